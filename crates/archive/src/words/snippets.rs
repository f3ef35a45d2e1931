//! What stands around a hit: a piece of a work's text, notes or summary with the words found marked in it.
//!
//! Rules: only of works that this viewer may read, only posted chapters, never a text whose author keeps it out of the
//! search; given as plain text in pieces, so that nothing in it is ever taken for markup. Which chapter to read is
//! asked of the index, so that one chapter of each work is read and no more, and of it a window ([`super::fragments`]).
//! Three statements for any number of works up to twenty.

use std::collections::HashMap;

use sqlx::FromRow;

use super::fragments::{Fragment, Worth, best_of_html, seen};
use super::query::{Field, Node, Words as Wanted};
use super::{Words, documents, search};
use crate::db::{Ask, Flag};
use crate::policy::{self, Sight, Standing, Viewer};
use crate::{ChapterId, Result, WorkId, texts};

#[derive(FromRow)]
pub(crate) struct QuotedRow {
    id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    text_hidden: Flag,
    summary: String,
    notes: String,
    end_notes: String,
    creators: i64,
}

statements! {
    /// What of works can be quoted, and whether they may be read.
    fn quoted(ids: [WorkId] = [WorkId(1)], person: i64 = 1) -> Vec<QuotedRow>:
        "SELECT w.id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.text_hidden, w.summary, w.notes,
           w.end_notes,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o
            WHERE o.work_id = w.id AND o.person_id = $1 AND o.accepted = 1) AS creators
         FROM work w WHERE w.id IN ({ids})";
}

/// A stretch of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was looked for.
    pub marked: bool,
}

/// What stands around a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Where it is from: text, notes or summary.
    pub field: Field,
    /// Which chapter, if it is from one.
    pub chapter: Option<ChapterId>,
    /// The text, in order.
    pub pieces: Vec<Piece>,
    /// Something stands before it.
    pub begins_within: bool,
    /// Something stands after it.
    pub ends_within: bool,
}

impl Words {
    /// For each of these works, at most twenty, that this viewer may read: what stands around what the tree asks for.
    /// A work where nothing of it stands in text, notes or summary is left out. `texts_open` says whether the archive
    /// lets texts be searched. Three statements.
    pub async fn snippets(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        works: &[WorkId],
        node: &Node,
        texts_open: bool,
    ) -> Result<HashMap<WorkId, Snippet>> {
        let wanted = node.wanted();
        if wanted.is_empty() || works.is_empty() {
            return Ok(HashMap::new());
        }
        let of = |field: Field| -> Vec<&Wanted> {
            let fits = |named: &Option<Field>| named.is_none_or(|named| named == field);
            wanted.iter().filter(|(named, _)| fits(named)).map(|(_, words)| *words).collect()
        };
        let person = viewer.person.map_or(0, |person| person.0);
        let mut rows = quoted(db, person, works).await?;
        rows.retain(|row| policy::sight(viewer, row.creators > 0, &row.standing) == Sight::Shown);
        let mut chapters = HashMap::new();
        if texts_open && !of(Field::Text).is_empty() {
            let unmarked: Vec<WorkId> =
                rows.iter().filter(|row| !row.text_hidden.0).map(|row| row.id).collect();
            let shy = documents::shy_works(db, &unmarked).await?;
            let open: Vec<WorkId> = unmarked.into_iter().filter(|work| !shy.contains(work)).collect();
            let reading = self.reading();
            let searcher = reading.reader.searcher();
            let best = search::chapters(&searcher, &reading.fields, &open, &of(Field::Text))?;
            let best: Vec<ChapterId> = best.into_iter().collect();
            // What the index says may be late: whether a chapter is posted, and whose it is, is asked with its text.
            for (work, id, text) in texts::of_posted(db, &best).await? {
                if open.contains(&work) {
                    chapters.insert(work, (id, texts::into_string(text)?));
                }
            }
        }
        let mut snippets = HashMap::new();
        for row in rows {
            let mut found: Option<(Worth, Fragment, Field, Option<ChapterId>)> = None;
            if let Some((chapter, html)) = chapters.get(&row.id)
                && let Some((worth, fragment)) = best_of_html(html, &of(Field::Text))
            {
                found = Some((worth, fragment, Field::Text, Some(*chapter)));
            }
            for (field, html) in
                [(Field::Notes, &row.notes), (Field::Notes, &row.end_notes), (Field::Summary, &row.summary)]
            {
                let wanted = of(field);
                let before = found.as_ref().map_or(0, |found| found.0);
                // Only more is better; where there is something already, letters must promise it.
                if html.is_empty() || wanted.len() <= before || (before > 0 && seen(html, &wanted) <= before)
                {
                    continue;
                }
                if let Some((worth, fragment)) = best_of_html(html, &wanted)
                    && worth > before
                {
                    found = Some((worth, fragment, field, None));
                }
            }
            let snippet = found.map(|(_, fragment, field, chapter)| fragment.from(field, chapter));
            snippets.extend(snippet.map(|snippet| (row.id, snippet)));
        }
        Ok(snippets)
    }
}
