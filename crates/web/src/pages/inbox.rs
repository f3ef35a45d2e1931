//! A member's inbox: what was said on their works and in answer to them; several items dealt with at once.
//!
//! An item leads to the comment's own page and its form for an answer, which say what can be done there.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::comments::State;
use fanlight_archive::comments::read::Words;
use fanlight_archive::inbox::{self, Act, Item, Reason, Which};
use fanlight_archive::works::creators;
use fanlight_archive::{Error, InboxId, Invalid};
use maud::{Markup, html};

use super::parts::{notice, own};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::{blurb, comments, tabs};
use crate::visit::Visit;

/// Items on one page.
const ROWS: i64 = 20;

/// `GET /users/{user}/inbox?show=…&before=…`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    page(&mut visit, &user, None).await
}

async fn page(visit: &mut Visit, user: &str, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let account = own(visit, user).await?;
    let which = visit.query("show").and_then(|show| show.parse().ok()).unwrap_or(Which::All);
    let before = visit.query("before").and_then(|before| before.parse().ok()).map(InboxId);
    let viewer = visit.viewer.clone();
    let mut list =
        inbox::list(visit.db().await?, &viewer, account.person_id, which, before, ROWS + 1).await?;
    let further = list.len() as i64 > ROWS;
    list.truncate(ROWS as usize);
    let invitations = creators::invitations(visit.db().await?, &viewer, account.person_id).await?.len();
    visit.rest();
    let visit = &*visit;
    let here = addresses::inbox(&account.name);
    let at = |which: Which| match which {
        Which::All => here.clone(),
        some => format!("{here}?show={}", some.as_str()),
    };
    let title = t!(visit, "inbox-title");
    Ok(Page::new(title.clone()).class("fl-page").notice(notice(visit)).main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-lede" { (t!(visit, "inbox-lede")) }
        }
        @if invitations > 0 {
            p class="flash notice" {
                (t!(visit, "creatorships-waiting", count = invitations)) " "
                a href=(addresses::creatorships(&account.name)) { (t!(visit, "creatorships-look")) }
            }
        }
        (Faults::new(visit, invalid).summary(visit, &[]))
        (tabs::bar(&t!(visit, "inbox-kinds"),
            Which::ALL.into_iter().map(|one| (at(one), t!(visit, "inbox-kind", kind = one.as_str()), one == which))))
        @if list.is_empty() {
            p { (t!(visit, "inbox-none", kind = which.as_str())) }
            p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(format!("/users/{}/works", account.name)) { (t!(visit, "inbox-my-works")) } }
        } @else {
            form class="fl-comments" method="post" action=(here) {
                (token_field(&token(visit).0))
                input type="hidden" name="show" value=(which.as_str());
                h3 class="landmark heading" { (t!(visit, "comments-title")) }
                ol class="thread fl-thread" { @for item in &list { (row(visit, item)) } }
                div class="fl-buttons" {
                    button class="fl-btn" name="act" value="read" { (t!(visit, "inbox-read")) }
                    button class="fl-btn fl-btn-quiet" name="act" value="unread" { (t!(visit, "inbox-unread")) }
                    button class="fl-btn fl-btn-quiet" name="act" value="away" { (t!(visit, "inbox-away")) }
                    @if let Some(first) = list.first() {
                        button class="fl-btn fl-btn-quiet" name="read_to" value=(first.id) { (t!(visit, "notices-read-all")) }
                    }
                }
            }
        }
        @if let Some(last) = list.last().filter(|_| further) {
            @let filter = if which == Which::All { String::new() } else { format!("show={}&", which.as_str()) };
            p class="fl-row" { a rel="next" href=(format!("{here}?{filter}before={}", last.id)) { (t!(visit, "pages-next")) } }
        }
    }).dress(visit))
}

fn row(visit: &Visit, item: &Item) -> Markup {
    let comment = &item.comment;
    let at = format!("/comments/{}", comment.id);
    let Words::Shown(words) = &comment.words else { return html! {} };
    html! {
        li id=(comments::anchor(comment.id).trim_start_matches('#')) class="comment group fl-comment" {
            (comments::said(visit, comment, words, html! {
                @if !item.read { " " span class="fl-chip fl-chip-ok" { (t!(visit, "notices-new")) } }
                @if item.answered { " " span class="fl-chip" { (t!(visit, "inbox-answered")) } }
                " " span class="fl-muted" {
                    @match item.reason {
                        Reason::Work => (t!(visit, "inbox-on")),
                        Reason::Answer => (t!(visit, "inbox-answer-on")),
                    }
                    " " a href=(format!("/works/{}", item.work)) dir="auto" { (blurb::title(visit, &item.title)) }
                }
            }))
            ul id=(format!("navigation_for_comment_{}", comment.id)) class="actions fl-row" {
                @if item.takes { li { a href=(format!("{at}/reply")) { (t!(visit, "comment-reply")) } } }
                li { a href=(at) { (t!(visit, "comment-thread")) } }
                @if comment.state == State::Waiting {
                    li { a href=(format!("/works/{}/comments/unreviewed", item.work)) { (t!(visit, "comments-queue-title")) } }
                }
            }
            label class="fl-choice" {
                input type="checkbox" name="item" value=(item.id);
                span { (t!(visit, "inbox-tick")) }
            }
        }
    }
}

/// `POST /users/{user}/inbox`: marks items, takes them out, or marks all as read.
pub async fn act(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let done = if fields.has("read_to") {
        let last = fields.one("read_to").parse().map_err(|_| Fault::Missing("page"))?;
        inbox::read_all(&mut change, &visit.viewer, InboxId(last)).await
    } else {
        let act = match fields.one("act") {
            "read" => Act::Read,
            "unread" => Act::Unread,
            "away" => Act::Away,
            _ => return Err(Fault::Missing("button")),
        };
        let ids: Vec<InboxId> = fields.all("item").filter_map(|id| id.parse().ok()).collect();
        inbox::act(&mut change, &visit.viewer, &ids, act).await
    };
    match done {
        Ok(()) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            return Ok(page(&mut visit, &account.name, Some(&invalid)).await?.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let here = addresses::inbox(&account.name);
    Ok(Redirect::to(&match fields.one("show").parse() {
        Ok(Which::All) | Err(_) => format!("{here}?done=saved"),
        Ok(which) => format!("{here}?show={}&done=saved", which.as_str()),
    })
    .into_response())
}
