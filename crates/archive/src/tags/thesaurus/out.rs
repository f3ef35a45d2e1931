//! The thesaurus going out: a page of tags at a time, so that however large it is little of it is in memory.

use std::collections::HashMap;

use sqlx::FromRow;

use super::{COLUMNS, KINDS, csv};
use crate::db::{Ask, Flag};
use crate::policy::{self, Viewer};
use crate::{Error, Result, TagId};

/// Tags read together for a file.
const PAGE: i64 = 500;

#[derive(FromRow)]
pub(crate) struct TagRow {
    id: TagId,
    name: String,
    name_key: String,
    canonical: Flag,
    unwrangleable: Flag,
    synonym: Option<String>,
}

statements! {
    /// Tags of a kind of which wranglers said something, by name.
    fn wrangled_after(kind: &str = "fandom", key: &str = "", limit: i64 = 10) -> Vec<TagRow>:
        "SELECT t.id, t.name, t.name_key, t.canonical, t.unwrangleable, s.name AS synonym
         FROM tag t LEFT JOIN tag s ON s.id = t.synonym_of
         WHERE t.kind = $1 AND t.name_key > $2 AND (t.canonical = 1 OR t.synonym_of IS NOT NULL
           OR t.unwrangleable = 1 OR EXISTS (SELECT 1 FROM tag_link l WHERE l.child_id = t.id))
         ORDER BY t.name_key LIMIT $3";
    /// The names of what is above tags.
    fn above(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, String, String)>:
        "SELECT l.child_id, l.relation, a.name FROM tag_link l JOIN tag a ON a.id = l.above_id
         WHERE l.child_id IN ({ids}) ORDER BY l.child_id, a.name_key";
}

/// Writes the thesaurus piece by piece: the kinds one after another, each by name. The same thesaurus is the same text.
#[derive(Debug, Default)]
pub struct Exporter {
    kind: usize,
    after: String,
    begun: bool,
}

impl Exporter {
    /// The next piece; nothing after the last.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who is no wrangler.
    pub async fn next(&mut self, db: &mut impl Ask, viewer: &Viewer) -> Result<Option<String>> {
        policy::may_wrangle(viewer)?;
        let mut text = String::new();
        if !self.begun {
            self.begun = true;
            csv::write(&mut text, COLUMNS);
        }
        while let Some(kind) = KINDS.get(self.kind) {
            let rows = wrangled_after(db, kind.as_str(), &self.after, PAGE).await?;
            let Some(last) = rows.last() else {
                self.kind += 1;
                self.after.clear();
                continue;
            };
            self.after.clone_from(&last.name_key);
            let ids: Vec<TagId> = rows.iter().map(|row| row.id).collect();
            let mut names: HashMap<(TagId, bool), Vec<String>> = HashMap::new();
            for (child, relation, name) in above(db, &ids).await? {
                names.entry((child, relation == "meta")).or_default().push(name);
            }
            let word = |flag: Flag| if flag.0 { "yes" } else { "no" };
            for row in rows {
                let of =
                    |meta: bool| names.get(&(row.id, meta)).map(|names| names.join(", ")).unwrap_or_default();
                let (parents, metas) = (of(false), of(true));
                let synonym = row.synonym.unwrap_or_default();
                let fields = [
                    row.name.as_str(),
                    kind.as_str(),
                    word(row.canonical),
                    &synonym,
                    &parents,
                    &metas,
                    word(row.unwrangleable),
                ];
                csv::write(&mut text, fields);
            }
            break;
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}

/// Writes the whole thesaurus to `take`, piece by piece.
pub async fn export(
    db: &mut impl Ask,
    viewer: &Viewer,
    mut take: impl FnMut(&str) -> std::io::Result<()>,
) -> Result<()> {
    let mut exporter = Exporter::default();
    while let Some(piece) = exporter.next(db, viewer).await? {
        take(&piece).map_err(|error| Error::Broken(format!("the thesaurus cannot be written: {error}")))?;
    }
    Ok(())
}
