//! From the caller's tags to numbers: tag numbers in open addressing, in parts, so that a new tag copies one of
//! them. What the tags are called stands elsewhere and is asked for.

use crate::types::Tag;

/// Parts of the index.
pub(crate) const SHARDS: usize = 1_024;
/// An empty place.
const NONE: u32 = u32::MAX;

/// A part of the index: a power of two of places, or none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shard {
    places: Vec<u32>,
    taken: usize,
}

/// Where a tag is sought.
pub(crate) fn hash(tag: Tag) -> u64 {
    let mixed = (tag.id as u64 ^ u64::from(tag.kind) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// The part it is in.
pub(crate) fn shard(hash: u64) -> usize {
    (hash >> 54) as usize % SHARDS
}

impl Shard {
    /// With room for so many tags.
    pub fn for_so_many(tags: usize) -> Shard {
        let places = if tags == 0 { 0 } else { (tags + tags / 3 + 1).next_power_of_two() };
        Shard { places: vec![NONE; places], taken: 0 }
    }

    /// The places where a tag may be, in the order to look.
    fn ways(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len().wrapping_sub(1);
        (0..self.places.len()).map(move |step| (hash as usize).wrapping_add(step) & mask)
    }

    /// Adds a tag that is not there; `hash_of` tells where each is sought, should it have to grow.
    pub fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        if self.taken * 4 >= self.places.len() * 3 {
            let larger = vec![NONE; (2 * self.places.len()).max(4)];
            for number in std::mem::replace(&mut self.places, larger) {
                if number != NONE {
                    self.place(hash_of(number), number);
                }
            }
        }
        self.place(hash, number);
        self.taken += 1;
    }

    /// The number in the places for this hash of which `is_it` says yes.
    pub fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let met = self.ways(hash).map(|way| self.places[way]);
        met.take_while(|&number| number != NONE).find(|&number| is_it(number))
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        48 + 4 * self.places.len() as u64
    }

    fn place(&mut self, hash: u64, number: u32) {
        let free = self.ways(hash).find(|&way| self.places[way] == NONE);
        if let Some(free) = free {
            self.places[free] = number;
        }
    }
}
