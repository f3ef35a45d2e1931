//! What fuzzing has kept for the reader, as an ordinary test: as `fuzz/checks/read.rs` says, and the cleaner takes it; and the
//! samples' stories, which the cleaner must take without losing a word.

#![allow(clippy::unwrap_used, reason = "the helpers of these tests may fail as the tests do")]

use std::path::{Path, PathBuf};

use fanlight_text::clean::{Field, clean};
use fanlight_text::count;
use fanlight_text::read::{Format, Options, read};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_kept_input_is_answered() {
    let formats =
        [Format::Text, Format::Markdown, Format::Html, Format::Docx, Format::Odt, Format::Rtf, Format::Epub];
    let files = files("../../fuzz/corpus/read");
    assert!(files.len() >= 20, "only {} inputs are kept", files.len());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for format in formats.into_iter().map(Some).chain([None]) {
            let Ok(reading) = read(&bytes, None, &Options { format, ..Options::default() }) else { continue };
            assert!(!reading.chapters.is_empty(), "{}", file.display());
            for chapter in &reading.chapters {
                clean(&chapter.html, Field::Chapter)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
        }
    }
}

#[test]
fn the_cleaner_keeps_every_word_of_what_was_read() {
    for file in
        files("samples").into_iter().filter(|file| !file.to_string_lossy().ends_with(".expected.json"))
    {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str();
        for chapter in read(&bytes, name, &Options::default()).unwrap().chapters {
            let cleaned = clean(&chapter.html, Field::Chapter).unwrap();
            assert_eq!(count::words(&cleaned.html), chapter.words, "{}", file.display());
        }
    }
}
