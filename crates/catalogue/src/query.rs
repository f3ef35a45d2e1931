//! What can be asked, and what is answered.

use crate::types::{Order, Scope, Tag};

/// A question. The default one asks for the newest public works, none of them, and no counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Works of this scope and the narrower ones only.
    pub scope: Scope,
    /// Works that bear at least one tag of every group: by its own name, by a synonym, or through a sub-tag.
    /// A group without tags asks nothing; one whose tags nobody ever used finds nothing.
    pub include: Vec<Vec<Tag>>,
    /// Works that bear none of these.
    pub exclude: Vec<Tag>,
    /// Works that lie within all of these.
    pub ranges: Vec<Range>,
    /// Works with these ids only, in any order: what a search found, or a shelf holds.
    pub among: Option<Vec<i64>>,
    /// Never works with these ids: what this reader has muted.
    pub hidden: Vec<i64>,
    /// What this reader never wants to find.
    pub never: Never,
    /// What to sort by; works with equal keys are sorted by id.
    pub order: Order,
    /// The smallest first rather than the largest. Turns the whole order around, ids too.
    pub ascending: bool,
    /// So many works are passed over.
    pub skip: u64,
    /// At most so many works are given.
    pub take: usize,
    /// What to count.
    pub facets: Vec<Facet>,
    /// Tags to count one by one, wherever they would stand in a facet: those that a filter form shows as chosen.
    pub counts_of: Vec<Tag>,
}

/// Works that are ruled out, whatever is asked for; a work is that falls under any of these. How many works that took
/// away is counted in [`Answer::left_out`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Never {
    /// Works that bear any of these tags.
    pub tags: Vec<Tag>,
    /// Works that lack any of these tags.
    pub lacking: Vec<Tag>,
    /// Works with these ids.
    pub ids: Vec<i64>,
    /// Works that lie within any of these.
    pub ranges: Vec<Range>,
    /// Works that bear one of these tags are never ruled out: what the reader made.
    pub spared: Vec<Tag>,
}

/// A range of one column, both ends included. One turned upside down holds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which column.
    pub column: Order,
    /// The smallest value, if there is one.
    pub from: Option<i64>,
    /// The largest value, if there is one.
    pub to: Option<i64>,
}

/// Counts of one kind's tags, the commonest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet {
    /// Which kind.
    pub kind: u8,
    /// So many tags are passed over.
    pub skip: usize,
    /// At most so many are given.
    pub take: usize,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many works match, all pages together.
    pub total: u64,
    /// The ids of the page.
    pub works: Vec<i64>,
    /// One for each facet asked for.
    pub facets: Vec<Counted>,
    /// One for each tag of [`Query::counts_of`]: how many of the works found bear it, by its own name or by a
    /// synonym, not through sub-tags. A synonym has the count of what it stands for, and a tag that nobody
    /// has sorted in is counted too.
    pub counts: Vec<u64>,
    /// How many more works would match without [`Query::never`].
    pub left_out: u64,
}

/// The tags of one kind on the works found. Counted are canonical tags which the works bear by their own
/// name or by a synonym, not through sub-tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Ids and how many of the works bear them: the commonest first, of equals the lower id.
    pub tags: Vec<(i64, u64)>,
    /// Whether there are tags after these.
    pub more: bool,
}
