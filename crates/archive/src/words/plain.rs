//! Words looked for in a plain text, without an index: for what is shown around a hit, for the chapters of one work,
//! and to hold the index's answers against.

use super::query::{Field, Node, Words, fits};
use super::tokens::{self, Word};

/// A text cut into its words.
pub(super) struct Text {
    words: Vec<Word>,
    /// Where the words of each place begin.
    places: Vec<usize>,
}

impl Text {
    pub(super) fn new(text: &str) -> Text {
        let words: Vec<Word> = tokens::Words::new(text).collect();
        let mut places = Vec::new();
        for (n, word) in words.iter().enumerate() {
            while places.len() <= word.place {
                places.push(n);
            }
        }
        Text { words, places }
    }

    /// The words at a place: one, or a pair and its first letter.
    fn at(&self, place: usize) -> &[Word] {
        let Some(from) = self.places.get(place) else { return &[] };
        let to = self.places.get(place + 1).copied().unwrap_or(self.words.len());
        &self.words[*from..to]
    }

    /// The bytes that fit, in order, at most so many.
    pub(super) fn spans(&self, wanted: &Words, most: usize) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for word in &self.words {
            if spans.len() >= most {
                break;
            }
            match wanted {
                Words::Like(pattern) => {
                    if fits(pattern, &word.text) {
                        spans.push((word.from, word.to));
                    }
                }
                Words::Phrase(phrase) => {
                    let Some(((_, first), others)) = phrase.split_first() else { break };
                    if word.text != *first {
                        continue;
                    }
                    let mut end = Some(word.to);
                    for (distance, other) in others {
                        let found = self.at(word.place + distance).iter().find(|word| word.text == *other);
                        end = end.and_then(|end| Some(end.max(found?.to)));
                    }
                    spans.extend(end.map(|end| (word.from, end)));
                }
            }
        }
        spans
    }

    fn has(&self, wanted: &Words) -> bool {
        !self.spans(wanted, 1).is_empty()
    }
}

/// Whether a tree of words holds for these texts. A filter holds for none.
pub(super) fn holds(node: &Node, texts: &[(Field, Text)]) -> bool {
    match node {
        Node::All(parts) => parts.iter().all(|part| holds(part, texts)),
        Node::Any(parts) => parts.iter().any(|part| holds(part, texts)),
        Node::Not(part) => !holds(part, texts),
        Node::Words { field, words } => {
            texts.iter().any(|(of, text)| field.is_none_or(|field| field == *of) && text.has(words))
        }
        Node::Filter(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::query::phrase;

    fn spans(text: &str, wanted: &Words) -> Vec<String> {
        let spans = Text::new(text).spans(wanted, 9);
        spans.into_iter().map(|(from, to)| text[from..to].to_owned()).collect()
    }

    #[test]
    fn spans_cover_what_was_written() {
        assert_eq!(spans("The Café, the cafe.", &phrase("cafe").unwrap()), ["Café", "cafe"]);
        assert_eq!(
            spans("a well-known, well known", &phrase("Well known").unwrap()),
            ["well-known", "well known"]
        );
        assert_eq!(spans("東京都の京都", &phrase("京都").unwrap()), ["京都", "京都"]);
        assert_eq!(spans("日本語", &phrase("日本語").unwrap()), ["日本語"]);
        assert_eq!(spans("猫が鳴く", &phrase("鳴").unwrap()), ["鳴"]);
        assert_eq!(spans("lamp lamps lump", &Words::Like("l?mp*".into())), ["lamp", "lamps", "lump"]);
        assert_eq!(spans("a lamp a", &phrase("lamp lamp").unwrap()), Vec::<String>::new());
    }
}
