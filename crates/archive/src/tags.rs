//! Tags: the fixed lists (rating, warning, category), what people type (fandom, relationship, character, freeform),
//! and the media under which fandoms stand.
//!
//! A tag is one across all kinds, by the key of its name; its name is how it was typed first, and a work shows what
//! its author typed. A typed tag that is of another kind already is told at its field, unless nobody uses it.
//! How often a tag is used is kept twice, for what everybody finds and for what members find, so that no number and
//! no suggestion tells of a draft or a members-only work.

pub mod alike;
pub(crate) mod beside;
pub mod bins;
pub mod book;
pub mod candidates;
pub mod favourites;
pub mod log;
pub mod media;
pub mod page;
pub mod remarks;
pub mod retouch;
pub mod suggester;
pub mod thesaurus;
pub mod ties;
pub(crate) mod typed;
pub mod wrangle;
pub mod wranglers;

pub(crate) use typed::{Cache, Typed, find_or_make};
pub use typed::{TagLists, split};

use sqlx::FromRow;

use crate::db::{Ask, Flag};
use crate::journal::words;
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Result, TagId};

/// Suggestions while somebody types.
const SUGGESTIONS: i64 = 15;

words! {
    /// What a tag says about a work.
    Kind {
        /// For whom it is.
        Rating = "rating",
        /// What might hurt.
        Warning = "warning",
        /// Which pairings.
        Category = "category",
        /// To what world it belongs.
        Fandom = "fandom",
        /// Who with whom.
        Relationship = "relationship",
        /// Who is in it.
        Character = "character",
        /// Anything else.
        Freeform = "freeform",
        /// Under what a fandom stands: books, films, games. Never on a work.
        Media = "media",
    }
}

impl Kind {
    /// Every kind that stands on works, in the order of a work's page.
    pub const ALL: [Kind; 7] = [
        Kind::Rating,
        Kind::Warning,
        Kind::Category,
        Kind::Fandom,
        Kind::Relationship,
        Kind::Character,
        Kind::Freeform,
    ];

    /// Every kind that people type in their own words.
    pub const TYPED: [Kind; 4] = [Kind::Fandom, Kind::Relationship, Kind::Character, Kind::Freeform];

    /// Whether the archive has a list from which one chooses.
    pub fn is_fixed(self) -> bool {
        matches!(self, Kind::Rating | Kind::Warning | Kind::Category)
    }
}

/// A tag, as a page about it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Which tag.
    pub id: TagId,
    /// What it says about a work.
    pub kind: Kind,
    /// As it was typed first.
    pub name: String,
    /// The contract's class of a rating, warning or category; else empty.
    pub class: String,
    /// Works with it ask before they open.
    pub adult: bool,
    /// Wranglers say that this is the name.
    pub canonical: bool,
    /// The tag that stands for it, if it is a synonym.
    pub synonym_of: Option<TagId>,
    /// Wranglers set it aside.
    pub unwrangleable: bool,
    /// Works with it that this viewer finds.
    pub works: i64,
}

#[derive(FromRow)]
pub(crate) struct TagRow {
    id: TagId,
    kind: String,
    name: String,
    class: String,
    adult: Flag,
    canonical: Flag,
    synonym_of: Option<TagId>,
    unwrangleable: Flag,
    uses: i64,
    member_uses: i64,
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Suggestion {
    /// Which tag.
    pub id: TagId,
    /// Its name.
    pub name: String,
}

/// One entry of a fixed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which tag.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// The contract's class: `rating-teen`.
    pub class: String,
    /// Works with it ask before they open.
    pub adult: bool,
}

/// The fixed lists, each in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Exactly one of these.
    pub ratings: Vec<Choice>,
    /// At least one of these.
    pub warnings: Vec<Choice>,
    /// Any of these.
    pub categories: Vec<Choice>,
}

statements! {
    /// A tag by its key.
    fn select_by_key(key: &str = "emma") -> Option<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag WHERE name_key = $1";
    /// A tag by its id.
    fn select_by_id(id: TagId = TagId(1)) -> Option<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag WHERE id = $1";
    /// Tags by their keys.
    fn select_by_keys(ids: [&str] = ["emma"]) -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag WHERE name_key IN ({ids})";
    /// Tags by their ids.
    fn select_by_ids(ids: [TagId] = [TagId(1)]) -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag WHERE id IN ({ids})";
    /// Tags by their ids, those that belong to a tag.
    fn select_under(ids: [TagId] = [TagId(1)], above: TagId = TagId(1)) -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag
         WHERE EXISTS (SELECT 1 FROM tag_link l WHERE l.child_id = tag.id AND l.above_id = $1 AND l.relation = 'parent')
           AND id IN ({ids})";
    /// The fixed lists.
    fn select_fixed() -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag
         WHERE kind IN ('rating', 'warning', 'category') AND canonical = 1 ORDER BY kind, position, id";
    /// Suggestions of a kind for everybody.
    fn suggest_public(kind: &str = "fandom", from: &str = "em", to: &str = "en", limit: i64 = 15) -> Vec<Suggestion>:
        "SELECT id, name FROM tag
         WHERE kind = $1 AND name_key >= $2 AND name_key < $3 AND (canonical = 1 OR uses > 0)
         ORDER BY canonical DESC, uses DESC, name_key LIMIT $4";
    /// Suggestions of a kind for members.
    fn suggest_member(kind: &str = "fandom", from: &str = "em", to: &str = "en", limit: i64 = 15) -> Vec<Suggestion>:
        "SELECT id, name FROM tag
         WHERE kind = $1 AND name_key >= $2 AND name_key < $3 AND (canonical = 1 OR member_uses > 0)
         ORDER BY canonical DESC, member_uses DESC, name_key LIMIT $4";
    /// Suggestions of every kind for everybody.
    fn suggest_any_public(from: &str = "em", to: &str = "en", limit: i64 = 15) -> Vec<Suggestion>:
        "SELECT id, name FROM tag WHERE name_key >= $1 AND name_key < $2 AND (canonical = 1 OR uses > 0)
         ORDER BY canonical DESC, uses DESC, name_key LIMIT $3";
    /// Suggestions of every kind for members.
    fn suggest_any_member(from: &str = "em", to: &str = "en", limit: i64 = 15) -> Vec<Suggestion>:
        "SELECT id, name FROM tag WHERE name_key >= $1 AND name_key < $2 AND (canonical = 1 OR member_uses > 0)
         ORDER BY canonical DESC, member_uses DESC, name_key LIMIT $3";
    /// The tags of a kind that everybody finds works with, the most used first.
    fn most_used_public(kind: &str = "fandom", limit: i64 = 10) -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag
         WHERE kind = $1 AND uses > 0 ORDER BY uses DESC, id DESC LIMIT $2";
    /// The tags of a kind that members find works with, the most used first.
    fn most_used_member(kind: &str = "fandom", limit: i64 = 10) -> Vec<TagRow>:
        "SELECT id, kind, name, class, adult, canonical, synonym_of, unwrangleable, uses, member_uses FROM tag
         WHERE kind = $1 AND member_uses > 0 ORDER BY member_uses DESC, id DESC LIMIT $2";
}

fn tag(row: TagRow, viewer: &Viewer) -> Result<Tag> {
    Ok(Tag {
        id: row.id,
        kind: row.kind.parse()?,
        name: row.name,
        class: row.class,
        adult: row.adult.0,
        canonical: row.canonical.0,
        synonym_of: row.synonym_of,
        unwrangleable: row.unwrangleable.0,
        works: if viewer.is_member() { row.member_uses } else { row.uses },
    })
}

/// A tag that is there for this viewer: canonical, or on a work they find. Wranglers see every synonym, staff see all.
fn seen(row: Option<TagRow>, viewer: &Viewer) -> Result<Option<Tag>> {
    let tag = row.map(|row| tag(row, viewer)).transpose()?;
    let tied = |tag: &Tag| tag.synonym_of.is_some() && policy::wrangles(viewer);
    Ok(tag.filter(|tag| tag.canonical || tag.works > 0 || tied(tag) || viewer.is_staff()))
}

/// A tag by its name, without regard to case.
pub async fn by_name(db: &mut impl Ask, viewer: &Viewer, name: &str) -> Result<Option<Tag>> {
    seen(select_by_key(db, &name_key(name)).await?, viewer)
}

/// A tag by its id.
pub async fn by_id(db: &mut impl Ask, viewer: &Viewer, id: TagId) -> Result<Option<Tag>> {
    seen(select_by_id(db, id).await?, viewer)
}

/// Tags by their names, without regard to case, as far as they are there for this viewer. One statement.
pub(crate) async fn by_names(db: &mut impl Ask, viewer: &Viewer, names: &[&str]) -> Result<Vec<Tag>> {
    let keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let rows = select_by_keys(db, &keys).await?;
    let mut tags = Vec::with_capacity(rows.len());
    for row in rows {
        tags.extend(seen(Some(row), viewer)?);
    }
    Ok(tags)
}

/// Those of these tags that are there for this viewer, in the order of the ids.
pub(crate) async fn by_ids(db: &mut impl Ask, viewer: &Viewer, ids: &[TagId]) -> Result<Vec<Tag>> {
    in_order(select_by_ids(db, ids).await?, viewer, ids)
}

/// The same, those only that belong to a tag.
pub(crate) async fn by_ids_under(
    db: &mut impl Ask,
    viewer: &Viewer,
    ids: &[TagId],
    above: TagId,
) -> Result<Vec<Tag>> {
    in_order(select_under(db, above, ids).await?, viewer, ids)
}

fn in_order(rows: Vec<TagRow>, viewer: &Viewer, ids: &[TagId]) -> Result<Vec<Tag>> {
    let mut tags = std::collections::HashMap::new();
    for row in rows {
        tags.extend(seen(Some(row), viewer)?.map(|tag| (tag.id, tag)));
    }
    Ok(ids.iter().filter_map(|id| tags.remove(id)).collect())
}

/// The archive's ratings, warnings and categories; one statement.
pub async fn choices(db: &mut impl Ask) -> Result<Choices> {
    let mut choices = Choices::default();
    for row in select_fixed(db).await? {
        let list = match row.kind.parse()? {
            Kind::Rating => &mut choices.ratings,
            Kind::Warning => &mut choices.warnings,
            _ => &mut choices.categories,
        };
        list.push(Choice { id: row.id, name: row.name, class: row.class, adult: row.adult.0 });
    }
    Ok(choices)
}

/// Up to 15 tags whose names begin with what was typed; of one kind or of any. Canonical ones first, then by use.
/// Nothing typed, nothing suggested.
pub async fn suggest(
    db: &mut impl Ask,
    viewer: &Viewer,
    kind: Option<Kind>,
    begin: &str,
) -> Result<Vec<Suggestion>> {
    let from = name_key(begin);
    if from.is_empty() {
        return Ok(Vec::new());
    }
    // Keys sort by code point, so everything that begins so lies below this.
    let to = format!("{from}\u{10FFFF}");
    match (kind.map(Kind::as_str), viewer.is_member()) {
        (Some(kind), false) => suggest_public(db, kind, &from, &to, SUGGESTIONS).await,
        (Some(kind), true) => suggest_member(db, kind, &from, &to, SUGGESTIONS).await,
        (None, false) => suggest_any_public(db, &from, &to, SUGGESTIONS).await,
        (None, true) => suggest_any_member(db, &from, &to, SUGGESTIONS).await,
    }
}

/// The tags of a kind with the most works that this viewer finds.
pub async fn most_used(db: &mut impl Ask, viewer: &Viewer, kind: Kind, limit: i64) -> Result<Vec<Tag>> {
    let rows = if viewer.is_member() {
        most_used_member(db, kind.as_str(), limit).await?
    } else {
        most_used_public(db, kind.as_str(), limit).await?
    };
    rows.into_iter().map(|row| tag(row, viewer)).collect()
}

#[cfg(test)]
mod tests;
