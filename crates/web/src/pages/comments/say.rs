//! Saying something on a chapter, and answering.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::comments::read;
use fanlight_archive::comments::say::{self, Said, Typed};
use fanlight_archive::comments::{Ground, State};
use fanlight_archive::people::pseuds;
use fanlight_archive::works::load::Shown;
use fanlight_archive::{ChapterId, CommentId, Error, Invalid, Message, PseudId};
use maud::{Markup, html};

use super::{Found, chapter, find, landing};
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::t;
use crate::views::blurb;
use crate::views::comments::{Form, SAID, address, threads_of};
use crate::visit::Visit;

fn typed(fields: &Fields) -> Typed {
    Typed { text: fields.one("comment_text").to_owned(), name: fields.one("guest_name").to_owned() }
}

fn spend(visit: &Visit) -> Result<(), Error> {
    let now = visit.archive().now();
    match visit.person() {
        Some(person) => visit.app.counters().spend(Budget::Comment, person, now),
        None => visit.app.counters().spend(Budget::GuestComment, visit.network, now),
    }
}

/// A page with the form alone: to choose a pen name, to answer, or because something needs another look.
struct Asking<'a> {
    work: &'a Shown,
    ground: &'a Ground,
    on: ChapterId,
    answers: Option<CommentId>,
    /// What it answers, as it is shown.
    above: Markup,
    whole: bool,
    typed: &'a Typed,
    invalid: Option<&'a Invalid>,
}

impl Asking<'_> {
    async fn page(&self, visit: &mut Visit) -> Result<Page, Fault> {
        let pens = match visit.person() {
            Some(person) => pseuds::list(visit.db().await?, person).await?,
            None => Vec::new(),
        };
        visit.rest();
        let visit = &*visit;
        let action = match self.answers {
            Some(parent) => format!("/comments/{parent}/comments"),
            None => format!("/chapters/{}/comments", self.on),
        };
        let title = match self.answers {
            Some(_) => t!(visit, "comment-answer-title"),
            None => t!(visit, "comment-new-title"),
        };
        let form = Form {
            action,
            chapter: self.on,
            whole: self.whole,
            typed: self.typed,
            pens: &pens,
            moderated: self.ground.moderated && !self.ground.keeps(&visit.viewer),
            answer: self.answers.is_some(),
        };
        Ok(Page::new(title.clone())
            .class("fl-page")
            .quiet(true)
            .status(if self.invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    p class="fl-lede" {
                        a href=(format!("{}#comments", address(self.work, Some(self.on), 1))) dir="auto" {
                            (blurb::title(visit, &self.work.title))
                        }
                    }
                }
                @if self.answers.is_some() {
                    section class="fl-comments" {
                        h3 class="landmark heading" { (t!(visit, "comments-title")) }
                        (self.above)
                    }
                }
                (form.show(visit, &Faults::new(visit, self.invalid)))
            })
            .dress(visit))
    }
}

/// `GET /chapters/{chapter}/comments/new`: the form on a page of its own.
pub async fn new(Path(on): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let on: ChapterId = id(&on, "chapter")?;
    let (work, ground) = match chapter(&mut visit, on).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    if !ground.takes(&visit.viewer) {
        return Err(Fault::Forbidden);
    }
    let asking = Asking {
        work: &work,
        ground: &ground,
        on,
        answers: None,
        above: html! {},
        whole: false,
        typed: &Typed::default(),
        invalid: None,
    };
    Ok(asking.page(&mut visit).await?.into_response())
}

/// `GET /comments/{comment}/reply`
pub async fn reply(Path(comment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let found = match find(&mut visit, &comment).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    if !found.ground.takes(&visit.viewer) {
        return Err(Fault::Forbidden);
    }
    let whole = visit.query("view_full_work").as_deref() == Some("true");
    answer_page(&mut visit, &found, whole, &Typed::default(), None).await
}

async fn answer_page(
    visit: &mut Visit,
    found: &Found,
    whole: bool,
    typed: &Typed,
    invalid: Option<&Invalid>,
) -> Result<Response, Fault> {
    let Found { place, work, ground } = found;
    let viewer = visit.viewer.clone();
    let comments = read::thread(visit.db().await?, &viewer, ground, place).await?;
    let above = match comments.first() {
        Some(first) if first.state == State::Posted => threads_of(visit, work, false, ground, &comments[..1]),
        _ => return Err(Fault::Missing("comment")),
    };
    let answers = Some(place.id);
    let asking = Asking { work, ground, on: place.chapter, answers, above, whole, typed, invalid };
    Ok(asking.page(visit).await?.into_response())
}

/// `POST /chapters/{chapter}/comments`
pub async fn say(Path(on): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let on: ChapterId = id(&on, "chapter")?;
    let found = match chapter(&mut visit, on).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    take(&mut visit, &fields, found, on, None).await
}

/// `POST /comments/{comment}/comments`
pub async fn answer(Path(comment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let found = match find(&mut visit, &comment).await {
        Ok(Ok(found)) => found,
        Ok(Err(door)) => return Ok(door),
        Err(Fault::Missing("comment")) => return without_its_comment(&mut visit, &fields).await,
        Err(fault) => return Err(fault),
    };
    let on = found.place.chapter;
    let answers = found.place.id;
    take(&mut visit, &fields, (found.work, found.ground), on, Some(answers)).await
}

/// What was answered is gone: the words come back, to be said on their own.
async fn without_its_comment(visit: &mut Visit, fields: &Fields) -> Result<Response, Fault> {
    let on: ChapterId = id(fields.one("chapter_id"), "comment")?;
    let (work, ground) = match chapter(visit, on).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    let invalid = Invalid::one("comment", Message::new("error-comment-vanished"));
    let asking = Asking {
        work: &work,
        ground: &ground,
        on,
        answers: None,
        above: html! {},
        whole: fields.ticked("view_full_work"),
        typed: &typed(fields),
        invalid: Some(&invalid),
    };
    Ok(asking.page(visit).await?.into_response())
}

/// Takes what was typed, and leads to where it stands.
async fn take(
    visit: &mut Visit,
    fields: &Fields,
    (work, ground): (Shown, Ground),
    on: ChapterId,
    answers: Option<CommentId>,
) -> Result<Response, Fault> {
    let (typed, whole) = (typed(fields), fields.ticked("view_full_work"));
    match add(visit, fields, typed.clone(), on, answers).await {
        Ok(said) => {
            let (id, word) = match said {
                Said::New(id) => (id, "said"),
                Said::Again(id) => (id, "again"),
                Said::Waits(id) => (id, "waits"),
            };
            // A guest does not see what waits.
            let waits = matches!(said, Said::Waits(_)) && visit.session.is_none();
            let place = read::place(visit.db().await?, id).await?;
            let to = match waits {
                true => {
                    let chapter = Some(on).filter(|_| !whole);
                    format!("{}&{SAID}={word}#comments", address(&work, chapter, 1))
                }
                false => landing(visit, &work, &ground, &place, whole, word).await?,
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(invalid)) => match answers {
            Some(answers) => {
                let place = read::place(visit.db().await?, answers).await?;
                let found = Found { place, work, ground };
                answer_page(visit, &found, whole, &typed, Some(&invalid)).await
            }
            None => {
                let asking = Asking {
                    work: &work,
                    ground: &ground,
                    on,
                    answers: None,
                    above: html! {},
                    whole,
                    typed: &typed,
                    invalid: Some(&invalid),
                };
                Ok(asking.page(visit).await?.into_response())
            }
        },
        Err(Error::NotFound("comment")) => without_its_comment(visit, fields).await,
        Err(error) => Err(error.into()),
    }
}

/// One transaction; too many at once come back to the form with their words.
async fn add(
    visit: &mut Visit,
    fields: &Fields,
    typed: Typed,
    on: ChapterId,
    answers: Option<CommentId>,
) -> Result<Said, Error> {
    if let Err(Error::TooOften(seconds)) = spend(visit) {
        return Err(slower(seconds));
    }
    let settings = visit.app.settings();
    let prepared = say::prepare(typed, visit.person().is_none(), &settings.banned_words).await?;
    let pen: Option<PseudId> = fields.one("pseud_id").parse().ok();
    visit.rest();
    let (viewer, guests) = (visit.viewer.clone(), settings.guest_comments);
    let mut change = visit.archive().change(visit.person()).await?;
    let said = match answers {
        Some(parent) => say::answer(&mut change, &viewer, parent, pen, &prepared, guests).await,
        None => say::post(&mut change, &viewer, on, pen, &prepared, guests).await,
    };
    match said {
        Ok(said) => {
            change.commit().await?;
            Ok(said)
        }
        Err(error) => {
            change.undo().await?;
            Err(match error {
                Error::TooOften(seconds) => slower(seconds),
                error => error,
            })
        }
    }
}

/// A pause, said at the form so that no word is lost.
fn slower(seconds: u64) -> Error {
    let message = Message::new("error-comment-slower").with("minutes", seconds.div_ceil(60));
    Invalid::one("comment", message).into()
}
