//! Comments: saying something, answering, changing, deleting, and the pages of one comment and of all on a work.
//!
//! Whatever was refused comes back on a page with the form and every word that was typed; so does an answer to what was
//! deleted meanwhile, as a comment of its own. What was said is landed on: the page of the work, in the place of the
//! comment.

pub mod change;
pub mod queue;
pub mod say;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::comments::read::{self, Place};
use fanlight_archive::comments::{Ground, Subject};
use fanlight_archive::policy;
use fanlight_archive::works::load::{Head, Shown};
use fanlight_archive::{CommentId, Error, WorkId};
use maud::html;

use super::works::{Opened, admit, id, load, open};
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::views::comments::{self, SAID, Talk, address, anchor};
use crate::views::{blurb, tools};
use crate::visit::Visit;

/// A comment's work, opened for this visitor, with what the rules need.
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) work: Shown,
    pub(crate) ground: Ground,
}

/// Where a comment is and how its work stands, if people talk there and this visitor reads it; or the door before it.
/// Whether they see the comment itself is asked when it is read.
pub(crate) async fn gate(visit: &mut Visit, comment: &str) -> Result<Result<(Place, Head), Response>, Fault> {
    let comment: CommentId = id(comment, "comment")?;
    let place = read::place(visit.db().await?, comment).await?;
    let head = match visit.head(place.work).await {
        Err(Error::NotFound(_)) => return Err(Fault::Missing("comment")),
        head => head?,
    };
    if !policy::is_talked_about(&head.standing) {
        return Err(Fault::Missing("comment"));
    }
    Ok(match admit(visit, head)? {
        Opened::Open(head) => Ok((place, head)),
        Opened::Door(door) => Err(door),
    })
}

/// The same with its work loaded.
pub(crate) async fn find(visit: &mut Visit, comment: &str) -> Result<Result<Found, Response>, Fault> {
    let place = match gate(visit, comment).await? {
        Ok((place, _)) => place,
        Err(door) => return Ok(Err(door)),
    };
    let (work, ground) = ground(visit, place.work).await?;
    // What stands on a chapter in the bin is not read meanwhile.
    if !work.chapters.iter().any(|chapter| chapter.id == place.chapter) {
        return Err(Fault::Missing("comment"));
    }
    Ok(Ok(Found { place, work, ground }))
}

/// A work that this visitor reads, with what the rules on commenting need.
pub(crate) async fn ground(visit: &mut Visit, work: WorkId) -> Result<(Shown, Ground), Fault> {
    let work = load(visit, work).await?;
    let ground = Ground::of(&visit.viewer, &work, visit.app.settings().guest_comments);
    Ok((work, ground))
}

/// Where a comment is landed on: in its place under the work, or on its own page where it stands too deep for that.
pub(crate) async fn landing(
    visit: &mut Visit,
    head: &Head,
    place: &Place,
    whole: bool,
    said: &str,
) -> Result<String, Fault> {
    let viewer = visit.viewer.clone();
    let keeper = policy::may_keep_comments(&viewer, head.own).is_ok();
    let many = head.chapters > 1;
    let chapter = Some(place.chapter).filter(|_| !whole);
    let on = match chapter.filter(|_| many) {
        Some(chapter) => Subject::Chapter(chapter),
        None => Subject::Work(place.work),
    };
    let page = read::page_of(visit.db().await?, &viewer, keeper, on, place).await?;
    Ok(match page {
        Some(page) => {
            format!("{}&{SAID}={said}{}", address(place.work, many, chapter, page), anchor(place.id))
        }
        None => format!("/comments/{}?{SAID}={said}", place.id),
    })
}

/// `GET /comments/{comment}`: a comment with what stands below it, and the ways to what it answers and where it stands.
pub async fn show(Path(comment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let Found { place, work, ground } = match find(&mut visit, &comment).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    let viewer = visit.viewer.clone();
    let comments = read::thread(visit.db().await?, &viewer, &ground, &place).await?;
    visit.rest();
    let title = t!(visit, "comment-on", title = blurb::title(&visit, &work.title).into_owned());
    let chapter = work.chapters.iter().find(|chapter| chapter.id == place.chapter);
    Ok(Page::new(title)
        .class("fl-page")
        .quiet(true)
        .notice(comments::done(&visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" {
                    (t!(visit, "comment-on-heading")) " "
                    a href=(format!("/works/{}", work.id)) dir="auto" { (blurb::title(&visit, &work.title)) }
                }
                p class="fl-row" {
                    @if let Some(chapter) = chapter.filter(|_| work.chapters.len() > 1) {
                        a href=(tools::chapter_address(&work, chapter)) { (tools::chapter_line(&visit, chapter)) }
                    }
                    @if let Some(parent) = place.parent { a href=(format!("/comments/{parent}")) { (t!(visit, "comment-parent")) } }
                    a href=(comments::first(&work, Some(place.chapter))) { (t!(visit, "comments-all")) }
                }
            }
            section id="comments" class="fl-comments" {
                h3 class="landmark heading" { (t!(visit, "comments-title")) }
                (Talk::new(&visit, &work, false, &ground).threads(&comments))
            }
        })
        .dress(&visit)
        .into_response())
}

/// `GET /works/{work}/comments`: everything that is said on a work, without its text.
pub async fn list(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    if let Opened::Door(door) = open(&mut visit, work).await? {
        return Ok(door);
    }
    let (work, ground) = ground(&mut visit, work).await?;
    if !ground.open {
        return Err(Fault::Missing("work"));
    }
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let threads = read::threads(visit.db().await?, &viewer, &ground, Subject::Work(work.id), page).await?;
    visit.rest();
    let beyond = page > 1 && threads.comments.is_empty();
    let here = format!("/works/{}/comments", work.id);
    let title = t!(visit, "comments-on", title = blurb::title(&visit, &work.title).into_owned());
    Ok(Page::new(title)
        .class("fl-page")
        .quiet(work.quiet)
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" {
                    (t!(visit, "comments-on-heading")) " "
                    a href=(format!("/works/{}", work.id)) dir="auto" { (blurb::title(&visit, &work.title)) }
                }
                p class="fl-lede" { (t!(visit, "comments-count", count = work.counts.comments)) }
            }
            section id="comments" class="fl-comments" {
                h3 class="landmark heading" { (t!(visit, "comments-title")) }
                @if beyond {
                    p { (t!(visit, "comments-beyond")) }
                    p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } }
                } @else {
                    (Talk::new(&visit, &work, true, &ground).page(&threads, page, &|page| format!("{here}?page={page}")))
                }
            }
        })
        .dress(&visit)
        .into_response())
}
