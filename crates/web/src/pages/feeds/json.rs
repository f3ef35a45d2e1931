//! A feed as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), with the same ids and words as the Atom one.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use fanlight_archive::works::blurbs::Blurb;
use serde_json::{Value, json};

use super::{Feed, summary};
use crate::addresses;
use crate::t;
use crate::views;
use crate::visit::Visit;

/// The kind of the answer.
pub(super) const KIND: &str = "application/feed+json";

/// A feed of these works.
pub(super) fn write(visit: &Visit, about: &Feed, works: &[Blurb]) -> Response {
    let (base, host) = (visit.base(), visit.host());
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title(visit),
        "home_page_url": format!("{base}{}", about.page),
        "feed_url": format!("{base}{}", visit.address()),
        "items": works.iter().map(|blurb| item(visit, &base, &host, blurb)).collect::<Vec<_>>(),
    });
    ([(header::CONTENT_TYPE, format!("{KIND}; charset=utf-8"))], feed.to_string()).into_response()
}

fn item(visit: &Visit, base: &str, host: &str, blurb: &Blurb) -> Value {
    let work = &blurb.work;
    let authors: Vec<Value> = match work.creators.as_deref() {
        None | Some([]) => vec![json!({ "name": t!(visit, "anonymous") })],
        Some(creators) => creators
            .iter()
            .map(|byline| match addresses::byline(byline) {
                Some(address) => json!({ "name": views::name(byline), "url": format!("{base}{address}") }),
                None => json!({ "name": views::name(byline) }),
            })
            .collect(),
    };
    json!({
        "id": format!("tag:{host},2005:Work/{}", work.id),
        "url": format!("{base}/works/{}", work.id),
        "title": work.title,
        "content_html": summary(visit, base, blurb),
        "date_published": work.published_on.timestamp().to_string(),
        "date_modified": work.updated_at.timestamp().to_string(),
        "authors": authors,
        "tags": work.tags.iter().map(|tag| tag.typed.as_str()).collect::<Vec<_>>(),
        "language": work.language.code,
    })
}
