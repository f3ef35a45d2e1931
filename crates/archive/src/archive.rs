//! The open archive, and the two ways to it: [`Archive::read`] and [`Archive::change`].

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::watch;

use crate::db::{Ask, Database, Moment, Place, Sync};
use crate::journal::{self, Note, Noun, Verb};
use crate::{Chance, Clock, JobId, PersonId, Result, Time, WorkId, jobs};

/// How to open an archive.
pub struct Opening {
    /// Where its database is.
    pub place: Place,
    /// What survives a power cut (SQLite).
    pub sync: Sync,
    /// Who tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets come from.
    pub chance: Arc<dyn Chance>,
}

/// An open archive; cheap to clone.
#[derive(Clone)]
pub struct Archive {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    newest: watch::Sender<i64>,
}

impl Archive {
    /// Opens the database, brings its schema up to date. The error is one line that says what to do.
    pub async fn open(opening: Opening) -> Result<Archive> {
        let database = Database::open(&opening.place, opening.sync)
            .await
            .map_err(|error| crate::Error::Broken(crate::db::explain(&opening.place, &error)))?;
        let archive = Archive {
            inner: Arc::new(Inner {
                database,
                clock: opening.clock,
                chance: opening.chance,
                newest: watch::Sender::new(0),
            }),
        };
        let mut reader = archive.read().await?;
        let newest = journal::newest(&mut reader).await?;
        archive.inner.newest.send_replace(newest);
        Ok(archive)
    }

    /// A connection to read with; hold it for a whole page and give it back before slow work.
    pub async fn read(&self) -> Result<Reader> {
        Ok(Reader { connection: self.inner.database.readers.acquire().await? })
    }

    /// Begins a change by a person, or by the archive itself.
    pub async fn change(&self, by: Option<PersonId>) -> Result<Change> {
        let writer = &self.inner.database.writer;
        let transaction = match self.inner.database.kind {
            crate::db::Kind::Sqlite => writer.begin_with("BEGIN IMMEDIATE").await?,
            crate::db::Kind::Postgres => writer.begin().await?,
        };
        Ok(Change {
            transaction,
            now: self.now(),
            by,
            chance: self.inner.chance.clone(),
            notes: Vec::new(),
            newest: self.inner.newest.clone(),
        })
    }

    /// The present moment, by the archive's clock.
    pub fn now(&self) -> Time {
        self.inner.clock.now()
    }

    /// The state of the database as a whole, without a statement: while it is the same, nothing was committed. None on
    /// PostgreSQL, and now and then on SQLite: then ask the database.
    pub fn moment(&self) -> Option<Moment> {
        self.inner.database.log.as_ref()?.moment()
    }

    /// The archive's source of secrets.
    pub fn chance(&self) -> &dyn Chance {
        &*self.inner.chance
    }

    /// Wakes whoever follows the journal when this process wrote to it; the value is the newest number known here.
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.inner.newest.subscribe()
    }

    /// Which database this is.
    pub fn kind(&self) -> crate::db::Kind {
        self.inner.database.kind
    }

    /// Closes the database once everything under way is done.
    pub async fn close(&self) {
        self.inner.database.readers.close().await;
        self.inner.database.writer.close().await;
    }

    #[cfg(test)]
    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }
}

/// A connection to read with.
pub struct Reader {
    connection: PoolConnection<Any>,
}

impl Ask for Reader {
    fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

/// A change under way: one transaction. Dropped without [`Change::commit`], nothing of it happened.
pub struct Change {
    transaction: Transaction<'static, Any>,
    now: Time,
    by: Option<PersonId>,
    chance: Arc<dyn Chance>,
    notes: Vec<Note>,
    newest: watch::Sender<i64>,
}

impl Ask for Change {
    fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

impl Change {
    /// The moment of the change: one for all its rows.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Whose change it is; nobody's if the archive itself makes it.
    pub fn by(&self) -> Option<PersonId> {
        self.by
    }

    /// A new secret (see [`Chance::secret`]).
    pub fn secret(&self) -> String {
        self.chance.secret()
    }

    /// Notes something for the journal; written by the commit.
    pub fn note(&mut self, verb: Verb, noun: Noun, subject: i64, work: Option<WorkId>) {
        self.notes.push(Note { verb, noun, subject, work });
    }

    /// Queues a job in the same transaction.
    pub async fn job(&mut self, kind: jobs::Kind, subject: i64, run_at: Time) -> Result<JobId> {
        let now = self.now;
        jobs::add(self, kind, subject, run_at, now).await
    }

    /// Writes the journal, whose head is taken by the last statements so that numbers stand in the order of the
    /// commits, and commits. Gives the journal's number after it.
    pub async fn commit(mut self) -> Result<i64> {
        let notes = std::mem::take(&mut self.notes);
        let (now, by) = (self.now, self.by);
        let n = journal::write(&mut self, &notes, now, by).await?;
        self.transaction.commit().await?;
        self.newest.send_if_modified(|newest| {
            let news = n > *newest;
            *newest = n.max(*newest);
            news
        });
        Ok(n)
    }

    /// Takes everything back at once (a dropped change does so when its connection is used next).
    pub async fn undo(self) -> Result<()> {
        Ok(self.transaction.rollback().await?)
    }
}
