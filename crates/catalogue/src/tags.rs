//! All tags by number: what each is tied to and which works bear it. Clones share what did not change.
//!
//! Three sets belong to a tag: the works on which it was *typed*; those that bear it *directly*, which adds
//! its synonyms; and those *found* by it, which adds all its sub-tags. Most tags have no ties, and for them
//! the three are one.
//!
//! Tags that came since the last merge are *young*: kept apart, so that a new tag costs little.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::column::drop_slowly;
use crate::index::{SHARDS, Shard, hash, shard};
use crate::marks::{LOOSE, Marks, STANDS, SYNONYM, kind_in};
use crate::piece::{PIECE, PIECE_BITS, Piece};
use crate::pile::{Keyed, Pile};
use crate::postings::{Postings, Set};
use crate::types::{KINDS, Refused, Tag};

/// Young tags that grow up between two pauses.
const SETTLED_AT_A_TIME: usize = 16;

/// What one tag is tied to. A synonym has neither metas, subs nor synonyms, and its sets are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties {
    pub synonym_of: Option<u32>,
    pub synonyms: Vec<u32>,
    pub metas: Vec<u32>,
    pub subs: Vec<u32>,
    pub direct: Postings,
    pub found: Postings,
}

impl Ties {
    pub fn is_free(&self) -> bool {
        self.synonym_of.is_none() && self.synonyms.is_empty() && self.metas.is_empty() && self.subs.is_empty()
    }
}

/// The table of tags.
#[derive(Clone, Debug)]
pub(crate) struct Tags {
    pieces: Arc<Vec<Arc<Piece>>>,
    marks: Marks,
    /// Tag numbers by what they are called: open addressing, a power of two of places each.
    index: Arc<Vec<Arc<Shard>>>,
    /// How many are in pieces.
    old: u32,
    /// The numbers from `old` on.
    young: Pile<Young>,
    young_by_name: Pile<Named>,
}

/// A tag without works or ties.
#[derive(Clone, Copy, Debug)]
struct Young {
    number: u32,
    tag: Tag,
}

impl Keyed for Young {
    type Key = u32;
    fn key(&self) -> u32 {
        self.number
    }
}

#[derive(Clone, Copy, Debug)]
struct Named(Young);

impl Keyed for Named {
    type Key = Tag;
    fn key(&self) -> Tag {
        self.0.tag
    }
}

impl Default for Tags {
    fn default() -> Self {
        Tags {
            pieces: Arc::default(),
            marks: Marks::default(),
            index: Arc::new(vec![Arc::default(); SHARDS]),
            old: 0,
            young: Pile::default(),
            young_by_name: Pile::default(),
        }
    }
}

impl Tags {
    /// From pieces and as many marks, all full but the last piece.
    pub fn of(pieces: Vec<Piece>, marks: Marks) -> Tags {
        let mut tags =
            Tags { pieces: Arc::new(pieces.into_iter().map(Arc::new).collect()), marks, ..Tags::default() };
        let len = tags.pieces.iter().map(|piece| piece.parts().ids.len() as u32).sum();
        tags.old = len;
        let mut sizes = vec![0; SHARDS];
        let hashes = |tag: u32| hash(tags.tag(tag));
        (0..len).for_each(|tag| sizes[shard(hashes(tag))] += 1);
        let mut shards: Vec<Shard> = sizes.into_iter().map(Shard::for_so_many).collect();
        for tag in 0..len {
            let hash = hashes(tag);
            shards[shard(hash)].insert(hash, tag, hashes);
        }
        tags.index = Arc::new(shards.into_iter().map(Arc::new).collect());
        tags
    }

    pub fn pieces(&self) -> &[Arc<Piece>] {
        &self.pieces
    }

    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    pub fn len(&self) -> u32 {
        self.old + self.young.len() as u32
    }

    pub fn number(&self, tag: Tag) -> Option<u32> {
        if usize::from(tag.kind) >= KINDS {
            return None;
        }
        let hash = hash(tag);
        let shard = &self.index[shard(hash)];
        let old = shard.find(hash, |number| self.tag(number) == tag);
        old.or_else(|| Some(self.young_by_name.get(tag)?.0.number))
    }

    /// The tag's number; a tag never seen before gets the next one and is young.
    pub fn intern(&mut self, tag: Tag) -> Result<u32, Refused> {
        if let Some(number) = self.known_or_room(tag)? {
            return Ok(number);
        }
        let number = self.len();
        self.young.set(Young { number, tag });
        self.young_by_name.set(Named(Young { number, tag }));
        Ok(number)
    }

    /// As [`Tags::intern`], but nobody is young: quicker for very many.
    pub fn intern_old(&mut self, tag: Tag) -> Result<u32, Refused> {
        if !self.young.is_empty() {
            self.settle();
        }
        match self.known_or_room(tag)? {
            Some(number) => Ok(number),
            None => Ok(self.push(tag, false)),
        }
    }

    fn known_or_room(&self, tag: Tag) -> Result<Option<u32>, Refused> {
        if usize::from(tag.kind) >= KINDS {
            return Err(Refused::Kind(tag));
        }
        match self.number(tag) {
            None if self.len() == u32::MAX - 1 => Err(Refused::Full),
            known => Ok(known),
        }
    }

    /// The young ones grow up: they may be tied and bear works.
    pub fn settle(&mut self) {
        self.settle_slowly(&mut || ());
    }

    /// As [`Tags::settle`]; each of them may copy a part of the index, so that `pause` is called now and then.
    pub fn settle_slowly(&mut self, pause: &mut dyn FnMut()) {
        let young = std::mem::take(&mut self.young);
        self.young_by_name = Pile::default();
        for (at, young) in young.iter().enumerate() {
            if at % SETTLED_AT_A_TIME == 0 {
                pause();
            }
            self.push(young.tag, false);
        }
    }

    fn push(&mut self, tag: Tag, loose: bool) -> u32 {
        let number = self.old;
        let pieces = Arc::make_mut(&mut self.pieces);
        if number as usize & (PIECE - 1) == 0 {
            if let Some(full) = pieces.last_mut() {
                Arc::make_mut(full).shrink();
            }
            pieces.push(Arc::default());
        }
        if let Some(piece) = pieces.last_mut() {
            Arc::make_mut(piece).push(tag.id);
        }
        self.marks.push(tag.kind | if loose { LOOSE } else { 0 });
        let hash_of = |number: u32| {
            let id = pieces[(number >> PIECE_BITS) as usize].id(number as usize & (PIECE - 1));
            hash(Tag { kind: kind_in(self.marks.get(number)), id })
        };
        let hash = hash(tag);
        let shard = &mut Arc::make_mut(&mut self.index)[shard(hash)];
        Arc::make_mut(shard).insert(hash, number, hash_of);
        self.old += 1;
        number
    }

    /// The same tags numbered anew, each `order[n]` becoming `n`; the order holds every tag once. They have
    /// no works then. Also gives each old number's new one.
    pub fn renumbered(&self, order: &[u32]) -> (Tags, Vec<u32>) {
        let mut new = vec![0; order.len()];
        for (number, &old) in (0..).zip(order) {
            new[old as usize] = number;
        }
        let mut tags = Tags::default();
        for &old in order {
            tags.push(self.tag(old), self.mark(old) & LOOSE != 0);
        }
        for &old in order {
            if let Some(ties) = self.ties(old) {
                let mut ties = Ties::clone(ties);
                let lists = [&mut ties.synonyms, &mut ties.metas, &mut ties.subs];
                for number in lists.into_iter().flatten().chain(&mut ties.synonym_of) {
                    *number = new[*number as usize];
                }
                tags.tie(new[old as usize], |new| *new = ties);
            }
        }
        (tags, new)
    }

    /// The piece in which a tag is, and where; none for a young one.
    fn at(&self, number: u32) -> Option<(&Piece, usize)> {
        let piece =
            if number < self.old { Some(&self.pieces[(number >> PIECE_BITS) as usize]) } else { None };
        Some((&**piece?, number as usize & (PIECE - 1)))
    }

    fn piece_mut(&mut self, number: u32) -> (&mut Piece, usize) {
        if number >= self.old {
            self.settle();
        }
        let piece = &mut Arc::make_mut(&mut self.pieces)[(number >> PIECE_BITS) as usize];
        (Arc::make_mut(piece), number as usize & (PIECE - 1))
    }

    pub fn tag(&self, number: u32) -> Tag {
        match self.at(number) {
            Some((piece, at)) => Tag { kind: kind_in(self.marks.get(number)), id: piece.id(at) },
            None => self.young.get(number).map_or(Tag { kind: 0, id: 0 }, |young| young.tag),
        }
    }

    /// Its kind and standing in one byte; see [`crate::marks`].
    pub fn mark(&self, number: u32) -> u8 {
        if number < self.old { self.marks.get(number) } else { self.tag(number).kind }
    }

    pub fn kind(&self, number: u32) -> u8 {
        kind_in(self.mark(number))
    }

    pub fn ties(&self, number: u32) -> Option<&Arc<Ties>> {
        self.at(number).and_then(|(piece, at)| piece.ties(at))
    }

    pub fn is_loose(&self, number: u32) -> bool {
        self.mark(number) & LOOSE != 0
    }

    pub fn set_loose(&mut self, number: u32, loose: bool) {
        if self.is_loose(number) != loose {
            self.settle();
            self.marks.mark(number, LOOSE, loose);
        }
    }

    /// Changes what a tag is tied to; ties that hold nothing are dropped.
    pub fn tie(&mut self, number: u32, change: impl FnOnce(&mut Ties)) {
        let (piece, at) = self.piece_mut(number);
        let mut ties = piece.ties(at).map(|ties| Ties::clone(ties)).unwrap_or_else(|| {
            let typed = piece.typed(at).to_postings();
            Ties { direct: typed.clone(), found: typed, ..Ties::default() }
        });
        change(&mut ties);
        let (synonym, stands) = (ties.synonym_of.is_some(), !ties.synonyms.is_empty());
        piece.set_ties(at, ties);
        self.marks.mark(number, SYNONYM, synonym);
        self.marks.mark(number, STANDS, stands);
    }

    pub fn is_synonym(&self, number: u32) -> bool {
        self.mark(number) & SYNONYM != 0
    }

    /// Those that it stands for.
    pub fn synonyms(&self, number: u32) -> &[u32] {
        let ties = if self.mark(number) & STANDS == 0 { None } else { self.ties(number) };
        ties.map_or(&[], |ties| &ties.synonyms)
    }

    /// The tag that stands for this one: itself, or what it is a synonym of.
    pub fn canonical(&self, number: u32) -> u32 {
        if !self.is_synonym(number) {
            return number;
        }
        self.ties(number).and_then(|ties| ties.synonym_of).unwrap_or(number)
    }

    /// Whether it is shown with a count.
    pub fn is_counted(&self, number: u32) -> bool {
        self.mark(number) & (LOOSE | SYNONYM) == 0
    }

    /// Works on which it was typed.
    pub fn typed(&self, number: u32) -> Set<'_> {
        self.at(number).map_or(Set::Few(&[]), |(piece, at)| piece.typed(at))
    }

    /// Works that bear it or a synonym of it.
    pub fn direct(&self, number: u32) -> Set<'_> {
        match self.ties(number) {
            Some(ties) => ties.direct.set(),
            None => self.typed(number),
        }
    }

    /// Works that are found by it: of sub-tags too.
    pub fn found(&self, number: u32) -> Set<'_> {
        match self.ties(number) {
            Some(ties) => ties.found.set(),
            None => self.typed(number),
        }
    }

    /// Gives tags other works, one piece of them after the other. `edited` is told a number of each piece
    /// and gives what [`Piece::with_sets`] wants. Only for grown-up tags.
    pub fn refile(
        &mut self,
        piece: u32,
        mut edited: impl FnMut(u32, Set<'_>, &mut Vec<u32>) -> Option<Arc<RoaringBitmap>>,
    ) {
        let piece = &mut Arc::make_mut(&mut self.pieces)[piece as usize];
        *piece = Arc::new(piece.with_sets(|at, works| edited(at as u32, piece.typed(at), works)));
    }

    /// Lets go of everything little by little.
    pub fn drop_slowly(mut self, pause: &mut dyn FnMut()) {
        if let Some(pieces) = Arc::get_mut(&mut self.pieces) {
            drop_slowly(pieces, pause);
        }
    }

    /// All tags above the given ones and they themselves, ascending. They must be canonical.
    pub fn upward(&self, from: &[u32]) -> Vec<u32> {
        self.reach(from, |ties| &ties.metas)
    }

    /// All tags below one and it itself, ascending.
    pub fn downward(&self, from: u32) -> Vec<u32> {
        self.reach(&[from], |ties| &ties.subs)
    }

    fn reach(&self, from: &[u32], next: impl Fn(&Ties) -> &Vec<u32>) -> Vec<u32> {
        let mut all = from.to_vec();
        let mut at = 0;
        while at < all.len() {
            if let Some(ties) = self.ties(all[at]) {
                for &tag in next(ties) {
                    if !all.contains(&tag) {
                        all.push(tag);
                    }
                }
            }
            at += 1;
        }
        all.sort_unstable();
        all
    }

    /// What a work bears directly when these were typed on it, ascending.
    pub fn direct_of(&self, typed: &[u32]) -> Vec<u32> {
        let mut direct: Vec<u32> = typed.iter().map(|&tag| self.canonical(tag)).collect();
        direct.sort_unstable();
        direct.dedup();
        direct
    }

    /// Whether two of these tags stand for the same.
    pub fn has_double(&self, typed: &[u32]) -> bool {
        typed.iter().any(|&tag| self.is_synonym(tag)) && self.direct_of(typed).len() < typed.len()
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> u64 {
        let pieces: u64 = self.pieces.iter().map(|piece| 8 + piece.bytes()).sum();
        let index: u64 = self.index.iter().map(|shard| shard.bytes()).sum();
        pieces + index + u64::from(self.old) + 80 * self.young.len() as u64
    }
}
