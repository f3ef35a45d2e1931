//! Telling of kudos by mail: who left some since the last mail, work by work.
//!
//! Kudos are not in the journal. Who follows them by their numbers puts creators into the bag of those to be mailed
//! ([`catch_up`]); each account keeps up to which its person was told. The youngest minute is left for the next time:
//! numbers may come to be seen out of order. The same walk counts them for their works' days ([`crate::stats`]).

use std::collections::BTreeMap;

use sqlx::FromRow;

use crate::db::{Ask, Done};
use crate::{Archive, Change, PersonId, Result, Time, WorkId, stats};

/// Kudos looked through at once.
const PIECE: i64 = 5_000;
/// How old kudos must be to be told of.
const SETTLED: i64 = Time::MINUTE;
/// Our name among those who follow.
const NAME: &str = "kudos";
/// Works in one mail.
const WORKS: i64 = 50;
/// Names of one work.
const NAMES: i64 = 10;

/// New kudos of one work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thanks {
    /// The work.
    pub work: WorkId,
    /// Its title.
    pub title: String,
    /// User names, the first to leave kudos first; some of them, where there are many.
    pub names: Vec<String>,
    /// How many more there are, guests among them.
    pub others: i64,
}

#[derive(FromRow)]
pub(crate) struct Row {
    work_id: WorkId,
    title: String,
    name: Option<String>,
    total: i64,
}

/// Kudos `k` that the person $1 was not told of, on works `w` of theirs that lists lead to; not those of the muted.
macro_rules! untold {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM work w JOIN kudos k ON k.work_id = w.id AND k.id > $2
             LEFT JOIN account a ON a.person_id = k.person_id
             WHERE w.id IN (SELECT work_id FROM work_creator WHERE person_id = $1 AND accepted = 1)
               AND w.audience <= 1 AND k.at <= $3
               AND NOT EXISTS (SELECT 1 FROM distance m
                     WHERE m.person_id = $1 AND m.kind = 'mute' AND m.other_id = k.person_id)"
        )
    };
}

statements! {
    /// Up to which kudos were looked through, and up to which they can be.
    fn position(name: &str = "kudos", settled: Time = Time(1), piece: i64 = 10) -> Option<(i64, Option<i64>)>:
        "SELECT f.n, (SELECT MAX(k.id) FROM (SELECT id, at FROM kudos WHERE id > f.n ORDER BY id LIMIT $3) k
                      WHERE k.at <= $2)
         FROM follower f WHERE f.name = $1";
    /// Puts the creators of what was liked into the bag.
    fn bag(after: i64 = 0, upto: i64 = 9, due: Time = Time(1)) -> Done:
        "INSERT INTO notice_bag (person_id, due_at)
         SELECT DISTINCT c.person_id, CAST($3 AS BIGINT)
         FROM kudos k JOIN work_creator c ON c.work_id = k.work_id AND c.accepted = 1
         JOIN account a ON a.person_id = c.person_id
         WHERE k.id > $1 AND k.id <= $2
         ON CONFLICT (person_id) DO UPDATE SET due_at = notice_bag.due_at";
    /// Notes how far they were looked through, if nobody else did meanwhile.
    fn move_on(name: &str = "kudos", n: i64 = 1, from: i64 = 0) -> Done:
        "UPDATE follower SET n = $2 WHERE name = $1 AND n = $3";
    /// Up to which kudos a person was told.
    fn told(person: PersonId = PersonId(1)) -> Option<(i64,)>:
        "SELECT kudos_told FROM account WHERE person_id = $1";
    /// When the first came of which they were not told, and which is the last.
    fn waiting(person: PersonId = PersonId(1), told: i64 = 0, settled: Time = Time(1))
        -> Option<(Option<Time>, Option<i64>)>:
        untold!("MIN(k.at), MAX(k.id)");
    /// What they are told of.
    fn select(person: PersonId = PersonId(1), told: i64 = 0, settled: Time = Time(1), names: i64 = 10, limit: i64 = 10)
        -> Vec<Row>:
        concat!("SELECT d.work_id, d.title, d.name, d.total FROM (",
            untold!("w.id AS work_id, w.title, a.name,
               ROW_NUMBER() OVER (PARTITION BY w.id ORDER BY CASE WHEN a.name IS NULL THEN 1 ELSE 0 END, k.id) AS turn,
               CAST(COUNT(*) OVER (PARTITION BY w.id) AS BIGINT) AS total"),
            ") d WHERE d.turn <= $4 ORDER BY d.work_id, d.turn LIMIT $5");
    /// Notes up to which they were told.
    fn set_told(person: PersonId = PersonId(1), upto: i64 = 1) -> Done:
        "UPDATE account SET kudos_told = $2 WHERE person_id = $1 AND kudos_told < $2";
}

/// Puts into the bag whose works were liked since the last time; `wait` is how long a mail waits for more. Says whether
/// there was anything.
pub(crate) async fn catch_up(archive: &Archive, wait: i64) -> Result<bool> {
    let settled = archive.now().plus(-SETTLED);
    let seen = position(&mut archive.read().await?, NAME, settled, PIECE).await?;
    let Some((from, Some(upto))) = seen else { return Ok(false) };
    let mut change = archive.change(None).await?;
    let due = change.now().plus(wait);
    bag(&mut change, from, upto, due).await?;
    if let Done(1..) = move_on(&mut change, NAME, upto, from).await? {
        stats::add_kudos(&mut change, from, upto).await?;
    }
    change.commit().await?;
    Ok(true)
}

/// What a person was not told of: since when there is something, and up to which kudos it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub(crate) first: Time,
    pub(crate) upto: i64,
    after: i64,
    settled: Time,
}

/// Whether a person has kudos to be told of. Two statements.
pub(crate) async fn since(change: &mut Change, person: PersonId) -> Result<Option<Waiting>> {
    let Some((after,)) = told(change, person).await? else { return Ok(None) };
    let settled = change.now().plus(-SETTLED);
    let Some((Some(first), Some(upto))) = waiting(change, person, after, settled).await? else {
        return Ok(None);
    };
    Ok(Some(Waiting { first, upto, after, settled }))
}

/// What a person is told of, by works. One statement.
pub(crate) async fn load(db: &mut impl Ask, person: PersonId, of: Waiting) -> Result<Vec<Thanks>> {
    let rows = select(db, person, of.after, of.settled, NAMES, NAMES * WORKS).await?;
    let mut works: BTreeMap<WorkId, Thanks> = BTreeMap::new();
    for row in rows {
        let (work, total) = (row.work_id, row.total);
        let thanks =
            works.entry(work).or_insert(Thanks { work, title: row.title, names: Vec::new(), others: total });
        if let Some(name) = row.name {
            thanks.names.push(name);
            thanks.others -= 1;
        }
    }
    Ok(works.into_values().collect())
}

/// Notes up to which a person was told.
pub(crate) async fn mark(change: &mut Change, person: PersonId, upto: i64) -> Result<()> {
    set_told(change, person, upto).await?;
    Ok(())
}
