//! Prints what a catalogue of the synthetic archive costs: memory, full pages, changes, merge, snapshot.
//!
//! `cargo bench -p fanlight-catalogue --features bench -- --works 1000000 --queries 2000`. One thread; a
//! time is what its thread spent on the processor, so that neighbours on the machine count little; a query's
//! is the best of three.

use std::error::Error;
use std::time::Duration;

use fanlight_catalogue::synthetic::{Class, Dice, Shape};
use fanlight_catalogue::{Catalogue, Change, Query, View};

fn main() -> Result<(), Box<dyn Error>> {
    let works = argument("--works", 100_000);
    let queries = argument("--queries", 2_000);
    let shape = Shape::new(works);
    let (built, catalogue) = timed(|| shape.build(1));
    let catalogue = catalogue?;
    println!("{works} works built in {built:.1?}; process peak {} MiB, now {} MiB", peak(), resident());
    sizes(&catalogue.view());
    println!("quiet:");
    pages(&catalogue, shape, queries);
    if argument("--only-quiet", 0) == 1 {
        return Ok(());
    }
    changes(&catalogue, shape, works)?;
    println!("with {} changed works beside the base:", catalogue.view().sizes().changed);
    pages(&catalogue, shape, queries / 4);
    let mut longest = Duration::ZERO;
    let mut last = spent();
    let (merged, _) = timed(|| {
        catalogue.merge(&mut || {
            longest = longest.max(spent() - last);
            last = spent();
        })
    });
    println!("merged in {merged:.1?}, longest piece {longest:.1?}; process peak {} MiB", peak());
    let mut bytes = Vec::new();
    let (saved, outcome) = timed(|| catalogue.view().save(&mut bytes));
    outcome?;
    println!("snapshot of {} MiB in {saved:.1?}", bytes.len() >> 20);
    drop(catalogue);
    let (loaded, outcome) = timed(|| Catalogue::load(&mut &bytes[..], shape.settings()));
    println!("loaded in {loaded:.1?}, {} works", outcome?.view().sizes().works);
    Ok(())
}

fn argument(name: &str, otherwise: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = spent();
    let outcome = work();
    (spent() - start, outcome)
}

/// What this thread spent on the processor so far.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

fn sizes(view: &View) {
    let sizes = view.sizes();
    let mib = |bytes: u64| bytes >> 20;
    println!(
        "{} tags; rows and orders {} MiB, tags {} MiB, {} rankings {} MiB",
        sizes.tags,
        mib(sizes.rows_bytes),
        mib(sizes.tags_bytes),
        sizes.rankings,
        mib(sizes.rankings_bytes)
    );
}

/// Full pages of each class: total, 20 works, the top ten of seven kinds.
fn pages(catalogue: &Catalogue, shape: Shape, queries: u64) {
    let view = catalogue.view();
    for class in Class::ALL {
        let mut dice = Dice::new(2);
        let asked: Vec<Query> = (0..queries / 4).map(|_| shape.query(class, &mut dice)).collect();
        let best = |query: &Query| (0..3).map(|_| timed(|| view.find(query)).0).min();
        let mut times: Vec<Duration> = asked.iter().filter_map(best).collect();
        let mut slowest: Vec<(Duration, &Query)> = times.iter().copied().zip(&asked).collect();
        slowest.sort_unstable_by_key(|(took, _)| std::cmp::Reverse(*took));
        for (took, query) in slowest.iter().take(argument("--slow", 0) as usize) {
            let total = view.find(query).total;
            let (include, exclude) = (&query.include, query.exclude.len());
            let bare = Query { take: 0, facets: vec![], ..(*query).clone() };
            let paged = Query { take: query.take, ..bare.clone() };
            let (bare, paged) = (timed(|| view.find(&bare)).0, timed(|| view.find(&paged)).0);
            println!(
                "    {bare:.1?} {paged:.1?} {took:.1?}: {total} works, {include:?} -{exclude} {:?}",
                query.ranges
            );
        }
        if let (1.., Some((_, query))) =
            (argument("--repeat", 0), slowest.get(argument("--which", 0) as usize))
        {
            println!("repeating {query:?}");
            (0..argument("--repeat", 0)).for_each(|_| drop(view.find(query)));
            std::process::exit(0);
        }
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        let mean = times.iter().sum::<Duration>().as_secs_f64() * 1e3 / times.len() as f64;
        println!(
            "  {:<11} ms a page: p50 {:.3}  p90 {:.3}  p99 {:.3}  mean {mean:.3}",
            format!("{class:?}"),
            at(0.5),
            at(0.9),
            at(0.99)
        );
    }
}

/// New works, changed works and kudos, one a batch.
fn changes(catalogue: &Catalogue, shape: Shape, works: u64) -> Result<(), Box<dyn Error>> {
    let mut dice = Dice::new(3);
    let mut times = Vec::new();
    for n in 0..2_000_i64 {
        let change = match n % 4 {
            0 => Change::Put(shape.work(works as i64 + 1 + n, &mut dice)),
            1 => Change::Put(shape.work(1 + n * 97 % works as i64, &mut dice)),
            _ => {
                let mut work = catalogue.view().work(1 + n * 7_919 % works as i64).unwrap_or_default();
                work.kudos += 1;
                Change::Put(work)
            }
        };
        let (took, outcome) = timed(|| catalogue.apply(&[change], n));
        outcome?;
        times.push(took);
    }
    times.sort_unstable();
    println!("a change: p50 {:.1?}, p99 {:.1?}", times[times.len() / 2], times[times.len() * 99 / 100]);
    Ok(())
}

fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) >> 10
}

fn peak() -> u64 {
    status("VmHWM")
}

fn resident() -> u64 {
    status("VmRSS")
}
