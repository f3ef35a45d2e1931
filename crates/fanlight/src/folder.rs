//! The data folder: made for its owner alone, opened by every command, served by one server at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::words::Words;
use fanlight_archive::{Archive, Chance as _, Opening};

use crate::config::Config;
use crate::machine::{MachineChance, MachineClock};

/// Makes the data folder if it is not there, for nobody else to read.
///
/// # Errors
/// One line that says which folder, and what to do.
pub(crate) fn make(data: &Path) -> Result<()> {
    let advice = || {
        format!(
            "the data folder {} cannot be made; choose another with --data DIR, or make it writable",
            data.display()
        )
    };
    if !data.is_dir() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(data).with_context(advice)?;
    }
    Ok(())
}

/// The lock that one server holds on its folder; given back when it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Served {
    _file: File,
}

/// Takes the folder for this server.
///
/// # Errors
/// One line if the folder cannot be written, or if another server has it.
pub(crate) fn lock(data: &Path) -> Result<Served> {
    let name = data.join("serve.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name).with_context(|| {
        format!(
            "the data folder {} cannot be written; choose another with --data DIR, or make it writable for this user",
            data.display()
        )
    })?;
    match file.try_lock() {
        Ok(()) => Ok(Served { _file: file }),
        Err(TryLockError::WouldBlock) => bail!(
            "another Fanlight serves {} already; stop that one first, or choose another folder with --data DIR",
            data.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", name.display()))
        }
    }
}

/// The key that guests' marks are made with, from the data folder's `guests.key`; made there at the first start. Without
/// the file a new one is made, and guests may leave kudos once more where they left some.
///
/// # Errors
/// One line if the file cannot be read or written.
pub(crate) fn guest_key(data: &Path) -> Result<[u8; 32]> {
    let name = data.join("guests.key");
    let advice = || format!("{} cannot be read or written; make the data folder writable", name.display());
    match std::fs::read(&name) {
        Ok(bytes) => bytes.try_into().map_err(|_| {
            anyhow::anyhow!(
                "{} is not a key of 32 bytes; move it away, and a new one is made",
                name.display()
            )
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0; 32];
            MachineChance::new().fill(&mut key);
            let mut options = OpenOptions::new();
            options.create_new(true).write(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(&name).and_then(|mut file| file.write_all(&key)).with_context(advice)?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(advice),
    }
}

/// Opens the archive for a command; beside a running server as well.
///
/// # Errors
/// One line that says what to do.
pub(crate) async fn open(config: &Config) -> Result<Archive> {
    make(&config.data)?;
    let opening = Opening {
        place: config.place(),
        sync: config.sync(),
        clock: Arc::new(MachineClock),
        chance: Arc::new(MachineChance::new()),
    };
    let advice = match config.database {
        Some(_) => "; is it running, and is --database right?",
        None => "; is the data folder writable, and its disk not full?",
    };
    Archive::open(opening).await.map_err(|error| anyhow::anyhow!("{error}{advice}"))
}

/// Opens the catalogue of an archive, from its snapshot in the data folder if there is one.
///
/// # Errors
/// Those of the database.
pub(crate) async fn catalogue(config: &Config, archive: &Archive) -> Result<Catalogue> {
    Ok(Catalogue::open(archive, Some(&config.data.join("catalogue.snapshot"))).await?)
}

/// Opens the words of an archive, kept in the data folder. One process writes them at a time: the server, or
/// `fanlight reindex` while none runs.
///
/// # Errors
/// Those of the database and of the folder.
pub(crate) async fn words(config: &Config, archive: &Archive) -> Result<Words> {
    Ok(Words::open(archive, Some(&config.data.join("words"))).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_for_its_owner_alone_and_served_once() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let data = parent.path().join("a/b");
        make(&data).unwrap();
        assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        let first = lock(&data).unwrap();
        assert!(lock(&data).unwrap_err().to_string().contains("another Fanlight serves"));
        drop(first);
        lock(&data).unwrap();
    }

    #[test]
    fn the_guests_key_is_made_once_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let key = guest_key(data.path()).unwrap();
        assert_ne!(key, [0; 32]);
        assert_eq!(guest_key(data.path()).unwrap(), key);
        let file = data.path().join("guests.key");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&file, "short").unwrap();
        assert!(guest_key(data.path()).unwrap_err().to_string().contains("32 bytes"));
    }
}
