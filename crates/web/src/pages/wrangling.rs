//! The wranglers' pages: their home, the bins, a tag's form, the log, the thesaurus as a file, the guidelines.
//!
//! Every change is one act or one batch of the log. What is refused is said at the field it was typed in, which keeps
//! what was typed; what else happened by an act is told with the outcome.

pub mod bins;
pub mod edit;
pub mod guidelines;
pub mod home;
pub mod log;
pub mod thesaurus;

use fanlight_archive::db::Ask;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::{self, Kind, Tag};
use fanlight_archive::{Field, Invalid, Message, Result};
use maud::Markup;

use crate::t;
use crate::views::tabs;
use crate::visit::Visit;

/// The wranglers' pages, side by side.
fn tabs(visit: &Visit) -> Markup {
    let pages = [
        ("/wrangling", t!(visit, "wrangling-mine")),
        ("/wrangling/bins", t!(visit, "wrangling-bins")),
        ("/wrangling/log", t!(visit, "wrangling-log")),
        ("/wrangling/thesaurus", t!(visit, "wrangling-thesaurus")),
        ("/wrangling/guidelines", t!(visit, "wrangling-guidelines-title")),
    ];
    let pages = pages.map(|(path, words)| tabs::page(visit, path.to_owned(), words));
    tabs::bar(&t!(visit, "nav-wrangling"), pages)
}

/// The tag of a name that was typed into a field, or what is wrong with it, at that field.
async fn typed(db: &mut impl Ask, viewer: &Viewer, field: Field, name: &str) -> Result<Tag> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Invalid::one(field, Message::new("error-empty")).into());
    }
    let found = tags::by_name(db, viewer, name).await?;
    found.ok_or_else(|| Invalid::one(field, Message::new("error-no-such-tag").with("tag", name)).into())
}

/// The same messages, all at one field: an act is refused by its tag, and told where its words were typed.
fn at(field: Field, invalid: Invalid) -> Invalid {
    let mut told = Invalid::new();
    for message in invalid.fields.into_values().flatten() {
        told.add(field, message);
    }
    told
}

/// A kind of tag, in a heading or a list.
fn kind_text(visit: &Visit, kind: Kind) -> String {
    t!(visit, "wrangling-kind", kind = kind.as_str())
}
