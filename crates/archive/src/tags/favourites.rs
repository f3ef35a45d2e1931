//! A member's favourite tags, in their own order: theirs alone to see.

use crate::db::{Ask, Done, One};
use crate::policy::{self, Viewer};
use crate::tags::page::{self, Brief};
use crate::{Change, Invalid, Message, PersonId, Result, TagId};

/// Favourite tags of a person.
pub const FAVOURITES: usize = 20;

statements! {
    /// A person's favourites in their order; a tag that became a synonym is its canonical.
    fn of_person(person: PersonId = PersonId(1)) -> Vec<(TagId,)>:
        "SELECT COALESCE(t.synonym_of, t.id) FROM favourite_tag f JOIN tag t ON t.id = f.tag_id
         WHERE f.person_id = $1 ORDER BY f.position, f.tag_id";
    /// How many of a person's are this tag, or became it; and whether they subscribe to it.
    fn count_of(person: PersonId = PersonId(1), tag: TagId = TagId(1)) -> One<(i64, i64)>:
        "SELECT
           (SELECT CAST(COUNT(*) AS BIGINT) FROM favourite_tag f JOIN tag t ON t.id = f.tag_id
            WHERE f.person_id = $1 AND COALESCE(t.synonym_of, t.id) = $2),
           (SELECT CAST(COUNT(*) AS BIGINT) FROM subscription s
            WHERE s.noun = 'tag' AND s.subject = $2 AND s.person_id = $1)";
    /// How many a person has, and the last place.
    fn count(person: PersonId = PersonId(1)) -> One<(i64, i64)>:
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM favourite_tag
         WHERE person_id = $1";
    /// Adds one at the end.
    fn insert(person: PersonId = PersonId(1), tag: TagId = TagId(1), position: i64 = 1) -> Done:
        "INSERT INTO favourite_tag (person_id, tag_id, position) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, tag_id) DO NOTHING";
    /// Takes one away, and those of which it is the canonical.
    fn delete(person: PersonId = PersonId(1), tag: TagId = TagId(1)) -> Done:
        "DELETE FROM favourite_tag WHERE person_id = $1
           AND tag_id IN (SELECT id FROM tag WHERE id = $2 UNION ALL SELECT id FROM tag WHERE synonym_of = $2)";
    /// Takes all away.
    fn clear(person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM favourite_tag WHERE person_id = $1";
    /// Writes the list.
    fn write(rows: [(PersonId, TagId, i64)] = [(PersonId(1), TagId(1), 1)]) -> Vec<(TagId,)>:
        "INSERT INTO favourite_tag (person_id, tag_id, position) VALUES {($1, $2, $3)}
         ON CONFLICT (person_id, tag_id) DO NOTHING RETURNING tag_id";
}

/// The viewer's favourites in their order; none for a guest. Two statements.
pub async fn list(db: &mut impl Ask, viewer: &Viewer) -> Result<Vec<Brief>> {
    let Some(person) = viewer.person else { return Ok(Vec::new()) };
    let mut ids: Vec<TagId> = Vec::new();
    for (tag,) in of_person(db, person).await? {
        if !ids.contains(&tag) {
            ids.push(tag);
        }
    }
    page::briefs(db, viewer, &ids).await
}

/// What a member does about a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cares {
    /// It is among their favourites.
    pub favourite: bool,
    /// They subscribe to it.
    pub subscribed: bool,
}

/// What the viewer does about a tag. One statement; none for guests.
pub async fn cares(db: &mut impl Ask, viewer: &Viewer, tag: TagId) -> Result<Cares> {
    let Some(person) = viewer.person else { return Ok(Cares::default()) };
    let One((favourites, subscriptions)) = count_of(db, person, tag).await?;
    Ok(Cares { favourite: favourites > 0, subscribed: subscriptions > 0 })
}

/// Adds a tag at the end of the viewer's favourites, if they see it.
pub async fn add(change: &mut Change, viewer: &Viewer, tag: TagId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    super::by_id(change, viewer, tag).await?.ok_or(crate::Error::NotFound("tag"))?;
    let One((count, last)) = count(change, person).await?;
    if count as usize >= FAVOURITES {
        return Err(Invalid::one("tag", Message::new("error-favourites").with("limit", FAVOURITES)).into());
    }
    insert(change, person, tag, last + 1).await?;
    Ok(())
}

/// Takes a tag out of the viewer's favourites.
pub async fn remove(change: &mut Change, viewer: &Viewer, tag: TagId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    delete(change, person, tag).await?;
    Ok(())
}

/// Puts the viewer's favourites into an order; those not named come after it, and what is none of them is passed over.
pub async fn order(change: &mut Change, viewer: &Viewer, first: &[TagId]) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let kept: Vec<TagId> = of_person(change, person).await?.into_iter().map(|row| row.0).collect();
    let mut order: Vec<TagId> = Vec::with_capacity(kept.len());
    for tag in first.iter().filter(|tag| kept.contains(tag)).chain(&kept) {
        if !order.contains(tag) {
            order.push(*tag);
        }
    }
    clear(change, person).await?;
    let rows: Vec<_> = (1..).zip(order).map(|(place, tag)| (person, tag, place)).collect();
    write(change, &rows).await?;
    Ok(())
}
