//! Signing up, by the open door or an invitation, and the one-time link that makes its bearer the owner.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::mails::Letter;
use fanlight_archive::people::accounts::NewAccount;
use fanlight_archive::people::sign_up::{self, Addressee, Door, SignUpForm};
use fanlight_archive::people::tickets::{self, Kind};
use fanlight_archive::settings::SignUp;
use fanlight_archive::{Error, Invalid};
use maud::html;

use super::parts::{door, door_form};
use super::sessions::enter;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::texts::{Language, Texts};
use crate::views::fields::tick;
use crate::visit::Visit;

/// `GET /users/new`
pub async fn show(visit: Visit) -> Response {
    if let Some(session) = &visit.session {
        return Redirect::to(&format!("/users/{}", session.name)).into_response();
    }
    let invitation = visit.query("invitation").unwrap_or_default();
    let fields = Fields(vec![("invitation".to_owned(), invitation)]);
    page(&visit, "/users", &fields, None).into_response()
}

/// `POST /users`
pub async fn create(posted: Posted) -> Result<Response, Fault> {
    let invitation = posted.fields.one("invitation").trim().to_owned();
    let door = if invitation.is_empty() { Door::Open } else { Door::Invitation(invitation) };
    make(posted, &door, "/users").await
}

async fn make(posted: Posted, door: &Door, action: &str) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    visit.app.counters().spend(Budget::SignUp, visit.network, visit.archive().now())?;
    let form = SignUpForm {
        account: NewAccount {
            name: fields.one("user[login]").to_owned(),
            email: fields.one("user[email]").to_owned(),
            password: fields.one("user[password]").to_owned(),
        },
        terms: fields.ticked("terms"),
        age: fields.ticked("age"),
        data: fields.ticked("data"),
    };
    let (texts, address, site) = (visit.texts(), visit.app.address(), visit.app.settings().name.clone());
    let letter = |reader: Addressee<'_>| match reader {
        Addressee::New(secret) => {
            let (name, link) = (form.account.name.trim(), format!("{address}/users/email/{secret}"));
            let values = [("name", name.into()), ("site", (&site).into()), ("link", (&link).into())];
            Letter {
                subject: texts.say("mail-welcome-subject", &values),
                body: texts.say("mail-welcome-body", &values),
            }
        }
        Addressee::Known(account, preferences) => {
            let texts = Texts::of(Language::from_code(&preferences.language).unwrap_or_default());
            let link = format!("{address}/users/login");
            let values =
                [("name", (&account.name).into()), ("site", (&site).into()), ("link", (&link).into())];
            Letter {
                subject: texts.say("mail-known-subject", &values),
                body: texts.say("mail-known-body", &values),
            }
        }
    };
    let person = match sign_up::sign_up(visit.archive(), &form, door, letter).await {
        Ok(person) => person,
        Err(Error::Invalid(invalid)) => {
            return Ok(page(&visit, action, &fields, Some(&invalid)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let name = form.account.name.trim();
    let entered = enter(&visit, person, false).await?;
    let mut response = Redirect::to(&format!("/users/{name}?done=welcome")).into_response();
    entered.set(&mut response);
    Ok(response)
}

fn page(visit: &Visit, action: &str, fields: &Fields, invalid: Option<&Invalid>) -> Page {
    let (token, cookie) = token(visit);
    let faults = Faults::new(visit, invalid);
    let settings = visit.app.settings();
    let owner = action != "/users";
    let title = if owner { t!(visit, "owner-title") } else { t!(visit, "sign-up-title") };
    let invitation = fields.one("invitation");
    let field = |id, name, field, label, hint, kind, autocomplete| TextField {
        id,
        name,
        field,
        label,
        hint,
        value: if kind == "password" { "" } else { fields.one(name) },
        kind,
        autocomplete,
        required: true,
    };
    let ids = [
        ("invitation", "invitation"),
        ("login", "user_login"),
        ("email", "user_email"),
        ("password", "user_password"),
        ("terms", "terms"),
        ("age", "age"),
        ("data", "data"),
    ];
    let closed = settings.sign_up == SignUp::Closed && !owner;
    door_form(title, html! {
        @if closed {
            p class="fl-lede" { (t!(visit, "error-sign-up-closed")) }
            p class="fl-row" { a class="fl-btn" href="/works" { (t!(visit, "sign-up-read")) } }
        } @else {
            @if owner { p class="fl-lede" { (t!(visit, "owner-lede")) } }
            (faults.summary(visit, &ids))
            form class="fl-form" method="post" action=(action) {
                (token_field(&token))
                @if settings.sign_up == SignUp::Invitation && !owner || !invitation.is_empty() {
                    (TextField { required: true, ..field("invitation", "invitation", "invitation",
                        t!(visit, "sign-up-invitation"), None, "text", "off") }.show(visit, &faults))
                }
                (field("user_login", "user[login]", "login", t!(visit, "sign-up-name"),
                    Some(t!(visit, "sign-up-name-hint")), "text", "username").show(visit, &faults))
                (field("user_email", "user[email]", "email", t!(visit, "sign-up-email"),
                    Some(t!(visit, "sign-up-email-hint")), "email", "email").show(visit, &faults))
                (field("user_password", "user[password]", "password", t!(visit, "log-in-password"),
                    Some(t!(visit, "sign-up-password-hint")), "password", "new-password").show(visit, &faults))
                (tick(&faults, "terms", "terms", html! { (t!(visit, "sign-up-terms")) " "
                    a href="/about#terms" { (t!(visit, "sign-up-terms-link")) } }, fields.ticked("terms")))
                (tick(&faults, "age", "age", html! { (t!(visit, "sign-up-age", years = settings.least_age)) },
                    fields.ticked("age")))
                (tick(&faults, "data", "data", html! { (t!(visit, "sign-up-data")) " "
                    a href="/about#data" { (t!(visit, "sign-up-data-link")) } }, fields.ticked("data")))
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "nav-sign-up")) } }
            }
        }
        p class="fl-muted" { a href="/users/login" { (t!(visit, "sign-up-have")) } }
    })
        .cookie(cookie)
    .dress(visit)
}

/// `GET /owner/{token}`
pub async fn owner(mut visit: Visit, Path(secret): Path<String>) -> Result<Page, Fault> {
    let now = visit.archive().now();
    if tickets::find(visit.db().await?, Kind::Owner, &secret, now).await?.is_none() {
        return Err(Fault::Missing("link"));
    }
    let action = format!("/owner/{secret}");
    let Some(session) = &visit.session else { return Ok(page(&visit, &action, &Fields::default(), None)) };
    let title = t!(visit, "owner-title");
    Ok(door(
        title,
        html! {
            p class="fl-lede" { (t!(visit, "owner-claim", name = &session.name)) }
            form method="post" action=(action) {
                (token_field(&session.form_token))
                button class="fl-btn" { (t!(visit, "owner-button")) }
            }
        },
    )
    .dress(&visit))
}

/// `POST /owner/{token}`
pub async fn claim(Path(secret): Path<String>, posted: Posted) -> Result<Response, Fault> {
    match posted.visit.person() {
        Some(person) => {
            sign_up::claim(posted.visit.archive(), person, &secret).await?;
            Ok(Redirect::to("/admin").into_response())
        }
        None => {
            let action = format!("/owner/{secret}");
            make(posted, &Door::Owner(secret), &action).await
        }
    }
}
