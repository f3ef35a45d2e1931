//! A few tags side by side: what they are called, and on which works they were typed. Immutable once shared.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::postings::{FEW, Set, bitmap_bytes, bitmap_of};
use crate::tags::Ties;

/// Tags to a piece.
pub(crate) const PIECE: usize = 1 << PIECE_BITS;
pub(crate) const PIECE_BITS: u32 = 7;

/// Up to [`PIECE`] tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    ids: Vec<i64>,
    /// Where each tag's part of `few` ends.
    ends: Vec<u32>,
    /// The works of tags with at most [`FEW`], sorted.
    few: Vec<u32>,
    /// The works of the others, by place.
    many: Vec<(u8, Arc<RoaringBitmap>)>,
    ties: Vec<(u8, Arc<Ties>)>,
}

/// What a piece consists of.
pub(crate) struct Parts<'a> {
    pub ids: &'a [i64],
    pub ends: &'a [u32],
    pub few: &'a [u32],
    pub many: &'a [(u8, Arc<RoaringBitmap>)],
    pub ties: &'a [(u8, Arc<Ties>)],
}

impl Piece {
    pub fn parts(&self) -> Parts<'_> {
        let Piece { ids, ends, few, many, ties } = self;
        Parts { ids, ends, few, many, ties }
    }

    /// From its parts, if they fit each other; only the last piece may hold less than [`PIECE`].
    pub fn of(
        ids: Vec<i64>,
        ends: Vec<u32>,
        few: Vec<u32>,
        many: Vec<(u8, Arc<RoaringBitmap>)>,
        ties: Vec<(u8, Arc<Ties>)>,
        last: bool,
    ) -> Option<Piece> {
        let len = ids.len();
        let fits = (len == PIECE || last && (1..=PIECE).contains(&len))
            && ends.len() == len
            && ends.is_sorted()
            && ends.last().is_some_and(|&end| end as usize == few.len())
            && many.is_sorted_by_key(|many| many.0)
            && ties.is_sorted_by_key(|ties| ties.0);
        fits.then_some(Piece { ids, ends, few, many, ties })
    }

    pub fn push(&mut self, id: i64) {
        self.ids.push(id);
        self.ends.push(self.few.len() as u32);
    }

    pub fn id(&self, at: usize) -> i64 {
        self.ids[at]
    }

    /// The works on which it was typed.
    pub fn typed(&self, at: usize) -> Set<'_> {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        let few = &self.few[start as usize..self.ends[at] as usize];
        if few.is_empty()
            && !self.many.is_empty()
            && let Ok(place) = self.many.binary_search_by_key(&(at as u8), |many| many.0)
        {
            return Set::Many(&self.many[place].1);
        }
        Set::Few(few)
    }

    pub fn ties(&self, at: usize) -> Option<&Arc<Ties>> {
        if self.ties.is_empty() {
            return None;
        }
        let place = self.ties.binary_search_by_key(&(at as u8), |ties| ties.0).ok()?;
        Some(&self.ties[place].1)
    }

    /// Ties that hold nothing are dropped.
    pub fn set_ties(&mut self, at: usize, ties: Ties) {
        match (self.ties.binary_search_by_key(&(at as u8), |ties| ties.0), ties.is_free()) {
            (Ok(place), true) => drop(self.ties.remove(place)),
            (Ok(place), false) => self.ties[place].1 = Arc::new(ties),
            (Err(_), true) => {}
            (Err(place), false) => self.ties.insert(place, (at as u8, Arc::new(ties))),
        }
    }

    /// The same tags with other works: `set` is asked for each place in turn and puts the works, ascending,
    /// into an empty list, or says which set it is.
    pub fn with_sets(
        &self,
        mut set: impl FnMut(usize, &mut Vec<u32>) -> Option<Arc<RoaringBitmap>>,
    ) -> Piece {
        let mut new = Piece {
            ids: self.ids.clone(),
            ends: Vec::with_capacity(self.ids.len()),
            few: Vec::with_capacity(self.few.len() + 16),
            many: Vec::with_capacity(self.many.len()),
            ties: self.ties.clone(),
        };
        let mut works = Vec::new();
        for at in 0..self.ids.len() {
            works.clear();
            match set(at, &mut works) {
                Some(many) if many.len() > FEW as u64 => new.many.push((at as u8, many)),
                Some(few) => new.few.extend(few.iter()),
                None if works.len() > FEW => {
                    new.many.push((at as u8, Arc::new(bitmap_of(works.iter().copied()))));
                }
                None => new.few.extend_from_slice(&works),
            }
            new.ends.push(new.few.len() as u32);
        }
        new.few.shrink_to_fit();
        new.many.shrink_to_fit();
        new
    }

    pub fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.ties.shrink_to_fit();
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let many: u64 = self.many.iter().map(|(_, many)| 56 + bitmap_bytes(many)).sum();
        let ties: u64 = self
            .ties
            .iter()
            .map(|(at, ties)| {
                let lists = ties.synonyms.len() + ties.metas.len() + ties.subs.len();
                // A set that is shared is counted with the tag that typed it.
                let typed = self.typed(usize::from(*at)).len();
                let own = |set: Set<'_>| if set.len() == typed { 0 } else { set.bytes() };
                180 + 4 * lists as u64 + own(ties.direct.set()) + own(ties.found.set())
            })
            .sum();
        240 + 12 * self.ids.len() as u64 + 4 * self.few.capacity() as u64 + many + ties
    }
}
