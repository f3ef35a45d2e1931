//! Accounts: made by signing up, opened by name or e-mail and password.
//!
//! A user name is 3–40 of `[A-Za-z0-9_]`, begins and ends with a letter or digit, and is one without regard to case;
//! names that are addresses of the house are taken. An e-mail address is somebody's once they confirmed it, by the
//! link that was mailed there; until then it is only written down, logs nobody in and keeps it from nobody. A log-in
//! that fails says one sentence whatever was wrong. After [`FAILURES`] failures an account is locked for five minutes to everybody but its known devices.

use sqlx::FromRow;

use super::passwords;
use crate::db::{Ask, Done, Flag, One};
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::{Archive, Change, Error, Invalid, Message, PersonId, Result, Time, limits};

/// Failures in a row that lock an account.
pub const FAILURES: i64 = 50;
/// For how long.
const LOCK: i64 = 5 * Time::MINUTE;

/// Names that would be addresses, or be taken for the house.
pub(crate) const RESERVED: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "archive",
    "archivist",
    "edit",
    "fanlight",
    "guest",
    "help",
    "login",
    "logout",
    "me",
    "media",
    "moderator",
    "new",
    "news",
    "nobody",
    "null",
    "orphan_account",
    "owner",
    "password",
    "postmaster",
    "root",
    "search",
    "settings",
    "staff",
    "support",
    "system",
    "tags",
    "undefined",
    "webmaster",
    "works",
    "wrangler",
];

/// What somebody typed into the sign-up form.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// The user name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

#[derive(FromRow)]
pub(crate) struct LogInRow {
    person_id: PersonId,
    password_hash: String,
    state: String,
}

/// An account as its owner and staff see it.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// Whose it is.
    pub person_id: PersonId,
    /// The user name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Whether they have shown that the address is theirs.
    pub email_confirmed: Flag,
    /// `active`, `suspended` or `banned`.
    pub state: String,
    /// When they signed up.
    pub created_at: Time,
}

statements! {
    /// Makes a person.
    fn insert_person(kind: &str = "account", name: &str = "ada", now: Time = Time(1)) -> One<(PersonId,)>:
        "INSERT INTO person (kind, name, created_at) VALUES ($1, $2, $3) RETURNING id";
    /// Makes an account.
    fn insert_account(person: PersonId = PersonId(1), name: &str = "ada", key: &str = "ada", email: &str = "a@b.c",
                      email_key: &str = "a@b.c", confirmed: Flag = Flag(true), hash: &str = "x",
                      now: Time = Time(1)) -> Done:
        "INSERT INTO account (person_id, name, name_key, email, email_key, email_confirmed, password_hash, state,
           created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8)";
    /// Gives a new account its first pen name.
    fn insert_pseud(person: PersonId = PersonId(1), name: &str = "ada", key: &str = "ada", now: Time = Time(1)) -> Done:
        "INSERT INTO pseud (person_id, name, name_key, is_default, description_source, description, created_at)
         VALUES ($1, $2, $3, 1, '', '', $4)";
    /// Whether a name is taken.
    fn taken(key: &str = "ada") -> Option<(PersonId,)>:
        "SELECT person_id FROM account WHERE name_key = $1";
    /// Whose an address is.
    fn of_email(email: &str = "a@b.c") -> Option<Account>:
        "SELECT person_id, name, email, email_confirmed, state, created_at FROM account
         WHERE email_key = $1 AND email_confirmed = 1";
    /// Whether somebody had a name before.
    fn was_taken(key: &str = "ada") -> Option<(PersonId,)>:
        "SELECT person_id FROM past_name WHERE name_key = $1";
    /// The account of a name or an address.
    fn for_log_in(key: &str = "ada", email: &str = "a@b.c") -> Vec<LogInRow>:
        "SELECT person_id, password_hash, state FROM account
         WHERE name_key = $1 OR email_key = $2 AND email_confirmed = 1";
    /// An account by its name.
    fn by_key(key: &str = "ada") -> Option<Account>:
        "SELECT person_id, name, email, email_confirmed, state, created_at FROM account WHERE name_key = $1";
    /// An account by its person.
    fn by_person(person: PersonId = PersonId(1)) -> Option<Account>:
        "SELECT person_id, name, email, email_confirmed, state, created_at FROM account WHERE person_id = $1";
    /// Until when a subject is locked.
    fn locked(subject: &str = "account 1") -> Option<(Time,)>:
        "SELECT locked_until FROM login_failure WHERE subject = $1";
    /// Counts a failure.
    fn count_failure(subject: &str = "account 1", now: Time = Time(1)) -> One<(i64,)>:
        "INSERT INTO login_failure (subject, failures, since, locked_until) VALUES ($1, 1, $2, 0)
         ON CONFLICT (subject) DO UPDATE SET failures = login_failure.failures + 1 RETURNING failures";
    /// Locks a subject and begins to count anew.
    fn lock(subject: &str = "account 1", until: Time = Time(2)) -> Done:
        "UPDATE login_failure SET locked_until = $2, failures = 0 WHERE subject = $1";
    /// Forgets failures.
    fn forgive(subject: &str = "account 1") -> Done:
        "DELETE FROM login_failure WHERE subject = $1";
    /// Whether a device is known for a person.
    fn known_device(hash: &str = "x", person: PersonId = PersonId(1)) -> Option<(Time,)>:
        "SELECT seen_at FROM device WHERE token_hash = $1 AND person_id = $2";
}

/// Checks a user name and gives its key.
pub fn check_name(name: &str, invalid: &mut Invalid) -> String {
    let length = name.chars().count();
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let edges = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let key = name_key(name);
    if !(limits::USER_NAME_LEAST..=limits::USER_NAME).contains(&length) {
        let message = Message::new("error-name-length");
        invalid.add("login", message.with("least", limits::USER_NAME_LEAST).with("limit", limits::USER_NAME));
    } else if !letters || !edges {
        invalid.add("login", Message::new("error-name-letters"));
    } else if RESERVED.contains(&key.as_str()) {
        invalid.add("login", Message::new("error-name-taken"));
    }
    key
}

/// Checks an e-mail address as far as that makes sense before a mail was sent to it, and gives its key.
pub fn check_email(email: &str, invalid: &mut Invalid) -> String {
    let looks_right = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c))
            && !host.contains('@')
    });
    if !looks_right || email.chars().count() > limits::EMAIL {
        invalid.add("email", Message::new("error-email"));
    }
    name_key(email)
}

/// Makes an account with its first pen name. Whether signing up is open is the caller's question (see
/// [`crate::settings::SignUp`]), and the address counts as confirmed; the password is checked and hashed here.
pub async fn make(archive: &Archive, new: &NewAccount) -> Result<PersonId> {
    let (name, email) = (tidy(&new.name), tidy(&new.email));
    let mut invalid = Invalid::new();
    let key = check_name(&name, &mut invalid);
    let email_key = check_email(&email, &mut invalid);
    passwords::check(&new.password, &name, &mut invalid);
    invalid.or_ok()?;
    let hash = passwords::hash(&new.password).await?;
    let mut change = archive.change(None).await?;
    let person = insert_with_hash(&mut change, &name, &key, &email, &email_key, true, &hash).await?;
    change.commit().await?;
    Ok(person)
}

/// The rows of a new account; refuses a name that is taken and, where the address counts as confirmed, one that is
/// somebody's.
pub(crate) async fn insert_with_hash(
    change: &mut Change,
    name: &str,
    key: &str,
    email: &str,
    email_key: &str,
    confirmed: bool,
    hash: &str,
) -> Result<PersonId> {
    let mut invalid = Invalid::new();
    if taken(change, key).await?.is_some() || was_taken(change, key).await?.is_some() {
        invalid.add("login", Message::new("error-name-taken"));
    }
    if confirmed && of_email(change, email_key).await?.is_some() {
        invalid.add("email", Message::new("error-email-taken"));
    }
    invalid.or_ok()?;
    let now = change.now();
    let One((person,)) = insert_person(change, "account", name, now).await?;
    insert_account(change, person, name, key, email, email_key, Flag(confirmed), hash, now).await?;
    insert_pseud(change, person, name, key, now).await?;
    change.note(Verb::Made, Noun::Person, person.0, None);
    Ok(person)
}

/// The account of a user name, without regard to case.
pub async fn find(db: &mut impl Ask, name: &str) -> Result<Option<Account>> {
    by_key(db, &name_key(name)).await
}

/// The account whose confirmed address this is.
pub(crate) async fn with_email(db: &mut impl Ask, email_key: &str) -> Result<Option<Account>> {
    of_email(db, email_key).await
}

/// The account of a person.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Account> {
    by_person(db, person).await?.ok_or(Error::NotFound("account"))
}

/// Ends a lock: its person has shown that the address is theirs.
pub(crate) async fn unlock(change: &mut Change, person: PersonId) -> Result<()> {
    forgive(change, &format!("account {person}")).await?;
    Ok(())
}

/// Checks name (or e-mail) and password. `device` is the hash of the browser's device token, if it has one: a known
/// device is let through a lock. One answer for everything that is wrong: [`Error::Invalid`] with `error-log-in`.
pub async fn log_in(archive: &Archive, name: &str, password: &str, device: Option<&str>) -> Result<PersonId> {
    let wrong = || Error::Invalid(Invalid::one("login", Message::new("error-log-in")));
    let key = name_key(&tidy(name));
    let mut reader = archive.read().await?;
    let account = for_log_in(&mut reader, &key, &key).await?.into_iter().next();
    let subject = account.as_ref().map(|account| format!("account {}", account.person_id));
    if let (Some(account), Some(subject)) = (&account, &subject) {
        let until = locked(&mut reader, subject).await?.map_or(Time(0), |(until,)| until);
        if until > archive.now() {
            let known = match device {
                Some(device) => known_device(&mut reader, device, account.person_id).await?.is_some(),
                None => false,
            };
            if !known {
                return Err(Error::TooOften(((until.0 - archive.now().0) / Time::SECOND).max(1) as u64));
            }
        }
    }
    drop(reader);
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let right = password.chars().count() <= limits::PASSWORD && passwords::verify(password, hash).await?;
    let Some((account, subject)) = account.zip(subject) else { return Err(wrong()) };
    let mut change = archive.change(None).await?;
    let now = change.now();
    if !right {
        let One((failures,)) = count_failure(&mut change, &subject, now).await?;
        if failures >= FAILURES {
            lock(&mut change, &subject, now.plus(LOCK)).await?;
        }
        change.commit().await?;
        return Err(wrong());
    }
    forgive(&mut change, &subject).await?;
    change.commit().await?;
    if account.state == "banned" {
        return Err(Error::Invalid(Invalid::one("login", Message::new("error-banned"))));
    }
    Ok(account.person_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    fn ada() -> NewAccount {
        NewAccount {
            name: "Ada_1".into(),
            email: "Ada@example.org".into(),
            password: "a window above".into(),
        }
    }

    #[tokio::test]
    async fn an_account_opens_by_name_or_address_in_any_case_and_by_nothing_else() {
        each_database(async |TestArchive { archive, .. }| {
            let person = make(archive, &ada()).await.unwrap();
            for name in ["Ada_1", "ADA_1", " ada@EXAMPLE.org "] {
                assert_eq!(log_in(archive, name, "a window above", None).await.unwrap(), person);
            }
            for (name, password) in [("ada_1", "A window above"), ("ada_2", "a window above"), ("", "")] {
                let error = log_in(archive, name, password, None).await.unwrap_err();
                assert!(
                    matches!(&error, Error::Invalid(invalid) if invalid.to_string() == "login: error-log-in"),
                    "{error}"
                );
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_name_and_an_address_are_taken_once_and_every_fault_is_told_at_its_field() {
        each_database(async |TestArchive { archive, .. }| {
            make(archive, &ada()).await.unwrap();
            let again = NewAccount { name: "ADA_1".into(), ..ada() };
            let Err(Error::Invalid(invalid)) = make(archive, &again).await else { panic!() };
            assert_eq!(invalid.fields.keys().copied().collect::<Vec<_>>(), ["email", "login"]);
            for (name, email, password, field) in [
                ("ab", "x@y.zz", "a window above", "login"),
                ("_ab", "x@y.zz", "a window above", "login"),
                ("ab cd", "x@y.zz", "a window above", "login"),
                ("Admin", "x@y.zz", "a window above", "login"),
                ("ben", "x@y", "a window above", "email"),
                ("ben", "x y@z.org", "a window above", "email"),
                ("ben", "x@y.zz", "password", "password"),
            ] {
                let new = NewAccount { name: name.into(), email: email.into(), password: password.into() };
                let Err(Error::Invalid(invalid)) = make(archive, &new).await else {
                    panic!("{name} {email}")
                };
                assert_eq!(invalid.fields.keys().copied().collect::<Vec<_>>(), [field]);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn fifty_failures_lock_for_five_minutes_but_not_a_known_device() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let person = make(archive, &ada()).await.unwrap();
            let mut change = archive.change(None).await.unwrap();
            let now = change.now();
            crate::people::sessions::know_device(&mut change, person, "known", now).await.unwrap();
            let subject = format!("account {person}");
            for _ in 0..FAILURES - 1 {
                count_failure(&mut change, &subject, now).await.unwrap();
            }
            change.commit().await.unwrap();
            assert!(matches!(log_in(archive, "ada_1", "wrong", None).await, Err(Error::Invalid(_))));
            assert!(matches!(
                log_in(archive, "ada_1", "a window above", None).await,
                Err(Error::TooOften(300))
            ));
            assert_eq!(log_in(archive, "ada_1", "a window above", Some("known")).await.unwrap(), person);
            clock.pass(LOCK);
            assert_eq!(log_in(archive, "ada_1", "a window above", None).await.unwrap(), person);
        })
        .await;
    }
}
