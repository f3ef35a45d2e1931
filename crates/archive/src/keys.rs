//! Keys by which names are compared: never by the database's `lower()` or `LIKE`, which know no Unicode.
//!
//! A key is the name in NFKC, case folded, with white space runs made one space and default-ignorable and
//! bidirectional controls removed: two names that look the same to a reader are one.

use unicode_normalization::UnicodeNormalization;

/// The version of the rules; stored keys are rebuilt when it changes.
pub const VERSION: i64 = 1;

/// The key of a name.
pub fn name_key(name: &str) -> String {
    let folded: String = name.nfkc().filter(|c| !is_ignorable(*c)).flat_map(fold).collect();
    let normal: String = folded.nfkc().collect();
    normal.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Full case folding as far as the standard library goes: lower case of the upper case of the lower case, so that
/// ß and ẞ meet ss and both Greek sigmas meet.
fn fold(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ς' { 'σ' } else { c })
}

/// Characters that show nothing: soft hyphen, joiners' kin, variation selectors, bidi controls, tags.
/// (Default_Ignorable_Code_Point of Unicode 16, without the Hangul fillers' neighbours that show as letters.)
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A name as people may type it: outer white space gone, runs of it one space, controls and NUL gone.
pub fn tidy(name: &str) -> String {
    let visible: String =
        name.nfc().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_bidi(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_have_one_key() {
        for (one, other) in [
            ("Émile", "E\u{301}MILE"),
            ("Straße", "STRASSE"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("ﬁn", "FIN"),
            ("a\u{200B}b", "ab"),
            ("  two   words ", "Two Words"),
            ("ｆｕｌｌ", "full"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} and {other}");
        }
        assert_ne!(name_key("resume"), name_key("résumé"));
    }

    #[test]
    fn a_key_of_a_key_is_itself() {
        for name in ["İstanbul", "ŉ", "ǅ", "ß ẞ", "Å", "日本 語", "ﷺ"] {
            assert_eq!(name_key(&name_key(name)), name_key(name), "{name}");
        }
    }

    #[test]
    fn tidying_takes_controls_and_keeps_the_spelling() {
        assert_eq!(tidy(" Two\tlines\n of\0 it\u{202E} "), "Two lines of it");
        assert_eq!(tidy("Æther / ÆTHER"), "Æther / ÆTHER");
    }
}
