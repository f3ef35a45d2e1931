//! All tags by number: what each is tied to and which works bear it. Clones share what did not change.
//!
//! Three sets belong to a tag: the works on which it was *typed*; those that bear it *directly*, which adds
//! its synonyms; and those *found* by it, which adds all its sub-tags. Most tags have no ties, and for them
//! the three are one.

use std::collections::HashMap;
use std::sync::Arc;

use crate::postings::Postings;
use crate::types::{Refused, Tag};

/// Tags to a piece of the table.
const PIECE: usize = 1 << PIECE_BITS;
const PIECE_BITS: u32 = 10;
/// Parts of the index from the caller's tags to numbers; a new tag copies one of them.
const SHARDS: usize = 1_024;

/// What one tag is tied to. A synonym has neither metas, subs nor synonyms, and its sets are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties {
    pub synonym_of: Option<u32>,
    pub synonyms: Vec<u32>,
    pub metas: Vec<u32>,
    pub subs: Vec<u32>,
    pub direct: Postings,
    pub found: Postings,
}

impl Ties {
    pub fn is_free(&self) -> bool {
        self.synonym_of.is_none() && self.synonyms.is_empty() && self.metas.is_empty() && self.subs.is_empty()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub tag: Tag,
    pub loose: bool,
    pub typed: Postings,
    pub ties: Option<Arc<Ties>>,
}

/// The table of tags.
#[derive(Clone, Debug)]
pub(crate) struct Tags {
    pieces: Vec<Arc<Vec<Entry>>>,
    len: u32,
    index: Vec<Arc<HashMap<Tag, u32>>>,
}

impl Default for Tags {
    fn default() -> Self {
        Tags { pieces: Vec::new(), len: 0, index: vec![Arc::default(); SHARDS] }
    }
}

fn shard(tag: Tag) -> usize {
    let mixed = (tag.id as u64 ^ u64::from(tag.kind) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 54) as usize % SHARDS
}

impl Tags {
    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn number(&self, tag: Tag) -> Option<u32> {
        self.index[shard(tag)].get(&tag).copied()
    }

    /// The tag's number; a tag never seen before gets the next one.
    pub fn intern(&mut self, tag: Tag) -> Result<u32, Refused> {
        if usize::from(tag.kind) >= crate::types::KINDS {
            return Err(Refused::Kind(tag));
        }
        if let Some(number) = self.number(tag) {
            return Ok(number);
        }
        if self.len == u32::MAX {
            return Err(Refused::Full);
        }
        Ok(self.push(Entry { tag, loose: false, typed: Postings::default(), ties: None }))
    }

    fn push(&mut self, entry: Entry) -> u32 {
        let number = self.len;
        Arc::make_mut(&mut self.index[shard(entry.tag)]).insert(entry.tag, number);
        if number as usize & (PIECE - 1) == 0 {
            self.pieces.push(Arc::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            Arc::make_mut(piece).push(entry);
        }
        self.len += 1;
        number
    }

    /// The same tags numbered anew, each `order[n]` becoming `n`; the order holds every tag once. Also
    /// gives each old number's new one.
    pub fn renumbered(&self, order: &[u32]) -> (Tags, Vec<u32>) {
        let mut new = vec![0; order.len()];
        for (number, &old) in (0..).zip(order) {
            new[old as usize] = number;
        }
        let mut tags = Tags::default();
        for &old in order {
            let mut entry = self.entry(old).clone();
            if let Some(ties) = &mut entry.ties {
                let ties = Arc::make_mut(ties);
                let lists = [&mut ties.synonyms, &mut ties.metas, &mut ties.subs];
                for number in lists.into_iter().flatten().chain(&mut ties.synonym_of) {
                    *number = new[*number as usize];
                }
            }
            tags.push(entry);
        }
        (tags, new)
    }

    pub fn entry(&self, number: u32) -> &Entry {
        &self.pieces[(number >> PIECE_BITS) as usize][number as usize & (PIECE - 1)]
    }

    pub fn entry_mut(&mut self, number: u32) -> &mut Entry {
        &mut Arc::make_mut(&mut self.pieces[(number >> PIECE_BITS) as usize])[number as usize & (PIECE - 1)]
    }

    /// Changes what a tag is tied to; ties that hold nothing are dropped.
    pub fn tie(&mut self, number: u32, change: impl FnOnce(&mut Ties)) {
        let entry = self.entry_mut(number);
        let mut ties = entry.ties.as_deref().cloned().unwrap_or_else(|| Ties {
            direct: entry.typed.clone(),
            found: entry.typed.clone(),
            ..Ties::default()
        });
        change(&mut ties);
        entry.ties = if ties.is_free() { None } else { Some(Arc::new(ties)) };
    }

    /// The tag that stands for this one: itself, or what it is a synonym of.
    pub fn canonical(&self, number: u32) -> u32 {
        self.entry(number).ties.as_ref().and_then(|ties| ties.synonym_of).unwrap_or(number)
    }

    /// Whether it is shown with a count.
    pub fn is_counted(&self, number: u32) -> bool {
        let entry = self.entry(number);
        !entry.loose && entry.ties.as_ref().is_none_or(|ties| ties.synonym_of.is_none())
    }

    /// Works that bear it or a synonym of it.
    pub fn direct(&self, number: u32) -> &Postings {
        let entry = self.entry(number);
        entry.ties.as_ref().map_or(&entry.typed, |ties| &ties.direct)
    }

    /// Works that are found by it: of sub-tags too.
    pub fn found(&self, number: u32) -> &Postings {
        let entry = self.entry(number);
        entry.ties.as_ref().map_or(&entry.typed, |ties| &ties.found)
    }

    /// All tags above the given ones and they themselves, ascending. They must be canonical.
    pub fn upward(&self, from: &[u32]) -> Vec<u32> {
        self.reach(from, |ties| &ties.metas)
    }

    /// All tags below one and it itself, ascending.
    pub fn downward(&self, from: u32) -> Vec<u32> {
        self.reach(&[from], |ties| &ties.subs)
    }

    fn reach(&self, from: &[u32], next: impl Fn(&Ties) -> &Vec<u32>) -> Vec<u32> {
        let mut all = from.to_vec();
        let mut at = 0;
        while at < all.len() {
            if let Some(ties) = &self.entry(all[at]).ties {
                for &tag in next(ties) {
                    if !all.contains(&tag) {
                        all.push(tag);
                    }
                }
            }
            at += 1;
        }
        all.sort_unstable();
        all
    }

    /// What a work bears directly when these were typed on it, ascending.
    pub fn direct_of(&self, typed: &[u32]) -> Vec<u32> {
        let mut direct: Vec<u32> = typed.iter().map(|&tag| self.canonical(tag)).collect();
        direct.sort_unstable();
        direct.dedup();
        direct
    }

    /// Whether two of these tags stand for the same.
    pub fn has_double(&self, typed: &[u32]) -> bool {
        self.direct_of(typed).len() < typed.len()
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let entries: u64 = self.pieces.iter().flat_map(|piece| piece.iter()).map(entry_bytes).sum();
        entries + self.index.iter().map(|shard| 32 * shard.capacity() as u64).sum::<u64>()
    }
}

fn entry_bytes(entry: &Entry) -> u64 {
    let ties = entry.ties.as_ref().map_or(0, |ties| {
        let lists = ties.synonyms.len() + ties.metas.len() + ties.subs.len();
        // A set that is shared is counted with the tag that typed it.
        let own = |set: &Postings| if set.len() == entry.typed.len() { 0 } else { set.bytes() };
        150 + 4 * lists as u64 + own(&ties.direct) + own(&ties.found)
    });
    56 + entry.typed.bytes() + ties
}
