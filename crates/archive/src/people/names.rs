//! A user name changed: the old one is kept, leads to the new one, and is nobody else's from then on.

use super::accounts::{self, check_name};
use super::credentials::confirm_password;
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::works::stamp;
use crate::{Archive, Error, Invalid, Message, PersonId, PseudId, Result, Time};

statements! {
    /// Whose a name is or was.
    fn whose(key: &str = "ada") -> Vec<(PersonId,)>:
        "SELECT person_id FROM account WHERE name_key = $1
         UNION SELECT person_id FROM past_name WHERE name_key = $1";
    /// Sets an account's name.
    fn set_account(person: PersonId = PersonId(1), name: &str = "ada", key: &str = "ada") -> Done:
        "UPDATE account SET name = $2, name_key = $3 WHERE person_id = $1";
    /// Sets a person's name.
    fn set_person(person: PersonId = PersonId(1), name: &str = "ada") -> Done:
        "UPDATE person SET name = $2 WHERE id = $1";
    /// Keeps a name that was.
    fn keep(person: PersonId = PersonId(1), name: &str = "ada", key: &str = "ada", now: Time = Time(1)) -> Done:
        "INSERT INTO past_name (person_id, name, name_key, until) VALUES ($1, $2, $3, $4)";
    /// Forgets a past name that is taken up again.
    fn forget(person: PersonId = PersonId(1), key: &str = "ada") -> Done:
        "DELETE FROM past_name WHERE person_id = $1 AND name_key = $2";
    /// Names a person had.
    fn names_of(person: PersonId = PersonId(1)) -> Vec<(String, Time)>:
        "SELECT name, until FROM past_name WHERE person_id = $1 ORDER BY until DESC, id DESC";
    /// The name that somebody has now who had this one.
    fn led_to(key: &str = "ada") -> Option<(String,)>:
        "SELECT a.name FROM past_name p JOIN account a ON a.person_id = p.person_id WHERE p.name_key = $1
         ORDER BY p.until DESC LIMIT 1";
    /// The pen name that is called like the account.
    fn namesake(person: PersonId = PersonId(1), key: &str = "ada") -> Option<(PseudId,)>:
        "SELECT id FROM pseud WHERE person_id = $1 AND name_key = $2";
    /// Calls a pen name like the account.
    fn set_pseud(id: PseudId = PseudId(1), name: &str = "ada", key: &str = "ada") -> Done:
        "UPDATE pseud SET name = $2, name_key = $3 WHERE id = $1";
}

/// Changes a user name; asks for the password. The pen name that is called like the account goes along. One's own
/// past name may be taken up again. Gives the new name as it is kept.
pub async fn change(archive: &Archive, person: PersonId, name: &str, password: &str) -> Result<String> {
    let name = tidy(name);
    let mut invalid = Invalid::new();
    let key = check_name(&name, &mut invalid);
    invalid.or_ok()?;
    confirm_password(archive, person, password, "old_password").await?;
    let mut change = archive.change(Some(person)).await?;
    let account = accounts::load(&mut change, person).await?;
    let old_key = name_key(&account.name);
    if whose(&mut change, &key).await?.iter().any(|(other,)| *other != person) {
        return Err(Invalid::one("login", Message::new("error-name-taken")).into());
    }
    let now = change.now();
    if old_key != key {
        forget(&mut change, person, &key).await?;
        keep(&mut change, person, &account.name, &old_key, now).await?;
    }
    set_account(&mut change, person, &name, &key).await?;
    set_person(&mut change, person, &name).await?;
    if let Some((pseud,)) = namesake(&mut change, person, &old_key).await?
        && (old_key == key || namesake(&mut change, person, &key).await?.is_none())
    {
        set_pseud(&mut change, pseud, &name, &key).await?;
        change.note(Verb::Changed, Noun::Pseud, pseud.0, None);
    }
    stamp::bump_person(&mut change, person).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    change.commit().await?;
    Ok(name)
}

/// The present name of somebody who once had this one.
pub async fn present(db: &mut impl Ask, name: &str) -> Result<Option<String>> {
    Ok(led_to(db, &name_key(name)).await?.map(|(name,)| name))
}

/// The names a person had, the last first, with the time each ended.
pub async fn past(db: &mut impl Ask, person: PersonId) -> Result<Vec<(String, Time)>> {
    names_of(db, person).await
}

/// The account of a name now in use; [`Error::NotFound`] otherwise.
pub async fn account(db: &mut impl Ask, name: &str) -> Result<accounts::Account> {
    accounts::find(db, name).await?.ok_or(Error::NotFound("person"))
}
