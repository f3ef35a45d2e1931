//! The journal: every change, numbered without gaps in the order of the commits; whatever is derived follows it.
//!
//! Rows hold ids and verbs, never text, address or token. The number is taken by a transaction's last statements
//! (`UPDATE journal_head`, then the inserts): identity columns would let a follower skip a slow transaction for ever.
//! Hits, reading positions and sessions are not journaled. A follower wakes when this process wrote, and looks every
//! 200 ms besides, for the commands and other nodes write too.

use std::time::Duration;

use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::{Archive, PersonId, Result, Time, WorkId};

/// How long a follower sleeps at the most.
const POLL: Duration = Duration::from_millis(200);
/// Entries a follower takes at once.
const BATCH: i64 = 500;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$inner])* $variant),* }

        impl $name {
            /// The word the database keeps.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;
            fn from_str(text: &str) -> crate::Result<Self> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    other => Err(crate::Error::Broken(format!("unknown {}: {other}", stringify!($name)))),
                }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What happened.
    Verb {
        /// It is new.
        Made = "made",
        /// It says something else now.
        Changed = "changed",
        /// It can be read from now on.
        Posted = "posted",
        /// It lies in the bin.
        Binned = "binned",
        /// It is out of the bin again.
        PutBack = "put back",
        /// It is gone for good.
        Erased = "erased",
        /// Staff hid it.
        Hidden = "hidden",
        /// Staff show it again.
        Shown = "shown",
    }
}

words! {
    /// To what it happened.
    Noun {
        /// A work.
        Work = "work",
        /// A chapter.
        Chapter = "chapter",
        /// A person's account, name, roles or profile.
        Person = "person",
        /// A pen name.
        Pseud = "pseud",
        /// A tag.
        Tag = "tag",
        /// A comment.
        Comment = "comment",
        /// A bookmark.
        Bookmark = "bookmark",
        /// A series of works.
        Series = "series",
        /// The archive's own settings.
        Settings = "settings",
    }
}

/// Something to be written into the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// What happened.
    pub verb: Verb,
    /// To what kind of thing.
    pub noun: Noun,
    /// To which.
    pub subject: i64,
    /// The work it belongs to, if it belongs to one.
    pub work: Option<WorkId>,
}

/// A numbered entry of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub n: i64,
    /// When it happened.
    pub at: Time,
    /// What happened to what.
    pub note: Note,
    /// Who did it.
    pub by: Option<PersonId>,
}

#[derive(FromRow)]
pub(crate) struct EntryRow {
    n: i64,
    at: Time,
    verb: String,
    noun: String,
    subject: i64,
    work_id: Option<WorkId>,
    by_person: Option<PersonId>,
}

statements! {
    /// Moves the head on and gives its new number.
    fn advance(by: i64 = 1) -> One<(i64,)>:
        "UPDATE journal_head SET n = n + $1 WHERE id = 1 RETURNING n";
    /// The head's number.
    fn head() -> One<(i64,)>:
        "SELECT n FROM journal_head WHERE id = 1";
    /// Writes an entry.
    fn insert(n: i64 = 1, at: Time = Time(1), verb: &str = "made", noun: &str = "work", subject: i64 = 1,
              work: Option<WorkId> = None, by: Option<PersonId> = None) -> Done:
        "INSERT INTO journal (n, at, verb, noun, subject, work_id, by_person) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// The entries after a number.
    fn after(n: i64 = 0, limit: i64 = 10) -> Vec<EntryRow>:
        "SELECT n, at, verb, noun, subject, work_id, by_person FROM journal WHERE n > $1 ORDER BY n LIMIT $2";
}

/// Writes the notes of a change and gives the journal's number after it.
pub(crate) async fn write(db: &mut impl Ask, notes: &[Note], now: Time, by: Option<PersonId>) -> Result<i64> {
    if notes.is_empty() {
        return newest(db).await;
    }
    let count = notes.len() as i64;
    let One((last,)) = advance(db, count).await?;
    for (n, note) in (last - count + 1..).zip(notes) {
        insert(db, n, now, note.verb.as_str(), note.noun.as_str(), note.subject, note.work, by).await?;
    }
    Ok(last)
}

/// The number of the newest entry, 0 while there is none.
pub async fn newest(db: &mut impl Ask) -> Result<i64> {
    let One((n,)) = head(db).await?;
    Ok(n)
}

/// The entries after `n`, in order, at most 500.
pub async fn entries_after(db: &mut impl Ask, n: i64) -> Result<Vec<Entry>> {
    let rows = after(db, n, BATCH).await?;
    rows.into_iter()
        .map(|row| {
            let note = Note {
                verb: row.verb.parse()?,
                noun: row.noun.parse()?,
                subject: row.subject,
                work: row.work_id,
            };
            Ok(Entry { n: row.n, at: row.at, note, by: row.by_person })
        })
        .collect()
}

/// Follows the journal from after `n` for ever, giving each batch of entries to `see`, in order and once.
/// A database that cannot be read for a while is tried again.
pub async fn follow(archive: &Archive, mut n: i64, mut see: impl FnMut(&[Entry])) {
    let mut newest = archive.newest();
    loop {
        let batch = async { entries_after(&mut archive.read().await?, n).await }.await;
        match batch {
            Ok(entries) if !entries.is_empty() => {
                see(&entries);
                n = entries[entries.len() - 1].n;
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the journal cannot be read; trying again"),
        }
        // A timeout is the poll itself; the sender lives as long as the archive does.
        let _ = tokio::time::timeout(POLL, newest.changed()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test(flavor = "multi_thread")]
    async fn numbers_are_gapless_and_a_follower_sees_each_once_with_sixteen_writers_and_a_sleeper() {
        each_database(async |TestArchive { archive, .. }| {
            let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
            let follower = tokio::spawn({
                let (archive, seen) = (archive.clone(), seen.clone());
                async move {
                    follow(&archive, 0, |entries| {
                        seen.lock().unwrap().extend(entries.iter().map(|e| (e.n, e.note.subject)))
                    })
                    .await
                }
            });
            // The sleeper begins first and commits last; on SQLite it holds the only writer meanwhile.
            let sleeper = tokio::spawn({
                let archive = archive.clone();
                async move {
                    let mut change = archive.change(None).await.unwrap();
                    change.note(Verb::Made, Noun::Work, 7_777, None);
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    change.commit().await.unwrap()
                }
            });
            let writers: Vec<_> = (0..16)
                .map(|writer| {
                    let archive = archive.clone();
                    tokio::spawn(async move {
                        for turn in 0..10 {
                            let mut change = archive.change(None).await.unwrap();
                            change.note(Verb::Changed, Noun::Work, writer * 100 + turn, None);
                            if turn % 3 == 0 {
                                change.note(Verb::Changed, Noun::Tag, writer * 100 + turn, None);
                            }
                            if turn == 5 {
                                change.undo().await.unwrap();
                            } else {
                                change.commit().await.unwrap();
                            }
                        }
                    })
                })
                .collect();
            for writer in writers {
                writer.await.unwrap();
            }
            sleeper.await.unwrap();
            // 16 writers × (9 commits, of which 4 have two notes) and the sleeper.
            let expected = 16 * (9 + 4) + 1;
            assert_eq!(newest(&mut archive.read().await.unwrap()).await.unwrap(), expected);
            while (seen.lock().unwrap().len() as i64) < expected {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            follower.abort();
            let seen = seen.lock().unwrap();
            assert_eq!(seen.iter().map(|s| s.0).collect::<Vec<_>>(), (1..=expected).collect::<Vec<_>>());
            assert!(seen.iter().any(|s| s.1 == 7_777));
        })
        .await;
    }

    #[tokio::test]
    async fn a_change_that_is_dropped_leaves_nothing() {
        each_database(async |TestArchive { archive, .. }| {
            let mut change = archive.change(None).await.unwrap();
            change.note(Verb::Made, Noun::Work, 1, None);
            drop(change);
            assert_eq!(newest(&mut archive.read().await.unwrap()).await.unwrap(), 0);
        })
        .await;
    }
}
