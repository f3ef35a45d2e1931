//! The front page: what this place is, the newest works, the fandoms. And what search engines are told.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use fanlight_archive::settings::SignUp;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::works::find::Filter;
use maud::{PreEscaped, html};

use super::lists;
use crate::addresses;
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// Works on the front page.
const NEWEST: usize = 8;
/// Fandoms beside them.
const FANDOMS: i64 = 15;

/// `GET /`
pub async fn show(mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let viewer = visit.viewer.clone();
    let works = lists::few(&mut visit, Filter::default(), NEWEST).await?;
    let db = visit.db().await?;
    let fandoms = tags::most_used(db, &viewer, Kind::Fandom, FANDOMS).await?;
    let favourites = tags::favourites::list(db, &viewer).await?;
    visit.rest();
    let settings = visit.app.settings();
    let member = visit.session.is_some();
    let page = Page::new(t!(visit, "home-title")).class("fl-home").main(html! {
        div class="fl-hero" {
            (PreEscaped(include_str!("../../../../assets/fan.svg")))
            h2 class="heading" { (t!(visit, "home-title")) }
            p class="fl-lede" {
                @if settings.tagline.is_empty() { (t!(visit, "home-lede")) } @else { (settings.tagline) }
            }
            p class="fl-row" {
                @if member { a class="fl-btn" href="/works/new" { (t!(visit, "nav-post")) } }
                @else if settings.sign_up != SignUp::Closed { a class="fl-btn" href="/users/new" { (t!(visit, "nav-sign-up")) } }
                a class="fl-btn fl-btn-quiet" href="/works" { (t!(visit, "home-read")) }
            }
        }
        @if !favourites.is_empty() {
            section {
                h3 class="heading" { (t!(visit, "home-favourites")) }
                ul class="fl-index" {
                    @for tag in &favourites { li { a class="tag" href=(addresses::tag_works(&tag.name)) dir="auto" { (tag.name) } } }
                }
            }
        }
        @if works.is_empty() {
            p class="fl-lede" { @if member { (t!(visit, "home-empty-member")) } @else { (t!(visit, "home-empty")) } }
            @if member { p class="fl-row" { a class="fl-btn" href="/import" { (t!(visit, "nav-import")) } } }
        } @else {
            div class="fl-with-side" {
                section {
                    h3 class="heading" { (t!(visit, "home-newest")) }
                    ol class="work index group" { (works.items(&visit)) }
                    p class="fl-row" { a href="/works" { (t!(visit, "home-more")) } }
                }
                @if !fandoms.is_empty() {
                    aside class="fl-side" aria-label=(t!(visit, "home-fandoms")) {
                        h3 class="heading" { (t!(visit, "home-fandoms")) }
                        ul class="fl-index" {
                            @for fandom in &fandoms {
                                li {
                                    a class="tag" href=(addresses::tag_works(&fandom.name)) dir="auto" { (fandom.name) }
                                    " " span class="fl-num" { (grouped(fandom.works)) }
                                }
                            }
                        }
                        p class="fl-row" { a href="/media" { (t!(visit, "home-more-fandoms")) } }
                    }
                }
            }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /robots.txt`
pub async fn robots() -> Response {
    let text = "User-agent: *\nDisallow: /downloads/\nDisallow: /autocomplete/\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
