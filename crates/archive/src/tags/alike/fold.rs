//! Folding a name far more than its key does: no accents, no punctuation, one script variant, no leading article.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::variants::simplified;
use crate::keys::name_key;

/// Articles that may stand before a title or not.
const ARTICLES: &[&str] = &["the ", "a ", "an "];

/// A name as its bare words, parted by single spaces.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = letters(name);
    for article in ARTICLES {
        if let Some(rest) = folded.strip_prefix(article) {
            folded = rest.to_owned();
            break;
        }
    }
    folded
}

/// A name's bare letters and digits, its words parted by single spaces, articles and all.
pub(crate) fn letters(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    let put = |folded: &mut String, gap: &mut bool, text: &str| {
        if std::mem::take(gap) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(text);
    };
    for c in name_key(name).nfkd() {
        match c {
            // The voiced sound marks of kana tell letters apart.
            '\u{3099}' | '\u{309A}' => folded.push(c),
            '\'' | '’' | '‘' | '`' | 'ʼ' => {}
            '&' => {
                gap = true;
                put(&mut folded, &mut gap, "and");
                gap = true;
            }
            'ー' if !folded.is_empty() => folded.push(c),
            c if is_combining_mark(c) => {}
            c if c.is_alphanumeric() => match plain(c) {
                Some(text) => put(&mut folded, &mut gap, text),
                None => put(&mut folded, &mut gap, variant(c).encode_utf8(&mut [0; 4])),
            },
            _ => gap = true,
        }
    }
    folded
}

/// A folded name without its spaces.
pub(crate) fn squeeze(folded: &str) -> String {
    folded.chars().filter(|c| *c != ' ').collect()
}

/// Letters that no decomposition makes plain.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "ng",
        _ => return None,
    })
}

/// One letter for those that are written in two ways: katakana as hiragana, traditional characters as simplified ones.
fn variant(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => simplified(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_brought_down_to_their_words() {
        assert_eq!(fold("The  Émile — Zølà's “Book”!"), "emile zolas book");
        assert_eq!(fold("A&B"), "and b", "an article only at the beginning of a name");
        assert_eq!(fold("Ｆｕｌｌ ﾜﾝﾋﾟｰｽ"), fold("full ワンピース"));
        assert_ne!(fold("バ"), fold("ハ"));
        assert_eq!(fold("★☆"), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in "\\PC{0,30}") {
            let once = letters(&name);
            prop_assert_eq!(letters(&once), once);
        }
    }
}
