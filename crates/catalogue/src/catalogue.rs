//! The catalogue itself: its state behind an atomic swap, changes to it, and views of it.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use roaring::RoaringBitmap;

use crate::base::Base;
use crate::compile::Compiled;
use crate::delta::{Delta, Record};
use crate::query::{Answer, Query};
use crate::ranking::{Ground, Rankings};
use crate::rows::{COUNTS, Row, column};
use crate::snapshot::{self, SnapshotError};
use crate::tags::Tags;
use crate::types::{Change, Refused, Settings, Standing, Tag, TagRecord, Work};
use crate::wrangle::{Tied, tie};
use crate::{cluster, facets, page};

/// Everything at one moment. Never changed once published.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub settings: Arc<Settings>,
    pub base: Arc<Base>,
    pub tags: Arc<Tags>,
    /// Works of the base with two tags that stand for the same.
    pub twice: Arc<RoaringBitmap>,
    /// Works of the base that are not numbered with their fandom.
    pub tail: Arc<RoaringBitmap>,
    pub rankings: Arc<Rankings>,
    pub delta: Arc<Delta>,
    pub position: i64,
    /// How often tags were tied: a merge notices by it that it must look again.
    pub ties: u64,
}

impl State {
    pub fn ground(&self) -> Ground<'_> {
        Ground { base: &self.base, tags: &self.tags, twice: &self.twice, settings: &self.settings }
    }

    fn put(&mut self, work: &Work) -> Result<(), Refused> {
        if self.base.rows.len() as usize + self.delta.len() >= u32::MAX as usize {
            return Err(Refused::Full);
        }
        let mut typed = Vec::with_capacity(work.tags.len());
        for &tag in &work.tags {
            typed.push(match self.tags.number(tag) {
                Some(number) => number,
                None => Arc::make_mut(&mut self.tags).intern(tag)?,
            });
        }
        typed.sort_unstable();
        typed.dedup();
        let record = Record::new(Row::of(work), typed.into(), &self.tags);
        self.note(work.id, Some(Arc::new(record)));
        Ok(())
    }

    fn remove(&mut self, id: i64) {
        if self.base.number(id).is_some() || self.delta.get(id).is_some() {
            self.note(id, None);
        }
    }

    /// What a work of the base is sorted by now.
    pub fn key(&self, order: usize, number: u32) -> i64 {
        let recount = if COUNTS.contains(&order) { self.delta.recounts().get(number) } else { None };
        match recount {
            Some(recount) => i64::from(recount.counts[order - COUNTS.start]),
            None => self.base.rows.key(order, number),
        }
    }

    /// A work of the base as it is now.
    pub fn row(&self, number: u32) -> Row {
        self.delta.recounted_row(number, self.base.rows.row(number))
    }

    fn note(&mut self, id: i64, record: Option<Arc<Record>>) {
        let number = self.base.number(id);
        Arc::make_mut(&mut self.delta).note(id, number, record);
    }

    fn tie(&mut self, record: &TagRecord) -> Result<(), Refused> {
        let tied = tie(Arc::make_mut(&mut self.tags), record)?;
        self.ties += 1;
        if tied.before != tied.now {
            self.find_doubles(&tied);
        }
        Arc::make_mut(&mut self.delta).retag(tied.tag, &self.tags);
        let mut rankings = Rankings::clone(&self.rankings);
        self.ground().rerank(&mut rankings, &tied.counted(), &tied.found);
        self.rankings = Arc::new(rankings);
        Ok(())
    }

    fn find_doubles(&mut self, tied: &Tied) {
        let tags = &self.tags;
        let typed = tags.typed(tied.tag);
        let mut twice = RoaringBitmap::clone(&self.twice);
        for work in &typed.within(&self.twice) {
            if !tags.has_double(&self.base.rows.tags(work).to_vec()) {
                twice.remove(work);
            }
        }
        if let Some(now) = tied.now {
            let synonyms = tags.ties(now).into_iter().flat_map(|ties| ties.synonyms.iter());
            for &other in std::iter::once(&now).chain(synonyms).filter(|&&other| other != tied.tag) {
                let mut both = RoaringBitmap::new();
                typed.add_to(&mut both);
                tags.typed(other).keep_in(&mut both);
                twice |= both;
            }
        }
        self.twice = Arc::new(twice);
    }
}

/// An index of works that answers queries while it changes. Shared between threads as it is.
#[derive(Debug)]
pub struct Catalogue {
    state: ArcSwap<State>,
    /// Held while a change is made and published.
    writer: Mutex<()>,
    /// Held by the one merge there may be at a time.
    merging: Mutex<()>,
}

impl Catalogue {
    /// An empty one. To fill one with many works, [`crate::Builder`] is quicker by far.
    pub fn new(settings: Settings) -> Self {
        let state = State { settings: Arc::new(settings), ..State::default() };
        let rankings = Arc::new(state.ground().rank_all(&mut || ()));
        Self::of(State { rankings, ..state })
    }

    pub(crate) fn of(state: State) -> Self {
        Catalogue { state: ArcSwap::from_pointee(state), writer: Mutex::default(), merging: Mutex::default() }
    }

    /// What is in it now. Costs next to nothing and never waits.
    pub fn view(&self) -> View {
        View(self.state.load_full())
    }

    /// Makes changes, all of them or none, in their order; whoever takes a view from now on sees them.
    /// `position` is the caller's mark of how far this brings the catalogue (a number in a journal).
    ///
    /// Works cost some tens of microseconds each, counts a few, and the fewer batches, the fewer. Tags cost what the works that
    /// move with them cost.
    ///
    /// # Errors
    /// [`Refused`] says which change cannot be; nothing of the batch has happened then.
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<(), Refused> {
        let _writing = self.write();
        let mut state = State::clone(&self.state.load());
        for change in changes {
            match change {
                Change::Put(work) => state.put(work)?,
                Change::Remove(id) => state.remove(*id),
                &Change::Count { id, hits, kudos, comments, bookmarks } => {
                    let number = state.base.number(id);
                    let counts = [hits, kudos, comments, bookmarks];
                    Arc::make_mut(&mut state.delta).recount(id, number, counts);
                }
                Change::Tag(record) => state.tie(record)?,
            }
        }
        state.position = position;
        self.state.store(Arc::new(state));
        Ok(())
    }

    /// Folds the changes so far into the base; false if there were none. Views and readers do not notice;
    /// changes made meanwhile stay beside the new base. `pause` is called between small pieces of the work,
    /// some milliseconds at most on large archives: sleep in it, or give way to others. It may read and
    /// change the catalogue, but not merge: a second caller of this waits for the first, so that one inside
    /// would wait for itself.
    pub fn merge(&self, pause: &mut dyn FnMut()) -> bool {
        let _merging = lock(&self.merging);
        crate::merge::merge(&self.state, || self.write(), &[], pause)
    }

    /// Numbers the works that came since the catalogue was built with others of their fandom, slice by slice,
    /// and merges the changes so far on the way; gives how many works there were. As [`Catalogue::merge`],
    /// it holds up nobody, calls `pause` between small pieces, and needs memory for what one slice touches.
    /// Worth the while when [`View::wants_recluster`] says so; the answers do not depend on it.
    pub fn recluster(&self, pause: &mut dyn FnMut()) -> u64 {
        let _merging = lock(&self.merging);
        crate::merge::merge(&self.state, || self.write(), &[], pause);
        let plan = cluster::plan(&self.state.load_full(), pause);
        for slice in plan.chunks(cluster::SLICE) {
            crate::merge::merge(&self.state, || self.write(), slice, pause);
        }
        plan.len() as u64
    }

    /// Reads what [`View::save`] wrote, as it was; with other settings for rankings, those are made anew.
    ///
    /// # Errors
    /// [`SnapshotError`] if it is none, of another version, cut off, or changed since.
    pub fn load(from: &mut dyn Read, settings: Settings) -> Result<Self, SnapshotError> {
        snapshot::load(from, settings)
    }

    fn write(&self) -> MutexGuard<'_, ()> {
        lock(&self.writer)
    }
}

/// A panic in another thread cannot have left anything half done: states are published whole.
fn lock(mutex: &Mutex<()>) -> MutexGuard<'_, ()> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A catalogue as it was at one moment; stays so as long as it is held. Long-held views hold memory.
#[derive(Clone, Debug)]
pub struct View(pub(crate) Arc<State>);

impl View {
    /// Answers a query.
    pub fn find(&self, query: &Query) -> Answer {
        let state = &*self.0;
        let compiled = Compiled::new(query, state);
        let mut found = compiled.find(state);
        let mut changed: Vec<&Record> =
            state.delta.records().map(|record| &**record).filter(|record| compiled.matches(record)).collect();
        let left_out = compiled.never.as_ref().map_or(0, |never| {
            let before = changed.len();
            changed.retain(|record| !never.rules_out(record));
            never.take_from(&mut found, state) + (before - changed.len()) as u64
        });
        let place = page::Place {
            order: column(query.order),
            part: compiled.part(&state.base, column(query.order)),
            ascending: query.ascending,
            skip: query.skip,
            take: query.take,
        };
        Answer {
            total: found.len() + changed.len() as u64,
            works: page::page(state, &found, &changed, place),
            facets: facets::count(state, &compiled, &found, &changed, &query.facets),
            counts: facets::counts_of(state, &found, &changed, &query.counts_of),
            left_out,
        }
    }

    /// The position given with the last change.
    pub fn position(&self) -> i64 {
        self.0.position
    }

    /// What is known of a work, its tags ascending.
    pub fn work(&self, id: i64) -> Option<Work> {
        let state = &*self.0;
        let (row, typed) = match state.delta.get(id) {
            Some(entry) => {
                let record = entry.record.as_ref()?;
                (record.row, record.typed.to_vec())
            }
            None => {
                let number = state.base.number(id)?;
                (state.row(number), state.base.rows.tags(number).to_vec())
            }
        };
        let mut tags: Vec<Tag> = typed.iter().map(|&tag| state.tags.tag(tag)).collect();
        tags.sort_unstable();
        let [updated, posted, title, creator] = row.wide;
        let [words, hits, kudos, comments, bookmarks] = row.narrow;
        Some(Work {
            id,
            scope: row.scope,
            updated,
            posted,
            title,
            creator,
            words,
            hits,
            kudos,
            comments,
            bookmarks,
            tags,
        })
    }

    /// What is known of a tag, if a work or a record ever named it.
    pub fn tag(&self, tag: Tag) -> Option<TagRecord> {
        let tags = &self.0.tags;
        let number = tags.number(tag)?;
        let named = |number: &u32| tags.tag(*number);
        let ties = tags.ties(number);
        let standing = match ties.and_then(|ties| ties.synonym_of.as_ref()) {
            Some(other) => Standing::SynonymOf(named(other)),
            None if tags.is_loose(number) => Standing::Loose,
            None => Standing::Canonical,
        };
        Some(TagRecord { tag, standing, metas: ties.into_iter().flat_map(|t| &t.metas).map(named).collect() })
    }

    /// Whether it is time for [`Catalogue::merge`]: queries get slower with each change until then.
    pub fn wants_merge(&self) -> bool {
        self.0.delta.len() >= self.0.settings.merge_at
    }

    /// Whether it is time for [`Catalogue::recluster`]: many works stand apart from those of their fandom.
    pub fn wants_recluster(&self) -> bool {
        cluster::is_wanted(&self.0)
    }

    /// Writes all of it, in a form that [`Catalogue::load`] reads back. To be whole after a crash, write to
    /// a new file, sync it and rename it. `to` should be buffered.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn save(&self, to: &mut dyn Write) -> std::io::Result<()> {
        snapshot::save(&self.0, to)
    }

    /// How large it is.
    pub fn sizes(&self) -> Sizes {
        let state = &*self.0;
        let rankings = &state.rankings;
        let ranked = std::iter::once(&rankings.everything).chain(rankings.beside.values());
        Sizes {
            works: state.base.scopes[2].len() - state.delta.superseded().len()
                + state.delta.records().count() as u64,
            tags: u64::from(state.tags.len()),
            changed: state.delta.len() as u64,
            rows_bytes: state.base.bytes(),
            tags_bytes: state.tags.bytes(),
            rankings: 1 + rankings.beside.len() as u64,
            rankings_bytes: ranked.map(|ranking| ranking.bytes()).sum(),
            delta_bytes: state.delta.bytes(),
        }
    }
}

/// What a catalogue holds, and in how many bytes, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Works.
    pub works: u64,
    /// Tags that were ever named.
    pub tags: u64,
    /// Works that changed since the last merge, those gone among them.
    pub changed: u64,
    /// Columns, forward lists and sort orders.
    pub rows_bytes: u64,
    /// Tags, their index and their sets of works.
    pub tags_bytes: u64,
    /// How many tags have a ranking of those beside them; one more is for everything.
    pub rankings: u64,
    /// The rankings.
    pub rankings_bytes: u64,
    /// The changed works.
    pub delta_bytes: u64,
}
