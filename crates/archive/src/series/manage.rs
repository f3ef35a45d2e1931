//! A series as its creators change it: its form, its works in order, and works of their own to put in.
//!
//! A creator sees the works they would find anywhere, and their own whatever their standing; another creator's draft
//! keeps its place unseen.

use sqlx::FromRow;

use super::{Own, SeriesForm, find};
use crate::db::{Ask, Flag};
use crate::policy::{self, Standing, Viewer};
use crate::{Error, PersonId, Result, SeriesId, WorkId};

/// Own works that are offered to be put in, the newest.
const OFFERED: i64 = 200;

/// A series, ready to be changed.
#[derive(Clone, Debug)]
pub struct Editable {
    /// Which series.
    pub id: SeriesId,
    /// Its form, as it was typed.
    pub form: SeriesForm,
    /// Whether this viewer may delete it.
    pub deletes: bool,
}

/// A work in the list of a series that is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which work.
    pub work: WorkId,
    /// Its title; a draft's may be empty.
    pub title: String,
    /// Draft, restricted, hidden, anonymous.
    pub standing: Standing,
    /// Who finds it in the series.
    pub audience: i64,
    /// Its words.
    pub words: i64,
}

/// A work or a series to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled<I> {
    /// Which.
    pub id: I,
    /// Its title; a draft's may be empty.
    pub title: String,
}

#[derive(FromRow)]
pub(crate) struct FormRow {
    title: String,
    summary_source: String,
    notes_source: String,
    complete: Flag,
}

#[derive(FromRow)]
pub(crate) struct LineRow {
    work_id: WorkId,
    title: String,
    #[sqlx(flatten)]
    standing: Standing,
    audience: i64,
    words: i64,
    creators: i64,
}

statements! {
    /// A series' sources.
    fn select(series: SeriesId = SeriesId(1)) -> Option<FormRow>:
        "SELECT title, summary_source, notes_source, complete FROM series WHERE id = $1";
    /// Its works in order, and whether they are a person's.
    fn select_lines(series: SeriesId = SeriesId(1), person: i64 = 1) -> Vec<LineRow>:
        "SELECT m.work_id, w.title, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, m.audience, w.words,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator c
            WHERE c.work_id = w.id AND c.person_id = $2 AND c.accepted = 1) AS creators
         FROM series_work m JOIN work w ON w.id = m.work_id WHERE m.series_id = $1 ORDER BY m.position";
    /// The series a person is a creator of, the newest first.
    pub(crate) fn of_person(person: PersonId = PersonId(1)) -> Vec<(SeriesId, String)>:
        "SELECT s.id, s.title FROM series s WHERE s.id IN (
           SELECT c.series_id FROM series_creator c WHERE c.person_id = $1
           UNION SELECT m.series_id FROM work_creator o JOIN series_work m ON m.work_id = o.work_id
           WHERE o.person_id = $1 AND o.accepted = 1) ORDER BY s.id DESC";
    /// A person's newest works that are not in a series yet.
    fn works_beside(person: PersonId = PersonId(1), series: SeriesId = SeriesId(1), limit: i64 = 10)
        -> Vec<(WorkId, String)>:
        "SELECT w.id, w.title FROM work w
         WHERE w.id IN (SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)
           AND w.state <> 'binned'
           AND w.id NOT IN (SELECT m.work_id FROM series_work m WHERE m.series_id = $2)
         ORDER BY w.id DESC LIMIT $3";
}

async fn allowed(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<Own> {
    let (own, _) = find(db, viewer, series).await?;
    policy::may_edit(viewer, own.creator)?;
    Ok(own)
}

/// A series for its creators to change. Two statements.
pub async fn load(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<Editable> {
    let own = allowed(db, viewer, series).await?;
    let row = select(db, series).await?.ok_or(Error::NotFound("series"))?;
    let form = SeriesForm {
        title: row.title,
        summary: row.summary_source,
        notes: row.notes_source,
        complete: row.complete.0,
    };
    Ok(Editable { id: series, form, deletes: own.maker })
}

/// The works of a series that its creator finds in it, in order. One statement.
pub async fn lines(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<Vec<Line>> {
    let person = viewer.person.map_or(0, |person| person.0);
    let rows = select_lines(db, series, person).await?.into_iter();
    let seen = rows.filter(|row| policy::finds_in_series(viewer, row.creators > 0, row.audience));
    Ok(seen
        .map(|row| Line {
            work: row.work_id,
            title: row.title,
            standing: row.standing,
            audience: row.audience,
            words: row.words,
        })
        .collect())
}

/// Works of one's own that could be put into a series, the newest first, at most 200. One statement.
pub async fn offered(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<Vec<Titled<WorkId>>> {
    let Some(person) = viewer.person else { return Ok(Vec::new()) };
    let rows = works_beside(db, person, series, OFFERED).await?;
    Ok(rows.into_iter().map(|(id, title)| Titled { id, title }).collect())
}

/// The series that a person may put works into, the newest first. One statement.
pub async fn choices(db: &mut impl Ask, person: PersonId) -> Result<Vec<Titled<SeriesId>>> {
    Ok(of_person(db, person).await?.into_iter().map(|(id, title)| Titled { id, title }).collect())
}
