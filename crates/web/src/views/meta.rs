//! A work's head: tags, language, series, credits, figures, by the contract.

use fanlight_archive::tags::Kind;
use fanlight_archive::works::credits::{Credit, CreditKind};
use fanlight_archive::works::load::Shown;
use maud::{Markup, html};

use super::blurb::{chapters, counts};
use super::{day, folds, label, tag};
use crate::addresses;
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// The folded box above a work.
pub fn about(visit: &Visit, work: &Shown) -> Markup {
    html! {
        details class="fl-fold-narrow fl-about" {
            summary { (t!(visit, "about-work")) " " span class="fl-gist" { (gist(visit, work)) } }
            h3 class="landmark heading" { (t!(visit, "work-header")) }
            (meta(visit, work))
        }
    }
}

fn gist(visit: &Visit, work: &Shown) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for kind in [Kind::Rating, Kind::Warning, Kind::Fandom] {
        parts.extend(work.tags_of(kind).take(2).map(|tag| tag.typed.as_str()));
    }
    let words = t!(visit, "count-words", count = work.words);
    parts.push(&words);
    parts.join(" · ")
}

fn meta(visit: &Visit, work: &Shown) -> Markup {
    let kinds = [
        (Kind::Rating, "rating tags"),
        (Kind::Warning, "warning tags"),
        (Kind::Category, "category tags"),
        (Kind::Fandom, "fandom tags"),
        (Kind::Relationship, "relationship tags"),
        (Kind::Character, "character tags"),
        (Kind::Freeform, "freeform tags"),
    ];
    html! {
        dl class="work meta group" {
            @for (kind, class) in kinds {
                @let count = work.tags_of(kind).count();
                @if count > 0 {
                    dt class=(class) { (kind_name(visit, kind, count)) ":" }
                    dd class=(class) {
                        @if folds(visit, kind) {
                            details { summary { (t!(visit, "show-tags")) } (commas(work, kind)) }
                        } @else { (commas(work, kind)) }
                    }
                }
            }
            dt class="language" { (label(visit, "Language", t!(visit, "language"))) }
            dd class="language" lang=(work.language.code) { (work.language.name) }
            @if !work.series.is_empty() {
                dt class="series" { (t!(visit, "series")) ":" }
                dd class="series" {
                    @for part in &work.series { (super::series::part(visit, part)) }
                }
            }
            // A gift to somebody here stands before the text.
            @if work.credits.iter().any(|credit| credit.to.is_none()) {
                dt class="fl-credits" { (t!(visit, "credits")) ":" }
                dd class="fl-credits" {
                    ul class="fl-credit-list" { @for credit in work.credits.iter().filter(|credit| credit.to.is_none()) { li { (credit_line(visit, credit)) } } }
                }
            }
            dt class="stats" { (t!(visit, "stats")) ":" }
            dd class="stats" { (stats(visit, work)) }
        }
    }
}

fn commas(work: &Shown, kind: Kind) -> Markup {
    html! { ul class="commas" { @for one in work.tags_of(kind) { li { (tag(one)) } } } }
}

/// The figures; as many labels as values, in the contract's order.
fn stats(visit: &Visit, work: &Shown) -> Markup {
    let chaptered = work.posted_chapters > 1 || work.planned_chapters != Some(1);
    html! {
        dl class="stats" {
            @if work.published_on.0 != 0 {
                dt class="published" { (label(visit, "Published", t!(visit, "published"))) }
                dd class="published" { (day(work.published_on)) }
            }
            @if chaptered && work.posted_chapters > 0 {
                dt class="status" {
                    @if work.complete { (label(visit, "Completed", t!(visit, "completed"))) }
                    @else { (label(visit, "Updated", t!(visit, "updated"))) }
                }
                dd class="status" { (day(work.updated_at)) }
            }
            dt class="words" { (label(visit, "Words", t!(visit, "words"))) }
            dd class="words" { (grouped(work.words)) }
            dt class="chapters" { (label(visit, "Chapters", t!(visit, "chapters"))) }
            dd class="chapters" { (chapters(work)) }
            (counts(visit, work))
        }
    }
}

/// The name of a kind of tag, for one or for many.
pub fn kind_name(visit: &Visit, kind: Kind, count: usize) -> String {
    let key = match kind {
        Kind::Rating => "kind-rating",
        Kind::Warning => "kind-warning",
        Kind::Category => "kind-category",
        Kind::Fandom => "kind-fandom",
        Kind::Relationship => "kind-relationship",
        Kind::Character => "kind-character",
        Kind::Freeform => "kind-freeform",
        Kind::Media => "kind-media",
    };
    visit.texts().say(key, &[("count", count.into())])
}

/// One credit: what for, of what, by whom. Its name leads to the works that draw on the same.
pub fn credit_line(visit: &Visit, credit: &Credit) -> Markup {
    let address = addresses::credit(credit.kind, &credit.title_key, &credit.creator_key);
    html! {
        span class="fl-kind" { (credit_kind(visit, credit.kind)) } " "
        @if credit.title.is_empty() {
            a href=(address) dir="auto" { (credit.creator) }
        } @else {
            a href=(address) dir="auto" { (credit.title) }
            @if !credit.creator.is_empty() { ", " bdi { (credit.creator) } }
        }
        @if !credit.url.is_empty() {
            " (" a href=(credit.url) rel="nofollow noopener external" { (host(&credit.url)) } ")"
        }
    }
}

fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or(url)
}

/// What a credit is for.
pub fn credit_kind(visit: &Visit, kind: CreditKind) -> String {
    let key = match kind {
        CreditKind::Canon => "credit-canon",
        CreditKind::Song => "credit-song",
        CreditKind::Poem => "credit-poem",
        CreditKind::Book => "credit-book",
        CreditKind::Film => "credit-film",
        CreditKind::Game => "credit-game",
        CreditKind::Prompt => "credit-prompt",
        CreditKind::Dedication => "credit-dedication",
        CreditKind::Beta => "credit-beta",
        CreditKind::Artist => "credit-artist",
        CreditKind::Translator => "credit-translator",
        CreditKind::Podficcer => "credit-podficcer",
        CreditKind::Cover => "credit-cover",
        CreditKind::Event => "credit-event",
        CreditKind::Origin => "credit-origin",
        CreditKind::Inspired => "credit-inspired",
        CreditKind::Translation => "credit-translation",
        CreditKind::Gift => "credit-gift",
    };
    visit.texts().say(key, &[])
}
