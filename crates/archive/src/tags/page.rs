//! All about one tag: what it stands for, its synonyms, the wider tags above it and what stands below.
//!
//! A viewer is shown canonical tags and tags on works they find; wranglers see every tied tag.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;

use super::{Kind, Tag};
use crate::db::{Ask, Flag};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Result, TagId};

/// Synonyms on a tag's page; the most used ones.
pub const SYNONYMS: i64 = 300;
/// Ties of a tree, upward or downward.
const TREE: i64 = 500;
/// How deep a tree is followed.
const DEPTH: i64 = 12;
/// Children on one page of a list of them.
pub const CHILDREN: i64 = 100;

/// A tag as others' pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Which tag.
    pub id: TagId,
    /// What it says.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whether it is canonical.
    pub canonical: bool,
    /// Works that bear it itself and that this viewer finds; its synonyms' are not counted in.
    pub works: i64,
}

/// A line of a tree, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// How far from the tag whose tree it is, from 1.
    pub depth: usize,
    /// The tag.
    pub tag: Brief,
    /// It stood further up already, with what hangs on it.
    pub again: bool,
}

/// The canonical tags of one kind that belong to a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Children {
    /// Of which kind.
    pub kind: Kind,
    /// How many there are.
    pub total: i64,
    /// The first of them by name, at most [`CHILDREN`].
    pub first: Vec<Brief>,
}

/// All about a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagPage {
    /// The tag.
    pub tag: Tag,
    /// The canonical tag that stands for it, if it is a synonym.
    pub canonical: Option<Brief>,
    /// Its synonyms that this viewer sees, the most used first, at most [`SYNONYMS`].
    pub synonyms: Vec<Brief>,
    /// The wider tags above it.
    pub metas: Vec<Leaf>,
    /// The narrower tags below it.
    pub subs: Vec<Leaf>,
    /// To what it belongs.
    pub parents: Vec<Brief>,
    /// What belongs to it, in the order of the kinds.
    pub children: Vec<Children>,
}

#[derive(FromRow)]
pub(crate) struct BriefRow {
    id: TagId,
    kind: String,
    name: String,
    canonical: Flag,
    uses: i64,
    member_uses: i64,
}

#[derive(FromRow)]
pub(crate) struct AroundRow {
    tie: String,
    #[sqlx(flatten)]
    tag: BriefRow,
    total: i64,
}

statements! {
    /// Tags, as others' pages name them.
    fn briefs_of(ids: [TagId] = [TagId(1)]) -> Vec<BriefRow>:
        "SELECT id, kind, name, canonical, uses, member_uses FROM tag WHERE id IN ({ids})";
    /// What is tied to a tag, its tree apart: to what it belongs, its synonyms, and the first of each kind that belong
    /// to it, with how many of that kind there are.
    fn around(tag: TagId = TagId(1), synonyms: i64 = 10, children: i64 = 10) -> Vec<AroundRow>:
        "SELECT 'parent' AS tie, t.id, t.kind, t.name, t.canonical, t.uses, t.member_uses, CAST(0 AS BIGINT) AS total
         FROM tag_link l JOIN tag t ON t.id = l.above_id WHERE l.child_id = $1 AND l.relation = 'parent'
         UNION ALL
         SELECT 'synonym', s.id, s.kind, s.name, s.canonical, s.uses, s.member_uses, CAST(0 AS BIGINT) FROM (
           SELECT id, kind, name, canonical, uses, member_uses FROM tag WHERE synonym_of = $1
           ORDER BY member_uses DESC, name_key LIMIT $2) s
         UNION ALL
         SELECT 'child', c.id, c.kind, c.name, c.canonical, c.uses, c.member_uses, c.total FROM (
           SELECT t.id, t.kind, t.name, t.canonical, t.uses, t.member_uses,
             CAST(COUNT(*) OVER (PARTITION BY t.kind) AS BIGINT) AS total,
             ROW_NUMBER() OVER (PARTITION BY t.kind ORDER BY t.name_key) AS place
           FROM tag_link l JOIN tag t ON t.id = l.child_id
           WHERE l.above_id = $1 AND l.relation = 'parent' AND t.canonical = 1) c
         WHERE c.place <= $3";
    /// Canonical tags of a kind that belong to a tag, after a name.
    fn children_after(tag: TagId = TagId(1), kind: &str = "character", after: &str = "", limit: i64 = 10)
        -> Vec<BriefRow>:
        "SELECT t.id, t.kind, t.name, t.canonical, t.uses, t.member_uses
         FROM tag_link l JOIN tag t ON t.id = l.child_id
         WHERE l.above_id = $1 AND l.relation = 'parent' AND t.kind = $2 AND t.canonical = 1 AND t.name_key > $3
         ORDER BY t.name_key LIMIT $4";
    /// The ties above a tag and those below it: from the nearer tag to the farther one.
    fn tree_of(tag: TagId = TagId(1), depth: i64 = 5, limit: i64 = 10) -> Vec<(i64, TagId, TagId)>:
        "WITH RECURSIVE up (child, above, depth) AS (
           SELECT child_id, above_id, CAST(1 AS BIGINT) FROM tag_link WHERE relation = 'meta' AND child_id = $1
           UNION
           SELECT l.child_id, l.above_id, u.depth + 1 FROM tag_link l JOIN up u ON l.child_id = u.above
           WHERE l.relation = 'meta' AND u.depth < $2),
         down (child, above, depth) AS (
           SELECT child_id, above_id, CAST(1 AS BIGINT) FROM tag_link WHERE relation = 'meta' AND above_id = $1
           UNION
           SELECT l.child_id, l.above_id, d.depth + 1 FROM tag_link l JOIN down d ON l.above_id = d.child
           WHERE l.relation = 'meta' AND d.depth < $2)
         SELECT CAST(1 AS BIGINT), a.child, a.above FROM (
           SELECT child, above FROM up GROUP BY child, above ORDER BY MIN(depth), child, above LIMIT $3) a
         UNION ALL
         SELECT CAST(0 AS BIGINT), b.above, b.child FROM (
           SELECT above, child FROM down GROUP BY above, child ORDER BY MIN(depth), above, child LIMIT $3) b";
}

fn brief(row: BriefRow, viewer: &Viewer) -> Result<Brief> {
    let works = if viewer.is_member() { row.member_uses } else { row.uses };
    Ok(Brief { id: row.id, kind: row.kind.parse()?, name: row.name, canonical: row.canonical.0, works })
}

fn is_shown(tag: &Brief, viewer: &Viewer) -> bool {
    tag.canonical || tag.works > 0 || policy::wrangles(viewer) || viewer.is_staff()
}

/// Tags as others' pages name them, in the order asked for; what this viewer is not shown is left out. One statement
/// for each 200.
pub async fn briefs(db: &mut impl Ask, viewer: &Viewer, ids: &[TagId]) -> Result<Vec<Brief>> {
    let mut found = BTreeMap::new();
    for row in briefs_of(db, ids).await? {
        let tag = brief(row, viewer)?;
        if is_shown(&tag, viewer) {
            found.insert(tag.id, tag);
        }
    }
    Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
}

/// All about a tag that is there for this viewer. Three statements.
pub async fn load(db: &mut impl Ask, viewer: &Viewer, tag: Tag) -> Result<TagPage> {
    let id = tag.id;
    let (mut parents, mut synonyms) = (Vec::new(), Vec::new());
    let mut children: Vec<Children> = Vec::new();
    for AroundRow { tie, tag, total } in around(db, id, SYNONYMS, CHILDREN).await? {
        let tag = brief(tag, viewer)?;
        match tie.as_str() {
            "child" => match children.iter_mut().find(|some| some.kind == tag.kind) {
                Some(some) => some.first.push(tag),
                None => children.push(Children { kind: tag.kind, total, first: vec![tag] }),
            },
            _ if !is_shown(&tag, viewer) => {}
            "parent" => parents.push(tag),
            _ => synonyms.push(tag),
        }
    }
    let place = |kind: Kind| Kind::ALL.iter().position(|found| *found == kind);
    let by_name = |tag: &Brief| name_key(&tag.name);
    parents.sort_by_cached_key(|tag| (place(tag.kind), by_name(tag)));
    synonyms.sort_by_cached_key(|tag| (-tag.works, by_name(tag)));
    children.sort_by_key(|some| place(some.kind));
    for some in &mut children {
        some.first.sort_by_cached_key(by_name);
    }
    let ties = tree_of(db, id, DEPTH, TREE).await?;
    let one_way = |way: i64| -> Vec<(TagId, TagId)> {
        ties.iter().filter(|tie| tie.0 == way).map(|tie| (tie.1, tie.2)).collect()
    };
    let (up, down) = (one_way(1), one_way(0));
    let mut ids: Vec<TagId> = ties.iter().flat_map(|tie| [tie.1, tie.2]).collect();
    ids.extend(tag.synonym_of);
    ids.sort_unstable();
    ids.dedup();
    let named: BTreeMap<TagId, Brief> =
        briefs(db, viewer, &ids).await?.into_iter().map(|tag| (tag.id, tag)).collect();
    Ok(TagPage {
        canonical: tag.synonym_of.and_then(|of| named.get(&of).cloned()),
        synonyms,
        metas: tree(id, &up, &named),
        subs: tree(id, &down, &named),
        parents,
        children,
        tag,
    })
}

/// The canonical tags of a kind that belong to a tag, by name, after one of them; at most [`CHILDREN`]. One statement.
pub async fn children(
    db: &mut impl Ask,
    viewer: &Viewer,
    tag: TagId,
    kind: Kind,
    after: Option<&str>,
) -> Result<Vec<Brief>> {
    let after = after.map(name_key).unwrap_or_default();
    let rows = children_after(db, tag, kind.as_str(), &after, CHILDREN).await?;
    rows.into_iter().map(|row| brief(row, viewer)).collect()
}

/// The lines of the tree that ties (from, to) make below a root, each branch by name; what comes a second time is not
/// followed again.
fn tree(root: TagId, ties: &[(TagId, TagId)], named: &BTreeMap<TagId, Brief>) -> Vec<Leaf> {
    let mut branches: BTreeMap<TagId, Vec<&Brief>> = BTreeMap::new();
    for (from, to) in ties {
        if let Some(tag) = named.get(to) {
            branches.entry(*from).or_default().push(tag);
        }
    }
    for tags in branches.values_mut() {
        // The last is taken first below.
        tags.sort_by(|one, other| other.name.cmp(&one.name));
    }
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut followed = BTreeSet::from([root]);
    let mut waiting: Vec<(usize, &Brief)> =
        branches.get(&root).into_iter().flatten().map(|tag| (1, *tag)).collect();
    while let Some((depth, tag)) = waiting.pop() {
        let again = !followed.insert(tag.id);
        leaves.push(Leaf { depth, tag: tag.clone(), again });
        if !again {
            waiting.extend(branches.get(&tag.id).into_iter().flatten().map(|tag| (depth + 1, *tag)));
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_branch_by_branch_and_what_comes_again_is_not_followed() {
        let named: BTreeMap<TagId, Brief> = [(2, "b"), (3, "c"), (4, "d")]
            .map(|(id, name)| {
                let tag =
                    Brief { id: TagId(id), kind: Kind::Fandom, name: name.into(), canonical: true, works: 0 };
                (TagId(id), tag)
            })
            .into();
        let ties = [(1, 3), (1, 2), (2, 4), (3, 4), (4, 9)].map(|(from, to)| (TagId(from), TagId(to)));
        let lines: Vec<_> = tree(TagId(1), &ties, &named)
            .into_iter()
            .map(|leaf| format!("{}{}{}", leaf.depth, leaf.tag.name, if leaf.again { "!" } else { "" }))
            .collect();
        assert_eq!(lines, ["1b", "2d", "1c", "2d!"]);
    }
}
