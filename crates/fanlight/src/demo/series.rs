//! The series of the small demo archive, from `demo/series.toml`.

use anyhow::{Context, Result};
use serde::Deserialize;

const SERIES: &str = include_str!("../../demo/series.toml");

/// One series of the demo archive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Series {
    /// Its title.
    pub(crate) title: String,
    /// Whose it is: a pen name of a person who made each of its works.
    pub(crate) by: String,
    /// Markdown; may be empty.
    #[serde(default)]
    pub(crate) summary: String,
    /// Markdown; may be empty.
    #[serde(default)]
    pub(crate) notes: String,
    /// Nothing more will come.
    pub(crate) complete: bool,
    /// The slugs of its works, in order.
    pub(crate) works: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    series: Vec<Series>,
}

/// Every series of the small demo archive.
///
/// # Errors
/// Says what is written wrongly; the embedded file never is (a test reads it).
pub(crate) fn all() -> Result<Vec<Series>> {
    let file: File = toml::from_str(SERIES).context("series.toml")?;
    Ok(file.series)
}
