//! Tags as people type them into a form: checked, found or made, many at once.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Kind, alike};
use crate::db::Ask;
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::{Change, Error, Field, Invalid, Message, Result, TagId, Time, WorkId, limits};

/// Characters that no tag has: they part tags, or mean something to searches and scripts.
const FORBIDDEN: &[char] = &[',', '^', '*', '<', '>', '{', '}', '=', '`', '\\', '%'];

/// The tags of a work as typed, each list in its author's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagLists {
    /// Exactly one; a form may send more.
    pub ratings: Vec<String>,
    /// At least one.
    pub warnings: Vec<String>,
    /// Any.
    pub categories: Vec<String>,
    /// At least one.
    pub fandoms: Vec<String>,
    /// Any.
    pub relationships: Vec<String>,
    /// Any.
    pub characters: Vec<String>,
    /// Any.
    pub freeforms: Vec<String>,
}

/// Parts what was typed into one field at its commas; empty pieces fall away.
pub fn split(typed: &str) -> Vec<String> {
    typed.split([',', '，', '、']).map(tidy).filter(|tag| !tag.is_empty()).collect()
}

impl TagLists {
    /// The list of a kind.
    pub fn of(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Rating => &self.ratings,
            Kind::Warning => &self.warnings,
            Kind::Category => &self.categories,
            Kind::Fandom => &self.fandoms,
            Kind::Relationship => &self.relationships,
            Kind::Character => &self.characters,
            Kind::Freeform => &self.freeforms,
            Kind::Media => &[],
        }
    }

    /// The list of a kind, to be added to; media stand on no work.
    pub fn of_mut(&mut self, kind: Kind) -> Option<&mut Vec<String>> {
        Some(match kind {
            Kind::Rating => &mut self.ratings,
            Kind::Warning => &mut self.warnings,
            Kind::Category => &mut self.categories,
            Kind::Fandom => &mut self.fandoms,
            Kind::Relationship => &mut self.relationships,
            Kind::Character => &mut self.characters,
            Kind::Freeform => &mut self.freeforms,
            Kind::Media => return None,
        })
    }

    /// What is wrong with them; `whole` if a work must have all it needs.
    pub fn check(&self, whole: bool, invalid: &mut Invalid) {
        let filled = |kind: Kind| self.of(kind).iter().filter(|tag| !tidy(tag).is_empty()).count();
        if whole {
            for (kind, key) in [
                (Kind::Fandom, "error-no-fandom"),
                (Kind::Warning, "error-no-warning"),
                (Kind::Rating, "error-no-rating"),
            ] {
                if filled(kind) == 0 {
                    invalid.add(field(kind), Message::new(key));
                }
            }
        }
        if self.distinct(Kind::Rating) > 1 {
            invalid.add("rating", Message::new("error-two-ratings"));
        }
        let typed: usize = Kind::ALL.into_iter().filter(|kind| !kind.is_fixed()).map(filled).sum();
        if typed > limits::TAGS {
            let message = Message::new("error-too-many-tags-typed");
            invalid.add("freeform", message.with("limit", limits::TAGS).with("over", typed - limits::TAGS));
        }
        for kind in Kind::ALL.into_iter().filter(|kind| !kind.is_fixed()) {
            for name in self.of(kind) {
                check_name(kind, &tidy(name), invalid);
            }
        }
    }

    fn distinct(&self, kind: Kind) -> usize {
        self.of(kind)
            .iter()
            .map(|tag| name_key(tag))
            .filter(|key| !key.is_empty())
            .collect::<HashSet<_>>()
            .len()
    }
}

/// The form's field of a kind.
pub(crate) fn field(kind: Kind) -> Field {
    kind.as_str()
}

pub(crate) fn check_name(kind: Kind, name: &str, invalid: &mut Invalid) {
    let length = name.chars().count();
    if let Some(forbidden) = name.chars().find(|c| FORBIDDEN.contains(c)) {
        let message = Message::new("error-tag-character").with("tag", name);
        invalid.add(field(kind), message.with("character", forbidden));
    } else if length > limits::TAG {
        let message = Message::new("error-tag-long").with("tag", name).with("limit", limits::TAG);
        invalid.add(field(kind), message.with("over", length - limits::TAG));
    } else if length > 0 && name_key(name).is_empty() {
        invalid.add(field(kind), Message::new("error-tag-invisible"));
    }
}

#[derive(FromRow)]
pub(crate) struct KeyRow {
    id: TagId,
    kind: String,
    name_key: String,
}

statements! {
    /// The tags of these keys.
    fn by_keys(ids: [&str] = ["emma"]) -> Vec<KeyRow>:
        "SELECT id, kind, name_key FROM tag WHERE name_key IN ({ids})";
    /// Makes tags; those that are there already stay. Keys come in order, so that two makers never wait crosswise.
    fn insert(rows: [(&str, &str, &str, &str, Time)] = [("fandom", "Emma", "emma", "emma", Time(1))]) -> Vec<KeyRow>:
        "INSERT INTO tag (kind, name, name_key, alike_key, class, adult, position, canonical, unwrangleable, uses,
                          member_uses, created_at)
         VALUES {($1, $2, $3, $4, '', 0, 0, 0, 0, 0, 0, $5)}
         ON CONFLICT (name_key) DO NOTHING RETURNING id, kind, name_key";
    /// Gives a tag that stands on no work but this one another kind.
    fn take_over(id: TagId = TagId(1), kind: &str = "character", name: &str = "Emma", alike: &str = "emma",
                 work: WorkId = WorkId(1)) -> Option<(TagId,)>:
        "UPDATE tag SET kind = $2, name = $3, alike_key = $4
         WHERE id = $1 AND canonical = 0 AND synonym_of IS NULL
           AND NOT EXISTS (SELECT 1 FROM work_tag t WHERE t.tag_id = $1 AND t.work_id <> $5)
           AND NOT EXISTS (SELECT 1 FROM tag_link l WHERE l.child_id = $1)
           AND NOT EXISTS (SELECT 1 FROM tag_link l WHERE l.above_id = $1)
         RETURNING id";
}

/// The tags of these keys, in no particular order. One statement for each 200.
pub(crate) async fn ids_of_keys(db: &mut impl Ask, keys: &[&str]) -> Result<Vec<TagId>> {
    Ok(by_keys(db, keys).await?.into_iter().map(|row| row.id).collect())
}

/// Tags already known to be in the archive, by key: for bringing in many works.
pub(crate) type Cache = HashMap<String, (TagId, Kind)>;

/// A tag of a work, with what its author typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    pub id: TagId,
    pub kind: Kind,
    pub typed: String,
}

/// Finds or makes every tag of the lists, in the order of a work's page. `work` is the work they are for, if it is
/// there already: a tag that only this work has may change its kind. At most three statements, besides one for each
/// tag that is of another kind.
pub(crate) async fn find_or_make(
    change: &mut Change,
    lists: &TagLists,
    work: WorkId,
    cache: &mut Cache,
) -> Result<Vec<Typed>> {
    let mut invalid = Invalid::new();
    let mut wanted: Vec<(Kind, String, String)> = Vec::new();
    let mut kinds: HashMap<String, Kind> = HashMap::new();
    for kind in Kind::ALL {
        for name in lists.of(kind) {
            let (name, key) = (tidy(name), name_key(name));
            if key.is_empty() {
                continue;
            }
            match kinds.insert(key.clone(), kind) {
                None => wanted.push((kind, name, key)),
                Some(before) if before == kind => {}
                Some(before) => invalid.add(field(kind), is_already(&name, before)),
            }
        }
    }
    look_up(change, &wanted, cache).await?;
    let mut missing: Vec<(Kind, &str, &str)> = Vec::new();
    for (kind, name, key) in &wanted {
        match cache.get(key) {
            Some((_, found)) if found == kind => {}
            Some((_, found)) if found.is_fixed() || kind.is_fixed() => {
                invalid.add(field(*kind), is_already(name, *found));
            }
            Some((id, found)) => {
                let alike = alike::key(*kind, name);
                match take_over(change, *id, kind.as_str(), name, &alike, work).await? {
                    Some((id,)) => {
                        change.note(Verb::Changed, Noun::Tag, id.0, None);
                        cache.insert(key.clone(), (id, *kind));
                    }
                    None => invalid.add(field(*kind), is_already(name, *found)),
                }
            }
            None if kind.is_fixed() => {
                invalid.add(field(*kind), Message::new("error-unknown-choice").with("tag", name))
            }
            None => missing.push((*kind, name, key)),
        }
    }
    invalid.or_ok()?;
    if !missing.is_empty() {
        for (key, id, kind) in make_all(change, &missing).await? {
            cache.insert(key, (id, kind));
        }
        // Whoever made one at the same moment was quicker.
        look_up(change, &wanted, cache).await?;
    }
    let mut typed = Vec::with_capacity(wanted.len());
    for (kind, name, key) in wanted {
        match cache.get(&key) {
            Some((id, found)) if *found == kind => typed.push(Typed { id: *id, kind, typed: name }),
            Some((_, found)) => return Err(Invalid::one(field(kind), is_already(&name, *found)).into()),
            None => return Err(Error::Busy),
        }
    }
    Ok(typed)
}

/// Makes tags of kinds that people type, by kind, name and key; gives those that are new. One statement for each 120.
pub(crate) async fn make_all(
    change: &mut Change,
    missing: &[(Kind, &str, &str)],
) -> Result<Vec<(String, TagId, Kind)>> {
    let now = change.now();
    let mut missing = missing.to_vec();
    missing.sort_unstable_by_key(|row| row.2);
    let alike: Vec<String> = missing.iter().map(|(kind, name, _)| alike::key(*kind, name)).collect();
    let rows: Vec<_> = missing
        .iter()
        .zip(&alike)
        .map(|((kind, name, key), alike)| (kind.as_str(), *name, *key, alike.as_str(), now))
        .collect();
    let mut made = Vec::with_capacity(rows.len());
    for row in insert(change, &rows).await? {
        change.note(Verb::Made, Noun::Tag, row.id.0, None);
        made.push((row.name_key, row.id, row.kind.parse()?));
    }
    Ok(made)
}

async fn look_up(change: &mut Change, wanted: &[(Kind, String, String)], cache: &mut Cache) -> Result<()> {
    let keys: Vec<&str> =
        wanted.iter().map(|(_, _, key)| key.as_str()).filter(|key| !cache.contains_key(*key)).collect();
    for row in by_keys(change, &keys).await? {
        cache.insert(row.name_key, (row.id, row.kind.parse()?));
    }
    Ok(())
}

fn is_already(name: &str, kind: Kind) -> Message {
    Message::new("error-tag-other-kind").with("tag", name).with("kind", kind.as_str())
}
