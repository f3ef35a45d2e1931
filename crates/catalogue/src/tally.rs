//! Counting the tags of many works: those with low numbers in counters that stay near the processor, the others, of which
//! each is on few works, by sorting their numbers. A counter for each of millions of tags would be fetched from memory
//! for nearly every one of them.

use std::cell::RefCell;

use crate::block::LOW;
use crate::counter::Counter;
use crate::rows::Rows;
use crate::tags::Tags;

thread_local! {
    /// Kept for the thread's next query.
    static LOWS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    static HIGHS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Counts of the tags with low numbers, which are the commonest ones mostly: small enough to stay near the
/// processor. The last count is nobody's.
pub(crate) struct Low(Vec<u32>);

impl Low {
    fn new() -> Low {
        let mut low = LOWS.take();
        low.clear();
        low.resize(LOW as usize + 1, 0);
        Low(low)
    }

    /// Counts the low tags typed on these works.
    pub fn scan(works: impl Iterator<Item = u32>, rows: &Rows) -> Low {
        let mut low = Low::new();
        if let Some(counts) = low.0.first_chunk_mut() {
            rows.count_low(works, counts);
        }
        low
    }

    /// On works with two tags that stand for the same, that one is to be counted once.
    pub fn count_doubles_once(&mut self, doubles: impl Iterator<Item = u32>, rows: &Rows, tags: &Tags) {
        for work in doubles {
            let mut stands: Vec<u32> = rows.tags(work).iter().map(|tag| tags.canonical(tag)).collect();
            stands.sort_unstable();
            for pair in stands.windows(2).filter(|pair| pair[0] == pair[1]) {
                if pair[0] < LOW {
                    // Below nought until the synonyms' counts are added.
                    let count = &mut self.0[pair[0] as usize];
                    *count = count.wrapping_sub(1);
                }
            }
        }
    }

    /// A tag's count, if all that stands for it is low.
    pub fn get(&self, tag: u32, tags: &Tags) -> Option<u32> {
        let mut count = self.typed(tag)?;
        for &synonym in tags.synonyms(tag) {
            count = count.wrapping_add(self.typed(synonym)?);
        }
        Some(count)
    }

    fn typed(&self, tag: u32) -> Option<u32> {
        (tag < LOW).then(|| self.0[tag as usize])
    }
}

impl Drop for Low {
    fn drop(&mut self) {
        LOWS.set(std::mem::take(&mut self.0));
    }
}

/// Exact counts of all tags.
pub(crate) struct Tally {
    low: Low,
    /// Ascending, each tag once.
    high: Vec<(u32, u32)>,
}

impl Tally {
    /// Counts what these works bear and adds what was counted `beside`. `doubles` are those of the works on which two
    /// tags stand for the same.
    pub fn of(
        works: impl Iterator<Item = u32>,
        doubles: impl Iterator<Item = u32>,
        beside: &Counter,
        rows: &Rows,
        tags: &Tags,
    ) -> Tally {
        let mut low = Low::new();
        let mut numbers = HIGHS.take();
        numbers.clear();
        rows.for_each_tags(works, |typed| {
            for tag in typed.iter() {
                if tag < LOW {
                    low.0[tag as usize] += 1;
                } else {
                    numbers.push(tag);
                }
            }
        });
        numbers.sort_unstable();
        let mut tally = Tally { low, high: Vec::with_capacity(numbers.len()) };
        for run in numbers.chunk_by(|a, b| a == b) {
            tally.add(tags.canonical(run[0]), run.len() as u32);
        }
        HIGHS.set(numbers);
        for tag in 0..LOW.min(tags.len()) {
            if tags.is_synonym(tag) {
                let n = std::mem::take(&mut tally.low.0[tag as usize]);
                tally.add(tags.canonical(tag), n);
            }
        }
        for work in doubles {
            let mut stands: Vec<u32> = rows.tags(work).iter().map(|tag| tags.canonical(tag)).collect();
            stands.sort_unstable();
            for pair in stands.windows(2).filter(|pair| pair[0] == pair[1]) {
                // One less; what is added together below is never less than nothing.
                tally.add(pair[0], u32::MAX);
            }
        }
        for (tag, n) in beside.counted() {
            tally.add(tag, n);
        }
        tally.high.sort_unstable_by_key(|counted| counted.0);
        tally.high.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.wrapping_add(next.1);
            }
            same
        });
        tally
    }

    fn add(&mut self, tag: u32, n: u32) {
        if tag < LOW {
            let count = &mut self.low.0[tag as usize];
            *count = count.wrapping_add(n);
        } else {
            self.high.push((tag, n));
        }
    }

    /// Tags and their counts, ascending, those without among them.
    pub fn counted(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..LOW).zip(self.low.0.iter().copied()).chain(self.high.iter().copied())
    }
}
