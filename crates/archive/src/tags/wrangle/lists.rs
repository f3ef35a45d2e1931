//! The archive's own lists: ratings, warnings, categories, media. Entries are added, renamed, put in order and retired;
//! a work keeps what was chosen for it.

use super::desk::Desk;
use super::refused;
use crate::db::One;
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::tags::{Kind, typed};
use crate::{Change, Error, Invalid, Message, Result, TagId, Time};

/// Entries of one list.
const ENTRIES: usize = 100;

statements! {
    /// Makes an entry at the end of its list; a name that is there already makes none.
    fn insert(kind: &str = "rating", name: &str = "Gentle", key: &str = "gentle", class: &str = "rating-teen",
              adult: i64 = 0, now: Time = Time(1)) -> Option<(TagId,)>:
        "INSERT INTO tag (kind, name, name_key, alike_key, class, adult, position, canonical, unwrangleable, uses,
                          member_uses, created_at)
         VALUES ($1, $2, $3, $3, $4, $5, (SELECT COALESCE(MAX(position), 0) + 1 FROM tag WHERE kind = $1), 0, 0, 0, 0, $6)
         ON CONFLICT (name_key) DO NOTHING RETURNING id";
    /// A tag by its key.
    fn by_key(key: &str = "emma") -> Option<(TagId, String)>:
        "SELECT id, kind FROM tag WHERE name_key = $1";
    /// A list in its order.
    fn entries(kind: &str = "rating") -> Vec<(TagId,)>:
        "SELECT id FROM tag WHERE kind = $1 AND canonical = 1 ORDER BY position, id";
    /// How many entries a list has.
    fn count(kind: &str = "rating") -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM tag WHERE kind = $1";
}

/// The contract's classes of a list; empty for media, which have none.
pub fn classes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Rating => {
            &["rating-notrated", "rating-general-audience", "rating-teen", "rating-mature", "rating-explicit"]
        }
        Kind::Warning => &["warning-choosenotto", "warning-no", "warning-yes"],
        Kind::Category => &[
            "category-femslash",
            "category-het",
            "category-gen",
            "category-slash",
            "category-multi",
            "category-other",
        ],
        _ => &[],
    }
}

/// Lays out one more entry. A retired one of the same name is offered again.
pub(super) async fn add(
    change: &mut Change,
    desk: &mut Desk,
    kind: Kind,
    name: &str,
    class: &str,
    adult: bool,
) -> Result<TagId> {
    if Kind::TYPED.contains(&kind) {
        return Err(Error::NotFound("list"));
    }
    let (name, key) = (tidy(name), name_key(name));
    let mut invalid = Invalid::new();
    typed::check_name(kind, &name, &mut invalid);
    let mut told = Invalid::new();
    for message in invalid.fields.into_values().flatten() {
        told.add("name", message);
    }
    if key.is_empty() {
        told.add("name", Message::new("error-empty"));
    }
    let known = classes(kind);
    if !(known.contains(&class) || (known.is_empty() && class.is_empty())) {
        told.add("class", Message::new("error-choice-class"));
    }
    told.or_ok()?;
    let One((entries,)) = count(change, kind.as_str()).await?;
    if entries as usize >= ENTRIES {
        return Err(refused(Message::new("error-choices").with("limit", ENTRIES)));
    }
    let now = change.now();
    let tag = match insert(change, kind.as_str(), &name, &key, class, i64::from(adult), now).await? {
        Some((tag,)) => {
            change.note(Verb::Made, Noun::Tag, tag.0, None);
            tag
        }
        None => match by_key(change, &key).await? {
            Some((tag, of)) if of == kind.as_str() && !desk.tag(change, tag).await?.canonical => tag,
            Some((_, of)) => {
                let message = Message::new("error-tag-name-taken").with("name", name);
                return Err(Invalid::one("name", message.with("kind", of)).into());
            }
            None => return Err(Error::Busy),
        },
    };
    desk.tag(change, tag).await?;
    super::acts::make_canonical(desk, tag)?;
    Ok(tag)
}

/// Lays out a list's order; gives its first entry.
pub(super) async fn order(
    change: &mut Change,
    desk: &mut Desk,
    kind: Kind,
    first: &[TagId],
) -> Result<TagId> {
    if Kind::TYPED.contains(&kind) {
        return Err(Error::NotFound("list"));
    }
    let entries: Vec<TagId> = entries(change, kind.as_str()).await?.into_iter().map(|row| row.0).collect();
    let mut order: Vec<TagId> = Vec::with_capacity(entries.len());
    let named = first.iter().filter(|tag| entries.contains(tag));
    for tag in named.chain(&entries) {
        if !order.contains(tag) {
            order.push(*tag);
        }
    }
    desk.fetch(change, &order).await?;
    for (place, tag) in (1..).zip(&order) {
        desk.get_mut(*tag)?.position = place;
    }
    order.first().copied().ok_or(Error::NotFound("list"))
}
