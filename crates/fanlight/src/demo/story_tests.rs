//! What the small demo archive promises to a newcomer, checked against its files.

use super::*;

const HEAD: &str = "+++\ntitle = 'T'\nby = ['a']\nlanguage = 'en'\nrating = 'General Audiences'\nwarnings = ['No Archive Warnings Apply']\nfandoms = ['F']\npublished = '2026-01-02'\n";

#[test]
fn every_file_can_be_read() {
    assert!(all().unwrap().len() >= 14);
}

#[test]
fn a_head_with_an_unknown_key_is_refused() {
    let text = format!("{HEAD}titel = 'x'\n+++\n# Chapter\n\nOnce upon a time.\n");
    assert!(format!("{:#}", parse(&text).unwrap_err()).contains("titel"));
}

#[test]
fn lines_below_a_heading_are_its_notes_until_an_empty_line() {
    let text = format!(
        "{HEAD}+++\n# Chapter: Oil\nNotes: Hello.\nEnd notes: Bye.\n\nOnce upon a time.\n\nNotes: in the text.\n"
    );
    let chapter = &parse(&text).unwrap().chapters[0];
    assert_eq!(chapter.title.as_deref(), Some("Oil"));
    assert_eq!((chapter.notes.as_str(), chapter.end_notes.as_str()), ("Hello.", "Bye."));
    assert_eq!(chapter.text, "Once upon a time.\n\nNotes: in the text.");
}

#[test]
fn a_chapter_without_text_is_refused_by_its_number() {
    let text = format!("{HEAD}+++\n# Chapter\n\nOnce upon a time.\n# Chapter: Two\n");
    assert_eq!(parse(&text).unwrap_err().to_string(), "chapter 2 has no text");
}

#[test]
fn zero_planned_chapters_is_the_question_mark() {
    let text = format!("{HEAD}planned_chapters = 0\n+++\n# Chapter\n\nOnce upon a time.\n");
    assert_eq!(parse(&text).unwrap().planned_chapters, None);
}
