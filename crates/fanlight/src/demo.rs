//! Archives to look at: the small one behind `serve --demo`, written by hand, and big ones from a seed.
//!
//! All but `fill` give plain data and touch neither a database nor a clock; `fill` posts it.

pub(crate) mod chance;
pub(crate) mod fandoms;
pub(crate) mod fill;
mod follow;
pub(crate) mod generate;
mod keep;
pub(crate) mod lexicon;
pub(crate) mod people;
pub(crate) mod series;
pub(crate) mod story;
mod talk;
