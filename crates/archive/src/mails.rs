//! The outbox: every mail as a row, written in the same transaction as what it tells of.
//!
//! Subject and body come in the recipient's language from who knows it. Without a mail server configured the rows lie
//! here, and the people who run the archive can pass a link on by hand. Once a mail is sent, its body is wiped.
//!
//! A sender takes the mail that is due longest, for itself alone ([`take`]), and says how it went: [`sent`], or
//! [`failed`] and why. What fails is tried again later and later, for about four days, and then given up; an address
//! that is refused for good is given up at once and counted with its account. Given-up mails keep their words, and
//! staff may have them tried again. A node that dies between the sending and the note of it sends the mail twice, under
//! one Message-ID.

use sqlx::FromRow;

use crate::db::{Ask, Done, Flag, One};
use crate::journal::words;
use crate::policy::{self, Role, Viewer};
use crate::{Archive, Change, Error, MailId, PersonId, Result, Time};

/// How often a mail is tried.
pub const TRIES: i64 = 24;
/// How long a sender has a mail for itself.
const LEASE: i64 = 10 * Time::MINUTE;
/// The longest wait between two tries.
const LONGEST_WAIT: i64 = 6 * Time::HOUR;
/// A mail that nobody tried to send for so long is for staff to judge: its link may work no more.
const OLD: i64 = 7 * Time::DAY;

words! {
    /// Why a mail could not be sent.
    Failure {
        /// The mail server does not answer, or not as it should.
        Unreachable = "unreachable",
        /// The mail server does not take our name and password.
        Login = "login",
        /// The mail server asks to come again later.
        Later = "later",
        /// The mail server refuses the mail, whoever it is for.
        Refused = "refused",
        /// The mail server says that the address takes no mail.
        Address = "address",
        /// The address cannot be written on a mail.
        Unfit = "unfit",
        /// It waited too long before anybody tried.
        Old = "old",
    }
}

impl Failure {
    /// Whether another try would end the same.
    fn is_final(self) -> bool {
        matches!(self, Failure::Address | Failure::Unfit | Failure::Old)
    }

    /// Whether it says something about the mail server, not about this mail.
    pub fn is_of_server(self) -> bool {
        matches!(self, Failure::Unreachable | Failure::Login)
    }
}

/// A mail's words, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, one line.
    pub subject: String,
    /// The body, plain text.
    pub body: String,
}

/// What a mail of a subscription has besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// The same words as HTML.
    pub html: String,
    /// The key that ends mails of this kind.
    pub unsubscribe: String,
}

/// A mail that was taken to be sent.
#[derive(Clone, FromRow)]
pub struct Outgoing {
    /// Which mail.
    pub id: MailId,
    /// Whose account it is for.
    pub person_id: Option<PersonId>,
    /// Where it goes.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its body, plain text.
    pub body: String,
    /// Its body as HTML; empty where the plain text says it all.
    pub html: String,
    /// The key that ends mails of its kind; empty where nothing does.
    pub unsubscribe: String,
    /// When it was written.
    pub created_at: Time,
    /// How often it was taken, this time included.
    pub tries: i64,
    failure: Option<String>,
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
    /// Whether it failed too often.
    pub given_up: Flag,
    /// Why it could not be sent the last time: a word of [`Failure`].
    pub failure: Option<String>,
    to_whom: Option<PersonId>,
    to_staff: Flag,
}

statements! {
    /// Writes a mail.
    fn insert(person: Option<PersonId> = None, address: &str = "a@b.c", subject: &str = "Hello", body: &str = "…",
              now: Time = Time(1)) -> One<(MailId,)>:
        "INSERT INTO mail (person_id, address, subject, body, created_at, retry_at)
         VALUES ($1, $2, $3, $4, $5, $5) RETURNING id";
    /// Gives a mail what those of subscriptions have besides.
    fn dress(id: MailId = MailId(1), html: &str = "<p>…</p>", unsubscribe: &str = "1-x") -> Done:
        "UPDATE mail SET html = $2, unsubscribe = $3 WHERE id = $1";
    /// Whether a mail is due.
    fn is_due(now: Time = Time(9)) -> Option<(MailId,)>:
        "SELECT id FROM mail WHERE sent_at IS NULL AND given_up = 0 AND retry_at <= $1 ORDER BY retry_at, id LIMIT 1";
    /// Takes the mail that is due longest. (The outer condition is asked again under the row's lock on PostgreSQL.)
    fn lease(now: Time = Time(9), until: Time = Time(10)) -> Option<Outgoing>:
        "UPDATE mail SET tries = tries + 1, retry_at = $2
         WHERE sent_at IS NULL AND given_up = 0 AND retry_at <= $1 AND id = (
           SELECT id FROM mail WHERE sent_at IS NULL AND given_up = 0 AND retry_at <= $1 ORDER BY retry_at, id LIMIT 1)
         RETURNING id, person_id, address, subject, body, html, unsubscribe, created_at, tries, failure";
    /// Puts a mail back, or gives it up.
    fn put_back(id: MailId = MailId(1), retry_at: Time = Time(5), given_up: Flag = Flag(true), failure: &str = "later")
        -> Done:
        "UPDATE mail SET retry_at = $2, given_up = $3, failure = $4 WHERE id = $1 AND sent_at IS NULL";
    /// Has a mail that was given up tried again.
    fn revive(id: MailId = MailId(1), now: Time = Time(1)) -> Done:
        "UPDATE mail SET given_up = 0, tries = 0, retry_at = $2 WHERE id = $1 AND given_up = 1 AND sent_at IS NULL";
    /// Has all mails that were given up tried again.
    fn revive_all(now: Time = Time(1)) -> Done:
        "UPDATE mail SET given_up = 0, tries = 0, retry_at = $1 WHERE given_up = 1 AND sent_at IS NULL";
    /// Counts a refusal with the account whose address it is.
    fn bounce(person: PersonId = PersonId(1), address: &str = "a@b.c") -> Done:
        "UPDATE account SET bounces = bounces + 1 WHERE person_id = $1 AND email = $2";
    /// The account's address takes mail.
    fn unbounce(person: PersonId = PersonId(1), address: &str = "a@b.c") -> Done:
        "UPDATE account SET bounces = 0 WHERE person_id = $1 AND email = $2 AND bounces > 0";
    /// Mails not sent yet, the oldest first.
    fn select_waiting(limit: i64 = 10) -> Vec<Waiting>:
        "SELECT id, address, subject, body FROM mail WHERE sent_at IS NULL ORDER BY id LIMIT $1";
    /// Mails that were given up, the oldest first.
    fn select_given_up(limit: i64 = 10) -> Vec<Listed>:
        "SELECT m.id, m.address, m.subject, m.body, m.created_at, m.sent_at, m.given_up, m.failure,
           m.person_id AS to_whom,
           CASE WHEN EXISTS (SELECT 1 FROM role r WHERE r.person_id = m.person_id AND r.role IN ('owner', 'admin'))
             THEN 1 ELSE 0 END AS to_staff
         FROM mail m WHERE m.given_up = 1 ORDER BY m.id LIMIT $1";
    /// The newest mails.
    fn select_newest(limit: i64 = 10) -> Vec<Listed>:
        "SELECT m.id, m.address, m.subject, m.body, m.created_at, m.sent_at, m.given_up, m.failure,
           m.person_id AS to_whom,
           CASE WHEN EXISTS (SELECT 1 FROM role r WHERE r.person_id = m.person_id AND r.role IN ('owner', 'admin'))
             THEN 1 ELSE 0 END AS to_staff
         FROM mail m ORDER BY m.id DESC LIMIT $1";
    /// Wipes a mail's body once it is sent.
    fn wipe(id: MailId = MailId(1), now: Time = Time(1)) -> Done:
        "UPDATE mail SET sent_at = $2, given_up = 0, body = '', html = '', unsubscribe = ''
         WHERE id = $1 AND sent_at IS NULL";
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

/// Puts a mail of a subscription into the outbox.
pub async fn queue_with(
    change: &mut Change,
    person: Option<PersonId>,
    address: &str,
    letter: &Letter,
    extra: &Extra,
) -> Result<MailId> {
    let id = queue(change, person, address, letter).await?;
    dress(change, id, &extra.html, &extra.unsubscribe).await?;
    Ok(id)
}

/// Takes the mail that is due longest, if one is, for ten minutes: for the sender. What waited too long is given up.
pub async fn take(archive: &Archive) -> Result<Option<Outgoing>> {
    loop {
        let now = archive.now();
        if is_due(&mut archive.read().await?, now).await?.is_none() {
            return Ok(None);
        }
        let mut change = archive.change(None).await?;
        let mail = lease(&mut change, now, now.plus(LEASE)).await?;
        change.commit().await?;
        match mail {
            Some(mail) if mail.tries == 1 && mail.failure.is_none() && mail.created_at < now.plus(-OLD) => {
                failed(archive, &mail, Failure::Old).await?;
            }
            other => return Ok(other),
        }
    }
}

/// Notes that a mail was sent and wipes its body; its address takes mail.
pub async fn sent(archive: &Archive, mail: &Outgoing) -> Result<()> {
    let mut change = archive.change(None).await?;
    let now = change.now();
    wipe(&mut change, mail.id, now).await?;
    if let Some(person) = mail.person_id {
        unbounce(&mut change, person, &mail.address).await?;
    }
    change.commit().await?;
    Ok(())
}

/// Puts a mail back with a longer wait each time, or gives it up. A refused address is counted with its account.
pub async fn failed(archive: &Archive, mail: &Outgoing, failure: Failure) -> Result<()> {
    let mut change = archive.change(None).await?;
    let wait = (Time::MINUTE << mail.tries.clamp(0, 20)).min(LONGEST_WAIT);
    let retry_at = change.now().plus(wait);
    let over = Flag(failure.is_final() || mail.tries >= TRIES);
    put_back(&mut change, mail.id, retry_at, over, failure.as_str()).await?;
    if let (Failure::Address, Some(person)) = (failure, mail.person_id) {
        bounce(&mut change, person, &mail.address).await?;
    }
    change.commit().await?;
    Ok(())
}

/// Has a mail that was given up tried again, or all of them.
pub async fn try_again(change: &mut Change, viewer: &Viewer, id: Option<MailId>) -> Result<()> {
    policy::may_administer(viewer)?;
    let now = change.now();
    match id {
        None => revive_all(change, now).await?,
        Some(id) => match revive(change, id, now).await? {
            Done(0) => return Err(Error::NotFound("mail")),
            done => done,
        },
    };
    Ok(())
}

/// The newest mails, at most `limit`, for who administers the archive. A mail to an owner or admin may carry the key
/// to their account: only owners, and the person themselves, see its body.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, limit: i64) -> Result<Vec<Listed>> {
    policy::may_administer(viewer)?;
    let mails = select_newest(db, limit).await?;
    Ok(closed(viewer, mails))
}

/// The mails that were given up, the oldest first, at most `limit`; their bodies as in [`list`].
pub async fn given_up(db: &mut impl Ask, viewer: &Viewer, limit: i64) -> Result<Vec<Listed>> {
    policy::may_administer(viewer)?;
    let mails = select_given_up(db, limit).await?;
    Ok(closed(viewer, mails))
}

fn closed(viewer: &Viewer, mut mails: Vec<Listed>) -> Vec<Listed> {
    for mail in &mut mails {
        let own = mail.to_whom.is_some() && mail.to_whom == viewer.person;
        if mail.to_staff.0 && !own && !viewer.roles.has(Role::Owner) {
            mail.body.clear();
        }
    }
    mails
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

#[cfg(test)]
mod tests;
