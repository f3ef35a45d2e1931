//! Building the catalogue from the database, and bringing it up to date by the journal.
//!
//! A build takes the journal's number first and reads then: whatever changed meanwhile is read again by following. An
//! entry names what changed; the works and tags it touches are read as they are now, so that an entry seen late or
//! twice does no harm.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use fanlight_catalogue as engine;
use tokio::sync::watch;

use super::{Catalogue, kinds, rows};
use crate::db::Ask;
use crate::journal::{self, Entry, Noun};
use crate::tags::Kind;
use crate::tags::ties::{self, Tied};
use crate::{Archive, Error, PersonId, PseudId, Result, TagId, Time, WorkId};

/// Rows read by one statement while building.
const ROWS: i64 = 1_000;
/// How long a follower sleeps at the most: commands and other nodes write too.
const POLL: Duration = Duration::from_millis(200);
/// How often hits and the like are read, in microseconds.
const COUNT_EVERY: i64 = 10 * Time::SECOND;
/// Counts written by a slow transaction bear an earlier time than when they were seen; so far back they are read again.
const COUNT_AGAIN: i64 = Time::MINUTE;
/// How often a snapshot is written while works change, in microseconds.
const SAVE_EVERY: i64 = 15 * Time::MINUTE;

/// How far counts were read; held by whoever follows.
pub(super) struct Turn {
    counted: Time,
    looked: Option<Time>,
}

impl Turn {
    /// Counts are known as they were at this moment.
    pub(super) fn since(counted: Time) -> Turn {
        Turn { counted, looked: None }
    }
}

fn record(tied: &Tied) -> engine::TagRecord {
    let other = |id: TagId| kinds::tag(tied.kind, id);
    engine::TagRecord {
        tag: other(tied.id),
        // A tag that nobody has sorted in yet counts as what it is: small archives have no wranglers.
        standing: tied
            .synonym_of
            .map_or(engine::Standing::Canonical, |id| engine::Standing::SynonymOf(other(id))),
        metas: tied.metas.iter().copied().map(other).collect(),
    }
}

/// Whether a tag of this kind ever stands on a work.
fn stands_on_works(tied: &Tied) -> bool {
    Kind::ALL.contains(&tied.kind)
}

fn is_tied(tied: &Tied) -> bool {
    tied.synonym_of.is_some() || !tied.metas.is_empty()
}

/// A catalogue of everything that is in the database.
pub(super) async fn build(archive: &Archive) -> Result<engine::Catalogue> {
    let mut db = archive.read().await?;
    let position = journal::newest(&mut db).await?;
    let mut builder = engine::Builder::new(super::settings());
    let mut tied_fandoms: HashMap<engine::Tag, engine::TagRecord> = HashMap::new();
    let mut last = TagId(0);
    loop {
        let some = ties::after(&mut db, last, ROWS).await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for tied in some.iter().filter(|tied| stands_on_works(tied) && is_tied(tied)) {
            let record = record(tied);
            if let Err(refused) = builder.tag(&record) {
                tracing::error!(%refused, "the catalogue cannot take how a tag is tied; it stands for itself");
                continue;
            }
            if tied.kind == Kind::Fandom {
                tied_fandoms.insert(record.tag, record);
            }
        }
    }
    let known = |tag: engine::Tag| tied_fandoms.get(&tag).cloned();
    let mut last = WorkId(0);
    loop {
        let some = rows::after(&mut db, last, ROWS).await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for row in &some {
            if let Some(work) = rows::work(row, &known)? {
                builder.put(&work).map_err(refused)?;
            }
        }
    }
    drop(db);
    let finished = tokio::task::spawn_blocking(move || builder.finish(position)).await;
    finished.map_err(|_| Error::Broken("the catalogue could not be built".to_owned()))
}

fn refused(refused: engine::Refused) -> Error {
    Error::Broken(format!("the catalogue refuses: {refused}"))
}

/// What a batch of entries touches.
#[derive(Default)]
struct Touched {
    works: BTreeSet<WorkId>,
    tags: BTreeSet<TagId>,
}

async fn touched(db: &mut impl Ask, entries: &[Entry]) -> Result<Touched> {
    let mut touched = Touched::default();
    for entry in entries {
        let subject = entry.note.subject;
        touched.works.extend(entry.note.work);
        match entry.note.noun {
            Noun::Work => {
                touched.works.insert(WorkId(subject));
            }
            Noun::Tag => {
                touched.tags.insert(TagId(subject));
            }
            Noun::Person => {
                let of = rows::of_person(db, PersonId(subject)).await?;
                touched.works.extend(of.into_iter().map(|row| row.0));
            }
            Noun::Pseud => {
                let of = rows::of_pseud(db, PseudId(subject)).await?;
                touched.works.extend(of.into_iter().map(|row| row.0));
            }
            _ => {}
        }
    }
    Ok(touched)
}

impl Catalogue {
    /// Takes every change that was committed before this was called, and the counts if it is time for them.
    pub async fn catch_up(&self, archive: &Archive) -> Result<()> {
        let mut turn = self.turn.lock().await;
        loop {
            let mut db = archive.read().await?;
            let entries = journal::entries_after(&mut db, self.position()).await?;
            let Some(end) = entries.last().map(|entry| entry.n) else { break };
            let mut touched = touched(&mut db, &entries).await?;
            let ties = self.tie(&mut db, &mut touched).await?;
            let tags = std::mem::take(&mut touched.tags);
            self.apply(ties, end, false).await?;
            let view = self.view();
            let known = |tag: engine::Tag| view.tag(tag);
            let mut changes = Vec::with_capacity(touched.works.len());
            let ids: Vec<WorkId> = touched.works.into_iter().collect();
            let mut missing: BTreeSet<WorkId> = ids.iter().copied().collect();
            for row in rows::by_ids(&mut db, &ids).await? {
                missing.remove(&row.id);
                changes.push(match rows::work(&row, &known)? {
                    Some(work) => engine::Change::Put(work),
                    None => engine::Change::Remove(row.id.0),
                });
            }
            changes.extend(missing.into_iter().map(|work| engine::Change::Remove(work.0)));
            self.apply(changes, end, true).await?;
            // Only now: whoever read a name before keeps it no more once the position has moved.
            self.forget_names(tags);
        }
        let now = archive.now();
        if turn.looked.is_none_or(|looked| now.0 - looked.0 >= COUNT_EVERY) {
            self.count(archive, &mut turn).await?;
            turn.looked = Some(now);
        }
        Ok(())
    }

    /// How the touched tags are tied now. Works whose rows in the catalogue depend on that are touched too: those of a
    /// tag that is of another kind now, and those with several fandoms, one of which moved.
    async fn tie(&self, db: &mut impl Ask, touched: &mut Touched) -> Result<Vec<engine::Change>> {
        if touched.tags.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<TagId> = touched.tags.iter().copied().collect();
        let view = self.view();
        let (mut free, mut ties) = (Vec::new(), Vec::new());
        for tied in ties::by_ids(db, &ids).await?.into_iter().filter(stands_on_works) {
            let new = record(&tied);
            let moved = Kind::ALL
                .into_iter()
                .any(|kind| kind != tied.kind && view.tag(kinds::tag(kind, tied.id)).is_some());
            if moved {
                touched.works.extend(rows::of_tag(db, tied.id).await?.into_iter().map(|row| row.0));
            }
            let old = view.tag(new.tag);
            if old.as_ref() == Some(&new) || (old.is_none() && !is_tied(&tied)) {
                continue;
            }
            if tied.kind == Kind::Fandom {
                let several = engine::Query {
                    scope: engine::Scope::Staff,
                    include: vec![vec![new.tag], vec![kinds::fact(kinds::Fact::SeveralFandoms)]],
                    take: usize::MAX,
                    ..engine::Query::default()
                };
                touched.works.extend(view.find(&several).works.into_iter().map(WorkId));
            }
            // Tags are let go before they are tied anew, so that no order of theirs makes a circle on the way.
            if old.is_some_and(|old| old.standing != engine::Standing::Canonical || !old.metas.is_empty()) {
                let standing = engine::Standing::Canonical;
                free.push(engine::Change::Tag(engine::TagRecord {
                    tag: new.tag,
                    standing,
                    metas: Vec::new(),
                }));
            }
            ties.push((new.standing != engine::Standing::Canonical, new));
        }
        // Wider tags first, then synonyms: what hung on them has been let go by then.
        ties.sort_by_key(|(synonym, _)| *synonym);
        free.extend(ties.into_iter().map(|(_, record)| engine::Change::Tag(record)));
        Ok(free)
    }

    /// Applies changes beside the runtime's threads; tying tags of many works takes its time. `end` is reached with
    /// the last changes of a batch only.
    async fn apply(&self, changes: Vec<engine::Change>, end: i64, last: bool) -> Result<()> {
        let position = if last { end } else { self.position() };
        if !changes.is_empty() || last {
            let engine = self.engine();
            let applied = tokio::task::spawn_blocking(move || {
                if engine.apply(&changes, position).is_err() {
                    // One that cannot be, such as a circle made behind our back, must not keep the others out.
                    for change in changes {
                        if let Err(refused) = engine.apply(&[change], position) {
                            tracing::error!(%refused, "the catalogue leaves a change out; `fanlight check` tells of it");
                        }
                    }
                }
            });
            applied.await.map_err(|_| Error::Broken("the catalogue could not be changed".to_owned()))?;
        }
        self.position.send_replace(position);
        Ok(())
    }

    /// Reads how works are received, as far as that changed.
    async fn count(&self, archive: &Archive, turn: &mut Turn) -> Result<()> {
        let mut db = archive.read().await?;
        let mut from = (turn.counted.plus(-COUNT_AGAIN), WorkId(0));
        loop {
            let some = rows::counted_after(&mut db, from.0, from.1, ROWS).await?;
            let Some(end) = some.last() else { return Ok(()) };
            from = (end.counted_at, end.work_id);
            turn.counted = end.counted_at;
            let changes = some.iter().map(rows::count).collect();
            self.apply(changes, self.position(), true).await?;
        }
    }

    /// Follows the journal until told to stop; writes the snapshot now and then and at the end.
    pub async fn run(&self, archive: &Archive, mut stop: watch::Receiver<bool>) {
        let mut newest = archive.newest();
        let (mut saved, mut saved_at) = (self.position(), archive.now());
        let mut tidying = None;
        while !*stop.borrow() {
            if let Err(error) = self.catch_up(archive).await {
                tracing::warn!(%error, "the catalogue cannot follow; trying again");
            }
            if tidying.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
                tidying = self.tidy();
            }
            if self.position() != saved && archive.now().0 - saved_at.0 >= SAVE_EVERY {
                (saved, saved_at) = (self.position(), archive.now());
                self.save_or_warn(archive).await;
            }
            // The senders live as long as the archive and the server do; the time-out is the poll itself.
            tokio::select! {
                _ = stop.changed() => {}
                _ = tokio::time::timeout(POLL, newest.changed()) => {}
            }
        }
        if self.position() != saved {
            self.save_or_warn(archive).await;
        }
    }

    /// Begins to fold the changes in, or to number works with their fandom again, if it is time for that. Both go in
    /// small pieces beside whoever asks and whoever follows.
    fn tidy(&self) -> Option<tokio::task::JoinHandle<()>> {
        let (engine, view) = (self.engine(), self.view());
        let (merge, recluster) = (view.wants_merge(), view.wants_recluster());
        (merge || recluster).then(|| {
            tokio::task::spawn_blocking(move || {
                if recluster {
                    engine.recluster(&mut std::thread::yield_now);
                } else {
                    engine.merge(&mut std::thread::yield_now);
                }
            })
        })
    }

    async fn save_or_warn(&self, archive: &Archive) {
        if let Err(error) = self.save(archive).await {
            tracing::warn!(%error, "the next start takes longer");
        }
    }
}

/// What the catalogue says otherwise than the database, in sentences.
pub(super) async fn compare(catalogue: &Catalogue, archive: &Archive, most: usize) -> Result<Vec<String>> {
    let view = catalogue.view();
    let mut db = archive.read().await?;
    let mut findings = Vec::new();
    let mut last = TagId(0);
    while findings.len() < most {
        let some = ties::after(&mut db, last, ROWS).await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for tied in some.iter().filter(|tied| stands_on_works(tied)) {
            let (said, is) = (view.tag(kinds::tag(tied.kind, tied.id)), record(tied));
            if said.as_ref().map_or(is_tied(tied), |said| sorted(said) != sorted(&is)) {
                findings.push(format!("the catalogue ties tag {} otherwise than the database", tied.id));
            }
        }
    }
    let known = |tag: engine::Tag| view.tag(tag);
    let (mut last, mut found) = (WorkId(0), 0);
    while findings.len() < most {
        let some = rows::after(&mut db, last, ROWS).await?;
        let Some(end) = some.last() else {
            let works = view.sizes().works;
            if works != found {
                findings
                    .push(format!("the catalogue has {works} works and the database {found} to be found"));
            }
            break;
        };
        last = end.id;
        for row in &some {
            let mut work = rows::work(row, &known)?;
            if let Some(work) = &mut work {
                work.tags.sort_unstable();
                work.tags.dedup();
                found += 1;
            }
            if view.work(row.id.0) != work {
                findings.push(format!("the catalogue knows work {} otherwise than the database", row.id));
            }
        }
    }
    findings.truncate(most);
    Ok(findings)
}

fn sorted(record: &engine::TagRecord) -> BTreeMap<&str, BTreeSet<engine::Tag>> {
    let synonym_of = match record.standing {
        engine::Standing::SynonymOf(tag) => BTreeSet::from([tag]),
        _ => BTreeSet::new(),
    };
    BTreeMap::from([("synonym", synonym_of), ("metas", record.metas.iter().copied().collect())])
}
