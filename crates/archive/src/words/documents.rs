//! What of a work can be found, read from the database a few works at a time.
//!
//! Only works that lists show somebody are given (`policy::audience`); drafts, binned chapters and names of anonymous
//! creators never. Texts of chapters are left out where the archive, one of the work's creators or the work says so.

use std::collections::{HashMap, HashSet};

use fanlight_text::clean::to_text;
use sqlx::FromRow;

use super::query::Field;
use crate::db::Ask;
use crate::people::preferences;
use crate::policy::{self, NOBODY, Standing};
use crate::texts::{self, Hash};
use crate::works::load;
use crate::{ChapterId, Result, TagId, WorkId};

#[derive(FromRow)]
pub(crate) struct WorkRow {
    id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    title: String,
    summary: String,
    notes: String,
    end_notes: String,
}

#[derive(FromRow)]
pub(crate) struct TagRow {
    work_id: WorkId,
    typed: String,
    name: String,
    canonical: String,
}

#[derive(FromRow)]
pub(crate) struct ChapterRow {
    pub(super) id: ChapterId,
    pub(super) work_id: WorkId,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) notes: String,
    pub(super) end_notes: String,
    pub(super) text_hash: Hash,
}

#[derive(FromRow)]
pub(crate) struct NameRow {
    pub(super) id: TagId,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) canonical: String,
}

statements! {
    /// What can be found of works.
    fn select(ids: [WorkId] = [WorkId(1)]) -> Vec<WorkRow>:
        "SELECT id, state, restricted, hidden, unrevealed, anonymous, title, summary, notes, end_notes
         FROM work WHERE id IN ({ids})";
    /// Tags of works, by every name they have there.
    fn tags_of(ids: [WorkId] = [WorkId(1)]) -> Vec<TagRow>:
        "SELECT t.work_id, t.typed, g.name, COALESCE(c.name, '') AS canonical
         FROM work_tag t JOIN tag g ON g.id = t.tag_id LEFT JOIN tag c ON c.id = g.synonym_of
         WHERE t.work_id IN ({ids}) ORDER BY t.work_id, t.position";
    /// Posted chapters of works.
    pub(super) fn chapters_of(ids: [WorkId] = [WorkId(1)]) -> Vec<ChapterRow>:
        "SELECT id, work_id, title, summary, notes, end_notes, text_hash FROM chapter
         WHERE work_id IN ({ids}) AND state = 'posted' AND binned_at IS NULL ORDER BY work_id, position, id";
    /// What the creators of works prefer.
    fn preferences_of(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, String)>:
        "SELECT c.work_id, p.body FROM work_creator c JOIN preference p ON p.person_id = c.person_id
         WHERE c.accepted = 1 AND c.work_id IN ({ids})";
    /// Works whose texts may not be looked into.
    fn closed(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId,)>:
        "SELECT id FROM work WHERE text_hidden = 1 AND id IN ({ids})";
    /// The names of tags.
    fn names_of(ids: [TagId] = [TagId(1)]) -> Vec<NameRow>:
        "SELECT g.id, g.kind, g.name, COALESCE(c.name, '') AS canonical
         FROM tag g LEFT JOIN tag c ON c.id = g.synonym_of WHERE g.id IN ({ids})";
    /// Works after an id.
    pub(super) fn works_after(after: i64 = 0, limit: i64 = 10) -> Vec<(WorkId,)>:
        "SELECT id FROM work WHERE id > $1 ORDER BY id LIMIT $2";
    /// Tags after an id.
    pub(super) fn tags_after(after: i64 = 0, limit: i64 = 10) -> Vec<(TagId,)>:
        "SELECT id FROM tag WHERE id > $1 ORDER BY id LIMIT $2";
    /// Works after an id that bear a tag or a synonym of it.
    pub(super) fn works_of_tag(tag: i64 = 1, after: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT t.work_id FROM work_tag t WHERE t.tag_id = $1 AND t.work_id > $2
         UNION SELECT s.work_id FROM tag g JOIN work_tag s ON s.tag_id = g.id
         WHERE g.synonym_of = $1 AND s.work_id > $2 ORDER BY 1";
    /// Works of a person after an id.
    pub(super) fn works_of_person(person: i64 = 1, after: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT DISTINCT work_id FROM work_creator WHERE person_id = $1 AND work_id > $2 ORDER BY work_id";
    /// Works of a pen name after an id.
    pub(super) fn works_of_pseud(pseud: i64 = 1, after: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT DISTINCT work_id FROM work_creator WHERE pseud_id = $1 AND work_id > $2 ORDER BY work_id";
}

/// A work as it can be found: values of fields, some still HTML.
pub(super) struct Found {
    pub(super) work: WorkId,
    values: Vec<Value>,
}

struct Value {
    field: Field,
    text: String,
    html: bool,
    chapter: Option<ChapterId>,
}

impl Found {
    /// Each value as plain text, chapters' texts with their chapters. Slow work: HTML is read here.
    pub(super) fn values(self) -> impl Iterator<Item = (Field, Option<ChapterId>, String)> {
        self.values.into_iter().map(|value| {
            let text = if value.html { to_text(&value.text) } else { value.text };
            (value.field, value.chapter, text)
        })
    }

    fn add(&mut self, field: Field, text: String, html: bool, chapter: Option<ChapterId>) {
        if !text.is_empty() {
            self.values.push(Value { field, text, html, chapter });
        }
    }

    fn plain(&mut self, field: Field, text: String) {
        self.add(field, text, false, None);
    }

    fn html(&mut self, field: Field, html: String) {
        self.add(field, html, true, None);
    }
}

/// Which of these works keep their texts to themselves. Two statements.
pub(super) async fn closed_works(db: &mut impl Ask, works: &[WorkId]) -> Result<HashSet<WorkId>> {
    let mut closed_works: HashSet<WorkId> = closed(db, works).await?.into_iter().map(|row| row.0).collect();
    closed_works.extend(shy_works(db, works).await?);
    Ok(closed_works)
}

/// Works of which a creator keeps all texts to themselves.
pub(super) async fn shy_works(db: &mut impl Ask, works: &[WorkId]) -> Result<HashSet<WorkId>> {
    let mut shy = HashSet::new();
    for (work, body) in preferences_of(db, works).await? {
        if preferences::parse(&body)?.texts_unsearched {
            shy.insert(work);
        }
    }
    Ok(shy)
}

/// What can be found of these works; one that nobody finds in lists is left out. With `texts`, a statement for each
/// work beside the few for all.
pub(super) async fn load_works(db: &mut impl Ask, works: &[WorkId], texts: bool) -> Result<Vec<Found>> {
    let mut found: HashMap<WorkId, Found> = HashMap::new();
    let mut named = HashSet::new();
    for row in select(db, works).await? {
        let standing = row.standing;
        if policy::audience(&standing) == NOBODY {
            continue;
        }
        if !standing.anonymous {
            named.insert(row.id);
        }
        let mut work = Found { work: row.id, values: Vec::new() };
        work.plain(Field::Title, row.title);
        work.html(Field::Summary, row.summary);
        work.html(Field::Notes, row.notes);
        work.html(Field::Notes, row.end_notes);
        found.insert(row.id, work);
    }
    let mut listed: Vec<WorkId> = found.keys().copied().collect();
    listed.sort_unstable();
    for row in load::bylines(db, &listed).await? {
        let Some(work) = found.get_mut(&row.work_id).filter(|work| named.contains(&work.work)) else {
            continue;
        };
        if row.user_name != row.pseud {
            work.plain(Field::Creators, row.user_name);
        }
        work.plain(Field::Creators, row.pseud);
    }
    for row in tags_of(db, &listed).await? {
        let Some(work) = found.get_mut(&row.work_id) else { continue };
        for name in [&row.name, &row.canonical] {
            if *name != row.typed {
                work.plain(Field::Tags, name.clone());
            }
        }
        work.plain(Field::Tags, row.typed);
    }
    let closed = if texts { closed_works(db, &listed).await? } else { HashSet::new() };
    let mut hashes: HashMap<WorkId, Vec<(ChapterId, Hash)>> = HashMap::new();
    for row in chapters_of(db, &listed).await? {
        let Some(work) = found.get_mut(&row.work_id) else { continue };
        work.plain(Field::Chapters, row.title);
        work.html(Field::Summary, row.summary);
        work.html(Field::Notes, row.notes);
        work.html(Field::Notes, row.end_notes);
        if texts && !closed.contains(&row.work_id) {
            hashes.entry(row.work_id).or_default().push((row.id, row.text_hash));
        }
    }
    for (id, chapters) in hashes {
        let Some(work) = found.get_mut(&id) else { continue };
        let hashes: Vec<Hash> = chapters.iter().map(|chapter| chapter.1.clone()).collect();
        let texts = texts::get_many(db, id, &hashes).await?;
        for (chapter, hash) in chapters {
            // One that was replaced since comes with its own entry of the journal.
            if let Some(text) = texts.get(&hash) {
                work.add(Field::Text, texts::into_string(text.clone())?, true, Some(chapter));
            }
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort_unstable_by_key(|work| work.work);
    Ok(found)
}

/// A tag by its name.
pub(super) struct TagName {
    pub(super) id: TagId,
    pub(super) name: String,
    /// What works show of it, as a number.
    pub(super) face: i64,
}

/// The names of tags that stand on works or above them. One statement.
pub(super) async fn load_tags(db: &mut impl Ask, tags: &[TagId]) -> Result<Vec<TagName>> {
    let rows = names_of(db, tags).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut hasher = blake3::Hasher::new();
            for part in [&row.kind, &row.name, &row.canonical] {
                hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
            }
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
            TagName { id: row.id, name: row.name, face: i64::from_le_bytes(bytes) }
        })
        .collect())
}
