//! A new work: `/works/new` and what its form sends.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::keys::tidy;
use fanlight_archive::works::autosave::{self, Form};
use fanlight_archive::works::edit::{self, Editable, EditableChapter};
use fanlight_archive::works::form::{ChapterForm, Purpose, WorkForm};
use fanlight_archive::works::prepare::prepare;
use fanlight_archive::works::save;
use fanlight_archive::{Error, Invalid, WorkId};

use super::choices::Choices;
use super::form::{Stage, WorkPage};
use super::typed::{self, INNER};
use super::{Press, own_name, preview, spend, writer};
use crate::errors::Fault;
use crate::forms::Posted;
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// `GET /works/new`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    let (offer, fields) = super::autosave::look(&mut visit, Form::NewWork).await?;
    let (form, chapter) = match &fields {
        Some(fields) => (typed::work(&visit, fields), typed::chapter(fields, INNER)),
        None => {
            let language = usual_language(&mut visit).await?;
            let form = WorkForm { time_zone: typed::zone(&visit), language, ..WorkForm::default() };
            (form, ChapterForm::default())
        }
    };
    let nonce = visit.archive().chance().secret();
    let choices = Choices::load(&mut visit).await?;
    let page = WorkPage {
        stage: Stage::New(&nonce),
        form: &form,
        chapter: Some(&chapter),
        base: String::new(),
        choices: &choices,
        invalid: None,
        offer,
        notice: None,
    };
    Ok(page.show(&visit))
}

/// The language a writer will want most likely: the one of their newest work, or the one they read the archive in.
pub(crate) async fn usual_language(visit: &mut Visit) -> Result<String, Fault> {
    let person = writer(visit)?;
    let last = edit::last_language(visit.db().await?, person).await?;
    Ok(last.unwrap_or_else(|| visit.language().code().to_owned()))
}

/// `POST /works`
pub async fn create(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let (form, chapter) = (typed::work(&visit, &fields), typed::chapter(&fields, INNER));
    let nonce = fields.one("form_nonce").to_owned();
    let press = Press::of(&fields);
    if press == Press::Form {
        return again(visit, &nonce, &form, &chapter, None).await;
    }
    let purpose = if press == Press::Post { Purpose::Post } else { Purpose::Draft };
    visit.rest();
    let now = visit.archive().now();
    let prepared = match prepare(form.clone(), vec![chapter.clone()], purpose, now).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => return again(visit, &nonce, &form, &chapter, Some(invalid)).await,
        Err(error) => return Err(error.into()),
    };
    if press == Press::Preview {
        let choices = Choices::load(&mut visit).await?;
        let to = preview::To { action: "/works".to_owned(), posted: false, scheduled: false };
        return Ok(preview::work(&visit, &choices, &prepared, &fields, &to).into_response());
    }
    let mut change = visit.archive().change(Some(person)).await?;
    let work = match save::make(&mut change, &visit.viewer, &prepared, &nonce).await {
        Ok(work) => work,
        Err(Error::Invalid(invalid)) => {
            drop(change);
            return again(visit, &nonce, &form, &chapter, Some(invalid)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let there = edit::load(&mut change, &visit.viewer, work).await?;
    let only = edit::only_chapter(&mut change, &visit.viewer, &there).await?;
    if !says(&there, only.as_ref(), &form, &chapter) {
        drop(change);
        return sent_before(visit, there, &form, &chapter).await;
    }
    autosave::forget(&mut change, person, Form::NewWork).await?;
    change.commit().await?;
    Ok(Redirect::to(&after(&visit, work, purpose, !form.post_at.is_empty())).into_response())
}

/// Where one goes once a work is kept.
pub(crate) fn after(visit: &Visit, work: WorkId, purpose: Purpose, timed: bool) -> String {
    match purpose {
        Purpose::Post if timed => format!("/users/{}/works/drafts?done=scheduled", own_name(visit)),
        Purpose::Post => format!("/works/{work}"),
        Purpose::Draft if timed => format!("/works/{work}/edit?done=untimed"),
        Purpose::Draft => format!("/works/{work}/edit?done=draft"),
    }
}

/// Whether a work says what a form says: the same form, sent twice.
fn says(there: &Editable, only: Option<&EditableChapter>, form: &WorkForm, chapter: &ChapterForm) -> bool {
    let pairs = [
        (&there.form.title, &tidy(&form.title)),
        (&there.form.summary, &form.summary),
        (&there.form.notes, &form.notes),
        (&there.form.end_notes, &form.end_notes),
    ];
    pairs.iter().all(|(there, typed)| there == typed)
        && only.is_none_or(|only| only.form.text == chapter.text && only.form.title == tidy(&chapter.title))
}

/// The form again, with everything in it.
async fn again(
    mut visit: Visit,
    nonce: &str,
    form: &WorkForm,
    chapter: &ChapterForm,
    invalid: Option<Invalid>,
) -> Result<Response, Fault> {
    let choices = Choices::load(&mut visit).await?;
    let page = WorkPage {
        stage: Stage::New(nonce),
        form,
        chapter: Some(chapter),
        base: String::new(),
        choices: &choices,
        invalid: invalid.as_ref(),
        offer: None,
        notice: None,
    };
    let status = if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page.show(&visit).status(status).into_response())
}

/// A form that was sent before, now with other words in it: they stand in the form of the work it made, one press from
/// being saved.
async fn sent_before(
    mut visit: Visit,
    there: Editable,
    form: &WorkForm,
    chapter: &ChapterForm,
) -> Result<Response, Fault> {
    let choices = Choices::load(&mut visit).await?;
    let page = WorkPage {
        stage: Stage::There(&there),
        form,
        chapter: Some(chapter),
        base: there.base.to_string(),
        choices: &choices,
        invalid: None,
        offer: None,
        notice: Some(t!(visit, "write-sent-before")),
    };
    Ok(page.show(&visit).status(StatusCode::CONFLICT).into_response())
}
