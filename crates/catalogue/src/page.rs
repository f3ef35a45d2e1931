//! One page of what was found, in order.
//!
//! Either the order is walked and each work asked whether it was found, which is quick when much was found
//! and the page is near an end; or the keys of all that was found are gathered and the page's part of them
//! sorted. A walk that meets too little gives up: what was found may lie far from where the walk began. A
//! page in the latter half is looked for from the other end.

use std::cmp::Reverse;

use roaring::RoaringBitmap;

use crate::base::Base;
use crate::catalogue::State;
use crate::compile::Found;
use crate::delta::Record;
use crate::rows::COUNTS;

/// Asking whether a work was found costs about so many times more than gathering one that was.
const WALKING: u64 = 2;

/// Where a page lies.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub order: usize,
    /// The part of the order in which all works found lie.
    pub part: (usize, usize),
    pub ascending: bool,
    pub skip: u64,
    pub take: usize,
}

type Key = (i64, i64);

/// The ids of a page.
pub(crate) fn page(state: &State, found: &Found, changed: &[&Record], place: Place) -> Vec<i64> {
    let base = &*state.base;
    let total = found.len() + changed.len() as u64;
    if place.skip >= total || place.take == 0 {
        return Vec::new();
    }
    let take = (place.take as u64).min(total - place.skip);
    let from_the_end = place.skip > total / 2;
    let ascending = place.ascending != from_the_end;
    let skip = if from_the_end { total - place.skip - take } else { place.skip };
    let mut keys: Vec<Key> =
        changed.iter().map(|record| (record.row.key(place.order), record.row.id)).collect();
    let walked = match found {
        Found::Map(map) if walks(map, skip + take, place) => {
            // Works with new counts do not stand where the order has them.
            let counted = COUNTS.contains(&place.order) && !state.delta.recounts().is_empty();
            let moved = if counted { state.delta.recounted() & map } else { RoaringBitmap::new() };
            let key = |work| (state.key(place.order, work), base.rows.id(work));
            let mut beside: Vec<Key> = keys.iter().copied().chain(moved.iter().map(key)).collect();
            beside.sort_unstable();
            let place = Place { ascending, skip, take: take as usize, ..place };
            walk(base, map, (&beside, &moved), place)
        }
        _ => None,
    };
    let mut ids = walked.unwrap_or_else(|| {
        let mut gather = |work| keys.push((state.key(place.order, work), base.rows.id(work)));
        match found {
            Found::List(list) => list.iter().for_each(|&work| gather(work)),
            Found::Map(map) => map.iter().for_each(gather),
        }
        let (skip, take) = (skip as usize, take as usize);
        if ascending { part(keys, skip, take) } else { reversed_part(keys, skip, take) }
    });
    if from_the_end {
        ids.reverse();
    }
    ids
}

/// Whether a walk until so many works are met pays, as if what was found were spread evenly.
fn walks(map: &RoaringBitmap, until: u64, place: Place) -> bool {
    let all = (place.part.1 - place.part.0) as u64;
    u128::from(until) * u128::from(all) * u128::from(WALKING) < u128::from(map.len()) * u128::from(map.len())
}

fn part<K: Ord + Id>(mut keys: Vec<K>, skip: usize, take: usize) -> Vec<i64> {
    if skip > 0 {
        keys.select_nth_unstable(skip);
    }
    let rest = &mut keys[skip..];
    if take < rest.len() {
        rest.select_nth_unstable(take);
    }
    let page = &mut rest[..take];
    page.sort_unstable();
    page.iter().map(Id::id).collect()
}

fn reversed_part(keys: Vec<Key>, skip: usize, take: usize) -> Vec<i64> {
    part(keys.into_iter().map(Reverse).collect(), skip, take)
}

trait Id {
    fn id(&self) -> i64;
}

impl Id for Key {
    fn id(&self) -> i64 {
        self.1
    }
}

impl Id for Reverse<Key> {
    fn id(&self) -> i64 {
        self.0.1
    }
}

/// Walks the order from one end; `changed` are the keys of works to be met elsewhere than in the order,
/// ascending, and `moved` those of them that are in `map`. None if it gave up.
fn walk(
    base: &Base,
    map: &RoaringBitmap,
    (changed, moved): (&[Key], &RoaringBitmap),
    place: Place,
) -> Option<Vec<i64>> {
    let order = &base.orders[place.order][place.part.0..place.part.1];
    let mut steps = map.len() / WALKING + 1;
    let mut at = 0;
    // The next work found, none at the end; gives up by the outer none.
    let mut next_found = || loop {
        let place_in = if place.ascending { order.get(at) } else { order.iter().rev().nth(at) };
        let Some(&work) = place_in else { return Some(None) };
        at += 1;
        if map.contains(work) && (moved.is_empty() || !moved.contains(work)) {
            return Some(Some(work));
        }
        steps = steps.checked_sub(1)?;
    };
    let key = |work: Option<u32>| work.map(|work| base.rows.sort_key(place.order, work));
    let mut ids = Vec::with_capacity(place.take);
    let mut left = place.skip;
    if changed.is_empty() {
        while ids.len() < place.take {
            let Some(work) = next_found()? else { break };
            if left > 0 {
                left -= 1;
            } else {
                ids.push(base.rows.id(work));
            }
        }
        return Some(ids);
    }
    let mut changed_at = 0;
    let mut next = key(next_found()?);
    while ids.len() < place.take {
        let change =
            if place.ascending { changed.get(changed_at) } else { changed.iter().rev().nth(changed_at) };
        let first = match (next, change) {
            (Some(found), Some(&change)) if (found < change) != place.ascending => {
                changed_at += 1;
                change
            }
            (Some(found), _) => {
                next = key(next_found()?);
                found
            }
            (None, Some(&change)) => {
                changed_at += 1;
                change
            }
            (None, None) => break,
        };
        if left > 0 {
            left -= 1;
        } else {
            ids.push(first.1);
        }
    }
    Some(ids)
}
