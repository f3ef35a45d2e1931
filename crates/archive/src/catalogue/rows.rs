//! Works as the catalogue knows them, read from the database: one row each, however many tags it has.

use fanlight_catalogue as engine;
use sqlx::FromRow;

use super::kinds::{self, Fact};
use crate::db::Flag;
use crate::policy::{NOBODY, Viewer};
use crate::tags::Kind;
use crate::{Error, PersonId, PseudId, Result, TagId, Time, WorkId};

#[derive(FromRow)]
pub(crate) struct Row {
    pub id: WorkId,
    audience: i64,
    anonymous: Flag,
    adult: Flag,
    title: String,
    language: String,
    planned_chapters: i64,
    posted_chapters: i64,
    complete: Flag,
    words: i64,
    updated_at: Time,
    published_on: Time,
    hits: i64,
    kudos: i64,
    comments: i64,
    bookmarks: i64,
    /// `id:kind` of each tag.
    tags: String,
    /// `pseud:person` of each creator.
    creators: String,
    /// The first creator's pen name.
    creator: String,
    /// What it draws on.
    things: String,
}

/// How a work is received now.
#[derive(FromRow)]
pub(crate) struct CountRow {
    pub work_id: WorkId,
    pub hits: i64,
    pub kudos: i64,
    pub comments: i64,
    pub bookmarks: i64,
    pub counted_at: Time,
}

/// Everything about a work that the catalogue knows, and how the works are chosen.
macro_rules! works {
    ($chosen:literal) => {
        concat!(
            "SELECT w.id, w.audience, w.anonymous, w.adult, w.title, COALESCE(w.language, 'und') AS language,
           w.planned_chapters, w.posted_chapters, w.complete, w.words, w.updated_at, w.published_on,
           n.hits, n.kudos, n.comments, n.bookmarks,
           COALESCE((SELECT string_agg(CAST(t.tag_id AS TEXT) || ':' || g.kind, ' ')
                     FROM work_tag t JOIN tag g ON g.id = t.tag_id WHERE t.work_id = w.id), '') AS tags,
           COALESCE((SELECT string_agg(CAST(c.pseud_id AS TEXT) || ':' || CAST(c.person_id AS TEXT), ' ')
                     FROM work_creator c WHERE c.work_id = w.id AND c.accepted = 1), '') AS creators,
           COALESCE((SELECT p.name FROM work_creator c JOIN pseud p ON p.id = c.pseud_id
                     WHERE c.work_id = w.id AND c.accepted = 1 ORDER BY c.position, p.id LIMIT 1), '') AS creator,
           COALESCE((SELECT string_agg(CAST(k.thing AS TEXT), ' ')
                     FROM credit k WHERE k.noun = 'work' AND k.subject = w.id), '') AS things
         FROM work w JOIN work_count n ON n.work_id = w.id ",
            $chosen
        )
    };
}

statements! {
    /// Works by their ids.
    pub(super) fn by_ids(ids: [WorkId] = [WorkId(1)]) -> Vec<Row>:
        works!("WHERE w.id IN ({ids})");
    /// The works after one.
    pub(super) fn after(work: WorkId = WorkId(0), limit: i64 = 200) -> Vec<Row>:
        works!("WHERE w.id > $1 ORDER BY w.id LIMIT $2");
    /// The works of a person.
    pub(super) fn of_person(person: PersonId = PersonId(1)) -> Vec<(WorkId,)>:
        "SELECT DISTINCT work_id FROM work_creator WHERE person_id = $1 AND accepted = 1";
    /// The works under a pen name.
    pub(super) fn of_pseud(pseud: PseudId = PseudId(1)) -> Vec<(WorkId,)>:
        "SELECT work_id FROM work_creator WHERE pseud_id = $1 AND accepted = 1";
    /// The works with a tag.
    pub(super) fn of_tag(tag: TagId = TagId(1)) -> Vec<(WorkId,)>:
        "SELECT work_id FROM work_tag WHERE tag_id = $1";
    /// What was counted since.
    pub(super) fn counted_after(at: Time = Time(0), work: WorkId = WorkId(0), limit: i64 = 1000) -> Vec<CountRow>:
        "SELECT work_id, hits, kudos, comments, bookmarks, counted_at FROM work_count
         WHERE (counted_at, work_id) > ($1, $2) ORDER BY counted_at, work_id LIMIT $3";
    /// Names of tags.
    pub(super) fn names(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, String)>:
        "SELECT id, name FROM tag WHERE id IN ({ids})";
}

/// The scope of an audience: nothing for nobody.
fn scope(audience: i64) -> Option<engine::Scope> {
    match audience {
        0 => Some(engine::Scope::Public),
        NOBODY.. => None,
        _ => Some(engine::Scope::Members),
    }
}

/// What a viewer finds.
pub(crate) fn scope_of(viewer: &Viewer) -> engine::Scope {
    scope(viewer.audience()).unwrap_or_default()
}

/// Two numbers or a number and a word, parted by a colon.
fn pair(text: &str) -> Result<(i64, &str)> {
    let (one, other) = text.split_once(':').unwrap_or((text, ""));
    let number =
        one.parse().map_err(|_| Error::Broken(format!("no number in a row for the catalogue: {text}")))?;
    Ok((number, other))
}

fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// How a fandom is tied: what the catalogue or its builder knows.
pub(super) type Ties<'a> = &'a dyn Fn(engine::Tag) -> Option<engine::TagRecord>;

/// Whether two fandoms belong together: one name, or a wider fandom above both.
fn related(ties: Ties<'_>, one: engine::Tag, other: engine::Tag) -> bool {
    let family = |tag: engine::Tag| {
        let mut family = vec![tag];
        let mut at = 0;
        while let Some(tag) = family.get(at).copied() {
            let record = ties(tag);
            let above = record.iter().flat_map(|record| {
                let canonical = match record.standing {
                    engine::Standing::SynonymOf(tag) => Some(tag),
                    _ => None,
                };
                record.metas.iter().copied().chain(canonical)
            });
            let new: Vec<_> = above.filter(|tag| !family.contains(tag)).collect();
            family.extend(new);
            at += 1;
        }
        family
    };
    let family_of_one = family(one);
    family(other).iter().any(|tag| family_of_one.contains(tag))
}

/// A row as the catalogue's work; nothing if nobody finds it.
pub(super) fn work(row: &Row, ties: Ties<'_>) -> Result<Option<engine::Work>> {
    let Some(scope) = scope(row.audience) else { return Ok(None) };
    let named = !row.anonymous.0;
    let mut tags = Vec::new();
    for tag in row.tags.split_whitespace() {
        let (id, kind) = pair(tag)?;
        tags.push(kinds::tag(kind.parse()?, TagId(id)));
    }
    let fandom = kinds::kind(Kind::Fandom);
    let fandoms: Vec<engine::Tag> = tags.iter().copied().filter(|tag| tag.kind == fandom).collect();
    for creator in row.creators.split_whitespace() {
        let (pseud, person) = pair(creator)?;
        tags.push(kinds::pseud(PseudId(pseud), named));
        tags.push(kinds::person(PersonId(pair(person)?.0), named));
    }
    for thing in row.things.split_whitespace() {
        tags.push(kinds::credit(pair(thing)?.0));
    }
    tags.push(kinds::language(&row.language));
    let crossover = fandoms
        .iter()
        .enumerate()
        .any(|(at, one)| fandoms[..at].iter().any(|other| !related(ties, *one, *other)));
    let facts = [
        (Fact::Complete, row.complete.0),
        (Fact::Crossover, crossover),
        (Fact::SingleChapter, row.posted_chapters == 1 && row.planned_chapters == 1),
        (Fact::SeveralFandoms, fandoms.len() > 1),
        (Fact::Adult, row.adult.0),
    ];
    tags.extend(facts.into_iter().filter(|(_, so)| *so).map(|(fact, _)| kinds::fact(fact)));
    Ok(Some(engine::Work {
        id: row.id.0,
        scope,
        updated: row.updated_at.0,
        posted: row.published_on.0,
        title: kinds::sort_number(&row.title),
        // An anonymous work lies where "Anonymous" does: its place tells nothing of who made it.
        creator: kinds::sort_number(if named { &row.creator } else { "Anonymous" }),
        words: small(row.words),
        hits: small(row.hits),
        kudos: small(row.kudos),
        comments: small(row.comments),
        bookmarks: small(row.bookmarks),
        tags,
    }))
}

/// A work's counts as a change.
pub(super) fn count(row: &CountRow) -> engine::Change {
    engine::Change::Count {
        id: row.work_id.0,
        hits: small(row.hits),
        kudos: small(row.kudos),
        comments: small(row.comments),
        bookmarks: small(row.bookmarks),
    }
}
