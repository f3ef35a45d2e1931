//! Documents as they lay on somebody's disk → a story with its parts.
//!
//! The way of a file: [`guess`] says what it is, its format's reader makes blocks of it (paragraphs, headings, rules,
//! each with its lines and their emphasis), and one way for all formats leads from there: the header block at the
//! top, notes and disclaimer, chapters, scene breaks, what stands under the story. The rules:
//! - The words of the story are kept to the character. What is taken out of it stands in a field of the
//!   [`Reading`] or in `left_out`, from where the person can put it back.
//! - In doubt a line is part of the story.
//! - Every reader is bounded: sizes, counts and depths are the constants below; nothing recurses.

mod assemble;
mod build;
mod chapters;
mod credits;
mod docx;
mod encoding;
mod epub;
mod guess;
mod header;
mod html;
mod labels;
mod lines;
mod markdown;
mod marks;
mod model;
mod notes;
mod numbers;
mod odt;
mod packed;
mod ratings;
mod rtf;
mod sections;
mod sites;
mod text;
mod values;
mod xml;

pub use guess::guess;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 32 << 20;
/// The most that one packed file (DOCX, ODT, EPUB) may unpack to altogether, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 64 << 20;
/// The most that one entry of a packed file may unpack to, in bytes.
pub const MAX_ENTRY_BYTES: u64 = 24 << 20;
/// The most entries a packed file may have.
pub const MAX_ENTRIES: usize = 10_000;
/// The most paragraphs, headings and rules of one document.
pub const MAX_BLOCKS: usize = 400_000;
/// The most tags of one page of HTML.
pub const MAX_TAGS: usize = 600_000;
/// The most chapters of one document.
pub const MAX_CHAPTERS: usize = 2_000;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (CommonMark).
    Markdown,
    /// HTML, also a fragment of it.
    Html,
    /// Word since 2007, and what writes its format.
    Docx,
    /// OpenOffice and LibreOffice.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// An e-book.
    Epub,
}

/// What a newline means in a plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineBreaks {
    /// A line is a paragraph.
    #[default]
    Paragraphs,
    /// Lines were broken at a column; blank lines part the paragraphs.
    HardWrapped,
    /// Every newline is meant; blank lines part the stanzas.
    Verse,
}

/// What the person chose in the preview; the default leaves everything to the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How newlines of a plain text are to be taken.
    pub line_breaks: Option<LineBreaks>,
    /// What the file is.
    pub format: Option<Format>,
    /// The encoding's name, as the WHATWG's Encoding Standard knows it.
    pub encoding: Option<String>,
    /// Positions in `left_out` (of the reading without this choice) whose texts stay in the story.
    pub put_back: Vec<usize>,
}

/// A story with its parts, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The story's title, if the file names it.
    pub title: Option<String>,
    /// The author's name, if the file names it; never an address.
    pub author: Option<String>,
    /// The summary, plain text; blank lines part its paragraphs, as in the next three.
    pub summary: Option<String>,
    /// What the author says before the story.
    pub notes: Option<String>,
    /// What the author says after the story.
    pub end_notes: Option<String>,
    /// Who owns what.
    pub disclaimer: Option<String>,
    /// The songs, poems, people that the disclaimer and the header name.
    pub credits: Vec<Credit>,
    /// A note says that somebody asked for the story.
    pub requested: bool,
    /// A note dedicates the story to somebody.
    pub dedicated: bool,
    /// The tags of the header block.
    pub tags: Tags,
    /// The story: at least one chapter.
    pub chapters: Vec<Chapter>,
    /// What is not in the story, in the file's order.
    pub left_out: Vec<LeftOut>,
    /// How newlines were taken.
    pub line_breaks: LineBreaks,
    /// The encoding's name.
    pub encoding: String,
}

/// The tags of a header block, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// Fandoms.
    pub fandoms: Vec<String>,
    /// Relationships.
    pub relationships: Vec<String>,
    /// Characters.
    pub characters: Vec<String>,
    /// Genres, keywords and whatever else was a tag.
    pub freeforms: Vec<String>,
    /// The warnings' line; which archive warning it is, the person decides.
    pub warnings_as_typed: Option<String>,
    /// The rating's line.
    pub rating_as_typed: Option<String>,
    /// The archive's ratings that may be meant by it, mildest first.
    pub rating_offered: Vec<String>,
}

/// Something of somebody else's that the story draws on, or somebody who helped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// `characters`, `song`, `poem`, `book`, `film`, `game`, `art`, `prompt`, `beta`, `translation`.
    pub kind: String,
    /// What it is called.
    pub title: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// To whom it belongs.
    pub owner: Option<String>,
}

/// One chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The chapter's title without its number.
    pub title: Option<String>,
    /// The chapter's own summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The chapter's own head note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The chapter's own foot note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_notes: Option<String>,
    /// How many paragraphs it has, scene breaks not counted.
    pub paragraphs: u64,
    /// How many scene breaks.
    pub scene_breaks: u64,
    /// How many words, counted as [`crate::count::words`] does.
    pub words: u64,
    /// The text: well-formed HTML of the elements an archive allows; not cleaned.
    pub html: String,
}

/// A piece that is not in the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The piece, plain text.
    pub text: String,
    /// What it was taken for: `header`, `contents`, `end mark`, `footer`, `image`.
    pub why: String,
}

/// Why a file can't be read, in words for the person who chose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unreadable {
    /// Bytes that are no text in any encoding.
    #[error(
        "This file holds no text that Fanlight can read. Text, Markdown, HTML, DOCX, ODT, RTF and EPUB work."
    )]
    NotText,
    /// A known kind that is not read, with what to do instead.
    #[error("This is {0}. Please save it as DOCX, ODT, RTF, HTML or plain text, and try again.")]
    OtherKind(Cow<'static, str>),
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("This file has {bytes} bytes; up to {limit} can be read. Perhaps it can be uploaded in parts.")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A packed file that unpacks to more than the limits.
    #[error("This file unpacks to far more than a story needs, so it was not opened.")]
    ZipBomb,
    /// More paragraphs, tags or chapters than the limits.
    #[error("This document has more than {limit} {what}; please upload it in parts.")]
    TooMany {
        /// What there is too much of.
        what: Cow<'static, str>,
        /// The limit.
        limit: usize,
    },
    /// A file that is damaged.
    #[error("This file seems to be damaged: {0}.")]
    Broken(String),
    /// An encoding nobody knows.
    #[error("There is no encoding called “{0}”.")]
    UnknownEncoding(String),
    /// Nothing in it.
    #[error("There is no text in this file.")]
    Empty,
}

/// Reads one story.
///
/// # Errors
/// Says what is the matter with the file; see [`Unreadable`].
pub fn read(bytes: &[u8], name: Option<&str>, options: &Options) -> Result<Reading, Unreadable> {
    let guessed = guess(name, bytes)?;
    let encoding = options.encoding.as_deref();
    let document = match options.format.unwrap_or(guessed) {
        Format::Text => text::read(bytes, encoding)?,
        Format::Markdown => decoded(bytes, encoding, markdown::read)?,
        Format::Html => decoded(bytes, encoding, html::read)?,
        Format::Docx => docx::read(bytes)?,
        Format::Odt => odt::read(bytes)?,
        Format::Rtf => rtf::read(bytes)?,
        Format::Epub => epub::read(bytes)?,
    };
    assemble::assemble(document, options)
}

/// Decodes a text and reads it.
fn decoded(
    bytes: &[u8],
    encoding: Option<&str>,
    read: impl Fn(&str) -> Result<model::Document, Unreadable>,
) -> Result<model::Document, Unreadable> {
    let (text, encoding) = encoding::decode(bytes, encoding)?;
    let mut document = read(&text)?;
    document.encoding = encoding;
    Ok(document)
}
