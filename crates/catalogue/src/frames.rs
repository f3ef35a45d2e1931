//! Bytes in frames, each with its length and a checksum over its place and its bytes: what is read has been
//! checked before anybody looks at it, and an end cut off is missed. Numbers are little-endian.

use std::io::{self, Read, Write};

use roaring::RoaringBitmap;

use crate::snapshot::SnapshotError;

/// Bytes to a frame.
const FRAME: usize = 1 << 20;

/// The checksum of a frame: of its place among the frames, its length and its bytes.
fn sum(place: u32, bytes: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&place.to_le_bytes());
    sum.update(&(bytes.len() as u32).to_le_bytes());
    sum.update(bytes);
    sum.finalize()
}

pub(crate) struct Out<'a> {
    to: &'a mut dyn Write,
    bytes: Vec<u8>,
    place: u32,
}

impl<'a> Out<'a> {
    pub fn new(to: &'a mut dyn Write) -> Out<'a> {
        Out { to, bytes: Vec::with_capacity(FRAME), place: 0 }
    }

    fn frame(&mut self) -> io::Result<()> {
        self.to.write_all(&(self.bytes.len() as u32).to_le_bytes())?;
        self.to.write_all(&sum(self.place, &self.bytes).to_le_bytes())?;
        self.to.write_all(&self.bytes)?;
        self.place += 1;
        self.bytes.clear();
        Ok(())
    }

    /// Writes what is left, and the empty frame that ends it.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.bytes.is_empty() {
            self.frame()?;
        }
        self.frame()?;
        self.to.flush()
    }

    pub fn u8(&mut self, value: u8) -> io::Result<()> {
        self.write_all(&[value])
    }

    pub fn u32(&mut self, value: u32) -> io::Result<()> {
        self.write_all(&value.to_le_bytes())
    }

    pub fn i64(&mut self, value: i64) -> io::Result<()> {
        self.write_all(&value.to_le_bytes())
    }

    pub fn bytes(&mut self, values: &[u8]) -> io::Result<()> {
        self.u32(values.len() as u32)?;
        self.write_all(values)
    }

    pub fn u32s(&mut self, values: &[u32]) -> io::Result<()> {
        self.u32(values.len() as u32)?;
        values.iter().try_for_each(|value| self.u32(*value))
    }

    pub fn i64s(&mut self, values: &[i64]) -> io::Result<()> {
        self.u32(values.len() as u32)?;
        values.iter().try_for_each(|value| self.i64(*value))
    }

    pub fn bitmap(&mut self, bitmap: &RoaringBitmap) -> io::Result<()> {
        bitmap.serialize_into(self)
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() == FRAME {
            self.frame()?;
        }
        let part = bytes.len().min(FRAME - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..part]);
        Ok(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) struct In<'a> {
    from: &'a mut dyn Read,
    bytes: Vec<u8>,
    at: usize,
    place: u32,
    /// A frame did not fit its checksum.
    damaged: bool,
}

impl<'a> In<'a> {
    pub fn new(from: &'a mut dyn Read) -> In<'a> {
        In { from, bytes: Vec::new(), at: 0, place: 0, damaged: false }
    }

    fn frame(&mut self) -> io::Result<()> {
        let mut head = [0; 8];
        self.from.read_exact(&mut head)?;
        let [a, b, c, d, e, f, g, h] = head;
        let len = u32::from_le_bytes([a, b, c, d]) as usize;
        // A false length is noticed before it costs memory.
        self.damaged |= len > FRAME;
        if !self.damaged {
            self.bytes.resize(len, 0);
            self.from.read_exact(&mut self.bytes)?;
            self.damaged = sum(self.place, &self.bytes) != u32::from_le_bytes([e, f, g, h]);
        }
        self.place += 1;
        self.at = 0;
        if self.damaged { Err(io::ErrorKind::InvalidData.into()) } else { Ok(()) }
    }

    /// That all was read, to the last frame.
    pub fn finish(mut self) -> Result<(), SnapshotError> {
        if self.at < self.bytes.len() {
            return Err(SnapshotError::Damaged);
        }
        self.frame().map_err(|error| self.error(error))?;
        if self.bytes.is_empty() { Ok(()) } else { Err(SnapshotError::Damaged) }
    }

    /// What went wrong: the bytes, or the reading of them.
    pub fn error(&self, error: io::Error) -> SnapshotError {
        if self.damaged || error.kind() == io::ErrorKind::InvalidData {
            SnapshotError::Damaged
        } else {
            SnapshotError::Io(error)
        }
    }

    fn take<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    pub fn u8(&mut self) -> io::Result<u8> {
        Ok(self.take::<1>()?[0])
    }

    pub fn u32(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    pub fn i64(&mut self) -> io::Result<i64> {
        Ok(i64::from_le_bytes(self.take()?))
    }

    pub fn u32s(&mut self) -> io::Result<Vec<u32>> {
        let len = self.u32()? as usize;
        let mut values = Vec::with_capacity(len.min(FRAME));
        while values.len() < len {
            // Whole numbers from the frame as it lies there, the one across its end by itself.
            let rest = self.bytes[self.at..].as_chunks::<4>().0;
            let part = &rest[..rest.len().min(len - values.len())];
            values.extend(part.iter().map(|bytes| u32::from_le_bytes(*bytes)));
            self.at += 4 * part.len();
            if values.len() < len {
                values.push(self.u32()?);
            }
        }
        values.shrink_to_fit();
        Ok(values)
    }

    pub fn i64s(&mut self) -> io::Result<Vec<i64>> {
        let len = self.u32()? as usize;
        let mut values = Vec::with_capacity(len.min(FRAME));
        for _ in 0..len {
            values.push(self.i64()?);
        }
        values.shrink_to_fit();
        Ok(values)
    }

    pub fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let len = self.u32()? as usize;
        let mut values = vec![0; len.min(FRAME)];
        self.read_exact(&mut values)?;
        if values.len() == len { Ok(values) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// The bytes have been checked already.
    pub fn bitmap(&mut self) -> io::Result<RoaringBitmap> {
        RoaringBitmap::deserialize_unchecked_from(self)
    }
}

impl Read for In<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if to.is_empty() {
            return Ok(0);
        }
        if self.at == self.bytes.len() {
            self.frame()?;
        }
        let part = to.len().min(self.bytes.len() - self.at);
        to[..part].copy_from_slice(&self.bytes[self.at..self.at + part]);
        self.at += part;
        Ok(part)
    }
}
