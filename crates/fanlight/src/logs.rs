//! The log: lines for people or JSON for machines, on standard error. Addresses, tokens and texts never enter it.

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::cli::LogFormat;
use crate::config::Config;

/// Starts logging as configured; once in a process.
///
/// # Errors
/// Says so if the level cannot be understood.
pub(crate) fn start(config: &Config) -> Result<()> {
    let filter =
        EnvFilter::try_new(&config.log_level)
            .ok()
            .filter(|_| !config.log_level.trim().is_empty())
            .with_context(|| format!("{:?} is no level to log at; try info or warn", config.log_level))?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let started = match config.log_format {
        LogFormat::Text => logs.with_ansi(colours).with_target(false).try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}
