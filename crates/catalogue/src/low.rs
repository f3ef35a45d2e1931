//! Counting the low tags of many works: in counters that stay near the processor, where those of all tags would be
//! fetched from memory one by one.

use std::cell::RefCell;

use crate::block::LOW;
use crate::rows::Rows;
use crate::tags::Tags;

thread_local! {
    /// Kept for the thread's next query.
    static LOWS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Counts of the tags with low numbers, which are the commonest ones mostly: small enough to stay near the
/// processor. The last counts are nobody's.
pub(crate) struct Low(Vec<u32>);

impl Low {
    /// Counts the low tags typed on these works.
    pub fn scan(works: impl Iterator<Item = u32>, rows: &Rows) -> Low {
        let mut low = LOWS.take();
        low.clear();
        low.resize(1 << 16, 0);
        if let Some(counts) = low.first_chunk_mut() {
            rows.count_low(works, counts);
        }
        Low(low)
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
