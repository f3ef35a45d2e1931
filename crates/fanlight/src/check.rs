//! `fanlight check`: looks whether what is kept is whole, and says what is not.

use std::process::ExitCode;

use anyhow::Result;
use fanlight_archive::check;

use crate::config::Config;
use crate::folder;

/// How many differences between catalogue and database are told.
const FINDINGS: usize = 100;

/// Looks at everything; the exit code is 1 if something is not as it should be.
///
/// # Errors
/// If the archive cannot be opened or read.
pub(crate) async fn run(config: &Config, json: bool) -> Result<ExitCode> {
    let archive = folder::open(config).await?;
    let mut report = check::check(&archive).await?;
    // Its snapshot, brought up to date, must say what the database says.
    let catalogue = folder::catalogue(config, &archive).await?;
    for what in catalogue.compare(&archive, FINDINGS).await? {
        report.add("catalogue", what);
    }
    archive.close().await;
    let sound = report.findings.is_empty();
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "Looked at {} works, {} texts and {} entries of the journal.",
            report.works, report.texts, report.journal
        );
        for finding in &report.findings {
            println!("{}: {}", finding.rule, finding.what);
        }
        match report.findings.len() {
            0 => println!("Everything is whole."),
            1 => println!(
                "1 thing is not as it should be. A copy of the data folder keeps it for a closer look."
            ),
            many => println!(
                "{many} things are not as they should be. A copy of the data folder keeps them for a closer look."
            ),
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
