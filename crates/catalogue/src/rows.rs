//! The works themselves: columns and tags in blocks of [`BLOCK`] works, so that a change copies one block
//! and shares the rest.

use std::sync::Arc;

use roaring::RoaringBitmap;

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

/// Up to [`BLOCK`] works, each column for itself; their tags in one array.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    ids: Vec<i64>,
    scopes: Vec<Scope>,
    wide: [Vec<i64>; 4],
    narrow: [Vec<u32>; 5],
    /// Where each work's tags end.
    ends: Vec<u32>,
    tags: Vec<u32>,
}

impl Block {
    fn push(&mut self, row: &Row, tags: &[u32]) {
        self.ids.push(row.id);
        self.scopes.push(row.scope);
        for (column, value) in self.wide.iter_mut().zip(row.wide) {
            column.push(value);
        }
        for (column, value) in self.narrow.iter_mut().zip(row.narrow) {
            column.push(value);
        }
        self.tags.extend_from_slice(tags);
        self.ends.push(self.tags.len() as u32);
    }

    fn row(&self, at: usize) -> Row {
        Row {
            id: self.ids[at],
            scope: self.scopes[at],
            wide: std::array::from_fn(|column| self.wide[column][at]),
            narrow: std::array::from_fn(|column| self.narrow[column][at]),
        }
    }

    fn tags(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.tags[start as usize..self.ends[at] as usize]
    }

    /// Which works have a key from `from` to `to`: one bit each, the first one lowest.
    fn in_range(&self, order: usize, from: i64, to: i64, bytes: &mut [u8]) {
        match order {
            0..4 => bits(&self.wide[order], bytes, |key| from <= key && key <= to),
            4..9 => {
                let most = i64::from(u32::MAX);
                let (from, to) = (from.clamp(0, most) as u32, to.clamp(0, most) as u32);
                // One comparison for both ends.
                let span = to.wrapping_sub(from);
                bits(&self.narrow[order - 4], bytes, |key| key.wrapping_sub(from) <= span);
            }
            _ => bits(&self.ids, bytes, |id| from <= id && id <= to),
        }
    }

    fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.scopes.shrink_to_fit();
        self.wide.iter_mut().for_each(Vec::shrink_to_fit);
        self.narrow.iter_mut().for_each(Vec::shrink_to_fit);
        self.ends.shrink_to_fit();
        self.tags.shrink_to_fit();
    }
}

/// One bit a key. Without branches and in steps that compilers turn into instructions for several keys.
fn bits<T: Copy>(keys: &[T], bytes: &mut [u8], is_in: impl Fn(T) -> bool) {
    const AT_ONCE: usize = 32;
    // Gathers the lowest bits of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (whole, rest) = keys.as_chunks::<AT_ONCE>();
    let (steps, last) = bytes.split_at_mut(whole.len() * AT_ONCE / 8);
    for (keys, bytes) in whole.iter().zip(steps.as_chunks_mut::<{ AT_ONCE / 8 }>().0) {
        let mut flags = [0_u8; AT_ONCE];
        for (flag, &key) in flags.iter_mut().zip(keys) {
            *flag = u8::from(is_in(key));
        }
        for (byte, flags) in bytes.iter_mut().zip(flags.as_chunks::<8>().0) {
            *byte = (u64::from_le_bytes(*flags).wrapping_mul(GATHER) >> 56) as u8;
        }
    }
    for (byte, keys) in last.iter_mut().zip(rest.chunks(8)) {
        *byte = keys.iter().rev().fold(0, |byte, &key| byte << 1 | u8::from(is_in(key)));
    }
}

/// All works by number. Clones share their blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    blocks: Vec<Arc<Block>>,
    len: u32,
}

impl Rows {
    /// How many numbers are given out, those of removed works among them.
    pub fn len(&self) -> u32 {
        self.len
    }

    fn at(&self, number: u32) -> (&Block, usize) {
        (&self.blocks[(number >> BLOCK_BITS) as usize], number as usize & (BLOCK - 1))
    }

    pub fn row(&self, number: u32) -> Row {
        let (block, at) = self.at(number);
        block.row(at)
    }

    /// The tags of a work as its authors put them, ascending by number.
    pub fn tags(&self, number: u32) -> &[u32] {
        let (block, at) = self.at(number);
        block.tags(at)
    }

    pub fn id(&self, number: u32) -> i64 {
        let (block, at) = self.at(number);
        block.ids[at]
    }

    pub fn scope(&self, number: u32) -> Scope {
        let (block, at) = self.at(number);
        block.scopes[at]
    }

    pub fn key(&self, order: usize, number: u32) -> i64 {
        let (block, at) = self.at(number);
        match order {
            0..4 => block.wide[order][at],
            4..9 => i64::from(block.narrow[order - 4][at]),
            _ => block.ids[at],
        }
    }

    /// The works with a key from `from` to `to`, in order or not, removed ones among them.
    pub fn in_range(&self, order: usize, from: i64, to: i64) -> RoaringBitmap {
        if order >= 4 && order < 9 && (to < 0 || from > i64::from(u32::MAX)) {
            return RoaringBitmap::new();
        }
        let mut bytes = vec![0; self.blocks.len() * BLOCK / 8];
        for (block, bytes) in self.blocks.iter().zip(bytes.chunks_mut(BLOCK / 8)) {
            block.in_range(order, from, to, bytes);
        }
        RoaringBitmap::from_lsb0_bytes(0, &bytes)
    }

    /// What works are sorted by: the key, then the id.
    pub fn sort_key(&self, order: usize, number: u32) -> (i64, i64) {
        (self.key(order, number), self.id(number))
    }

    /// Calls with each work's tags as their authors put them; quickest for ascending numbers.
    pub fn for_each_tags(&self, works: impl Iterator<Item = u32>, mut each: impl FnMut(&[u32])) {
        let mut at = u32::MAX;
        let mut block = None;
        for work in works {
            if work >> BLOCK_BITS != at {
                at = work >> BLOCK_BITS;
                block = self.blocks.get(at as usize);
            }
            if let Some(block) = block {
                each(block.tags(work as usize & (BLOCK - 1)));
            }
        }
    }

    /// Gives the next number to a work.
    pub fn push(&mut self, row: &Row, tags: &[u32]) -> u32 {
        let number = self.len;
        if number as usize & (BLOCK - 1) == 0 {
            if let Some(full) = self.blocks.last_mut() {
                Arc::make_mut(full).shrink();
            }
            self.blocks.push(Arc::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            Arc::make_mut(block).push(row, tags);
        }
        self.len += 1;
        number
    }

    /// Replaces works, given ascending by number; `pause` is called after each block.
    pub fn replace(&mut self, changed: &[(u32, Row, &[u32])], pause: &mut dyn FnMut()) {
        for group in changed.chunk_by(|a, b| a.0 >> BLOCK_BITS == b.0 >> BLOCK_BITS) {
            let index = (group[0].0 >> BLOCK_BITS) as usize;
            let old = self.blocks[index].clone();
            let mut new = Block::default();
            let mut changes = group.iter().peekable();
            for at in 0..old.ids.len() {
                match changes.next_if(|change| change.0 as usize & (BLOCK - 1) == at) {
                    Some((_, row, tags)) => new.push(row, tags),
                    None => new.push(&old.row(at), old.tags(at)),
                }
            }
            new.shrink();
            self.blocks[index] = Arc::new(new);
            pause();
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        self.blocks.iter().map(|block| 65 * block.ids.len() as u64 + 4 * block.tags.len() as u64 + 450).sum()
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
