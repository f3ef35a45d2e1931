//! Links that work once: the first owner's, a new password's, a new address's, an invitation.
//!
//! Whoever holds a link's secret may do the one thing it is for; the table keeps its hash only. A link that was used,
//! taken back or is over is as good as one that never was.

use sqlx::FromRow;

use super::sessions::hash;
use crate::db::{Ask, Done, One};
use crate::journal::words;
use crate::policy::{self, Viewer};
use crate::{Change, Error, Invalid, PersonId, Result, TicketId, Time, limits};

words! {
    /// What a link is for.
    Kind {
        /// Makes its bearer the owner of the archive; printed by the program, for an hour.
        Owner = "owner",
        /// Sets a new password; for an hour.
        Reset = "reset",
        /// Confirms a new e-mail address; for a day.
        Email = "email",
        /// Lets its bearer sign up; for thirty days.
        Invitation = "invitation",
    }
}

impl Kind {
    /// How long such a link works.
    pub fn life(self) -> i64 {
        match self {
            Kind::Owner | Kind::Reset => Time::HOUR,
            Kind::Email => Time::DAY,
            Kind::Invitation => 30 * Time::DAY,
        }
    }
}

/// A link that works.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Ticket {
    /// Which link.
    pub id: TicketId,
    /// Whose account it is about; nobody's for the owner's link and invitations.
    pub person_id: Option<PersonId>,
    /// What it carries: the new address, or whom an invitation is for.
    pub detail: String,
}

/// An invitation, as staff see it.
#[derive(Clone, Debug, FromRow)]
pub struct Invitation {
    /// Which link.
    pub id: TicketId,
    /// Whom it is for, in the words of who made it.
    pub detail: String,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// When it was used or taken back.
    pub used_at: Option<Time>,
}

statements! {
    /// Makes a link.
    fn insert(hash: &str = "x", kind: &str = "reset", person: Option<PersonId> = None, detail: &str = "",
              now: Time = Time(1), expires: Time = Time(2)) -> One<(TicketId,)>:
        "INSERT INTO ticket (token_hash, kind, person_id, detail, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// The link of a secret, if it still works.
    fn by_hash(hash: &str = "x", kind: &str = "reset", now: Time = Time(1)) -> Option<Ticket>:
        "SELECT id, person_id, detail FROM ticket
         WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3";
    /// Uses a link up.
    fn use_up(hash: &str = "x", kind: &str = "reset", now: Time = Time(1)) -> Option<Ticket>:
        "UPDATE ticket SET used_at = $3
         WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3
         RETURNING id, person_id, detail";
    /// Takes back a person's links of a kind.
    fn take_back(person: PersonId = PersonId(1), kind: &str = "reset", now: Time = Time(1)) -> Done:
        "UPDATE ticket SET used_at = $3 WHERE person_id = $1 AND kind = $2 AND used_at IS NULL";
    /// Takes back one invitation.
    fn take_back_invitation(id: TicketId = TicketId(1), now: Time = Time(1)) -> Done:
        "UPDATE ticket SET used_at = $2 WHERE id = $1 AND kind = 'invitation' AND used_at IS NULL";
    /// Clears away links that were over long ago.
    fn delete_old(before: Time = Time(1)) -> Done:
        "DELETE FROM ticket WHERE expires_at < $1";
    /// Invitations, the newest first.
    fn select_invitations(limit: i64 = 100) -> Vec<Invitation>:
        "SELECT id, detail, created_at, expires_at, used_at FROM ticket WHERE kind = 'invitation'
         ORDER BY id DESC LIMIT $1";
}

/// How long a link that is over stays in the list.
const KEPT: i64 = 30 * Time::DAY;

/// Clears away links that were over long ago.
pub(crate) async fn sweep(change: &mut Change) -> Result<()> {
    let before = change.now().plus(-KEPT);
    delete_old(change, before).await?;
    Ok(())
}

/// Makes a link and gives its secret.
pub async fn make(change: &mut Change, kind: Kind, person: Option<PersonId>, detail: &str) -> Result<String> {
    let (now, secret) = (change.now(), change.secret());
    insert(change, &hash(&secret), kind.as_str(), person, detail, now, now.plus(kind.life())).await?;
    Ok(secret)
}

/// The link of a secret if it works now; does not use it up.
pub async fn find(db: &mut impl Ask, kind: Kind, secret: &str, now: Time) -> Result<Option<Ticket>> {
    by_hash(db, &hash(secret), kind.as_str(), now).await
}

/// Uses a link up: of two who come at once, one is served. [`Error::NotFound`] if it does not work any more.
pub async fn spend(change: &mut Change, kind: Kind, secret: &str) -> Result<Ticket> {
    let now = change.now();
    use_up(change, &hash(secret), kind.as_str(), now).await?.ok_or(Error::NotFound("link"))
}

/// Takes back all of a person's links of a kind.
pub(crate) async fn revoke(change: &mut Change, kind: Kind, person: PersonId) -> Result<()> {
    let now = change.now();
    take_back(change, person, kind.as_str(), now).await?;
    Ok(())
}

/// Makes an invitation: who administers the archive may. `detail` says whom it is for, at most a title long.
pub async fn invite(change: &mut Change, viewer: &Viewer, detail: &str) -> Result<String> {
    policy::may_administer(viewer)?;
    let mut invalid = Invalid::new();
    invalid.limit("detail", detail, limits::TITLE);
    invalid.or_ok()?;
    make(change, Kind::Invitation, None, detail).await
}

/// Takes an invitation back.
pub async fn uninvite(change: &mut Change, viewer: &Viewer, id: TicketId) -> Result<()> {
    policy::may_administer(viewer)?;
    let now = change.now();
    match take_back_invitation(change, id, now).await? {
        Done(0) => Err(Error::NotFound("invitation")),
        Done(_) => Ok(()),
    }
}

/// The newest invitations, at most `limit`.
pub async fn invitations(db: &mut impl Ask, viewer: &Viewer, limit: i64) -> Result<Vec<Invitation>> {
    policy::may_administer(viewer)?;
    select_invitations(db, limit).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_link_works_once_in_its_time_and_for_its_own_purpose() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let mut change = archive.change(None).await.unwrap();
            let secret = make(&mut change, Kind::Invitation, None, "for Ben").await.unwrap();
            let late = make(&mut change, Kind::Owner, None, "").await.unwrap();
            assert!(spend(&mut change, Kind::Reset, &secret).await.is_err(), "not for this");
            assert!(
                spend(&mut change, Kind::Invitation, &hash(&secret)).await.is_err(),
                "the hash opens nothing"
            );
            let now = change.now();
            assert!(find(&mut change, Kind::Invitation, &secret, now).await.unwrap().is_some());
            assert_eq!(spend(&mut change, Kind::Invitation, &secret).await.unwrap().detail, "for Ben");
            assert!(matches!(
                spend(&mut change, Kind::Invitation, &secret).await,
                Err(Error::NotFound("link"))
            ));
            change.commit().await.unwrap();
            clock.pass(Time::HOUR);
            let mut change = archive.change(None).await.unwrap();
            assert!(spend(&mut change, Kind::Owner, &late).await.is_err(), "too late");
        })
        .await;
    }
}
