//! Tags: the page about one with its ties, the works with it, favourites, and what is suggested while somebody types, the
//! search for tags.

pub mod search;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::bylines;
use fanlight_archive::subscriptions::Topic;
use fanlight_archive::tags::favourites::{self, Cares};
use fanlight_archive::tags::page::{self, Brief, Leaf, TagPage};
use fanlight_archive::tags::{self, Kind, Tag};
use fanlight_archive::works::find::Filter;
use fanlight_archive::{Error, Invalid, policy};
use maud::{Markup, html};
use serde_json::json;

use super::finding::asked::Asked;
use super::{feeds, lists};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::texts::grouped;
use crate::views::subscribe::alone;
use crate::visit::Visit;

/// Works on the page about a tag.
const NEWEST: usize = 5;

/// The tag of an address, which is there for this visitor.
pub(super) async fn named(visit: &mut Visit, segment: &str) -> Result<Tag, Fault> {
    let (viewer, name) = (visit.viewer.clone(), addresses::unescape(segment));
    tags::by_name(visit.db().await?, &viewer, &name).await?.ok_or(Fault::Missing("tag"))
}

/// The tag of an address, and the tag that stands for it if it is a synonym.
async fn find(visit: &mut Visit, segment: &str) -> Result<(Tag, Option<Tag>), Fault> {
    let (moment, app) = (visit.moment(), visit.app.clone());
    if let Some(found) = app.known().tags.get(moment, segment) {
        return Ok(found);
    }
    let viewer = visit.viewer.clone();
    let tag = named(visit, segment).await?;
    let db = visit.db().await?;
    let canonical = match tag.synonym_of {
        Some(id) => tags::by_id(db, &viewer, id).await?,
        None => None,
    };
    app.known().tags.put(moment, segment.to_owned(), (tag.clone(), canonical.clone()));
    Ok((tag, canonical))
}

fn link(name: &str) -> Markup {
    html! { a class="tag" href=(addresses::tag_works(name)) dir="auto" { (name) } }
}

/// `GET /tags/{tag}`: what it is, how it is tied, the newest works with it.
pub async fn show(Path(segment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let page = about(&mut visit, &segment, None).await?;
    Ok(visit.keep(key, page).await)
}

async fn about(visit: &mut Visit, segment: &str, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let tag = named(visit, segment).await?;
    let db = visit.db().await?;
    let about = page::load(db, &viewer, tag.clone()).await?;
    let Cares { favourite, subscribed } = favourites::cares(db, &viewer, tag.id).await?;
    let works = lists::few(visit, Filter::with(&tag), NEWEST).await?;
    visit.rest();
    let visit = &*visit;
    let faults = Faults::new(visit, invalid);
    Ok(Page::new(tag.name.clone()).class("tags-show").head(feed_link(&tag)).main(html! {
        div class="fl-head" {
            h2 class="heading" dir="auto" { (tag.name) }
            p class="fl-lede" {
                (t!(visit, "tag-kind", kind = tag.kind.as_str())) " "
                @if let Some(canonical) = &about.canonical { (t!(visit, "tag-synonym")) " " (link(&canonical.name)) ". " }
                @else if tag.canonical { (t!(visit, "tag-canonical")) " " }
                (t!(visit, "tag-works", count = tag.works))
            }
            (faults.summary(visit, &[]))
            div class="fl-row" {
                a href=(addresses::tag_works(&tag.name)) { (t!(visit, "tag-all-works")) }
                a href=(format!("{}.atom", feed(&tag))) { (t!(visit, "tag-feed")) }
                @if policy::wrangles(&viewer) {
                    a href=(addresses::tag_edit(&tag.name)) { (t!(visit, "tag-edit")) }
                }
                @if visit.session.is_some() && tag.synonym_of.is_none() {
                    (alone(visit, Topic::Tag, tag.id.0, subscribed))
                    form method="post" action=(addresses::tag(&tag.name)) {
                        (token_field(&token(visit).0))
                        @if favourite {
                            button class="fl-btn fl-btn-quiet fl-btn-small" name="favourite" value="0" { (t!(visit, "tag-favourite-remove")) }
                        } @else {
                            button class="fl-btn fl-btn-quiet fl-btn-small" name="favourite" value="1" { (t!(visit, "tag-favourite-add")) }
                        }
                    }
                }
            }
        }
        (tied(visit, &about))
        @if !works.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-newest")) }
                ol class="work index group" { (works.items(visit)) } }
        }
    }).dress(visit))
}

/// What is tied to a tag: to what it belongs, its tree, its synonyms, what belongs to it.
fn tied(visit: &Visit, about: &TagPage) -> Markup {
    let index = |tags: &[Brief]| {
        html! {
            ul class="fl-index" {
                @for tag in tags { li { (page_link(&tag.name)) " " span class="fl-num" { (grouped(tag.works)) } } }
            }
        }
    };
    html! {
        @if !about.parents.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-parents")) } (index(&about.parents)) }
        }
        @if !about.metas.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-metas")) } (tree(visit, &about.metas)) }
        }
        @if !about.subs.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-subs")) } (tree(visit, &about.subs)) }
        }
        @if !about.synonyms.is_empty() {
            section { h3 class="heading" { (t!(visit, "tag-synonyms")) } (index(&about.synonyms)) }
        }
        @for some in &about.children {
            section {
                h3 class="heading" { (t!(visit, "tag-children", kind = some.kind.as_str())) }
                (index(&some.first))
                @if let Some(last) = some.first.last().filter(|_| some.total > some.first.len() as i64) {
                    p class="fl-row" { a href=(children_after(&about.tag.name, some.kind, &last.name)) {
                        (t!(visit, "tag-children-more")) span class="landmark" { " " (t!(visit, "tag-children", kind = some.kind.as_str())) }
                    } }
                }
            }
        }
    }
}

fn children_after(name: &str, kind: Kind, after: &str) -> String {
    format!("{}/children?kind={}&after={}", addresses::tag(name), kind.as_str(), addresses::segment(after))
}

/// A tree as lists within lists.
fn tree(visit: &Visit, leaves: &[Leaf]) -> Markup {
    let Some(depth) = leaves.first().map(|leaf| leaf.depth) else { return html! {} };
    let heads: Vec<usize> = (0..leaves.len()).filter(|at| leaves[*at].depth <= depth).collect();
    html! {
        ul {
            @for (n, at) in heads.iter().enumerate() {
                @let end = heads.get(n + 1).copied().unwrap_or(leaves.len());
                li {
                    (page_link(&leaves[*at].tag.name))
                    @if leaves[*at].again { " " span class="fl-muted" { (t!(visit, "tag-tree-again")) } }
                    (tree(visit, &leaves[*at + 1..end]))
                }
            }
        }
    }
}

/// `GET /tags/{tag}/children?kind=…&after=…`: what of one kind belongs to a tag, by name.
pub async fn children(Path(segment): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let kind: Kind = visit.query("kind").and_then(|kind| kind.parse().ok()).ok_or(Fault::Missing("list"))?;
    let after = visit.query("after");
    let tag = named(&mut visit, &segment).await?;
    let tags = page::children(visit.db().await?, &viewer, tag.id, kind, after.as_deref()).await?;
    let title = t!(visit, "tag-children", kind = kind.as_str());
    Ok(Page::new(format!("{title} - {}", tag.name)).class("tags-show").main(html! {
        div class="fl-head" { h2 class="heading" { (title) ": " (page_link(&tag.name)) } }
        @if tags.is_empty() { p class="fl-muted" { (t!(visit, "list-empty")) } }
        ul class="fl-index" {
            @for tag in &tags { li { (page_link(&tag.name)) " " span class="fl-num" { (grouped(tag.works)) } } }
        }
        @if let Some(last) = tags.last().filter(|_| tags.len() as i64 == page::CHILDREN) {
            p class="fl-row" { a rel="next" href=(children_after(&tag.name, kind, &last.name)) { (t!(visit, "tag-children-more")) } }
        }
    }).dress(&visit))
}

/// `POST /tags/{tag}`: makes it a favourite or takes it from them.
pub async fn favour(Path(segment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let tag = named(&mut visit, &segment).await?;
    visit.rest();
    let mut change = visit.archive().change(visit.person()).await?;
    let result = if fields.ticked("favourite") {
        favourites::add(&mut change, &visit.viewer, tag.id).await
    } else {
        favourites::remove(&mut change, &visit.viewer, tag.id).await
    };
    match result {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to(&addresses::tag(&tag.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(about(&mut visit, &segment, Some(&invalid)).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A link to the page about a tag.
pub(super) fn page_link(name: &str) -> Markup {
    html! { a class="tag" href=(addresses::tag(name)) dir="auto" { (name) } }
}

/// Where the tag's feeds stand, without their endings.
fn feed(tag: &Tag) -> String {
    format!("/tags/{}/feed", tag.id)
}

fn feed_link(tag: &Tag) -> Markup {
    feeds::links(&tag.name, &feed(tag))
}

/// `GET /tags/{tag}/works`
pub async fn works(Path(segment): Path<String>, visit: Visit) -> Result<Response, Fault> {
    listed(visit, &segment).await
}

/// The works with the tag of this name, as it stands in an address.
pub(crate) async fn listed(mut visit: Visit, segment: &str) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
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
                a href=(format!("{}.atom", feed(&tag))) { (t!(visit, "tag-feed")) }
            }
        }
        (list.body(&visit))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
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
