//! The commonest tags of what was found, with exact counts, by the cheapest of five ways.
//!
//! * Little was found: look at each work.
//! * Everything, or all of one tag with a ranking: read the ranking.
//! * Little of that is missing: read the ranking and look at each of the missing works.
//! * Else: go down the ranking, and stop when the next tag could not come in any more even if all its works were
//!   found. How many of them were is told by intersecting the tag's works with what was found;
//! * or, where many tags are on the way, by counting the low tags of all that was found before.
//!
//! Where a ranking ends too early, or going down it turns out dearer, each work is looked at after all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use roaring::RoaringBitmap;

use crate::block::LOW;
use crate::catalogue::State;
use crate::compile::{Compiled, Found};
use crate::counter::{Counter, those_in};
use crate::delta::Record;
use crate::low::Low;
use crate::query::{Counted, Facet};
use crate::ranking::{Listed, Ranking};
use crate::types::{KINDS, Tag};

/// Costs, in about nanoseconds: looking at all tags of one work,
const LOOK: u64 = 150;
/// looking at its low ones only,
const SCAN: u64 = 35;
/// clearing the counters for them, and reading one of these,
const CLEAR: u64 = 10_000;
const LISTED: u64 = 3;
/// an intersection of two sets, and its part in each stretch of 65,536 numbers that holds some of both,
const INTERSECT: u64 = 100;
const STRETCH: u64 = 40;
/// where it looks at the numbers, while they are an array, up to so many,
const ARRAY: u64 = 4_096;
/// at so many words otherwise,
const WORDS: u64 = 1_024;
/// and to seek one number costs so much.
const SEEK: u64 = 30;

/// Counts what was found in the base and `changed` beside it.
pub(crate) fn count(
    state: &State,
    compiled: &Compiled,
    found: &Found,
    changed: &[&Record],
    facets: &[Facet],
) -> Vec<Counted> {
    if facets.is_empty() {
        return Vec::new();
    }
    let mut beside = Counter::new(state.tags.len());
    changed.iter().for_each(|record| record.direct.iter().for_each(|&tag| beside.add(tag, 1)));
    let Found::Map(map) = found else { return by_looking(state, found, beside, facets) };
    let ranked = facets.iter().all(|facet| state.ground().ranks(facet.kind));
    if !ranked {
        return by_looking(state, found, beside, facets);
    }
    let Some(way) = Way::choose(state, compiled, map, facets) else {
        return by_looking(state, found, beside, facets);
    };
    let mut extra: Vec<Vec<(u32, u32)>> = vec![Vec::new(); KINDS];
    for (tag, n) in beside.counted() {
        extra[usize::from(state.tags.kind(tag))].push((tag, n));
    }
    let mut budget = map.len() * LOOK;
    let counted: Option<Vec<Counted>> =
        facets.iter().map(|facet| by_ranking(state, &way, &beside, &extra, facet, &mut budget)).collect();
    counted.unwrap_or_else(|| by_looking(state, found, beside, facets))
}

/// Counts these tags alone.
pub(crate) fn counts_of(state: &State, found: &Found, changed: &[&Record], of: &[Tag]) -> Vec<u64> {
    let count = |tag: &Tag| {
        let Some(tag) = state.tags.number(*tag) else { return 0 };
        let tag = state.tags.canonical(tag);
        let direct = state.tags.direct(tag);
        let merged = match found {
            Found::List(list) => list.iter().filter(|&&work| direct.contains(work)).count() as u64,
            Found::Map(map) => direct.count_in(map),
        };
        merged + changed.iter().filter(|record| record.direct.binary_search(&tag).is_ok()).count() as u64
    };
    of.iter().map(count).collect()
}

/// Looks at each work found. `counter` holds the counts of changed works already.
fn by_looking(state: &State, found: &Found, mut counter: Counter, facets: &[Facet]) -> Vec<Counted> {
    look_at(state, found, &mut counter);
    let mut best: Vec<Best> = facets.iter().map(|facet| Best::new(state, facet)).collect();
    let asked =
        facets.iter().fold(0_u32, |asked, facet| asked | 1_u32.checked_shl(facet.kind.into()).unwrap_or(0));
    for (tag, n) in counter.drain() {
        let kind = state.tags.kind(tag);
        if asked >> kind & 1 == 1 {
            for best in best.iter_mut().filter(|best| best.facet.kind == kind) {
                best.offer(tag, u64::from(n));
            }
        }
    }
    best.into_iter().map(Best::counted).collect()
}

fn look_at(state: &State, found: &Found, counter: &mut Counter) {
    let rows = &state.base.rows;
    match found {
        Found::List(list) => {
            counter.scan(list.iter().copied(), rows);
            counter.resolve(those_in(list, &state.twice), rows, &state.tags);
        }
        Found::Map(map) => {
            counter.scan(map.iter(), rows);
            counter.resolve((map & &*state.twice).iter(), rows, &state.tags);
        }
    }
}

/// How the tags of a ranking are counted in the base.
struct Way<'a> {
    ranking: &'a Ranking,
    scope: usize,
    map: &'a RoaringBitmap,
    a_stretch: u64,
    counting: Counting,
}

enum Counting {
    /// What the ranking counted and was not found was looked at: the counts are known but for these.
    Without(Counter),
    /// The low tags were counted.
    Scanned(Low),
    /// Each tag's works are intersected with what was found.
    Each,
}

impl<'a> Way<'a> {
    /// The cheapest way down a ranking; none if it is cheaper to look at all works.
    fn choose(
        state: &'a State,
        compiled: &Compiled,
        map: &'a RoaringBitmap,
        facets: &[Facet],
    ) -> Option<Way<'a>> {
        let scope = compiled.scope as usize;
        let in_scope = state.base.scope(compiled.scope);
        let narrowest = compiled
            .groups
            .iter()
            .filter_map(|group| match group[..] {
                [tag] => Some((tag, state.rankings.beside.get(&tag)?)),
                _ => None,
            })
            .min_by_key(|(tag, _)| state.tags.found(*tag).len());
        let everything = (&*state.rankings.everything, None, in_scope.len());
        let ranked =
            narrowest.map(|(tag, ranking)| (&**ranking, Some(tag), state.tags.found(tag).count_in(in_scope)));
        let costs = |(ranking, _, whole)| expected(state, ranking, map, whole, facets);
        // The ranking of everything goes down further.
        let reaching = ranked.into_iter().chain([everything]).find_map(|way| Some((way, costs(way)?)));
        let (ranking, of, whole) = reaching.map_or(ranked.unwrap_or(everything), |(way, _)| way);
        let (each, scan) = reaching.map_or((u64::MAX, u64::MAX), |(_, costs)| costs);
        let missing = whole - map.len();
        let rows = &state.base.rows;
        let look = if map.len() <= state.settings.scan_up_to { 0 } else { map.len() * LOOK };
        let way = |counting| Some(Way { ranking, scope, map, a_stretch: a_stretch(state, map), counting });
        if missing == 0 || missing * LOOK <= look.min(each).min(scan) {
            let mut counter = Counter::new(state.tags.len());
            if missing > 0 {
                let rest = match of {
                    Some(tag) => state.tags.found(tag).within(in_scope) - map,
                    None => in_scope - map,
                };
                look_at(state, &Found::Map(rest), &mut counter);
            }
            return way(Counting::Without(counter));
        }
        if look <= each.min(scan) {
            return None;
        }
        if each <= scan {
            return way(Counting::Each);
        }
        let mut low = Low::scan(map.iter(), rows);
        low.count_doubles_once((map & &*state.twice).iter(), rows, &state.tags);
        way(Counting::Scanned(low))
    }

    /// The exact count of a tag and what finding it cost. `listed` if it is in the ranking.
    fn count(&self, state: &State, tag: u32, listed: Option<&Listed>) -> (u64, u64) {
        let intersect = || {
            let direct = state.tags.direct(tag);
            let cost = match listed {
                Some(listed) => intersecting(listed.counts[2].into(), listed.spread.into(), self.a_stretch),
                None => intersecting(direct.len(), 1, self.a_stretch),
            };
            (direct.count_in(self.map), cost)
        };
        match (&self.counting, listed) {
            (Counting::Without(missing), Some(listed)) => {
                (u64::from(listed.counts[self.scope] - missing.get(tag)), 1)
            }
            (Counting::Scanned(low), _) => {
                low.get(tag, &state.tags).map_or_else(intersect, |n| (u64::from(n), 1))
            }
            _ => intersect(),
        }
    }
}

/// How many of the works found lie in 65,536 numbers, where any do.
fn a_stretch(state: &State, map: &RoaringBitmap) -> u64 {
    let ends = map.min().zip(map.max()).map_or(0, |(first, last)| (last >> 16) - (first >> 16));
    map.len() / (1 + u64::from(ends.min(state.base.rows.len() >> 16)))
}

/// What intersecting a tag's works, so many over so many stretches, with what was found costs: `a_stretch`
/// of it in each.
fn intersecting(works: u64, spread: u64, a_stretch: u64) -> u64 {
    let spread = spread.max(1);
    let (few, many) = ((works / spread).min(a_stretch), (works / spread).max(a_stretch));
    let each = match (few <= ARRAY, many <= ARRAY) {
        // Two sorted arrays are merged, or the numbers of a very short one sought in the other.
        (true, true) => (few + many).min(few * SEEK),
        (true, false) => few,
        _ => WORDS,
    };
    INTERSECT + spread * (STRETCH + each)
}

/// What going down the ranking is likely to cost by intersections, and what if the low tags are counted before; none
/// if the ranking will end too early. As if the works found were any of the `whole`.
fn expected(
    state: &State,
    ranking: &Ranking,
    map: &RoaringBitmap,
    whole: u64,
    facets: &[Facet],
) -> Option<(u64, u64)> {
    let a_stretch = a_stretch(state, map);
    let (mut each, mut scan) = (0, CLEAR + map.len() * SCAN);
    for facet in facets {
        let list = &ranking.kinds[usize::from(facet.kind)];
        let last = facet.skip.saturating_add(facet.take);
        let worst = list.tags.get(last).map_or(0, |listed| u64::from(listed.counts[2]));
        let worst = worst * map.len() / whole.max(1);
        if u64::from(list.floor) > worst {
            return None;
        }
        for listed in list.tags.iter().take_while(|listed| u64::from(listed.counts[2]) >= worst) {
            let spread = u64::from(listed.spread);
            let cost = intersecting(u64::from(listed.counts[2]), spread, a_stretch);
            each += cost;
            scan += if listed.tag < LOW { LISTED } else { cost };
        }
    }
    Some((each, scan))
}

/// Goes down the ranking. `beside` and `extra` are the counts of changed works. None if the ranking ends
/// before the facet does, or the budget.
fn by_ranking(
    state: &State,
    way: &Way<'_>,
    beside: &Counter,
    extra: &[Vec<(u32, u32)>],
    facet: &Facet,
    budget: &mut u64,
) -> Option<Counted> {
    let list = &way.ranking.kinds[usize::from(facet.kind)];
    let extra = &extra[usize::from(facet.kind)];
    let mut best = Best::new(state, facet);
    let mut seen = HashSet::new();
    // No tag that was not looked at has more works.
    let mut bound = u64::from(list.floor);
    for listed in &list.tags {
        if best.is_settled(u64::from(listed.counts[2])) {
            bound = bound.max(u64::from(listed.counts[2]));
            break;
        }
        let (n, cost) = way.count(state, listed.tag, Some(listed));
        *budget = budget.checked_sub(cost)?;
        best.offer(listed.tag, n + u64::from(beside.get(listed.tag)));
        if !extra.is_empty() {
            seen.insert(listed.tag);
        }
    }
    for &(tag, n) in extra {
        if !best.is_settled(bound + u64::from(n)) && !seen.contains(&tag) {
            let (merged, cost) = way.count(state, tag, None);
            *budget = budget.checked_sub(cost)?;
            best.offer(tag, merged + u64::from(n));
        }
    }
    (list.floor == 0 || best.is_settled(u64::from(list.floor))).then(|| best.counted())
}

/// The best so far, up to one after the facet's last.
struct Best<'a> {
    state: &'a State,
    facet: &'a Facet,
    keep: usize,
    /// The worst on top: few works, and of equals the higher id.
    heap: BinaryHeap<Reverse<(u64, Reverse<i64>)>>,
}

impl<'a> Best<'a> {
    fn new(state: &'a State, facet: &'a Facet) -> Best<'a> {
        let keep = facet.skip.saturating_add(facet.take).saturating_add(1);
        Best { state, facet, keep, heap: BinaryHeap::new() }
    }

    fn offer(&mut self, tag: u32, n: u64) {
        if n == 0 || self.is_settled(n) || !self.state.tags.is_counted(tag) {
            return;
        }
        let offer = Reverse((n, Reverse(self.state.tags.tag(tag).id)));
        if self.heap.len() < self.keep {
            self.heap.push(offer);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && offer < *worst
        {
            *worst = offer;
        }
    }

    /// Whether no tag with at most `n` works could come in any more.
    fn is_settled(&self, n: u64) -> bool {
        self.heap.len() == self.keep && self.heap.peek().is_some_and(|worst| n < worst.0.0)
    }

    fn counted(self) -> Counted {
        let more = self.heap.len() == self.keep;
        let sorted = self.heap.into_sorted_vec();
        let tags = sorted.into_iter().skip(self.facet.skip).take(self.facet.take);
        Counted { tags: tags.map(|Reverse((n, Reverse(id)))| (id, n)).collect(), more }
    }
}
