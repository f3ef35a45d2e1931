//! Fills an archive: with the small demo behind `serve --demo`, or with a big one from a seed.
//!
//! Both go through the same rules as what people post. Filling the same again adds nothing, so that what was
//! interrupted is taken up where it stopped. Nobody can log in as an invented person.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use fanlight_archive::bulk::{Bulk, PlannedWork};
use fanlight_archive::people::invented::{self, Invented};
use fanlight_archive::tags::TagLists;
use fanlight_archive::works::form::{ChapterForm, CommentsFrom, CreditForm, Purpose, WorkForm};
use fanlight_archive::{Archive, PersonId, PseudId, Time};
use jiff::ToSpan;
use jiff::civil::Date;
use pulldown_cmark::Parser;

use super::follow;
use super::generate::Plan;
use super::keep;
use super::people;
use super::series;
use super::story::{self, Credit, CreditKind, Story};
use super::talk;

/// Works made ahead of those being written.
const AHEAD: usize = 8;
/// What stands in for the texts of a work without them.
const NO_TEXT: &str = "<p>This is a work without its text: only its header is there, to try long lists.</p>";
/// Works between two lines about how far it is, where there is no terminal.
const STEP: usize = 1000;

/// Fills an empty archive with the small demo, and says how many works that are; 0 if the archive was not empty.
///
/// # Errors
/// Only if the archive cannot be written, or the demo breaks its rules, which a test rules out.
pub(crate) async fn small(archive: &Archive) -> Result<usize> {
    if !invented::is_empty(&mut archive.read().await?).await? {
        return Ok(0);
    }
    let people = people::all()?;
    let today = archive.now().date();
    let mut rows = Vec::with_capacity(people.len());
    for person in &people {
        rows.push(Invented {
            name: person.user.clone(),
            pseuds: person.pseuds.clone(),
            joined: Time::noon(person.joined.min(today)),
            title: person.title.clone(),
            about: html(&person.about),
            permissions: serde_json::to_string(&person.permissions)?,
        });
    }
    let ids = invented::bring(archive, &rows).await?;
    let names = people.iter().flat_map(|person| &person.pseuds);
    let pseuds: HashMap<&str, (PseudId, PersonId)> =
        names.map(String::as_str).zip(ids.into_iter().flatten()).collect();
    let mut readers: Vec<PersonId> = pseuds.values().map(|(_, person)| *person).collect();
    readers.sort_unstable();
    readers.dedup();
    follow::small(archive, &readers).await?;
    let stories = story::all()?;
    let titles: HashMap<&str, &Story> = stories.iter().map(|story| (&*story.slug, story)).collect();
    let mut bulk = Bulk::new(archive);
    // In the order of their days, so that numbers grow as they would have.
    let mut order: Vec<&Story> = stories.iter().collect();
    order.sort_by_key(|story| story.published);
    for story in &order {
        let creators = story.by.iter().map(|name| pseuds.get(&**name).copied());
        let creators: Option<Vec<_>> = creators.collect();
        bulk.add(PlannedWork {
            key: format!("demo {}", story.slug),
            creators: creators.with_context(|| format!("{}: nobody has that pen name", story.slug))?,
            form: story_form(story, &titles, today),
            chapters: story_chapters(story, today),
            purpose: if story.draft { Purpose::Draft } else { Purpose::Post },
            hits: 0,
        })
        .await?;
    }
    let made = bulk.finish().await?;
    talk::small(archive, &made, &readers).await?;
    keep::small(archive, &made, &readers).await?;
    let works = order.iter().map(|story| &*story.slug).zip(made.iter().copied()).collect();
    series::small(archive, &pseuds, &works).await?;
    Ok(made.len())
}

/// Markdown, or HTML if it begins with `<`, as HTML.
pub(super) fn html(text: &str) -> String {
    if text.starts_with('<') {
        return text.to_owned();
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new(text));
    html
}

fn story_form(story: &Story, titles: &HashMap<&str, &Story>, today: Date) -> WorkForm {
    WorkForm {
        title: story.title.clone(),
        tags: TagLists {
            ratings: vec![story.rating.clone()],
            warnings: story.warnings.clone(),
            categories: story.categories.clone(),
            fandoms: story.fandoms.clone(),
            relationships: story.relationships.clone(),
            characters: story.characters.clone(),
            freeforms: story.freeforms.clone(),
        },
        summary: html(&story.summary),
        notes: html(&story.notes),
        end_notes: html(&story.end_notes),
        language: story.language.clone(),
        chapters: story.planned_chapters.map_or("?".to_owned(), |planned| planned.to_string()),
        published: story.published.min(today).to_string(),
        restricted: story.restricted,
        comments_from: CommentsFrom::Everyone.as_str().into(),
        credits: story.credits.iter().map(|credit| credit_form(credit, titles)).collect(),
        ..WorkForm::default()
    }
}

fn credit_form(credit: &Credit, titles: &HashMap<&str, &Story>) -> CreditForm {
    let other = credit.work.as_deref().and_then(|slug| titles.get(slug));
    let title = credit.title.clone().or_else(|| other.map(|story| story.title.clone()));
    let by = || other.map(|story| story.by.join(", "));
    let creator = credit.creator.clone().or_else(|| credit.owner.clone()).or_else(|| credit.name.clone());
    CreditForm {
        kind: kind(credit.kind).to_owned(),
        title: title.unwrap_or_default(),
        creator: creator.or_else(by).unwrap_or_default(),
        url: credit.url.clone().unwrap_or_default(),
    }
}

fn kind(kind: CreditKind) -> &'static str {
    match kind {
        CreditKind::Characters => "canon",
        CreditKind::Song => "song",
        CreditKind::Poem => "poem",
        CreditKind::Book => "book",
        CreditKind::Film => "film",
        CreditKind::Game => "game",
        CreditKind::Prompt => "prompt",
        CreditKind::Dedication => "dedication",
        CreditKind::Beta => "beta",
        CreditKind::Artist => "artist",
        CreditKind::Translator => "translator",
        CreditKind::Podficcer => "podficcer",
        CreditKind::Cover => "cover",
        CreditKind::Event => "event",
        CreditKind::Archive => "origin",
        CreditKind::InspiredBy => "inspired",
        CreditKind::TranslationOf => "translation",
        CreditKind::Gift => "gift",
    }
}

fn story_chapters(story: &Story, today: Date) -> Vec<ChapterForm> {
    let days = (story.updated - story.published).get_days();
    let last = i32::try_from(story.chapters.len()).unwrap_or(i32::MAX).saturating_sub(1).max(1);
    let chapters = story.chapters.iter().zip(0..).map(|(chapter, at)| {
        // From the first day to the last, evenly.
        let day = story.published.checked_add((days * at / last).days()).unwrap_or(story.updated);
        ChapterForm {
            title: chapter.title.clone().unwrap_or_default(),
            summary: html(&chapter.summary),
            notes: html(&chapter.notes),
            end_notes: html(&chapter.end_notes),
            text: html(&chapter.text),
            published: day.min(today).to_string(),
            raw: None,
        }
    });
    chapters.collect()
}

/// Which texts the works of a big demo get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Every chapter its own.
    All,
    /// One chapter and one sentence each; the word counts are those of the texts that stayed away.
    None,
}

/// Fills an archive with `works` works from a seed, and says how many are new.
///
/// # Errors
/// If somebody real has a name that the plan invents, or the archive cannot be written.
pub(crate) async fn big(archive: &Archive, works: usize, seed: u64, texts: Texts) -> Result<usize> {
    ensure!(works > 0, "say how many works: --works 1000");
    let plan = Arc::new(Plan::new(works, seed)?);
    let today = archive.now().date();
    let people: Vec<Invented> = (0..plan.people())
        .map(|number| {
            let person = plan.person(number);
            let joined = Time::noon(person.joined.min(today));
            Invented { name: person.user, pseuds: person.pseuds, joined, ..Invented::default() }
        })
        .collect();
    let mut progress = Progress::new("people", people.len());
    let ids = Arc::new(invented::bring(archive, &people).await?);
    progress.at(people.len());

    // Writing texts, cleaning them and the database each have their own thread.
    let (send, mut receive) = tokio::sync::mpsc::channel(AHEAD);
    let writer = tokio::task::spawn_blocking(move || {
        for work in plan.works() {
            let words: usize = work.chapters.iter().map(|chapter| chapter.words).sum();
            let words = i64::try_from(words).unwrap_or(i64::MAX);
            if send.blocking_send((planned(&plan, &ids, seed, &work, texts, today), words)).is_err() {
                // The other side has stopped with an error, which it tells.
                break;
            }
        }
    });
    let mut bulk = Bulk::new(archive);
    let mut progress = Progress::new("works", works);
    let mut done = 0;
    while let Some((work, words)) = receive.recv().await {
        match texts {
            Texts::All => bulk.add(work).await?,
            Texts::None => bulk.add_without_text(work, words).await?,
        }
        done += 1;
        progress.at(done);
    }
    writer.await?;
    Ok(bulk.finish().await?.len())
}

fn planned(
    plan: &Plan,
    ids: &[Vec<(PseudId, PersonId)>],
    seed: u64,
    work: &super::generate::PlannedWork,
    texts: Texts,
    today: Date,
) -> PlannedWork {
    let creators = work.authors.iter().filter_map(|(person, pseud)| {
        let pseuds = ids.get(*person)?;
        pseuds.get(*pseud).or_else(|| pseuds.first()).copied()
    });
    let chapters = work.chapters.iter().enumerate().map(|(at, chapter)| {
        let mut text = String::new();
        match texts {
            Texts::All => _ = plan.write_chapter(work, at, &mut text),
            Texts::None => NO_TEXT.clone_into(&mut text),
        }
        ChapterForm {
            title: chapter.title.clone().unwrap_or_default(),
            text,
            published: chapter.posted.min(today).to_string(),
            ..ChapterForm::default()
        }
    });
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let (chapters, of): (Vec<_>, _) = match texts {
        Texts::All => (chapters.collect(), work.planned_chapters),
        // Finished ones stay finished.
        Texts::None => {
            let finished = work.planned_chapters == Some(work.chapters.len());
            (chapters.take(1).collect(), if finished { Some(1) } else { work.planned_chapters })
        }
    };
    PlannedWork {
        key: format!("demo {seed} {}", work.number),
        creators: creators.collect(),
        form: WorkForm {
            title: work.title.clone(),
            tags: TagLists {
                ratings: owned(&[work.rating]),
                warnings: owned(&work.warnings),
                categories: owned(&work.categories),
                fandoms: work.fandoms.clone(),
                relationships: work.relationships.clone(),
                characters: work.characters.clone(),
                freeforms: work.freeforms.clone(),
            },
            summary: work.summary.clone(),
            language: work.language.clone(),
            chapters: of.map_or("?".to_owned(), |planned| planned.to_string()),
            published: chapters.first().map(|chapter| chapter.published.clone()).unwrap_or_default(),
            restricted: work.restricted,
            ..WorkForm::default()
        },
        chapters,
        purpose: Purpose::Post,
        hits: i64::try_from(work.hits).unwrap_or(i64::MAX),
    }
}

/// How far it is: one line that changes on a terminal, a line now and then elsewhere; on standard error.
struct Progress {
    what: &'static str,
    all: usize,
    terminal: bool,
    shown: usize,
}

impl Progress {
    fn new(what: &'static str, all: usize) -> Progress {
        Progress { what, all, terminal: std::io::stderr().is_terminal(), shown: 0 }
    }

    fn at(&mut self, done: usize) {
        let (what, all) = (self.what, self.all);
        let percent = done * 100 / all.max(1);
        let step = if self.terminal { (all / 200).max(1) } else { STEP };
        if done < self.shown + step && done < all {
            return;
        }
        self.shown = done;
        if self.terminal {
            let bar = "█".repeat(percent / 4);
            let end = if done >= all { "\n" } else { "" };
            eprint!("\r  {bar:<25} {done} of {all} {what}{end}");
            // Nobody is told if the terminal is gone.
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{done} of {all} {what}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fanlight_archive::check;
    use fanlight_archive::testing::each_database;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_small_demo_fills_an_empty_archive_once_and_leaves_it_sound() {
        each_database(async |test| {
            let made = small(&test.archive).await.unwrap();
            assert_eq!(made, story::all().unwrap().len());
            assert_eq!(small(&test.archive).await.unwrap(), 0, "only an empty archive is filled");
            assert_eq!(check::check(&test.archive).await.unwrap().findings, []);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_big_demo_is_taken_up_where_it_stopped_and_leaves_a_sound_archive() {
        each_database(async |test| {
            assert_eq!(big(&test.archive, 12, 7, Texts::All).await.unwrap(), 12);
            assert_eq!(big(&test.archive, 12, 7, Texts::All).await.unwrap(), 0);
            assert_eq!(check::check(&test.archive).await.unwrap().findings, []);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_big_demo_without_texts_leaves_a_sound_archive_too() {
        each_database(async |test| {
            assert_eq!(big(&test.archive, 12, 7, Texts::None).await.unwrap(), 12);
            assert_eq!(check::check(&test.archive).await.unwrap().findings, []);
        })
        .await;
    }

    #[test]
    fn without_texts_a_work_keeps_everything_but_its_chapters() {
        let plan = Plan::new(300, 7).unwrap();
        let today = jiff::civil::date(2026, 11, 1);
        let work = plan.works().find(|work| work.planned_chapters.is_some_and(|n| n > 1)).unwrap();
        let [with, without] =
            [Texts::All, Texts::None].map(|texts| planned(&plan, &[], 7, &work, texts, today));
        assert_eq!((with.chapters.len(), without.chapters.len()), (work.chapters.len(), 1));
        assert_eq!(with.form.tags.fandoms, without.form.tags.fandoms);
        let finished = work.planned_chapters == Some(work.chapters.len());
        assert_eq!(without.form.chapters == "1", finished);
    }
}
