//! Blurbs: how a list shows its works, by the contract. Every list of works on the site comes from here.

use fanlight_archive::tags::Kind;
use fanlight_archive::works::blurbs::Blurb;
use fanlight_archive::works::load::Shown;
use maud::{Markup, PreEscaped, html};

use super::meta::kind_name;
use super::{creators, folds, label, lock, tag};
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// One work of a list.
pub fn blurb(visit: &Visit, blurb: &Blurb) -> Markup {
    let work = &blurb.work;
    let kinds = [
        (Kind::Warning, "warnings"),
        (Kind::Relationship, "relationships"),
        (Kind::Character, "characters"),
        (Kind::Freeform, "freeforms"),
    ];
    html! {
        li id=(format!("work_{}", work.id)) class="work blurb group" {
            div class="header module" {
                h4 class="heading" {
                    a href=(format!("/works/{}", work.id)) dir="auto" lang=(work.language.code) { (title(visit, &work.title)) }
                    " " (t!(visit, "by")) " " (creators(visit, work.creators.as_deref()))
                    @for (at, byline) in blurb.given.iter().enumerate() {
                        @if at == 0 { " " (t!(visit, "gift-for")) " " } @else { ", " }
                        (super::given(byline))
                    }
                    @if work.standing.restricted { " " (lock(visit)) }
                }
                h5 class="fandoms heading" {
                    span class="landmark" { (t!(visit, "fandoms")) ": " }
                    @for (at, fandom) in work.tags_of(Kind::Fandom).enumerate() {
                        @if at > 0 { ", " }
                        (tag(fandom))
                    }
                }
                (required(visit, work))
                p class="datetime" { (work.updated_at.date().strftime("%d %b %Y").to_string()) }
            }
            @if kinds.iter().any(|(kind, _)| work.tags_of(*kind).next().is_some()) {
                h6 class="landmark heading" { (t!(visit, "tags")) }
                ul class="tags commas" {
                    @for (kind, class) in kinds {
                        @if folds(visit, kind) && work.tags_of(kind).next().is_some() {
                            li class=(class) {
                                details {
                                    summary { (t!(visit, "show-tags")) ": " (kind_name(visit, kind, 2)) }
                                    @for (at, one) in work.tags_of(kind).enumerate() { @if at > 0 { ", " } (tag(one)) }
                                }
                            }
                        } @else {
                            @for one in work.tags_of(kind) {
                                @if kind == Kind::Warning { li class=(class) { strong { (tag(one)) } } }
                                @else { li class=(class) { (tag(one)) } }
                            }
                        }
                    }
                }
            }
            @if !work.summary.is_empty() {
                h6 class="landmark heading" { (t!(visit, "summary")) }
                blockquote class="userstuff summary" lang=(work.language.code) dir="auto" { (PreEscaped(&work.summary)) }
            }
            @if !blurb.series.is_empty() {
                h6 class="landmark heading" { (t!(visit, "series")) }
                ul class="series" {
                    @for part in &blurb.series {
                        li { (super::series_place(visit, part.id, part.position, &part.title)) }
                    }
                }
            }
            h6 class="landmark heading" { (t!(visit, "stats")) }
            dl class="stats" {
                dt class="language" { (label(visit, "Language", t!(visit, "language"))) }
                dd class="language" lang=(work.language.code) { (work.language.name) }
                dt class="words" { (label(visit, "Words", t!(visit, "words"))) }
                dd class="words" { (grouped(work.words)) }
                dt class="chapters" { (label(visit, "Chapters", t!(visit, "chapters"))) }
                dd class="chapters" { (chapters(work)) }
                (counts(visit, work))
            }
        }
    }
}

/// A title, or what stands for the title of a draft without one.
pub fn title<'a>(visit: &Visit, title: &'a str) -> std::borrow::Cow<'a, str> {
    if title.is_empty() { t!(visit, "untitled").into() } else { title.into() }
}

/// Posted and planned chapters: `3/5`, `3/?`.
pub fn chapters(work: &Shown) -> String {
    match work.planned_chapters {
        Some(planned) => format!("{}/{planned}", work.posted_chapters),
        None => format!("{}/?", work.posted_chapters),
    }
}

/// How it was received: what is more than nothing.
pub fn counts(visit: &Visit, work: &Shown) -> Markup {
    let counts = &work.counts;
    let shown = [
        ("comments", "Comments", counts.comments, t!(visit, "comments")),
        ("kudos", "Kudos", counts.kudos, t!(visit, "kudos")),
        ("bookmarks", "Bookmarks", counts.bookmarks, t!(visit, "bookmarks")),
        ("hits", "Hits", counts.hits, t!(visit, "hits")),
    ];
    html! {
        @for (class, english, count, translated) in shown {
            @if count > 0 {
                dt class=(class) { (label(visit, english, translated)) }
                dd class=(class) { (grouped(count)) }
            }
        }
    }
}

/// The four symbols: rating, warnings, categories, whether it is complete.
fn required(visit: &Visit, work: &Shown) -> Markup {
    let said = |kind: Kind| work.tags_of(kind).map(|tag| tag.typed.as_str()).collect::<Vec<_>>().join(", ");
    let rating = work.tags_of(Kind::Rating).next().map_or("rating-notrated", |tag| tag.class.as_str());
    let has = |class: &str| work.tags_of(Kind::Warning).any(|tag| tag.class == class);
    let warning =
        ["warning-yes", "warning-choosenotto"].into_iter().find(|class| has(class)).unwrap_or("warning-no");
    let mut categories = work.tags_of(Kind::Category);
    let category = match (categories.next(), categories.next()) {
        (None, _) => "category-none",
        (Some(one), None) => one.class.as_str(),
        _ => "category-multi",
    };
    let categories = match said(Kind::Category) {
        none if none.is_empty() => t!(visit, "no-category"),
        some => some,
    };
    let complete = if work.complete { "complete-yes" } else { "complete-no" };
    let state = if work.complete { t!(visit, "complete-work") } else { t!(visit, "work-in-progress") };
    html! {
        ul class="required-tags" {
            (symbol(format!("{rating} rating"), &said(Kind::Rating)))
            (symbol(format!("{warning} warnings"), &said(Kind::Warning)))
            (symbol(format!("{category} category"), &categories))
            (symbol(format!("{complete} iswip"), &state))
        }
    }
}

fn symbol(class: String, text: &str) -> Markup {
    html! { li { span class=(class) title=(text) { span class="text" { (text) } } } }
}
