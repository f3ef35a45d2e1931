//! Questions put to the index: which works fit, and how well.
//!
//! One walk over the index gives every fitting work with its score (BM25 over all fields, a title counting more than a
//! text), sorted by id: [`Hits::ids`] goes to the catalogue, which restricts and counts; [`Hits::best`] puts what came
//! back in order. A hit is sixteen bytes, so a million are 16 MB for the moment of the question. The index holds works
//! for members too: nobody may be shown or told a number of hits before the catalogue has restricted them.
//! Wildcards are looked up in the list of words: at most [`LOOKED_AT`] are compared and [`FITTING`] taken.

use std::collections::HashSet;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::query::{ConstScoreQuery, TermSetQuery};
use tantivy::schema::{Field as Place, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::index::{self, Fields, broken};
use super::query::{Field, Node, Words, fits};
use crate::{Error, Invalid, Message, Result, WorkId};

/// Words that a wildcard is compared with, in each segment and field.
const LOOKED_AT: usize = 200_000;
/// Words that fit a wildcard, at the most.
const FITTING: usize = 2_000;

/// How much a field counts.
fn weight(field: Field) -> Score {
    match field {
        Field::Title => 4.0,
        Field::Creators => 3.0,
        Field::Tags => 2.5,
        Field::Summary => 1.5,
        Field::Chapters => 1.2,
        Field::Text => 1.0,
        Field::Notes => 0.6,
    }
}

/// Works that fit, with their scores.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// By id.
    works: Vec<(i64, Score)>,
}

impl Hits {
    /// Their ids, from the lowest; for whoever restricts them.
    pub fn ids(&self) -> Vec<WorkId> {
        self.works.iter().map(|hit| WorkId(hit.0)).collect()
    }

    /// How many they are. Not to be shown: some may be for others than who asks.
    pub fn len(&self) -> usize {
        self.works.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.works.is_empty()
    }

    /// Of these works, the ones from `skip` on, `take` at the most, the best first and of equals the newest. Works
    /// that did not fit by their words come last.
    pub fn best(&self, among: &[WorkId], skip: usize, take: usize) -> Vec<WorkId> {
        let score = |work: &WorkId| {
            let found = self.works.binary_search_by_key(&work.0, |hit| hit.0);
            found.map_or(0.0, |at| self.works[at].1)
        };
        let mut scored: Vec<(Score, WorkId)> = among.iter().map(|work| (score(work), *work)).collect();
        let order = |one: &(Score, WorkId), other: &(Score, WorkId)| {
            other.0.total_cmp(&one.0).then(other.1.cmp(&one.1))
        };
        let end = skip.saturating_add(take);
        if end < scored.len() {
            scored.select_nth_unstable_by(end, order);
            scored.truncate(end);
        }
        scored.sort_unstable_by(order);
        scored.into_iter().skip(skip).map(|scored| scored.1).collect()
    }

    pub(crate) fn from_ids(ids: impl IntoIterator<Item = i64>) -> Hits {
        let mut works: Vec<(i64, Score)> = ids.into_iter().map(|id| (id, 0.0)).collect();
        works.sort_unstable_by_key(|hit| hit.0);
        works.dedup_by_key(|hit| hit.0);
        Hits { works }
    }

    pub(crate) fn has(&self, id: i64) -> bool {
        self.works.binary_search_by_key(&id, |hit| hit.0).is_ok()
    }

    /// Those in both; scores are added.
    pub(crate) fn and(mut self, other: &Hits) -> Hits {
        self.works.retain_mut(|hit| match other.works.binary_search_by_key(&hit.0, |hit| hit.0) {
            Ok(at) => {
                hit.1 += other.works[at].1;
                true
            }
            Err(_) => false,
        });
        self
    }

    /// Those in either; scores are added.
    pub(crate) fn or(mut self, other: Hits) -> Hits {
        self.works.extend(other.works);
        self.works.sort_by_key(|hit| hit.0);
        self.works.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        self
    }

    /// Those not in the other.
    pub(crate) fn without(mut self, other: &Hits) -> Hits {
        self.works.retain(|hit| !other.has(hit.0));
        self
    }
}

/// Every work that fits a tree of words.
pub(super) fn works(searcher: &Searcher, fields: &Fields, node: &Node, scored: bool) -> Result<Hits> {
    let query = Asking { searcher, fields }.query(node)?;
    let mut works = searcher.search(&query, &All { column: index::WORK, scored }).map_err(broken)?;
    works.sort_unstable_by_key(|hit| hit.0);
    Ok(Hits { works })
}

/// The ids of tags whose names have all these words, in any order, at most `limit`.
pub(super) fn tags(searcher: &Searcher, fields: &Fields, node: &Node, limit: usize) -> Result<Vec<i64>> {
    let query = Asking { searcher, fields }.named(node)?;
    let mut tags = searcher.search(&query, &All { column: index::TAG, scored: true }).map_err(broken)?;
    tags.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    tags.truncate(limit);
    Ok(tags.into_iter().map(|hit| hit.0).collect())
}

struct Asking<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
}

type Asked = Box<dyn Query>;

impl Asking<'_> {
    fn query(&self, node: &Node) -> Result<Asked> {
        self.tree(node, &|field, words| match field {
            Some(field) => self.words(self.fields.of(field), words),
            None => {
                let fields = Field::ALL.iter().map(|field| {
                    let query = self.words(self.fields.of(*field), words)?;
                    Ok::<_, Error>((Occur::Should, boosted(query, weight(*field))))
                });
                Ok(Box::new(BooleanQuery::new(fields.collect::<Result<_>>()?)))
            }
        })
    }

    /// The same over names of tags.
    fn named(&self, node: &Node) -> Result<Asked> {
        self.tree(node, &|_, words| self.words(self.fields.tag_name, words))
    }

    fn tree(&self, node: &Node, leaf: &dyn Fn(Option<Field>, &Words) -> Result<Asked>) -> Result<Asked> {
        Ok(match node {
            Node::Words { field, words } => leaf(*field, words)?,
            Node::Any(parts) => {
                let parts = parts.iter().map(|part| Ok((Occur::Should, self.tree(part, leaf)?)));
                Box::new(BooleanQuery::new(parts.collect::<Result<_>>()?))
            }
            Node::All(parts) => {
                let mut clauses = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    clauses.push(match part {
                        Node::Not(inner) => (Occur::MustNot, self.tree(inner, leaf)?),
                        part => (Occur::Must, self.tree(part, leaf)?),
                    });
                }
                if clauses.iter().all(|clause| clause.0 == Occur::MustNot) {
                    clauses.push((Occur::Must, everything()));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Not(inner) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, everything()),
                (Occur::MustNot, self.tree(inner, leaf)?),
            ])),
            // Filters are the caller's; one that comes here finds nothing rather than too much.
            Node::Filter(_) => Box::new(EmptyQuery),
        })
    }

    fn words(&self, place: Place, words: &Words) -> Result<Asked> {
        Ok(match words {
            Words::Phrase(words) => match words.as_slice() {
                [] => Box::new(EmptyQuery),
                [(_, word)] => {
                    Box::new(TermQuery::new(Term::from_field_text(place, word), IndexRecordOption::WithFreqs))
                }
                several => Box::new(PhraseQuery::new_with_offset(
                    several.iter().map(|(at, word)| (*at, Term::from_field_text(place, word))).collect(),
                )),
            },
            Words::Like(pattern) => {
                let terms = self.fitting(place, pattern)?;
                let terms = terms.into_iter().map(|word| Term::from_field_text(place, &word));
                Box::new(TermSetQuery::new(terms))
            }
        })
    }

    /// The words of the index that fit a pattern.
    fn fitting(&self, place: Place, pattern: &str) -> Result<HashSet<String>> {
        let too_many = || {
            let message = Message::new("search-wild-wide").with("word", pattern);
            Error::from(Invalid::one("query", message))
        };
        let beginning: String = pattern.chars().take_while(|c| !matches!(c, '*' | '?')).collect();
        let end = format!("{beginning}\u{10FFFF}");
        let mut found = HashSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(place).map_err(broken)?;
            let range = index.terms().range().ge(beginning.as_bytes()).lt(end.as_bytes());
            let mut words = range.into_stream().map_err(|error| broken(error.into()))?;
            let mut looked_at = 0;
            while words.advance() {
                looked_at += 1;
                if looked_at > LOOKED_AT {
                    return Err(too_many());
                }
                let Ok(word) = std::str::from_utf8(words.key()) else { continue };
                if fits(pattern, word) && !found.contains(word) {
                    found.insert(word.to_owned());
                    if found.len() > FITTING {
                        return Err(too_many());
                    }
                }
            }
        }
        Ok(found)
    }
}

fn boosted(query: Asked, weight: Score) -> Asked {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

/// Every document, worth nothing.
fn everything() -> Asked {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}

/// Collects the id in a column and the score of each document that has one.
struct All {
    column: &'static str,
    scored: bool,
}

struct OfSegment {
    ids: Column<i64>,
    found: Vec<(i64, Score)>,
}

impl Collector for All {
    type Fruit = Vec<(i64, Score)>;
    type Child = OfSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { ids: segment.fast_fields().i64(self.column)?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(i64, Score)>>) -> tantivy::Result<Vec<(i64, Score)>> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Vec<(i64, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        if let Some(id) = self.ids.first(document) {
            self.found.push((id, score));
        }
    }

    fn harvest(self) -> Vec<(i64, Score)> {
        self.found
    }
}
