//! Works whose pages show a tag otherwise than before, for its kind or its name in a fixed list changed: their stamps
//! move. A few at once with the change, many by a job in batches.

use sqlx::FromRow;

use super::beside;
use crate::jobs::{self, Job};
use crate::journal::{Noun, Verb};
use crate::{Archive, Change, Result, TagId, Time, WorkId};

/// Works in one transaction.
const BATCH: i64 = 200;

#[derive(FromRow)]
pub(crate) struct Row {
    work_id: WorkId,
    updated_at: Time,
}

statements! {
    /// Works with a tag, after one of them.
    fn works_after(tag: TagId = TagId(1), updated: Time = Time(0), work: WorkId = WorkId(0), limit: i64 = 10) -> Vec<Row>:
        "SELECT work_id, updated_at FROM work_tag WHERE tag_id = $1 AND (updated_at, work_id) > ($2, $3)
         ORDER BY updated_at, work_id LIMIT $4";
    /// Moves the stamps of works.
    fn bump(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId,)>:
        "UPDATE work SET stamp = stamp + 1 WHERE id IN ({ids}) RETURNING id";
}

async fn batch(change: &mut Change, rows: &[Row]) -> Result<()> {
    let works: Vec<WorkId> = rows.iter().map(|row| row.work_id).collect();
    bump(change, &works).await?;
    beside::note(change, &works).await?;
    for work in works {
        change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    }
    Ok(())
}

/// Retouches the works of a tag that has just changed: at once if they are few, else by a job.
pub(crate) async fn begin(change: &mut Change, tag: TagId) -> Result<()> {
    let rows = works_after(change, tag, Time(i64::MIN), WorkId(0), BATCH + 1).await?;
    if rows.len() as i64 > BATCH {
        let now = change.now();
        change.job(jobs::Kind::RetouchWorks, tag.0, now).await?;
        return Ok(());
    }
    batch(change, &rows).await
}

/// Runs the job, a batch to a transaction; begun again after a fall it does some works twice, which harms nothing.
pub async fn run_job(archive: &Archive, job: &Job) -> Result<()> {
    let (mut updated, mut work) = (Time(i64::MIN), WorkId(0));
    loop {
        let mut change = archive.change(None).await?;
        let rows = works_after(&mut change, TagId(job.subject), updated, work, BATCH).await?;
        let Some(last) = rows.last() else {
            jobs::finish(&mut change, job).await?;
            change.commit().await?;
            return Ok(());
        };
        (updated, work) = (last.updated_at, last.work_id);
        batch(&mut change, &rows).await?;
        change.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};
    use crate::works::tests::{member, posted, shown, work_form};

    #[tokio::test]
    async fn the_job_moves_the_stamps_of_every_work_of_its_tag_and_takes_itself_away() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let (one, two) =
                (posted(archive, &ada, work_form()).await, posted(archive, &ada, work_form()).await);
            let before = shown(archive, &ada, one).await;
            let mut change = archive.change(None).await.unwrap();
            let now = change.now();
            change.job(jobs::Kind::RetouchWorks, before.tags.last().unwrap().id.0, now).await.unwrap();
            change.commit().await.unwrap();
            let job = jobs::take(archive).await.unwrap().unwrap();
            run_job(archive, &job).await.unwrap();
            for work in [one, two] {
                assert_eq!(shown(archive, &ada, work).await.stamp, before.stamp + 1);
            }
            let mut db = archive.read().await.unwrap();
            let left: (i64,) = sqlx::query_as("SELECT CAST(COUNT(*) AS BIGINT) FROM job")
                .fetch_one(crate::db::Ask::connection(&mut db))
                .await
                .unwrap();
            assert_eq!(left.0, 0);
        })
        .await;
    }
}
