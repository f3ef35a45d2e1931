//! What the searches for works, people and tags have in common: the way from one to the others, and the frame around
//! names that were found.

use fanlight_archive::limits::PAGE;
use fanlight_archive::words::Names;
use maud::{Markup, html};

use crate::layout::pagination;
use crate::t;
use crate::visit::Visit;

/// The searches, side by side.
pub(crate) fn tabs(visit: &Visit) -> Markup {
    let here = visit.uri.path();
    let tab = |path: &str, title: String| html! { li { a href=(path) aria-current=[(here == path).then_some("page")] { (title) } } };
    html! {
        nav class="fl-tabs" aria-label=(t!(visit, "search-pages")) {
            ul {
                (tab("/works/search", t!(visit, "search-tab-works")))
                (tab("/people/search", t!(visit, "search-tab-people")))
                (tab("/tags/search", t!(visit, "search-tab-tags")))
            }
        }
    }
}

/// Which names a page shows: how many to pass over, how many to take.
pub(crate) fn part(visit: &Visit) -> (usize, usize) {
    let before = usize::try_from(visit.page() - 1).unwrap_or(usize::MAX);
    (before.saturating_mul(PAGE as usize), PAGE as usize)
}

/// The names found, with the way to the other pages; `address` is that of the first page and has a query.
pub(crate) fn list<T>(visit: &Visit, names: &Names<T>, address: &str, line: impl Fn(&T) -> Markup) -> Markup {
    let total = names.total as i64;
    let pages = pagination(visit, visit.page(), total, &|page| format!("{address}&page={page}"));
    html! {
        @if names.more { p class="fl-muted" { (t!(visit, "search-names-more")) } }
        @if names.found.is_empty() && names.total > 0 {
            p { (t!(visit, "list-beyond", pages = (total + PAGE - 1) / PAGE)) }
            p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(address) { (t!(visit, "list-first")) } }
        } @else if names.found.is_empty() {
            p class="fl-muted" { (t!(visit, "search-names-none")) }
        } @else {
            (pages)
            ul class="fl-list" { @for name in &names.found { li { (line(name)) } } }
            (pages)
        }
    }
}
