//! `/wrangling/log`: every act, by whom and when, of one tag, person or batch if asked for, with its undo.

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::names;
use fanlight_archive::tags::log::{self, Logged, Which};
use fanlight_archive::{Error, Invalid, TagActId};
use maud::{Markup, html};

use super::{tabs, typed};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::pages::tags::page_link;
use crate::t;
use crate::views::fields::TagField;
use crate::visit::Visit;

/// `GET /wrangling/log?tag=…&by=…&batch=…&before=…`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    page(&mut visit, None).await
}

/// What of the log an address asks for.
async fn which(visit: &mut Visit) -> Result<Which, Fault> {
    let viewer = visit.viewer.clone();
    let asked = |name: &str| visit.query(name).filter(|value| !value.trim().is_empty());
    let (tag, by, batch) = (asked("tag"), asked("by"), asked("batch"));
    let db = visit.db().await?;
    Ok(match (batch.and_then(|batch| batch.parse().ok()), tag, by) {
        (Some(batch), ..) => Which::Batch(batch),
        (None, Some(tag), _) => Which::Of(typed(db, &viewer, "tag", &tag).await?.id),
        (None, None, Some(by)) => Which::By(names::account(db, by.trim()).await?.person_id),
        (None, None, None) => Which::All,
    })
}

async fn page(visit: &mut Visit, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let before: Option<TagActId> = visit.query("before").and_then(|before| before.parse().ok());
    let (acts, missing) = match which(visit).await {
        Ok(which) => (log::list(visit.db().await?, &viewer, which, before).await?, false),
        Err(_) => (Vec::new(), true),
    };
    let visit = &*visit;
    let (tag, by) = (visit.query("tag").unwrap_or_default(), visit.query("by").unwrap_or_default());
    let batch = visit.query("batch").and_then(|batch| batch.parse::<TagActId>().ok());
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "wrangling-log");
    let about = TagField {
        id: "tag",
        name: "tag",
        field: "tag",
        label: t!(visit, "wrangling-log-tag"),
        value: &tag,
        kind: None,
    };
    let whose = TextField {
        id: "by",
        name: "by",
        field: "by",
        label: t!(visit, "wrangling-log-by"),
        hint: None,
        value: &by,
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    let plain = Faults::new(visit, None);
    Ok(Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "wrangling-log-lede")) }
            }
            (tabs(visit))
            (faults.summary(visit, &[]))
            form class="fl-form" method="get" action="/wrangling/log" role="search" {
                div class="fl-pair" {
                    (about.show(visit, &plain))
                    (whose.show(visit, &plain))
                }
                div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "show-tags")) } }
            }
            @if let Some(batch) = batch {
                form method="post" action="/wrangling/log" {
                    (token_field(&token(visit).0))
                    button class="fl-btn fl-btn-quiet" name="undo_batch" value=(batch) { (t!(visit, "wrangling-undo-batch")) }
                }
            }
            @if missing { p class="fl-muted" { (t!(visit, "wrangling-log-missing")) } }
            @else if acts.is_empty() { p class="fl-muted" { (t!(visit, "wrangling-log-none")) } }
            (list(visit, &acts))
            @if let Some(last) = acts.last().filter(|_| acts.len() as i64 == log::PAGE) {
                p class="fl-row" { a rel="next" href=(older(&tag, &by, batch, last.id)) { (t!(visit, "wrangling-log-older")) } }
            }
        })
        .dress(visit))
}

fn older(tag: &str, by: &str, batch: Option<TagActId>, before: TagActId) -> String {
    let batch = batch.map(|batch| format!("batch={batch}&")).unwrap_or_default();
    format!(
        "/wrangling/log?{batch}tag={}&by={}&before={before}",
        addresses::segment(tag),
        addresses::segment(by)
    )
}

/// Acts as a list, each with its undo.
pub(super) fn list(visit: &Visit, acts: &[Logged]) -> Markup {
    let (token, _) = token(visit);
    html! { ul class="fl-list" { @for act in acts { (line(visit, act, &token)) } } }
}

fn line(visit: &Visit, act: &Logged, token: &str) -> Markup {
    html! {
        li id=(format!("act-{}", act.id)) {
            span class="fl-grow" {
                (page_link(&act.tag.name)) " "
                (t!(visit, "wrangling-deed", deed = act.deed.as_str().replace(' ', "-")))
                @if let Some(other) = &act.other { " " (page_link(&other.name)) }
                @if act.moved > 1 { " " span class="fl-muted" { (t!(visit, "wrangling-moved", count = act.moved)) } }
                " " span class="fl-muted" {
                    (act.at.date().to_string())
                    @if let Some((_, name)) = &act.by { " · " a href=(format!("/wrangling/log?by={}", addresses::segment(name))) { (name) } }
                    @if let Some(batch) = act.batch { " · " a href=(format!("/wrangling/log?batch={batch}")) { (t!(visit, "wrangling-batch")) } }
                }
            }
            @if act.undone_by.is_some() { span class="fl-chip" { (t!(visit, "wrangling-undone")) } }
            @else {
                form method="post" action="/wrangling/log" {
                    (token_field(token))
                    button class="fl-btn fl-btn-quiet fl-btn-small" name="undo" value=(act.id) {
                        (t!(visit, "wrangling-undo")) span class="landmark" { ": " (act.tag.name) }
                    }
                }
            }
        }
    }
}

/// `POST /wrangling/log`: undoes an act or what is left of a batch.
pub async fn undo(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let viewer = visit.viewer.clone();
    let (name, whole) = if fields.has("undo_batch") { ("undo_batch", true) } else { ("undo", false) };
    let id: TagActId = fields.one(name).parse().map_err(|_| Fault::Missing("act"))?;
    let mut change = visit.archive().change(visit.person()).await?;
    let result = if whole {
        log::undo_batch(&mut change, &viewer, id).await.map(drop)
    } else {
        log::undo(&mut change, &viewer, id).await.map(drop)
    };
    match result {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to("/wrangling/log").into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(page(&mut visit, Some(&invalid)).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
