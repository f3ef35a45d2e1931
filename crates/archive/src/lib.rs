//! The domain of an archive of fanworks: its rules and its SQL.
//!
//! One way for a change: `archive.change(who)` → a function of this crate, which asks [`policy`] and writes rows,
//! journal notes and jobs → `change.commit()`, one transaction. One way to read: `archive.read()` → loaders that take
//! ids by the slice. SQL lives in this crate only, each statement in [`db::statements`](crate::db)' registry.
//! Time and chance are arguments ([`Clock`], [`Chance`]); nothing here knows HTTP.

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

#[macro_use]
pub mod db;

mod archive;
pub mod bookmarks;
pub mod bulk;
pub mod catalogue;
pub mod check;
pub mod child;
pub mod comments;
mod error;
pub mod hits;
mod id;
pub mod images;
pub mod inbox;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod kudos;
pub mod languages;
pub mod limits;
pub mod mails;
pub mod notices;
pub mod origins;
pub mod people;
pub mod policy;
pub mod readings;
pub mod rivals;
pub mod series;
pub mod settings;
pub mod stats;
pub mod subscriptions;
pub mod tags;
pub mod texts;
mod time;
pub mod words;
pub mod works;

pub use archive::{Archive, Change, Opening, Reader};
pub use error::{Error, Field, Invalid, Message, Result};
pub use id::{
    BookmarkId, ChapterId, ChapterRevisionId, CommentId, CreditId, ExternalWorkId, FilterId, ImageId,
    InboxId, JobId, MailId, NoticeId, PersonId, PseudId, SearchId, SeriesId, SessionId, SubscriptionId,
    TagActId, TagId, TicketId, WorkId, WorkRevisionId,
};
pub use time::{Chance, Clock, Time};

#[cfg(test)]
mod crowd;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
