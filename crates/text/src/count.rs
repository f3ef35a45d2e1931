//! How long a text is: words and characters, as shown to readers and held against limits.
//!
//! A word is a word of Unicode's segmentation (UAX 29) that holds a letter or digit. Scripts written without spaces
//! count by character: each Han, Hiragana, Katakana or Thai letter is one. Markup never counts; inline elements do not
//! break a word, blocks and line breaks do.

use unicode_segmentation::UnicodeSegmentation;

use crate::clean::pieces::{Piece, each_piece, parts_words};

/// The number of words in cleaned HTML.
pub fn words(html: &str) -> u64 {
    let mut counted = 0;
    let mut line = String::new();
    each_piece(html, |piece| match piece {
        Piece::Text(text) => line.push_str(text),
        Piece::Open(tag) if !parts_words(&tag.name) => {}
        Piece::Close(name) if !parts_words(name) => {}
        Piece::Open(_) | Piece::Close(_) => {
            counted += words_in_text(&line);
            line.clear();
        }
    });
    counted + words_in_text(&line)
}

/// The number of words in plain text.
pub fn words_in_text(text: &str) -> u64 {
    text.unicode_words()
        .map(|word| {
            let by_character = word.chars().filter(|&c| stands_alone(c)).count() as u64;
            // A segment may mix both: 3 Katakana letters and a run of Latin ones are four.
            let rest = word.chars().any(|c| c.is_alphanumeric() && !without_spaces(c));
            by_character + u64::from(rest)
        })
        .sum()
}

/// The number of characters (Unicode scalar values) a reader sees in cleaned HTML: no markup, each run of white space
/// as one, none at either end.
pub fn characters(html: &str) -> u64 {
    let mut counted = 0;
    let mut space_due = false;
    let mut take = |c: char| {
        if c.is_whitespace() {
            space_due = counted > 0;
        } else {
            counted += 1 + u64::from(std::mem::take(&mut space_due));
        }
    };
    each_piece(html, |piece| match piece {
        Piece::Text(text) => text.chars().for_each(&mut take),
        Piece::Open(tag) if parts_words(&tag.name) => take(' '),
        Piece::Close(name) if parts_words(name) => take(' '),
        Piece::Open(_) | Piece::Close(_) => {}
    });
    counted
}

/// Is it of a script that puts no spaces between words?
fn without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e7f}'                                   // Thai
        | '\u{3005}' | '\u{3007}'                                 // 々 〇
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'       // Hiragana, Katakana
        | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}'     // half width and old Kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'       // Han
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Such a letter that is not a mark on the one before it.
fn stands_alone(c: char) -> bool {
    without_spaces(c)
        && c.is_alphanumeric()
        && !matches!(c, '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_words_are_counted_as_unicode_parts_them() {
        assert_eq!(words_in_text("Don't stop--\"not now,\" she said,\"or ever.\""), 8);
        assert_eq!(words_in_text("well-known 3.14 * * * -- …"), 3);
        assert_eq!(words_in_text(""), 0);
    }

    #[test]
    fn scripts_without_spaces_count_by_character() {
        assert_eq!(words_in_text("吾輩は猫である。"), 7);
        assert_eq!(words_in_text("カタカナ"), 4);
        assert_eq!(words_in_text("ラーメン"), 4);
        assert_eq!(words_in_text("ฉันรัก"), 4, "a vowel sign above belongs to its letter");
        assert_eq!(words_in_text("한국어 단어"), 2, "Korean is written with spaces");
        assert_eq!(words_in_text("我爱 Jane Austen"), 4);
    }

    #[test]
    fn emphasis_inside_a_word_does_not_break_it_and_a_break_does() {
        assert_eq!(words("<p>un<em>believ</em>able</p>"), 1);
        assert_eq!(words("<p>one<br>two</p><p>three</p>four"), 4);
        assert_eq!(words("<p title=\"not me\">one</p><img src=\"/images/1\" alt=\"nor me\">"), 1);
    }

    #[test]
    fn characters_are_those_a_reader_sees() {
        assert_eq!(characters("<p> a  b&amp;c </p>\n<p>d</p>"), 7);
        assert_eq!(characters("<p></p>"), 0);
        assert_eq!(characters("é🙂"), 2);
    }
}
