//! The immutable bulk of the works: rows, all sort orders, and who may find which.

use std::cmp::Ordering;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::rows::{BY_ID, ORDERS, Rows};
use crate::types::Scope;

/// All merged works. Clones share everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    pub rows: Rows,
    /// For each order all works that are there, ascending by key and id.
    pub orders: [Arc<Vec<u32>>; ORDERS],
    /// The works of each scope, those of the narrower scopes included: the last one holds all.
    pub scopes: [Arc<RoaringBitmap>; 3],
}

impl Base {
    /// Sorts all rows by everything.
    pub fn of(rows: Rows) -> Base {
        let mut scopes: [RoaringBitmap; 3] = Default::default();
        for number in 0..rows.len() {
            for scope in &mut scopes[rows.scope(number) as usize..] {
                scope.insert(number);
            }
        }
        let orders = std::array::from_fn(|order| {
            let mut keyed: Vec<(i64, i64, u32)> =
                (0..rows.len()).map(|number| (rows.key(order, number), rows.id(number), number)).collect();
            keyed.sort_unstable();
            Arc::new(keyed.into_iter().map(|(_, _, number)| number).collect())
        });
        Base { rows, orders, scopes: scopes.map(Arc::new) }
    }

    pub fn scope(&self, scope: Scope) -> &RoaringBitmap {
        &self.scopes[scope as usize]
    }

    /// The number of a work by its id.
    pub fn number(&self, id: i64) -> Option<u32> {
        let at = self.orders[BY_ID].binary_search_by_key(&id, |&number| self.rows.id(number)).ok()?;
        Some(self.orders[BY_ID][at])
    }

    /// The part of an order with keys from `from` to `to`: where it starts and ends.
    pub fn part(&self, order: usize, from: i64, to: i64) -> (usize, usize) {
        let sorted = &self.orders[order];
        let key = |number: u32| self.rows.key(order, number);
        let start = if from == i64::MIN { 0 } else { sorted.partition_point(|&number| key(number) < from) };
        let end =
            if to == i64::MAX { sorted.len() } else { sorted.partition_point(|&number| key(number) <= to) };
        (start, end.max(start))
    }

    /// The order without the `gone` numbers and with the `come` ones. `self` are the old rows, `rows` the
    /// new. Both lists in any order; `pause` is called between bounded pieces of copying.
    pub fn reordered(
        &self,
        rows: &Rows,
        order: usize,
        gone: &[u32],
        come: &[u32],
        pause: &mut dyn FnMut(),
    ) -> Vec<u32> {
        let old = &self.orders[order];
        let place = |key: (i64, i64)| old.partition_point(|&n| self.rows.sort_key(order, n) < key);
        // What happens at which place of the old order: a removal, or an insertion before it.
        let mut events: Vec<(usize, Option<u32>, (i64, i64))> = Vec::with_capacity(gone.len() + come.len());
        for (at, &number) in gone.iter().enumerate() {
            let key = self.rows.sort_key(order, number);
            events.push((place(key), None, key));
            if at % SOUGHT == 0 {
                pause();
            }
        }
        for (at, &number) in come.iter().enumerate() {
            let key = rows.sort_key(order, number);
            events.push((place(key), Some(number), key));
            if at % SOUGHT == 0 {
                pause();
            }
        }
        // Insertions go before what they are placed at, so also before its removal.
        events.sort_unstable_by(|a, b| {
            (a.0, a.1.is_none()).cmp(&(b.0, b.1.is_none())).then_with(|| match (a.1, b.1) {
                (Some(_), Some(_)) => a.2.cmp(&b.2),
                _ => Ordering::Equal,
            })
        });
        let mut new = Vec::with_capacity(old.len() + come.len() - gone.len());
        let mut at = 0;
        let mut copied = 0;
        let mut copy = |new: &mut Vec<u32>, from: usize, to: usize| {
            for piece in old[from..to].chunks(COPY) {
                new.extend_from_slice(piece);
                copied += piece.len();
                if copied >= COPY {
                    copied = 0;
                    pause();
                }
            }
        };
        for (place, number, _) in events {
            copy(&mut new, at, place);
            at = place;
            match number {
                Some(number) => new.push(number),
                None => at += 1,
            }
        }
        copy(&mut new, at, old.len());
        new
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let orders: u64 = self.orders.iter().map(|order| 4 * order.len() as u64).sum();
        let scopes: u64 = self.scopes.iter().map(|scope| crate::postings::bitmap_bytes(scope)).sum();
        self.rows.bytes() + orders + scopes
    }
}

/// Places sought between two pauses.
const SOUGHT: usize = 256;
/// Numbers copied between two pauses: 512 KiB.
const COPY: usize = 1 << 17;
