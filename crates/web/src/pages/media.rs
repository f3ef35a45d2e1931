//! Media and the fandoms under each: `/media`, `/media/{medium}/fandoms`.

use axum::extract::Path;
use axum::response::Response;
use fanlight_archive::keys::name_key;
use fanlight_archive::tags::media::{self, Medium};
use fanlight_archive::tags::page::Brief;
use maud::{Markup, html};

use super::lists;
use crate::addresses;
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::views::tabs;
use crate::visit::Visit;

fn index(fandoms: &[Brief]) -> Markup {
    html! {
        ul class="fl-index" {
            @for fandom in fandoms {
                li {
                    a class="tag" href=(addresses::tag_works(&fandom.name)) dir="auto" { (fandom.name) } " "
                    span class="fl-num" { (grouped(fandom.works)) }
                }
            }
        }
    }
}

fn address(medium: &Medium) -> String {
    format!("/media/{}/fandoms", addresses::escape(&medium.name))
}

/// The media, each with its most used fandoms.
async fn media_page(visit: &mut Visit) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let media = media::list(visit.db().await?, &viewer).await?;
    visit.rest();
    let title = t!(visit, "media-title");
    let none = media.iter().all(|medium| medium.fandoms == 0);
    Ok(Page::new(title.clone())
        .class("media-index")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { @if none { (t!(visit, "media-empty")) } @else { (t!(visit, "media-lede")) } }
            }
            @for medium in media.iter().filter(|medium| medium.fandoms > 0) {
                section {
                    h3 class="heading" { a href=(address(medium)) dir="auto" { (medium.name) } }
                    (index(&medium.top))
                    p class="fl-row" {
                        a href=(address(medium)) {
                            (t!(visit, "media-all", count = medium.fandoms)) span class="landmark" { ": " (medium.name) }
                        }
                    }
                }
            }
        })
        .dress(visit))
}

/// `GET /media`
pub async fn show(mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let page = media_page(&mut visit).await?;
    Ok(visit.keep(key, page).await)
}

/// `GET /media/{medium}/fandoms?letter=…&after=…`: the fandoms under one of the media, by name.
pub async fn fandoms(Path(segment): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let wanted = name_key(&addresses::unescape(&segment));
    let (letter, after) = (visit.query("letter"), visit.query("after"));
    let db = visit.db().await?;
    let media = media::list(db, &viewer).await?;
    let medium =
        media.into_iter().find(|medium| name_key(&medium.name) == wanted).ok_or(Fault::Missing("list"))?;
    let letters = media::letters(db, &viewer, &medium).await?;
    let fandoms = media::fandoms_of(db, &viewer, &medium, letter.as_deref(), after.as_deref()).await?;
    visit.rest();
    let here = address(&medium);
    let next = fandoms.last().filter(|_| fandoms.len() as i64 == media::PAGE).map(|last| {
        let letter = letter.as_deref().map(|letter| format!("letter={}&", addresses::segment(letter)));
        format!("{here}?{}after={}", letter.unwrap_or_default(), addresses::segment(&last.name))
    });
    let current = letter.as_deref().map(name_key).unwrap_or_default();
    Ok(Page::new(medium.name.clone())
        .class("media-index")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" dir="auto" { (medium.name) }
                p class="fl-row" { a href="/media" { (t!(visit, "media-back")) } }
            }
            @if letters.len() > 1 {
                @let one = |(letter, _): &(String, _)| {
                    (format!("{here}?letter={}", addresses::segment(letter)), letter.to_uppercase(), current == *letter)
                };
                @let every = (here.clone(), t!(visit, "media-every-letter"), current.is_empty());
                (tabs::bar(&t!(visit, "media-letters"), std::iter::once(every).chain(letters.iter().map(one))))
            }
            @if fandoms.is_empty() { p class="fl-muted" { (t!(visit, "media-none")) } }
            (index(&fandoms))
            @if let Some(next) = next { p class="fl-row" { a rel="next" href=(next) { (t!(visit, "pages-next")) } } }
        })
        .dress(&visit))
}
