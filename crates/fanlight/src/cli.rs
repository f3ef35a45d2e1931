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
  smtp = \"smtps://archive:password@mail.example.org\"
  mail-from = \"Lantern <archive@example.org>\"
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
    /// Look after people, roles, settings and jobs; also beside a running server
    #[command(subcommand)]
    Admin(Admin),
    /// Look whether everything that is kept is whole; also beside a running server
    ///
    /// Every text is read and compared with its hash, every counter with the rows it counts, every pointer with what it
    /// points to, the journal for gaps, the catalogue with the database. Nothing is changed. The exit code is 1 if something is not as it should be.
    Check {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Build anew what is derived from the database: the catalogue and the words; while no server runs on the folder
    ///
    /// Never needed in ordinary days: both follow every change, and are built anew by themselves when their files are
    /// damaged or of another version.
    Reindex,
    /// Bring in what lies on your disk
    #[command(subcommand)]
    Import(Import),
    /// Take the thesaurus of tags out and in; also beside a running server
    #[command(subcommand)]
    Tags(Tags),
    /// Fill an archive with invented people and works, to try things on; also beside a running server
    ///
    /// The same number and seed give the same archive; begun again, it goes on where it stopped. Nobody can log in as
    /// an invented person.
    Demo {
        /// How many works
        #[arg(long, value_name = "N")]
        works: usize,
        /// Which archive of that size
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// One sentence instead of each work's text; word counts stay as if it were there. A million works so take
        /// some gigabytes
        #[arg(long)]
        no_text: bool,
    },
    /// Measure pages and downloads of a served archive
    #[command(subcommand)]
    Bench(Bench),
    /// What a server starts for each foreign file
    #[command(subcommand, hide = true)]
    Child(Child),
}

/// What can be done with the thesaurus.
#[derive(Debug, Subcommand)]
pub(crate) enum Tags {
    /// Write everything that wranglers said about tags as comma-separated values
    Export {
        /// The file; without it, to the terminal
        file: Option<PathBuf>,
    },
    /// Bring in what such a file says; it adds, takes nothing away, and can be undone
    ///
    /// Columns: name, kind (media, fandom, character, relationship, freeform), canonical (yes or no), synonym_of, parents
    /// and metas (names between commas), unwrangleable. Lines that cannot be done are told, the others are done; the exit
    /// code is 1 if there were any.
    Import {
        /// The file
        file: PathBuf,
    },
    /// Undo a batch of an import, or of anything else that wranglers did at one go
    Undo {
        /// The batch, as the import told it
        batch: i64,
    },
    /// Look what is suggested for all tags of a kind that wait, and for what reasons
    Suggest {
        /// fandom, character, relationship or freeform
        #[arg(long, default_value = "fandom")]
        kind: String,
        /// Print each suggestion
        #[arg(long)]
        list: bool,
    },
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// A story from a file: plain text, Markdown, HTML, DOCX, ODT, RTF or EPUB
    Text(ImportText),
}

/// The flags of `import text`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  fanlight import text story.txt --dry-run
      what would be understood of it: notes, disclaimer, credits, chapters; nothing is changed
  fanlight import text story.txt --as ada --fandom \"Sherlock Holmes\"
      a draft for ada, to be looked through in the browser
  fanlight import text story.txt --as ada --fandom \"Sherlock Holmes\" --rating \"General Audiences\" \\
      --warning \"No Archive Warnings Apply\" --post
      posted at once")]
pub(crate) struct ImportText {
    /// The file
    pub(crate) file: PathBuf,
    /// Whose story it is: a user name
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) as_user: Option<String>,
    /// The title, if the file does not name it
    #[arg(long, value_name = "T")]
    pub(crate) title: Option<String>,
    /// A fandom; may be given several times
    #[arg(long, value_name = "F")]
    pub(crate) fandom: Vec<String>,
    /// The rating, by its full name
    #[arg(long, value_name = "R")]
    pub(crate) rating: Option<String>,
    /// An archive warning, by its full name; may be given several times
    #[arg(long, value_name = "W")]
    pub(crate) warning: Vec<String>,
    /// The language's code
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub(crate) language: String,
    /// Post it at once instead of keeping it as a draft
    #[arg(long)]
    pub(crate) post: bool,
    /// Only show what would be understood; changes nothing and needs no archive
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With --dry-run: print it as JSON
    #[arg(long, requires = "dry_run")]
    pub(crate) json: bool,
}

/// What is measured.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Pages as guests get them, in milliseconds of processor time a request
    ///
    /// Starts a server of its own on the data folder's copy of the archive and asks it over 16 kept connections, after
    /// 1,000 requests to warm up; beside nginx serving the same bytes as a file, where nginx is installed. Linux only.
    Pages {
        /// Requests for each line of the table
        #[arg(long, value_name = "N", default_value_t = 5000)]
        requests: u32,
    },
    /// Searches for words and a tag, in milliseconds of processor time a query
    ///
    /// Brings the index up to date first, and says what that took. No server may run on the folder meanwhile.
    Search {
        /// Queries
        #[arg(long, value_name = "N", default_value_t = 500)]
        queries: usize,
    },
    /// Full result pages of the catalogue over a synthetic archive, in milliseconds of one thread's processor time
    ///
    /// Touches no archive and no data folder. A million works take half a minute and 0.6 GB to make.
    Catalogue {
        /// Works of the synthetic archive
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        works: u64,
        /// Queries, a quarter of them for each line of the table
        #[arg(long, value_name = "N", default_value_t = 2000)]
        queries: u64,
        /// What the archive and the queries are made from; the same seed gives the same ones
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Where the archive is kept for the next time; memory is true only when it is read from there
        #[arg(long, value_name = "FILE")]
        snapshot: Option<PathBuf>,
        /// Also ask tantivy and SQLite the same on the same works, compare the answers, and print what they cost
        #[arg(long)]
        rivals: bool,
    },
}

/// What a child process reads.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Child {
    /// A picture for an icon
    Image,
    /// An uploaded story
    Document,
}

/// What the people who run an archive do at the shell.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  fanlight admin users ada                  who is called so
  fanlight admin role give ada moderator    ada keeps order from now on
  fanlight admin set sign-up invitation     only who is invited signs up")]
pub(crate) enum Admin {
    /// The account of a name, or everybody who holds a role
    Users {
        /// A user name
        name: Option<String>,
    },
    /// Make an account; its password is read from standard input, one line
    AddUser {
        /// The user name
        name: String,
        /// The e-mail address
        #[arg(long)]
        email: String,
    },
    /// Make a link with which somebody sets a new password; it works once, for an hour
    ResetLink {
        /// The user name
        name: String,
    },
    /// Make an invitation to sign up; it works once, for thirty days
    Invite {
        /// Whom it is for, in your own words
        #[arg(long = "for", value_name = "WHOM", default_value = "")]
        whom: String,
    },
    /// Let somebody only read for some days; 0 days lifts it
    Suspend {
        /// The user name
        name: String,
        /// For how many days
        #[arg(long)]
        days: u16,
        /// Why, in a sentence; asked for unless it is lifted
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// The newest mails of the outbox
    Mails,
    /// Give or take a role: owner, admin, moderator, wrangler, archivist, news
    #[command(subcommand)]
    Role(Role),
    /// The archive's settings
    Settings,
    /// Change a setting
    Set {
        /// Its name, as `admin settings` prints it
        setting: String,
        /// Its new value
        value: String,
    },
    /// Jobs that were given up after a dozen tries
    Jobs,
}

/// Roles given and taken.
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// Give a role
    Give {
        /// The user name
        name: String,
        /// owner, admin, moderator, wrangler, archivist or news
        role: String,
    },
    /// Take a role
    Take {
        /// The user name
        name: String,
        /// owner, admin, moderator, wrangler, archivist or news
        role: String,
    },
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
    /// The mail server: smtps://user:password@host:465 or smtp://user:password@host:587; better in the environment
    /// (FANLIGHT_SMTP) or in the file, where other users of the machine don't read it
    #[arg(long, value_name = "URL")]
    pub(crate) smtp: Option<String>,
    /// The address that mails come from, such as "Lantern <archive@example.org>"
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
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
    /// Make every page anew, to measure what pages cost
    #[arg(long, hide = true)]
    pub(crate) no_page_cache: bool,
}
