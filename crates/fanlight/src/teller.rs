//! Tells people of what came out: writes notices as the journal grows, and mails them when their hour has come.

use std::time::Duration;

use fanlight_archive::Archive;
use fanlight_archive::notices::post::post_one;
use fanlight_archive::notices::tell::catch_up;
use fanlight_web::{App, letters};
use tokio::sync::watch;

/// How long it sleeps when there is nothing to tell: what other nodes write is seen then.
const POLL: Duration = Duration::from_secs(1);

/// Tells until told to stop; the piece under way is written first.
pub(crate) async fn run(archive: &Archive, app: &App, mut stopping: watch::Receiver<bool>) {
    let mut newest = archive.newest();
    while !*stopping.borrow() {
        let told = async {
            let wrote = catch_up(archive).await?;
            Ok::<bool, fanlight_archive::Error>(
                post_one(archive, |reader, news| letters::news(app, reader, news)).await? || wrote,
            )
        };
        match told.await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "people could not be told of what is new; trying again"),
        }
        tokio::select! {
            _ = stopping.changed() => {}
            // A second without news is the poll itself.
            _ = tokio::time::timeout(POLL, newest.changed()) => {}
        }
    }
}
