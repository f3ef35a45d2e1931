//! Who is named on a work, for its creators: `/works/{work}/creators`. They invite others to the whole or to a chapter,
//! take invitations back, and leave.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::works::creators::{self, Creator, Place};
use fanlight_archive::works::edit::{self, ChapterLine, Editable};
use fanlight_archive::{Error, Invalid, PersonId};
use maud::{Markup, html};

use super::confirm::{Question, named};
use super::form::chapter_name;
use super::{chapter_id, own_name, spend, work_id, writer};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::letters;
use crate::network::Budget;
use crate::pages::parts::notice;
use crate::t;
use crate::views::fields::BylineField;
use crate::visit::Visit;

/// `GET /works/{work}/creators`; with `?leave=1` the question whether one is sure.
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let editable = open(&mut visit, &work).await?;
    if leaves(&visit) {
        let here = addresses::creators(editable.work);
        let question = Question {
            title: t!(visit, "creators-leave"),
            sentence: t!(visit, "creators-leave-sure"),
            action: format!("{here}?leave=1"),
            button: t!(visit, "creators-leave"),
            danger: true,
            back: here,
        };
        return Ok(question.page(&visit));
    }
    page(&mut visit, &editable, &Fields::default(), None).await
}

fn leaves(visit: &Visit) -> bool {
    visit.query("leave").is_some()
}

async fn open(visit: &mut Visit, work: &str) -> Result<Editable, Fault> {
    let work = work_id(work)?;
    let viewer = visit.viewer.clone();
    Ok(edit::load(visit.db().await?, &viewer, work).await?)
}

/// The chapters that somebody may be invited to, with their numbers; none where the work is one.
fn several(editable: &Editable) -> Vec<(usize, &ChapterLine)> {
    let there: Vec<_> = (1..).zip(editable.chapters.iter().filter(|line| line.binned_at.is_none())).collect();
    if there.len() > 1 { there } else { Vec::new() }
}

async fn page(
    visit: &mut Visit,
    editable: &Editable,
    typed: &Fields,
    invalid: Option<&Invalid>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let all = creators::list(visit.db().await?, &viewer, editable).await?;
    visit.rest();
    let visit = &*visit;
    let work = editable.work;
    let here = addresses::creators(work);
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "creators-title");
    let chapters = several(editable);
    let invited: Vec<_> = all.iter().filter(|one| !one.accepted.0).collect();
    let last = all.iter().filter(|one| one.accepted.0 && one.chapter_id.is_none());
    let last = last.filter(|one| visit.person() != Some(one.person_id)).count() == 0;
    Ok(Page::new(title.clone())
        .class("fl-page")
        .status(if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-row" {
                    a href=(format!("/works/{work}")) dir="auto" { (named(visit, &editable.form.title)) }
                    a href=(format!("/works/{work}/edit")) { (t!(visit, "edit")) }
                }
                p class="fl-lede" { (t!(visit, "creators-lede")) }
            }
            (faults.summary(visit, &[("byline", "byline")]))
            section class="fl-section" aria-labelledby="named" {
                h3 class="heading" id="named" { (t!(visit, "creators-now")) }
                ul class="fl-list" {
                    @for one in all.iter().filter(|one| one.accepted.0) { li { (line(visit, editable, one)) } }
                }
                @if !last {
                    p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(format!("{here}?leave=1")) { (t!(visit, "creators-leave")) } }
                }
            }
            @if !invited.is_empty() {
                section class="fl-section" aria-labelledby="invited" {
                    h3 class="heading" id="invited" { (t!(visit, "creators-invited")) }
                    ul class="fl-list" {
                        @for one in invited {
                            li {
                                (line(visit, editable, one))
                                form method="post" action=(here) class="fl-inline" {
                                    (token_field(&token(visit).0))
                                    input type="hidden" name="chapter" value=[one.chapter_id];
                                    button class="fl-btn fl-btn-quiet fl-btn-small" name="take_back" value=(one.person_id) {
                                        (t!(visit, "creators-take-back"))
                                        span class="landmark" { ": " (t!(visit, "creators-take-back-somebody", name = &one.pseud)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            section class="fl-section" aria-labelledby="invite" {
                h3 class="heading" id="invite" { (t!(visit, "creators-invite")) }
                form class="fl-form" method="post" action=(here) {
                    (token_field(&token(visit).0))
                    (BylineField { id: "byline", label: t!(visit, "creators-byline"), hint: t!(visit, "creators-byline-hint"),
                        value: typed.one("byline") }.show(visit, &faults))
                    @if !chapters.is_empty() {
                        div class="fl-field" {
                            label for="chapter" { (t!(visit, "creators-part")) }
                            p class="fl-hint" id="chapter-hint" { (t!(visit, "creators-part-hint")) }
                            select id="chapter" name="chapter" aria-describedby="chapter-hint" {
                                option value="" { (t!(visit, "creators-whole")) }
                                @for (number, line) in chapters {
                                    option value=(line.id) selected[typed.one("chapter") == line.id.to_string()] {
                                        (chapter_name(visit, number, line))
                                    }
                                }
                            }
                        }
                    }
                    div class="fl-buttons" { button class="fl-btn" name="invite" value="1" { (t!(visit, "creators-send")) } }
                }
            }
        })
        .dress(visit))
}

/// A name, and the chapter it stands at.
fn line(visit: &Visit, editable: &Editable, one: &Creator) -> Markup {
    let chapters = (1..).zip(editable.chapters.iter().filter(|line| line.binned_at.is_none()));
    html! {
        span class="fl-grow" {
            bdi { (one.pseud) }
            @if one.pseud != one.user_name && !one.user_name.is_empty() { " (" (one.user_name) ")" }
            @for (number, line) in chapters.filter(|(_, line)| Some(line.id) == one.chapter_id) {
                " " span class="fl-chip" dir="auto" { (chapter_name(visit, number, line)) }
            }
        }
    }
}

/// `POST /works/{work}/creators`
pub async fn save(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let editable = open(&mut visit, &work).await?;
    let chapter = Some(fields.one("chapter")).filter(|id| !id.is_empty()).map(chapter_id).transpose()?;
    let place = Place { work: editable.work, chapter };
    visit.rest();
    let here = addresses::creators(editable.work);
    let mut change = visit.archive().change(Some(person)).await?;
    let mut to = format!("{here}?done=saved");
    let done = if fields.has("take_back") {
        let invited: PersonId = fields.one("take_back").parse().map_err(|_| Fault::Missing("person"))?;
        creators::take_back(&mut change, &visit.viewer, place, invited).await
    } else if leaves(&visit) {
        to = format!("/users/{}?done=saved", own_name(&visit));
        creators::leave(&mut change, &visit.viewer, Place { chapter: None, ..place }).await
    } else {
        to = format!("{here}?done=invited");
        let (app, by) = (visit.app.clone(), own_name(&visit).to_owned());
        let letter =
            |account: &_, prefers: &_, title: &str| letters::invitation(&app, account, prefers, &by, title);
        creators::invite(&mut change, &visit.viewer, place, fields.one("byline"), letter).await
    };
    match done {
        Ok(()) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            return Ok(page(&mut visit, &editable, &fields, Some(&invalid)).await?.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&to).into_response())
}
