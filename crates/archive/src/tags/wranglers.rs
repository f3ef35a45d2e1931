//! Who looks after which fandoms, and the guidelines that wranglers work by.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::Kind;
use super::bins::{self, Counts};
use crate::db::{Ask, Done, One};
use crate::journal::{Noun, Verb};
use crate::policy::{self, Viewer};
use crate::works::prepare;
use crate::{Change, Error, Invalid, Message, PersonId, Result, TagId, Time};

/// Fandoms that one person looks after.
pub const FANDOMS: usize = 200;
/// Fandoms at once on a wrangler's home page, each with its counts.
pub const HOME: i64 = 20;
/// Characters of the guidelines.
pub const GUIDELINES: usize = 50_000;

/// A fandom that somebody looks after, or nobody yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Which fandom.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// What waits beside it.
    pub waiting: Counts,
}

/// A wrangler of a fandom.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Wrangler {
    /// Who.
    pub person: PersonId,
    /// By user name.
    pub name: String,
}

/// The guidelines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidelines {
    /// As they were typed.
    pub source: String,
    /// As they are shown.
    pub html: String,
}

/// Where the guidelines stand among the settings.
const SETTING: &str = "wrangling-guidelines";

statements! {
    /// What a tag is, and what it is a synonym of.
    fn fandom(tag: TagId = TagId(1)) -> Option<(String, Option<TagId>)>:
        "SELECT kind, synonym_of FROM tag WHERE id = $1";
    /// Signs up.
    fn insert(person: PersonId = PersonId(1), fandom: TagId = TagId(1), now: Time = Time(1)) -> Done:
        "INSERT INTO tag_wrangler (person_id, fandom_id, since) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, fandom_id) DO NOTHING";
    /// Signs off.
    fn delete(person: PersonId = PersonId(1), fandom: TagId = TagId(1)) -> Done:
        "DELETE FROM tag_wrangler WHERE person_id = $1 AND fandom_id = $2";
    /// The synonyms of a fandom that a person signed up for before they were ones.
    fn signed_synonyms(person: PersonId = PersonId(1), fandom: TagId = TagId(1)) -> Vec<(TagId,)>:
        "SELECT w.fandom_id FROM tag_wrangler w JOIN tag t ON t.id = w.fandom_id
         WHERE w.person_id = $1 AND t.synonym_of = $2";
    /// How many fandoms a person looks after.
    fn count_of(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM tag_wrangler WHERE person_id = $1";
    /// The fandoms of a person, by name; a fandom that became a synonym is its canonical.
    fn of_person(person: PersonId = PersonId(1), after: &str = "", limit: i64 = 10) -> Vec<(TagId, String, String)>:
        "SELECT DISTINCT c.id, c.name, c.name_key FROM tag_wrangler w JOIN tag t ON t.id = w.fandom_id
         JOIN tag c ON c.id = COALESCE(t.synonym_of, t.id)
         WHERE w.person_id = $1 AND c.name_key > $2 ORDER BY c.name_key LIMIT $3";
    /// Who looks after a fandom or one of its synonyms.
    fn of_fandom(fandom: TagId = TagId(1)) -> Vec<Wrangler>:
        "SELECT DISTINCT w.person_id AS person, a.name FROM tag_wrangler w JOIN account a ON a.person_id = w.person_id
         WHERE w.fandom_id IN (SELECT id FROM tag WHERE id = $1 UNION ALL SELECT id FROM tag WHERE synonym_of = $1)
         ORDER BY a.name";
    /// The most used canonical fandoms that nobody looks after.
    fn orphaned(limit: i64 = 10) -> Vec<(TagId, String)>:
        "SELECT t.id, t.name FROM tag t
         WHERE t.kind = 'fandom' AND t.canonical = 1 AND NOT EXISTS (
           SELECT 1 FROM tag_wrangler w WHERE w.fandom_id = t.id)
         ORDER BY t.member_uses DESC, t.id DESC LIMIT $1";
    /// The guidelines as they are kept.
    fn stored(name: &str = "wrangling-guidelines") -> Option<(String,)>:
        "SELECT value FROM setting WHERE name = $1";
    /// Keeps the guidelines.
    fn store(name: &str = "wrangling-guidelines", value: &str = "{}") -> Done:
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// Signs the viewer up for a fandom; a synonym is its canonical.
pub async fn sign_up(change: &mut Change, viewer: &Viewer, tag: TagId) -> Result<()> {
    policy::may_wrangle(viewer)?;
    let person = viewer.person.ok_or(Error::Forbidden)?;
    let (kind, of) = fandom(change, tag).await?.ok_or(Error::NotFound("tag"))?;
    if kind != Kind::Fandom.as_str() {
        return Err(Invalid::one("fandom", Message::new("error-no-such-fandom")).into());
    }
    let One((count,)) = count_of(change, person).await?;
    if count as usize >= FANDOMS {
        return Err(Invalid::one("fandom", Message::new("error-fandoms").with("limit", FANDOMS)).into());
    }
    let now = change.now();
    insert(change, person, of.unwrap_or(tag), now).await?;
    Ok(())
}

/// Signs the viewer off a fandom, and off its synonyms.
pub async fn sign_off(change: &mut Change, viewer: &Viewer, tag: TagId) -> Result<()> {
    let person = viewer.person.ok_or(Error::Forbidden)?;
    delete(change, person, tag).await?;
    for (synonym,) in signed_synonyms(change, person, tag).await? {
        delete(change, person, synonym).await?;
    }
    Ok(())
}

/// The fandoms of the viewer with what waits beside each, by name, after one of them; at most [`HOME`].
pub async fn mine(db: &mut impl Ask, viewer: &Viewer, after: Option<&str>) -> Result<Vec<Looked>> {
    policy::may_wrangle(viewer)?;
    let Some(person) = viewer.person else { return Ok(Vec::new()) };
    let after = after.map(crate::keys::name_key).unwrap_or_default();
    let rows = of_person(db, person, &after, HOME).await?;
    with_counts(db, viewer, rows.into_iter().map(|row| (row.0, row.1)).collect()).await
}

/// The most used canonical fandoms that nobody looks after, at most `limit`, without counts of what waits: one
/// statement.
pub async fn without(db: &mut impl Ask, viewer: &Viewer, limit: i64) -> Result<Vec<(TagId, String)>> {
    policy::may_wrangle(viewer)?;
    orphaned(db, limit.clamp(0, 200)).await
}

/// Who looks after a fandom, by name.
pub async fn of(db: &mut impl Ask, tag: TagId) -> Result<Vec<Wrangler>> {
    of_fandom(db, tag).await
}

async fn with_counts(
    db: &mut impl Ask,
    viewer: &Viewer,
    fandoms: Vec<(TagId, String)>,
) -> Result<Vec<Looked>> {
    let ids: Vec<TagId> = fandoms.iter().map(|row| row.0).collect();
    let counts = bins::counts(db, viewer, &ids).await?;
    Ok(fandoms.into_iter().zip(counts).map(|((id, name), waiting)| Looked { id, name, waiting }).collect())
}

/// The guidelines; empty while nobody wrote any.
pub async fn guidelines(db: &mut impl Ask) -> Result<Guidelines> {
    match stored(db, SETTING).await? {
        Some((value,)) => Ok(serde_json::from_str(&value)?),
        None => Ok(Guidelines::default()),
    }
}

/// Checks and cleans guidelines; no transaction waits for it.
pub async fn prepare_guidelines(source: String) -> Result<Guidelines> {
    let mut invalid = Invalid::new();
    invalid.limit("guidelines", &source, GUIDELINES);
    prepare::in_line(move || {
        let place = fanlight_text::clean::Field::Notes;
        let html = prepare::cleaned("guidelines", &source, place, &mut invalid).html;
        invalid.or_ok()?;
        Ok(Guidelines { source, html })
    })
    .await?
}

/// Keeps the guidelines, as [`prepare_guidelines`] gave them.
pub async fn save_guidelines(change: &mut Change, viewer: &Viewer, guidelines: &Guidelines) -> Result<()> {
    policy::may_change_lists(viewer)?;
    store(change, SETTING, &serde_json::to_string(guidelines)?).await?;
    change.note(Verb::Changed, Noun::Settings, 0, None);
    Ok(())
}
