//! The commonest tags beside a tag, or in the whole base, with exact counts for each scope; kept exact
//! through merges and ties. Read for plain pages; on filtered ones each count is an upper bound.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::base::Base;
use crate::counter::Counter;
use crate::postings::Set;
use crate::tags::Tags;
use crate::types::{KINDS, Scope, Settings};

/// The ranking of everything holds so many times more tags than that of a tag with few works.
const MORE_OF_EVERYTHING: usize = 80;
/// Between the two a ranking holds one tag for so many works.
const WORKS_FOR_ONE_MORE: u64 = 80;

/// Counts for the works of each scope, narrower ones included.
pub(crate) type Counts = [u32; 3];

/// One tag of a ranking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    pub tag: u32,
    pub counts: Counts,
    /// Over how many stretches of 65,536 numbers its works lay when it was listed.
    pub spread: u32,
}

/// One kind's tags, the commonest among all works first (of equals, the lower number).
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    pub tags: Vec<Listed>,
    /// No tag outside the list has more works.
    pub floor: u32,
    /// What the floor was when the list was made.
    pub made_with: u32,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Ranking {
    /// By kind; none for kinds that are not ranked.
    pub kinds: Vec<List>,
}

/// The ranking of everything and those of all tags with many works.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rankings {
    pub everything: Arc<Ranking>,
    pub beside: HashMap<u32, Arc<Ranking>>,
}

/// What rankings are computed from.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub base: &'a Base,
    pub tags: &'a Tags,
    pub twice: &'a RoaringBitmap,
    pub settings: &'a Settings,
}

impl Ground<'_> {
    /// The ranking of the works found by a tag, or of all; `pause` is called between bounded pieces.
    pub fn rank(self, tag: Option<u32>, pause: &mut dyn FnMut()) -> Ranking {
        let mut counters: [Counter; 3] = std::array::from_fn(|_| Counter::new(self.tags.len()));
        let mut below = RoaringBitmap::new();
        for (counter, scope) in counters.iter_mut().zip(&self.base.scopes) {
            let mut works = match tag {
                Some(tag) => self.tags.found(tag).within(scope),
                None => RoaringBitmap::clone(scope),
            };
            let inside = works.clone();
            works -= &below;
            let mut works_left = works.iter();
            loop {
                let some: Vec<u32> = works_left.by_ref().take(WORKS_AT_A_TIME).collect();
                if some.is_empty() {
                    break;
                }
                counter.scan(some.into_iter(), &self.base.rows);
                pause();
            }
            counter.resolve((&works & self.twice).iter(), &self.base.rows, self.tags);
            below = inside;
        }
        pause();
        let all: Vec<u32> = match tag {
            // Every tag there is, or nearly.
            None => (0..self.tags.len()).collect(),
            Some(_) => {
                let counted = |counter: &Counter| counter.counted().map(|(tag, _)| tag).collect::<Vec<_>>();
                let mut all = counters.iter().flat_map(counted).collect::<Vec<_>>();
                pause();
                all.sort_unstable();
                all.dedup();
                all
            }
        };
        pause();
        let most = self.settings.ranked_tags.saturating_mul(MORE_OF_EVERYTHING);
        let limit = match tag {
            Some(tag) => (self.tags.found(tag).len() / WORKS_FOR_ONE_MORE) as usize,
            None => most,
        };
        let limit = limit.clamp(self.settings.ranked_tags, most);
        let mut kinds = vec![List::default(); KINDS];
        for (at, tag) in all.into_iter().enumerate() {
            if at % TAGS_AT_A_TIME == 0 {
                pause();
            }
            let kind = self.tags.kind(tag);
            let [public, members, staff] = counters.each_ref().map(|counter| counter.get(tag));
            let counts = [public, public + members, public + members + staff];
            if counts[2] > 0 && self.tags.is_counted(tag) && self.ranks(kind) {
                let list = &mut kinds[usize::from(kind)];
                list.tags.push(Listed { tag, counts, spread: 0 });
                if list.tags.len() > limit + TAGS_AT_A_TIME {
                    list.keep(limit);
                    pause();
                }
            }
        }
        for list in &mut kinds {
            list.keep(limit);
            list.made_with = list.floor;
            list.tags.shrink_to_fit();
            list.tags.iter_mut().for_each(|listed| listed.spread = self.tags.direct(listed.tag).spread());
            pause();
        }
        Ranking { kinds }
    }

    pub fn ranks(self, kind: u8) -> bool {
        self.settings.ranked_kinds >> kind & 1 == 1
    }

    /// Whether a tag has works enough for a ranking of its own.
    pub fn deserves(self, tag: u32) -> bool {
        self.tags.found(tag).len() >= u64::from(self.settings.ranked_from)
    }

    /// All rankings, from nothing.
    pub fn rank_all(self, pause: &mut dyn FnMut()) -> Rankings {
        let mut beside = HashMap::new();
        for tag in 0..self.tags.len() {
            if self.deserves(tag) {
                beside.insert(tag, Arc::new(self.rank(Some(tag), pause)));
            }
        }
        Rankings { everything: Arc::new(self.rank(None, pause)), beside }
    }

    /// Brings rankings up to date with other ties: `counted` are tags whose own works changed, `found` those
    /// that find other works.
    pub fn rerank(self, rankings: &mut Rankings, counted: &[u32], found: &[u32]) {
        for &tag in counted {
            let counts = self.counts(tag, None);
            self.set(Arc::make_mut(&mut rankings.everything), tag, counts);
            for (&of, ranking) in &mut rankings.beside {
                if found.contains(&of) {
                    continue;
                }
                let counts = self.counts(tag, Some(of));
                let listed = ranking.place(self.tags.kind(tag), tag).is_some();
                if listed || counts[2] > 0 {
                    self.set(Arc::make_mut(ranking), tag, counts);
                }
            }
        }
        for &tag in found {
            if self.deserves(tag) {
                rankings.beside.insert(tag, Arc::new(self.rank(Some(tag), &mut || ())));
            } else {
                rankings.beside.remove(&tag);
            }
        }
    }

    /// How many works bear `tag` among those found by `of`; none if it is not to be counted.
    fn counts(self, tag: u32, of: Option<u32>) -> Counts {
        if !self.tags.is_counted(tag) {
            return [0; 3];
        }
        let direct = self.tags.direct(tag);
        let count = |set: Set<'_>, scope: &RoaringBitmap| set.count_in(scope) as u32;
        match of {
            None => self.base.scopes.each_ref().map(|scope| count(direct, scope)),
            Some(of) => {
                let mut both = RoaringBitmap::new();
                direct.add_to(&mut both);
                self.tags.found(of).keep_in(&mut both);
                self.base.scopes.each_ref().map(|scope| both.intersection_len(scope) as u32)
            }
        }
    }

    fn set(self, ranking: &mut Ranking, tag: u32, counts: Counts) {
        let kind = self.tags.kind(tag);
        if !self.ranks(kind) {
            return;
        }
        let place = ranking.place(kind, tag);
        let list = &mut ranking.kinds[usize::from(kind)];
        if let Some(place) = place {
            list.tags.remove(place);
        }
        if counts[2] > list.floor {
            list.tags.push(Listed { tag, counts, spread: self.tags.direct(tag).spread() });
            list.sort();
        }
    }

    /// Applies what a merge changed: for each tag with a ranking (none: everything) how counts moved. The
    /// rankings of tags that lost their works go, new ones come.
    pub fn shift(self, rankings: &mut Rankings, moves: HashMap<Option<u32>, Moves>, pause: &mut dyn FnMut()) {
        for (of, moves) in moves {
            let Some(of) = of else {
                if self.moved(Arc::make_mut(&mut rankings.everything), &moves, pause) {
                    rankings.everything = Arc::new(self.rank(None, pause));
                }
                pause();
                continue;
            };
            match rankings.beside.get_mut(&of) {
                _ if !self.deserves(of) => {
                    rankings.beside.remove(&of);
                }
                Some(ranking) => {
                    if self.moved(Arc::make_mut(ranking), &moves, pause) {
                        *ranking = Arc::new(self.rank(Some(of), pause));
                    }
                }
                None => {
                    rankings.beside.insert(of, Arc::new(self.rank(Some(of), pause)));
                }
            }
            pause();
        }
    }

    /// Moves the counts; true if so much happened below a floor that the ranking should be made anew.
    fn moved(self, ranking: &mut Ranking, moves: &Moves, pause: &mut dyn FnMut()) -> bool {
        let mut worn = false;
        let mut kinds: Vec<HashMap<u32, [i32; 3]>> = vec![HashMap::new(); KINDS];
        for (at, (&tag, &by)) in moves.iter().enumerate() {
            if at % TAGS_AT_A_TIME == 0 {
                pause();
            }
            kinds[usize::from(self.tags.kind(tag))].insert(tag, by);
        }
        for (list, mut rest) in ranking.kinds.iter_mut().zip(kinds) {
            if rest.is_empty() {
                continue;
            }
            pause();
            for listed in &mut list.tags {
                if let Some(by) = rest.remove(&listed.tag) {
                    for (count, by) in listed.counts.iter_mut().zip(by) {
                        *count = count.saturating_add_signed(by);
                    }
                }
            }
            let rise = rest.values().map(|by| by[2].max(0) as u32).max().unwrap_or(0);
            if list.made_with == 0 && list.floor == 0 {
                // The list held every tag there was, so what is new to it can be counted to the end.
                for (tag, by) in rest {
                    let counts = by.map(|by| by.max(0) as u32);
                    list.tags.push(Listed { tag, counts, spread: 1 });
                }
            } else {
                list.floor += rise;
            }
            list.tags.retain(|listed| listed.counts[2] > 0);
            list.sort();
            worn |= list.floor > list.made_with + list.made_with / 4 + WORN
                || list.tags.len() / (2 * MORE_OF_EVERYTHING) > self.settings.ranked_tags;
        }
        worn
    }
}

/// Tags looked at between two pauses,
const TAGS_AT_A_TIME: usize = 16_384;
/// and works.
const WORKS_AT_A_TIME: usize = 4_096;

/// A floor may rise so far, and by a quarter, before its ranking is made anew.
const WORN: u32 = 100;

/// How the counts of tags moved, for each scope.
pub(crate) type Moves = HashMap<u32, [i32; 3]>;

/// Adds one work's part to how counts move: `by` is 1 or -1.
pub(crate) fn add_moves(moves: &mut Moves, tags: impl Iterator<Item = u32>, scope: Scope, by: i32) {
    for tag in tags {
        for count in &mut moves.entry(tag).or_default()[scope as usize..] {
            *count += by;
        }
    }
}

impl List {
    /// Leaves the commonest so many, in order, and raises the floor to the rest.
    fn keep(&mut self, limit: usize) {
        self.sort();
        self.floor = self.tags.get(limit).map_or(self.floor, |listed| listed.counts[2].max(self.floor));
        self.tags.truncate(limit);
    }

    fn sort(&mut self) {
        self.tags.sort_unstable_by_key(|listed| (std::cmp::Reverse(listed.counts[2]), listed.tag));
    }
}

impl Ranking {
    fn place(&self, kind: u8, tag: u32) -> Option<usize> {
        self.kinds[usize::from(kind)].tags.iter().position(|listed| listed.tag == tag)
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        self.kinds.iter().map(|list| 32 + 20 * list.tags.capacity() as u64).sum()
    }
}
