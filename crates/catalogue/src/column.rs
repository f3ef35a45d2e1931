//! One value of each work or tag, in chunks: a change copies one of them, and looking at all values goes straight
//! through memory.

use std::io;
use std::sync::Arc;

use roaring::RoaringBitmap;

/// Parts that are shared between two pauses,
const SHARED_AT_A_TIME: usize = 4_096;
/// and parts that are let go, each of which may hold others.
const DROPPED_AT_A_TIME: usize = 64;

/// Values by number, 2 to the power of `BITS` of them to a chunk. Clones share what did not change.
#[derive(Clone, Debug)]
pub(crate) struct Column<T, const BITS: u32 = 8> {
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T, const BITS: u32> Default for Column<T, BITS> {
    fn default() -> Self {
        Column { chunks: Vec::new() }
    }
}

impl<T: Copy + PartialEq, const BITS: u32> Column<T, BITS> {
    const CHUNK: usize = 1 << BITS;

    pub fn get(&self, number: u32) -> T {
        self.chunks[(number >> BITS) as usize][number as usize & (Self::CHUNK - 1)]
    }

    pub fn set(&mut self, number: u32, value: T) {
        if self.get(number) != value {
            let chunk = &mut self.chunks[(number >> BITS) as usize];
            Arc::make_mut(chunk)[number as usize & (Self::CHUNK - 1)] = value;
        }
    }

    pub fn push(&mut self, value: T) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < Self::CHUNK => Arc::make_mut(chunk).push(value),
            _ => {
                let mut chunk = Vec::with_capacity(Self::CHUNK);
                chunk.push(value);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// A clone made little by little: of very many chunks even sharing takes time.
    pub fn clone_slowly(&self, pause: &mut dyn FnMut()) -> Self {
        Column { chunks: clone_slowly(&self.chunks, pause) }
    }

    /// Lets go of the values little by little.
    pub fn drop_slowly(mut self, pause: &mut dyn FnMut()) {
        drop_slowly(&mut self.chunks, pause);
    }

    /// All values, in pieces.
    pub fn chunks(&self) -> impl Iterator<Item = &[T]> {
        self.chunks.iter().map(|chunk| &chunk[..])
    }

    /// Fills an empty one with `len` values from chunks as they were given out.
    pub fn take(&mut self, len: u32, mut chunk: impl FnMut() -> io::Result<Vec<T>>) -> io::Result<()> {
        let mut left = len as usize;
        while left > 0 {
            let chunk = chunk()?;
            if chunk.len() != left.min(Self::CHUNK) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            left -= chunk.len();
            self.chunks.push(Arc::new(chunk));
        }
        Ok(())
    }

    /// The numbers whose value is so.
    pub fn which(&self, is_so: impl Fn(T) -> bool) -> RoaringBitmap {
        let mut bytes = vec![0; self.chunks.len() * Self::CHUNK / 8];
        for (chunk, bytes) in self.chunks.iter().zip(bytes.chunks_mut(Self::CHUNK / 8)) {
            bits(chunk, bytes, &is_so);
        }
        RoaringBitmap::from_lsb0_bytes(0, &bytes)
    }
}

/// Shares parts little by little.
pub(crate) fn clone_slowly<T>(parts: &[Arc<T>], pause: &mut dyn FnMut()) -> Vec<Arc<T>> {
    let mut clone = Vec::with_capacity(parts.len());
    for some in parts.chunks(SHARED_AT_A_TIME) {
        clone.extend_from_slice(some);
        pause();
    }
    clone
}

/// Lets go of shared parts little by little.
pub(crate) fn drop_slowly<T>(parts: &mut Vec<Arc<T>>, pause: &mut dyn FnMut()) {
    while !parts.is_empty() {
        parts.truncate(parts.len().saturating_sub(DROPPED_AT_A_TIME));
        pause();
    }
}

/// One bit a key. Without branches and in steps that compilers turn into instructions for several keys.
fn bits<T: Copy>(keys: &[T], bytes: &mut [u8], is_in: impl Fn(T) -> bool) {
    const AT_ONCE: usize = 32;
    // Gathers the lowest bits of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (whole, rest) = keys.as_chunks::<AT_ONCE>();
    let (steps, last) = bytes.split_at_mut(whole.len() * AT_ONCE / 8);
    for (keys, bytes) in whole.iter().zip(steps.as_chunks_mut::<{ AT_ONCE / 8 }>().0) {
        let mut flags = [0_u8; AT_ONCE];
        for (flag, &key) in flags.iter_mut().zip(keys) {
            *flag = u8::from(is_in(key));
        }
        for (byte, flags) in bytes.iter_mut().zip(flags.as_chunks::<8>().0) {
            *byte = (u64::from_le_bytes(*flags).wrapping_mul(GATHER) >> 56) as u8;
        }
    }
    for (byte, keys) in last.iter_mut().zip(rest.chunks(8)) {
        *byte = keys.iter().rev().fold(0, |byte, &key| byte << 1 | u8::from(is_in(key)));
    }
}
