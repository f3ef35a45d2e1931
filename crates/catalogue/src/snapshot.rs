//! A catalogue as bytes: a mark, a version, then in checked frames all that the base holds (columns, tags
//! with their sets, orders, rankings), as it lies in memory, and what has changed beside it.
//!
//! What costs little to work out is left out: the index of tags, and the sets of tied ones.

use std::io::{self, Read, Write};
use std::sync::Arc;

use roaring::RoaringBitmap;
use thiserror::Error;

use crate::base::Base;
use crate::block::Block;
use crate::catalogue::{Catalogue, State};
use crate::delta::{Delta, Record};
use crate::frames::{In, Out};
use crate::marks::Marks;
use crate::piece::Piece;
use crate::ranking::{Ground, List, Listed, Ranking, Rankings};

use crate::rows::{Row, Rows};
use crate::tags::{Tags, Ties};
use crate::types::{KINDS, Scope, Settings};
use crate::wrangle::{refresh_direct, refresh_found};

const MARK: &[u8; 8] = b"fl-works";
const VERSION: u32 = 3;
/// In place of a number: none.
const NONE: u32 = u32::MAX;

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
    /// A checksum does not fit, or its parts do not fit each other.
    #[error("the snapshot was damaged")]
    Damaged,
}

pub(crate) fn save(state: &State, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(MARK)?;
    to.write_all(&VERSION.to_le_bytes())?;
    let mut out = Out::new(to);
    let out_ref = &mut out;
    out_ref.i64(state.position)?;
    put_rows(out_ref, &state.base.rows)?;
    for order in &state.base.orders {
        out_ref.u32s(order)?;
    }
    for set in state.base.scopes.iter().chain([&state.twice, &state.tail]) {
        out_ref.bitmap(set)?;
    }
    let mut tags = Tags::clone(&state.tags);
    tags.settle();
    put_tags(out_ref, &tags)?;
    put_rankings(out_ref, &state.settings, &state.rankings)?;
    put_delta(out_ref, &state.delta)?;
    out.finish()
}

pub(crate) fn load(from: &mut dyn Read, settings: Settings) -> Result<Catalogue, SnapshotError> {
    let mut head = [0; 12];
    from.read_exact(&mut head[..8])?;
    if head[..8] != *MARK {
        return Err(SnapshotError::Foreign);
    }
    from.read_exact(&mut head[8..])?;
    let version = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
    if version != VERSION {
        return Err(SnapshotError::Version(version));
    }
    let mut input = In::new(from);
    let state = take_state(&mut input, settings).map_err(|error| input.error(error))?;
    input.finish()?;
    Ok(Catalogue::of(state))
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn take_state(input: &mut In<'_>, settings: Settings) -> io::Result<State> {
    let position = input.i64()?;
    let rows = take_rows(input)?;
    let mut orders: [Arc<Vec<u32>>; _] = Default::default();
    for order in &mut orders {
        let numbers = input.u32s()?;
        if numbers.iter().any(|&number| number >= rows.len()) {
            return Err(damaged());
        }
        *order = Arc::new(numbers);
    }
    let mut sets: [Arc<RoaringBitmap>; 5] = Default::default();
    for set in &mut sets {
        *set = Arc::new(input.bitmap()?);
        if set.max() >= Some(rows.len()) && !set.is_empty() {
            return Err(damaged());
        }
    }
    let [public, members, staff, twice, tail] = sets;
    let base = Base { rows, orders, scopes: [public, members, staff] };
    let tags = take_tags(input)?;
    if base.rows.blocks.iter().any(|block| block.highest().is_some_and(|tag| tag >= tags.len())) {
        return Err(damaged());
    }
    let rankings = take_rankings(input, &settings, tags.len())?;
    let ground = Ground { base: &base, tags: &tags, twice: &twice, settings: &settings };
    let rankings = rankings.unwrap_or_else(|| ground.rank_all(&mut || ()));
    let delta = take_delta(input, &base, &tags)?;
    Ok(State {
        settings: Arc::new(settings),
        base: Arc::new(base),
        tags: Arc::new(tags),
        twice,
        tail,
        rankings: Arc::new(rankings),
        delta: Arc::new(delta),
        position,
        ties: 0,
    })
}

fn put_rows(out: &mut Out<'_>, rows: &Rows) -> io::Result<()> {
    out.u32(rows.len())?;
    for column in rows.wide.iter().chain([&rows.ids]) {
        column.chunks().try_for_each(|chunk| out.i64s(chunk))?;
    }
    for column in &rows.narrow {
        column.chunks().try_for_each(|chunk| out.u32s(chunk))?;
    }
    for chunk in rows.scopes.chunks() {
        out.bytes(&chunk.iter().map(|&scope| scope as u8).collect::<Vec<u8>>())?;
    }
    for block in &rows.blocks {
        let (ends, tags) = block.parts();
        out.u32s(&ends)?;
        out.u32s(&tags)?;
    }
    Ok(())
}

fn take_rows(input: &mut In<'_>) -> io::Result<Rows> {
    let mut rows = Rows { len: input.u32()?, ..Rows::default() };
    let len = rows.len;
    for column in rows.wide.iter_mut().chain([&mut rows.ids]) {
        column.take(len, || input.i64s())?;
    }
    for column in &mut rows.narrow {
        column.take(len, || input.u32s())?;
    }
    rows.scopes.take(len, || {
        let scope = |byte| match byte {
            0 => Ok(Scope::Public),
            1 => Ok(Scope::Members),
            2 => Ok(Scope::Staff),
            _ => Err(damaged()),
        };
        input.bytes()?.into_iter().map(scope).collect()
    })?;
    let mut works = 0;
    while works < len as usize {
        let (ends, tags) = (input.u32s()?, input.u32s()?);
        works += ends.len();
        let block = Block::of(&ends, &tags, works == len as usize).ok_or_else(damaged)?;
        rows.blocks.push(Arc::new(block));
    }
    if works == len as usize { Ok(rows) } else { Err(damaged()) }
}

fn put_tags(out: &mut Out<'_>, tags: &Tags) -> io::Result<()> {
    out.u32(tags.len())?;
    for chunk in tags.marks().chunks() {
        out.bytes(chunk)?;
    }
    for piece in tags.pieces() {
        let parts = piece.parts();
        out.i64s(parts.ids)?;
        out.u32s(parts.ends)?;
        out.u32s(parts.few)?;
        out.u32(parts.many.len() as u32)?;
        for (at, many) in parts.many {
            out.u8(*at)?;
            out.bitmap(many)?;
        }
        out.u32(parts.ties.len() as u32)?;
        for (at, ties) in parts.ties {
            out.u8(*at)?;
            out.u32(ties.synonym_of.unwrap_or(NONE))?;
            out.u32s(&ties.synonyms)?;
            out.u32s(&ties.metas)?;
            out.u32s(&ties.subs)?;
        }
    }
    Ok(())
}

fn take_tags(input: &mut In<'_>) -> io::Result<Tags> {
    let len = input.u32()?;
    let mut marks = Marks::default();
    marks.take(len, || input.bytes())?;
    let mut pieces = Vec::new();
    let mut count = 0;
    while count < len as usize {
        let (ids, ends, few) = (input.i64s()?, input.u32s()?, input.u32s()?);
        let mut many = Vec::new();
        for _ in 0..input.u32()? {
            many.push((input.u8()?, Arc::new(input.bitmap()?)));
        }
        let mut tied = Vec::new();
        for _ in 0..input.u32()? {
            let at = input.u8()?;
            let synonym_of = Some(input.u32()?).filter(|&tag| tag != NONE);
            let (synonyms, metas, subs) = (input.u32s()?, input.u32s()?, input.u32s()?);
            let named = synonym_of.iter().chain(&synonyms).chain(&metas).chain(&subs);
            if named.copied().any(|tag| tag >= len) {
                return Err(damaged());
            }
            tied.push((at, Arc::new(Ties { synonym_of, synonyms, metas, subs, ..Ties::default() })));
        }
        count += ids.len();
        pieces.push(Piece::of(ids, ends, few, many, tied, count == len as usize).ok_or_else(damaged)?);
    }
    if count != len as usize {
        return Err(damaged());
    }
    let mut tags = Tags::of(pieces, marks);
    let tied: Vec<u32> = (0..len).filter(|&tag| tags.ties(tag).is_some()).collect();
    tied.iter().for_each(|&tag| refresh_direct(&mut tags, tag));
    tied.iter().for_each(|&tag| refresh_found(&mut tags, tag));
    Ok(tags)
}

fn put_rankings(out: &mut Out<'_>, settings: &Settings, rankings: &Rankings) -> io::Result<()> {
    out.u32(settings.ranked_kinds)?;
    out.u32(settings.ranked_from)?;
    out.i64(settings.ranked_tags as i64)?;
    out.u32(rankings.beside.len() as u32)?;
    let everything = (NONE, &rankings.everything);
    let beside = rankings.beside.iter().map(|(&tag, ranking)| (tag, ranking));
    for (tag, ranking) in std::iter::once(everything).chain(beside) {
        out.u32(tag)?;
        for list in &ranking.kinds {
            out.u32(list.floor)?;
            out.u32(list.made_with)?;
            out.u32(list.tags.len() as u32)?;
            for &Listed { tag, counts: [public, members, staff], spread } in &list.tags {
                [tag, public, members, staff, spread].into_iter().try_for_each(|number| out.u32(number))?;
            }
        }
    }
    Ok(())
}

/// None if they were made with other settings.
fn take_rankings(input: &mut In<'_>, settings: &Settings, tags: u32) -> io::Result<Option<Rankings>> {
    let fits = input.u32()? == settings.ranked_kinds;
    let fits = input.u32()? == settings.ranked_from && fits;
    let fits = input.i64()? == settings.ranked_tags as i64 && fits;
    let count = input.u32()?;
    let mut rankings = Rankings::default();
    for _ in 0..=count {
        let of = input.u32()?;
        let mut ranking = Ranking { kinds: Vec::with_capacity(KINDS) };
        for _ in 0..KINDS {
            let mut list = List { floor: input.u32()?, made_with: input.u32()?, tags: Vec::new() };
            for _ in 0..input.u32()? {
                let tag = input.u32()?;
                let counts = [input.u32()?, input.u32()?, input.u32()?];
                if tag >= tags {
                    return Err(damaged());
                }
                list.tags.push(Listed { tag, counts, spread: input.u32()? });
            }
            list.tags.shrink_to_fit();
            ranking.kinds.push(list);
        }
        match of {
            NONE => rankings.everything = Arc::new(ranking),
            tag => drop(rankings.beside.insert(tag, Arc::new(ranking))),
        }
    }
    Ok(fits.then_some(rankings))
}

fn put_delta(out: &mut Out<'_>, delta: &Delta) -> io::Result<()> {
    out.u32(delta.entries().count() as u32)?;
    for entry in delta.entries() {
        out.i64(entry.id)?;
        out.u8(entry.record.as_ref().map_or(NONE as u8, |record| record.row.scope as u8))?;
        if let Some(record) = &entry.record {
            out.i64s(&record.row.wide)?;
            out.u32s(&record.row.narrow)?;
            out.u32s(&record.typed)?;
        }
    }
    out.u32(delta.recounts().len() as u32)?;
    for recount in delta.recounts().iter() {
        out.i64(recount.id)?;
        out.u32s(&recount.counts)?;
    }
    Ok(())
}

fn take_delta(input: &mut In<'_>, base: &Base, tags: &Tags) -> io::Result<Delta> {
    let mut delta = Delta::default();
    for _ in 0..input.u32()? {
        let (id, scope) = (input.i64()?, input.u8()?);
        let record = match [Scope::Public, Scope::Members, Scope::Staff].get(usize::from(scope)) {
            None => None,
            Some(&scope) => {
                let wide = input.i64s()?.try_into().map_err(|_| damaged())?;
                let narrow = input.u32s()?.try_into().map_err(|_| damaged())?;
                let typed = input.u32s()?;
                if typed.iter().any(|&tag| tag >= tags.len()) {
                    return Err(damaged());
                }
                Some(Arc::new(Record::new(Row { id, scope, wide, narrow }, typed.into(), tags)))
            }
        };
        delta.note(id, base.number(id), record);
    }
    for _ in 0..input.u32()? {
        let id = input.i64()?;
        let counts = input.u32s()?.try_into().map_err(|_| damaged())?;
        delta.recount(id, base.number(id), counts);
    }
    Ok(delta)
}
