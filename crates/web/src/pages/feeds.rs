//! Feeds of works, in Atom, by the contract. A feed is read by programs without a session: public works only.

use std::fmt::Write;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use fanlight_archive::TagId;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags;
use fanlight_archive::works::blurbs::{self, Blurb};
use fanlight_archive::works::find::{self, Filter};
use maud::{PreEscaped, html};

use super::works::id;
use crate::addresses;
use crate::errors::Fault;
use crate::t;
use crate::texts::grouped;
use crate::views::{self, blurb};
use crate::visit::Visit;

/// `GET /tags/{tag}/feed.atom`, the tag by its number.
pub async fn tag(Path(tag): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let tag: TagId = id(&tag, "tag")?;
    let (guest, app) = (Viewer::guest(), visit.app.clone());
    let db = visit.db().await?;
    let tag = tags::by_id(db, &guest, tag).await?.ok_or(Fault::Missing("tag"))?;
    let ids =
        find::find(app.catalogue(), db, &guest, &Filter::with(&tag), 1, Default::default()).await?.works;
    let works = if ids.is_empty() { Vec::new() } else { blurbs::load(db, &guest, &ids).await? };
    visit.rest();
    let feed = Feed {
        id: format!("/tags/{}/feed", tag.id),
        page: addresses::tag_works(&tag.name),
        own: format!("/tags/{}/feed.atom", tag.id),
        title: tag.name,
    };
    Ok(atom(&visit, &feed, &works))
}

/// What a feed says of itself.
pub(crate) struct Feed {
    /// Where its id stands in the archive, without the host.
    pub(crate) id: String,
    /// Its title, without the archive's name.
    pub(crate) title: String,
    /// The page that lists the same, without the host.
    pub(crate) page: String,
    /// Its own address, without the host.
    pub(crate) own: String,
}

/// A feed of these works, which must be everybody's to see.
pub(crate) fn atom(visit: &Visit, about: &Feed, works: &[Blurb]) -> Response {
    let (base, host) = (visit.base(), visit.host());
    let now = visit.archive().now();
    let updated = works.iter().map(|blurb| blurb.work.updated_at).max().unwrap_or(now);
    let mut feed = String::with_capacity(4096);
    let title = format!("{} - {}", about.title, visit.app.settings().name);
    // Writing to a string does not fail.
    let _ = write!(
        feed,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xml:lang=\"en\" xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>tag:{},2005:{}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<title>{}</title>\n<updated>{}</updated>\n",
        escape(&host),
        escape(&about.id),
        escape(&format!("{base}{}", about.page)),
        escape(&format!("{base}{}", about.own)),
        escape(&title),
        updated.timestamp(),
    );
    for blurb in works {
        entry(visit, &base, &host, blurb, &mut feed);
    }
    feed.push_str("</feed>\n");
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response()
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

fn summary(visit: &Visit, base: &str, blurb: &Blurb) -> String {
    let work = &blurb.work;
    let names = match work.creators.as_deref() {
        None | Some([]) => html! { (t!(visit, "anonymous")) },
        Some(creators) => html! {
            @for (at, byline) in creators.iter().enumerate() {
                @if at > 0 { ", " }
                @match addresses::byline(byline) {
                    Some(address) => a href=(format!("{base}{address}")) { (views::name(byline)) },
                    None => (views::name(byline)),
                }
            }
        },
    };
    html! {
        p { (t!(visit, "by")) " " (names) }
        (PreEscaped(&work.summary))
        p {
            (t!(visit, "words")) ": " (grouped(work.words)) ", " (t!(visit, "chapters")) ": " (blurb::chapters(work)) ", "
            (t!(visit, "language")) ": " (work.language.name)
        }
        ul {
            @for tag in &work.tags { li { a href=(format!("{base}{}", addresses::tag_works(&tag.page))) { (tag.typed) } } }
        }
    }
    .into_string()
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
