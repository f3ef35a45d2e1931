//! The book of suggestions: every tag's name in memory, found by the beginning of any of its words.
//!
//! All places where a word begins, sorted by the text from there on; what begins with something typed is one range of
//! them. Each place knows its tag's rank (canonical first, then by use, for everybody and for members), each block of
//! places the best ranks in it by kind, so that the best of a long range are found without reading it. A synonym
//! leads to its canonical tag and has its rank. Numbers and texts only; what it finds is asked of the database again
//! before it is shown ([`super::suggester`]).

mod build;
mod find;

pub use build::Builder;
pub use find::Asked;

use std::collections::HashMap;

use super::Kind;
use crate::TagId;

/// Places in a block.
const BLOCK: usize = 512;
/// The rank of what is suggested to nobody of a kind of viewer.
const NOBODY: u32 = u32::MAX;
/// Kinds of tags, as numbers.
const KINDS: usize = 8;

/// A tag, as the book takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which tag.
    pub id: TagId,
    /// Of what kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whether it is canonical.
    pub canonical: bool,
    /// What it is a synonym of.
    pub synonym_of: Option<TagId>,
    /// Works with it that everybody finds.
    pub uses: i64,
    /// Works with it that members find.
    pub member_uses: i64,
}

/// The best ranks in a block, by kind.
type Best = [u32; KINDS];

/// Ranks for one kind of viewer.
#[derive(Debug, Default)]
struct Ranks {
    /// By place.
    place: Vec<u32>,
    /// By block of places.
    block: Vec<Best>,
}

/// The book. It is never changed: a new one takes its place.
#[derive(Debug, Default)]
pub struct Book {
    /// Folded names, one after another.
    text: String,
    /// Where each tag's name ends in it.
    ends: Vec<u32>,
    /// Tags in the order of their ids.
    ids: Vec<TagId>,
    /// By tag.
    kinds: Vec<u8>,
    /// The tag that a tag leads to: itself, or its canonical.
    leads: Vec<u32>,
    /// The rank of each tag for members.
    rank: Vec<u32>,
    /// Whether everybody may hear of a tag.
    public: Vec<bool>,
    /// The tag of each place, sorted by the text from there on.
    place_tag: Vec<u32>,
    /// How many bytes into the name it is.
    place_at: Vec<u16>,
    everybody: Ranks,
    members: Ranks,
    /// The tag of each rank for members.
    by_rank: Vec<u32>,
    /// The ranks, the best first, of the tags that belong to a fandom or stand beside it.
    of_fandom: HashMap<u32, Vec<u32>>,
}

fn number(kind: Kind) -> usize {
    match kind {
        Kind::Rating => 0,
        Kind::Warning => 1,
        Kind::Category => 2,
        Kind::Fandom => 3,
        Kind::Relationship => 4,
        Kind::Character => 5,
        Kind::Freeform => 6,
        Kind::Media => 7,
    }
}

impl Book {
    /// How many tags are in it.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> usize {
        let ranks = |ranks: &Ranks| ranks.place.capacity() * 4 + ranks.block.capacity() * size_of::<Best>();
        let fandoms: usize = self.of_fandom.values().map(|tags| tags.capacity() * 4 + 48).sum();
        self.text.capacity()
            + self.ends.capacity() * 4
            + self.ids.capacity() * 8
            + self.kinds.capacity()
            + self.leads.capacity() * 4
            + self.rank.capacity() * 4
            + self.by_rank.capacity() * 4
            + self.public.capacity()
            + self.place_tag.capacity() * 4
            + self.place_at.capacity() * 2
            + ranks(&self.everybody)
            + ranks(&self.members)
            + fandoms
    }

    /// Whether a tag is in it for everybody; none if it is not in it at all.
    pub(crate) fn is_public(&self, id: TagId) -> Option<bool> {
        let tag = self.ids.binary_search(&id).ok()?;
        (self.rank[tag] != NOBODY).then_some(self.public[tag])
    }

    /// A tag's folded name.
    fn name(&self, tag: u32) -> &str {
        let tag = tag as usize;
        let start = if tag == 0 { 0 } else { self.ends[tag - 1] as usize };
        &self.text[start..self.ends[tag] as usize]
    }

    /// The text from a place on.
    fn text_at(&self, place: usize) -> &str {
        &self.name(self.place_tag[place])[usize::from(self.place_at[place])..]
    }
}

/// Where the words of a folded name begin. Scripts without spaces begin a word with each letter, up to a dozen.
pub(crate) fn beginnings(folded: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = None;
    let mut dense = 0;
    folded.char_indices().filter_map(move |(at, c)| {
        let begins = match before.replace(c) {
            None | Some(' ') => c != ' ',
            Some(_) if matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}') => {
                dense += 1;
                dense < 12
            }
            Some(_) => false,
        };
        begins.then_some(at)
    })
}
