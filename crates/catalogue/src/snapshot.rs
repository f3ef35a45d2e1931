//! A catalogue as bytes: a mark, a version, where it stands, tags with their ties, works, and a checksum.
//!
//! Sets, orders and rankings are not in it: they follow from the works, so that a snapshot can be
//! damaged, but not contradict itself. Numbers are little-endian.

use std::io::{self, Read, Write};

use thiserror::Error;

use crate::build::Builder;
use crate::catalogue::{Catalogue, State};
use crate::rows::Row;
use crate::types::{Refused, Scope, Standing, Tag, TagRecord};

const MARK: &[u8; 8] = b"fl-works";
const VERSION: u32 = 1;
/// In place of a tag's number: none.
const NONE: u32 = u32::MAX;
/// Bytes of a work before its tags: id, four wide and five narrow columns, scope, count of tags.
const WORK: usize = 8 + 4 * 8 + 5 * 4 + 1 + 4;
/// Bytes of a tag before its metas: kind, loose, id, what it is a synonym of, count of metas.
const TAG: usize = 1 + 1 + 8 + 4 + 4;

/// Why a snapshot cannot be read. Nothing is lost by that: fill the catalogue anew.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// It ended early, or could not be read.
    #[error("the snapshot could not be read to its end: {0}")]
    Io(#[from] io::Error),
    /// It begins with something else.
    #[error("this is no snapshot of a catalogue")]
    Foreign,
    /// Another version of this crate wrote it.
    #[error("the snapshot is of version {0}, not {VERSION}")]
    Version(u32),
    /// Its checksum does not fit.
    #[error("the snapshot was damaged")]
    Damaged,
    /// It says what no catalogue could have written.
    #[error("the snapshot contradicts itself: {0}")]
    Refused(#[from] Refused),
}

/// Passes bytes on and keeps their checksum.
struct Summed<T> {
    inner: T,
    sum: crc32fast::Hasher,
}

impl Summed<&mut dyn Write> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.inner.write_all(bytes)
    }
}

impl Summed<io::BufReader<&mut dyn Read>> {
    fn take<const N: usize>(&mut self) -> io::Result<Fields<N>> {
        let mut bytes = [0; N];
        self.inner.read_exact(&mut bytes)?;
        self.sum.update(&bytes);
        Ok(Fields { bytes, at: 0 })
    }

    /// `count` numbers, into `list`. A false count ends with the bytes, not with the memory.
    fn take_numbers(&mut self, mut count: u32, list: &mut Vec<u32>) -> io::Result<()> {
        list.clear();
        let mut bytes = [0; 4 * 64];
        while count > 0 {
            let part = count.min(64);
            let bytes = &mut bytes[..4 * part as usize];
            self.inner.read_exact(bytes)?;
            self.sum.update(bytes);
            list.extend(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])));
            count -= part;
        }
        Ok(())
    }
}

/// Fixed fields, one after the other.
struct Fields<const N: usize> {
    bytes: [u8; N],
    at: usize,
}

impl<const N: usize> Fields<N> {
    fn next<const M: usize>(&mut self) -> [u8; M] {
        let field = std::array::from_fn(|i| self.bytes[self.at + i]);
        self.at += M;
        field
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.next())
    }

    fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.next())
    }
}

pub(crate) fn save(state: &State, to: &mut dyn Write) -> io::Result<()> {
    let mut out = Summed { inner: to, sum: crc32fast::Hasher::new() };
    out.put(MARK)?;
    out.put(&VERSION.to_le_bytes())?;
    out.put(&state.position.to_le_bytes())?;
    out.put(&state.tags.len().to_le_bytes())?;
    for number in 0..state.tags.len() {
        let tag = state.tags.tag(number);
        let ties = state.tags.ties(number);
        let metas = ties.map_or(&[][..], |ties| &ties.metas);
        out.put(&[tag.kind, u8::from(state.tags.is_loose(number))])?;
        out.put(&tag.id.to_le_bytes())?;
        out.put(&ties.and_then(|ties| ties.synonym_of).unwrap_or(NONE).to_le_bytes())?;
        put_numbers(&mut out, metas)?;
    }
    let merged = || state.base.scopes[2].iter().filter(|&work| !state.delta.superseded().contains(work));
    let count = merged().count() + state.delta.records().count();
    out.put(&(count as u32).to_le_bytes())?;
    for work in merged() {
        put_work(&mut out, &state.row(work), state.base.rows.tags(work))?;
    }
    for record in state.delta.records() {
        put_work(&mut out, &record.row, &record.typed)?;
    }
    let sum = out.sum.clone().finalize();
    out.inner.write_all(&sum.to_le_bytes())?;
    out.inner.flush()
}

fn put_work(out: &mut Summed<&mut dyn Write>, row: &Row, typed: &[u32]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(WORK + 4 * typed.len());
    bytes.extend(row.id.to_le_bytes());
    row.wide.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    row.narrow.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes.push(row.scope as u8);
    out.put(&bytes)?;
    put_numbers(out, typed)
}

fn put_numbers(out: &mut Summed<&mut dyn Write>, numbers: &[u32]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(4 + 4 * numbers.len());
    bytes.extend((numbers.len() as u32).to_le_bytes());
    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    out.put(&bytes)
}

pub(crate) fn load(from: &mut dyn Read, mut builder: Builder) -> Result<Catalogue, SnapshotError> {
    let mut input =
        Summed { inner: io::BufReader::with_capacity(1 << 18, from), sum: crc32fast::Hasher::new() };
    let mut head = input.take::<{ 8 + 4 }>()?;
    if head.next::<8>() != *MARK {
        return Err(SnapshotError::Foreign);
    }
    let version = head.u32();
    if version != VERSION {
        return Err(SnapshotError::Version(version));
    }
    let mut head = input.take::<{ 8 + 4 }>()?;
    let (position, tags) = (head.i64(), head.u32());
    let records = load_tags(&mut input, tags, &mut builder)?;
    let mut typed = Vec::new();
    for _ in 0..input.take::<4>()?.u32() {
        let mut fields = input.take::<WORK>()?;
        let row = Row {
            id: fields.i64(),
            wide: std::array::from_fn(|_| fields.i64()),
            narrow: std::array::from_fn(|_| fields.u32()),
            scope: match fields.next::<1>() {
                [0] => Scope::Public,
                [1] => Scope::Members,
                [2] => Scope::Staff,
                _ => return Err(SnapshotError::Damaged),
            },
        };
        let count = fields.u32();
        input.take_numbers(count, &mut typed)?;
        if !typed.is_sorted_by(|a, b| a < b) || typed.last() >= Some(&tags) && !typed.is_empty() {
            return Err(SnapshotError::Damaged);
        }
        builder.put_row(&row, &typed)?;
    }
    let sum = input.sum.clone().finalize();
    if input.take::<4>()?.u32() != sum {
        return Err(SnapshotError::Damaged);
    }
    for record in records {
        builder.tag(&record)?;
    }
    Ok(builder.finish_as_they_are(position))
}

/// Gives the tags their numbers; returns what is to be tied once all have theirs.
fn load_tags(
    input: &mut Summed<io::BufReader<&mut dyn Read>>,
    count: u32,
    builder: &mut Builder,
) -> Result<Vec<TagRecord>, SnapshotError> {
    let mut tied = Vec::new();
    let mut metas = Vec::new();
    for number in 0..count {
        let mut fields = input.take::<TAG>()?;
        let [kind, loose] = fields.next();
        let tag = Tag { kind, id: fields.i64() };
        let (synonym_of, above) = (fields.u32(), fields.u32());
        input.take_numbers(above, &mut metas)?;
        if builder.tags.intern_old(tag)? != number {
            return Err(SnapshotError::Damaged);
        }
        if loose == 1 || synonym_of != NONE || !metas.is_empty() {
            tied.push((tag, loose, synonym_of, metas.clone()));
        }
    }
    let named = |number: u32| {
        if number < count { Ok(builder.tags.tag(number)) } else { Err(SnapshotError::Damaged) }
    };
    tied.into_iter()
        .map(|(tag, loose, synonym_of, metas)| {
            let standing = match (synonym_of, loose) {
                (NONE, 0) => Standing::Canonical,
                (NONE, _) => Standing::Loose,
                (other, _) => Standing::SynonymOf(named(other)?),
            };
            let metas = metas.into_iter().map(named).collect::<Result<_, _>>()?;
            Ok(TagRecord { tag, standing, metas })
        })
        .collect()
}
