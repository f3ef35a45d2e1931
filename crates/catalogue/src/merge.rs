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

/// So many pauses are waited for readers of what was replaced.
const PATIENCE: u32 = 1_000;

/// One work of the delta on its way into the base.
struct Moved {
    number: u32,
    /// What it was, if it was.
    old: Option<(Row, Vec<u32>)>,
    /// What it is, if it still is.
    new: Option<(Row, Vec<u32>)>,
    /// The work has another number, before or after.
    renumbered: bool,
}

/// Folds in the changes so far, and gives the works with these ids, as far as they are still in the tail, the
/// next numbers, in their order. False if there was nothing to do.
pub(crate) fn merge<'a>(
    state: &ArcSwap<State>,
    hold_off_writers: impl Fn() -> MutexGuard<'a, ()>,
    renumber: &[i64],
    pause: &mut dyn FnMut(),
) -> bool {
    let start = state.load_full();
    let renumbered: Vec<u32> = renumber
        .iter()
        .filter_map(|&id| start.base.number(id).filter(|&number| start.tail.contains(number)))
        .collect();
    if start.delta.len() == 0 && renumbered.is_empty() {
        return false;
    }
    let old = (start.base.clone(), start.tags.clone());
    let (base, moved) = fold_works(&start, &renumbered, pause);
    let base = Arc::new(base);
    let tail = Arc::new(fold_tail(&start, &moved));
    let mut tries = 0;
    loop {
        tries += 1;
        let held = (tries > TRIES).then(&hold_off_writers);
        let now = state.load_full();
        // Whoever is called while writers are held off might write, and wait for ever.
        let folding: &mut dyn FnMut() = if held.is_some() { &mut || () } else { pause };
        let folded = fold_tags(&now, base.clone(), &moved, folding);
        let held = held.unwrap_or_else(&hold_off_writers);
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
            tail,
            tags,
            ..folded
        }));
        drop((held, latest, now, start, moved));
        pause();
        retire(old, pause);
        return true;
    }
}

/// Lets go of what was replaced, little by little and in this thread: who lets go last pays for it, and that should not
/// be a reader. One who reads for very long pays all the same.
fn retire((mut base, mut tags): (Arc<Base>, Arc<Tags>), pause: &mut dyn FnMut()) {
    for _ in 0..PATIENCE {
        if Arc::get_mut(&mut base).is_some() && Arc::get_mut(&mut tags).is_some() {
            break;
        }
        pause();
    }
    if let Ok(base) = Arc::try_unwrap(base) {
        base.rows.drop_slowly(pause);
        for order in base.orders {
            drop(order);
            pause();
        }
    }
    if let Ok(tags) = Arc::try_unwrap(tags) {
        tags.drop_slowly(pause);
    }
}

/// The works that are not numbered with their fandom, from now on.
fn fold_tail(start: &State, moved: &[Moved]) -> RoaringBitmap {
    let mut tail = RoaringBitmap::clone(&start.tail);
    for work in moved {
        match (&work.old, &work.new) {
            (Some(_), None) => drop(tail.remove(work.number)),
            (None, Some(_)) if !work.renumbered => drop(tail.insert(work.number)),
            _ => {}
        }
    }
    tail
}

/// The highest numbers without a work, the highest first.
fn free_numbers(base: &Base) -> impl Iterator<Item = u32> {
    let mut free = RoaringBitmap::new();
    free.insert_range(0..base.rows.len());
    free -= &*base.scopes[2];
    free.into_iter().rev()
}

fn fold_works(start: &State, renumbered: &[u32], pause: &mut dyn FnMut()) -> (Base, Vec<Moved>) {
    let old = &*start.base;
    let mut rows = old.rows.clone_slowly(pause);
    let mut free = free_numbers(old);
    let mut now: HashMap<u32, Option<(Row, Vec<u32>)>> = HashMap::new();
    let mut moved = Vec::with_capacity(start.delta.len() + 2 * renumbered.len());
    let before = |number| Some((old.rows.row(number), old.rows.tags(number).to_vec()));
    for (at, entry) in start.delta.entries().enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        let new = entry.record.as_ref().map(|record| (record.row, record.typed.to_vec()));
        match (entry.number, new) {
            (Some(number), new) => drop(now.insert(number, new)),
            (None, Some((row, typed))) => {
                let number = free.next().unwrap_or_else(|| rows.push(&row, &typed));
                moved.push(Moved { number, old: None, new: Some((row, typed)), renumbered: false });
            }
            (None, None) => {}
        }
    }
    for recount in start.delta.recounts().iter() {
        now.insert(
            recount.number,
            before(recount.number).map(|(mut row, typed)| {
                row.set_counts(recount.counts);
                (row, typed)
            }),
        );
    }
    pause();
    for (at, &number) in renumbered.iter().enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        let new = now.remove(&number).unwrap_or_else(|| before(number));
        moved.push(Moved { number, old: before(number), new: None, renumbered: true });
        if let Some((row, typed)) = new {
            let number = rows.push(&row, &typed);
            moved.push(Moved { number, old: None, new: Some((row, typed)), renumbered: true });
        }
    }
    for (at, (number, new)) in now.into_iter().enumerate() {
        if at % WORKS_AT_A_TIME == 0 {
            pause();
        }
        moved.push(Moved { number, old: before(number), new, renumbered: false });
    }
    pause();
    moved.sort_unstable_by_key(|work| work.number);
    let replaced: Vec<(u32, Row, &[u32])> = moved
        .iter()
        .filter(|work| work.number < old.rows.len())
        .filter_map(|work| {
            // A work that is gone leaves a row without tags, which no order and no set names.
            let gone = work.old.as_ref().map(|(row, _)| (row, &[][..]));
            let (row, typed) = work.new.as_ref().map(|(row, typed)| (row, &typed[..])).or(gone)?;
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
    tags.settle_slowly(pause);
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
