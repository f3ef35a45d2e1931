//! Whether two names are likely the same, and why: pure comparing, no database.
//!
//! [`key`] brings together what differs in accents, punctuation, width, script variants, the order of names and of a
//! pair's partners; [`why`] looks at two names and says the reason. Other digits are another name ("Season 1",
//! "Season 2"), and a short name must be very close.

pub(crate) mod distance;
pub(crate) mod fold;
mod variants;

use super::Kind;
use crate::keys::name_key;
use fold::{fold, squeeze};

/// Why two names are likely the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// They differ in accents, punctuation, spaces or variants of letters.
    Written,
    /// The partners of a pair stand in another order.
    PairOrder,
    /// The names of a person stand in another order.
    NameOrder,
    /// They differ in so many letters.
    Spelling(usize),
    /// The same people, tied by another sign: "A/B" and "A & B". Often meant, so look twice.
    PairSign,
}

/// The people of a relationship, folded, and the sign between them.
fn partners(name: &str) -> (Vec<String>, Option<char>) {
    let name = name_key(name);
    let sign = name.chars().find(|c| matches!(c, '/' | '&' | '×' | '|'));
    let parts: Vec<String> = match sign {
        Some(sign) => name.split(sign).map(fold).filter(|part| !part.is_empty()).collect(),
        None => vec![fold(&name)],
    };
    (parts, sign.map(|sign| if sign == '×' { '/' } else { sign }))
}

fn sorted(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// The key under which likely names of a kind meet: folded, people and their names in alphabetical order.
pub(crate) fn key(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Relationship => {
            let mut people: Vec<String> = partners(name).0.iter().map(|part| sorted(part)).collect();
            people.sort_unstable();
            people.join("/")
        }
        Kind::Character => sorted(&fold(name)),
        _ => fold(name),
    }
}

/// Why two names of a kind are likely the same, if they are.
pub fn why(kind: Kind, one: &str, other: &str) -> Option<Why> {
    if kind == Kind::Relationship {
        return why_pair(one, other);
    }
    why_folded(kind, &fold(one), &fold(other))
}

fn why_folded(kind: Kind, one: &str, other: &str) -> Option<Why> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other || squeeze(one) == squeeze(other) {
        return Some(Why::Written);
    }
    if kind == Kind::Character && sorted(one) == sorted(other) {
        return Some(Why::NameOrder);
    }
    let close = |one: &str, other: &str| distance::close(one, other).map(Why::Spelling);
    close(one, other).or_else(|| match kind {
        Kind::Character => close(&sorted(one), &sorted(other)),
        _ => None,
    })
}

fn why_pair(one: &str, other: &str) -> Option<Why> {
    let ((mut one, sign), (mut other, other_sign)) = (partners(one), partners(other));
    if one.len() != other.len() || one.is_empty() {
        return None;
    }
    let in_order = one.iter().zip(&other).all(|(one, other)| squeeze(one) == squeeze(other));
    if !in_order {
        one.sort_unstable();
        other.sort_unstable();
    }
    let mut worst = if in_order { Why::Written } else { Why::PairOrder };
    for (one, other) in one.iter().zip(&other) {
        // People are compared as people: each may be written or ordered otherwise, or misspelt.
        match why_folded(Kind::Character, one, other)? {
            Why::Written => {}
            why => worst = worst.max(why),
        }
    }
    // Misspelt in place is misspelt, whatever sorting did to the order.
    if sign != other_sign { Some(Why::PairSign) } else { Some(worst) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_reason_is_told() {
        for (kind, one, other, expected) in [
            (Kind::Fandom, "Émile", "emile", Some(Why::Written)),
            (Kind::Fandom, "Spider-Man", "Spiderman", Some(Why::Written)),
            (Kind::Fandom, "The Lord of the Rings", "Lord of the Rings", Some(Why::Written)),
            (Kind::Fandom, "Pride & Prejudice", "Pride and Prejudice", Some(Why::Written)),
            (Kind::Fandom, "ワンピース", "わんぴーす", Some(Why::Written)),
            (Kind::Fandom, "魔道祖師", "魔道祖师", Some(Why::Written)),
            (Kind::Character, "Sherlock Holmes", "Holmes Sherlock", Some(Why::NameOrder)),
            (Kind::Character, "Sherlok Holmes", "Sherlock Holmes", Some(Why::Spelling(1))),
            (Kind::Character, "Holmes, Sherlok", "Sherlock Holmes", Some(Why::Spelling(1))),
            (
                Kind::Relationship,
                "Emma Woodhouse/George Knightley",
                "George Knightley/Emma Woodhouse",
                Some(Why::PairOrder),
            ),
            (
                Kind::Relationship,
                "Emma Woodhouse/George Knightley",
                "Emma Woodhouse / George Knightly",
                Some(Why::Spelling(1)),
            ),
            (Kind::Relationship, "Emma/Harriet", "Emma & Harriet", Some(Why::PairSign)),
            (Kind::Freeform, "Hurt/Comfort", "Hurt Comfort", Some(Why::Written)),
            (Kind::Freeform, "Season 1", "Season 2", None),
            (Kind::Character, "Anna", "Hanna", None),
            (Kind::Fandom, "银魂", "银河", None),
            (Kind::Fandom, "!!!", "???", None),
            (Kind::Character, "Emma Woodhouse", "Harriet Smith", None),
        ] {
            assert_eq!(why(kind, one, other), expected, "{one} and {other}");
            assert_eq!(why(kind, other, one), expected, "{other} and {one}");
        }
    }

    #[test]
    fn what_is_ordered_or_written_otherwise_has_one_key() {
        assert_eq!(key(Kind::Relationship, "B b/A"), key(Kind::Relationship, "a & b B"));
        assert_eq!(key(Kind::Character, "Holmes, Sherlock"), key(Kind::Character, "Sherlock Hölmes"));
        assert_ne!(key(Kind::Freeform, "a b"), key(Kind::Freeform, "b a"));
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways_and_every_name_is_like_itself(one in "\\PC{0,24}", other in "\\PC{0,24}") {
            for kind in Kind::TYPED {
                prop_assert_eq!(why(kind, &one, &other), why(kind, &other, &one));
                if !fold(&one).is_empty() && kind != Kind::Relationship {
                    prop_assert_eq!(why(kind, &one, &one), Some(Why::Written));
                }
                prop_assert_eq!(key(kind, &one), key(kind, &crate::keys::name_key(&one)));
            }
        }
    }
}
