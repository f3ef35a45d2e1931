//! Opening the database: where it is, with which settings, with how many connections.
//!
//! SQLite: one connection writes (`BEGIN IMMEDIATE`), several read (opened read-only), so that inside one process a
//! lock can never be met; the write-ahead log keeps readers and the writer apart. PostgreSQL: one pool for both.
//! A connection is held for a whole request, since going through the pool costs more than a statement.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, ConnectOptions};

use super::migrate;
use super::moment::LogIndex;
use crate::{Error, Result};

/// Which of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in the data folder.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file of a SQLite database, made when it is not there.
    File(PathBuf),
    /// A PostgreSQL address, `postgres://user:password@host/name`.
    Server(String),
}

/// What survives a power cut on SQLite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sync {
    /// Everything that was acknowledged (`synchronous=FULL`).
    #[default]
    Full,
    /// All but the last moments (`synchronous=NORMAL`): the file stays whole.
    Normal,
}

/// Connections that read at once. Pages hold one each, for milliseconds.
const READERS: u32 = 4;
/// Connections to a PostgreSQL server.
const SERVER_CONNECTIONS: u32 = 12;
/// How long a request waits for a connection before it says that the archive is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pools of an open database.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub kind: Kind,
    pub readers: AnyPool,
    pub writer: AnyPool,
    /// Tells whether anything was written; SQLite's.
    pub log: Option<Arc<LogIndex>>,
}

impl Database {
    /// Opens the database and brings its schema up to date.
    pub(crate) async fn open(place: &Place, sync: Sync) -> Result<Database> {
        sqlx::any::install_default_drivers();
        match place {
            Place::File(file) => Self::open_file(file, sync).await,
            Place::Server(url) => Self::open_server(url).await,
        }
    }

    async fn open_file(file: &Path, sync: Sync) -> Result<Database> {
        let synchronous = match sync {
            Sync::Full => "FULL",
            Sync::Normal => "NORMAL",
        };
        let settings = format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
             PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000; \
             PRAGMA journal_size_limit = 67108864;"
        );
        let writer = pool(1, &settings).connect_with(options(&file_url(file, "rwc"))?).await?;
        migrate::sqlite(&writer, file).await?;
        let settings = "PRAGMA query_only = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
                        PRAGMA cache_size = -4000;";
        let readers = pool(READERS, settings).connect_with(options(&file_url(file, "ro"))?).await?;
        let log = LogIndex::open(file).map(Arc::new);
        Ok(Database { kind: Kind::Sqlite, readers, writer, log })
    }

    async fn open_server(url: &str) -> Result<Database> {
        let both = pool(
            SERVER_CONNECTIONS,
            "SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'",
        )
        .connect_with(options(url)?)
        .await?;
        migrate::postgres(&both).await?;
        Ok(Database { kind: Kind::Postgres, readers: both.clone(), writer: both, log: None })
    }
}

fn pool(connections: u32, settings: &str) -> AnyPoolOptions {
    let settings: Arc<str> = settings.into();
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(async move {
                sqlx::raw_sql(sqlx::AssertSqlSafe(settings.to_string())).execute(connection).await?;
                Ok(())
            })
        })
}

fn options(url: &str) -> Result<AnyConnectOptions> {
    Ok(AnyConnectOptions::from_str(url)?
        .log_statements(log_level_off())
        .log_slow_statements(log_level_off(), Duration::from_secs(1)))
}

fn file_url(file: &Path, mode: &str) -> String {
    let mut url = String::from("sqlite://");
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                url.push(char::from(*byte))
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    url.push_str("?mode=");
    url.push_str(mode);
    url
}

fn log_level_off() -> log::LevelFilter {
    log::LevelFilter::Off
}

/// In plain words what to do when the database cannot be opened.
pub(crate) fn explain(place: &Place, error: &Error) -> String {
    match place {
        Place::File(file) => format!("the database {} cannot be opened: {error}", file.display()),
        Place::Server(_) if matches!(error, Error::Busy) => {
            format!("no PostgreSQL server answered within {} seconds", PATIENCE.as_secs())
        }
        Place::Server(_) => format!("the PostgreSQL server cannot be reached or will not let us in: {error}"),
    }
}
