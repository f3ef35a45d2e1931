//! Which pages are measured: some of each kind, drawn from what guests find in the archive.

use anyhow::{Result, ensure};
use fanlight_archive::Archive;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::works::list::{self, Listing};

/// Lists are drawn from so many addresses.
const LISTS: i64 = 500;

/// Kinds of pages with their addresses.
pub(crate) async fn draw(archive: &Archive) -> Result<Vec<(&'static str, Vec<String>)>> {
    let mut db = archive.read().await?;
    let guest = Viewer::guest();
    let page = list::page(&mut db, &guest, &Listing::Newest, 1).await?;
    ensure!(!page.works.is_empty(), "the archive has no works yet; `fanlight demo --works 10000` makes some");
    let works: Vec<_> = page.works.iter().map(|work| format!("/works/{work}?view_adult=true")).collect();
    let tags = tags::most_used(&mut db, &guest, Kind::Fandom, LISTS).await?;
    let lists: Vec<_> = tags.iter().map(|tag| format!("/tags/{}/works", address(&tag.name))).collect();
    Ok(vec![
        ("home", vec!["/".into()]),
        ("newest works", vec!["/works".into()]),
        ("one chapter, again", works[..1].to_vec()),
        ("chapters of 20 works", works),
        ("works by tag", lists),
    ])
}

/// A tag's name as it stands in an address.
fn address(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'/' => out.push_str("*s*"),
            b'&' => out.push_str("*a*"),
            b'.' => out.push_str("*d*"),
            b'?' => out.push_str("*q*"),
            b'#' => out.push_str("*h*"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tags_address_says_slash_and_dot_in_letters() {
        assert_eq!(address("A/B & C. été?"), "A*s*B%20*a*%20C*d*%20%C3%A9t%C3%A9*q*");
    }
}
