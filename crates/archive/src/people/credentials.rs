//! A password changed by who knows the old one, or set anew by a link that was mailed; an e-mail address changed in
//! two steps.
//!
//! Asking for a link tells nobody whether an account is there: the answer is the same, and so is what the database
//! does for it. A new password ends every other session.

use sqlx::FromRow;

use super::accounts::{self, Account};
use super::tickets::{self, Kind};
use super::{passwords, sessions};
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::mails::{self, Letter};
use crate::people::preferences::{self, Preferences};
use crate::{Archive, Change, Error, Invalid, Message, PersonId, Result, SessionId};

#[derive(FromRow)]
pub(crate) struct HashRow {
    password_hash: String,
}

statements! {
    /// A person's password hash.
    fn hash_of(person: PersonId = PersonId(1)) -> Option<HashRow>:
        "SELECT password_hash FROM account WHERE person_id = $1";
    /// Sets a password.
    fn set_hash(person: PersonId = PersonId(1), hash: &str = "x") -> Done:
        "UPDATE account SET password_hash = $2 WHERE person_id = $1";
    /// The person of a name or an address: who confirmed it, or else who wrote it down last.
    fn who_is(key: &str = "ada", email: &str = "a@b.c") -> Option<(PersonId,)>:
        "SELECT person_id FROM account WHERE name_key = $1 OR email_key = $2
         ORDER BY email_confirmed DESC, person_id DESC LIMIT 1";
    /// Sets an address that its person has shown to be theirs.
    fn set_email(person: PersonId = PersonId(1), email: &str = "a@b.c", key: &str = "a@b.c") -> Done:
        "UPDATE account SET email = $2, email_key = $3, email_confirmed = 1 WHERE person_id = $1";
}

/// Checks that a person knows their password; a message at `field` if not.
pub(crate) async fn confirm_password(
    archive: &Archive,
    person: PersonId,
    password: &str,
    field: crate::Field,
) -> Result<()> {
    let mut db = archive.read().await?;
    let row = hash_of(&mut db, person).await?.ok_or(Error::NotFound("account"))?;
    drop(db);
    let short_enough = password.chars().count() <= crate::limits::PASSWORD;
    if short_enough && passwords::verify(password, Some(&row.password_hash)).await? {
        return Ok(());
    }
    Err(Invalid::one(field, Message::new("error-old-password")).into())
}

/// Changes a password; every session but `keep` ends, and links that were mailed are taken back.
pub async fn change_password(
    archive: &Archive,
    person: PersonId,
    old: &str,
    new: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    let mut db = archive.read().await?;
    let account = accounts::load(&mut db, person).await?;
    drop(db);
    confirm_password(archive, person, old, "old_password").await?;
    let mut invalid = Invalid::new();
    passwords::check(new, &account.name, &mut invalid);
    invalid.or_ok()?;
    let hash = passwords::hash(new).await?;
    let mut change = archive.change(Some(person)).await?;
    write_password(&mut change, person, &hash, keep).await?;
    change.commit().await?;
    Ok(())
}

async fn write_password(
    change: &mut Change,
    person: PersonId,
    hash: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    set_hash(change, person, hash).await?;
    sessions::end_others(change, person, keep).await?;
    tickets::revoke(change, Kind::Reset, person).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    Ok(())
}

/// Asks for a link to set a new password, for a user name or an address. `letter` writes the mail for an account, the
/// preferences of its owner and the link's secret. Gives nothing back, whether or not there is such an account.
pub async fn ask_for_reset(
    archive: &Archive,
    who: &str,
    letter: impl FnOnce(&Account, &Preferences, &str) -> Letter,
) -> Result<()> {
    let key = name_key(&tidy(who));
    let mut change = archive.change(None).await?;
    let found = who_is(&mut change, &key, &key).await?.map(|(person,)| person);
    let account = accounts::load(&mut change, found.unwrap_or(PersonId(0))).await;
    let preferences = preferences::load(&mut change, found.unwrap_or(PersonId(0))).await?;
    // Nobody's link for nobody's name: the same work, and nothing that it opens.
    let secret = tickets::make(&mut change, Kind::Reset, found, "").await?;
    if let Ok(account) = account
        && account.state != "banned"
    {
        let letter = letter(&account, &preferences, &secret);
        mails::queue(&mut change, Some(account.person_id), &account.email, &letter).await?;
    }
    change.commit().await?;
    Ok(())
}

/// The account that a link for a new password is about; [`Error::NotFound`] if the link does not work.
pub async fn reset_account(archive: &Archive, secret: &str) -> Result<Account> {
    let mut db = archive.read().await?;
    let ticket = tickets::find(&mut db, Kind::Reset, secret, archive.now()).await?;
    let person = ticket.and_then(|ticket| ticket.person_id).ok_or(Error::NotFound("link"))?;
    accounts::load(&mut db, person).await
}

/// Sets a new password by a link; every session ends, and the account is unlocked. Who followed the link has shown that
/// the address is theirs.
pub async fn reset(archive: &Archive, secret: &str, password: &str) -> Result<PersonId> {
    let account = reset_account(archive, secret).await?;
    let mut invalid = Invalid::new();
    passwords::check(password, &account.name, &mut invalid);
    invalid.or_ok()?;
    let hash = passwords::hash(password).await?;
    let mut change = archive.change(Some(account.person_id)).await?;
    tickets::spend(&mut change, Kind::Reset, secret).await?;
    write_password(&mut change, account.person_id, &hash, None).await?;
    accounts::unlock(&mut change, account.person_id).await?;
    let key = name_key(&account.email);
    if accounts::with_email(&mut change, &key).await?.is_none() {
        set_email(&mut change, account.person_id, &account.email, &key).await?;
    }
    change.commit().await?;
    Ok(account.person_id)
}

/// The mails about a new address: the link to the new one, a word to the old one.
pub struct EmailLetters {
    /// To the new address, with the link.
    pub to_new: Letter,
    /// To the old address, with none.
    pub to_old: Letter,
}

/// Asks for another e-mail address: a link goes to the new one, a word to the old one if it was confirmed. An address that is somebody
/// else's gets the same answer and no mail.
pub async fn ask_for_email(
    archive: &Archive,
    person: PersonId,
    email: &str,
    password: &str,
    letters: impl FnOnce(&str) -> EmailLetters,
) -> Result<()> {
    let email = tidy(email);
    let mut invalid = Invalid::new();
    let key = accounts::check_email(&email, &mut invalid);
    invalid.or_ok()?;
    confirm_password(archive, person, password, "old_password").await?;
    let mut change = archive.change(Some(person)).await?;
    let account = accounts::load(&mut change, person).await?;
    let taken = accounts::with_email(&mut change, &key).await?.is_some();
    tickets::revoke(&mut change, Kind::Email, person).await?;
    let secret = tickets::make(&mut change, Kind::Email, Some(person), &email).await?;
    let letters = letters(&secret);
    if !taken {
        mails::queue(&mut change, Some(person), &email, &letters.to_new).await?;
        if account.email_confirmed.0 {
            mails::queue(&mut change, Some(person), &account.email, &letters.to_old).await?;
        }
    }
    change.commit().await?;
    Ok(())
}

/// Takes a new address over by the link that was mailed to it. Its person must be signed in.
pub async fn confirm_email(archive: &Archive, person: PersonId, secret: &str) -> Result<()> {
    let mut change = archive.change(Some(person)).await?;
    let ticket = tickets::spend(&mut change, Kind::Email, secret).await?;
    if ticket.person_id != Some(person) {
        return Err(Error::NotFound("link"));
    }
    let key = name_key(&ticket.detail);
    if accounts::with_email(&mut change, &key).await?.is_some_and(|owner| owner.person_id != person) {
        return Err(Invalid::one("email", Message::new("error-email-taken")).into());
    }
    set_email(&mut change, person, &ticket.detail, &key).await?;
    tickets::revoke(&mut change, Kind::Reset, person).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    change.commit().await?;
    Ok(())
}

/// The address a link would confirm for this person; nothing if it does not work.
pub async fn asked_email(
    archive: &Archive,
    db: &mut impl Ask,
    person: PersonId,
    secret: &str,
) -> Result<Option<String>> {
    let ticket = tickets::find(db, Kind::Email, secret, archive.now()).await?;
    Ok(ticket.filter(|ticket| ticket.person_id == Some(person)).map(|ticket| ticket.detail))
}
