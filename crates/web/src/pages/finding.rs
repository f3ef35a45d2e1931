//! Finding works in a list: the filter form, by the contract, and the pages of all tags of a kind.
//!
//! The way of a question: the address is read ([`asked`]), understood with what the archive knows ([`sought`]), answered
//! by the catalogue (`pages/lists.rs`), and the form shows it again with counts ([`form`]). Everything is a GET of the
//! list's own address, so that a filter can be kept, sent and bookmarked, and works without scripts.

pub(crate) mod asked;
pub(crate) mod form;
pub(crate) mod more;
pub(crate) mod names;
mod picks;
pub(crate) mod sought;
