//! A forgotten password: asking for a link, and setting a new one by it.
//!
//! The answer to asking is one page, whether or not there is such an account.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::mails::Letter;
use fanlight_archive::people::credentials;
use fanlight_archive::{Error, Invalid};
use maud::html;

use super::parts::{door, door_form};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::texts::{Language, Texts};
use crate::visit::Visit;

/// `GET /users/password/new`
pub async fn forgotten(visit: Visit) -> Page {
    let (token, cookie) = token(&visit);
    let title = t!(visit, "reset-title");
    door_form(title, html! {
        p class="fl-lede" { (t!(visit, "reset-lede")) }
        form class="fl-form" method="post" action="/users/password" {
            (token_field(&token))
            (TextField { id: "user_login", name: "user[login]", field: "login", label: t!(visit, "log-in-name"),
                hint: None, value: "", kind: "text", autocomplete: "username", required: true }
                .show(&visit, &Faults::new(&visit, None)))
            div class="fl-buttons" { button class="fl-btn" { (t!(visit, "reset-send")) } }
        }
    })
        .cookie(cookie)
    .dress(&visit)
}

/// `POST /users/password`
pub async fn ask(posted: Posted) -> Result<Page, Fault> {
    let Posted { visit, fields, .. } = posted;
    let (app, now) = (&visit.app, visit.archive().now());
    let who = fields.one("user[login]");
    app.counters().spend(Budget::Reset, visit.network, now)?;
    // By what was typed, not by whom it is: this too is the same for known and unknown.
    app.counters().spend(Budget::Reset, fanlight_archive::keys::name_key(who), now)?;
    let address = app.address();
    credentials::ask_for_reset(visit.archive(), who, |account, preferences, secret| {
        let texts = Texts::of(Language::from_code(&preferences.language).unwrap_or_default());
        let link = format!("{address}/users/password/{secret}");
        let site = app.settings().name.clone();
        let values = [("name", (&account.name).into()), ("link", (&link).into()), ("site", (&site).into())];
        Letter {
            subject: texts.say("mail-reset-subject", &values),
            body: texts.say("mail-reset-body", &values),
        }
    })
    .await?;
    let title = t!(visit, "reset-sent-title");
    Ok(door(
        title,
        html! {
            p class="fl-lede" { (t!(visit, "reset-sent")) }
            p class="fl-muted" { (t!(visit, "reset-sent-hint")) }
        },
    )
    .dress(&visit))
}

/// `GET /users/password/{token}`
pub async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Page, Fault> {
    credentials::reset_account(visit.archive(), &secret).await?;
    Ok(page(&visit, &secret, None))
}

fn page(visit: &Visit, secret: &str, invalid: Option<&Invalid>) -> Page {
    let (token, cookie) = token(visit);
    let title = t!(visit, "reset-new-title");
    door_form(title, html! {
        form class="fl-form" method="post" action=(format!("/users/password/{secret}")) {
            (token_field(&token))
            (TextField { id: "user_password", name: "user[password]", field: "password",
                label: t!(visit, "password-new"), hint: Some(t!(visit, "sign-up-password-hint")), value: "",
                kind: "password", autocomplete: "new-password", required: true }
                .show(visit, &Faults::new(visit, invalid)))
            div class="fl-buttons" { button class="fl-btn" { (t!(visit, "password-save")) } }
        }
    })
        .cookie(cookie)
    .dress(visit)
}

/// `POST /users/password/{token}`
pub async fn set(Path(secret): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    match credentials::reset(visit.archive(), &secret, fields.one("user[password]")).await {
        Ok(_) => Ok(Redirect::to("/users/login").into_response()),
        Err(Error::Invalid(invalid)) => Ok(page(&visit, &secret, Some(&invalid)).into_response()),
        Err(error) => Err(error.into()),
    }
}
