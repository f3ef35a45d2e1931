//! `fanlight bench`: what pages cost, in figures that hold on a busy machine.
//!
//! The figure is processor time of the server (user and system, from `/proc`) over the requests it answered: elapsed
//! time says more about the neighbours. The server is a child of its own with the data folder to itself; nginx, where
//! it is installed, serves the same bytes as a file in the same minutes and is the ceiling. Linux only.

pub(crate) mod catalogue;
mod http;
pub(crate) mod rivals;
mod samples;
pub(crate) mod search;
mod servers;

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::config::Config;
use crate::folder;
use http::Load;
use samples::Sample;
use servers::{Fanlight, Nginx, Server};

/// Requests before anything is counted.
const WARM_UP: u32 = 1000;

/// Measures the pages that a guest opens, and prints a table.
///
/// # Errors
/// If the archive is empty, or the server does not start (another one may have the folder).
pub(crate) async fn pages(config: &Config, requests: u32) -> Result<ExitCode> {
    ensure!(requests > 0, "say how many requests: --requests 5000");
    let archive = folder::open(config).await?;
    let samples = samples::draw(&archive).await;
    archive.close().await;
    let mut samples = samples?;

    let keeping = Fanlight::start(config, true).await?;
    // A work of several chapters leads to its first one.
    for sample in &mut samples.pages {
        for address in &mut sample.addresses {
            if address.starts_with("/works/") {
                let led = http::led_to(keeping.port(), address).await?;
                let adult = led.contains("view_adult");
                *address = if adult { led } else { format!("{led}?view_adult=true") };
            }
        }
    }
    println!("start to first answer: {} ms", keeping.started_in.as_millis());
    println!(
        "{:<26}{:>10}{:>10}{:>10}{:>12}{:>12}{:>12}",
        "page", "addresses", "CPU-ms", "bytes", "gzip CPU-ms", "gzip bytes", "nginx CPU-ms"
    );
    for sample in samples.pages.iter().filter(|sample| sample.kept) {
        line(&keeping, sample, requests).await?;
    }
    let (books, words) = &samples.books;
    let before = keeping.cpu()?;
    let load = Load { port: keeping.port(), addresses: books, gzip: false };
    match load.run(u32::try_from(books.len())?).await {
        Ok(_) => {
            let spent = (keeping.cpu()? - before).as_secs_f64() * 1000.0;
            let each = spent * 100_000.0 / (*words).max(1) as f64;
            println!("EPUB: {each:.1} CPU-ms for 100,000 words, over {} works of {words} words", books.len());
        }
        Err(error) => println!("EPUB: {error:#}"),
    }
    println!("memory under load (VmHWM): {:.1} MB", keeping.most_memory()? as f64 / 1e6);
    keeping.stop().await?;

    let making = Fanlight::start(config, false).await?;
    for sample in samples.pages.iter().filter(|sample| !sample.kept) {
        line(&making, sample, requests).await?;
    }
    println!("memory, nothing kept (VmHWM): {:.1} MB", making.most_memory()? as f64 / 1e6);
    making.stop().await?;
    Ok(ExitCode::SUCCESS)
}

/// Measures a kind of pages and prints its line, or why it cannot be measured.
async fn line(server: &Fanlight, sample: &Sample, requests: u32) -> Result<()> {
    let (name, addresses) = (sample.name, &sample.addresses);
    let (cost, bytes, body) = match measure(server, addresses, false, requests).await {
        Ok(measured) => measured,
        Err(error) => {
            println!("{name:<26}{:>10}  {error:#}", addresses.len());
            return Ok(());
        }
    };
    let (gzip_cost, gzip_bytes, _) = measure(server, addresses, true, requests).await?;
    let ceiling = match Nginx::start(&body).await? {
        Some(nginx) => {
            let address = [String::from("/page.html")];
            format!("{:.3}", measure(&nginx, &address, false, requests).await?.0)
        }
        None => "no nginx".into(),
    };
    println!(
        "{name:<26}{:>10}{cost:>10.3}{bytes:>10}{gzip_cost:>12.3}{gzip_bytes:>12}{ceiling:>12}",
        addresses.len()
    );
    Ok(())
}

/// Asks for addresses in turn; gives CPU-milliseconds a request, mean bytes of a body, and the last body.
async fn measure(
    server: &impl Server,
    addresses: &[String],
    gzip: bool,
    requests: u32,
) -> Result<(f64, u64, Vec<u8>)> {
    let load = Load { port: server.port(), addresses, gzip };
    load.run(WARM_UP.min(requests)).await?;
    let before = server.cpu()?;
    let answers = load.run(requests).await?;
    let spent = server.cpu()? - before;
    let cost = spent.as_secs_f64() * 1000.0 / f64::from(requests);
    Ok((cost, answers.bytes / u64::from(requests), answers.last))
}
