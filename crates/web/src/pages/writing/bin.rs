//! What a writer threw away: `/users/{user}/works/bin`. For 30 days it can be put back, or erased at once.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::WorkState;
use fanlight_archive::works::blurbs::Blurb;
use fanlight_archive::works::chapters::BIN;
use fanlight_archive::works::list::Listing;
use fanlight_archive::works::{bin, edit};
use maud::{Markup, html};

use super::confirm::{Question, named};
use super::drafts::{Shelf, oneself};
use super::form::when;
use super::{own_name, spend, work_id};
use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// `GET /users/{user}/works/bin`; with `?erase=ID` it asks whether that work shall go for good.
pub async fn show(Path(user): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let person = oneself(&mut visit, &user).await?;
    if let Some(work) = visit.query("erase") {
        return ask(&mut visit, &work).await;
    }
    let notice = match visit.query("done").as_deref() {
        Some("binned") => Some(t!(visit, "bin-done-binned")),
        Some("erased") => Some(t!(visit, "bin-done-erased")),
        _ => None,
    };
    let shelf = Shelf {
        class: "works-bin fl-page",
        title: t!(visit, "bin-title"),
        notice,
        lede: html! { p class="fl-lede" { (t!(visit, "bin-lede")) } },
        bin: true,
        none: t!(visit, "bin-none"),
    };
    shelf.page(&mut visit, &Listing::Bin(person), line).await
}

fn line(visit: &Visit, blurb: &Blurb) -> Markup {
    let work = &blurb.work;
    let title = named(visit, &work.title);
    let action = format!("/users/{}/works/bin", own_name(visit));
    html! {
        li {
            span class="fl-grow" {
                b dir="auto" { (title) } " "
                span class="fl-muted" {
                    (t!(visit, "write-words", words = work.words))
                    @if let Some(at) = work.binned_at { " · " (t!(visit, "bin-until", time = when(visit, at.plus(BIN)))) }
                }
            }
            form method="post" action=(action) {
                (token_field(&token(visit).0))
                button class="fl-btn fl-btn-quiet fl-btn-small" name="put_back" value=(work.id) {
                    (t!(visit, "bin-put-back")) span class="landmark" { " " (title) }
                }
            }
            a href=(format!("{action}?erase={}", work.id)) { (t!(visit, "bin-erase")) span class="landmark" { " " (title) } }
        }
    }
}

async fn ask(visit: &mut Visit, work: &str) -> Result<Page, Fault> {
    let work = work_id(work)?;
    let viewer = visit.viewer.clone();
    let editable = edit::load(visit.db().await?, &viewer, work).await?;
    if editable.state != WorkState::Binned {
        return Err(Fault::Missing("work"));
    }
    let back = format!("/users/{}/works/bin", own_name(visit));
    let question = Question {
        title: t!(visit, "bin-erase-title"),
        sentence: t!(visit, "bin-erase-lede", title = named(visit, &editable.form.title)),
        action: format!("{back}?erase={work}"),
        button: t!(visit, "bin-erase"),
        danger: true,
        back,
    };
    Ok(question.page(visit))
}

/// `POST /users/{user}/works/bin`: puts back what the button names, or erases what the address does.
pub async fn save(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let person = oneself(&mut visit, &user).await?;
    spend(&visit, Budget::Write)?;
    let erase = visit.query("erase").filter(|_| fields.has("sure"));
    let work = work_id(erase.as_deref().unwrap_or(fields.one("put_back")))?;
    let viewer = visit.viewer.clone();
    let editable = edit::load(visit.db().await?, &viewer, work).await?;
    // Only what lies in the bin is erased from here.
    if editable.state != WorkState::Binned {
        return Err(Fault::Missing("work"));
    }
    visit.rest();
    let mut change = visit.archive().change(Some(person)).await?;
    let to = if erase.is_some() {
        bin::erase_now(&mut change, &visit.viewer, work).await?;
        format!("/users/{}/works/bin?done=erased", own_name(&visit))
    } else {
        bin::put_back(&mut change, &visit.viewer, work).await?;
        format!("/users/{}/works/drafts?done=back", own_name(&visit))
    };
    change.commit().await?;
    Ok(Redirect::to(&to).into_response())
}
