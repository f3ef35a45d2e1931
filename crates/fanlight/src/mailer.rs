//! Sends what waits in the outbox, one mail after another, oldest first, for as long as the server runs.
//!
//! It runs only where a mail server is configured. Several nodes may run at once: a mail is leased to one. A server
//! that cannot be reached is left alone for a while, so that it costs the waiting mails no tries; the log says where a mail
//! got stuck, but no address and no words of it.

mod letter;
mod line;
#[cfg(test)]
mod tests;

use std::time::Duration;

use fanlight_archive::Archive;
use fanlight_archive::mails::{self, Failure, Outgoing};
use tokio::sync::watch;

use crate::config::Mail;
use line::{Line, Trouble};

/// How often it looks when nothing waits.
const POLL: Duration = Duration::from_secs(1);
/// A line that was quiet so long is closed.
const QUIET: Duration = Duration::from_secs(10);
/// How long one mail may take.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How long a server that cannot be reached is left alone, at first and at the most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(15 * 60));

/// The sender.
pub(crate) struct Mailer {
    mail: Mail,
    site: String,
    line: Option<Line>,
}

impl Mailer {
    /// A sender for a site with this public address.
    pub(crate) fn new(mail: Mail, site: &str) -> Mailer {
        Mailer { mail, site: site.to_owned(), line: None }
    }

    /// Sends until told to stop; the mail under way is sent first.
    pub(crate) async fn run(mut self, archive: &Archive, mut stopping: watch::Receiver<bool>) {
        let (mut pause, mut idle) = (Duration::ZERO, Duration::ZERO);
        while !*stopping.borrow() {
            let wait = match self.send_one(archive).await {
                Ok(Some(None)) => {
                    (pause, idle) = (Duration::ZERO, Duration::ZERO);
                    continue;
                }
                Ok(Some(Some(failure))) if failure.is_of_server() => {
                    pause = (pause * 2).clamp(PAUSES.0, PAUSES.1);
                    pause
                }
                Ok(Some(Some(_))) => continue,
                Ok(None) => POLL,
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read; trying again");
                    POLL
                }
            };
            idle += wait;
            if idle >= QUIET
                && let Some(line) = self.line.take()
            {
                line.close().await;
            }
            tokio::select! {
                _ = stopping.changed() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        if let Some(line) = self.line.take() {
            line.close().await;
        }
    }

    /// Sends the mail that is due longest. Gives nothing if none is, else why it was not sent, if it was not.
    pub(crate) async fn send_one(
        &mut self,
        archive: &Archive,
    ) -> fanlight_archive::Result<Option<Option<Failure>>> {
        let Some(mail) = mails::take(archive).await? else { return Ok(None) };
        let sent = match tokio::time::timeout(PATIENCE, self.send(&mail)).await {
            Ok(sent) => sent,
            Err(_) => {
                self.line = None;
                Err(Trouble { failure: Failure::Unreachable, words: "it took too long".to_owned() })
            }
        };
        match sent {
            Ok(()) => {
                mails::sent(archive, &mail).await?;
                Ok(Some(None))
            }
            Err(Trouble { failure, words }) => {
                let (id, why, tries) = (mail.id, failure.as_str(), mail.tries);
                // A server's answer may repeat whom it does not know: to the operator alone who asks for it.
                tracing::warn!(%id, why, tries, "a mail was not sent");
                tracing::debug!(%id, words, "what the mail server said");
                mails::failed(archive, &mail, failure).await?;
                Ok(Some(Some(failure)))
            }
        }
    }

    async fn send(&mut self, mail: &Outgoing) -> Result<(), Trouble> {
        let Some(message) = letter::write(mail, &self.mail.from, &self.site) else {
            return Err(Trouble { failure: Failure::Unfit, words: "it cannot be written".to_owned() });
        };
        let kept = self.line.is_some();
        let mut line = match self.line.take() {
            Some(line) => line,
            None => self.open().await?,
        };
        let mut sent = line.send(&message).await;
        if kept && sent.as_ref().is_err_and(|trouble| trouble.failure == Failure::Unreachable) {
            // The server had closed the line that was kept; that says nothing of the server.
            line = self.open().await?;
            sent = line.send(&message).await;
        }
        self.line = match &sent {
            Ok(()) => Some(line),
            Err(_) => line.reset().await,
        };
        sent
    }

    async fn open(&self) -> Result<Line, Trouble> {
        Line::open(&self.mail.smtp, letter::host(&self.site)).await
    }
}
