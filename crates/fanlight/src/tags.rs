//! `fanlight tags`: the thesaurus out and in, what was brought in undone, and what is suggested for tags that wait.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::alike::Why;
use fanlight_archive::tags::bins::{self, Bin, Order};
use fanlight_archive::tags::candidates::{self, Reason};
use fanlight_archive::tags::{Kind, log, thesaurus};
use fanlight_archive::{Archive, Error, TagActId};
use fanlight_web::texts::{Language, Texts};

use crate::cli::Tags;
use crate::config::Config;
use crate::folder;

/// Runs one of the commands; the exit code is 1 if lines of a thesaurus could not be done.
///
/// # Errors
/// If the archive or the file cannot be opened, read or written.
pub(crate) async fn run(config: &Config, what: &Tags) -> Result<ExitCode> {
    let archive = folder::open(config).await?;
    let done = one(&archive, what).await;
    archive.close().await;
    done
}

async fn one(archive: &Archive, what: &Tags) -> Result<ExitCode> {
    match what {
        Tags::Export { file } => export(archive, file.as_deref()).await,
        Tags::Import { file } => import(archive, file).await,
        Tags::Undo { batch } => undo(archive, *batch).await,
        Tags::Suggest { kind, list } => suggest(archive, kind, *list).await,
    }
}

fn in_words(error: Error) -> anyhow::Error {
    let Error::Invalid(invalid) = error else { return error.into() };
    let texts = Texts::of(Language::English);
    let lines: Vec<String> =
        invalid.fields.values().flatten().map(|message| texts.message(message)).collect();
    anyhow::anyhow!(lines.join(" "))
}

async fn export(archive: &Archive, file: Option<&Path>) -> Result<ExitCode> {
    let mut out: Box<dyn Write> = match file {
        Some(file) => Box::new(std::io::BufWriter::new(
            std::fs::File::create(file).with_context(|| format!("{} cannot be written", file.display()))?,
        )),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut reader = archive.read().await?;
    thesaurus::export(&mut reader, &Viewer::system(), |text| out.write_all(text.as_bytes())).await?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

async fn import(archive: &Archive, file: &Path) -> Result<ExitCode> {
    let bytes = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    anyhow::ensure!(bytes <= thesaurus::BYTES as u64, "a thesaurus can have {} MiB", thesaurus::BYTES >> 20);
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let report = thesaurus::import(archive, &Viewer::system(), &text).await.map_err(in_words)?;
    let texts = Texts::of(Language::English);
    for problem in &report.problems {
        println!("line {}: {}", problem.line, texts.message(&problem.message));
    }
    println!(
        "{} lines read: {} new tags, {} acts, {} problems.",
        report.lines, report.made, report.acts, report.problem_count
    );
    if let (Some(first), Some(last)) = (report.batches.first(), report.batches.last()) {
        println!("Undo with `fanlight tags undo BATCH`, the last first: batches {first} to {last}.");
        let batches: Vec<String> = report.batches.iter().rev().map(ToString::to_string).collect();
        println!("{}", batches.join(" "));
    }
    Ok(if report.problem_count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn undo(archive: &Archive, batch: i64) -> Result<ExitCode> {
    let mut change = archive.change(None).await?;
    let undone = log::undo_batch(&mut change, &Viewer::system(), TagActId(batch)).await.map_err(in_words)?;
    change.commit().await?;
    println!("{} acts undone.", undone.len());
    Ok(ExitCode::SUCCESS)
}

async fn suggest(archive: &Archive, kind: &str, list: bool) -> Result<ExitCode> {
    let kind: Kind = kind.parse().map_err(|_| anyhow::anyhow!("{kind} is no kind of tag"))?;
    let viewer = Viewer::system();
    let mut reader = archive.read().await?;
    let (mut from, mut tags) = (None, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    loop {
        let page = bins::page(&mut reader, &viewer, Bin::All, kind, Order::Uses, "", from.as_ref()).await?;
        tags += page.tags.len();
        let ids: Vec<_> = page.tags.iter().map(|tag| tag.id).collect();
        for found in candidates::of(&mut reader, &viewer, &ids).await? {
            let reason = match found.reason {
                Reason::Alike(Why::Written) => "written otherwise",
                Reason::Alike(Why::PairOrder) => "a pair in another order",
                Reason::Alike(Why::NameOrder) => "names in another order",
                Reason::Alike(Why::Spelling(_)) => "spelled otherwise",
                Reason::Alike(Why::PairSign) => "a pair with another sign",
                Reason::Beside { .. } => "nearly always beside",
            };
            *reasons.entry(reason).or_default() += 1;
            if list && let Some(tag) = page.tags.iter().find(|tag| tag.id == found.tag) {
                println!("{} → {} ({reason})", tag.name, found.other.name);
            }
        }
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    println!("{tags} tags wait.");
    for (reason, count) in reasons {
        println!("{count} suggestions: {reason}.");
    }
    Ok(ExitCode::SUCCESS)
}
