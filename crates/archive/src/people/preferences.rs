//! What a person prefers: one JSON object per person, every field with a default, so that new ones need no migration.

use serde::{Deserialize, Serialize};

use crate::db::{Ask, Done};
use crate::{Change, PersonId, Result};

/// A person's preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Preferences {
    /// Adult works open without asking.
    pub show_adult: bool,
    /// Works open as a whole, not by chapter.
    pub whole_works: bool,
    /// Warnings are folded until asked for.
    pub hide_warnings: bool,
    /// Additional tags are folded until asked for.
    pub hide_freeforms: bool,
    /// Authors' styles are off.
    pub no_styles: bool,
    /// IANA name of the time zone; empty is UTC.
    pub time_zone: String,
    /// Code of the interface's language; empty is the browser's.
    pub language: String,
    /// Nobody may look up the person by their e-mail address, and search engines are asked to stay away.
    pub quiet: bool,
}

statements! {
    /// Stores preferences.
    fn store(person: PersonId = PersonId(1), body: &str = "{}") -> Done:
        "INSERT INTO preference (person_id, body) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET body = excluded.body";
    /// Stored preferences.
    fn stored(person: PersonId = PersonId(1)) -> Option<(String,)>:
        "SELECT body FROM preference WHERE person_id = $1";
}

/// A person's preferences; the defaults if they never chose.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Preferences> {
    stored(db, person).await?.map_or(Ok(Preferences::default()), |(body,)| parse(&body))
}

/// Keeps a person's own preferences.
pub async fn save(change: &mut Change, person: PersonId, preferences: &Preferences) -> Result<()> {
    store(change, person, &serde_json::to_string(preferences)?).await?;
    Ok(())
}

pub(crate) fn parse(body: &str) -> Result<Preferences> {
    Ok(serde_json::from_str(body)?)
}
