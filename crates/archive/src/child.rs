//! Foreign files are decoded in a child process of the same program, which has limits on memory and time of its own:
//! whatever a malicious file does, it does it there.
//!
//! [`ChildRunner`] starts `PROGRAM child KIND`, gives it the file, and reads its answer; the program's side sets its
//! limits and calls [`serve`]. A picture's answer is one byte, 0 for an icon or 1 for a refusal (the key of a
//! message), and then the content. A document's question is a line of JSON ([`Asked`]) before the file, its answer the
//! reading or why there is none, in JSON. A child that gives no answer has hit a limit of its own.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fanlight_text::read::{self, MAX_FILE_BYTES, Options, Reading, Unreadable};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::images::{self, Icon};
use crate::{Error, Invalid, Message, Result, limits};

/// Children at once.
static LINE: Semaphore = Semaphore::const_new(2);
/// How long a child may take, waiting for the machine included.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of an answer, at the most: a story as large as its file may be, written in JSON.
const ANSWER: u64 = 64 * 1024 * 1024;
/// Bytes of the line before a document, at the most.
const LINE_BYTES: usize = 64 * 1024;

/// What a child decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture for an icon.
    Image,
    /// A story in a file.
    Document,
}

/// What is said before a document's bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The file's name, for what it may be.
    pub name: Option<String>,
    /// What the person chose about it.
    pub options: Options,
}

impl Kind {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Image => "image",
            Kind::Document => "document",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "image" => Ok(Kind::Image),
            "document" => Ok(Kind::Document),
            _ => Err(Error::NotFound("kind of child")),
        }
    }
}

/// Runs children.
#[derive(Clone, Debug)]
pub enum ChildRunner {
    /// This program, with `child KIND` as its arguments.
    Program(PathBuf),
    /// Right here, for tests that have no program.
    #[cfg(any(test, feature = "testing"))]
    InProcess,
}

impl Default for ChildRunner {
    /// The program as it is installed.
    fn default() -> Self {
        ChildRunner::Program("fanlight".into())
    }
}

impl ChildRunner {
    /// A picture made an icon; [`Error::Invalid`] at `icon` says why not.
    pub async fn icon(&self, bytes: &[u8]) -> Result<Icon> {
        // What is far too long is not even carried over.
        let bytes = &bytes[..bytes.len().min(limits::ICON_BYTES + 1)];
        let answer = read_answer(&self.run(Kind::Image, bytes).await?)?;
        let (mime, bytes) = answer.split_first().ok_or_else(|| Error::Broken("an empty icon".into()))?;
        Ok(Icon { mime: if *mime == PNG { "image/png" } else { "image/jpeg" }, bytes: bytes.to_vec() })
    }

    /// A document read; or why it can't be, for the person who chose it.
    pub async fn document(&self, asked: &Asked, bytes: &[u8]) -> Result<Result<Reading, Unreadable>> {
        // What is far too long is not even carried over.
        if bytes.len() > MAX_FILE_BYTES {
            return Ok(Err(Unreadable::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES }));
        }
        let mut input = serde_json::to_vec(asked)?;
        input.push(b'\n');
        input.extend_from_slice(bytes);
        let answer = self.run(Kind::Document, &input).await?;
        if answer.is_empty() {
            return Ok(Err(Unreadable::ZipBomb));
        }
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Has a child decode a file; gives its answer, empty if it died of its limits.
    async fn run(&self, kind: Kind, input: &[u8]) -> Result<Vec<u8>> {
        let _turn = LINE.acquire().await.map_err(|_| Error::Busy)?;
        match self {
            ChildRunner::Program(program) => {
                let run = run_program(program, kind, input);
                match tokio::time::timeout(PATIENCE, run).await {
                    Ok(answer) => answer.map_err(|error| {
                        Error::Broken(format!("{} child {}: {error}", program.display(), kind.as_str()))
                    }),
                    // Dropping it killed the child.
                    Err(_) => Ok(Vec::new()),
                }
            }
            #[cfg(any(test, feature = "testing"))]
            ChildRunner::InProcess => {
                let mut answer = Vec::new();
                serve(kind, input, &mut answer).map_err(|error| Error::Broken(error.to_string()))?;
                Ok(answer)
            }
        }
    }
}

async fn run_program(program: &std::path::Path, kind: Kind, input: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut child = tokio::process::Command::new(program)
        .args(["child", kind.as_str()])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let mut answer = Vec::new();
    let give = async {
        if let Some(mut stdin) = stdin {
            // A child that ends early has said, or not said, why.
            let _ = stdin.write_all(input).await;
        }
    };
    let take = async {
        match stdout {
            Some(stdout) => stdout.take(ANSWER).read_to_end(&mut answer).await,
            None => Ok(0),
        }
    };
    let ((), read) = tokio::join!(give, take);
    read?;
    child.wait().await?;
    Ok(answer)
}

const DONE: u8 = 0;
const REFUSED: u8 = 1;
const PNG: u8 = 0;
const JPEG: u8 = 1;

/// The keys a child may answer with.
const KEYS: [&str; 3] = ["error-icon-kind", "error-icon-heavy", "error-icon-large"];

fn read_answer(answer: &[u8]) -> Result<Vec<u8>> {
    let said = match answer.split_first() {
        Some((&DONE, content)) => return Ok(content.to_vec()),
        Some((&REFUSED, key)) => KEYS.into_iter().find(|known| known.as_bytes() == key),
        // It hit a limit of its own and is gone.
        _ => Some("error-icon-kind"),
    };
    let message = Message::new(said.unwrap_or("error-icon-kind"));
    let message = message.with("kilobytes", limits::ICON_BYTES / 1024).with("side", images::MOST);
    Err(Invalid::one("icon", message).into())
}

/// The child's side: reads a file, decodes it, writes the answer. Its process has set its limits before.
pub fn serve(kind: Kind, input: impl Read, output: impl Write) -> std::io::Result<()> {
    match kind {
        Kind::Image => serve_image(input, output),
        Kind::Document => serve_document(input, output),
    }
}

fn serve_image(input: impl Read, mut output: impl Write) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    input.take(limits::ICON_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    match images::reencode(&bytes) {
        Ok(icon) => {
            output.write_all(&[DONE, if icon.mime == "image/png" { PNG } else { JPEG }])?;
            output.write_all(&icon.bytes)?;
        }
        Err(Error::Invalid(invalid)) => {
            output.write_all(&[REFUSED])?;
            let key = invalid.fields.values().flatten().next().map_or(KEYS[0], |message| message.key);
            output.write_all(key.as_bytes())?;
        }
        Err(error) => return Err(std::io::Error::other(error)),
    }
    output.flush()
}

fn serve_document(input: impl Read, mut output: impl Write) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    input.take((LINE_BYTES + MAX_FILE_BYTES) as u64).read_to_end(&mut bytes)?;
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let asked: Asked = serde_json::from_slice(&bytes[..line])?;
    let file = bytes.get(line + 1..).unwrap_or_default();
    let answer = read::read(file, asked.name.as_deref(), &asked.options);
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_comes_through_with_its_reason_and_a_dead_child_is_a_refusal() {
        let runner = ChildRunner::InProcess;
        let said = runner.icon(&vec![0; limits::ICON_BYTES * 2]).await.unwrap_err().to_string();
        assert!(said.contains("error-icon-heavy"), "{said}");
        assert!(runner.icon(b"no picture").await.unwrap_err().to_string().contains("error-icon-kind"));
        let dead = ChildRunner::Program("/bin/false".into());
        assert!(matches!(dead.icon(b"x").await, Err(Error::Invalid(_))));
        let missing = ChildRunner::Program("/nowhere/fanlight".into());
        assert!(matches!(missing.icon(b"x").await, Err(Error::Broken(_))), "our own fault");
    }

    #[tokio::test]
    async fn a_document_comes_through_or_says_why_not_and_a_dead_child_is_a_refusal() {
        let asked = Asked { name: Some("lamp.txt".into()), ..Asked::default() };
        let runner = ChildRunner::InProcess;
        let reading =
            runner.document(&asked, b"Title: The Lamp\n\nIt burned all night.\n").await.unwrap().unwrap();
        assert_eq!(reading.title.as_deref(), Some("The Lamp"));
        assert_eq!(runner.document(&asked, &[0, 1, 2, 0, 255, 0]).await.unwrap(), Err(Unreadable::NotText));
        let huge = vec![b'a'; MAX_FILE_BYTES + 1];
        assert!(matches!(runner.document(&asked, &huge).await.unwrap(), Err(Unreadable::TooLarge { .. })));
        let dead = ChildRunner::Program("/bin/false".into());
        assert_eq!(dead.document(&asked, b"x").await.unwrap(), Err(Unreadable::ZipBomb));
    }

    #[test]
    fn an_answer_of_nobodys_words_is_never_shown() {
        let said = read_answer(b"\x01<script>").unwrap_err().to_string();
        assert!(said.contains("error-icon-kind"), "{said}");
    }
}
