//! Suggestions to wranglers: what a waiting tag may be, each with its reason and the act that one click does.
//!
//! Names meet by their [`alike`] key (written otherwise, another order) or by its beginning (misspelt); which of them
//! are likely the same is said by [`alike::why`]. To what a tag may belong is read from the works it stands on.

use std::collections::{BTreeMap, HashMap};

use sqlx::FromRow;

use super::Kind;
use super::alike::{self, Why};
use super::page::{self, Brief};
use super::wrangle::Act;
use super::wrangle::acts::may_belong;
use crate::db::{Ask, Flag};
use crate::policy::{self, Viewer};
use crate::{Result, TagId};

/// Tags that are looked at together.
pub const TAGS: usize = 50;
/// Candidates for one tag.
pub const EACH: usize = 5;
/// Canonical tags with the same beginnings that are compared, for each kind.
const NEIGHBOURS: i64 = 4_000;
/// Works up to which all of a tag's are looked at together with others'.
const FEW: i64 = 300;
/// Tags with more works than that which are looked at, and how many of their works.
const MANY: usize = 3;
const SAMPLE: i64 = 200;
/// Works with the tag that must stand beside one fandom, at the least, and out of a hundred.
const BESIDE: i64 = 2;
const SHARE: i64 = 80;

/// Why something is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The names are likely the same.
    Alike(Why),
    /// It stands beside that fandom nearly always.
    Beside {
        /// On so many works out of a hundred.
        share: i64,
        /// Of so many works looked at.
        works: i64,
    },
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// For which tag.
    pub tag: TagId,
    /// What it may be a synonym of, or to what it may belong.
    pub other: Brief,
    /// Why.
    pub reason: Reason,
    /// What accepting it does.
    pub act: Act,
}

#[derive(Clone, FromRow)]
pub(crate) struct Row {
    id: TagId,
    kind: String,
    name: String,
    alike_key: String,
    canonical: Flag,
    synonym_of: Option<TagId>,
    member_uses: i64,
}

statements! {
    /// The tags themselves.
    fn select(ids: [TagId] = [TagId(1)]) -> Vec<Row>:
        "SELECT id, kind, name, alike_key, canonical, synonym_of, member_uses FROM tag WHERE id IN ({ids})";
    /// Tags with the same keys.
    fn same_key(ids: [&str] = ["emma"], limit: i64 = 10) -> Vec<Row>:
        "SELECT id, kind, name, alike_key, canonical, synonym_of, member_uses FROM tag
         WHERE alike_key IN ({ids}) AND (canonical = 1 OR synonym_of IS NOT NULL OR member_uses > 0) LIMIT $1";
    /// Canonical tags of a kind whose keys begin so.
    fn same_head(ids: [&str] = ["emma"], kind: &str = "fandom", limit: i64 = 10) -> Vec<Row>:
        "SELECT id, kind, name, alike_key, canonical, synonym_of, member_uses FROM tag
         WHERE kind = $1 AND canonical = 1 AND SUBSTR(alike_key, 1, 4) IN ({ids}) LIMIT $2";
    /// Beside which fandoms tags stand, on how many works.
    fn beside_all(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, TagId, i64)>:
        "SELECT t.tag_id, COALESCE(g.synonym_of, g.id), CAST(COUNT(DISTINCT t.work_id) AS BIGINT)
         FROM work_tag t JOIN work_tag f ON f.work_id = t.work_id JOIN tag g ON g.id = f.tag_id
         WHERE t.tag_id IN ({ids}) AND t.audience < 2 AND g.kind = 'fandom'
         GROUP BY t.tag_id, COALESCE(g.synonym_of, g.id)";
    /// Beside which fandoms three tags stand, on how many of the newest works of each.
    fn beside_newest(first: TagId = TagId(1), works: i64 = 10, second: TagId = TagId(2), third: TagId = TagId(3))
        -> Vec<(TagId, TagId, i64)>:
        "SELECT n.tag_id, COALESCE(g.synonym_of, g.id), CAST(COUNT(DISTINCT f.work_id) AS BIGINT)
         FROM (SELECT tag_id, work_id FROM (SELECT tag_id, work_id FROM work_tag WHERE tag_id = $1 AND audience < 2
                 ORDER BY updated_at DESC, work_id DESC LIMIT $2) a
               UNION ALL
               SELECT tag_id, work_id FROM (SELECT tag_id, work_id FROM work_tag WHERE tag_id = $3 AND audience < 2
                 ORDER BY updated_at DESC, work_id DESC LIMIT $2) b
               UNION ALL
               SELECT tag_id, work_id FROM (SELECT tag_id, work_id FROM work_tag WHERE tag_id = $4 AND audience < 2
                 ORDER BY updated_at DESC, work_id DESC LIMIT $2) c) n
         JOIN work_tag f ON f.work_id = n.work_id JOIN tag g ON g.id = f.tag_id
         WHERE g.kind = 'fandom' GROUP BY n.tag_id, COALESCE(g.synonym_of, g.id)";
    /// To what tags belong already.
    fn parents(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, TagId)>:
        "SELECT child_id, above_id FROM tag_link WHERE relation = 'parent' AND child_id IN ({ids})";
}

/// Suggestions for tags, in their order and for each the likeliest first, at most [`EACH`]; of more than [`TAGS`] tags
/// those after are passed over. Seven statements where all are of one kind, and one more for each kind besides.
pub async fn of(db: &mut impl Ask, viewer: &Viewer, tags: &[TagId]) -> Result<Vec<Candidate>> {
    policy::may_wrangle(viewer)?;
    let tags = &tags[..tags.len().min(TAGS)];
    let mut rows: BTreeMap<TagId, Row> = BTreeMap::new();
    for row in select(db, tags).await? {
        rows.insert(row.id, row);
    }
    rows.retain(|_, row| {
        Kind::TYPED.iter().any(|kind| kind.as_str() == row.kind) && row.synonym_of.is_none()
    });
    let alike = alike_ones(db, &rows).await?;
    let beside = beside_ones(db, &rows).await?;
    let others: Vec<TagId> =
        alike.iter().map(|found| found.1).chain(beside.iter().map(|found| found.1)).collect();
    let briefs: HashMap<TagId, Brief> =
        page::briefs(db, viewer, &others).await?.into_iter().map(|tag| (tag.id, tag)).collect();
    let mut candidates = Vec::new();
    for &tag in tags {
        let mut mine: Vec<Candidate> = Vec::new();
        for (_, other, why) in alike.iter().filter(|found| found.0 == tag) {
            if let Some(brief) = briefs.get(other) {
                let act = Act::Merge(tag, *other);
                mine.push(Candidate { tag, other: brief.clone(), reason: Reason::Alike(*why), act });
            }
        }
        // Where a canonical name is near, others that wait are no help.
        if mine.iter().any(|found| found.other.canonical) {
            mine.retain(|found| found.other.canonical);
        }
        mine.sort_by_key(|found| match found.reason {
            Reason::Alike(why) => (why, !found.other.canonical, -found.other.works),
            Reason::Beside { share, .. } => (Why::PairSign, true, -share),
        });
        for (_, fandom, share, works) in beside.iter().filter(|found| found.0 == tag) {
            if let Some(brief) = briefs.get(fandom).filter(|fandom| fandom.canonical) {
                let reason = Reason::Beside { share: *share, works: *works };
                mine.push(Candidate { tag, other: brief.clone(), reason, act: Act::AddParent(tag, *fandom) });
            }
        }
        mine.truncate(EACH);
        candidates.append(&mut mine);
    }
    Ok(candidates)
}

/// Tags and what each is likely the same as: the canonical, where a synonym was met. A canonical tag is likened to
/// canonical ones only, one that waits also to those that wait and are used more.
async fn alike_ones(db: &mut impl Ask, rows: &BTreeMap<TagId, Row>) -> Result<Vec<(TagId, TagId, Why)>> {
    let mut keys: Vec<&str> =
        rows.values().map(|row| row.alike_key.as_str()).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut met = same_key(db, NEIGHBOURS, &keys).await?;
    for kind in Kind::TYPED {
        let of_kind = rows.values().filter(|row| row.kind == kind.as_str());
        let mut heads: Vec<String> = of_kind
            .map(|row| row.alike_key.chars().take(4).collect::<String>())
            .filter(|head| head.chars().count() == 4)
            .collect();
        heads.sort_unstable();
        heads.dedup();
        if !heads.is_empty() {
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            met.extend(same_head(db, kind.as_str(), NEIGHBOURS, &heads).await?);
        }
    }
    let mut by_head: HashMap<String, Vec<&Row>> = HashMap::new();
    for other in &met {
        by_head.entry(other.alike_key.chars().take(4).collect()).or_default().push(other);
    }
    let mut found: BTreeMap<(TagId, TagId), Why> = BTreeMap::new();
    for row in rows.values() {
        let kind: Kind = row.kind.parse()?;
        let head: String = row.alike_key.chars().take(4).collect();
        for other in by_head.get(&head).into_iter().flatten() {
            let into = other.synonym_of.unwrap_or(other.id);
            let stands = other.canonical.0 || other.synonym_of.is_some();
            let more = (other.member_uses, -other.id.0) > (row.member_uses, -row.id.0);
            if other.kind != row.kind || into == row.id || !(stands || (!row.canonical.0 && more)) {
                continue;
            }
            // Two canonical names: the less used is suggested to be a synonym, and only once.
            if row.canonical.0 && (!other.canonical.0 || !more) {
                continue;
            }
            if let Some(why) = alike::why(kind, &row.name, &other.name) {
                let best = found.entry((row.id, into)).or_insert(why);
                *best = (*best).min(why);
            }
        }
    }
    Ok(found.into_iter().map(|((tag, other), why)| (tag, other, why)).collect())
}

/// Tags and the fandom each stands beside nearly always, with the share and the works looked at.
async fn beside_ones(
    db: &mut impl Ask,
    rows: &BTreeMap<TagId, Row>,
) -> Result<Vec<(TagId, TagId, i64, i64)>> {
    let mut belonging = Vec::new();
    for row in rows.values() {
        if may_belong(row.kind.parse()?, Kind::Fandom) {
            belonging.push(row);
        }
    }
    let ids: Vec<TagId> = belonging.iter().map(|row| row.id).collect();
    let has: Vec<TagId> = parents(db, &ids).await?.into_iter().map(|link| link.0).collect();
    belonging.retain(|row| !has.contains(&row.id) && row.member_uses >= BESIDE);
    let few: Vec<TagId> = belonging.iter().filter(|row| row.member_uses <= FEW).map(|row| row.id).collect();
    let mut counts = beside_all(db, &few).await?;
    let many = belonging.iter().filter(|row| row.member_uses > FEW).map(|row| row.id);
    let mut many = many.take(MANY).collect::<Vec<_>>();
    if !many.is_empty() {
        // No tag has the number nought.
        many.resize(MANY, TagId(0));
        if let [first, second, third] = many[..] {
            counts.extend(beside_newest(db, first, SAMPLE, second, third).await?);
        }
    }
    let mut found = Vec::new();
    for row in belonging {
        let works = if row.member_uses > FEW { SAMPLE } else { row.member_uses };
        for (_, fandom, count) in counts.iter().filter(|count| count.0 == row.id) {
            let share = 100 * count / works.max(1);
            if share >= SHARE && *count >= BESIDE {
                found.push((row.id, *fandom, share, works));
            }
        }
    }
    Ok(found)
}
