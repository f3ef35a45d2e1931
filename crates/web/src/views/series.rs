//! Series as other pages show them: a work's place in one, and one in a list of series.

use fanlight_archive::series::load::Shown;
use fanlight_archive::works::load::InSeries;
use maud::{Markup, PreEscaped, html};

use super::{creators, label};
use crate::addresses;
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// A work's place in a series, on its own page, with the ways to the works before and after.
pub fn part(visit: &Visit, part: &InSeries) -> Markup {
    html! {
        span class="series" {
            @if let Some(before) = part.previous {
                a class="previous" href=(format!("/works/{before}")) { "← " (t!(visit, "series-previous")) } " "
            }
            // Clients read the number from the text directly before the link.
            span class="position" {
                "Part " (part.position) " of " a href=(format!("/series/{}", part.id)) dir="auto" { (part.title) }
            }
            @if let Some(after) = part.next {
                " " a class="next" href=(format!("/works/{after}")) { (t!(visit, "series-next")) " →" }
            }
        }
    }
}

/// The names over a series: of those works in it that the visitor finds.
pub fn names(visit: &Visit, series: &Shown) -> Markup {
    creators(visit, Some(&series.creators))
}

/// Words, works, whether more will come; clients read these figures.
pub fn figures(visit: &Visit, series: &Shown) -> Markup {
    html! {
        dl class="stats" {
            dt class="words" { (label(visit, "Words", t!(visit, "words"))) }
            dd class="words" { (grouped(series.words)) }
            dt class="works" { (label(visit, "Works", t!(visit, "series-works"))) }
            dd class="works" { (grouped(series.works)) }
            dt class="status" { (label(visit, "Complete", t!(visit, "series-complete"))) }
            dd class="status" { (if series.complete { "Yes" } else { "No" }) }
        }
    }
}

/// One series of a list.
pub fn item(visit: &Visit, series: &Shown) -> Markup {
    html! {
        li id=(format!("series_{}", series.id)) class="series blurb group" {
            div class="header module" {
                h4 class="heading" {
                    a href=(format!("/series/{}", series.id)) dir="auto" { (series.title) }
                    " " (t!(visit, "by")) " " (names(visit, series))
                }
                @if !series.fandoms.is_empty() {
                    h5 class="fandoms heading" {
                        span class="landmark" { (t!(visit, "fandoms")) ": " }
                        @for (at, name) in series.fandoms.iter().enumerate() {
                            @if at > 0 { ", " }
                            a class="tag" href=(addresses::tag_works(name)) dir="auto" { (name) }
                        }
                    }
                }
                p class="datetime" {
                    (series.updated.unwrap_or(series.created_at).date().strftime("%d %b %Y").to_string())
                }
            }
            @if !series.summary.is_empty() {
                h6 class="landmark heading" { (t!(visit, "summary")) }
                blockquote class="userstuff summary" dir="auto" { (PreEscaped(&series.summary)) }
            }
            @if series.works == 0 { p class="fl-muted" { (t!(visit, "series-unseen")) } }
            h6 class="landmark heading" { (t!(visit, "stats")) }
            (figures(visit, series))
        }
    }
}
