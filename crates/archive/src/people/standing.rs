//! Suspending and banning, and looking people up: for the people who keep order.
//!
//! A suspended person reads; a banned one cannot log in. Every act is in the journal with who did it, and listed with its
//! reason, which has to be given, for those who keep order. Who is suspended is told until when, and why.

use sqlx::FromRow;

use super::accounts::Account;
use super::{roles, sessions};
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb, words};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Change, Invalid, Message, PersonId, Result, Time, limits};

/// What staff see of an account.
#[derive(Clone, Debug, FromRow)]
pub struct Standing {
    /// `active` or `banned`.
    pub state: String,
    /// Until when they only read.
    pub suspended_until: Option<Time>,
}

words! {
    /// What was done about somebody.
    Act {
        /// They only read for a while.
        Suspend = "suspend",
        /// A suspension ended early.
        Resume = "resume",
        /// Their account was closed.
        Ban = "ban",
        /// Their account was opened again.
        Unban = "unban",
    }
}

/// Something done about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanction {
    /// What was done.
    pub act: Act,
    /// Until when a suspension was meant to last.
    pub until: Option<Time>,
    /// Why; may be empty where something was ended.
    pub reason: String,
    /// The user name of who did it; nobody's from the shell, or if they left.
    pub by: Option<String>,
    /// When.
    pub at: Time,
}

/// What a suspended person is told.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Suspension {
    /// Until when they only read.
    pub until: Time,
    /// Why, as whoever did it wrote.
    pub reason: String,
}

#[derive(FromRow)]
pub(crate) struct SanctionRow {
    act: String,
    until: Option<Time>,
    reason: String,
    by_name: Option<String>,
    created_at: Time,
}

/// Acts listed at once.
const ACTS: i64 = 50;
/// People found at once.
const FOUND: i64 = 50;

statements! {
    /// An account's standing.
    fn select(person: PersonId = PersonId(1)) -> Option<Standing>:
        "SELECT state, suspended_until FROM account WHERE person_id = $1";
    /// Suspends, or ends a suspension.
    fn set_suspended(person: PersonId = PersonId(1), until: Option<Time> = None) -> Done:
        "UPDATE account SET suspended_until = $2 WHERE person_id = $1";
    /// Bans, or lets in again.
    fn set_state(person: PersonId = PersonId(1), state: &str = "banned") -> Done:
        "UPDATE account SET state = $2 WHERE person_id = $1";
    /// Keeps what was done, and why.
    fn keep(person: PersonId = PersonId(1), by: Option<PersonId> = None, act: &str = "suspend", until: Option<Time> = None,
            reason: &str = "spam", now: Time = Time(1)) -> Done:
        "INSERT INTO sanction (person_id, by_person, act, until, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    /// What was done about somebody, the newest first.
    fn about(person: PersonId = PersonId(1), limit: i64 = 50) -> Vec<SanctionRow>:
        "SELECT s.act, s.until, s.reason, a.name AS by_name, s.created_at
         FROM sanction s LEFT JOIN account a ON a.person_id = s.by_person
         WHERE s.person_id = $1 ORDER BY s.id DESC LIMIT $2";
    /// The last suspension of somebody.
    fn last_suspension(person: PersonId = PersonId(1)) -> Option<Suspension>:
        "SELECT COALESCE(until, 0) AS until, reason FROM sanction
         WHERE person_id = $1 AND act = 'suspend' ORDER BY id DESC LIMIT 1";
    /// People whose name begins so, or whose address it is.
    fn find(beginning: &str = "ad", length: i64 = 2, limit: i64 = 50) -> Vec<Account>:
        "SELECT person_id, name, email, email_confirmed, state, created_at FROM account
         WHERE SUBSTR(name_key, 1, CAST($2 AS INTEGER)) = $1 OR email_key = $1 ORDER BY name_key LIMIT $3";
    /// The newest accounts.
    fn newest(limit: i64 = 50) -> Vec<Account>:
        "SELECT person_id, name, email, email_confirmed, state, created_at FROM account ORDER BY person_id DESC LIMIT $1";
}

/// An account's standing.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Standing> {
    select(db, person).await?.ok_or(crate::Error::NotFound("account"))
}

/// Until when and why somebody only reads; for themselves.
pub async fn suspension(db: &mut impl Ask, person: PersonId) -> Result<Option<Suspension>> {
    last_suspension(db, person).await
}

/// People whose user name begins with a text or whose e-mail address it is; the newest if it is empty. At most 50.
pub async fn search(db: &mut impl Ask, viewer: &Viewer, text: &str) -> Result<Vec<Account>> {
    policy::may_administer(viewer)?;
    let key = name_key(text);
    if key.is_empty() {
        return newest(db, FOUND).await;
    }
    let length = i64::try_from(key.chars().count()).unwrap_or(i64::MAX);
    find(db, &key, length, FOUND).await
}

/// What was done about somebody, the newest first, at most 50.
pub async fn history(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<Sanction>> {
    policy::may_keep_order(viewer)?;
    let rows = about(db, person, ACTS).await?;
    rows.into_iter()
        .map(|row| {
            let act = row.act.parse()?;
            Ok(Sanction { act, until: row.until, reason: row.reason, by: row.by_name, at: row.created_at })
        })
        .collect()
}

/// Lets somebody only read until a moment; `None` ends it. Beginning it asks for a reason, at most
/// [`limits::REASON`] characters.
pub async fn suspend(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    until: Option<Time>,
    reason: &str,
) -> Result<()> {
    let act = if until.is_some() { Act::Suspend } else { Act::Resume };
    record(change, viewer, person, act, until, reason).await?;
    set_suspended(change, person, until).await?;
    Ok(())
}

/// Closes an account to its person and ends its sessions, or opens it again. Closing asks for a reason.
pub async fn ban(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    banned: bool,
    reason: &str,
) -> Result<()> {
    let act = if banned { Act::Ban } else { Act::Unban };
    record(change, viewer, person, act, None, reason).await?;
    set_state(change, person, if banned { "banned" } else { "active" }).await?;
    if banned {
        sessions::end_others(change, person, None).await?;
    }
    Ok(())
}

/// Whether it may be done, the reason, and the note of it.
async fn record(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    act: Act,
    until: Option<Time>,
    reason: &str,
) -> Result<()> {
    let theirs = roles::load(change, person).await?;
    policy::may_sanction(viewer, person, theirs)?;
    let (reason, begins) = (reason.trim(), matches!(act, Act::Suspend | Act::Ban));
    let mut invalid = Invalid::new();
    if begins && reason.is_empty() {
        invalid.add("reason", Message::new("error-reason"));
    }
    invalid.limit("reason", reason, limits::REASON);
    invalid.or_ok()?;
    let now = change.now();
    keep(change, person, viewer.person, act.as_str(), until, reason, now).await?;
    change.note(if begins { Verb::Hidden } else { Verb::Shown }, Noun::Person, person.0, None);
    Ok(())
}
