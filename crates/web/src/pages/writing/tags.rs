//! A work's tags and nothing else: `/works/{work}/edit_tags`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::tags::{Kind, TagLists};
use fanlight_archive::works::edit::{self, Editable};
use fanlight_archive::works::save;
use fanlight_archive::{Error, Invalid, WorkRevisionId};
use maud::html;

use super::choices::Choices;
use super::form::IDS;
use super::sheet::Sheet;
use super::{first_button, parts, spend, typed, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

async fn open(visit: &mut Visit, work: &str) -> Result<Editable, Fault> {
    let work = work_id(work)?;
    let viewer = visit.viewer.clone();
    Ok(edit::load(visit.db().await?, &viewer, work).await?)
}

/// `GET /works/{work}/edit_tags`
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let editable = open(&mut visit, &work).await?;
    let choices = Choices::load(&mut visit).await?;
    Ok(form(&visit, &choices, &editable, &editable.form.tags, &editable.base.to_string(), None, None))
}

/// `POST /works/{work}/edit_tags`
pub async fn save(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let editable = open(&mut visit, &work).await?;
    let tags = typed::tags(&fields);
    let base = fields.one("base").parse().unwrap_or(WorkRevisionId(0));
    if !fields.has("save_button") {
        // The Enter key in a field: nothing is saved by accident.
        let choices = Choices::load(&mut visit).await?;
        let base = fields.one("base");
        return Ok(form(&visit, &choices, &editable, &tags, base, None, None).into_response());
    }
    visit.rest();
    let mut change = visit.archive().change(Some(person)).await?;
    let saved = save::save_tags(&mut change, &visit.viewer, editable.work, &tags, base).await;
    let began = fields.one("base").to_owned();
    let (invalid, theirs, status, base) = match saved {
        Ok(_) => {
            change.commit().await?;
            return Ok(Redirect::to(&format!("/works/{}", editable.work)).into_response());
        }
        Err(Error::Invalid(invalid)) => (Some(invalid), None, StatusCode::UNPROCESSABLE_ENTITY, began),
        // Seen by the person now, so the next save may put theirs in its place.
        Err(Error::Conflict) => {
            (None, Some(&editable.form.tags), StatusCode::CONFLICT, editable.base.to_string())
        }
        Err(error) => return Err(error.into()),
    };
    drop(change);
    let choices = Choices::load(&mut visit).await?;
    let page = form(&visit, &choices, &editable, &tags, &base, invalid.as_ref(), theirs);
    Ok(page.status(status).into_response())
}

/// The page; `theirs` are the tags that somebody else saved in the meantime.
fn form(
    visit: &Visit,
    choices: &Choices,
    editable: &Editable,
    tags: &TagLists,
    base: &str,
    invalid: Option<&Invalid>,
    theirs: Option<&TagLists>,
) -> Page {
    let sheet = Sheet { visit, faults: Faults::new(visit, invalid) };
    let work = editable.work;
    let title = t!(visit, "write-edit-tags");
    Page::new(title.clone())
        .class("works-edit_tags fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { a href=(format!("/works/{work}")) dir="auto" { (super::confirm::named(visit, &editable.form.title)) } }
            }
            @if let Some(theirs) = theirs {
                div class="flash error" role="alert" {
                    p { (t!(visit, "write-tags-overtaken")) }
                    ul class="commas" {
                        @for tag in Kind::ALL.iter().flat_map(|kind| theirs.of(*kind)) { li { span class="tag" dir="auto" { (tag) } } }
                    }
                }
            }
            form class="fl-form" method="post" action=(format!("/works/{work}/edit_tags")) {
                (first_button())
                (token_field(&token(visit).0))
                input type="hidden" name="base" value=(base);
                (sheet.faults.summary(visit, IDS))
                (parts::tag_fields(&sheet, tags, choices, [None, None]))
                div class="fl-buttons fl-buttons-stay" {
                    button class="fl-btn" name="save_button" value="1" { (t!(visit, "write-save-tags")) }
                    a href=(format!("/works/{work}/edit")) { (t!(visit, "write-go-back")) }
                }
            }
        })
        .dress(visit)
}
