//! Finding works: what a reader asks for, answered by the catalogue, for exactly this reader.
//!
//! Every list of works that others made comes from here, so that nothing is found, counted or hinted at that its
//! reader could not open. Loaders ask the policy again for the ids it gives. An anonymous work is found by its
//! creators' names only by themselves and by staff; who excludes a person excludes what that person is named on.

mod marks;
pub(crate) mod named;

use std::sync::Arc;

use fanlight_catalogue as engine;
pub use fanlight_catalogue::Order;
pub use marks::{Mark, Reason, marks};
pub use named::named;

use crate::catalogue::{Catalogue, Fact, kinds, rows};
use crate::db::Ask;
use crate::limits::PAGE;
use crate::people::filters::Rules;
use crate::policy::{self, Viewer};
use crate::tags::{Kind, Tag};
use crate::words::Hits;
use crate::works::credits::CreditKind;
use crate::{PersonId, PseudId, Result, TagId, WorkId};

/// One thing that a work has or has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A tag, by its own name, a synonym or a narrower tag.
    Tag(Kind, TagId),
    /// Its language, by code.
    Language(String),
    /// A creator, under any pen name.
    Person(PersonId),
    /// A creator's pen name, and whose it is.
    Pseud(PseudId, PersonId),
    /// What it draws on.
    Credit {
        /// What kind of thing.
        kind: CreditKind,
        /// Its title's key.
        title_key: String,
        /// Its creator's key.
        creator_key: String,
    },
    /// Given to somebody.
    Gift(PersonId),
    /// A fact.
    Is(Fact),
}

impl From<&Tag> for Term {
    fn from(tag: &Tag) -> Term {
        Term::Tag(tag.kind, tag.id)
    }
}

/// A range of what works are sorted by, both ends included; upside down it holds nothing. Times are microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Of what.
    pub of: Order,
    /// The smallest.
    pub from: Option<i64>,
    /// The largest.
    pub to: Option<i64>,
}

/// What is asked for; nothing asked finds every work, the newest update first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of each group at least one.
    pub include: Vec<Vec<Term>>,
    /// None of these.
    pub exclude: Vec<Term>,
    /// Within all of these.
    pub ranges: Vec<Range>,
    /// Only among these.
    pub among: Option<Vec<WorkId>>,
    /// Never these.
    pub hidden: Vec<WorkId>,
    /// What the viewer never wants to find; their own works are.
    pub never: Rules,
    /// Whose works they do not want to find either, those that name them; these are not counted among what is left out.
    pub muted: Vec<PersonId>,
    /// Sorted by.
    pub order: Order,
    /// The smallest first.
    pub ascending: bool,
    /// The best first, by what a search found; then `among` is what it found, and the order says nothing.
    pub best: Option<Arc<Hits>>,
}

impl Filter {
    /// Works that have one thing.
    pub fn with(term: impl Into<Term>) -> Filter {
        Filter { include: vec![vec![term.into()]], ..Filter::default() }
    }
}

/// Of which tags the counts are asked for beside a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Of which kind.
    pub kind: Kind,
    /// So many tags are passed over.
    pub skip: usize,
    /// At most so many.
    pub take: usize,
}

/// A tag on the works found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which.
    pub id: TagId,
    /// Its name.
    pub name: Arc<str>,
    /// How many of the works found have it, by its own name or a synonym.
    pub works: u64,
}

/// The commonest tags of one kind on the works found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The kind.
    pub kind: Kind,
    /// The commonest first.
    pub tags: Vec<Counted>,
    /// Whether there are more.
    pub more: bool,
}

/// What is counted beside a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The commonest tags.
    pub top: &'a [Counting],
    /// These tags, however few works have them: those that a form shows as chosen.
    pub chosen: &'a [(Kind, TagId)],
}

/// A page of what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The works on it, at most [`PAGE`].
    pub works: Vec<WorkId>,
    /// Works on all pages.
    pub total: u64,
    /// One for each that was asked for.
    pub facets: Vec<Facet>,
    /// One for each chosen tag: how many of the works found have it, by its own name or a synonym.
    pub chosen: Vec<u64>,
    /// How many more works there were without [`Filter::never`].
    pub left_out: u64,
    /// The journal's number this is as of.
    pub position: i64,
}

/// Commonest tags shown of each kind.
pub const TOP: usize = 10;

impl Counting {
    /// The ten commonest of every kind that works have.
    pub fn top() -> [Counting; Kind::ALL.len()] {
        Kind::ALL.map(|kind| Counting { kind, skip: 0, take: TOP })
    }
}

/// What stands for a term in the catalogue; any of them will do. `including` says whether it is asked for or against.
pub(crate) fn stands_for(viewer: &Viewer, term: &Term, including: bool) -> Vec<engine::Tag> {
    let told = |person: PersonId| including && policy::knows_all_of(viewer, person);
    let mut tags = Vec::with_capacity(2);
    match term {
        Term::Tag(kind, id) => tags.push(kinds::tag(*kind, *id)),
        Term::Language(code) => tags.push(kinds::language(code)),
        Term::Person(id) => {
            tags.push(kinds::person(*id, true));
            tags.extend(told(*id).then(|| kinds::person(*id, false)));
        }
        Term::Pseud(id, person) => {
            tags.push(kinds::pseud(*id, true));
            tags.extend(told(*person).then(|| kinds::pseud(*id, false)));
        }
        Term::Credit { kind, title_key, creator_key } => {
            tags.push(kinds::credit(kinds::thing(*kind, title_key, creator_key)));
        }
        Term::Gift(person) => tags.push(kinds::credit(kinds::gift(*person))),
        Term::Is(fact) => tags.push(kinds::fact(*fact)),
    }
    tags
}

/// One page of what is asked for, from 1, with how many there are and the counts asked for. No statement but one for
/// names of tags that were not asked for before.
pub async fn find(
    catalogue: &Catalogue,
    db: &mut impl Ask,
    viewer: &Viewer,
    filter: &Filter,
    page: i64,
    beside: Beside<'_>,
) -> Result<Found> {
    let groups = filter.include.iter();
    let skip = (page.max(1) as u64 - 1).saturating_mul(PAGE as u64);
    // What is sorted by its score is sorted here.
    let all = filter.among.as_ref().filter(|_| filter.best.is_some()).map(Vec::len);
    // Lists of what one made oneself show what one made together with them.
    let whose = |term: &Term| match term {
        Term::Person(person) | Term::Pseud(_, person) => Some(*person),
        _ => None,
    };
    let own =
        viewer.person.is_some() && filter.include.iter().flatten().any(|term| whose(term) == viewer.person);
    let muted = filter.muted.iter().filter(|_| !own).map(|person| kinds::person(*person, true));
    let query = engine::Query {
        scope: rows::scope_of(viewer),
        include: groups
            .map(|group| group.iter().flat_map(|term| stands_for(viewer, term, true)).collect())
            .collect(),
        exclude: filter
            .exclude
            .iter()
            .flat_map(|term| stands_for(viewer, term, false))
            .chain(muted)
            .collect(),
        ranges: filter
            .ranges
            .iter()
            .map(|range| engine::Range { column: range.of, from: range.from, to: range.to })
            .collect(),
        among: filter.among.as_ref().map(|works| works.iter().map(|work| work.0).collect()),
        hidden: filter.hidden.iter().map(|work| work.0).collect(),
        never: marks::never(viewer, &filter.never),
        order: filter.order,
        ascending: filter.ascending,
        skip: if all.is_some() { 0 } else { skip },
        take: all.unwrap_or(PAGE as usize),
        facets: beside
            .top
            .iter()
            .map(|count| engine::Facet { kind: kinds::kind(count.kind), skip: count.skip, take: count.take })
            .collect(),
        counts_of: beside.chosen.iter().map(|(kind, id)| kinds::tag(*kind, *id)).collect(),
    };
    let view = catalogue.view();
    let answer = view.find(&query);
    let tags: Vec<TagId> =
        answer.facets.iter().flat_map(|facet| facet.tags.iter().map(|(id, _)| TagId(*id))).collect();
    let names = catalogue.names(db, &tags).await?;
    let facets = beside.top.iter().zip(answer.facets).map(|(count, facet)| Facet {
        kind: count.kind,
        tags: facet
            .tags
            .into_iter()
            .filter_map(|(id, works)| {
                Some(Counted { id: TagId(id), name: names.get(&TagId(id))?.clone(), works })
            })
            .collect(),
        more: facet.more,
    });
    let mut works: Vec<WorkId> = answer.works.into_iter().map(WorkId).collect();
    if let Some(best) = filter.best.as_ref().filter(|_| all.is_some()) {
        works = best.best(&works, usize::try_from(skip).unwrap_or(usize::MAX), PAGE as usize);
    }
    Ok(Found {
        works,
        total: answer.total,
        facets: facets.collect(),
        chosen: answer.counts,
        left_out: answer.left_out,
        position: view.position(),
    })
}
