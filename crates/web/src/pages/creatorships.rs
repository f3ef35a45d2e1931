//! What a member is invited to be named on, and the chapters they made of others' works: `/users/{user}/creatorships`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::works::creators::{self, Part, Place};
use fanlight_archive::{Error, PersonId};
use maud::{Markup, html};

use super::parts::{notice, own};
use super::writing::spend;
use super::writing::{chapter_id, confirm::named, work_id};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// `GET /users/{user}/creatorships`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let notice = notice(&visit);
    page(&mut visit, &account.name, account.person_id, notice).await
}

async fn page(
    visit: &mut Visit,
    user: &str,
    person: PersonId,
    notice: Option<String>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let db = visit.db().await?;
    let invitations = creators::invitations(db, &viewer, person).await?;
    let chapters = creators::chapters(db, &viewer, person).await?;
    visit.rest();
    let visit = &*visit;
    let here = addresses::creatorships(user);
    let title = t!(visit, "creatorships-title");
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice)
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "creatorships-lede")) }
            }
            @if invitations.is_empty() { p { (t!(visit, "creatorships-none")) } }
            @else {
                ul class="fl-list" {
                    @for part in &invitations {
                        li {
                            span class="fl-grow" {
                                (what(visit, part)) br;
                                span class="fl-muted" {
                                    @match &part.by {
                                        Some(by) => (t!(visit, "creatorships-by", name = by, pseud = &part.pseud)),
                                        None => (t!(visit, "creatorships-by-nobody", pseud = &part.pseud)),
                                    }
                                    @if let Some(at) = part.invited_at { " · " (at.date().to_string()) }
                                }
                            }
                            form method="post" action=(here) class="fl-inline" {
                                (fields(visit, part))
                                button class="fl-btn fl-btn-small" name="answer" value="yes" { (t!(visit, "creatorships-yes")) } " "
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="answer" value="no" { (t!(visit, "creatorships-no")) }
                            }
                        }
                    }
                }
            }
            @if !chapters.is_empty() {
                section class="fl-section" aria-labelledby="mine" {
                    h3 class="heading" id="mine" { (t!(visit, "creatorships-mine")) }
                    ul class="fl-list" {
                        @for part in &chapters {
                            li {
                                span class="fl-grow" {
                                    (what(visit, part))
                                    @if let Some(chapter) = part.chapter_id {
                                        " " a href=(format!("/works/{}/chapters/{chapter}/edit", part.work_id)) { (t!(visit, "edit")) }
                                    }
                                }
                                form method="post" action=(here) class="fl-inline" {
                                    (fields(visit, part))
                                    button class="fl-btn fl-btn-quiet fl-btn-small" name="leave" value="1" { (t!(visit, "creatorships-leave")) }
                                }
                            }
                        }
                    }
                }
            }
        })
        .dress(visit))
}

/// The work and which part of it; a link where it opens.
fn what(visit: &Visit, part: &Part) -> Markup {
    let title = named(visit, &part.title);
    html! {
        @if part.posted.0 { a href=(format!("/works/{}", part.work_id)) dir="auto" { (title) } }
        @else { bdi { (title) } " " span class="fl-chip" { (t!(visit, "draft")) } }
        " "
        span class="fl-chip" {
            @match part.number {
                Some(number) => (t!(visit, "creatorships-chapter", number = number)),
                None => (t!(visit, "creatorships-whole")),
            }
        }
    }
}

fn fields(visit: &Visit, part: &Part) -> Markup {
    html! {
        (token_field(&token(visit).0))
        input type="hidden" name="work" value=(part.work_id);
        input type="hidden" name="chapter" value=[part.chapter_id];
    }
}

/// `POST /users/{user}/creatorships`: yes or no to an invitation, or the end of one's name at a chapter.
pub async fn save(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    spend(&visit, Budget::Write)?;
    let chapter = Some(fields.one("chapter")).filter(|id| !id.is_empty()).map(chapter_id).transpose()?;
    let place = Place { work: work_id(fields.one("work"))?, chapter };
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let yes = fields.one("answer") == "yes";
    let done = match fields.has("leave") {
        true => creators::leave(&mut change, &visit.viewer, place).await,
        false => creators::answer(&mut change, &visit.viewer, place, yes).await,
    };
    match done {
        Ok(()) => change.commit().await?,
        Err(Error::NotFound(_)) => {
            change.undo().await?;
            let notice = Some(t!(visit, "creatorships-gone"));
            let page = page(&mut visit, &account.name, account.person_id, notice).await?;
            return Ok(page.status(StatusCode::NOT_FOUND).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let to = match (yes, place.chapter) {
        (true, Some(chapter)) => format!("/works/{}/chapters/{chapter}/edit", place.work),
        (true, None) => format!("/works/{}", place.work),
        (false, _) => format!("{}?done=saved", addresses::creatorships(&account.name)),
    };
    Ok(Redirect::to(&to).into_response())
}
