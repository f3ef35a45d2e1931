//! `fanlight reindex`: builds anew what is derived from the database.

use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;
use crate::folder;

/// Builds the catalogue and the words, and leaves them in the data folder for the next start.
///
/// # Errors
/// If a server has the folder, or the database cannot be read.
pub(crate) async fn run(config: &Config) -> Result<ExitCode> {
    folder::make(&config.data)?;
    let _served = folder::lock(&config.data)?;
    let archive = folder::open(config).await?;
    let catalogue = folder::catalogue(config, &archive).await?;
    catalogue.rebuild(&archive).await?;
    catalogue.save(&archive).await?;
    println!("The catalogue is built: {} works.", catalogue.view().sizes().works);
    folder::words(config, &archive).await?.rebuild(&archive).await?;
    println!("The words are built.");
    archive.close().await;
    Ok(ExitCode::SUCCESS)
}
