//! How a work or a chapter will look: the cleaned text with what stands around it, and every field carried along.

use fanlight_archive::Field;
use fanlight_archive::tags::Kind;
use fanlight_archive::works::prepare::{Prepared, PreparedChapter};
use fanlight_text::clean::Dropped;
use maud::{Markup, PreEscaped, html};

use super::choices::Choices;
use super::form::buttons;
use super::{carried, parts};
use crate::forms::{Fields, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// Where a preview's buttons lead.
pub(crate) struct To {
    /// The address of the form.
    pub(crate) action: String,
    /// The work is posted: there is only saving.
    pub(crate) posted: bool,
    /// The work waits for its time.
    pub(crate) scheduled: bool,
}

/// The preview of a work.
pub(crate) fn work(visit: &Visit, lists: &Choices, prepared: &Prepared, fields: &Fields, to: &To) -> Page {
    let form = &prepared.form;
    let direction = lists.direction(&form.language);
    let dropped =
        prepared.dropped.iter().chain(prepared.chapters.iter().flat_map(|chapter| &chapter.dropped));
    let title = super::confirm::named(visit, &form.title);
    page(
        visit,
        fields,
        to,
        dropped,
        html! {
            div class="fl-work" {
                (meta(visit, lists, prepared))
                div id="workskin" lang=[lang(&form.language)] dir=(direction) {
                    div class="preface group" {
                        h2 class="title heading" dir="auto" { (title) }
                        (module(visit, "summary module", t!(visit, "preview-summary"), &prepared.summary))
                        (module(visit, "notes module", t!(visit, "preview-notes"), &prepared.notes))
                    }
                    div id="chapters" role="article" {
                        @for chapter in &prepared.chapters { (one(visit, chapter)) }
                    }
                    div class="afterword preface group" {
                        (module(visit, "end notes module", t!(visit, "preview-end-notes"), &prepared.end_notes))
                    }
                }
            }
        },
    )
}

/// The preview of a chapter.
pub(crate) fn chapter(
    visit: &Visit,
    language: (&str, &str),
    prepared: &PreparedChapter,
    fields: &Fields,
    to: &To,
) -> Page {
    page(
        visit,
        fields,
        to,
        prepared.dropped.iter(),
        html! {
            div class="fl-work" {
                div id="workskin" lang=[lang(language.0)] dir=(language.1) {
                    div id="chapters" role="article" { (one(visit, prepared)) }
                }
            }
        },
    )
}

fn lang(code: &str) -> Option<&str> {
    (!code.is_empty()).then_some(code)
}

fn page<'a>(
    visit: &Visit,
    fields: &Fields,
    to: &To,
    dropped: impl Iterator<Item = &'a (Field, Dropped)>,
    main: Markup,
) -> Page {
    let title = t!(visit, "preview-title");
    let dropped: Vec<_> = dropped.collect();
    Page::new(title.clone())
        .class("works-preview")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "preview-lede")) }
            }
            @if !dropped.is_empty() {
                div class="fl-card" {
                    h3 class="heading" { (t!(visit, "preview-dropped")) }
                    ul {
                        @for (_, drop) in &dropped {
                            li { (t!(visit, "preview-dropped-one", line = drop.line, what = &drop.what, times = drop.times)) }
                        }
                    }
                }
            }
            (main)
            form class="fl-form" method="post" action=(to.action) {
                (token_field(&token(visit).0))
                (carried(fields, &[]))
                (buttons(visit, to.posted, to.scheduled, html! {
                    button class="fl-btn fl-btn-quiet" name="edit_button" value="1" { (t!(visit, "preview-edit")) }
                }))
            }
        })
        .dress(visit)
}

/// A cleaned text with a heading, if there is one.
fn module(_: &Visit, class: &str, heading: String, cleaned: &str) -> Markup {
    html! {
        @if !cleaned.is_empty() {
            div class=(class) {
                h3 class="heading" { (heading) }
                blockquote class="userstuff" dir="auto" { (PreEscaped(cleaned)) }
            }
        }
    }
}

/// A chapter with what stands around it.
pub(crate) fn one(visit: &Visit, chapter: &PreparedChapter) -> Markup {
    html! {
        @if !chapter.form.title.is_empty() {
            div class="chapter preface group" { h3 class="title" dir="auto" { (chapter.form.title) } }
        }
        (module(visit, "summary module", t!(visit, "preview-summary"), &chapter.summary))
        (module(visit, "notes module", t!(visit, "preview-notes"), &chapter.notes))
        div class="userstuff" { (PreEscaped(&chapter.html)) }
        (module(visit, "end notes module", t!(visit, "preview-notes"), &chapter.end_notes))
    }
}

fn meta(visit: &Visit, lists: &Choices, prepared: &Prepared) -> Markup {
    let form = &prepared.form;
    let words: i64 = prepared.chapters.iter().map(|chapter| chapter.words).sum();
    let language = lists.languages.iter().find(|language| language.code == form.language);
    let rows = Kind::ALL.map(|kind| {
        let label = match kind {
            Kind::Rating => t!(visit, "write-rating"),
            Kind::Warning => t!(visit, "write-warnings"),
            Kind::Category => t!(visit, "write-categories"),
            Kind::Fandom => t!(visit, "write-fandoms"),
            Kind::Relationship => t!(visit, "write-relationships"),
            Kind::Character => t!(visit, "write-characters"),
            Kind::Freeform => t!(visit, "write-freeforms"),
            Kind::Media => String::new(),
        };
        (kind, label)
    });
    let credits: Vec<_> = form.credits.iter().filter(|credit| !credit.is_empty()).collect();
    html! {
        dl class="work meta group" {
            @for (kind, label) in rows {
                @let tags = form.tags.of(kind);
                @if !tags.is_empty() {
                    dt class=(format!("{} tags", kind.as_str())) { (label) ":" }
                    dd class=(format!("{} tags", kind.as_str())) {
                        ul class="commas" { @for tag in tags { li { span class="tag" dir="auto" { (tag) } } } }
                    }
                }
            }
            @if let Some(language) = language {
                dt class="language" { (t!(visit, "write-language")) ":" }
                dd class="language" lang=(language.code) { (language.name) }
            }
            @if !credits.is_empty() {
                dt class="fl-credits" { (t!(visit, "write-part-credits")) ":" }
                dd class="fl-credits" {
                    ul class="fl-credit-list" {
                        @for credit in credits {
                            li {
                                @if let Ok(kind) = credit.kind.parse() { span class="fl-kind" { (parts::kind_name(visit, kind)) } " " }
                                span dir="auto" { (credit.title) }
                                @if !credit.title.is_empty() && !credit.creator.is_empty() { ", " }
                                span dir="auto" { (credit.creator) }
                            }
                        }
                    }
                }
            }
            dt class="stats" { (t!(visit, "preview-length")) ":" }
            dd class="stats" { (t!(visit, "write-words", words = words)) }
        }
    }
}
