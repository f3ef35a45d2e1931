//! Suspending and banning, and looking people up: for the people who keep order.
//!
//! A suspended person reads; a banned one cannot log in. Every act is in the journal with who did it.

use sqlx::FromRow;

use super::accounts::Account;
use super::{roles, sessions};
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Change, PersonId, Result, Time};

/// What staff see of an account.
#[derive(Clone, Debug, FromRow)]
pub struct Standing {
    /// `active` or `banned`.
    pub state: String,
    /// Until when they only read.
    pub suspended_until: Option<Time>,
}

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

/// Lets somebody only read until a moment; `None` ends it.
pub async fn suspend(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    until: Option<Time>,
) -> Result<()> {
    let theirs = roles::load(change, person).await?;
    policy::may_sanction(viewer, person, theirs)?;
    set_suspended(change, person, until).await?;
    change.note(if until.is_some() { Verb::Hidden } else { Verb::Shown }, Noun::Person, person.0, None);
    Ok(())
}

/// Closes an account to its person and ends its sessions, or opens it again.
pub async fn ban(change: &mut Change, viewer: &Viewer, person: PersonId, banned: bool) -> Result<()> {
    let theirs = roles::load(change, person).await?;
    policy::may_sanction(viewer, person, theirs)?;
    set_state(change, person, if banned { "banned" } else { "active" }).await?;
    if banned {
        sessions::end_others(change, person, None).await?;
    }
    change.note(if banned { Verb::Hidden } else { Verb::Shown }, Noun::Person, person.0, None);
    Ok(())
}
