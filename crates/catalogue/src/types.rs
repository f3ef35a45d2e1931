//! The words of this crate: works, tags, orders, changes, settings. Plain data, no behaviour to speak of.

use thiserror::Error;

/// How many kinds of tags there may be: `Tag::kind` is below this.
pub const KINDS: usize = 32;

/// A tag by the caller's number. What is yes or no about a work (complete, a crossover, one chapter), its
/// language, rating, warnings, creators and collections are tags too, each of a kind of its own: filters
/// and counts then need no second way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// Which kind of tag, below [`KINDS`]; the caller's numbering.
    pub kind: u8,
    /// The caller's id, unique within the kind.
    pub id: i64,
}

/// Who may find a work; each scope includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everybody.
    #[default]
    Public,
    /// Whoever is signed in.
    Members,
    /// Only who may see all.
    Staff,
}

/// One work as the catalogue knows it. Keys of title and creator are any numbers that sort as the titles
/// and names do, for instance the first eight bytes of their sort keys; works with equal keys are sorted
/// by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The caller's id.
    pub id: i64,
    /// Who may find it.
    pub scope: Scope,
    /// When it was last updated, in any unit.
    pub updated: i64,
    /// When it was first posted, in any unit.
    pub posted: i64,
    /// A number that sorts as the title does.
    pub title: i64,
    /// A number that sorts as the creator's name does.
    pub creator: i64,
    /// Length in words.
    pub words: u32,
    /// How often it was opened.
    pub hits: u32,
    /// How many kudos it has.
    pub kudos: u32,
    /// How many comments it has.
    pub comments: u32,
    /// How many bookmarks it has.
    pub bookmarks: u32,
    /// Its tags as its authors put them, synonyms too; named twice counts once.
    pub tags: Vec<Tag>,
}

/// What works can be sorted and filtered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// By [`Work::updated`].
    #[default]
    Updated,
    /// By [`Work::posted`].
    Posted,
    /// By [`Work::title`].
    Title,
    /// By [`Work::creator`].
    Creator,
    /// By [`Work::words`].
    Words,
    /// By [`Work::hits`].
    Hits,
    /// By [`Work::kudos`].
    Kudos,
    /// By [`Work::comments`].
    Comments,
    /// By [`Work::bookmarks`].
    Bookmarks,
}

impl Order {
    /// All nine.
    pub const ALL: [Order; 9] = [
        Order::Updated,
        Order::Posted,
        Order::Title,
        Order::Creator,
        Order::Words,
        Order::Hits,
        Order::Kudos,
        Order::Comments,
        Order::Bookmarks,
    ];
}

/// What a tag is among the others of its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Counted, and found by its own name. What every tag is until said otherwise.
    #[default]
    Canonical,
    /// Found by its own name, never counted (nobody has sorted it in yet).
    Loose,
    /// Stands for another tag: its works are found and counted under that one.
    SynonymOf(Tag),
}

/// All that the catalogue knows about how one tag is tied to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRecord {
    /// The tag.
    pub tag: Tag,
    /// What it is.
    pub standing: Standing,
    /// The wider tags directly above it: who filters by one of them finds this one's works too.
    pub metas: Vec<Tag>,
}

/// One change to the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A work is new or has changed: this is all of it.
    Put(Work),
    /// A work is gone. Unknown ids are fine.
    Remove(i64),
    /// A work that is there was opened, liked, commented on or bookmarked: these are its counts now. Much
    /// cheaper than a `Put`. Unknown ids are fine.
    Count {
        /// The work.
        id: i64,
        /// [`Work::hits`].
        hits: u32,
        /// [`Work::kudos`].
        kudos: u32,
        /// [`Work::comments`].
        comments: u32,
        /// [`Work::bookmarks`].
        bookmarks: u32,
    },
    /// A tag is tied anew: this replaces what was known of its standing and the tags above it.
    Tag(TagRecord),
}

/// Why a change was refused. Nothing of the batch it came in has happened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// `Tag::kind` is too large.
    #[error("{0:?} is of a kind beyond the {KINDS} there may be")]
    Kind(Tag),
    /// Only tags of one kind can be tied.
    #[error("{0:?} and {1:?} are of different kinds")]
    OtherKind(Tag, Tag),
    /// A tag cannot be its own synonym.
    #[error("{0:?} cannot be a synonym of itself")]
    OwnSynonym(Tag),
    /// Synonyms point at a tag that stands for itself.
    #[error("{0:?} cannot be a synonym of {1:?}, which is a synonym itself")]
    SynonymOfSynonym(Tag, Tag),
    /// Others still hang on it.
    #[error("{0:?} cannot become a synonym while it has synonyms, sub-tags or wider tags of its own")]
    StillTied(Tag),
    /// Wider tags stand for themselves.
    #[error("{1:?} is a synonym, so it cannot stand above {0:?}")]
    MetaIsSynonym(Tag, Tag),
    /// The tag would stand above itself; the path leads from it up to itself.
    #[error("that would be a circle: {0:?}")]
    Circle(Vec<Tag>),
    /// Every number below 2³² − 1 is taken.
    #[error("the catalogue is full")]
    Full,
}

/// How a catalogue is laid out and when it goes which way. The answers never depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The kind by which works are numbered: those of one such tag lie together.
    pub cluster: u8,
    /// Kinds, as bits, for which rankings are kept. Others can be counted, always by looking at each work.
    pub ranked_kinds: u32,
    /// A tag with at least so many works has a ranking of the tags beside it.
    pub ranked_from: u32,
    /// So many tags of each kind stand in such a ranking; up to twenty times more where it ranks very many works.
    pub ranked_tags: usize,
    /// Results up to this size are counted by looking at each work, if most of them is not in a ranking.
    pub scan_up_to: u64,
    /// Results up to this size are kept as a list of numbers rather than a bitmap.
    pub list_up_to: u64,
    /// [`View::wants_merge`] says yes from so many changed works.
    pub merge_at: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            cluster: 0,
            ranked_kinds: u32::MAX,
            ranked_from: 3_000,
            ranked_tags: 300,
            scan_up_to: 512,
            list_up_to: 512,
            merge_at: 2_048,
        }
    }
}
