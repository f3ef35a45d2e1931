//! What people are told of: new works and chapters of what they subscribed to, and works given to them.
//!
//! A notice holds a person, a thing, the subscription that was the reason, and a time; never a text. It is written when
//! the thing comes out ([`tell`]), once for each person and thing, whatever number of their subscriptions fit. Whether
//! they may see it is asked when it is shown ([`list`]) and when it is mailed ([`post`]): as any member may, for what
//! staff see beyond that is not for their mailbox. What was hidden, binned or made anonymous meanwhile stays silent: a
//! notice for a person's sake ends with that person's name on the work, one for a series' with its place there. Who muted
//! a creator is told nothing of theirs, except of anonymous works: silence would tell.

pub mod post;
pub mod tell;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;

use sqlx::FromRow;

use crate::db::{Ask, Done, Flag, One};
use crate::journal::words;
use crate::policy::{self, Roles, Sight, Standing, Viewer};
use crate::works::load::{self, Byline};
use crate::{Archive, Change, ChapterId, NoticeId, PersonId, Result, Time, WorkId};

/// Refused mails in a row after which an account's mails of subscriptions rest.
pub const BOUNCES: i64 = 5;

/// How long notices are kept.
const KEPT: i64 = 180 * Time::DAY;
/// Notices cleared away at once.
const SWEEP: i64 = 10_000;

words! {
    /// Why somebody is told: what they subscribed to, or that it was given to them.
    Reason {
        /// A person's works.
        Person = "person",
        /// A work's chapters.
        Work = "work",
        /// A series.
        Series = "series",
        /// A tag.
        Tag = "tag",
        /// It is a gift to them.
        Gift = "gift",
    }
}

/// Something new, as one person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which notice.
    pub id: NoticeId,
    /// The work.
    pub work: WorkId,
    /// Its title.
    pub title: String,
    /// The new chapter, if it is one: its number and title.
    pub chapter: Option<(ChapterId, i64, String)>,
    /// Who made the work, as far as the reader is told; empty where they are not.
    pub creators: Vec<Byline>,
    /// The work's summary, cleaned HTML.
    pub summary: String,
    /// The reason, and what it is called: the name of what they subscribed to.
    pub reason: (Reason, String),
    /// When it came out.
    pub at: Time,
    /// Whether its person has seen it.
    pub read: bool,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: NoticeId,
    work_id: WorkId,
    title: String,
    summary: String,
    chapter_id: Option<ChapterId>,
    chapter_title: Option<String>,
    chapter_number: i64,
    reason: String,
    reason_name: String,
    at: Time,
    is_read: Flag,
    #[sqlx(flatten)]
    standing: Standing,
}

statements! {
    /// A person's notices that an audience may see, the newest first, before one of them; only those not mailed yet,
    /// or all.
    fn select(person: PersonId = PersonId(1), before: i64 = 9, audience: i64 = 1, most_mailed: i64 = 1, limit: i64 = 10)
        -> Vec<Row>:
        "SELECT n.id, n.work_id, w.title, w.summary, c.id AS chapter_id, c.title AS chapter_title,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter o WHERE o.work_id = c.work_id AND o.binned_at IS NULL
              AND o.state = 'posted' AND (o.position, o.id) <= (c.position, c.id)) AS chapter_number,
           n.reason,
           COALESCE(CASE n.reason
             WHEN 'person' THEN (SELECT a.name FROM account a WHERE a.person_id = n.reason_subject)
             WHEN 'tag' THEN (SELECT COALESCE(s.name, t.name) FROM tag t LEFT JOIN tag s ON s.id = t.synonym_of
                              WHERE t.id = n.reason_subject AND (s.id IS NOT NULL OR t.canonical = 1 OR t.member_uses > 0))
             WHEN 'series' THEN (SELECT r.title FROM series r WHERE r.id = n.reason_subject) END, '') AS reason_name,
           n.at, n.is_read, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous
         FROM notice n JOIN work w ON w.id = n.work_id
         LEFT JOIN chapter c ON n.noun = 'chapter' AND c.id = n.subject AND c.state = 'posted' AND c.binned_at IS NULL
         WHERE n.person_id = $1 AND n.id < $2 AND w.audience <= $3 AND n.is_mailed <= $4
           AND (n.noun = 'work' OR c.id IS NOT NULL)
           AND (w.anonymous = 1 OR NOT EXISTS (
                  SELECT 1 FROM work_creator k JOIN distance d ON d.other_id = k.person_id
                  WHERE k.work_id = w.id AND k.accepted = 1 AND d.kind = 'mute' AND d.person_id = n.person_id))
           AND (n.reason <> 'person' OR (w.anonymous = 0 AND EXISTS (
                  SELECT 1 FROM work_creator k
                  WHERE k.work_id = w.id AND k.person_id = n.reason_subject AND k.accepted = 1)))
           AND (n.reason <> 'gift' OR EXISTS (
                  SELECT 1 FROM credit g JOIN pseud p ON p.id = g.pseud_id
                  WHERE g.noun = 'work' AND g.subject = w.id AND p.person_id = n.person_id))
           AND (n.reason <> 'series' OR EXISTS (
                  SELECT 1 FROM series_work m
                  WHERE m.series_id = n.reason_subject AND m.work_id = w.id AND m.audience <= $3))
         ORDER BY n.id DESC LIMIT $5";
    /// Marks all of a person's as seen, as far as one of them.
    fn mark_read(person: PersonId = PersonId(1), last: NoticeId = NoticeId(1)) -> Done:
        "UPDATE notice SET is_read = 1 WHERE person_id = $1 AND id <= $2 AND is_read = 0";
    /// Whether a person's mails rest.
    fn bounced(person: PersonId = PersonId(1), most: i64 = 5) -> One<(Flag,)>:
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM account WHERE person_id = $1 AND bounces >= $2) THEN 1 ELSE 0 END";
    /// Lets a person's mails go out again.
    fn unbounce(person: PersonId = PersonId(1)) -> Done:
        "UPDATE account SET bounces = 0 WHERE person_id = $1";
    /// Clears away old notices.
    fn delete_old(before: Time = Time(1), limit: i64 = 10) -> Done:
        "DELETE FROM notice WHERE id IN (
           SELECT o.id FROM (SELECT id, at FROM notice ORDER BY id LIMIT $2) o WHERE o.at < $1)";
}

/// A person's notices of which they may be told, the newest first. Two statements.
async fn load(
    db: &mut impl Ask,
    person: PersonId,
    before: i64,
    most_mailed: i64,
    limit: i64,
) -> Result<Vec<Notice>> {
    // As any member, whatever their roles.
    let viewer = Viewer::member(person, Roles::default());
    let mut rows = select(db, person, before, viewer.audience(), most_mailed, limit).await?;
    rows.retain(|row| policy::sight(&viewer, false, &row.standing) == Sight::Shown);
    let told: Vec<WorkId> = rows
        .iter()
        .filter(|row| policy::sees_creators(&viewer, false, &row.standing))
        .map(|row| row.work_id)
        .collect();
    let mut creators: HashMap<WorkId, Vec<Byline>> = HashMap::new();
    for row in load::bylines(db, &told).await? {
        creators.entry(row.work_id).or_default().push(Byline::from(row));
    }
    rows.into_iter()
        .map(|row| {
            let chapter =
                row.chapter_id.map(|id| (id, row.chapter_number, row.chapter_title.unwrap_or_default()));
            Ok(Notice {
                id: row.id,
                work: row.work_id,
                title: row.title,
                chapter,
                creators: creators.get(&row.work_id).cloned().unwrap_or_default(),
                summary: row.summary,
                reason: (row.reason.parse()?, row.reason_name),
                at: row.at,
                read: row.is_read.0,
            })
        })
        .collect()
}

/// A person's own notices, the newest first, before one of them. Two statements.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>> {
    policy::may_settle(viewer, person)?;
    load(db, person, before.map_or(i64::MAX, |before| before.0), 1, limit).await
}

/// Marks the viewer's own as seen, those that came up to one of them.
pub async fn read_all(change: &mut Change, viewer: &Viewer, last: NoticeId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    mark_read(change, person, last).await?;
    Ok(())
}

/// Whether a person's mails rest, for their address refused too many.
pub async fn rests(db: &mut impl Ask, person: PersonId) -> Result<bool> {
    let One((rests,)) = bounced(db, person, BOUNCES).await?;
    Ok(rests.0)
}

/// Lets the viewer's mails go out again.
pub async fn resume(change: &mut Change, viewer: &Viewer) -> Result<()> {
    let person = policy::may_post(viewer)?;
    unbounce(change, person).await?;
    Ok(())
}

/// Clears away what is older than half a year. Run now and then.
pub async fn sweep(archive: &Archive) -> Result<()> {
    let mut change = archive.change(None).await?;
    let before = change.now().plus(-KEPT);
    delete_old(&mut change, before, SWEEP).await?;
    change.commit().await?;
    Ok(())
}
