//! How somebody's works fare, for themselves alone: totals, work by work, and day by day.
//!
//! The figures are those that stand under the works (`work_count`); days are kept for visits and kudos ([`add_hits`],
//! [`add_kudos`]), from when the archive began to keep them. Drafts and what lies in the bin have no figures; what staff
//! hid, what is anonymous or unrevealed is their creators' own and counts here.

#[cfg(test)]
mod tests;

use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::{Change, PersonId, Result, Time, WorkId};

/// All of somebody's works together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Totals {
    /// Posted works.
    pub works: i64,
    /// Their words.
    pub words: i64,
    /// Visits.
    pub hits: i64,
    /// Kudos.
    pub kudos: i64,
    /// Comments.
    pub comments: i64,
    /// Public bookmarks.
    pub bookmarks: i64,
    /// Members who subscribed to this person.
    pub subscribers: i64,
}

/// One of somebody's works.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Row {
    /// Which.
    pub id: WorkId,
    /// Its title.
    pub title: String,
    /// Its words.
    pub words: i64,
    /// Visits.
    pub hits: i64,
    /// Kudos.
    pub kudos: i64,
    /// Comments.
    pub comments: i64,
    /// Public bookmarks.
    pub bookmarks: i64,
}

/// What somebody's works were given on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Day {
    /// Days since 1970, UTC.
    pub day: i64,
    /// Visits.
    pub hits: i64,
    /// Kudos.
    pub kudos: i64,
}

crate::journal::words! {
    /// By what works are sorted, the most first.
    Sort {
        /// When they were last updated.
        Date = "date",
        /// Words.
        Words = "words",
        /// Visits.
        Hits = "hits",
        /// Kudos.
        Kudos = "kudos",
        /// Comments.
        Comments = "comments",
        /// Bookmarks.
        Bookmarks = "bookmarks",
    }
}

/// The works of the person $1.
macro_rules! theirs {
    () => {
        "w.state = 'posted' AND w.id IN (SELECT work_id FROM work_creator WHERE person_id = $1 AND accepted = 1)"
    };
}

statements! {
    /// Sums over a person's works.
    fn sums(person: PersonId = PersonId(1)) -> One<Totals>:
        concat!("SELECT CAST(COUNT(*) AS BIGINT) AS works, CAST(COALESCE(SUM(w.words), 0) AS BIGINT) AS words,
           CAST(COALESCE(SUM(n.hits), 0) AS BIGINT) AS hits, CAST(COALESCE(SUM(n.kudos), 0) AS BIGINT) AS kudos,
           CAST(COALESCE(SUM(n.comments), 0) AS BIGINT) AS comments,
           CAST(COALESCE(SUM(n.bookmarks), 0) AS BIGINT) AS bookmarks,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM subscription WHERE noun = 'person' AND subject = $1) AS subscribers
         FROM work w JOIN work_count n ON n.work_id = w.id WHERE ", theirs!());
    /// A page of a person's works.
    fn rows(person: PersonId = PersonId(1), sort: &str = "hits", limit: i64 = 20, skip: i64 = 0) -> Vec<Row>:
        concat!("SELECT w.id, w.title, w.words, n.hits, n.kudos, n.comments, n.bookmarks
         FROM work w JOIN work_count n ON n.work_id = w.id WHERE ", theirs!(),
        " ORDER BY CASE $2 WHEN 'words' THEN w.words WHEN 'hits' THEN n.hits WHEN 'kudos' THEN n.kudos
            WHEN 'comments' THEN n.comments WHEN 'bookmarks' THEN n.bookmarks ELSE w.updated_at END DESC, w.id DESC
         LIMIT $3 OFFSET $4");
    /// What a person's works were given, day by day, from one day on.
    fn days_since(person: PersonId = PersonId(1), from: i64 = 0) -> Vec<Day>:
        concat!("SELECT d.day, CAST(SUM(d.hits) AS BIGINT) AS hits, CAST(SUM(d.kudos) AS BIGINT) AS kudos
         FROM work w JOIN work_day d ON d.work_id = w.id AND d.day >= $2 WHERE ", theirs!(),
        " GROUP BY d.day ORDER BY d.day");
    /// Adds visits to a work's day.
    fn insert_hits(work: WorkId = WorkId(1), day: i64 = 1, hits: i64 = 1) -> Done:
        "INSERT INTO work_day (work_id, day, hits, kudos)
         SELECT w.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 0 FROM work w WHERE w.id = $1
         ON CONFLICT (work_id, day) DO UPDATE SET hits = work_day.hits + excluded.hits";
    /// Adds kudos, from one number to another, to their works' days.
    fn insert_kudos(after: i64 = 0, upto: i64 = 9, day: i64 = Time::DAY) -> Done:
        "INSERT INTO work_day (work_id, day, hits, kudos)
         SELECT k.work_id, k.at / $3, 0, CAST(COUNT(*) AS BIGINT) FROM kudos k WHERE k.id > $1 AND k.id <= $2
         GROUP BY k.work_id, k.at / $3
         ON CONFLICT (work_id, day) DO UPDATE SET kudos = work_day.kudos + excluded.kudos";
}

/// Adds visits to a work's day; in the change that counts them.
pub(crate) async fn add_hits(change: &mut Change, work: WorkId, hits: i64) -> Result<()> {
    let day = day_of(change.now());
    insert_hits(change, work, day, hits).await?;
    Ok(())
}

/// Adds kudos to their works' days; in the change that notes how far they were followed, so that each counts once.
pub(crate) async fn add_kudos(change: &mut Change, after: i64, upto: i64) -> Result<()> {
    insert_kudos(change, after, upto, Time::DAY).await?;
    Ok(())
}

/// The day of a moment, since 1970, UTC.
pub fn day_of(at: Time) -> i64 {
    at.0.div_euclid(Time::DAY)
}

/// All of somebody's works together. One statement.
pub async fn totals(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Totals> {
    policy::may_settle(viewer, person)?;
    Ok(sums(db, person).await?.0)
}

/// A page of somebody's works, from 1. One statement.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    sort: Sort,
    page: i64,
) -> Result<Vec<Row>> {
    policy::may_settle(viewer, person)?;
    rows(db, person, sort.as_str(), PAGE, (page - 1).saturating_mul(PAGE)).await
}

/// What somebody's works were given in the last `count` days, today the last; a day without anything is there too. One
/// statement.
pub async fn days(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    now: Time,
    count: i64,
) -> Result<Vec<Day>> {
    policy::may_settle(viewer, person)?;
    let today = day_of(now);
    let from = today - count + 1;
    let mut days: Vec<Day> = (from..=today).map(|day| Day { day, ..Day::default() }).collect();
    for row in days_since(db, person, from).await? {
        if let Some(day) = usize::try_from(row.day - from).ok().and_then(|at| days.get_mut(at)) {
            *day = row;
        }
    }
    Ok(days)
}
