//! What one can do on a work's page: turn chapters, read it whole, share it, take it along.

use fanlight_archive::bookmarks::Item;
use fanlight_archive::policy;
use fanlight_archive::subscriptions::Topic;
use fanlight_archive::works::load::{ChapterHead, Shown};
use fanlight_text::write::file_name;
use maud::{Markup, html};

use super::blurb::title;
use super::{bookmarks, comments, day, name};
use crate::forms::token_field;
use crate::t;
use crate::visit::Visit;

/// Which part of a work a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// One chapter, by its place in the index.
    Chapter(usize),
}

/// A chapter's address.
pub fn chapter_address(work: &Shown, chapter: &ChapterHead) -> String {
    format!("/works/{}/chapters/{}", work.id, chapter.id)
}

/// A chapter's number and title, as in the index: `2. Rain`.
pub fn chapter_line(visit: &Visit, chapter: &ChapterHead) -> String {
    let title = match chapter.title.as_str() {
        "" => t!(visit, "chapter-number", number = chapter.number),
        title => title.to_owned(),
    };
    let line = format!("{}. {title}", chapter.number);
    if chapter.posted { line } else { format!("{line} ({})", t!(visit, "draft")) }
}

/// The folded row of actions.
pub fn tools(visit: &Visit, work: &Shown, part: Part) -> Markup {
    let many = work.chapters.len() > 1;
    let (before, after) = neighbours(work, part);
    let here = |at: usize| part == Part::Chapter(at);
    let chapter = match part {
        Part::Chapter(at) => work.chapters.get(at).map(|chapter| chapter.id),
        Part::Whole => None,
    };
    html! {
        details class="fl-fold-narrow fl-tools" {
            summary { (t!(visit, "work-tools")) }
            h3 class="landmark heading" { (t!(visit, "actions")) }
            ul class="work navigation actions" {
                @if many && part != Part::Whole {
                    li class="chapter entire" {
                        a href=(format!("/works/{}?view_full_work=true", work.id)) { (t!(visit, "entire-work")) }
                    }
                }
                @if many && part == Part::Whole {
                    @if let Some(first) = work.chapters.first() {
                        li class="chapter bychapter" { a href=(chapter_address(work, first)) { (t!(visit, "by-chapter")) } }
                    }
                }
                @if let Some(before) = before {
                    li class="chapter previous" { a rel="prev" href=(chapter_address(work, before)) { "← " (t!(visit, "previous-chapter")) } }
                }
                @if let Some(after) = after {
                    li class="chapter next" { a rel="next" href=(chapter_address(work, after)) { (t!(visit, "next-chapter")) " →" } }
                }
                @if many {
                    li class="chapter" {
                        details class="fl-drop" {
                            summary { (t!(visit, "chapter-index")) }
                            ul id="chapter_index" class="fl-panel" {
                                li {
                                    form method="get" action=(format!("/works/{}/navigate", work.id)) class="fl-inline" {
                                        label class="landmark" for="selected_id" { (t!(visit, "chapter")) }
                                        select id="selected_id" name="selected_id" {
                                            @for (at, chapter) in work.chapters.iter().enumerate() {
                                                option value=(chapter.id) selected[here(at)] { (chapter_line(visit, chapter)) }
                                            }
                                        }
                                        " " button class="fl-btn fl-btn-small" { (t!(visit, "go")) }
                                    }
                                }
                                li { a href=(format!("/works/{}/navigate", work.id)) { (t!(visit, "whole-index")) } }
                            }
                        }
                    }
                }
                @if policy::is_talked_about(&work.standing) {
                    (bookmark(visit, work))
                    (mark(visit, work))
                    li class="comments" {
                        a href=(comments::first(work, chapter)) {
                            (t!(visit, "comments-link", count = work.counts.comments))
                        }
                    }
                }
                @if visit.session.is_some() && !work.own && policy::is_talked_about(&work.standing) {
                    li class="subscribe" { (super::subscribe::button(visit, Topic::Work, work.id.0, work.subscribed)) }
                }
                @if work.standing.state == fanlight_archive::policy::WorkState::Posted {
                    li class="share" {
                        details class="fl-drop" {
                            summary { (t!(visit, "share")) }
                            div class="fl-panel" {
                                label for="share_work" { (t!(visit, "share-label")) }
                                textarea id="share_work" readonly rows="4" cols="40" { (share(visit, work)) }
                            }
                        }
                    }
                }
                @if !work.chapters.is_empty() {
                    li class="download" {
                        details class="fl-drop" {
                            summary { (t!(visit, "download")) }
                            ul class="fl-panel fl-menu" {
                                @for (ending, said) in FORMATS {
                                    li { a href=(download(work, ending)) { (said) } }
                                }
                            }
                        }
                    }
                }
                @if work.own {
                    li class="fl-own" { a href=(format!("/works/{}/edit", work.id)) { (t!(visit, "edit")) } }
                }
            }
        }
    }
}

/// The bookmark of who is signed in, as a form to open; for guests the way to everybody's.
fn bookmark(visit: &Visit, work: &Shown) -> Markup {
    let item = Item::Work(work.id);
    html! {
        li class="bookmark" {
            @if visit.person().is_some() {
                details class="fl-drop" {
                    summary { @if work.bookmark.is_some() { (t!(visit, "bookmark-mine")) } @else { (t!(visit, "bookmark-link")) } }
                    div class="fl-panel" { (bookmarks::form(visit, item, work.bookmark.as_ref())) }
                }
            } @else {
                a href=(bookmarks::address(item)) { (t!(visit, "bookmarks")) }
            }
        }
    }
}

/// The mark for later of who is signed in, and its end; not on one's own works.
fn mark(visit: &Visit, work: &Shown) -> Markup {
    let (address, said) = match work.for_later {
        false => ("mark_for_later", t!(visit, "mark-for-later")),
        true => ("mark_as_read", t!(visit, "mark-as-read")),
    };
    html! {
        @if let Some(session) = visit.session.as_ref().filter(|_| !work.own) {
            li class="mark" {
                form method="post" action=(format!("/works/{}/{address}", work.id)) {
                    (token_field(&session.form_token))
                    input type="hidden" name="back" value=(visit.uri.path());
                    button class="fl-btn fl-btn-quiet fl-btn-small" { (said) }
                }
            }
        }
    }
}

/// Several works as one file: the address without its ending.
pub fn take_along(visit: &Visit, address: &str) -> Markup {
    html! {
        p class="fl-row" {
            span { (t!(visit, "download-all")) ":" }
            @for (ending, said) in FORMATS { a href=(format!("{address}.{ending}")) { (said) } }
        }
    }
}

/// The kinds of files, and what they are called.
const FORMATS: [(&str, &str); 3] = [("epub", "EPUB"), ("html", "HTML"), ("txt", "Text")];

/// The address of a download; its figure only tells e-readers that something has changed.
fn download(work: &Shown, ending: &str) -> String {
    format!(
        "/downloads/{}/{}.{ending}?updated_at={}",
        work.id,
        file_name(&work.title),
        work.updated_at.seconds()
    )
}

/// What one pastes elsewhere: plain HTML.
fn share(visit: &Visit, work: &Shown) -> String {
    let names = match work.creators.as_deref() {
        None | Some([]) => t!(visit, "anonymous"),
        Some(creators) => creators.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    let address = format!("{}/works/{}", visit.base(), work.id);
    html! {
        a href=(address) { strong { (title(visit, &work.title)) } }
        " (" (t!(visit, "count-words", count = work.words)) ") " (t!(visit, "by")) " " (names)
        br; (t!(visit, "chapters")) ": " (super::blurb::chapters(work))
    }
    .into_string()
}

/// The links at the end of a chapter.
pub fn onward(visit: &Visit, work: &Shown, part: Part) -> Markup {
    let (before, after) = neighbours(work, part);
    html! {
        @if before.is_some() || after.is_some() {
            nav class="fl-onward" aria-label=(t!(visit, "chapters")) {
                @if let Some(before) = before {
                    a rel="prev" href=(chapter_address(work, before)) {
                        span { (t!(visit, "previous-chapter")) } " " b dir="auto" { (chapter_line(visit, before)) }
                    }
                }
                @if let Some(after) = after {
                    a rel="next" href=(chapter_address(work, after)) {
                        span { (t!(visit, "next-chapter")) } " " b dir="auto" { (chapter_line(visit, after)) }
                    }
                }
            }
        }
    }
}

fn neighbours(work: &Shown, part: Part) -> (Option<&ChapterHead>, Option<&ChapterHead>) {
    match part {
        Part::Whole => (None, None),
        Part::Chapter(at) => {
            (at.checked_sub(1).and_then(|at| work.chapters.get(at)), work.chapters.get(at + 1))
        }
    }
}

/// What only those see who may see more than everybody: that it is a draft, hidden, in the bin.
pub fn notices(visit: &Visit, work: &Shown) -> Markup {
    use fanlight_archive::policy::WorkState;
    let standing = &work.standing;
    let mut notices = Vec::new();
    match (standing.state, work.post_at) {
        (WorkState::Draft, Some(at)) => notices.push(t!(visit, "notice-scheduled", when = moment(at))),
        (WorkState::Draft, None) => notices.push(t!(visit, "notice-draft")),
        (WorkState::Binned, _) => notices.push(t!(visit, "notice-binned")),
        (WorkState::Posted, _) => {}
    }
    if standing.hidden {
        notices.push(t!(visit, "notice-hidden"));
    }
    if standing.unrevealed {
        notices.push(t!(visit, "notice-unrevealed"));
    }
    if standing.anonymous && work.creators.is_some() {
        notices.push(t!(visit, "notice-anonymous"));
    }
    html! { @for notice in notices { div class="flash notice" { p { (notice) } } } }
}

pub(crate) fn moment(time: fanlight_archive::Time) -> String {
    time.timestamp().to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The page of all chapters: nothing on it but theirs and the creators' links, for clients take every one.
pub fn index(visit: &Visit, work: &Shown) -> Markup {
    html! {
        div class="fl-head" {
            h2 class="heading" {
                (t!(visit, "index-for")) " " a href=(format!("/works/{}", work.id)) { (title(visit, &work.title)) }
                " " (t!(visit, "by")) " " (super::creators(visit, work.creators.as_deref()))
            }
        }
        ol class="chapter index group" {
            @for chapter in &work.chapters {
                li {
                    a href=(chapter_address(work, chapter)) { (chapter_line(visit, chapter)) }
                    @if chapter.published_on.0 != 0 { " " span class="datetime" { "(" (day(chapter.published_on)) ")" } }
                    @if chapter.words > 0 { " " span class="fl-muted" { (t!(visit, "count-words", count = chapter.words)) } }
                }
            }
        }
    }
}
