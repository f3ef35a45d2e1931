//! One page of what was found, in order.
//!
//! Either the order is walked and each work asked whether it was found, which is quick when much was found
//! and the page is near an end; or the keys of all that was found are gathered and the page's part of them
//! sorted. A page in the latter half is looked for from the other end.

use std::cmp::Reverse;

use roaring::RoaringBitmap;

use crate::base::Base;
use crate::compile::Found;
use crate::delta::Record;

/// Asking whether a work was found costs about so many times more than gathering one that was.
const WALKING: u64 = 2;

/// Where a page lies.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub order: usize,
    pub ascending: bool,
    pub skip: u64,
    pub take: usize,
}

type Key = (i64, i64);

/// The ids of a page.
pub(crate) fn page(base: &Base, found: &Found, changed: &[&Record], place: Place) -> Vec<i64> {
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
    let mut ids = match found {
        Found::Map(map) if walks(base, map, skip + take) => {
            keys.sort_unstable();
            walk(base, map, &keys, Place { ascending, skip, take: take as usize, ..place })
        }
        _ => {
            let mut gather = |work| keys.push(base.rows.sort_key(place.order, work));
            match found {
                Found::List(list) => list.iter().for_each(|&work| gather(work)),
                Found::Map(map) => map.iter().for_each(gather),
            }
            let (skip, take) = (skip as usize, take as usize);
            if ascending { part(keys, skip, take) } else { reversed_part(keys, skip, take) }
        }
    };
    if from_the_end {
        ids.reverse();
    }
    ids
}

fn walks(base: &Base, map: &RoaringBitmap, until: u64) -> bool {
    let all = base.orders[0].len() as u64;
    // As if what was found were spread evenly over the order.
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

/// Walks the order from one end; `changed` are the keys of changed works, ascending.
fn walk(base: &Base, map: &RoaringBitmap, changed: &[Key], place: Place) -> Vec<i64> {
    let order = &base.orders[place.order];
    let mut numbers: Box<dyn Iterator<Item = u32>> = if place.ascending {
        Box::new(order.iter().copied().filter(|&work| map.contains(work)))
    } else {
        Box::new(order.iter().rev().copied().filter(|&work| map.contains(work)))
    };
    let mut changed: Box<dyn Iterator<Item = Key>> =
        if place.ascending { Box::new(changed.iter().copied()) } else { Box::new(changed.iter().rev().copied()) };
    let key = |work: Option<u32>| work.map(|work| base.rows.sort_key(place.order, work));
    let mut next_changed = changed.next();
    let mut left = place.skip;
    let mut ids = Vec::with_capacity(place.take);
    if next_changed.is_none() {
        ids.extend(numbers.skip(left as usize).take(place.take).map(|work| base.rows.id(work)));
        return ids;
    }
    let mut next = key(numbers.next());
    while ids.len() < place.take {
        let first = match (next, next_changed) {
            (Some(a), Some(b)) if (a < b) == place.ascending => {
                next = key(numbers.next());
                a
            }
            (_, Some(b)) => {
                next_changed = changed.next();
                b
            }
            (Some(a), None) => {
                next = key(numbers.next());
                a
            }
            (None, None) => break,
        };
        if left > 0 {
            left -= 1;
        } else {
            ids.push(first.1);
        }
    }
    ids
}
