//! The works themselves: columns, and tags in blocks of [`BLOCK`] works, so that a change copies the parts it
//! touches and shares the rest.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::block::{BLOCK, BLOCK_BITS, Block, LowCounts, Typed};
use crate::column::{Column, clone_slowly, drop_slowly};
use crate::types::{Order, Scope, Work};

/// The tenth order: by id. Every order's ties are broken by it.
pub(crate) const BY_ID: usize = 9;
/// The nine orders and the one by id.
pub(crate) const ORDERS: usize = 10;

/// The orders by what [`crate::Change::Count`] changes: hits, kudos, comments, bookmarks.
pub(crate) const COUNTS: std::ops::Range<usize> = 5..9;
/// Hits, kudos, comments, bookmarks.
pub(crate) type Counts = [u32; 4];

/// What is known of one work but its tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub id: i64,
    pub scope: Scope,
    /// Updated, posted, title, creator.
    pub wide: [i64; 4],
    /// Words, hits, kudos, comments, bookmarks.
    pub narrow: [u32; 5],
}

impl Row {
    pub fn of(work: &Work) -> Row {
        Row {
            id: work.id,
            scope: work.scope,
            wide: [work.updated, work.posted, work.title, work.creator],
            narrow: [work.words, work.hits, work.kudos, work.comments, work.bookmarks],
        }
    }

    pub fn set_counts(&mut self, counts: Counts) {
        self.narrow[1..].copy_from_slice(&counts);
    }

    pub fn key(&self, order: usize) -> i64 {
        match order {
            0..4 => self.wide[order],
            4..9 => i64::from(self.narrow[order - 4]),
            _ => self.id,
        }
    }
}

/// The number of an order among the columns.
pub(crate) fn column(order: Order) -> usize {
    order as usize
}

/// So many works' tags are fetched at once.
const AHEAD: usize = 32;

/// All works by number. Clones share what they have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub ids: Column<i64>,
    pub scopes: Column<Scope>,
    pub wide: [Column<i64>; 4],
    pub narrow: [Column<u32>; 5],
    pub blocks: Vec<Arc<Block>>,
    pub len: u32,
}

impl Rows {
    /// How many numbers are given out, those of removed works among them.
    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn row(&self, number: u32) -> Row {
        Row {
            id: self.ids.get(number),
            scope: self.scopes.get(number),
            wide: std::array::from_fn(|column| self.wide[column].get(number)),
            narrow: std::array::from_fn(|column| self.narrow[column].get(number)),
        }
    }

    /// The tags of a work as its authors put them, ascending by number.
    pub fn tags(&self, number: u32) -> Typed<'_> {
        self.blocks[(number >> BLOCK_BITS) as usize].tags(number as usize & (BLOCK - 1))
    }

    pub fn id(&self, number: u32) -> i64 {
        self.ids.get(number)
    }

    pub fn scope(&self, number: u32) -> Scope {
        self.scopes.get(number)
    }

    pub fn key(&self, order: usize, number: u32) -> i64 {
        match order {
            0..4 => self.wide[order].get(number),
            4..9 => i64::from(self.narrow[order - 4].get(number)),
            _ => self.id(number),
        }
    }

    /// The works with a key from `from` to `to`, in order or not, removed ones among them.
    pub fn in_range(&self, order: usize, from: i64, to: i64) -> RoaringBitmap {
        match order {
            0..4 => self.wide[order].which(|key| from <= key && key <= to),
            4..9 if to < 0 || from > i64::from(u32::MAX) => RoaringBitmap::new(),
            4..9 => {
                let most = i64::from(u32::MAX);
                let (from, to) = (from.clamp(0, most) as u32, to.clamp(0, most) as u32);
                // One comparison for both ends.
                let span = to.wrapping_sub(from);
                self.narrow[order - 4].which(|key| key.wrapping_sub(from) <= span)
            }
            _ => self.ids.which(|id| from <= id && id <= to),
        }
    }

    /// What works are sorted by: the key, then the id.
    pub fn sort_key(&self, order: usize, number: u32) -> (i64, i64) {
        (self.key(order, number), self.id(number))
    }

    /// Calls with each work's tags; quickest for ascending numbers.
    pub fn for_each_tags(&self, works: impl Iterator<Item = u32>, mut each: impl FnMut(Typed<'_>)) {
        self.fetched(works, true, |block, at| each(block.tags(at)));
    }

    /// Adds one to the count of each low tag of each work.
    pub fn count_low(&self, works: impl Iterator<Item = u32>, counts: &mut LowCounts) {
        self.fetched(works, false, |block, at| block.count_low(at, counts));
    }

    /// Calls with where each work's tags are. Some works' are fetched from memory together, by touching them, before
    /// the first of them is looked at: waiting for each by itself costs more than all the counting.
    fn fetched(&self, mut works: impl Iterator<Item = u32>, rest: bool, mut each: impl FnMut(&Block, usize)) {
        let mut numbers = [0; AHEAD];
        let place =
            |number: u32| (&*self.blocks[(number >> BLOCK_BITS) as usize], number as usize & (BLOCK - 1));
        loop {
            let mut count = 0;
            for (number, work) in numbers.iter_mut().zip(&mut works) {
                *number = work;
                count += 1;
            }
            let mut touched = 0;
            for &number in &numbers[..count] {
                let (block, at) = place(number);
                touched ^= block.touch(at, rest);
            }
            std::hint::black_box(touched);
            for &number in &numbers[..count] {
                let (block, at) = place(number);
                each(block, at);
            }
            if count < AHEAD {
                break;
            }
        }
    }

    /// A clone made little by little.
    pub fn clone_slowly(&self, pause: &mut dyn FnMut()) -> Rows {
        Rows {
            ids: self.ids.clone_slowly(pause),
            scopes: self.scopes.clone_slowly(pause),
            wide: self.wide.each_ref().map(|column| column.clone_slowly(pause)),
            narrow: self.narrow.each_ref().map(|column| column.clone_slowly(pause)),
            blocks: clone_slowly(&self.blocks, pause),
            len: self.len,
        }
    }

    /// Lets go of everything little by little.
    pub fn drop_slowly(mut self, pause: &mut dyn FnMut()) {
        self.ids.drop_slowly(pause);
        self.scopes.drop_slowly(pause);
        self.wide.into_iter().for_each(|column| column.drop_slowly(pause));
        self.narrow.into_iter().for_each(|column| column.drop_slowly(pause));
        drop_slowly(&mut self.blocks, pause);
    }

    /// Gives the next number to a work.
    pub fn push(&mut self, row: &Row, tags: &[u32]) -> u32 {
        let number = self.len;
        self.ids.push(row.id);
        self.scopes.push(row.scope);
        self.wide.iter_mut().zip(row.wide).for_each(|(column, value)| column.push(value));
        self.narrow.iter_mut().zip(row.narrow).for_each(|(column, value)| column.push(value));
        if number as usize & (BLOCK - 1) == 0 {
            if let Some(full) = self.blocks.last_mut() {
                Arc::make_mut(full).shrink();
            }
            self.blocks.push(Arc::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            Arc::make_mut(block).push(tags.iter().copied());
        }
        self.len += 1;
        number
    }

    /// Replaces works, given ascending by number; `pause` is called after each block.
    pub fn replace(&mut self, changed: &[(u32, Row, &[u32])], pause: &mut dyn FnMut()) {
        for group in changed.chunk_by(|a, b| a.0 >> BLOCK_BITS == b.0 >> BLOCK_BITS) {
            for (number, row, _) in group {
                self.ids.set(*number, row.id);
                self.scopes.set(*number, row.scope);
                self.wide.iter_mut().zip(row.wide).for_each(|(column, value)| column.set(*number, value));
                self.narrow.iter_mut().zip(row.narrow).for_each(|(column, value)| column.set(*number, value));
            }
            if group.iter().any(|(number, _, tags)| !self.tags(*number).iter().eq(tags.iter().copied())) {
                let index = (group[0].0 >> BLOCK_BITS) as usize;
                let old = self.blocks[index].clone();
                let mut new = Block::default();
                let mut changes = group.iter().peekable();
                for at in 0..old.len() {
                    let change = changes.next_if(|change| change.0 as usize & (BLOCK - 1) == at);
                    match change {
                        Some((_, _, tags)) => new.push(tags.iter().copied()),
                        None => new.push(old.tags(at).iter()),
                    }
                }
                new.shrink();
                self.blocks[index] = Arc::new(new);
            }
            pause();
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let tags: u64 = self.blocks.iter().map(|block| block.bytes()).sum();
        (8 + 1 + 4 * 8 + 5 * 4) * u64::from(self.len) + tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_works_of_a_range_are_found_wherever_a_block_ends() {
        let mut rows = Rows::default();
        for id in 0..701 {
            let row = Row { id, wide: [-id; 4], narrow: [id as u32 % 50; 5], ..Row::default() };
            rows.push(&row, &[]);
        }
        let found = |order, from, to| rows.in_range(order, from, to).iter().collect::<Vec<_>>();
        assert_eq!(found(0, -3, -1), [1, 2, 3]);
        assert_eq!(found(BY_ID, 698, 9_000), [698, 699, 700]);
        let expected: Vec<u32> = (0..701).filter(|id| id % 50 >= 48).collect();
        assert_eq!(found(4, 48, i64::MAX), expected);
        assert_eq!(found(4, i64::MIN, -1), []);
        assert_eq!(found(4, i64::MIN, i64::MAX).len(), 701);
    }

    #[test]
    fn replaced_works_change_and_their_neighbours_do_not() {
        let mut rows = Rows::default();
        for id in 0..3_000 {
            rows.push(&Row { id, narrow: [id as u32; 5], ..Row::default() }, &[id as u32, 90_000]);
        }
        let before = rows.clone();
        let changed = Row { id: 2_047, wide: [-5; 4], ..Row::default() };
        rows.replace(&[(2_047, changed, &[1, 2, 3])], &mut || ());
        for number in 0..3_000 {
            assert_eq!(before.tags(number).to_vec(), [number, 90_000]);
            if number == 2_047 {
                assert_eq!((rows.row(number), rows.tags(number).to_vec()), (changed, vec![1, 2, 3]));
            } else {
                let (now, then) = (rows.tags(number).to_vec(), before.tags(number).to_vec());
                assert_eq!((rows.row(number), now), (before.row(number), then));
            }
        }
        assert!(Arc::ptr_eq(&rows.blocks[0], &before.blocks[0]));
    }
}
