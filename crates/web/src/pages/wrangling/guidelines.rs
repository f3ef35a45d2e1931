//! `/wrangling/guidelines`: what wranglers agreed on, written by those who run the archive.

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::tags::wranglers::{self, Guidelines};
use fanlight_archive::{Error, Invalid, policy};
use maud::html;

use super::tabs;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::Page;
use crate::pages::parts::notice;
use crate::t;
use crate::views::cleaned;
use crate::views::fields::Area;
use crate::visit::Visit;

/// `GET /wrangling/guidelines`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    page(&mut visit, None, None).await
}

async fn page(visit: &mut Visit, typed: Option<&str>, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let Guidelines { source, html } = wranglers::guidelines(visit.db().await?).await?;
    let visit = &*visit;
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "wrangling-guidelines-title");
    let area = Area {
        id: "guidelines",
        field: "guidelines",
        label: t!(visit, "wrangling-guidelines-edit"),
        hint: t!(visit, "wrangling-guidelines-hint"),
        value: typed.unwrap_or(&source),
    };
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } }
            (tabs(visit))
            @if html.is_empty() { p class="fl-muted" { (t!(visit, "wrangling-guidelines-none")) } }
            div class="userstuff" { (cleaned(&html)) }
            @if policy::may_change_lists(&visit.viewer).is_ok() {
                form class="fl-form" method="post" action="/wrangling/guidelines" {
                    (faults.summary(visit, &[("guidelines", "guidelines")]))
                    (token_field(&token(visit).0))
                    (area.show(&faults))
                    div class="fl-buttons" { button class="fl-btn" { (t!(visit, "wrangling-save")) } }
                }
            }
        })
        .dress(visit))
}

/// `POST /wrangling/guidelines`
pub async fn save(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let source = fields.one("guidelines");
    match wranglers::prepare_guidelines(source.to_owned()).await {
        Ok(guidelines) => {
            let mut change = visit.archive().change(visit.person()).await?;
            wranglers::save_guidelines(&mut change, &visit.viewer, &guidelines).await?;
            change.commit().await?;
            Ok(Redirect::to("/wrangling/guidelines?done=saved").into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(page(&mut visit, Some(source), Some(&invalid)).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
