//! Numbering works with their fandom again: those that came since the catalogue was built stand in a *tail*,
//! in the order in which they came. From time to time the tail is sorted by fandom, so that the works of each
//! lie together there too.
//!
//! That is done in slices, each of them a merge in which some works change their number. What they leave
//! free, the next new works take.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::catalogue::State;

/// Works to a slice.
pub(crate) const SLICE: usize = 2_048;
/// The tail may be this part of all works, and never matters while it is small.
const TAIL_SHARE: u64 = 20;
const SMALL_TAIL: u64 = 4_096;
/// Works looked at between two pauses.
const WORKS_AT_A_TIME: usize = 1_024;

/// Whether so many works stand apart from their fandoms that it is worth the while.
pub(crate) fn is_wanted(state: &State) -> bool {
    let tail = state.tail.len();
    tail >= SMALL_TAIL && tail * TAIL_SHARE >= state.base.scopes[2].len()
}

/// The ids of the works in the tail, those of the largest fandom first.
pub(crate) fn plan(state: &State, pause: &mut dyn FnMut()) -> Vec<i64> {
    let mut fandoms: BTreeMap<(Reverse<u64>, u32), Vec<i64>> = BTreeMap::new();
    let rows = &state.base.rows;
    for (at, work) in state.tail.iter().enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        let canonical = rows.tags(work).iter().map(|tag| state.tags.canonical(tag));
        let fandom = canonical
            .filter(|&tag| state.tags.kind(tag) == state.settings.cluster)
            .map(|tag| (Reverse(state.tags.direct(tag).len()), tag))
            .min();
        fandoms.entry(fandom.unwrap_or((Reverse(0), u32::MAX))).or_default().push(rows.id(work));
    }
    pause();
    fandoms.into_values().flatten().collect()
}
