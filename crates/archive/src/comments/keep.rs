//! Looking after what is said: a creator's yes, freezing, hiding, spam, deleting; one comment or many.
//!
//! Who deletes their own comment, or whose work it stands on, takes its words away for good. If it was answered, its place
//! stays, without name and words, until the last answer is gone too.

use super::{LockedRow, State, add_to_count, answers, lock_thread, locked, rules};
use crate::db::{Done, One};
use crate::journal::{Noun, Verb};
use crate::policy::{self, Viewer};
use crate::{Change, ChapterId, CommentId, Error, Invalid, Message, Result, WorkId};

/// What can be done to a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It waited, and may be read now.
    Approve,
    /// Nobody answers it or what stands below it any more.
    Freeze,
    /// They do again.
    Thaw,
    /// Staff take it out of sight.
    Hide,
    /// And show it again.
    Show,
    /// It is put aside as spam.
    Spam,
    /// It was none.
    NotSpam,
    /// It is deleted.
    Delete,
}

impl std::str::FromStr for Act {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Ok(match text {
            "approve" => Act::Approve,
            "freeze" => Act::Freeze,
            "thaw" => Act::Thaw,
            "hide" => Act::Hide,
            "show" => Act::Show,
            "spam" => Act::Spam,
            "not_spam" => Act::NotSpam,
            "delete" => Act::Delete,
            _ => return Err(Error::NotFound("button")),
        })
    }
}

/// Comments dealt with at one go, at the most.
pub const MANY: usize = 100;

statements! {
    /// The threads of comments.
    fn threads_of(ids: [CommentId] = [CommentId(1)]) -> Vec<(CommentId,)>:
        "SELECT thread_id FROM comment WHERE id IN ({ids}) AND thread_id IS NOT NULL";
    /// Puts a comment into a state.
    fn set_state(id: CommentId = CommentId(1), state: &str = "posted") -> Done:
        "UPDATE comment SET state = $2 WHERE id = $1";
    /// Freezes a comment and everything below it, or thaws it.
    fn set_frozen(id: CommentId = CommentId(1), frozen: i64 = 1) -> Done:
        "WITH RECURSIVE below (id) AS (
           SELECT c.id FROM comment c WHERE c.id = $1
           UNION ALL SELECT c.id FROM comment c JOIN below b ON c.parent_id = b.id)
         UPDATE comment SET frozen = $2 WHERE id IN (SELECT id FROM below)";
    /// Leaves nothing of a comment but its place.
    fn blank(id: CommentId = CommentId(1)) -> Done:
        "UPDATE comment SET state = 'gone', pseud_id = NULL, guest_name = NULL, guest_email = NULL, body_source = '',
           body = '', mark = NULL, edited_at = NULL WHERE id = $1";
    /// Takes a comment away.
    fn delete_row(id: CommentId = CommentId(1)) -> Done:
        "DELETE FROM comment WHERE id = $1";
}

/// Does something to a comment; the work it stands on.
pub async fn act(change: &mut Change, viewer: &Viewer, id: CommentId, act: Act) -> Result<WorkId> {
    let row = locked(change, viewer, id).await?;
    let rules = rules(change, viewer, ChapterId(row.subject)).await?;
    let creator = rules.as_ref().is_some_and(|rules| rules.own);
    let work = row.work_id.ok_or(Error::NotFound("work"))?;
    let state: State = row.state.parse()?;
    if state == State::Gone {
        return Err(Error::NotFound("comment"));
    }
    match act {
        Act::Hide | Act::Show => policy::may_hide_comments(viewer)?,
        Act::Delete => policy::may_delete_comment(viewer, row.person, creator)?,
        Act::Approve | Act::Freeze | Act::Thaw | Act::Spam | Act::NotSpam => {
            policy::may_keep_comments(viewer, creator)?;
        }
    }
    let next = match (act, state) {
        (Act::Delete, _) => {
            delete(change, row, state, work).await?;
            return Ok(work);
        }
        (Act::Freeze | Act::Thaw, _) => {
            set_frozen(change, id, i64::from(act == Act::Freeze)).await?;
            change.note(Verb::Changed, Noun::Comment, id.0, Some(work));
            return Ok(work);
        }
        (Act::Approve, State::Waiting) | (Act::NotSpam, State::Spam) | (Act::Show, State::Hidden) => {
            State::Posted
        }
        // Only what was posted is hidden: to show it again must be no yes of staff's instead of a creator's. Nor is
        // what staff hid ever spam, which a creator might take back.
        (Act::Hide, State::Posted) => State::Hidden,
        (Act::Spam, State::Posted | State::Waiting) => State::Spam,
        // It is so already, or somebody was quicker.
        (Act::Approve | Act::NotSpam | Act::Show | Act::Hide | Act::Spam, _) => return Ok(work),
    };
    set_state(change, id, next.as_str()).await?;
    counted(change, work, state, Some(next)).await?;
    let verb = match next {
        State::Posted if state == State::Waiting => Verb::Posted,
        State::Posted => Verb::Shown,
        _ => Verb::Hidden,
    };
    change.note(verb, Noun::Comment, id.0, Some(work));
    Ok(work)
}

/// Does the same to many comments on a work; those that are gone meanwhile are passed over. How many there were.
pub async fn act_on_many(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    ids: &[CommentId],
    what: Act,
) -> Result<usize> {
    if ids.len() > MANY {
        let message = Message::new("error-too-many-comments").with("limit", MANY);
        return Err(Invalid::one("comment", message).into());
    }
    // All their threads first and in one order, so that two at once wait in line and never crosswise.
    let mut threads: Vec<CommentId> = threads_of(change, ids).await?.into_iter().map(|row| row.0).collect();
    threads.sort_unstable();
    threads.dedup();
    for thread in threads {
        lock_thread(change, thread).await?;
    }
    let mut done = 0;
    for id in ids {
        match act(change, viewer, *id, what).await {
            Ok(on) if on == work => done += 1,
            Ok(_) => return Err(Error::NotFound("comment")),
            Err(Error::NotFound("comment")) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Moves the work's count by what changed.
async fn counted(change: &mut Change, work: WorkId, before: State, after: Option<State>) -> Result<()> {
    let more = i64::from(after == Some(State::Posted)) - i64::from(before == State::Posted);
    if more != 0 {
        let now = change.now();
        add_to_count(change, work, more, now).await?;
    }
    Ok(())
}

async fn delete(change: &mut Change, row: LockedRow, state: State, work: WorkId) -> Result<()> {
    let One((answered,)) = answers(change, row.id).await?;
    if answered > 0 {
        blank(change, row.id).await?;
    } else {
        delete_row(change, row.id).await?;
        let mut above = row.parent_id;
        // An empty place goes with its last answer.
        while let Some(id) = above {
            let Some(parent) = super::select_locked(change, id, 0).await? else { break };
            let One((others,)) = answers(change, id).await?;
            if parent.state != State::Gone.as_str() || others > 0 {
                break;
            }
            delete_row(change, id).await?;
            above = parent.parent_id;
        }
    }
    counted(change, work, state, None).await?;
    change.note(Verb::Erased, Noun::Comment, row.id.0, Some(work));
    Ok(())
}
