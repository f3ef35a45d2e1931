//! What the operator decided: flags over the environment over one TOML file over defaults.
//!
//! The environment comes in as a function, so that the order of the four is tested exactly.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use fanlight_archive::db;
use lettre::message::Mailbox;
use serde::Deserialize;

mod smtp;

pub(crate) use smtp::{Smtp, Tls};

use crate::cli::{LogFormat, Options, Sync};

/// Where everything is unless somebody says otherwise.
const DATA: &str = "./fanlight-data";
/// Where pages are served unless somebody says otherwise.
const LISTEN: &str = "127.0.0.1:8080";
/// The configuration's name in the data folder.
const FILE: &str = "fanlight.toml";

/// Everything that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The folder that holds everything.
    pub(crate) data: PathBuf,
    /// A PostgreSQL address; without one, SQLite in the data folder.
    pub(crate) database: Option<String>,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// The address people type, without a slash at its end.
    pub(crate) public_address: Option<String>,
    /// Whether `X-Forwarded-For` is believed.
    pub(crate) behind_proxy: bool,
    /// Whether plain http beyond this machine is allowed.
    pub(crate) insecure_http: bool,
    /// How the log is written.
    pub(crate) log_format: LogFormat,
    /// How much is logged.
    pub(crate) log_level: String,
    /// What survives a power cut.
    pub(crate) sync: Sync,
    /// How mails are sent; without it they lie in the outbox.
    pub(crate) mail: Option<Mail>,
}

/// How mails are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The mail server.
    pub(crate) smtp: Smtp,
    /// Whom mails come from.
    pub(crate) from: Mailbox,
}

/// The file; what is not in it was not decided there.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<String>,
    public_address: Option<String>,
    behind_proxy: Option<bool>,
    insecure_http: Option<bool>,
    log: LogTable,
    sync: Option<Sync>,
    smtp: Option<String>,
    mail_from: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LogTable {
    format: Option<LogFormat>,
    level: Option<String>,
}

impl Config {
    /// Puts the four together. `env` gives a variable of the environment.
    ///
    /// # Errors
    /// Says which value, and where it stands, cannot be used.
    pub(crate) fn find(flags: &Options, env: impl Fn(&str) -> Option<String>) -> Result<Config> {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let data = flags.data.clone().or_else(|| env("FANLIGHT_DATA").map(PathBuf::from));
        let file = match flags.config.clone().or_else(|| env("FANLIGHT_CONFIG").map(PathBuf::from)) {
            Some(file) => read(&file)?.with_context(|| format!("there is no file {}", file.display()))?,
            None => read(&data.as_deref().unwrap_or(Path::new(DATA)).join(FILE))?.unwrap_or_default(),
        };
        let server = &flags.server;
        let listen = server.listen.clone().or_else(|| env("FANLIGHT_LISTEN")).or(file.listen);
        let public =
            server.public_address.clone().or_else(|| env("FANLIGHT_PUBLIC_ADDRESS")).or(file.public_address);
        let database = flags.database.clone().or_else(|| env("FANLIGHT_DATABASE")).or(file.database);
        let smtp = server.smtp.clone().or_else(|| env("FANLIGHT_SMTP")).or(file.smtp);
        let from = server.mail_from.clone().or_else(|| env("FANLIGHT_MAIL_FROM")).or(file.mail_from);
        let yes = |flag: bool, name: &str, file: Option<bool>| -> Result<bool> {
            if flag {
                return Ok(true);
            }
            Ok(truth(name, env(name))?.or(file).unwrap_or(false))
        };
        let config = Config {
            data: data.or(file.data).unwrap_or_else(|| DATA.into()),
            database,
            listen: address(listen.as_deref().unwrap_or(LISTEN))?,
            public_address: public.map(|public| public_address(&public)).transpose()?,
            behind_proxy: yes(server.behind_proxy, "FANLIGHT_BEHIND_PROXY", file.behind_proxy)?,
            insecure_http: yes(server.insecure_http, "FANLIGHT_INSECURE_HTTP", file.insecure_http)?,
            log_format: match flags.log_format {
                Some(format) => format,
                None => word(&env, "FANLIGHT_LOG_FORMAT")?.or(file.log.format).unwrap_or_default(),
            },
            log_level: (flags.log_level.clone())
                .or_else(|| env("FANLIGHT_LOG_LEVEL"))
                .or(file.log.level)
                .unwrap_or_else(|| "info".into()),
            sync: match flags.sync {
                Some(sync) => sync,
                None => word(&env, "FANLIGHT_SYNC")?.or(file.sync).unwrap_or_default(),
            },
            mail: smtp.map(|smtp| mail(&smtp, from.as_deref())).transpose()?,
        };
        if let Some(url) = &config.database {
            ensure!(
                url.starts_with("postgres://") || url.starts_with("postgresql://"),
                "the database must be an address like postgres://user:password@host/name; \
                 for SQLite leave it out and say --data"
            );
        }
        Ok(config)
    }

    /// Where the database is.
    pub(crate) fn place(&self) -> db::Place {
        match &self.database {
            Some(url) => db::Place::Server(url.clone()),
            None => db::Place::File(self.data.join("archive.sqlite")),
        }
    }

    /// What survives a power cut, as the archive calls it.
    pub(crate) fn sync(&self) -> db::Sync {
        match self.sync {
            Sync::Full => db::Sync::Full,
            Sync::Normal => db::Sync::Normal,
        }
    }

    /// Refuses to send passwords in the clear beyond this machine, unless that was asked for.
    ///
    /// # Errors
    /// One sentence with the three ways out.
    pub(crate) fn check_listen(&self) -> Result<()> {
        let https = self.public_address.as_deref().is_some_and(|address| address.starts_with("https://"));
        if self.listen.ip().is_loopback() || https || self.behind_proxy || self.insecure_http {
            return Ok(());
        }
        bail!(
            "{} can be reached from other machines, and plain http would show everybody's password on the way; put a \
             web server with https in front and say --public-address https://NAME --behind-proxy, or, on a network \
             you trust, say --insecure-http",
            self.listen
        )
    }
}

fn read(file: &Path) -> Result<Option<File>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            return Ok(None);
        }
        Err(error) => bail!("{} cannot be read: {error}", file.display()),
    };
    let read = toml::from_str(&text).map_err(|error| {
        let line =
            error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        anyhow::anyhow!("{}, line {line}: {}", file.display(), error.message())
    })?;
    Ok(Some(read))
}

fn address(text: &str) -> Result<SocketAddr> {
    let text = text.replace("localhost:", "127.0.0.1:");
    text.parse().ok().with_context(|| format!("{text:?} is no address to listen on; write it like {LISTEN}"))
}

fn mail(smtp: &str, from: Option<&str>) -> Result<Mail> {
    let from =
        from.context("a mail server is named, but not whom mails come from: say --mail-from ADDRESS")?;
    let from = from.parse().ok().with_context(|| {
        format!(
            "{from:?} is no address that mails can come from; write it like Lantern <archive@example.org>"
        )
    })?;
    Ok(Mail { smtp: smtp.parse()?, from })
}

fn public_address(text: &str) -> Result<String> {
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
    ensure!(good, "{text:?} is no public address; write it like https://archive.example");
    Ok(text.to_ascii_lowercase())
}

fn truth(name: &str, value: Option<String>) -> Result<Option<bool>> {
    match value.as_deref() {
        None => Ok(None),
        Some("1" | "true" | "yes") => Ok(Some(true)),
        Some("0" | "false" | "no") => Ok(Some(false)),
        Some(other) => bail!("{name} is {other:?}; it may be true or false"),
    }
}

fn word<T: clap::ValueEnum>(env: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<T>> {
    let Some(value) = env(name) else { return Ok(None) };
    match T::from_str(&value, true) {
        Ok(word) => Ok(Some(word)),
        Err(_) => {
            let all: Vec<_> = T::value_variants().iter().filter_map(T::to_possible_value).collect();
            let all: Vec<_> = all.iter().map(|value| value.get_name()).collect();
            bail!("{name} is {value:?}; it may be {}", all.join(" or "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::ServerFlags;

    fn none(_: &str) -> Option<String> {
        None
    }

    /// A folder with a file that decides everything.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let text = "listen = '127.0.0.1:1'\npublic-address = 'https://file.example/'\nbehind-proxy = true\n\
                    sync = 'normal'\nlog = { format = 'json', level = 'debug' }\n";
        std::fs::write(folder.path().join(FILE), text).unwrap();
        folder
    }

    fn flags(folder: &Path) -> Options {
        Options { data: Some(folder.to_owned()), ..Options::default() }
    }

    #[test]
    fn without_a_word_it_is_a_folder_here_and_a_port_on_this_machine() {
        let empty = tempfile::tempdir().unwrap();
        let config = Config::find(&flags(empty.path()), none).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.place(), db::Place::File(empty.path().join("archive.sqlite")));
        assert_eq!(
            (config.sync, config.log_format, config.behind_proxy),
            (Sync::Full, LogFormat::Text, false)
        );
    }

    #[test]
    fn the_file_counts_before_the_defaults_the_environment_before_the_file_and_flags_before_all() {
        let folder = folder();
        let mut flags = flags(folder.path());
        let config = Config::find(&flags, none).unwrap();
        assert_eq!(config.listen.port(), 1);
        assert_eq!(config.public_address.as_deref(), Some("https://file.example"));
        assert_eq!(
            (config.sync, config.log_format, config.behind_proxy),
            (Sync::Normal, LogFormat::Json, true)
        );

        let env = |name: &str| {
            let value = match name {
                "FANLIGHT_LISTEN" => "127.0.0.1:2",
                "FANLIGHT_PUBLIC_ADDRESS" => "https://env.example",
                "FANLIGHT_BEHIND_PROXY" => "false",
                "FANLIGHT_SYNC" => "full",
                "FANLIGHT_LOG_LEVEL" => "warn",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let config = Config::find(&flags, env).unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.public_address.as_deref(), Some("https://env.example"));
        assert_eq!((config.sync, config.behind_proxy, &*config.log_level), (Sync::Full, false, "warn"));

        flags.server =
            ServerFlags { listen: Some("localhost:3".into()), behind_proxy: true, ..Default::default() };
        flags.log_level = Some("error".into());
        let config = Config::find(&flags, env).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3");
        assert_eq!((config.behind_proxy, &*config.log_level), (true, "error"));
        assert_eq!(config.public_address.as_deref(), Some("https://env.example"));
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_place() {
        let folder = folder();
        let file = folder.path().join(FILE);
        std::fs::write(&file, "listen = '127.0.0.1:1'\nlisten-to = 'me'\n").unwrap();
        let error = Config::find(&flags(folder.path()), none).unwrap_err().to_string();
        assert!(error.contains("fanlight.toml, line 2: unknown field `listen-to`"), "{error}");

        std::fs::remove_file(&file).unwrap();
        for (name, value, says) in [
            ("FANLIGHT_LISTEN", "here", "no address to listen on"),
            ("FANLIGHT_SYNC", "often", "it may be full or normal"),
            ("FANLIGHT_BEHIND_PROXY", "maybe", "it may be true or false"),
            ("FANLIGHT_DATABASE", "mysql://x", "postgres://"),
            ("FANLIGHT_PUBLIC_ADDRESS", "archive.example", "https://archive.example"),
            ("FANLIGHT_SMTP", "smtp://mail.example", "--mail-from"),
            ("FANLIGHT_CONFIG", "/nowhere/fanlight.toml", "there is no file /nowhere"),
        ] {
            let env = |asked: &str| (asked == name).then(|| value.to_owned());
            let error = Config::find(&flags(folder.path()), env).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn plain_http_leaves_the_machine_only_when_asked() {
        let empty = tempfile::tempdir().unwrap();
        let mut config = Config::find(&flags(empty.path()), none).unwrap();
        config.check_listen().unwrap();
        config.listen = "0.0.0.0:80".parse().unwrap();
        assert!(config.check_listen().unwrap_err().to_string().contains("--insecure-http"));
        config.public_address = Some("http://archive.example".into());
        assert!(config.check_listen().is_err());
        config.public_address = Some("https://archive.example".into());
        config.check_listen().unwrap();
        config.public_address = None;
        config.insecure_http = true;
        config.check_listen().unwrap();
    }
}
