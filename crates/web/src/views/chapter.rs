//! A work's text with what stands around it: title and names, summaries, notes, chapters, what follows.
//!
//! Class strings are exactly the contract's: clients compare some of them as a whole.

use fanlight_archive::works::load::{Byline, ChapterHead, ChapterText, Shown};
use maud::{Markup, PreEscaped, html};

use super::blurb::title;
use super::tools::{Part, chapter_address};
use super::{creators, lock, place};
use crate::t;
use crate::visit::Visit;

/// The text of a page: the chapters given (all of them, or one), and what of the work belongs on that page. `plain`
/// says that the work's one chapter stands without a chapter's frame.
pub fn text(visit: &Visit, work: &Shown, part: Part, texts: &[ChapterText], plain: bool) -> Markup {
    let first = matches!(part, Part::Whole | Part::Chapter(0));
    let last = part == Part::Whole || part == Part::Chapter(work.chapters.len().saturating_sub(1));
    html! {
        div id="workskin" lang=(work.language.code) dir=(work.language.direction) {
            (preface(visit, work, first, last))
            div id="chapters" role="article" data-reading=(work.id) data-chapter=[place::chapter(work, part)]
                data-report=[place::report(visit, work)] data-place-chapter=[place::written(work).map(|place| place.chapter)]
                data-place-block=[place::written(work).map(|place| place.block)] {
                @if plain {
                    h3 id="work" class="landmark heading" { (t!(visit, "work-text")) }
                    @for text in texts {
                        @for head in work.chapters.iter().filter(|head| head.id == text.id) { (made_by(visit, work, head)) }
                        (bare(visit, text))
                    }
                } @else {
                    @for text in texts {
                        @if let Some(head) = work.chapters.iter().find(|head| head.id == text.id) {
                            (chapter(visit, work, head, text))
                        }
                    }
                }
            }
            @if last { (afterword(visit, work)) }
        }
    }
}

fn quote(html: &str) -> Markup {
    html! { blockquote class="userstuff" { (PreEscaped(html)) } }
}

fn preface(visit: &Visit, work: &Shown, first: bool, last: bool) -> Markup {
    html! {
        div class="preface group" {
            h2 class="title heading" dir="auto" {
                (title(visit, &work.title))
                @if work.standing.restricted { " " (lock(visit)) }
            }
            h3 class="byline heading" { (creators(visit, work.creators.as_deref())) }
            @if first && !work.summary.is_empty() {
                div class="summary module" { h3 class="heading" { (t!(visit, "summary")) ":" } (quote(&work.summary)) }
            }
            @if first && !(work.notes.is_empty() && work.end_notes.is_empty() && given(work).next().is_none()) {
                div class="notes module" {
                    h3 class="heading" { (t!(visit, "notes")) ":" }
                    @if given(work).next().is_some() { (associations(visit, work)) }
                    @if !work.notes.is_empty() { (quote(&work.notes)) }
                    @if !work.end_notes.is_empty() {
                        p class="fl-jump" { a href=(end_of_work(work, last)) { (t!(visit, "see-end-of-work")) } }
                    }
                }
            }
        }
    }
}

/// For whom of those who are here a work is.
fn given(work: &Shown) -> impl Iterator<Item = &Byline> {
    work.credits.iter().filter_map(|credit| credit.to.as_ref())
}

/// For whom a work is; who does not want it finds the way here.
fn associations(visit: &Visit, work: &Shown) -> Markup {
    html! {
        ul class="associations" {
            @for byline in given(work) {
                li {
                    (t!(visit, "gift-for-whom")) " " (super::given(byline))
                    @if visit.person() == Some(byline.person) {
                        " · " a class="fl-own" href=(format!("/works/{}/gift", work.id)) { (t!(visit, "gift-refuse")) }
                    }
                }
            }
        }
    }
}

fn end_of_work(work: &Shown, last: bool) -> String {
    match work.chapters.last() {
        Some(chapter) if !last => format!("{}#work_endnotes", chapter_address(work, chapter)),
        _ => "#work_endnotes".to_owned(),
    }
}

/// The only text of a work that is not cut into chapters, with the notes its chapter may have all the same.
fn bare(visit: &Visit, text: &ChapterText) -> Markup {
    html! {
        @if !text.summary.is_empty() {
            div id="summary" class="summary module" { h3 class="heading" { (t!(visit, "summary")) ":" } (quote(&text.summary)) }
        }
        @if !text.notes.is_empty() {
            div id="notes" class="notes module" { h3 class="heading" { (t!(visit, "notes")) ":" } (quote(&text.notes)) }
        }
        div class="userstuff" { (PreEscaped(&text.html)) }
        @if !text.end_notes.is_empty() {
            div class="end notes module" { h3 class="heading" { (t!(visit, "notes")) ":" } (quote(&text.end_notes)) }
        }
    }
}

/// Who made a chapter and not the work, and the way to change it for them.
fn made_by(visit: &Visit, work: &Shown, head: &ChapterHead) -> Markup {
    html! {
        @if !head.creators.is_empty() {
            p class="byline" {
                (t!(visit, "chapter-by")) " " (creators(visit, Some(&head.creators)))
                @if head.own {
                    " " a class="fl-own" href=(format!("/works/{}/chapters/{}/edit", work.id, head.id)) { (t!(visit, "edit")) }
                }
            }
        }
    }
}

fn chapter(visit: &Visit, work: &Shown, head: &ChapterHead, text: &ChapterText) -> Markup {
    let number = t!(visit, "chapter-number", number = head.number);
    let end = format!("chapter_{}_endnotes", head.number);
    html! {
        div id=(format!("chapter-{}", head.number)) class="chapter" {
            div class="chapter preface group" {
                h3 class="title" {
                    a href=(chapter_address(work, head)) { (number) }
                    @if !head.title.is_empty() { ": " bdi { (head.title) } }
                    @if !head.posted { " (" (t!(visit, "draft")) ")" }
                }
                (made_by(visit, work, head))
                @if !text.summary.is_empty() {
                    div id="summary" class="summary module" { h3 class="heading" { (t!(visit, "summary")) ":" } (quote(&text.summary)) }
                }
                @if !(text.notes.is_empty() && text.end_notes.is_empty()) {
                    div id="notes" class="notes module" {
                        h3 class="heading" { (t!(visit, "notes")) ":" }
                        @if !text.notes.is_empty() { (quote(&text.notes)) }
                        @if !text.end_notes.is_empty() {
                            p class="fl-jump" { a href=(format!("#{end}")) { (t!(visit, "see-end-of-chapter")) } }
                        }
                    }
                }
            }
            div class="userstuff module" role="article" {
                h3 class="landmark heading" id=[(work.chapters.len() == 1).then_some("work")] { (t!(visit, "chapter-text")) }
                (PreEscaped(&text.html))
            }
            @if !text.end_notes.is_empty() {
                div id=(end) class="end notes module" { h3 class="heading" { (t!(visit, "notes")) ":" } (quote(&text.end_notes)) }
            }
        }
    }
}

fn afterword(visit: &Visit, work: &Shown) -> Markup {
    html! {
        @if !work.end_notes.is_empty() || !work.series.is_empty() {
            div class="afterword preface group" {
                @if !work.end_notes.is_empty() {
                    div id="work_endnotes" class="end notes module" {
                        h3 class="heading" { (t!(visit, "end-notes")) ":" }
                        (quote(&work.end_notes))
                    }
                }
                @if !work.series.is_empty() {
                    div id="series" class="series module" {
                        h3 class="heading" { (t!(visit, "series-of-work")) }
                        ul class="series" {
                            @for part in &work.series {
                                li { (super::series::part(visit, part)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
