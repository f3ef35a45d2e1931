//! Folding the delta into a new base.
//!
//! First the works: their blocks and the orders they moved in. Then the tags: the sets and rankings that
//! they touch. All of it beside the running catalogue, which goes on changing; only for the last step,
//! putting the new base in the old one's place, must a writer wait. Tags tied meanwhile make the second
//! part begin again; after some times it is done with writers held off.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};

use arc_swap::ArcSwap;
use roaring::RoaringBitmap;

use crate::base::Base;
use crate::catalogue::State;
use crate::piece::PIECE_BITS;
use crate::ranking::{Ground, Moves, Rankings, add_moves};
use crate::rows::Row;
use crate::tags::Tags;

/// So often the second part is begun before writers are held off.
const TRIES: u32 = 3;

/// Works looked at between two pauses.
const WORKS_AT_A_TIME: usize = 256;

/// Bytes of sets copied between two pauses.
const BYTES_AT_A_TIME: u64 = 1 << 20;

/// One work of the delta on its way into the base.
struct Moved {
    number: u32,
    /// What it was, if it was.
    old: Option<(Row, Vec<u32>)>,
    /// What it is, if it still is.
    new: Option<(Row, Vec<u32>)>,
}

pub(crate) fn merge<'a>(
    state: &ArcSwap<State>,
    hold_off_writers: impl Fn() -> MutexGuard<'a, ()>,
    pause: &mut dyn FnMut(),
) -> bool {
    let start = state.load_full();
    if start.delta.len() == 0 {
        return false;
    }
    let (base, moved) = fold_works(&start, pause);
    let base = Arc::new(base);
    let mut tries = 0;
    loop {
        tries += 1;
        let held = (tries > TRIES).then(&hold_off_writers);
        let now = state.load_full();
        // Whoever is called while writers are held off might write, and wait for ever.
        let pause: &mut dyn FnMut() = if held.is_some() { &mut || () } else { pause };
        let folded = fold_tags(&now, base.clone(), &moved, pause);
        let _held = held.unwrap_or_else(&hold_off_writers);
        let latest = state.load_full();
        if latest.ties != now.ties {
            continue;
        }
        let mut tags = folded.tags;
        // Tags that came meanwhile have no works in the base yet, and get the same numbers.
        for number in tags.len()..latest.tags.len() {
            if Arc::make_mut(&mut tags).intern(latest.tags.tag(number)).is_err() {
                return false;
            }
        }
        let delta = latest.delta.since(start.delta.turn, |id| base.number(id));
        state.store(Arc::new(State {
            settings: latest.settings.clone(),
            delta: Arc::new(delta),
            position: latest.position,
            ties: latest.ties,
            tags,
            ..folded
        }));
        return true;
    }
}

fn fold_works(start: &State, pause: &mut dyn FnMut()) -> (Base, Vec<Moved>) {
    let old = &*start.base;
    let mut rows = old.rows.clone();
    let mut moved = Vec::with_capacity(start.delta.len());
    for entry in start.delta.entries() {
        let new = entry.record.as_ref().map(|record| (record.row, record.typed.to_vec()));
        match (entry.number, new) {
            (Some(number), new) => {
                let before = (old.rows.row(number), old.rows.tags(number).to_vec());
                moved.push(Moved { number, old: Some(before), new });
            }
            (None, Some((row, typed))) => {
                let number = rows.push(&row, &typed);
                moved.push(Moved { number, old: None, new: Some((row, typed)) });
            }
            (None, None) => {}
        }
    }
    for recount in start.delta.recounts().iter() {
        let (row, typed) = (old.rows.row(recount.number), old.rows.tags(recount.number).to_vec());
        let mut new = row;
        new.set_counts(recount.counts);
        moved.push(Moved {
            number: recount.number,
            old: Some((row, typed.clone())),
            new: Some((new, typed)),
        });
    }
    pause();
    moved.sort_unstable_by_key(|work| work.number);
    let replaced: Vec<(u32, Row, &[u32])> = moved
        .iter()
        .filter_map(|work| {
            let (old, _) = work.old.as_ref()?;
            // A work that is gone leaves a row without tags, which no order and no set names.
            let (row, typed) = work.new.as_ref().map_or((old, &[][..]), |(row, typed)| (row, &typed[..]));
            Some((work.number, *row, typed))
        })
        .collect();
    rows.replace(&replaced, pause);
    let orders = std::array::from_fn(|order| {
        let key = |side: &Option<(Row, Vec<u32>)>| side.as_ref().map(|(row, _)| row.key(order));
        let mut gone = Vec::new();
        let mut come = Vec::new();
        for work in &moved {
            let (old, new) = (key(&work.old), key(&work.new));
            if old != new {
                gone.extend(old.map(|_| work.number));
                come.extend(new.map(|_| work.number));
            }
        }
        if gone.is_empty() && come.is_empty() {
            return old.orders[order].clone();
        }
        let new = old.reordered(&rows, order, &gone, &come, pause);
        pause();
        Arc::new(new)
    });
    let scopes = std::array::from_fn(|scope| {
        let is_in = |side: &Option<(Row, Vec<u32>)>| {
            side.as_ref().is_some_and(|(row, _)| row.scope as usize <= scope)
        };
        let mut set = RoaringBitmap::clone(&old.scopes[scope]);
        for work in moved.iter().filter(|work| is_in(&work.old) != is_in(&work.new)) {
            if is_in(&work.new) {
                set.insert(work.number);
            } else {
                set.remove(work.number);
            }
        }
        pause();
        Arc::new(set)
    });
    (Base { rows, orders, scopes }, moved)
}

/// A work's tags under the ties of the day.
struct Borne {
    typed: Vec<u32>,
    direct: Vec<u32>,
    found: Vec<u32>,
}

impl Borne {
    fn of(side: &Option<(Row, Vec<u32>)>, tags: &Tags) -> Borne {
        let typed = side.as_ref().map_or(Vec::new(), |(_, typed)| typed.clone());
        let direct = tags.direct_of(&typed);
        let found = tags.upward(&direct);
        Borne { typed, direct, found }
    }
}

/// Numbers that leave and enter one set.
#[derive(Default)]
struct Edit {
    gone: Vec<u32>,
    come: Vec<u32>,
}

/// What happens to a tag's three sets.
#[derive(Default)]
struct Edits {
    typed: Edit,
    direct: Edit,
    found: Edit,
}

fn fold_tags(now: &State, base: Arc<Base>, moved: &[Moved], pause: &mut dyn FnMut()) -> State {
    let mut tags = Tags::clone(&now.tags);
    tags.settle();
    let mut twice = RoaringBitmap::clone(&now.twice);
    let mut edits: HashMap<u32, Edits> = HashMap::new();
    let mut borne = Vec::with_capacity(moved.len());
    for (at, work) in moved.iter().enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        let (old, new) = (Borne::of(&work.old, &tags), Borne::of(&work.new, &tags));
        differ(&old.typed, &new.typed, |tag, come| {
            edits.entry(tag).or_default().typed.note(work.number, come)
        });
        differ(&old.direct, &new.direct, |tag, come| {
            edits.entry(tag).or_default().direct.note(work.number, come);
        });
        differ(&old.found, &new.found, |tag, come| {
            edits.entry(tag).or_default().found.note(work.number, come)
        });
        if new.direct.len() < new.typed.len() {
            twice.insert(work.number);
        } else {
            twice.remove(work.number);
        }
        borne.push((old, new));
    }
    pause();
    file(&mut tags, &edits, pause);
    let mut rankings = Rankings::clone(&now.rankings);
    let ground = Ground { base: &base, tags: &tags, twice: &twice, settings: &now.settings };
    let moves = moves(ground, &rankings, moved, &borne, pause);
    ground.shift(&mut rankings, moves, pause);
    State {
        base,
        tags: Arc::new(tags),
        twice: Arc::new(twice),
        tail: now.tail.clone(),
        rankings: Arc::new(rankings),
        ..State::default()
    }
}

impl Edit {
    fn note(&mut self, work: u32, come: bool) {
        if come { &mut self.come } else { &mut self.gone }.push(work);
    }
}

/// Calls with each tag of only one of two sorted lists, and whether it is the new one.
fn differ(old: &[u32], new: &[u32], mut each: impl FnMut(u32, bool)) {
    old.iter().filter(|tag| new.binary_search(tag).is_err()).for_each(|&tag| each(tag, false));
    new.iter().filter(|tag| old.binary_search(tag).is_err()).for_each(|&tag| each(tag, true));
}

/// Edits the tags' sets, one piece of the table after the other.
fn file(tags: &mut Tags, edits: &HashMap<u32, Edits>, pause: &mut dyn FnMut()) {
    let mut edited: Vec<u32> = edits.keys().copied().collect();
    edited.sort_unstable();
    for group in edited.chunk_by(|a, b| a >> PIECE_BITS == b >> PIECE_BITS) {
        let piece = group[0] >> PIECE_BITS;
        let mut changed = 0;
        tags.refile(piece, |at, old, works| {
            let edit = edits.get(&((piece << PIECE_BITS) + at)).map(|edits| &edits.typed);
            let (gone, come) = edit.map_or((&[][..], &[][..]), |edit| (&edit.gone, &edit.come));
            changed += if gone.is_empty() && come.is_empty() { 0 } else { old.bytes() };
            // A piece with the largest tags may take long.
            if changed > BYTES_AT_A_TIME {
                changed = 0;
                pause();
            }
            old.edit(gone, come, works)
        });
        for &tag in group {
            if tags.ties(tag).is_some() {
                edit_tied(tags, tag, &edits[&tag]);
            }
        }
        pause();
    }
}

fn edit_tied(tags: &mut Tags, tag: u32, edits: &Edits) {
    let typed = tags.typed(tag).to_postings();
    tags.tie(tag, |ties| {
        // Sets that are one stay one.
        ties.direct = match (&ties.synonym_of, &ties.synonyms[..]) {
            (None, []) => typed,
            _ => ties.direct.edited(&edits.direct.gone, &edits.direct.come),
        };
        ties.found = match ties.subs[..] {
            [] => ties.direct.clone(),
            _ => ties.found.edited(&edits.found.gone, &edits.found.come),
        };
    });
}

fn moves(
    ground: Ground<'_>,
    rankings: &Rankings,
    moved: &[Moved],
    borne: &[(Borne, Borne)],
    pause: &mut dyn FnMut(),
) -> HashMap<Option<u32>, Moves> {
    let mut moves: HashMap<Option<u32>, Moves> = HashMap::new();
    for (at, (work, (old, new))) in moved.iter().zip(borne).enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        let scope = |side: &Option<(Row, Vec<u32>)>| side.as_ref().map(|(row, _)| row.scope);
        if scope(&work.old) == scope(&work.new) && old.direct == new.direct && old.found == new.found {
            continue;
        }
        for (side, borne, by) in [(&work.old, old, -1), (&work.new, new, 1)] {
            let Some(scope) = scope(side) else { continue };
            let ranked = borne
                .found
                .iter()
                .copied()
                .filter(|tag| rankings.beside.contains_key(tag) || ground.deserves(*tag));
            let ranks = |tag| ground.ranks(ground.tags.kind(tag)) && ground.tags.is_counted(tag);
            let counted = || borne.direct.iter().copied().filter(|&tag| ranks(tag));
            add_moves(moves.entry(None).or_default(), counted(), scope, by);
            for tag in ranked {
                add_moves(moves.entry(Some(tag)).or_default(), counted(), scope, by);
            }
        }
    }
    moves
}
