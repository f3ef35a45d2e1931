//! Runs what the archive put into its queue, one job after another, for as long as the server runs.
//!
//! A job that fails is put back with its reason, without a trace; after a dozen tries it is given up and shown to
//! staff. Several nodes may run at once: a job is leased to one.

use std::time::Duration;

use fanlight_archive::jobs::{self, Job, Kind};
use fanlight_archive::works::{bin, post};
use fanlight_archive::{Archive, Result, Time, notices, people};
use tokio::sync::watch;

/// How long it sleeps when nothing is due and nothing is written: jobs of other nodes and of later times are seen then.
const POLL: Duration = Duration::from_secs(1);

/// How often what is over is cleared away.
const SWEEP: i64 = Time::HOUR;

/// Takes and runs jobs until told to stop; the one under way is finished first. At the start and once an hour it clears
/// away sessions and links that are over.
pub(crate) async fn run(archive: &Archive, mut stopping: watch::Receiver<bool>) {
    let mut newest = archive.newest();
    let mut next_sweep = archive.now();
    while !*stopping.borrow() {
        if archive.now() >= next_sweep {
            next_sweep = archive.now().plus(SWEEP);
            if let Err(error) = people::sweep(archive).await {
                tracing::warn!(%error, "sessions and links that are over could not be cleared away; later again");
            }
            if let Err(error) = notices::sweep(archive).await {
                tracing::warn!(%error, "old notices could not be cleared away; later again");
            }
        }
        match jobs::take(archive).await {
            Ok(Some(job)) => {
                run_one(archive, &job).await;
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the queue cannot be read; trying again"),
        }
        tokio::select! {
            _ = stopping.changed() => {}
            // A second without news is the poll itself.
            _ = tokio::time::timeout(POLL, newest.changed()) => {}
        }
    }
}

async fn run_one(archive: &Archive, job: &Job) {
    let (id, kind, tries) = (job.id, job.kind.as_str(), job.tries);
    match by_kind(archive, job).await {
        Ok(()) => tracing::debug!(%id, kind, "job done"),
        Err(error) => {
            tracing::warn!(%id, kind, tries, %error, "a job failed and will be tried again");
            if let Err(error) = jobs::fail(archive, job, &error.to_string()).await {
                // Its lease ends by itself, and it is taken again.
                tracing::warn!(%id, %error, "a failed job cannot be put back");
            }
        }
    }
}

/// Each of these takes its job away in the change that does what it asks for.
async fn by_kind(archive: &Archive, job: &Job) -> Result<()> {
    match job.kind {
        Kind::PostWork => post::run_post_job(archive, job).await,
        Kind::EraseWork => bin::run_erase_job(archive, job).await,
        Kind::EraseChapter => fanlight_archive::works::chapters::run_erase_job(archive, job).await,
        Kind::RetouchWorks => fanlight_archive::tags::retouch::run_job(archive, job).await,
    }
}
