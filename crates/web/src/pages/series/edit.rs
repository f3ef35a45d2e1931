//! What is said of a series, typed by its creators: `/series/new`, `/series/{series}/edit`, and deleting it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::series::manage::{self, Editable};
use fanlight_archive::series::{self, SeriesForm};
use fanlight_archive::{Error, Field, Invalid, SeriesId, limits};
use maud::html;

use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::pages::writing::confirm::Question;
use crate::pages::writing::form::tick;
use crate::pages::writing::sheet::{Area, Sheet};
use crate::pages::writing::{own_name, spend, writer};
use crate::t;
use crate::visit::Visit;

/// The controls in the order of the form.
const IDS: [(Field, &str); 3] =
    [("title", "series_title"), ("summary", "series_summary"), ("notes", "series_notes")];

/// Which series a form is of.
#[derive(Clone, Copy)]
enum Stage<'a> {
    /// One that is not there yet; the nonce makes it one series however often the form is sent.
    New(&'a str),
    /// One that is there; whether this visitor may delete it.
    There(SeriesId, bool),
}

fn typed(fields: &Fields) -> SeriesForm {
    SeriesForm {
        title: fields.one("series[title]").to_owned(),
        summary: fields.one("series[summary]").to_owned(),
        notes: fields.one("series[series_notes]").to_owned(),
        complete: fields.ticked("series[complete]"),
    }
}

pub(super) async fn open(visit: &mut Visit, series: &str) -> Result<Editable, Fault> {
    let series: SeriesId = id(series, "series")?;
    let viewer = visit.viewer.clone();
    Ok(manage::load(visit.db().await?, &viewer, series).await?)
}

fn page(visit: &Visit, stage: Stage<'_>, form: &SeriesForm, invalid: Option<&Invalid>) -> Page {
    let sheet = Sheet { visit, faults: Faults::new(visit, invalid) };
    let (title, action) = match stage {
        Stage::New(_) => (t!(visit, "series-new"), "/series".to_owned()),
        Stage::There(series, _) => (t!(visit, "series-edit-title"), format!("/series/{series}/edit")),
    };
    let area = |id, name, field, label, hint, value, limit, rows, required| {
        sheet.area(&Area { id, name, field, label, hint, value, limit, rows, required })
    };
    Page::new(title.clone())
        .class("series-form fl-page")
        .status(if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                @match stage {
                    Stage::New(_) => p class="fl-lede" { (t!(visit, "series-new-lede")) },
                    Stage::There(series, deletes) => p class="fl-row" {
                        a href=(format!("/series/{series}")) { (t!(visit, "series-see")) }
                        a href=(format!("/series/{series}/manage")) { (t!(visit, "series-manage")) }
                        @if deletes { a href=(format!("/series/{series}/confirm_delete")) { (t!(visit, "series-delete")) } }
                    },
                }
            }
            form class="fl-form" id="series-form" method="post" action=(action) {
                (token_field(&token(visit).0))
                @if let Stage::New(nonce) = stage { input type="hidden" name="form_nonce" value=(nonce); }
                (sheet.faults.summary(visit, &IDS))
                (area("series_title", "series[title]", "title", t!(visit, "series-title"), None, &form.title, limits::TITLE, 1, true))
                (area("series_summary", "series[summary]", "summary", t!(visit, "series-description"), None, &form.summary, limits::SUMMARY, 4, false))
                (area("series_notes", "series[series_notes]", "notes", t!(visit, "notes"), None, &form.notes, limits::NOTES, 4, false))
                div class="fl-choices" { (tick("series[complete]", form.complete, t!(visit, "series-is-complete"))) }
                div class="fl-buttons" {
                    button class="fl-btn" {
                        @if matches!(stage, Stage::New(_)) { (t!(visit, "series-begin")) } @else { (t!(visit, "form-save")) }
                    }
                }
            }
        })
        .dress(visit)
}

/// `GET /series/new`
pub async fn new(visit: Visit) -> Page {
    let nonce = visit.archive().chance().secret();
    page(&visit, Stage::New(&nonce), &SeriesForm::default(), None)
}

/// `POST /series`: on to the works that shall be in it.
pub async fn create(posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let (form, nonce) = (typed(&fields), fields.one("form_nonce"));
    let prepared = match series::prepare(form.clone()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => {
            return Ok(page(&visit, Stage::New(nonce), &form, Some(&invalid)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let mut change = visit.archive().change(visit.person()).await?;
    let series = series::make(&mut change, &visit.viewer, &prepared, nonce).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/series/{series}/manage?done=made")).into_response())
}

/// `GET /series/{series}/edit`
pub async fn show(Path(series): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let Editable { id, form, deletes } = open(&mut visit, &series).await?;
    Ok(page(&visit, Stage::There(id, deletes), &form, None))
}

/// `POST /series/{series}/edit`
pub async fn save(Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let Editable { id, deletes, .. } = open(&mut visit, &series).await?;
    visit.rest();
    let form = typed(&fields);
    let prepared = match series::prepare(form.clone()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => {
            return Ok(page(&visit, Stage::There(id, deletes), &form, Some(&invalid)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let mut change = visit.archive().change(visit.person()).await?;
    series::save(&mut change, &visit.viewer, id, &prepared).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/series/{id}?done=saved")).into_response())
}

/// `GET /series/{series}/confirm_delete`
pub async fn ask(Path(series): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let Editable { id, form, deletes } = open(&mut visit, &series).await?;
    if !deletes {
        return Err(Fault::Forbidden);
    }
    let question = Question {
        title: t!(visit, "series-delete-title"),
        sentence: t!(visit, "series-delete-lede", title = &form.title),
        action: format!("/series/{id}/confirm_delete"),
        button: t!(visit, "series-delete"),
        danger: true,
        back: format!("/series/{id}/edit"),
    };
    Ok(question.page(&visit))
}

/// `POST /series/{series}/confirm_delete`
pub async fn delete(Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let visit = posted.visit;
    spend(&visit, Budget::Write)?;
    let (series, person): (SeriesId, _) = (id(&series, "series")?, writer(&visit)?);
    let mut change = visit.archive().change(Some(person)).await?;
    series::erase(&mut change, &visit.viewer, series).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/series?done=deleted", own_name(&visit))).into_response())
}
