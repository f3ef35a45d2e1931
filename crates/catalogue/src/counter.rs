//! Counting tags by looking at each work: one counter per tag, and a list of those that were touched, so
//! that clearing costs no more than counting did.

use std::cell::RefCell;

use roaring::RoaringBitmap;

use crate::rows::Rows;
use crate::tags::Tags;

#[derive(Default)]
struct Scratch {
    counts: Vec<u32>,
    touched: Vec<u32>,
}

thread_local! {
    /// Counters at rest, all zero: four bytes a tag, so they are kept for the thread's next query.
    static RESTING: RefCell<Vec<Scratch>> = const { RefCell::new(Vec::new()) };
}

/// Counts by tag number.
pub(crate) struct Counter(Scratch);

impl Counter {
    /// All zero, for tags below `tags`.
    pub fn new(tags: u32) -> Counter {
        let mut scratch = RESTING.with(|resting| resting.borrow_mut().pop()).unwrap_or_default();
        if scratch.counts.len() < tags as usize {
            scratch.counts.resize(tags as usize, 0);
        }
        Counter(scratch)
    }

    pub fn add(&mut self, tag: u32, n: u32) {
        let count = &mut self.0.counts[tag as usize];
        if *count == 0 {
            self.0.touched.push(tag);
        }
        *count += n;
    }

    pub fn get(&self, tag: u32) -> u32 {
        self.0.counts[tag as usize]
    }

    /// Counts the tags typed on these works.
    pub fn scan(&mut self, works: impl Iterator<Item = u32>, rows: &Rows) {
        rows.for_each_tags(works, |typed| typed.iter().for_each(|tag| self.add(tag, 1)));
    }

    /// Turns counts of typed tags into counts of the tags they stand for. `doubles` are those of the counted
    /// works on which two tags stand for the same.
    pub fn resolve(&mut self, doubles: impl Iterator<Item = u32>, rows: &Rows, tags: &Tags) {
        for at in 0..self.0.touched.len() {
            let tag = self.0.touched[at];
            if tags.is_synonym(tag) {
                let n = std::mem::take(&mut self.0.counts[tag as usize]);
                if n > 0 {
                    self.add(tags.canonical(tag), n);
                }
            }
        }
        for work in doubles {
            let mut stands: Vec<u32> = rows.tags(work).iter().map(|tag| tags.canonical(tag)).collect();
            stands.sort_unstable();
            for pair in stands.windows(2) {
                if pair[0] == pair[1] {
                    self.0.counts[pair[0] as usize] -= 1;
                }
            }
        }
    }

    /// Tags with a count, each once, in no order; leaves them without.
    pub fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let Scratch { counts, touched } = &mut self.0;
        // A tag that was noted twice has none left the second time.
        touched.drain(..).filter_map(|tag| match std::mem::take(&mut counts[tag as usize]) {
            0 => None,
            n => Some((tag, n)),
        })
    }

    /// Tags with a count, each once, ascending.
    pub fn counted(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        // A tag whose count went to zero and came back has been noted twice; a synonym resolved to nothing
        // has none.
        let mut touched: Vec<u32> = self.0.touched.iter().copied().filter(|&tag| self.get(tag) > 0).collect();
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().map(|tag| (tag, self.get(tag)))
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let mut scratch = std::mem::take(&mut self.0);
        for tag in scratch.touched.drain(..) {
            scratch.counts[tag as usize] = 0;
        }
        RESTING.with(|resting| resting.borrow_mut().push(scratch));
    }
}

/// The works of a sorted list that are in `among`.
pub(crate) fn those_in<'a>(list: &'a [u32], among: &'a RoaringBitmap) -> impl Iterator<Item = u32> + 'a {
    let none = among.is_empty();
    list.iter().copied().filter(move |&work| !none && among.contains(work))
}
