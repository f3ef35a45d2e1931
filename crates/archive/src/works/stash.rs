//! A file that is being brought in, between the preview and the draft it becomes.
//!
//! It is kept beside what is being typed, so that it need not be sent again for each change of the preview, and so
//! that its bytes become the first version of the work. A person has the newest [`MOST`]; they go with the draft, or
//! after [`LIFE`].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::db::{Ask, Done};
use crate::{Change, Error, Invalid, Message, PersonId, Result, Time, limits};

/// Files of one person at once.
pub const MOST: usize = 3;
/// How long a file waits, in microseconds.
pub const LIFE: i64 = 7 * Time::DAY;

/// A file as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stashed {
    /// Its name, as the browser told it; empty for what was pasted.
    pub name: String,
    /// Its bytes, at most [`limits::UPLOAD_BYTES`].
    pub bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    name: String,
    bytes: String,
}

statements! {
    /// Keeps a file.
    fn store(person: PersonId = PersonId(1), form: &str = "import 1", body: &str = "{}", at: Time = Time(1)) -> Done:
        "INSERT INTO autosave (person_id, form, work_id, body, at) VALUES ($1, $2, NULL, $3, $4)
         ON CONFLICT (person_id, form) DO UPDATE SET body = excluded.body, at = excluded.at";
    /// A kept file.
    fn stored(person: PersonId = PersonId(1), form: &str = "import 1") -> Option<(String,)>:
        "SELECT body FROM autosave WHERE person_id = $1 AND form = $2";
    /// A person's kept files, the newest first. (`!` is the character after the space.)
    fn all(person: PersonId = PersonId(1)) -> Vec<(String, Time)>:
        "SELECT form, at FROM autosave WHERE person_id = $1 AND form >= 'import ' AND form < 'import!'
         ORDER BY at DESC, form";
    /// Lets a file go.
    fn delete(person: PersonId = PersonId(1), form: &str = "import 1") -> Done:
        "DELETE FROM autosave WHERE person_id = $1 AND form = $2";
}

fn form(key: &str) -> String {
    format!("import {key}")
}

/// Keeps a file and gives the key by which its person finds it again. The same bytes have the same key.
pub async fn keep(change: &mut Change, person: PersonId, file: &Stashed) -> Result<String> {
    if file.bytes.len() > limits::UPLOAD_BYTES {
        let message = Message::new("error-too-many-bytes").with("limit", limits::UPLOAD_BYTES);
        let over = file.bytes.len() - limits::UPLOAD_BYTES;
        return Err(Invalid::one("file", message.with("over", over)).into());
    }
    let key = blake3::hash(&file.bytes).to_hex()[..32].to_owned();
    let body = Body { name: file.name.clone(), bytes: STANDARD.encode(&file.bytes) };
    let now = change.now();
    store(change, person, &form(&key), &serde_json::to_string(&body)?, now).await?;
    let kept = all(change, person).await?;
    let others = kept.iter().filter(|(name, _)| *name != form(&key)).enumerate();
    for (index, (name, at)) in others {
        if index + 1 >= MOST || at.plus(LIFE) <= now {
            delete(change, person, name).await?;
        }
    }
    Ok(key)
}

/// A file that this person gave.
pub async fn load(db: &mut impl Ask, person: PersonId, key: &str) -> Result<Stashed> {
    let (body,) = stored(db, person, &form(key)).await?.ok_or(Error::NotFound("file"))?;
    let body: Body = serde_json::from_str(&body)?;
    let bytes = STANDARD
        .decode(&body.bytes)
        .map_err(|error| Error::Broken(format!("a kept file cannot be read: {error}")))?;
    Ok(Stashed { name: body.name, bytes })
}

/// Lets a file go: it became a draft, or its person does not want it.
pub async fn forget(change: &mut Change, person: PersonId, key: &str) -> Result<()> {
    delete(change, person, &form(key)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::accounts::{self, NewAccount};
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_person_finds_their_newest_files_again_and_nobody_elses() {
        each_database(async |TestArchive { archive, .. }| {
            let mut people = Vec::new();
            for name in ["ada", "bea"] {
                let new = NewAccount {
                    name: name.into(),
                    email: format!("{name}@example.org"),
                    password: "a window above a door".into(),
                };
                people.push(accounts::make(archive, &new).await.unwrap());
            }
            let mut change = archive.change(Some(people[0])).await.unwrap();
            let mut keys = Vec::new();
            for byte in 0..5_u8 {
                let file = Stashed { name: format!("{byte}.txt"), bytes: vec![byte, 0, 255] };
                keys.push(keep(&mut change, people[0], &file).await.unwrap());
            }
            let last = load(&mut change, people[0], &keys[4]).await.unwrap();
            assert_eq!((last.name.as_str(), last.bytes), ("4.txt", vec![4, 0, 255]));
            assert_eq!(all(&mut change, people[0]).await.unwrap().len(), MOST);
            assert!(matches!(load(&mut change, people[1], &keys[4]).await, Err(Error::NotFound("file"))));
            forget(&mut change, people[0], &keys[4]).await.unwrap();
            assert!(load(&mut change, people[0], &keys[4]).await.is_err());
            let much = Stashed { name: String::new(), bytes: vec![0; limits::UPLOAD_BYTES + 1] };
            assert!(matches!(keep(&mut change, people[0], &much).await, Err(Error::Invalid(_))));
            change.commit().await.unwrap();
        })
        .await;
    }
}
