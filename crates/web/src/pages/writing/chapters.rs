//! Chapters: added at any place of a work, changed, kept back as drafts, posted.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::WorkState;
use fanlight_archive::works::autosave::{self, Form};
use fanlight_archive::works::edit::{self, Editable, EditableChapter};
use fanlight_archive::works::form::{ChapterForm, Purpose};
use fanlight_archive::works::prepare::{PreparedChapter, prepare_chapter};
use fanlight_archive::works::{chapters, revisions};
use fanlight_archive::{ChapterId, ChapterRevisionId, Error, Invalid, WorkId};
use fanlight_text::clean::to_text;

use super::chapter::{ChapterPage, Stage};
use super::choices::Choices;
use super::conflict::{Compared, Conflict, Saved};
use super::typed::{self, OWN};
use super::{Press, chapter_id, preview, spend, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Fields, Posted};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// A work and the chapter of it that an address names.
struct Open {
    work: Editable,
    chapter: Option<EditableChapter>,
}

impl Open {
    async fn new(visit: &mut Visit, work: &str, chapter: Option<&str>) -> Result<Open, Fault> {
        let work = work_id(work)?;
        let viewer = visit.viewer.clone();
        let db = visit.db().await?;
        let chapter = chapter.map(chapter_id).transpose()?;
        let work = edit::load_around(db, &viewer, work, chapter).await?;
        let chapter = match chapter {
            None => None,
            Some(chapter) => {
                let found = edit::load_chapter(db, &viewer, chapter).await?;
                if found.work != work.work {
                    return Err(Fault::Missing("chapter"));
                }
                Some(found)
            }
        };
        Ok(Open { work, chapter })
    }

    fn stage<'a>(&self, nonce: &'a str) -> Stage<'a> {
        match &self.chapter {
            None => Stage::New(nonce),
            Some(chapter) => Stage::There(chapter.chapter, chapter.posted),
        }
    }

    /// The number of chapters that are not in the bin.
    fn count(&self) -> usize {
        self.work.chapters.iter().filter(|chapter| chapter.binned_at.is_none()).count()
    }

    /// What a chapter must have: everything, if readers see it at once or at the work's time.
    fn purpose(&self, posted: bool) -> Purpose {
        let out = posted && (self.work.state == WorkState::Posted || self.work.post_at.is_some());
        if out { Purpose::Post } else { Purpose::Draft }
    }
}

/// `GET /works/{work}/chapters/new`
pub async fn show_new(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let open = Open::new(&mut visit, &work, None).await?;
    let (offer, fields) = super::autosave::look(&mut visit, Form::NewChapter(open.work.work)).await?;
    let form = fields.as_ref().map(|fields| typed::chapter(fields, OWN)).unwrap_or_default();
    let typed_place = fields.as_ref().map(|fields| fields.one("chapter[position]").to_owned());
    let position =
        typed_place.or_else(|| visit.query("position")).unwrap_or_else(|| (open.count() + 1).to_string());
    let nonce = visit.archive().chance().secret();
    let choices = Choices::load(&mut visit).await?;
    let page = ChapterPage {
        stage: open.stage(&nonce),
        work: &open.work,
        form: &form,
        position,
        base: String::new(),
        choices: &choices,
        invalid: None,
        offer,
        notice: None,
    };
    Ok(page.show(&visit))
}

/// `GET /works/{work}/chapters/{chapter}/edit`
pub async fn show_edit(
    Path((work, chapter)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Page, Fault> {
    let open = Open::new(&mut visit, &work, Some(&chapter)).await?;
    let Some(there) = &open.chapter else { return Err(Fault::Missing("chapter")) };
    let key = Form::Chapter(there.chapter, open.work.work);
    let (offer, fields) = super::autosave::look(&mut visit, key).await?;
    let (form, base) = match &fields {
        Some(fields) => (typed::chapter(fields, OWN), fields.one("base").to_owned()),
        None => (there.form.clone(), there.base.to_string()),
    };
    let notice = match visit.query("done").as_deref() {
        Some("draft") => Some(t!(visit, "write-done-chapter-draft")),
        Some("joined") => Some(t!(visit, "write-done-chapter")),
        _ => None,
    };
    let choices = Choices::load(&mut visit).await?;
    let page = ChapterPage {
        stage: open.stage(""),
        work: &open.work,
        form: &form,
        position: there.position.to_string(),
        base,
        choices: &choices,
        invalid: None,
        offer,
        notice,
    };
    Ok(page.show(&visit))
}

/// `POST /works/{work}/chapters`
pub async fn create(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let open = Open::new(&mut visit, &work, None).await?;
    let work = open.work.work;
    let prepared = match ready(&mut visit, &open, &fields).await? {
        Ok(prepared) => prepared,
        Err(answer) => return Ok(answer),
    };
    let press = Press::of(&fields);
    let at = fields.one("chapter[position]").trim().parse().ok().filter(|at| *at >= 1);
    let nonce = fields.one("form_nonce");
    let mut change = visit.archive().change(Some(person)).await?;
    let post = press == Press::Post;
    let made = chapters::add(&mut change, &visit.viewer, work, &prepared, at, post, nonce).await;
    let chapter = match made {
        Ok(chapter) => chapter,
        Err(Error::Invalid(invalid)) => {
            drop(change);
            return again(visit, &open, &fields, Some(invalid)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let there = edit::load_chapter(&mut change, &visit.viewer, chapter).await?;
    if there.form.text != prepared.form.text {
        // The form was sent before, and now has other words in it: they stand in the form of the chapter it made.
        drop(change);
        let open = Open { chapter: Some(there), ..open };
        return sent_before(visit, &open, &prepared.form).await;
    }
    autosave::forget(&mut change, person, Form::NewChapter(work)).await?;
    change.commit().await?;
    Ok(Redirect::to(&after(&open, work, chapter, post)).into_response())
}

/// `POST /works/{work}/chapters/{chapter}`
pub async fn update(
    Path((work, chapter)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let open = Open::new(&mut visit, &work, Some(&chapter)).await?;
    let Some(there) = &open.chapter else { return Err(Fault::Missing("chapter")) };
    let (work, chapter) = (open.work.work, there.chapter);
    let prepared = match ready(&mut visit, &open, &fields).await? {
        Ok(prepared) => prepared,
        Err(answer) => return Ok(answer),
    };
    let post = Press::of(&fields) == Press::Post;
    let base = fields.one("base").parse().unwrap_or(ChapterRevisionId(0));
    let mut change = visit.archive().change(Some(person)).await?;
    match chapters::save(&mut change, &visit.viewer, chapter, &prepared, base, post).await {
        Ok(_) => {}
        Err(Error::Invalid(invalid)) => {
            drop(change);
            return again(visit, &open, &fields, Some(invalid)).await;
        }
        Err(Error::Conflict) => {
            drop(change);
            return overtaken(visit, work, chapter, &prepared, &fields).await;
        }
        Err(error) => return Err(error.into()),
    }
    autosave::forget(&mut change, person, Form::Chapter(chapter, work)).await?;
    change.commit().await?;
    Ok(Redirect::to(&after(&open, work, chapter, post || there.posted)).into_response())
}

fn after(open: &Open, work: WorkId, chapter: ChapterId, out: bool) -> String {
    match (out, open.work.state == WorkState::Posted) {
        (true, true) => format!("/works/{work}/chapters/{chapter}"),
        (true, false) => format!("/works/{work}/chapters/{chapter}/edit?done=joined"),
        (false, _) => format!("/works/{work}/chapters/{chapter}/edit?done=draft"),
    }
}

/// The chapter, ready to be written; or the answer to a form that is not to be written yet.
async fn ready(
    visit: &mut Visit,
    open: &Open,
    fields: &Fields,
) -> Result<Result<PreparedChapter, Response>, Fault> {
    let press = Press::of(fields);
    let form = typed::chapter(fields, OWN);
    if press == Press::Form {
        return page_again(visit, open, fields, None).await.map(Err);
    }
    let was_posted = open.chapter.as_ref().is_some_and(|chapter| chapter.posted);
    let purpose = match press {
        Press::Post => open.purpose(true),
        Press::Save => open.purpose(was_posted),
        Press::Preview | Press::Form => Purpose::Draft,
    };
    visit.rest();
    let prepared = match prepare_chapter(form, purpose, visit.archive().now()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => return page_again(visit, open, fields, Some(invalid)).await.map(Err),
        Err(error) => return Err(error.into()),
    };
    if press == Press::Preview {
        let choices = Choices::load(visit).await?;
        let action = match &open.chapter {
            None => format!("/works/{}/chapters", open.work.work),
            Some(chapter) => format!("/works/{}/chapters/{}", open.work.work, chapter.chapter),
        };
        // Who made the chapter and not the work only saves it.
        let to = preview::To { action, posted: was_posted || !open.work.whole, scheduled: false };
        let language = open.work.form.language.as_str();
        let language = (language, choices.direction(language));
        return Ok(Err(preview::chapter(visit, language, &prepared, fields, &to).into_response()));
    }
    Ok(Ok(prepared))
}

async fn again(
    mut visit: Visit,
    open: &Open,
    fields: &Fields,
    invalid: Option<Invalid>,
) -> Result<Response, Fault> {
    page_again(&mut visit, open, fields, invalid).await
}

/// The form again, with everything in it.
async fn page_again(
    visit: &mut Visit,
    open: &Open,
    fields: &Fields,
    invalid: Option<Invalid>,
) -> Result<Response, Fault> {
    let choices = Choices::load(visit).await?;
    let form = typed::chapter(fields, OWN);
    let page = ChapterPage {
        stage: open.stage(fields.one("form_nonce")),
        work: &open.work,
        form: &form,
        position: fields.one("chapter[position]").to_owned(),
        base: fields.one("base").to_owned(),
        choices: &choices,
        invalid: invalid.as_ref(),
        offer: None,
        notice: None,
    };
    let status = if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page.show(visit).status(status).into_response())
}

async fn sent_before(mut visit: Visit, open: &Open, form: &ChapterForm) -> Result<Response, Fault> {
    let choices = Choices::load(&mut visit).await?;
    let page = ChapterPage {
        stage: open.stage(""),
        work: &open.work,
        form,
        position: String::new(),
        base: open.chapter.as_ref().map(|chapter| chapter.base.to_string()).unwrap_or_default(),
        choices: &choices,
        invalid: None,
        offer: None,
        notice: Some(t!(visit, "write-sent-before")),
    };
    Ok(page.show(&visit).status(StatusCode::CONFLICT).into_response())
}

/// Somebody else saved in between: both versions, and what was typed is kept whatever comes next.
async fn overtaken(
    mut visit: Visit,
    work: WorkId,
    chapter: ChapterId,
    prepared: &PreparedChapter,
    fields: &Fields,
) -> Result<Response, Fault> {
    let person = writer(&visit)?;
    let viewer = visit.viewer.clone();
    let mut change = visit.archive().change(Some(person)).await?;
    let there = edit::load_chapter(&mut change, &viewer, chapter).await?;
    let mut kept = fields.clone();
    kept.0.retain(|(name, _)| name != "base");
    kept.0.push(("base".to_owned(), there.base.to_string()));
    let key = Form::Chapter(chapter, work);
    autosave::keep(&mut change, person, key, &super::autosave::body(&kept)?).await?;
    change.commit().await?;
    let newest = revisions::of_chapter(visit.db().await?, chapter).await?.pop();
    let (theirs, yours) = (&there.form, &prepared.form);
    let compared = vec![
        Compared::new(t!(visit, "write-chapter-title"), &theirs.title, &yours.title),
        Compared::new(t!(visit, "write-chapter-summary"), &theirs.summary, &yours.summary),
        Compared::new(t!(visit, "write-chapter-notes"), &theirs.notes, &yours.notes),
        Compared::new(t!(visit, "write-chapter-end-notes"), &theirs.end_notes, &yours.end_notes),
        Compared::new(t!(visit, "write-text"), &to_text(&there.html), &to_text(&prepared.html)),
    ];
    let conflict = Conflict {
        saved: newest.map(|newest| Saved { at: newest.at, own: newest.by == Some(person) }),
        compared,
        action: format!("/works/{work}/chapters/{chapter}"),
        theirs: format!("/works/{work}/chapters/{chapter}/edit"),
        fields: &kept,
    };
    Ok(conflict.page(&visit).into_response())
}
