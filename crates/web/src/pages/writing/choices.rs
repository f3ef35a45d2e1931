//! What a form offers to choose from: the archive's lists, its languages, one's own pen names and series. Four
//! statements.

use fanlight_archive::SeriesId;
use fanlight_archive::languages::{self, Language};
use fanlight_archive::series::manage::{self, Titled};
use fanlight_archive::tags;
use fanlight_archive::works::pens::{self, Pen};

use super::writer;
use crate::errors::Fault;
use crate::visit::Visit;

/// The lists of a form.
pub(crate) struct Choices {
    /// Ratings, warnings, categories.
    pub(crate) tags: tags::Choices,
    /// Languages, the commonest first.
    pub(crate) languages: Vec<Language>,
    /// One's own pen names, the default one first.
    pub(crate) pens: Vec<Pen>,
    /// The series one may put works into, the newest first.
    pub(crate) series: Vec<Titled<SeriesId>>,
}

impl Choices {
    /// Reads them.
    pub(crate) async fn load(visit: &mut Visit) -> Result<Choices, Fault> {
        let person = writer(visit)?;
        let db = visit.db().await?;
        Ok(Choices {
            tags: tags::choices(db).await?,
            languages: languages::list(db).await?,
            pens: pens::of_person(db, person).await?,
            series: manage::choices(db, person).await?,
        })
    }

    /// `ltr` or `rtl` for a language's code; `auto` for one that is not chosen yet.
    pub(crate) fn direction(&self, code: &str) -> &str {
        self.languages.iter().find(|language| language.code == code).map_or("auto", |found| &found.direction)
    }
}
