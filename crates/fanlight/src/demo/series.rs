//! The series of the small demo archive, from `demo/series.toml`, and their making.

use std::collections::HashMap;

use anyhow::{Context, Result};
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::series::{self, SeriesForm, places};
use fanlight_archive::{Archive, PersonId, PseudId, WorkId};
use serde::Deserialize;

use super::fill::html;

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

/// Makes the demo's series of its works, by their slugs.
///
/// # Errors
/// Only if the archive cannot be written, or the demo breaks its rules, which a test rules out.
pub(crate) async fn small(
    archive: &Archive,
    pseuds: &HashMap<&str, (PseudId, PersonId)>,
    works: &HashMap<&str, WorkId>,
) -> Result<()> {
    for one in all()? {
        let of = |name: &str| format!("series {:?}: {name}", one.title);
        let (_, person) = pseuds.get(&*one.by).with_context(|| of(&one.by))?;
        let viewer = Viewer::member(*person, Roles::default());
        let form = SeriesForm {
            title: one.title.clone(),
            summary: html(&one.summary),
            notes: html(&one.notes),
            complete: one.complete,
        };
        let form = series::prepare(form).await?;
        let mut change = archive.change(Some(*person)).await?;
        let series = series::make(&mut change, &viewer, &form, "").await?;
        for slug in &one.works {
            let work = works.get(&**slug).with_context(|| of(slug))?;
            places::put_in(&mut change, &viewer, series, *work).await.with_context(|| of(slug))?;
        }
        change.commit().await?;
    }
    Ok(())
}
