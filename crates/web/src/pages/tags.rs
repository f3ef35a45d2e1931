//! Tags: the page about one, the works with it, every fandom, and what is suggested while somebody types.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use fanlight_archive::keys::name_key;
use fanlight_archive::people::bylines;
use fanlight_archive::tags::{self, Kind, Tag};
use fanlight_archive::works::find::Filter;
use maud::{Markup, html};
use serde_json::json;

use super::finding::asked::Asked;
use super::lists;
use crate::addresses;
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// Works on the page about a tag.
const NEWEST: usize = 5;
/// Fandoms on the page of all; the most used of them, should there be more.
const FANDOMS: i64 = 5_000;
/// Fandoms that stand first on it.
const MOST: usize = 20;

/// The tag of an address, which is there for this visitor, and the tag that stands for it if it is a synonym.
async fn find(visit: &mut Visit, segment: &str) -> Result<(Tag, Option<Tag>), Fault> {
    let viewer = visit.viewer.clone();
    let name = addresses::unescape(segment);
    let db = visit.db().await?;
    let tag = tags::by_name(db, &viewer, &name).await?.ok_or(Fault::Missing("tag"))?;
    let canonical = match tag.synonym_of {
        Some(id) => tags::by_id(db, &viewer, id).await?,
        None => None,
    };
    Ok((tag, canonical))
}

fn link(name: &str) -> Markup {
    html! { a class="tag" href=(addresses::tag_works(name)) dir="auto" { (name) } }
}

/// `GET /tags/{tag}`
pub async fn show(Path(segment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let (tag, canonical) = find(&mut visit, &segment).await?;
    let works = lists::few(&mut visit, Filter::with(&tag), NEWEST).await?;
    visit.rest();
    let page = Page::new(tag.name.clone()).class("tags-show").head(feed_link(&tag)).main(html! {
        div class="fl-head" {
            h2 class="heading" dir="auto" { (tag.name) }
            p class="fl-lede" {
                (t!(visit, "tag-kind", kind = tag.kind.as_str())) " "
                @if let Some(canonical) = &canonical { (t!(visit, "tag-synonym")) " " (link(&canonical.name)) ". " }
                @else if tag.canonical { (t!(visit, "tag-canonical")) " " }
                (t!(visit, "tag-works", count = tag.works))
            }
            p class="fl-row" {
                a href=(addresses::tag_works(&tag.name)) { (t!(visit, "tag-all-works")) }
                a href=(feed(&tag)) { (t!(visit, "tag-feed")) }
            }
        }
        @if !works.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-newest")) }
                ol class="work index group" { (works.items(&visit)) } }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

fn feed(tag: &Tag) -> String {
    format!("/tags/{}/feed.atom", tag.id)
}

fn feed_link(tag: &Tag) -> Markup {
    html! { link rel="alternate" type="application/atom+xml" title=(tag.name) href=(feed(tag)); }
}

/// `GET /tags/{tag}/works`
pub async fn works(Path(segment): Path<String>, visit: Visit) -> Result<Response, Fault> {
    listed(visit, &segment).await
}

/// The works with the tag of this name, as it stands in an address.
pub(crate) async fn listed(mut visit: Visit, segment: &str) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let (tag, canonical) = find(&mut visit, segment).await?;
    if let Some(canonical) = canonical {
        let asked = Asked::read(visit.uri.query());
        let to = asked.address(&addresses::tag_works(&canonical.name), visit.page());
        return Ok((StatusCode::FOUND, [(header::LOCATION, to)]).into_response());
    }
    let path = addresses::tag_works(&tag.name);
    let list = lists::load(&mut visit, Filter::with(&tag), path).await?;
    visit.rest();
    let page = Page::new(tag.name.clone()).class("works-index").head(feed_link(&tag));
    let page = page.status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" { (list.heading(&visit)) " " (t!(visit, "list-in")) " " (link(&tag.name)) }
            p class="fl-row" {
                a href=(addresses::tag(&tag.name)) { (t!(visit, "tag-about")) }
                a href=(feed(&tag)) { (t!(visit, "tag-feed")) }
            }
        }
        (list.body(&visit))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /media`: every fandom, the most used first, then by the alphabet.
pub async fn fandoms(mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let viewer = visit.viewer.clone();
    let fandoms = tags::most_used(visit.db().await?, &viewer, Kind::Fandom, FANDOMS).await?;
    visit.rest();
    let title = t!(visit, "media-title");
    let index = |fandoms: &[&Tag]| {
        html! {
            ul class="fl-index" {
                @for fandom in fandoms { li { (link(&fandom.name)) " " span class="fl-num" { (grouped(fandom.works)) } } }
            }
        }
    };
    let most: Vec<&Tag> = fandoms.iter().take(MOST).collect();
    let page = Page::new(title.clone()).class("media-index").main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-lede" { @if fandoms.is_empty() { (t!(visit, "media-empty")) } @else { (t!(visit, "media-lede")) } }
        }
        @if fandoms.len() > MOST { section { h3 class="heading" { (t!(visit, "media-most")) } (index(&most)) } }
        @for (letter, group) in by_letter(&fandoms) {
            section {
                h3 class="heading" { @match letter { Some(letter) => (letter), None => (t!(visit, "media-other")) } }
                (index(&group))
            }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// Tags by the first letter of their names; what begins with none comes last.
fn by_letter(tags: &[Tag]) -> Vec<(Option<String>, Vec<&Tag>)> {
    let mut sorted: Vec<(String, &Tag)> = tags.iter().map(|tag| (name_key(&tag.name), tag)).collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let mut groups: Vec<(Option<String>, Vec<&Tag>)> = Vec::new();
    let mut others: Vec<&Tag> = Vec::new();
    for (key, tag) in sorted {
        let Some(first) = key.chars().next().filter(|c| c.is_alphabetic()) else {
            others.push(tag);
            continue;
        };
        let letter = Some(first.to_uppercase().to_string());
        match groups.last_mut() {
            Some((last, group)) if *last == letter => group.push(tag),
            _ => groups.push((letter, vec![tag])),
        }
    }
    if !others.is_empty() {
        groups.push((None, others));
    }
    groups
}

/// `GET /autocomplete/{kind}?term=…&fandoms=…`: tags of the fandoms named, parted by commas, come first.
pub async fn autocomplete(Path(kind): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let term = visit.query("term").unwrap_or_default();
    let viewer = visit.viewer.clone();
    let kind = match kind.as_str() {
        "pseud" => {
            let found = bylines::suggest(visit.db().await?, &term).await?;
            let found: Vec<_> = found
                .iter()
                .map(|found| match found.pseud == found.user_name {
                    true => found.pseud.clone(),
                    false => format!("{} ({})", found.pseud, found.user_name),
                })
                .map(|name| json!({ "id": name, "name": name }))
                .collect();
            return Ok(axum::Json(found).into_response());
        }
        "tag" => None,
        "fandom" => Some(Kind::Fandom),
        "character" => Some(Kind::Character),
        "relationship" => Some(Kind::Relationship),
        "freeform" => Some(Kind::Freeform),
        _ => return Err(Fault::Missing("list")),
    };
    let fandoms = tags::split(&visit.query("fandoms").unwrap_or_default());
    let app = visit.app.clone();
    let found = app.suggester().suggest(visit.db().await?, &viewer, kind, &term, &fandoms).await?;
    let found: Vec<_> = found.iter().map(|tag| json!({ "id": tag.name, "name": tag.name })).collect();
    Ok(axum::Json(found).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fanlight_archive::TagId;

    fn tag(name: &str) -> Tag {
        Tag {
            id: TagId(1),
            kind: Kind::Fandom,
            name: name.into(),
            class: String::new(),
            adult: false,
            canonical: false,
            synonym_of: None,
            works: 1,
        }
    }

    #[test]
    fn fandoms_stand_under_their_letters_and_the_rest_comes_last() {
        let tags = ["emma", "Bleach", "Emma", "007", "Éclair"].map(tag);
        let groups: Vec<_> = by_letter(&tags)
            .into_iter()
            .map(|(letter, group)| (letter.unwrap_or_default(), group.len()))
            .collect();
        assert_eq!(groups, [("B".into(), 1), ("E".into(), 2), ("É".into(), 1), (String::new(), 1)]);
    }
}
