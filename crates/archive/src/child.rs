//! Foreign files are decoded in a child process of the same program, which has limits on memory and time of its own:
//! whatever a malicious file does, it does it there.
//!
//! [`ChildRunner::run`] starts `PROGRAM child KIND`, gives it the file, and reads its answer: one byte, 0 for a result
//! or 1 for a refusal (the key of a message), and then the content. The program's side sets its limits and calls
//! [`serve`].

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::images::{self, Icon};
use crate::{Error, Invalid, Message, Result, limits};

/// Children at once.
static LINE: Semaphore = Semaphore::const_new(2);
/// How long a child may take, waiting for the machine included.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of an answer, at the most.
const ANSWER: u64 = 16 * 1024 * 1024;

/// What a child decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture for an icon.
    Image,
}

impl Kind {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Image => "image",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "image" => Ok(Kind::Image),
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
        let answer = self.run(Kind::Image, bytes).await?;
        let (mime, bytes) = answer.split_first().ok_or_else(|| Error::Broken("an empty icon".into()))?;
        Ok(Icon { mime: if *mime == PNG { "image/png" } else { "image/jpeg" }, bytes: bytes.to_vec() })
    }

    /// Has a child decode a file.
    pub async fn run(&self, kind: Kind, input: &[u8]) -> Result<Vec<u8>> {
        let _turn = LINE.acquire().await.map_err(|_| Error::Busy)?;
        let answer = match self {
            ChildRunner::Program(program) => {
                let run = run_program(program, kind, input);
                match tokio::time::timeout(PATIENCE, run).await {
                    Ok(answer) => answer.map_err(|error| {
                        Error::Broken(format!("{} child {}: {error}", program.display(), kind.as_str()))
                    })?,
                    // Dropping it killed the child.
                    Err(_) => Vec::new(),
                }
            }
            #[cfg(any(test, feature = "testing"))]
            ChildRunner::InProcess => {
                let mut answer = Vec::new();
                serve(kind, input, &mut answer).map_err(|error| Error::Broken(error.to_string()))?;
                answer
            }
        };
        read_answer(&answer)
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
pub fn serve(kind: Kind, input: impl Read, mut output: impl Write) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let decoded = match kind {
        Kind::Image => {
            input.take(limits::ICON_BYTES as u64 + 1).read_to_end(&mut bytes)?;
            images::reencode(&bytes)
        }
    };
    match decoded {
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

    #[test]
    fn an_answer_of_nobodys_words_is_never_shown() {
        let said = read_answer(b"\x01<script>").unwrap_err().to_string();
        assert!(said.contains("error-icon-kind"), "{said}");
    }
}
