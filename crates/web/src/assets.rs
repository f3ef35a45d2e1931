//! Style sheets, scripts and drawings: embedded, joined, named by what they say, compressed once at start.
//!
//! `/assets/HASH/…` never changes and is kept for a year; `/assets/…` without the hash is the same file, asked for
//! again each time. All style sheets are one file, `site.css`.

use std::collections::HashMap;
use std::io::Write;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../assets"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "editor/editor.css"]
#[include = "editor/dist/*"]
#[include = "*.svg"]
struct Files;

/// The style sheets in the order in which they are joined.
const SHEETS: [&str; 8] = ["tokens", "base", "layout", "work", "blurb", "form", "people", "print"];

struct Asset {
    plain: Bytes,
    gzip: Bytes,
    mime: &'static str,
}

struct Assets {
    hash: String,
    files: HashMap<String, Asset>,
}

fn assets() -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let mut files = HashMap::new();
        let sheet =
            SHEETS.map(|name| Files::get(&format!("css/{name}.css")).map(|file| file.data.into_owned()));
        let sheet: Vec<u8> = sheet.into_iter().flatten().flatten().collect();
        files.insert("site.css".to_owned(), asset("site.css", sheet));
        for name in Files::iter().filter(|name| !name.starts_with("css/")) {
            if let Some(file) = Files::get(&name) {
                files.insert(name.to_string(), asset(&name, file.data.into_owned()));
            }
        }
        let mut names: Vec<_> = files.keys().cloned().collect();
        names.sort();
        let mut hasher = blake3::Hasher::new();
        for name in &names {
            hasher.update(name.as_bytes());
            hasher.update(&files[name].plain);
        }
        Assets { hash: hasher.finalize().to_hex()[..12].to_owned(), files }
    })
}

fn asset(name: &str, plain: Vec<u8>) -> Asset {
    let mime = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Asset { gzip: gzip(&plain), plain: plain.into(), mime }
}

/// Bytes in gzip, as small as it gets.
pub fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(plain);
    encoder.finish().unwrap_or_default().into()
}

/// The address of an asset, with the hash that lets browsers keep it.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", assets().hash)
}

/// `GET /assets/{*path}`
pub async fn show(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let assets = assets();
    let (name, forever) = match path.split_once('/') {
        Some((hash, name)) if hash == assets.hash => (name, true),
        _ => (path.as_str(), false),
    };
    let Some(asset) = assets.files.get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let keep = if forever { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut response = if accepts_gzip(&headers) {
        ([(header::CONTENT_ENCODING, "gzip")], asset.gzip.clone()).into_response()
    } else {
        asset.plain.clone().into_response()
    };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(asset.mime));
    set.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(keep));
    set.insert(header::VARY, header::HeaderValue::from_static("Accept-Encoding"));
    response
}

/// Whether a client takes gzip.
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|part| {
            let mut parts = part.split(';');
            let name = parts.next().unwrap_or("").trim();
            let refused = parts.any(|q| matches!(q.trim(), "q=0" | "q=0.0"));
            matches!(name, "gzip" | "*") && !refused
        })
    })
}
