//! People: accounts, sessions, pen names, roles, profiles, preferences.
//!
//! A person may have an account; pen names belong to persons, works to pen names.

pub mod accounts;
pub mod bylines;
pub mod credentials;
pub mod distance;
pub mod filters;
pub mod invented;
pub mod names;
pub mod passwords;
pub mod preferences;
pub mod profiles;
pub mod pseuds;
pub mod roles;
pub mod searches;
pub mod sessions;
pub mod sign_up;
pub mod standing;
pub mod tickets;

use crate::{Archive, Result};

/// Clears away what is over: sessions, and links a while after they ended. Run now and then.
pub async fn sweep(archive: &Archive) -> Result<()> {
    let mut change = archive.change(None).await?;
    sessions::sweep(&mut change).await?;
    tickets::sweep(&mut change).await?;
    change.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Time;
    use crate::people::accounts::NewAccount;
    use crate::people::tickets::Kind;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_sweep_takes_what_is_over_and_nothing_else() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let new = NewAccount {
                name: "ada".into(),
                email: "ada@example.org".into(),
                password: "a window above".into(),
            };
            let ada = accounts::make(archive, &new).await.unwrap();
            let mut change = archive.change(None).await.unwrap();
            sessions::begin(&mut change, ada, "", false).await.unwrap();
            sessions::begin(&mut change, ada, "", true).await.unwrap();
            tickets::make(&mut change, Kind::Invitation, None, "old").await.unwrap();
            change.commit().await.unwrap();
            clock.pass(sessions::SHORT_LIFE);
            let mut change = archive.change(None).await.unwrap();
            tickets::make(&mut change, Kind::Invitation, None, "young").await.unwrap();
            change.commit().await.unwrap();
            clock.pass(60 * Time::DAY - sessions::SHORT_LIFE + 1);
            sweep(archive).await.unwrap();
            let mut db = archive.read().await.unwrap();
            let staff = crate::policy::Viewer::system();
            let left = tickets::invitations(&mut db, &staff, 9).await.unwrap();
            assert_eq!(left.iter().map(|one| &*one.detail).collect::<Vec<_>>(), ["young"]);
            let there = sessions::list(&mut db, ada, Time(0)).await.unwrap();
            assert_eq!(there.len(), 1, "the long one has a month to go");
        })
        .await;
    }
}
