//! `fanlight bench catalogue --rivals`: the same full pages asked of the catalogue, tantivy and SQLite, over the same
//! works, the answers compared.
//!
//! Times are the whole process's on the processor, for SQLite answers on a thread of its own; nothing else runs in it.
//! Memory is what the process grew by. One that would take too long is asked fewer questions, and the table says so.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use fanlight_archive::rivals::with_sqlite::Sqlite;
use fanlight_archive::rivals::with_tantivy::Tantivy;
use fanlight_catalogue::synthetic::{Class, Dice, Shape, kind};
use fanlight_catalogue::{Answer, Catalogue, Query};

use super::catalogue::{at, mb, memory};

/// Kinds of tags that pages count.
const KINDS: [u8; 7] = [
    kind::FANDOM,
    kind::CHARACTER,
    kind::RELATIONSHIP,
    kind::ADDITIONAL,
    kind::RATING,
    kind::WARNING,
    kind::CATEGORY,
];
/// A rival is asked no more questions of a class once it has spent so long on them.
const LONG: Duration = Duration::from_secs(12);

/// What was asked, and the catalogue's answer.
struct Asked {
    class: Class,
    query: Query,
    answer: Answer,
}

/// Asks all three, and prints a table. The catalogue is read from `snapshot` if there is one, or made.
///
/// # Errors
/// If one of them fails.
pub(crate) async fn run(works: u64, queries: u64, seed: u64, snapshot: Option<&Path>) -> Result<()> {
    let shape = Shape::new(works);
    println!();
    println!(
        "{:<12}{:>9}{:>10}  {:<30}{:>7}{:>10}{:>10}{:>11}",
        "CPU-ms", "made in s", "MB", "pages", "asked", "p50", "p99", "different"
    );
    let (built, catalogue) = spent_on(|| -> Result<Catalogue> {
        match snapshot.filter(|path| path.exists()) {
            Some(path) => Ok(Catalogue::load(&mut File::open(path)?, shape.settings())?),
            None => Ok(shape.build(seed)?),
        }
    });
    let catalogue = catalogue?;
    let sizes = catalogue.view().sizes();
    let bytes = sizes.rows_bytes + sizes.tags_bytes + sizes.rankings_bytes;
    let mut asked = Vec::new();
    let mut spent = Vec::new();
    let mut dice = Dice::new(2);
    for class in Class::ALL {
        for _ in 0..(queries / 4).max(1) {
            let query = shape.query(class, &mut dice);
            let (took, answer) = spent_on(|| catalogue.view().find(&query));
            spent.push((class, took, true));
            asked.push(Asked { class, query, answer });
        }
    }
    drop(catalogue);
    table("catalogue", built, bytes, &spent);

    let before = memory("VmRSS");
    let (built, tantivy) = spent_on(|| Tantivy::new(shape.records(), shape.works(seed), &KINDS));
    let tantivy = tantivy?;
    let bytes = memory("VmRSS").saturating_sub(before);
    let mut spent = Vec::new();
    for asked in &asked {
        if not_yet_long(&spent, asked.class) {
            let (took, answer) = spent_on(|| tantivy.find(&asked.query));
            spent.push((asked.class, took, same(&answer?, &asked.answer)));
        }
    }
    drop(tantivy);
    table("tantivy", built, bytes, &spent);

    let before = memory("VmRSS");
    let start = processor();
    let mut sqlite = Sqlite::new(shape.records(), shape.works(seed), &KINDS).await?;
    let built = processor() - start;
    let bytes = memory("VmRSS").saturating_sub(before);
    let mut spent = Vec::new();
    for asked in &asked {
        if not_yet_long(&spent, asked.class) {
            let start = processor();
            let answer = sqlite.find(&asked.query).await?;
            spent.push((asked.class, processor() - start, same(&answer, &asked.answer)));
        }
    }
    table("SQLite", built, bytes, &spent);
    Ok(())
}

fn same(one: &Answer, other: &Answer) -> bool {
    (one.total, &one.works, &one.facets) == (other.total, &other.works, &other.facets)
}

fn not_yet_long(spent: &[(Class, Duration, bool)], class: Class) -> bool {
    spent.iter().filter(|(of, ..)| *of == class).map(|(_, took, _)| *took).sum::<Duration>() < LONG
}

/// Prints a line for each class.
fn table(who: &str, built: Duration, bytes: u64, spent: &[(Class, Duration, bool)]) {
    for class in Class::ALL {
        let of_class = || spent.iter().filter(move |(of, ..)| *of == class);
        let mut times: Vec<f64> = of_class().map(|(_, took, _)| took.as_secs_f64() * 1e3).collect();
        times.sort_unstable_by(f64::total_cmp);
        println!(
            "{who:<12}{:>9.1}{:>10.0}  {:<30}{:>7}{:>10.3}{:>10.3}{:>11}",
            built.as_secs_f64(),
            mb(bytes),
            super::catalogue::name(class),
            times.len(),
            at(&times, 0.5),
            at(&times, 0.99),
            of_class().filter(|(_, _, same)| !same).count(),
        );
    }
}

fn spent_on<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = processor();
    let outcome = work();
    (processor() - start, outcome)
}

/// What this process spent on the processor so far.
fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
