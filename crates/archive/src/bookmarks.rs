//! Bookmarks: what a reader keeps of the works and series here and of works elsewhere, with notes and tags of their own.
//!
//! One of a person for each thing. A *private* one is its owner's alone to see and counts nowhere; any other is found by
//! whoever finds in lists what it is of. It survives its thing: then its owner sees that something was there, and nobody
//! else sees anything. Own tags are words, not the archive's tags: nothing has to be wrangled for them, and nothing
//! leaks by them. `work_count.bookmarks` counts the public ones.

pub mod external;
pub mod load;
#[cfg(test)]
mod tests;

use crate::db::{Done, Flag, One};
use crate::journal::{Noun, Verb};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::tags::{Kind as TagKind, typed};
use crate::works::{load as works, prepare};
use crate::{
    BookmarkId, Change, Error, ExternalWorkId, Invalid, Message, PersonId, PseudId, Result, SeriesId, Time,
    WorkId, limits, series,
};

crate::journal::words! {
    /// Of what a bookmark is.
    Kind {
        /// A work here.
        Work = "work",
        /// A series here.
        Series = "series",
        /// A work elsewhere.
        External = "external",
    }
}

/// One thing that is bookmarked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A work here.
    Work(WorkId),
    /// A series here.
    Series(SeriesId),
    /// A work elsewhere.
    External(ExternalWorkId),
}

impl Typed {
    /// What a bookmark says that was kept twice: nothing of either is lost. Private if one of them is.
    pub fn and(self, other: Typed) -> Typed {
        let both = |one: String, other: String, between: &str| match (one.trim(), other.trim()) {
            (a, b) if a == b || b.is_empty() => one,
            ("", _) => other,
            _ => format!("{one}{between}{other}"),
        };
        Typed {
            notes: both(self.notes, other.notes, "\n\n"),
            tags: both(self.tags, other.tags, ", "),
            private: self.private || other.private,
            recommended: self.recommended || other.recommended,
        }
    }
}

impl Item {
    /// As the database keeps it.
    fn of(kind: Kind, subject: i64) -> Item {
        match kind {
            Kind::Work => Item::Work(WorkId(subject)),
            Kind::Series => Item::Series(SeriesId(subject)),
            Kind::External => Item::External(ExternalWorkId(subject)),
        }
    }

    fn parts(self) -> (&'static str, i64) {
        match self {
            Item::Work(id) => (Kind::Work.as_str(), id.0),
            Item::Series(id) => (Kind::Series.as_str(), id.0),
            Item::External(id) => (Kind::External.as_str(), id.0),
        }
    }
}

/// A bookmark as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Notes, HTML or plain.
    pub notes: String,
    /// Own tags, between commas.
    pub tags: String,
    /// For its owner alone.
    pub private: bool,
    /// Recommended to others.
    pub recommended: bool,
}

/// A bookmark that was checked and cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    typed: Typed,
    notes: String,
    tags: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct KeptRow {
    id: BookmarkId,
    noun: String,
    subject: i64,
    person_id: PersonId,
    private: Flag,
}

statements! {
    /// A person's bookmark of something.
    fn select_own(person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1) -> Option<KeptRow>:
        "SELECT id, noun, subject, person_id, private FROM bookmark
         WHERE person_id = $1 AND noun = $2 AND subject = $3";
    /// A bookmark.
    fn select(id: BookmarkId = BookmarkId(1)) -> Option<KeptRow>:
        "SELECT id, noun, subject, person_id, private FROM bookmark WHERE id = $1 AND person_id IS NOT NULL";
    /// A person's default pen name.
    fn default_pen(person: PersonId = PersonId(1)) -> Option<(PseudId,)>:
        "SELECT id FROM pseud WHERE person_id = $1 AND is_default = 1";
    /// How many bookmarks a person has.
    fn count(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM bookmark WHERE person_id = $1";
    /// A new bookmark, unless there is one.
    fn insert(pseud: PseudId = PseudId(1), person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1,
              source: &str = "", notes: &str = "", tags: &str = "", private: Flag = Flag(false),
              recommended: Flag = Flag(false), now: Time = Time(1)) -> Option<(BookmarkId,)>:
        "INSERT INTO bookmark (pseud_id, person_id, noun, subject, notes_source, notes, tags, private, recommended,
           created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         ON CONFLICT (person_id, noun, subject) DO NOTHING RETURNING id";
    /// Changes one that was as private as is said here.
    fn update(id: BookmarkId = BookmarkId(1), was: Flag = Flag(false), source: &str = "", notes: &str = "",
              tags: &str = "", private: Flag = Flag(false), recommended: Flag = Flag(false), now: Time = Time(1)) -> Done:
        "UPDATE bookmark SET notes_source = $3, notes = $4, tags = $5, private = $6, recommended = $7, updated_at = $8
         WHERE id = $1 AND private = $2";
    /// Takes one away that was as private as is said here.
    fn delete_row(id: BookmarkId = BookmarkId(1), was: Flag = Flag(false)) -> Done:
        "DELETE FROM bookmark WHERE id = $1 AND private = $2";
    /// Counts a work's bookmarks up or down.
    fn add_to_count(work: i64 = 1, more: i64 = 1, now: Time = Time(1)) -> Done:
        "UPDATE work_count SET bookmarks = bookmarks + $2, counted_at = $3 WHERE work_id = $1";
}

impl Prepared {
    /// Whether it is for its owner alone.
    fn is_private(&self) -> bool {
        self.typed.private
    }
}

/// Checks and cleans a bookmark; no transaction waits for it.
pub async fn prepare(typed: Typed) -> Result<Prepared> {
    prepare::in_line(move || {
        let mut invalid = Invalid::new();
        invalid.limit("notes", &typed.notes, limits::NOTES);
        let place = fanlight_text::clean::Field::Comment;
        let notes = prepare::cleaned("notes", &typed.notes, place, &mut invalid).html;
        let tags = own_tags(&typed.tags, &mut invalid);
        invalid.or_ok()?;
        Ok(Prepared { typed, notes, tags })
    })
    .await?
}

/// Own tags, each once, between commas.
fn own_tags(typed: &str, invalid: &mut Invalid) -> String {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed::split(typed) {
        typed::check_name(TagKind::Freeform, &tag, invalid);
        if !tags.iter().any(|other| name_key(other) == name_key(&tag)) {
            tags.push(tag);
        }
    }
    if tags.len() > limits::TAGS {
        let message = Message::new("error-bookmark-tags").with("limit", limits::TAGS);
        invalid.add(typed::field(TagKind::Freeform), message.with("over", tags.len() - limits::TAGS));
    }
    tags.join(", ")
}

/// Whether this viewer may bookmark something now; [`Error::NotFound`] where it is not there for them.
async fn may_keep(change: &mut Change, viewer: &Viewer, item: Item) -> Result<()> {
    match item {
        Item::Work(work) => {
            let head = works::head(change, viewer, work).await?;
            policy::may_bookmark(viewer, head.own, &head.standing)
        }
        Item::Series(id) => series::find(change, viewer, id).await.map(drop),
        Item::External(id) => external::find(change, viewer, id).await.map(drop),
    }
}

/// What came of keeping something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A new bookmark.
    New(BookmarkId),
    /// There is one already; it says what it said.
    There(BookmarkId),
}

/// Keeps a bookmark of something that stands here, or that the viewer may know of.
pub async fn keep(change: &mut Change, viewer: &Viewer, item: Item, prepared: &Prepared) -> Result<Kept> {
    let person = policy::may_post(viewer)?;
    let (noun, subject) = item.parts();
    if select_own(change, person, noun, subject).await?.is_none() {
        may_keep(change, viewer, item).await?;
    }
    keep_here(change, viewer, item, prepared).await
}

/// Keeps a bookmark of what is known to be there for the viewer.
async fn keep_here(change: &mut Change, viewer: &Viewer, item: Item, prepared: &Prepared) -> Result<Kept> {
    let person = policy::may_post(viewer)?;
    let (noun, subject) = item.parts();
    if let Some(row) = select_own(change, person, noun, subject).await? {
        return Ok(Kept::There(row.id));
    }
    if count(change, person).await?.0.0 >= limits::BOOKMARKS {
        return Err(Invalid::one(
            "notes",
            Message::new("error-bookmarks").with("limit", limits::BOOKMARKS as usize),
        )
        .into());
    }
    let (pen,) = default_pen(change, person).await?.ok_or(Error::NotFound("pen name"))?;
    let Prepared { typed: Typed { notes: source, private, recommended, .. }, notes, tags } = prepared;
    let (now, private, recommended) = (change.now(), Flag(*private), Flag(*recommended));
    let made =
        insert(change, pen, person, noun, subject, source, notes, tags, private, recommended, now).await?;
    let (id,) = made.ok_or(Error::Conflict)?;
    counted(change, item, 0, i64::from(!private.0)).await?;
    change.note(Verb::Made, Noun::Bookmark, id.0, None);
    Ok(Kept::New(id))
}

/// Has a bookmark of one's own say something else, whether its thing is still there or not.
pub async fn edit(change: &mut Change, viewer: &Viewer, id: BookmarkId, prepared: &Prepared) -> Result<()> {
    let row = own(change, viewer, id).await?;
    let Prepared { typed: Typed { notes: source, private, recommended, .. }, notes, tags } = prepared;
    let (now, private, recommended) = (change.now(), Flag(*private), Flag(*recommended));
    if update(change, row.id, row.private, source, notes, tags, private, recommended, now).await?.0 == 0 {
        return Err(Error::Conflict);
    }
    let item = Item::of(row.noun.parse()?, row.subject);
    counted(change, item, i64::from(!row.private.0), i64::from(!private.0)).await?;
    change.note(Verb::Changed, Noun::Bookmark, row.id.0, None);
    Ok(())
}

/// Takes a bookmark of one's own away.
pub async fn delete(change: &mut Change, viewer: &Viewer, id: BookmarkId) -> Result<()> {
    let row = own(change, viewer, id).await?;
    if delete_row(change, id, row.private).await?.0 == 0 {
        return Err(Error::Conflict);
    }
    let item = Item::of(row.noun.parse()?, row.subject);
    counted(change, item, i64::from(!row.private.0), 0).await?;
    change.note(Verb::Erased, Noun::Bookmark, id.0, None);
    Ok(())
}

/// A bookmark that is the viewer's own; of others' nobody hears by this.
async fn own(change: &mut Change, viewer: &Viewer, id: BookmarkId) -> Result<KeptRow> {
    let row = select(change, id).await?.ok_or(Error::NotFound("bookmark"))?;
    match policy::may_settle(viewer, row.person_id) {
        Ok(()) => Ok(row),
        Err(_) => Err(Error::NotFound("bookmark")),
    }
}

/// Keeps the count of a work's public bookmarks.
async fn counted(change: &mut Change, item: Item, before: i64, after: i64) -> Result<()> {
    if let (Item::Work(work), true) = (item, before != after) {
        let now = change.now();
        add_to_count(change, work.0, after - before, now).await?;
    }
    Ok(())
}
