//! Texts as words to be found: the same cut and the same folding for what is indexed and for what is asked.
//!
//! A word is a run of letters, digits and the marks on them, lower-cased, in NFKC, without accents: "Café", "cafe" and
//! "CAFÉ" are one. Anything else parts words, an apostrophe and a hyphen too; a question with such a word in it asks for
//! its parts side by side. Scripts written without spaces (Han, Kana, Thai and their kin, and Hangul, whose words carry
//! endings) give each letter as a word and, at the same place, each pair of neighbours: a question of two letters or
//! more asks for pairs side by side. Words longer than [`LONGEST`] letters are cut there.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that count.
pub(crate) const LONGEST: usize = 64;

/// The name under which the index knows this way of cutting.
pub(crate) const NAME: &str = "fanlight";

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded.
    pub text: String,
    /// Its place among the words, from 0; a letter and the pair that begins with it share one.
    pub place: usize,
    /// Bytes of the text it was made of.
    pub from: usize,
    /// Where they end.
    pub to: usize,
    /// Two neighbouring letters of a script without spaces.
    pub pair: bool,
    /// A letter of such a script with a neighbour after it: the pair says more.
    pub within: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Letters and digits of words with spaces between.
    Letter,
    /// Letters of scripts without.
    Dense,
    /// What belongs to the letter before.
    Mark,
    /// What shows nothing.
    Nothing,
    /// What parts words.
    Gap,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Letter } else { Class::Gap };
    }
    match c {
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{640}' => Class::Nothing,
        // Korean written letter by letter: the vowel and the end belong to the beginning.
        '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}' => Class::Mark,
        _ if is_combining_mark(c) => Class::Mark,
        '\u{E01}'..='\u{E4E}'
        | '\u{E80}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1100}'..='\u{115F}'
        | '\u{1780}'..='\u{17D3}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{3131}'..='\u{318E}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{FFA1}'..='\u{FFDC}'
        | '\u{20000}'..='\u{3FFFF}'
            if c.is_alphanumeric() =>
        {
            Class::Dense
        }
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Gap,
    }
}

/// Whether a character is part of a word of any script.
pub(crate) fn is_of_word(c: char) -> bool {
    matches!(class(c), Class::Letter | Class::Dense | Class::Mark)
}

/// Whether a text has letters of a script without spaces.
pub(crate) fn is_dense(text: &str) -> bool {
    text.chars().any(|c| class(c) == Class::Dense)
}

/// Accents, vowel points and the like: a reader leaves them out.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters that Unicode does not take apart, as they are typed without them.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ß' => "ss",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ς' => "σ",
        _ => return None,
    })
}

/// A piece of a text as it is compared: NFKC, lower case, without accents. Adds to `out`.
pub(crate) fn fold_into(piece: &str, out: &mut String) {
    if piece.is_ascii() {
        out.extend(piece.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let bare = piece
        .nfkd()
        .filter(|c| !is_accent(*c) && class(*c) != Class::Nothing)
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_accent(*c));
    for c in bare.nfc() {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
}

/// Cuts a text into words, one after another.
pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
    place: usize,
    /// In a run of dense letters: the next one, which is there.
    next: Option<(String, usize, usize)>,
    /// The single letter that shares its place with the pair just given.
    single: Option<Word>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str) -> Words<'a> {
        Words { text, at: 0, place: 0, next: None, single: None }
    }

    /// The next letter of a dense script, with its marks, if it stands right here.
    fn dense(&mut self) -> Option<(String, usize, usize)> {
        let rest = &self.text[self.at..];
        let skipped: usize =
            rest.chars().take_while(|c| class(*c) == Class::Nothing).map(char::len_utf8).sum();
        let from = self.at + skipped;
        let mut letters = self.text[from..].char_indices();
        letters.next().filter(|(_, c)| class(*c) == Class::Dense)?;
        let end = letters.find(|(_, c)| class(*c) != Class::Mark).map_or(self.text.len(), |(n, _)| from + n);
        self.at = end;
        let mut letter = String::new();
        fold_into(&self.text[from..end], &mut letter);
        Some((letter, from, end))
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        if let Some(single) = self.single.take() {
            return Some(single);
        }
        loop {
            if let Some((letter, from, to)) = self.next.take().or_else(|| self.dense()) {
                let place = self.place;
                self.place += 1;
                self.next = self.dense();
                if letter.is_empty() {
                    continue;
                }
                let Some((second, _, end)) = &self.next else {
                    return Some(Word { text: letter, place, from, to, pair: false, within: false });
                };
                let pair = Word {
                    text: format!("{letter}{second}"),
                    place,
                    from,
                    to: *end,
                    pair: true,
                    within: false,
                };
                self.single = Some(Word { text: letter, place, from, to, pair: false, within: true });
                return Some(pair);
            }
            let rest = &self.text[self.at..];
            let first = rest.chars().next()?;
            if class(first) != Class::Letter {
                self.at += first.len_utf8();
                continue;
            }
            let belongs = |c: &char| matches!(class(*c), Class::Letter | Class::Mark | Class::Nothing);
            let length: usize = rest.chars().take_while(belongs).map(char::len_utf8).sum();
            let (from, to) = (self.at, self.at + length);
            self.at = to;
            let mut text = String::with_capacity(length);
            fold_into(&self.text[from..to], &mut text);
            cut(&mut text);
            if !text.is_empty() {
                let place = self.place;
                self.place += 1;
                return Some(Word { text, place, from, to, pair: false, within: false });
            }
        }
    }
}

/// Cuts a word where it is too long.
pub(crate) fn cut(word: &mut String) {
    if word.len() > LONGEST
        && let Some((end, _)) = word.char_indices().nth(LONGEST)
    {
        word.truncate(end);
    }
}

/// What to ask for where somebody typed this: its words with their distances from the first. Of dense scripts the
/// pairs, and a single letter where it ends a run in the middle or stands alone.
pub(crate) fn asked(text: &str) -> Vec<(usize, String)> {
    let words: Vec<Word> = Words::new(text).filter(|word| !word.within).collect();
    let mut asked = Vec::with_capacity(words.len());
    for (n, word) in words.iter().enumerate() {
        let ends_run = n > 0 && words[n - 1].pair && !word.pair && words[n - 1].to == word.to;
        // The pair before says it all, unless something must follow right behind.
        if !(ends_run && n + 1 == words.len()) {
            asked.push((word.place, word.text.clone()));
        }
    }
    let first = asked.first().map_or(0, |(place, _)| *place);
    asked.iter_mut().for_each(|(place, _)| *place -= first);
    asked
}

/// The same for the index.
#[derive(Clone)]
pub(crate) struct Cutter;

/// Words on their way into the index.
pub(crate) struct Stream<'a> {
    words: Words<'a>,
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Stream<'a>;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { words: Words::new(text), token: Token::default() }
    }
}

/// How many places a text's words take.
pub(crate) fn places(text: &str) -> usize {
    Words::new(text).last().map_or(0, |word| word.place + 1)
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token = Token {
            offset_from: word.from,
            offset_to: word.to,
            position: word.place,
            text: word.text,
            position_length: 1,
        };
        true
    }
    fn token(&self) -> &Token {
        &self.token
    }
    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Words::new(text).map(|word| format!("{}@{}", word.text, word.place)).collect()
    }

    #[test]
    fn words_are_folded_and_parted_by_everything_that_is_no_letter() {
        assert_eq!(words("Don't  go—CAFÉ, cafe\u{301}!"), ["don@0", "t@1", "go@2", "cafe@3", "cafe@4"]);
        assert_eq!(words("ﬁn Ａ１ Straße Øre naïve"), ["fin@0", "a1@1", "strasse@2", "ore@3", "naive@4"]);
        assert_eq!(words("ΣΊΣΥΦΟΣ soft\u{AD}ly"), ["σισυφοσ@0", "softly@1"]);
        assert_eq!(words(" … ' -"), Vec::<String>::new());
    }

    #[test]
    fn scripts_without_spaces_give_letters_and_pairs() {
        assert_eq!(words("猫が x"), ["猫か@0", "猫@0", "か@1", "x@2"].map(|w| w.replace('か', "が")));
        assert_eq!(words("ｶﾞ"), words("ガ"));
        assert_eq!(words("한글"), words("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"));
        assert_eq!(words("ที่นี่"), ["ที่นี่@0", "ที่@0", "นี่@1"]);
    }

    #[test]
    fn a_question_asks_for_pairs_and_for_a_single_letter_alone() {
        let asked =
            |text| asked(text).into_iter().map(|(at, text)| format!("{text}@{at}")).collect::<Vec<_>>();
        assert_eq!(asked("日本語"), ["日本@0", "本語@1"]);
        assert_eq!(asked("猫"), ["猫@0"]);
        assert_eq!(asked("日本 bar"), ["日本@0", "本@1", "bar@2"]);
        assert_eq!(asked("(well-known)"), ["well@0", "known@1"]);
        assert_eq!(asked("--"), Vec::<String>::new());
    }

    #[test]
    fn words_end_at_their_longest() {
        let long = "é".repeat(LONGEST + 9);
        assert_eq!(Words::new(&long).next().unwrap().text, "e".repeat(LONGEST));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_at_its_own_characters(text in "\\PC{0,40}") {
            let mut last = 0;
            for word in Words::new(&text) {
                assert!(!word.text.is_empty());
                assert!(text.get(word.from..word.to).is_some());
                assert!(word.place >= last);
                last = word.place;
            }
        }
    }
}
