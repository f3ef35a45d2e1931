//! The same answers the long way: every work looked at, every tag counted, everything sorted.

use std::collections::{BTreeMap, BTreeSet};

use fanlight_catalogue::*;

#[derive(Clone, Debug, Default)]
pub struct Naive {
    pub works: BTreeMap<i64, Work>,
    pub ties: BTreeMap<Tag, TagRecord>,
}

impl Naive {
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Put(work) => {
                self.works.insert(work.id, work.clone());
            }
            Change::Remove(id) => {
                self.works.remove(id);
            }
            &Change::Count { id, hits, kudos, comments, bookmarks } => {
                if let Some(work) = self.works.get_mut(&id) {
                    *work = Work { hits, kudos, comments, bookmarks, ..work.clone() };
                }
            }
            Change::Tag(record) => {
                self.ties.insert(record.tag, record.clone());
            }
        }
    }

    fn canonical(&self, tag: Tag) -> Tag {
        match self.ties.get(&tag).map(|record| record.standing) {
            Some(Standing::SynonymOf(other)) => other,
            _ => tag,
        }
    }

    fn direct(&self, work: &Work) -> BTreeSet<Tag> {
        work.tags.iter().map(|&tag| self.canonical(tag)).collect()
    }

    fn found(&self, work: &Work) -> BTreeSet<Tag> {
        let mut found = self.direct(work);
        loop {
            let above: Vec<Tag> =
                found.iter().filter_map(|tag| self.ties.get(tag)).flat_map(|r| r.metas.clone()).collect();
            let before = found.len();
            found.extend(above);
            if found.len() == before {
                return found;
            }
        }
    }

    fn matches(&self, work: &Work, query: &Query) -> bool {
        let found = self.found(work);
        let bears = |tag: &Tag| found.contains(&self.canonical(*tag));
        work.scope <= query.scope
            && query.include.iter().all(|group| group.is_empty() || group.iter().any(bears))
            && !query.exclude.iter().any(bears)
            && query.ranges.iter().all(|range| {
                let key = key(work, range.column);
                range.from.is_none_or(|from| key >= from) && range.to.is_none_or(|to| key <= to)
            })
            && query.among.as_ref().is_none_or(|among| among.contains(&work.id))
            && !query.hidden.contains(&work.id)
    }

    fn rules_out(&self, work: &Work, never: &Never) -> bool {
        let found = self.found(work);
        let bears = |tag: &Tag| found.contains(&self.canonical(*tag));
        let within = |range: &Range| {
            let key = key(work, range.column);
            range.from.is_none_or(|from| key >= from) && range.to.is_none_or(|to| key <= to)
        };
        let out = never.tags.iter().any(bears)
            || !never.lacking.iter().all(bears)
            || never.ids.contains(&work.id)
            || never.ranges.iter().any(within);
        out && !never.spared.iter().any(bears)
    }

    pub fn find(&self, query: &Query) -> Answer {
        let mut works: Vec<&Work> = self.works.values().filter(|work| self.matches(work, query)).collect();
        let matching = works.len();
        works.retain(|work| !self.rules_out(work, &query.never));
        let left_out = (matching - works.len()) as u64;
        works.sort_by_key(|work| (key(work, query.order), work.id));
        if !query.ascending {
            works.reverse();
        }
        let count = |facet: &Facet| {
            let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
            for tag in works.iter().flat_map(|work| self.direct(work)) {
                let loose = self.ties.get(&tag).is_some_and(|record| record.standing == Standing::Loose);
                if tag.kind == facet.kind && !loose {
                    *counts.entry(tag.id).or_default() += 1;
                }
            }
            let mut counts: Vec<(i64, u64)> = counts.into_iter().collect();
            counts.sort_by_key(|&(id, n)| (std::cmp::Reverse(n), id));
            Counted {
                more: counts.len() > facet.skip + facet.take,
                tags: counts.into_iter().skip(facet.skip).take(facet.take).collect(),
            }
        };
        let count_of = |tag: &Tag| {
            let tag = self.canonical(*tag);
            works.iter().filter(|work| self.direct(work).contains(&tag)).count() as u64
        };
        Answer {
            total: works.len() as u64,
            works: works.iter().skip(query.skip as usize).take(query.take).map(|work| work.id).collect(),
            facets: query.facets.iter().map(count).collect(),
            counts: query.counts_of.iter().map(count_of).collect(),
            left_out,
        }
    }
}

fn key(work: &Work, order: Order) -> i64 {
    match order {
        Order::Updated => work.updated,
        Order::Posted => work.posted,
        Order::Title => work.title,
        Order::Creator => work.creator,
        Order::Words => work.words.into(),
        Order::Hits => work.hits.into(),
        Order::Kudos => work.kudos.into(),
        Order::Comments => work.comments.into(),
        Order::Bookmarks => work.bookmarks.into(),
    }
}
