//! The outbox: every mail as a row, written in the same transaction as what it tells of.
//!
//! Subject and body come in the recipient's language from who knows it. Without a mail server configured the rows lie
//! here, and the people who run the archive can pass a link on by hand. Once a mail is sent, its body is wiped.

use sqlx::FromRow;

use crate::db::{Ask, Done, Flag, One};
use crate::policy::{self, Role, Viewer};
use crate::{Change, Error, MailId, PersonId, Result, Time};

/// A mail's words, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, one line.
    pub subject: String,
    /// The body, plain text.
    pub body: String,
}

/// A mail that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Waiting {
    /// Which mail.
    pub id: MailId,
    /// Where it goes.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its body.
    pub body: String,
}

/// A mail as the people who run the archive see it.
#[derive(Clone, Debug, FromRow)]
pub struct Listed {
    /// Which mail.
    pub id: MailId,
    /// Where it goes.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its body; empty once sent, and where it is not for this viewer (see [`list`]).
    pub body: String,
    /// When it was written.
    pub created_at: Time,
    /// When it was sent or put aside.
    pub sent_at: Option<Time>,
    to_whom: Option<PersonId>,
    to_staff: Flag,
}

statements! {
    /// Writes a mail.
    fn insert(person: Option<PersonId> = None, address: &str = "a@b.c", subject: &str = "Hello", body: &str = "…",
              now: Time = Time(1)) -> One<(MailId,)>:
        "INSERT INTO mail (person_id, address, subject, body, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    /// Mails not sent yet, the oldest first.
    fn select_waiting(limit: i64 = 10) -> Vec<Waiting>:
        "SELECT id, address, subject, body FROM mail WHERE sent_at IS NULL ORDER BY id LIMIT $1";
    /// The newest mails.
    fn select_newest(limit: i64 = 10) -> Vec<Listed>:
        "SELECT m.id, m.address, m.subject, m.body, m.created_at, m.sent_at, m.person_id AS to_whom,
           CASE WHEN EXISTS (SELECT 1 FROM role r WHERE r.person_id = m.person_id AND r.role IN ('owner', 'admin'))
             THEN 1 ELSE 0 END AS to_staff
         FROM mail m ORDER BY m.id DESC LIMIT $1";
    /// Wipes a mail's body once it is sent.
    fn wipe(id: MailId = MailId(1), now: Time = Time(1)) -> Done:
        "UPDATE mail SET sent_at = $2, body = '' WHERE id = $1 AND sent_at IS NULL";
}

/// Puts a mail into the outbox.
pub async fn queue(
    change: &mut Change,
    person: Option<PersonId>,
    address: &str,
    letter: &Letter,
) -> Result<MailId> {
    let now = change.now();
    let subject: String = letter.subject.chars().filter(|c| !c.is_control()).collect();
    let One((id,)) = insert(change, person, address, &subject, &letter.body, now).await?;
    Ok(id)
}

/// Mails that wait, the oldest first, at most `limit`: for the job runner.
pub async fn waiting(db: &mut impl Ask, limit: i64) -> Result<Vec<Waiting>> {
    select_waiting(db, limit).await
}

/// Notes that a mail was sent and wipes its body: for the job runner.
pub async fn sent(change: &mut Change, id: MailId) -> Result<()> {
    let now = change.now();
    wipe(change, id, now).await?;
    Ok(())
}

/// The newest mails, at most `limit`, for who administers the archive. A mail to an owner or admin may carry the key
/// to their account: only owners, and the person themselves, see its body.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, limit: i64) -> Result<Vec<Listed>> {
    policy::may_administer(viewer)?;
    let mut mails = select_newest(db, limit).await?;
    for mail in &mut mails {
        let own = mail.to_whom.is_some() && mail.to_whom == viewer.person;
        if mail.to_staff.0 && !own && !viewer.roles.has(Role::Owner) {
            mail.body.clear();
        }
    }
    Ok(mails)
}

/// Puts a mail aside that was passed on by hand; its body is wiped.
pub async fn put_aside(change: &mut Change, viewer: &Viewer, id: MailId) -> Result<()> {
    policy::may_administer(viewer)?;
    let now = change.now();
    match wipe(change, id, now).await? {
        Done(0) => Err(Error::NotFound("mail")),
        Done(_) => Ok(()),
    }
}
