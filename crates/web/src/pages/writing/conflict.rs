//! Two people, or two windows, saved one text: the second sees both versions and chooses from which to go on.
//!
//! What differs stands side by side, paragraph by paragraph: those only in the saved version are marked as deleted by
//! the other, those only in one's own as inserted. One's own is a press away from the form, where it can be mended and
//! saved over the other; whoever looks at the saved one first finds their own kept and offered there.

use std::collections::HashSet;

use axum::http::StatusCode;
use fanlight_archive::Time;
use maud::{Markup, html};

use super::carried;
use super::form::when;
use crate::forms::{Fields, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// One part of both versions, as plain text.
pub(crate) struct Compared {
    label: String,
    theirs: String,
    yours: String,
}

impl Compared {
    /// A part.
    pub(crate) fn new(label: String, theirs: &str, yours: &str) -> Compared {
        Compared { label, theirs: theirs.to_owned(), yours: yours.to_owned() }
    }
}

/// The save that came first.
pub(crate) struct Saved {
    /// When.
    pub(crate) at: Time,
    /// By the same person, in another window.
    pub(crate) own: bool,
}

/// Both versions.
pub(crate) struct Conflict<'a> {
    /// The save that came first, if it is known.
    pub(crate) saved: Option<Saved>,
    /// The parts.
    pub(crate) compared: Vec<Compared>,
    /// Where the form goes.
    pub(crate) action: String,
    /// Where the saved version is changed.
    pub(crate) theirs: String,
    /// What was typed, with the saved version as its new base.
    pub(crate) fields: &'a Fields,
}

impl Conflict<'_> {
    /// The page; its status is 409.
    pub(crate) fn page(&self, visit: &Visit) -> Page {
        let title = t!(visit, "conflict-title");
        let heading = match &self.saved {
            Some(Saved { at, own: true }) => t!(visit, "conflict-saved-own", time = when(visit, *at)),
            Some(Saved { at, own: false }) => t!(visit, "conflict-saved-other", time = when(visit, *at)),
            None => t!(visit, "conflict-saved"),
        };
        let different: Vec<_> = self.compared.iter().filter(|part| part.theirs != part.yours).collect();
        Page::new(title.clone())
            .status(StatusCode::CONFLICT)
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    p class="fl-lede" { (t!(visit, "conflict-lede")) }
                }
                div class="fl-compare" {
                    section {
                        h3 class="heading" { (heading) }
                        @for part in &different { (side(&part.label, &part.theirs, &part.yours, false)) }
                        p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(self.theirs) { (t!(visit, "conflict-use-theirs")) } }
                    }
                    section {
                        h3 class="heading" { (t!(visit, "conflict-yours")) }
                        @for part in &different { (side(&part.label, &part.yours, &part.theirs, true)) }
                        form method="post" action=(self.action) {
                            (token_field(&token(visit).0))
                            (carried(self.fields, &[]))
                            p class="fl-row" { button class="fl-btn" name="edit_button" value="1" { (t!(visit, "conflict-use-yours")) } }
                        }
                    }
                }
            })
            .dress(visit)
    }
}

/// One part of one version; paragraphs that the other lacks are marked.
fn side(label: &str, text: &str, other: &str, own: bool) -> Markup {
    let others: HashSet<&str> = other.split("\n\n").collect();
    html! {
        h4 class="heading" { (label) }
        div class="userstuff" dir="auto" {
            @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                p {
                    @if others.contains(paragraph) { (paragraph) }
                    @else if own { ins { (paragraph) } }
                    @else { del { (paragraph) } }
                }
            }
        }
    }
}
