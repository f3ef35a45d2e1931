//! `fanlight child`: reads one foreign file with little memory and little time, for a server that stays unharmed.
//!
//! It limits itself first, then reads the file from standard input and writes what it found to standard output. The
//! server starts it; nobody else has a use for it.

use std::process::ExitCode;

use anyhow::{Context, Result};
use fanlight_archive::child::{self, Kind};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::cli;

/// Bytes of memory a child may have.
const MEMORY: u64 = 512 << 20;
/// Seconds of the processor it may use.
const SECONDS: u64 = 10;

/// Reads one file from standard input and answers on standard output.
///
/// # Errors
/// If the process cannot be limited (then nothing is read), its input not be read or its answer not be written.
pub(crate) fn run(what: cli::Child) -> Result<ExitCode> {
    limit()?;
    let kind = match what {
        cli::Child::Image => Kind::Image,
        cli::Child::Document => Kind::Document,
    };
    child::serve(kind, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// Takes memory, time and the core file away from this process.
fn limit() -> Result<()> {
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .context("this process cannot be limited")?;
    }
    Ok(())
}
