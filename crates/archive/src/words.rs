//! Finding by words: titles, summaries, notes, creators, tags and chapters' texts, through tantivy in this process, the
//! same on both databases.
//!
//! Rules: the index is derived, follows the journal by its number and can be thrown away at any time. It holds what
//! lists show somebody (`policy::audience`), members-only works too: what it finds is restricted to the viewer's set
//! before anything is counted or shown ([`find`]). Names of anonymous creators and texts whose authors do not want it
//! are not in it. What people type is understood by [`query`]; what they read around a hit comes from [`snippets`].

pub(crate) mod consent;
pub(crate) mod documents;
pub(crate) mod follow;
mod index;
pub mod query;
mod search;
pub(crate) mod tokens;

#[cfg(test)]
mod tests;

pub use self::consent::{set_text_hidden, text_hidden};
pub use self::query::{Fault, Query};
pub use self::search::Hits;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tantivy::IndexReader;
use tokio::sync::{Mutex, watch};

use self::index::Fields;
use self::query::Node;
use crate::{Archive, Result, TagId, WorkId};

/// How long a page waits for the change that its reader made.
const PATIENCE: Duration = Duration::from_millis(200);

/// The words of an archive; share it behind an [`Arc`].
pub struct Words {
    folder: Option<PathBuf>,
    reading: RwLock<Arc<Reading>>,
    /// Held by whoever follows the journal.
    turn: Mutex<follow::Turn>,
    position: watch::Sender<i64>,
}

/// What questions need.
struct Reading {
    reader: IndexReader,
    fields: Fields,
}

impl Words {
    /// Opens the index in this folder, or makes one; without a folder it lives in memory. One that cannot be trusted is
    /// built anew by the first [`Words::catch_up`] or by [`Words::run`]; until then less is found.
    pub async fn open(archive: &Archive, folder: Option<&Path>) -> Result<Words> {
        let (reading, turn) = follow::open(archive, folder).await?;
        Ok(Words {
            folder: folder.map(Path::to_owned),
            position: watch::Sender::new(turn.known()),
            reading: RwLock::new(Arc::new(reading)),
            turn: Mutex::new(turn),
        })
    }

    fn reading(&self) -> Arc<Reading> {
        self.reading.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The journal's number up to which it knows everything.
    pub fn position(&self) -> i64 {
        *self.position.borrow()
    }

    /// Waits until it knows the change of this number, 200 ms at the most.
    pub async fn reach(&self, n: i64) {
        if self.position() < n {
            let mut position = self.position.subscribe();
            // Too late is no failure, and the sender lives as long as this.
            let _ = tokio::time::timeout(PATIENCE, position.wait_for(|position| *position >= n)).await;
        }
    }

    /// Every work that fits a tree of words, whoever may see it: restrict it before it is counted or shown. Filters in
    /// the tree find nothing here. Without `scored`, every score is nought, and it is quicker.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] of the field `query` if a wildcard fits too many words.
    pub fn search(&self, node: &Node, scored: bool) -> Result<Hits> {
        let reading = self.reading();
        search::works(&reading.reader.searcher(), &reading.fields, node, scored)
    }

    /// The ids of works that fit, from the lowest; see [`Words::search`].
    pub fn matching(&self, node: &Node) -> Result<Vec<WorkId>> {
        Ok(self.search(node, false)?.ids())
    }

    /// Of these works, which the viewer may find, those from `skip` on, `take` at the most, the best first.
    pub fn ranked(&self, node: &Node, among: &[WorkId], skip: usize, take: usize) -> Result<Vec<WorkId>> {
        Ok(self.search(node, true)?.best(among, skip, take))
    }

    /// Tags whose names have these words, those that fit best first, at most `limit`. Whether a viewer may be shown a
    /// tag is the caller's question.
    pub fn tags(&self, node: &Node, limit: usize) -> Result<Vec<TagId>> {
        let reading = self.reading();
        let tags = search::tags(&reading.reader.searcher(), &reading.fields, node, limit)?;
        Ok(tags.into_iter().map(TagId).collect())
    }
}
