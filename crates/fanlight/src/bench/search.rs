//! What a search costs: words and a tag, over everything that was written, in processor time of this one thread of
//! work. Three figures for each query: the index alone; with the catalogue's total, counts and page of twenty; and with
//! the pieces of text around the hits.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, ensure};
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::Kind;
use fanlight_archive::words::{Query, Words};
use fanlight_archive::works::blurbs;
use fanlight_archive::works::find::{self, Beside, Counting, Filter, Term};
use rustix::time::{ClockId, clock_gettime};

use crate::config::Config;
use crate::folder;
use crate::machine::MachineClock;

/// Pages of the newest works from which words and tags are drawn.
const PAGES: i64 = 25;

/// Processor time of this process so far.
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn milliseconds(since: Duration) -> f64 {
    (spent() - since).as_secs_f64() * 1000.0
}

/// Measures searches of an archive, and prints a table.
///
/// # Errors
/// If the archive is empty, or a server has the folder.
pub(crate) async fn run(config: &Config, queries: usize) -> Result<ExitCode> {
    let _served = folder::lock(&config.data)?;
    let archive = folder::open(config).await?;
    let catalogue = Catalogue::open(&archive, None).await?;
    let words = Words::open(&archive, Some(&config.data.join("words"))).await?;
    let (cpu, began) = (spent(), std::time::Instant::now());
    words.catch_up(&archive).await?;
    println!(
        "index brought up to date: {:.1} s, {:.1} s of processor time",
        began.elapsed().as_secs_f64(),
        milliseconds(cpu) / 1000.0
    );
    let size: u64 = std::fs::read_dir(config.data.join("words"))?
        .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
        .sum();
    println!("index on the disk: {:.1} MB", size as f64 / 1e6);

    let guest = Viewer::guest();
    let mut db = archive.read().await?;
    let now = fanlight_archive::Clock::now(&MachineClock);
    let mut asked: Vec<(Query, Filter)> = Vec::new();
    for page in 1..=PAGES {
        let found =
            find::find(&catalogue, &mut db, &guest, &Filter::default(), page, Default::default()).await?;
        for blurb in blurbs::load(&mut db, &guest, &found.works).await? {
            let text = fanlight_text::clean::to_text(&blurb.work.summary);
            let mut all: Vec<&str> =
                text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).collect();
            all.sort_unstable_by_key(|word| (word.len(), *word));
            let typed = match all.as_slice() {
                [] => continue,
                [one] => (*one).to_owned(),
                [one, .., other] => format!("{one} {other}"),
            };
            let tag = blurb.work.tags.iter().find(|tag| tag.kind == Kind::Fandom);
            let (Ok(query), Some(tag)) = (Query::parse(&typed, now), tag) else { continue };
            asked.push((query, Filter::with(Term::Tag(tag.kind, tag.id))));
        }
    }
    ensure!(
        !asked.is_empty(),
        "there is nothing to search: make works first, with fanlight demo --works 10000"
    );
    let mut lines = [
        ("index alone", Vec::new()),
        ("with total, counts and page", Vec::new()),
        ("with text around the hits", Vec::new()),
    ];
    let mut hits = 0;
    // The first round warms up.
    for round in 0..2 {
        for (query, filter) in asked.iter().cycle().take(queries) {
            let cpu = spent();
            words.search(&query.root, true)?;
            let index = milliseconds(cpu);
            let (cpu, mut filter) = (spent(), filter.clone());
            words.narrow(&catalogue, &mut db, &guest, query, &mut filter).await?;
            let found =
                find::find(&catalogue, &mut db, &guest, &filter, 1, Beside { top: beside(), chosen: &[] })
                    .await?;
            let page = milliseconds(cpu);
            words.snippets(&mut db, &guest, &found.works, &query.root, true).await?;
            let all = milliseconds(cpu);
            if round > 0 {
                hits += found.total;
                for (line, figure) in lines.iter_mut().zip([index, page, all]) {
                    line.1.push(figure);
                }
            }
        }
    }
    println!(
        "{queries} queries of two words and a fandom, {} works found in the middle",
        hits / queries.max(1) as u64
    );
    println!("{:<30}{:>10}{:>10}{:>10}", "CPU-ms a query", "mean", "p50", "p99");
    for (name, mut figures) in lines {
        figures.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| figures[((figures.len() - 1) as f64 * part) as usize];
        let mean = figures.iter().sum::<f64>() / figures.len() as f64;
        println!("{name:<30}{mean:>10.3}{:>10.3}{:>10.3}", at(0.5), at(0.99));
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in
        status.lines().filter(|line| ["VmHWM", "VmRSS", "RssAnon"].iter().any(|name| line.starts_with(name)))
    {
        println!("{line}");
    }
    drop(db);
    archive.close().await;
    Ok(ExitCode::SUCCESS)
}

fn beside() -> &'static [Counting] {
    const TOP: [Counting; Kind::ALL.len()] = {
        let mut top = [Counting { kind: Kind::Rating, skip: 0, take: find::TOP }; Kind::ALL.len()];
        let mut n = 0;
        while n < Kind::ALL.len() {
            top[n].kind = Kind::ALL[n];
            n += 1;
        }
        top
    };
    &TOP
}
