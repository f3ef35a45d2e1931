//! What a person prefers: one JSON object per person, every field with a default, so that new ones need no migration.

use serde::{Deserialize, Serialize};

use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::works::stamp;
use crate::{Change, PersonId, Result, WorkId};

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
    /// IANA name of the time zone; empty is UTC.
    pub time_zone: String,
    /// Code of the interface's language; empty is the browser's.
    pub language: String,
    /// Search engines are asked to leave out the person's pages and what they wrote under their name.
    pub quiet: bool,
    /// Guests comment neither on what the person wrote nor on what they said.
    pub no_guest_comments: bool,
    /// When mails tell the person of what is new for them.
    pub notices: Pace,
    /// Nobody invites the person to be named on their works.
    pub no_invitations: bool,
    /// Nobody gives the person works.
    pub no_gifts: bool,
    /// Those mails say nothing of comments.
    pub no_comment_mails: bool,
    /// Those mails say nothing of kudos.
    pub no_kudos_mails: bool,
    /// The person does not want to see how their works fare.
    pub no_figures: bool,
    /// What the person opens is not remembered.
    pub no_history: bool,
    /// What the person wrote is not looked into by the archive's search; titles, summaries and tags are.
    pub texts_unsearched: bool,
}

/// How often mails tell a person of what is new for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// An hour after the first news, with all that came until then.
    #[default]
    Hourly,
    /// A day after the first news.
    Daily,
    /// Not at all; the news stand on their page.
    Never,
}

statements! {
    /// Stores preferences.
    fn store(person: PersonId = PersonId(1), body: &str = "{}") -> Done:
        "INSERT INTO preference (person_id, body) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET body = excluded.body";
    /// Stored preferences.
    fn stored(person: PersonId = PersonId(1)) -> Option<(String,)>:
        "SELECT body FROM preference WHERE person_id = $1";
    /// What those who signed a work prefer.
    fn of_creators(work: WorkId = WorkId(1)) -> Vec<(String,)>:
        "SELECT r.body FROM work_creator c JOIN preference r ON r.person_id = c.person_id
         WHERE c.work_id = $1 AND c.accepted = 1";
    /// What people prefer.
    fn of_people(ids: [PersonId] = [PersonId(1)]) -> Vec<(String,)>:
        "SELECT body FROM preference WHERE person_id IN ({ids})";
}

/// Whether one of these people asks search engines to stay away.
pub async fn any_quiet(db: &mut impl Ask, people: &[PersonId]) -> Result<bool> {
    let mut quiet = false;
    for (body,) in of_people(db, people).await? {
        quiet |= parse(&body)?.quiet;
    }
    Ok(quiet)
}

/// Whether one of those who made a work prefers something.
pub(crate) async fn any_of(
    db: &mut impl Ask,
    work: WorkId,
    prefers: impl Fn(&Preferences) -> bool,
) -> Result<bool> {
    let mut any = false;
    for (body,) in of_creators(db, work).await? {
        any |= prefers(&parse(&body)?);
    }
    Ok(any)
}

/// A person's preferences; the defaults if they never chose.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Preferences> {
    stored(db, person).await?.map_or(Ok(Preferences::default()), |(body,)| parse(&body))
}

/// Keeps a person's own preferences.
pub async fn save(change: &mut Change, person: PersonId, preferences: &Preferences) -> Result<()> {
    let before = load(change, person).await?;
    store(change, person, &serde_json::to_string(preferences)?).await?;
    let shows = |preferences: &Preferences| (preferences.quiet, preferences.no_guest_comments);
    if shows(&before) != shows(preferences) {
        // It stands on the pages of their works, and on kept copies of them.
        stamp::bump_person(change, person).await?;
    }
    if before.quiet != preferences.quiet || before.texts_unsearched != preferences.texts_unsearched {
        change.note(Verb::Changed, Noun::Person, person.0, None);
    }
    Ok(())
}

pub(crate) fn parse(body: &str) -> Result<Preferences> {
    Ok(serde_json::from_str(body)?)
}
