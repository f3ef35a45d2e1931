//! A few tags side by side: what they are called, and on which works they were typed. Immutable once shared.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::postings::{FEW, Set, bitmap_bytes, bitmap_of};
use crate::tags::Ties;
use crate::types::{KINDS, Tag};

/// Tags to a piece.
pub(crate) const PIECE: usize = 1 << PIECE_BITS;
pub(crate) const PIECE_BITS: u32 = 7;

/// In a tag's mark, beside its kind: it stands for another one,
pub(crate) const SYNONYM: u8 = 0x20;
/// or nobody has sorted it in.
pub(crate) const LOOSE: u8 = 0x40;
const KIND: u8 = KINDS as u8 - 1;

/// The kind in a tag's mark.
pub(crate) fn kind_in(mark: u8) -> u8 {
    mark & KIND
}

/// Up to [`PIECE`] tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    ids: Vec<i64>,
    /// Kind, [`SYNONYM`] and [`LOOSE`] of each.
    marks: Vec<u8>,
    /// Where each tag's part of `few` ends.
    ends: Vec<u32>,
    /// The works of tags with at most [`FEW`], sorted.
    few: Vec<u32>,
    /// The works of the others, by place.
    many: Vec<(u8, Arc<RoaringBitmap>)>,
    ties: Vec<(u8, Arc<Ties>)>,
}

impl Piece {
    pub fn push(&mut self, tag: Tag, loose: bool) {
        self.ids.push(tag.id);
        self.marks.push(tag.kind | if loose { LOOSE } else { 0 });
        self.ends.push(self.few.len() as u32);
    }

    pub fn tag(&self, at: usize) -> Tag {
        Tag { kind: kind_in(self.marks[at]), id: self.ids[at] }
    }

    pub fn mark(&self, at: usize) -> u8 {
        self.marks[at]
    }

    pub fn set_loose(&mut self, at: usize, loose: bool) {
        self.marks[at] = self.marks[at] & !LOOSE | if loose { LOOSE } else { 0 };
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
        let synonym = ties.synonym_of.is_some();
        self.marks[at] = self.marks[at] & !SYNONYM | if synonym { SYNONYM } else { 0 };
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
            marks: self.marks.clone(),
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
        self.marks.shrink_to_fit();
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
        240 + 13 * self.ids.len() as u64 + 4 * self.few.capacity() as u64 + many + ties
    }
}
