//! Profiles: a title, a text about oneself, and what others may do with one's works.
//!
//! Permission statements say yes, ask first or no to each of seven things, with a note; nothing is said until chosen.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb, words};
use crate::works::prepare;
use crate::{Change, Invalid, PersonId, Result, limits};

words! {
    /// Something others may want to do with a work.
    Wish {
        /// Reading it aloud, recorded.
        Podfic = "podfic",
        /// Translating it.
        Translation = "translation",
        /// Writing on from it.
        Remix = "remix",
        /// Drawing from it.
        Art = "art",
        /// Binding it as a book for oneself.
        Binding = "binding",
        /// Passing copies on outside the archive.
        Offline = "offline",
        /// Using it to train or prompt machines.
        Ai = "ai",
    }
}

impl Wish {
    /// Every wish, in the order of the form.
    pub const ALL: [Wish; 7] =
        [Wish::Podfic, Wish::Translation, Wish::Remix, Wish::Art, Wish::Binding, Wish::Offline, Wish::Ai];
}

/// What is answered to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// Go ahead.
    Yes,
    /// Ask first.
    Ask,
    /// Please don't.
    No,
}

impl Leave {
    /// Every answer, in the order of the form.
    pub const ALL: [Leave; 3] = [Leave::Yes, Leave::Ask, Leave::No];

    /// The word forms and machines use.
    pub fn as_str(self) -> &'static str {
        match self {
            Leave::Yes => "yes",
            Leave::Ask => "ask",
            Leave::No => "no",
        }
    }

    /// The answer of a word; nothing for any other.
    pub fn from_word(word: &str) -> Option<Leave> {
        Leave::ALL.into_iter().find(|leave| leave.as_str() == word)
    }
}

/// The answers to all wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Permissions {
    /// Reading aloud.
    pub podfic: Option<Leave>,
    /// Translating.
    pub translation: Option<Leave>,
    /// Writing on.
    pub remix: Option<Leave>,
    /// Drawing.
    pub art: Option<Leave>,
    /// Binding.
    pub binding: Option<Leave>,
    /// Passing copies on.
    pub offline: Option<Leave>,
    /// Machines.
    pub ai: Option<Leave>,
    /// A note to them all.
    pub note: String,
}

impl Permissions {
    /// The answer to a wish.
    pub fn of(&self, wish: Wish) -> Option<Leave> {
        match wish {
            Wish::Podfic => self.podfic,
            Wish::Translation => self.translation,
            Wish::Remix => self.remix,
            Wish::Art => self.art,
            Wish::Binding => self.binding,
            Wish::Offline => self.offline,
            Wish::Ai => self.ai,
        }
    }

    /// Answers a wish.
    pub fn set(&mut self, wish: Wish, leave: Option<Leave>) {
        *match wish {
            Wish::Podfic => &mut self.podfic,
            Wish::Translation => &mut self.translation,
            Wish::Remix => &mut self.remix,
            Wish::Art => &mut self.art,
            Wish::Binding => &mut self.binding,
            Wish::Offline => &mut self.offline,
            Wish::Ai => &mut self.ai,
        } = leave;
    }

    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        self.note.is_empty() && Wish::ALL.into_iter().all(|wish| self.of(wish).is_none())
    }
}

/// A profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its title, plain text.
    pub title: String,
    /// The text as it was typed.
    pub about_source: String,
    /// The text as it is shown: cleaned HTML. What a form puts here is not looked at.
    pub about: String,
    /// What others may do.
    pub permissions: Permissions,
}

#[derive(FromRow)]
pub(crate) struct ProfileRow {
    title: String,
    about_source: String,
    about: String,
    permissions: String,
}

statements! {
    /// A stored profile.
    fn select(person: PersonId = PersonId(1)) -> Option<ProfileRow>:
        "SELECT title, about_source, about, permissions FROM profile WHERE person_id = $1";
    /// Stores a profile.
    fn store(person: PersonId = PersonId(1), title: &str = "", source: &str = "", about: &str = "",
             permissions: &str = "{}") -> Done:
        "INSERT INTO profile (person_id, title, about_source, about, permissions) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id) DO UPDATE SET title = excluded.title, about_source = excluded.about_source,
           about = excluded.about, permissions = excluded.permissions";
}

/// A person's profile; an empty one if they never wrote it.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Profile> {
    let Some(row) = select(db, person).await? else { return Ok(Profile::default()) };
    let permissions = serde_json::from_str(&row.permissions)?;
    Ok(Profile { title: row.title, about_source: row.about_source, about: row.about, permissions })
}

/// Checks and cleans a profile; no transaction waits for it.
pub async fn prepare(mut profile: Profile) -> Result<Profile> {
    let mut invalid = Invalid::new();
    profile.title = crate::keys::tidy(&profile.title);
    profile.permissions.note = profile.permissions.note.trim().to_owned();
    invalid.limit("title", &profile.title, limits::TITLE);
    invalid.limit("about", &profile.about_source, limits::ABOUT);
    invalid.limit("note", &profile.permissions.note, limits::PERMISSION_NOTE);
    prepare::in_line(move || {
        let place = fanlight_text::clean::Field::Short;
        profile.about = prepare::cleaned("about", &profile.about_source, place, &mut invalid).html;
        invalid.or_ok()?;
        Ok(profile)
    })
    .await?
}

/// Keeps a person's own profile, as [`prepare`] gave it.
pub async fn save(change: &mut Change, person: PersonId, profile: &Profile) -> Result<()> {
    let permissions = serde_json::to_string(&profile.permissions)?;
    store(change, person, &profile.title, &profile.about_source, &profile.about, &permissions).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    Ok(())
}
