//! Lists of works: one page of twenty, its heading by the contract, the way to the other pages.

use axum::response::Response;
use fanlight_archive::languages;
use fanlight_archive::limits::PAGE;
use fanlight_archive::works::find::{self, Counting, Facet, Filter, Found, Term};
use maud::{Markup, html};

use crate::blurbs::{self, Shown};
use crate::errors::Fault;
use crate::layout::{Page, pagination};
use crate::t;
use crate::visit::Visit;

/// One page of a list, loaded.
pub(crate) struct List {
    /// Its works.
    pub(crate) works: Shown,
    /// Works on all pages.
    pub(crate) total: i64,
    /// The commonest tags of the kinds that were asked for.
    pub(crate) facets: Vec<Facet>,
    page: i64,
}

async fn ask(
    visit: &mut Visit,
    filter: &Filter,
    page: i64,
    counts: &[Counting],
) -> Result<(Found, Shown), Fault> {
    let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
    let found = find::find(app.catalogue(), visit.db().await?, &viewer, filter, page, counts).await?;
    let works = blurbs::load(visit, &found.works).await?;
    Ok((found, works))
}

/// The page of a list that the visit asks for, with the counts asked for. One statement where its works were shown
/// before, five where they were not, one more for names of tags.
pub(crate) async fn load(visit: &mut Visit, filter: &Filter, counts: &[Counting]) -> Result<List, Fault> {
    visit.reach().await;
    let page = visit.page();
    let (mut found, mut works) = ask(visit, filter, page, counts).await?;
    if works.len() < found.works.len() {
        // Some went out of sight a moment ago: the page is filled up.
        let app = visit.app.clone();
        app.catalogue().catch_up(&app.archive).await?;
        (found, works) = ask(visit, filter, page, counts).await?;
    }
    if found.works.is_empty() && page > 1 {
        return Err(Fault::Missing("page"));
    }
    Ok(List { works, total: found.total as i64, facets: found.facets, page })
}

/// The newest works, for pages that show a few of them.
pub(crate) async fn few(visit: &mut Visit, filter: &Filter, most: usize) -> Result<Shown, Fault> {
    visit.reach().await;
    let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
    let mut found = find::find(app.catalogue(), visit.db().await?, &viewer, filter, 1, &[]).await?;
    found.works.truncate(most);
    Ok(blurbs::load(visit, &found.works).await?)
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
            @else { (pages) (self.works.list(visit)) (pages) }
        }
    }
}

/// The key of a page that changes with anything in the archive, as far as the catalogue knows of it; no statement.
pub(crate) async fn key(visit: &mut Visit) -> Option<crate::cache::Key> {
    if !visit.keeps() {
        return None;
    }
    visit.reach().await;
    let n = visit.app.catalogue().position();
    let page = match visit.uri.query() {
        // What of a query a list depends on.
        Some(_) => {
            format!("{}?page={}&by={}", visit.uri.path(), visit.page(), visit.query("by").unwrap_or_default())
        }
        None => visit.uri.path().to_owned(),
    };
    visit.key(page, n)
}

/// `GET /works`
pub async fn newest(mut visit: Visit) -> Result<Response, Fault> {
    let key = key(&mut visit).await;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let list = load(&mut visit, &Filter::default(), &[]).await?;
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
    let key = key(&mut visit).await;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let language = languages::find(visit.db().await?, &code).await?.ok_or(Fault::Missing("language"))?;
    let list = load(&mut visit, &Filter::with(Term::Language(language.code.clone())), &[]).await?;
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
