//! The catalogue: which works match, in what order, with which counts. In memory, derived from the database, and
//! brought up to date by following the journal.
//!
//! Rules: it holds only what lists may show somebody (`policy::audience`), and each question says for whom it is
//! asked. It starts from its snapshot where that belongs to this archive, else from the database ([`Catalogue::open`]);
//! [`Catalogue::catch_up`] takes every change since; [`Catalogue::run`] does so for ever. Who made a change waits for
//! it at their next page ([`Catalogue::reach`]). Counts of hits, kudos and the like are not journaled and are read every
//! few seconds. It can be thrown away and built again at any time.

mod follow;
pub(crate) mod kinds;
pub(crate) mod rows;
pub(crate) mod snapshot;
#[cfg(test)]
mod tests;

pub use kinds::Fact;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use fanlight_catalogue as engine;
use tokio::sync::{Mutex, watch};

use crate::db::Ask;
use crate::{Archive, Result, TagId};

/// How long a page waits for the change that its reader made.
const PATIENCE: Duration = Duration::from_millis(200);
/// Names of tags kept in memory at the most, some 10 MB.
const NAMES: usize = 100_000;

/// How the engine is laid out for works of an archive.
fn settings() -> engine::Settings {
    engine::Settings {
        cluster: kinds::kind(crate::tags::Kind::Fandom),
        ranked_kinds: kinds::SHOWN,
        ..engine::Settings::default()
    }
}

/// The catalogue of an archive; share it behind an [`Arc`].
pub struct Catalogue {
    engine: RwLock<Arc<engine::Catalogue>>,
    /// Held by whoever follows the journal; how far counts were read.
    turn: Mutex<follow::Turn>,
    position: watch::Sender<i64>,
    names: RwLock<HashMap<TagId, Arc<str>>>,
    snapshot: Option<PathBuf>,
}

impl Catalogue {
    /// Opens the catalogue: from its snapshot in this file if that belongs to the archive, else from the database.
    /// Where there is no file, it lives in memory alone.
    pub async fn open(archive: &Archive, snapshot: Option<&Path>) -> Result<Catalogue> {
        let kept = match snapshot {
            Some(file) => snapshot::load(archive, file).await?,
            None => None,
        };
        let (engine, counted) = match kept {
            Some(kept) => kept,
            None => {
                let now = archive.now();
                (follow::build(archive).await?, now)
            }
        };
        let catalogue = Catalogue {
            position: watch::Sender::new(engine.view().position()),
            engine: RwLock::new(Arc::new(engine)),
            turn: Mutex::new(follow::Turn::since(counted)),
            names: RwLock::default(),
            snapshot: snapshot.map(Path::to_owned),
        };
        catalogue.catch_up(archive).await?;
        Ok(catalogue)
    }

    /// What is in it now.
    pub fn view(&self) -> engine::View {
        self.engine().view()
    }

    fn engine(&self) -> Arc<engine::Catalogue> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The journal's number up to which it knows everything.
    pub fn position(&self) -> i64 {
        *self.position.borrow()
    }

    /// Waits until it knows the change of this number, 200 ms at the most: a page that comes too early is better
    /// than none.
    pub async fn reach(&self, n: i64) {
        if self.position() < n {
            let mut position = self.position.subscribe();
            // Too late is no failure, and the sender lives as long as this.
            let _ = tokio::time::timeout(PATIENCE, position.wait_for(|position| *position >= n)).await;
        }
    }

    /// The names of tags; unknown ids are left out. No statement for names that were asked for before.
    pub async fn names(&self, db: &mut impl Ask, ids: &[TagId]) -> Result<HashMap<TagId, Arc<str>>> {
        let mut found = HashMap::with_capacity(ids.len());
        {
            let known = self.names.read().unwrap_or_else(PoisonError::into_inner);
            found.extend(ids.iter().filter_map(|id| Some((*id, known.get(id)?.clone()))));
        }
        let missing: Vec<TagId> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let before = self.position();
        let read: Vec<(TagId, Arc<str>)> =
            rows::names(db, &missing).await?.into_iter().map(|(id, name)| (id, name.into())).collect();
        found.extend(read.iter().cloned());
        let mut known = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() + read.len() > NAMES {
            known.clear();
        }
        // A name that may have changed while it was read is not kept.
        if self.position() == before {
            known.extend(read);
        }
        Ok(found)
    }

    fn forget_names(&self, tags: impl IntoIterator<Item = TagId>) {
        let mut known = self.names.write().unwrap_or_else(PoisonError::into_inner);
        for tag in tags {
            known.remove(&tag);
        }
    }

    /// Whether it finds exactly what the database says, told in sentences: for `fanlight check`. Up to `most` of them.
    pub async fn compare(&self, archive: &Archive, most: usize) -> Result<Vec<String>> {
        self.catch_up(archive).await?;
        follow::compare(self, archive, most).await
    }

    /// Builds it anew from the database while the old one answers, then takes its place.
    pub async fn rebuild(&self, archive: &Archive) -> Result<()> {
        let mut turn = self.turn.lock().await;
        let now = archive.now();
        let engine = follow::build(archive).await?;
        *turn = follow::Turn::since(now);
        let position = engine.view().position();
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(engine);
        self.position.send_replace(position);
        drop(turn);
        self.catch_up(archive).await
    }

    /// Writes the snapshot, if there is a file for it.
    pub async fn save(&self, archive: &Archive) -> Result<()> {
        match &self.snapshot {
            Some(file) => snapshot::save(archive, self.view(), file).await,
            None => Ok(()),
        }
    }
}
