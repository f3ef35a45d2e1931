//! The inbox: what was said on one's works, and what answers oneself.
//!
//! An item holds a person and a comment, never a text; it is written soon after the comment by who follows the journal
//! ([`tell`]), so that saying something costs nothing more. Whether its person may read the comment is asked when it is
//! shown and when it is mailed: one that waits is for creators, one that was hidden, put aside or deleted for nobody, and
//! nothing is where lists do not lead. Who is muted is not heard, unless they are a creator of an anonymous work: silence
//! would tell. What was taken out stays out, and stays said under its work.

pub mod tell;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use sqlx::FromRow;

use crate::comments::Ground;
use crate::comments::read::{self, Comment, apart};
use crate::db::{Ask, Done, Flag};
use crate::policy::{self, Roles, Standing, Viewer, WorkState};
use crate::works::form::CommentsFrom;
use crate::{Change, InboxId, Invalid, Message, PersonId, Result, WorkId, limits};

crate::journal::words! {
    /// Why something is in an inbox.
    Reason {
        /// It was said on a work of one's own.
        Work = "work",
        /// It answers what one said.
        Answer = "answer",
    }
}

crate::journal::words! {
    /// Which items are asked for.
    Which {
        /// All of them.
        All = "all",
        /// Those that were not read.
        Unread = "unread",
        /// Those that one did not answer.
        Unanswered = "unanswered",
        /// Those that wait for a yes.
        Waiting = "waiting",
    }
}

impl Which {
    /// All, in the order in which they are offered.
    pub const ALL: [Which; 4] = [Which::All, Which::Unread, Which::Unanswered, Which::Waiting];
}

/// What is done to items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// They were read.
    Read,
    /// They are as new.
    Unread,
    /// They are taken out.
    Away,
}

/// A comment as one person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which item.
    pub id: InboxId,
    /// Why.
    pub reason: Reason,
    /// The work it stands on.
    pub work: WorkId,
    /// The work's title.
    pub title: String,
    /// What was said.
    pub comment: Comment,
    /// Whether it was read.
    pub read: bool,
    /// Whether its person answered.
    pub answered: bool,
    /// Whether they may answer.
    pub takes: bool,
}

#[derive(FromRow)]
pub(crate) struct Row {
    item: InboxId,
    reason: String,
    work: WorkId,
    title: String,
    is_read: Flag,
    is_answered: Flag,
    restricted: Flag,
    anonymous: Flag,
    comments_from: String,
    comments_moderated: Flag,
    blocking: Flag,
    #[sqlx(flatten)]
    comment: read::Row,
}

/// That an item `i` of the person $1 is to be read by them: comment `c`, its writer `p`, work `w`, chapter `h`.
macro_rules! heard {
    () => {
        concat!(
            "i.is_away = 0 AND w.audience <= 1 AND h.state = 'posted' AND h.binned_at IS NULL
           AND (c.state = 'posted' OR (c.state = 'waiting' AND EXISTS (
                 SELECT 1 FROM work_creator o WHERE o.work_id = w.id AND o.person_id = i.person_id AND o.accepted = 1)))
           AND NOT EXISTS (SELECT 1 FROM distance m
                 WHERE m.person_id = i.person_id AND m.kind = 'mute' AND m.other_id = p.person_id
                   AND NOT (w.anonymous = 1 AND ",
            $crate::works::creators::made!("w.id", "p.person_id"),
            "))"
        )
    };
}

/// Whether the person of a column has anything to read or an invitation to answer, for who asks for that person anyway.
macro_rules! has_unread {
    ($person:literal) => {
        concat!(
            "CASE WHEN EXISTS (SELECT 1 FROM inbox i JOIN comment c ON c.id = i.comment_id
               JOIN work w ON w.id = c.work_id JOIN chapter h ON c.noun = 'chapter' AND h.id = c.subject
               LEFT JOIN pseud p ON p.id = c.pseud_id WHERE i.person_id = ",
            $person,
            " AND i.is_read = 0 AND ",
            $crate::inbox::heard!(),
            ") OR ",
            $crate::works::creators::is_invited!($person),
            " THEN 1 ELSE 0 END"
        )
    };
}
pub(crate) use {has_unread, heard};

statements! {
    /// A person's items before one of them, the newest first; only those not mailed yet, or all.
    fn select(person: PersonId = PersonId(1), before: i64 = 9, which: &str = "all", most_mailed: i64 = 1,
              limit: i64 = 10) -> Vec<Row>:
        concat!("SELECT i.id AS item, i.reason, w.id AS work, w.title, i.is_read, w.restricted, w.anonymous,
           w.comments_from, w.comments_moderated,
           CASE WHEN EXISTS (SELECT 1 FROM comment r JOIN pseud rp ON rp.id = r.pseud_id
             WHERE r.parent_id = c.id AND rp.person_id = $1) THEN 1 ELSE 0 END AS is_answered,
           CASE WHEN EXISTS (SELECT 1 FROM work_creator o JOIN distance b ON b.person_id = o.person_id
             WHERE o.work_id = w.id AND o.accepted = 1 AND b.kind = 'block' AND b.other_id = $1)
             THEN 1 ELSE 0 END AS blocking,
           c.id, c.subject, c.parent_id, c.depth, c.state, c.frozen, c.guest_name, c.body, c.at, c.edited_at,
           p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, c.thread_id,
           CAST(0 AS BIGINT) AS turn, CAST(0 AS BIGINT) AS total, ", apart!("$1"), "
         FROM inbox i JOIN comment c ON c.id = i.comment_id JOIN work w ON w.id = c.work_id
         JOIN chapter h ON c.noun = 'chapter' AND h.id = c.subject
         LEFT JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE i.person_id = $1 AND i.id < $2 AND ", heard!(), "
           AND ($3 = 'all' OR ($3 = 'unread' AND i.is_read = 0) OR ($3 = 'waiting' AND c.state = 'waiting')
             OR ($3 = 'unanswered' AND NOT EXISTS (SELECT 1 FROM comment r JOIN pseud rp ON rp.id = r.pseud_id
                   WHERE r.parent_id = c.id AND rp.person_id = $1)))
           AND i.is_mailed <= $4
         ORDER BY i.id DESC LIMIT $5");
    /// Who made works, and who chapters of them: the last column says who the whole.
    fn makers(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, PersonId, Flag)>:
        "SELECT m.work_id, m.person_id, CAST(MAX(m.whole) AS BIGINT) FROM (
           SELECT work_id, person_id, 1 AS whole FROM work_creator WHERE accepted = 1
           UNION ALL SELECT work_id, person_id, 0 FROM chapter_creator WHERE accepted = 1) m
         WHERE m.work_id IN ({ids}) GROUP BY m.work_id, m.person_id";
    /// Marks some of a person's as read or not.
    fn mark(ids: [InboxId] = [InboxId(1)], person: PersonId = PersonId(1), is_read: i64 = 1) -> Vec<(InboxId,)>:
        "UPDATE inbox SET is_read = $2 WHERE person_id = $1 AND is_read <> $2 AND id IN ({ids}) RETURNING id";
    /// Takes some of a person's out.
    fn take_out(ids: [InboxId] = [InboxId(1)], person: PersonId = PersonId(1)) -> Vec<(InboxId,)>:
        "UPDATE inbox SET is_away = 1, is_read = 1 WHERE person_id = $1 AND is_away = 0 AND id IN ({ids}) RETURNING id";
    /// Marks all of a person's as read, as far as one of them.
    fn mark_all(person: PersonId = PersonId(1), last: InboxId = InboxId(1)) -> Done:
        "UPDATE inbox SET is_read = 1 WHERE person_id = $1 AND id <= $2 AND is_read = 0";
}

/// A person's items of which they may be told, the newest first. Two statements.
pub(crate) async fn load(
    db: &mut impl Ask,
    person: PersonId,
    before: i64,
    which: Which,
    most_mailed: i64,
    limit: i64,
) -> Result<Vec<Item>> {
    // As any member, whatever their roles.
    let viewer = Viewer::member(person, Roles::default());
    let rows = select(db, person, before, which.as_str(), most_mailed, limit).await?;
    let mut works: Vec<WorkId> = rows.iter().map(|row| row.work).collect();
    works.sort_unstable();
    works.dedup();
    let mut made_by: HashMap<WorkId, Vec<PersonId>> = HashMap::new();
    let mut own = HashSet::new();
    for (work, maker, whole) in makers(db, &works).await? {
        made_by.entry(work).or_default().push(maker);
        if whole.0 && maker == person {
            own.insert(work);
        }
    }
    rows.into_iter()
        .map(|row| {
            let makers = made_by.get(&row.work).cloned().unwrap_or_default();
            item(&viewer, makers, own.contains(&row.work), row)
        })
        .collect()
}

fn item(viewer: &Viewer, makers: Vec<PersonId>, own: bool, row: Row) -> Result<Item> {
    // As the statement asked: only what lists lead to.
    let standing = Standing {
        state: WorkState::Posted,
        restricted: row.restricted.0,
        hidden: false,
        unrevealed: false,
        anonymous: row.anonymous.0,
    };
    let ground = Ground {
        open: policy::is_talked_about(&standing),
        own,
        from: row.comments_from.parse().unwrap_or(CommentsFrom::Nobody),
        moderated: row.comments_moderated.0,
        makers,
        told: policy::sees_creators(viewer, own, &standing),
        kept_away: policy::is_kept_away(viewer, own, &standing, row.blocking.0),
    };
    let takes = ground.takes(viewer);
    let comment = read::comment(viewer, &ground, row.comment)?;
    Ok(Item {
        id: row.item,
        reason: row.reason.parse()?,
        work: row.work,
        title: row.title,
        read: row.is_read.0,
        answered: row.is_answered.0,
        takes: takes && comment.answerable(),
        comment,
    })
}

/// A person's own items, the newest first, before one of them. Two statements.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    which: Which,
    before: Option<InboxId>,
    limit: i64,
) -> Result<Vec<Item>> {
    policy::may_settle(viewer, person)?;
    load(db, person, before.map_or(i64::MAX, |before| before.0), which, 1, limit).await
}

/// Does something to items of the viewer's own; what is none of them is passed over.
pub async fn act(change: &mut Change, viewer: &Viewer, ids: &[InboxId], act: Act) -> Result<()> {
    let person = policy::may_post(viewer)?;
    if ids.len() > limits::INBOX_MANY {
        let message = Message::new("error-inbox-many").with("limit", limits::INBOX_MANY);
        return Err(Invalid::one("inbox", message).into());
    }
    match act {
        Act::Read => mark(change, person, 1, ids).await?,
        Act::Unread => mark(change, person, 0, ids).await?,
        Act::Away => take_out(change, person, ids).await?,
    };
    Ok(())
}

/// Marks the viewer's own as read, those that came up to one of them.
pub async fn read_all(change: &mut Change, viewer: &Viewer, last: InboxId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    mark_all(change, person, last).await?;
    Ok(())
}
