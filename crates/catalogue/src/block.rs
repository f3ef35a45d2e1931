//! The tags of some works side by side. A work's first low tags, which are the commonest mostly, lie in a slot of one
//! size for all, where they are found without looking up where they begin: counting them fetches half a line of memory
//! a work, and most counts need no others. The rest of its tags lies apart.

/// Works to a block.
pub(crate) const BLOCK: usize = 1 << BLOCK_BITS;
pub(crate) const BLOCK_BITS: u32 = 8;
/// So many low tags fit into a slot.
const SLOT: usize = 16;
/// Numbers below this are low: they fit into two bytes, and above them is one number for each place of a slot that is
/// empty. So all places can be counted alike, without asking and without waiting for the count before.
pub(crate) const LOW: u32 = (1 << 16) - SLOT as u32;
/// Counters for all that may stand in a slot.
pub(crate) type LowCounts = [u32; 1 << 16];
const EMPTY: Slot = {
    let mut slot = [0; SLOT];
    let mut place = 0;
    while place < SLOT {
        slot[place] = LOW as u16 + place as u16;
        place += 1;
    }
    Slot(slot)
};

/// The tags of up to [`BLOCK`] works.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    slots: Vec<Slot>,
    /// Where each work's part of the rest ends.
    ends: Vec<u32>,
    rest: Vec<u32>,
}

/// Lies in one line of the processor's memory as a whole.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Slot([u16; SLOT]);

/// One work's tags as its authors put them, ascending by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typed<'a> {
    low: &'a [u16],
    rest: &'a [u32],
}

impl<'a> Typed<'a> {
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        self.low.iter().map(|&tag| u32::from(tag)).chain(self.rest.iter().copied())
    }

    pub fn to_vec(self) -> Vec<u32> {
        self.iter().collect()
    }
}

impl Block {
    /// From where each work's tags end and all the tags; none if these do not fit each other. Only the `last` block
    /// may hold less than [`BLOCK`] works.
    pub fn of(ends: &[u32], tags: &[u32], last: bool) -> Option<Block> {
        let whole = ends.len() == BLOCK || last && (1..=BLOCK).contains(&ends.len());
        if !whole || ends.last().is_none_or(|&end| end as usize != tags.len()) {
            return None;
        }
        let mut block = Block::default();
        let mut start = 0;
        for &end in ends {
            let work = tags.get(start..end as usize)?;
            if !work.is_sorted() {
                return None;
            }
            block.push(work.iter().copied());
            start = end as usize;
        }
        block.shrink();
        Some(block)
    }

    /// What [`Block::of`] takes.
    pub fn parts(&self) -> (Vec<u32>, Vec<u32>) {
        let mut tags = Vec::with_capacity(self.rest.len() + SLOT * self.len());
        let mut ends = Vec::with_capacity(self.len());
        for at in 0..self.len() {
            tags.extend(self.tags(at).iter());
            ends.push(tags.len() as u32);
        }
        (ends, tags)
    }

    /// The highest tag of all.
    pub fn highest(&self) -> Option<u32> {
        (0..self.len()).filter_map(|at| self.tags(at).iter().last()).max()
    }

    /// Adds a work with these tags, ascending.
    pub fn push(&mut self, tags: impl Iterator<Item = u32>) {
        let mut slot = EMPTY;
        let mut places = slot.0.iter_mut();
        for tag in tags {
            match if tag < LOW { places.next() } else { None } {
                Some(place) => *place = tag as u16,
                None => self.rest.push(tag),
            }
        }
        self.slots.push(slot);
        self.ends.push(self.rest.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn tags(&self, at: usize) -> Typed<'_> {
        let slot = &self.slots[at].0;
        let full = slot.partition_point(|&tag| u32::from(tag) < LOW);
        Typed { low: &slot[..full], rest: self.rest(at) }
    }

    fn rest(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.rest[start as usize..self.ends[at] as usize]
    }

    /// Reads what [`Block::count_low`] and, with its rest, [`Block::tags`] will want, so that it is near by then.
    #[inline]
    pub fn touch(&self, at: usize, rest: bool) -> u32 {
        let end = |tag: Option<&u32>| tag.copied().unwrap_or(0);
        let rest = if rest { self.rest(at) } else { &[] };
        u32::from(self.slots[at].0[0]) ^ end(rest.first()) ^ end(rest.last())
    }

    /// Adds one to the count of each low tag of a work.
    #[inline]
    pub fn count_low(&self, at: usize, counts: &mut LowCounts) {
        let slot = &self.slots[at].0;
        slot.iter().for_each(|&tag| counts[usize::from(tag)] += 1);
        if u32::from(slot[SLOT - 1]) >= LOW {
            return;
        }
        let rest = self.rest(at).iter().take_while(|&&tag| tag < LOW);
        rest.for_each(|&tag| counts[tag as usize] += 1);
    }

    pub fn shrink(&mut self) {
        self.slots.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rest.shrink_to_fit();
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        (size_of::<Slot>() * self.slots.capacity() + 4 * self.ends.capacity() + 4 * self.rest.capacity())
            as u64
            + 104
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_every_size_and_number_come_back_in_order() {
        let works: Vec<Vec<u32>> = (0..40)
            .map(|n| (0..n).map(|tag| if tag < n / 2 { tag } else { LOW - n / 3 + tag }).collect())
            .collect();
        let mut block = Block::default();
        works.iter().for_each(|tags| block.push(tags.iter().copied()));
        let (ends, tags) = block.parts();
        let again = Block::of(&ends, &tags, true).unwrap();
        for (at, tags) in works.iter().enumerate() {
            let mut counts = [0; 1 << 16];
            again.count_low(at, &mut counts);
            let low = tags.iter().filter(|&&tag| tag < LOW);
            low.for_each(|&tag| counts[tag as usize] -= 1);
            assert!(counts[..LOW as usize].iter().all(|&count| count == 0));
            assert_eq!((block.tags(at).to_vec(), again.tags(at).to_vec()), (tags.clone(), tags.clone()));
        }
        assert_eq!(block.highest(), works.iter().flatten().max().copied());
    }
}
