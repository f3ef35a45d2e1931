//! The log of wrangling: who did what to which tag and when, and the undoing of it. For wranglers' eyes.
//!
//! An undo is an act like any other and can be undone. It is refused when somebody changed the same things since, or
//! when others were tied to the tags so that the old ties would break a rule.

use sqlx::FromRow;

use super::Kind;
use super::wrangle::desk::{Desk, Part};
use super::wrangle::graph::Graph;
use super::wrangle::{Deed, Outcome, refused};
use crate::db::{Ask, Done, One};
use crate::policy::{self, Viewer};
use crate::works::stamp;
use crate::{Change, Error, Message, PersonId, Result, TagActId, TagId, Time};

/// Entries of the log at once.
pub const PAGE: i64 = 50;

/// A tag's name in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which tag.
    pub id: TagId,
    /// What it is called now.
    pub name: String,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Which act.
    pub id: TagActId,
    /// When.
    pub at: Time,
    /// Who, by user name; nobody if the archive itself did it or the person is gone.
    pub by: Option<(PersonId, String)>,
    /// What was done.
    pub deed: Deed,
    /// To which tag.
    pub tag: Named,
    /// Of what kind it is now.
    pub kind: Kind,
    /// With which other: the canonical, the wider tag, the parent, the new name.
    pub other: Option<Named>,
    /// How many tags it changed, this one included.
    pub moved: i64,
    /// The batch it was done in, named by its first act.
    pub batch: Option<TagActId>,
    /// The act that it undid.
    pub undoes: Option<TagActId>,
    /// The act by which it was undone, while it is.
    pub undone_by: Option<TagActId>,
}

/// Which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that changed a tag.
    Of(TagId),
    /// Those of a person.
    By(PersonId),
    /// Those of a batch.
    Batch(TagActId),
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: TagActId,
    at: Time,
    by_person: Option<PersonId>,
    by_name: Option<String>,
    verb: String,
    tag_id: TagId,
    tag_name: String,
    tag_kind: String,
    other_id: Option<TagId>,
    other_name: Option<String>,
    moved: i64,
    batch: Option<TagActId>,
    undoes: Option<TagActId>,
    undone_by: Option<TagActId>,
}

#[derive(FromRow)]
pub(crate) struct ActRow {
    tag_id: TagId,
    other_id: Option<TagId>,
    undoes: Option<TagActId>,
    undone_by: Option<TagActId>,
    before: String,
    after: String,
}

statements! {
    /// Enters an act.
    fn insert(at: Time = Time(1), by: Option<PersonId> = None, verb: &str = "merge", tag: TagId = TagId(1),
              other: Option<TagId> = None, batch: Option<TagActId> = None, undoes: Option<TagActId> = None,
              moved: i64 = 1, before: &str = "[]", after: &str = "[]") -> One<(TagActId,)>:
        "INSERT INTO tag_act (at, by_person, verb, tag_id, other_id, batch, undoes, moved, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    /// Enters which tags it changed.
    fn insert_on(rows: [(TagId, TagActId)] = [(TagId(1), TagActId(1))]) -> Vec<(TagId,)>:
        "INSERT INTO tag_act_on (tag_id, act_id) VALUES {($1, $2)} RETURNING tag_id";
    /// Says that an act is the first of its batch.
    fn set_batch(act: TagActId = TagActId(1)) -> Done:
        "UPDATE tag_act SET batch = id WHERE id = $1";
    /// An act as it was entered.
    fn select(act: TagActId = TagActId(1)) -> Option<ActRow>:
        "SELECT tag_id, other_id, undoes, undone_by, before, after FROM tag_act WHERE id = $1";
    /// Says by which act one is undone.
    fn set_undone(act: TagActId = TagActId(1), by: Option<TagActId> = None) -> Done:
        "UPDATE tag_act SET undone_by = $2 WHERE id = $1";
    /// The acts of a batch, the last first.
    fn of_batch(batch: TagActId = TagActId(1)) -> Vec<(TagActId, Option<TagActId>)>:
        "SELECT id, undone_by FROM tag_act WHERE batch = $1 ORDER BY id DESC";
    /// The newest entries.
    fn newest(before: TagActId = TagActId(9), limit: i64 = 10) -> Vec<Row>:
        "SELECT l.id, l.at, l.by_person, a.name AS by_name, l.verb, l.tag_id, t.name AS tag_name, t.kind AS tag_kind,
                l.other_id, o.name AS other_name, l.moved, l.batch, l.undoes, l.undone_by
         FROM tag_act l JOIN tag t ON t.id = l.tag_id LEFT JOIN tag o ON o.id = l.other_id
         LEFT JOIN account a ON a.person_id = l.by_person
         WHERE l.id < $1 ORDER BY l.id DESC LIMIT $2";
    /// The newest entries about a tag.
    fn newest_of(tag: TagId = TagId(1), before: TagActId = TagActId(9), limit: i64 = 10) -> Vec<Row>:
        "SELECT l.id, l.at, l.by_person, a.name AS by_name, l.verb, l.tag_id, t.name AS tag_name, t.kind AS tag_kind,
                l.other_id, o.name AS other_name, l.moved, l.batch, l.undoes, l.undone_by
         FROM tag_act_on m JOIN tag_act l ON l.id = m.act_id JOIN tag t ON t.id = l.tag_id
         LEFT JOIN tag o ON o.id = l.other_id LEFT JOIN account a ON a.person_id = l.by_person
         WHERE m.tag_id = $1 AND m.act_id < $2 ORDER BY m.act_id DESC LIMIT $3";
    /// The newest entries of a person.
    fn newest_by(person: PersonId = PersonId(1), before: TagActId = TagActId(9), limit: i64 = 10) -> Vec<Row>:
        "SELECT l.id, l.at, l.by_person, a.name AS by_name, l.verb, l.tag_id, t.name AS tag_name, t.kind AS tag_kind,
                l.other_id, o.name AS other_name, l.moved, l.batch, l.undoes, l.undone_by
         FROM tag_act l JOIN tag t ON t.id = l.tag_id LEFT JOIN tag o ON o.id = l.other_id
         LEFT JOIN account a ON a.person_id = l.by_person
         WHERE l.by_person = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3";
    /// The newest entries of a batch.
    fn newest_in(batch: TagActId = TagActId(1), before: TagActId = TagActId(9), limit: i64 = 10) -> Vec<Row>:
        "SELECT l.id, l.at, l.by_person, a.name AS by_name, l.verb, l.tag_id, t.name AS tag_name, t.kind AS tag_kind,
                l.other_id, o.name AS other_name, l.moved, l.batch, l.undoes, l.undone_by
         FROM tag_act l JOIN tag t ON t.id = l.tag_id LEFT JOIN tag o ON o.id = l.other_id
         LEFT JOIN account a ON a.person_id = l.by_person
         WHERE l.batch = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3";
    /// Synonyms among tags that cannot be ones.
    fn bad_synonyms(ids: [TagId] = [TagId(1)]) -> Vec<(String,)>:
        "SELECT t.name FROM tag t JOIN tag s ON s.id = t.synonym_of
         WHERE t.id IN ({ids}) AND (t.canonical = 1 OR s.canonical = 0 OR s.kind <> t.kind)";
    /// Tags among these that cannot be what their synonyms stand for.
    fn bad_canonicals(ids: [TagId] = [TagId(1)]) -> Vec<(String,)>:
        "SELECT s.name FROM tag s WHERE s.id IN ({ids}) AND EXISTS (
           SELECT 1 FROM tag t WHERE t.synonym_of = s.id AND (s.canonical = 0 OR s.kind <> t.kind))";
    /// Tags among these whose ties upward cannot be.
    fn bad_below(ids: [TagId] = [TagId(1)]) -> Vec<(String,)>:
        "SELECT c.name FROM tag_link l JOIN tag c ON c.id = l.child_id JOIN tag a ON a.id = l.above_id
         WHERE l.child_id IN ({ids}) AND (a.canonical = 0 OR c.synonym_of IS NOT NULL
           OR (l.relation = 'meta' AND (c.canonical = 0 OR c.kind <> a.kind))
           OR (l.relation = 'parent' AND NOT ((c.kind = 'fandom' AND a.kind = 'media')
             OR (c.kind IN ('character', 'relationship', 'freeform') AND a.kind = 'fandom')
             OR (c.kind = 'relationship' AND a.kind = 'character'))))";
    /// Tags among these whose ties downward cannot be.
    fn bad_above(ids: [TagId] = [TagId(1)]) -> Vec<(String,)>:
        "SELECT a.name FROM tag a WHERE a.id IN ({ids}) AND EXISTS (
           SELECT 1 FROM tag_link l JOIN tag c ON c.id = l.child_id
           WHERE l.above_id = a.id AND (a.canonical = 0 OR c.synonym_of IS NOT NULL
             OR (l.relation = 'meta' AND (c.canonical = 0 OR c.kind <> a.kind))))";
}

/// Writes what lies on the desk, and the act into the log; nothing if nothing differs.
pub(crate) async fn write(
    change: &mut Change,
    desk: &Desk,
    deed: Deed,
    tag: TagId,
    other: Option<TagId>,
    batch: Option<TagActId>,
    undoes: Option<TagActId>,
) -> Result<Option<TagActId>> {
    let (before, after) = desk.parts();
    if before.is_empty() {
        return Ok(None);
    }
    let changed = desk.write(change).await?;
    let (now, by, moved) = (change.now(), change.by(), changed.len() as i64);
    let (before, after) = (serde_json::to_string(&before)?, serde_json::to_string(&after)?);
    let verb = deed.as_str();
    let One((act,)) =
        insert(change, now, by, verb, tag, other, batch, undoes, moved, &before, &after).await?;
    let rows: Vec<(TagId, TagActId)> = changed.into_iter().map(|tag| (tag, act)).collect();
    insert_on(change, &rows).await?;
    Ok(Some(act))
}

/// Says that an act is the first of a batch.
pub(crate) async fn head_batch(change: &mut Change, act: TagActId) -> Result<()> {
    set_batch(change, act).await?;
    Ok(())
}

/// Undoes an act: everything it changed stands as before, or nothing is done.
pub async fn undo(change: &mut Change, viewer: &Viewer, act: TagActId) -> Result<Outcome> {
    policy::may_wrangle(viewer)?;
    stamp::take_turn_at_tags(change).await?;
    undo_one(change, viewer, act, None).await
}

/// Undoes a batch, the last act first: all of it that is not undone yet, or nothing.
pub async fn undo_batch(change: &mut Change, viewer: &Viewer, batch: TagActId) -> Result<Vec<Outcome>> {
    policy::may_wrangle(viewer)?;
    stamp::take_turn_at_tags(change).await?;
    let acts = of_batch(change, batch).await?;
    if acts.is_empty() {
        return Err(Error::NotFound("act"));
    }
    let mut first = None;
    let mut outcomes = Vec::new();
    for (act, _) in acts.into_iter().filter(|(_, undone)| undone.is_none()) {
        let outcome = undo_one(change, viewer, act, first).await?;
        first = first.or(outcome.act);
        outcomes.push(outcome);
    }
    if let Some(first) = first {
        set_batch(change, first).await?;
    }
    Ok(outcomes)
}

async fn undo_one(
    change: &mut Change,
    viewer: &Viewer,
    act: TagActId,
    batch: Option<TagActId>,
) -> Result<Outcome> {
    let row = select(change, act).await?.ok_or(Error::NotFound("act"))?;
    if row.undone_by.is_some() {
        return Err(refused(Message::new("error-act-undone")));
    }
    let before: Vec<Part> = serde_json::from_str(&row.before)?;
    let after: Vec<Part> = serde_json::from_str(&row.after)?;
    let ids: Vec<TagId> = after.iter().map(|part| part.id).collect();
    let mut desk = Desk::default();
    desk.fetch(change, &ids).await?;
    for id in &ids {
        super::wrangle::may_touch(viewer, desk.get(*id)?.kind)?;
    }
    let later = |tag: String| refused(Message::new("error-act-later").with("tag", tag));
    desk.put_back(&after, &before).map_err(later)?;
    let undo = write(change, &desk, Deed::Undo, row.tag_id, row.other_id, batch, Some(act)).await?;
    if let Some(tag) = astray(change, &desk, &ids).await? {
        return Err(later(tag));
    }
    set_undone(change, act, undo).await?;
    if let Some(first) = row.undoes {
        // What an undo undid stands again.
        set_undone(change, first, None).await?;
    }
    Ok(Outcome { act: undo, tag: Some(row.tag_id), notices: desk.notices })
}

/// The name of a tag among these that breaks a rule now, if one does.
async fn astray(change: &mut Change, desk: &Desk, ids: &[TagId]) -> Result<Option<String>> {
    let mut bad = bad_synonyms(change, ids).await?;
    bad.extend(bad_canonicals(change, ids).await?);
    bad.extend(bad_below(change, ids).await?);
    bad.extend(bad_above(change, ids).await?);
    if let Some((name,)) = bad.into_iter().next() {
        return Ok(Some(name));
    }
    let graph = Graph::above(change, ids).await?;
    for &id in ids {
        for &meta in &desk.get(id)?.metas {
            if graph.path(meta, id).is_some() {
                return Ok(Some(desk.name(id)));
            }
        }
    }
    Ok(None)
}

/// A page of the log, the newest first: the entries before `before` (all, if none), at most [`PAGE`]. One statement.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    which: Which,
    before: Option<TagActId>,
) -> Result<Vec<Logged>> {
    policy::may_wrangle(viewer)?;
    let before = before.unwrap_or(TagActId(i64::MAX));
    let rows = match which {
        Which::All => newest(db, before, PAGE).await?,
        Which::Of(tag) => newest_of(db, tag, before, PAGE).await?,
        Which::By(person) => newest_by(db, person, before, PAGE).await?,
        Which::Batch(batch) => newest_in(db, batch, before, PAGE).await?,
    };
    rows.into_iter().map(Logged::try_from).collect()
}

impl TryFrom<Row> for Logged {
    type Error = Error;
    fn try_from(row: Row) -> Result<Logged> {
        let named = |id: Option<TagId>, name: Option<String>| Some(Named { id: id?, name: name? });
        Ok(Logged {
            id: row.id,
            at: row.at,
            by: row.by_person.map(|person| (person, row.by_name.unwrap_or_default())),
            deed: row.verb.parse()?,
            tag: Named { id: row.tag_id, name: row.tag_name },
            kind: row.tag_kind.parse()?,
            other: named(row.other_id, row.other_name),
            moved: row.moved,
            batch: row.batch,
            undoes: row.undoes,
            undone_by: row.undone_by,
        })
    }
}
