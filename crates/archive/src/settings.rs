//! The archive's own settings: what its owner decides in the web interface, kept in the database.
//!
//! A setting that was never changed has its default; a stored one that this version does not know is left alone.

use serde::{Deserialize, Serialize};

use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::people::filters;
use crate::policy::{self, Viewer};
use crate::{Archive, Change, Invalid, Message, Result, limits};

/// Who may sign up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignUp {
    /// Anybody.
    #[default]
    Open,
    /// Who has an invitation.
    Invitation,
    /// Nobody.
    Closed,
}

/// The settings of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// The archive's name, on every page and in every download.
    pub name: String,
    /// One sentence about it, on the home page; plain text.
    pub tagline: String,
    /// Who may sign up.
    pub sign_up: SignUp,
    /// The least age, in years, that the sign-up form asks people to confirm.
    pub least_age: u8,
    /// Chapters' texts can be searched, except where their authors do not want it.
    pub search_texts: bool,
    /// Guests may comment where a work's creators let them.
    pub guest_comments: bool,
    /// Words that no comment may hold.
    pub banned_words: Vec<String>,
    /// What whoever is not signed in never finds, finds folded or with a warning.
    pub guests: filters::Body,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            name: "Fanlight".into(),
            tagline: String::new(),
            sign_up: SignUp::Open,
            least_age: 13,
            search_texts: true,
            guest_comments: true,
            banned_words: Vec::new(),
            guests: filters::Body::default(),
        }
    }
}

/// The name of the secret among the settings; no field of [`Settings`] is called so.
const SECRET: &str = "secret";

/// Characters of the archive's name.
const NAME: usize = 80;

statements! {
    /// Every stored setting.
    fn all() -> Vec<(String, String)>:
        "SELECT name, value FROM setting";
    /// One stored setting.
    fn value(name: &str = "name") -> Option<(String,)>:
        "SELECT value FROM setting WHERE name = $1";
    /// Stores a setting that is not there yet.
    fn store_if_new(name: &str = "name", value: &str = "\"Fanlight\"") -> Done:
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    /// Stores a setting.
    fn store(name: &str = "name", value: &str = "\"Fanlight\"") -> Done:
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// The settings as they are now. One statement; callers on a hot path keep them and follow the journal.
pub async fn load(db: &mut impl Ask) -> Result<Settings> {
    let mut stored = serde_json::Map::new();
    for (name, value) in all(db).await? {
        stored.insert(name, serde_json::from_str(&value)?);
    }
    Ok(serde_json::from_value(stored.into())?)
}

/// The archive's own secret, made once and the same on every node: what forms of guests are signed with.
pub async fn secret(archive: &Archive) -> Result<String> {
    let mut change = archive.change(None).await?;
    let made = change.secret();
    store_if_new(&mut change, SECRET, &serde_json::to_string(&made)?).await?;
    let secret = value(&mut change, SECRET).await?.map(|(value,)| serde_json::from_str(&value));
    change.commit().await?;
    Ok(secret.transpose()?.unwrap_or(made))
}

/// Changes the settings: the owner and admins may.
pub async fn save(change: &mut Change, viewer: &Viewer, settings: &Settings) -> Result<()> {
    policy::may_administer(viewer)?;
    let mut invalid = Invalid::new();
    if settings.name.trim().is_empty() {
        invalid.add("name", Message::new("error-empty"));
    }
    invalid.limit("name", &settings.name, NAME);
    invalid.limit("tagline", &settings.tagline, limits::TITLE);
    if settings.banned_words.len() > limits::BANNED_WORDS {
        invalid.add("banned_words", Message::new("error-too-many-words").with("limit", limits::BANNED_WORDS));
    }
    for word in &settings.banned_words {
        invalid.limit("banned_words", word, limits::TAG);
    }
    settings.guests.check(&mut invalid);
    invalid.or_ok()?;
    if let serde_json::Value::Object(fields) = serde_json::to_value(settings)? {
        for (name, value) in fields {
            store(change, &name, &value.to_string()).await?;
        }
    }
    change.note(Verb::Changed, Noun::Settings, 0, None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn settings_are_defaults_until_saved_and_an_unknown_one_is_left_alone() {
        each_database(async |TestArchive { archive, .. }| {
            assert_eq!(load(&mut archive.read().await.unwrap()).await.unwrap(), Settings::default());
            let mut change = archive.change(None).await.unwrap();
            store(&mut change, "from-the-future", "3").await.unwrap();
            let settings =
                Settings { sign_up: SignUp::Invitation, name: "Lantern".into(), ..Settings::default() };
            save(&mut change, &Viewer::system(), &settings).await.unwrap();
            assert!(save(&mut change, &Viewer::guest(), &settings).await.is_err());
            change.commit().await.unwrap();
            assert_eq!(load(&mut archive.read().await.unwrap()).await.unwrap(), settings);
        })
        .await;
    }
}
