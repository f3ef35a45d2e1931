//! A work and its chapters as forms again, for their creators to change.

use sqlx::FromRow;

use super::credits;
use super::form::{ChapterForm, CreditForm, WorkForm};
use crate::db::{Ask, Flag};
use crate::policy::{self, Sight, Standing, Viewer, WorkState};
use crate::series::places;
use crate::tags::{Kind, TagLists};
use crate::texts::{self, Hash};
use crate::{
    ChapterId, ChapterRevisionId, Error, PersonId, PseudId, Result, TagId, Time, WorkId, WorkRevisionId,
};

/// A work, ready to be changed.
#[derive(Clone, Debug)]
pub struct Editable {
    /// Which work.
    pub work: WorkId,
    /// Its form, as it was typed.
    pub form: WorkForm,
    /// The version that a save of the form names.
    pub base: WorkRevisionId,
    /// Draft, posted, binned.
    pub state: WorkState,
    /// When a draft posts itself; `form.post_at` says the same in UTC.
    pub post_at: Option<Time>,
    /// Whether the viewer may change all of it, not only a chapter that they made.
    pub whole: bool,
    /// Its chapters in order, those in the bin last.
    pub chapters: Vec<ChapterLine>,
}

/// A chapter in the list of a work that is being changed.
#[derive(Clone, Debug, FromRow)]
pub struct ChapterLine {
    /// Which chapter.
    pub id: ChapterId,
    /// Its title; may be empty.
    pub title: String,
    /// `draft` or `posted`.
    pub state: String,
    /// Words.
    pub words: i64,
    /// When it was thrown away, if it lies in the bin.
    pub binned_at: Option<Time>,
}

/// A chapter, ready to be changed.
#[derive(Clone, Debug)]
pub struct EditableChapter {
    /// Which chapter.
    pub chapter: ChapterId,
    /// Of which work.
    pub work: WorkId,
    /// Its form, as it was typed.
    pub form: ChapterForm,
    /// The version that a save of the form names.
    pub base: ChapterRevisionId,
    /// Whether it is posted (or goes out with its work).
    pub posted: bool,
    /// Its place among all chapters of the work, from 1.
    pub position: i64,
    /// The cleaned text, as readers see it.
    pub html: String,
}

#[derive(FromRow)]
pub(crate) struct Row {
    #[sqlx(flatten)]
    standing: Standing,
    title: String,
    language: Option<String>,
    summary_source: String,
    notes_source: String,
    end_notes_source: String,
    planned_chapters: i64,
    comments_from: String,
    comments_moderated: Flag,
    text_hidden: Flag,
    history_for: String,
    published_on: Time,
    post_at: Option<Time>,
    revision_id: WorkRevisionId,
    creators: i64,
    chapter_creators: i64,
}

#[derive(FromRow)]
pub(crate) struct ChapterRow {
    work_id: WorkId,
    state: String,
    title: String,
    summary_source: String,
    notes_source: String,
    end_notes_source: String,
    text_hash: Hash,
    source_hash: Hash,
    revision_id: ChapterRevisionId,
    published_on: Time,
    before: i64,
}

statements! {
    /// A work's sources, and whether a person made it, or a chapter of it.
    fn select(work: WorkId = WorkId(1), person: i64 = 1, chapter: Option<ChapterId> = None) -> Option<Row>:
        "SELECT w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.title, w.language, w.summary_source,
                w.notes_source, w.end_notes_source, w.planned_chapters, w.comments_from, w.comments_moderated,
                w.text_hidden, w.history_for, w.published_on, w.post_at, w.revision_id,
                (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator c
                 WHERE c.work_id = w.id AND c.person_id = $2 AND c.accepted = 1) AS creators,
                (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter_creator k
                 WHERE k.chapter_id = $3 AND k.work_id = w.id AND k.person_id = $2 AND k.accepted = 1) AS chapter_creators
         FROM work w WHERE w.id = $1";
    /// Its tags.
    fn tags_of(work: WorkId = WorkId(1)) -> Vec<(TagId, String, String)>:
        "SELECT t.tag_id, g.kind,
           CASE WHEN g.kind IN ('rating', 'warning', 'category') THEN COALESCE(s.name, g.name) ELSE t.typed END
         FROM work_tag t JOIN tag g ON g.id = t.tag_id LEFT JOIN tag s ON s.id = g.synonym_of
         WHERE t.work_id = $1 ORDER BY t.position";
    /// A person's pen names on it.
    fn pseuds_on(work: WorkId = WorkId(1), person: i64 = 1) -> Vec<(PseudId,)>:
        "SELECT pseud_id FROM work_creator WHERE work_id = $1 AND person_id = $2 ORDER BY position, pseud_id";
    /// The language of a person's newest work.
    fn language_of(person: PersonId = PersonId(1)) -> Option<(Option<String>,)>:
        "SELECT w.language FROM work_creator c JOIN work w ON w.id = c.work_id
         WHERE c.person_id = $1 AND c.accepted = 1 ORDER BY c.work_id DESC LIMIT 1";
    /// Its chapters.
    fn lines(work: WorkId = WorkId(1)) -> Vec<ChapterLine>:
        "SELECT id, title, state, words, binned_at FROM chapter WHERE work_id = $1
         ORDER BY CASE WHEN binned_at IS NULL THEN 0 ELSE 1 END, position, id";
    /// A chapter's sources.
    fn select_chapter(chapter: ChapterId = ChapterId(1)) -> Option<ChapterRow>:
        "SELECT c.work_id, c.state, c.title, c.summary_source, c.notes_source, c.end_notes_source, c.text_hash,
                c.source_hash, c.revision_id, c.published_on,
                (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter o WHERE o.work_id = c.work_id AND o.binned_at IS NULL
                   AND (o.position, o.id) < (c.position, c.id)) AS before
         FROM chapter c WHERE c.id = $1 AND c.binned_at IS NULL";
}

/// The language a person wrote in the last time; nothing before their first work.
pub async fn last_language(db: &mut impl Ask, person: PersonId) -> Result<Option<String>> {
    Ok(language_of(db, person).await?.and_then(|(language,)| language))
}

/// A work's row for its creators, and for who made this chapter of it; who may not see the work hears that there is none.
async fn allowed(
    db: &mut impl Ask,
    viewer: &Viewer,
    work: WorkId,
    chapter: Option<ChapterId>,
) -> Result<Row> {
    let person = viewer.person.map_or(0, |person| person.0);
    let row = select(db, work, person, chapter).await?.ok_or(Error::NotFound("work"))?;
    let standing = row.standing;
    let creator = row.creators + row.chapter_creators > 0;
    if policy::sight(viewer, creator, &standing) == Sight::Nothing {
        return Err(Error::NotFound("work"));
    }
    policy::may_edit(viewer, creator)?;
    Ok(row)
}

/// A work as its creators change it. Seven statements.
pub async fn load(db: &mut impl Ask, viewer: &Viewer, work: WorkId) -> Result<Editable> {
    load_around(db, viewer, work, None).await
}

/// A work as the form of this chapter needs it, for who made the chapter too. Seven statements.
pub async fn load_around(
    db: &mut impl Ask,
    viewer: &Viewer,
    work: WorkId,
    chapter: Option<ChapterId>,
) -> Result<Editable> {
    let row = allowed(db, viewer, work, chapter).await?;
    let (base, state, post_at) = (row.revision_id, row.standing.state, row.post_at);
    let whole = policy::may_edit(viewer, row.creators > 0).is_ok();
    let form = form_of(db, viewer, work, row).await?;
    Ok(Editable { work, form, base, state, post_at, whole, chapters: lines(db, work).await? })
}

/// A work's form as it was typed.
pub(crate) async fn form(db: &mut impl Ask, viewer: &Viewer, work: WorkId) -> Result<WorkForm> {
    let row = allowed(db, viewer, work, None).await?;
    form_of(db, viewer, work, row).await
}

async fn form_of(db: &mut impl Ask, viewer: &Viewer, work: WorkId, row: Row) -> Result<WorkForm> {
    let mut tags = TagLists::default();
    for (_, kind, typed) in tags_of(db, work).await? {
        if let Some(list) = tags.of_mut(kind.parse::<Kind>()?) {
            list.push(typed);
        }
    }
    let pseuds = pseuds_on(db, work, viewer.person.map_or(0, |person| person.0)).await?;
    let credits = credits::load(db, work).await?;
    Ok(WorkForm {
        title: row.title,
        tags,
        summary: row.summary_source,
        notes: row.notes_source,
        end_notes: row.end_notes_source,
        language: row.language.unwrap_or_default(),
        chapters: if row.planned_chapters == 0 { "?".into() } else { row.planned_chapters.to_string() },
        published: day(row.published_on),
        post_at: row
            .post_at
            .map(|at| at.timestamp().strftime("%Y-%m-%dT%H:%M").to_string())
            .unwrap_or_default(),
        time_zone: String::new(),
        restricted: row.standing.restricted,
        anonymous: row.standing.anonymous,
        text_hidden: row.text_hidden.0,
        comments_from: row.comments_from,
        comments_moderated: row.comments_moderated.0,
        history_for: row.history_for,
        credits: credits
            .into_iter()
            .map(|c| CreditForm {
                kind: c.kind.as_str().into(),
                title: c.title,
                creator: c.creator,
                url: c.url,
            })
            .collect(),
        pseuds: pseuds.into_iter().map(|row| row.0).collect(),
        series: Some(places::series_of(db, work).await?),
        new_series: String::new(),
    })
}

fn day(time: Time) -> String {
    if time == Time(0) { String::new() } else { time.date().to_string() }
}

/// A chapter as its creators change it. Three statements.
pub async fn load_chapter(db: &mut impl Ask, viewer: &Viewer, chapter: ChapterId) -> Result<EditableChapter> {
    let row = select_chapter(db, chapter).await?.ok_or(Error::NotFound("chapter"))?;
    allowed(db, viewer, row.work_id, Some(chapter)).await.map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("chapter"),
        other => other,
    })?;
    let hashes = [row.text_hash.clone(), row.source_hash.clone()];
    let mut texts = texts::get_many(db, row.work_id, &hashes).await?;
    let html = texts.get(&row.text_hash).cloned().ok_or(Error::NotFound("text"))?;
    let source = texts.remove(&row.source_hash).ok_or(Error::NotFound("text"))?;
    Ok(EditableChapter {
        chapter,
        work: row.work_id,
        form: ChapterForm {
            title: row.title,
            summary: row.summary_source,
            notes: row.notes_source,
            end_notes: row.end_notes_source,
            text: texts::into_string(source)?,
            published: day(row.published_on),
            raw: None,
        },
        base: row.revision_id,
        posted: row.state == "posted",
        position: row.before + 1,
        html: texts::into_string(html)?,
    })
}

/// The only chapter of a work, for the one form that holds both; nothing if it has several.
pub async fn only_chapter(
    db: &mut impl Ask,
    viewer: &Viewer,
    editable: &Editable,
) -> Result<Option<EditableChapter>> {
    let mut there = editable.chapters.iter().filter(|chapter| chapter.binned_at.is_none());
    match (there.next(), there.next()) {
        (Some(chapter), None) => Ok(Some(load_chapter(db, viewer, chapter.id).await?)),
        _ => Ok(None),
    }
}
