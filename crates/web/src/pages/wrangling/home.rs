//! `/wrangling`: the fandoms one looks after with what waits beside each, and those that nobody looks after.

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::tags::Kind;
use fanlight_archive::tags::bins::{self, MOST};
use fanlight_archive::tags::wranglers::{self, Looked};
use fanlight_archive::{Error, Invalid, TagId};
use maud::{Markup, html};

use super::{tabs, typed};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::views::fields::TagField;
use crate::visit::Visit;

/// Fandoms without a wrangler that are offered.
const OFFERED: i64 = 30;

/// `GET /wrangling`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    page(&mut visit, &Fields::default(), None).await
}

async fn page(visit: &mut Visit, fields: &Fields, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let after = visit.query("after");
    let db = visit.db().await?;
    let mine = wranglers::mine(db, &viewer, after.as_deref()).await?;
    let orphans = wranglers::without(db, &viewer, OFFERED).await?;
    let waiting = bins::waiting(db, &viewer).await?;
    let visit = &*visit;
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "nav-wrangling");
    let field = TagField {
        id: "fandom",
        name: "fandom",
        field: "fandom",
        label: t!(visit, "wrangling-fandom"),
        value: fields.one("fandom"),
        kind: Some(Kind::Fandom),
    };
    Ok(Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "wrangling-lede")) }
            }
            (tabs(visit))
            (faults.summary(visit, &[("fandom", "fandom")]))
            section {
                h3 class="heading" { (t!(visit, "wrangling-mine")) }
                @if mine.is_empty() && after.is_none() { p class="fl-muted" { (t!(visit, "wrangling-mine-none")) } }
                ul class="fl-list" { @for fandom in &mine { (line(visit, fandom, &token)) } }
                @if let Some(last) = mine.last().filter(|_| mine.len() as i64 == wranglers::HOME) {
                    p class="fl-row" { a rel="next" href=(format!("/wrangling?after={}", addresses::segment(&last.name))) { (t!(visit, "pages-next")) } }
                }
            }
            section {
                h3 class="heading" { (t!(visit, "wrangling-everywhere")) }
                p class="fl-row" {
                    @for (kind, found) in &waiting {
                        a href=(super::bins::address(None, *kind)) { (t!(visit, "wrangling-kind", kind = kind.as_str())) ": " (count(*found)) }
                    }
                }
            }
            section {
                h3 class="heading" { (t!(visit, "wrangling-sign-up-title")) }
                form class="fl-form" method="post" action="/wrangling" {
                    (token_field(&token))
                    (field.show(visit, &faults))
                    div class="fl-buttons" { button class="fl-btn" name="sign_up" value="" { (t!(visit, "wrangling-sign-up")) } }
                }
                @if !orphans.is_empty() {
                    h4 class="heading" { (t!(visit, "wrangling-orphans")) }
                    ul class="fl-list" {
                        @for (id, name) in &orphans {
                            li {
                                span class="fl-grow" { a class="tag" href=(addresses::tag(name)) dir="auto" { (name) } }
                                form method="post" action="/wrangling" {
                                    (token_field(&token))
                                    button class="fl-btn fl-btn-quiet fl-btn-small" name="sign_up" value=(id) {
                                        (t!(visit, "wrangling-sign-up")) span class="landmark" { ": " (name) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        })
        .dress(visit))
}

/// A number that was counted up to a limit.
fn count(count: i64) -> String {
    if count >= MOST { format!("{}+", grouped(MOST)) } else { grouped(count) }
}

fn line(visit: &Visit, fandom: &Looked, token: &str) -> Markup {
    let waiting = &fandom.waiting;
    let name = &fandom.name;
    html! {
        li {
            span class="fl-grow" {
                b { a class="tag" href=(addresses::tag(name)) dir="auto" { (name) } } " "
                @for (kind, number) in [
                    (Kind::Character, waiting.characters),
                    (Kind::Relationship, waiting.relationships),
                    (Kind::Freeform, waiting.freeforms),
                ] {
                    a href=(super::bins::address(Some(name), kind)) {
                        (t!(visit, "wrangling-kind", kind = kind.as_str())) ": " (count(number))
                        span class="landmark" { " " (name) }
                    } " "
                }
            }
            form method="post" action="/wrangling" {
                (token_field(token))
                button class="fl-btn fl-btn-quiet fl-btn-small" name="leave" value=(fandom.id) {
                    (t!(visit, "wrangling-leave")) span class="landmark" { ": " (name) }
                }
            }
        }
    }
}

/// `POST /wrangling`: signs up for a fandom, by its name or by one click, or leaves one.
pub async fn save(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let viewer = visit.viewer.clone();
    let id = |name: &str| fields.one(name).parse::<TagId>().map_err(|_| Fault::Missing("tag"));
    let mut change = visit.archive().change(visit.person()).await?;
    let result = if fields.has("leave") {
        wranglers::sign_off(&mut change, &viewer, id("leave")?).await
    } else if fields.one("sign_up").is_empty() {
        match typed(&mut change, &viewer, "fandom", fields.one("fandom")).await {
            Ok(tag) => wranglers::sign_up(&mut change, &viewer, tag.id).await,
            Err(error) => Err(error),
        }
    } else {
        wranglers::sign_up(&mut change, &viewer, id("sign_up")?).await
    };
    match result {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to("/wrangling").into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(page(&mut visit, &fields, Some(&invalid)).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
