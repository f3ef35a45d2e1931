//! The commonest tags of what was found, with exact counts, by the cheapest of four ways.
//!
//! * Little was found: look at each work.
//! * Everything, or all of one tag with a ranking: read the ranking.
//! * Little of that is missing: read the ranking and look at each of the missing works.
//! * Else: go down the ranking, intersect each tag's works with what was found, and stop when the next tag
//!   could not come in any more even if all its works were found.
//!
//! Where a ranking ends too early, or going down it turns out dearer, each work is looked at after all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use roaring::RoaringBitmap;

use crate::catalogue::State;
use crate::compile::{Compiled, Found};
use crate::counter::{Counter, those_in};
use crate::delta::Record;
use crate::query::{Counted, Facet};
use crate::ranking::{Counts, Ranking};
use crate::types::{KINDS, Tag};

/// Costs, in units of an eighth of a work intersected: looking at one work,
const LOOK: u64 = 20;
/// an intersection beside its works,
const INTERSECT: u64 = 8;
/// and what it is at most for each 65,536 numbers of the base.
const INTERSECT_WHOLE: u64 = 64;
/// About so many tags are tried before those of a page are settled.
const TRIED: u64 = 100;

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
    let way = Way::choose(state, compiled, map);
    if way.missing.is_none() && map.len() <= state.settings.scan_up_to {
        return by_looking(state, found, beside, facets);
    }
    let mut extra: Vec<Vec<(u32, u32)>> = vec![Vec::new(); KINDS];
    for (tag, n) in beside.counted() {
        extra[usize::from(state.tags.kind(tag))].push((tag, n));
    }
    let mut budget = map.len() * LOOK / 2;
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
    look(state, found, &mut counter);
    let mut best: Vec<Best> = facets.iter().map(|facet| Best::new(state, facet)).collect();
    for (tag, n) in counter.drain() {
        let kind = state.tags.kind(tag);
        for best in best.iter_mut().filter(|best| best.facet.kind == kind) {
            best.offer(tag, u64::from(n));
        }
    }
    best.into_iter().map(Best::counted).collect()
}

fn look(state: &State, found: &Found, counter: &mut Counter) {
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

/// How one tag is counted in the base.
struct Way<'a> {
    ranking: &'a Ranking,
    scope: usize,
    /// What the ranking counted and was not found, looked at.
    missing: Option<Counter>,
    map: &'a RoaringBitmap,
}

impl<'a> Way<'a> {
    fn choose(state: &'a State, compiled: &Compiled, map: &'a RoaringBitmap) -> Way<'a> {
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
        let (ranking, of) = match narrowest {
            Some((tag, ranking)) => (&**ranking, Some(tag)),
            None => (&*state.rankings.everything, None),
        };
        let whole = of.map_or(in_scope.len(), |tag| state.tags.found(tag).count_in(in_scope));
        let missing = whole - map.len();
        let typical =
            INTERSECT + (whole / 64).min(INTERSECT_WHOLE * (1 + u64::from(state.base.rows.len() >> 16)));
        let missing = (missing <= (TRIED * typical / LOOK).min(map.len() / 4)).then(|| {
            let mut counter = Counter::new(state.tags.len());
            if missing > 0 {
                let rest = match of {
                    Some(tag) => state.tags.found(tag).within(in_scope) - map,
                    None => in_scope - map,
                };
                look(state, &Found::Map(rest), &mut counter);
            }
            counter
        });
        Way { ranking, scope, missing, map }
    }

    /// What counting a tag with so many works costs.
    fn cost(&self, state: &State, works: u32) -> u64 {
        match self.missing {
            Some(_) => 1,
            None => {
                let whole = INTERSECT_WHOLE * (1 + u64::from(state.base.rows.len() >> 16));
                INTERSECT + (u64::from(works) / 8).min(whole)
            }
        }
    }

    /// The exact count of a tag that the ranking lists.
    fn count(&self, state: &State, tag: u32, counts: Counts) -> u64 {
        match &self.missing {
            Some(missing) => u64::from(counts[self.scope] - missing.get(tag)),
            None => state.tags.direct(tag).count_in(self.map),
        }
    }
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
    for &(tag, counts) in &list.tags {
        if best.is_settled(u64::from(counts[2])) {
            break;
        }
        *budget = budget.checked_sub(way.cost(state, counts[2]))?;
        best.offer(tag, way.count(state, tag, counts) + u64::from(beside.get(tag)));
        if !extra.is_empty() {
            seen.insert(tag);
        }
    }
    for &(tag, n) in extra {
        let direct = state.tags.direct(tag);
        if !best.is_settled(direct.len() + u64::from(n)) && !seen.contains(&tag) {
            *budget = budget.checked_sub(way.cost(state, direct.len() as u32))?;
            best.offer(tag, direct.count_in(way.map) + u64::from(n));
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
