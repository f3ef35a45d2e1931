//! `fanlight child`: reads one foreign file with little memory and little time, for a server that stays unharmed.
//!
//! It limits itself first, then reads the file from standard input and writes what it found to standard output. The
//! server starts it; nobody else has a use for it.

use std::io::{Read, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use fanlight_archive::child;
use fanlight_text::read::{MAX_FILE_BYTES, Options, Reading};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::cli;

/// Bytes of memory a child may have.
const MEMORY: u64 = 512 << 20;
/// Seconds of the processor it may use.
const SECONDS: u64 = 10;
/// Bytes of the line before the file.
const HEAD: usize = 64 << 10;

/// The line before a document's bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The file's name, for what it may be.
    name: Option<String>,
    /// What the person chose in the preview.
    options: Options,
}

/// What comes back.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// The story.
    Reading(Box<Reading>),
    /// Why there is none, in words for the person who chose the file.
    Unreadable(String),
}

/// Reads one file from standard input and answers on standard output.
///
/// # Errors
/// If the process cannot be limited, or its input not be read.
pub(crate) fn run(what: cli::Child) -> Result<ExitCode> {
    match what {
        cli::Child::Image => image(),
        cli::Child::Document => document(),
    }
}

/// Takes memory, time and the core file away from this process.
///
/// # Errors
/// If the system will not: then nothing is read.
fn limit() -> Result<()> {
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .context("this process cannot be limited")?;
    }
    Ok(())
}

/// Decodes a picture as the archive's own side of this asks for it.
///
/// # Errors
/// If standard input cannot be read or the answer not be written.
fn image() -> Result<ExitCode> {
    limit()?;
    child::serve(child::Kind::Image, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a document: one line of JSON (`{"name": "story.odt", "options": {}}`), then the file's bytes to the end; writes
/// `{"reading": {…}}` or `{"unreadable": "…"}`.
///
/// # Errors
/// If the line cannot be read or the answer not be written.
fn document() -> Result<ExitCode> {
    limit()?;
    let mut bytes = Vec::new();
    let most = (HEAD + MAX_FILE_BYTES + 2) as u64;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).context("standard input")?;
    let line = bytes.iter().position(|byte| *byte == b'\n').context("there is no line before the file")?;
    let asked: Asked = serde_json::from_slice(&bytes[..line]).context("the line before the file")?;
    let answer = match fanlight_text::read::read(&bytes[line + 1..], asked.name.as_deref(), &asked.options) {
        Ok(reading) => Answer::Reading(Box::new(reading)),
        Err(error) => Answer::Unreadable(error.to_string()),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
