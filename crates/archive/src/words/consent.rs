//! Whose texts may be looked into: the archive has a setting, each person a preference, each work a mark of its own.
//! Any of the three keeps a text out of the index; titles, summaries and tags are found all the same.

use crate::db::{Ask, Done, Flag};
use crate::journal::{Noun, Verb};
use crate::policy::Viewer;
use crate::works::stamp;
use crate::{Change, Result, WorkId};

statements! {
    /// Marks a work.
    fn mark(work: WorkId = WorkId(1), hidden: Flag = Flag(true)) -> Done:
        "UPDATE work SET text_hidden = $2 WHERE id = $1";
    /// How a work is marked.
    fn marked(work: WorkId = WorkId(1)) -> Option<(Flag,)>:
        "SELECT text_hidden FROM work WHERE id = $1";
}

/// Keeps a work's chapters out of the search, or lets them in again: its creators may.
pub async fn set_text_hidden(change: &mut Change, viewer: &Viewer, work: WorkId, hidden: bool) -> Result<()> {
    stamp::open_to_edit(change, viewer, work).await?;
    mark(change, work, Flag(hidden)).await?;
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    Ok(())
}

/// Whether a work's chapters are kept out of the search by its own mark.
pub async fn text_hidden(db: &mut impl Ask, work: WorkId) -> Result<bool> {
    Ok(marked(db, work).await?.is_some_and(|row| row.0.0))
}
