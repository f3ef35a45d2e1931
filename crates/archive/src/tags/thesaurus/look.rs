//! What bringing in a thesaurus would do, without doing it: everything is done in one change, told as the log would
//! tell it, and taken back. Nobody else can write meanwhile, so that only a file of moderate length is looked at.

use super::{BATCH, Report, bring_in, sorted};
use crate::policy::{self, Viewer};
use crate::tags::log::{self, Logged, Which};
use crate::{Archive, Invalid, Message, Result};

/// Lines that are looked at or brought in while somebody waits.
pub const LINES: usize = 2_000;
/// Acts that are told; more are only counted.
pub const ACTS: usize = 1_000;

/// What would come of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The figures, and the lines that could not be done. Its batches are nowhere in the log.
    pub report: Report,
    /// The acts in the order in which they would be done, at most [`ACTS`].
    pub acts: Vec<Logged>,
}

/// Refuses a text of more lines than somebody waits for.
pub fn check_length(text: &str) -> Result<()> {
    // The first line names the columns.
    if text.lines().count() > LINES + 1 {
        let message = Message::new("error-thesaurus-lines").with("limit", LINES);
        return Err(Invalid::one("file", message).into());
    }
    Ok(())
}

/// What bringing in this text would do.
///
/// # Errors
/// [`crate::Error::Invalid`] of the field `file` if it is no thesaurus, or too long.
pub async fn preview(archive: &Archive, viewer: &Viewer, text: &str) -> Result<Preview> {
    policy::may_wrangle(viewer)?;
    check_length(text)?;
    let mut report = Report::default();
    let lines = sorted(text, &mut report)?;
    let mut change = archive.change(viewer.person).await?;
    let done: Result<Vec<Logged>> = async {
        for ties in [false, true] {
            for some in lines.chunks(BATCH) {
                bring_in(&mut change, viewer, some, ties, &mut report).await?;
            }
        }
        let mut acts = Vec::new();
        for batch in &report.batches {
            let (mut before, mut mine) = (None, Vec::new());
            loop {
                let some = log::list(&mut change, viewer, Which::Batch(*batch), before).await?;
                before = some.last().map(|act| act.id);
                let more = some.len() as i64 == log::PAGE;
                mine.extend(some);
                if !more {
                    break;
                }
            }
            acts.extend(mine.into_iter().rev());
            if acts.len() >= ACTS {
                break;
            }
        }
        acts.truncate(ACTS);
        Ok(acts)
    }
    .await;
    change.undo().await?;
    let acts = done?;
    report.problems.sort_by_key(|problem| problem.line);
    Ok(Preview { report, acts })
}
