//! What the catalogue is measured against: the same questions put to tantivy and to SQLite, over the same works.
//!
//! Only for `fanlight bench catalogue --rivals`; nothing that is served looks in here. It stands in this crate because
//! the two libraries do. Both rivals are built as their manuals advise, in memory: tantivy with postings and fast
//! fields and one collector that counts as it finds, SQLite with a table for what finds works and one for what is
//! counted, each clustered by how it is read, and an index for each order. What was asked is answered whole: total,
//! page and the commonest tags of each kind.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use fanlight_catalogue::{Counted, Facet, Standing, Tag, TagRecord, Work};

pub mod with_sqlite;
pub mod with_tantivy;

/// Works and id of a tag; the greatest in a heap has the fewest works, and of equals the highest id.
type Least = Reverse<(u64, Reverse<i64>)>;

/// Every tag of the works by a number from 0, and how tags are tied.
#[derive(Debug, Default)]
pub struct Numbers {
    numbers: HashMap<Tag, u32>,
    tags: Vec<Tag>,
    /// Works found by each.
    works: Vec<u32>,
    synonyms: HashMap<Tag, Tag>,
    metas: HashMap<Tag, Vec<Tag>>,
}

/// A work's tags by their numbers, ascending, each once.
#[derive(Debug, PartialEq, Eq)]
pub struct Marks {
    /// Its canonical tags, which are counted.
    pub own: Vec<u32>,
    /// Those and all above them, by which it is found.
    pub found: Vec<u32>,
}

impl Numbers {
    /// With these ties; a tag that none of them names is canonical.
    pub fn new(records: impl Iterator<Item = TagRecord>) -> Numbers {
        let mut numbers = Numbers::default();
        for record in records {
            if let Standing::SynonymOf(tag) = record.standing {
                numbers.synonyms.insert(record.tag, tag);
            }
            if !record.metas.is_empty() {
                numbers.metas.insert(record.tag, record.metas);
            }
        }
        numbers
    }

    /// Numbers what a work bears.
    pub fn mark(&mut self, work: &Work) -> Marks {
        let mut own: Vec<u32> = work.tags.iter().map(|tag| self.number(*tag)).collect();
        own.sort_unstable();
        own.dedup();
        let mut found = own.clone();
        let mut at = 0;
        while let Some(tag) = found.get(at).and_then(|&number| self.tags.get(number as usize)) {
            for meta in self.metas.get(tag).cloned().unwrap_or_default() {
                let meta = self.number(meta);
                if !found.contains(&meta) {
                    found.push(meta);
                }
            }
            at += 1;
        }
        found.sort_unstable();
        for &tag in &found {
            self.works[tag as usize] += 1;
        }
        Marks { own, found }
    }

    fn number(&mut self, tag: Tag) -> u32 {
        let tag = self.synonyms.get(&tag).copied().unwrap_or(tag);
        *self.numbers.entry(tag).or_insert_with(|| {
            self.tags.push(tag);
            self.works.push(0);
            (self.tags.len() - 1) as u32
        })
    }

    /// The numbers of those tags that any work bears.
    fn known<'a>(&'a self, tags: &'a [Tag]) -> impl Iterator<Item = u32> + 'a {
        let canonical = |tag| self.synonyms.get(tag).unwrap_or(tag);
        tags.iter().filter_map(move |tag| self.numbers.get(canonical(tag)).copied())
    }

    /// How many works a tag finds.
    fn works(&self, tag: u32) -> u32 {
        self.works[tag as usize]
    }

    /// The commonest of counted tags, for each facet.
    fn commonest(&self, counts: impl Iterator<Item = (u32, u64)>, facets: &[Facet]) -> Vec<Counted> {
        let mut heaps: Vec<BinaryHeap<Least>> = vec![BinaryHeap::new(); facets.len()];
        for (tag, n) in counts {
            let tag = self.tags[tag as usize];
            for (facet, heap) in facets.iter().zip(&mut heaps).filter(|(facet, _)| facet.kind == tag.kind) {
                heap.push(Reverse((n, Reverse(tag.id))));
                if heap.len() > facet.skip + facet.take + 1 {
                    heap.pop();
                }
            }
        }
        let counted = facets.iter().zip(heaps).map(|(facet, heap)| {
            let more = heap.len() > facet.skip + facet.take;
            let sorted = heap.into_sorted_vec().into_iter().skip(facet.skip).take(facet.take);
            Counted { tags: sorted.map(|Reverse((n, Reverse(id)))| (id, n)).collect(), more }
        });
        counted.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fanlight_catalogue::{Answer, Catalogue, Change, Order, Query, Range, Scope, Settings};

    fn tag(kind: u8, id: i64) -> Tag {
        Tag { kind, id }
    }

    /// Forty works with tags of three kinds; of the second kind, 3 is a synonym of 2, and 5 stands under 4.
    fn works() -> Vec<Work> {
        let work = |id: i64| Work {
            id,
            scope: if id % 9 == 0 { Scope::Members } else { Scope::Public },
            updated: id * 37 % 41,
            words: (id * 500) as u32,
            kudos: (id % 4) as u32,
            tags: vec![tag(0, id % 3), tag(1, id % 7), tag(1, 3 + id % 3), tag(2, id % 2)],
            ..Work::default()
        };
        (1..=40).map(work).collect()
    }

    fn records() -> Vec<TagRecord> {
        let synonym =
            TagRecord { tag: tag(1, 3), standing: Standing::SynonymOf(tag(1, 2)), metas: Vec::new() };
        let sub = TagRecord { tag: tag(1, 5), standing: Standing::Canonical, metas: vec![tag(1, 4)] };
        vec![synonym, sub]
    }

    fn asked() -> Vec<Query> {
        let all = Query {
            take: 7,
            facets: (0..3).map(|kind| Facet { kind, skip: 0, take: 2 }).collect(),
            ..Query::default()
        };
        vec![
            Query { scope: Scope::Members, order: Order::Kudos, ..all.clone() },
            Query { include: vec![vec![tag(1, 4)]], ascending: true, ..all.clone() },
            Query { include: vec![vec![tag(1, 3)], vec![tag(0, 1)]], skip: 1, ..all.clone() },
            Query { exclude: vec![tag(1, 4), tag(9, 9)], order: Order::Words, ..all.clone() },
            Query { include: vec![vec![tag(0, 1), tag(0, 2)], vec![]], ..all.clone() },
            Query { include: vec![vec![tag(9, 9)]], ..all.clone() },
            Query { ranges: vec![Range { column: Order::Words, from: Some(2_000), to: Some(9_000) }], ..all },
        ]
    }

    #[tokio::test]
    async fn both_rivals_answer_as_the_catalogue_does() {
        let catalogue = Catalogue::new(Settings::default());
        let changes = records().into_iter().map(Change::Tag).chain(works().into_iter().map(Change::Put));
        catalogue.apply(&changes.collect::<Vec<_>>(), 1).unwrap();
        let mut sqlite =
            with_sqlite::Sqlite::new(records().into_iter(), works().into_iter(), &[0, 1, 2]).await.unwrap();
        let tantivy =
            with_tantivy::Tantivy::new(records().into_iter(), works().into_iter(), &[0, 1, 2]).unwrap();
        for query in asked() {
            let expected = catalogue.view().find(&query);
            let expected = Answer { counts: Vec::new(), left_out: 0, ..expected };
            assert_eq!(sqlite.find(&query).await.unwrap(), expected, "{query:?}");
            assert_eq!(tantivy.find(&query).unwrap(), expected, "{query:?}");
        }
    }
}
