//! Parts that several pages share: blurbs, a work's head, its chapters, the words of lists.

pub mod blurb;
pub mod bookmarks;
pub mod chapter;
pub mod comments;
pub mod distance;
pub mod door;
pub mod feedback;
pub(crate) mod fields;
pub mod meta;
pub mod place;
pub mod series;
pub mod subscribe;
pub mod tabs;
pub mod tools;

use fanlight_archive::tags::Kind;
use fanlight_archive::works::load::{Byline, WorkTag};
use fanlight_archive::{SeriesId, Time};
use maud::{Markup, PreEscaped, html};

use crate::addresses;
use crate::t;
use crate::texts::Language;
use crate::visit::Visit;

/// A link to the works with a tag; it holds the tag's text alone.
pub fn tag(tag: &WorkTag) -> Markup {
    html! { a class="tag" href=(addresses::tag_works(&tag.page)) dir="auto" { (tag.typed) } }
}

/// Whether this visitor wants tags of a kind folded until they ask for them.
pub fn folds(visit: &Visit, kind: Kind) -> bool {
    visit.session.as_ref().is_some_and(|session| match kind {
        Kind::Warning => session.preferences.hide_warnings,
        Kind::Freeform => session.preferences.hide_freeforms,
        _ => false,
    })
}

/// A creator's name as it is shown: with the user name, where that says more.
pub fn name(byline: &Byline) -> String {
    if byline.user.is_empty() || byline.user == byline.pseud {
        byline.pseud.clone()
    } else {
        format!("{} ({})", byline.pseud, byline.user)
    }
}

/// For whom a work is: their name leads to their gifts.
pub fn given(byline: &Byline) -> Markup {
    html! {
        @if byline.user.is_empty() { bdi { (name(byline)) } }
        @else { a href=(addresses::gifts(&byline.user)) dir="auto" { (name(byline)) } }
    }
}

/// The creators' names, each with its link; "Anonymous" for somebody who is not told them.
pub fn creators(visit: &Visit, creators: Option<&[Byline]>) -> Markup {
    html! {
        @match creators {
            None | Some([]) => (t!(visit, "anonymous")),
            Some(creators) => @for (at, byline) in creators.iter().enumerate() {
                @if at > 0 { ", " }
                @match addresses::byline(byline) {
                    Some(address) => a rel="author" href=(address) dir="auto" { (name(byline)) },
                    None => bdi { (name(byline)) },
                }
            }
        }
    }
}

/// The label of a figure. Clients read the English one, so it stays findable on pages in other languages.
pub fn label(visit: &Visit, english: &str, translated: String) -> Markup {
    html! {
        @if visit.texts().language() == Language::English { (english) ":" }
        @else { (translated) ":" span class="landmark" lang="en" dir="ltr" { " " (english) ":" } }
    }
}

/// A day as the contract writes it: `2026-01-02`.
pub fn day(time: Time) -> String {
    time.date().to_string()
}

/// The lock of a work for members.
pub fn lock(visit: &Visit) -> Markup {
    html! {
        img class="fl-lock" src=(crate::assets::address("lock.svg")) alt="(Restricted)" width="16" height="16"
            title=(t!(visit, "work-for-members"));
    }
}

/// A work's place in a series.
pub fn series_place(visit: &Visit, series: SeriesId, position: i64, title: &str) -> Markup {
    html! {
        (t!(visit, "series-part")) " " strong { (crate::texts::grouped(position)) } " " (t!(visit, "series-of")) " "
        a href=(format!("/series/{series}")) dir="auto" { (title) }
    }
}

/// The icon of a pen name, or its first letter.
pub(crate) fn icon(
    image: Option<fanlight_archive::ImageId>,
    alt: Option<&str>,
    name: &str,
    small: bool,
) -> Markup {
    let class = if small { "fl-icon fl-icon-small" } else { "fl-icon" };
    let side = if small { 40 } else { 96 };
    html! {
        @if let Some(image) = image {
            img class=(class) src=(format!("/icons/{image}")) alt=(alt.unwrap_or("")) width=(side) height=(side);
        } @else {
            span class=(class) aria-hidden="true" { (name.chars().find(|c| c.is_alphanumeric()).unwrap_or('·')) }
        }
    }
}

/// HTML that the cleaner gave.
pub(crate) fn cleaned(html: &str) -> PreEscaped<&str> {
    PreEscaped(html)
}
