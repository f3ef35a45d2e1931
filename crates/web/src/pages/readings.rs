//! What a member read: their history, what they marked for later, and where they are in a work.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::Sight;
use fanlight_archive::readings::{self, Listed, Reading, Which};
use fanlight_archive::{ChapterId, Error, Invalid, WorkId};
use maud::{Markup, html};

use super::lists;
use super::parts::{notice, own};
use super::works::id;
use super::writing::confirm::Question;
use super::writing::spend;
use crate::addresses;
use crate::blurbs::Shown;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::{Page, pagination};
use crate::network::Budget;
use crate::t;
use crate::views::tabs;
use crate::views::tools::take_along;
use crate::visit::Visit;

/// The query's value for what was marked for later, as clients know it.
const LATER: &str = "to-read";

/// `GET /users/{user}/readings?show=to-read`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Response, Fault> {
    page(&mut visit, &user, None).await
}

async fn page(visit: &mut Visit, user: &str, invalid: Option<&Invalid>) -> Result<Response, Fault> {
    let account = own(visit, user).await?;
    let later = visit.query("show").as_deref() == Some(LATER);
    let which = if later { Which::Later } else { Which::Opened };
    let (viewer, at) = (visit.viewer.clone(), visit.page());
    let Listed { readings, total } =
        readings::list(visit.db().await?, &viewer, account.person_id, which, at).await?;
    let ids: Vec<WorkId> = readings.iter().map(|reading| reading.work).collect();
    let works = lists::in_order(visit, &ids).await?;
    visit.rest();
    let visit = &*visit;
    let here = addresses::readings(&account.name);
    let to_read = format!("{here}?show={LATER}");
    let beyond = at > 1 && readings.is_empty();
    let pages = pagination(visit, at, total, &|page| match later {
        true => format!("{to_read}&page={page}"),
        false => format!("{here}?page={page}"),
    });
    let off = visit.session.as_ref().is_some_and(|session| session.preferences.no_history);
    let title = t!(visit, "readings-title");
    Ok(Page::new(title.clone())
        .class("readings-index")
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { @if later { (t!(visit, "readings-later-lede")) } @else { (t!(visit, "readings-lede")) } }
            }
            (Faults::new(visit, invalid).summary(visit, &[]))
            (tabs::bar(&t!(visit, "readings-kinds"), [
                (here.clone(), t!(visit, "readings-opened"), !later),
                (to_read.clone(), t!(visit, "readings-later"), later),
            ]))
            @if off && !later {
                p class="fl-muted" {
                    (t!(visit, "readings-off")) " "
                    a href=(format!("/users/{}/preferences", account.name)) { (t!(visit, "readings-off-choose")) }
                }
            }
            @if beyond { p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } } }
            @else if readings.is_empty() {
                div class="fl-empty" {
                    p { @if later { (t!(visit, "readings-none-later")) } @else { (t!(visit, "readings-none")) } }
                    p class="fl-row" { a class="fl-btn fl-btn-quiet" href="/works" { (t!(visit, "nav-newest")) } }
                }
            } @else {
                @if later { (take_along(visit, &format!("/downloads/{LATER}/{LATER}"))) }
                (pages)
                form method="post" action=(here) {
                    (token_field(&token(visit).0))
                    @if later { input type="hidden" name="show" value=(LATER); }
                    h3 class="landmark heading" { (t!(visit, "readings-listing")) }
                    ol class="reading work index group" { @for reading in &readings { (row(visit, reading, &works)) } }
                    div class="fl-buttons" {
                        button class="fl-btn fl-btn-quiet" { (t!(visit, "readings-take-out")) }
                        @if !later { a href=(format!("{here}/clear")) { (t!(visit, "readings-clear")) } }
                    }
                }
                (pages)
            }
        })
        .dress(visit)
        .into_response())
}

fn row(visit: &Visit, reading: &Reading, works: &Shown) -> Markup {
    // It went out of sight a moment ago.
    let Some(work) = works.inside(visit, reading.work) else { return html! {} };
    let address = match reading.place.map(|place| place.chapter) {
        Some(Some(chapter)) => format!("/works/{}/chapters/{chapter}", reading.work),
        Some(None) => format!("/works/{}?view_full_work=true", reading.work),
        None => format!("/works/{}", reading.work),
    };
    html! {
        li id=(format!("work_{}", reading.work)) class="reading work blurb group" {
            (work)
            div class="user module group fl-comment" {
                p class="viewed heading" {
                    @match reading.at {
                        Some(at) => (t!(visit, "readings-last", day = at.date().strftime("%d %b %Y").to_string(), days = reading.days)),
                        None => (t!(visit, "readings-unopened")),
                    }
                    @if reading.new_chapters > 0 { " " (t!(visit, "readings-new", count = reading.new_chapters)) }
                    @else if reading.at.is_some() { " " (t!(visit, "readings-latest")) }
                    @if reading.later { " " span class="fl-chip fl-chip-ok" { (t!(visit, "readings-marked")) } }
                }
                ul class="actions fl-row" {
                    li { a href=(address) { (t!(visit, "readings-on", number = reading.place.map_or(0, |place| place.number))) } }
                    li {
                        label class="fl-choice" {
                            input type="checkbox" name="work" value=(reading.work);
                            span { (t!(visit, "readings-tick")) }
                        }
                    }
                }
            }
        }
    }
}

/// `POST /users/{user}/readings`: takes some out of the list.
pub async fn act(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let later = fields.one("show") == LATER;
    // What is held in memory would come back otherwise.
    visit.app.readings().flush(visit.archive()).await?;
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let works: Vec<WorkId> = fields.all("work").filter_map(|id| id.parse().ok()).collect();
    let which = if later { Which::Later } else { Which::Opened };
    readings::take_out(&mut change, &visit.viewer, which, &works).await?;
    change.commit().await?;
    let here = addresses::readings(&account.name);
    let query = if later { format!("show={LATER}&") } else { String::new() };
    Ok(Redirect::to(&format!("{here}?{query}done=saved")).into_response())
}

/// `GET /users/{user}/readings/clear`: asks before all is forgotten.
pub async fn ask_clear(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let here = addresses::readings(&account.name);
    let question = Question {
        title: t!(visit, "readings-clear-title"),
        sentence: t!(visit, "readings-clear-lede"),
        action: format!("{here}/clear"),
        button: t!(visit, "readings-clear"),
        danger: true,
        back: here,
    };
    Ok(question.page(&visit))
}

/// `POST /users/{user}/readings/clear`
pub async fn clear(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let mut visit = posted.visit;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    visit.app.readings().forget(account.person_id);
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    readings::clear(&mut change, &visit.viewer).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("{}?done=saved", addresses::readings(&account.name))).into_response())
}

/// `POST /works/{work}/mark_for_later`
pub async fn mark(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let work: WorkId = id(&work, "work")?;
    let mut change = visit.archive().change(visit.person()).await?;
    match readings::mark_for_later(&mut change, &visit.viewer, work).await {
        Ok(()) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            // The list, where some can be taken out.
            let name = visit.session.as_ref().map(|session| session.name.clone()).unwrap_or_default();
            return page(&mut visit, &name, Some(&invalid)).await;
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&addresses::within_work(work, fields.one("back"))).into_response())
}

/// `POST /works/{work}/mark_as_read`
pub async fn unmark(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let work: WorkId = id(&work, "work")?;
    let mut change = visit.archive().change(visit.person()).await?;
    readings::mark_as_read(&mut change, &visit.viewer, work).await?;
    change.commit().await?;
    Ok(Redirect::to(&addresses::within_work(work, fields.one("back"))).into_response())
}

/// `POST /works/{work}/reading`: a script says where its reader is.
pub async fn stop(Path(work): Path<String>, posted: Posted) -> Result<StatusCode, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let work: WorkId = id(&work, "work")?;
    let head = visit.head(work).await?;
    if head.sight != Sight::Shown {
        return Err(Fault::Missing("work"));
    }
    let chapter = match fields.one("chapter") {
        "" => None,
        chapter => Some(id::<ChapterId>(chapter, "chapter")?),
    };
    let block = fields.one("block").parse().map_err(|_| Fault::Missing("page"))?;
    let place = readings::place(visit.db().await?, work, chapter, block).await?;
    visit.rest();
    if visit.session.as_ref().is_some_and(|session| !session.preferences.no_history) {
        visit.app.readings().stop(visit.archive(), &visit.viewer, work, &head, place);
    }
    Ok(StatusCode::NO_CONTENT)
}
