//! Which works match: a query turned into numbers, tried on single works or worked out over the base.
//!
//! The base's answer starts from the smallest set that every result must be in. While that is short, each
//! of its works is tried alone; when it is long, whole sets are intersected.

use roaring::RoaringBitmap;

use crate::base::Base;
use crate::catalogue::State;
use crate::delta::Record;
use crate::never;
use crate::postings::{Set, bitmap_of};
use crate::query::{Query, Range};
use crate::rows::{COUNTS, column};
use crate::types::Scope;

/// Works of the base that match, ascending.
pub(crate) enum Found {
    List(Vec<u32>),
    Map(RoaringBitmap),
}

impl Found {
    pub fn len(&self) -> u64 {
        match self {
            Found::List(list) => list.len() as u64,
            Found::Map(map) => map.len(),
        }
    }
}

/// A query in numbers.
pub(crate) struct Compiled {
    pub scope: Scope,
    /// Canonical tags; one of each group must find the work.
    pub groups: Vec<Vec<u32>>,
    exclude: Vec<u32>,
    /// Order, smallest and largest key; each order once.
    ranges: Vec<(usize, i64, i64)>,
    /// Ascending.
    among: Option<Vec<i64>>,
    hidden: Vec<i64>,
    /// What is taken away last.
    pub never: Option<never::Compiled>,
    /// A group names only tags that nobody used.
    nothing: bool,
}

impl Compiled {
    pub fn new(query: &Query, state: &State) -> Compiled {
        let tags = &state.tags;
        let numbers = |group: &[crate::types::Tag]| {
            let mut numbers: Vec<u32> =
                group.iter().filter_map(|&tag| tags.number(tag)).map(|tag| tags.canonical(tag)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let sorted = |ids: &[i64]| {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids
        };
        let groups: Vec<Vec<u32>> =
            query.include.iter().filter(|group| !group.is_empty()).map(|group| numbers(group)).collect();
        Compiled {
            scope: query.scope,
            nothing: groups.iter().any(Vec::is_empty),
            groups,
            exclude: numbers(&query.exclude),
            ranges: ranges(query),
            among: query.among.as_deref().map(sorted),
            hidden: sorted(&query.hidden),
            never: never::Compiled::new(&query.never, state),
        }
    }

    /// Whether a changed work matches, ruled out or not.
    pub fn matches(&self, record: &Record) -> bool {
        let bears = |tag: &u32| record.found.binary_search(tag).is_ok();
        let id = record.row.id;
        record.row.scope <= self.scope
            && !self.nothing
            && self.groups.iter().all(|group| group.iter().any(bears))
            && !self.exclude.iter().any(bears)
            && self.ranges.iter().all(|&(order, from, to)| (from..=to).contains(&record.row.key(order)))
            && self.among.as_ref().is_none_or(|among| among.binary_search(&id).is_ok())
            && self.hidden.binary_search(&id).is_err()
    }

    /// Which part of an order can hold matching works.
    pub fn part(&self, base: &Base, order: usize) -> (usize, usize) {
        let range = self.ranges.iter().find(|range| range.0 == order);
        let (from, to) = range.map_or((i64::MIN, i64::MAX), |range| (range.1, range.2));
        base.part(order, from, to)
    }

    /// The works of the base that match, ruled out or not, and have not changed since.
    pub fn find(&self, state: &State) -> Found {
        if self.nothing {
            return Found::List(Vec::new());
        }
        let base = &*state.base;
        let mut groups: Vec<(u64, Vec<Set<'_>>)> = self
            .groups
            .iter()
            .map(|group| {
                let sets: Vec<Set<'_>> = group.iter().map(|&tag| state.tags.found(tag)).collect();
                (sets.iter().map(|set| set.len()).sum(), sets)
            })
            .collect();
        groups.sort_by_key(|(len, _)| *len);
        if let Some(among) = &self.among {
            let mut list: Vec<u32> = among.iter().filter_map(|&id| base.number(id)).collect();
            list.sort_unstable();
            list.dedup();
            return Found::List(self.try_each(list, state, &groups));
        }
        let few = state.settings.list_up_to;
        let mut map = match groups.first() {
            Some((len, sets)) if *len <= few => {
                let mut list = Vec::with_capacity(*len as usize);
                sets.iter().for_each(|set| set.for_each(|work| list.push(work)));
                list.sort_unstable();
                list.dedup();
                return Found::List(self.try_each(list, state, &groups[1..]));
            }
            Some((_, sets)) => all_of(sets, base.scope(self.scope)),
            None => base.scope(self.scope).clone(),
        };
        map -= state.delta.superseded();
        for (at, (_, sets)) in groups.iter().enumerate().skip(1) {
            if map.len() <= few {
                return Found::List(self.try_each(map.iter().collect(), state, &groups[at..]));
            }
            match sets[..] {
                [set] => set.keep_in(&mut map),
                _ => map = all_of(sets, &map),
            }
        }
        if map.len() <= few {
            return Found::List(self.try_each(map.iter().collect(), state, &[]));
        }
        for &tag in &self.exclude {
            state.tags.found(tag).take_from(&mut map);
        }
        for id in &self.hidden {
            if let Some(number) = base.number(*id) {
                map.remove(number);
            }
        }
        let recounted = self.ranges.iter().any(|range| COUNTS.contains(&range.0));
        let recounted = if recounted { state.delta.recounted() & &map } else { RoaringBitmap::new() };
        for &range in &self.ranges {
            map = within(map, base, range);
        }
        for work in &recounted {
            if self.is_in_ranges(state, work) {
                map.insert(work);
            } else {
                map.remove(work);
            }
        }
        Found::Map(map)
    }

    fn is_in_ranges(&self, state: &State, work: u32) -> bool {
        self.ranges.iter().all(|&(order, from, to)| (from..=to).contains(&state.key(order, work)))
    }

    /// Keeps the works that match, these groups at least.
    fn try_each(&self, mut list: Vec<u32>, state: &State, groups: &[(u64, Vec<Set<'_>>)]) -> Vec<u32> {
        let base = &*state.base;
        let rows = &base.rows;
        let superseded = state.delta.superseded();
        list.retain(|&work| {
            rows.scope(work) <= self.scope
                && (superseded.is_empty() || !superseded.contains(work))
                && self.is_in_ranges(state, work)
                && (self.hidden.is_empty() || self.hidden.binary_search(&rows.id(work)).is_err())
        });
        for (_, sets) in groups {
            list.retain(|&work| sets.iter().any(|set| set.contains(work)));
        }
        for &tag in &self.exclude {
            if list.is_empty() {
                break;
            }
            let set = state.tags.found(tag);
            list.retain(|&work| !set.contains(work));
        }
        list
    }
}

/// A range's order, smallest and largest key.
pub(crate) fn range_of(range: &Range) -> (usize, i64, i64) {
    (column(range.column), range.from.unwrap_or(i64::MIN), range.to.unwrap_or(i64::MAX))
}

/// What is left of each column by all ranges of it.
fn ranges(query: &Query) -> Vec<(usize, i64, i64)> {
    let mut ranges: Vec<(usize, i64, i64)> = Vec::new();
    for range in &query.ranges {
        let (order, from, to) = range_of(range);
        match ranges.iter_mut().find(|known| known.0 == order) {
            Some(known) => *known = (order, known.1.max(from), known.2.min(to)),
            None => ranges.push((order, from, to)),
        }
    }
    ranges
}

/// The works of any of these sets that are in `among`.
fn all_of(sets: &[Set<'_>], among: &RoaringBitmap) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    for set in sets {
        all |= set.within(among);
    }
    all
}

/// What things cost, in units of looking at one key among its neighbours: to find one key by itself,
const LOOK_UP: u64 = 20;
/// and to sort one number into a bitmap.
const SORT: u64 = 50;

/// The works of `map` whose key lies in the range, by the cheapest of three ways: by the order's own works
/// where the range, or what it leaves out, is short; by looking at each work of the map; or at all keys.
fn within(map: RoaringBitmap, base: &Base, (order, from, to): (usize, i64, i64)) -> RoaringBitmap {
    if from > to {
        return RoaringBitmap::new();
    }
    let sorted = &base.orders[order];
    let (start, end) = base.part(order, from, to);
    let inside = (end - start) as u64;
    let outside = sorted.len() as u64 - inside;
    let bitmap = |works: &[u32]| {
        let mut works = works.to_vec();
        works.sort_unstable();
        bitmap_of(works.into_iter())
    };
    let sort = inside.min(outside) * SORT;
    let look_up = map.len() * LOOK_UP;
    let scan = u64::from(base.rows.len());
    if outside == 0 {
        map
    } else if look_up < scan.min(sort) {
        bitmap_of(map.iter().filter(|&work| (from..=to).contains(&base.rows.key(order, work))))
    } else if scan < sort {
        map & base.rows.in_range(order, from, to)
    } else if inside <= outside {
        map & bitmap(&sorted[start..end])
    } else {
        map - bitmap(&sorted[..start]) - bitmap(&sorted[end..])
    }
}
