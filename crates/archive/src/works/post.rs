//! Posting: at once, or by a job at the time the author chose; and what a work must have for it.

use sqlx::FromRow;

use super::form::{Purpose, is_short};
use super::{edit, revisions, stamp};
use crate::db::Done;
use crate::journal::{Noun, Verb};
use crate::policy::{Viewer, WorkState};
use crate::texts::{self, Hash};
use crate::{Archive, Change, Error, Invalid, Message, Result, Time, WorkId, jobs};

/// Sources below this many bytes are read to see whether they are long enough.
const DOUBTFUL: i64 = 64;

#[derive(FromRow)]
pub(crate) struct ReadyRow {
    words: i64,
    text_hash: Hash,
    source_hash: Hash,
    size: i64,
}

statements! {
    /// The chapters that go out with a work.
    fn ready(work: WorkId = WorkId(1)) -> Vec<ReadyRow>:
        "SELECT c.words, c.text_hash, c.source_hash, t.size FROM chapter c
         JOIN text t ON t.work_id = c.work_id AND t.hash = c.source_hash
         WHERE c.work_id = $1 AND c.binned_at IS NULL AND c.state = 'posted' ORDER BY c.position, c.id";
    /// Posts a work.
    fn set_posted(work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "UPDATE work SET state = 'posted', post_at = NULL, posted_at = COALESCE(posted_at, $2),
            published_on = CASE WHEN published_on = 0 THEN $2 ELSE published_on END WHERE id = $1";
    /// Posts its chapters; those without a day of their own have the work's.
    fn set_chapters_posted(work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "UPDATE chapter SET posted_at = COALESCE(posted_at, $2),
            published_on = CASE WHEN published_on = 0 THEN (SELECT w.published_on FROM work w WHERE w.id = $1)
                                ELSE published_on END
         WHERE work_id = $1 AND state = 'posted' AND binned_at IS NULL";
}

/// Posts a draft now. A work that is posted already stays as it is; one in the bin is put back first
/// ([`Error::Conflict`]).
pub async fn post(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    match open.standing.state {
        WorkState::Draft => {}
        WorkState::Posted => return Ok(()),
        WorkState::Binned => return Err(Error::Conflict),
    }
    let mut form = edit::form(change, viewer, work).await?;
    // A job that comes late must not keep its author from being quicker.
    form.post_at.clear();
    form.check(&[], Purpose::Post, change.now()).or_ok()?;
    check_chapters(change, work).await?;
    if open.post_at.is_some() {
        jobs::cancel(change, jobs::Kind::PostWork, work.0).await?;
    }
    publish(change, work).await?;
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await
}

/// Whether there is a chapter to go out and something to read in each that does.
pub(crate) async fn check_chapters(change: &mut Change, work: WorkId) -> Result<()> {
    let rows = ready(change, work).await?;
    if rows.is_empty() {
        return Err(Invalid::one("content", Message::new("error-no-text")).into());
    }
    for row in rows.iter().filter(|row| row.words == 0 || row.size < DOUBTFUL) {
        let text = texts::get_str(change, work, &row.text_hash).await?;
        let source = texts::get_str(change, work, &row.source_hash).await?;
        let key = match row.words {
            0 if !text.contains("<img") => "error-text-empty",
            _ if is_short(&source) => "error-text-short",
            _ => continue,
        };
        let message = Message::new(key).with("least", crate::limits::CHAPTER_LEAST);
        return Err(Invalid::one("content", message).into());
    }
    Ok(())
}

/// Makes a draft a posted work; it was found whole. [`stamp::refresh`] comes after.
pub(crate) async fn publish(change: &mut Change, work: WorkId) -> Result<()> {
    let now = change.now();
    set_posted(change, work, now).await?;
    set_chapters_posted(change, work, now).await?;
    change.note(Verb::Posted, Noun::Work, work.0, Some(work));
    Ok(())
}

/// Posts a draft whose time has come. Bears being run twice; a draft whose time was changed waits for its other job.
pub async fn run_post_job(archive: &Archive, job: &jobs::Job) -> Result<()> {
    let work = WorkId(job.subject);
    let mut change = archive.change(None).await?;
    match stamp::open(&mut change, &Viewer::system(), work).await {
        Ok(open)
            if open.standing.state == WorkState::Draft
                && open.post_at.is_some_and(|at| at <= change.now()) =>
        {
            publish(&mut change, work).await?;
            revisions::keep(&mut change, work).await?;
            stamp::refresh(&mut change, work).await?;
        }
        Ok(_) | Err(Error::NotFound(_)) => {}
        Err(error) => return Err(error),
    }
    jobs::finish(&mut change, job).await?;
    change.commit().await?;
    Ok(())
}
