//! What no input may do to the reader: crash it, make it work without bound, make it lose a word.

#![allow(clippy::unwrap_used, reason = "the helpers of these tests may fail as the tests do")]

use std::io::Write;
use std::path::Path;

use fanlight_text::read::{
    Format, LineBreaks, MAX_ENTRY_BYTES, MAX_FILE_BYTES, Options, Reading, Unreadable, read,
};
use proptest::prelude::*;

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".expected.json"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters of all chapters, without tags and entities.
fn letters_of(reading: &Reading) -> String {
    let mut text = String::new();
    for chapter in &reading.chapters {
        let mut in_tag = false;
        for c in chapter.html.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => text.push(c),
                _ => {}
            }
        }
    }
    letters(&text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
}

fn zipped(name: &str, length: u64) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..length.div_ceil(1 << 20) {
        writer.write_all(&block).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const FORMATS: [Format; 7] =
    [Format::Text, Format::Markdown, Format::Html, Format::Docx, Format::Odt, Format::Rtf, Format::Epub];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_bytes_crash_any_reader(bytes in prop::collection::vec(any::<u8>(), 0..2000), format in prop::sample::select(&FORMATS[..])) {
        let _ = read(&bytes, None, &Options::default());
        let _ = read(&bytes, None, &Options { format: Some(format), ..Options::default() });
    }

    #[test]
    fn no_damage_to_a_sample_crashes_its_reader(which in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>()) {
        let samples = samples();
        let (name, mut bytes) = samples[which.index(samples.len())].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes, Some(&name), &Options::default());
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&bytes, Some(&name), &Options::default());
    }

    /// Prose of any words and signs, with a header and a heading over it and an end mark under it.
    #[test]
    fn every_letter_of_the_story_stays(
        paragraphs in prop::collection::vec(prop::collection::vec("[a-zé]{1,9}|snake_case|2\\*3\\*4|_so_|\\*so\\*|and/or|<b|&amp;|\\$5|it's", 6..40), 1..12),
        wrapped in any::<bool>(),
    ) {
        let mut story = String::new();
        let mut expected = String::new();
        for words in &paragraphs {
            let mut width = 0;
            story.push_str("Then");
            expected.push_str("Then");
            for word in words {
                width += word.len() + 1;
                let newline = wrapped && width > 60;
                story.push(if newline { '\n' } else { ' ' });
                width = if newline { word.len() } else { width };
                story.push_str(word);
                expected.push_str(&letters(word));
            }
            story.push_str(".\n\n");
        }
        let file = format!("Title: One\nAuthor: Two\n\nChapter 1: Three\n\n{story}THE END\n");
        let reading = read(file.as_bytes(), Some("story.txt"), &Options::default()).unwrap();
        prop_assert_eq!(letters_of(&reading), expected);
        prop_assert_eq!(reading.title.as_deref(), Some("One"));
        prop_assert_eq!(reading.left_out.len(), 1);
    }

    /// Whatever the lines: nothing is made up, and what is not in the story stands in the reading.
    #[test]
    fn what_is_not_in_the_story_is_told(lines in prop::collection::vec("[A-Za-z \"':.,!?*_-]{0,90}", 1..40)) {
        let file = lines.join("\n");
        let Ok(reading) = read(file.as_bytes(), Some("story.txt"), &Options::default()) else { return Ok(()) };
        let all = serde_json::to_string(&reading).unwrap();
        for word in file.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 6) {
            prop_assert!(all.contains(word), "{} is lost", word);
        }
    }
}

#[test]
fn what_was_left_out_can_be_put_back() {
    let text = "Title: One\nArchive: no\n\nHe left.\n\nTHE END\n\nFeedback: yes";
    let put_back = |numbers: Vec<usize>| {
        read(text.as_bytes(), Some("a.txt"), &Options { put_back: numbers, ..Options::default() }).unwrap()
    };
    assert_eq!(put_back(vec![]).left_out.len(), 3);
    assert_eq!(put_back(vec![1]).chapters[0].html, "<p>He left.</p>\n<p>THE END</p>");
    let all = put_back(vec![0, 1, 2]);
    assert_eq!(
        all.chapters[0].html,
        "<p>Archive: no</p>\n<p>He left.</p>\n<p>THE END</p>\n<p>Feedback: yes</p>"
    );
    assert!(all.left_out.is_empty());
}

#[test]
fn the_person_decides_what_newlines_mean() {
    let text = "One line here\nand one there\n\nand another";
    let html = |breaks| {
        read(text.as_bytes(), Some("a.txt"), &Options { line_breaks: Some(breaks), ..Options::default() })
            .unwrap()
            .chapters[0]
            .html
            .clone()
    };
    assert_eq!(html(LineBreaks::HardWrapped), "<p>One line here and one there</p>\n<p>and another</p>");
    assert_eq!(html(LineBreaks::Verse), "<p>One line here<br>\nand one there</p>\n<p>and another</p>");
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let error = read(&vec![b'['; MAX_FILE_BYTES + 1], Some("a.txt"), &Options::default());
    assert!(matches!(error, Err(Unreadable::TooLarge { .. })));
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    for name in ["word/document.xml", "content.xml", "META-INF/container.xml"] {
        let bytes = zipped(name, MAX_ENTRY_BYTES + 1);
        assert!(bytes.len() < 1 << 20);
        assert_eq!(read(&bytes, None, &Options::default()), Err(Unreadable::ZipBomb), "{name}");
    }
}

#[test]
fn own_entities_of_xml_are_never_expanded() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    writer
        .write_all(b"<!DOCTYPE d [<!ENTITY a \"boom\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>quiet &b; &amp; calm</w:t></w:r></w:p></w:body></w:document>")
        .unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let reading = read(&bytes, None, &Options::default()).unwrap();
    assert_eq!(reading.chapters[0].html, "<p>quiet &amp; calm</p>");
}

#[test]
fn depth_costs_nothing() {
    for (name, text) in [
        ("a.html", format!("<p>deep</p>{}word", "<div>".repeat(100_000))),
        ("a.html", format!("<p>deep</p>{}word", "<blockquote><table border=1><tr><td>".repeat(25_000))),
        ("a.html", format!("<p>deep</p>{}word", "<b><i>".repeat(50_000))),
        ("a.html", format!("<p>deep</p>{}word", "<a".repeat(200_000))),
        ("a.html", format!("<p>deep</p><x {}>word", "a ".repeat(200_000))),
        ("a.txt", "[".repeat(2_000_000)),
        ("a.txt", "((*_/\n".repeat(100_000)),
        ("a.md", "> ".repeat(5_000) + "word"),
    ] {
        let reading = read(text.as_bytes(), Some(name), &Options::default()).unwrap();
        assert!(reading.chapters[0].html.len() < text.len() * 4 + 1_000, "{name}");
    }
    let rtf = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert!(matches!(read(rtf.as_bytes(), None, &Options::default()), Err(Unreadable::TooMany { .. })));
}

#[test]
fn what_is_no_story_is_said_in_plain_words() {
    let pdf = read(b"%PDF-1.4", None, &Options::default());
    assert_eq!(pdf, Err(Unreadable::OtherKind("a PDF".into())));
    assert_eq!(read(b"", None, &Options::default()), Err(Unreadable::Empty));
    assert_eq!(read(b" \n\n\t", None, &Options::default()), Err(Unreadable::Empty));
    assert_eq!(read(&[0, 1, 2, 0, 5, 0, 0, 9, 1], None, &Options::default()), Err(Unreadable::NotText));
    let message = read(b"\xd0\xcf\x11\xe0", Some("a.doc"), &Options::default()).unwrap_err().to_string();
    assert_eq!(
        message,
        "This is an old Word document. Please save it as DOCX, ODT, RTF, HTML or plain text, and try again."
    );
}

#[test]
fn a_numbered_list_in_a_story_makes_no_chapters() {
    let text = "She had a list.\n\n1. Milk\n\n2. Eggs\n\n3. Revenge\n\nShe did not know how to begin.";
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    assert_eq!((reading.chapters.len(), reading.chapters[0].paragraphs), (1, 5));
}

#[test]
fn bare_numbers_with_prose_between_are_chapters() {
    let prose = "She went down to the water every evening that autumn, and every evening the water was a little further out than it had been, and she said nothing about it.";
    let text = format!("1.\n\n{prose}\n\n2.\n\n{prose}\n\n3.\n\n{prose}");
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    assert_eq!(reading.chapters.len(), 3);
}

#[test]
fn a_note_in_the_middle_of_a_story_does_not_swallow_it() {
    let text = "He ran.\n\n(A/N: sorry!)\n\nHe ran on.\n\nAnd on.";
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    assert_eq!(
        reading.chapters[0].html,
        "<p>He ran.</p>\n<p>(A/N: sorry!)</p>\n<p>He ran on.</p>\n<p>And on.</p>"
    );
}

#[test]
fn a_chapter_keeps_its_own_notes() {
    let text = "Chapter 1\n\nA/N: first\n\nHe ran.\n\nChapter 2\n\nA/N: second\n\nHe ran on.\n\nA/N: bye";
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    let notes: Vec<_> = reading.chapters.iter().map(|chapter| chapter.notes.as_deref()).collect();
    assert_eq!(notes, [Some("first"), Some("second")]);
    assert_eq!(reading.end_notes.as_deref(), Some("bye"));
}

#[test]
fn a_saved_page_of_fanfiction_net_gives_its_story_only() {
    let page = "<html><head><title>The Gate Chapter 1, a Gothic fanfic | FanFiction</title></head><body><div id=top>Menu</div><div id=profile_top><button>Follow</button><b class='xcontrast_txt'>The Gate</b> <span>By:</span> <a class='xcontrast_txt' href='/u/12/nan'>nan</a><div class='xcontrast_txt'>It was shut.</div><span class='xgray'>Rated: T - English</span></div><div class='storytextp' id='storytextp'><div class='storytext' id='storytext'><p>It was <em>shut</em>.</p><hr size=1 noshade><p>It opened.</p></div></div><div>Review this chapter</div></body></html>";
    let reading = read(page.as_bytes(), Some("a.html"), &Options::default()).unwrap();
    assert_eq!(reading.chapters[0].html, "<p>It was <em>shut</em>.</p>\n<hr>\n<p>It opened.</p>");
    assert_eq!(
        (reading.title.as_deref(), reading.author.as_deref(), reading.summary.as_deref()),
        (Some("The Gate"), Some("nan"), Some("It was shut."))
    );
}

#[test]
fn a_saved_work_page_gives_its_story_only() {
    let page = "<html><body><div id=\"header\"><ul><li>Log In</li></ul></div><div class=\"wrapper\"><dl class=\"work meta group\"><dt class=\"rating tags\">Rating:</dt><dd class=\"rating tags\"><ul class=\"commas\"><li><a class=\"tag\">Mature</a></li></ul></dd><dt class=\"fandom tags\">Fandoms:</dt><dd><ul class=\"commas\"><li><a>One</a></li><li><a>Two</a></li></ul></dd></dl></div><div id=\"workskin\"><div class=\"preface group\"><h2 class=\"title heading\">The Gate</h2><h3 class=\"byline heading\"><a rel=\"author\">nan</a></h3><div class=\"summary module\"><h3 class=\"heading\">Summary:</h3><blockquote class=\"userstuff\"><p>It was shut.</p></blockquote></div></div><div id=\"chapters\" role=\"article\"><h3 class=\"landmark heading\" id=\"work\">Work Text:</h3><div class=\"userstuff\"><p>It <b>opened</b>.</p></div></div></div><div id=\"feedback\">Kudos</div></body></html>";
    let reading = read(page.as_bytes(), Some("a.html"), &Options::default()).unwrap();
    assert_eq!(reading.chapters[0].html, "<p>It <strong>opened</strong>.</p>");
    assert_eq!(
        (reading.title.as_deref(), reading.author.as_deref(), reading.summary.as_deref()),
        (Some("The Gate"), Some("nan"), Some("It was shut."))
    );
    assert_eq!(
        (reading.tags.fandoms, reading.tags.rating_as_typed),
        (vec!["One".to_owned(), "Two".to_owned()], Some("Mature".to_owned()))
    );
}

#[test]
fn titles_under_the_numbers_are_titles_if_all_have_one() {
    let text = "One\nby Two\n\nRated PG\n\nChapter 1\n\nThe Road\n\nHe went.\n\nChapter 2\n\nThe Way Home\n\nHe came back.\n\n(A/N: thanks.\n\nBye.)";
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    let titles: Vec<_> = reading.chapters.iter().map(|chapter| chapter.title.as_deref()).collect();
    assert_eq!(titles, [Some("The Road"), Some("The Way Home")]);
    assert_eq!(reading.chapters[1].html, "<p>He came back.</p>");
    assert_eq!(reading.end_notes.as_deref(), Some("thanks.\n\nBye."));
    assert_eq!(reading.tags.rating_as_typed.as_deref(), Some("PG"));
}

#[test]
fn a_table_of_contents_is_no_chapter() {
    let text = "Contents\n\nChapter 1: Oil\nChapter 2: Salt\n\nChapter 1: Oil\n\nHe lit it.\n\nChapter 2: Salt\n\nShe did not.";
    let reading = read(text.as_bytes(), Some("a.txt"), &Options::default()).unwrap();
    assert_eq!(reading.chapters.len(), 2);
    assert_eq!(reading.chapters[0].html, "<p>He lit it.</p>");
    assert_eq!(
        reading.left_out.iter().map(|piece| piece.why.as_str()).collect::<Vec<_>>(),
        ["contents", "contents"]
    );
}

#[test]
fn lists_and_quotes_keep_their_frames() {
    let page = "<p>a</p><ul><li>b<ul><li>c<li>d</ul><li>e</ul><blockquote>f<br>g</blockquote><table border=1><tr><td>h<td>i</table>";
    let reading = read(page.as_bytes(), Some("a.html"), &Options::default()).unwrap();
    assert_eq!(
        reading.chapters[0].html.replace('\n', ""),
        "<p>a</p><ul><li><p>b</p><ul><li><p>c</p></li><li><p>d</p></li></ul></li><li><p>e</p></li></ul><blockquote><p>f<br>g</p></blockquote><table><tr><td><p>h</p></td><td><p>i</p></td></tr></table>"
    );
}
