//! Which works match, in what order, with which counts.
//!
//! A [`Catalogue`] holds one small row per work and one set of works per tag, in memory, and answers
//! [`Query`]s: an exact total, one page of ids in one of nine orders, and the commonest tags of each kind
//! with exact counts. It knows numbers only: an id of a work and an id of a tag are `i64`s of the caller's,
//! and what they are called, who may see them and where they are stored is the caller's business. It does
//! no I/O but [`View::save`] and [`Catalogue::load`], which write to and read from what they are given.
//!
//! # How it is built
//! * **Postings**: each tag has the set of works that bear it, as a sorted array while it is small and as a
//!   Roaring bitmap from then on. A canonical tag's set includes the works of its synonyms, and what one
//!   filters by includes its sub-tags' works too.
//! * **Rows**: columns, and the tags of each work as they were put on it, in chunks.
//! * **Orders**: for each sort order all works, sorted.
//! * **Numbering**: inside, works are numbered so that those of one fandom lie together; new ones stand in a
//!   tail until [`Catalogue::recluster`]. The commonest tags have the lowest numbers.
//! * **Rankings**: for everything, and for each tag of many works, the commonest tags beside it with exact
//!   counts: read for plain pages, and an upper bound that ends the counting early on filtered ones.
//!
//! # Writers and readers
//! A reader takes a [`View`] and keeps it as long as it likes; it never waits and never changes under its
//! hands. A writer puts changed works into a small *delta* beside the big, immutable *base*; each query
//! asks both. [`Catalogue::merge`] folds the delta into a new base that shares with the old one all blocks
//! and sets that did not change, and calls back between small pieces of work.
//!
//! # Example
//! ```
//! use fanlight_catalogue::*;
//! const FANDOM: u8 = 1;
//! let tag = |id| Tag { kind: FANDOM, id };
//! let catalogue = Catalogue::new(Settings { cluster: FANDOM, ..Settings::default() });
//! catalogue.apply(&[
//!     Change::Put(Work { id: 10, words: 1_200, tags: vec![tag(7)], ..Work::default() }),
//!     Change::Put(Work { id: 11, words: 90_000, tags: vec![tag(7), tag(8)], ..Work::default() }),
//!     Change::Tag(TagRecord { tag: tag(8), standing: Standing::Canonical, metas: vec![] }),
//! ], 1).unwrap();
//! let answer = catalogue.view().find(&Query {
//!     include: vec![vec![tag(7)]],
//!     order: Order::Words,
//!     take: 20,
//!     facets: vec![Facet { kind: FANDOM, skip: 0, take: 10 }],
//!     ..Query::default()
//! });
//! assert_eq!((answer.total, answer.works), (2, vec![11, 10]));
//! assert_eq!(answer.facets[0].tags, [(7, 2), (8, 1)]);
//! ```

mod base;
mod block;
mod build;
mod catalogue;
mod cluster;
mod column;
mod compile;
mod counter;
mod delta;
mod facets;
mod frames;
mod index;
mod low;
mod marks;
mod merge;
mod never;
mod page;
mod piece;
mod pile;
mod postings;
mod query;
mod ranking;
mod rows;
mod snapshot;
#[cfg(feature = "bench")]
pub mod synthetic;
mod tags;
mod types;
mod wrangle;

pub use build::Builder;
pub use catalogue::{Catalogue, Sizes, View};
pub use query::{Answer, Counted, Facet, Never, Query, Range};
pub use snapshot::SnapshotError;
pub use types::{Change, KINDS, Order, Refused, Scope, Settings, Standing, Tag, TagRecord, Work};

/// The README's example is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
