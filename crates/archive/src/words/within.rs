//! Searching within one work: its posted chapters in which something is found, with what stands around it.

use fanlight_text::clean::to_text;

use super::documents;
use super::fragments::best;
use super::plain::{self, Text};
use super::query::{Field, Node};
use super::snippets::Snippet;
use crate::db::Ask;
use crate::works::load::{self, Shown};
use crate::{ChapterId, Error, Result};

/// A chapter in which something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InChapter {
    /// Which.
    pub chapter: ChapterId,
    /// Its number, from 1.
    pub number: i64,
    /// Its title; may be empty.
    pub title: String,
    /// What stands around: of its summary, notes and text, as far as something was found there.
    pub snippets: Vec<Snippet>,
}

/// What was found in a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// The chapters in which something was found, in order.
    pub chapters: Vec<InChapter>,
    /// Whether the texts were looked into; else summaries, notes and titles alone.
    pub texts: bool,
}

/// The posted chapters of a work for which a tree of words holds, in order; the work is as whoever asks may read it
/// (`works::load`). Drafts are not looked into, whoever asks, and texts only if the archive (`texts_open`), the author
/// and the work allow it. Four statements, and the work's whole text is read.
pub async fn within(db: &mut impl Ask, shown: Shown, node: &Node, texts_open: bool) -> Result<Within> {
    let open = texts_open && !documents::closed_works(db, &[shown.id]).await?.contains(&shown.id);
    let posted: Vec<ChapterId> =
        shown.chapters.iter().filter(|chapter| chapter.posted).map(|chapter| chapter.id).collect();
    let texts = load::chapter_texts(db, &shown, &posted).await?;
    let node = node.clone();
    let found = move || {
        let mut found = Vec::new();
        for chapter in texts {
            let Some(head) = shown.chapters.iter().find(|head| head.id == chapter.id) else { continue };
            let mut plain = vec![
                (Field::Summary, to_text(&chapter.summary)),
                (Field::Notes, to_text(&chapter.notes)),
                (Field::Notes, to_text(&chapter.end_notes)),
            ];
            if open {
                plain.push((Field::Text, to_text(&chapter.html)));
            }
            let mut cut: Vec<(Field, Text)> =
                plain.iter().map(|(field, text)| (*field, Text::new(text))).collect();
            cut.push((Field::Chapters, Text::new(&head.title)));
            if !plain::holds(&node, &cut) {
                continue;
            }
            let mut snippets = Vec::new();
            for (field, text) in &plain {
                let fits = |named: &Option<Field>| named.is_none_or(|named| named == *field);
                let wanted: Vec<_> = node
                    .wanted()
                    .into_iter()
                    .filter(|(named, _)| fits(named))
                    .map(|(_, words)| words)
                    .collect();
                let best = best(text, &wanted).map(|(_, fragment)| fragment.from(*field, Some(head.id)));
                snippets.extend(best);
            }
            found.push(InChapter {
                chapter: head.id,
                number: head.number,
                title: head.title.clone(),
                snippets,
            });
        }
        Within { chapters: found, texts: open }
    };
    // A work can be as long as a shelf.
    tokio::task::spawn_blocking(found)
        .await
        .map_err(|error| Error::Broken(format!("a work's search: {error}")))
}
