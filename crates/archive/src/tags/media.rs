//! Media, and the fandoms under each. What stands under none is uncategorized.
//!
//! Works are those that bear the fandom or one of its synonyms; a work that bears two of them counts for each, and its
//! sub-tags' are not in it: the catalogue knows exactly, this is for the order and for small archives.

use sqlx::FromRow;

use super::Kind;
use super::page::Brief;
use crate::db::{Ask, Flag};
use crate::policy::Viewer;
use crate::{Result, TagId};

/// Fandoms that stand first under each of the media, at the least.
pub const TOP: i64 = 5;
/// Fandoms on the page of all media: where there are few media, each shows more.
const ALTOGETHER: i64 = 60;
/// Fandoms on a page.
pub const PAGE: i64 = 200;
/// The class of the medium under which everything stands that stands under no other.
const UNCATEGORIZED: &str = "media-uncategorized";

/// A kind of media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Which tag.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// What stands under no other medium stands here.
    pub uncategorized: bool,
    /// Fandoms under it that this viewer finds.
    pub fandoms: i64,
    /// The most used of them: [`TOP`], or more where there are few media.
    pub top: Vec<Brief>,
}

#[derive(FromRow)]
pub(crate) struct MediumRow {
    id: TagId,
    name: String,
    class: String,
    fandoms: i64,
}

#[derive(FromRow)]
pub(crate) struct FandomRow {
    medium: TagId,
    id: TagId,
    name: String,
    canonical: Flag,
    works: i64,
}

statements! {
    /// The media in their order, with how many fandoms stand under each.
    fn media(member: i64 = 1) -> Vec<MediumRow>:
        "SELECT m.id, m.name, m.class,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM tag_link l JOIN tag f ON f.id = l.child_id
            WHERE l.above_id = m.id AND l.relation = 'parent'
              AND (f.canonical = 1 OR CASE WHEN $1 = 1 THEN f.member_uses ELSE f.uses END > 0)) AS fandoms
         FROM tag m WHERE m.kind = 'media' AND m.canonical = 1 ORDER BY m.position, m.id";
    /// The most used fandoms under each of the media.
    fn top(member: i64 = 1, limit: i64 = 5) -> Vec<FandomRow>:
        "SELECT r.medium, r.id, r.name, r.canonical, r.works FROM (
           SELECT w.medium, w.id, w.name, w.canonical, w.works,
             ROW_NUMBER() OVER (PARTITION BY w.medium ORDER BY w.works DESC, w.id) AS place
           FROM (SELECT l.above_id AS medium, f.id, f.name, f.canonical,
                   CAST(CASE WHEN $1 = 1 THEN f.member_uses ELSE f.uses END
                     + COALESCE((SELECT SUM(CASE WHEN $1 = 1 THEN s.member_uses ELSE s.uses END) FROM tag s
                                 WHERE s.synonym_of = f.id), 0) AS BIGINT) AS works
                 FROM tag m JOIN tag_link l ON l.above_id = m.id AND l.relation = 'parent'
                 JOIN tag f ON f.id = l.child_id
                 WHERE m.kind = 'media' AND m.canonical = 1
                   AND (f.canonical = 1 OR CASE WHEN $1 = 1 THEN f.member_uses ELSE f.uses END > 0)) w) r
         WHERE r.place <= $2 ORDER BY r.medium, r.place";
    /// How many fandoms stand under none of the media.
    fn count_untied(member: i64 = 1) -> Option<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM tag f
         WHERE f.kind = 'fandom' AND f.synonym_of IS NULL
           AND (f.canonical = 1 OR CASE WHEN $1 = 1 THEN f.member_uses ELSE f.uses END > 0)
           AND NOT EXISTS (SELECT 1 FROM tag_link l WHERE l.child_id = f.id AND l.relation = 'parent')";
    /// The most used fandoms under none of the media.
    fn top_untied(medium: TagId = TagId(1), member: i64 = 1, limit: i64 = 5) -> Vec<FandomRow>:
        "SELECT CAST($1 AS BIGINT) AS medium, f.id, f.name, f.canonical,
           CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END AS works
         FROM tag f WHERE f.kind = 'fandom' AND f.synonym_of IS NULL
           AND (f.canonical = 1 OR CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END > 0)
           AND NOT EXISTS (SELECT 1 FROM tag_link l WHERE l.child_id = f.id AND l.relation = 'parent')
         ORDER BY f.member_uses DESC, f.id DESC LIMIT $3";
    /// Fandoms under a medium between two names.
    fn under(medium: TagId = TagId(1), member: i64 = 1, after: &str = "", before: &str = "z", limit: i64 = 10)
        -> Vec<FandomRow>:
        "SELECT l.above_id AS medium, f.id, f.name, f.canonical,
           CAST(CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END
             + COALESCE((SELECT SUM(CASE WHEN $2 = 1 THEN s.member_uses ELSE s.uses END) FROM tag s
                         WHERE s.synonym_of = f.id), 0) AS BIGINT) AS works
         FROM tag_link l JOIN tag f ON f.id = l.child_id
         WHERE l.above_id = $1 AND l.relation = 'parent' AND f.name_key > $3 AND f.name_key < $4
           AND (f.canonical = 1 OR CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END > 0)
         ORDER BY f.name_key LIMIT $5";
    /// Fandoms under none of the media, or under the one for those, between two names.
    fn under_none(medium: TagId = TagId(1), member: i64 = 1, after: &str = "", before: &str = "z", limit: i64 = 10)
        -> Vec<FandomRow>:
        "SELECT CAST($1 AS BIGINT) AS medium, f.id, f.name, f.canonical,
           CAST(CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END
             + COALESCE((SELECT SUM(CASE WHEN $2 = 1 THEN s.member_uses ELSE s.uses END) FROM tag s
                         WHERE s.synonym_of = f.id), 0) AS BIGINT) AS works
         FROM tag f
         WHERE f.kind = 'fandom' AND f.synonym_of IS NULL AND f.name_key > $3 AND f.name_key < $4
           AND (f.canonical = 1 OR CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END > 0)
           AND NOT EXISTS (SELECT 1 FROM tag_link l
                           WHERE l.child_id = f.id AND l.relation = 'parent' AND l.above_id <> $1)
         ORDER BY f.name_key LIMIT $5";
    /// With which characters the names of fandoms under a medium begin.
    fn letters_under(medium: TagId = TagId(1), member: i64 = 1) -> Vec<(String, i64)>:
        "SELECT SUBSTR(f.name_key, 1, 1) AS letter, CAST(COUNT(*) AS BIGINT)
         FROM tag_link l JOIN tag f ON f.id = l.child_id WHERE l.above_id = $1 AND l.relation = 'parent'
           AND (f.canonical = 1 OR CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END > 0)
         GROUP BY SUBSTR(f.name_key, 1, 1) ORDER BY letter";
    /// With which characters the names of fandoms under none of the media begin.
    fn letters_under_none(medium: TagId = TagId(1), member: i64 = 1) -> Vec<(String, i64)>:
        "SELECT SUBSTR(f.name_key, 1, 1) AS letter, CAST(COUNT(*) AS BIGINT) FROM tag f
         WHERE f.kind = 'fandom' AND f.synonym_of IS NULL
           AND (f.canonical = 1 OR CASE WHEN $2 = 1 THEN f.member_uses ELSE f.uses END > 0)
           AND NOT EXISTS (SELECT 1 FROM tag_link l
                           WHERE l.child_id = f.id AND l.relation = 'parent' AND l.above_id <> $1)
         GROUP BY SUBSTR(f.name_key, 1, 1) ORDER BY letter";
}

fn fandom(row: FandomRow) -> Brief {
    Brief { id: row.id, kind: Kind::Fandom, name: row.name, canonical: row.canonical.0, works: row.works }
}

/// The media in their order, each with its number of fandoms and the most used ones. Four statements.
pub async fn list(db: &mut impl Ask, viewer: &Viewer) -> Result<Vec<Medium>> {
    let member = i64::from(viewer.is_member());
    let mut list: Vec<Medium> = media(db, member)
        .await?
        .into_iter()
        .map(|row| Medium {
            uncategorized: row.class == UNCATEGORIZED,
            id: row.id,
            name: row.name,
            fandoms: row.fandoms,
            top: Vec::new(),
        })
        .collect();
    // What stands under no medium is counted after; it is one more at the most.
    let some = list.iter().filter(|medium| medium.fandoms > 0 || medium.uncategorized).count() as i64;
    let most = (ALTOGETHER / some.max(1)).max(TOP);
    let mut tops = top(db, member, most).await?;
    if let Some(rest) = list.iter_mut().find(|medium| medium.uncategorized) {
        rest.fandoms += count_untied(db, member).await?.map_or(0, |row| row.0);
        tops.extend(top_untied(db, rest.id, member, most).await?);
    }
    for row in tops {
        if let Some(medium) = list.iter_mut().find(|medium| medium.id == row.medium) {
            medium.top.push(fandom(row));
        }
    }
    for medium in &mut list {
        medium.top.sort_by_key(|tag| -tag.works);
        medium.top.truncate(most as usize);
    }
    Ok(list)
}

/// The fandoms under a medium by name, at most [`PAGE`]: those whose names begin with `letter` (all, if none), after
/// the fandom named `after`. One statement.
pub async fn fandoms_of(
    db: &mut impl Ask,
    viewer: &Viewer,
    medium: &Medium,
    letter: Option<&str>,
    after: Option<&str>,
) -> Result<Vec<Brief>> {
    let member = i64::from(viewer.is_member());
    let letter = letter.map(crate::keys::name_key).unwrap_or_default();
    // Keys sort by code point: everything that begins with the letter lies between it and this.
    let end = format!("{letter}\u{10FFFF}");
    let after = after.map(crate::keys::name_key).unwrap_or_default();
    // A name that is the letter itself is after nothing smaller than what comes before it.
    let from = if after.is_empty() { before(&letter) } else { after };
    let rows = if medium.uncategorized {
        under_none(db, medium.id, member, &from, &end, PAGE).await?
    } else {
        under(db, medium.id, member, &from, &end, PAGE).await?
    };
    Ok(rows.into_iter().map(fandom).collect())
}

/// A key that sorts before everything that begins with these letters, and after what sorts before them.
fn before(letters: &str) -> String {
    let mut chars: Vec<char> = letters.chars().collect();
    match chars.pop().and_then(|last| char::from_u32(u32::from(last).checked_sub(1)?)) {
        Some(last) => {
            chars.push(last);
            chars.push('\u{10FFFF}');
            chars.into_iter().collect()
        }
        None => String::new(),
    }
}

/// With which characters the names of a medium's fandoms begin, and how many with each. One statement.
pub async fn letters(db: &mut impl Ask, viewer: &Viewer, medium: &Medium) -> Result<Vec<(String, i64)>> {
    let member = i64::from(viewer.is_member());
    if medium.uncategorized {
        letters_under_none(db, medium.id, member).await
    } else {
        letters_under(db, medium.id, member).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_begins_before_the_name_that_is_the_letter() {
        let from = before("m");
        assert!(from.as_str() < "m" && from.as_str() > "lz");
        assert_eq!(before(""), "");
    }
}
