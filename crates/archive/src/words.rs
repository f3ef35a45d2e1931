//! Finding by words: titles, summaries, notes, creators, tags and chapters' texts, through tantivy in this process, the
//! same on both databases.
//!
//! Rules: the index is derived, follows the journal by its number and can be thrown away at any time. It holds what
//! lists show somebody (`policy::audience`), members-only works too: what it finds is restricted to the viewer's set
//! before anything is counted or shown ([`Words::narrow`]). Names of anonymous creators and texts whose authors do not want it
//! are not in it. What people type is understood by [`query`]; what they read around a hit comes from [`Words::snippets`].

pub(crate) mod consent;
pub(crate) mod documents;
pub(crate) mod follow;
mod fragments;
mod index;
mod join;
mod names;
mod plain;
pub mod query;
mod search;
pub(crate) mod snippets;
pub(crate) mod tokens;
mod within;

#[cfg(test)]
mod scan;
#[cfg(test)]
mod tests;

pub use self::consent::{set_text_hidden, text_hidden};
pub use self::names::{Names, READ, Wish};
pub use self::query::{Fault, Query};
pub use self::search::Hits;
pub use self::snippets::{Piece, Snippet};
pub use self::within::{InChapter, Within, within};

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tantivy::IndexReader;
use tokio::sync::{Mutex, watch};

use self::index::Fields;
use self::query::Node;
use crate::{Archive, Result, WorkId};

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

    /// Every work for which a tree holds, with its score from words; `resolve` gives the ids of works for which a
    /// filter holds, and is asked for each filter in it. Where words and filters stand under one OR or NOT there is no
    /// quicker way; what can be split ([`Query::split`]) should be.
    pub fn evaluate(
        &self,
        node: &Node,
        resolve: &mut dyn FnMut(&query::Filter) -> Result<Vec<WorkId>>,
    ) -> Result<Hits> {
        if node.is_text() {
            return self.search(node, true);
        }
        match node {
            Node::Filter(filter) => Ok(Hits::from_ids(resolve(filter)?.into_iter().map(|work| work.0))),
            Node::Any(parts) => {
                let mut hits = Hits::default();
                for part in parts {
                    hits = hits.or(self.evaluate(part, resolve)?);
                }
                Ok(hits)
            }
            Node::All(parts) => {
                let (not, all): (Vec<&Node>, Vec<&Node>) =
                    parts.iter().partition(|part| matches!(part, Node::Not(_)));
                let (text, mixed): (Vec<&Node>, Vec<&Node>) =
                    all.into_iter().partition(|part| part.is_text());
                let mut hits = self.search(&Node::All(text.into_iter().cloned().collect()), true)?;
                for part in mixed {
                    hits = hits.and(&self.evaluate(part, resolve)?);
                }
                for part in not {
                    if let Node::Not(part) = part {
                        hits = hits.without(&self.evaluate(part, resolve)?);
                    }
                }
                Ok(hits)
            }
            Node::Not(part) => {
                Ok(self.search(&Node::All(Vec::new()), false)?.without(&self.evaluate(part, resolve)?))
            }
            Node::Words { .. } => self.search(node, true),
        }
    }
}
