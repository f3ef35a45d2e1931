//! What was typed, joined with the catalogue: words become the works among which the catalogue looks, fields become
//! filters, and the scores the order, so that a search has the same filters, counts and visibility as every list.

use std::collections::HashMap;
use std::sync::Arc;

use fanlight_catalogue as engine;

use super::query::{Column, Fact, Filter, Node, Query};
use super::{Hits, Words};
use crate::catalogue::{self, Catalogue, rows};
use crate::db::Ask;
use crate::keys::name_key;
use crate::policy::Viewer;
use crate::tags::{self, Kind, Tag};
use crate::works::find::{self, Order, Range, Term, stands_for};
use crate::{Result, TagId, WorkId, languages};

/// Tags that one field can stand for where its words are in many names.
const TAGS: usize = 100;

/// What a filter means in this archive.
#[derive(Clone, Debug)]
enum Meant {
    /// Any of these; never empty.
    Terms(Vec<Term>),
    /// Within this.
    Range(Range),
}

impl Words {
    /// Narrows a list's filter to what was typed, the best first; whatever was in the filter still holds. Gives the
    /// works found by words, or nothing if only fields were asked for: then the filter's own order stays. Four
    /// statements at most, whatever was typed.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] of the field `query` if a wildcard fits too many words.
    pub async fn narrow(
        &self,
        catalogue: &Catalogue,
        db: &mut impl Ask,
        viewer: &Viewer,
        query: &Query,
        filter: &mut find::Filter,
    ) -> Result<Option<Arc<Hits>>> {
        let meanings = self.meanings(db, viewer, &query.root.filters()).await?;
        let split = query.split();
        let mut sets = split.rest;
        let worded = !sets.is_empty();
        for part in split.filters {
            match straight(&part, &meanings) {
                Some(Straight::Include(terms)) => filter.include.push(terms),
                Some(Straight::Exclude(terms)) => filter.exclude.extend(terms),
                Some(Straight::Within(range)) => filter.ranges.push(range),
                None => sets.push(part),
            }
        }
        if sets.is_empty() {
            return Ok(None);
        }
        let mut resolve = |filter: &Filter| Ok(works_of(catalogue, viewer, meanings.get(filter)));
        let hits = Arc::new(self.evaluate(&Node::All(sets), &mut resolve)?);
        filter.among = Some(match filter.among.take() {
            Some(among) => among.into_iter().filter(|work| hits.has(work.0)).collect(),
            None => hits.ids(),
        });
        if worded {
            filter.best = Some(hits.clone());
            return Ok(Some(hits));
        }
        Ok(None)
    }

    async fn meanings(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        filters: &[&Filter],
    ) -> Result<HashMap<Filter, Meant>> {
        let mut meanings = HashMap::new();
        let typed: Vec<&str> = filters
            .iter()
            .filter_map(|filter| match filter {
                Filter::Tag { name, .. } => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let exact = if typed.is_empty() { Vec::new() } else { tags::by_names(db, viewer, &typed).await? };
        // Where no tag is called so, every one whose name has the words.
        let mut by_words: HashMap<&Filter, Vec<TagId>> = HashMap::new();
        for filter in filters {
            if let Filter::Tag { kind, name } = filter
                && !exact.iter().any(|tag| is_called(tag, *kind, name))
            {
                by_words.insert(filter, self.tag_ids(name)?);
            }
        }
        let mut ids: Vec<TagId> = by_words.values().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(super::READ);
        let known: HashMap<TagId, Tag> = match ids.is_empty() {
            true => HashMap::new(),
            false => tags::by_ids(db, viewer, &ids).await?.into_iter().map(|tag| (tag.id, tag)).collect(),
        };
        let spoken = match filters.iter().any(|filter| matches!(filter, Filter::Language(_))) {
            true => languages::list(db).await?,
            false => Vec::new(),
        };
        for filter in filters {
            let meant = match filter {
                Filter::Tag { kind, name } => {
                    let mut terms: Vec<Term> =
                        exact.iter().filter(|tag| is_called(tag, *kind, name)).map(Term::from).collect();
                    let found = by_words.get(filter).into_iter().flatten().filter_map(|id| known.get(id));
                    let of_kind = found.filter(|tag| kind.is_none_or(|kind| kind == tag.kind));
                    terms.extend(of_kind.take(TAGS).map(Term::from));
                    if terms.is_empty() {
                        // No tag has this number: nothing is found.
                        terms.push(Term::Tag(kind.unwrap_or(Kind::Freeform), TagId(0)));
                    }
                    Meant::Terms(terms)
                }
                Filter::Language(typed) => {
                    let key = name_key(typed);
                    let of =
                        spoken.iter().filter(|one| name_key(&one.code) == key || name_key(&one.name) == key);
                    let mut terms: Vec<Term> = of.map(|one| Term::Language(one.code.clone())).collect();
                    if terms.is_empty() {
                        terms.push(Term::Language(String::new()));
                    }
                    Meant::Terms(terms)
                }
                Filter::Is(fact) => Meant::Terms(vec![Term::Is(match fact {
                    Fact::Complete => catalogue::Fact::Complete,
                    Fact::Crossover => catalogue::Fact::Crossover,
                    Fact::SingleChapter => catalogue::Fact::SingleChapter,
                })]),
                Filter::Range { of, from, to } => {
                    let of = match of {
                        Column::Words => Order::Words,
                        Column::Kudos => Order::Kudos,
                        Column::Hits => Order::Hits,
                        Column::Comments => Order::Comments,
                        Column::Bookmarks => Order::Bookmarks,
                        Column::Updated => Order::Updated,
                        Column::Posted => Order::Posted,
                    };
                    Meant::Range(Range { of, from: *from, to: *to })
                }
            };
            meanings.insert((*filter).clone(), meant);
        }
        Ok(meanings)
    }
}

fn is_called(tag: &Tag, kind: Option<Kind>, name: &str) -> bool {
    kind.is_none_or(|kind| kind == tag.kind) && name_key(&tag.name) == name_key(name)
}

/// What a list's filter can say by itself.
enum Straight {
    Include(Vec<Term>),
    Exclude(Vec<Term>),
    Within(Range),
}

fn straight(node: &Node, meanings: &HashMap<Filter, Meant>) -> Option<Straight> {
    let terms = |node: &Node| match node {
        Node::Filter(filter) => match meanings.get(filter) {
            Some(Meant::Terms(terms)) => Some(terms.clone()),
            _ => None,
        },
        _ => None,
    };
    match node {
        Node::Filter(filter) => match meanings.get(filter)? {
            Meant::Terms(terms) => Some(Straight::Include(terms.clone())),
            Meant::Range(range) => Some(Straight::Within(*range)),
        },
        Node::Any(parts) => {
            let terms: Option<Vec<Vec<Term>>> = parts.iter().map(terms).collect();
            Some(Straight::Include(terms?.concat()))
        }
        Node::Not(part) => Some(Straight::Exclude(terms(part)?)),
        _ => None,
    }
}

/// Every work that a viewer finds with a filter.
fn works_of(catalogue: &Catalogue, viewer: &Viewer, meant: Option<&Meant>) -> Vec<WorkId> {
    let mut query =
        engine::Query { scope: rows::scope_of(viewer), take: usize::MAX, ..engine::Query::default() };
    match meant {
        Some(Meant::Terms(terms)) => {
            query.include = vec![terms.iter().flat_map(|term| stands_for(viewer, term, true)).collect()];
        }
        Some(Meant::Range(range)) => {
            query.ranges = vec![engine::Range { column: range.of, from: range.from, to: range.to }];
        }
        None => return Vec::new(),
    }
    catalogue.view().find(&query).works.into_iter().map(WorkId).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Time;
    use crate::testing::{TestArchive, each_database};
    use crate::works::form::WorkForm;
    use crate::works::tests::{member, posted, work_form};

    #[tokio::test]
    async fn a_search_finds_counts_and_orders_only_what_its_viewer_may_find() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let guest = Viewer::guest();
            let titled = |title: &str| WorkForm { title: title.into(), ..work_form() };
            let plain = posted(archive, &ada, titled("The heron in the reeds, at evening")).await;
            let best = posted(archive, &ada, titled("Heron")).await;
            let inner = posted(archive, &ada, WorkForm { restricted: true, ..titled("Heron, heron") }).await;
            let mut other = titled("Heron of Paris");
            other.tags.fandoms = vec!["Paris".into()];
            other.language = "fr".into();
            let other = posted(archive, &ada, other).await;
            let catalogue = Catalogue::open(archive, None).await.unwrap();
            let words = Words::open(archive, None).await.unwrap();
            words.catch_up(archive).await.unwrap();
            let search = async |viewer: &Viewer, typed: &str| {
                let mut db = archive.read().await.unwrap();
                let query = Query::parse(typed, Time(0)).unwrap();
                let mut filter = find::Filter::default();
                let (_, statements) = crate::db::counted(async {
                    words.narrow(&catalogue, &mut db, viewer, &query, &mut filter).await.unwrap()
                })
                .await;
                assert!(statements <= 4, "{typed}: {statements}");
                let found =
                    find::find(&catalogue, &mut db, viewer, &filter, 1, Default::default()).await.unwrap();
                assert_eq!(found.total, found.works.len() as u64);
                found.works
            };
            let mut sorted = search(&guest, "heron").await;
            assert_eq!(sorted[0], best);
            sorted.sort();
            assert_eq!(sorted, [plain, best, other], "a guest is not even told the number of members' works");
            assert_eq!(search(&ada, "heron").await.len(), 4);
            assert!(search(&ada, "heron").await.contains(&inner));
            assert_eq!(search(&guest, "heron fandom:\"Emma - Jane Austen\"").await, [best, plain]);
            assert_eq!(
                search(&guest, "heron fandom:emma").await,
                [best, plain],
                "words of a tag's name do too"
            );
            assert_eq!(search(&guest, "heron -fandom:emma").await, [other]);
            assert_eq!(search(&guest, "language:français").await, [other]);
            assert_eq!(search(&guest, "heron tag:nobody").await, []);
            assert_eq!(search(&guest, "(reeds OR fandom:paris)").await.len(), 2);
            assert_eq!(search(&guest, "heron words:<2").await, []);
            assert_eq!(search(&guest, "heron -words:<2 complete:yes rating:general").await.len(), 3);
            assert_eq!(search(&guest, "fandom:paris OR words:<2").await, [other]);
        })
        .await;
    }
}
