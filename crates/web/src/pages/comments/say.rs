//! Saying something on a chapter, and answering.
//!
//! What is taken costs no more than it must: the work is loaded only where a form is shown, also the one with which a
//! refused comment comes back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::comments::State;
use fanlight_archive::comments::read::{self, Place};
use fanlight_archive::comments::say::{self, Said, Typed};
use fanlight_archive::people::pseuds;
use fanlight_archive::policy::{self, Sight};
use fanlight_archive::works::chapters;
use fanlight_archive::works::load::Head;
use fanlight_archive::{ChapterId, Error, Invalid, Message, PseudId, WorkId};
use maud::html;

use super::{gate, ground, landing};
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::t;
use crate::views::comments::{Form, SAID, Talk, address, first};
use crate::views::{blurb, door};
use crate::visit::Visit;

/// What was sent.
struct Sent {
    typed: Typed,
    pen: Option<PseudId>,
    /// Whether the work was read as a whole, so that one lands there again.
    whole: bool,
}

impl Sent {
    fn read(fields: &Fields) -> Sent {
        let (text, name) = (fields.one("comment_text"), fields.one("guest_name"));
        Sent {
            typed: Typed { text: text.to_owned(), name: name.to_owned() },
            pen: fields.one("pseud_id").parse().ok(),
            whole: fields.ticked("view_full_work"),
        }
    }
}

/// Where something is to be said.
#[derive(Clone, Copy)]
struct Spot {
    work: WorkId,
    chapter: ChapterId,
    answers: Option<Place>,
}

/// The work of a chapter on which something is to be said, or the door before it. Whether it is one for adults was
/// asked on the page the form stands on.
async fn spot(visit: &mut Visit, chapter: &str) -> Result<Result<(Spot, Head), Response>, Fault> {
    let chapter: ChapterId = id(chapter, "chapter")?;
    let work = chapters::work_of(visit.db().await?, chapter).await?;
    let head = visit.head(work).await?;
    Ok(match head.sight {
        Sight::MembersOnly => Err(door::members(visit).into_response()),
        Sight::Unrevealed => Err(door::unrevealed(visit).into_response()),
        Sight::Shown if policy::is_talked_about(&head.standing) => {
            Ok((Spot { work, chapter, answers: None }, head))
        }
        Sight::Shown | Sight::Nothing => return Err(Fault::Missing("chapter")),
    })
}

/// The form on a page of its own: to choose a pen name, to answer, or because something needs another look.
async fn form(visit: &mut Visit, spot: Spot, sent: &Sent, refused: Option<&Invalid>) -> Result<Page, Fault> {
    let (work, ground) = ground(visit, spot.work).await?;
    if refused.is_none() && !ground.takes(&visit.viewer) {
        return Err(Fault::Forbidden);
    }
    let viewer = visit.viewer.clone();
    let above = match &spot.answers {
        Some(place) => read::thread(visit.db().await?, &viewer, &ground, place).await?,
        None => Vec::new(),
    };
    if spot.answers.is_some() && above.first().is_none_or(|above| above.state != State::Posted) {
        return Err(Fault::Missing("comment"));
    }
    let pens = match viewer.person {
        Some(person) => pseuds::list(visit.db().await?, person).await?,
        None => Vec::new(),
    };
    visit.rest();
    let visit = &*visit;
    let (title, action) = match &spot.answers {
        Some(place) => (t!(visit, "comment-answer-title"), format!("/comments/{}/comments", place.id)),
        None => (t!(visit, "comment-new-title"), format!("/chapters/{}/comments", spot.chapter)),
    };
    let form = Form {
        action,
        chapter: spot.chapter,
        whole: sent.whole,
        typed: &sent.typed,
        pens: &pens,
        pen: sent.pen,
        moderated: ground.moderated && !ground.keeps(&viewer),
        answer: spot.answers.is_some(),
    };
    Ok(Page::new(title.clone())
        .class("fl-page")
        .quiet(true)
        .status(if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" {
                    a href=(first(&work, Some(spot.chapter))) dir="auto" { (blurb::title(visit, &work.title)) }
                }
            }
            @if let Some(above) = above.get(..1) {
                section class="fl-comments" {
                    h3 class="landmark heading" { (t!(visit, "comments-title")) }
                    (Talk::new(visit, &work, false, &ground).threads(above))
                }
            }
            (form.show(visit, &Faults::new(visit, refused)))
        })
        .dress(visit))
}

/// `GET /chapters/{chapter}/comments/new`: the form on a page of its own.
pub async fn new(Path(chapter): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    match spot(&mut visit, &chapter).await? {
        Ok((spot, _)) => {
            Ok(form(&mut visit, spot, &Sent::read(&Fields::default()), None).await?.into_response())
        }
        Err(door) => Ok(door),
    }
}

/// `GET /comments/{comment}/reply`
pub async fn reply(Path(comment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    match gate(&mut visit, &comment).await? {
        Ok((place, _)) => {
            let spot = Spot { work: place.work, chapter: place.chapter, answers: Some(place) };
            Ok(form(&mut visit, spot, &Sent::read(&Fields::default()), None).await?.into_response())
        }
        Err(door) => Ok(door),
    }
}

/// `POST /chapters/{chapter}/comments`
pub async fn say(Path(chapter): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    match spot(&mut visit, &chapter).await? {
        Ok((spot, head)) => take(&mut visit, &fields, spot, &head).await,
        Err(door) => Ok(door),
    }
}

/// `POST /comments/{comment}/comments`
pub async fn answer(Path(comment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    match gate(&mut visit, &comment).await {
        Ok(Ok((place, head))) => {
            let spot = Spot { work: place.work, chapter: place.chapter, answers: Some(place) };
            take(&mut visit, &fields, spot, &head).await
        }
        Ok(Err(door)) => Ok(door),
        Err(Fault::Missing("comment")) => alone(&mut visit, &fields).await,
        Err(fault) => Err(fault),
    }
}

/// What was answered is gone: the words come back, to be said on their own.
async fn alone(visit: &mut Visit, fields: &Fields) -> Result<Response, Fault> {
    match spot(visit, fields.one("chapter_id")).await? {
        Ok((spot, _)) => {
            let refused = Invalid::one("comment", Message::new("error-comment-vanished"));
            Ok(form(visit, spot, &Sent::read(fields), Some(&refused)).await?.into_response())
        }
        Err(door) => Ok(door),
    }
}

/// Takes what was sent, and leads to where it stands.
async fn take(visit: &mut Visit, fields: &Fields, spot: Spot, head: &Head) -> Result<Response, Fault> {
    let sent = Sent::read(fields);
    match add(visit, &sent, spot).await {
        Ok(said) => {
            let (id, word) = match said {
                Said::New(id) => (id, "said"),
                Said::Again(id) => (id, "again"),
                Said::Waits(id) => (id, "waits"),
            };
            // A guest does not see what waits.
            let to = if matches!(said, Said::Waits(_)) && visit.session.is_none() {
                let chapter = Some(spot.chapter).filter(|_| !sent.whole);
                format!("{}&{SAID}={word}#comments", address(spot.work, head.chapters > 1, chapter, 1))
            } else {
                let place = read::place(visit.db().await?, id).await?;
                landing(visit, head, &place, sent.whole, word).await?
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(refused)) => Ok(form(visit, spot, &sent, Some(&refused)).await?.into_response()),
        // The rules have changed since the form was opened.
        Err(Error::Forbidden) => {
            let refused = Invalid::one("comment", Message::new("error-comment-not-taken"));
            let page = form(visit, spot, &sent, Some(&refused)).await?;
            Ok(page.status(StatusCode::FORBIDDEN).into_response())
        }
        Err(Error::NotFound("comment")) => alone(visit, fields).await,
        Err(error) => Err(error.into()),
    }
}

/// One transaction; too many at once come back to the form with their words.
async fn add(visit: &mut Visit, sent: &Sent, spot: Spot) -> Result<Said, Error> {
    visit.rest();
    let (archive, viewer, settings) = (visit.archive(), &visit.viewer, visit.app.settings());
    let (now, guests) = (archive.now(), settings.guest_comments);
    match viewer.person {
        Some(person) => visit.app.counters().spend(Budget::Comment, person, now),
        None => visit.app.counters().spend(Budget::GuestComment, visit.network, now),
    }
    .map_err(slower)?;
    let prepared = say::prepare(sent.typed.clone(), viewer.person.is_none(), &settings.banned_words).await?;
    let mut change = archive.change(viewer.person).await?;
    let said = match spot.answers {
        Some(above) => say::answer(&mut change, viewer, above.id, sent.pen, &prepared, guests).await,
        None => say::post(&mut change, viewer, spot.chapter, sent.pen, &prepared, guests).await,
    };
    match said {
        Ok(said) => change.commit().await.map(|_| said),
        Err(error) => {
            change.undo().await?;
            Err(slower(error))
        }
    }
}

/// A pause, said at the form so that no word is lost; another error as it is.
fn slower(error: Error) -> Error {
    match error {
        Error::TooOften(seconds) => {
            let message = Message::new("error-comment-slower").with("minutes", seconds.div_ceil(60));
            Invalid::one("comment", message).into()
        }
        error => error,
    }
}
