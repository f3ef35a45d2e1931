//! What came out of what a member subscribed to; and the end of the mails that tell of it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::notices::{self, Notice};
use fanlight_archive::{NoticeId, PersonId};
use maud::{Markup, html};

use super::parts::{door_form, notice, own};
use crate::addresses;
use crate::app::App;
use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::{self, blurb};
use crate::visit::Visit;

/// Notices on one page.
const ROWS: i64 = 30;

/// `GET /users/{user}/notifications?before=…`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let before = visit.query("before").and_then(|before| before.parse().ok()).map(NoticeId);
    let viewer = visit.viewer.clone();
    let mut list = notices::list(visit.db().await?, &viewer, account.person_id, before, ROWS + 1).await?;
    let further = list.len() as i64 > ROWS;
    list.truncate(ROWS as usize);
    visit.rest();
    let here = format!("/users/{}/notifications", account.name);
    let title = t!(visit, "notices-title");
    let unread = list.iter().any(|one| !one.read);
    Ok(Page::new(title.clone()).class("fl-page").notice(notice(&visit)).main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-row" {
                a href=(addresses::subscriptions(&account.name)) { (t!(visit, "subscriptions-title")) }
                a href=(format!("/users/{}/preferences", account.name)) { (t!(visit, "notices-how-often")) }
            }
        }
        @if let Some(first) = list.first().filter(|_| unread) {
            form method="post" action=(here) {
                (token_field(&token(&visit).0))
                div class="fl-buttons" {
                    button class="fl-btn fl-btn-quiet" name="read_to" value=(first.id) { (t!(visit, "notices-read-all")) }
                }
            }
        }
        @if list.is_empty() {
            p { (t!(visit, "notices-none")) }
            p class="fl-row" {
                a class="fl-btn fl-btn-quiet" href="/works" { (t!(visit, "nav-newest")) }
                a class="fl-btn fl-btn-quiet" href="/media" { (t!(visit, "nav-fandoms")) }
            }
        } @else { ul class="fl-list" { @for one in &list { (row(&visit, one)) } } }
        @if let Some(last) = list.last().filter(|_| further) {
            p class="fl-row" { a rel="next" href=(format!("{here}?before={}", last.id)) { (t!(visit, "pages-next")) } }
        }
    }).dress(&visit))
}

fn row(visit: &Visit, one: &Notice) -> Markup {
    html! {
        li {
            div class="fl-grow" {
                @if !one.read { span class="fl-chip fl-chip-ok" { (t!(visit, "notices-new")) } " " }
                b { a href=(address(one)) dir="auto" { (blurb::title(visit, &one.title)) } }
                " " (t!(visit, "by")) " " (views::creators(visit, Some(&one.creators)))
                @if let Some((_, number, title)) = &one.chapter {
                    br; (t!(visit, "chapter-number", number = *number)) @if !title.is_empty() { ": " bdi { (title) } }
                }
                br; span class="fl-muted" {
                    (t!(visit, "notices-because", kind = one.reason.0.as_str(), name = &one.reason.1))
                    " · " (views::day(one.at))
                }
            }
        }
    }
}

/// Where a notice leads to.
pub(crate) fn address(one: &Notice) -> String {
    match &one.chapter {
        Some((chapter, ..)) => format!("/works/{}/chapters/{chapter}", one.work),
        None => format!("/works/{}", one.work),
    }
}

/// `POST /users/{user}/notifications`: marks what was seen; lets mails go out again that rested.
pub async fn act(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let page = if fields.has("resume") {
        notices::resume(&mut change, &visit.viewer).await?;
        "preferences"
    } else {
        let last = fields.one("read_to").parse().map_err(|_| Fault::Missing("page"))?;
        notices::read_all(&mut change, &visit.viewer, NoticeId(last)).await?;
        "notifications"
    };
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/{page}?done=saved", account.name)).into_response())
}

/// The key in a mail that ends mails like it: whose it is, signed, so that nothing need be kept.
pub(crate) fn key(app: &App, person: PersonId) -> String {
    format!("{person}-{}", app.sign("unsubscribe", &person.to_string()))
}

fn of_key(app: &App, given: &str) -> Result<PersonId, Fault> {
    let person = given.split_once('-').and_then(|(person, _)| person.parse().ok()).map(PersonId);
    let person = person.ok_or(Fault::Missing("link"))?;
    // Both are hashed first, so that the comparison's time tells nothing.
    match blake3::hash(given.as_bytes()) == blake3::hash(key(app, person).as_bytes()) {
        true => Ok(person),
        false => Err(Fault::Missing("link")),
    }
}

/// `GET /unsubscribe/{key}`: asks; programs that look at every link in a mail end nothing.
pub async fn ask(visit: Visit, Path(given): Path<String>) -> Result<Page, Fault> {
    of_key(&visit.app, &given)?;
    Ok(door_form(
        t!(visit, "mails-end-title"),
        html! {
            p class="fl-lede" { (t!(visit, "mails-end-lede")) }
            form class="fl-form" method="post" action=(format!("/unsubscribe/{given}")) {
                // Only a session's: mail programs post here without having seen the form.
                @if visit.session.is_some() { (token_field(&token(&visit).0)) }
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "mails-end-button")) } }
            }
        },
    )
    .dress(&visit))
}

/// `POST /unsubscribe/{key}`: ends the mails at once, as RFC 8058 has it.
pub async fn end(Path(given): Path<String>, posted: Posted) -> Result<Page, Fault> {
    let Posted { visit, .. } = posted;
    let person = of_key(&visit.app, &given)?;
    let mut change = visit.archive().change(Some(person)).await?;
    notices::post::stop(&mut change, person).await?;
    change.commit().await?;
    Ok(super::parts::door(
        t!(visit, "mails-ended-title"),
        html! {
            p class="fl-lede" { (t!(visit, "mails-ended-lede")) }
        },
    )
    .dress(&visit))
}
