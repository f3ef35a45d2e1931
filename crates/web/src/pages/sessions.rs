//! Logging in and out.
//!
//! The log-in form works for browsers and for scripts by the contract: `/token_dispenser.json` gives the token, the
//! form's names are `user[login]`, `user[password]`, `user[remember_me]`. Whatever was wrong, one sentence. A GET
//! never logs out: `/users/logout` is a page with a button.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::{accounts, sessions};
use fanlight_archive::{Error, PersonId};
use maud::{Markup, html};

use super::parts::{door, door_form};
use crate::cookies::Name;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TOKEN, TextField, token, token_field};
use crate::layout::{Page, contract_sentence};
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// The contract's sentence for a wrong name or password.
const WRONG: &str = "The password or user name you entered doesn't match our records.";
/// The contract's sentence for a page that needs a member.
const FIRST: &str = "You don't have permission to access the page you were trying to reach. Please log in.";
/// Before the names of the fields that a log-in form carries for somebody whose session had ended.
const KEPT: &str = "kept:";
/// The field that says where the carried form was going.
const KEPT_ACTION: &str = "kept_action";

/// `GET /token_dispenser.json`
pub async fn token_json(visit: Visit) -> Response {
    let (token, cookie) = token(&visit);
    let mut response = axum::Json(serde_json::json!({ "token": token })).into_response();
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// `GET /users/login`
pub async fn show(visit: Visit) -> Response {
    if let Some(session) = &visit.session {
        return Redirect::to(&format!("/users/{}", session.name)).into_response();
    }
    let to = visit.query("return_to").unwrap_or_default();
    form(&visit, &to, "", None, html! {}).into_response()
}

/// The log-in page in place of one that needs a member; logging in leads back.
pub(crate) fn ask_to_log_in(visit: &Visit, to: &str) -> Page {
    let sentence = contract_sentence(visit, FIRST, t!(visit, "log-in-first"));
    form(visit, to, "", Some(sentence), html! {})
}

/// The log-in page for a form whose session had ended: what was typed is carried along and goes on afterwards.
pub(crate) fn ask_to_go_on(visit: &Visit, action: &str, fields: &Fields) -> Page {
    let fields = fields.0.iter().filter(|(name, _)| name != TOKEN);
    let fields = fields.map(|(name, value)| (format!("{KEPT}{name}"), value.clone())).collect();
    form(visit, "", "", Some(html! { (t!(visit, "log-in-kept")) }), carry(action, &Fields(fields)))
}

/// Fields carried along unseen. (A text area keeps line ends where a hidden input may not.)
fn carry(action: &str, fields: &Fields) -> Markup {
    html! {
        input type="hidden" name=(KEPT_ACTION) value=(action);
        (unseen(fields.0.iter().filter(|(name, _)| name.starts_with(KEPT)).map(|(name, value)| (name.as_str(), value.as_str()))))
    }
}

fn unseen<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        @for (name, value) in fields {
            textarea name=(name) hidden { "\n" (value) }
        }
    }
}

fn form(visit: &Visit, to: &str, name: &str, sentence: Option<Markup>, carried: Markup) -> Page {
    let (token, cookie) = token(visit);
    let title = t!(visit, "log-in-title");
    let faults = Faults::new(visit, None);
    let field = |id, name, label, value, kind, autocomplete| {
        TextField { id, name, field: "login", label, hint: None, value, kind, autocomplete, required: true }
            .show(visit, &faults)
    };
    door_form(title, html! {
        @if let Some(sentence) = sentence { div class="flash error" role="alert" { (sentence) } }
        form class="fl-form" id="loginform" method="post" action="/users/login" {
            (token_field(&token))
            input type="hidden" name="return_to" value=(to);
            (carried)
            (field("user_login", "user[login]", t!(visit, "log-in-name"), name, "text", "username"))
            (field("user_password", "user[password]", t!(visit, "log-in-password"), "", "password", "current-password"))
            label class="fl-choice" {
                input type="checkbox" name="user[remember_me]" value="1";
                span { (t!(visit, "log-in-remember")) }
            }
            div class="fl-buttons" { button class="fl-btn" { (t!(visit, "nav-log-in")) } }
        }
        p class="fl-muted" {
            a href="/users/password/new" { (t!(visit, "log-in-forgotten")) } " · "
            a href="/users/new" { (t!(visit, "nav-sign-up")) }
        }
    })
        .cookie(cookie)
    .dress(visit)
}

/// `POST /users/login`
pub async fn log_in(posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    let app = &visit.app;
    app.counters().spend(Budget::LogIn, visit.network, app.archive.now())?;
    let (name, password) = (fields.one("user[login]"), fields.one("user[password]"));
    let to = fields.one("return_to");
    let device = app.cookies().read(&visit.headers, Name::Device).map(sessions::hash);
    let person = match accounts::log_in(&app.archive, name, password, device.as_deref()).await {
        Ok(person) => person,
        Err(Error::Invalid(invalid)) => {
            let messages = || invalid.fields.values().flatten();
            let sentence = if messages().any(|message| message.key == "error-log-in") {
                contract_sentence(&visit, WRONG, t!(visit, "error-log-in"))
            } else {
                html! { @for message in messages() { (visit.texts().message(message)) } }
            };
            let carried = html! { @if fields.has(KEPT_ACTION) { (carry(fields.one(KEPT_ACTION), &fields)) } };
            return Ok(form(&visit, to, name, Some(sentence), carried).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let remember = fields.ticked("user[remember_me]");
    let entered = enter(&visit, person, remember).await?;
    let mut response = if fields.has(KEPT_ACTION) {
        let mut db = app.archive.read().await?;
        let session = sessions::find(&app.archive, &mut db, &entered.secret).await?;
        go_on(&visit, &fields, &session.map(|session| session.form_token).unwrap_or_default()).into_response()
    } else {
        Redirect::to(&local(to).unwrap_or_else(|| "/".to_owned())).into_response()
    };
    entered.set(&mut response);
    Ok(response)
}

/// A session just begun: its secret and the cookies to be set.
pub(crate) struct Entered {
    secret: String,
    cookies: [axum::http::HeaderValue; 2],
}

impl Entered {
    /// Sets the cookies on the answer.
    pub(crate) fn set(self, response: &mut Response) {
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

/// Begins a session for a person whose right to it was checked, and knows their device from now on.
pub(crate) async fn enter(visit: &Visit, person: PersonId, remember: bool) -> Result<Entered, Fault> {
    let app = &visit.app;
    let agent = visit.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
    let mut change = app.archive.change(Some(person)).await?;
    let secret = sessions::begin(&mut change, person, agent, remember).await?;
    let (now, device) = (change.now(), change.secret());
    sessions::know_device(&mut change, person, &sessions::hash(&device), now).await?;
    change.commit().await?;
    let life = sessions::LIFE / fanlight_archive::Time::SECOND;
    let cookies = [
        app.cookies().set(Name::Session, &secret, remember.then_some(life)),
        app.cookies().set(Name::Device, &device, Some(life)),
    ];
    Ok(Entered { secret, cookies })
}

/// An address of this house: a path, never another site.
fn local(to: &str) -> Option<String> {
    let inside =
        to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n']) && to.len() < 2_000;
    inside.then(|| to.to_owned())
}

/// After logging in: the form that was interrupted, one press from going on.
fn go_on(visit: &Visit, fields: &Fields, token: &str) -> Page {
    let action = local(fields.one(KEPT_ACTION)).unwrap_or_else(|| "/".to_owned());
    let kept = fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?, value.as_str())));
    let title = t!(visit, "log-in-go-on-title");
    door(
        title,
        html! {
            p class="fl-lede" { (t!(visit, "log-in-go-on")) }
            form method="post" action=(action) {
                (token_field(token))
                (unseen(kept))
                button class="fl-btn" { (t!(visit, "log-in-go-on-button")) }
            }
        },
    )
    .dress(visit)
}

/// `GET /users/logout`: a page with a button, for a GET changes nothing.
pub async fn leave(visit: Visit) -> Response {
    if visit.session.is_none() {
        return Redirect::to("/").into_response();
    }
    let (token, _) = token(&visit);
    door(
        t!(visit, "log-out-title"),
        html! {
            p class="fl-lede" { (t!(visit, "log-out-lede")) }
            form method="post" action="/users/logout" {
                (token_field(&token))
                button class="fl-btn" { (t!(visit, "nav-log-out")) }
            }
        },
    )
    .dress(&visit)
    .into_response()
}

/// `POST /users/logout`
pub async fn log_out(posted: Posted) -> Result<Response, Fault> {
    let visit = posted.visit;
    if let Some(session) = &visit.session {
        let mut change = visit.archive().change(Some(session.person)).await?;
        sessions::end(&mut change, session.person, session.id).await?;
        change.commit().await?;
    }
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().append(header::SET_COOKIE, visit.app.cookies().set(Name::Session, "", Some(0)));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_logging_in_one_stays_in_the_house() {
        assert_eq!(local("/works/1?page=2").as_deref(), Some("/works/1?page=2"));
        for outside in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(local(outside), None, "{outside}");
        }
    }
}
