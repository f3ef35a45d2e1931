//! What the small demo archive promises to a newcomer, checked against its files.

use std::collections::BTreeSet;

use super::*;
use crate::demo::people;

const HEAD: &str = "+++\ntitle = 'T'\nby = ['a']\nlanguage = 'en'\nrating = 'General Audiences'\nwarnings = ['No Archive Warnings Apply']\nfandoms = ['F']\npublished = '2026-01-02'\n";

fn one(slug: &str) -> Story {
    all().unwrap().into_iter().find(|s| s.slug == slug).unwrap_or_else(|| panic!("no work {slug}"))
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

#[test]
fn every_file_can_be_read_and_there_are_about_forty() {
    let stories = all().unwrap();
    assert!((38..=48).contains(&stories.len()), "{}", stories.len());
    let titles: BTreeSet<_> = stories.iter().map(|s| &s.title).collect();
    assert_eq!(titles.len(), stories.len(), "two works have one title");
}

#[test]
fn every_author_is_one_of_the_people_and_joined_before_posting() {
    let people = people::all().unwrap();
    for story in all().unwrap() {
        for name in &story.by {
            let person = people.iter().find(|p| p.pseuds.contains(name));
            let person = person.unwrap_or_else(|| panic!("{}: who is {name}?", story.slug));
            assert!(person.joined <= story.published, "{}: {name} had not joined yet", story.slug);
        }
    }
}

#[test]
fn every_person_has_written_something() {
    let authors: BTreeSet<String> = all().unwrap().into_iter().flat_map(|s| s.by).collect();
    for person in people::all().unwrap() {
        assert!(person.pseuds.iter().any(|p| authors.contains(p)), "{} only reads", person.user);
    }
}

#[test]
fn works_that_draw_on_a_work_here_name_one_that_is_posted() {
    let stories = all().unwrap();
    for story in &stories {
        for slug in story.credits.iter().filter_map(|c| c.work.as_ref()) {
            assert!(stories.iter().any(|s| &s.slug == slug && !s.draft), "{} draws on {slug}", story.slug);
        }
    }
}

#[test]
fn no_work_comes_from_the_future_and_none_is_graphic() {
    let last: Date = "2026-11-01".parse().unwrap();
    for story in all().unwrap() {
        assert!(story.updated <= last, "{}", story.slug);
        assert!(
            !story
                .warnings
                .iter()
                .any(|w| w.starts_with("Graphic") || w.starts_with("Rape") || w.starts_with("Under"))
        );
    }
}

#[test]
fn the_drabble_has_exactly_a_hundred_words() {
    let text = &one("05-one-hundred-words-for-penelope").chapters[0].text;
    assert_eq!(words(text), 100);
}

#[test]
fn the_log_has_sixty_short_entries() {
    let log = one("04-the-log-of-mr-smee");
    assert_eq!(log.chapters.len(), 60);
    assert_eq!(log.planned_chapters, Some(60));
    for (i, chapter) in log.chapters.iter().enumerate() {
        let n = words(&chapter.text);
        assert!((30..=90).contains(&n), "entry {} has {n} words", i + 1);
    }
}

#[test]
fn there_is_a_serial_going_on_and_a_finished_one_of_twelve() {
    let serial = one("02-the-landlady-of-baker-street");
    assert_eq!((serial.chapters.len(), serial.planned_chapters), (6, None));
    let finished = one("03-beaumains");
    assert_eq!((finished.chapters.len(), finished.planned_chapters), (12, Some(12)));
}

#[test]
fn many_languages_and_scripts_are_there() {
    let languages: BTreeSet<String> = all().unwrap().into_iter().map(|s| s.language).collect();
    for code in ["en", "fr", "de", "es", "ja", "ar", "zh-Hans", "ru"] {
        assert!(languages.contains(code), "{code}");
    }
}

#[test]
fn one_is_for_members_one_for_adults_one_a_draft_one_without_summary_one_by_two() {
    let stories = all().unwrap();
    assert!(stories.iter().any(|s| s.restricted));
    assert!(stories.iter().any(|s| s.rating == "Mature"));
    assert!(stories.iter().any(|s| s.draft));
    assert!(stories.iter().any(|s| s.summary.is_empty() && !s.draft));
    assert!(stories.iter().any(|s| s.by.len() == 2));
}

#[test]
fn every_kind_of_credit_that_readers_browse_is_there() {
    use CreditKind as K;
    let credits: Vec<Credit> = all().unwrap().into_iter().flat_map(|s| s.credits).collect();
    for kind in [
        K::Characters,
        K::Song,
        K::Poem,
        K::Prompt,
        K::Dedication,
        K::Beta,
        K::InspiredBy,
        K::TranslationOf,
        K::Gift,
    ] {
        assert!(credits.iter().any(|c| c.kind == kind), "{kind:?}");
    }
}

#[test]
fn the_apprentice_uses_every_element_that_a_text_may_hold() {
    let text = &one("16-the-typesetters-apprentice").chapters[0].text;
    let elements = "a abbr acronym address b big blockquote br caption center cite code col colgroup dd del details dfn div \
        dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q rp rt ruby s samp small span strike \
        strong sub summary sup table tbody td tfoot th thead tr tt u ul var";
    for element in elements.split_whitespace() {
        let opened = text.contains(&format!("<{element}>")) || text.contains(&format!("<{element} "));
        assert!(opened, "<{element}> is missing");
    }
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
