//! Making a book: tags come in the order of their ids, the sorting is done at the end. Takes seconds for millions, so
//! it runs where nobody waits.

use std::collections::HashMap;

use super::{BLOCK, Best, Book, Entry, KINDS, NOBODY, Ranks, beginnings, number};
use crate::TagId;
use crate::tags::alike::fold::letters;

/// A book being made.
#[derive(Debug, Default)]
pub struct Builder {
    book: Book,
    canonical: Vec<bool>,
    /// By tag, only for synonyms.
    synonyms: Vec<(u32, TagId)>,
    uses: Vec<u32>,
    member_uses: Vec<u32>,
}

fn count(uses: i64) -> u32 {
    u32::try_from(uses.max(0)).unwrap_or(u32::MAX)
}

impl Builder {
    /// Adds a tag; those with smaller ids came before. One that does not fit any more is left out.
    pub fn add(&mut self, entry: &Entry) {
        let book = &mut self.book;
        let folded = letters(&entry.name);
        let (Ok(tag), Ok(end)) =
            (u32::try_from(book.ids.len()), u32::try_from(book.text.len() + folded.len()))
        else {
            return;
        };
        if book.ids.last().is_some_and(|last| *last >= entry.id) {
            return;
        }
        book.text.push_str(&folded);
        book.ends.push(end);
        book.ids.push(entry.id);
        book.kinds.push(number(entry.kind) as u8);
        self.canonical.push(entry.canonical);
        if let Some(of) = entry.synonym_of {
            self.synonyms.push((tag, of));
        }
        self.uses.push(count(entry.uses));
        self.member_uses.push(count(entry.member_uses));
    }

    /// Says that a tag belongs to a fandom or stands beside it; both were added.
    pub fn belongs(&mut self, tag: TagId, fandom: TagId) {
        let ids = &self.book.ids;
        if let (Ok(tag), Ok(fandom)) = (ids.binary_search(&tag), ids.binary_search(&fandom)) {
            self.book.of_fandom.entry(fandom as u32).or_default().push(tag as u32);
        }
    }

    /// Sorts everything and gives the book.
    pub fn finish(mut self) -> Book {
        let tags = self.book.ids.len();
        self.lead();
        let (everybody, members) = (self.ranks(&self.uses), self.ranks(&self.member_uses));
        let places = self.places();
        let book = &mut self.book;
        book.public = everybody.iter().map(|rank| *rank != NOBODY).collect();
        book.everybody = by_place(&places, &everybody, &book.kinds);
        book.members = by_place(&places, &members, &book.kinds);
        book.rank = members;
        book.place_tag = places.iter().map(|place| place.1).collect();
        book.place_at = places.iter().map(|place| place.2).collect();
        book.by_rank = vec![0; tags];
        for (tag, rank) in (0u32..).zip(&book.rank) {
            if *rank != NOBODY && book.leads[tag as usize] == tag {
                book.by_rank[*rank as usize] = tag;
            }
        }
        // A fandom's synonyms stand for it, and a tag's lead for the tag.
        let mut of_fandom: HashMap<u32, Vec<u32>> = HashMap::new();
        for (fandom, tags) in std::mem::take(&mut book.of_fandom) {
            let ranks = tags.into_iter().map(|tag| book.rank[tag as usize]).filter(|rank| *rank != NOBODY);
            of_fandom.entry(book.leads[fandom as usize]).or_default().extend(ranks);
        }
        for ranks in of_fandom.values_mut() {
            ranks.sort_unstable();
            ranks.dedup();
            ranks.shrink_to_fit();
        }
        book.of_fandom = of_fandom;
        debug_assert_eq!(book.leads.len(), tags);
        book.text.shrink_to_fit();
        book.ends.shrink_to_fit();
        book.ids.shrink_to_fit();
        book.kinds.shrink_to_fit();
        self.book
    }

    /// Finds what each tag leads to, and counts a synonym's works for its canonical tag.
    fn lead(&mut self) {
        let book = &mut self.book;
        book.leads = (0..book.ids.len() as u32).collect();
        for (tag, of) in &self.synonyms {
            if let Ok(of) = book.ids.binary_search(of) {
                book.leads[*tag as usize] = of as u32;
                for uses in [&mut self.uses, &mut self.member_uses] {
                    uses[of] = uses[of].saturating_add(uses[*tag as usize]);
                }
            }
        }
    }

    /// The rank of each tag by these uses: canonical first, then the most used. What stands on no work and is not
    /// canonical has none.
    fn ranks(&self, uses: &[u32]) -> Vec<u32> {
        let mut order: Vec<u32> = (0..uses.len() as u32)
            .filter(|tag| {
                let tag = *tag as usize;
                self.book.leads[tag] as usize == tag && (self.canonical[tag] || uses[tag] > 0)
            })
            .collect();
        order.sort_unstable_by_key(|tag| {
            let at = *tag as usize;
            (!self.canonical[at], u32::MAX - uses[at], *tag)
        });
        let mut ranks = vec![NOBODY; uses.len()];
        for (rank, tag) in (0..).zip(order) {
            ranks[tag as usize] = rank;
        }
        for (tag, lead) in self.book.leads.iter().enumerate() {
            ranks[tag] = ranks[*lead as usize];
        }
        ranks
    }

    /// Every place where a word begins, in order: its first eight bytes, the tag, how far into the name.
    fn places(&self) -> Vec<(u64, u32, u16)> {
        let book = &self.book;
        let mut places = Vec::with_capacity(book.ids.len() * 3);
        for tag in 0..book.ids.len() as u32 {
            let name = book.name(tag);
            for at in beginnings(name) {
                if let Ok(short) = u16::try_from(at) {
                    places.push((head(&name[at..]), tag, short));
                }
            }
        }
        let text = |place: &(u64, u32, u16)| &book.name(place.1)[usize::from(place.2)..];
        places.sort_unstable_by(|one, other| {
            one.0.cmp(&other.0).then_with(|| text(one).cmp(text(other))).then(one.1.cmp(&other.1))
        });
        places
    }
}

/// The first eight bytes of a text as a number that sorts as they do.
fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = text.len().min(8);
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

fn by_place(places: &[(u64, u32, u16)], ranks: &[u32], kinds: &[u8]) -> Ranks {
    let place: Vec<u32> = places.iter().map(|place| ranks[place.1 as usize]).collect();
    let block = places
        .chunks(BLOCK)
        .zip(place.chunks(BLOCK))
        .map(|(places, ranks)| {
            let mut best: Best = [NOBODY; KINDS];
            for (place, rank) in places.iter().zip(ranks) {
                let best = &mut best[usize::from(kinds[place.1 as usize])];
                *best = (*best).min(*rank);
            }
            best
        })
        .collect();
    Ranks { place, block }
}
