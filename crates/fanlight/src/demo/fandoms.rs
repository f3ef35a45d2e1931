//! Fandoms for the big demo archive: real names and real sizes, with invented people in them.
//!
//! The first 4,000 stand in `demo/fandoms.tsv`; the long tail behind them is made up by the law that
//! `demo/DATA.md` tells, so that an archive has small fandoms with small names too.

use anyhow::{Context, Result};

use super::chance::{Chance, Weighted};
use super::lexicon::Lexicon;

const FANDOMS: &str = include_str!("../../demo/fandoms.tsv");

/// Fandoms behind the listed ones.
const TAIL: usize = 19_160;
/// Works in all of them together.
const TAIL_WORKS: u64 = 153_719;
/// Most characters that a fandom has.
const CAST: usize = 40;
/// Keeps a fandom's cast apart from other draws.
const NOUN: u64 = 3;

/// All fandoms and the draw by their sizes.
#[derive(Debug)]
pub(crate) struct Fandoms {
    names: Vec<String>,
    sizes: Vec<u64>,
    by_size: Weighted,
}

/// One of a fandom's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Character {
    /// As tagged: `Given Family`, or `Given (Fandom)` for people with one name.
    pub(crate) tag: String,
    /// As called in a story.
    pub(crate) given: String,
}

impl Fandoms {
    /// Reads the embedded list and puts the tail behind it.
    ///
    /// # Errors
    /// Names the line that is no fandom; the embedded list has none (a test reads it).
    pub(crate) fn read() -> Result<Self> {
        let mut names = Vec::new();
        let mut sizes = Vec::new();
        for line in FANDOMS.lines() {
            let (name, works) = line.split_once('\t').with_context(|| format!("fandoms.tsv: {line}"))?;
            names.push(name.to_owned());
            sizes.push(works.parse::<u64>().with_context(|| format!("fandoms.tsv: {line}"))?);
        }
        let listed = sizes.len() as u64;
        let last = sizes.last().copied().unwrap_or(1);
        // works(r) falls as the square of the rank, see DATA.md; the draw's total stays what was counted.
        let tail = (0..TAIL as u64).map(|i| {
            let rank = listed + i + 1;
            (last * listed * listed / (rank * rank)).max(1)
        });
        let mut tail: Vec<u64> = tail.collect();
        let sum: u64 = tail.iter().sum();
        // Weights are kept in thousandths so that the tail can be scaled to its counted size.
        for weight in &mut tail {
            *weight = *weight * 1000 * TAIL_WORKS / sum;
        }
        let by_size = Weighted::new(sizes.iter().map(|s| s * 1000).chain(tail.iter().copied()));
        sizes.extend(tail.iter().map(|w| (w / 1000).max(1)));
        Ok(Self { names, sizes, by_size })
    }

    /// One fandom's number, by size.
    pub(crate) fn draw(&self, chance: &mut Chance) -> usize {
        self.by_size.draw(chance)
    }

    /// Its tag.
    pub(crate) fn name(&self, fandom: usize, lexicon: &Lexicon) -> String {
        if let Some(name) = self.names.get(fandom) {
            return name.clone();
        }
        // The tail has the same names whatever the seed: a fandom is a fact, not a chance.
        let mut chance = Chance::new(0, NOUN, fandom as u64);
        let (given, family) = culture(fandom, lexicon).map(|c| c.name(&mut chance)).unwrap_or_default();
        let kind = [
            "The {} Chronicles",
            "House of {}",
            "{} (Comic)",
            "{} (Podcast)",
            "The Last {}",
            "{} (Video Game)",
        ];
        let word = if chance.permille(500) { given } else { family };
        let at = chance.place(kind.len());
        format!("{} {}", kind[at].replace("{}", &word), 1960 + fandom % 66)
    }

    /// Its people, the one most written about first; the same for every seed. Big fandoms have many.
    pub(crate) fn cast(&self, fandom: usize, lexicon: &Lexicon) -> Vec<Character> {
        let size = self.sizes.get(fandom).copied().unwrap_or(1);
        let wanted = usize::try_from(size.ilog2()).unwrap_or(0) * 2 + 4;
        let mut chance = Chance::new(0, NOUN, fandom as u64 + (1 << 32));
        let Some(culture) = culture(fandom, lexicon) else { return Vec::new() };
        let name = self.name(fandom, lexicon);
        let short: String =
            name.split([':', '|', '(']).next().unwrap_or(&name).trim().chars().take(60).collect();
        let mut cast: Vec<Character> = Vec::with_capacity(wanted.min(CAST));
        // Two of the same given name would make stories hard to follow; a few more tries than people is enough.
        for _ in 0..CAST * 3 {
            if cast.len() >= wanted.min(CAST) {
                break;
            }
            let (given, family) = culture.name(&mut chance);
            if cast.iter().any(|c| c.given == given) {
                continue;
            }
            let tag =
                if chance.permille(200) { format!("{given} ({short})") } else { format!("{given} {family}") };
            cast.push(Character { tag, given });
        }
        cast
    }
}

fn culture(fandom: usize, lexicon: &Lexicon) -> Option<&super::lexicon::Culture> {
    let at = Chance::new(0, NOUN, fandom as u64 + (1 << 33)).place(lexicon.cultures.len());
    lexicon.cultures.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_biggest_fandom_is_drawn_about_as_often_as_it_should_be() {
        let fandoms = Fandoms::read().unwrap();
        let mut chance = Chance::new(5, 5, 5);
        let first = (0..20_000).filter(|_| fandoms.draw(&mut chance) == 0).count();
        // 361,919 of 8,252,755 works: 4.4 %.
        assert!((780..980).contains(&first), "{first}");
    }

    #[test]
    fn a_cast_has_no_two_people_of_one_name_and_does_not_change() {
        let (fandoms, lexicon) = (Fandoms::read().unwrap(), Lexicon::read().unwrap());
        for fandom in [0, 17, 3999, 4000, 23_000] {
            let cast = fandoms.cast(fandom, &lexicon);
            let mut names: Vec<_> = cast.iter().map(|c| &c.given).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), cast.len());
            assert!(cast.len() >= 4);
            assert!(cast.iter().all(|c| c.tag.chars().count() <= 100));
            assert_eq!(cast, fandoms.cast(fandom, &lexicon));
        }
        assert!(fandoms.cast(0, &lexicon).len() > fandoms.cast(23_000, &lexicon).len());
    }
}
