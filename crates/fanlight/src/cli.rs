//! The commands and their flags, with what `--help` teaches.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// An archive for fanworks, in one program and one folder.
#[derive(Debug, Parser)]
#[command(
    name = "fanlight",
    version,
    about = "An archive for fanworks, in one program and one folder",
    after_help = EXAMPLES,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  fanlight serve --demo
      try it: a small archive with stories on http://127.0.0.1:8080
  fanlight serve --data /srv/fanlight --public-address https://archive.example --behind-proxy
      run it, with a web server in front that gives it its name and https
  fanlight import text story.txt --as ada --fandom \"Sherlock Holmes\" --dry-run --json
      see what would be understood of a text, without changing anything

Every option may also stand in the configuration file, without its dashes (DATA/fanlight.toml, or --config FILE):
  listen = \"127.0.0.1:8080\"
  public-address = \"https://archive.example\"
  behind-proxy = true
  log = { format = \"json\", level = \"info\" }
or in the environment: FANLIGHT_DATA, FANLIGHT_LISTEN, FANLIGHT_PUBLIC_ADDRESS, FANLIGHT_LOG_FORMAT, …
Flags count before the environment, the environment before the file.";

/// What holds for every command.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// The folder that holds everything [default: ./fanlight-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://user:password@host/name; without it, SQLite in the data folder
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The configuration file [default: DATA/fanlight.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How the log is written [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// How much is logged: error, warn, info, debug [default: info]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// What survives a power cut with SQLite: full, everything; normal, all but the last moments, and quicker
    /// [default: full]
    #[arg(long, global = true, value_name = "HOW")]
    pub(crate) sync: Option<Sync>,
    /// Flags of the server; empty for other commands.
    #[clap(skip)]
    pub(crate) server: ServerFlags,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What survives a power cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sync {
    /// Everything that was acknowledged.
    #[default]
    Full,
    /// All but the last moments.
    Normal,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the archive to browsers
    Serve(Serve),
}

/// Where and how pages are served.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ServerFlags {
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// The address people type, such as https://archive.example
    #[arg(long, value_name = "URL")]
    pub(crate) public_address: Option<String>,
    /// Believe the X-Forwarded-For header: a web server of yours stands in front and sets it
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Listen beyond this machine without https: passwords can be read on the way
    #[arg(long)]
    pub(crate) insecure_http: bool,
}

/// The flags of `serve`.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = "\
The first start prints a link that makes its visitor the owner; it works once. Stop with Ctrl-C or SIGTERM:
requests under way are finished first. /healthz and /readyz tell a supervisor how it is.")]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) server: ServerFlags,
    /// Fill an empty archive with a small demo: people and stories to look around in
    #[arg(long)]
    pub(crate) demo: bool,
}
