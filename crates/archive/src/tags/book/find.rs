//! Finding the best tags that begin so, in a range of places that may be long.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{BLOCK, Book, NOBODY, Ranks, beginnings, number};
use crate::TagId;
use crate::tags::Kind;
use crate::tags::alike::fold::letters;

/// Places up to which a range is read from one end to the other.
const SHORT: usize = 4 * BLOCK;
/// Places up to which each is looked for among the tags of the fandoms; beyond, theirs soon hold enough that begin so.
const SCOPED: usize = 128 * BLOCK;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What was typed.
    pub begin: &'a str,
    /// Of one kind, or of any.
    pub kind: Option<Kind>,
    /// Whether a member asks.
    pub member: bool,
    /// Tags of these fandoms come first.
    pub fandoms: &'a [TagId],
    /// At most so many.
    pub limit: usize,
}

/// The best so far: ranks and tags, the best first.
struct Best {
    found: Vec<(u32, u32)>,
    limit: usize,
}

impl Best {
    fn take(&mut self, rank: u32, tag: u32) {
        if self.is_full() && self.found.last().is_some_and(|last| last.0 <= rank) {
            return;
        }
        // A tag has one rank: it stands where it would be put.
        let at = self.found.partition_point(|found| found.0 < rank);
        if self.found.get(at).is_none_or(|found| found.0 != rank) {
            self.found.insert(at, (rank, tag));
            self.found.truncate(self.limit);
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    /// Whether nothing of this rank or behind can come in any more.
    fn beats(&self, rank: u32) -> bool {
        rank == NOBODY || (self.is_full() && self.found.last().is_some_and(|last| last.0 <= rank))
    }
}

impl Book {
    /// The tags that are meant by something typed, the likeliest first: the tag that is called so, then those of the
    /// fandoms, then the others; canonical ones first, then by use. Names that hold what was typed at the beginning of
    /// a word, then those of which each typed word begins a word. Synonyms give their canonical tags.
    pub fn find(&self, asked: Asked<'_>) -> Vec<TagId> {
        let typed = letters(asked.begin);
        if typed.is_empty() || asked.limit == 0 {
            return Vec::new();
        }
        let mut found: Vec<u32> = Vec::new();
        let range = self.range(&typed);
        self.exact(&typed, &range, &asked, &mut found);
        let words: Vec<&str> = typed.split(' ').collect();
        let fandoms = self.fandoms(asked.fandoms);
        if !fandoms.is_empty() {
            self.scoped(&typed, &words, &range, &asked, &fandoms, &mut found);
        }
        let mut best = Best { found: Vec::new(), limit: asked.limit + found.len() };
        self.top(range.clone(), &asked, &mut best, |_| true);
        push(&mut found, best.found);
        if found.len() < asked.limit && words.len() > 1 {
            // Each word for itself: the rarest leads, the others are looked for in its names.
            let ranges: Vec<Range<usize>> = words.iter().map(|word| self.range(word)).collect();
            if let Some(rarest) = ranges.iter().min_by_key(|range| range.len()) {
                let mut best = Best { found: Vec::new(), limit: asked.limit + found.len() };
                self.top(rarest.clone(), &asked, &mut best, |tag| holds_all(self.name(tag), &words));
                push(&mut found, best.found);
            }
        }
        found.truncate(asked.limit);
        found.into_iter().map(|tag| self.ids[tag as usize]).collect()
    }

    fn ranks(&self, asked: &Asked<'_>) -> &Ranks {
        if asked.member { &self.members } else { &self.everybody }
    }

    /// The places whose text begins so.
    fn range(&self, typed: &str) -> Range<usize> {
        let count = self.place_tag.len();
        let start = partition(0, count, |place| self.text_at(place) < typed);
        let end = partition(start, count, |place| self.text_at(place).starts_with(typed));
        start..end
    }

    fn fits(&self, tag: u32, asked: &Asked<'_>) -> bool {
        asked.kind.is_none_or(|kind| usize::from(self.kinds[tag as usize]) == number(kind))
    }

    /// The tag that is called just so; what begins so and goes on sorts behind it.
    fn exact(&self, typed: &str, range: &Range<usize>, asked: &Asked<'_>, found: &mut Vec<u32>) {
        let ranks = self.ranks(asked);
        let called = range.clone().take_while(|place| self.text_at(*place).len() == typed.len()).take(BLOCK);
        let best = called
            .filter(|place| self.place_at[*place] == 0 && ranks.place[*place] != NOBODY)
            .filter(|place| self.fits(self.place_tag[*place], asked))
            .min_by_key(|place| ranks.place[*place]);
        found.extend(best.map(|place| self.leads[self.place_tag[place] as usize]));
    }

    /// The best of a range of places.
    fn top(&self, range: Range<usize>, asked: &Asked<'_>, best: &mut Best, also: impl Fn(u32) -> bool) {
        let ranks = self.ranks(asked);
        let read = |range: Range<usize>, best: &mut Best| {
            for place in range {
                let rank = ranks.place[place];
                if best.beats(rank) {
                    continue;
                }
                let tag = self.place_tag[place];
                if self.fits(tag, asked) && also(tag) {
                    best.take(rank, self.leads[tag as usize]);
                }
            }
        };
        if range.len() <= SHORT {
            return read(range, best);
        }
        let (first, last) = (range.start.div_ceil(BLOCK), range.end / BLOCK);
        read(range.start..first * BLOCK, best);
        read(last * BLOCK..range.end, best);
        // The block with the best rank is read first, until none can hold a better one.
        let mut blocks: BinaryHeap<Reverse<(u32, usize)>> = (first..last)
            .map(|block| {
                let ranks = &ranks.block[block];
                let rank = match asked.kind {
                    Some(kind) => ranks[number(kind)],
                    None => ranks.iter().copied().min().unwrap_or(NOBODY),
                };
                Reverse((rank, block))
            })
            .collect();
        while let Some(Reverse((rank, block))) = blocks.pop() {
            if best.beats(rank) {
                return;
            }
            read(block * BLOCK..(block + 1) * BLOCK, best);
        }
    }

    fn fandoms(&self, ids: &[TagId]) -> Vec<&[u32]> {
        ids.iter()
            .filter_map(|id| self.ids.binary_search(id).ok())
            .filter_map(|tag| self.of_fandom.get(&self.leads[tag]))
            .map(Vec::as_slice)
            .collect()
    }

    /// The best among the tags of the fandoms: where little begins so, each is looked for among theirs; else theirs are
    /// read, the best first, until enough begin so.
    fn scoped(
        &self,
        typed: &str,
        words: &[&str],
        range: &Range<usize>,
        asked: &Asked<'_>,
        fandoms: &[&[u32]],
        found: &mut Vec<u32>,
    ) {
        let mut best = Best { found: Vec::new(), limit: asked.limit };
        if range.len() <= SCOPED && words.len() == 1 {
            let ranks = self.ranks(asked);
            for place in range.clone() {
                let (rank, tag) = (ranks.place[place], self.place_tag[place]);
                let among = self.rank[tag as usize];
                if !best.beats(rank)
                    && self.fits(tag, asked)
                    && fandoms.iter().any(|ranks| ranks.binary_search(&among).is_ok())
                {
                    best.take(rank, self.leads[tag as usize]);
                }
            }
        } else {
            for ranks in fandoms {
                for &rank in *ranks {
                    if best.beats(rank) {
                        break;
                    }
                    let tag = self.by_rank[rank as usize];
                    if !self.fits(tag, asked) || !(asked.member || self.public[tag as usize]) {
                        continue;
                    }
                    let name = self.name(tag);
                    let begins = beginnings(name).any(|at| name[at..].starts_with(typed));
                    if begins || (words.len() > 1 && holds_all(name, words)) {
                        best.take(rank, tag);
                    }
                }
            }
        }
        push(found, best.found);
    }
}

/// Whether each of these words begins a word of a name.
fn holds_all(name: &str, words: &[&str]) -> bool {
    words.iter().all(|word| beginnings(name).any(|at| name[at..].starts_with(word)))
}

fn push(found: &mut Vec<u32>, best: Vec<(u32, u32)>) {
    for (_, tag) in best {
        if !found.contains(&tag) {
            found.push(tag);
        }
    }
}

/// The first of a range for which this does not hold; it holds for all before and for none after.
fn partition(start: usize, end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::super::{Builder, Entry};
    use super::*;
    use proptest::prelude::*;

    fn entry(id: i64, name: &str, canonical: bool, of: Option<i64>, uses: i64, member_uses: i64) -> Entry {
        Entry {
            id: TagId(id),
            kind: if id % 2 == 0 { Kind::Character } else { Kind::Freeform },
            name: name.into(),
            canonical,
            synonym_of: of.map(TagId),
            uses,
            member_uses,
        }
    }

    fn book(entries: &[Entry], belongs: &[(i64, i64)]) -> Book {
        let mut builder = Builder::default();
        entries.iter().for_each(|entry| builder.add(entry));
        belongs.iter().for_each(|(tag, fandom)| builder.belongs(TagId(*tag), TagId(*fandom)));
        builder.finish()
    }

    fn asked(begin: &str, member: bool) -> Asked<'_> {
        Asked { begin, kind: None, member, fandoms: &[], limit: 15 }
    }

    fn ids(found: Vec<TagId>) -> Vec<i64> {
        found.into_iter().map(|tag| tag.0).collect()
    }

    #[test]
    fn any_word_is_found_canonical_first_and_synonyms_lead() {
        let book = book(
            &[
                entry(2, "Sherlock Holmes", true, None, 5, 5),
                entry(4, "Mycroft Holmes", true, None, 9, 9),
                entry(6, "holmesy", false, None, 50, 50),
                entry(8, "Shérlok", false, Some(2), 3, 3),
                entry(10, "Holm Oak", false, None, 0, 1),
                entry(12, "Holmfirth", false, None, 0, 0),
                entry(14, "福尔摩斯", false, Some(2), 0, 0),
            ],
            &[],
        );
        assert_eq!(ids(book.find(asked("holm", false))), [4, 2, 6]);
        assert_eq!(ids(book.find(asked("HÓLM", true))), [4, 2, 6, 10]);
        assert_eq!(ids(book.find(asked("sherlok", false))), [2]);
        assert_eq!(ids(book.find(asked("摩斯", false))), [2]);
        assert_eq!(ids(book.find(asked("holmes sher", false))), [2]);
        assert_eq!(ids(book.find(asked("holmesy", false))), [6]);
        assert_eq!(ids(book.find(asked("olmes", true))), [0; 0]);
        assert_eq!(ids(book.find(asked(" -", true))), [0; 0]);
    }

    #[test]
    fn tags_of_the_chosen_fandoms_come_first() {
        let book = book(
            &[
                entry(1, "Emma", true, None, 1, 1),
                entry(2, "Jane Fairfax", true, None, 1, 1),
                entry(4, "Jane Eyre", true, None, 99, 99),
                entry(6, "Jane Bennet", false, None, 0, 1),
                entry(8, "Miss Jane", false, None, 1, 1),
            ],
            &[(2, 1), (6, 1), (8, 1)],
        );
        let scoped =
            |member| Asked { fandoms: &[TagId(1)], kind: Some(Kind::Character), ..asked("jane", member) };
        assert_eq!(ids(book.find(scoped(false))), [2, 8, 4]);
        assert_eq!(ids(book.find(scoped(true))), [2, 6, 8, 4]);
    }

    /// Ids are 1, 2, 3 and so on here.
    fn naive(entries: &[Entry], typed: &str, kind: Option<Kind>, member: bool) -> Vec<i64> {
        let typed = letters(typed);
        let lead = |at: usize| entries[at].synonym_of.map_or(at, |of| of.0 as usize - 1);
        let mut weights = vec![0; entries.len()];
        for (at, entry) in entries.iter().enumerate() {
            weights[lead(at)] += if member { entry.member_uses } else { entry.uses };
        }
        let mut found = std::collections::BTreeSet::new();
        for (at, entry) in entries.iter().enumerate() {
            let to = lead(at);
            let name = letters(&entry.name);
            if (entries[to].canonical || weights[to] > 0)
                && kind.is_none_or(|kind| kind == entry.kind)
                && beginnings(&name).any(|start| name[start..].starts_with(&typed))
            {
                found.insert((!entries[to].canonical, -weights[to], to));
            }
        }
        found.into_iter().map(|found| entries[found.2].id.0).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn the_book_finds_what_reading_everything_finds(
            names in proptest::collection::vec(("[ab]{1,3}( [ab]{1,3}){0,3}", 0u8..4, 0i64..4, 0i64..4), 1..2400),
            typed in "[ab]{1,2}",
            member: bool,
            one_kind: bool,
        ) {
            let entries: Vec<Entry> = names.iter().zip(1i64..).map(|((name, sort, uses, more), id)| {
                // Every eighth is canonical, and some of the others are synonyms of a canonical one of their kind.
                let canonical = id % 8 < 2;
                let of = (!canonical && *sort == 0 && id > 16).then(|| (id / 16) * 8 + id % 2);
                entry(id, name, canonical, of, *uses, uses + more)
            }).collect();
            let book = book(&entries, &[]);
            let kind = one_kind.then_some(Kind::Character);
            let found = ids(book.find(Asked { kind, limit: 10_000, ..asked(&typed, member) }));
            let expected = naive(&entries, &typed, kind, member);
            let called = |id: &i64| {
                let at = *id as usize - 1;
                letters(&entries[at].name) == letters(&typed)
                    || entries.iter().any(|one| one.synonym_of == Some(TagId(*id)) && letters(&one.name) == letters(&typed))
            };
            // The tag that is called so comes first, the others in their order.
            let mut rest = expected.clone();
            if let Some(first) = found.first().filter(|id| called(id)) {
                rest.retain(|id| id != first);
                rest.insert(0, *first);
            }
            prop_assert_eq!(&found, &rest);
            let few = ids(book.find(Asked { kind, limit: 5, ..asked(&typed, member) }));
            prop_assert_eq!(&few[..], &rest[..rest.len().min(5)]);
        }
    }
}
