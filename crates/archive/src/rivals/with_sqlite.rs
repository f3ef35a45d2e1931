//! SQLite as a catalogue: `found (tag, work)` for filters, `shown (work, tag)` for counts, an index for each order.
//!
//! A question first fills a table of what was found, beginning with the tag of fewest works, then reads total, page
//! and counts from it. All values in the statements are whole numbers.

use std::fmt::Write;

use fanlight_catalogue::{Answer, Counted, Order, Query, Scope, TagRecord, Work};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use super::Numbers;
use crate::Result;

/// Works in one statement of many rows.
const BATCH: usize = 500;

const TABLES: &str = "
    CREATE TABLE work (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, updated INTEGER NOT NULL,
        posted INTEGER NOT NULL, title INTEGER NOT NULL, creator INTEGER NOT NULL, words INTEGER NOT NULL,
        hits INTEGER NOT NULL, kudos INTEGER NOT NULL, comments INTEGER NOT NULL, bookmarks INTEGER NOT NULL);
    CREATE TABLE tag (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id INTEGER NOT NULL);
    CREATE TABLE found (tag INTEGER NOT NULL, work INTEGER NOT NULL, PRIMARY KEY (tag, work)) WITHOUT ROWID;
    CREATE TABLE shown (work INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (work, tag)) WITHOUT ROWID;
    CREATE TABLE hit (id INTEGER PRIMARY KEY);";

/// Works in SQLite, in memory.
#[derive(Debug)]
pub struct Sqlite {
    connection: SqliteConnection,
    numbers: Numbers,
}

impl Sqlite {
    /// Fills it; tags of `kinds` can be counted.
    ///
    /// # Errors
    /// If SQLite fails.
    pub async fn new(
        records: impl Iterator<Item = TagRecord>,
        works: impl Iterator<Item = Work>,
        kinds: &[u8],
    ) -> Result<Sqlite> {
        // A statement of forty megabytes takes its time: that belongs to the table, not to the log.
        let options: SqliteConnectOptions = "sqlite::memory:".parse()?;
        let connection = options.disable_statement_logging().connect().await?;
        let mut sqlite = Sqlite { connection, numbers: Numbers::new(records) };
        sqlite.run(TABLES.to_owned()).await?;
        let mut works = works.peekable();
        while works.peek().is_some() {
            let batch: Vec<Work> = works.by_ref().take(BATCH).collect();
            sqlite.put(&batch, kinds).await?;
        }
        let mut tags = String::new();
        for (n, tag) in sqlite.numbers.tags.iter().enumerate() {
            row(&mut tags, "tag", n % BATCH == 0, &[n as i64, tag.kind.into(), tag.id]);
        }
        sqlite.run(tags).await?;
        for order in Order::ALL {
            let column = column(order);
            sqlite.run(format!("CREATE INDEX work_{column} ON work ({column}, id)")).await?;
        }
        sqlite.run("ANALYZE".to_owned()).await?;
        Ok(sqlite)
    }

    async fn put(&mut self, works: &[Work], kinds: &[u8]) -> Result<()> {
        let (mut rows, mut found, mut shown) = (String::new(), String::new(), String::new());
        for work in works {
            let counts = [work.words, work.hits, work.kudos, work.comments, work.bookmarks].map(i64::from);
            let mut values =
                vec![work.id, work.scope as i64, work.updated, work.posted, work.title, work.creator];
            values.extend(counts);
            row(&mut rows, "work", false, &values);
            let marks = self.numbers.mark(work);
            for &tag in &marks.found {
                row(&mut found, "found", false, &[tag.into(), work.id]);
            }
            for &tag in &marks.own {
                if kinds.contains(&self.numbers.tags[tag as usize].kind) {
                    row(&mut shown, "shown", false, &[work.id, tag.into()]);
                }
            }
        }
        self.run(format!("BEGIN; {rows}; {found}; {shown}; COMMIT")).await
    }

    async fn run(&mut self, sql: String) -> Result<()> {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Answers; `among`, `hidden`, `never` and `counts_of` are not asked here.
    ///
    /// # Errors
    /// If SQLite fails.
    pub async fn find(&mut self, query: &Query) -> Result<Answer> {
        self.run("DELETE FROM hit".to_owned()).await?;
        let Some(sql) = self.finding(query) else {
            let facets = query.facets.iter().map(|_| Counted::default()).collect();
            return Ok(Answer { facets, ..Answer::default() });
        };
        let found = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await?;
        let column = column(query.order);
        let way = if query.ascending { "ASC" } else { "DESC" };
        let page = format!(
            "SELECT w.id FROM hit h JOIN work w ON w.id = h.id ORDER BY w.{column} {way}, w.id {way}
             LIMIT {} OFFSET {}",
            query.take, query.skip
        );
        let page: Vec<(i64,)> = self.rows(page).await?;
        let most = query.facets.iter().map(|facet| facet.skip + facet.take + 1).max().unwrap_or(0);
        let counts = format!(
            "SELECT tag, n FROM (
                SELECT c.tag, c.n, ROW_NUMBER() OVER (PARTITION BY t.kind ORDER BY c.n DESC, t.id) AS place
                FROM (SELECT s.tag, COUNT(*) AS n FROM hit h JOIN shown s ON s.work = h.id GROUP BY s.tag) c
                JOIN tag t ON t.n = c.tag) WHERE place <= {most}"
        );
        let counts: Vec<(i64, i64)> = self.rows(counts).await?;
        let counts = counts.into_iter().map(|(tag, n)| (tag as u32, n as u64));
        Ok(Answer {
            total: found.rows_affected(),
            works: page.into_iter().map(|(id,)| id).collect(),
            facets: self.numbers.commonest(counts, &query.facets),
            ..Answer::default()
        })
    }

    async fn rows<R>(&mut self, sql: String) -> Result<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
    {
        let asked = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
        Ok(asked.fetch_all(&mut self.connection).await?)
    }

    /// The statement that fills `hit`; none if a group of tags finds nothing.
    fn finding(&self, query: &Query) -> Option<String> {
        let mut groups = Vec::new();
        for group in query.include.iter().filter(|group| !group.is_empty()) {
            let tags: Vec<u32> = self.numbers.known(group).collect();
            let works: u64 = tags.iter().map(|&tag| u64::from(self.numbers.works(tag))).sum();
            if tags.is_empty() {
                return None;
            }
            groups.push((works, tags));
        }
        groups.sort_unstable();
        let mut sql = "INSERT INTO hit SELECT w.id FROM ".to_owned();
        let list = |tags: &[u32]| tags.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let add = |sql: &mut String, part: std::fmt::Arguments<'_>| _ = sql.write_fmt(part);
        match groups.first() {
            // A cross join is one in this order.
            Some((_, tags)) => add(
                &mut sql,
                format_args!(
                    "(SELECT DISTINCT work FROM found WHERE tag IN ({})) f CROSS JOIN work w ON w.id = f.work WHERE 1",
                    list(tags)
                ),
            ),
            None => sql.push_str("work w WHERE 1"),
        }
        if query.scope != Scope::Staff {
            add(&mut sql, format_args!(" AND w.scope <= {}", query.scope as i64));
        }
        for range in &query.ranges {
            let column = column(range.column);
            if let Some(from) = range.from {
                add(&mut sql, format_args!(" AND w.{column} >= {from}"));
            }
            if let Some(to) = range.to {
                add(&mut sql, format_args!(" AND w.{column} <= {to}"));
            }
        }
        let borne = "EXISTS (SELECT 1 FROM found WHERE work = w.id AND tag IN";
        for (_, tags) in groups.iter().skip(1) {
            add(&mut sql, format_args!(" AND {borne} ({}))", list(tags)));
        }
        let excluded: Vec<u32> = self.numbers.known(&query.exclude).collect();
        if !excluded.is_empty() {
            add(&mut sql, format_args!(" AND NOT {borne} ({}))", list(&excluded)));
        }
        Some(sql)
    }
}

/// Adds a row to a statement of many. The first row begins one, and each that is told to begin `anew`.
fn row(sql: &mut String, table: &str, anew: bool, values: &[i64]) {
    let before = if sql.is_empty() { "" } else { "; " };
    // A String takes all that is written.
    let _ = match anew || sql.is_empty() {
        true => write!(sql, "{before}INSERT INTO {table} VALUES ("),
        false => write!(sql, ", ("),
    };
    for (at, value) in values.iter().enumerate() {
        let _ = write!(sql, "{}{value}", if at == 0 { "" } else { ", " });
    }
    sql.push(')');
}

fn column(order: Order) -> &'static str {
    match order {
        Order::Updated => "updated",
        Order::Posted => "posted",
        Order::Title => "title",
        Order::Creator => "creator",
        Order::Words => "words",
        Order::Hits => "hits",
        Order::Kudos => "kudos",
        Order::Comments => "comments",
        Order::Bookmarks => "bookmarks",
    }
}
