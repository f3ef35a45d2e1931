//! `/works/{work}/comments/unreviewed`: what waits for a creator's yes, and what was put aside as spam; many at once.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::comments::State;
use fanlight_archive::comments::keep::{self, Act};
use fanlight_archive::comments::read::{self, Words};
use fanlight_archive::{CommentId, WorkId};
use maud::html;

use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::{Page, pagination};
use crate::network::Budget;
use crate::pages::parts::notice;
use crate::pages::works::{Opened, id, open};
use crate::pages::writing::spend;
use crate::t;
use crate::views::comments::Talk;
use crate::views::{blurb, tabs};
use crate::visit::Visit;

/// `GET /works/{work}/comments/unreviewed`
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    if let Opened::Door(door) = open(&mut visit, work).await? {
        return Ok(door);
    }
    let (work, ground) = super::ground(&mut visit, work).await?;
    let spam = visit.query("spam").is_some();
    let state = if spam { State::Spam } else { State::Waiting };
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let queue = read::queue(visit.db().await?, &viewer, &ground, work.id, state, page).await?;
    visit.rest();
    let here = format!("/works/{}/comments/unreviewed", work.id);
    let pages = pagination(&visit, page, queue.total, &|page| {
        if spam { format!("{here}?spam=1&page={page}") } else { format!("{here}?page={page}") }
    });
    let visit = &visit;
    let talk = Talk::new(visit, &work, true, &ground);
    let title = t!(visit, "comments-queue-title");
    let button = |act: &str, class: &str, said: String| {
        html! { button class=(class) name="act" value=(act) { (said) } }
    };
    let quiet = "fl-btn fl-btn-quiet";
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { a href=(format!("/works/{}", work.id)) dir="auto" { (blurb::title(visit, &work.title)) } }
            }
            (tabs::bar(&title, [
                (here.clone(), t!(visit, "comments-waiting"), !spam),
                (format!("{here}?spam=1"), t!(visit, "comments-spam"), spam),
            ]))
            @if queue.comments.is_empty() {
                p class="fl-muted" { @if spam { (t!(visit, "comments-no-spam")) } @else { (t!(visit, "comments-none-wait")) } }
            } @else {
                (pages)
                form class="fl-comments" method="post" action=(here) {
                    (token_field(&token(visit).0))
                    h3 class="landmark heading" { (t!(visit, "comments-title")) }
                    ol class="thread fl-thread" {
                        @for comment in &queue.comments {
                            li id=(format!("comment_{}", comment.id)) class="comment group fl-comment" {
                                @if let Words::Shown(words) = &comment.words { (talk.said(comment, words)) }
                                label class="fl-choice" {
                                    input type="checkbox" name="comment" value=(comment.id) checked[!spam];
                                    span { (t!(visit, "comments-choose")) }
                                }
                            }
                        }
                    }
                    div class="fl-buttons" {
                        @if spam { (button("not_spam", quiet, t!(visit, "comments-not-spam"))) }
                        @else {
                            (button("approve", "fl-btn", t!(visit, "comments-approve")))
                            (button("spam", quiet, t!(visit, "comment-spam")))
                        }
                        (button("delete", "fl-btn fl-btn-danger", t!(visit, "comments-delete")))
                    }
                }
                (pages)
            }
        })
        .dress(visit)
        .into_response())
}

/// `POST /works/{work}/comments/unreviewed`
pub async fn save(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let work: WorkId = id(&work, "work")?;
    let act: Act = fields.one("act").parse()?;
    let ids: Vec<CommentId> = fields.all("comment").filter_map(|id| id.parse().ok()).collect();
    let mut change = visit.archive().change(visit.person()).await?;
    keep::act_on_many(&mut change, &visit.viewer, work, &ids, act).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}/comments/unreviewed?done=saved")).into_response())
}
