//! The works themselves: columns, and tags in blocks of [`BLOCK`] works, so that a change copies the parts it
//! touches and shares the rest.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::column::Column;

use crate::types::{Order, Scope, Work};

/// Works to a block.
pub(crate) const BLOCK: usize = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 8;
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

/// The tags of up to [`BLOCK`] works in one array.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Where each work's tags end.
    pub ends: Vec<u32>,
    pub tags: Vec<u32>,
}

impl Block {
    pub fn push(&mut self, tags: &[u32]) {
        self.tags.extend_from_slice(tags);
        self.ends.push(self.tags.len() as u32);
    }

    /// Whether the parts fit each other, in the last block or another.
    pub fn is_whole(&self, last: bool) -> bool {
        (self.ends.len() == BLOCK || last && (1..=BLOCK).contains(&self.ends.len()))
            && self.ends.is_sorted()
            && self.ends.last().is_some_and(|&end| end as usize == self.tags.len())
    }

    fn tags(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.tags[start as usize..self.ends[at] as usize]
    }

    pub fn shrink(&mut self) {
        self.ends.shrink_to_fit();
        self.tags.shrink_to_fit();
    }
}

/// So many works' tags are fetched at once.
const AHEAD: usize = 16;

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
    pub fn tags(&self, number: u32) -> &[u32] {
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

    /// Calls with each work's tags as their authors put them; quickest for ascending numbers. Some works'
    /// tags are fetched from memory together before the first of them is looked at, for waiting for each by
    /// itself costs more than all the counting.
    pub fn for_each_tags(&self, works: impl Iterator<Item = u32>, mut each: impl FnMut(&[u32])) {
        let mut lists: [&[u32]; AHEAD] = [&[]; AHEAD];
        let mut works = works.map(|work| self.tags(work));
        loop {
            let mut count = 0;
            let mut touched = 0;
            for (place, list) in lists.iter_mut().zip(&mut works) {
                touched ^= list.first().unwrap_or(&0) ^ list.last().unwrap_or(&0);
                *place = list;
                count += 1;
            }
            std::hint::black_box(touched);
            lists[..count].iter().for_each(|list| each(list));
            if count < AHEAD {
                break;
            }
        }
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
            Arc::make_mut(block).push(tags);
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
            if group.iter().any(|(number, _, tags)| self.tags(*number) != *tags) {
                let index = (group[0].0 >> BLOCK_BITS) as usize;
                let old = self.blocks[index].clone();
                let mut new = Block::default();
                let mut changes = group.iter().peekable();
                for at in 0..old.ends.len() {
                    let change = changes.next_if(|change| change.0 as usize & (BLOCK - 1) == at);
                    new.push(change.map_or_else(|| old.tags(at), |(_, _, tags)| tags));
                }
                new.shrink();
                self.blocks[index] = Arc::new(new);
            }
            pause();
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let tags: u64 = self.blocks.iter().map(|block| 4 * block.tags.len() as u64 + 90).sum();
        (8 + 1 + 4 * 8 + 5 * 4 + 4) * u64::from(self.len) + tags
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
            rows.push(&Row { id, narrow: [id as u32; 5], ..Row::default() }, &[id as u32, 9_000]);
        }
        let before = rows.clone();
        let changed = Row { id: 2_047, wide: [-5; 4], ..Row::default() };
        rows.replace(&[(2_047, changed, &[1, 2, 3])], &mut || ());
        for number in 0..3_000 {
            assert_eq!(before.tags(number), [number, 9_000]);
            if number == 2_047 {
                assert_eq!((rows.row(number), rows.tags(number)), (changed, &[1, 2, 3][..]));
            } else {
                assert_eq!((rows.row(number), rows.tags(number)), (before.row(number), before.tags(number)));
            }
        }
        assert!(Arc::ptr_eq(&rows.blocks[0], &before.blocks[0]));
    }
}
