//! Bookmarks as others, and their owners, see them: of a person, of a pen name, of one thing; one alone.
//!
//! A list's rows are found and counted by the same condition, so that its pages are full and its total true. The policy
//! is asked again for each row that is given out.

use sqlx::FromRow;

use super::{Item, Kind, Typed};
use crate::db::{Ask, Flag, One};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::{BookmarkId, Error, ImageId, PersonId, PseudId, Result, Time};

/// A bookmark as a viewer gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Which.
    pub id: BookmarkId,
    /// Of what.
    pub item: Item,
    /// Its owner's pen name.
    pub pseud: String,
    /// Its owner's user name.
    pub user: String,
    /// The pen name's icon.
    pub icon: Option<ImageId>,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Notes, cleaned HTML.
    pub notes: String,
    /// Own tags.
    pub tags: Vec<String>,
    /// For its owner alone.
    pub private: bool,
    /// Recommended.
    pub recommended: bool,
    /// Since when.
    pub at: Time,
    /// What is told of a series or a work elsewhere that the viewer finds; works are loaded as works.
    pub about: Option<About>,
}

/// What is told of a thing that is no work here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its address, if it stands elsewhere.
    pub url: Option<String>,
    /// Who made it, as somebody wrote it; empty for a series.
    pub creator: String,
    /// Its fandom, as somebody wrote it; empty for a series.
    pub fandom: String,
}

/// A page of bookmarks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those of the page, the newest first.
    pub bookmarks: Vec<Bookmark>,
    /// All that this viewer finds.
    pub total: i64,
}

/// Whose bookmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A person's, under any pen name.
    Person(PersonId),
    /// Those under a pen name, and whose it is.
    Pseud(PseudId, PersonId),
}

/// A person's own bookmark, for its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// Which.
    pub id: BookmarkId,
    /// Of what.
    pub item: Item,
    /// As it was typed.
    pub typed: Typed,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: BookmarkId,
    noun: String,
    subject: i64,
    person: PersonId,
    pseud: String,
    user_name: String,
    icon: Option<ImageId>,
    notes: String,
    tags: String,
    private: Flag,
    recommended: Flag,
    at: Time,
    title: Option<String>,
    url: Option<String>,
    creator: Option<String>,
    fandom: Option<String>,
    found: Flag,
}

#[derive(FromRow)]
pub(crate) struct MineRow {
    id: BookmarkId,
    noun: String,
    subject: i64,
    person_id: PersonId,
    notes_source: String,
    tags: String,
    private: Flag,
    recommended: Flag,
}

/// Whether somebody finds in lists what a bookmark `b` is of: $2 is their audience, $3 who they are, whose mutes leave
/// out what names whom they mute.
macro_rules! found {
    () => {
        "(b.noun = 'external'
          OR EXISTS (SELECT 1 FROM work w WHERE b.noun = 'work' AND w.id = b.subject AND w.audience <= $2
               AND NOT EXISTS (SELECT 1 FROM work_creator o JOIN distance m ON m.other_id = o.person_id
                 WHERE o.work_id = w.id AND o.accepted = 1 AND w.anonymous = 0
                   AND m.person_id = $3 AND m.kind = 'mute'))
          OR EXISTS (SELECT 1 FROM series_work i
               WHERE b.noun = 'series' AND i.series_id = b.subject AND i.audience <= $2
                 AND NOT EXISTS (SELECT 1 FROM work_creator o JOIN distance m ON m.other_id = o.person_id
                   JOIN work n ON n.id = o.work_id
                   WHERE o.work_id = i.work_id AND o.accepted = 1 AND n.anonymous = 0
                     AND m.person_id = $3 AND m.kind = 'mute')))"
    };
}

macro_rules! rows {
    ($where:expr) => {
        concat!(
            "SELECT b.id, b.noun, b.subject, b.person_id AS person, p.name AS pseud, COALESCE(a.name, '') AS user_name,
               p.icon_id AS icon, b.notes, b.tags, b.private, b.recommended, b.created_at AS at,
               COALESCE(x.title, s.title) AS title, x.url, x.creator, x.fandom, CASE WHEN ",
            found!(),
            " THEN 1 ELSE 0 END AS found
             FROM bookmark b JOIN pseud p ON p.id = b.pseud_id LEFT JOIN account a ON a.person_id = b.person_id
             LEFT JOIN external_work x ON b.noun = 'external' AND x.id = b.subject
             LEFT JOIN series s ON b.noun = 'series' AND s.id = b.subject WHERE ",
            $where
        )
    };
}

/// What a viewer finds of somebody's; $4 says that they are that person.
macro_rules! sees {
    ($on:literal) => {
        concat!($on, " AND ($4 = 1 OR (b.private = 0 AND ", found!(), "))")
    };
}

/// The public ones of one thing, without those of people whom who looks ($3) mutes. $2 is not asked.
macro_rules! of_item {
    () => {
        "b.noun = $4 AND b.subject = $1 AND b.private = 0 AND $2 = $2
         AND NOT EXISTS (SELECT 1 FROM distance m WHERE m.person_id = $3 AND m.kind = 'mute' AND m.other_id = b.person_id)"
    };
}

statements! {
    /// A page of a person's bookmarks.
    fn of_person(person: i64 = 1, audience: i64 = 0, viewer: i64 = 0, own: i64 = 0, limit: i64 = 20, skip: i64 = 0)
        -> Vec<Row>:
        rows!(concat!(sees!("b.person_id = $1"), " ORDER BY b.id DESC LIMIT $5 OFFSET $6"));
    /// How many there are.
    fn count_of_person(person: i64 = 1, audience: i64 = 0, viewer: i64 = 0, own: i64 = 0) -> One<(i64,)>:
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM bookmark b WHERE ", sees!("b.person_id = $1"));
    /// A page of the bookmarks under a pen name.
    fn of_pseud(pseud: i64 = 1, audience: i64 = 0, viewer: i64 = 0, own: i64 = 0, limit: i64 = 20, skip: i64 = 0)
        -> Vec<Row>:
        rows!(concat!(sees!("b.pseud_id = $1"), " ORDER BY b.id DESC LIMIT $5 OFFSET $6"));
    /// How many there are.
    fn count_of_pseud(pseud: i64 = 1, audience: i64 = 0, viewer: i64 = 0, own: i64 = 0) -> One<(i64,)>:
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM bookmark b WHERE ", sees!("b.pseud_id = $1"));
    /// A page of the bookmarks of one thing.
    fn of_item(subject: i64 = 1, audience: i64 = 0, viewer: i64 = 0, noun: &str = "work", limit: i64 = 20, skip: i64 = 0)
        -> Vec<Row>:
        rows!(concat!(of_item!(), " ORDER BY b.id DESC LIMIT $5 OFFSET $6"));
    /// How many there are.
    fn count_of_item(subject: i64 = 1, audience: i64 = 0, viewer: i64 = 0, noun: &str = "work") -> One<(i64,)>:
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM bookmark b WHERE ", of_item!());
    /// One bookmark.
    fn select_one(id: i64 = 1, audience: i64 = 0, viewer: i64 = 0) -> Option<Row>:
        rows!("b.id = $1 AND b.person_id IS NOT NULL");
    /// A person's own bookmark of something.
    fn select_mine(person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1) -> Option<MineRow>:
        "SELECT id, noun, subject, person_id, notes_source, tags, private, recommended FROM bookmark
         WHERE person_id = $1 AND noun = $2 AND subject = $3";
    /// The same by its number.
    fn select_source(id: BookmarkId = BookmarkId(1)) -> Option<MineRow>:
        "SELECT id, noun, subject, person_id, notes_source, tags, private, recommended FROM bookmark
         WHERE id = $1 AND person_id IS NOT NULL";
}

fn number(viewer: &Viewer) -> i64 {
    viewer.person.map_or(0, |person| person.0)
}

impl Row {
    /// The bookmark, if this viewer sees it.
    fn shown(self, viewer: &Viewer, found: bool) -> Result<Option<Bookmark>> {
        if !policy::sees_bookmark(viewer, self.person, self.private.0, found) {
            return Ok(None);
        }
        let about = self.title.filter(|_| found).map(|title| About {
            title,
            url: self.url,
            creator: self.creator.unwrap_or_default(),
            fandom: self.fandom.unwrap_or_default(),
        });
        let tags = self.tags.split(", ").filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
        Ok(Some(Bookmark {
            id: self.id,
            item: Item::of(self.noun.parse::<Kind>()?, self.subject),
            pseud: self.pseud,
            user: self.user_name,
            icon: self.icon,
            own: viewer.person == Some(self.person),
            notes: self.notes,
            tags,
            private: self.private.0,
            recommended: self.recommended.0,
            at: self.at,
            about,
        }))
    }
}

fn listed(viewer: &Viewer, rows: Vec<Row>, total: i64) -> Result<Listed> {
    let shown = rows.into_iter().map(|row| {
        let found = row.found.0;
        row.shown(viewer, found)
    });
    let bookmarks = shown.filter_map(Result::transpose).collect::<Result<_>>()?;
    Ok(Listed { bookmarks, total })
}

/// A page of somebody's bookmarks, from 1, as this viewer finds them. Two statements.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, whose: Whose, page: i64) -> Result<Listed> {
    let (Whose::Person(person) | Whose::Pseud(_, person)) = whose;
    let own = i64::from(viewer.person == Some(person));
    let (audience, who, skip) = (viewer.audience(), number(viewer), (page - 1).saturating_mul(PAGE));
    let (rows, One((total,))) = match whose {
        Whose::Person(PersonId(id)) => (
            of_person(db, id, audience, who, own, PAGE, skip).await?,
            count_of_person(db, id, audience, who, own).await?,
        ),
        Whose::Pseud(PseudId(id), _) => (
            of_pseud(db, id, audience, who, own, PAGE, skip).await?,
            count_of_pseud(db, id, audience, who, own).await?,
        ),
    };
    listed(viewer, rows, total)
}

/// A page of the public bookmarks of something that was shown to this viewer, from 1. Two statements.
pub async fn of(db: &mut impl Ask, viewer: &Viewer, item: Item, page: i64) -> Result<Listed> {
    let (noun, subject) = item.parts();
    let (audience, who, skip) = (viewer.audience(), number(viewer), (page - 1).saturating_mul(PAGE));
    let rows = of_item(db, subject, audience, who, noun, PAGE, skip).await?;
    let One((total,)) = count_of_item(db, subject, audience, who, noun).await?;
    let shown = rows.into_iter().map(|row| row.shown(viewer, true));
    let bookmarks = shown.filter_map(Result::transpose).collect::<Result<_>>()?;
    Ok(Listed { bookmarks, total })
}

/// One bookmark; [`Error::NotFound`] where this viewer does not see it. One statement.
pub async fn one(db: &mut impl Ask, viewer: &Viewer, id: BookmarkId) -> Result<Bookmark> {
    let row = select_one(db, id.0, viewer.audience(), number(viewer)).await?;
    let row = row.ok_or(Error::NotFound("bookmark"))?;
    let found = row.found.0;
    row.shown(viewer, found)?.ok_or(Error::NotFound("bookmark"))
}

fn mine_of(row: MineRow) -> Result<Mine> {
    let typed = Typed {
        notes: row.notes_source,
        tags: row.tags,
        private: row.private.0,
        recommended: row.recommended.0,
    };
    Ok(Mine { id: row.id, item: Item::of(row.noun.parse()?, row.subject), typed })
}

/// The viewer's own bookmark of something. One statement; none for guests.
pub async fn mine(db: &mut impl Ask, viewer: &Viewer, item: Item) -> Result<Option<Mine>> {
    let Some(person) = viewer.person else { return Ok(None) };
    let (noun, subject) = item.parts();
    select_mine(db, person, noun, subject).await?.map(mine_of).transpose()
}

/// A bookmark of one's own, as it was typed. One statement.
pub async fn source(db: &mut impl Ask, viewer: &Viewer, id: BookmarkId) -> Result<Mine> {
    let row = select_source(db, id).await?.ok_or(Error::NotFound("bookmark"))?;
    if policy::may_settle(viewer, row.person_id).is_err() {
        return Err(Error::NotFound("bookmark"));
    }
    mine_of(row)
}
