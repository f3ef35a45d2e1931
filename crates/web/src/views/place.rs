//! Where a reader is in a work: the line that leads there, and what the browser's script is told.
//!
//! The script remembers a guest's place in their own browser, and tells a member's to the server, so that it follows them
//! from one machine to another. Without it a member is led to the last chapter they opened.

use fanlight_archive::ChapterId;
use fanlight_archive::policy;
use fanlight_archive::readings::Place;
use fanlight_archive::works::load::Shown;
use maud::{Markup, html};

use super::tools::{Part, chapter_address};
use crate::t;
use crate::visit::Visit;

/// A place as the script reads it.
pub struct Written {
    /// The chapter's number in addresses; empty for the whole.
    pub chapter: String,
    /// The first paragraph still to be read.
    pub block: i64,
}

/// The chapter that a page shows; none where it shows the whole.
pub fn chapter(work: &Shown, part: Part) -> Option<ChapterId> {
    match part {
        Part::Chapter(at) => work.chapters.get(at).map(|chapter| chapter.id),
        Part::Whole => None,
    }
}

/// Where the script tells the place to; for members who are remembered, of what they read.
pub fn report(visit: &Visit, work: &Shown) -> Option<String> {
    let session = visit.session.as_ref().filter(|session| !session.preferences.no_history)?;
    policy::may_remember(&session.viewer, work.own, &work.standing).ok()?;
    Some(format!("/works/{}/reading", work.id))
}

/// The place that the server knows, if it is anywhere but at the beginning of the whole.
fn begun(work: &Shown) -> Option<Place> {
    work.place.filter(|place| place.number > 0 || place.block > 0)
}

/// The place that the server knows, if it is still there.
pub fn written(work: &Shown) -> Option<Written> {
    let place = begun(work)?;
    if place.chapter.is_some_and(|id| work.chapters.iter().all(|chapter| chapter.id != id)) {
        return None;
    }
    let chapter = place.chapter.map_or(String::new(), |chapter| chapter.to_string());
    Some(Written { chapter, block: place.block })
}

/// The line that leads to where the reader was: theirs if they are elsewhere than on this page, else hidden, for the
/// script.
pub fn line(visit: &Visit, work: &Shown, part: Part) -> Markup {
    let place = work.place.filter(|place| place.number > 0 || place.block > 0);
    let there =
        place.and_then(|place| work.chapters.iter().find(|chapter| Some(chapter.id) == place.chapter));
    let elsewhere =
        there.filter(|chapter| part == Part::Whole || self::chapter(work, part) != Some(chapter.id));
    html! {
        p class="fl-row" {
            @match elsewhere {
                Some(chapter) => a data-reading-continue href=(chapter_address(work, chapter)) {
                    (t!(visit, "place-chapter", number = chapter.number))
                },
                None => a data-reading-continue href="#chapters" hidden { (t!(visit, "place-here")) },
            }
        }
    }
}
