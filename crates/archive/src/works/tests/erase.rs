//! The bin, and that nothing is left after it.

use super::*;
use crate::db::{Ask, Kind};
use crate::journal::Noun;
use crate::policy::WorkState;
use crate::testing::each_database;
use crate::works::bin;
use crate::works::chapters::BIN;
use crate::{jobs, origins, texts};

async fn rows(archive: &Archive, sql: String) -> Vec<(String, String)> {
    let mut reader = archive.read().await.unwrap();
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(reader.connection()).await.unwrap()
}

/// Table and column, of the whole schema.
async fn columns(archive: &Archive) -> Vec<(String, String)> {
    let sql = match archive.kind() {
        Kind::Sqlite => {
            "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
        }
        Kind::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema()"
        }
    };
    rows(archive, sql.into()).await
}

/// Every kept text of a work, opened.
pub(super) async fn texts_of(archive: &Archive, work: WorkId) -> Vec<String> {
    let names = rows(archive, format!("SELECT hash, hash FROM text WHERE work_id = {work}")).await;
    let mut reader = archive.read().await.unwrap();
    let mut texts = Vec::new();
    for (hash, _) in names {
        let hash: (texts::Hash,) =
            sqlx::query_as("SELECT $1").bind(hash).fetch_one(reader.connection()).await.unwrap();
        texts.push(texts::get_str(&mut reader, work, &hash.0).await.unwrap());
    }
    texts
}

/// Where anything of a work is still named, apart from the places that may.
async fn traces(archive: &Archive, work: WorkId, chapter: ChapterId) -> Vec<String> {
    let columns = columns(archive).await;
    let has = |table: &str, column: &str| columns.iter().any(|(t, c)| t == table && c == column);
    let mut tables: Vec<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    tables.dedup();
    let mut found = Vec::new();
    for table in tables.into_iter().filter(|table| !["journal", "tombstone", "bookmark"].contains(table)) {
        let mut conditions = Vec::new();
        if has(table, "work_id") {
            conditions.push(format!("work_id = {work}"));
        }
        if has(table, "chapter_id") {
            conditions.push(format!("chapter_id = {chapter}"));
        }
        if has(table, "noun") && has(table, "subject") {
            conditions.push(format!("noun = 'work' AND subject = {work}"));
            conditions.push(format!("noun = 'chapter' AND subject = {chapter}"));
        }
        match table {
            "work" => conditions.push(format!("id = {work}")),
            "chapter" => conditions.push(format!("id = {chapter}")),
            "job" => conditions.push(format!("subject = {work} AND kind <> 'erase chapter'")),
            _ => {}
        }
        for condition in conditions {
            let sql = format!("SELECT '{table}', 'x' FROM {table} WHERE {condition}");
            found.extend(
                rows(archive, sql).await.into_iter().map(|(table, _)| format!("{table}: {condition}")),
            );
        }
    }
    found
}

/// A work with something in every table that can name it.
async fn entangled(archive: &Archive, viewer: &Viewer) -> (WorkId, ChapterId) {
    let credit =
        form::CreditForm { kind: "song".into(), title: "Canary".into(), ..form::CreditForm::default() };
    let work = posted(archive, viewer, WorkForm { credits: vec![credit], ..work_form() }).await;
    let chapter = shown(archive, viewer, work).await.chapters[0].id;
    let person = viewer.person.unwrap();
    change(archive, viewer, async |change| {
        origins::put(change, "old.example", Noun::Work, &work.to_string(), work.0).await?;
        origins::put(change, "old.example", Noun::Chapter, &work.to_string(), chapter.0).await?;
        let form = super::super::autosave::Form::Work(work);
        super::super::autosave::keep(change, person, form, "{}").await?;
        for sql in [
            format!("INSERT INTO kudos (work_id, person_id, at) VALUES ({work}, {person}, 1)"),
            format!(
                "INSERT INTO comment (noun, subject, work_id, depth, state, frozen, body_source, body, cleaner, at)
                 VALUES ('chapter', {chapter}, {work}, 0, 'shown', 0, 'Canary', 'Canary', 1, 1)"
            ),
            "INSERT INTO series (id, title, summary_source, summary, notes_source, notes, complete, stamp,
                created_at, updated_at) VALUES (1, 'Lamps', '', '', '', '', 0, 1, 1, 1)
                ON CONFLICT (id) DO NOTHING"
                .into(),
            format!("INSERT INTO series_work (series_id, work_id, position) VALUES (1, {work}, {work})"),
            format!(
                "INSERT INTO bookmark (pseud_id, noun, subject, notes_source, notes, private, recommended,
                    created_at, updated_at) SELECT MIN(id), 'work', {work}, '', '', 0, 0, 1, 1 FROM pseud"
            ),
        ] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(change.connection()).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    (work, chapter)
}

#[tokio::test]
async fn an_erased_work_leaves_a_tombstone_and_no_row_in_any_table() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let (work, chapter) = entangled(archive, &ada).await;
        let (now, its_chapter) = entangled(archive, &ada).await;
        let before = traces(archive, work, chapter).await;
        for table in
            ["work", "chapter", "text", "credit", "origin", "comment", "kudos", "series_work", "autosave"]
        {
            assert!(
                before.iter().any(|trace| trace.starts_with(&format!("{table}:"))),
                "{table}: {before:?}"
            );
        }
        change(archive, &ada, async |change| bin::bin(change, &ada, work).await).await.unwrap();
        assert!(matches!(
            load::work(&mut archive.read().await.unwrap(), &Viewer::guest(), work).await,
            Err(Error::NotFound(_))
        ));
        clock.pass(BIN);
        let job = jobs::take(archive).await.unwrap().unwrap();
        assert_eq!((job.kind, job.subject), (jobs::Kind::EraseWork, work.0));
        bin::run_erase_job(archive, &job).await.unwrap();
        bin::run_erase_job(archive, &job).await.unwrap();
        change(archive, &ada, async |change| bin::erase_now(change, &ada, now).await).await.unwrap();
        for (work, chapter) in [(work, chapter), (now, its_chapter)] {
            assert_eq!(traces(archive, work, chapter).await, Vec::<String>::new());
            let sql = "SELECT noun, CAST(subject AS TEXT) FROM tombstone ORDER BY noun, subject".to_owned();
            let tombs = rows(archive, sql).await;
            assert!(tombs.contains(&("work".into(), work.to_string())));
            assert!(tombs.contains(&("chapter".into(), chapter.to_string())));
        }
    })
    .await;
}

#[tokio::test]
async fn a_work_put_back_is_what_it_was_and_its_job_does_nothing() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let public = posted(archive, &ada, work_form()).await;
        let draft = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        for (work, state) in [(public, WorkState::Posted), (draft, WorkState::Draft)] {
            change(archive, &ada, async |change| bin::bin(change, &ada, work).await).await.unwrap();
            assert_eq!(shown(archive, &ada, work).await.standing.state, WorkState::Binned);
            let posting =
                change(archive, &ada, async |change| crate::works::post::post(change, &ada, work).await)
                    .await;
            assert!(matches!(posting, Err(Error::Conflict)));
            let guest = Viewer::guest();
            let stranger =
                change(archive, &guest, async |change| bin::put_back(change, &guest, work).await).await;
            assert!(matches!(stranger, Err(Error::NotFound(_))));
            change(archive, &ada, async |change| bin::put_back(change, &ada, work).await).await.unwrap();
            assert_eq!(shown(archive, &ada, work).await.standing.state, state);
        }
        clock.pass(BIN);
        assert_eq!(jobs::take(archive).await.unwrap(), None);
    })
    .await;
}
