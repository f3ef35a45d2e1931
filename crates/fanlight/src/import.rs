//! `fanlight import text`: brings one story in as it lay on somebody's disk.
//!
//! The same reader as behind the web form. With `--dry-run` nothing is changed; without it the story becomes a draft
//! of the named member, or is posted at once, with the file's bytes kept as its first version. The same file for the
//! same member a second time finds what the first time brought.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use fanlight_archive::child::{Asked, ChildRunner};
use fanlight_archive::journal::Noun;
use fanlight_archive::people::accounts;
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::tags::TagLists;
use fanlight_archive::works::form::{ChapterForm, CreditForm, Purpose, Raw, WorkForm};
use fanlight_archive::works::{prepare, save};
use fanlight_archive::{Archive, Error, WorkId, origins};
use fanlight_text::read::{self, MAX_FILE_BYTES, Options, Reading};
use fanlight_web::texts::{Language, Texts};

use crate::cli::ImportText;
use crate::config::Config;
use crate::folder;

/// What files brought in by hand are said to come from.
const SOURCE: &str = "file";

/// Reads a story and shows it, or brings it in.
///
/// # Errors
/// One line: what is the matter with the file, or with what was said about it.
pub(crate) async fn text(config: &Config, flags: &ImportText) -> Result<ExitCode> {
    let bytes = file(&flags.file)?;
    let name = flags.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let asked = Asked { name, options: Options::default() };
    let reading = ChildRunner::Program(std::env::current_exe()?).document(&asked, &bytes).await?;
    let reading = reading.map_err(|error| anyhow::anyhow!("{}: {error}", flags.file.display()))?;
    if flags.dry_run {
        if flags.json {
            println!("{}", serde_json::to_string_pretty(&reading)?);
        } else {
            print!("{}", told(&reading));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let Some(user) = &flags.as_user else {
        bail!("say whose story it is: --as NAME (or --dry-run to see what would be understood of it)")
    };
    let archive = folder::open(config).await?;
    let outcome = bring(&archive, flags, user, reading, bytes).await;
    archive.close().await;
    let (work, new) = outcome?;
    match (new, flags.post) {
        (false, _) => println!("This file is here already: /works/{work}. Nothing was changed."),
        (true, true) => println!("Posted: /works/{work}"),
        (true, false) => println!("A draft for {user}: /works/{work}/edit"),
    }
    Ok(ExitCode::SUCCESS)
}

fn file(path: &Path) -> Result<Vec<u8>> {
    let open = std::fs::File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let mut bytes = Vec::new();
    // One byte more than is read, so that the reader can say that it is too much.
    open.take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(bytes)
}

async fn bring(
    archive: &Archive,
    flags: &ImportText,
    user: &str,
    reading: Reading,
    bytes: Vec<u8>,
) -> Result<(WorkId, bool)> {
    let account = accounts::find(&mut archive.read().await?, user).await?;
    let account = account.with_context(|| format!("nobody here is called {user}"))?;
    let person = account.person_id;
    let viewer = Viewer::member(person, Roles::default());
    let origin = format!("{person} {}", fanlight_archive::texts::Hash::of(&bytes).as_str());
    let purpose = if flags.post { Purpose::Post } else { Purpose::Draft };
    let (form, chapters) = forms(flags, reading, bytes);
    let prepared = prepare::prepare(form, chapters, purpose, archive.now()).await.map_err(in_words)?;
    let mut change = archive.change(Some(person)).await?;
    if let Some(work) = origins::find(&mut change, SOURCE, Noun::Work, &origin).await? {
        return Ok((WorkId(work), false));
    }
    let work = save::make(&mut change, &viewer, &prepared, "").await.map_err(in_words)?;
    origins::put(&mut change, SOURCE, Noun::Work, &origin, work.0).await?;
    change.commit().await?;
    Ok((work, true))
}

/// What was wrong with a form, as one line in words, with the flags that mend the commonest.
pub(crate) fn in_words(error: Error) -> anyhow::Error {
    let Error::Invalid(invalid) = error else { return error.into() };
    let texts = Texts::of(Language::English);
    let lines = invalid.fields.iter().flat_map(|(field, messages)| {
        let flag = match *field {
            "title" => " (--title)",
            "fandom" | "fandoms" | "fandom_string" => " (--fandom)",
            "rating" | "ratings" | "rating_string" => " (--rating)",
            "warning" | "warnings" | "archive_warning_strings" => " (--warning)",
            "language" => " (--language)",
            _ => "",
        };
        messages.iter().map(move |message| format!("{}{flag}", texts.message(message)))
    });
    anyhow::anyhow!("{}", lines.collect::<Vec<_>>().join(" "))
}

/// The forms that a reading fills in; flags count before what was read.
fn forms(flags: &ImportText, reading: Reading, bytes: Vec<u8>) -> (WorkForm, Vec<ChapterForm>) {
    let typed = |flag: &[String], read: Vec<String>| if flag.is_empty() { read } else { flag.to_vec() };
    let file_name = || flags.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    // Of several ratings that may be meant, the author chooses.
    let rating = match (&flags.rating, reading.tags.rating_offered.as_slice()) {
        (Some(rating), _) => vec![rating.clone()],
        (None, [only]) => vec![only.clone()],
        (None, _) => Vec::new(),
    };
    let notes = [reading.notes, reading.disclaimer].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let form = WorkForm {
        title: flags.title.clone().or(reading.title).or_else(file_name).unwrap_or_default(),
        tags: TagLists {
            ratings: rating,
            warnings: flags.warning.clone(),
            categories: Vec::new(),
            fandoms: typed(&flags.fandom, reading.tags.fandoms),
            relationships: reading.tags.relationships,
            characters: reading.tags.characters,
            freeforms: reading.tags.freeforms,
        },
        summary: reading.summary.unwrap_or_default(),
        notes,
        end_notes: reading.end_notes.unwrap_or_default(),
        language: flags.language.clone(),
        chapters: reading.chapters.len().to_string(),
        credits: reading.credits.into_iter().map(credit).collect(),
        ..WorkForm::default()
    };
    let mut raw = Some(Raw { bytes, encoding: reading.encoding });
    let chapters = reading.chapters.into_iter().map(|chapter| ChapterForm {
        title: chapter.title.unwrap_or_default(),
        summary: chapter.summary.unwrap_or_default(),
        notes: chapter.notes.unwrap_or_default(),
        end_notes: chapter.end_notes.unwrap_or_default(),
        text: chapter.html,
        published: String::new(),
        raw: raw.take(),
    });
    (form, chapters.collect())
}

fn credit(read: read::Credit) -> CreditForm {
    let kind = match &*read.kind {
        "characters" => "canon",
        "art" => "artist",
        "translation" => "translator",
        other => other,
    };
    CreditForm {
        kind: kind.to_owned(),
        title: read.title.unwrap_or_default(),
        creator: read.creator.or(read.owner).unwrap_or_default(),
        url: String::new(),
    }
}

/// A reading for people.
fn told(reading: &Reading) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            // Writing to memory does not fail.
            let _ = writeln!(out, "{name:<14}{}", value.replace('\n', "\n              "));
        }
    };
    line("Title", reading.title.as_deref().unwrap_or(""));
    line("Author", reading.author.as_deref().unwrap_or(""));
    line("Summary", reading.summary.as_deref().unwrap_or(""));
    line("Fandoms", &reading.tags.fandoms.join(", "));
    line("Relationships", &reading.tags.relationships.join(", "));
    line("Characters", &reading.tags.characters.join(", "));
    line("Tags", &reading.tags.freeforms.join(", "));
    line("Rating", reading.tags.rating_as_typed.as_deref().unwrap_or(""));
    line("Warnings", reading.tags.warnings_as_typed.as_deref().unwrap_or(""));
    line("Notes", reading.notes.as_deref().unwrap_or(""));
    line("Disclaimer", reading.disclaimer.as_deref().unwrap_or(""));
    for credit in &reading.credits {
        let parts = [&credit.title, &credit.creator, &credit.owner].into_iter().flatten();
        line("Credit", &format!("{}: {}", credit.kind, parts.cloned().collect::<Vec<_>>().join(" · ")));
    }
    for (chapter, at) in reading.chapters.iter().zip(1..) {
        let title = chapter.title.as_deref().unwrap_or("");
        let scenes = chapter.scene_breaks;
        line(&format!("Chapter {at}"), &format!("{} words, {scenes} scene breaks. {title}", chapter.words));
    }
    line("End notes", reading.end_notes.as_deref().unwrap_or(""));
    for left in &reading.left_out {
        line("Left out", &left.text);
    }
    out
}
