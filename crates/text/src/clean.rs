//! The cleaner: any HTML → the HTML an archive shows.
//!
//! What a person wrote is kept elsewhere as it was written; this makes the form that pages, books and feeds show.
//! 1. One pass over the tokens (html5ever's tokenizer, no tree) refuses what would cost too much, naming the line, and
//!    rewrites the rest: only what [`allow`] lists, well nested, obsolete forms in modern ones, lists and tables valid.
//! 2. ammonia parses the result as a browser would and lets through what the same tables allow.
//!
//! Cleaning what is clean changes nothing. Time and memory grow with the length of the text and with nothing else.

mod address;
pub mod allow;
mod attributes;
mod blocks;
mod elements;
mod guard;
mod inline;
mod plain;
mod rewrite;
mod sieve;
mod style;
mod tables;
pub(crate) mod tokens;

pub use plain::to_text;

/// For the neighbours that walk over a text without building a tree.
pub(crate) mod pieces {
    pub(crate) use super::plain::{Piece, each_piece, parts_words};
}

/// Bumped whenever the same source may come out differently.
pub const VERSION: i64 = 1;

/// The longest source that is looked at at all, in bytes: 510,000 characters of any script and some room.
pub const MAX_SOURCE: usize = 4 * 510_000 + 65_536;
/// Elements open inside each other.
pub const MAX_DEPTH: usize = 200;
/// Inline elements (emphasis, links, spans) open at one place.
pub const MAX_FORMATTING: usize = 64;
/// Attributes of one tag.
pub const MAX_ATTRIBUTES: usize = 200;
/// Start and end tags in one text.
pub const MAX_TAGS: usize = 300_000;
/// A cleaned text may be this many times as long as its source …
pub const MAX_GROWTH: usize = 4;
/// … and this many bytes longer, so that a short text of nothing but `&` passes.
pub const GROWTH_ROOM: usize = 16_384;
/// How many kinds of dropped things are told.
pub const MAX_DROPPED: usize = 20;

/// Where the text stands, which decides whether it may carry classes of the author's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A chapter's text: classes allowed.
    Chapter,
    /// Notes at the beginning or end: classes allowed.
    Notes,
    /// Summary, profile, bookmark note: no classes.
    Short,
    /// A comment: no classes, and pictures stand as words.
    Comment,
}

impl Field {
    fn takes_classes(self) -> bool {
        !matches!(self, Field::Short | Field::Comment)
    }
}

/// A cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The HTML to show.
    pub html: String,
    /// What was left out, at most [`MAX_DROPPED`] kinds.
    pub changed: Vec<Dropped>,
}

impl Cleaned {
    /// No words and no pictures: nothing to read.
    pub fn is_empty(&self) -> bool {
        !self.html.contains("<img") && crate::count::words(&self.html) == 0
    }
}

/// One kind of thing that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The line of the source where it stood first, from 1.
    pub line: u64,
    /// How often.
    pub times: u64,
    /// What, in words: "the element <marquee> (its words are kept)".
    pub what: String,
}

/// Why a text was not taken. Nothing is lost: the source is still with whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More than [`MAX_DEPTH`] elements inside each other.
    #[error(
        "From line {line} on, more than {MAX_DEPTH} elements are open inside each other. Closing some of them before that line helps."
    )]
    TooDeep {
        /// Line of the source, from 1.
        line: u64,
    },
    /// More than [`MAX_FORMATTING`] inline elements open at one place.
    #[error(
        "From line {line} on, more than {MAX_FORMATTING} elements like <i> or <span> are open at once. Perhaps some end tags are missing before that line."
    )]
    TooManyFormatting {
        /// Line of the source, from 1.
        line: u64,
    },
    /// More than [`MAX_ATTRIBUTES`] attributes on one tag.
    #[error(
        "At line {line} one tag has more than {MAX_ATTRIBUTES} attributes. Perhaps a quotation mark or a > is missing there."
    )]
    TooManyAttributes {
        /// Line of the source, from 1.
        line: u64,
    },
    /// More than [`MAX_TAGS`] tags.
    #[error(
        "There are more than {MAX_TAGS} tags up to line {line}. Splitting the text into chapters, or taking out tags that do nothing, helps."
    )]
    TooManyTags {
        /// Line of the source, from 1.
        line: u64,
    },
    /// The cleaned text would be more than [`MAX_GROWTH`] times as long.
    #[error(
        "At line {line} the text, tidied up, became more than {MAX_GROWTH} times as long as it was sent. Perhaps some end tags are missing before that line."
    )]
    Grows {
        /// Line of the source, from 1.
        line: u64,
    },
    /// Longer than [`MAX_SOURCE`].
    #[error(
        "The text is {bytes} bytes long; up to {most} can be taken at once. Splitting it into chapters helps."
    )]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The limit in bytes.
        most: usize,
    },
}

/// Cleans HTML.
pub fn clean(source: &str, field: Field) -> Result<Cleaned, Refused> {
    clean_as(source, field, false)
}

/// Cleans what was typed into a form: if it is plain text, blank lines make paragraphs and single newlines breaks;
/// otherwise like [`clean`].
pub fn clean_typed(source: &str, field: Field) -> Result<Cleaned, Refused> {
    let in_bounds = source.len() <= MAX_SOURCE;
    clean_as(source, field, in_bounds && plain::is_typed(source))
}

fn clean_as(source: &str, field: Field, typed: bool) -> Result<Cleaned, Refused> {
    if source.len() > MAX_SOURCE {
        return Err(Refused::TooLong { bytes: source.len(), most: MAX_SOURCE });
    }
    guard::watch_attributes(source)?;
    let rewritten = rewrite::rewrite(source, field, typed)?;
    // Piece by piece, so that the second pass never holds the tree of a whole book.
    let mut html = String::with_capacity(rewritten.html.len());
    let mut start = 0;
    for end in rewritten.pieces.iter().copied().chain([rewritten.html.len()]) {
        html.push_str(&sieve::sift(&rewritten.html[start..end], field));
        start = end;
    }
    Ok(Cleaned { html, changed: rewritten.dropped })
}
