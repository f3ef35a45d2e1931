//! A synthetic archive of any size and a mix of queries to measure with; the feature `bench`.
//!
//! Shaped like the archives we know: fandoms, tags and languages by Zipf's law, characters and relationships
//! that belong to fandoms, additional tags of the fandom's or of the whole archive, some synonyms and wider
//! tags. About 17 tags a work, creator and yes-or-no tags among them. The same seed gives the same archive.

use crate::types::{Order, Scope, Settings, Standing, Tag, TagRecord, Work};
use crate::{Builder, Catalogue, Facet, Query, Range};

/// Kinds of the synthetic tags.
pub mod kind {
    #![allow(missing_docs, reason = "each is called what it is")]
    pub const FANDOM: u8 = 0;
    pub const CHARACTER: u8 = 1;
    pub const RELATIONSHIP: u8 = 2;
    pub const ADDITIONAL: u8 = 3;
    pub const RATING: u8 = 4;
    pub const WARNING: u8 = 5;
    pub const CATEGORY: u8 = 6;
    pub const LANGUAGE: u8 = 7;
    pub const CREATOR: u8 = 8;
    pub const YES: u8 = 9;
}

/// Kinds that pages count: the seven of a filter form.
const COUNTED: std::ops::RangeInclusive<u8> = kind::FANDOM..=kind::CATEGORY;
/// Fandoms of an archive of any size.
const FANDOMS: u64 = 75_000;
/// The exponent that gives the largest fandom 2.4 % of all works.
const FANDOM_SKEW: f64 = 0.8;
/// Tags of one fandom have ids from its own times this.
const FANDOM_IDS: i64 = 1_000_000;

/// Numbers by chance, the same for the same seed (splitmix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`, which is not 0.
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// Below `n`, the low ones more often, by a power law.
    fn zipf(&mut self, n: u64, skew: f64) -> u64 {
        let power = 1.0 - skew;
        let top = (n as f64 + 1.0).powf(power);
        let at = (1.0 + self.unit() * (top - 1.0)).powf(1.0 / power);
        (at as u64 - 1).min(n - 1)
    }
}

/// How an archive of so many works is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    works: u64,
}

impl Shape {
    /// For an archive of `works` works.
    pub fn new(works: u64) -> Shape {
        Shape { works: works.max(1_000) }
    }

    /// The settings that suit it.
    pub fn settings(self) -> Settings {
        let ranked_kinds = COUNTED.fold(0, |bits, kind| bits | 1 << kind);
        Settings { cluster: kind::FANDOM, ranked_kinds, ..Settings::default() }
    }

    /// How many works a fandom has, about.
    fn fandom_size(self, fandom: u64) -> f64 {
        let power = 1.0 - FANDOM_SKEW;
        let share = |from: f64| (from + 1.0).powf(power) - from.powf(power);
        self.works as f64 * share(fandom as f64 + 1.0) / ((FANDOMS as f64 + 1.0).powf(power) - 1.0)
    }

    /// How many tags of a kind a fandom has for its own.
    fn pool(self, fandom: u64, factor: f64) -> u64 {
        (4.0 + factor * self.fandom_size(fandom).sqrt()) as u64
    }

    fn own_tag(self, dice: &mut Dice, kind: u8, fandom: u64, factor: f64) -> Tag {
        let own = dice.zipf(self.pool(fandom, factor), 0.9);
        Tag { kind, id: fandom as i64 * FANDOM_IDS + own as i64 }
    }

    fn global_tag(self, dice: &mut Dice) -> Tag {
        let pool = (self.works / 8).max(500);
        Tag { kind: kind::ADDITIONAL, id: -1 - dice.zipf(pool, 0.95) as i64 }
    }

    /// One work.
    pub fn work(self, id: i64, dice: &mut Dice) -> Work {
        let mut tags = Vec::with_capacity(24);
        let fandom = dice.zipf(FANDOMS, FANDOM_SKEW);
        let fandoms = 1 + u64::from(dice.one_in(8));
        for other in 0..fandoms {
            let fandom = if other == 0 { fandom } else { dice.zipf(FANDOMS, FANDOM_SKEW) };
            tags.push(Tag { kind: kind::FANDOM, id: fandom as i64 });
        }
        for _ in 0..dice.below(6) {
            tags.push(self.own_tag(dice, kind::CHARACTER, fandom, 1.0));
        }
        for _ in 0..dice.below(4) {
            tags.push(self.own_tag(dice, kind::RELATIONSHIP, fandom, 2.0));
        }
        for _ in 0..dice.below(9) {
            tags.push(if dice.one_in(3) {
                self.own_tag(dice, kind::ADDITIONAL, fandom, 3.0)
            } else {
                self.global_tag(dice)
            });
        }
        let mut one_of = |kind, n, skew| tags.push(Tag { kind, id: dice.zipf(n, skew) as i64 });
        one_of(kind::RATING, 5, 0.5);
        one_of(kind::WARNING, 6, 1.5);
        one_of(kind::CATEGORY, 6, 0.7);
        one_of(kind::LANGUAGE, 60, 2.5);
        one_of(kind::CREATOR, (self.works / 6).max(1), 0.6);
        for (yes, one_in) in [(0, 2), (1, 2), (2, 12)] {
            if dice.one_in(one_in) {
                tags.push(Tag { kind: kind::YES, id: yes });
            }
        }
        let posted = id * 60 + dice.below(86_400) as i64;
        let words = 100 + dice.zipf(400_000, 1.1) as u32;
        let hits = dice.zipf(1_000_000, 0.9) as u32;
        Work {
            id,
            scope: match dice.below(100) {
                0 => Scope::Staff,
                1..10 => Scope::Members,
                _ => Scope::Public,
            },
            updated: posted + dice.zipf(100_000_000, 1.2) as i64,
            posted,
            title: (dice.next() >> 1) as i64,
            creator: (dice.next() >> 1) as i64,
            words,
            hits,
            kudos: hits / (5 + dice.below(20) as u32),
            comments: hits / (50 + dice.below(500) as u32),
            bookmarks: hits / (20 + dice.below(200) as u32),
            tags,
        }
    }

    /// Ties: of the global tags every tenth is a synonym of the one before it, every 25th fandom stands
    /// under the one before it.
    pub fn records(self) -> impl Iterator<Item = TagRecord> {
        let additional = |id| Tag { kind: kind::ADDITIONAL, id };
        let synonyms = (1..(self.works / 8).max(500) as i64 / 10).map(move |n| TagRecord {
            tag: additional(-10 * n - 1),
            standing: Standing::SynonymOf(additional(-10 * n)),
            metas: vec![],
        });
        let fandom = |id| Tag { kind: kind::FANDOM, id };
        let subs = (1..FANDOMS as i64 / 25).map(move |n| TagRecord {
            tag: fandom(25 * n),
            standing: Standing::Canonical,
            metas: vec![fandom(25 * n - 1)],
        });
        synonyms.chain(subs)
    }

    /// All its works from a seed, by their ids.
    pub fn works(self, seed: u64) -> impl Iterator<Item = Work> {
        let mut dice = Dice::new(seed);
        (1..=self.works as i64).map(move |id| self.work(id, &mut dice))
    }

    /// The whole archive.
    pub fn build(self, seed: u64) -> Result<Catalogue, crate::Refused> {
        let mut builder = Builder::new(self.settings());
        for record in self.records() {
            builder.tag(&record)?;
        }
        for work in self.works(seed) {
            builder.put(&work)?;
        }
        Ok(builder.finish(self.works as i64))
    }

    /// A query of a class: what a reader of such a listing asks, with nought to five filters, in any order,
    /// counting the top ten of seven kinds; one in fourteen excludes 50 tags.
    pub fn query(self, class: Class, dice: &mut Dice) -> Query {
        let wanted = match class {
            Class::Everything => None,
            Class::Big => Some(self.works as f64 * 0.024),
            Class::Middling => Some((self.works as f64 / 100.0).min(20_000.0)),
            Class::Small => Some(200.0),
        };
        let fandom = wanted.map_or(dice.zipf(FANDOMS, FANDOM_SKEW), |wanted| {
            let nearest = (0..FANDOMS).find(|&fandom| self.fandom_size(fandom) <= wanted);
            nearest.unwrap_or(FANDOMS - 1) + dice.below(if class == Class::Big { 2 } else { 5 })
        });
        let mut query = Query {
            scope: if dice.one_in(4) { Scope::Members } else { Scope::Public },
            order: Order::ALL[dice.below(9) as usize],
            ascending: dice.one_in(10),
            skip: if dice.one_in(5) { 20 * dice.below(50) } else { 0 },
            take: 20,
            facets: COUNTED.map(|kind| Facet { kind, skip: 0, take: 10 }).collect(),
            ..Query::default()
        };
        if class != Class::Everything {
            query.include.push(vec![Tag { kind: kind::FANDOM, id: fandom as i64 }]);
        } else if dice.one_in(2) {
            query.include.push(vec![self.global_tag(dice)]);
        }
        for _ in 0..dice.below(6) {
            match dice.below(6) {
                0 if class != Class::Everything => {
                    query.include.push(vec![self.own_tag(dice, kind::CHARACTER, fandom, 1.0)]);
                }
                1 if class != Class::Everything => {
                    query.exclude.push(self.own_tag(dice, kind::RELATIONSHIP, fandom, 2.0));
                }
                2 => query.include.push(vec![Tag { kind: kind::YES, id: dice.below(2) as i64 }]),
                3 => {
                    let from = Some(1_000 * dice.below(30) as i64);
                    query.ranges.push(Range { column: Order::Words, from, to: None });
                }
                4 => query.include.push(vec![Tag { kind: kind::RATING, id: dice.below(5) as i64 }]),
                _ => query.exclude.push(self.global_tag(dice)),
            }
        }
        if dice.one_in(14) {
            query.exclude.extend((0..50).map(|_| self.global_tag(dice)));
        }
        query
    }
}

/// Where a query looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The whole archive, or one tag of all fandoms.
    Everything,
    /// The largest fandoms.
    Big,
    /// Fandoms of a hundredth of the archive, 20,000 works at most.
    Middling,
    /// Fandoms of some 200 works.
    Small,
}

impl Class {
    /// All four, the largest first.
    pub const ALL: [Class; 4] = [Class::Everything, Class::Big, Class::Middling, Class::Small];
}
