//! Filling a catalogue with many works at once: all sets and orders are made in one go at the end.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::base::Base;
use crate::catalogue::{Catalogue, State};
use crate::piece::PIECE;
use crate::postings::bitmap_of;
use crate::ranking::Ground;
use crate::rows::{BY_ID, Row, Rows};
use crate::tags::Tags;
use crate::types::{Refused, Settings, TagRecord, Work};
use crate::wrangle::{refresh_direct, refresh_found, tie};

/// Postings sorted at a time: 128 MiB.
const AT_A_TIME: u64 = 1 << 25;

/// Tags of so many works get the lowest numbers.
const COMMON: u32 = 32;

/// Takes tags and works in any order and makes a [`Catalogue`] of them.
#[derive(Debug)]
pub struct Builder {
    settings: Settings,
    tags: Tags,
    rows: Rows,
}

impl Builder {
    /// An empty one.
    pub fn new(settings: Settings) -> Builder {
        Builder { settings, tags: Tags::default(), rows: Rows::default() }
    }

    /// Ties a tag. Records may come before those of the tags they name, as far as each is right by itself:
    /// nothing may be a synonym of what is a synonym already.
    ///
    /// # Errors
    /// As for [`Catalogue::apply`].
    pub fn tag(&mut self, record: &TagRecord) -> Result<(), Refused> {
        tie(&mut self.tags, record).map(|_| ())
    }

    /// Adds a work. Of several with one id the last one counts.
    ///
    /// # Errors
    /// [`Refused::Kind`] for a tag of a kind there cannot be, [`Refused::Full`] beyond 2³² − 2 works.
    pub fn put(&mut self, work: &Work) -> Result<(), Refused> {
        let mut typed = Vec::with_capacity(work.tags.len());
        for &tag in &work.tags {
            typed.push(self.tags.intern_old(tag)?);
        }
        typed.sort_unstable();
        typed.dedup();
        if self.rows.len() == u32::MAX - 1 {
            return Err(Refused::Full);
        }
        self.rows.push(&Row::of(work), &typed);
        Ok(())
    }

    /// Numbers the works so that those of one fandom lie together. Tags of many works get the lowest
    /// numbers, each followed by its synonyms: what is counted most lies close. The others are numbered as
    /// they come on the works, so that those of one fandom lie together too. Then everything is sorted.
    pub fn finish(mut self, position: i64) -> Catalogue {
        self.tags.settle();
        let works = self.clustered();
        let mut seen = vec![false; self.tags.len() as usize];
        let mut order = Vec::with_capacity(seen.len());
        for tag in self.commonest(&works) {
            seen[tag as usize] = true;
            order.push(tag);
        }
        let on_works = works.iter().flat_map(|&work| self.rows.tags(work).iter());
        for tag in on_works.chain(0..self.tags.len()) {
            if !std::mem::replace(&mut seen[tag as usize], true) {
                order.push(tag);
            }
        }
        let (tags, new) = self.tags.renumbered(&order);
        let mut rows = Rows::default();
        for work in works {
            let mut typed: Vec<u32> = self.rows.tags(work).iter().map(|tag| new[tag as usize]).collect();
            typed.sort_unstable();
            rows.push(&self.rows.row(work), &typed);
        }
        self.tags = tags;
        self.rows = rows;
        self.finish_as_they_are(position)
    }

    /// Tags of many works, the commonest first, each followed by its synonyms.
    fn commonest(&self, works: &[u32]) -> Vec<u32> {
        let mut sizes = vec![0_u32; self.tags.len() as usize];
        let canonical = |tag: u32| self.tags.canonical(tag);
        for &work in works {
            self.rows.tags(work).iter().for_each(|tag| sizes[canonical(tag) as usize] += 1);
        }
        let mut common: Vec<(Reverse<u32>, u32, bool, u32)> = (0..self.tags.len())
            .map(|tag| (Reverse(sizes[canonical(tag) as usize]), canonical(tag), canonical(tag) != tag, tag))
            .filter(|(size, ..)| size.0 >= COMMON)
            .collect();
        common.sort_unstable();
        common.into_iter().map(|(.., tag)| tag).collect()
    }

    /// Numbers the works as they came. No two may have the same id.
    fn finish_as_they_are(self, position: i64) -> Catalogue {
        let Builder { settings, mut tags, rows } = self;
        tags.settle();
        file(&mut tags, &rows);
        let twice = bitmap_of((0..rows.len()).filter(|&work| tags.has_double(&rows.tags(work).to_vec())));
        let base = Base::of(rows);
        let ground = Ground { base: &base, tags: &tags, twice: &twice, settings: &settings };
        let rankings = ground.rank_all(&mut || ());
        Catalogue::of(State {
            rankings: Arc::new(rankings),
            settings: Arc::new(settings),
            base: Arc::new(base),
            tags: Arc::new(tags),
            twice: Arc::new(twice),
            position,
            ..State::default()
        })
    }

    /// The works that count, the largest fandom's first; where a work has several, it goes to the largest.
    fn clustered(&self) -> Vec<u32> {
        let rows = &self.rows;
        let fandoms = |work: u32| {
            let canonical = rows.tags(work).iter().map(|tag| self.tags.canonical(tag));
            canonical.filter(|&tag| self.tags.kind(tag) == self.settings.cluster)
        };
        let mut sizes = vec![0_u32; self.tags.len() as usize];
        for work in 0..rows.len() {
            fandoms(work).for_each(|tag| sizes[tag as usize] += 1);
        }
        let mut seen = HashSet::new();
        let mut keyed = Vec::with_capacity(rows.len() as usize);
        for work in (0..rows.len()).rev() {
            let id = rows.key(BY_ID, work);
            if seen.insert(id) {
                let largest = fandoms(work).map(|tag| (sizes[tag as usize], tag)).max();
                keyed.push((Reverse(largest.unwrap_or_default()), id, work));
            }
        }
        drop(seen);
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, work)| work).collect()
    }
}

/// Makes each tag's sets from the works' lists.
fn file(tags: &mut Tags, rows: &Rows) {
    let mut ends = vec![0_u64; tags.len() as usize];
    for work in 0..rows.len() {
        for tag in rows.tags(work).iter() {
            ends[tag as usize] += 1;
        }
    }
    let mut first = 0;
    while first < tags.len() {
        let mut places = Vec::new();
        let mut total = 0;
        let mut last = first;
        // Whole pieces of tags.
        while last < tags.len() && (total < AT_A_TIME || !(last as usize).is_multiple_of(PIECE)) {
            places.push(total as usize);
            total += ends[last as usize];
            last += 1;
        }
        let mut works = vec![0_u32; total as usize];
        let mut next = places.clone();
        for work in 0..rows.len() {
            let in_turn = |tag: &u32| (first..last).contains(tag);
            for tag in rows.tags(work).iter().filter(in_turn) {
                let place = &mut next[(tag - first) as usize];
                works[*place] = work;
                *place += 1;
            }
        }
        for piece in first as usize / PIECE..(last as usize).div_ceil(PIECE) {
            tags.refile(piece as u32, |at, _, list| {
                let at = piece * PIECE + at as usize - first as usize;
                list.extend_from_slice(&works[places[at]..next[at]]);
                None
            });
        }
        first = last;
    }
    let tied: Vec<u32> = (0..tags.len()).filter(|&tag| tags.ties(tag).is_some()).collect();
    tied.iter().for_each(|&tag| refresh_direct(tags, tag));
    tied.iter().for_each(|&tag| refresh_found(tags, tag));
}
