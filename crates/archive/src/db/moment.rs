//! Whether anything was written to a SQLite database since one looked last, by this process or by another: the header
//! of the write-ahead log's index, which every commit changes before it is acknowledged. Reading it costs a
//! microsecond, a statement some eighty: it has to go to the connection's thread and back.
//!
//! The layout is SQLite's, <https://sqlite.org/walformat.html>, section 2.1: the header twice, 48 bytes each, with a
//! counter of commits. A reader of SQLite takes it only if both are the same; so do we.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::path::Path;

/// Bytes of one copy of the header.
const HEADER: usize = 48;

/// A state of the database as a whole. While it is the same, nothing was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment([u8; HEADER]);

/// The index of a database's write-ahead log, open for looking at its header.
#[derive(Debug)]
pub(crate) struct LogIndex {
    // Never closed: on POSIX, closing any handle of a file ends all of the process's locks on it, SQLite's too.
    file: ManuallyDrop<File>,
}

impl LogIndex {
    /// The index beside a database file that is open already; none where it is not kept in a file.
    pub(super) fn open(database: &Path) -> Option<LogIndex> {
        let mut name = database.as_os_str().to_owned();
        name.push("-shm");
        File::open(name).ok().map(|file| LogIndex { file: ManuallyDrop::new(file) })
    }

    /// The present moment; none while somebody is just writing it.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let mut both = [0; 2 * HEADER];
        read_at_start(&self.file, &mut both).ok()?;
        let (first, second) = both.split_at(HEADER);
        (first == second).then(|| first.try_into().ok().map(Moment)).flatten()
    }
}

#[cfg(unix)]
fn read_at_start(file: &File, bytes: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, 0)
}

#[cfg(not(unix))]
fn read_at_start(_file: &File, _bytes: &mut [u8]) -> std::io::Result<()> {
    // What a map of the file shows and what reading it gives is the same on Unix; elsewhere nobody promises it.
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use crate::journal::{Noun, Verb};
    use crate::testing::TestArchive;
    use crate::{Archive, Chance, Opening, db};
    use std::sync::Arc;

    struct NoChance;

    impl Chance for NoChance {
        fn fill(&self, _: &mut [u8]) {}
    }

    #[tokio::test]
    async fn a_moment_lasts_until_something_is_committed_by_whomever() {
        let test = TestArchive::sqlite().await;
        let archive = &test.archive;
        let before = archive.moment();
        assert!(before.is_some());
        crate::journal::newest(&mut archive.read().await.unwrap()).await.unwrap();
        let change = archive.change(None).await.unwrap();
        change.undo().await.unwrap();
        assert_eq!(archive.moment(), before);
        let mut change = archive.change(None).await.unwrap();
        change.note(Verb::Changed, Noun::Settings, 1, None);
        assert_eq!(archive.moment(), before);
        change.commit().await.unwrap();
        let after = archive.moment();
        assert_ne!(after, before);
        // Another program on the same folder.
        let opening = Opening {
            place: db::Place::File(test.folder().join("archive.sqlite")),
            sync: db::Sync::Normal,
            clock: test.clock.clone(),
            chance: Arc::new(NoChance),
        };
        let other = Archive::open(opening).await.unwrap();
        let mut change = other.change(None).await.unwrap();
        change.note(Verb::Changed, Noun::Settings, 1, None);
        change.commit().await.unwrap();
        assert_ne!(archive.moment(), after);
        assert_eq!(archive.moment(), other.moment());
        other.close().await;
    }
}
