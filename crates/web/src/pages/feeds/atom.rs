//! A feed as Atom (RFC 4287), by the contract.

use std::fmt::Write;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use fanlight_archive::works::blurbs::Blurb;

use super::{Feed, summary};
use crate::addresses;
use crate::t;
use crate::views;
use crate::visit::Visit;

/// The kind of the answer.
pub(super) const KIND: &str = "application/atom+xml";

/// A feed of these works.
pub(super) fn write(visit: &Visit, about: &Feed, works: &[Blurb]) -> Response {
    let (base, host) = (visit.base(), visit.host());
    let now = visit.archive().now();
    let updated = works.iter().map(|blurb| blurb.work.updated_at).max().unwrap_or(now);
    let mut feed = String::with_capacity(4096);
    // Writing to a string does not fail.
    let _ = write!(
        feed,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xml:lang=\"en\" xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>tag:{},2005:{}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<title>{}</title>\n<updated>{}</updated>\n",
        escape(&host),
        escape(&about.id),
        escape(&format!("{base}{}", about.page)),
        escape(&format!("{base}{}", visit.address())),
        escape(&about.title(visit)),
        updated.timestamp(),
    );
    for blurb in works {
        entry(visit, &base, &host, blurb, &mut feed);
    }
    feed.push_str("</feed>\n");
    ([(header::CONTENT_TYPE, format!("{KIND}; charset=utf-8"))], feed).into_response()
}

fn entry(visit: &Visit, base: &str, host: &str, blurb: &Blurb, feed: &mut String) {
    let work = &blurb.work;
    let _ = write!(
        feed,
        "<entry>\n<id>tag:{},2005:Work/{}</id>\n<published>{}</published>\n<updated>{}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<title>{}</title>\n",
        escape(host),
        work.id,
        work.published_on.timestamp(),
        work.updated_at.timestamp(),
        escape(&format!("{base}/works/{}", work.id)),
        escape(&work.title),
    );
    match work.creators.as_deref() {
        None | Some([]) => {
            let _ = writeln!(feed, "<author><name>{}</name></author>", escape(&t!(visit, "anonymous")));
        }
        Some(creators) => {
            for byline in creators {
                let _ = write!(feed, "<author><name>{}</name>", escape(&views::name(byline)));
                if let Some(address) = addresses::byline(byline) {
                    let _ = write!(feed, "<uri>{}</uri>", escape(&format!("{base}{address}")));
                }
                feed.push_str("</author>\n");
            }
        }
    }
    let _ =
        write!(feed, "<summary type=\"html\">{}</summary>\n</entry>\n", escape(&summary(visit, base, blurb)));
}

/// A text in XML; what XML cannot hold at all is left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
