//! Files inside of packed files (DOCX, ODT, EPUB), unpacked within bounds.
//!
//! The bounds are counted on what really comes out, not on what the directory promises.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES, Unreadable};

/// An opened packed file.
pub(crate) struct Packed<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Packed<'a> {
    /// Reads the directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::Broken("its directory can't be read".into()))?;
        if archive.len() > MAX_ENTRIES {
            return Err(Unreadable::ZipBomb);
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Unpacks one file.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let entry = self
            .archive
            .by_name(name)
            .map_err(|_| Unreadable::Broken(format!("{} is missing in it", shown(name))))?;
        if entry.encrypted() {
            return Err(Unreadable::OtherKind("a file with a password".into()));
        }
        let limit = MAX_ENTRY_BYTES.min(MAX_UNPACKED_BYTES.saturating_sub(self.unpacked));
        let mut bytes = Vec::new();
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Unreadable::Broken(format!("{} can't be unpacked", shown(name))))?;
        let length = bytes.len() as u64;
        if length > limit {
            return Err(Unreadable::ZipBomb);
        }
        self.unpacked += length;
        Ok(bytes)
    }

    /// Unpacks one file of XML.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let bytes = self.bytes(name)?;
        let encoding =
            encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
        Ok(encoding.decode(&bytes).0.into_owned())
    }
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
