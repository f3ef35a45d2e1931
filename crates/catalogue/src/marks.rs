//! One byte a tag: its kind and standing, close together, for counting asks them of every tag it meets.

use std::io;
use std::sync::Arc;

use crate::types::KINDS;

/// In a tag's mark, beside its kind: it stands for another one,
pub(crate) const SYNONYM: u8 = 0x20;
/// or nobody has sorted it in.
pub(crate) const LOOSE: u8 = 0x40;
const KIND: u8 = KINDS as u8 - 1;

/// Tags to a chunk.
const CHUNK: usize = 1 << CHUNK_BITS;
const CHUNK_BITS: u32 = 14;

/// The kind in a tag's mark.
pub(crate) fn kind_in(mark: u8) -> u8 {
    mark & KIND
}

/// Marks by tag number. Clones share what did not change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    chunks: Vec<Arc<Vec<u8>>>,
}

impl Marks {
    pub fn get(&self, tag: u32) -> u8 {
        self.chunks[(tag >> CHUNK_BITS) as usize][tag as usize & (CHUNK - 1)]
    }

    pub fn set(&mut self, tag: u32, bit: u8, on: bool) {
        let mark = self.get(tag) & !bit | if on { bit } else { 0 };
        if self.get(tag) != mark {
            let chunk = &mut self.chunks[(tag >> CHUNK_BITS) as usize];
            Arc::make_mut(chunk)[tag as usize & (CHUNK - 1)] = mark;
        }
    }

    /// All marks, in pieces.
    pub fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.chunks.iter().map(|chunk| &chunk[..])
    }

    /// Fills an empty one with `len` marks from chunks as they were given out.
    pub fn take(&mut self, len: u32, mut chunk: impl FnMut() -> io::Result<Vec<u8>>) -> io::Result<()> {
        let mut left = len as usize;
        while left > 0 {
            let chunk = chunk()?;
            if chunk.len() != left.min(CHUNK) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            left -= chunk.len();
            self.chunks.push(Arc::new(chunk));
        }
        Ok(())
    }

    pub fn push(&mut self, mark: u8) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(mark),
            _ => self.chunks.push(Arc::new(vec![mark])),
        }
    }
}
