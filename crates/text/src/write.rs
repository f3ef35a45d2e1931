//! A work → a file to take along: [`epub`], [`html`], [`txt`].
//!
//! The three writers have one shape: `Writer::new(out, &book)`, then `part` for every chapter in order, then `finish`.
//! They stream (never more than one chapter in memory), need only `io::Write`, and give the same bytes for the same
//! input. No time or randomness is read; nothing is fetched: a picture on another machine becomes a link to it.
//!
//! The HTML that comes in has been cleaned, but every address, nesting and character is looked at again here
//! (`fragment.rs`), for e-readers refuse a whole book over one stray tag.

pub mod book;
mod container;
pub mod epub;
mod fragment;
pub mod html;
mod markup;
mod pages;
pub mod txt;

pub use book::{Book, Cover, Direction, Fact, InSeries, Labels, Maker, Named, Part};

/// Longest stem of a [`file_name`], in bytes: what all file systems and most mail programs bear.
pub const MAX_FILE_NAME: usize = 80;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Whoever takes the bytes does not take them.
    #[error("the file could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// A single file in an EPUB ends at 4 GiB, and the whole too.
    #[error("this work is too large for one EPUB file; the HTML or text file has room for it")]
    TooLarge,
}

/// A name for the file that every system and every reader of headers bears: ASCII letters, digits, `_` and `-`, without
/// ending; `Work` when nothing of the title is left. Letters with marks lose them (`é` → `e`).
pub fn file_name(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut name = String::new();
    for c in title.nfkd().take(4 * MAX_FILE_NAME) {
        if c.is_ascii_alphanumeric() || c == '-' {
            name.push(c);
        } else if (c.is_ascii_whitespace() || c == '_') && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        if name.len() >= MAX_FILE_NAME {
            break;
        }
    }
    let name = name.trim_matches(['_', '-']);
    if name.is_empty() { "Work".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_keeps_letters_and_joins_words() {
        assert_eq!(file_name("Any name"), "Any_name");
        assert_eq!(file_name("  Élan / vital: \"part 2\"\r\n"), "Elan_vital_part_2");
        assert_eq!(file_name("../../etc/passwd"), "etcpasswd");
    }

    #[test]
    fn a_title_without_a_latin_letter_still_has_a_file_name() {
        assert_eq!(file_name("🦊"), "Work");
        assert_eq!(file_name("سلام"), "Work");
        assert_eq!(file_name(""), "Work");
    }

    #[test]
    fn a_long_title_is_cut() {
        assert_eq!(file_name(&"x".repeat(255)).len(), super::MAX_FILE_NAME);
    }
}
