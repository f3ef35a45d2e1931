//! Visits: one per visitor and work on a day, counted in memory and written now and then.
//!
//! A visitor is remembered as a hash under a salt that is made anew each day and never written anywhere: nothing that
//! is kept tells who read what. Creators' own visits do not count, nor any of a work that lists do not show. Hits are
//! not journaled.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::db::Done;
use crate::policy::{self, NOBODY, Sight};
use crate::works::load::Head;
use crate::{Archive, Result, Time, WorkId, stats};

/// Visits remembered on one day; later ones of that day are not counted. Some 16 MB.
const REMEMBERED: usize = 1_000_000;

statements! {
    /// Adds visits to a work's count.
    fn add(work: WorkId = WorkId(1), hits: i64 = 1, now: Time = Time(1)) -> Done:
        "UPDATE work_count SET hits = hits + $2, counted_at = $3 WHERE work_id = $1";
}

/// The visits of today.
#[derive(Default)]
pub struct Hits {
    today: Mutex<Today>,
}

#[derive(Default)]
struct Today {
    day: Option<i64>,
    salt: [u8; 32],
    seen: HashSet<u64>,
    counts: HashMap<WorkId, i64>,
}

impl Hits {
    /// No visits yet.
    pub fn new() -> Hits {
        Hits::default()
    }

    fn today(&self) -> MutexGuard<'_, Today> {
        // A thread that panicked left at the worst a visit uncounted.
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a visit, if it is this visitor's first to this work today. `visitor` is whatever tells visitors apart
    /// (an account, a network and a browser); only its salted hash stays, until midnight UTC. Says whether it counted.
    pub fn see(&self, archive: &Archive, work: WorkId, head: &Head, visitor: &str) -> bool {
        if head.own || head.sight != Sight::Shown || policy::audience(&head.standing) == NOBODY {
            return false;
        }
        let day = archive.now().0.div_euclid(Time::DAY);
        let mut today = self.today();
        if today.day != Some(day) {
            today.day = Some(day);
            archive.chance().fill(&mut today.salt);
            today.seen = HashSet::new();
        }
        let mut hasher = blake3::Hasher::new_keyed(&today.salt);
        hasher.update(&work.0.to_le_bytes()).update(visitor.as_bytes());
        let mut key = [0; 8];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        let counts = today.seen.len() < REMEMBERED && today.seen.insert(u64::from_le_bytes(key));
        if counts {
            *today.counts.entry(work).or_default() += 1;
        }
        counts
    }

    /// Writes what was counted since the last time, in one change. If that fails, it is kept for the next time.
    pub async fn flush(&self, archive: &Archive) -> Result<()> {
        let mut counts: Vec<(WorkId, i64)> = std::mem::take(&mut self.today().counts).into_iter().collect();
        if counts.is_empty() {
            return Ok(());
        }
        // In one order, so that two nodes never wait for each other crosswise.
        counts.sort_unstable();
        let written = write(archive, &counts).await;
        if written.is_err() {
            let mut today = self.today();
            for (work, hits) in counts {
                *today.counts.entry(work).or_default() += hits;
            }
        }
        written
    }
}

async fn write(archive: &Archive, counts: &[(WorkId, i64)]) -> Result<()> {
    let mut change = archive.change(None).await?;
    let now = change.now();
    for (work, hits) in counts {
        add(&mut change, *work, *hits, now).await?;
        stats::add_hits(&mut change, *work, *hits).await?;
    }
    change.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Viewer;
    use crate::testing::{TestArchive, each_database};
    use crate::works::load;
    use crate::works::tests::{member, posted, shown, work_form};

    #[tokio::test]
    async fn a_visitor_counts_once_a_day_and_the_author_never() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let ada = member(archive, "ada").await;
            let work = posted(archive, &ada, work_form()).await;
            let (hits, guest) = (Hits::new(), Viewer::guest());
            let head = load::head(&mut archive.read().await.unwrap(), &guest, work).await.unwrap();
            let own = load::head(&mut archive.read().await.unwrap(), &ada, work).await.unwrap();
            assert!(hits.see(archive, work, &head, "10.0.0.1 Firefox"));
            assert!(!hits.see(archive, work, &head, "10.0.0.1 Firefox"));
            assert!(hits.see(archive, work, &head, "10.0.0.2 Firefox"));
            assert!(!hits.see(archive, work, &own, "ada"));
            hits.flush(archive).await.unwrap();
            clock.pass(Time::DAY);
            assert!(hits.see(archive, work, &head, "10.0.0.1 Firefox"));
            let n = *archive.newest().borrow();
            hits.flush(archive).await.unwrap();
            hits.flush(archive).await.unwrap();
            assert_eq!(shown(archive, &guest, work).await.counts.hits, 3);
            assert_eq!(*archive.newest().borrow(), n, "hits are not journaled");
        })
        .await;
    }
}
