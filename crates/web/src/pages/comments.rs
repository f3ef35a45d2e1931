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
use fanlight_archive::policy::{self, Sight};
use fanlight_archive::works::load::Shown;
use fanlight_archive::{ChapterId, CommentId, WorkId};
use maud::html;

use super::works::{Opened, id, load, open};
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::views::comments::{self, SAID, address, anchor};
use crate::views::{blurb, tools};
use crate::visit::Visit;

/// A comment's work, opened for this visitor, with what the rules need.
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) work: Shown,
    pub(crate) ground: Ground,
}

/// Finds a comment whose work this visitor reads, or gives the door that stands before it. Whether they see the comment
/// itself is asked when it is read.
pub(crate) async fn find(visit: &mut Visit, comment: &str) -> Result<Result<Found, Response>, Fault> {
    let comment: CommentId = id(comment, "comment")?;
    let place = read::place(visit.db().await?, comment).await?;
    let head = visit.head(place.work).await.map_err(|_| Fault::Missing("comment"))?;
    if !policy::is_talked_about(&head.standing) {
        return Err(Fault::Missing("comment"));
    }
    if let Opened::Door(door) = open(visit, place.work).await? {
        return Ok(Err(door));
    }
    let work = load(visit, place.work).await?;
    // What stands on a chapter in the bin is not read meanwhile.
    if !work.chapters.iter().any(|chapter| chapter.id == place.chapter) {
        return Err(Fault::Missing("comment"));
    }
    let ground = Ground::of(&visit.viewer, &work, visit.app.settings().guest_comments);
    Ok(Ok(Found { place, work, ground }))
}

/// Where a comment is landed on: in its place under the work, or on its own page where it stands too deep for that.
pub(crate) async fn landing(
    visit: &mut Visit,
    work: &Shown,
    ground: &Ground,
    place: &Place,
    whole: bool,
    said: &str,
) -> Result<String, Fault> {
    let (viewer, keeper) = (visit.viewer.clone(), ground.keeps(&visit.viewer));
    let chapter = Some(place.chapter).filter(|_| !whole);
    let on = match chapter.filter(|_| work.chapters.len() > 1) {
        Some(chapter) => Subject::Chapter(chapter),
        None => Subject::Work(work.id),
    };
    let page = read::page_of(visit.db().await?, &viewer, keeper, on, place).await?;
    Ok(match page {
        Some(page) => format!("{}&{SAID}={said}{}", address(work, chapter, page), anchor(place.id)),
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
        .notice(comments::said(&visit))
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
                    a href=(format!("{}#comments", address(&work, Some(place.chapter), 1))) { (t!(visit, "comments-all")) }
                }
            }
            section id="comments" class="fl-comments" {
                h3 class="landmark heading" { (t!(visit, "comments-title")) }
                (comments::threads_of(&visit, &work, false, &ground, &comments))
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
    let work = load(&mut visit, work).await?;
    let ground = Ground::of(&visit.viewer, &work, visit.app.settings().guest_comments);
    if !ground.open {
        return Err(Fault::Missing("work"));
    }
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let threads = read::threads(visit.db().await?, &viewer, &ground, Subject::Work(work.id), page).await?;
    visit.rest();
    let beyond = page > 1 && threads.comments.is_empty();
    let here = format!("/works/{}/comments", work.id);
    let pages = crate::layout::pagination(&visit, page, threads.total, &|page| format!("{here}?page={page}"));
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
                (pages)
                @if beyond {
                    p { (t!(visit, "comments-beyond")) }
                    p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } }
                } @else {
                    (comments::threads_of(&visit, &work, true, &ground, &threads.comments))
                }
                (pages)
            }
        })
        .dress(&visit)
        .into_response())
}

/// What stands before the comments on a chapter, for who would say something there: nothing, or a door.
pub(crate) async fn chapter(
    visit: &mut Visit,
    chapter: ChapterId,
) -> Result<Result<(Shown, Ground), Response>, Fault> {
    let work = fanlight_archive::works::chapters::work_of(visit.db().await?, chapter).await?;
    // Whether it is one for adults was asked on the page the form stands on.
    match visit.head(work).await?.sight {
        Sight::Nothing => return Err(Fault::Missing("chapter")),
        Sight::MembersOnly => return Ok(Err(crate::views::door::members(visit).into_response())),
        Sight::Unrevealed => return Ok(Err(crate::views::door::unrevealed(visit).into_response())),
        Sight::Shown => {}
    }
    let work = load(visit, work).await?;
    let ground = Ground::of(&visit.viewer, &work, visit.app.settings().guest_comments);
    let there = work.chapters.iter().any(|head| head.id == chapter && head.posted);
    if ground.open && there { Ok(Ok((work, ground))) } else { Err(Fault::Missing("chapter")) }
}
