//! How pages look to this reader: kept in an open cookie, for guests and members alike.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use crate::cookies;
use crate::forms::Posted;
use crate::layout::{Page, look_form};
use crate::t;
use crate::visit::{Look, Visit};

/// `GET /reading`
pub async fn show(visit: Visit) -> Page {
    let title = t!(visit, "look-title");
    Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "look-lede")) }
            }
            (look_form(&visit))
        })
        .dress(&visit)
}

/// `POST /reading`: sets the cookie and goes back to where the reader was.
pub async fn save(posted: Posted) -> Response {
    let fields = &posted.fields;
    let word = |name| fields.one(name);
    let look = Look::from_words(word("theme"), word("font"), word("size"), word("width"), word("leading"));
    let back = posted
        .visit
        .headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|address| address.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
        .filter(|path| !path.starts_with("//"))
        .unwrap_or_else(|| "/".to_owned());
    let mut response = Redirect::to(&back).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookies::set_open("look", &look.cookie()));
    response
}
