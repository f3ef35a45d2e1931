//! Ids as types of their own, so that a chapter's number is never taken for a work's.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A person: with an account, unclaimed, or an orphan account's.
    PersonId,
    /// A pen name of a person.
    PseudId,
    /// A signed-in browser or script.
    SessionId,
    /// A single-use link.
    TicketId,
    /// A mail in the outbox.
    MailId,
    /// A work.
    WorkId,
    /// A chapter of a work.
    ChapterId,
    /// A saved state of a work.
    WorkRevisionId,
    /// A saved state of a chapter.
    ChapterRevisionId,
    /// A tag of any kind.
    TagId,
    /// An act of wrangling, in its log.
    TagActId,
    /// A comment.
    CommentId,
    /// A bookmark.
    BookmarkId,
    /// A work that stands elsewhere.
    ExternalWorkId,
    /// One credit of a work.
    CreditId,
    /// A series of works.
    SeriesId,
    /// A hosted image.
    ImageId,
    /// A person's standing filter.
    FilterId,
    /// A person's saved search.
    SearchId,
    /// What a person wants to be told of.
    SubscriptionId,
    /// What a person was told of.
    NoticeId,
    /// A comment a person is told of.
    InboxId,
    /// A job of the queue.
    JobId,
}
