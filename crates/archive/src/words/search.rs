//! Questions put to the index: which works fit, and how well.
//!
//! One walk over the index gives every fitting work with its score (BM25 over all fields, a title counting more than a
//! text), sorted by id: [`Hits::ids`] goes to the catalogue, which restricts and counts; [`Hits::best`] puts what came
//! back in order. A hit is sixteen bytes, so a million are 16 MB for the moment of the question. The index holds works
//! for members too: nobody may be shown or told a number of hits before the catalogue has restricted them.
//! Wildcards are looked up in the list of words: at most [`LOOKED_AT`] are compared and [`FITTING`] taken.

use std::collections::{HashMap, HashSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::query::{ConstScoreQuery, TermSetQuery};
use tantivy::schema::{Field as Place, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, Term};

use super::index::{self, Fields, broken};
use super::query::{Field, Node, Words, fits};
use crate::{ChapterId, Error, Invalid, Message, Result, WorkId};

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// By id.
    works: Vec<(i64, Score)>,
}

// No score is ever something that is not equal to itself.
impl Eq for Hits {}

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

/// Documents that are no works.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Tags,
    People,
}

/// The ids of tags or pen names whose names fit, the best first, at most `limit`.
pub(super) fn names(
    searcher: &Searcher,
    fields: &Fields,
    kind: Names,
    node: &Node,
    limit: usize,
) -> Result<Vec<i64>> {
    let (place, column) = match kind {
        Names::Tags => (fields.tag_name, index::TAG),
        Names::People => (fields.pseud_name, index::PSEUD),
    };
    let asking = Asking { searcher, fields };
    let query = asking.tree(node, &|_, words| asking.words(place, words))?;
    let mut found = searcher.search(&query, &All { column, scored: true }).map_err(broken)?;
    found.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    found.truncate(limit);
    Ok(found.into_iter().map(|hit| hit.0).collect())
}

/// For each of these works in whose texts something is found, the chapter with the most of it.
pub(super) fn chapters(
    searcher: &Searcher,
    fields: &Fields,
    works: &[WorkId],
    wanted: &[&Words],
) -> Result<HashSet<ChapterId>> {
    let place = fields.of(Field::Text);
    let asking = Asking { searcher, fields };
    // A wildcard stands for the words that fit it, a phrase for itself.
    let mut phrases: Vec<Vec<(usize, String)>> = Vec::new();
    for words in wanted {
        match words {
            Words::Phrase(phrase) => phrases.push(phrase.clone()),
            Words::Like(pattern) => {
                let fitting = asking.fitting(place, pattern)?;
                phrases.extend(fitting.into_iter().take(TRIED).map(|word| vec![(0, word)]));
            }
        }
    }
    let mut best = HashSet::new();
    for segment in searcher.segment_readers() {
        let of_work = segment.inverted_index(fields.work).map_err(broken)?;
        let index = segment.inverted_index(place).map_err(broken)?;
        let ids = segment.fast_fields().i64(index::CHAPTER).map_err(broken)?;
        let places = segment.fast_fields().i64(index::CHAPTER_PLACE).map_err(broken)?;
        let mut documents = Vec::new();
        for work in works {
            let term = Term::from_field_i64(fields.work, work.0);
            let postings = of_work.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|error| broken(error.into()))? else { continue };
            while postings.doc() != TERMINATED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    documents.push(postings.doc());
                }
                postings.advance();
            }
        }
        documents.sort_unstable();
        // How many of the phrases each chapter of each document has, and how often.
        let mut found: HashMap<DocId, Vec<(u32, u32)>> = HashMap::new();
        for phrase in &phrases {
            let mut walks = Vec::with_capacity(phrase.len());
            for (_, word) in phrase {
                let term = Term::from_field_text(place, word);
                let walk = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
                walks.extend(walk.map_err(|error| broken(error.into()))?);
            }
            if walks.len() < phrase.len() {
                continue;
            }
            for document in &documents {
                let at = positions(&mut walks, phrase, *document);
                if at.is_empty() {
                    continue;
                }
                let starts: Vec<i64> = places.values_for_doc(*document).collect();
                let counts = found.entry(*document).or_insert_with(|| vec![(0, 0); starts.len()]);
                let mut last = None;
                for position in at {
                    let chapter = starts.partition_point(|start| *start <= i64::from(position));
                    let Some(count) = chapter.checked_sub(1).and_then(|n| counts.get_mut(n)) else {
                        continue;
                    };
                    count.0 += u32::from(last != Some(chapter));
                    count.1 += 1;
                    last = Some(chapter);
                }
            }
        }
        for (document, counts) in found {
            let most = counts.iter().copied().max().unwrap_or_default();
            let first = counts.iter().position(|count| *count == most && most.0 > 0);
            best.extend(first.and_then(|n| ids.values_for_doc(document).nth(n)).map(ChapterId));
        }
    }
    Ok(best)
}

/// Words of a wildcard that are looked for in chapters.
const TRIED: usize = 50;

/// Where a phrase stands in a document. Documents are asked in their order.
fn positions(walks: &mut [SegmentPostings], phrase: &[(usize, String)], document: DocId) -> Vec<u32> {
    let mut starts: Vec<u32> = Vec::new();
    let mut here = Vec::new();
    for (n, (walk, (distance, _))) in walks.iter_mut().zip(phrase).enumerate() {
        if walk.doc() < document {
            walk.seek(document);
        }
        if walk.doc() != document {
            return Vec::new();
        }
        walk.positions(&mut here);
        if n == 0 {
            starts.clone_from(&here);
        } else {
            starts.retain(|start| here.binary_search(&(start + *distance as u32)).is_ok());
        }
    }
    starts
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
