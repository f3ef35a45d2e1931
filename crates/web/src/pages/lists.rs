//! Lists of works: one page of twenty, its heading by the contract, the way to the other pages.

use axum::response::Response;
use fanlight_archive::limits::PAGE;
use fanlight_archive::works::blurbs::{self, Blurb};
use fanlight_archive::works::list::{self, Listing};
use fanlight_archive::{journal, languages};
use maud::{Markup, html};

use crate::errors::Fault;
use crate::layout::{Page, pagination};
use crate::t;
use crate::views::blurb;
use crate::visit::Visit;

/// One page of a list, loaded.
pub(crate) struct List {
    /// Its works.
    pub(crate) works: Vec<Blurb>,
    /// Works on all pages.
    pub(crate) total: i64,
    page: i64,
}

/// The page of a list that the visit asks for. Six statements, seven for a pen name.
pub(crate) async fn load(visit: &mut Visit, listing: &Listing) -> Result<List, Fault> {
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let db = visit.db().await?;
    let ids = list::page(db, &viewer, listing, page).await?;
    if ids.works.is_empty() && page > 1 {
        return Err(Fault::Missing("page"));
    }
    let works = if ids.works.is_empty() { Vec::new() } else { blurbs::load(db, &viewer, &ids.works).await? };
    Ok(List { works, total: ids.total, page })
}

impl List {
    /// `1 - 20 of 1,234 Works`, or `3 Works` where one page has them all.
    pub(crate) fn heading(&self, visit: &Visit) -> String {
        if self.total <= PAGE {
            return t!(visit, "list-all", total = self.total);
        }
        let from = (self.page - 1) * PAGE + 1;
        t!(visit, "list-range", from = from, to = (from + PAGE - 1).min(self.total), total = self.total)
    }

    /// The works, with the way to the other pages before and after; `path` has no query of its own but `?…` may stand.
    pub(crate) fn body(&self, visit: &Visit, path: &str) -> Markup {
        let join = if path.contains('?') { '&' } else { '?' };
        let pages = pagination(visit, self.page, self.total, &|page| format!("{path}{join}page={page}"));
        html! {
            @if self.works.is_empty() { p class="fl-muted" { (t!(visit, "list-empty")) } }
            @else { (pages) (blurb::list(visit, &self.works)) (pages) }
        }
    }
}

/// The key of a page that changes with anything in the archive: one statement for a guest.
pub(crate) async fn key(visit: &mut Visit) -> Result<Option<crate::cache::Key>, Fault> {
    if !visit.keeps() {
        return Ok(None);
    }
    let n = journal::newest(visit.db().await?).await?;
    let page = match visit.uri.query() {
        // What of a query a list depends on.
        Some(_) => {
            format!("{}?page={}&by={}", visit.uri.path(), visit.page(), visit.query("by").unwrap_or_default())
        }
        None => visit.uri.path().to_owned(),
    };
    Ok(visit.key(page, n))
}

/// `GET /works`
pub async fn newest(mut visit: Visit) -> Result<Response, Fault> {
    let key = key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let list = load(&mut visit, &Listing::Newest).await?;
    let title = t!(visit, "newest-title");
    let page = Page::new(title.clone()).class("works-index").main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-lede" { @if list.total == 0 { (t!(visit, "newest-empty")) } @else { (t!(visit, "newest-lede")) } }
        }
        @if list.total > 0 { (list.body(&visit, "/works")) }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /languages/{code}/works`
pub async fn language(
    axum::extract::Path(code): axum::extract::Path<String>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let key = key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let language = languages::find(visit.db().await?, &code).await?.ok_or(Fault::Missing("language"))?;
    let list = load(&mut visit, &Listing::Language(language.code.clone())).await?;
    let title = t!(visit, "language-works-title", language = &language.name);
    let page = Page::new(title).class("works-index").main(html! {
        div class="fl-head" {
            h2 class="heading" {
                (list.heading(&visit)) " " (t!(visit, "list-in")) " "
                span lang=(language.code) dir=(language.direction) { (language.name) }
            }
        }
        (list.body(&visit, visit.uri.path()))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}
