//! Archives for tests: in a temporary folder on SQLite, in a schema of its own on PostgreSQL, with a clock that
//! stands still until told and chance that repeats.
//!
//! `FANLIGHT_TEST_POSTGRES` names the PostgreSQL server (`./test` starts one). Without it the PostgreSQL half is
//! left out with a printed line, except where `CI` is set: there it fails.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test without its archive fails and says why")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::db::{Ask, Place, Sync};
use crate::journal::{Noun, Verb};
use crate::works::stamp;
use crate::{Archive, Chance, Clock, Opening, PersonId, Time, WorkId};

/// A clock that stands at 2026-11-22 12:00 UTC until told to go on.
pub struct StillClock(AtomicI64);

impl StillClock {
    /// Lets `micros` microseconds pass.
    pub fn pass(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

/// Chance that gives the same bytes in the same order, never the same twice.
pub struct CountedChance(AtomicU64);

impl Chance for CountedChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            let hash = blake3::hash(&n.to_le_bytes());
            chunk.copy_from_slice(&hash.as_bytes()[..chunk.len()]);
        }
    }
}

/// An archive for one test.
pub struct TestArchive {
    /// The archive.
    pub archive: Archive,
    /// Its clock.
    pub clock: Arc<StillClock>,
    home: Home,
}

enum Home {
    Folder(tempfile::TempDir),
    Schema { url: String, name: String },
}

impl TestArchive {
    /// A new archive on SQLite.
    pub async fn sqlite() -> TestArchive {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let place = Place::File(folder.path().join("archive.sqlite"));
        Self::open(place, Home::Folder(folder)).await
    }

    /// A new archive on PostgreSQL, or nothing where no server is named.
    pub async fn postgres() -> Option<TestArchive> {
        static SERIAL: AtomicU64 = AtomicU64::new(0);
        let Ok(url) = std::env::var("FANLIGHT_TEST_POSTGRES") else {
            assert!(std::env::var_os("CI").is_none(), "FANLIGHT_TEST_POSTGRES is not set: run ./test");
            eprintln!("left out on PostgreSQL: FANLIGHT_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("test_{}_{}", std::process::id(), SERIAL.fetch_add(1, Ordering::SeqCst));
        run(&url, &format!("CREATE SCHEMA {name}")).await;
        let separator = if url.contains('?') { '&' } else { '?' };
        let place = Place::Server(format!("{url}{separator}options=-c%20search_path%3D{name}"));
        Some(Self::open(place, Home::Schema { url, name }).await)
    }

    async fn open(place: Place, home: Home) -> TestArchive {
        let noon = jiff::civil::date(2026, 11, 22);
        let clock = Arc::new(StillClock(AtomicI64::new(Time::noon(noon).0)));
        let chance = Arc::new(CountedChance(AtomicU64::new(0)));
        let opening = Opening { place, sync: Sync::Normal, clock: clock.clone(), chance };
        let archive = Archive::open(opening).await.unwrap_or_else(|error| panic!("{error}"));
        TestArchive { archive, clock, home }
    }

    /// The folder of a SQLite archive.
    pub fn folder(&self) -> &std::path::Path {
        match &self.home {
            Home::Folder(folder) => folder.path(),
            Home::Schema { .. } => panic!("this archive lies on PostgreSQL"),
        }
    }

    /// Lets a posted work wait to be revealed.
    pub async fn veil(&self, work: WorkId) {
        let sql = "UPDATE work SET unrevealed = 1 WHERE id = $1";
        self.alter(work, sqlx::query(sql).bind(work.0)).await;
    }

    /// Makes a person one of a work's creators, by their default pen name.
    pub async fn join(&self, work: WorkId, person: PersonId) {
        let sql = "INSERT INTO work_creator (work_id, pseud_id, person_id, accepted, position)
                   SELECT $1, id, person_id, 1, 9 FROM pseud WHERE person_id = $2 AND is_default = 1";
        self.alter(work, sqlx::query(sql).bind(work.0).bind(person.0)).await;
    }

    async fn alter(&self, work: WorkId, query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>) {
        let failed = |error: &dyn std::fmt::Display| -> ! { panic!("{error}") };
        let mut change = self.archive.change(None).await.unwrap_or_else(|error| failed(&error));
        if let Err(error) = query.execute(change.connection()).await {
            failed(&error);
        }
        if let Err(error) = stamp::refresh(&mut change, work).await {
            failed(&error);
        }
        change.note(Verb::Changed, Noun::Work, work.0, Some(work));
        change.commit().await.unwrap_or_else(|error| failed(&error));
    }

    async fn remove(self) {
        self.archive.close().await;
        if let Home::Schema { url, name } = &self.home {
            run(url, &format!("DROP SCHEMA {name} CASCADE")).await;
        }
    }
}

async fn run(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(url)
        .await
        .unwrap_or_else(|error| panic!("FANLIGHT_TEST_POSTGRES: {error}"));
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Runs a test on SQLite, then on PostgreSQL, each on a new archive.
pub async fn each_database(test: impl AsyncFn(&TestArchive)) {
    let sqlite = TestArchive::sqlite().await;
    test(&sqlite).await;
    sqlite.remove().await;
    if let Some(postgres) = TestArchive::postgres().await {
        test(&postgres).await;
        postgres.remove().await;
    }
}
