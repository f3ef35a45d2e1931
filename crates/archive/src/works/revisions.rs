//! Versions: every save adds one, none is ever overwritten.
//!
//! A chapter's version holds its source's hash, how the source was encoded, the cleaned text's hash and the cleaner's
//! version; a work's holds everything that was typed, the tags with their ids, and the chapters in order, each with
//! its version: enough to read the work as it stood on any day.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::form::{ChapterForm, CreditForm};
use crate::db::{Ask, Done, Flag, One};
use crate::texts::Hash;
use crate::{
    Change, ChapterId, ChapterRevisionId, PersonId, PseudId, Result, TagId, Time, WorkId, WorkRevisionId,
};

/// What a work's version says beside tags and chapters: the sources, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkMeta {
    /// The title.
    pub title: String,
    /// Code of the language, once chosen.
    pub language: Option<String>,
    /// Source of the summary.
    pub summary: String,
    /// Source of the notes.
    pub notes: String,
    /// Source of the end notes.
    pub end_notes: String,
    /// 0 is "who knows".
    pub planned_chapters: i64,
    /// For members only.
    pub restricted: bool,
    /// Its creators are not named.
    pub anonymous: bool,
    /// Who may comment.
    pub comments_from: String,
    /// Comments wait for a creator's yes.
    pub comments_moderated: bool,
    /// Who may read older versions.
    pub history_for: String,
    /// Day of publication; 0 while nothing was said.
    pub published_on: Time,
    /// The credits.
    pub credits: Vec<CreditForm>,
    /// The creators' pen names.
    pub creators: Vec<PseudId>,
}

/// What a chapter's version says beside its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterMeta {
    /// The title.
    pub title: String,
    /// Source of the summary.
    pub summary: String,
    /// Source of the notes.
    pub notes: String,
    /// Source of the end notes.
    pub end_notes: String,
    /// Day of publication as typed.
    pub published: String,
}

/// A version of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkRevision {
    /// Which version.
    pub id: WorkRevisionId,
    /// Of which work.
    pub work: WorkId,
    /// When it was saved.
    pub at: Time,
    /// By whom; nobody's if the archive itself saved it.
    pub by: Option<PersonId>,
    /// What was typed.
    pub meta: WorkMeta,
    /// The tags: id, kind, as typed.
    pub tags: Vec<(TagId, String, String)>,
    /// The chapters in order, each with its version.
    pub chapters: Vec<(ChapterId, ChapterRevisionId)>,
}

#[derive(FromRow)]
pub(crate) struct MetaRow {
    title: String,
    language: Option<String>,
    summary_source: String,
    notes_source: String,
    end_notes_source: String,
    planned_chapters: i64,
    restricted: Flag,
    anonymous: Flag,
    comments_from: String,
    comments_moderated: Flag,
    history_for: String,
    published_on: Time,
}

#[derive(FromRow)]
pub(crate) struct RevisionRow {
    id: WorkRevisionId,
    work_id: WorkId,
    at: Time,
    by_person: Option<PersonId>,
    meta: String,
    tags: String,
    chapters: String,
}

/// A version of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterRevision {
    /// Which version.
    pub id: ChapterRevisionId,
    /// Of which work.
    pub work: WorkId,
    /// Of which chapter.
    pub chapter: ChapterId,
    /// When it was saved.
    pub at: Time,
    /// By whom.
    pub by: Option<PersonId>,
    /// What was typed.
    pub meta: ChapterMeta,
    /// The source.
    pub source: Hash,
    /// How its bytes are encoded; `utf-8` for what was typed.
    pub encoding: String,
    /// The cleaned text.
    pub text: Hash,
    /// The version of the cleaner that made it.
    pub cleaner: i64,
}

#[derive(FromRow)]
pub(crate) struct ChapterRow {
    id: ChapterRevisionId,
    work_id: WorkId,
    chapter_id: ChapterId,
    at: Time,
    by_person: Option<PersonId>,
    meta: String,
    source_hash: Hash,
    source_encoding: String,
    text_hash: Hash,
    cleaner: i64,
}

statements! {
    /// What a work says of itself.
    fn meta_of(work: WorkId = WorkId(1)) -> One<MetaRow>:
        "SELECT title, language, summary_source, notes_source, end_notes_source, planned_chapters, restricted, anonymous,
                comments_from, comments_moderated, history_for, published_on FROM work WHERE id = $1";
    /// Its tags.
    fn tags_of(work: WorkId = WorkId(1)) -> Vec<(TagId, String, String)>:
        "SELECT t.tag_id, g.kind, t.typed FROM work_tag t JOIN tag g ON g.id = t.tag_id
         WHERE t.work_id = $1 ORDER BY t.position";
    /// Its creators.
    fn creators_of(work: WorkId = WorkId(1)) -> Vec<(PseudId,)>:
        "SELECT pseud_id FROM work_creator WHERE work_id = $1 AND accepted = 1 ORDER BY position, pseud_id";
    /// Its chapters.
    fn chapters_of(work: WorkId = WorkId(1)) -> Vec<(ChapterId, ChapterRevisionId)>:
        "SELECT id, revision_id FROM chapter WHERE work_id = $1 AND binned_at IS NULL ORDER BY position, id";
    /// Keeps a version of a work.
    fn insert(work: WorkId = WorkId(1), at: Time = Time(1), by: Option<PersonId> = None, meta: &str = "{}",
              tags: &str = "[]", chapters: &str = "[]") -> One<(WorkRevisionId,)>:
        "INSERT INTO work_revision (work_id, at, by_person, meta, tags, chapters)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// Says which version is the work's present one.
    fn set_current(work: WorkId = WorkId(1), revision: WorkRevisionId = WorkRevisionId(1)) -> Done:
        "UPDATE work SET revision_id = $2 WHERE id = $1";
    /// Keeps a version of a chapter.
    fn insert_chapter(work: WorkId = WorkId(1), chapter: ChapterId = ChapterId(1), at: Time = Time(1),
                      by: Option<PersonId> = None, meta: &str = "{}", source: &Hash = &Hash::of(b""),
                      encoding: &str = "utf-8", text: &Hash = &Hash::of(b""), cleaner: i64 = 1)
        -> One<(ChapterRevisionId,)>:
        "INSERT INTO chapter_revision
           (work_id, chapter_id, at, by_person, meta, source_hash, source_encoding, text_hash, cleaner)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    /// A version of a work.
    fn select(work: WorkId = WorkId(1), id: WorkRevisionId = WorkRevisionId(1)) -> Option<RevisionRow>:
        "SELECT id, work_id, at, by_person, meta, tags, chapters FROM work_revision WHERE work_id = $1 AND id = $2";
    /// The versions of a work.
    fn select_all(work: WorkId = WorkId(1)) -> Vec<RevisionRow>:
        "SELECT id, work_id, at, by_person, meta, tags, chapters FROM work_revision WHERE work_id = $1 ORDER BY id";
    /// The versions of a chapter.
    fn select_chapter(chapter: ChapterId = ChapterId(1)) -> Vec<ChapterRow>:
        "SELECT id, work_id, chapter_id, at, by_person, meta, source_hash, source_encoding, text_hash, cleaner
         FROM chapter_revision WHERE chapter_id = $1 ORDER BY id";
}

/// Keeps a version of a work as its rows say it now, and makes it the present one.
pub(crate) async fn keep(change: &mut Change, work: WorkId) -> Result<WorkRevisionId> {
    let One(row) = meta_of(change, work).await?;
    let credits = super::credits::load(change, work).await?;
    let creators = creators_of(change, work).await?;
    let meta = WorkMeta {
        title: row.title,
        language: row.language,
        summary: row.summary_source,
        notes: row.notes_source,
        end_notes: row.end_notes_source,
        planned_chapters: row.planned_chapters,
        restricted: row.restricted.0,
        anonymous: row.anonymous.0,
        comments_from: row.comments_from,
        comments_moderated: row.comments_moderated.0,
        history_for: row.history_for,
        published_on: row.published_on,
        credits: credits
            .into_iter()
            .map(|c| CreditForm {
                kind: c.kind.as_str().into(),
                title: c.title,
                creator: c.creator,
                url: c.url,
            })
            .collect(),
        creators: creators.into_iter().map(|row| row.0).collect(),
    };
    let meta = serde_json::to_string(&meta)?;
    let tags = serde_json::to_string(&tags_of(change, work).await?)?;
    let chapters = serde_json::to_string(&chapters_of(change, work).await?)?;
    let (now, by) = (change.now(), change.by());
    let One((id,)) = insert(change, work, now, by, &meta, &tags, &chapters).await?;
    set_current(change, work, id).await?;
    Ok(id)
}

/// Keeps a version of a chapter.
pub(crate) async fn keep_chapter(
    change: &mut Change,
    work: WorkId,
    chapter: ChapterId,
    form: &ChapterForm,
    (source, encoding): (&Hash, &str),
    text: &Hash,
) -> Result<ChapterRevisionId> {
    let meta = serde_json::to_string(&chapter_meta(form))?;
    let (now, by) = (change.now(), change.by());
    let cleaner = fanlight_text::clean::VERSION;
    let One((id,)) =
        insert_chapter(change, work, chapter, now, by, &meta, source, encoding, text, cleaner).await?;
    Ok(id)
}

pub(crate) fn chapter_meta(form: &ChapterForm) -> ChapterMeta {
    ChapterMeta {
        title: crate::keys::tidy(&form.title),
        summary: form.summary.clone(),
        notes: form.notes.clone(),
        end_notes: form.end_notes.clone(),
        published: form.published.trim().into(),
    }
}

fn revision(row: RevisionRow) -> Result<WorkRevision> {
    Ok(WorkRevision {
        id: row.id,
        work: row.work_id,
        at: row.at,
        by: row.by_person,
        meta: serde_json::from_str(&row.meta)?,
        tags: serde_json::from_str(&row.tags)?,
        chapters: serde_json::from_str(&row.chapters)?,
    })
}

/// One version of a work; whoever asks has asked the policy.
pub(crate) async fn load(
    db: &mut impl Ask,
    work: WorkId,
    id: WorkRevisionId,
) -> Result<Option<WorkRevision>> {
    select(db, work, id).await?.map(revision).transpose()
}

/// Every version of a work, the first one first; whoever asks has asked the policy.
pub async fn all(db: &mut impl Ask, work: WorkId) -> Result<Vec<WorkRevision>> {
    select_all(db, work).await?.into_iter().map(revision).collect()
}

/// Every version of a chapter, the first one first; whoever asks has asked the policy.
pub async fn of_chapter(db: &mut impl Ask, chapter: ChapterId) -> Result<Vec<ChapterRevision>> {
    select_chapter(db, chapter)
        .await?
        .into_iter()
        .map(|row| {
            Ok(ChapterRevision {
                id: row.id,
                work: row.work_id,
                chapter: row.chapter_id,
                at: row.at,
                by: row.by_person,
                meta: serde_json::from_str(&row.meta)?,
                source: row.source_hash,
                encoding: row.source_encoding,
                text: row.text_hash,
                cleaner: row.cleaner,
            })
        })
        .collect()
}
