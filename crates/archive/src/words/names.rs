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

/// A page of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names<T> {
    /// Those on the page.
    pub found: Vec<T>,
    /// How many there are on all pages, at most [`READ`].
    pub total: usize,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names { found: Vec::new(), total: 0 }
    }
}

/// What is asked for where somebody typed a name; nothing if there is no letter in it.
fn asked(typed: &str, beginnings: bool) -> Option<Node> {
    let words = tokens::asked(typed).into_iter().map(|(_, word)| {
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

    /// Tags whose names have these words, those that fit best first: the ones that this viewer may see, of one kind or
    /// of any, canonical ones only or any. Statements by the two hundred tags.
    pub async fn find_tags(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        typed: &str,
        kind: Option<Kind>,
        canonical: bool,
        page: (usize, usize),
    ) -> Result<Names<Tag>> {
        let ids = self.tag_ids(typed)?;
        let mut tags = tags::by_ids(db, viewer, &ids).await?;
        tags.retain(|tag| kind.is_none_or(|kind| tag.kind == kind) && (tag.canonical || !canonical));
        let total = tags.len();
        Ok(Names { found: tags.into_iter().skip(page.0).take(page.1).collect(), total })
    }

    /// Pen names with these words in them or in their user names, those that fit best first. One statement.
    pub async fn find_people(
        &self,
        db: &mut impl Ask,
        typed: &str,
        page: (usize, usize),
    ) -> Result<Names<Named>> {
        let ids = self.named(search::Names::People, typed)?;
        let total = ids.len();
        let ids: Vec<PseudId> = ids.into_iter().skip(page.0).take(page.1).map(PseudId).collect();
        let mut found = bylines::by_ids(db, &ids).await?;
        found.sort_by_key(|named| ids.iter().position(|id| *id == named.id));
        Ok(Names { found, total })
    }
}
