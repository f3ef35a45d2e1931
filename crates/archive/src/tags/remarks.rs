//! Remarks of wranglers on a tag: a plain thread among themselves, the oldest first.

use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::journal::{Noun, Verb};
use crate::policy::{self, Viewer};
use crate::works::prepare;
use crate::{Change, CommentId, Error, Invalid, Message, PersonId, Result, TagId, Time};

/// Characters of a remark.
pub const REMARK: usize = 5_000;
/// Remarks at once.
pub const PAGE: i64 = 50;

/// A remark that was checked and cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    source: String,
    html: String,
}

/// A remark on a tag.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Remark {
    /// Which remark.
    pub id: CommentId,
    /// On which tag.
    pub tag: TagId,
    /// Who wrote it; nobody, once they are gone.
    pub person: Option<PersonId>,
    /// By what pen name.
    pub pseud: Option<String>,
    /// By what user name.
    pub user: Option<String>,
    /// What it says, cleaned.
    pub html: String,
    /// When.
    pub at: Time,
}

statements! {
    /// A person's own pen name.
    fn pseud_of(person: PersonId = PersonId(1)) -> Option<(i64,)>:
        "SELECT id FROM pseud WHERE person_id = $1 AND is_default = 1";
    /// Whether there is such a tag.
    fn tag_there(tag: TagId = TagId(1)) -> Option<(TagId,)>:
        "SELECT id FROM tag WHERE id = $1";
    /// Adds a remark.
    fn insert(tag: TagId = TagId(1), pseud: i64 = 1, source: &str = "", body: &str = "", cleaner: i64 = 1,
              now: Time = Time(1)) -> One<(CommentId,)>:
        "INSERT INTO comment (noun, subject, depth, pseud_id, state, frozen, body_source, body, cleaner, at)
         VALUES ('tag', $1, 0, $2, 'posted', 0, $3, $4, $5, $6) RETURNING id";
    /// The remarks on a tag, after one of them.
    fn after(tag: TagId = TagId(1), id: CommentId = CommentId(0), limit: i64 = 10) -> Vec<Remark>:
        "SELECT c.id, c.subject AS tag, p.person_id AS person, p.name AS pseud, a.name AS user, c.body AS html, c.at
         FROM comment c LEFT JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE c.noun = 'tag' AND c.subject = $1 AND c.depth = 0 AND c.id > $2 ORDER BY c.id LIMIT $3";
    /// How many remarks a tag has.
    fn count(tag: TagId = TagId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM comment WHERE noun = 'tag' AND subject = $1";
    /// Whose a remark is, and on which tag.
    fn owner(id: CommentId = CommentId(1)) -> Option<(TagId, Option<PersonId>)>:
        "SELECT c.subject, p.person_id FROM comment c LEFT JOIN pseud p ON p.id = c.pseud_id
         WHERE c.id = $1 AND c.noun = 'tag'";
    /// Takes a remark away.
    fn delete(id: CommentId = CommentId(1)) -> Done:
        "DELETE FROM comment WHERE id = $1 AND noun = 'tag'";
}

/// Checks and cleans a remark; no transaction waits for it.
pub async fn prepare(source: String) -> Result<Prepared> {
    let mut invalid = Invalid::new();
    invalid.limit("remark", &source, REMARK);
    prepare::in_line(move || {
        let place = fanlight_text::clean::Field::Short;
        let cleaned = prepare::cleaned("remark", &source, place, &mut invalid);
        if cleaned.is_empty() && invalid.is_empty() {
            invalid.add("remark", Message::new("error-empty"));
        }
        invalid.or_ok()?;
        Ok(Prepared { source, html: cleaned.html })
    })
    .await?
}

/// Adds a remark of the viewer's, as [`prepare`] gave it, under their own pen name.
pub async fn add(change: &mut Change, viewer: &Viewer, tag: TagId, remark: &Prepared) -> Result<CommentId> {
    policy::may_wrangle(viewer)?;
    let person = viewer.person.ok_or(Error::Forbidden)?;
    let (pseud,) = pseud_of(change, person).await?.ok_or(Error::NotFound("pseud"))?;
    tag_there(change, tag).await?.ok_or(Error::NotFound("tag"))?;
    let (now, cleaner) = (change.now(), fanlight_text::clean::VERSION);
    let One((id,)) = insert(change, tag, pseud, &remark.source, &remark.html, cleaner, now).await?;
    change.note(Verb::Changed, Noun::Tag, tag.0, None);
    Ok(id)
}

/// The remarks on a tag after one of them (from the first, if none), at most [`PAGE`]. One statement.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    tag: TagId,
    from: Option<CommentId>,
) -> Result<Vec<Remark>> {
    policy::may_wrangle(viewer)?;
    after(db, tag, from.unwrap_or(CommentId(0)), PAGE).await
}

/// How many remarks a tag has. One statement.
pub async fn total(db: &mut impl Ask, viewer: &Viewer, tag: TagId) -> Result<i64> {
    policy::may_wrangle(viewer)?;
    let One((count,)) = count(db, tag).await?;
    Ok(count)
}

/// Takes a remark away; the tag it was on.
pub async fn remove(change: &mut Change, viewer: &Viewer, id: CommentId) -> Result<TagId> {
    let (tag, by) = owner(change, id).await?.ok_or(Error::NotFound("comment"))?;
    policy::may_take_remark(viewer, by)?;
    delete(change, id).await?;
    change.note(Verb::Changed, Noun::Tag, tag.0, None);
    Ok(tag)
}
