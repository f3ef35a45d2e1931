//! Pages kept for guests: whole, plain and in gzip, until what they show has changed.
//!
//! Nothing here decides who may see what: a page is asked for by a [`Key`] whose stamp the caller has just read from
//! the database together with the work's state (`works::load::head`), or by the journal's number for lists. Only
//! guests' pages are kept, and theirs hold no token. Kept for ten minutes at the most, for hits are not stamped.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::future::Cache;

use crate::assets::{accepts_gzip, gzip};
use crate::layout::Page;
use crate::texts::Language;
use crate::views::feedback;
use crate::visit::{Look, Visit};

/// Bytes of all kept pages together.
const ROOM: u64 = 24 * 1024 * 1024;
/// Bytes of the largest page that is kept.
const LARGEST: usize = 2 * 1024 * 1024;
/// How long a page is kept.
const LIFE: Duration = Duration::from_secs(600);

/// What tells one kept page from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which page: its path and what of the query it depends on.
    pub page: String,
    /// The work's stamp, or the journal's number.
    pub stamp: i64,
    /// Whether the guest said yes to adult works.
    pub adult: bool,
    /// The language of the texts.
    pub language: Language,
    /// The looks, which stand in the page.
    pub look: Look,
}

/// A kept page.
pub struct Kept {
    plain: Bytes,
    gzip: Bytes,
    mark: HeaderValue,
}

/// The kept pages of a process.
pub struct Pages(Option<Cache<Key, Arc<Kept>>>);

impl Pages {
    /// None yet; none ever if it is off.
    pub fn new(on: bool) -> Pages {
        Pages(on.then(|| {
            Cache::builder()
                .max_capacity(ROOM)
                .weigher(|key: &Key, kept: &Arc<Kept>| {
                    u32::try_from(key.page.len() + kept.plain.len() + kept.gzip.len() + 256)
                        .unwrap_or(u32::MAX)
                })
                .time_to_live(LIFE)
                .build()
        }))
    }

    /// Whether pages are kept at all.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The kept page of a key.
    pub async fn get(&self, key: &Key) -> Option<Arc<Kept>> {
        self.0.as_ref()?.get(key).await
    }

    /// Keeps a page, unless it is too large for that.
    pub async fn put(&self, key: Key, html: String) -> Arc<Kept> {
        let kept = Arc::new(Kept::new(html));
        if let Some(cache) = self.0.as_ref().filter(|_| kept.plain.len() <= LARGEST) {
            cache.insert(key, kept.clone()).await;
        }
        kept
    }

    /// Forgets all: something that stands on every page has changed.
    pub fn forget_all(&self) {
        if let Some(cache) = &self.0 {
            cache.invalidate_all();
        }
    }
}

impl Kept {
    fn new(html: String) -> Kept {
        let mark = format!("W/\"{}\"", &blake3::hash(html.as_bytes()).to_hex()[..20]);
        Kept {
            gzip: gzip(html.as_bytes()),
            plain: html.into(),
            mark: HeaderValue::from_str(&mark).unwrap_or(HeaderValue::from_static("W/\"\"")),
        }
    }

    /// The answer to a request: not modified, in gzip, or plain.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let has_it = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|mark| mark.trim() == self.mark);
        let mut response = if has_it {
            StatusCode::NOT_MODIFIED.into_response()
        } else if accepts_gzip(request) {
            let mut response = axum::response::Html(self.gzip.clone()).into_response();
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        } else {
            axum::response::Html(self.plain.clone()).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.mark.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
        response
    }
}

impl Visit {
    /// Whether this visit's pages may be kept: a guest's, where pages are kept at all.
    pub fn keeps(&self) -> bool {
        self.session.is_none() && self.app.pages().is_on()
    }

    /// The key of a page, if it may be kept. One that says what was just done, or shows comments, may not.
    pub fn key(&self, page: String, stamp: i64) -> Option<Key> {
        (self.keeps() && !feedback::is_asked(self)).then(|| Key {
            page,
            stamp,
            adult: self.adult(),
            language: self.texts().language(),
            look: self.look.clone(),
        })
    }

    /// The answer from a kept page.
    pub async fn kept(&self, key: Option<&Key>) -> Option<Response> {
        Some(self.app.pages().get(key?).await?.answer(&self.headers))
    }

    /// Answers with a page just made, and keeps it if it has a key.
    pub async fn keep(&self, key: Option<Key>, page: Page) -> Response {
        match key {
            // A kept page is answered as found.
            Some(key) if page.is_found() => {
                self.app.pages().put(key, page.into_html()).await.answer(&self.headers)
            }
            _ => page.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(page: &str, stamp: i64) -> Key {
        let look = Look::from_words("", "", "", "", "");
        Key { page: page.into(), stamp, adult: false, language: Language::English, look }
    }

    #[tokio::test]
    async fn another_stamp_is_another_page_and_a_switched_off_cache_keeps_none() {
        let pages = Pages::new(true);
        pages.put(key("/works/1", 1), "old".into()).await;
        assert!(pages.get(&key("/works/1", 1)).await.is_some());
        assert!(pages.get(&key("/works/1", 2)).await.is_none());
        pages.forget_all();
        assert!(pages.get(&key("/works/1", 1)).await.is_none());
        let off = Pages::new(false);
        off.put(key("/", 1), "page".into()).await;
        assert!(off.get(&key("/", 1)).await.is_none());
    }

    #[test]
    fn who_has_the_page_already_gets_no_second_copy() {
        let kept = Kept::new("<p>Light</p>".into());
        let first = kept.answer(&HeaderMap::new());
        let mut again = HeaderMap::new();
        again.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(kept.answer(&again).status(), StatusCode::NOT_MODIFIED);
        again.insert(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"other\""));
        assert_eq!(kept.answer(&again).status(), StatusCode::OK);
    }
}
