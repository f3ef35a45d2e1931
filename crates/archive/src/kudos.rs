//! Kudos: one from each member and each guest to a work, never to one's own, never where lists do not lead.
//!
//! A guest is known by a mark that the caller makes of their network with a key that no database holds: nobody can tell
//! from the marks who was here. An erased member's kudos stay and count among the guests'. Like hits, kudos are neither
//! journaled nor do they stamp the work: kept pages show them within ten minutes.

pub mod tell;

use sqlx::FromRow;

use crate::db::{Ask, Done, Flag};
use crate::people::distance;
use crate::policy::{self, Viewer};
use crate::works::load;
use crate::{Change, Error, PersonId, Result, Time, WorkId};

/// Names under a work; who wants more opens the page of all.
pub const NAMED: i64 = 50;

statements! {
    /// A member's kudos, if these are their first to the work.
    fn insert_member(work: WorkId = WorkId(1), person: PersonId = PersonId(1), now: Time = Time(1)) -> Done:
        "INSERT INTO kudos (work_id, person_id, guest_hash, at) VALUES ($1, $2, NULL, $3)
         ON CONFLICT (work_id, person_id) DO NOTHING";
    /// A guest's.
    fn insert_guest(work: WorkId = WorkId(1), mark: &str = "a", now: Time = Time(1)) -> Done:
        "INSERT INTO kudos (work_id, person_id, guest_hash, at) VALUES ($1, NULL, $2, $3)
         ON CONFLICT (work_id, guest_hash) DO NOTHING";
    /// Counts one more.
    fn count(work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "UPDATE work_count SET kudos = kudos + 1, counted_at = $2 WHERE work_id = $1";
    /// How many members left kudos, how many of them who looks has muted, and whether they themselves did; with each of
    /// the names wanted, the last ones first, without the muted. One row where there is no name.
    fn names(work: WorkId = WorkId(1), person: i64 = 0, limit: i64 = 50, skip: i64 = 0) -> Vec<NameRow>:
        "SELECT n.name, t.members, t.muted, t.given
         FROM (SELECT
             (SELECT CAST(COUNT(person_id) AS BIGINT) FROM kudos WHERE work_id = $1) AS members,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM distance m JOIN kudos g ON g.person_id = m.other_id
              WHERE m.person_id = $2 AND m.kind = 'mute' AND g.work_id = $1) AS muted,
             CASE WHEN EXISTS (SELECT 1 FROM kudos WHERE work_id = $1 AND person_id = $2) THEN 1 ELSE 0 END AS given) t
         LEFT JOIN (SELECT k.id, a.name
               FROM (SELECT id, person_id FROM kudos WHERE work_id = $1 AND person_id IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM distance m
                         WHERE m.person_id = $2 AND m.kind = 'mute' AND m.other_id = kudos.person_id)
                     ORDER BY id DESC LIMIT $3 OFFSET $4) k
               JOIN account a ON a.person_id = k.person_id) n ON 1 = 1
         ORDER BY n.id DESC";
}

#[derive(FromRow)]
pub(crate) struct NameRow {
    name: Option<String>,
    members: i64,
    muted: i64,
    given: Flag,
}

/// The kudos of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kudos {
    /// User names, the last to leave kudos first; some of them only, where there are many.
    pub names: Vec<String>,
    /// Members who left kudos, without those whom the viewer mutes.
    pub members: i64,
    /// Guests who did.
    pub guests: i64,
    /// Whether the viewer did.
    pub given: bool,
}

/// Leaves kudos. `mark` tells guests apart; a member needs none. False if they were left before.
pub async fn leave(change: &mut Change, viewer: &Viewer, work: WorkId, mark: &str) -> Result<bool> {
    let head = load::head(change, viewer, work).await?;
    let blocked = distance::is_blocked(change, viewer, work).await?;
    policy::may_like(viewer, head.own, &head.standing, blocked)?;
    let now = change.now();
    let Done(new) = match viewer.person {
        Some(person) => insert_member(change, work, person, now).await?,
        None => insert_guest(change, work, mark, now).await?,
    };
    if new > 0 {
        count(change, work, now).await?;
    }
    Ok(new > 0)
}

/// The kudos of a work that the viewer may read and that counts `all`: so many names after the first `skip`. One
/// statement.
pub async fn load(
    db: &mut impl Ask,
    viewer: &Viewer,
    work: WorkId,
    all: i64,
    limit: i64,
    skip: i64,
) -> Result<Kudos> {
    if all == 0 {
        return Ok(Kudos::default());
    }
    let person = viewer.person.map_or(0, |person| person.0);
    let rows = names(db, work, person, limit, skip).await?;
    let Some(NameRow { members, muted, given: Flag(given), .. }) = rows.first() else {
        return Err(Error::Broken("nobody counted the kudos".into()));
    };
    let (members, muted, given) = (*members, *muted, *given);
    let names = rows.into_iter().filter_map(|row| row.name).collect();
    Ok(Kudos { names, members: members - muted, guests: (all - members).max(0), given })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Role, Roles};
    use crate::testing::{TestArchive, each_database};
    use crate::works::bin;
    use crate::works::tests::{member, posted, shown, work_form};
    use crate::{Archive, Error};

    async fn left(archive: &Archive, viewer: &Viewer, work: WorkId, mark: &str) -> Result<bool> {
        let mut change = archive.change(viewer.person).await.unwrap();
        let left = leave(&mut change, viewer, work, mark).await;
        change.commit().await.unwrap();
        left
    }

    async fn seen(archive: &Archive, viewer: &Viewer, work: WorkId) -> Kudos {
        let all = shown(archive, &Viewer::system(), work).await.counts.kudos;
        load(&mut archive.read().await.unwrap(), viewer, work, all, NAMED, 0).await.unwrap()
    }

    #[tokio::test]
    async fn a_member_and_a_guest_leave_kudos_once_and_the_last_name_stands_first() {
        each_database(async |TestArchive { archive, .. }| {
            let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
            let (cat, guest) = (member(archive, "cat").await, Viewer::guest());
            let work = posted(archive, &ada, work_form()).await;
            let newest = *archive.newest().borrow();
            for (viewer, mark) in [(&bob, ""), (&cat, ""), (&guest, "one"), (&guest, "two")] {
                assert!(left(archive, viewer, work, mark).await.unwrap());
                assert!(!left(archive, viewer, work, mark).await.unwrap());
            }
            let kudos = seen(archive, &bob, work).await;
            let expected =
                Kudos { names: vec!["cat".into(), "bob".into()], members: 2, guests: 2, given: true };
            assert_eq!(kudos, expected);
            assert!(!seen(archive, &guest, work).await.given);
            assert_eq!(shown(archive, &guest, work).await.counts.kudos, 4);
            assert_eq!(*archive.newest().borrow(), newest, "kudos are not journaled");
            assert_eq!(
                load(&mut archive.read().await.unwrap(), &guest, work, 4, 1, 1).await.unwrap().names,
                ["bob"]
            );
        })
        .await;
    }

    #[tokio::test]
    async fn nobody_likes_what_they_made_or_cannot_find() {
        each_database(async |test| {
            let TestArchive { archive, .. } = test;
            let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
            let keeper = member(archive, "keeper").await.person.unwrap();
            let keeper = Viewer::member(keeper, Roles::default().with(Role::Moderator));
            let work = posted(archive, &ada, work_form()).await;
            test.join(work, bob.person.unwrap()).await;
            for maker in [&ada, &bob] {
                assert!(matches!(left(archive, maker, work, "").await, Err(Error::Forbidden)));
            }
            let mut change = archive.change(None).await.unwrap();
            bin::hide(&mut change, &Viewer::system(), work).await.unwrap();
            change.commit().await.unwrap();
            assert!(matches!(left(archive, &Viewer::guest(), work, "x").await, Err(Error::NotFound(_))));
            assert!(matches!(left(archive, &keeper, work, "").await, Err(Error::Forbidden)));
            assert!(matches!(left(archive, &keeper, WorkId(99), "").await, Err(Error::NotFound(_))));
            assert_eq!(shown(archive, &ada, work).await.counts.kudos, 0);
        })
        .await;
    }

    #[tokio::test]
    async fn of_many_at_once_each_counts_once() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let work = posted(archive, &ada, work_form()).await;
            let tasks = (0..48).map(|n| {
                let archive = archive.clone();
                // Each of 16 guests three times.
                tokio::spawn(async move {
                    left(&archive, &Viewer::guest(), work, &format!("{}", n % 16)).await.unwrap()
                })
            });
            let mut new = 0;
            for task in tasks.collect::<Vec<_>>() {
                new += i64::from(task.await.unwrap());
            }
            assert_eq!((new, seen(archive, &ada, work).await.guests), (16, 16));
            assert_eq!(shown(archive, &ada, work).await.counts.kudos, 16);
        })
        .await;
    }
}
