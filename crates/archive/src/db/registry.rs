//! Every statement of the archive in one list, so that a test can run and decode each on both databases.
//! It exists in tests only.

use std::future::Future;
use std::pin::Pin;

use crate::{Change, Result};

/// A statement under way.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A statement with its samples.
pub(crate) struct Statement {
    /// Module and function.
    pub name: &'static str,
    /// The text, with `{ids}` where a list stands.
    pub sql: &'static str,
    /// Runs it with its sample values.
    pub run: for<'a> fn(&'a mut Change) -> Running<'a>,
}

/// All modules with statements; a test reads the source and complains of one that is missing here.
#[rustfmt::skip] // one a line, so that two people's additions meet without a conflict
pub(crate) const MODULES: &[&[Statement]] = &[
    crate::bookmarks::STATEMENTS,
    crate::bookmarks::external::STATEMENTS,
    crate::bookmarks::load::STATEMENTS,
    crate::bulk::STATEMENTS,
    crate::catalogue::rows::STATEMENTS,
    crate::catalogue::snapshot::STATEMENTS,
    crate::hits::STATEMENTS,
    crate::kudos::STATEMENTS,
    crate::images::STATEMENTS,
    crate::inbox::STATEMENTS,
    crate::inbox::tell::STATEMENTS,
    crate::kudos::tell::STATEMENTS,
    crate::check::STATEMENTS,
    crate::comments::STATEMENTS,
    crate::comments::keep::STATEMENTS,
    crate::comments::read::STATEMENTS,
    crate::comments::say::STATEMENTS,
    crate::jobs::STATEMENTS,
    crate::journal::STATEMENTS,
    crate::languages::STATEMENTS,
    crate::mails::STATEMENTS,
    crate::notices::STATEMENTS,
    crate::notices::post::STATEMENTS,
    crate::notices::tell::STATEMENTS,
    crate::origins::STATEMENTS,
    crate::people::accounts::STATEMENTS,
    crate::people::bylines::STATEMENTS,
    crate::people::credentials::STATEMENTS,
    crate::people::distance::STATEMENTS,
    crate::people::filters::STATEMENTS,
    crate::people::names::STATEMENTS,
    crate::people::invented::STATEMENTS,
    crate::people::preferences::STATEMENTS,
    crate::people::profiles::STATEMENTS,
    crate::people::pseuds::STATEMENTS,
    crate::people::roles::STATEMENTS,
    crate::people::searches::STATEMENTS,
    crate::people::sessions::STATEMENTS,
    crate::people::standing::STATEMENTS,
    crate::people::tickets::STATEMENTS,
    crate::readings::STATEMENTS,
    crate::readings::memory::STATEMENTS,
    crate::series::STATEMENTS,
    crate::series::load::STATEMENTS,
    crate::series::manage::STATEMENTS,
    crate::series::places::STATEMENTS,
    crate::settings::STATEMENTS,
    crate::stats::STATEMENTS,
    crate::subscriptions::STATEMENTS,
    crate::tags::STATEMENTS,
    crate::tags::beside::STATEMENTS,
    crate::tags::bins::STATEMENTS,
    crate::tags::candidates::STATEMENTS,
    crate::tags::favourites::STATEMENTS,
    crate::tags::log::STATEMENTS,
    crate::tags::media::STATEMENTS,
    crate::tags::page::STATEMENTS,
    crate::tags::remarks::STATEMENTS,
    crate::tags::retouch::STATEMENTS,
    crate::tags::suggester::STATEMENTS,
    crate::tags::thesaurus::out::STATEMENTS,
        crate::tags::thesaurus::STATEMENTS,
    crate::tags::ties::STATEMENTS,
    crate::tags::typed::STATEMENTS,
    crate::tags::wrangle::acts::STATEMENTS,
    crate::tags::wrangle::desk::STATEMENTS,
    crate::tags::wrangle::graph::STATEMENTS,
    crate::tags::wrangle::lists::STATEMENTS,
    crate::tags::wrangle::merge::STATEMENTS,
    crate::tags::wranglers::STATEMENTS,
    crate::texts::STATEMENTS,
    crate::words::consent::STATEMENTS,
    crate::words::documents::STATEMENTS,
    crate::words::follow::STATEMENTS,
    crate::words::snippets::STATEMENTS,
    crate::works::autosave::STATEMENTS,
    crate::works::bin::STATEMENTS,
    crate::works::blurbs::STATEMENTS,
    crate::works::chapters::STATEMENTS,
    crate::works::chapters::bin::STATEMENTS,
    crate::works::creators::STATEMENTS,
    crate::works::credits::STATEMENTS,
    crate::works::gifts::STATEMENTS,
    crate::works::edit::STATEMENTS,
    crate::works::find::named::STATEMENTS,
    crate::works::list::STATEMENTS,
    crate::works::load::STATEMENTS,
    crate::works::pens::STATEMENTS,
    crate::works::post::STATEMENTS,
    crate::works::revisions::STATEMENTS,
    crate::works::save::STATEMENTS,
    crate::works::stamp::STATEMENTS,
    crate::works::stash::STATEMENTS,
];

/// Every statement.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    MODULES.iter().flat_map(|module| module.iter())
}

mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn every_statement_runs_and_decodes_on_both_databases_empty() {
        each_database(async |TestArchive { archive, .. }| {
            for statement in statements() {
                let mut change = archive.change(None).await.unwrap();
                match (statement.run)(&mut change).await {
                    // No such row, or a row it points to is not there: the statement itself is understood.
                    Ok(()) | Err(crate::Error::Database(sqlx::Error::RowNotFound)) => {}
                    Err(crate::Error::Database(sqlx::Error::Database(error)))
                        if error.is_foreign_key_violation() || error.is_unique_violation() => {}
                    Err(error) => panic!("{}: {error}\n{}", statement.name, statement.sql),
                }
                change.undo().await.unwrap();
            }
        })
        .await;
    }

    #[tokio::test]
    async fn every_plan_of_sqlite_uses_an_index_or_says_why_not() {
        let test = TestArchive::sqlite().await;
        let mut complaints = Vec::new();
        for statement in statements() {
            let sql = statement.sql.replace("{ids}", "$90, $91").replace("{(", "(").replace(")}", ")");
            let mut change = test.archive.change(None).await.unwrap();
            let plan = plan(&mut change, &sql).await;
            change.undo().await.unwrap();
            for line in plan {
                let scan =
                    line.starts_with("SCAN ") && !line.contains("USING") && !line.contains("CONSTANT ROW");
                if scan && !SCANS.iter().any(|(name, _)| statement.name.ends_with(name)) {
                    complaints.push(format!("{} reads a whole table: {line}", statement.name));
                }
            }
        }
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    /// Statements that may read a whole table, each with its reason.
    #[rustfmt::skip] // one a line, as above
    const SCANS: &[(&str, &str)] = &[
        ("comments::keep::set_frozen", "the comments of one thread, found by their parents"),
        ("comments::read::on_subject", "the twenty roots and their threads, found by their indexes"),
        ("comments::read::on_work", "the twenty roots and their threads, found by their indexes"),
        ("kudos::tell::select", "the names of the kudos just found by their index"),
        ("works::creators::of_work", "the names just found by their indexes"),
        ("works::blurbs::names", "the names just found by their indexes"),
        ("inbox::makers", "the names just found by their indexes"),
        ("works::load::makers_of", "the names just found by their indexes"),
        ("kudos::names", "the fifty names just found by their index"),
        ("check::miscounted_tags", "a check looks at everything"),
        ("check::mistied_tags", "a check looks at everything"),
        ("check::stray_credits", "a check looks at everything"),
        ("languages::list", "all of them are wanted"),
        ("beside::enter_again", "reads the newest works of one tag, gathered a step before"),
        ("bins::beside", "counts a list that ends at a limit"),
        ("bins::count", "counts lists that end at a limit"),
        ("bins::count_all", "counts lists that end at a limit"),
        ("bins::alone_by_uses", "reads a window of a limited size, from an index"),
        ("candidates::beside_newest", "reads the newest works of one tag, gathered a step before"),
        ("media::top", "ranks a list that was gathered a step before"),
        ("page::around", "reads lists that were built a step before, each within a limit"),
        ("page::tree_of", "reads lists that were built a step before, not a table"),
        ("graph::upward", "reads a list that was built a step before, not a table"),
        ("texts::posted_chains", "reads a list that was built a step before, not a table"),
        ("texts::chains", "reads a list that was built a step before, not a table"),
        ("notices::delete_old", "walks the oldest rows and stops"),
        ("tell::tags", "reads the tags of one work and those above them, gathered a step before"),
        ("settings::all", "a handful of rows, read once"),
        ("standing::find", "a search by staff, now and then"),
        ("standing::newest", "walks the newest rows and stops"),
        ("tickets::select_invitations", "for staff; old links are cleared away"),
        ("tickets::delete_old", "few rows; old links are cleared away"),
        ("mails::select_newest", "walks the newest rows and stops"),
        ("roles::everybody", "as many rows as there are staff"),
        ("roles::owners", "as many rows as there are staff"),
    ];

    #[test]
    fn every_module_with_statements_is_in_the_registry() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let list = std::fs::read_to_string(root.join("db/registry.rs")).unwrap();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read_to_string(&path).unwrap().contains("\nstatements! {") {
                    let module = path.strip_prefix(&root).unwrap().with_extension("");
                    let name = module.to_str().unwrap().replace('/', "::");
                    assert!(list.contains(&format!("crate::{name}::STATEMENTS")), "{name} is not in MODULES");
                }
            }
        }
    }
}

/// How SQLite would go about a statement, a step a line.
pub(crate) async fn plan(db: &mut impl super::Ask, sql: &str) -> Vec<String> {
    let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained)
        .fetch_all(db.connection())
        .await
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    rows.into_iter().map(|row| row.3).collect()
}
