//! `fanlight bench catalogue`: what full result pages cost, how large the catalogue is, how quickly it starts and
//! changes, and whether readers notice changes and merges.
//!
//! Times are what the measuring thread spent on the processor, so that neighbours on the machine count little; a
//! query's is the best of three. What other threads that change and merge do to readers is told by queries asked once
//! beside them, and to be compared with queries asked once with nothing beside.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use fanlight_catalogue::synthetic::{Class, Dice, Shape};
use fanlight_catalogue::{Catalogue, Change, Query};

/// Works changed one by one to see what a change costs.
const CHANGES: i64 = 2_000;
/// Changes a second in the busy part.
const CHANGES_A_SECOND: u32 = 200;

/// Makes the archive, measures, prints. With a `snapshot` that is there, the archive is read from it instead of made;
/// what is measured then is a process that never held anything else. One that is not there is written.
///
/// # Errors
/// If the catalogue refuses its own works, or the snapshot cannot be written or read.
pub(crate) fn run(works: u64, queries: u64, seed: u64, snapshot: Option<&Path>) -> Result<()> {
    let shape = Shape::new(works);
    let path = snapshot.map_or_else(
        || std::env::temp_dir().join(format!("fanlight-bench-{}.catalogue", std::process::id())),
        Path::to_path_buf,
    );
    if !path.exists() {
        make(shape, seed, &path)?;
    }
    forget_most_memory();
    let before = memory("VmRSS");
    let (loaded, catalogue) =
        spent_on(|| -> Result<Catalogue> { Ok(Catalogue::load(&mut File::open(&path)?, shape.settings())?) });
    let catalogue = catalogue?;
    let bytes = std::fs::metadata(&path)?.len();
    if snapshot.is_none() {
        std::fs::remove_file(&path)?;
    }
    let sizes = catalogue.view().sizes();
    println!("{} works, {} tags; a snapshot of {:.0} MB", sizes.works, sizes.tags, mb(bytes));
    println!("start from it: {:.2} s", loaded.as_secs_f64());
    println!(
        "memory: {:.0} MB counted (rows and orders {:.0}, tags {:.0}, {} rankings {:.1}); the process grew by {:.0} MB",
        mb(sizes.rows_bytes + sizes.tags_bytes + sizes.rankings_bytes),
        mb(sizes.rows_bytes),
        mb(sizes.tags_bytes),
        sizes.rankings,
        mb(sizes.rankings_bytes),
        mb(memory("VmRSS").saturating_sub(before))
    );
    println!("{:<50}{:>9}{:>9}{:>9}", "CPU-ms a full page", "p50", "p90", "p99");
    pages(&catalogue, shape, queries, 3, "");
    pages(&catalogue, shape, queries, 1, ", each once");
    busy(&catalogue, shape, queries, works)?;
    catalogue.merge(&mut || ());
    let changes = changes(&catalogue, shape, works)?;
    println!("a change: p50 {:.1} us, p99 {:.1} us", at(&changes, 0.5) * 1e3, at(&changes, 0.99) * 1e3);
    pages(
        &catalogue,
        shape,
        queries,
        3,
        &format!(", {} changed works beside", catalogue.view().sizes().changed),
    );
    print_pieces("merge", |pause| u64::from(catalogue.merge(pause)), "done");
    print_pieces("numbering anew", |pause| catalogue.recluster(pause), "works");
    Ok(())
}

/// Makes the archive and its snapshot.
fn make(shape: Shape, seed: u64, path: &Path) -> Result<()> {
    let (built, catalogue) = spent_on(|| shape.build(seed));
    let catalogue = catalogue?;
    let (saved, outcome) = spent_on(|| -> Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        Ok(catalogue.view().save(&mut file)?)
    });
    outcome?;
    println!("made in {:.1} s, saved in {:.2} s", built.as_secs_f64(), saved.as_secs_f64());
    Ok(())
}

/// A line for each class of queries.
fn pages(catalogue: &Catalogue, shape: Shape, queries: u64, turns: u32, beside: &str) {
    for class in Class::ALL {
        let times = class_times(catalogue, shape, class, queries / 4, turns);
        let name = format!("{}{beside}", name(class));
        println!("{name:<50}{:>9.3}{:>9.3}{:>9.3}", at(&times, 0.5), at(&times, 0.9), at(&times, 0.99));
    }
}

pub(super) fn name(class: Class) -> &'static str {
    match class {
        Class::Everything => "whole archive or global tag",
        Class::Big => "big fandom",
        Class::Middling => "fandom of 1 %",
        Class::Small => "small fandom",
    }
}

/// Milliseconds of each query, ascending, the best of so many turns.
fn class_times(catalogue: &Catalogue, shape: Shape, class: Class, queries: u64, turns: u32) -> Vec<f64> {
    let mut dice = Dice::new(2);
    let asked: Vec<Query> = (0..queries.max(1)).map(|_| shape.query(class, &mut dice)).collect();
    let once = |query: &Query| spent_on(|| catalogue.view().find(query)).0.as_secs_f64() * 1e3;
    let best = |query: &Query| (0..turns).map(|_| once(query)).fold(f64::INFINITY, f64::min);
    let mut times: Vec<f64> = asked.iter().map(best).collect();
    times.sort_unstable_by(f64::total_cmp);
    times
}

/// The same pages, each asked once, while works change and a merge runs, again and again.
fn busy(catalogue: &Catalogue, shape: Shape, queries: u64, works: u64) -> Result<()> {
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| -> Result<()> {
        let writer = threads.spawn(|| -> Result<()> {
            let mut dice = Dice::new(5);
            for n in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                catalogue.apply(&[change(catalogue, shape, works, n, &mut dice)], n)?;
                std::thread::park_timeout(Duration::from_secs(1) / CHANGES_A_SECOND);
            }
            Ok(())
        });
        threads.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                catalogue.merge(&mut || std::thread::park_timeout(Duration::from_millis(1)));
                std::thread::park_timeout(Duration::from_millis(20));
            }
        });
        pages(catalogue, shape, queries, 1, ", 200 changes/s, a merge");
        done.store(true, Ordering::Relaxed);
        writer.join().unwrap_or(Ok(()))
    })
}

/// What changes in an archive: half are counts, a quarter new works, a quarter works that are other ones now.
fn change(catalogue: &Catalogue, shape: Shape, works: u64, n: i64, dice: &mut Dice) -> Change {
    let id = 1 + n * 7_919 % works.max(1) as i64;
    match n % 4 {
        0 => Change::Put(shape.work(works as i64 + 1 + catalogue.view().position().max(n), dice)),
        1 => Change::Put(shape.work(id, dice)),
        _ => Change::Count { id, hits: n as u32, kudos: n as u32 / 9, comments: 1, bookmarks: 2 },
    }
}

/// Milliseconds of each change, ascending.
fn changes(catalogue: &Catalogue, shape: Shape, works: u64) -> Result<Vec<f64>> {
    let mut dice = Dice::new(3);
    let mut times = Vec::new();
    for n in 1..=CHANGES {
        let change = change(catalogue, shape, works, n, &mut dice);
        let position = catalogue.view().position() + 1;
        let (took, outcome) = spent_on(|| catalogue.apply(&[change], position));
        outcome?;
        times.push(took.as_secs_f64() * 1e3);
    }
    times.sort_unstable_by(f64::total_cmp);
    Ok(times)
}

/// Does something in pieces, and says how long the longest of them was.
fn print_pieces(what: &str, work: impl FnOnce(&mut dyn FnMut()) -> u64, unit: &str) {
    let mut pieces = Vec::new();
    forget_most_memory();
    let before = memory("VmRSS");
    let mut last = spent();
    let (took, outcome) = spent_on(|| {
        work(&mut || {
            pieces.push((spent() - last).as_secs_f64() * 1e3);
            last = spent();
        })
    });
    pieces.sort_unstable_by(f64::total_cmp);
    println!(
        "{what}: {outcome} {unit} in {:.2} s, {} pieces, p99 {:.2} ms, the longest {:.1} ms; memory {:.0} MB, at most {:.0}",
        took.as_secs_f64(),
        pieces.len(),
        at(&pieces, 0.99),
        pieces.last().unwrap_or(&0.0),
        mb(before),
        mb(memory("VmHWM"))
    );
}

/// The value below which a share of the sorted ones lie.
pub(super) fn at(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(place).copied().unwrap_or(0.0)
}

fn spent_on<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = spent();
    let outcome = work();
    (spent() - start, outcome)
}

/// What this thread spent on the processor so far.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

pub(super) fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Bytes of memory by a line of `/proc/self/status`; none where the system does not tell.
pub(super) fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status.lines().find_map(|told| told.strip_prefix(line)?.strip_prefix(':'));
    kib.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Lets `VmHWM` begin again at what the process holds now. Where that cannot be done, it stays too high.
fn forget_most_memory() {
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}
