//! The address of a mail server: `smtps://user:password@host:465` or `smtp://host:587`.
//!
//! `smtps` speaks TLS from the first byte. `smtp` turns to it (STARTTLS) and sends nothing where the server does not; a
//! server on this machine is spoken to plainly, and so is any with `?tls=none`, for networks one trusts. The password is
//! shown to nobody: not in the log, not in an error.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, bail, ensure};
use percent_encoding::percent_decode_str;
use url::Url;

/// How the way to the server is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    /// From the first byte.
    Wrapped,
    /// After a first word; without it nothing is sent.
    Upgraded,
    /// Not at all.
    Plain,
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Smtp {
    /// Its name.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the way to it is closed.
    pub(crate) tls: Tls,
    /// User name and password, if it asks for them.
    pub(crate) login: Option<(String, String)>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{} {:?})", self.host, self.port, self.tls)
    }
}

impl FromStr for Smtp {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Smtp> {
        const LIKE: &str = "write the mail server like smtps://user:password@host:465 or smtp://user:password@host:587; \
                            what is no letter or digit in a password stands as %25";
        // What was written may hold the password, so it is not repeated.
        let Ok(url) = Url::parse(text) else { bail!("{LIKE}") };
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { bail!("{LIKE}") };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let near = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let plainly = match url.query() {
            None | Some("") => near,
            Some("tls=none") => true,
            Some(_) => bail!("a mail server's address may end in ?tls=none and in nothing else; {LIKE}"),
        };
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapped, 465),
            "smtp" if plainly => (Tls::Plain, 25),
            "smtp" => (Tls::Upgraded, 587),
            _ => bail!("{LIKE}"),
        };
        ensure!(matches!(url.path(), "" | "/"), "{LIKE}");
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let login = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => Some((decoded(user), decoded(password.unwrap_or("")))),
        };
        Ok(Smtp { host, port: url.port().unwrap_or(port), tls, login })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_mail_server_is_closed_unless_it_is_on_this_machine_or_that_was_asked_for() {
        for (text, port, tls) in [
            ("smtps://mail.example", 465, Tls::Wrapped),
            ("smtp://mail.example", 587, Tls::Upgraded),
            ("smtp://mail.example:2525/", 2525, Tls::Upgraded),
            ("smtp://mail.example:25?tls=none", 25, Tls::Plain),
            ("smtp://127.0.0.1:1025", 1025, Tls::Plain),
            ("smtp://[::1]", 25, Tls::Plain),
            ("smtp://localhost", 25, Tls::Plain),
        ] {
            let smtp: Smtp = text.parse().unwrap();
            assert_eq!((smtp.port, smtp.tls, smtp.login), (port, tls, None), "{text}");
        }
    }

    #[test]
    fn a_password_is_read_and_never_shown() {
        let smtp: Smtp = "smtps://ada%40example.org:s%C3%A9cret%25@mail.example".parse().unwrap();
        assert_eq!(smtp.login, Some(("ada@example.org".into(), "sécret%".into())));
        assert!(!format!("{smtp:?}").contains("cret"));
        for wrong in [
            "http://a:secret@b",
            "smtp://a:secret@",
            "secret",
            "smtp://a:secret@b/c",
            "smtp://a:secret@b?x=y",
        ] {
            let error = wrong.parse::<Smtp>().unwrap_err().to_string();
            assert!(error.contains("smtps://user:password@host") && !error.contains("secret"), "{error}");
        }
    }
}
