//! How many letters two names differ in, and whether that is few enough for names of their length and script.

/// The most letters of a name that are compared; longer ones are no misspellings of each other to be found here.
const LONGEST: usize = 160;

/// Whether a letter is of a script in which a letter is a syllable or a word.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// How many letters names of so many letters may differ in.
pub(crate) fn allowed(letters: usize, dense: bool) -> usize {
    match (dense, letters) {
        (true, 0..=4) => 0,
        (true, 5..=8) => 1,
        (true, _) => 2,
        (false, 0..=4) => 0,
        (false, 5..=7) => 1,
        (false, 8..=15) => 2,
        (false, _) => 3,
    }
}

/// How many letters two folded names differ in, if that is few enough and their digits are the same.
pub(crate) fn close(one: &str, other: &str) -> Option<usize> {
    let digits = |name: &str| name.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shorter = a.len().min(b.len());
    let dense = one.chars().chain(other.chars()).any(is_dense);
    let most = allowed(shorter, dense);
    if most == 0 || a.len().max(b.len()) > LONGEST || a.len().abs_diff(b.len()) > most {
        return None;
    }
    if digits(one) != digits(other) {
        return None;
    }
    // The first letter is seldom mistaken, and "Hanna" is not "Anna".
    if a.first() != b.first() && shorter < 8 {
        return None;
    }
    distance(&a, &b).filter(|letters| *letters <= most)
}

/// Letters put in, left out, mistaken, or swapped with their neighbour, from one name to the other.
fn distance(a: &[char], b: &[char]) -> Option<usize> {
    let width = b.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before_last[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_names_and_dense_scripts_must_be_closer() {
        assert_eq!(close("sherlock", "sherlok"), Some(1));
        assert_eq!(close("emma", "ema"), None);
        assert_eq!(close("銀河鉄道", "銀河鉄橋"), None);
        assert_eq!(close("銀河鉄道の夜に", "銀河鉄道の夜"), Some(1));
        assert_eq!(close("knightley", "knigthley"), Some(1), "swapped neighbours are one slip");
        assert_eq!(close("chapter 11 of it", "chapter 12 of it"), None);
        assert_eq!(close("hannah", "annahh"), None);
    }

    proptest! {
        #[test]
        fn a_slip_or_two_are_that_far_at_most(name in "[a-z]{8,20}", at in 1usize..7, letter in "[a-z]") {
            let mut other: Vec<char> = name.chars().collect();
            other[at] = letter.chars().next().unwrap();
            other.insert(at, 'q');
            let other: String = other.into_iter().collect();
            let found = close(&name, &other);
            prop_assert!(found.is_some_and(|letters| letters <= 2), "{name} {other} {found:?}");
            prop_assert_eq!(close(&other, &name), found);
        }
    }
}
