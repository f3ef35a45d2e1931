//! Distance between people who should not meet: whom somebody blocks, and whom they mute. Theirs alone to see.
//!
//! Who is blocked says nothing on what the other made, answers nothing of theirs and leaves them no kudos; deleting their
//! own words they still may. Whose things are muted vanish for who muted them: from lists and their counts, searches,
//! comments and names under a work. Neither may tell who made an anonymous work: there a block does not hold and a mute
//! does not hide, until the creator is named. Staff act as staff whoever blocks them.

use sqlx::FromRow;

use super::names;
use crate::db::{Ask, Done, One};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::{Change, Error, Invalid, Message, PersonId, Result, Time, WorkId, limits};

crate::journal::words! {
    /// Which distance.
    Kind {
        /// They stay away from what is mine.
        Block = "block",
        /// I see nothing of theirs.
        Mute = "mute",
    }
}

/// Somebody who is kept at a distance.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Apart {
    /// Their user name.
    pub name: String,
    /// Since when.
    pub at: Time,
}

/// A page of those kept at a distance, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those of the page, the last one first.
    pub people: Vec<Apart>,
    /// All of them.
    pub total: i64,
}

/// What somebody does about another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// They block them.
    pub blocks: bool,
    /// They mute them.
    pub mutes: bool,
}

statements! {
    /// Keeps somebody at a distance.
    fn insert(person: PersonId = PersonId(1), kind: &str = "block", other: PersonId = PersonId(2), now: Time = Time(1))
        -> Done:
        "INSERT INTO distance (person_id, kind, other_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id, kind, other_id) DO NOTHING";
    /// No longer.
    fn delete(person: PersonId = PersonId(1), kind: &str = "block", other: PersonId = PersonId(2)) -> Done:
        "DELETE FROM distance WHERE person_id = $1 AND kind = $2 AND other_id = $3";
    /// How many people somebody keeps at a distance.
    fn count(person: PersonId = PersonId(1), kind: &str = "block") -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM distance d JOIN account a ON a.person_id = d.other_id
         WHERE d.person_id = $1 AND d.kind = $2";
    /// Some of them.
    fn select(person: PersonId = PersonId(1), kind: &str = "block", limit: i64 = 20, skip: i64 = 0) -> Vec<Apart>:
        "SELECT a.name, d.at FROM distance d JOIN account a ON a.person_id = d.other_id
         WHERE d.person_id = $1 AND d.kind = $2 ORDER BY d.at DESC, d.other_id DESC LIMIT $3 OFFSET $4";
    /// What somebody does about another.
    fn kinds(person: PersonId = PersonId(1), other: PersonId = PersonId(2)) -> Vec<(String,)>:
        "SELECT kind FROM distance WHERE person_id = $1 AND other_id = $2";
    /// Whether one of a work's creators blocks somebody.
    fn creators_block(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o JOIN distance b ON b.person_id = o.person_id
         WHERE o.work_id = $1 AND o.accepted = 1 AND b.kind = 'block' AND b.other_id = $2";
    /// Whether one of a work's creators blocks somebody, or is blocked by them.
    fn blocks(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o JOIN distance b ON b.kind = 'block'
           AND ((b.person_id = o.person_id AND b.other_id = $2) OR (b.person_id = $2 AND b.other_id = o.person_id))
         WHERE o.work_id = $1 AND o.accepted = 1";
}

/// Keeps somebody at a distance, by their user name; a second time changes nothing.
pub async fn keep(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    kind: Kind,
    name: &str,
) -> Result<()> {
    policy::may_settle(viewer, person)?;
    let refuse = |message| Error::from(Invalid::one("name", message));
    if name.trim().is_empty() {
        return Err(refuse(Message::new("error-empty")));
    }
    let other = match names::account(change, name.trim()).await {
        Ok(account) => account.person_id,
        Err(Error::NotFound(_)) => {
            return Err(refuse(Message::new("error-distance-nobody").with("name", name)));
        }
        Err(error) => return Err(error),
    };
    if other == person {
        return Err(refuse(Message::new("error-distance-self")));
    }
    let One((there,)) = count(change, person, kind.as_str()).await?;
    if there as usize >= limits::DISTANCE {
        return Err(refuse(Message::new("error-distance-many").with("limit", limits::DISTANCE)));
    }
    let now = change.now();
    insert(change, person, kind.as_str(), other, now).await?;
    Ok(())
}

/// Keeps them at a distance no longer.
pub async fn end(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    kind: Kind,
    name: &str,
) -> Result<()> {
    policy::may_settle(viewer, person)?;
    let other = names::account(change, name.trim()).await?.person_id;
    delete(change, person, kind.as_str(), other).await?;
    Ok(())
}

/// A page of those whom somebody keeps at a distance, from 1, for that person alone. Two statements.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    kind: Kind,
    page: i64,
) -> Result<Listed> {
    policy::may_settle(viewer, person)?;
    let people = select(db, person, kind.as_str(), PAGE, (page - 1).saturating_mul(PAGE)).await?;
    let One((total,)) = count(db, person, kind.as_str()).await?;
    Ok(Listed { people, total })
}

/// What a viewer does about another. One statement; none for guests.
pub async fn between(db: &mut impl Ask, viewer: &Viewer, other: PersonId) -> Result<Between> {
    let mut between = Between::default();
    if let Some(person) = viewer.person.filter(|person| *person != other) {
        for (kind,) in kinds(db, person, other).await? {
            match kind.parse()? {
                Kind::Block => between.blocks = true,
                Kind::Mute => between.mutes = true,
            }
        }
    }
    Ok(between)
}

/// Whether one of a work's creators blocks this viewer; what follows is the policy's. One statement; none for guests.
pub(crate) async fn is_blocked(db: &mut impl Ask, viewer: &Viewer, work: WorkId) -> Result<bool> {
    match viewer.person {
        Some(person) => Ok(creators_block(db, work, person).await?.0.0 > 0),
        None => Ok(false),
    }
}

/// Whether somebody and one of a work's creators should not meet over it: one of them blocks the other. One statement.
pub(crate) async fn is_apart(db: &mut impl Ask, work: WorkId, person: PersonId) -> Result<bool> {
    Ok(blocks(db, work, person).await?.0.0 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Archive;
    use crate::kudos;
    use crate::people::filters;
    use crate::testing::{TestArchive, each_database};
    use crate::works::form::WorkForm;
    use crate::works::tests::{member, posted, shown, work_form};

    async fn act(archive: &Archive, viewer: &Viewer, kind: Kind, name: &str) -> Result<()> {
        let mut change = archive.change(viewer.person).await.unwrap();
        keep(&mut change, viewer, viewer.person.unwrap(), kind, name).await?;
        change.commit().await.map(drop)
    }

    #[tokio::test]
    async fn each_set_is_its_persons_own_and_takes_who_is_there_and_somebody_else() {
        each_database(async |TestArchive { archive, .. }| {
            let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
            let (her, him) = (ada.person.unwrap(), bob.person.unwrap());
            for name in ["", "  ", "nobody", "ADA"] {
                assert!(
                    matches!(act(archive, &ada, Kind::Block, name).await, Err(Error::Invalid(_))),
                    "{name}"
                );
            }
            act(archive, &ada, Kind::Block, "Bob ").await.unwrap();
            act(archive, &ada, Kind::Block, "bob").await.unwrap();
            act(archive, &ada, Kind::Mute, "bob").await.unwrap();
            let mut db = archive.read().await.unwrap();
            let blocked = list(&mut db, &ada, her, Kind::Block, 1).await.unwrap();
            assert_eq!((blocked.total, &*blocked.people[0].name), (1, "bob"));
            assert!(list(&mut db, &bob, her, Kind::Block, 1).await.is_err(), "theirs alone to see");
            assert_eq!(between(&mut db, &ada, him).await.unwrap(), Between { blocks: true, mutes: true });
            assert_eq!(between(&mut db, &bob, her).await.unwrap(), Between::default());
            assert_eq!(filters::standing(&mut db, &ada).await.unwrap().muted, [him]);
            drop(db);
            let mut change = archive.change(ada.person).await.unwrap();
            assert!(end(&mut change, &bob, her, Kind::Block, "bob").await.is_err());
            end(&mut change, &ada, her, Kind::Block, "bob").await.unwrap();
            change.commit().await.unwrap();
            let mut db = archive.read().await.unwrap();
            assert_eq!(between(&mut db, &ada, him).await.unwrap(), Between { blocks: false, mutes: true });
        })
        .await;
    }

    #[tokio::test]
    async fn the_blocked_leave_no_kudos_and_the_muted_are_not_named_among_them() {
        each_database(async |TestArchive { archive, .. }| {
            let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
            let (cat, guest) = (member(archive, "cat").await, Viewer::guest());
            let work = posted(archive, &ada, work_form()).await;
            let masked = posted(archive, &ada, WorkForm { anonymous: true, ..work_form() }).await;
            act(archive, &ada, Kind::Block, "bob").await.unwrap();
            let leave = async |viewer: &Viewer, work| {
                let mut change = archive.change(viewer.person).await.unwrap();
                let left = kudos::leave(&mut change, viewer, work, "mark").await;
                change.commit().await.unwrap();
                left
            };
            assert!(matches!(leave(&bob, work).await, Err(Error::Forbidden)));
            assert!(leave(&bob, masked).await.unwrap(), "else it would tell whose it is");
            assert!(leave(&cat, work).await.unwrap() && leave(&guest, work).await.unwrap());
            act(archive, &bob, Kind::Mute, "cat").await.unwrap();
            let all = shown(archive, &bob, work).await.counts.kudos;
            let mut db = archive.read().await.unwrap();
            let kudos = kudos::load(&mut db, &bob, work, all, 50, 0).await.unwrap();
            assert_eq!((kudos.names.len(), kudos.members, kudos.guests), (0, 0, 1));
            let kudos = kudos::load(&mut db, &guest, work, all, 50, 0).await.unwrap();
            assert_eq!((kudos.names, kudos.members, kudos.guests), (vec!["cat".into()], 1, 1));
        })
        .await;
    }
}
