//! What is being typed, kept while it is typed: per person and form, until it is saved or dropped.
//!
//! Forms are named `new work`, `work 12`, `chapter 7`, `new chapter 12`. The body is whatever JSON the page keeps.

use sqlx::FromRow;

use crate::db::{Ask, Done};
use crate::{Change, ChapterId, Error, Invalid, Message, PersonId, Result, Time, WorkId, limits};

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Of a work that is not there yet.
    NewWork,
    /// Of a work.
    Work(WorkId),
    /// Of a chapter that is not there yet.
    NewChapter(WorkId),
    /// Of a chapter, and its work.
    Chapter(ChapterId, WorkId),
}

impl Form {
    fn key(self) -> (String, Option<WorkId>) {
        match self {
            Form::NewWork => ("new work".into(), None),
            Form::Work(work) => (format!("work {work}"), Some(work)),
            Form::NewChapter(work) => (format!("new chapter {work}"), Some(work)),
            Form::Chapter(chapter, work) => (format!("chapter {chapter}"), Some(work)),
        }
    }
}

/// What was being typed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Kept {
    /// JSON, as it came.
    pub body: String,
    /// When it was kept.
    pub at: Time,
}

statements! {
    /// Keeps what is being typed.
    fn store(person: PersonId = PersonId(1), form: &str = "new work", work: Option<WorkId> = None, body: &str = "{}",
             at: Time = Time(1)) -> Done:
        "INSERT INTO autosave (person_id, form, work_id, body, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id, form) DO UPDATE SET body = excluded.body, at = excluded.at";
    /// What was being typed.
    fn stored(person: PersonId = PersonId(1), form: &str = "new work") -> Option<Kept>:
        "SELECT body, at FROM autosave WHERE person_id = $1 AND form = $2";
    /// Drops it.
    fn delete(person: PersonId = PersonId(1), form: &str = "new work") -> Done:
        "DELETE FROM autosave WHERE person_id = $1 AND form = $2";
    /// Whether a work is this person's, or a chapter of it.
    fn is_creator(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> Option<(WorkId,)>:
        "SELECT work_id FROM work_creator WHERE work_id = $1 AND person_id = $2 AND accepted = 1
         UNION SELECT work_id FROM chapter_creator WHERE work_id = $1 AND person_id = $2 AND accepted = 1";
}

/// Keeps what a person is typing; the last keeping wins. A work's forms are its creators'.
pub async fn keep(change: &mut Change, person: PersonId, form: Form, body: &str) -> Result<()> {
    if body.len() > limits::FORM_BYTES {
        let message = Message::new("error-too-many-bytes").with("limit", limits::FORM_BYTES);
        let over = body.len() - limits::FORM_BYTES;
        return Err(Invalid::one("content", message.with("over", over)).into());
    }
    let (key, work) = form.key();
    if let Some(work) = work
        && is_creator(change, work, person).await?.is_none()
    {
        return Err(Error::NotFound("work"));
    }
    let now = change.now();
    store(change, person, &key, work, body, now).await?;
    Ok(())
}

/// What a person was typing into a form, if it was not saved.
pub async fn load(db: &mut impl Ask, person: PersonId, form: Form) -> Result<Option<Kept>> {
    stored(db, person, &form.key().0).await
}

/// Forgets what was typed: it was saved, or the person said so.
pub async fn forget(change: &mut Change, person: PersonId, form: Form) -> Result<()> {
    delete(change, person, &form.key().0).await?;
    Ok(())
}
