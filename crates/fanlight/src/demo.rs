//! Archives to look at: the small one behind `serve --demo`, written by hand, and big ones from a seed.
//!
//! Nothing here touches a database or a clock: these modules give plain data, and whoever fills an archive
//! with it does the posting.
// Until the commands that post them are there, only the tests read them.
#![allow(dead_code)]

pub(crate) mod chance;
pub(crate) mod fandoms;
pub(crate) mod generate;
pub(crate) mod lexicon;
pub(crate) mod people;
pub(crate) mod story;
