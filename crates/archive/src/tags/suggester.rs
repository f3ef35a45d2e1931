//! Suggestions while somebody types, from the book in memory, which follows the journal. Until the book is there, and
//! where nobody runs it, the database is asked for names that begin so.
//!
//! The book proposes, the database decides: what it finds is read again before it is shown, so that a tag that stands
//! on no work any more, or on none that this viewer finds, is never told of. Tags that are new since the book was made
//! lie beside it; when they are many, a new book is made in the background.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use sqlx::FromRow;

use super::alike::fold::letters;
use super::book::{Asked, Book, Builder, Entry, beginnings};
use super::{Kind, SUGGESTIONS, Suggestion, typed};
use crate::db::{Ask, Flag};
use crate::journal::{self, Noun};
use crate::keys::name_key;
use crate::policy::Viewer;
use crate::{Archive, Result, TagId, WorkId};

/// Tags read together when a book is made.
const BATCH: i64 = 5_000;
/// Tags beside the book at which a new one is made.
const FRESH: usize = 5_000;
/// Names that the book proposes for one that is shown.
const SPARE: usize = 2;
/// How long it sleeps without news.
const POLL: Duration = Duration::from_secs(1);
/// Fandoms by which suggestions are scoped.
const SCOPE: usize = 20;

/// A tag that is new since the book was made.
#[derive(Clone, Debug)]
struct Fresh {
    folded: String,
    kind: Kind,
    canonical: bool,
    uses: i64,
    member_uses: i64,
}

#[derive(Debug)]
struct Live {
    book: Arc<Book>,
    fresh: HashMap<TagId, Fresh>,
}

/// Suggests tags; one for a process.
#[derive(Debug, Default)]
pub struct Suggester {
    live: ArcSwapOption<Live>,
}

#[derive(FromRow)]
pub(crate) struct EntryRow {
    id: TagId,
    kind: String,
    name: String,
    canonical: Flag,
    synonym_of: Option<TagId>,
    uses: i64,
    member_uses: i64,
}

#[derive(FromRow)]
pub(crate) struct LeadRow {
    id: TagId,
    lead: TagId,
    kind: String,
    name: String,
    canonical: Flag,
    uses: i64,
    member_uses: i64,
}

statements! {
    /// Tags in the order of their numbers.
    fn entries_after(id: TagId = TagId(0), limit: i64 = 10) -> Vec<EntryRow>:
        "SELECT id, kind, name, canonical, synonym_of, uses, member_uses FROM tag WHERE id > $1 ORDER BY id LIMIT $2";
    /// Tags by their numbers.
    fn entries_of(ids: [TagId] = [TagId(1)]) -> Vec<EntryRow>:
        "SELECT id, kind, name, canonical, synonym_of, uses, member_uses FROM tag WHERE id IN ({ids})";
    /// What belongs to fandoms, in the order of both numbers.
    fn belonging_after(above: TagId = TagId(0), child: TagId = TagId(0), limit: i64 = 10) -> Vec<(TagId, TagId)>:
        "SELECT above_id, child_id FROM tag_link
         WHERE relation = 'parent' AND (above_id, child_id) > ($1, $2) ORDER BY above_id, child_id LIMIT $3";
    /// What waits beside fandoms, in the order of both numbers.
    fn beside_after(fandom: TagId = TagId(0), tag: TagId = TagId(0), limit: i64 = 10) -> Vec<(TagId, TagId)>:
        "SELECT fandom_id, tag_id FROM tag_beside WHERE (fandom_id, tag_id) > ($1, $2)
         ORDER BY fandom_id, tag_id LIMIT $3";
    /// The tags of works.
    fn tags_of(ids: [WorkId] = [WorkId(1)]) -> Vec<(TagId,)>:
        "SELECT DISTINCT tag_id FROM work_tag WHERE work_id IN ({ids})";
    /// What tags lead to, as it stands now.
    fn leads(ids: [TagId] = [TagId(1)]) -> Vec<LeadRow>:
        "SELECT t.id, c.id AS lead, c.kind, c.name, c.canonical, c.uses, c.member_uses
         FROM tag t JOIN tag c ON c.id = COALESCE(t.synonym_of, t.id) WHERE t.id IN ({ids})";
}

impl TryFrom<EntryRow> for Entry {
    type Error = crate::Error;
    fn try_from(row: EntryRow) -> Result<Entry> {
        Ok(Entry {
            id: row.id,
            kind: row.kind.parse()?,
            name: row.name,
            canonical: row.canonical.0,
            synonym_of: row.synonym_of,
            uses: row.uses,
            member_uses: row.member_uses,
        })
    }
}

/// Reads every tag and makes a book of them.
async fn make(archive: &Archive) -> Result<Book> {
    let mut db = archive.read().await?;
    let mut builder = Builder::default();
    let mut after = TagId(0);
    loop {
        let rows = entries_after(&mut db, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in rows {
            builder.add(&Entry::try_from(row)?);
        }
    }
    let mut at = (TagId(0), TagId(0));
    loop {
        let rows = belonging_after(&mut db, at.0, at.1, BATCH).await?;
        let Some(last) = rows.last() else { break };
        at = *last;
        rows.into_iter().for_each(|(fandom, tag)| builder.belongs(tag, fandom));
    }
    let mut at = (TagId(0), TagId(0));
    loop {
        let rows = beside_after(&mut db, at.0, at.1, BATCH).await?;
        let Some(last) = rows.last() else { break };
        at = *last;
        rows.into_iter().for_each(|(fandom, tag)| builder.belongs(tag, fandom));
    }
    drop(db);
    tokio::task::spawn_blocking(move || builder.finish())
        .await
        .map_err(|error| crate::Error::Broken(error.to_string()))
}

impl Suggester {
    /// A suggester without a book yet.
    pub fn new() -> Suggester {
        Suggester::default()
    }

    /// Makes the book and follows the journal, for ever. A database that cannot be read for a while is tried again.
    pub async fn run(&self, archive: &Archive) {
        let mut newest = archive.newest();
        let mut n = None;
        loop {
            match self.step(archive, &mut n).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the book of tags cannot follow; trying again"),
            }
            // A second without news is the poll itself.
            let _ = tokio::time::timeout(POLL, newest.changed()).await;
        }
    }

    /// Makes the book if there is none or too much lies beside it, else takes in what the journal says next. Whether
    /// there may be more at once.
    pub async fn step(&self, archive: &Archive, n: &mut Option<i64>) -> Result<bool> {
        let live = self.live.load_full();
        let (Some(live), Some(at)) = (live.filter(|live| live.fresh.len() < FRESH), *n) else {
            let head = journal::newest(&mut archive.read().await?).await?;
            let book = Arc::new(make(archive).await?);
            self.live.store(Some(Arc::new(Live { book, fresh: HashMap::new() })));
            *n = Some(head);
            return Ok(true);
        };
        let mut db = archive.read().await?;
        let entries = journal::entries_after(&mut db, at).await?;
        let Some(last) = entries.last() else { return Ok(false) };
        let last = last.n;
        let mut tags: BTreeSet<TagId> = BTreeSet::new();
        let mut works: BTreeSet<WorkId> = BTreeSet::new();
        for entry in &entries {
            match entry.note.noun {
                Noun::Tag => {
                    tags.insert(TagId(entry.note.subject));
                }
                _ => works.extend(entry.note.work),
            }
        }
        let works: Vec<WorkId> = works.into_iter().collect();
        for (tag,) in tags_of(&mut db, &works).await? {
            // What everybody hears of already needs no second look for its works.
            if live.book.is_public(tag) != Some(true) {
                tags.insert(tag);
            }
        }
        let tags: Vec<TagId> = tags.into_iter().collect();
        let mut fresh = live.fresh.clone();
        for row in entries_of(&mut db, &tags).await? {
            let entry = Entry::try_from(row)?;
            let one = Fresh {
                folded: letters(&entry.name),
                kind: entry.kind,
                canonical: entry.canonical,
                uses: entry.uses,
                member_uses: entry.member_uses,
            };
            fresh.insert(entry.id, one);
        }
        self.live.store(Some(Arc::new(Live { book: live.book.clone(), fresh })));
        *n = Some(last);
        Ok(true)
    }

    /// Up to 15 tags that are meant by what was typed, of one kind or of any; tags of the fandoms with these names come
    /// first. Canonical ones first, then by use. Nothing typed, nothing suggested. At most two statements.
    pub async fn suggest(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        kind: Option<Kind>,
        begin: &str,
        fandoms: &[String],
    ) -> Result<Vec<Suggestion>> {
        let Some(live) = self.live.load_full() else {
            return super::suggest(db, viewer, kind, begin).await;
        };
        let keys: Vec<String> = fandoms.iter().take(SCOPE).map(|name| name_key(name)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
        let fandoms = typed::ids_of_keys(db, &keys).await?;
        let limit = SUGGESTIONS as usize;
        let member = viewer.is_member();
        let asked = Asked { begin, kind, member, fandoms: &fandoms, limit: limit * SPARE };
        let mut proposed = live.fresh_ones(&asked);
        for tag in live.book.find(asked) {
            if !proposed.contains(&tag) {
                proposed.push(tag);
            }
        }
        let rows: BTreeMap<TagId, LeadRow> =
            leads(db, &proposed).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for row in proposed.iter().filter_map(|tag| rows.get(tag)) {
            let works = if member { row.member_uses } else { row.uses };
            let fits = kind.is_none_or(|kind| kind.as_str() == row.kind);
            let seen = row.canonical.0 || works > 0;
            if fits && seen && suggestions.iter().all(|one| one.id != row.lead) {
                suggestions.push(Suggestion { id: row.lead, name: row.name.clone() });
            }
        }
        suggestions.truncate(limit);
        Ok(suggestions)
    }
}

impl Live {
    /// Tags beside the book that begin so: canonical ones and those called just so; the others only where the book has
    /// no more, so they come by use among themselves.
    fn fresh_ones(&self, asked: &Asked<'_>) -> Vec<TagId> {
        let typed = letters(asked.begin);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(bool, i64, TagId)> = self
            .fresh
            .iter()
            .filter(|(_, tag)| asked.kind.is_none_or(|kind| kind == tag.kind))
            .filter(|(_, tag)| beginnings(&tag.folded).any(|at| tag.folded[at..].starts_with(&typed)))
            .map(|(id, tag)| {
                let uses = if asked.member { tag.member_uses } else { tag.uses };
                (!tag.canonical, -uses, *id)
            })
            .collect();
        found.sort_unstable();
        found.truncate(asked.limit);
        found.into_iter().map(|found| found.2).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::TagLists;
    use crate::tags::wrangle::{Act, wrangle};
    use crate::testing::{TestArchive, each_database};
    use crate::works::form::{Purpose, WorkForm};
    use crate::works::tests::{TEXT, change, made, member, posted, work_form};

    fn form(fandom: &str, character: &str) -> WorkForm {
        let form = work_form();
        let tags = TagLists { fandoms: vec![fandom.into()], characters: vec![character.into()], ..form.tags };
        WorkForm { tags, ..form }
    }

    #[tokio::test]
    async fn the_book_follows_and_tells_nobody_of_what_they_do_not_find() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let guest = Viewer::guest();
            posted(archive, &ada, form("Emma", "Jane Fairfax")).await;
            let suggester = Suggester::new();
            let names = async |viewer: &Viewer, begin: &str, fandoms: &[String]| -> Vec<String> {
                let mut reader = archive.read().await.unwrap();
                let kind = Some(Kind::Character);
                let found = suggester.suggest(&mut reader, viewer, kind, begin, fandoms).await.unwrap();
                found.into_iter().map(|one| one.name).collect()
            };
            assert_eq!(
                names(&guest, "jane", &[]).await,
                ["Jane Fairfax"],
                "the database, before there is a book"
            );
            let mut n = None;
            let mut catch_up = async || while suggester.step(archive, &mut n).await.unwrap() {};
            catch_up().await;
            assert_eq!(names(&guest, "fair", &[]).await, ["Jane Fairfax"]);
            made(archive, &ada, form("Jane Eyre", "Jane Eyre (secret)"), &[TEXT], Purpose::Draft).await;
            let restricted = WorkForm { restricted: true, ..form("Pride", "Jane Bennet") };
            posted(archive, &ada, restricted).await;
            posted(archive, &ada, form("Pride", "Jane Fairfax")).await;
            catch_up().await;
            assert_eq!(names(&guest, "jane", &[]).await, ["Jane Fairfax"]);
            let mut both = names(&ada, "JANE", &[]).await;
            both.sort();
            assert_eq!(both, ["Jane Bennet", "Jane Fairfax"]);
            let again = Suggester::new();
            let mut from = None;
            while again.step(archive, &mut from).await.unwrap() {}
            let mut reader = archive.read().await.unwrap();
            let scope = ["pride".to_owned()];
            let scoped =
                again.suggest(&mut reader, &ada, Some(Kind::Character), "jane b", &scope).await.unwrap();
            assert_eq!(scoped[0].name, "Jane Bennet");
            drop(reader);
            let wren = Viewer::system();
            let id = async |name: &str| {
                let mut reader = archive.read().await.unwrap();
                crate::tags::by_name(&mut reader, &wren, name).await.unwrap().unwrap().id
            };
            let merge = Act::Merge(id("Jane Fairfax").await, id("Jane Bennet").await);
            change(archive, &wren, async |change| wrangle(change, &wren, &merge).await).await.unwrap();
            assert_eq!(names(&guest, "fair", &[]).await, ["Jane Bennet"], "at once, the database decides");
            catch_up().await;
            assert_eq!(names(&guest, "jane", &[]).await, ["Jane Bennet"]);
        })
        .await;
    }
}
