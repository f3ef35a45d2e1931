//! A big archive from a seed: who is in it, what they wrote, when, and how it was received.
//!
//! Same number of works and same seed, same archive, on every machine. Nothing is kept: each person, work and
//! chapter can be made alone and in any order, so filling an archive needs no memory for it and can be shared
//! among threads. The shares and shapes come from `demo/shape.toml`, which `demo/DATA.md` explains.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use jiff::civil::{Date, date};
use serde::Deserialize;

use super::chance::{Chance, Weighted};
use super::fandoms::{Character, Fandoms};
use super::lexicon::{Lexicon, Pair, Tongue};

const SHAPE: &str = include_str!("../../demo/shape.toml");

/// The first day on which anybody joins.
const FIRST_DAY: Date = date(2008, 1, 1);
/// The last day on which anything happens.
const LAST_DAY: Date = date(2026, 11, 1);
/// Works for each person who writes.
const WORKS_A_PERSON: usize = 4;
/// Most days between two chapters.
const CHAPTER_DAYS: u64 = 21;
/// Fewest words in a chapter.
const SHORTEST: usize = 30;

const RATINGS: [(&str, u64); 5] = [
    ("Not Rated", 100),
    ("General Audiences", 350),
    ("Teen And Up Audiences", 450),
    ("Mature", 70),
    ("Explicit", 30),
];
// Two of the six warnings are never drawn: this is made to be shown to anybody.
const WARNINGS: [(&str, u64); 4] = [
    ("No Archive Warnings Apply", 620),
    ("Creator Chose Not To Use Archive Warnings", 280),
    ("Graphic Depictions Of Violence", 60),
    ("Major Character Death", 40),
];
const CATEGORIES: [(&str, u64); 6] =
    [("M/M", 380), ("F/M", 240), ("Gen", 220), ("F/F", 100), ("Multi", 40), ("Other", 20)];

// Keep the draws for different nouns apart.
const PERSON: u64 = 1;
const WORK: u64 = 2;
const CHAPTER: u64 = 4;
const COMMENT: u64 = 5;

/// A whole archive, made on demand.
#[derive(Debug)]
pub(crate) struct Plan {
    works: usize,
    seed: u64,
    lexicon: Lexicon,
    fandoms: Fandoms,
    shape: Shape,
    authors: Weighted,
    freeforms: Weighted,
    ratings: Weighted,
    warnings: Weighted,
    categories: Weighted,
    others: Weighted,
    /// Of 1,000 works of several chapters, how many are finished, so that of all works `complete` are.
    many_complete: u64,
}

/// Somebody who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedPerson {
    /// Unique in the plan.
    pub(crate) user: String,
    /// The first is the user name; some have others, in any script.
    pub(crate) pseuds: Vec<String>,
    /// Never after their first work.
    pub(crate) joined: Date,
}

/// One work, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedWork {
    /// Its place in the plan, from 0.
    pub(crate) number: usize,
    /// The creators: number of the person and of their pen name.
    pub(crate) authors: Vec<(usize, usize)>,
    /// At most 255 characters.
    pub(crate) title: String,
    /// A code such as `en`.
    pub(crate) language: String,
    /// One of the five.
    pub(crate) rating: &'static str,
    /// One of four.
    pub(crate) warnings: Vec<&'static str>,
    /// None to two.
    pub(crate) categories: Vec<&'static str>,
    /// One, or up to three for a crossover.
    pub(crate) fandoms: Vec<String>,
    /// Between its characters, the main one first.
    pub(crate) relationships: Vec<String>,
    /// Of its fandoms.
    pub(crate) characters: Vec<String>,
    /// Additional tags.
    pub(crate) freeforms: Vec<String>,
    /// Plain text; may be empty.
    pub(crate) summary: String,
    /// For members only.
    pub(crate) restricted: bool,
    /// `None` is the question mark.
    pub(crate) planned_chapters: Option<usize>,
    /// At least one.
    pub(crate) chapters: Vec<PlannedChapter>,
    /// Visits.
    pub(crate) hits: u64,
    /// Never more than hits.
    pub(crate) kudos: u64,
    /// How many comments it got.
    pub(crate) comments: u64,
    /// How many bookmarks it got.
    pub(crate) bookmarks: u64,
    /// The two people whom its text is about, as the text calls them.
    pub(crate) about: (String, String),
}

/// One chapter, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedChapter {
    /// `None` for a chapter with its number alone.
    pub(crate) title: Option<String>,
    /// How many words its text will have, and a sentence more at most.
    pub(crate) words: usize,
    /// In order from chapter to chapter.
    pub(crate) posted: Date,
}

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedComment {
    /// A person's number; `None` is a guest.
    pub(crate) by: Option<usize>,
    /// Plain text.
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    english: u64,
    restricted: u64,
    crossover: u64,
    complete: u64,
    others: BTreeMap<String, u64>,
    works: Rows,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    /// Words, chapters, hits, kudos, comments, bookmarks.
    rows: Vec<[u64; 6]>,
}

impl Plan {
    /// An archive of `works` works.
    ///
    /// # Errors
    /// Only if the embedded data cannot be read, which a test rules out.
    pub(crate) fn new(works: usize, seed: u64) -> Result<Self> {
        let shape: Shape = toml::from_str(SHAPE).context("shape.toml")?;
        ensure!(!shape.works.rows.is_empty(), "shape.toml has no rows");
        let lexicon = Lexicon::read()?;
        ensure!(lexicon.tongues.contains_key("en"), "words.toml has no English");
        for code in shape.others.keys() {
            ensure!(lexicon.tongues.contains_key(code), "words.toml has no {code}");
        }
        let rows = shape.works.rows.len() as u64;
        let single = shape.works.rows.iter().filter(|r| r[1] == 1).count() as u64;
        let many_complete = (shape.complete * rows).saturating_sub(1000 * single) / (rows - single).max(1);
        let weights = |list: &[(&str, u64)]| Weighted::new(list.iter().map(|w| w.1));
        Ok(Self {
            works,
            seed,
            fandoms: Fandoms::read()?,
            authors: Weighted::zipf((works / WORKS_A_PERSON).max(8), 20),
            freeforms: Weighted::zipf(lexicon.freeforms.common.len(), 4),
            ratings: weights(&RATINGS),
            warnings: weights(&WARNINGS),
            categories: weights(&CATEGORIES),
            others: Weighted::new(shape.others.values().copied()),
            many_complete,
            lexicon,
            shape,
        })
    }

    /// How many people there are; numbered from 0, the busiest first.
    pub(crate) fn people(&self) -> usize {
        (self.works / WORKS_A_PERSON).max(8)
    }

    /// Every work in order.
    pub(crate) fn works(&self) -> impl Iterator<Item = PlannedWork> + '_ {
        (0..self.works).map(|number| self.work(number))
    }

    /// Person `number`.
    pub(crate) fn person(&self, number: usize) -> PlannedPerson {
        let mut chance = Chance::new(self.seed, PERSON, number as u64);
        let joined = day(chance.below(days(FIRST_DAY, LAST_DAY)));
        let culture = chance.place(self.lexicon.cultures.len());
        let (given, family) = self.lexicon.cultures[culture].name(&mut chance);
        // The number keeps names apart; the letters are only for show.
        let user = if chance.permille(500) {
            format!("{}{number}", given.to_lowercase())
        } else {
            format!("{}_{}{number}", given.to_lowercase(), family.to_lowercase())
        };
        let mut pseuds = vec![user.clone()];
        if chance.permille(300) {
            let with_names: Vec<&Tongue> =
                self.lexicon.tongues.values().filter(|t| !t.names.is_empty()).collect();
            let names = &with_names[chance.place(with_names.len())].names;
            pseuds.push(names[chance.place(names.len())].clone());
        }
        PlannedPerson { user, pseuds, joined }
    }

    /// Work `number`.
    pub(crate) fn work(&self, number: usize) -> PlannedWork {
        let mut chance = Chance::new(self.seed, WORK, number as u64);
        let c = &mut chance;
        let (authors, joined) = self.draw_authors(c);
        let language = self.draw_language(c);
        let tags = self.draw_tags(c);
        let about = self.draw_about(c, &language, &tags.leads);
        let tongue = self.tongue(&language);
        let pair = Pair { a: &about.0, b: &about.1 };

        let row = self.shape.works.rows[c.place(self.shape.works.rows.len())];
        let count = usize::try_from(row[1]).unwrap_or(1).max(1);
        let complete = count == 1 || c.permille(self.many_complete);
        let planned_chapters = match complete {
            true => Some(count),
            false if c.permille(300) => Some(count + 1 + c.place(10)),
            false => None,
        };
        let words = usize::try_from(around(c, row[0])).unwrap_or(SHORTEST);
        let chapters = draw_chapters(c, tongue, pair, joined, count, words / count);

        let hits = around(c, row[2]);
        PlannedWork {
            number,
            title: tongue.title(c, pair),
            summary: if c.permille(950) { tongue.summary(c, pair) } else { String::new() },
            rating: RATINGS[self.ratings.draw(c)].0,
            warnings: vec![WARNINGS[self.warnings.draw(c)].0],
            categories: self.draw_categories(c),
            freeforms: self.draw_freeforms(c),
            restricted: c.permille(self.shape.restricted),
            kudos: around(c, row[3]).min(hits),
            comments: around(c, row[4]),
            bookmarks: around(c, row[5]).min(hits),
            hits,
            authors,
            language,
            fandoms: tags.fandoms,
            relationships: tags.relationships,
            characters: tags.characters,
            planned_chapters,
            chapters,
            about,
        }
    }

    /// Appends the HTML of a work's chapter, numbered from 0, to `out` and returns its words; 0 and nothing
    /// appended if there is no such chapter.
    pub(crate) fn write_chapter(&self, work: &PlannedWork, chapter: usize, out: &mut String) -> usize {
        let Some(planned) = work.chapters.get(chapter) else { return 0 };
        let mut chance = Chance::new(self.seed ^ chapter as u64, CHAPTER, work.number as u64);
        let pair = Pair { a: &work.about.0, b: &work.about.1 };
        self.tongue(&work.language).chapter(&mut chance, pair, planned.words, out)
    }

    /// A work's comment, numbered from 0. Most are by members; one in four by a guest.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "comments are made once there are pages to read them on")
    )]
    pub(crate) fn comment(&self, work: &PlannedWork, number: usize) -> PlannedComment {
        let mut chance = Chance::new(self.seed ^ number as u64, COMMENT, work.number as u64);
        let by = (!chance.permille(250)).then(|| chance.place(self.people()));
        let pair = Pair { a: &work.about.0, b: &work.about.1 };
        let text = self.tongue(&work.language).comment(&mut chance, pair);
        PlannedComment { by, text }
    }

    fn tongue(&self, language: &str) -> &Tongue {
        // `new` has seen to it that every language drawn has its words.
        &self.lexicon.tongues[language]
    }

    /// One author, seldom two, and the first day on which all of them were there.
    fn draw_authors(&self, c: &mut Chance) -> (Vec<(usize, usize)>, Date) {
        let mut authors: Vec<(usize, usize)> = Vec::new();
        let mut joined = FIRST_DAY;
        for _ in 0..if c.permille(30) { 2 } else { 1 } {
            let number = self.authors.draw(c);
            if authors.iter().all(|a| a.0 != number) {
                let person = self.person(number);
                authors.push((number, c.place(person.pseuds.len())));
                joined = joined.max(person.joined);
            }
        }
        (authors, joined)
    }

    fn draw_language(&self, c: &mut Chance) -> String {
        if c.permille(self.shape.english) {
            return "en".to_owned();
        }
        let at = self.others.draw(c);
        self.shape.others.keys().nth(at).cloned().unwrap_or_else(|| "en".to_owned())
    }

    fn draw_tags(&self, c: &mut Chance) -> Tags {
        let mut fandoms = vec![self.fandoms.draw(c)];
        if c.permille(self.shape.crossover) {
            for _ in 0..=c.below(2) {
                let other = self.fandoms.draw(c);
                if !fandoms.contains(&other) {
                    fandoms.push(other);
                }
            }
        }
        let mut cast: Vec<Character> = Vec::new();
        for &fandom in &fandoms {
            cast.extend(self.fandoms.cast(fandom, &self.lexicon));
        }
        let popular = Weighted::zipf(cast.len(), 1);
        let mut characters: Vec<&Character> = Vec::new();
        for _ in 0..3 + c.below(5) {
            if let Some(person) = cast.get(popular.draw(c))
                && characters.iter().all(|p| p.tag != person.tag)
            {
                characters.push(person);
            }
        }
        let mut relationships = Vec::new();
        if !c.permille(180) {
            for pair in characters.chunks_exact(2).take(1 + c.place(3)) {
                let (mut a, mut b) = (&pair[0].tag, &pair[1].tag);
                let romantic = c.permille(700);
                if a > b {
                    (a, b) = (b, a);
                }
                relationships.push(format!("{a}{}{b}", if romantic { "/" } else { " & " }));
            }
        }
        Tags {
            fandoms: fandoms.iter().map(|&f| self.fandoms.name(f, &self.lexicon)).collect(),
            relationships,
            leads: characters.iter().map(|p| p.given.clone()).collect(),
            characters: characters.iter().map(|p| p.tag.clone()).collect(),
        }
    }

    /// The two people of the text: the first two characters, or two names of the language's own.
    fn draw_about(&self, c: &mut Chance, language: &str, leads: &[String]) -> (String, String) {
        let names = match &self.tongue(language).names {
            own if own.is_empty() => leads,
            own => own,
        };
        let first = if std::ptr::eq(names, leads) { 0 } else { c.place(names.len()) };
        let name = |i: usize| names.get(i % names.len().max(1)).cloned().unwrap_or_default();
        (name(first), name(first + 1))
    }

    fn draw_categories(&self, c: &mut Chance) -> Vec<&'static str> {
        let mut categories = Vec::new();
        for _ in 0..[1, 1, 1, 1, 1, 1, 1, 1, 2, 0][c.place(10)] {
            let category = CATEGORIES[self.categories.draw(c)].0;
            if !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories
    }

    fn draw_freeforms(&self, c: &mut Chance) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for _ in 0..c.below(9) {
            let tag = &self.lexicon.freeforms.common[self.freeforms.draw(c)];
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        if c.permille(300) {
            tags.push(self.lexicon.freeforms.rare(c));
        }
        tags
    }
}

struct Tags {
    fandoms: Vec<String>,
    relationships: Vec<String>,
    characters: Vec<String>,
    leads: Vec<String>,
}

fn draw_chapters(
    c: &mut Chance,
    tongue: &Tongue,
    pair: Pair<'_>,
    joined: Date,
    count: usize,
    words: usize,
) -> Vec<PlannedChapter> {
    let start = days(FIRST_DAY, joined);
    let left = days(joined, LAST_DAY);
    // Archives grow: the later of two days.
    let mut at = start + c.below(left + 1).max(c.below(left + 1));
    let titled = c.permille(400);
    (0..count)
        .map(|i| {
            if i > 0 {
                at += 1 + c.below(CHAPTER_DAYS);
            }
            PlannedChapter {
                title: (titled && count > 1).then(|| tongue.title(c, pair)),
                words: usize::try_from(around(c, words as u64)).unwrap_or(SHORTEST).max(SHORTEST),
                posted: day(at),
            }
        })
        .collect()
}

/// `n`, give or take a quarter.
fn around(c: &mut Chance, n: u64) -> u64 {
    n * (750 + c.below(501)) / 1000
}

/// The day so many days after the first, and never after the last.
fn day(n: u64) -> Date {
    let n = n.min(days(FIRST_DAY, LAST_DAY));
    let span = jiff::Span::new().days(i64::try_from(n).unwrap_or(0));
    FIRST_DAY.checked_add(span).unwrap_or(LAST_DAY)
}

fn days(from: Date, to: Date) -> u64 {
    u64::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0)
}

#[cfg(test)]
#[path = "generate_tests.rs"]
mod tests;
