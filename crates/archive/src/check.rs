//! Whether what is kept is whole: texts are what their hashes say, counters equal the rows they count, everything
//! points to something that is there, the journal has no gap.
//!
//! Reads only, a few hundred works at a time, so that it runs beside a server; what is written meanwhile may be seen
//! half by it, so a finding is looked at a second time before it is told.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::FromRow;

use crate::db::{Ask, Kind, One};
use crate::policy::{self, Standing, WorkState};
use crate::series::places;
use crate::texts::{self, Hash};
use crate::{Archive, ChapterId, CreditId, Reader, Result, SeriesId, TagId, WorkId, journal};

/// Works looked at together.
const WORKS: i64 = 200;
/// Texts opened together.
const TEXTS: usize = 50;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Which rule is broken: `text`, `chapter`, `counter`, `audience`, `place`, `pointer`, `tie`, `journal`,
    /// `file`.
    pub rule: &'static str,
    /// What is wrong with what, in words.
    pub what: String,
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Works looked at.
    pub works: u64,
    /// Texts opened and hashed.
    pub texts: u64,
    /// Entries of the journal.
    pub journal: i64,
    /// What is not as it should be; empty is good.
    pub findings: Vec<Finding>,
}

#[derive(FromRow)]
pub(crate) struct WorkRow {
    id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    audience: i64,
    posted_chapters: i64,
    words: i64,
    kudos: Option<i64>,
    comments: Option<i64>,
    bookmarks: Option<i64>,
}

#[derive(FromRow)]
pub(crate) struct ChaptersRow {
    work_id: WorkId,
    posted: i64,
    posted_words: i64,
    all_words: i64,
}

statements! {
    /// Works in the order of their numbers.
    fn works_after(after: WorkId = WorkId(0), limit: i64 = 10) -> Vec<WorkRow>:
        "SELECT w.id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.audience, w.posted_chapters,
                w.words, c.kudos, c.comments, c.bookmarks
         FROM work w LEFT JOIN work_count c ON c.work_id = w.id WHERE w.id > $1 ORDER BY w.id LIMIT $2";
    /// What the chapters of works add up to.
    fn chapters_of(ids: [WorkId] = [WorkId(1)]) -> Vec<ChaptersRow>:
        "SELECT work_id, CAST(SUM(CASE WHEN state = 'posted' THEN 1 ELSE 0 END) AS BIGINT) AS posted,
                CAST(SUM(CASE WHEN state = 'posted' THEN words ELSE 0 END) AS BIGINT) AS posted_words,
                CAST(SUM(words) AS BIGINT) AS all_words
         FROM chapter WHERE work_id IN ({ids}) AND binned_at IS NULL GROUP BY work_id";
    /// Chapters whose text or source is not there.
    fn without_text(ids: [WorkId] = [WorkId(1)]) -> Vec<(ChapterId, WorkId)>:
        "SELECT c.id, c.work_id FROM chapter c
         WHERE c.work_id IN ({ids}) AND (
           NOT EXISTS (SELECT 1 FROM text t WHERE t.work_id = c.work_id AND t.hash = c.text_hash)
           OR NOT EXISTS (SELECT 1 FROM text t WHERE t.work_id = c.work_id AND t.hash = c.source_hash))";
    /// Older versions whose text or source is not there.
    fn versions_without_text(ids: [WorkId] = [WorkId(1)]) -> Vec<(ChapterId, WorkId)>:
        "SELECT c.chapter_id, c.work_id FROM chapter_revision c
         WHERE c.work_id IN ({ids}) AND (
           NOT EXISTS (SELECT 1 FROM text t WHERE t.work_id = c.work_id AND t.hash = c.text_hash)
           OR NOT EXISTS (SELECT 1 FROM text t WHERE t.work_id = c.work_id AND t.hash = c.source_hash))";
    /// Tags of works that do not know for whom their work is, or when it changed.
    fn tags_astray(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, TagId)>:
        "SELECT t.work_id, t.tag_id FROM work_tag t JOIN work w ON w.id = t.work_id
         WHERE w.id IN ({ids}) AND (t.audience <> w.audience OR t.updated_at <> w.updated_at)";
    /// The kudos of works.
    fn kudos_of(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, i64)>:
        "SELECT work_id, CAST(COUNT(*) AS BIGINT) FROM kudos WHERE work_id IN ({ids}) GROUP BY work_id";
    /// The comments on works that can be read there.
    fn comments_of(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, i64)>:
        "SELECT c.work_id, CAST(COUNT(*) AS BIGINT) FROM comment c JOIN chapter h ON h.id = c.subject
         WHERE c.work_id IN ({ids}) AND c.noun = 'chapter' AND c.state = 'posted' AND h.binned_at IS NULL
         GROUP BY c.work_id";
    /// The public bookmarks of works.
    fn bookmarks_of(ids: [WorkId] = [WorkId(1)]) -> Vec<(WorkId, i64)>:
        "SELECT subject, CAST(COUNT(*) AS BIGINT) FROM bookmark
         WHERE noun = 'work' AND subject IN ({ids}) AND private = 0 GROUP BY subject";
    /// The texts of a work.
    fn texts_of(work: WorkId = WorkId(1)) -> Vec<(Hash,)>:
        "SELECT hash FROM text WHERE work_id = $1";
    /// Tags whose counts are not what their works add up to.
    fn miscounted_tags() -> Vec<(TagId, String)>:
        "SELECT g.id, g.name FROM tag g LEFT JOIN work_tag t ON t.tag_id = g.id
         GROUP BY g.id, g.name, g.uses, g.member_uses
         HAVING g.uses <> COALESCE(SUM(CASE WHEN t.audience = 0 THEN 1 ELSE 0 END), 0)
             OR g.member_uses <> COALESCE(SUM(CASE WHEN t.audience < 2 THEN 1 ELSE 0 END), 0)";
    /// Synonyms and ties that break a rule of wrangling.
    fn mistied_tags() -> Vec<(TagId, String)>:
        "SELECT t.id, t.name FROM tag t JOIN tag s ON s.id = t.synonym_of
         WHERE t.canonical = 1 OR s.canonical = 0 OR s.kind <> t.kind
         UNION
         SELECT c.id, c.name FROM tag_link l JOIN tag c ON c.id = l.child_id JOIN tag a ON a.id = l.above_id
         WHERE a.canonical = 0 OR c.synonym_of IS NOT NULL
            OR (l.relation = 'meta' AND (c.canonical = 0 OR c.kind <> a.kind OR c.id = a.id))";
    /// Credits of works that are gone.
    fn stray_credits() -> Vec<(CreditId, i64)>:
        "SELECT c.id, c.subject FROM credit c
         WHERE c.noun = 'work' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.id = c.subject)";
    /// How many entries the journal has up to a number, its first and its last.
    fn journal_up_to(n: i64 = 1) -> One<(i64, i64, i64)>:
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(MIN(n), 0) AS BIGINT), CAST(COALESCE(MAX(n), 0) AS BIGINT)
         FROM journal WHERE n <= $1";
}

/// Looks at everything. Findings that a second look confirms are told, each once, in a fixed order.
pub async fn check(archive: &Archive) -> Result<Report> {
    let first = look(archive).await?;
    if first.findings.is_empty() {
        return Ok(first);
    }
    let mut second = look(archive).await?;
    let seen: BTreeSet<&Finding> = first.findings.iter().collect();
    second.findings.retain(|finding| seen.contains(finding));
    Ok(second)
}

async fn look(archive: &Archive) -> Result<Report> {
    let mut db = archive.read().await?;
    let mut report = Report::default();
    look_at_file(archive, &mut db, &mut report).await?;
    look_at_journal(&mut db, &mut report).await?;
    let mut after = WorkId(0);
    loop {
        let works = works_after(&mut db, after, WORKS).await?;
        let Some(last) = works.last() else { break };
        after = last.id;
        report.works += works.len() as u64;
        look_at_works(&mut db, &works, &mut report).await?;
        for work in &works {
            look_at_texts(&mut db, work.id, &mut report).await?;
        }
    }
    let mut after = SeriesId(0);
    while let Some((last, wrong)) = places::wrong(&mut db, after, WORKS).await? {
        after = last;
        for row in wrong {
            let (series, work) = (row.series_id, row.work_id);
            report.add(
                "place",
                format!("work {work} is not at its place in series {series}, or not for whom it should be"),
            );
        }
    }
    for (tag, name) in miscounted_tags(&mut db).await? {
        report.add("counter", format!("tag {tag} “{name}” counts other than the works it has"));
    }
    for (tag, name) in mistied_tags(&mut db).await? {
        report
            .add("tie", format!("tag {tag} “{name}” is tied to one that cannot be above it or stand for it"));
    }
    for (credit, work) in stray_credits(&mut db).await? {
        report.add("pointer", format!("credit {credit} is of work {work}, which is not there"));
    }
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

impl Report {
    /// One more thing that is not as it should be.
    pub fn add(&mut self, rule: &'static str, what: String) {
        self.findings.push(Finding { rule, what });
    }
}

/// What only SQLite can be asked: whether its file is whole, and whether its foreign keys hold. PostgreSQL holds its
/// foreign keys itself.
async fn look_at_file(archive: &Archive, db: &mut Reader, report: &mut Report) -> Result<()> {
    if archive.kind() != Kind::Sqlite {
        return Ok(());
    }
    let lines: Vec<(String,)> = sqlx::query_as("PRAGMA quick_check").fetch_all(db.connection()).await?;
    for (line,) in lines.into_iter().filter(|(line,)| line != "ok") {
        report.add("file", format!("the database file is damaged: {line}"));
    }
    let broken: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT \"table\", parent, CAST(COUNT(*) AS BIGINT) FROM pragma_foreign_key_check GROUP BY 1, 2",
    )
    .fetch_all(db.connection())
    .await?;
    for (table, parent, count) in broken {
        report.add("pointer", format!("{count} rows of {table} point to a {parent} that is not there"));
    }
    Ok(())
}

async fn look_at_journal(db: &mut Reader, report: &mut Report) -> Result<()> {
    let head = journal::newest(db).await?;
    let One((count, least, most)) = journal_up_to(db, head).await?;
    report.journal = count;
    if count != head || most != head || (head > 0 && least != 1) {
        report.add("journal", format!("the journal has {count} entries up to number {head}: there is a gap"));
    }
    Ok(())
}

async fn look_at_works(db: &mut Reader, works: &[WorkRow], report: &mut Report) -> Result<()> {
    let ids: Vec<WorkId> = works.iter().map(|work| work.id).collect();
    let chapters: BTreeMap<_, _> =
        chapters_of(db, &ids).await?.into_iter().map(|row| (row.work_id, row)).collect();
    let kudos: BTreeMap<_, _> = kudos_of(db, &ids).await?.into_iter().collect();
    let comments: BTreeMap<_, _> = comments_of(db, &ids).await?.into_iter().collect();
    let bookmarks: BTreeMap<_, _> = bookmarks_of(db, &ids).await?.into_iter().collect();
    for work in works {
        let id = work.id;
        let standing = work.standing;
        let audience = policy::audience(&standing);
        if work.audience != audience {
            let is = work.audience;
            report
                .add("audience", format!("work {id} is kept for audience {is} and should be for {audience}"));
        }
        let (posted, posted_words, all_words) =
            chapters.get(&id).map_or((0, 0, 0), |row| (row.posted, row.posted_words, row.all_words));
        let words = if standing.state == WorkState::Posted { posted_words } else { all_words };
        // What lies in the bin keeps the figures it had.
        if standing.state != WorkState::Binned && (work.posted_chapters, work.words) != (posted, words) {
            report.add(
                "counter",
                format!(
                    "work {id} says {} chapters and {} words and has {posted} and {words}",
                    work.posted_chapters, work.words
                ),
            );
        }
        let counts = [
            ("kudos", work.kudos, &kudos),
            ("comments", work.comments, &comments),
            ("bookmarks", work.bookmarks, &bookmarks),
        ];
        for (noun, counted, has) in counts {
            let has = has.get(&id).copied().unwrap_or(0);
            match counted {
                None => report.add("counter", format!("work {id} has no row of counts for {noun}")),
                Some(counted) if counted != has => {
                    report.add("counter", format!("work {id} says {counted} {noun} and has {has}"));
                }
                Some(_) => {}
            }
        }
    }
    for (chapter, work) in without_text(db, &ids).await? {
        report.add("chapter", format!("chapter {chapter} of work {work} has lost its text"));
    }
    for (chapter, work) in versions_without_text(db, &ids).await? {
        report.add("chapter", format!("a version of chapter {chapter} of work {work} has lost its text"));
    }
    for (work, tag) in tags_astray(db, &ids).await? {
        report.add(
            "audience",
            format!("tag {tag} of work {work} does not know for whom the work is, or since when"),
        );
    }
    Ok(())
}

async fn look_at_texts(db: &mut Reader, work: WorkId, report: &mut Report) -> Result<()> {
    let hashes: Vec<Hash> = texts_of(db, work).await?.into_iter().map(|row| row.0).collect();
    report.texts += hashes.len() as u64;
    for some in hashes.chunks(TEXTS) {
        if texts::get_many(db, work, some).await.is_ok() {
            continue;
        }
        // One of them is damaged: which?
        for hash in some {
            match texts::get(db, work, hash).await {
                Ok(_) => {}
                Err(crate::Error::Database(error)) => return Err(error.into()),
                Err(error) => report.add("text", error.to_string()),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};
    use crate::works::form::WorkForm;
    use crate::works::tests::{member, posted, work_form};

    async fn plant(archive: &Archive, sql: &'static str) {
        let mut change = archive.change(None).await.unwrap();
        sqlx::query(sql).execute(change.connection()).await.unwrap();
        change.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_sound_archive_has_no_findings_and_each_planted_fault_is_found() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            posted(archive, &ada, WorkForm { new_series: "Lamps".into(), ..work_form() }).await;
            let report = check(archive).await.unwrap();
            assert_eq!(report.findings, []);
            assert_eq!(report.works, 1);
            assert!(report.texts >= 1 && report.journal >= 1);
            for (rule, break_it, mend_it) in [
                (
                    "audience",
                    "UPDATE work SET audience = audience + 1",
                    "UPDATE work SET audience = audience - 1",
                ),
                ("counter", "UPDATE work SET words = words + 1", "UPDATE work SET words = words - 1"),
                ("counter", "UPDATE tag SET uses = uses + 1", "UPDATE tag SET uses = uses - 1"),
                ("counter", "UPDATE work_count SET kudos = 3", "UPDATE work_count SET kudos = 0"),
                ("counter", "UPDATE work_count SET comments = 3", "UPDATE work_count SET comments = 0"),
                ("counter", "UPDATE work_count SET bookmarks = 3", "UPDATE work_count SET bookmarks = 0"),
                (
                    "chapter",
                    "UPDATE chapter SET text_hash = text_hash || 'x'",
                    "UPDATE chapter SET text_hash = substr(text_hash, 1, 64)",
                ),
                ("place", "UPDATE series_work SET position = 2", "UPDATE series_work SET position = 1"),
                ("place", "UPDATE series_work SET audience = 1", "UPDATE series_work SET audience = 0"),
                ("journal", "UPDATE journal_head SET n = n + 1", "UPDATE journal_head SET n = n - 1"),
                (
                    "tie",
                    "INSERT INTO tag_link (child_id, above_id, relation) VALUES (1, 1, 'meta')",
                    "DELETE FROM tag_link WHERE child_id = 1",
                ),
                ("text", "UPDATE text SET size = size - 1", "UPDATE text SET size = size + 1"),
            ] {
                plant(archive, break_it).await;
                let rules: BTreeSet<_> =
                    check(archive).await.unwrap().findings.into_iter().map(|finding| finding.rule).collect();
                assert!(rules.contains(rule), "{break_it}: {rules:?}");
                plant(archive, mend_it).await;
                assert_eq!(check(archive).await.unwrap().findings, [], "{mend_it}");
            }
        })
        .await;
    }
}
