//! Chapters: added at any place, saved, posted, put in another order, thrown away and put back.
//!
//! A chapter is a draft or posted; a posted chapter of a draft work is one that goes out with it. Posting a chapter
//! moves the work's updated date, saving one does not. A work always keeps one chapter, and a posted work a posted one.

pub(crate) mod bin;

pub use self::bin::{BIN, bin, put_back, run_erase_job};

use sqlx::FromRow;

use super::form::Purpose;
use super::prepare::PreparedChapter;
use super::revisions;
use super::stamp::{self, Open};
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::keys::tidy;
use crate::policy::{self, Viewer, WorkState};
use crate::texts::{self, Hash};
use crate::{Change, ChapterId, ChapterRevisionId, Error, Invalid, Message, Result, Time, WorkId, limits};

#[derive(Clone, FromRow)]
pub(crate) struct Row {
    id: ChapterId,
    position: i64,
    state: String,
    text_hash: Hash,
    source_hash: Hash,
    revision_id: ChapterRevisionId,
    published_on: Time,
    binned_at: Option<Time>,
}

statements! {
    /// The work of a chapter.
    fn work_of_chapter(chapter: ChapterId = ChapterId(1)) -> Option<(WorkId,)>:
        "SELECT work_id FROM chapter WHERE id = $1";
    /// A work's chapters in order, those in the bin too.
    fn of_work(work: WorkId = WorkId(1)) -> Vec<Row>:
        "SELECT id, position, state, text_hash, source_hash, revision_id, published_on, binned_at FROM chapter
         WHERE work_id = $1 ORDER BY position, id";
    /// Makes the row of a chapter; a form that was sent before makes none.
    fn insert(work: WorkId = WorkId(1), position: i64 = 1, state: &str = "draft", title: &str = "", summary_source: &str = "",
              summary: &str = "", notes_source: &str = "", notes: &str = "", end_source: &str = "", end: &str = "",
              text: &Hash = &Hash::of(b""), source: &Hash = &Hash::of(b""), cleaner: i64 = 1, words: i64 = 0,
              nonce: &str = "n", published: Time = Time(0), now: Time = Time(1)) -> Option<(ChapterId,)>:
        "INSERT INTO chapter (work_id, position, state, title, summary_source, summary, notes_source, notes,
            end_notes_source, end_notes, text_hash, source_hash, cleaner, words, form_nonce, published_on, created_at,
            updated_at, revision_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, 0)
         ON CONFLICT (form_nonce) DO NOTHING RETURNING id";
    /// The chapter that a form made.
    fn by_nonce(nonce: &str = "n") -> Option<(ChapterId,)>:
        "SELECT id FROM chapter WHERE form_nonce = $1";
    /// Writes a chapter's row anew.
    fn update(chapter: ChapterId = ChapterId(1), title: &str = "", summary_source: &str = "", summary: &str = "",
              notes_source: &str = "", notes: &str = "", end_source: &str = "", end: &str = "",
              text: &Hash = &Hash::of(b""), source: &Hash = &Hash::of(b""), cleaner: i64 = 1, words: i64 = 0,
              published: Time = Time(0), now: Time = Time(1)) -> Done:
        "UPDATE chapter SET title = $2, summary_source = $3, summary = $4, notes_source = $5, notes = $6,
            end_notes_source = $7, end_notes = $8, text_hash = $9, source_hash = $10, cleaner = $11, words = $12,
            published_on = $13, updated_at = $14 WHERE id = $1";
    /// Says which version is the chapter's present one.
    fn set_current(chapter: ChapterId = ChapterId(1), revision: ChapterRevisionId = ChapterRevisionId(1)) -> Done:
        "UPDATE chapter SET revision_id = $2 WHERE id = $1";
    /// Makes room for a chapter.
    fn make_room(work: WorkId = WorkId(1), from: i64 = 1) -> Done:
        "UPDATE chapter SET position = position + 1 WHERE work_id = $1 AND position >= $2";
    /// Puts a chapter at a place.
    fn set_position(chapter: ChapterId = ChapterId(1), position: i64 = 1) -> Done:
        "UPDATE chapter SET position = $2 WHERE id = $1";
    /// Posts a chapter; in a draft work it only goes out with it.
    fn set_posted(chapter: ChapterId = ChapterId(1), posted: Option<Time> = None, published: Time = Time(0)) -> Done:
        "UPDATE chapter SET state = 'posted', posted_at = $2, published_on = $3 WHERE id = $1";
    /// Dates a chapter.
    fn set_published(chapter: ChapterId = ChapterId(1), published: Time = Time(0)) -> Done:
        "UPDATE chapter SET published_on = $2 WHERE id = $1";
}

/// The work of a chapter, whatever its state: the policy is asked about the work next.
pub async fn work_of(db: &mut impl Ask, chapter: ChapterId) -> Result<WorkId> {
    let found = work_of_chapter(db, chapter).await?;
    found.map(|row| row.0).ok_or(Error::NotFound("chapter"))
}

/// Keeps a chapter's texts: the cleaned one against its earlier self, the source against the cleaned one.
async fn keep_texts(
    change: &mut Change,
    work: WorkId,
    chapter: &PreparedChapter,
    before: Option<&Hash>,
) -> Result<Hash> {
    if let Some(packed) = &chapter.packed {
        packed.put(change, work).await?;
        return Ok(packed.text.clone());
    }
    let text = texts::put(change, work, chapter.html.as_bytes(), before).await?;
    texts::put(change, work, chapter.form.text.as_bytes(), Some(&text)).await?;
    Ok(text)
}

/// Adds a version to a chapter and makes it the present one; before it, the file it was read from.
async fn keep_revision(
    change: &mut Change,
    work: WorkId,
    id: ChapterId,
    chapter: &PreparedChapter,
    text: &Hash,
) -> Result<ChapterRevisionId> {
    if let Some(raw) = &chapter.form.raw {
        let source = texts::put(change, work, &raw.bytes, None).await?;
        revisions::keep_chapter(change, work, id, &chapter.form, (&source, &raw.encoding), text).await?;
    }
    let source = (&chapter.source, "utf-8");
    let revision = revisions::keep_chapter(change, work, id, &chapter.form, source, text).await?;
    set_current(change, id, revision).await?;
    Ok(revision)
}

/// Writes a new chapter; `ready` ones go out with the work. A form that was sent before gives its first chapter.
pub(crate) async fn insert_new(
    change: &mut Change,
    work: WorkId,
    chapter: &PreparedChapter,
    position: i64,
    ready: bool,
    nonce: &str,
) -> Result<(ChapterId, bool)> {
    let text = keep_texts(change, work, chapter, None).await?;
    let form = &chapter.form;
    let now = change.now();
    let made = insert(
        change,
        work,
        position,
        if ready { "posted" } else { "draft" },
        &tidy(&form.title),
        &form.summary,
        &chapter.summary,
        &form.notes,
        &chapter.notes,
        &form.end_notes,
        &chapter.end_notes,
        &text,
        &chapter.source,
        fanlight_text::clean::VERSION,
        chapter.words,
        nonce,
        chapter.published.unwrap_or(Time(0)),
        now,
    )
    .await?;
    let Some((id,)) = made else {
        let (id,) = by_nonce(change, nonce).await?.ok_or(Error::Busy)?;
        return Ok((id, false));
    };
    keep_revision(change, work, id, chapter, &text).await?;
    change.note(Verb::Made, Noun::Chapter, id.0, Some(work));
    Ok((id, true))
}

/// Writes a chapter anew and adds a version. Says whether it says the same as before.
async fn write(
    change: &mut Change,
    work: WorkId,
    row: &Row,
    chapter: &PreparedChapter,
) -> Result<ChapterRevisionId> {
    let text = keep_texts(change, work, chapter, Some(&row.text_hash)).await?;
    let form = &chapter.form;
    let published = match chapter.published {
        Some(day) if day.date() == row.published_on.date() => row.published_on,
        Some(day) => day,
        None => row.published_on,
    };
    let now = change.now();
    update(
        change,
        row.id,
        &tidy(&form.title),
        &form.summary,
        &chapter.summary,
        &form.notes,
        &chapter.notes,
        &form.end_notes,
        &chapter.end_notes,
        &text,
        &chapter.source,
        fanlight_text::clean::VERSION,
        chapter.words,
        published,
        now,
    )
    .await?;
    change.note(Verb::Changed, Noun::Chapter, row.id.0, Some(work));
    keep_revision(change, work, row.id, chapter, &text).await
}

/// Whether a chapter already says what a form says.
async fn says(change: &mut Change, row: &Row, chapter: &PreparedChapter) -> Result<bool> {
    let versions = revisions::of_chapter(change, row.id).await?;
    let meta = revisions::chapter_meta(&chapter.form);
    Ok(row.source_hash == chapter.source
        && versions.iter().any(|version| version.id == row.revision_id && version.meta == meta))
}

/// Saves the only chapter of a work, from the work's own form. Says whether it said the same before.
pub(crate) async fn save_only(change: &mut Change, work: WorkId, chapter: &PreparedChapter) -> Result<bool> {
    let rows = of_work(change, work).await?;
    let mut there = rows.iter().filter(|row| row.binned_at.is_none());
    let (Some(row), None) = (there.next(), there.next()) else { return Err(Error::Conflict) };
    let same = says(change, row, chapter).await?;
    // The day in the work's form is the work's; its one chapter follows it there.
    let chapter = PreparedChapter { published: None, ..chapter.clone() };
    write(change, work, row, &chapter).await?;
    Ok(same)
}

/// Gives the first posted chapter another day, since the work's was changed.
pub(crate) async fn date_first(change: &mut Change, work: WorkId, published: Time) -> Result<()> {
    let rows = of_work(change, work).await?;
    if let Some(first) = rows.iter().find(|row| row.binned_at.is_none() && row.state == "posted") {
        set_published(change, first.id, published).await?;
    }
    Ok(())
}

fn purpose_holds(open: &Open, posted: bool, chapter: &PreparedChapter, now: Time) -> Result<()> {
    let out = posted && (open.standing.state == WorkState::Posted || open.post_at.is_some());
    let purpose = if out { Purpose::Post } else { Purpose::Draft };
    chapter.form.check(purpose, now).or_ok()?;
    if out && chapter.words == 0 && !chapter.html.contains("<img") {
        return Err(Invalid::one("content", Message::new("error-text-empty")).into());
    }
    Ok(())
}

/// Adds a chapter at a place (from 1; nothing is the end), as a draft or posted. `nonce` is what the form carries.
pub async fn add(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    chapter: &PreparedChapter,
    at: Option<i64>,
    posted: bool,
    nonce: &str,
) -> Result<ChapterId> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    purpose_holds(&open, posted, chapter, change.now())?;
    let rows = of_work(change, work).await?;
    let there: Vec<&Row> = rows.iter().filter(|row| row.binned_at.is_none()).collect();
    if there.len() >= limits::CHAPTERS {
        let message = Message::new("error-too-many-chapters").with("limit", limits::CHAPTERS);
        return Err(Invalid::one("content", message).into());
    }
    let nonce = if nonce.is_empty() { change.secret() } else { nonce.to_owned() };
    let nonce = format!("chapter {work} {nonce}");
    if let Some((id,)) = by_nonce(change, &nonce).await? {
        return Ok(id);
    }
    let end = rows.last().map_or(0, |row| row.position) + 1;
    let after = at.and_then(|at| there.get(usize::try_from(at - 1).unwrap_or(0)));
    let position = match after {
        Some(row) => {
            make_room(change, work, row.position).await?;
            row.position
        }
        None => end,
    };
    let (id, _) = insert_new(change, work, chapter, position, false, &nonce).await?;
    if posted {
        let published = chapter.published.unwrap_or(Time(0));
        send_out(change, work, id, &open, published).await?;
    }
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await?;
    Ok(id)
}

/// Posts a chapter's row: at once in a posted work, with the work in a draft.
async fn send_out(
    change: &mut Change,
    work: WorkId,
    id: ChapterId,
    open: &Open,
    published: Time,
) -> Result<()> {
    if open.standing.state == WorkState::Posted {
        let now = change.now();
        let published = if published == Time(0) { now } else { published };
        set_posted(change, id, Some(now), published).await?;
        change.note(Verb::Posted, Noun::Chapter, id.0, Some(work));
    } else {
        set_posted(change, id, None, published).await?;
    }
    Ok(())
}

/// A chapter that a viewer may change, with its work's other ones.
async fn find(
    change: &mut Change,
    viewer: &Viewer,
    chapter: ChapterId,
) -> Result<(WorkId, Open, Vec<Row>, Row)> {
    let work = work_of(change, chapter).await?;
    let open = stamp::open_chapter_to_edit(change, viewer, work, chapter).await?;
    let rows = of_work(change, work).await?;
    let row = rows.iter().find(|row| row.id == chapter).cloned().ok_or(Error::NotFound("chapter"))?;
    Ok((work, open, rows, row))
}

/// Saves a chapter. `base` is the version the form began from; if another is the present one and says something else,
/// nothing is written ([`Error::Conflict`]). `post` posts a draft, which the work's creators do; a posted chapter stays
/// posted.
pub async fn save(
    change: &mut Change,
    viewer: &Viewer,
    chapter: ChapterId,
    prepared: &PreparedChapter,
    base: ChapterRevisionId,
    post: bool,
) -> Result<ChapterRevisionId> {
    let (work, open, _, row) = find(change, viewer, chapter).await?;
    let was_posted = row.state == "posted";
    if post && !was_posted {
        policy::may_edit(viewer, open.creator)?;
    }
    purpose_holds(&open, post || was_posted, prepared, change.now())?;
    if row.revision_id != base && !says(change, &row, prepared).await? {
        return Err(Error::Conflict);
    }
    let revision = write(change, work, &row, prepared).await?;
    if post && !was_posted {
        let published = prepared.published.unwrap_or(row.published_on);
        send_out(change, work, chapter, &open, published).await?;
    }
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await?;
    Ok(revision)
}

/// Puts a work's chapters into this order: every one that is not in the bin, each once. Otherwise
/// [`Error::Conflict`]: somebody added or threw away one in the meantime.
pub async fn reorder(change: &mut Change, viewer: &Viewer, work: WorkId, order: &[ChapterId]) -> Result<()> {
    stamp::open_to_edit(change, viewer, work).await?;
    let rows = of_work(change, work).await?;
    let mut there: Vec<ChapterId> =
        rows.iter().filter(|row| row.binned_at.is_none()).map(|row| row.id).collect();
    let mut asked = order.to_vec();
    there.sort_unstable();
    asked.sort_unstable();
    if there != asked {
        return Err(Error::Conflict);
    }
    for (chapter, position) in order.iter().zip(1..) {
        if rows.iter().any(|row| row.id == *chapter && row.position != position) {
            set_position(change, *chapter, position).await?;
        }
    }
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await
}
