//! What people type into a search field, understood: words, phrases, fields, ranges, and how they go together.
//!
//! `lamp window` both · `"a lamp"` side by side · `lamp OR candle` · `lamp NOT oil`, `lamp -oil` · `( )` · `lamp*`,
//! `l?mp` · `title:lamp`, `creator:ada`, `tag:"Miss Bates"`, `rating:explicit` · `words:>1000`, `kudos:1-5` ·
//! `updated:2024-01`, `posted:"> 3 weeks ago"` · `complete:yes`. `AND`, `OR` and `NOT` are written in capitals.
//! Nothing typed is ever run as a pattern by a machine that could be sent in circles: wildcards are compared letter by
//! letter with words that the index has. What cannot be understood is told with the place where it stands.

mod lex;
mod parse;
#[cfg(test)]
mod tests;
mod values;

use super::tokens;
use crate::tags::Kind;
use crate::{Message, Time};

/// Characters of a query.
pub const LONGEST: usize = 1_000;
/// Words, phrases and fields in it.
pub const PARTS: usize = 64;
/// Words with wildcards in it.
pub const WILDCARDS: usize = 8;
/// Parentheses within parentheses.
pub const DEPTH: usize = 16;
/// Letters that a word with wildcards must begin with.
pub const BEGINNING: usize = 1;

/// Why a query was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The character at which it stands, from 1.
    pub at: usize,
    /// What is wrong, with the place as its value `at`.
    pub message: Message,
}

impl Fault {
    pub(crate) fn new(at: usize, key: &'static str) -> Fault {
        Fault { at, message: Message::new(key).with("at", at) }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.message = self.message.with(name, value);
        self
    }
}

/// A field of text that can be asked for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The summary, chapters' too.
    Summary,
    /// Notes before and after, chapters' too.
    Notes,
    /// Those who are named as its creators.
    Creators,
    /// Tags, as typed and as they are canonically called.
    Tags,
    /// Chapters' titles.
    Chapters,
    /// Chapters' texts.
    Text,
}

impl Field {
    /// All of them: what a word without a field is looked for in.
    pub const ALL: [Field; 7] = [
        Field::Title,
        Field::Summary,
        Field::Notes,
        Field::Creators,
        Field::Tags,
        Field::Chapters,
        Field::Text,
    ];
}

/// A number or time of a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Words.
    Words,
    /// Kudos.
    Kudos,
    /// Visits.
    Hits,
    /// Comments.
    Comments,
    /// Bookmarks.
    Bookmarks,
    /// The newest chapter's day, in microseconds.
    Updated,
    /// The first day, in microseconds.
    Posted,
}

/// What is so or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// All its chapters are there.
    Complete,
    /// Of fandoms that have nothing to do with each other.
    Crossover,
    /// One chapter, and no more planned.
    SingleChapter,
}

/// What is not asked of words but of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Has a tag of this name, or whose name has these words.
    Tag {
        /// Of this kind, if one was named.
        kind: Option<Kind>,
        /// As typed.
        name: String,
    },
    /// Is in this language: a code or a name, as typed.
    Language(String),
    /// Lies in a range, both ends included.
    Range {
        /// Of what.
        of: Column,
        /// The smallest.
        from: Option<i64>,
        /// The largest.
        to: Option<i64>,
    },
    /// Is so.
    Is(Fact),
}

/// What a word must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Words {
    /// These, at these distances from the first: one word or several side by side; never empty.
    Phrase(Vec<(usize, String)>),
    /// One that fits: `*` is any letters or none, `?` one letter. Folded as words are.
    Like(String),
}

/// A query, as a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// All of these.
    All(Vec<Node>),
    /// At least one of these.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// Words in one field, or in any.
    Words {
        /// The field, if one was named.
        field: Option<Field>,
        /// The words.
        words: Words,
    },
    /// Something for the catalogue.
    Filter(Filter),
}

impl Node {
    /// Whether nothing in it is for the catalogue.
    pub fn is_text(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().all(Node::is_text),
            Node::Not(part) => part.is_text(),
            Node::Words { .. } => true,
            Node::Filter(_) => false,
        }
    }

    /// Every filter in it, from left to right.
    pub fn filters(&self) -> Vec<&Filter> {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().flat_map(Node::filters).collect(),
            Node::Not(part) => part.filters(),
            Node::Words { .. } => Vec::new(),
            Node::Filter(filter) => vec![filter],
        }
    }

    /// The words in it that are asked for, not against, with their fields.
    pub fn wanted(&self) -> Vec<(Option<Field>, &Words)> {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().flat_map(Node::wanted).collect(),
            Node::Words { field, words } => vec![(*field, words)],
            Node::Not(_) | Node::Filter(_) => Vec::new(),
        }
    }
}

/// A query that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What it says.
    pub root: Node,
}

/// A query in two: what the catalogue can be asked straight away, and the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Each must hold; trees of filters only.
    pub filters: Vec<Node>,
    /// Each must hold; trees with words in them, and perhaps with filters.
    pub rest: Vec<Node>,
}

impl Query {
    /// Understands what was typed; `now` is what "3 weeks ago" counts from.
    ///
    /// # Errors
    /// What is wrong, and where. Nothing typed is a fault too.
    pub fn parse(typed: &str, now: Time) -> Result<Query, Fault> {
        parse::query(typed, now).map(|root| Query { root })
    }

    /// Its parts that all must hold, filters apart from those with words.
    pub fn split(&self) -> Split {
        let parts = match &self.root {
            Node::All(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        let (rest, filters) = parts.into_iter().partition(|part: &Node| !part.wanted_or_not().is_empty());
        Split { filters, rest }
    }
}

impl Node {
    /// Every words in it, asked for or against.
    fn wanted_or_not(&self) -> Vec<&Words> {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().flat_map(Node::wanted_or_not).collect(),
            Node::Not(part) => part.wanted_or_not(),
            Node::Words { words, .. } => vec![words],
            Node::Filter(_) => Vec::new(),
        }
    }
}

/// Whether a word fits a pattern of letters, `*` and `?`. Takes at most as many steps as both are long, multiplied.
pub(crate) fn fits(pattern: &str, word: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(c) if *c == '?' || *c == word[w] => {
                p += 1;
                w += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    w = from + 1;
                    star = Some((at, w));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The words of a typed text, or nothing if there is none in it.
pub(crate) fn phrase(typed: &str) -> Option<Words> {
    let asked = tokens::asked(typed);
    (!asked.is_empty()).then_some(Words::Phrase(asked))
}
