//! The queue: slow or later work, written in the same transaction as the change that asks for it.
//!
//! A job is a kind and an id, never text. A runner takes the one that is due longest and leases it; a runner that
//! dies loses the lease and another takes the job, so a job must bear being run twice. A job that fails is tried
//! again later and later; after [`TRIES`] it is given up and shown to staff.

use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::journal::words;
use crate::{Archive, Change, JobId, Result, Time};

/// How often a job is tried.
pub const TRIES: i64 = 12;
/// How long a runner has a job for itself.
const LEASE: i64 = 10 * Time::MINUTE;
/// The longest wait between two tries.
const LONGEST_WAIT: i64 = 6 * Time::HOUR;

words! {
    /// What is to be done.
    Kind {
        /// Post a work whose time has come.
        PostWork = "post work",
        /// Erase a work whose time in the bin is over.
        EraseWork = "erase work",
        /// Erase a chapter whose time in the bin is over.
        EraseChapter = "erase chapter",
        /// Move the stamps of the works of a tag that they show otherwise now.
        RetouchWorks = "retouch works",
    }
}

/// A job taken from the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which job.
    pub id: JobId,
    /// What is to be done.
    pub kind: Kind,
    /// To what.
    pub subject: i64,
    /// How often it was taken, this time included.
    pub tries: i64,
}

#[derive(FromRow)]
pub(crate) struct JobRow {
    id: JobId,
    kind: String,
    subject: i64,
    tries: i64,
}

/// A job that failed too often, for staff.
#[derive(Clone, Debug, FromRow)]
pub struct GivenUp {
    /// Which job.
    pub id: JobId,
    /// What was to be done.
    pub kind: String,
    /// To what.
    pub subject: i64,
    /// Why it failed the last time.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Time,
}

statements! {
    /// Adds a job.
    fn insert(kind: &str = "post work", subject: i64 = 1, run_at: Time = Time(0), now: Time = Time(0)) -> One<(JobId,)>:
        "INSERT INTO job (kind, subject, run_at, tries, leased_until, given_up, created_at)
         VALUES ($1, $2, $3, 0, 0, 0, $4) RETURNING id";
    /// Takes the job that is due longest. (The outer condition is asked again under the row's lock on PostgreSQL.)
    fn lease(now: Time = Time(9), until: Time = Time(10)) -> Option<JobRow>:
        "UPDATE job SET tries = tries + 1, leased_until = $2
         WHERE leased_until <= $1 AND id = (
           SELECT id FROM job WHERE given_up = 0 AND run_at <= $1 AND leased_until <= $1 ORDER BY run_at, id LIMIT 1)
         RETURNING id, kind, subject, tries";
    /// Takes a finished job away.
    fn delete(id: JobId = JobId(1)) -> Done:
        "DELETE FROM job WHERE id = $1";
    /// Puts a failed job back, or gives it up.
    fn put_back(id: JobId = JobId(1), run_at: Time = Time(5), given_up: i64 = 0, error: &str = "no") -> Done:
        "UPDATE job SET run_at = $2, leased_until = 0, given_up = $3, error = $4 WHERE id = $1";
    /// Takes away all waiting jobs of a kind for a subject.
    fn delete_for(kind: &str = "post work", subject: i64 = 1) -> Done:
        "DELETE FROM job WHERE kind = $1 AND subject = $2";
    /// Jobs that failed too often.
    fn select_given_up(limit: i64 = 10) -> Vec<GivenUp>:
        "SELECT id, kind, subject, error, created_at FROM job WHERE given_up = 1 ORDER BY run_at LIMIT $1";
}

/// Adds a job to the queue; use [`Change::job`].
pub(crate) async fn add(
    db: &mut impl Ask,
    kind: Kind,
    subject: i64,
    run_at: Time,
    now: Time,
) -> Result<JobId> {
    let One((id,)) = insert(db, kind.as_str(), subject, run_at, now).await?;
    Ok(id)
}

/// Takes back every waiting job of this kind for this subject.
pub async fn cancel(change: &mut Change, kind: Kind, subject: i64) -> Result<()> {
    delete_for(change, kind.as_str(), subject).await?;
    Ok(())
}

/// Takes the next due job, if there is one, and leases it for ten minutes.
pub async fn take(archive: &Archive) -> Result<Option<Job>> {
    let mut change = archive.change(None).await?;
    let now = change.now();
    let row = lease(&mut change, now, now.plus(LEASE)).await?;
    change.commit().await?;
    row.map(|row| Ok(Job { id: row.id, kind: row.kind.parse()?, subject: row.subject, tries: row.tries }))
        .transpose()
}

/// Takes a job away in the same change that did what it asked for.
pub async fn finish(change: &mut Change, job: &Job) -> Result<()> {
    delete(change, job.id).await?;
    Ok(())
}

/// Puts a failed job back with a longer wait each time, or gives it up after [`TRIES`].
pub async fn fail(archive: &Archive, job: &Job, error: &str) -> Result<()> {
    let mut change = archive.change(None).await?;
    let wait = (Time::MINUTE << job.tries.clamp(0, 20)).min(LONGEST_WAIT);
    let run_at = change.now().plus(wait);
    put_back(&mut change, job.id, run_at, i64::from(job.tries >= TRIES), error).await?;
    change.commit().await?;
    Ok(())
}

/// The jobs that failed too often, oldest first, at most `limit`.
pub async fn given_up(db: &mut impl Ask, limit: i64) -> Result<Vec<GivenUp>> {
    select_given_up(db, limit).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_job_waits_for_its_time_is_taken_once_and_comes_back_after_its_lease() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let mut change = archive.change(None).await.unwrap();
            let now = change.now();
            change.job(Kind::PostWork, 7, now.plus(Time::HOUR)).await.unwrap();
            change.commit().await.unwrap();
            assert_eq!(take(archive).await.unwrap(), None);
            clock.pass(Time::HOUR);
            let job = take(archive).await.unwrap().unwrap();
            assert_eq!((job.kind, job.subject, job.tries), (Kind::PostWork, 7, 1));
            assert_eq!(take(archive).await.unwrap(), None, "leased");
            clock.pass(LEASE);
            let again = take(archive).await.unwrap().unwrap();
            assert_eq!((again.id, again.tries), (job.id, 2));
            let mut change = archive.change(None).await.unwrap();
            finish(&mut change, &again).await.unwrap();
            change.commit().await.unwrap();
            clock.pass(Time::DAY);
            assert_eq!(take(archive).await.unwrap(), None);
        })
        .await;
    }

    #[tokio::test]
    async fn a_job_that_always_fails_is_given_up_and_shown() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let mut change = archive.change(None).await.unwrap();
            let now = change.now();
            change.job(Kind::EraseWork, 3, now).await.unwrap();
            change.commit().await.unwrap();
            let mut tries = 0;
            while let Some(job) = take(archive).await.unwrap() {
                tries += 1;
                fail(archive, &job, "the disk is full").await.unwrap();
                clock.pass(LONGEST_WAIT);
            }
            assert_eq!(tries, TRIES);
            let shown = given_up(&mut archive.read().await.unwrap(), 10).await.unwrap();
            assert_eq!(shown[0].error.as_deref(), Some("the disk is full"));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_runners_never_take_the_same_job() {
        each_database(async |TestArchive { archive, .. }| {
            let mut change = archive.change(None).await.unwrap();
            let now = change.now();
            for subject in 0..20 {
                change.job(Kind::PostWork, subject, now).await.unwrap();
            }
            change.commit().await.unwrap();
            let runners: Vec<_> = (0..4)
                .map(|_| {
                    let archive = archive.clone();
                    tokio::spawn(async move {
                        let mut taken = Vec::new();
                        while let Some(job) = take(&archive).await.unwrap() {
                            taken.push(job.subject);
                        }
                        taken
                    })
                })
                .collect();
            let mut taken = Vec::new();
            for runner in runners {
                taken.extend(runner.await.unwrap());
            }
            // On PostgreSQL a runner may meet a taken row and stop early; another one or a later look finds the rest.
            while let Some(job) = take(archive).await.unwrap() {
                taken.push(job.subject);
            }
            taken.sort_unstable();
            assert_eq!(taken, (0..20).collect::<Vec<_>>());
        })
        .await;
    }
}
