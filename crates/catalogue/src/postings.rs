//! The set of works that bear a tag: a sorted array while it is small, a Roaring bitmap from then on.
//! Immutable and cheap to clone; an edit gives a new set.
//!
//! Bitmaps are walked with `iter()` only: roaring 0.12.0's `Iter::next_many` drops runs that cover a whole
//! container.

use std::sync::Arc;

use roaring::RoaringBitmap;

/// Up to so many works are an array.
pub(crate) const FEW: usize = 64;

/// A set of work numbers with an owner of its own.
#[derive(Clone, Debug)]
pub(crate) enum Postings {
    /// Sorted, at most [`FEW`].
    Few(Arc<[u32]>),
    /// More than [`FEW`].
    Many(Arc<RoaringBitmap>),
}

/// A set of work numbers, wherever it lies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Set<'a> {
    /// Sorted, at most [`FEW`].
    Few(&'a [u32]),
    /// More than [`FEW`].
    Many(&'a Arc<RoaringBitmap>),
}

impl Default for Postings {
    fn default() -> Self {
        Postings::Few(Arc::from([]))
    }
}

impl Postings {
    pub fn set(&self) -> Set<'_> {
        match self {
            Postings::Few(few) => Set::Few(few),
            Postings::Many(many) => Set::Many(many),
        }
    }

    pub fn from_bitmap(bitmap: RoaringBitmap) -> Self {
        if bitmap.len() <= FEW as u64 {
            Postings::Few(bitmap.iter().collect())
        } else {
            Postings::Many(bitmap.into())
        }
    }

    /// All works of several sets; one bitmap alone is shared, not copied.
    pub fn union<'a>(sets: impl IntoIterator<Item = Set<'a>>) -> Self {
        let mut sets = sets.into_iter().filter(|set| set.len() > 0);
        let Some(first) = sets.next() else { return Postings::default() };
        let Some(second) = sets.next() else { return first.to_postings() };
        let mut all = RoaringBitmap::new();
        first.add_to(&mut all);
        second.add_to(&mut all);
        for set in sets {
            set.add_to(&mut all);
        }
        Postings::from_bitmap(all)
    }

    /// Without `gone`, with `come`, in any order each.
    pub fn edited(&self, gone: &[u32], come: &[u32]) -> Self {
        let mut works = Vec::new();
        match self.set().edit(gone, come, &mut works) {
            Some(many) if many.len() > FEW as u64 => Postings::Many(many),
            Some(few) => Postings::Few(few.iter().collect()),
            None if works.len() > FEW => Postings::Many(Arc::new(bitmap_of(works.into_iter()))),
            None => Postings::Few(works.into()),
        }
    }
}

impl<'a> Set<'a> {
    pub fn to_postings(self) -> Postings {
        match self {
            Set::Few(few) => Postings::Few(few.into()),
            Set::Many(many) => Postings::Many(many.clone()),
        }
    }

    pub fn len(self) -> u64 {
        match self {
            Set::Few(few) => few.len() as u64,
            Set::Many(many) => many.len(),
        }
    }

    pub fn contains(self, number: u32) -> bool {
        match self {
            Set::Few(few) => few.binary_search(&number).is_ok(),
            Set::Many(many) => many.contains(number),
        }
    }

    pub fn for_each(self, mut each: impl FnMut(u32)) {
        match self {
            Set::Few(few) => few.iter().copied().for_each(each),
            Set::Many(many) => {
                for number in many.iter() {
                    each(number);
                }
            }
        }
    }

    /// How many of these are in `bitmap`.
    pub fn count_in(self, bitmap: &RoaringBitmap) -> u64 {
        match self {
            Set::Few(few) => few.iter().filter(|&&number| bitmap.contains(number)).count() as u64,
            Set::Many(many) => many.intersection_len(bitmap),
        }
    }

    /// Over how many stretches of 65,536 numbers these are spread.
    pub fn spread(self) -> u32 {
        match self {
            Set::Few(few) => few.chunk_by(|a, b| a >> 16 == b >> 16).count() as u32,
            Set::Many(many) => many.statistics().n_containers,
        }
    }

    /// These that are in `bitmap`, as a bitmap.
    pub fn within(self, bitmap: &RoaringBitmap) -> RoaringBitmap {
        match self {
            Set::Few(few) => few.iter().copied().filter(|&number| bitmap.contains(number)).collect(),
            Set::Many(many) => &**many & bitmap,
        }
    }

    pub fn add_to(self, bitmap: &mut RoaringBitmap) {
        match self {
            Set::Few(few) => bitmap.extend(few.iter().copied()),
            Set::Many(many) => *bitmap |= &**many,
        }
    }

    pub fn keep_in(self, bitmap: &mut RoaringBitmap) {
        match self {
            Set::Few(_) => *bitmap = self.within(bitmap),
            Set::Many(many) => *bitmap &= &**many,
        }
    }

    pub fn take_from(self, bitmap: &mut RoaringBitmap) {
        match self {
            Set::Few(few) => {
                for &number in few {
                    bitmap.remove(number);
                }
            }
            Set::Many(many) => *bitmap -= &**many,
        }
    }

    /// Without `gone`, with `come`, in any order each: a bitmap, or else put into the empty list, ascending.
    pub fn edit(self, gone: &[u32], come: &[u32], works: &mut Vec<u32>) -> Option<Arc<RoaringBitmap>> {
        match self {
            Set::Few(few) => {
                works.extend(few.iter().copied().filter(|n| !gone.contains(n)));
                works.extend(come);
                works.sort_unstable();
                works.dedup();
                None
            }
            Set::Many(many) if gone.is_empty() && come.is_empty() => Some(many.clone()),
            Set::Many(many) => {
                let mut bitmap = RoaringBitmap::clone(many);
                for &number in gone {
                    bitmap.remove(number);
                }
                for &number in come {
                    bitmap.insert(number);
                }
                Some(bitmap.into())
            }
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(self) -> u64 {
        match self {
            Set::Few(few) => 16 + 4 * few.len() as u64,
            Set::Many(many) => bitmap_bytes(many),
        }
    }
}

/// A bitmap of ascending numbers.
pub(crate) fn bitmap_of(ascending: impl Iterator<Item = u32>) -> RoaringBitmap {
    let mut bitmap = RoaringBitmap::new();
    let outcome = bitmap.append(ascending);
    debug_assert!(outcome.is_ok(), "the numbers ascend");
    bitmap
}

/// Bytes a bitmap holds, about.
pub(crate) fn bitmap_bytes(bitmap: &RoaringBitmap) -> u64 {
    let stats = bitmap.statistics();
    32 * u64::from(stats.n_containers)
        + stats.n_bytes_array_containers
        + stats.n_bytes_bitset_containers
        + stats.n_bytes_run_containers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[u32]) -> Postings {
        Postings::default().edited(&[], numbers)
    }

    fn numbers(set: &Postings) -> Vec<u32> {
        let mut all = Vec::new();
        set.set().for_each(|n| all.push(n));
        all
    }

    #[test]
    fn a_set_changes_its_form_with_its_size_and_keeps_its_numbers() {
        let small: Vec<u32> = (0..64).collect();
        let set = of(&small);
        assert!(matches!(set, Postings::Few(_)));
        let grown = set.edited(&[3], &[100, 101]);
        assert!(matches!(grown, Postings::Many(_)));
        assert_eq!(grown.set().len(), 65);
        let shrunk = grown.edited(&[100], &[]);
        assert!(matches!(shrunk, Postings::Few(_)));
        let mut expected = small;
        expected.retain(|n| *n != 3);
        expected.push(101);
        assert_eq!(numbers(&shrunk), expected);
    }

    #[test]
    fn runs_over_whole_containers_are_not_lost() {
        let all: Vec<u32> = (0..200_000).collect();
        let set = Postings::from_bitmap(bitmap_of(0..200_000));
        assert_eq!(numbers(&set), all);
        let odd: RoaringBitmap = (1..200_000).step_by(2).collect();
        assert_eq!((set.set().count_in(&odd), set.set().within(&odd).len()), (100_000, 100_000));
        let mut rest: RoaringBitmap = (0..200_010).collect();
        set.set().take_from(&mut rest);
        assert_eq!(rest.iter().collect::<Vec<_>>(), (200_000..200_010).collect::<Vec<_>>());
    }
}
