//! The wrangler's desk: tags as they were when they were fetched and as they shall be, and the writing of what differs.
//!
//! Every act lays the tags it touches on the desk, changes them there and has the differences written: so what stood
//! before and after is known for the log, and an undo is nothing but writing the one over the other.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::super::{Kind, alike, beside, retouch};
use crate::db::{Ask, Done, Flag};
use crate::journal::{Noun, Verb};
use crate::{Change, Error, Message, Result, TagId};

/// All of a tag that wrangling may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub kind: Kind,
    pub name: String,
    pub canonical: bool,
    pub synonym_of: Option<TagId>,
    pub unwrangleable: bool,
    pub position: i64,
    pub metas: BTreeSet<TagId>,
    pub parents: BTreeSet<TagId>,
}

impl Standing {
    /// Neither canonical nor a synonym nor set aside.
    pub(crate) fn waits(&self) -> bool {
        !self.canonical && self.synonym_of.is_none() && !self.unwrangleable
    }
}

/// One side of what an act changed of a tag: only what differs. Of ties only those that the other side lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub id: TagId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canonical: Option<bool>,
    /// 0 is no synonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    synonym_of: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unwrangleable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    metas: Vec<TagId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parents: Vec<TagId>,
}

impl Part {
    /// What `of` has that `other` has not.
    fn new(id: TagId, of: &Standing, other: &Standing) -> Part {
        let synonym = |standing: &Standing| standing.synonym_of.map_or(0, |tag| tag.0);
        Part {
            id,
            kind: (of.kind != other.kind).then(|| of.kind.as_str().to_owned()),
            name: (of.name != other.name).then(|| of.name.clone()),
            canonical: (of.canonical != other.canonical).then_some(of.canonical),
            synonym_of: (synonym(of) != synonym(other)).then(|| synonym(of)),
            unwrangleable: (of.unwrangleable != other.unwrangleable).then_some(of.unwrangleable),
            position: (of.position != other.position).then_some(of.position),
            metas: of.metas.difference(&other.metas).copied().collect(),
            parents: of.parents.difference(&other.parents).copied().collect(),
        }
    }

    /// Whether a tag still stands as this side says.
    fn fits(&self, now: &Standing) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == now.kind.as_str())
            && self.name.as_ref().is_none_or(|name| *name == now.name)
            && self.canonical.is_none_or(|canonical| canonical == now.canonical)
            && self.synonym_of.is_none_or(|tag| tag == now.synonym_of.map_or(0, |tag| tag.0))
            && self.unwrangleable.is_none_or(|set| set == now.unwrangleable)
            && self.position.is_none_or(|position| position == now.position)
            && self.metas.iter().all(|tag| now.metas.contains(tag))
            && self.parents.iter().all(|tag| now.parents.contains(tag))
    }
}

/// Tags as they were and as they shall be.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    before: BTreeMap<TagId, Standing>,
    now: BTreeMap<TagId, Standing>,
    /// What the wrangler should hear of it.
    pub notices: Vec<Message>,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: TagId,
    kind: String,
    name: String,
    canonical: Flag,
    synonym_of: Option<TagId>,
    unwrangleable: Flag,
    position: i64,
}

statements! {
    /// Tags as they stand.
    fn select(ids: [TagId] = [TagId(1)]) -> Vec<Row>:
        "SELECT id, kind, name, canonical, synonym_of, unwrangleable, position FROM tag WHERE id IN ({ids})";
    /// What is above tags.
    fn links(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, TagId, String)>:
        "SELECT child_id, above_id, relation FROM tag_link WHERE child_id IN ({ids})";
    /// Says how tags stand.
    fn set_standing(ids: [TagId] = [TagId(1)], canonical: Flag = Flag(true), of: Option<TagId> = None,
                    unwrangleable: Flag = Flag(false)) -> Vec<(TagId,)>:
        "UPDATE tag SET canonical = $1, synonym_of = $2, unwrangleable = $3 WHERE id IN ({ids}) RETURNING id";
    /// Says what a tag is and how it is written; its key stays.
    fn set_name(id: TagId = TagId(1), kind: &str = "rating", name: &str = "Not Rated", alike: &str = "not rated",
                position: i64 = 1) -> Done:
        "UPDATE tag SET kind = $2, name = $3, alike_key = $4, position = $5 WHERE id = $1";
    /// Ties tags.
    fn link(rows: [(TagId, TagId, &str)] = [(TagId(1), TagId(2), "meta")]) -> Vec<(TagId,)>:
        "INSERT INTO tag_link (child_id, above_id, relation) VALUES {($1, $2, $3)}
         ON CONFLICT (child_id, above_id, relation) DO NOTHING RETURNING child_id";
    /// Unties tags from one above them.
    fn unlink(ids: [TagId] = [TagId(1)], above: TagId = TagId(2), relation: &str = "meta") -> Vec<(TagId,)>:
        "DELETE FROM tag_link WHERE above_id = $1 AND relation = $2 AND child_id IN ({ids}) RETURNING child_id";
}

impl Desk {
    /// Lays tags on the desk that do not lie there yet; ids that are no tag's are passed over. Two statements for
    /// each 200.
    pub(crate) async fn fetch(&mut self, db: &mut impl Ask, ids: &[TagId]) -> Result<()> {
        let wanted: BTreeSet<TagId> = ids.iter().copied().filter(|id| !self.now.contains_key(id)).collect();
        let wanted: Vec<TagId> = wanted.into_iter().collect();
        let mut found = BTreeMap::new();
        for row in select(db, &wanted).await? {
            let standing = Standing {
                kind: row.kind.parse()?,
                name: row.name,
                canonical: row.canonical.0,
                synonym_of: row.synonym_of,
                unwrangleable: row.unwrangleable.0,
                position: row.position,
                metas: BTreeSet::new(),
                parents: BTreeSet::new(),
            };
            found.insert(row.id, standing);
        }
        for (child, above, relation) in links(db, &wanted).await? {
            if let Some(standing) = found.get_mut(&child) {
                let set = if relation == "meta" { &mut standing.metas } else { &mut standing.parents };
                set.insert(above);
            }
        }
        self.before.extend(found.iter().map(|(id, standing)| (*id, standing.clone())));
        self.now.extend(found);
        Ok(())
    }

    /// Lays one tag on the desk and shows it; an error if there is none.
    pub(crate) async fn tag(&mut self, db: &mut impl Ask, id: TagId) -> Result<&Standing> {
        self.fetch(db, &[id]).await?;
        self.get(id)
    }

    /// A tag that lies on the desk.
    pub(crate) fn get(&self, id: TagId) -> Result<&Standing> {
        self.now.get(&id).ok_or(Error::NotFound("tag"))
    }

    /// A tag that lies on the desk, to be changed.
    pub(crate) fn get_mut(&mut self, id: TagId) -> Result<&mut Standing> {
        self.now.get_mut(&id).ok_or(Error::NotFound("tag"))
    }

    /// The name of a tag on the desk.
    pub(crate) fn name(&self, id: TagId) -> String {
        self.now.get(&id).map_or_else(|| id.to_string(), |standing| standing.name.clone())
    }

    /// What a change makes different, before and after, by the tags' numbers.
    pub(crate) fn parts(&self) -> (Vec<Part>, Vec<Part>) {
        self.changed()
            .map(|(id, before, now)| (Part::new(id, before, now), Part::new(id, now, before)))
            .unzip()
    }

    fn changed(&self) -> impl Iterator<Item = (TagId, &Standing, &Standing)> {
        self.before.iter().filter_map(|(id, before)| {
            let now = self.now.get(id)?;
            (before != now).then_some((*id, before, now))
        })
    }

    /// Puts what an act changed back from one side to the other; the tags lie on the desk. The name of a tag that
    /// does not stand as `from` says any more is the error.
    pub(crate) fn put_back(&mut self, from: &[Part], to: &[Part]) -> Result<(), String> {
        for (from, to) in from.iter().zip(to) {
            let name = self.name(from.id);
            let Some(now) = self.now.get_mut(&from.id) else { return Err(name) };
            if !from.fits(now) {
                return Err(name);
            }
            if let Some(kind) = &to.kind {
                now.kind = kind.parse().map_err(|_| name.clone())?;
            }
            if let Some(old) = &to.name {
                now.name.clone_from(old);
            }
            now.canonical = to.canonical.unwrap_or(now.canonical);
            now.unwrangleable = to.unwrangleable.unwrap_or(now.unwrangleable);
            now.position = to.position.unwrap_or(now.position);
            if let Some(tag) = to.synonym_of {
                now.synonym_of = (tag != 0).then_some(TagId(tag));
            }
            now.metas.retain(|tag| !from.metas.contains(tag));
            now.metas.extend(&to.metas);
            now.parents.retain(|tag| !from.parents.contains(tag));
            now.parents.extend(&to.parents);
        }
        Ok(())
    }

    /// Writes what differs, notes each changed tag in the journal, and sees to what hangs on it: the bins, and the
    /// works whose page shows it. The tags that changed, by their numbers.
    pub(crate) async fn write(&self, change: &mut Change) -> Result<Vec<TagId>> {
        let mut standings: BTreeMap<(bool, Option<TagId>, bool), Vec<TagId>> = BTreeMap::new();
        let mut untied: BTreeMap<(TagId, &str), Vec<TagId>> = BTreeMap::new();
        let mut tied: Vec<(TagId, TagId, &str)> = Vec::new();
        let (mut wait, mut wait_no_more, mut shown_otherwise) = (Vec::new(), Vec::new(), Vec::new());
        let mut ids = Vec::new();
        for (id, before, now) in self.changed() {
            ids.push(id);
            let standing = |of: &Standing| (of.canonical, of.synonym_of, of.unwrangleable);
            if standing(before) != standing(now) {
                standings.entry(standing(now)).or_default().push(id);
            }
            if (before.kind, &before.name, before.position) != (now.kind, &now.name, now.position) {
                let alike = alike::key(now.kind, &now.name);
                set_name(change, id, now.kind.as_str(), &now.name, &alike, now.position).await?;
            }
            for (relation, before, now) in
                [("meta", &before.metas, &now.metas), ("parent", &before.parents, &now.parents)]
            {
                for above in before.difference(now) {
                    untied.entry((*above, relation)).or_default().push(id);
                }
                tied.extend(now.difference(before).map(|above| (id, *above, relation)));
            }
            match (before.waits(), now.waits()) {
                (true, false) => wait_no_more.push(id),
                (false, true) => wait.push(id),
                (true, true) if before.kind != now.kind => {
                    wait_no_more.push(id);
                    wait.push(id);
                }
                _ => {}
            }
            let relisted = before.kind.is_fixed() && standing(before) != standing(now);
            if before.kind != now.kind || relisted || (before.kind.is_fixed() && before.name != now.name) {
                shown_otherwise.push(id);
            }
        }
        for ((above, relation), children) in untied {
            unlink(change, above, relation, &children).await?;
        }
        for ((canonical, of, unwrangleable), ids) in standings {
            set_standing(change, Flag(canonical), of, Flag(unwrangleable), &ids).await?;
        }
        link(change, &tied).await?;
        beside::forget(change, &wait_no_more).await?;
        for tag in wait {
            beside::find(change, tag).await?;
        }
        for &id in &ids {
            change.note(Verb::Changed, Noun::Tag, id.0, None);
        }
        for tag in shown_otherwise {
            retouch::begin(change, tag).await?;
        }
        Ok(ids)
    }
}
