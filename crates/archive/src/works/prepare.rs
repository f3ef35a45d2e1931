//! From what was typed to what can be written: checked, cleaned, counted. No database, and no transaction waits for it.

use fanlight_text::clean::{self, Cleaned, Dropped, Field as Place, Refused};
use fanlight_text::count;
use tokio::sync::Semaphore;

use super::form::{ChapterForm, Purpose, Values, WorkForm};
use crate::texts::{Hash, Packed, QUICK};
use crate::{Error, Field, Invalid, Message, Result, Time};

/// Texts cleaned at once: each may cost a second and tens of megabytes.
static LINE: Semaphore = Semaphore::const_new(2);

/// A work's form, checked and cleaned, with the chapters that came with it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// As it was typed.
    pub form: WorkForm,
    /// Cleaned summary.
    pub summary: String,
    /// Cleaned notes.
    pub notes: String,
    /// Cleaned end notes.
    pub end_notes: String,
    /// The chapters.
    pub chapters: Vec<PreparedChapter>,
    /// What the cleaner left out, by field.
    pub dropped: Vec<(Field, Dropped)>,
    pub(crate) values: Values,
    pub(crate) purpose: Purpose,
}

/// A chapter's form, checked and cleaned.
#[derive(Clone, Debug)]
pub struct PreparedChapter {
    /// As it was typed.
    pub form: ChapterForm,
    /// The cleaned text.
    pub html: String,
    /// Cleaned summary.
    pub summary: String,
    /// Cleaned notes.
    pub notes: String,
    /// Cleaned end notes.
    pub end_notes: String,
    /// Words of the text.
    pub words: i64,
    /// What the cleaner left out, by field.
    pub dropped: Vec<(Field, Dropped)>,
    pub(crate) published: Option<Time>,
    pub(crate) source: Hash,
    pub(crate) packed: Option<std::sync::Arc<Packed>>,
}

/// Checks and cleans a work's form with its chapters: all of them for a new work, one or none for a work that is
/// there. Everything that is wrong comes back at once, as [`Error::Invalid`].
pub async fn prepare(
    form: WorkForm,
    chapters: Vec<ChapterForm>,
    purpose: Purpose,
    now: Time,
) -> Result<Prepared> {
    in_line(move || prepare_now(form, chapters, purpose, now)).await?
}

/// Checks and cleans a chapter's form.
pub async fn prepare_chapter(form: ChapterForm, purpose: Purpose, now: Time) -> Result<PreparedChapter> {
    in_line(move || {
        let mut invalid = form.check(purpose, now);
        let chapter = chapter_now(form, purpose, now, &mut invalid);
        invalid.or_ok()?;
        Ok(chapter)
    })
    .await?
}

pub(crate) async fn in_line<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = LINE.acquire().await.map_err(|_| Error::Busy)?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(error.to_string()))
}

/// [`prepare`] on this very thread, for bringing in many works.
pub(crate) fn prepare_now(
    form: WorkForm,
    chapters: Vec<ChapterForm>,
    purpose: Purpose,
    now: Time,
) -> Result<Prepared> {
    let (values, mut invalid) = form.values(&chapters, purpose, now);
    let mut dropped = Vec::new();
    let mut tidy = |field, source: &str, place| {
        let cleaned = cleaned(field, source, place, &mut invalid);
        dropped.extend(cleaned.changed.into_iter().map(|drop| (field, drop)));
        cleaned.html
    };
    let summary = tidy("summary", &form.summary, Place::Short);
    let notes = tidy("notes", &form.notes, Place::Notes);
    let end_notes = tidy("endnotes", &form.end_notes, Place::Notes);
    let chapters =
        chapters.into_iter().map(|chapter| chapter_now(chapter, purpose, now, &mut invalid)).collect();
    invalid.or_ok()?;
    Ok(Prepared { form, summary, notes, end_notes, chapters, dropped, values, purpose })
}

fn chapter_now(form: ChapterForm, purpose: Purpose, now: Time, invalid: &mut Invalid) -> PreparedChapter {
    let mut dropped = Vec::new();
    let mut tidy = |field, source: &str, place, invalid: &mut Invalid| {
        let cleaned = cleaned(field, source, place, invalid);
        dropped.extend(cleaned.changed.iter().cloned().map(|drop| (field, drop)));
        cleaned
    };
    let summary = tidy("chapter_summary", &form.summary, Place::Short, invalid).html;
    let notes = tidy("chapter_notes", &form.notes, Place::Notes, invalid).html;
    let end_notes = tidy("chapter_endnotes", &form.end_notes, Place::Notes, invalid).html;
    let text = tidy("content", &form.text, Place::Chapter, invalid);
    if purpose == Purpose::Post && text.is_empty() && !invalid.fields.contains_key("content") {
        invalid.add("content", Message::new("error-text-empty"));
    }
    PreparedChapter {
        words: i64::try_from(count::words(&text.html)).unwrap_or(i64::MAX),
        html: text.html,
        summary,
        notes,
        end_notes,
        dropped,
        published: form.published(now),
        source: Hash::of(form.text.as_bytes()),
        packed: None,
        form,
    }
}

impl PreparedChapter {
    /// Compresses the texts here and now, so that the database's thread need not.
    pub(crate) fn pack(&mut self) -> Result<()> {
        self.packed = Some(std::sync::Arc::new(Packed::new(&self.html, &self.form.text, QUICK)?));
        Ok(())
    }
}

/// Cleans one field; a text that is refused leaves a message at the field. What is over its limit is not looked at.
pub(crate) fn cleaned(field: Field, source: &str, place: Place, invalid: &mut Invalid) -> Cleaned {
    let nothing = Cleaned { html: String::new(), changed: Vec::new() };
    if source.trim().is_empty() || invalid.fields.contains_key(field) {
        return nothing;
    }
    clean::clean_typed(source, place).unwrap_or_else(|refused| {
        let (key, line) = match refused {
            Refused::TooDeep { line } => ("error-too-deep", line),
            Refused::TooManyFormatting { line } => ("error-too-many-open", line),
            Refused::TooManyTags { line } => ("error-too-many-elements", line),
            Refused::TooManyAttributes { line } => ("error-too-many-attributes", line),
            Refused::Grows { line } => ("error-grows", line),
            Refused::TooLong { bytes, most } => {
                let message = Message::new("error-too-many-bytes").with("limit", most);
                invalid.add(field, message.with("over", bytes.saturating_sub(most)));
                return nothing;
            }
        };
        invalid.add(field, Message::new(key).with("line", line));
        nothing
    })
}
