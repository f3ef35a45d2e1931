//! The bin: 30 days in which a creator may put a work back, then it is erased; and staff's hiding.
//!
//! Erasing is one DELETE, which takes chapters, texts, versions, tags and kudos along, and a few for what only names
//! the work; a tombstone says that it was, so that a restore or an import erases it again. Bookmarks outlive it.

use super::chapters::BIN;
use super::stamp;
use crate::db::Done;
use crate::journal::{Noun, Verb};
use crate::policy::{self, Viewer, WorkState};
use crate::series::places;
use crate::subscriptions::{self, Topic};
use crate::{Archive, Change, ChapterId, Result, Time, WorkId, jobs};

statements! {
    /// Throws a work away.
    fn set_binned(work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "UPDATE work SET state = 'binned', binned_at = $2, post_at = NULL WHERE id = $1";
    /// Takes it out again, as what it was.
    fn set_back(work: WorkId = WorkId(1), state: &str = "draft") -> Done:
        "UPDATE work SET state = $2, binned_at = NULL WHERE id = $1";
    /// When a work was thrown away.
    fn binned_at(work: WorkId = WorkId(1)) -> Option<(Option<Time>,)>:
        "SELECT binned_at FROM work WHERE id = $1";
    /// Hides a work, or shows it again.
    fn set_hidden(work: WorkId = WorkId(1), hidden: i64 = 1) -> Done:
        "UPDATE work SET hidden = $2 WHERE id = $1";
    /// The chapters of a work, those in the bin too.
    fn chapters_of(work: WorkId = WorkId(1)) -> Vec<(ChapterId,)>:
        "SELECT id FROM chapter WHERE work_id = $1";
    /// Erases a work's credits.
    fn delete_credits(work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM credit WHERE noun = 'work' AND subject = $1";
    /// Erases where a work came from.
    fn delete_origins(work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM origin WHERE noun = 'work' AND subject = $1";
    /// Erases where its chapters came from.
    fn delete_chapter_origins(ids: [ChapterId] = [ChapterId(1)]) -> Vec<(i64,)>:
        "DELETE FROM origin WHERE noun = 'chapter' AND subject IN ({ids}) RETURNING subject";
    /// Erases a work and everything of it.
    fn delete(work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM work WHERE id = $1";
    /// Says that something was.
    fn insert_tombstone(noun: &str = "work", subject: i64 = 1, now: Time = Time(1)) -> Done:
        "INSERT INTO tombstone (noun, subject, at) VALUES ($1, $2, $3) ON CONFLICT (noun, subject) DO NOTHING";
}

/// Throws a work away: its creators may put it back for 30 days.
pub async fn bin(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    if open.standing.state == WorkState::Binned {
        return Ok(());
    }
    let now = change.now();
    set_binned(change, work, now).await?;
    jobs::cancel(change, jobs::Kind::PostWork, work.0).await?;
    change.job(jobs::Kind::EraseWork, work.0, now.plus(BIN)).await?;
    change.note(Verb::Binned, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await
}

/// Takes a work out of the bin, posted if it was posted.
pub async fn put_back(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    if open.standing.state != WorkState::Binned {
        return Ok(());
    }
    let state = if open.posted_at.is_some() { WorkState::Posted } else { WorkState::Draft };
    set_back(change, work, state.as_str()).await?;
    jobs::cancel(change, jobs::Kind::EraseWork, work.0).await?;
    change.note(Verb::PutBack, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await
}

/// Erases a work that lies in the bin, at once: its creators may ask for it.
pub async fn erase_now(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    bin(change, viewer, work).await?;
    jobs::cancel(change, jobs::Kind::EraseWork, work.0).await?;
    erase(change, work).await
}

async fn erase(change: &mut Change, work: WorkId) -> Result<()> {
    let chapters: Vec<ChapterId> = chapters_of(change, work).await?.into_iter().map(|row| row.0).collect();
    delete_credits(change, work).await?;
    delete_origins(change, work).await?;
    delete_chapter_origins(change, &chapters).await?;
    let series = places::series_of(change, work).await?;
    delete(change, work).await?;
    places::close(change, &series).await?;
    for chapter in chapters {
        jobs::cancel(change, jobs::Kind::EraseChapter, chapter.0).await?;
        bury(change, Noun::Chapter, chapter.0).await?;
    }
    subscriptions::forget(change, Topic::Work, work.0).await?;
    bury(change, Noun::Work, work.0).await?;
    change.note(Verb::Erased, Noun::Work, work.0, Some(work));
    Ok(())
}

/// Writes a tombstone.
pub(crate) async fn bury(change: &mut Change, noun: Noun, subject: i64) -> Result<()> {
    let now = change.now();
    insert_tombstone(change, noun.as_str(), subject, now).await?;
    Ok(())
}

/// Erases a work whose time in the bin is over. Bears being run twice; one that was put back stays.
pub async fn run_erase_job(archive: &Archive, job: &jobs::Job) -> Result<()> {
    let work = WorkId(job.subject);
    let mut change = archive.change(None).await?;
    match stamp::open(&mut change, &Viewer::system(), work).await {
        Ok(open) if open.standing.state == WorkState::Binned => {
            let at = binned_at(&mut change, work).await?.and_then(|row| row.0);
            if at.is_some_and(|at| at.plus(BIN) <= change.now()) {
                erase(&mut change, work).await?;
            }
        }
        Ok(_) | Err(crate::Error::NotFound(_)) => {}
        Err(error) => return Err(error),
    }
    jobs::finish(&mut change, job).await?;
    change.commit().await?;
    Ok(())
}

/// Hides a work from everybody but its creators and staff.
pub async fn hide(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    policy::may_hide(viewer)?;
    stamp::open(change, viewer, work).await?;
    set_hidden(change, work, 1).await?;
    change.note(Verb::Hidden, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await
}

/// Shows a hidden work again.
pub async fn show(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    policy::may_hide(viewer)?;
    stamp::open(change, viewer, work).await?;
    set_hidden(change, work, 0).await?;
    change.note(Verb::Shown, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await
}
