//! Whom the writers of the small demo follow: each the next one, from before the first story, so that there is
//! news; on their pages alone.

use anyhow::Result;
use fanlight_archive::people::preferences::{self, Pace, Preferences};
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::subscriptions::{self, Topic};
use fanlight_archive::{Archive, PersonId};

/// Lets each of these people subscribe to the next.
///
/// # Errors
/// Only if the archive cannot be written.
pub(crate) async fn small(archive: &Archive, people: &[PersonId]) -> Result<()> {
    for (reader, writer) in people.iter().zip(people.iter().cycle().skip(1)) {
        let viewer = Viewer::member(*reader, Roles::default());
        let mut change = archive.change(Some(*reader)).await?;
        // Their addresses are nobody's.
        let preferences = Preferences { notices: Pace::Never, ..Preferences::default() };
        preferences::save(&mut change, *reader, &preferences).await?;
        subscriptions::begin(&mut change, &viewer, Topic::Person, writer.0).await?;
        change.commit().await?;
    }
    Ok(())
}
