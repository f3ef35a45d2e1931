//! The pages with which people write: a work's form, its chapters' forms, their order, drafts and the bin.
//!
//! What a browser sends becomes a form of the archive in [`typed`], a form becomes a page in [`form`] and [`chapter`];
//! whatever was wrong, both ways keep every word. Buttons are names: `post_button`, `save_button`, `preview_button`,
//! `edit_button` (back from a preview), and those that only change rows of the form. Each form carries a nonce or the
//! version it began from, so that nothing is made twice and nothing is overwritten unseen ([`conflict`]).

pub mod autosave;
pub mod bin;
pub mod chapters;
pub mod confirm;
pub mod creators;
pub mod drafts;
pub mod edit;
pub mod help;
pub mod manage;
pub mod new;
pub mod tags;

pub(crate) mod chapter;
pub(crate) mod choices;
pub(crate) mod conflict;
pub(crate) mod form;
pub(crate) mod parts;
pub(crate) mod preview;
pub(crate) mod sheet;
pub(crate) mod typed;

use fanlight_archive::{ChapterId, PersonId, WorkId};
use maud::{Markup, html};

use crate::assets::address;
use crate::errors::Fault;
use crate::forms::Fields;
use crate::network::Budget;
use crate::visit::Visit;

/// The number of a work in an address.
pub(crate) fn work_id(text: &str) -> Result<WorkId, Fault> {
    text.parse().map_err(|_| Fault::Missing("work"))
}

/// The number of a chapter in an address.
pub(crate) fn chapter_id(text: &str) -> Result<ChapterId, Fault> {
    text.parse().map_err(|_| Fault::Missing("chapter"))
}

/// Who is signed in; the routes of these pages let nobody else through.
pub(crate) fn writer(visit: &Visit) -> Result<PersonId, Fault> {
    visit.person().ok_or(Fault::Forbidden)
}

/// The signed-in person's user name.
pub(crate) fn own_name(visit: &Visit) -> &str {
    visit.session.as_ref().map_or("", |session| session.name.as_str())
}

/// Counts one more thing that this person writes.
pub(crate) fn spend(visit: &Visit, budget: Budget) -> Result<(), Fault> {
    let person = writer(visit)?;
    Ok(visit.app.counters().spend(budget, person, visit.archive().now())?)
}

/// What a form was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// Readers shall see it.
    Post,
    /// To be kept.
    Save,
    /// To be looked at.
    Preview,
    /// Back to the form, with everything in it: from a preview, or since a row was added or taken away.
    Form,
}

impl Press {
    /// The button that was pressed; without one, a look costs nothing.
    pub(crate) fn of(fields: &Fields) -> Press {
        let rows = [typed::ADD_CREDIT, typed::REMOVE_CREDIT, "edit_button"];
        if rows.iter().any(|name| fields.has(name)) {
            Press::Form
        } else if fields.has("post_button") {
            Press::Post
        } else if fields.has("save_button") {
            Press::Save
        } else {
            Press::Preview
        }
    }
}

/// The first button of a long form, which the Enter key presses: never one that deletes or posts.
pub(crate) fn first_button() -> Markup {
    html! { button class="landmark" name="preview_button" value="1" tabindex="-1" aria-hidden="true" { "…" } }
}

/// What the head of a page with the rich editor needs.
pub(crate) fn editor_head() -> Markup {
    html! { link rel="stylesheet" href=(address("editor/editor.css")); }
}

/// Fields carried along unseen, from a preview or a question back to the form. (A text area keeps line ends where a
/// hidden input may not.) `without` are names that the page has itself.
pub(crate) fn carried(fields: &Fields, without: &[&str]) -> Markup {
    const BUTTONS: [&str; 6] = [
        "post_button",
        "save_button",
        "preview_button",
        "edit_button",
        typed::ADD_CREDIT,
        typed::REMOVE_CREDIT,
    ];
    let kept = fields.0.iter().filter(|(name, _)| {
        name != crate::forms::TOKEN && !BUTTONS.contains(&name.as_str()) && !without.contains(&name.as_str())
    });
    html! { @for (name, value) in kept { textarea name=(name) hidden { "\n" (value) } } }
}
