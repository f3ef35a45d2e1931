//! Any bytes, read as what they look like and as every format: an answer, and a story that the cleaner takes.

use fanlight_text::clean::{Field, clean};
use fanlight_text::read::{Format, Options, read};

pub fn check(bytes: &[u8]) {
    let formats =
        [Format::Text, Format::Markdown, Format::Html, Format::Docx, Format::Odt, Format::Rtf, Format::Epub];
    for format in formats.into_iter().map(Some).chain([None]) {
        let Ok(reading) = read(bytes, None, &Options { format, ..Options::default() }) else { continue };
        assert!(!reading.chapters.is_empty());
        for chapter in &reading.chapters {
            // A text may be more than a chapter can hold; it is told then.
            let _ = clean(&chapter.html, Field::Chapter);
        }
    }
}
