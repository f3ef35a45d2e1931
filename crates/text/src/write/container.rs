//! The zip that an EPUB is, written forwards only.
//!
//! Each entry is packed in memory first, so that its header carries its sizes: old e-readers stumble over the "sizes
//! follow" flag that a streaming zip writer has to set, and the standard forbids anything between the header of
//! `mimetype` and its text. All entries carry the first day zip knows (1980-01-01), so that equal books are equal bytes.
//! No zip64: an entry or a file of 4 GiB is refused.

use super::Error;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::io::Write;

/// 1 January 1980 in MS-DOS form.
const DATE: u16 = 0x21;
/// Zip 2.0: deflate, folders.
const VERSION: u16 = 20;
/// Names are UTF-8 (ours are ASCII; the flag is not needed and left off for the oldest readers).
const FLAGS: u16 = 0;

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

/// A zip being written to `out`.
pub(super) struct Container<W: Write> {
    out: W,
    at: u64,
    entries: Vec<Entry>,
    packer: Compress,
    packed: Vec<u8>,
}

impl<W: Write> Container<W> {
    /// `level` is deflate's, 1–9.
    pub(super) fn new(out: W, level: u32) -> Container<W> {
        Container {
            out,
            at: 0,
            entries: Vec::new(),
            packer: Compress::new(Compression::new(level), false),
            packed: Vec::new(),
        }
    }

    /// Adds a file as it is: for the media type, and for pictures that are packed already.
    pub(super) fn store(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.entry(name, 0, bytes, bytes)
    }

    /// Adds a file, deflated.
    pub(super) fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut packed = std::mem::take(&mut self.packed);
        packed.clear();
        self.packer.reset();
        let mut rest = bytes;
        loop {
            packed.reserve(rest.len() / 2 + 1024);
            let before = self.packer.total_in();
            let status = self
                .packer
                .compress_vec(rest, &mut packed, FlushCompress::Finish)
                .map_err(|error| Error::Io(std::io::Error::other(error)))?;
            let taken = usize::try_from(self.packer.total_in() - before).map_err(|_| Error::TooLarge)?;
            rest = rest.get(taken..).unwrap_or_default();
            if status == Status::StreamEnd {
                break;
            }
        }
        let done = self.entry(name, 8, bytes, &packed);
        self.packed = packed;
        done
    }

    fn entry(&mut self, name: &str, method: u16, bytes: &[u8], packed: &[u8]) -> Result<(), Error> {
        let narrow = |n: usize| u32::try_from(n).ok().filter(|n| *n != u32::MAX).ok_or(Error::TooLarge);
        let entry = Entry {
            name: name.to_owned(),
            method,
            crc: crc32fast::hash(bytes),
            packed: narrow(packed.len())?,
            size: narrow(bytes.len())?,
            offset: u32::try_from(self.at).map_err(|_| Error::TooLarge)?,
        };
        let mut header = Vec::with_capacity(30 + name.len());
        header.extend_from_slice(b"PK\x03\x04");
        entry.common(&mut header)?;
        header.extend_from_slice(name.as_bytes());
        self.out.write_all(&header)?;
        self.out.write_all(packed)?;
        self.at += (header.len() + packed.len()) as u64;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory of the zip and gives `out` back, flushed.
    pub(super) fn finish(mut self) -> Result<W, Error> {
        let mut directory = Vec::new();
        for entry in &self.entries {
            directory.extend_from_slice(b"PK\x01\x02");
            directory.extend_from_slice(&VERSION.to_le_bytes());
            entry.common(&mut directory)?;
            // Comment length, disk, internal and external attributes: none.
            directory.extend_from_slice(&[0; 10]);
            directory.extend_from_slice(&entry.offset.to_le_bytes());
            directory.extend_from_slice(entry.name.as_bytes());
        }
        let count =
            u16::try_from(self.entries.len()).ok().filter(|n| *n != u16::MAX).ok_or(Error::TooLarge)?;
        let size = u32::try_from(directory.len()).map_err(|_| Error::TooLarge)?;
        let start = u32::try_from(self.at).ok().filter(|n| *n != u32::MAX).ok_or(Error::TooLarge)?;
        directory.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        directory.extend_from_slice(&count.to_le_bytes());
        directory.extend_from_slice(&count.to_le_bytes());
        directory.extend_from_slice(&size.to_le_bytes());
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(&[0; 2]);
        self.out.write_all(&directory)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl Entry {
    /// The fields that the local header and the directory share.
    fn common(&self, to: &mut Vec<u8>) -> Result<(), Error> {
        let name = u16::try_from(self.name.len()).map_err(|_| Error::TooLarge)?;
        for field in [VERSION, FLAGS, self.method, 0, DATE] {
            to.extend_from_slice(&field.to_le_bytes());
        }
        for field in [self.crc, self.packed, self.size] {
            to.extend_from_slice(&field.to_le_bytes());
        }
        to.extend_from_slice(&name.to_le_bytes());
        to.extend_from_slice(&[0; 2]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_comes_out_again() {
        let long = "All happy families are alike. ".repeat(5000);
        let noise: Vec<u8> = (0..70_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut zip = Container::new(Vec::new(), 6);
        zip.store("mimetype", b"application/epub+zip").unwrap();
        zip.pack("long.txt", long.as_bytes()).unwrap();
        zip.pack("noise", &noise).unwrap();
        zip.pack("empty", b"").unwrap();
        let bytes = zip.finish().unwrap();
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(read("long.txt"), long.as_bytes());
        assert_eq!(read("noise"), noise);
        assert_eq!(read("empty"), b"");
    }
}
