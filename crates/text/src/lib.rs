//! Texts: clean them, count them, read them from the documents people have, write them as the documents people take.
//!
//! No input or output of its own, no clock, no randomness: bytes and strings in, bytes and strings out.
//! Every function here bears input from strangers: it answers with a value or an error in bounded time and memory.
//! - [`clean`]: any HTML → the HTML an archive shows.
//! - [`count`]: how many words a text has.
//! - [`read`]: a document as it lay on somebody's disk → title, notes, credits, chapters.
//! - [`write`]: a work → EPUB, HTML, plain text.

#![warn(unreachable_pub)]
// Tests may fail; the archive may not.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod clean;
pub mod count;
pub mod read;
pub mod write;
