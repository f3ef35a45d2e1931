//! What the catalogue's numbers mean: kinds of tags, yes-or-no facts, and numbers made of words.
//!
//! To the catalogue everything about a work is a tag of some kind: its tags, its language, its creators, what it draws
//! on, whether it is complete. Creators of anonymous works stand under kinds of their own, which only the creators
//! themselves and staff ask for.

use fanlight_catalogue as engine;
use unicode_normalization::UnicodeNormalization;

use crate::keys::name_key;
use crate::tags::Kind;
use crate::works::credits::CreditKind;
use crate::{PersonId, PseudId, TagId};

/// The language a work is written in.
pub(crate) const LANGUAGE: u8 = 7;
/// Who made a work and is named on it.
pub(crate) const PERSON: u8 = 8;
/// Under which pen name.
pub(crate) const PSEUD: u8 = 9;
/// What a work draws on.
pub(crate) const CREDIT: u8 = 10;
/// What is simply so or not.
pub(crate) const FACT: u8 = 11;
/// Who made a work without being named on it.
pub(crate) const HIDDEN_PERSON: u8 = 12;
/// Under which pen name, likewise.
pub(crate) const HIDDEN_PSEUD: u8 = 13;

/// The kinds of tags that people read, whose commonest a list shows.
pub(crate) const SHOWN: u32 = (1 << 7) - 1;

/// What is so or not about a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// As many chapters posted as planned.
    Complete = 1,
    /// Fandoms that have nothing to do with each other.
    Crossover = 2,
    /// One chapter, and no more planned.
    SingleChapter = 3,
    /// More than one fandom, related or not.
    SeveralFandoms = 4,
    /// It asks before it opens.
    Adult = 5,
}

/// A kind of the archive's as the catalogue's.
pub(crate) fn kind(kind: Kind) -> u8 {
    match kind {
        Kind::Rating => 0,
        Kind::Warning => 1,
        Kind::Category => 2,
        Kind::Fandom => 3,
        Kind::Relationship => 4,
        Kind::Character => 5,
        Kind::Freeform => 6,
        // Stands above fandoms, never on a work.
        Kind::Media => 14,
    }
}

pub(crate) fn tag(of: Kind, id: TagId) -> engine::Tag {
    engine::Tag { kind: kind(of), id: id.0 }
}

pub(crate) fn fact(fact: Fact) -> engine::Tag {
    engine::Tag { kind: FACT, id: fact as i64 }
}

pub(crate) fn language(code: &str) -> engine::Tag {
    engine::Tag { kind: LANGUAGE, id: number(&[code]) }
}

/// A person as a creator; `named` on the work or not.
pub(crate) fn person(id: PersonId, named: bool) -> engine::Tag {
    engine::Tag { kind: if named { PERSON } else { HIDDEN_PERSON }, id: id.0 }
}

/// A pen name as a creator; `named` on the work or not.
pub(crate) fn pseud(id: PseudId, named: bool) -> engine::Tag {
    engine::Tag { kind: if named { PSEUD } else { HIDDEN_PSEUD }, id: id.0 }
}

/// One thing that works draw on.
pub(crate) fn credit(thing: i64) -> engine::Tag {
    engine::Tag { kind: CREDIT, id: thing }
}

/// The number of one thing that works draw on; kept in `credit.thing`.
pub(crate) fn thing(kind: CreditKind, title_key: &str, creator_key: &str) -> i64 {
    number(&[kind.as_str(), title_key, creator_key])
}

/// The number of a gift to somebody here; likewise.
pub(crate) fn gift(person: PersonId) -> i64 {
    number(&["gift to", &person.to_string()])
}

/// 63 bits of a hash of words.
fn number(words: &[&str]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for word in words {
        hasher.update(&(word.len() as u64).to_le_bytes()).update(word.as_bytes());
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_le_bytes(bytes) & i64::MAX
}

/// A number that sorts as a title or name does: ten Latin letters and digits without accents and without a leading
/// article, or three characters of another script, which come after them. What is equal so far is sorted by id.
pub(crate) fn sort_number(title: &str) -> i64 {
    let key = name_key(title);
    let key = ["the ", "a ", "an "].iter().find_map(|article| key.strip_prefix(article)).unwrap_or(&key);
    let letters = key.nfd().filter(|c| c.is_alphanumeric() || *c == ' ');
    let letters: Vec<char> = letters.skip_while(|c| *c == ' ').take(10).collect();
    let other = |c: &char| !c.is_ascii();
    if letters.first().is_some_and(other) {
        let code = |at: usize| letters.get(at).map_or(0, |c| (*c as i64).min((1 << 18) - 1));
        return (63 << 54) | (code(0) << 36) | (code(1) << 18) | code(2);
    }
    let code = |c: &char| match c {
        ' ' => 1,
        '0'..='9' => 2 + *c as i64 - '0' as i64,
        'a'..='z' => 12 + *c as i64 - 'a' as i64,
        _ => 62,
    };
    (0..10).fold(0, |sum, at| (sum << 6) | letters.get(at).map_or(0, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_sort_without_articles_accents_and_marks_and_other_scripts_come_last() {
        let sorted =
            ["", "12 Years", "A Door", "“Éclair”", "Eclairs", "The Window", "Вечер", "日本", "日本語"];
        for pair in sorted.windows(2) {
            assert!(sort_number(pair[0]) < sort_number(pair[1]), "{pair:?}");
        }
        assert_eq!(sort_number("The Window"), sort_number("window"));
        assert!(sorted.iter().all(|title| sort_number(title) >= 0));
    }

    #[test]
    fn words_that_meet_differently_have_other_numbers() {
        assert_ne!(thing(CreditKind::Song, "ab", "c"), thing(CreditKind::Song, "a", "bc"));
    }
}
