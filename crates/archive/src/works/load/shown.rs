//! What a work's page is given: plain data, already asked of the policy.

use crate::bookmarks::load::Mine;
use sqlx::FromRow;

use crate::languages::Language;
use crate::policy::{Sight, Standing};
use crate::readings::Place;
use crate::tags::Kind;
use crate::works::credits::Credit;
use crate::{ChapterId, PersonId, PseudId, SeriesId, TagId, Time, WorkId, WorkRevisionId};

/// What a viewer gets of a work.
#[derive(Clone, Debug)]
pub enum Look {
    /// All of it.
    Shown(Box<Shown>),
    /// A sentence that asks them to log in.
    MembersOnly,
    /// A sentence that it will be revealed.
    Unrevealed,
}

/// A creator's name on a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byline {
    /// The pen name's id.
    pub id: PseudId,
    /// Whose it is.
    pub person: PersonId,
    /// The pen name.
    pub pseud: String,
    /// The user name; empty for a person without an account.
    pub user: String,
}

/// A tag of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkTag {
    /// Which tag.
    pub id: TagId,
    /// What it says.
    pub kind: Kind,
    /// As the author typed it.
    pub typed: String,
    /// The name of the tag's own page, which leads on to its canonical's, so that wrangling changes no work's page.
    pub page: String,
    /// The contract's class of a rating, warning or category; else empty.
    pub class: String,
}

/// A work's place in a series.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct InSeries {
    /// Which series.
    pub id: SeriesId,
    /// Its title.
    pub title: String,
    /// From 1, counted over the works that this viewer's audience finds there.
    pub position: i64,
    /// Who finds the work there.
    pub(crate) audience: i64,
    /// The work before it that everybody of this viewer's audience finds.
    pub previous: Option<WorkId>,
    /// The work after it.
    pub next: Option<WorkId>,
}

/// How it was received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Visits.
    pub hits: i64,
    /// Kudos.
    pub kudos: i64,
    /// Comments.
    pub comments: i64,
    /// Public bookmarks.
    pub bookmarks: i64,
}

/// A chapter in a work's index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterHead {
    /// Which chapter.
    pub id: ChapterId,
    /// Its number among posted chapters, from 1; a draft has the number it would get.
    pub number: i64,
    /// Its title; may be empty.
    pub title: String,
    /// Who made it and not the work, as far as this viewer is told.
    pub creators: Vec<Byline>,
    /// Whether the viewer is one of them.
    pub own: bool,
    /// Whether readers see it; drafts are listed for their creators and staff only.
    pub posted: bool,
    /// Words.
    pub words: i64,
    /// Its day; 0 for a draft without one.
    pub published_on: Time,
}

/// Everything a work's page needs. Fields of text are cleaned HTML, except titles and names.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which work.
    pub id: WorkId,
    /// Draft, posted, restricted, hidden…
    pub standing: Standing,
    /// Bumped by whatever this page shows.
    pub stamp: i64,
    /// It asks before it opens.
    pub adult: bool,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Whether the viewer is subscribed to its chapters.
    pub subscribed: bool,
    /// Whether the viewer marked it for later.
    pub for_later: bool,
    /// Where the viewer stopped reading it, as far as it is written.
    pub place: Option<Place>,
    /// The title; a draft's may be empty.
    pub title: String,
    /// Who made it; nothing if this viewer is not told.
    pub creators: Option<Vec<Byline>>,
    /// Everybody who made it or a part of it; for the rules, not for the page.
    pub(crate) makers: Vec<PersonId>,
    /// Its creators ask search engines to leave it out.
    pub quiet: bool,
    /// Its creators take no comments from guests.
    pub no_guests: bool,
    /// Whether one of its creators blocks the viewer, who may not be told so: `policy::is_kept_away` says what follows.
    pub blocked: bool,
    /// The viewer's own bookmark of it, where it was loaded as a page.
    pub bookmark: Option<Mine>,
    /// In which language.
    pub language: Language,
    /// Summary.
    pub summary: String,
    /// Notes before the text.
    pub notes: String,
    /// Notes after the text.
    pub end_notes: String,
    /// Tags in the order of kinds, within each the author's.
    pub tags: Vec<WorkTag>,
    /// Credits in order.
    pub credits: Vec<Credit>,
    /// Planned chapters; nothing is the question mark.
    pub planned_chapters: Option<i64>,
    /// Posted chapters.
    pub posted_chapters: i64,
    /// As many posted as planned.
    pub complete: bool,
    /// Words of the posted chapters; of a draft, of all.
    pub words: i64,
    /// `everyone`, `members`, `nobody`.
    pub comments_from: String,
    /// Comments wait for a creator's yes.
    pub comments_moderated: bool,
    /// The present version.
    pub revision: WorkRevisionId,
    /// When it was made.
    pub created_at: Time,
    /// Day of publication; a draft's may be 0.
    pub published_on: Time,
    /// Newest publication among its chapters.
    pub updated_at: Time,
    /// When a draft posts itself.
    pub post_at: Option<Time>,
    /// When it was thrown away.
    pub binned_at: Option<Time>,
    /// How it was received.
    pub counts: Counts,
    /// Chapters in order.
    pub chapters: Vec<ChapterHead>,
    /// The series it is in.
    pub series: Vec<InSeries>,
}

impl Shown {
    /// The tags of one kind.
    pub fn tags_of(&self, kind: Kind) -> impl Iterator<Item = &WorkTag> {
        self.tags.iter().filter(move |tag| tag.kind == kind)
    }
}

/// What a cache must know before it gives a page: one statement.
#[derive(Clone, Debug)]
pub struct Head {
    /// What this viewer gets.
    pub sight: Sight,
    /// Its state.
    pub standing: Standing,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Bumped by whatever its pages show.
    pub stamp: i64,
    /// It asks before it opens.
    pub adult: bool,
    /// The first posted chapter.
    pub first_chapter: Option<ChapterId>,
    /// Posted chapters.
    pub chapters: i64,
}

/// A chapter's texts, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterText {
    /// Which chapter.
    pub id: ChapterId,
    /// Summary.
    pub summary: String,
    /// Notes before.
    pub notes: String,
    /// Notes after.
    pub end_notes: String,
    /// The text.
    pub html: String,
}
