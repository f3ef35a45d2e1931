//! Tantivy as a catalogue: postings for filters, fast fields for orders, ranges and counts, one segment in memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Bound;

use fanlight_catalogue::{Answer, Counted, Order, Query, Scope, TagRecord, Work};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{AllQuery, BooleanQuery, Occur, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema};
use tantivy::{DocId, Index, Score, Searcher, SegmentReader, TantivyDocument, Term};

use super::Numbers;

/// Bytes for what is not yet in a segment.
const BUDGET: usize = 1_000_000_000;
/// Tags noted one by one before there is a counter for each.
const FEW: usize = 1 << 16;

/// Works in tantivy, in memory.
pub struct Tantivy {
    searcher: Searcher,
    numbers: Numbers,
    fields: Fields,
}

#[derive(Clone)]
struct Fields {
    id: Field,
    scope: Field,
    found: Field,
    shown: Field,
    columns: [Field; Order::ALL.len()],
}

impl Tantivy {
    /// Fills it; tags of `kinds` can be counted.
    ///
    /// # Errors
    /// If tantivy fails.
    pub fn new(
        records: impl Iterator<Item = TagRecord>,
        works: impl Iterator<Item = Work>,
        kinds: &[u8],
    ) -> tantivy::Result<Tantivy> {
        let mut schema = Schema::builder();
        let fields = Fields {
            id: schema.add_i64_field("id", FAST),
            scope: schema.add_u64_field("scope", INDEXED),
            found: schema.add_u64_field("found", INDEXED),
            shown: schema.add_u64_field("shown", FAST),
            columns: Order::ALL.map(|order| schema.add_i64_field(&name(order), FAST)),
        };
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, BUDGET)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut numbers = Numbers::new(records);
        for work in works {
            let marks = numbers.mark(&work);
            let mut document = TantivyDocument::default();
            document.add_i64(fields.id, work.id);
            document.add_u64(fields.scope, work.scope as u64);
            marks.found.iter().for_each(|&tag| document.add_u64(fields.found, tag.into()));
            let shown = marks.own.iter().filter(|&&tag| kinds.contains(&numbers.tags[tag as usize].kind));
            shown.for_each(|&tag| document.add_u64(fields.shown, tag.into()));
            for (field, order) in fields.columns.iter().zip(Order::ALL) {
                document.add_i64(*field, value(&work, order));
            }
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let searcher = index.reader()?.searcher();
        Ok(Tantivy { searcher, numbers, fields })
    }

    /// Answers; `among`, `hidden`, `never` and `counts_of` are not asked here.
    ///
    /// # Errors
    /// If tantivy fails.
    pub fn find(&self, query: &Query) -> tantivy::Result<Answer> {
        let Some(asked) = self.asked(query) else {
            let facets = query.facets.iter().map(|_| Counted::default()).collect();
            return Ok(Answer { facets, ..Answer::default() });
        };
        let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
        let page = Page {
            order: name(query.order),
            ascending: query.ascending,
            keep: skip.saturating_add(query.take),
            tags: self.numbers.tags.len(),
        };
        let seen = self.searcher.search(&asked, &page)?;
        let mut keys = seen.page;
        keys.sort_unstable_by_key(|key| Reverse(*key));
        let turn = if query.ascending { -1 } else { 1 };
        let counts = seen.counts.into_iter().map(|(tag, n)| (tag, n.into()));
        Ok(Answer {
            total: seen.total,
            works: keys.into_iter().skip(skip).take(query.take).map(|(_, id)| id * turn).collect(),
            facets: self.numbers.commonest(counts, &query.facets),
            ..Answer::default()
        })
    }

    /// What is asked in tantivy's words; none if a group of tags finds nothing.
    fn asked(&self, query: &Query) -> Option<BooleanQuery> {
        let term = |field, value| {
            let term = Term::from_field_u64(field, value);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn tantivy::query::Query>
        };
        let found = |tag: u32| term(self.fields.found, tag.into());
        let mut parts = Vec::new();
        for group in query.include.iter().filter(|group| !group.is_empty()) {
            let mut tags: Vec<_> = self.numbers.known(group).map(|tag| (Occur::Should, found(tag))).collect();
            match tags.len() {
                0 => return None,
                1 => parts.extend(tags.pop().map(|(_, tag)| (Occur::Must, tag))),
                _ => parts.push((Occur::Must, Box::new(BooleanQuery::new(tags)) as _)),
            }
        }
        for range in &query.ranges {
            let field = self.fields.columns[range.column as usize];
            let end = |end: Option<i64>| {
                end.map_or(Bound::Unbounded, |value| Bound::Included(Term::from_field_i64(field, value)))
            };
            if range.from.is_some() || range.to.is_some() {
                let range = RangeQuery::new(end(range.from), end(range.to));
                parts.push((Occur::Must, Box::new(range) as _));
            }
        }
        if parts.is_empty() {
            parts.push((Occur::Must, Box::new(AllQuery) as _));
        }
        for scope in [Scope::Members, Scope::Staff].into_iter().filter(|scope| *scope > query.scope) {
            parts.push((Occur::MustNot, term(self.fields.scope, scope as u64)));
        }
        parts.extend(self.numbers.known(&query.exclude).map(|tag| (Occur::MustNot, found(tag))));
        Some(BooleanQuery::new(parts))
    }
}

/// Collects total, page and counts in one walk.
struct Page {
    order: String,
    ascending: bool,
    keep: usize,
    tags: usize,
}

/// What a walk saw. Keys and ids are negative where the smallest come first.
#[derive(Default)]
struct Seen {
    total: u64,
    page: Vec<(i64, i64)>,
    counts: Vec<(u32, u32)>,
}

struct Walk {
    key: Column<i64>,
    id: Column<i64>,
    shown: Column<u64>,
    turn: i64,
    keep: usize,
    tags: usize,
    total: u64,
    best: BinaryHeap<Reverse<(i64, i64)>>,
    few: Vec<u32>,
    many: Vec<u32>,
}

impl Collector for Page {
    type Fruit = Seen;
    type Child = Walk;

    fn for_segment(&self, _: u32, segment: &SegmentReader) -> tantivy::Result<Walk> {
        let fast = segment.fast_fields();
        Ok(Walk {
            key: fast.i64(&self.order)?,
            id: fast.i64("id")?,
            shown: fast.u64("shown")?,
            turn: if self.ascending { -1 } else { 1 },
            keep: self.keep,
            tags: self.tags,
            total: 0,
            best: BinaryHeap::new(),
            few: Vec::new(),
            many: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Seen>) -> tantivy::Result<Seen> {
        // There is one segment, or none in an empty archive.
        Ok(fruits.into_iter().next().unwrap_or_default())
    }
}

impl SegmentCollector for Walk {
    type Fruit = Seen;

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        let key = self.key.first(document).unwrap_or(0) * self.turn;
        if self.best.len() < self.keep || self.best.peek().is_some_and(|worst| key >= worst.0.0) {
            let id = self.id.first(document).unwrap_or(0) * self.turn;
            self.best.push(Reverse((key, id)));
            if self.best.len() > self.keep {
                self.best.pop();
            }
        }
        if self.many.is_empty() {
            self.few.extend(self.shown.values_for_doc(document).map(|tag| tag as u32));
            if self.few.len() > FEW {
                self.many = vec![0; self.tags];
                self.few.drain(..).for_each(|tag| self.many[tag as usize] += 1);
            }
        } else {
            self.shown.values_for_doc(document).for_each(|tag| self.many[tag as usize] += 1);
        }
    }

    fn harvest(mut self) -> Seen {
        self.few.sort_unstable();
        let few = self.few.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32));
        let many = (0..).zip(&self.many).filter(|(_, n)| **n > 0).map(|(tag, n)| (tag, *n));
        Seen {
            total: self.total,
            counts: few.chain(many).collect(),
            page: self.best.into_iter().map(|Reverse(key)| key).collect(),
        }
    }
}

fn name(order: Order) -> String {
    format!("{order:?}").to_lowercase()
}

fn value(work: &Work, order: Order) -> i64 {
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
