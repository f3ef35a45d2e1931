//! What changed since the base was made: a short list of works that each query looks through one by one.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::rows::Row;
use crate::tags::Tags;

/// A changed work with its tags worked out.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub row: Row,
    /// As its authors put them, ascending, each once.
    pub typed: Box<[u32]>,
    /// What it is counted under, ascending.
    pub direct: Box<[u32]>,
    /// What it is found by, ascending.
    pub found: Box<[u32]>,
}

impl Record {
    pub fn new(row: Row, typed: Box<[u32]>, tags: &Tags) -> Record {
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
    pub record: Option<Arc<Record>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Delta {
    /// Ascending by id.
    entries: Vec<Entry>,
    /// Numbers of the base whose works stand here instead, or are gone.
    pub superseded: RoaringBitmap,
    /// The last turn given out.
    pub turn: u64,
}

impl Delta {
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn records(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.entries.iter().filter_map(|entry| entry.record.as_ref())
    }

    pub fn get(&self, id: i64) -> Option<&Entry> {
        let at = self.entries.binary_search_by_key(&id, |entry| entry.id).ok()?;
        Some(&self.entries[at])
    }

    /// Notes a work's new state; `number` is its place in the base, if it has one.
    pub fn note(&mut self, id: i64, number: Option<u32>, record: Option<Arc<Record>>) {
        self.turn += 1;
        let entry = Entry { id, turn: self.turn, record };
        match self.entries.binary_search_by_key(&id, |entry| entry.id) {
            Ok(at) => self.entries[at] = entry,
            Err(at) => self.entries.insert(at, entry),
        }
        if let Some(number) = number {
            self.superseded.insert(number);
        }
    }

    /// Works out anew the tags of the works that bear `tag` in any way.
    pub fn retag(&mut self, tag: u32, tags: &Tags) {
        for entry in &mut self.entries {
            if let Some(record) = &entry.record
                && (record.typed.binary_search(&tag).is_ok() || record.found.binary_search(&tag).is_ok())
            {
                entry.record = Some(Arc::new(Record::new(record.row, record.typed.clone(), tags)));
            }
        }
    }

    /// What is left when everything up to `turn` has gone into the base; `number` finds a work there.
    pub fn since(&self, turn: u64, number: impl Fn(i64) -> Option<u32>) -> Delta {
        let entries: Vec<Entry> = self.entries.iter().filter(|entry| entry.turn > turn).cloned().collect();
        let superseded = entries.iter().filter_map(|entry| number(entry.id)).collect();
        Delta { entries, superseded, turn: self.turn }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let records: usize = self
            .records()
            .map(|record| 200 + 4 * (record.typed.len() + record.direct.len() + record.found.len()))
            .sum();
        records as u64 + 40 * self.entries.len() as u64 + crate::postings::bitmap_bytes(&self.superseded)
    }
}
