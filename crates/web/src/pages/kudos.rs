//! Kudos: `POST /kudos` from the button under a work, and the page of all who left some.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::kudos::{self, Kudos};
use fanlight_archive::limits::PAGE;
use fanlight_archive::policy::{self, Sight};
use fanlight_archive::{ChapterId, Error, WorkId};
use maud::html;

use super::works::{Opened, id, load, open};
use crate::errors::Fault;
use crate::forms::Posted;
use crate::layout::{Page, pagination};
use crate::network::Budget;
use crate::t;
use crate::views::feedback::{SAID, giver};
use crate::views::{blurb, door};
use crate::visit::Visit;

/// `POST /kudos`: back to where the button stood, which says what came of it.
pub async fn leave(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    if fields.one("kudo[commentable_type]") != "Work" {
        return Err(Fault::Missing("work"));
    }
    let work: WorkId = id(fields.one("kudo[commentable_id]"), "work")?;
    let now = visit.archive().now();
    match visit.person() {
        Some(person) => visit.app.counters().spend(Budget::Write, person, now)?,
        None => visit.app.counters().spend(Budget::Kudos, visit.network, now)?,
    }
    // Whether it is one for adults was asked on the page the button stands on.
    let head = visit.head(work).await?;
    let said = match head.sight {
        Sight::Nothing => return Err(Fault::Missing("work")),
        Sight::MembersOnly => return Ok(door::members(&visit).into_response()),
        Sight::Unrevealed => return Ok(door::unrevealed(&visit).into_response()),
        Sight::Shown if head.own && policy::is_talked_about(&head.standing) => "own",
        Sight::Shown => {
            visit.rest();
            let mark = visit.app.guest_mark(&visit.network.to_string(), work);
            let mut change = visit.archive().change(visit.person()).await?;
            match kudos::leave(&mut change, &visit.viewer, work, &mark).await {
                Ok(new) => {
                    change.commit().await?;
                    if new { "thanks" } else { "again" }
                }
                Err(Error::Forbidden) if policy::is_talked_about(&head.standing) => {
                    change.undo().await?;
                    "kept-away"
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    let place = match id::<ChapterId>(fields.one("chapter_id"), "chapter") {
        Ok(chapter) => format!("/works/{work}/chapters/{chapter}?"),
        Err(_) => format!("/works/{work}?view_full_work=true&"),
    };
    Ok(Redirect::to(&format!("{place}{SAID}={said}#kudos")).into_response())
}

/// `GET /works/{work}/kudos`: everybody who left kudos, the last first.
pub async fn list(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    if let Opened::Door(door) = open(&mut visit, work).await? {
        return Ok(door);
    }
    let shown = load(&mut visit, work).await?;
    if !policy::is_talked_about(&shown.standing) {
        return Err(Fault::Missing("work"));
    }
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let skip = (page - 1).saturating_mul(PAGE);
    let all = shown.counts.kudos;
    let Kudos { names, members, guests, .. } =
        kudos::load(visit.db().await?, &viewer, work, all, PAGE, skip).await?;
    let beyond = page > 1 && names.is_empty();
    visit.rest();
    let here = format!("/works/{work}/kudos");
    let pages = pagination(&visit, page, members, &|page| format!("{here}?page={page}"));
    let title = blurb::title(&visit, &shown.title);
    Ok(Page::new(format!("{} {title}", t!(visit, "kudos-of")))
        .class("fl-page")
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (t!(visit, "kudos-of")) " " a href=(format!("/works/{work}")) { (title) } }
                p class="fl-lede" { (t!(visit, "kudos-of-count", count = all)) }
            }
            (pages)
            @if beyond {
                p { (t!(visit, "list-beyond", pages = ((members + PAGE - 1) / PAGE).max(1))) }
                p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } }
            }
            @if !names.is_empty() { ul class="fl-list" { @for name in &names { li { (giver(name)) } } } }
            @if guests > 0 && !beyond { p class="fl-muted" { (t!(visit, "kudos-guests", count = guests)) } }
            (pages)
        })
        .dress(&visit)
        .into_response())
}
