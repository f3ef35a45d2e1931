//! What one reader never wants to find, whatever they ask for: taken away last, so that it can be told how many works
//! that were.

use roaring::RoaringBitmap;

use crate::catalogue::State;
use crate::compile::{Found, range_of};
use crate::delta::Record;
use crate::query::Never;

/// Rules in numbers.
pub(crate) struct Compiled {
    tags: Vec<u32>,
    /// Sets that hold what stays; none where nobody ever used the tag, so that nothing bears it.
    lacking: Vec<Option<u32>>,
    ids: Vec<i64>,
    ranges: Vec<(usize, i64, i64)>,
    spared: Vec<u32>,
}

impl Compiled {
    /// Nothing where nothing is ruled out.
    pub fn new(never: &Never, state: &State) -> Option<Compiled> {
        let Never { tags, lacking, ids, ranges, spared } = never;
        if tags.is_empty() && lacking.is_empty() && ids.is_empty() && ranges.is_empty() {
            return None;
        }
        let number = |tag: &_| state.tags.number(*tag).map(|tag| state.tags.canonical(tag));
        let mut ids = ids.clone();
        ids.sort_unstable();
        Some(Compiled {
            tags: tags.iter().filter_map(number).collect(),
            lacking: lacking.iter().map(number).collect(),
            ids,
            ranges: ranges.iter().map(range_of).collect(),
            spared: spared.iter().filter_map(number).collect(),
        })
    }

    /// Whether a changed work is ruled out.
    pub fn rules_out(&self, record: &Record) -> bool {
        let bears = |tag: &u32| record.found.binary_search(tag).is_ok();
        let in_range = |&(order, from, to): &(usize, i64, i64)| (from..=to).contains(&record.row.key(order));
        let out = self.tags.iter().any(bears)
            || self.lacking.iter().any(|tag| !tag.as_ref().is_some_and(bears))
            || self.ids.binary_search(&record.row.id).is_ok()
            || self.ranges.iter().any(in_range);
        out && !self.spared.iter().any(bears)
    }

    /// Takes away what is ruled out; says how many that were.
    pub fn take_from(&self, found: &mut Found, state: &State) -> u64 {
        let before = found.len();
        match found {
            Found::List(list) => list.retain(|&work| !self.rules_out_of_base(work, state)),
            Found::Map(map) => self.take_from_map(map, state),
        }
        before - found.len()
    }

    fn rules_out_of_base(&self, work: u32, state: &State) -> bool {
        let bears = |&tag: &u32| state.tags.found(tag).contains(work);
        let out = self.tags.iter().any(bears)
            || self.lacking.iter().any(|tag| !tag.as_ref().is_some_and(bears))
            || (!self.ids.is_empty() && self.ids.binary_search(&state.base.rows.id(work)).is_ok())
            || self.is_in_range(work, state);
        out && !self.spared.iter().any(bears)
    }

    fn is_in_range(&self, work: u32, state: &State) -> bool {
        self.ranges.iter().any(|&(order, from, to)| (from..=to).contains(&state.key(order, work)))
    }

    fn take_from_map(&self, map: &mut RoaringBitmap, state: &State) {
        let mut spared = RoaringBitmap::new();
        for &tag in &self.spared {
            spared |= state.tags.found(tag).within(map);
        }
        for &tag in &self.tags {
            state.tags.found(tag).take_from(map);
        }
        for tag in &self.lacking {
            match tag {
                Some(tag) => state.tags.found(*tag).keep_in(map),
                None => map.clear(),
            }
        }
        for id in &self.ids {
            if let Some(number) = state.base.number(*id) {
                map.remove(number);
            }
        }
        if !self.ranges.is_empty() {
            let out: Vec<u32> = map.iter().filter(|&work| self.is_in_range(work, state)).collect();
            for work in out {
                map.remove(work);
            }
        }
        *map |= spared;
    }
}
