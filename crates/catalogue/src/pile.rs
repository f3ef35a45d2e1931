//! A sorted list that changes often and is copied each time: in chunks, so that a copy shares all but the
//! chunk that changes.

use std::sync::Arc;

/// A chunk is split when it grows beyond this.
const CHUNK: usize = 64;

/// What a [`Pile`] sorts by; each key is in it once.
pub(crate) trait Keyed: Clone {
    type Key: Ord + Copy;
    fn key(&self) -> Self::Key;
}

impl Keyed for u32 {
    type Key = u32;
    fn key(&self) -> u32 {
        *self
    }
}

/// Ascending by key. No chunk is empty.
#[derive(Clone, Debug)]
pub(crate) struct Pile<T> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Pile<T> {
    fn default() -> Self {
        Pile { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Keyed> Pile<T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The chunk in which a key is or would be.
    fn chunk(&self, key: T::Key) -> usize {
        let after = self.chunks.partition_point(|chunk| chunk[0].key() <= key);
        after.saturating_sub(1)
    }

    pub fn get(&self, key: T::Key) -> Option<&T> {
        let chunk = self.chunks.get(self.chunk(key))?;
        let at = chunk.binary_search_by_key(&key, Keyed::key).ok()?;
        Some(&chunk[at])
    }

    /// Adds an item, in place of the one with its key if there is one.
    pub fn set(&mut self, item: T) {
        let index = self.chunk(item.key());
        let Some(chunk) = self.chunks.get_mut(index) else {
            self.chunks.push(Arc::new(vec![item]));
            self.len = 1;
            return;
        };
        let chunk = Arc::make_mut(chunk);
        match chunk.binary_search_by_key(&item.key(), Keyed::key) {
            Ok(at) => chunk[at] = item,
            Err(at) => {
                chunk.insert(at, item);
                self.len += 1;
            }
        }
        if chunk.len() > CHUNK {
            let second = chunk.split_off(CHUNK / 2);
            self.chunks.insert(index + 1, Arc::new(second));
        }
    }

    /// Takes the item with a key out, if there is one.
    pub fn remove(&mut self, key: T::Key) {
        let index = self.chunk(key);
        let Some(chunk) = self.chunks.get_mut(index) else { return };
        let Ok(at) = chunk.binary_search_by_key(&key, Keyed::key) else { return };
        self.len -= 1;
        if chunk.len() == 1 {
            self.chunks.remove(index);
        } else {
            Arc::make_mut(chunk).remove(at);
        }
    }

    /// Lets each item change, but not its key; chunks in which `change` says no to all stay shared.
    pub fn change(&mut self, mut change: impl FnMut(&T) -> Option<T>) {
        for chunk in &mut self.chunks {
            for at in 0..chunk.len() {
                if let Some(item) = change(&chunk[at]) {
                    Arc::make_mut(chunk)[at] = item;
                }
            }
        }
    }
}

impl<T: Keyed> FromIterator<T> for Pile<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut pile = Pile::default();
        items.into_iter().for_each(|item| pile.set(item));
        pile
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pile_is_sorted_whatever_comes_and_goes() {
        let mut pile = Pile::default();
        let mut all = std::collections::BTreeSet::new();
        let mut at = 7_u32;
        for turn in 0..3_000_u32 {
            at = at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let number = (at >> 16) % 500;
            if turn % 3 == 0 {
                pile.remove(number);
                all.remove(&number);
            } else {
                pile.set(number);
                all.insert(number);
            }
            assert_eq!((pile.len(), pile.get(number).is_some()), (all.len(), all.contains(&number)));
        }
        assert!(pile.chunks.len() > 3);
        assert_eq!(pile.iter().copied().collect::<Vec<_>>(), all.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_copy_shares_what_does_not_change_and_keeps_what_it_was() {
        let mut pile: Pile<u32> = (0..1_000).map(|n| 2 * n).collect();
        let before = pile.clone();
        pile.set(501);
        pile.remove(0);
        assert_eq!((before.len(), before.get(501), before.get(0)), (1_000, None, Some(&0)));
        let shared = pile.chunks.iter().filter(|chunk| before.chunks.iter().any(|b| Arc::ptr_eq(b, chunk)));
        assert!(shared.count() + 3 >= pile.chunks.len());
    }
}
