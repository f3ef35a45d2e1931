//! Lists of works: which ids stand on a page, and how many there are. The newest update first.
//!
//! A list compares [`crate::policy::Viewer::audience`] with the work's own, so nothing is found that could not be
//! opened. An anonymous work is in no person's list but its creators' own and staff's.

use crate::db::{Ask, One};
use crate::limits::PAGE;
use crate::policy::Viewer;
use crate::{Error, PersonId, PseudId, Result, TagId, WorkId};

use super::credits::CreditKind;

/// A list of works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All that are there.
    Newest,
    /// With a tag.
    Tag(TagId),
    /// By a person, under any pen name.
    Person(PersonId),
    /// By a pen name.
    Pseud(PseudId),
    /// That draw on one thing.
    Credit {
        /// What kind of thing.
        kind: CreditKind,
        /// Its title's key.
        title_key: String,
        /// Its creator's key.
        creator_key: String,
    },
    /// In a language.
    Language(String),
    /// A person's drafts: for them and staff.
    Drafts(PersonId),
    /// What a person threw away: for them and staff.
    Bin(PersonId),
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The works on it, at most [`PAGE`].
    pub works: Vec<WorkId>,
    /// Works on all pages.
    pub total: i64,
}

statements! {
    /// The newest works.
    fn newest(audience: i64 = 0, limit: i64 = 20, offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT id FROM work WHERE audience <= $1 ORDER BY updated_at DESC, id DESC LIMIT $2 OFFSET $3";
    /// How many works there are.
    fn count_all(audience: i64 = 0) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work WHERE audience <= $1";
    /// Works with a tag.
    fn by_tag(tag: TagId = TagId(1), audience: i64 = 0, limit: i64 = 20, offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT work_id FROM work_tag WHERE tag_id = $1 AND audience <= $2
         ORDER BY updated_at DESC, work_id DESC LIMIT $3 OFFSET $4";
    /// How many works a tag has, for everybody and for members.
    fn count_tag(tag: TagId = TagId(1)) -> Option<(i64, i64)>:
        "SELECT uses, member_uses FROM tag WHERE id = $1";
    /// Works by a person; anonymous ones only if asked for.
    fn by_person(person: PersonId = PersonId(1), audience: i64 = 0, anonymous: i64 = 0, limit: i64 = 20,
                 offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT w.id FROM work w WHERE w.audience <= $2 AND w.anonymous <= $3 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)
         ORDER BY w.updated_at DESC, w.id DESC LIMIT $4 OFFSET $5";
    /// How many works a person has.
    fn count_person(person: PersonId = PersonId(1), audience: i64 = 0, anonymous: i64 = 0) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work w WHERE w.audience <= $2 AND w.anonymous <= $3 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)";
    /// Works by a pen name.
    fn by_pseud(pseud: PseudId = PseudId(1), audience: i64 = 0, anonymous: i64 = 0, limit: i64 = 20, offset: i64 = 0)
        -> Vec<(WorkId,)>:
        "SELECT w.id FROM work w WHERE w.audience <= $2 AND w.anonymous <= $3 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.pseud_id = $1 AND c.accepted = 1)
         ORDER BY w.updated_at DESC, w.id DESC LIMIT $4 OFFSET $5";
    /// How many works a pen name has.
    fn count_pseud(pseud: PseudId = PseudId(1), audience: i64 = 0, anonymous: i64 = 0) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work w WHERE w.audience <= $2 AND w.anonymous <= $3 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.pseud_id = $1 AND c.accepted = 1)";
    /// Whose a pen name is.
    fn person_of(pseud: PseudId = PseudId(1)) -> Option<(PersonId,)>:
        "SELECT person_id FROM pseud WHERE id = $1";
    /// Works that draw on one thing.
    fn by_credit(kind: &str = "song", title: &str = "a", creator: &str = "b", audience: i64 = 0, limit: i64 = 20,
                 offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT w.id FROM work w WHERE w.audience <= $4 AND w.id IN (
           SELECT c.subject FROM credit c
           WHERE c.noun = 'work' AND c.kind = $1 AND c.title_key = $2 AND c.creator_key = $3)
         ORDER BY w.updated_at DESC, w.id DESC LIMIT $5 OFFSET $6";
    /// How many works draw on one thing.
    fn count_credit(kind: &str = "song", title: &str = "a", creator: &str = "b", audience: i64 = 0) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work w WHERE w.audience <= $4 AND w.id IN (
           SELECT c.subject FROM credit c
           WHERE c.noun = 'work' AND c.kind = $1 AND c.title_key = $2 AND c.creator_key = $3)";
    /// Works in a language.
    fn by_language(code: &str = "en", audience: i64 = 0, limit: i64 = 20, offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT id FROM work WHERE language = $1 AND audience <= $2
         ORDER BY updated_at DESC, id DESC LIMIT $3 OFFSET $4";
    /// How many works a language has.
    fn count_language(code: &str = "en", audience: i64 = 0) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work WHERE language = $1 AND audience <= $2";
    /// A person's works in one state.
    fn by_state(person: PersonId = PersonId(1), state: &str = "draft", limit: i64 = 20, offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT w.id FROM work w WHERE w.state = $2 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)
         ORDER BY w.updated_at DESC, w.id DESC LIMIT $3 OFFSET $4";
    /// How many works a person has in one state.
    fn count_state(person: PersonId = PersonId(1), state: &str = "draft") -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work w WHERE w.state = $2 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)";
}

/// One page of a list, from 1, and how many works all pages have. Two statements (three for a pen name).
pub async fn page(db: &mut impl Ask, viewer: &Viewer, listing: &Listing, page: i64) -> Result<Page> {
    let offset = (page.clamp(1, 1_000_000_000) - 1) * PAGE;
    let audience = viewer.audience();
    let sees_all_of = |person: PersonId| viewer.person == Some(person) || viewer.is_staff();
    let (rows, One((total,))) = match listing {
        Listing::Newest => (newest(db, audience, PAGE, offset).await?, count_all(db, audience).await?),
        Listing::Tag(tag) => {
            let (uses, member_uses) = count_tag(db, *tag).await?.ok_or(Error::NotFound("tag"))?;
            let total = if viewer.is_member() { member_uses } else { uses };
            (by_tag(db, *tag, audience, PAGE, offset).await?, One((total,)))
        }
        Listing::Person(person) => {
            let anonymous = i64::from(sees_all_of(*person));
            let rows = by_person(db, *person, audience, anonymous, PAGE, offset).await?;
            (rows, count_person(db, *person, audience, anonymous).await?)
        }
        Listing::Pseud(pseud) => {
            let (person,) = person_of(db, *pseud).await?.ok_or(Error::NotFound("pseud"))?;
            let anonymous = i64::from(sees_all_of(person));
            let rows = by_pseud(db, *pseud, audience, anonymous, PAGE, offset).await?;
            (rows, count_pseud(db, *pseud, audience, anonymous).await?)
        }
        Listing::Credit { kind, title_key, creator_key } => {
            let kind = kind.as_str();
            let rows = by_credit(db, kind, title_key, creator_key, audience, PAGE, offset).await?;
            (rows, count_credit(db, kind, title_key, creator_key, audience).await?)
        }
        Listing::Language(code) => {
            let rows = by_language(db, code, audience, PAGE, offset).await?;
            (rows, count_language(db, code, audience).await?)
        }
        Listing::Drafts(person) | Listing::Bin(person) => {
            if !sees_all_of(*person) {
                return Err(Error::Forbidden);
            }
            let state = if matches!(listing, Listing::Drafts(_)) { "draft" } else { "binned" };
            (by_state(db, *person, state, PAGE, offset).await?, count_state(db, *person, state).await?)
        }
    };
    Ok(Page { works: rows.into_iter().map(|row| row.0).collect(), total })
}
