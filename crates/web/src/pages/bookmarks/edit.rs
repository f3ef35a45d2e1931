//! Keeping a bookmark, changing it, taking it away. What is refused comes back with everything that was typed.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::bookmarks::load::{self, Mine};
use fanlight_archive::bookmarks::{self, Item, Kept, Typed};
use fanlight_archive::{BookmarkId, Error, Invalid, Message, SeriesId, WorkId};
use maud::html;

use crate::errors::Fault;
use crate::forms::{Faults, Posted};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::pages::writing::confirm::Question;
use crate::pages::writing::{own_name, spend, writer};
use crate::t;
use crate::views::bookmarks as view;
use crate::visit::Visit;

/// The form on a page of its own.
fn page(visit: &Visit, action: &str, back: &str, typed: &Typed, invalid: Option<&Invalid>) -> Page {
    form(visit, action, back, typed, invalid, None)
}

/// The same with what is to be known before.
fn form(
    visit: &Visit,
    action: &str,
    back: &str,
    typed: &Typed,
    invalid: Option<&Invalid>,
    notice: Option<String>,
) -> Page {
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "bookmark-mine");
    Page::new(title.clone())
        .class("fl-page")
        .status(if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
        .notice(notice)
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } }
            form class="fl-form" method="post" action=(action) {
                (faults.summary(visit, &view::IDS))
                (view::fields(visit, typed, &faults))
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "form-save")) }
                    a href=(back) { (t!(visit, "write-go-back")) }
                }
            }
        })
        .dress(visit)
}

/// `POST /works/{work}/bookmarks`
pub async fn of_work(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    keep(posted, Item::Work(work)).await
}

/// `POST /series/{series}/bookmarks`
pub async fn of_series(Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let series: SeriesId = id(&series, "series")?;
    keep(posted, Item::Series(series)).await
}

/// Keeps something that stands on the page the form came from.
pub(super) async fn keep(posted: Posted, item: Item) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let typed = view::typed(&fields);
    let address = view::address(item);
    let again = |invalid: Invalid| page(&visit, &address, &address, &typed, Some(&invalid)).into_response();
    let prepared = match bookmarks::prepare(typed.clone()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => return Ok(again(invalid)),
        Err(error) => return Err(error.into()),
    };
    let mut change = visit.archive().change(visit.person()).await?;
    match bookmarks::keep(&mut change, &visit.viewer, item, &prepared).await {
        Ok(kept) => {
            change.commit().await?;
            landed(&mut visit, kept, typed).await
        }
        Err(error) => {
            change.undo().await?;
            match error {
                Error::Invalid(invalid) => Ok(again(invalid)),
                // It went while they were typing; their words are theirs all the same.
                Error::NotFound(_) | Error::Forbidden => {
                    Ok(again(Invalid::one("notes", Message::new("error-bookmark-vanished"))))
                }
                error => Err(error.into()),
            }
        }
    }
}

/// Where keeping something leads: to the bookmark; or, if there is one already, to its form with both, so that nothing
/// of either is lost.
pub(super) async fn landed(visit: &mut Visit, kept: Kept, typed: Typed) -> Result<Response, Fault> {
    let id = match kept {
        Kept::New(id) => return Ok(Redirect::to(&format!("/bookmarks/{id}?done=saved")).into_response()),
        Kept::There(id) => id,
    };
    let (viewer, address) = (visit.viewer.clone(), format!("/bookmarks/{id}"));
    let there = load::source(visit.db().await?, &viewer, id).await?.typed;
    visit.rest();
    let both = there.clone().and(typed);
    if both == there {
        return Ok(Redirect::to(&address).into_response());
    }
    let said = t!(visit, "bookmark-there");
    Ok(form(visit, &address, &address, &both, None, Some(said)).into_response())
}

/// `GET /bookmarks/{bookmark}/edit`
pub async fn show(Path(bookmark): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let bookmark: BookmarkId = id(&bookmark, "bookmark")?;
    let viewer = visit.viewer.clone();
    let Mine { typed, .. } = load::source(visit.db().await?, &viewer, bookmark).await?;
    visit.rest();
    let address = format!("/bookmarks/{bookmark}");
    Ok(page(&visit, &address, &address, &typed, None))
}

/// `POST /bookmarks/{bookmark}`
pub async fn save(Path(bookmark): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let bookmark: BookmarkId = id(&bookmark, "bookmark")?;
    let (typed, address) = (view::typed(&fields), format!("/bookmarks/{bookmark}"));
    let prepared = match bookmarks::prepare(typed.clone()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => {
            return Ok(page(&visit, &address, &address, &typed, Some(&invalid)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let mut change = visit.archive().change(visit.person()).await?;
    bookmarks::edit(&mut change, &visit.viewer, bookmark, &prepared).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("{address}?done=saved")).into_response())
}

/// `GET /bookmarks/{bookmark}/delete`
pub async fn ask(Path(bookmark): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let bookmark: BookmarkId = id(&bookmark, "bookmark")?;
    let viewer = visit.viewer.clone();
    load::source(visit.db().await?, &viewer, bookmark).await?;
    let question = Question {
        title: t!(visit, "bookmark-delete-title"),
        sentence: t!(visit, "bookmark-delete-lede"),
        action: format!("/bookmarks/{bookmark}/delete"),
        button: t!(visit, "bookmark-delete"),
        danger: true,
        back: format!("/bookmarks/{bookmark}"),
    };
    Ok(question.page(&visit))
}

/// `POST /bookmarks/{bookmark}/delete`
pub async fn delete(Path(bookmark): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let visit = posted.visit;
    spend(&visit, Budget::Write)?;
    let (bookmark, person): (BookmarkId, _) = (id(&bookmark, "bookmark")?, writer(&visit)?);
    let mut change = visit.archive().change(Some(person)).await?;
    bookmarks::delete(&mut change, &visit.viewer, bookmark).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/bookmarks?done=deleted", own_name(&visit))).into_response())
}
