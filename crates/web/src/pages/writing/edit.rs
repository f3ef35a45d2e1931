//! A work that is there, changed by its creators: `/works/{work}/edit` and what its form sends; posting a draft.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::WorkState;
use fanlight_archive::works::autosave::{self, Form};
use fanlight_archive::works::edit::{self, Editable};
use fanlight_archive::works::form::{ChapterForm, Purpose, WorkForm};
use fanlight_archive::works::prepare::{Prepared, prepare};
use fanlight_archive::works::{post, revisions, save};
use fanlight_archive::{Error, Invalid, WorkRevisionId};
use fanlight_text::clean::to_text;

use super::choices::Choices;
use super::conflict::{Compared, Conflict, Saved};
use super::form::{Stage, WorkPage, for_field};
use super::typed::{self, INNER};
use super::{Press, confirm, new, preview, spend, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Fields, Posted};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// A work as its creator opens it: its form in their time zone, with the text if it has one chapter.
async fn open(visit: &mut Visit, work: &str) -> Result<(Editable, Option<ChapterForm>), Fault> {
    let work = work_id(work)?;
    let viewer = visit.viewer.clone();
    let db = visit.db().await?;
    let mut editable = edit::load(db, &viewer, work).await?;
    let only = edit::only_chapter(db, &viewer, &editable).await?;
    editable.form.time_zone = typed::zone(visit);
    if let Some(at) = editable.post_at {
        editable.form.post_at = for_field(visit, at);
    }
    Ok((editable, only.map(|chapter| chapter.form)))
}

/// `GET /works/{work}/edit`
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let (editable, only) = open(&mut visit, &work).await?;
    let (offer, fields) = super::autosave::look(&mut visit, Form::Work(editable.work)).await?;
    let typed = fields.as_ref().map(|fields| {
        let chapter = typed::has_chapter(fields).then(|| typed::chapter(fields, INNER));
        (typed::work(&visit, fields), chapter, fields.one("base").to_owned())
    });
    let (form, chapter, base) = typed.unwrap_or((editable.form.clone(), only, editable.base.to_string()));
    let notice = match visit.query("done").as_deref() {
        Some("draft") => Some(t!(visit, "write-done-draft")),
        Some("untimed") => Some(t!(visit, "write-done-untimed")),
        Some("imported") => Some(t!(visit, "write-done-imported")),
        Some("chapter") => Some(t!(visit, "write-done-chapter")),
        _ => None,
    };
    let choices = Choices::load(&mut visit).await?;
    let page = WorkPage {
        stage: Stage::There(&editable),
        form: &form,
        chapter: chapter.as_ref(),
        base,
        choices: &choices,
        invalid: None,
        offer,
        notice,
    };
    Ok(page.show(&visit))
}

/// `POST /works/{work}`
pub async fn update(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let (editable, _) = open(&mut visit, &work).await?;
    let work = editable.work;
    let form = typed::work(&visit, &fields);
    let chapter = typed::has_chapter(&fields).then(|| typed::chapter(&fields, INNER));
    let press = Press::of(&fields);
    if press == Press::Form {
        return again(visit, &editable, &form, chapter.as_ref(), fields.one("base"), None).await;
    }
    let is_posted = editable.state == WorkState::Posted;
    let purpose = if press == Press::Post || (is_posted && press == Press::Save) {
        Purpose::Post
    } else {
        Purpose::Draft
    };
    visit.rest();
    let now = visit.archive().now();
    let prepared = match prepare(form.clone(), chapter.clone().into_iter().collect(), purpose, now).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => {
            let base = fields.one("base");
            return again(visit, &editable, &form, chapter.as_ref(), base, Some(invalid)).await;
        }
        Err(error) => return Err(error.into()),
    };
    if press == Press::Preview {
        let choices = Choices::load(&mut visit).await?;
        let scheduled = editable.post_at.is_some();
        let to = preview::To { action: format!("/works/{work}"), posted: is_posted, scheduled };
        return Ok(preview::work(&visit, &choices, &prepared, &fields, &to).into_response());
    }
    let base = fields.one("base").parse().unwrap_or(WorkRevisionId(0));
    let mut change = visit.archive().change(Some(person)).await?;
    match save::save(&mut change, &visit.viewer, work, &prepared, base).await {
        Ok(_) => {}
        Err(Error::Invalid(invalid)) => {
            drop(change);
            let base = fields.one("base");
            return again(visit, &editable, &form, chapter.as_ref(), base, Some(invalid)).await;
        }
        Err(Error::Conflict) => {
            drop(change);
            return overtaken(visit, editable, &prepared, &fields).await;
        }
        Err(error) => return Err(error.into()),
    }
    autosave::forget(&mut change, person, Form::Work(work)).await?;
    change.commit().await?;
    let timed = !is_posted && !form.post_at.is_empty();
    Ok(Redirect::to(&new::after(&visit, work, purpose, timed)).into_response())
}

/// The form again, with everything in it.
async fn again(
    mut visit: Visit,
    editable: &Editable,
    form: &WorkForm,
    chapter: Option<&ChapterForm>,
    base: &str,
    invalid: Option<Invalid>,
) -> Result<Response, Fault> {
    let choices = Choices::load(&mut visit).await?;
    let page = WorkPage {
        stage: Stage::There(editable),
        form,
        chapter,
        base: base.to_owned(),
        choices: &choices,
        invalid: invalid.as_ref(),
        offer: None,
        notice: None,
    };
    let status = if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page.show(&visit).status(status).into_response())
}

/// Somebody else saved in between: both versions, and what was typed is kept whatever comes next.
async fn overtaken(
    mut visit: Visit,
    editable: Editable,
    prepared: &Prepared,
    fields: &Fields,
) -> Result<Response, Fault> {
    let (work, person) = (editable.work, writer(&visit)?);
    let mut kept = fields.clone();
    kept.0.retain(|(name, _)| name != "base");
    kept.0.push(("base".to_owned(), editable.base.to_string()));
    let mut change = visit.archive().change(Some(person)).await?;
    autosave::keep(&mut change, person, Form::Work(work), &super::autosave::body(&kept)?).await?;
    change.commit().await?;
    let viewer = visit.viewer.clone();
    let db = visit.db().await?;
    let only = edit::only_chapter(db, &viewer, &editable).await?;
    let newest = revisions::all(db, work).await?.pop();
    let (theirs, yours) = (&editable.form, &prepared.form);
    let mut compared = vec![
        Compared::new(t!(visit, "write-title"), &theirs.title, &yours.title),
        Compared::new(t!(visit, "write-summary"), &theirs.summary, &yours.summary),
        Compared::new(t!(visit, "write-notes"), &theirs.notes, &yours.notes),
        Compared::new(t!(visit, "write-end-notes"), &theirs.end_notes, &yours.end_notes),
    ];
    let kinds = fanlight_archive::tags::Kind::ALL;
    let list = |form: &WorkForm| {
        kinds.iter().flat_map(|kind| form.tags.of(*kind)).cloned().collect::<Vec<_>>().join(", ")
    };
    compared.push(Compared::new(t!(visit, "write-part-tags"), &list(theirs), &list(yours)));
    if let [chapter] = prepared.chapters.as_slice() {
        let theirs = only.map(|chapter| to_text(&chapter.html)).unwrap_or_default();
        compared.push(Compared::new(t!(visit, "write-text"), &theirs, &to_text(&chapter.html)));
    }
    let conflict = Conflict {
        saved: newest.map(|newest| Saved { at: newest.at, own: newest.by == Some(person) }),
        compared,
        action: format!("/works/{work}"),
        theirs: format!("/works/{work}/edit"),
        fields: &kept,
    };
    Ok(conflict.page(&visit).into_response())
}

/// `GET /works/{work}/post`: asks, for a GET changes nothing.
pub async fn ask_to_post(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let (editable, _) = open(&mut visit, &work).await?;
    let work = editable.work;
    if editable.state == WorkState::Posted {
        return Ok(Redirect::to(&format!("/works/{work}")).into_response());
    }
    let question = confirm::Question {
        title: t!(visit, "write-post-title"),
        sentence: t!(visit, "write-post-lede", title = confirm::named(&visit, &editable.form.title)),
        action: format!("/works/{work}/post"),
        button: t!(visit, "write-post"),
        danger: false,
        back: format!("/works/{work}/edit"),
    };
    Ok(question.page(&visit).into_response())
}

/// `POST /works/{work}/post`
pub async fn post_draft(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let mut visit = posted.visit;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let (editable, only) = open(&mut visit, &work).await?;
    let work = editable.work;
    visit.rest();
    let mut change = visit.archive().change(Some(person)).await?;
    match post::post(&mut change, &visit.viewer, work).await {
        Ok(()) => {}
        Err(Error::Invalid(invalid)) => {
            drop(change);
            let (form, base) = (&editable.form, editable.base.to_string());
            return again(visit, &editable, form, only.as_ref(), &base, Some(invalid)).await;
        }
        Err(error) => return Err(error.into()),
    }
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}")).into_response())
}
