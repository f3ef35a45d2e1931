//! What works draw on: songs, poems, books, the people they thank; and the works that draw on one of them.

use axum::extract::Path;
use axum::response::Response;
use fanlight_archive::works::credits::{self, CreditKind};
use fanlight_archive::works::find::{Filter, Term};
use maud::html;

use super::{feeds, lists};
use crate::addresses;
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::views::meta::credit_kind;
use crate::visit::Visit;

/// Titles on a page of a kind.
const TITLES: usize = 100;

pub(crate) fn kind(word: &str) -> Result<CreditKind, Fault> {
    word.parse().map_err(|_| Fault::Missing("list"))
}

/// `GET /credits`
pub async fn kinds(mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let viewer = visit.viewer.clone();
    let kinds = credits::kinds(visit.db().await?, &viewer).await?;
    visit.rest();
    let title = t!(visit, "credits-title");
    let page = Page::new(title.clone()).class("credits-index").main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-lede" { @if kinds.is_empty() { (t!(visit, "credits-empty")) } @else { (t!(visit, "credits-lede")) } }
        }
        @if !kinds.is_empty() {
            ul class="fl-index" {
                @for (kind, works) in &kinds {
                    li {
                        a href=(format!("/credits/{}", kind.as_str())) { (credit_kind(&visit, *kind)) } " "
                        span class="fl-num" { (grouped(*works)) }
                    }
                }
            }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /credits/{kind}`
pub async fn titles(Path(word): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let kind = kind(&word)?;
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let (viewer, at) = (visit.viewer.clone(), visit.page());
    let titles = credits::titles(visit.db().await?, &viewer, kind, at).await?;
    visit.rest();
    let name = credit_kind(&visit, kind);
    let page = Page::new(name.clone()).class("credits-index").main(html! {
        div class="fl-head" {
            h2 class="heading" { (name) }
            p class="fl-row" { a href="/credits" { (t!(visit, "credits-title")) } }
        }
        @if titles.is_empty() { p class="fl-muted" { (t!(visit, "list-empty")) } }
        @else {
            ul class="fl-index" {
                @for drawn in &titles {
                    li {
                        a href=(addresses::credit(kind, &drawn.title_key, &drawn.creator_key)) dir="auto" {
                            @if drawn.title.is_empty() { (drawn.creator) } @else { (drawn.title) }
                        }
                        @if !drawn.title.is_empty() && !drawn.creator.is_empty() { ", " bdi { (drawn.creator) } }
                        " " span class="fl-num" { (grouped(drawn.works)) }
                    }
                }
            }
        }
        @if at > 1 || titles.len() == TITLES {
            nav aria-label=(t!(visit, "pages")) {
                ol class="pagination actions" {
                    @if at > 1 { li class="previous" { a rel="prev" href=(format!("?page={}", at - 1)) { (t!(visit, "pages-previous")) } } }
                    @if titles.len() == TITLES { li class="next" { a rel="next" href=(format!("?page={}", at + 1)) { (t!(visit, "pages-next")) } } }
                }
            }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /credits/{kind}/{title}?by=…`: the works that draw on one thing.
pub async fn works(Path((word, title)): Path<(String, String)>, mut visit: Visit) -> Result<Response, Fault> {
    let kind = kind(&word)?;
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let title_key = addresses::credit_title(&title);
    let creator_key = visit.query("by").unwrap_or_default();
    let viewer = visit.viewer.clone();
    let drawn = credits::one(visit.db().await?, &viewer, kind, &title_key, &creator_key).await?;
    let drawn = drawn.ok_or(Fault::Missing("list"))?;
    let path = addresses::credit(kind, &title_key, &creator_key);
    let feed = addresses::credit_feed(kind, &title_key, &creator_key);
    let base = Filter::with(Term::Credit { kind, title_key, creator_key });
    let list = lists::load(&mut visit, base, path).await?;
    visit.rest();
    let name = if drawn.title.is_empty() { &drawn.creator } else { &drawn.title };
    let feed = feeds::links(name, &feed);
    let page = Page::new(name.clone()).class("works-index").status(list.status()).head(feed).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" { (credit_kind(&visit, kind)) ": " bdi { (name) } }
            p class="fl-lede" {
                @if !drawn.title.is_empty() && !drawn.creator.is_empty() { bdi { (drawn.creator) } ". " }
                (t!(visit, "credit-drawing")) ": " (t!(visit, "credit-works", count = list.total))
            }
            p class="fl-row" { a href=(format!("/credits/{}", kind.as_str())) { (credit_kind(&visit, kind)) } }
        }
        (list.body(&visit))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}
