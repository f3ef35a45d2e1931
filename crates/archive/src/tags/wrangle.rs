//! Wrangling: what may be done to tags, and the doing. What authors typed never changes by it.
//!
//! An [`Act`] is about one tag; [`wrangle`] does one, [`wrangle_all`] many at one go. Each is refused in plain words or
//! done whole; each that changed something is in the log ([`super::log`]) and can be undone. The rules:
//! a synonym stands for one canonical tag of its kind and nothing hangs on it; wider tags and what stands below them
//! are canonical, of one kind, and never in a circle; parents go media ← fandom ← character ← relationship,
//! fandom ← relationship, fandom ← freeform, and the parent is canonical. The archive's own lists (ratings, warnings,
//! categories, media) are changed by who runs it.

pub(crate) mod acts;
pub(crate) mod desk;
pub(crate) mod graph;
pub mod lists;
pub(crate) mod merge;

use super::{Kind, log};
use crate::journal::words;
use crate::policy::{self, Viewer};
use crate::works::stamp;
use crate::{Change, Error, Invalid, Message, Result, TagActId, TagId};
use desk::Desk;

/// Acts at one go.
pub const ACTS: usize = 200;
/// Tags that one act may move along.
pub const MOVED: i64 = 20_000;
/// Wider tags directly above one tag, and parents of one tag.
pub const ABOVE: usize = 100;

/// Something a wrangler does to a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// This is the name the archive uses. A synonym is freed first.
    MakeCanonical(TagId),
    /// It is a name like any other again. Refused while others hang on it.
    TakeCanonical(TagId),
    /// The first means the same as the second: what hangs on the first moves along.
    Merge(TagId, TagId),
    /// A synonym stands for itself again.
    Free(TagId),
    /// The second is a wider tag, above the first.
    AddMeta(TagId, TagId),
    /// The second stands above the first no more.
    RemoveMeta(TagId, TagId),
    /// The first belongs to the second: a character to a fandom.
    AddParent(TagId, TagId),
    /// The first belongs to the second no more.
    RemoveParent(TagId, TagId),
    /// Nothing can be made of it; it leaves the bins.
    SetAside(TagId),
    /// It waits in the bins again.
    TakeUp(TagId),
    /// It is of another kind. Refused while it is tied to anything.
    ChangeKind(TagId, Kind),
    /// It is written otherwise. A new spelling that is another name is a new tag, and the old one its synonym.
    Rename(TagId, String),
    /// One more entry of a list of the archive.
    AddChoice {
        /// Of which list.
        kind: Kind,
        /// Its name.
        name: String,
        /// The contract's class; empty for media.
        class: String,
        /// Works with it ask before they open.
        adult: bool,
    },
    /// The order of a list of the archive, from its first entry; entries not named keep their places after them.
    Order(Kind, Vec<TagId>),
}

words! {
    /// What was done, as the log keeps it.
    Deed {
        /// Made canonical.
        MakeCanonical = "make canonical",
        /// No longer canonical; an entry of a list retired.
        TakeCanonical = "take canonical",
        /// Made a synonym.
        Merge = "merge",
        /// Freed from being a synonym.
        Free = "free",
        /// Put below a wider tag.
        AddMeta = "add meta",
        /// Taken from below a wider tag.
        RemoveMeta = "remove meta",
        /// Given a parent.
        AddParent = "add parent",
        /// Taken from a parent.
        RemoveParent = "remove parent",
        /// Set aside as unwrangleable.
        SetAside = "set aside",
        /// Taken up again.
        TakeUp = "take up",
        /// Of another kind now.
        ChangeKind = "change kind",
        /// Written otherwise now.
        Rename = "rename",
        /// Added to a list of the archive.
        AddChoice = "add choice",
        /// A list of the archive in another order.
        Order = "order",
        /// An act undone.
        Undo = "undo",
    }
}

/// What came of an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Its place in the log; none if everything stood so already.
    pub act: Option<TagActId>,
    /// The tag that it was about in the end: the canonical one, where a synonym was named; the new one, where one was
    /// made.
    pub tag: Option<TagId>,
    /// What else happened by it, to be told.
    pub notices: Vec<Message>,
}

/// What an act is in the log.
struct Done {
    deed: Deed,
    tag: TagId,
    other: Option<TagId>,
    /// Where to look next.
    shown: TagId,
}

/// The error of an act that cannot be: a message at the field `tag`.
pub(crate) fn refused(message: Message) -> Error {
    Error::Invalid(Invalid::one("tag", message))
}

/// Does one act. About ten statements, and a few for each 200 tags that move along.
pub async fn wrangle(change: &mut Change, viewer: &Viewer, act: &Act) -> Result<Outcome> {
    policy::may_wrangle(viewer)?;
    stamp::take_turn_at_tags(change).await?;
    one(change, viewer, act, None).await
}

/// Does many acts at one go, at most [`ACTS`]. An act that is refused leaves nothing and the others are done. The
/// outcomes stand in the order of the acts; those that changed something share a batch in the log.
pub async fn wrangle_all(
    change: &mut Change,
    viewer: &Viewer,
    acts: &[Act],
) -> Result<Vec<Result<Outcome, Invalid>>> {
    policy::may_wrangle(viewer)?;
    if acts.len() > ACTS {
        let message = Message::new("error-tag-acts").with("limit", ACTS).with("over", acts.len() - ACTS);
        return Err(refused(message));
    }
    stamp::take_turn_at_tags(change).await?;
    let mut batch = None;
    let mut outcomes = Vec::with_capacity(acts.len());
    for act in acts {
        match one(change, viewer, act, batch).await {
            Ok(outcome) => {
                batch = batch.or(outcome.act);
                outcomes.push(Ok(outcome));
            }
            Err(Error::Invalid(invalid)) => outcomes.push(Err(invalid)),
            Err(Error::NotFound(_)) => {
                outcomes.push(Err(Invalid::one("tag", Message::new("error-tag-gone"))));
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(first) = batch {
        log::head_batch(change, first).await?;
    }
    Ok(outcomes)
}

/// Does one act within a batch. Everything that can be refused is refused before anything is written.
pub(crate) async fn one(
    change: &mut Change,
    viewer: &Viewer,
    act: &Act,
    batch: Option<TagActId>,
) -> Result<Outcome> {
    let mut desk = Desk::default();
    let done = acts::lay_out(change, viewer, act, &mut desk).await?;
    let act = log::write(change, &desk, done.deed, done.tag, done.other, batch, None).await?;
    Ok(Outcome { act, tag: Some(done.shown), notices: desk.notices })
}

/// Refuses tags of the archive's own lists to whoever does not run it.
pub(crate) fn may_touch(viewer: &Viewer, kind: Kind) -> Result<()> {
    if kind.is_fixed() || kind == Kind::Media {
        policy::may_change_lists(viewer)?;
    }
    Ok(())
}
