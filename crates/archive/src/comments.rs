//! Comments: what readers say under a chapter, and what is answered.
//!
//! A comment that answers none is a root and begins a thread; an answer knows its parent, its thread and how deep it
//! stands. A comment is *posted*; *waiting* for a creator's yes; *hidden* by staff; *spam*; or *gone*: deleted after
//! somebody had answered, so that nothing of it is left but its place. One that nobody answered leaves no place either.
//!
//! Every change of a thread locks its root first ([`keep`], [`say`]): an answer and the deletion of what it answers never
//! pass each other. `work_count.comments` counts the posted ones on chapters that are not in the bin.
//! Who may say, see and look after what is the policy's; [`Ground`] carries what it needs to know.

pub mod keep;
pub mod read;
pub mod say;
#[cfg(test)]
pub(crate) mod tests;

use crate::db::{Done, One};
use crate::policy::{self, Standing, Viewer};
use crate::works::form::CommentsFrom;
use crate::works::load::Shown;
use crate::{Change, ChapterId, CommentId, PersonId, Result, Time, WorkId};

/// Levels below the first comment of a page; what is deeper is read on a page of its own.
pub const LEVELS: i64 = 5;
/// Comments of one thread on a page of threads; the thread's own page shows all. It bounds what a page may cost: a row
/// on its way from SQLite's thread costs more than showing it.
pub const SHOWN: i64 = 10;
/// Comments of a thread.
pub const THREAD: i64 = 1_000;
/// How deep an answer may stand.
pub const DEPTH: i64 = 250;

crate::journal::words! {
    /// In which state a comment is.
    State {
        /// To be read by everybody who reads what it stands on.
        Posted = "posted",
        /// It waits for a creator's yes.
        Waiting = "waiting",
        /// Staff hid it.
        Hidden = "hidden",
        /// Put aside as spam.
        Spam = "spam",
        /// Deleted after it was answered: a place without words.
        Gone = "gone",
    }
}

/// What is talked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A work as a whole: what is said on any of its chapters.
    Work(WorkId),
    /// A chapter.
    Chapter(ChapterId),
}

/// What comments stand on, as far as the rules and the bylines need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Whether anybody talks there at all: drafts and what is hidden have no comments.
    pub open: bool,
    /// Whether the viewer is one of its creators.
    pub own: bool,
    /// Who may comment, after what the archive and its creators said about guests.
    pub from: CommentsFrom,
    /// Whether comments wait for a creator's yes.
    pub moderated: bool,
    /// Its creators.
    pub makers: Vec<PersonId>,
    /// Whether the viewer is told who they are.
    pub told: bool,
    /// Whether they keep the viewer away.
    pub kept_away: bool,
}

impl Ground {
    /// The ground of a work that was shown to this viewer. `guests` says whether the archive takes guests' comments.
    pub fn of(viewer: &Viewer, work: &Shown, guests: bool) -> Ground {
        let from = work.comments_from.parse().unwrap_or(CommentsFrom::Nobody);
        Ground {
            open: policy::is_talked_about(&work.standing),
            own: work.own,
            from: among(from, guests && !work.no_guests),
            moderated: work.comments_moderated,
            makers: work.makers.clone(),
            told: policy::sees_creators(viewer, work.own, &work.standing),
            kept_away: policy::is_kept_away(viewer, work.own, &work.standing, work.blocked),
        }
    }

    /// Whether the viewer may add a comment here.
    pub fn takes(&self, viewer: &Viewer) -> bool {
        self.open && policy::may_comment(viewer, self.from, self.kept_away).is_ok()
    }

    /// Whether the viewer looks after what is said here.
    pub fn keeps(&self, viewer: &Viewer) -> bool {
        policy::may_keep_comments(viewer, self.own).is_ok()
    }
}

/// Who may comment where guests are not wanted: members, if everybody could.
fn among(from: CommentsFrom, guests: bool) -> CommentsFrom {
    match from {
        CommentsFrom::Everyone if !guests => CommentsFrom::Members,
        from => from,
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct LockedRow {
    pub(crate) id: CommentId,
    pub(crate) subject: i64,
    pub(crate) work_id: Option<WorkId>,
    pub(crate) thread_id: CommentId,
    pub(crate) parent_id: Option<CommentId>,
    pub(crate) depth: i64,
    pub(crate) state: String,
    pub(crate) frozen: crate::db::Flag,
    pub(crate) body: String,
    pub(crate) person: Option<PersonId>,
    /// Whether its writer blocks who changes something, and has a name there.
    pub(crate) blocks: crate::db::Flag,
}

#[derive(sqlx::FromRow)]
pub(crate) struct RulesRow {
    work_id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    comments_from: String,
    comments_moderated: crate::db::Flag,
    creators: i64,
    blocking: i64,
}

/// What stands written about commenting on a chapter, asked inside a change.
pub(crate) struct Rules {
    pub(crate) work: WorkId,
    pub(crate) standing: Standing,
    pub(crate) from: CommentsFrom,
    pub(crate) moderated: bool,
    pub(crate) own: bool,
    pub(crate) kept_away: bool,
}

statements! {
    /// Locks a comment's thread by its root.
    fn lock_thread(id: CommentId = CommentId(1)) -> Done:
        "UPDATE comment SET frozen = frozen WHERE id = (SELECT c.thread_id FROM comment c WHERE c.id = $1)";
    /// A comment on a chapter, for who changes it.
    fn select_locked(id: CommentId = CommentId(1), viewer: i64 = 1) -> Option<LockedRow>:
        concat!("SELECT c.id, c.subject, c.work_id, c.thread_id, c.parent_id, c.depth, c.state, c.frozen, c.body,
           p.person_id AS person, CASE WHEN EXISTS (SELECT 1 FROM distance b
             WHERE b.person_id = p.person_id AND b.kind = 'block' AND b.other_id = $2
               AND NOT EXISTS (SELECT 1 FROM work w WHERE w.id = c.work_id AND w.anonymous = 1 AND ", crate::works::creators::made!("w.id", "p.person_id"), "))
             THEN 1 ELSE 0 END AS blocks
         FROM comment c LEFT JOIN pseud p ON p.id = c.pseud_id WHERE c.id = $1 AND c.thread_id IS NOT NULL");
    /// What is said about commenting on a chapter.
    fn select_rules(chapter: ChapterId = ChapterId(1), person: i64 = 1) -> Option<RulesRow>:
        "SELECT w.id AS work_id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.comments_from,
           w.comments_moderated,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o
            WHERE o.work_id = w.id AND o.person_id = $2 AND o.accepted = 1) AS creators,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o JOIN distance b ON b.person_id = o.person_id
            WHERE o.work_id = w.id AND o.accepted = 1 AND b.kind = 'block' AND b.other_id = $2) AS blocking
         FROM chapter h JOIN work w ON w.id = h.work_id
         WHERE h.id = $1 AND h.state = 'posted' AND h.binned_at IS NULL";
    /// Counts comments up or down.
    fn add_to_count(work: WorkId = WorkId(1), more: i64 = 1, now: Time = Time(1)) -> Done:
        "UPDATE work_count SET comments = comments + $2, counted_at = $3 WHERE work_id = $1";
    /// Counts a work's comments anew.
    fn count_anew(work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "UPDATE work_count SET counted_at = $2, comments =
           (SELECT CAST(COUNT(*) AS BIGINT) FROM comment c JOIN chapter h ON h.id = c.subject
            WHERE c.work_id = $1 AND c.noun = 'chapter' AND c.state = 'posted' AND h.binned_at IS NULL)
         WHERE work_id = $1";
    /// How many comments stand directly below one.
    fn answers(id: CommentId = CommentId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM comment WHERE parent_id = $1";
}

/// A comment whose thread is locked until the change ends.
async fn locked(change: &mut Change, viewer: &Viewer, id: CommentId) -> Result<LockedRow> {
    lock_thread(change, id).await?;
    let viewer = viewer.person.map_or(0, |person| person.0);
    select_locked(change, id, viewer).await?.ok_or(crate::Error::NotFound("comment"))
}

/// What the rules say about commenting on a chapter; nothing where nobody talks.
async fn rules(change: &mut Change, viewer: &Viewer, chapter: ChapterId) -> Result<Option<Rules>> {
    let row = select_rules(change, chapter, viewer.person.map_or(0, |person| person.0)).await?;
    Ok(row.map(|row| Rules {
        kept_away: policy::is_kept_away(viewer, row.creators > 0, &row.standing, row.blocking > 0),
        work: row.work_id,
        standing: row.standing,
        from: row.comments_from.parse().unwrap_or(CommentsFrom::Nobody),
        moderated: row.comments_moderated.0,
        own: row.creators > 0,
    }))
}

/// Counts a work's comments anew, after a chapter went into the bin, came out of it or was erased.
pub(crate) async fn recount(change: &mut Change, work: WorkId) -> Result<()> {
    let now = change.now();
    // The first locks the count's row, so that the second sees every comment that was counted before.
    add_to_count(change, work, 0, now).await?;
    count_anew(change, work, now).await?;
    Ok(())
}
