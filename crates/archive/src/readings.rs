//! A reader's own history: which works they opened and when last, where they stopped, what they marked for later.
//!
//! Opening a page never waits for a write: visits and places are held in memory ([`Readings`]) and written every few
//! seconds, as hits are; neither is journaled, and nobody but the reader ever sees them. A mark for later is an act, and
//! durable at once. A place moves on when a later chapter is opened, and wherever the reader's browser says it is. Own
//! works are not remembered, nor what lists do not lead to, nor anything of who does not want a history. Of a history only
//! what lists lead to now is shown; the rest comes into sight again with its work.

pub(crate) mod memory;

#[cfg(test)]
mod tests;

use sqlx::FromRow;

pub use memory::Readings;

use crate::db::{Ask, Done, One};
use crate::limits::{self, PAGE};
use crate::policy::{self, Viewer};
use crate::works::load;
use crate::{Change, ChapterId, Error, Invalid, Message, PersonId, Result, Time, WorkId};

/// Where somebody is in a work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The chapter; none where the work was read as a whole.
    pub chapter: Option<ChapterId>,
    /// The chapter's number, from 1; 0 for the whole.
    pub number: i64,
    /// The first paragraph still to be read, from 0.
    pub block: i64,
}

impl Place {
    /// Where one is who was here and then there. `said` tells that the browser said where; else a page was opened.
    fn then(self, next: Place, said: bool) -> Place {
        if said || next.number > self.number { next } else { self }
    }
}

/// One work of somebody's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The work.
    pub work: WorkId,
    /// When it was opened last; nothing if it never was.
    pub at: Option<Time>,
    /// On how many days.
    pub days: i64,
    /// Chapters posted since then.
    pub new_chapters: i64,
    /// Where they stopped, if it is still there.
    pub place: Option<Place>,
    /// Whether it is marked for later.
    pub later: bool,
}

/// A page of somebody's history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those of the page, the last first.
    pub readings: Vec<Reading>,
    /// All of them.
    pub total: i64,
}

/// Which works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that were opened.
    Opened,
    /// Those marked for later.
    Later,
}

#[derive(FromRow)]
pub(crate) struct Row {
    work_id: WorkId,
    at: Time,
    days: i64,
    chapters: i64,
    posted_chapters: i64,
    chapter_id: Option<ChapterId>,
    chapter_number: i64,
    block: i64,
    later_at: Option<Time>,
}

/// Readings `r` of a person, $1, of works that an audience, $2, finds, without those of whom they mute.
macro_rules! found {
    ($columns:literal, $which:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM reading r JOIN work w ON w.id = r.work_id
             LEFT JOIN chapter c ON c.id = r.chapter_id AND c.state = 'posted' AND c.binned_at IS NULL
             WHERE r.person_id = $1 AND ",
            $which,
            " AND w.audience <= $2 AND (w.anonymous = 1 OR NOT EXISTS (
                 SELECT 1 FROM work_creator o JOIN distance m ON m.other_id = o.person_id
                 WHERE o.work_id = w.id AND o.accepted = 1 AND m.kind = 'mute' AND m.person_id = $1))"
        )
    };
}

macro_rules! rows {
    ($which:literal) => {
        found!(
            "r.work_id, r.at, r.days, r.chapters, w.posted_chapters, c.id AS chapter_id, r.chapter_number, r.block,
               r.later_at",
            $which
        )
    };
}

statements! {
    /// A page of what a person opened.
    fn opened(person: PersonId = PersonId(1), audience: i64 = 1, limit: i64 = 20, skip: i64 = 0) -> Vec<Row>:
        concat!(rows!("r.days > 0"), " ORDER BY r.at DESC, r.work_id DESC LIMIT $3 OFFSET $4");
    /// How many there are.
    fn count_opened(person: PersonId = PersonId(1), audience: i64 = 1) -> One<(i64,)>:
        found!("CAST(COUNT(*) AS BIGINT)", "r.days > 0");
    /// A page of what they marked for later.
    fn later(person: PersonId = PersonId(1), audience: i64 = 1, limit: i64 = 20, skip: i64 = 0) -> Vec<Row>:
        concat!(rows!("r.later_at IS NOT NULL"), " ORDER BY r.later_at DESC, r.work_id DESC LIMIT $3 OFFSET $4");
    /// How many there are.
    fn count_later(person: PersonId = PersonId(1), audience: i64 = 1) -> One<(i64,)>:
        found!("CAST(COUNT(*) AS BIGINT)", "r.later_at IS NOT NULL");
    /// How many works a person has marked, whether they find them or not.
    fn count_marks(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM reading WHERE person_id = $1 AND later_at IS NOT NULL";
    /// The number of a posted chapter in its work, from 1.
    fn number_of(work: WorkId = WorkId(1), chapter: ChapterId = ChapterId(1)) -> Option<(i64,)>:
        "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter o WHERE o.work_id = c.work_id AND o.binned_at IS NULL
              AND o.state = 'posted' AND (o.position, o.id) <= (c.position, c.id))
         FROM chapter c WHERE c.id = $2 AND c.work_id = $1 AND c.state = 'posted' AND c.binned_at IS NULL";
    /// Marks a work for later.
    fn mark(person: PersonId = PersonId(1), work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "INSERT INTO reading (person_id, work_id, at, days, chapters, chapter_id, chapter_number, block, later_at)
         VALUES ($1, $2, 0, 0, 0, NULL, 0, 0, $3)
         ON CONFLICT (person_id, work_id) DO UPDATE SET later_at = COALESCE(reading.later_at, excluded.later_at)";
    /// Takes the mark away.
    fn unmark(person: PersonId = PersonId(1), work: WorkId = WorkId(1)) -> Done:
        "UPDATE reading SET later_at = NULL WHERE person_id = $1 AND work_id = $2";
    /// Takes marks away.
    fn unmark_some(ids: [WorkId] = [WorkId(1)], person: PersonId = PersonId(1)) -> Vec<(WorkId,)>:
        "UPDATE reading SET later_at = NULL WHERE person_id = $1 AND work_id IN ({ids}) RETURNING work_id";
    /// Forgets visits.
    fn forget_some(ids: [WorkId] = [WorkId(1)], person: PersonId = PersonId(1)) -> Vec<(WorkId,)>:
        "UPDATE reading SET at = 0, days = 0, chapters = 0, chapter_id = NULL, chapter_number = 0, block = 0
         WHERE person_id = $1 AND work_id IN ({ids}) RETURNING work_id";
    /// Forgets all visits.
    fn forget_all(person: PersonId = PersonId(1)) -> Done:
        "UPDATE reading SET at = 0, days = 0, chapters = 0, chapter_id = NULL, chapter_number = 0, block = 0
         WHERE person_id = $1 AND days > 0";
    /// Takes away rows that say nothing any more.
    fn delete_empty(person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM reading WHERE person_id = $1 AND days = 0 AND later_at IS NULL";
}

fn reading(row: Row) -> Reading {
    let begun = row.chapter_id.is_some() || row.block > 0;
    let lost = row.chapter_number > 0 && row.chapter_id.is_none();
    Reading {
        work: row.work_id,
        at: Some(row.at).filter(|_| row.days > 0),
        days: row.days,
        new_chapters: if row.days > 0 { (row.posted_chapters - row.chapters).max(0) } else { 0 },
        place: (begun && !lost).then_some(Place {
            chapter: row.chapter_id,
            number: row.chapter_number,
            block: row.block,
        }),
        later: row.later_at.is_some(),
    }
}

/// A page of a person's own history, from 1, the last first. Two statements.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    which: Which,
    page: i64,
) -> Result<Listed> {
    policy::may_settle(viewer, person)?;
    let (audience, skip) = (viewer.audience(), (page - 1).saturating_mul(PAGE));
    let (rows, One((total,))) = match which {
        Which::Opened => {
            (opened(db, person, audience, PAGE, skip).await?, count_opened(db, person, audience).await?)
        }
        Which::Later => {
            (later(db, person, audience, PAGE, skip).await?, count_later(db, person, audience).await?)
        }
    };
    Ok(Listed { readings: rows.into_iter().map(reading).collect(), total })
}

/// The works that a person marked for later and finds, the last first, for that person alone. One statement.
pub async fn for_later(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    limit: i64,
) -> Result<Vec<WorkId>> {
    policy::may_settle(viewer, person)?;
    let rows = later(db, person, viewer.audience(), limit, 0).await?;
    Ok(rows.into_iter().map(|row| row.work_id).collect())
}

/// A place as a browser tells it: in a chapter, or in the work as a whole. One statement at the most.
pub async fn place(db: &mut impl Ask, work: WorkId, chapter: Option<ChapterId>, block: i64) -> Result<Place> {
    let block = block.clamp(0, limits::PLACE);
    let Some(chapter) = chapter else { return Ok(Place { chapter: None, number: 0, block }) };
    let (number,) = number_of(db, work, chapter).await?.ok_or(Error::NotFound("chapter"))?;
    Ok(Place { chapter: Some(chapter), number, block })
}

/// Marks a work that the viewer reads for later; a second time changes nothing.
pub async fn mark_for_later(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let head = load::head(change, viewer, work).await?;
    policy::may_remember(viewer, head.own, &head.standing)?;
    let One((marks,)) = count_marks(change, person).await?;
    if marks as usize >= limits::FOR_LATER {
        let message = Message::new("error-for-later").with("limit", limits::FOR_LATER);
        return Err(Invalid::one("reading", message).into());
    }
    let now = change.now();
    mark(change, person, work, now).await?;
    Ok(())
}

/// Takes the viewer's mark away, also of what they do not find any more.
pub async fn mark_as_read(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    unmark(change, person, work).await?;
    delete_empty(change, person).await?;
    Ok(())
}

/// Takes some works out of one of the viewer's own lists; they stay in the other.
pub async fn take_out(change: &mut Change, viewer: &Viewer, which: Which, works: &[WorkId]) -> Result<()> {
    let person = policy::may_post(viewer)?;
    match which {
        Which::Opened => forget_some(change, person, works).await?,
        Which::Later => unmark_some(change, person, works).await?,
    };
    delete_empty(change, person).await?;
    Ok(())
}

/// Forgets all that the viewer opened; what they marked for later stays.
pub async fn clear(change: &mut Change, viewer: &Viewer) -> Result<()> {
    let person = policy::may_post(viewer)?;
    forget_all(change, person).await?;
    delete_empty(change, person).await?;
    Ok(())
}
