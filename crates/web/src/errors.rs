//! Errors as pages: the one place where an [`Error`] of the archive becomes an answer.
//!
//! A handler gives a [`Fault`]; the layer [`dress`] around the router turns it into a page in the visitor's language
//! with the site around it. What is our own fault gets an id that stands on the page and in the log; nothing else of
//! it ever leaves the house.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::Error;
use fanlight_archive::people::names;
use fanlight_archive::people::standing::Suspension;
use maud::{PreEscaped, html};

use crate::app::App;
use crate::forms::Fields;
use crate::layout::{Page, mark};
use crate::t;
use crate::texts::Value;
use crate::visit::Visit;

/// Why a page could not be given.
#[derive(Clone, Debug)]
pub enum Fault {
    /// There is no such thing.
    Missing(&'static str),
    /// Not for this person; guests are asked to log in.
    Forbidden,
    /// The form was made for another session, or came without its token.
    Stale,
    /// A member's form came after the session had ended: log in, and it goes on.
    Kept {
        /// Where it was going.
        action: String,
        /// What was typed.
        fields: Fields,
    },
    /// The person may read but not write for a while; until when and why, where that was written down.
    Suspended(Option<Suspension>),
    /// What was sent needs another look and its page cannot show where: the sentences.
    Invalid(fanlight_archive::Invalid),
    /// Somebody else was quicker.
    Conflict,
    /// Too many; again in so many seconds.
    TooOften(u64),
    /// Too much to do just now.
    Busy,
    /// Our own fault; the text is for the log alone.
    Broken(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(noun) => Fault::Missing(noun),
            Error::Forbidden => Fault::Forbidden,
            Error::Invalid(invalid) => Fault::Invalid(invalid),
            Error::Conflict => Fault::Conflict,
            Error::TooOften(seconds) => Fault::TooOften(seconds),
            Error::Busy => Fault::Busy,
            Error::Database(_) | Error::Broken(_) => Fault::Broken(error.to_string()),
        }
    }
}

impl Fault {
    /// A form whose session ended.
    pub fn kept(visit: &Visit, fields: Fields) -> Fault {
        let action = visit.address().to_owned();
        Fault::Kept { action, fields }
    }

    /// A form without its token.
    pub fn stale_form() -> Fault {
        Fault::Stale
    }

    fn status(&self) -> StatusCode {
        match self {
            Fault::Missing(_) => StatusCode::NOT_FOUND,
            Fault::Forbidden | Fault::Stale | Fault::Suspended(_) => StatusCode::FORBIDDEN,
            Fault::Kept { .. } => StatusCode::UNAUTHORIZED,
            Fault::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer after a panic: dressed like any of our own faults.
pub(crate) fn panicked() -> Response {
    Fault::Broken("a handler panicked; the panic itself stands above in the log".into()).into_response()
}

/// Gives faults their pages.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let kept = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => fault.clone(),
        // The router's own answers: no such address, or not by this method.
        None if response.status() == StatusCode::NOT_FOUND
            && !response.headers().contains_key(header::CONTENT_TYPE) =>
        {
            Fault::Missing("page")
        }
        None => return response,
    };
    if let (Fault::Missing("person"), true) = (&fault, kept.method.is_safe())
        && let Some(there) = renamed(&app, &kept.uri).await
    {
        return Redirect::to(&there).into_response();
    }
    let visit = Visit::or_guest(&kept, &app).await;
    let seconds = match fault {
        Fault::TooOften(seconds) => Some(seconds),
        Fault::Busy => Some(5),
        _ => None,
    };
    let status = fault.status();
    let mut page = match fault {
        Fault::Forbidden if visit.session.is_none() && kept.method == Method::GET => {
            return crate::pages::sessions::ask_to_log_in(&visit, visit.address()).into_response();
        }
        Fault::Kept { action, fields } => {
            crate::pages::sessions::ask_to_go_on(&visit, &action, &fields).into_response()
        }
        fault => door(&visit, fault, status).into_response(),
    };
    *page.status_mut() = status;
    if let Some(seconds) = seconds {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    page
}

/// Where a page of somebody is who had another name when its address was written down.
async fn renamed(app: &App, uri: &Uri) -> Option<String> {
    let inside = uri.path_and_query()?.as_str().strip_prefix("/users/")?;
    let end = inside.find(['/', '?']).unwrap_or(inside.len());
    let (old, rest) = inside.split_at(end);
    let name = names::present(&mut app.archive.read().await.ok()?, old).await.ok()??;
    Some(format!("/users/{name}{rest}"))
}

fn door(visit: &Visit, fault: Fault, status: StatusCode) -> Page {
    let say = |key: &str, values: &[(&'static str, Value<'_>)]| visit.texts().say(key, values);
    let mut code = None;
    let (title, sentence) = match fault {
        // The contract's sentence; clients look for it with the entity.
        Fault::Missing("work") => (
            t!(visit, "fault-missing-title"),
            PreEscaped("Sorry, we couldn&#x27;t find the work you were looking for.".to_owned()),
        ),
        Fault::Missing(_) => (t!(visit, "fault-missing-title"), text(t!(visit, "fault-missing"))),
        Fault::Forbidden | Fault::Kept { .. } => {
            (t!(visit, "fault-forbidden-title"), text(t!(visit, "fault-forbidden")))
        }
        Fault::Stale => (t!(visit, "fault-stale-title"), text(t!(visit, "fault-stale"))),
        Fault::Suspended(why) => (
            t!(visit, "fault-suspended-title"),
            html! {
                (t!(visit, "fault-suspended"))
                @if let Some(why) = why {
                    " " (t!(visit, "fault-suspended-until", date = why.until.date().to_string()))
                    br;
                    (t!(visit, "fault-suspended-why")) " " bdi { (why.reason) }
                }
            },
        ),
        Fault::Conflict => (t!(visit, "fault-conflict-title"), text(t!(visit, "fault-conflict"))),
        Fault::Invalid(invalid) => {
            let said: Vec<_> =
                invalid.fields.values().flatten().map(|message| visit.texts().message(message)).collect();
            (t!(visit, "fault-invalid-title"), text(said.join(" ")))
        }
        Fault::TooOften(seconds) => {
            let minutes = seconds.div_ceil(60);
            (t!(visit, "fault-too-often-title"), text(say("fault-too-often", &[("minutes", minutes.into())])))
        }
        Fault::Busy => (t!(visit, "fault-busy-title"), text(t!(visit, "fault-busy"))),
        Fault::Broken(why) => {
            let id = visit.archive().chance().secret()[..10].to_owned();
            tracing::error!(id, path = visit.uri.path(), why, "our own fault");
            code = Some(id);
            (t!(visit, "fault-broken-title"), text(t!(visit, "fault-broken")))
        }
    };
    Page::new(title.clone()).class("fl-page").main(html! {
        div class="fl-door" {
            (mark())
            p class="fl-errno" { (status.as_u16()) }
            h2 class="heading" { (title) }
            p class="fl-lede" { (sentence) }
            @if let Some(code) = code { p { (t!(visit, "fault-code")) " " code class="fl-code" { (code) } } }
            p class="fl-row" { a class="fl-btn" href="/" { (t!(visit, "fault-home")) } }
        }
    }).dress(visit)
}

fn text(sentence: String) -> PreEscaped<String> {
    html! { (sentence) }
}
