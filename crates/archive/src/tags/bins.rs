//! The wranglers' bins: tags that are neither canonical nor synonyms nor set aside, on works that members find.
//!
//! A page is read in order from an index and goes on from its last row (keyset). Beside a fandom with few waiting
//! tags they are gathered and sorted; beside one with many the index is walked and each tag asked whether it stands
//! beside the fandom, which soon fills a page. A fandom's synonyms count as the fandom.

use std::collections::HashMap;

use sqlx::FromRow;

use super::Kind;
use crate::db::{Ask, One};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Result, TagId};

/// Tags on a page.
pub const PAGE: i64 = 50;
/// Waiting tags beside a fandom up to which they are gathered and sorted.
const FEW: i64 = 5_000;
/// The most used waiting tags among which those beside no fandom are looked for, a page at a time.
const WINDOW: i64 = 20_000;
/// Counts stop here: "1,000 and more".
pub const MOST: i64 = 1_000;

/// Which waiting tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bin {
    /// All of them.
    All,
    /// On works beside a fandom.
    Beside(TagId),
    /// Beside no fandom.
    Alone,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most used first.
    #[default]
    Uses,
    /// By name.
    Name,
}

/// Where a page of a bin goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Uses of the last tag.
    pub uses: i64,
    /// The last tag.
    pub id: TagId,
    /// Its name's key.
    pub key: String,
}

impl Cursor {
    /// The cursor in an address: uses, id, key.
    pub fn text(&self) -> String {
        format!("{}.{}.{}", self.uses, self.id, self.key)
    }

    /// Reads it again; nothing of anything else.
    pub fn read(text: &str) -> Option<Cursor> {
        let mut parts = text.splitn(3, '.');
        let uses = parts.next()?.parse().ok()?;
        let id = TagId(parts.next()?.parse().ok()?);
        Some(Cursor { uses, id, key: name_key(parts.next()?) })
    }
}

/// A waiting tag.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Waiting {
    /// Which tag.
    pub id: TagId,
    /// As it was typed first.
    pub name: String,
    /// Works with it that members find.
    pub uses: i64,
    pub(crate) name_key: String,
}

/// A page of a bin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The tags on it.
    pub tags: Vec<Waiting>,
    /// Where the next page begins, if there may be more.
    pub next: Option<Cursor>,
}

/// How many tags of each kind wait beside a fandom, each at most [`MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Characters.
    pub characters: i64,
    /// Relationships.
    pub relationships: i64,
    /// Additional tags.
    pub freeforms: i64,
}

#[derive(FromRow)]
pub(crate) struct CountRow {
    id: TagId,
    characters: i64,
    relationships: i64,
    freeforms: i64,
}

statements! {
    /// Waiting tags by use.
    fn by_uses(kind: &str = "character", uses: i64 = 9, id: TagId = TagId(9), like: &str = "%", limit: i64 = 10)
        -> Vec<Waiting>:
        "SELECT id, name, member_uses AS uses, name_key FROM tag
         WHERE kind = $1 AND canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0
           AND (member_uses, id) < ($2, $3) AND name_key LIKE $4 ESCAPE '!'
         ORDER BY member_uses DESC, id DESC LIMIT $5";
    /// Waiting tags by name.
    fn by_name(kind: &str = "character", key: &str = "", like: &str = "%", limit: i64 = 10) -> Vec<Waiting>:
        "SELECT id, name, member_uses AS uses, name_key FROM tag
         WHERE kind = $1 AND canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0
           AND name_key > $2 AND name_key LIKE $3 ESCAPE '!'
         ORDER BY name_key LIMIT $4";
    /// How many tags stand beside a fandom, up to a limit.
    fn beside(fandom: TagId = TagId(1), limit: i64 = 10) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (
           SELECT b.tag_id FROM tag_beside b
           WHERE b.fandom_id IN (SELECT id FROM tag WHERE id = $1 UNION ALL SELECT id FROM tag WHERE synonym_of = $1)
           LIMIT $2) few";
    /// Waiting tags beside a fandom by use, gathered.
    fn few_by_uses(fandom: TagId = TagId(1), kind: &str = "character", uses: i64 = 9, id: TagId = TagId(9),
                   like: &str = "%", limit: i64 = 10) -> Vec<Waiting>:
        "SELECT t.id, t.name, t.member_uses AS uses, t.name_key FROM tag t
         WHERE t.id IN (SELECT b.tag_id FROM tag_beside b WHERE b.fandom_id IN (
             SELECT id FROM tag WHERE id = $1 UNION ALL SELECT id FROM tag WHERE synonym_of = $1))
           AND t.kind = $2 AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0 AND t.member_uses > 0
           AND (t.member_uses, t.id) < ($3, $4) AND t.name_key LIKE $5 ESCAPE '!'
         ORDER BY t.member_uses DESC, t.id DESC LIMIT $6";
    /// Waiting tags beside a fandom by name, gathered.
    fn few_by_name(fandom: TagId = TagId(1), kind: &str = "character", key: &str = "", like: &str = "%", limit: i64 = 10)
        -> Vec<Waiting>:
        "SELECT t.id, t.name, t.member_uses AS uses, t.name_key FROM tag t
         WHERE t.id IN (SELECT b.tag_id FROM tag_beside b WHERE b.fandom_id IN (
             SELECT id FROM tag WHERE id = $1 UNION ALL SELECT id FROM tag WHERE synonym_of = $1))
           AND t.kind = $2 AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0 AND t.member_uses > 0
           AND t.name_key > $3 AND t.name_key LIKE $4 ESCAPE '!'
         ORDER BY t.name_key LIMIT $5";
    /// Waiting tags beside a fandom by use, on a walk over all that wait.
    fn many_by_uses(fandom: TagId = TagId(1), kind: &str = "character", uses: i64 = 9, id: TagId = TagId(9),
                    like: &str = "%", limit: i64 = 10) -> Vec<Waiting>:
        "SELECT t.id, t.name, t.member_uses AS uses, t.name_key FROM tag t
         WHERE t.kind = $2 AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0 AND t.member_uses > 0
           AND (t.member_uses, t.id) < ($3, $4) AND t.name_key LIKE $5 ESCAPE '!'
           AND EXISTS (SELECT 1 FROM tag_beside b JOIN tag f ON f.id = b.fandom_id
                       WHERE b.tag_id = t.id AND (f.id = $1 OR f.synonym_of = $1))
         ORDER BY t.member_uses DESC, t.id DESC LIMIT $6";
    /// Waiting tags beside a fandom by name, on a walk over all that wait.
    fn many_by_name(fandom: TagId = TagId(1), kind: &str = "character", key: &str = "", like: &str = "%",
                    limit: i64 = 10) -> Vec<Waiting>:
        "SELECT t.id, t.name, t.member_uses AS uses, t.name_key FROM tag t
         WHERE t.kind = $2 AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0 AND t.member_uses > 0
           AND t.name_key > $3 AND t.name_key LIKE $4 ESCAPE '!'
           AND EXISTS (SELECT 1 FROM tag_beside b JOIN tag f ON f.id = b.fandom_id
                       WHERE b.tag_id = t.id AND (f.id = $1 OR f.synonym_of = $1))
         ORDER BY t.name_key LIMIT $5";
    /// Waiting tags beside no fandom, among the next most used.
    fn alone_by_uses(kind: &str = "character", uses: i64 = 9, id: TagId = TagId(9), like: &str = "%",
                     window: i64 = 100, limit: i64 = 10) -> Vec<Waiting>:
        "SELECT w.id, w.name, w.uses, w.name_key FROM (
           SELECT id, name, member_uses AS uses, name_key FROM tag
           WHERE kind = $1 AND canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0
             AND (member_uses, id) < ($2, $3)
           ORDER BY member_uses DESC, id DESC LIMIT $5) w
         WHERE w.name_key LIKE $4 ESCAPE '!' AND NOT EXISTS (SELECT 1 FROM tag_beside b WHERE b.tag_id = w.id)
         ORDER BY w.uses DESC, w.id DESC LIMIT $6";
    /// The last of the next most used waiting tags.
    fn end_of_window(kind: &str = "character", uses: i64 = 9, id: TagId = TagId(9), window: i64 = 100)
        -> Option<Waiting>:
        "SELECT id, name, member_uses AS uses, name_key FROM tag
         WHERE kind = $1 AND canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0
           AND (member_uses, id) < ($2, $3)
         ORDER BY member_uses DESC, id DESC LIMIT 1 OFFSET $4";
    /// How many tags of each kind wait beside fandoms, each up to a limit.
    fn count(ids: [TagId] = [TagId(1)], limit: i64 = 10) -> Vec<CountRow>:
        "SELECT f.id,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT t.id FROM tag_beside b JOIN tag t ON t.id = b.tag_id
            WHERE b.fandom_id IN (SELECT id FROM tag WHERE id = f.id UNION ALL SELECT id FROM tag WHERE synonym_of = f.id)
              AND t.kind = 'character' AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0
              AND t.member_uses > 0 GROUP BY t.id LIMIT $1) c) AS characters,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT t.id FROM tag_beside b JOIN tag t ON t.id = b.tag_id
            WHERE b.fandom_id IN (SELECT id FROM tag WHERE id = f.id UNION ALL SELECT id FROM tag WHERE synonym_of = f.id)
              AND t.kind = 'relationship' AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0
              AND t.member_uses > 0 GROUP BY t.id LIMIT $1) r) AS relationships,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT t.id FROM tag_beside b JOIN tag t ON t.id = b.tag_id
            WHERE b.fandom_id IN (SELECT id FROM tag WHERE id = f.id UNION ALL SELECT id FROM tag WHERE synonym_of = f.id)
              AND t.kind = 'freeform' AND t.canonical = 0 AND t.synonym_of IS NULL AND t.unwrangleable = 0
              AND t.member_uses > 0 GROUP BY t.id LIMIT $1) f) AS freeforms
         FROM tag f WHERE f.id IN ({ids})";
    /// How many tags of each kind wait at all, each up to a limit.
    fn count_all(limit: i64 = 10) -> One<(i64, i64, i64, i64)>:
        "SELECT
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT id FROM tag WHERE kind = 'fandom' AND canonical = 0
            AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0 LIMIT $1) f),
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT id FROM tag WHERE kind = 'relationship' AND canonical = 0
            AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0 LIMIT $1) r),
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT id FROM tag WHERE kind = 'character' AND canonical = 0
            AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0 LIMIT $1) c),
           (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT id FROM tag WHERE kind = 'freeform' AND canonical = 0
            AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0 LIMIT $1) f)";
}

/// What a name's key must look like to hold what was typed.
fn holds(text: &str) -> String {
    let mut like = String::from("%");
    for c in name_key(text).chars() {
        if matches!(c, '%' | '_' | '!') {
            like.push('!');
        }
        like.push(c);
    }
    if like.len() > 1 {
        like.push('%');
    }
    like
}

/// A page of a bin: waiting tags of a kind whose names hold `text` (all, if empty), after `from`. At most three
/// statements. Beside no fandom they come by use, and a page may be short though there is a next one.
pub async fn page(
    db: &mut impl Ask,
    viewer: &Viewer,
    bin: Bin,
    kind: Kind,
    order: Order,
    text: &str,
    from: Option<&Cursor>,
) -> Result<Page> {
    policy::may_wrangle(viewer)?;
    let like = holds(text);
    let first = Cursor { uses: i64::MAX, id: TagId(i64::MAX), key: String::new() };
    let Cursor { uses, id, key } = from.unwrap_or(&first);
    let (uses, id) = (*uses, *id);
    let (kind, limit) = (kind.as_str(), PAGE + 1);
    let mut tags = match (bin, order) {
        (Bin::All, Order::Uses) => by_uses(db, kind, uses, id, &like, limit).await?,
        (Bin::All, Order::Name) => by_name(db, kind, key, &like, limit).await?,
        (Bin::Beside(fandom), order) => {
            let One((count,)) = beside(db, fandom, FEW + 1).await?;
            match (order, count > FEW) {
                (Order::Uses, false) => few_by_uses(db, fandom, kind, uses, id, &like, limit).await?,
                (Order::Name, false) => few_by_name(db, fandom, kind, key, &like, limit).await?,
                (Order::Uses, true) => many_by_uses(db, fandom, kind, uses, id, &like, limit).await?,
                (Order::Name, true) => many_by_name(db, fandom, kind, key, &like, limit).await?,
            }
        }
        (Bin::Alone, _) => {
            let tags = alone_by_uses(db, kind, uses, id, &like, WINDOW, limit).await?;
            if tags.len() as i64 <= PAGE {
                // The window is through; another follows if more wait.
                let last = end_of_window(db, kind, uses, id, WINDOW - 1).await?;
                return Ok(Page { next: last.as_ref().map(cursor), tags });
            }
            tags
        }
    };
    let more = tags.len() as i64 > PAGE;
    tags.truncate(PAGE as usize);
    Ok(Page { next: tags.last().filter(|_| more).map(cursor), tags })
}

fn cursor(tag: &Waiting) -> Cursor {
    Cursor { uses: tag.uses, id: tag.id, key: tag.name_key.clone() }
}

/// How many tags wait beside each of these fandoms, in their order. One statement for each 200.
pub async fn counts(db: &mut impl Ask, viewer: &Viewer, fandoms: &[TagId]) -> Result<Vec<Counts>> {
    policy::may_wrangle(viewer)?;
    let mut found = HashMap::new();
    for CountRow { id, characters, relationships, freeforms } in count(db, MOST, fandoms).await? {
        found.insert(id, Counts { characters, relationships, freeforms });
    }
    Ok(fandoms.iter().map(|fandom| found.get(fandom).copied().unwrap_or_default()).collect())
}

/// How many tags of each kind wait at all, each up to [`MOST`]; kinds of which none waits are left out. One statement.
pub async fn waiting(db: &mut impl Ask, viewer: &Viewer) -> Result<Vec<(Kind, i64)>> {
    policy::may_wrangle(viewer)?;
    let One((fandoms, relationships, characters, freeforms)) = count_all(db, MOST).await?;
    let counts = [fandoms, relationships, characters, freeforms];
    Ok(Kind::TYPED.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_looked_for_to_the_letter() {
        assert_eq!(holds(""), "%");
        assert_eq!(holds("100% Émile_!"), "%100!% émile!_!!%");
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = Cursor { uses: 7, id: TagId(12), key: "a.b. c".into() };
        assert_eq!(Cursor::read(&cursor.text()), Some(cursor));
        assert_eq!(Cursor::read("7.x"), None);
    }
}
