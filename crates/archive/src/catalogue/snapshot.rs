//! The catalogue's snapshot: a file from which the server starts in a moment. It belongs to the archive whose journal
//! has the same entry at the number where it was taken; any other, and any that is cut or damaged, is left alone and
//! the catalogue is built from the database.

use std::fs::File;
use std::io::{BufReader, BufWriter, Error, Read, Write};
use std::path::Path;

use fanlight_catalogue as engine;

use crate::{Archive, Result, Time};

/// What such a file begins with; the last byte is the version of what the numbers in it mean.
const MAGIC: [u8; 8] = *b"FL-CAT\0\x01";

statements! {
    /// When an entry of the journal was written.
    fn written_at(n: i64 = 1) -> Option<(Time,)>:
        "SELECT at FROM journal WHERE n = $1";
}

/// Reads the snapshot, if it is whole and this archive's, with a moment up to which its counts are known.
pub(super) async fn load(archive: &Archive, file: &Path) -> Result<Option<(engine::Catalogue, Time)>> {
    if !file.exists() {
        return Ok(None);
    }
    let (path, read) = (file.to_owned(), file.to_owned());
    let loaded = tokio::task::spawn_blocking(move || read_file(&read)).await;
    match loaded.map_err(Error::other).and_then(|read| read) {
        Ok((at, catalogue)) => {
            let position = catalogue.view().position();
            let known = written_at(&mut archive.read().await?, position).await?.map(|row| row.0);
            // Before the first entry there is nothing to compare.
            if known == Some(at) {
                return Ok(Some((catalogue, at)));
            }
            tracing::warn!("{} is of another archive; the catalogue is built anew", path.display());
        }
        Err(error) => {
            tracing::warn!(%error, "{} cannot be used; the catalogue is built anew", path.display());
        }
    }
    Ok(None)
}

fn read_file(path: &Path) -> std::io::Result<(Time, engine::Catalogue)> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let (mut magic, mut at) = ([0; 8], [0; 8]);
    file.read_exact(&mut magic)?;
    file.read_exact(&mut at)?;
    if magic != MAGIC {
        return Err(Error::other("it was written by another version"));
    }
    let catalogue = engine::Catalogue::load(&mut file, super::settings()).map_err(Error::other)?;
    Ok((Time(i64::from_le_bytes(at)), catalogue))
}

/// Writes a snapshot beside the old one, and puts it in its place once it is whole on the disk.
pub(super) async fn save(archive: &Archive, view: engine::View, file: &Path) -> Result<()> {
    let Some((at,)) = written_at(&mut archive.read().await?, view.position()).await? else { return Ok(()) };
    let path = file.to_owned();
    let written = tokio::task::spawn_blocking(move || write_file(&path, at, &view)).await;
    written.map_err(Error::other).and_then(|written| written).map_err(|error| {
        crate::Error::Broken(format!("the snapshot {} cannot be written: {error}", file.display()))
    })
}

fn write_file(path: &Path, at: Time, view: &engine::View) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&beside)?);
    file.write_all(&MAGIC)?;
    file.write_all(&at.0.to_le_bytes())?;
    view.save(&mut file)?;
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(&beside, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
