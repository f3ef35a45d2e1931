//! Chapters in the bin: thrown away, put back, erased when their time is over.

use super::{find, of_work, send_out, work_of_chapter};
use crate::db::Done;
use crate::journal::{Noun, Verb};
use crate::policy::{self, Viewer, WorkState};
use crate::works::bin::bury;
use crate::works::{post, revisions, stamp};
use crate::{Archive, Change, ChapterId, Invalid, Message, Result, Time, WorkId, comments, jobs, texts};

/// How long a chapter or a work lies in the bin, in microseconds.
pub const BIN: i64 = 30 * Time::DAY;

statements! {
    /// Throws a chapter away, or puts it back.
    fn set_binned(chapter: ChapterId = ChapterId(1), at: Option<Time> = None) -> Done:
        "UPDATE chapter SET binned_at = $2 WHERE id = $1";
    /// Erases a chapter and its versions.
    fn delete(chapter: ChapterId = ChapterId(1)) -> Done:
        "DELETE FROM chapter WHERE id = $1";
    /// Erases what else was said of a chapter, apart from bookmarks and comments.
    fn delete_origins(chapter: ChapterId = ChapterId(1)) -> Done:
        "DELETE FROM origin WHERE noun = 'chapter' AND subject = $1";
    /// Erases the comments on a chapter.
    fn delete_comments(chapter: ChapterId = ChapterId(1)) -> Done:
        "DELETE FROM comment WHERE noun = 'chapter' AND subject = $1";
    /// Erases what was being typed into a chapter's form.
    fn delete_autosave(work: WorkId = WorkId(1), form: &str = "chapter 1") -> Done:
        "DELETE FROM autosave WHERE work_id = $1 AND form = $2";
}

/// Throws a chapter away: 30 days in the bin, then it is erased. The last one stays, and so does the last posted one
/// of a posted work.
pub async fn bin(change: &mut Change, viewer: &Viewer, chapter: ChapterId) -> Result<()> {
    let (work, open, rows, row) = find(change, viewer, chapter).await?;
    policy::may_edit(viewer, open.creator)?;
    if row.binned_at.is_some() {
        return Ok(());
    }
    let posted = open.standing.state == WorkState::Posted;
    let others = rows
        .iter()
        .filter(|other| other.id != chapter && other.binned_at.is_none())
        .filter(|other| !posted || other.state == "posted");
    if others.count() == 0 {
        return Err(Invalid::one("chapter", Message::new("error-last-chapter")).into());
    }
    let now = change.now();
    set_binned(change, chapter, Some(now)).await?;
    change.job(jobs::Kind::EraseChapter, chapter.0, now.plus(BIN)).await?;
    comments::recount(change, work).await?;
    change.note(Verb::Binned, Noun::Chapter, chapter.0, Some(work));
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await
}

/// Takes a chapter out of the bin, to its old place.
pub async fn put_back(change: &mut Change, viewer: &Viewer, chapter: ChapterId) -> Result<()> {
    let (work, open, _, row) = find(change, viewer, chapter).await?;
    policy::may_edit(viewer, open.creator)?;
    if row.binned_at.is_none() {
        return Ok(());
    }
    set_binned(change, chapter, None).await?;
    jobs::cancel(change, jobs::Kind::EraseChapter, chapter.0).await?;
    if row.state == "posted" && row.published_on == Time(0) {
        // It was thrown away before the work was posted; it is out only now.
        send_out(change, work, chapter, &open, Time(0)).await?;
    }
    if open.standing.state == WorkState::Posted {
        post::check_chapters(change, work).await?;
    }
    comments::recount(change, work).await?;
    change.note(Verb::PutBack, Noun::Chapter, chapter.0, Some(work));
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await
}

/// Erases a chapter whose time in the bin is over. Bears being run twice.
pub async fn run_erase_job(archive: &Archive, job: &jobs::Job) -> Result<()> {
    let chapter = ChapterId(job.subject);
    let mut change = archive.change(None).await?;
    if let Some((work,)) = work_of_chapter(&mut change, chapter).await? {
        stamp::open(&mut change, &Viewer::system(), work).await?;
        let rows = of_work(&mut change, work).await?;
        let due = rows
            .iter()
            .any(|row| row.id == chapter && row.binned_at.is_some_and(|at| at.plus(BIN) <= change.now()));
        if due {
            delete_comments(&mut change, chapter).await?;
            delete_origins(&mut change, chapter).await?;
            delete_autosave(&mut change, work, &format!("chapter {chapter}")).await?;
            delete(&mut change, chapter).await?;
            texts::forget_unnamed(&mut change, work).await?;
            bury(&mut change, Noun::Chapter, chapter.0).await?;
            change.note(Verb::Erased, Noun::Chapter, chapter.0, Some(work));
            stamp::refresh(&mut change, work).await?;
        }
    }
    jobs::finish(&mut change, job).await?;
    change.commit().await?;
    Ok(())
}
