//! The line to the mail server: opened, closed against listeners, logged in, and what the server says to each mail.
//!
//! The conversation is held step by step, for it matters where a server says no: to the address, or to us.

use std::time::Duration;

use fanlight_archive::mails::Failure;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use crate::config::{Smtp, Tls};

/// How long the server may take to connect or to answer a command.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open line.
pub(super) struct Line {
    connection: AsyncSmtpConnection,
}

/// What went wrong, and what the log may say of it: the server's own words.
pub(super) struct Trouble {
    pub(super) failure: Failure,
    pub(super) words: String,
}

impl Trouble {
    fn new(failure: Failure, error: impl std::fmt::Display) -> Trouble {
        Trouble { failure, words: error.to_string() }
    }

    /// A server's no; `lasting` is what it means if it is for good.
    fn said(error: Error, lasting: Failure) -> Trouble {
        let failure = match () {
            () if error.is_permanent() => lasting,
            () if error.is_transient() => Failure::Later,
            () => Failure::Unreachable,
        };
        Trouble::new(failure, error)
    }
}

impl Line {
    /// Opens a line; `name` is how we call ourselves.
    pub(super) async fn open(smtp: &Smtp, name: &str) -> Result<Line, Trouble> {
        let away = |error: Error| Trouble::new(Failure::Unreachable, error);
        let us = ClientId::Domain(name.to_owned());
        let tls = || TlsParameters::new(smtp.host.clone()).map_err(away);
        let wrapped = (smtp.tls == Tls::Wrapped).then(tls).transpose()?;
        let server = (smtp.host.as_str(), smtp.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &us, wrapped, None)
            .await
            .map_err(away)?;
        if smtp.tls == Tls::Upgraded {
            connection.starttls(tls()?, &us).await.map_err(away)?;
        }
        if let Some((user, password)) = &smtp.login {
            let login = Credentials::new(user.clone(), password.clone());
            let answer = connection.auth(DEFAULT_MECHANISMS, &login).await;
            answer.map_err(|error| match error.is_transient() || error.is_permanent() {
                true => Trouble::new(Failure::Login, error),
                false => away(error),
            })?;
        }
        Ok(Line { connection })
    }

    /// Sends a mail. After a no, [`Line::reset`] comes before the next one.
    pub(super) async fn send(&mut self, message: &Message) -> Result<(), Trouble> {
        let envelope = message.envelope();
        let mut how = Vec::new();
        let mut addresses = envelope.to().iter().chain(envelope.from());
        if addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Trouble::new(Failure::Unfit, "the server knows no addresses like this"));
            }
            how.push(MailParameter::SmtpUtfEight);
        }
        let answer = self.connection.command(Mail::new(envelope.from().cloned(), how)).await;
        answer.map_err(|error| Trouble::said(error, Failure::Refused))?;
        for to in envelope.to() {
            let answer = self.connection.command(Rcpt::new(to.clone(), Vec::new())).await;
            answer.map_err(|error| Trouble::said(error, Failure::Address))?;
        }
        let answer = self.connection.command(Data).await;
        answer.map_err(|error| Trouble::said(error, Failure::Refused))?;
        let answer = self.connection.message(&message.formatted()).await;
        answer.map_err(|error| Trouble::said(error, Failure::Refused))?;
        Ok(())
    }

    /// Forgets the mail that was refused; gives the line back if it still works.
    pub(super) async fn reset(mut self) -> Option<Line> {
        self.connection.command("RSET\r\n").await.is_ok().then_some(self)
    }

    /// Says good-bye.
    pub(super) async fn close(mut self) {
        self.connection.abort().await;
    }
}
