//! What changed since the base was made: a short list of works that each query looks through one by one,
//! and new counts of works that are otherwise as the base says.

use std::sync::{Arc, OnceLock};

use roaring::RoaringBitmap;

use crate::pile::{Keyed, Pile};
use crate::postings::{bitmap_bytes, bitmap_of};
use crate::rows::{COUNTS, Counts, Row};
use crate::tags::Tags;

/// A changed work with its tags worked out.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub row: Row,
    /// As its authors put them, ascending, each once.
    pub typed: Arc<[u32]>,
    /// What it is counted under, ascending.
    pub direct: Arc<[u32]>,
    /// What it is found by, ascending.
    pub found: Arc<[u32]>,
}

impl Record {
    pub fn new(row: Row, typed: Arc<[u32]>, tags: &Tags) -> Record {
        let direct = tags.direct_of(&typed);
        let found = tags.upward(&direct);
        Record { row, typed, direct: direct.into(), found: found.into() }
    }
}

/// One change: a work as it is now, or that it is gone.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub id: i64,
    /// Which change of this catalogue's life it was.
    pub turn: u64,
    /// Its place in the base, if it has one.
    pub number: Option<u32>,
    pub record: Option<Arc<Record>>,
}

impl Keyed for Entry {
    type Key = i64;
    fn key(&self) -> i64 {
        self.id
    }
}

/// New counts of a work of the base.
#[derive(Clone, Debug)]
pub(crate) struct Recount {
    pub number: u32,
    pub id: i64,
    pub turn: u64,
    pub counts: Counts,
}

impl Keyed for Recount {
    type Key = u32;
    fn key(&self) -> u32 {
        self.number
    }
}

#[derive(Debug, Default)]
pub(crate) struct Delta {
    entries: Pile<Entry>,
    /// Numbers of the base whose works stand here instead, or are gone.
    replaced: Pile<u32>,
    /// Never of works that have an entry.
    recounts: Pile<Recount>,
    /// The last turn given out.
    pub turn: u64,
    /// Made of the above when first asked for.
    superseded: OnceLock<RoaringBitmap>,
    recounted: OnceLock<RoaringBitmap>,
}

impl Clone for Delta {
    /// To be changed, so without what would have to be made anew.
    fn clone(&self) -> Self {
        Delta {
            entries: self.entries.clone(),
            replaced: self.replaced.clone(),
            recounts: self.recounts.clone(),
            turn: self.turn,
            superseded: OnceLock::new(),
            recounted: OnceLock::new(),
        }
    }
}

impl Delta {
    /// How many works have changed.
    pub fn len(&self) -> usize {
        self.entries.len() + self.recounts.len()
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub fn records(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.entries.iter().filter_map(|entry| entry.record.as_ref())
    }

    pub fn get(&self, id: i64) -> Option<&Entry> {
        self.entries.get(id)
    }

    pub fn recounts(&self) -> &Pile<Recount> {
        &self.recounts
    }

    /// The row with the counts that hold now.
    pub fn recounted_row(&self, number: u32, mut row: Row) -> Row {
        if let Some(recount) = self.recounts.get(number) {
            row.set_counts(recount.counts);
        }
        row
    }

    /// Works of the base that stand here instead, or are gone.
    pub fn superseded(&self) -> &RoaringBitmap {
        self.superseded.get_or_init(|| bitmap_of(self.replaced.iter().copied()))
    }

    /// Works of the base that have other counts.
    pub fn recounted(&self) -> &RoaringBitmap {
        self.recounted.get_or_init(|| bitmap_of(self.recounts.iter().map(|recount| recount.number)))
    }

    /// Notes a work's new state; `number` is its place in the base, if it has one.
    pub fn note(&mut self, id: i64, number: Option<u32>, record: Option<Arc<Record>>) {
        self.turn += 1;
        self.entries.set(Entry { id, turn: self.turn, number, record });
        if let Some(number) = number {
            self.replaced.set(number);
            self.recounts.remove(number);
        }
    }

    /// Notes a work's new counts; `number` is its place in the base, if it has one. What is in neither is
    /// not there, and stays so.
    pub fn recount(&mut self, id: i64, number: Option<u32>, counts: Counts) {
        match (self.entries.get(id), number) {
            (Some(Entry { record: Some(record), .. }), number) => {
                let mut record = Record::clone(record);
                record.row.set_counts(counts);
                self.note(id, number, Some(Arc::new(record)));
            }
            (None, Some(number)) => {
                self.turn += 1;
                self.recounts.set(Recount { number, id, turn: self.turn, counts });
            }
            (Some(_), _) | (None, None) => {}
        }
    }

    /// Works out anew the tags of the works that bear `tag` in any way.
    pub fn retag(&mut self, tag: u32, tags: &Tags) {
        self.entries.change(|entry| {
            let record = entry.record.as_ref()?;
            let bears = record.typed.binary_search(&tag).is_ok() || record.found.binary_search(&tag).is_ok();
            let retagged = || Arc::new(Record::new(record.row, record.typed.clone(), tags));
            bears.then(|| Entry { record: Some(retagged()), ..entry.clone() })
        });
    }

    /// What is left when everything up to `turn` has gone into the base; `number` finds a work there.
    pub fn since(&self, turn: u64, number: impl Fn(i64) -> Option<u32>) -> Delta {
        let later = self.entries.iter().filter(|entry| entry.turn > turn);
        let entries: Pile<Entry> =
            later.map(|entry| Entry { number: number(entry.id), ..entry.clone() }).collect();
        let recounts = self.recounts.iter().filter(|recount| recount.turn > turn);
        let recounts = recounts.filter_map(|r| Some(Recount { number: number(r.id)?, ..r.clone() }));
        Delta {
            replaced: entries.iter().filter_map(|entry| entry.number).collect(),
            recounts: recounts.collect(),
            entries,
            turn: self.turn,
            ..Delta::default()
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let records: usize = self
            .records()
            .map(|record| 200 + 4 * (record.typed.len() + record.direct.len() + record.found.len()))
            .sum();
        let recounts = (COUNTS.len() * 4 + 24) * self.recounts.len();
        (records + recounts) as u64 + 44 * self.entries.len() as u64 + bitmap_bytes(self.superseded())
    }
}
