//! `fanlight bench`: what pages cost, in figures that hold on a busy machine.
//!
//! The figure is processor time of the server (user and system, from `/proc`) over the requests it answered: elapsed
//! time says more about the neighbours. The server is a child of its own with the data folder to itself; nginx, where
//! it is installed, serves the same bytes as a file in the same minutes and is the ceiling. Linux only.

mod http;
mod samples;
mod servers;

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::config::Config;
use crate::folder;
use http::Load;
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
    let samples = samples?;

    let server = Fanlight::start(config).await?;
    println!("start to ready: {} ms", server.started_in.as_millis());
    println!(
        "{:<28}{:>10}{:>12}{:>10}{:>12}{:>12}{:>12}",
        "page", "addresses", "CPU-ms", "bytes", "gzip CPU-ms", "gzip bytes", "nginx CPU-ms"
    );
    for (name, addresses) in samples {
        let plain = measure(&server, &addresses, false, requests).await;
        let (cost, bytes, body) = match plain {
            Ok(measured) => measured,
            Err(error) => {
                println!("{name:<28}{:>10}  {error:#}", addresses.len());
                continue;
            }
        };
        let (gzip_cost, gzip_bytes, _) = measure(&server, &addresses, true, requests).await?;
        let ceiling = match Nginx::start(&body).await? {
            Some(nginx) => {
                let address = [String::from("/page.html")];
                format!("{:.3}", measure(&nginx, &address, false, requests).await?.0)
            }
            None => "no nginx".into(),
        };
        println!(
            "{name:<28}{:>10}{cost:>12.3}{bytes:>10}{gzip_cost:>12.3}{gzip_bytes:>12}{ceiling:>12}",
            addresses.len()
        );
    }
    println!("memory under load (VmHWM): {:.1} MB", server.most_memory()? as f64 / 1e6);
    Ok(ExitCode::SUCCESS)
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
