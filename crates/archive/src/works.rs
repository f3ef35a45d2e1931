//! Works: written, kept, posted, read, listed, thrown away.
//!
//! A form ([`form::WorkForm`], [`form::ChapterForm`]) is what was typed, unaltered. [`prepare::prepare`] checks and
//! cleans it before any transaction begins; [`save::make`], [`save::save`], [`chapters`] and [`post`] write it, and
//! each save adds revisions. [`load`] gives a page's data and asks [`crate::policy`]; [`find`] and [`list`] give ids,
//! [`blurbs`] the rows for them. Whatever changes what a page shows ends in [`stamp::refresh`].

pub mod autosave;
pub mod bin;
pub mod blurbs;
pub mod chapters;
pub mod creators;
pub mod credits;
pub mod edit;
pub mod find;
pub mod form;
pub mod gifts;
pub mod list;
pub mod load;
pub mod pens;
pub mod post;
pub mod prepare;
pub mod revisions;
pub mod save;
pub mod stamp;
pub mod stash;

#[cfg(test)]
pub(crate) mod tests;
