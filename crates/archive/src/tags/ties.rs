//! How tags are tied, for whoever follows the journal: standing, what it is a synonym of, the wider tags above it.
//!
//! A change of a tie notes every tag whose own tie changed ([`crate::journal::Noun::Tag`]), those that moved along
//! with a merge too. What is read here is how things stand now, which may be later than the note: a follower that puts
//! several into force takes all of them apart first and ties them anew, or an intermediate state could look circular.

use std::collections::HashMap;

use sqlx::FromRow;

use super::Kind;
use crate::db::{Ask, Flag};
use crate::{Result, TagId};

/// How one tag is tied to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// Which tag.
    pub id: TagId,
    /// What it says about a work.
    pub kind: Kind,
    /// Wranglers say that this is the name.
    pub canonical: bool,
    /// The canonical tag that stands for it, if it is a synonym. That one is never a synonym itself.
    pub synonym_of: Option<TagId>,
    /// The wider tags directly above it, in the order of their ids. A synonym has none.
    pub metas: Vec<TagId>,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: TagId,
    kind: String,
    canonical: Flag,
    synonym_of: Option<TagId>,
}

statements! {
    /// How tags stand.
    fn select(ids: [TagId] = [TagId(1)]) -> Vec<Row>:
        "SELECT id, kind, canonical, synonym_of FROM tag WHERE id IN ({ids})";
    /// The wider tags directly above tags.
    fn metas_of(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, TagId)>:
        "SELECT child_id, above_id FROM tag_link WHERE relation = 'meta' AND child_id IN ({ids})
         ORDER BY child_id, above_id";
    /// How tags stand, in the order of their numbers.
    fn select_after(id: TagId = TagId(0), limit: i64 = 10) -> Vec<Row>:
        "SELECT id, kind, canonical, synonym_of FROM tag WHERE id > $1 ORDER BY id LIMIT $2";
    /// The wider tags directly above the tags between two numbers.
    fn metas_between(after: TagId = TagId(0), last: TagId = TagId(1)) -> Vec<(TagId, TagId)>:
        "SELECT child_id, above_id FROM tag_link WHERE relation = 'meta' AND child_id > $1 AND child_id <= $2
         ORDER BY child_id, above_id";
}

fn join(rows: Vec<Row>, links: Vec<(TagId, TagId)>) -> Result<Vec<Tied>> {
    let mut metas: HashMap<TagId, Vec<TagId>> = HashMap::new();
    for (child, above) in links {
        metas.entry(child).or_default().push(above);
    }
    rows.into_iter()
        .map(|row| {
            Ok(Tied {
                id: row.id,
                kind: row.kind.parse()?,
                canonical: row.canonical.0,
                synonym_of: row.synonym_of,
                metas: metas.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect()
}

/// The ties of these tags, in no particular order; ids that are no tag's are left out. Two statements for each 200.
pub async fn by_ids(db: &mut impl Ask, ids: &[TagId]) -> Result<Vec<Tied>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let rows = select(db, &ids).await?;
    let links = metas_of(db, &ids).await?;
    join(rows, links)
}

/// The ties of the tags after `id` in the order of their numbers, at most `limit`; none means that was all. Tags of
/// every kind come, untied ones too. Two statements.
pub async fn after(db: &mut impl Ask, id: TagId, limit: i64) -> Result<Vec<Tied>> {
    let rows = select_after(db, id, limit).await?;
    let Some(last) = rows.last() else { return Ok(Vec::new()) };
    let last = last.id;
    let links = metas_between(db, id, last).await?;
    join(rows, links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Ask;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn every_tag_comes_once_with_the_wider_tags_above_it() {
        each_database(async |TestArchive { archive, .. }| {
            let mut change = archive.change(None).await.unwrap();
            for sql in [
                "UPDATE tag SET synonym_of = 1, canonical = 0 WHERE id = 2",
                "INSERT INTO tag_link (child_id, above_id, relation)
                 VALUES (3, 4, 'meta'), (3, 1, 'meta'), (5, 1, 'parent')",
            ] {
                sqlx::query(sql).execute(change.connection()).await.unwrap();
            }
            change.commit().await.unwrap();
            let mut reader = archive.read().await.unwrap();
            let (mut all, mut at) = (Vec::new(), TagId(0));
            loop {
                let some = after(&mut reader, at, 5).await.unwrap();
                let Some(last) = some.last() else { break };
                at = last.id;
                all.extend(some);
            }
            assert!(all.len() > 20 && all.is_sorted_by_key(|tied| tied.id));
            assert!(all.iter().any(|tied| tied.kind == Kind::Media));
            assert_eq!((all[1].canonical, all[1].synonym_of), (false, Some(TagId(1))));
            assert_eq!(all[2].metas, [TagId(1), TagId(4)]);
            assert_eq!(all[4].metas, [], "a parent is no wider tag");
            let mut some = by_ids(&mut reader, &[TagId(3), TagId(2), TagId(3), TagId(9_999)]).await.unwrap();
            some.sort_by_key(|tied| tied.id);
            assert_eq!(some, all[1..3]);
        })
        .await;
    }
}
