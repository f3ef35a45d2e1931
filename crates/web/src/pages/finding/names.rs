//! What the searches for works, people and tags have in common: the way from one to the others, and the frame around
//! names that were found.

use fanlight_archive::limits::PAGE;
use fanlight_archive::words::Names;
use maud::{Markup, html};

use crate::layout::pagination;
use crate::t;
use crate::views::tabs;
use crate::visit::Visit;

/// The searches, side by side.
pub(crate) fn tabs(visit: &Visit) -> Markup {
    let searches = [
        ("/works/search", t!(visit, "search-tab-works")),
        ("/people/search", t!(visit, "search-tab-people")),
        ("/tags/search", t!(visit, "search-tab-tags")),
    ];
    let searches = searches.map(|(path, words)| tabs::page(visit, path.to_owned(), words));
    tabs::bar(&t!(visit, "search-pages"), searches)
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
