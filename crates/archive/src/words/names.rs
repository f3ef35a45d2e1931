//! People and tags by words of their names: each word typed may be the beginning of one.

use super::query::{Node, Words as Wanted};
use super::{Words, search, tokens};
use crate::db::Ask;
use crate::people::bylines::{self, Named};
use crate::policy::Viewer;
use crate::tags::{self, Kind, Tag};
use crate::{PseudId, Result, TagId};

/// Names that are read of those that fit; who finds more types another letter.
pub const READ: usize = 1_000;
/// Letters from which on a word may be the beginning of another.
const BEGINNING: usize = 2;
/// Words of a name that are looked for; those after are passed over.
const WORDS: usize = 12;

/// Which tags are wanted among those whose names fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Of this kind; of any, if none.
    pub kind: Option<Kind>,
    /// Canonical ones or the others; both, if none.
    pub canonical: Option<bool>,
    /// Those that belong to this fandom.
    pub fandom: Option<TagId>,
}

/// A page of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names<T> {
    /// Those on the page.
    pub found: Vec<T>,
    /// How many there are on all pages, at most [`READ`].
    pub total: usize,
    /// Whether more names fit than were read.
    pub more: bool,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names { found: Vec::new(), total: 0, more: false }
    }
}

/// What is asked for where somebody typed a name; nothing if there is no letter in it.
fn asked(typed: &str, beginnings: bool) -> Option<Node> {
    let words = tokens::asked(typed).into_iter().take(WORDS).map(|(_, word)| {
        let like = Wanted::Like(format!("{word}*"));
        let whole = Node::Words { field: None, words: Wanted::Phrase(vec![(0, word.clone())]) };
        if beginnings && word.chars().count() >= BEGINNING && !tokens::is_dense(&word) {
            Node::Any(vec![whole, Node::Words { field: None, words: like }])
        } else {
            whole
        }
    });
    let words: Vec<Node> = words.collect();
    (!words.is_empty()).then_some(Node::All(words))
}

impl Words {
    /// Ids of one kind of names; where beginnings would fit too many words, whole words only.
    fn named(&self, kind: search::Names, typed: &str) -> Result<Vec<i64>> {
        let reading = self.reading();
        let searcher = reading.reader.searcher();
        let ask = |beginnings| match asked(typed, beginnings) {
            Some(node) => search::names(&searcher, &reading.fields, kind, &node, READ),
            None => Ok(Vec::new()),
        };
        match ask(true) {
            Err(crate::Error::Invalid(_)) => ask(false),
            other => other,
        }
    }

    /// Tags whose names have these words, whoever may see them.
    pub(super) fn tag_ids(&self, typed: &str) -> Result<Vec<TagId>> {
        Ok(self.named(search::Names::Tags, typed)?.into_iter().map(TagId).collect())
    }

    /// Tags whose names have these words, those that fit best first: the wished ones that this viewer may see.
    /// One statement.
    pub async fn find_tags(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        typed: &str,
        wish: Wish,
        page: (usize, usize),
    ) -> Result<Names<Tag>> {
        let ids = self.tag_ids(typed)?;
        let mut tags = match wish.fandom {
            Some(fandom) => tags::by_ids_under(db, viewer, &ids, fandom).await?,
            None => tags::by_ids(db, viewer, &ids).await?,
        };
        tags.retain(|tag| {
            wish.kind.is_none_or(|kind| tag.kind == kind)
                && wish.canonical.is_none_or(|canonical| tag.canonical == canonical)
        });
        let (total, more) = (tags.len(), ids.len() == READ);
        Ok(Names { found: tags.into_iter().skip(page.0).take(page.1).collect(), total, more })
    }

    /// Pen names with these words in them or in their user names, those that fit best first. One statement.
    pub async fn find_people(
        &self,
        db: &mut impl Ask,
        typed: &str,
        page: (usize, usize),
    ) -> Result<Names<Named>> {
        let ids = self.named(search::Names::People, typed)?;
        let (total, more) = (ids.len(), ids.len() == READ);
        let ids: Vec<PseudId> = ids.into_iter().skip(page.0).take(page.1).map(PseudId).collect();
        let mut found = bylines::by_ids(db, &ids).await?;
        found.sort_by_key(|named| ids.iter().position(|id| *id == named.id));
        Ok(Names { found, total, more })
    }
}
