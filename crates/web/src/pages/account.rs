//! One's own account: user name, e-mail address, password, sessions.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::mails::Letter;
use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::credentials::{self, EmailLetters};
use fanlight_archive::people::{names, sessions};
use fanlight_archive::{Error, Invalid, SessionId};
use maud::{Markup, html};

use super::parts::{door, notice, own, tabs};
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// The field for the password one has; asked before anything that could lock its owner out.
fn old_password(visit: &Visit, faults: &Faults<'_>) -> Markup {
    TextField {
        id: "old_password",
        name: "old_password",
        field: "old_password",
        label: t!(visit, "password-old"),
        hint: None,
        value: "",
        kind: "password",
        autocomplete: "current-password",
        required: true,
    }
    .show(visit, faults)
}

fn frame(visit: &Visit, user: &str, title: String, lede: String, action: &str, inside: Markup) -> Page {
    let (token, _) = token(visit);
    Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (lede) } }
            (tabs(visit, user))
            form class="fl-form" method="post" action=(format!("/users/{user}/{action}")) {
                (token_field(&token))
                (inside)
            }
        })
        .dress(visit)
}

fn save(visit: &Visit) -> Markup {
    html! { div class="fl-buttons" { button class="fl-btn" { (t!(visit, "form-save")) } } }
}

/// Tries at the password, by person: as few as for logging in.
fn count(visit: &Visit) -> Result<(), Fault> {
    let key = visit.person().map(|person| person.0);
    Ok(visit.app.counters().spend(Budget::LogIn, key, visit.archive().now())?)
}

fn name_page(visit: &Visit, user: &str, fields: &Fields, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (title, lede) = (t!(visit, "name-title"), t!(visit, "name-lede"));
    let field = TextField {
        id: "login",
        name: "login",
        field: "login",
        label: t!(visit, "name-new"),
        hint: Some(t!(visit, "sign-up-name-hint")),
        value: fields.one("login"),
        kind: "text",
        autocomplete: "username",
        required: true,
    };
    let inside = html! { (field.show(visit, &faults)) (old_password(visit, &faults)) (save(visit)) };
    frame(visit, user, title, lede, "change_username", inside)
}

/// `GET /users/{user}/change_username`
pub async fn name(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let fields = Fields(vec![("login".to_owned(), account.name.clone())]);
    Ok(name_page(&visit, &account.name, &fields, None))
}

/// `POST /users/{user}/change_username`
pub async fn change_name(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    count(&visit)?;
    let person = account.person_id;
    match names::change(visit.archive(), person, fields.one("login"), fields.one("old_password")).await {
        Ok(name) => Ok(Redirect::to(&format!("/users/{name}?done=saved")).into_response()),
        Err(Error::Invalid(invalid)) => {
            Ok(name_page(&visit, &account.name, &fields, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn email_page(visit: &Visit, account: &Account, fields: &Fields, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (title, lede) = (t!(visit, "email-title"), t!(visit, "email-lede", email = &account.email));
    let field = TextField {
        id: "email",
        name: "email",
        field: "email",
        label: t!(visit, "email-new"),
        hint: None,
        value: fields.one("email"),
        kind: "email",
        autocomplete: "email",
        required: true,
    };
    let inside = html! {
        @if !account.email_confirmed.0 { p { (t!(visit, "email-unconfirmed")) } }
        (field.show(visit, &faults))
        (old_password(visit, &faults))
        (save(visit))
    };
    frame(visit, &account.name, title, lede, "change_email", inside)
}

/// `GET /users/{user}/change_email`
pub async fn email(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    Ok(email_page(&visit, &account, &Fields::default(), None))
}

/// `POST /users/{user}/change_email`
pub async fn change_email(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    count(&visit)?;
    let (new, password) = (fields.one("email"), fields.one("old_password"));
    let address = visit.app.address();
    let site = visit.app.settings().name.clone();
    let letters = |secret: &str| {
        let link = format!("{address}/users/email/{secret}");
        let values =
            || [("name", (&account.name).into()), ("site", (&site).into()), ("link", (&link).into())];
        let texts = visit.texts();
        EmailLetters {
            to_new: Letter {
                subject: texts.say("mail-email-subject", &values()),
                body: texts.say("mail-email-body", &values()),
            },
            to_old: Letter {
                subject: texts.say("mail-email-old-subject", &values()),
                body: texts.say("mail-email-old-body", &values()),
            },
        }
    };
    match credentials::ask_for_email(visit.archive(), account.person_id, new, password, letters).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/users/{}/change_email?done=email", account.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(email_page(&visit, &account, &fields, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /users/email/{token}`: a page with a button, for a GET changes nothing.
pub async fn new_email(mut visit: Visit, Path(secret): Path<String>) -> Result<Page, Fault> {
    let archive = visit.archive().clone();
    let person = visit.person().ok_or(Fault::Forbidden)?;
    let asked = credentials::asked_email(&archive, visit.db().await?, person, &secret).await?;
    let email = asked.ok_or(Fault::Missing("link"))?;
    let (token, _) = token(&visit);
    let title = t!(visit, "email-confirm-title");
    Ok(door(
        title,
        html! {
            p class="fl-lede" { (t!(visit, "email-confirm", email = &email)) }
            form method="post" action=(format!("/users/email/{secret}")) {
                (token_field(&token))
                button class="fl-btn" { (t!(visit, "email-confirm-button")) }
            }
        },
    )
    .dress(&visit))
}

/// `POST /users/email/{token}`
pub async fn confirm_email(Path(secret): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let visit = posted.visit;
    let session = visit.session.as_ref().ok_or(Fault::Forbidden)?;
    credentials::confirm_email(visit.archive(), session.person, &secret).await?;
    Ok(Redirect::to(&format!("/users/{}/change_email?done=saved", session.name)).into_response())
}

fn password_page(visit: &Visit, user: &str, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (title, lede) = (t!(visit, "password-title"), t!(visit, "password-lede"));
    let field = TextField {
        id: "password",
        name: "password",
        field: "password",
        label: t!(visit, "password-new"),
        hint: Some(t!(visit, "sign-up-password-hint")),
        value: "",
        kind: "password",
        autocomplete: "new-password",
        required: true,
    };
    let inside = html! { (old_password(visit, &faults)) (field.show(visit, &faults)) (save(visit)) };
    frame(visit, user, title, lede, "change_password", inside)
}

/// `GET /users/{user}/change_password`
pub async fn password(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    Ok(password_page(&visit, &account.name, None))
}

/// `POST /users/{user}/change_password`
pub async fn change_password(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    count(&visit)?;
    let keep = visit.session.as_ref().map(|session| session.id);
    let (old, new) = (fields.one("old_password"), fields.one("password"));
    match credentials::change_password(visit.archive(), account.person_id, old, new, keep).await {
        Ok(()) => {
            let to = format!("/users/{}/change_password?done=password", account.name);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(password_page(&visit, &account.name, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A browser and its system by their names; a program that gives others by what it calls itself.
fn device(visit: &Visit, agent: &str) -> String {
    // The first that fits: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
    const BROWSERS: [(&str, &str); 6] = [
        ("Firefox/", "Firefox"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        _ if agent.is_empty() => t!(visit, "sessions-nameless"),
        (Some(browser), Some(system)) => t!(visit, "sessions-device", browser = browser, system = system),
        (Some(name), None) => name.to_owned(),
        (None, _) => agent.to_owned(),
    }
}

/// `GET /users/{user}/sessions`
pub async fn sessions(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let now = visit.archive().now();
    let listed = sessions::list(visit.db().await?, account.person_id, now).await?;
    let here = visit.session.as_ref().map(|session| session.id);
    let (token, _) = token(&visit);
    let title = t!(visit, "sessions-title");
    let action = format!("/users/{}/sessions", account.name);
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(&visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "sessions-lede")) } }
            (tabs(&visit, &account.name))
            ul class="fl-list" {
                @for session in &listed {
                    li {
                        span class="fl-grow" {
                            b title=[(!session.agent.is_empty()).then_some(&session.agent)] { (device(&visit, &session.agent)) } " "
                            span class="fl-muted" { (t!(visit, "sessions-seen", since = session.created_at.date().to_string(), seen = session.seen_at.date().to_string())) }
                        }
                        @if Some(session.id) == here {
                            span class="fl-chip fl-chip-ok" { (t!(visit, "sessions-here")) }
                        } @else {
                            form method="post" action=(action) {
                                (token_field(&token))
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="session" value=(session.id) { (t!(visit, "nav-log-out")) }
                            }
                        }
                    }
                }
            }
            @if listed.len() > 1 {
                form method="post" action=(action) {
                    (token_field(&token))
                    div class="fl-buttons" {
                        button class="fl-btn fl-btn-danger" name="others" value="1" { (t!(visit, "sessions-others")) }
                    }
                }
            }
        })
        .dress(&visit))
}

/// `POST /users/{user}/sessions`
pub async fn end_sessions(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    if fields.has("others") {
        let here = visit.session.as_ref().map(|session| session.id);
        sessions::end_others(&mut change, account.person_id, here).await?;
    } else {
        let id: SessionId = fields.one("session").parse().map_err(|_| Fault::Missing("session"))?;
        sessions::end(&mut change, account.person_id, id).await?;
    }
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/sessions?done=ended", account.name)).into_response())
}
