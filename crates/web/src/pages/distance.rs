//! Whom a person blocks and whom they mute: `/users/{user}/blocked/users` and `/users/{user}/muted/users`, theirs alone.
//!
//! The way there from a person's page or a comment brings the name along (`?name=…`); what it does is said before the button.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::distance::{self, Kind, Listed};
use fanlight_archive::{Error, Invalid};
use maud::html;

use super::parts::{notice, own, tabs};
use super::writing::spend;
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::{Page, pagination};
use crate::network::Budget;
use crate::t;
use crate::views::feedback::giver;
use crate::views::tabs::bar;
use crate::visit::Visit;

/// `GET /users/{user}/blocked/users`
pub async fn blocked(visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    show(visit, &user, Kind::Block).await
}

/// `GET /users/{user}/muted/users`
pub async fn muted(visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    show(visit, &user, Kind::Mute).await
}

/// `POST /users/{user}/blocked/users`
pub async fn block(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    save(posted, &user, Kind::Block).await
}

/// `POST /users/{user}/muted/users`
pub async fn mute(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    save(posted, &user, Kind::Mute).await
}

async fn show(mut visit: Visit, user: &str, kind: Kind) -> Result<Page, Fault> {
    let account = own(&mut visit, user).await?;
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let listed = distance::list(visit.db().await?, &viewer, account.person_id, kind, page).await?;
    let typed = visit.query("name").unwrap_or_default();
    Ok(sheet(&visit, &account, kind, &listed, &typed, None))
}

/// Keeps somebody at a distance, or ends it.
async fn save(posted: Posted, user: &str, kind: Kind) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, user).await?;
    visit.rest();
    spend(&visit, Budget::Write)?;
    let (name, person) = (fields.one("name").to_owned(), account.person_id);
    let mut change = visit.archive().change(Some(person)).await?;
    let saved = match fields.one("act") {
        "end" => distance::end(&mut change, &visit.viewer, person, kind, &name).await,
        _ => distance::keep(&mut change, &visit.viewer, person, kind, &name).await,
    };
    match saved {
        Ok(()) => {
            change.commit().await?;
            let to = format!("{}?done=saved", addresses::distance(&account.name, kind));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            let viewer = visit.viewer.clone();
            let listed = distance::list(visit.db().await?, &viewer, person, kind, 1).await?;
            Ok(sheet(&visit, &account, kind, &listed, &name, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The page of one set: what it does, the form, and who is in it.
fn sheet(
    visit: &Visit,
    account: &Account,
    kind: Kind,
    listed: &Listed,
    typed: &str,
    invalid: Option<&Invalid>,
) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let here = addresses::distance(&account.name, kind);
    let (title, lede, button, end, nobody) = match kind {
        Kind::Block => (
            t!(visit, "distance-blocked"),
            t!(visit, "distance-blocked-lede"),
            t!(visit, "distance-block"),
            t!(visit, "distance-unblock"),
            t!(visit, "distance-blocked-nobody"),
        ),
        Kind::Mute => (
            t!(visit, "distance-muted"),
            t!(visit, "distance-muted-lede"),
            t!(visit, "distance-mute"),
            t!(visit, "distance-unmute"),
            t!(visit, "distance-muted-nobody"),
        ),
    };
    let beyond = listed.people.is_empty() && listed.total > 0;
    let sets = [(Kind::Block, t!(visit, "distance-blocked")), (Kind::Mute, t!(visit, "distance-muted"))];
    let page = visit.page();
    let status = match (invalid, beyond) {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::NOT_FOUND,
        (None, false) => StatusCode::OK,
    };
    Page::new(title.clone())
        .class("fl-page")
        .status(status)
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (lede) } }
            (tabs(visit, &account.name))
            (bar(&t!(visit, "distance-tab"),
                sets.into_iter().map(|(set, title)| (addresses::distance(&account.name, set), title, set == kind))))
            (faults.summary(visit, &[("name", "distance_name")]))
            form class="fl-form" method="post" action=(here) {
                (token_field(&token))
                (TextField { id: "distance_name", name: "name", field: "name", label: t!(visit, "distance-name"), hint: None, value: typed,
                    kind: "text", autocomplete: "off", required: true }.show(visit, &faults))
                div class="fl-buttons" { button class="fl-btn" { (button) } }
            }
            @if listed.total == 0 { div class="fl-empty" { p { (nobody) } } }
            @if beyond { p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } } }
            ul class="fl-list" {
                @for apart in &listed.people {
                    li {
                        span class="fl-grow" {
                            b { (giver(&apart.name)) } " "
                            span class="fl-muted" { (t!(visit, "distance-since", date = apart.at.date().to_string())) }
                        }
                        form method="post" action=(here) {
                            (token_field(&token))
                            input type="hidden" name="name" value=(apart.name);
                            button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="end" { (end) span class="landmark" { " " (apart.name) } }
                        }
                    }
                }
            }
            (pagination(visit, page, listed.total, &|page| format!("{here}?page={page}")))
        })
        .dress(visit)
}
