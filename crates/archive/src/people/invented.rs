//! People who are invented for a demo archive: accounts with pen names and a profile, and a password that nobody has.
//!
//! Bringing the same people again changes nothing, so that filling an archive can be taken up where it stopped.

use super::accounts;
use crate::db::{Ask, Done};
use crate::keys::name_key;
use crate::{Archive, Change, PersonId, PseudId, Result, Time};

/// People in one transaction.
const BATCH: usize = 500;
/// What stands where a password's hash would: no password has it.
const NO_PASSWORD: &str = "nobody";

/// Somebody to be brought in.
#[derive(Clone, Debug, Default)]
pub struct Invented {
    /// The user name; 3–40 of `[A-Za-z0-9_]`.
    pub name: String,
    /// Pen names, at most [`crate::limits::PSEUD`] long; the first becomes the default.
    pub pseuds: Vec<String>,
    /// When they signed up.
    pub joined: Time,
    /// The profile's title; plain text.
    pub title: String,
    /// The profile's text, HTML; it is cleaned here.
    pub about: String,
    /// What others may do with their works, as JSON.
    pub permissions: String,
}

statements! {
    /// The account of a name.
    fn by_key(key: &str = "ada") -> Option<(PersonId, String)>:
        "SELECT person_id, email FROM account WHERE name_key = $1";
    /// The pen names of a person.
    fn pseuds_of(person: PersonId = PersonId(1)) -> Vec<(PseudId, String)>:
        "SELECT id, name_key FROM pseud WHERE person_id = $1 ORDER BY id";
    /// Adds a pen name.
    fn insert_pseud(person: PersonId = PersonId(1), name: &str = "ada", key: &str = "ada", now: Time = Time(1))
        -> Vec<(PseudId,)>:
        "INSERT INTO pseud (person_id, name, name_key, is_default, description_source, description, created_at)
         VALUES ($1, $2, $3, 0, '', '', $4) ON CONFLICT (person_id, name_key) DO NOTHING RETURNING id";
    /// Makes one pen name the default.
    fn set_default(person: PersonId = PersonId(1), key: &str = "ada") -> Done:
        "UPDATE pseud SET is_default = CASE WHEN name_key = $2 THEN 1 ELSE 0 END WHERE person_id = $1";
    /// Dates a person back to when they joined.
    fn date_back(person: PersonId = PersonId(1), joined: Time = Time(1)) -> Done:
        "UPDATE person SET created_at = $2 WHERE id = $1";
    /// Dates the account back too.
    fn date_account_back(person: PersonId = PersonId(1), joined: Time = Time(1)) -> Done:
        "UPDATE account SET created_at = $2 WHERE person_id = $1";
    /// Writes a profile.
    fn insert_profile(person: PersonId = PersonId(1), title: &str = "", source: &str = "", about: &str = "",
                      permissions: &str = "{}") -> Done:
        "INSERT INTO profile (person_id, title, about_source, about, permissions) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id) DO NOTHING";
}

/// Brings people in, and gives for each of them the ids of their pen names, in the order they stand there.
///
/// # Errors
/// A name that is no user name or that somebody real has: nothing of its batch is written.
pub async fn bring(archive: &Archive, people: &[Invented]) -> Result<Vec<Vec<(PseudId, PersonId)>>> {
    let mut ids = Vec::with_capacity(people.len());
    for batch in people.chunks(BATCH) {
        let mut change = archive.change(None).await?;
        for person in batch {
            ids.push(bring_one(&mut change, person).await?);
        }
        change.commit().await?;
    }
    Ok(ids)
}

async fn bring_one(change: &mut Change, new: &Invented) -> Result<Vec<(PseudId, PersonId)>> {
    let mut invalid = crate::Invalid::new();
    let key = accounts::check_name(&new.name, &mut invalid);
    invalid.or_ok()?;
    let email = format!("{key}@demo.invalid");
    let person = match by_key(change, &key).await? {
        Some((person, address)) if address == email => person,
        Some(_) => return Err(crate::Invalid::one("login", crate::Message::new("error-name-taken")).into()),
        None => {
            let person =
                accounts::insert_with_hash(change, &new.name, &key, &email, &email, true, NO_PASSWORD)
                    .await?;
            date_back(change, person, new.joined).await?;
            date_account_back(change, person, new.joined).await?;
            for pseud in &new.pseuds {
                insert_pseud(change, person, pseud, &name_key(pseud), new.joined).await?;
            }
            if let Some(first) = new.pseuds.first() {
                set_default(change, person, &name_key(first)).await?;
            }
            if !new.about.is_empty() || !new.title.is_empty() {
                let about = fanlight_text::clean::clean(&new.about, fanlight_text::clean::Field::Short)
                    .map(|cleaned| cleaned.html)
                    .unwrap_or_default();
                insert_profile(change, person, &new.title, &new.about, &about, &new.permissions).await?;
            }
            person
        }
    };
    let all = pseuds_of(change, person).await?;
    let found = new.pseuds.iter().filter_map(|pseud| {
        let key = name_key(pseud);
        all.iter().find(|(_, name)| *name == key).map(|(id, _)| (*id, person))
    });
    Ok(found.collect())
}

/// Whether nobody has an account here yet and nothing was ever posted: only such an archive is filled with a demo.
pub async fn is_empty(db: &mut impl Ask) -> Result<bool> {
    Ok(crate::journal::newest(db).await? == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn invented_people_are_brought_once_and_nobody_logs_in_as_them() {
        each_database(async |TestArchive { archive, .. }| {
            assert!(is_empty(&mut archive.read().await.unwrap()).await.unwrap());
            let ada = Invented {
                name: "ada_l".into(),
                pseuds: vec!["Countess".into(), "エイダ".into()],
                joined: Time(1_000),
                title: "Notes".into(),
                about: "<p>Hello</p><script>x</script>".into(),
                permissions: "{}".into(),
            };
            let first = bring(archive, std::slice::from_ref(&ada)).await.unwrap();
            let again = bring(archive, std::slice::from_ref(&ada)).await.unwrap();
            assert_eq!(first, again);
            assert_eq!(first[0].len(), 2);
            assert!(!is_empty(&mut archive.read().await.unwrap()).await.unwrap());
            let account = accounts::find(&mut archive.read().await.unwrap(), "Ada_L").await.unwrap().unwrap();
            assert_eq!(account.created_at, Time(1_000));
            for password in ["nobody", ""] {
                assert!(accounts::log_in(archive, "ada_l", password, None).await.is_err());
            }
        })
        .await;
    }
}
