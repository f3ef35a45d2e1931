//! Saved searches: kept from a list with its filter, opened again by name, and as a feed whose address is the key.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::db::Ask;
use fanlight_archive::languages;
use fanlight_archive::people::searches::{self, About, Search};
use fanlight_archive::people::{accounts, filters, pseuds};
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::works::blurbs;
use fanlight_archive::works::find;
use fanlight_archive::{Error, Invalid, PersonId, SearchId};
use maud::{Markup, html};

use super::finding::asked::Asked;
use super::finding::sought;
use super::parts::{notice, own};
use super::works::id;
use super::{credits, feeds};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// What a feed's key is signed for.
const FEED: &str = "feed of a search";

fn key(visit: &Visit, search: SearchId, random: &str) -> String {
    visit.app.sign(FEED, &format!("{search} {random}"))
}

fn feed_address(visit: &Visit, search: &Search) -> Option<String> {
    let key = key(visit, search.id, search.feed.as_deref()?);
    Some(format!("/searches/{}/{key}/feed.atom", search.id))
}

/// The address of a list as it is now, and a tag's kind; nothing where it is not there for this viewer.
async fn place(
    db: &mut impl Ask,
    viewer: &Viewer,
    about: &About,
) -> Result<Option<(String, Option<Kind>)>, Fault> {
    let user = async |db: &mut _, person: PersonId| match accounts::load(db, person).await {
        Ok(account) => Ok(Some(account.name)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    };
    Ok(match about {
        About::Everything => Some(("/works".to_owned(), None)),
        About::Tag(id) => {
            let tag = tags::by_id(db, viewer, *id).await?;
            tag.map(|tag| (addresses::tag_works(&tag.name), Some(tag.kind)))
        }
        About::Person(person) => {
            user(db, *person).await?.map(|user| (format!("/users/{}/works", addresses::segment(&user)), None))
        }
        About::Gift(person) => user(db, *person).await?.map(|user| (addresses::gifts(&user), None)),
        About::Pseud(pseud, person) => match user(db, *person).await? {
            None => None,
            Some(user) => {
                pseuds::list(db, *person).await?.iter().find(|found| found.id == *pseud).map(|found| {
                    let (user, pseud) = (addresses::segment(&user), addresses::segment(&found.name));
                    (format!("/users/{user}/pseuds/{pseud}/works"), None)
                })
            }
        },
        About::Language(code) => languages::find(db, code)
            .await?
            .map(|language| (format!("/languages/{}/works", language.code), None)),
        About::Credit(kind, title_key, creator_key) => {
            let kind = credits::kind(kind)?;
            Some((addresses::credit(kind, title_key, creator_key), None))
        }
    })
}

fn about(visit: &Visit) -> Result<(About, String), Fault> {
    let about = visit.query("about").unwrap_or_default();
    let about = serde_json::from_str(&about).map_err(|_| Fault::Missing("list"))?;
    let asked = Asked { unfiltered: false, ..Asked::read(visit.uri.query()) };
    let filter = asked.address("", 1);
    Ok((about, filter.trim_start_matches('?').to_owned()))
}

/// The address where a list is kept as a search.
pub(crate) fn keep_address(user: &str, about: &About, asked: &Asked) -> String {
    // An enumeration of ids and words becomes JSON whatever it holds.
    let about = serde_json::to_string(about).unwrap_or_default();
    let path =
        format!("/users/{}/searches/new?about={}", addresses::segment(user), addresses::parameter(&about));
    Asked { unfiltered: false, ..asked.clone() }.address(&path, 1)
}

fn new_form(
    visit: &Visit,
    user: &str,
    (about, filter): (&About, &str),
    name: &str,
    invalid: Option<&Invalid>,
) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "searches-keep");
    Page::new(title.clone()).class("fl-page").main(html! {
        div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "searches-keep-lede")) } }
        (faults.summary(visit, &[("name", "name")]))
        form class="fl-form" method="post" action=(format!("/users/{user}/searches")) {
            (token_field(&token))
            input type="hidden" name="about" value=(serde_json::to_string(about).unwrap_or_default());
            input type="hidden" name="filter" value=(filter);
            (TextField { id: "name", name: "name", field: "name", label: t!(visit, "searches-name"), hint: None, value: name,
                kind: "text", autocomplete: "off", required: true }.show(visit, &faults))
            div class="fl-buttons" {
                button class="fl-btn" { (t!(visit, "form-save")) }
                a href=(format!("/users/{user}/searches")) { (t!(visit, "searches-title")) }
            }
        }
    }).dress(visit)
}

/// `GET /users/{user}/searches/new?about=…`
pub async fn new(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let (about, filter) = about(&visit)?;
    Ok(new_form(&visit, &account.name, (&about, &filter), "", None))
}

/// `POST /users/{user}/searches`
pub async fn create(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let about: About = serde_json::from_str(fields.one("about")).map_err(|_| Fault::Missing("list"))?;
    // Only what a filter says is kept, in its one order.
    let filter = Asked::read(Some(fields.one("filter"))).address("", 1);
    let (name, filter) = (fields.one("name"), filter.trim_start_matches('?'));
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    match searches::save(&mut change, &visit.viewer, name, &about, filter).await {
        Ok(_) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            return Ok(
                new_form(&visit, &account.name, (&about, filter), name, Some(&invalid)).into_response()
            );
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/users/{}/searches?done=saved", account.name)).into_response())
}

fn row(visit: &Visit, user: &str, token: &str, search: &Search) -> Markup {
    let here = format!("/users/{user}/searches/{}", search.id);
    let field = format!("name_{}", search.id);
    html! {
        li {
            div class="fl-grow" {
                b { a href=(here) dir="auto" { (search.name) } }
                @if let Some(feed) = feed_address(visit, search) {
                    " " a href=(feed) { (t!(visit, "tag-feed")) }
                }
                details {
                    summary { (t!(visit, "searches-change")) }
                    form class="fl-form" method="post" action=(here) {
                        (token_field(token))
                        div class="fl-field" {
                            label for=(field) { (t!(visit, "searches-name")) }
                            input type="text" id=(field) name="name" value=(search.name) dir="auto" autocomplete="off"
                                maxlength=(searches::NAME);
                        }
                        div class="fl-buttons" {
                            button class="fl-btn fl-btn-small" name="act" value="rename" { (t!(visit, "searches-rename")) }
                            @if search.feed.is_none() {
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="feed" { (t!(visit, "searches-feed-make")) }
                            } @else {
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="feed" { (t!(visit, "searches-feed-anew")) }
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="no-feed" { (t!(visit, "searches-feed-end")) }
                            }
                            button class="fl-btn fl-btn-danger fl-btn-small" name="act" value="delete" { (t!(visit, "searches-delete")) }
                        }
                    }
                }
            }
        }
    }
}

async fn list(
    visit: &mut Visit,
    user: &str,
    person: PersonId,
    invalid: Option<&Invalid>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let kept = searches::list(visit.db().await?, &viewer, person).await?;
    let visit = &*visit;
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "searches-title");
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { @if kept.is_empty() { (t!(visit, "searches-none")) } @else { (t!(visit, "searches-lede")) } }
            }
            (faults.summary(visit, &[]))
            ul class="fl-list" { @for search in &kept { (row(visit, user, &token, search)) } }
        })
        .dress(visit))
}

/// `GET /users/{user}/searches`
pub async fn index(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    list(&mut visit, &account.name, account.person_id, None).await
}

/// `GET /users/{user}/searches/{search}`: to the list as it is now.
pub async fn open(mut visit: Visit, Path((user, search)): Path<(String, String)>) -> Result<Response, Fault> {
    own(&mut visit, &user).await?;
    let viewer = visit.viewer.clone();
    let db = visit.db().await?;
    let search = searches::find(db, &viewer, id(&search, "search")?).await?;
    let (path, _) = place(db, &viewer, &search.about).await?.ok_or(Fault::Missing("list"))?;
    let to = Asked::read(Some(&search.filter)).address(&path, 1);
    Ok((StatusCode::FOUND, [(header::LOCATION, to)]).into_response())
}

/// `POST /users/{user}/searches/{search}`: another name, a feed or none, or gone.
pub async fn act(Path((user, search)): Path<(String, String)>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let search: SearchId = id(&search, "search")?;
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let viewer = &visit.viewer;
    let (done, said) = match fields.one("act") {
        "delete" => (searches::remove(&mut change, viewer, search).await, "deleted"),
        "feed" => (searches::set_feed(&mut change, viewer, search, true).await, "saved"),
        "no-feed" => (searches::set_feed(&mut change, viewer, search, false).await, "saved"),
        _ => (searches::rename(&mut change, viewer, search, fields.one("name")).await, "saved"),
    };
    match done {
        Ok(()) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            let page = list(&mut visit, &account.name, account.person_id, Some(&invalid)).await?;
            return Ok(page.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/users/{}/searches?done={said}", account.name)).into_response())
}

/// `GET /searches/{search}/{key}/feed.atom`, `.json`: what everybody finds of a search, without what its owner never wants to
/// find. Programs read it without a session; who has the address has the key.
pub async fn feed(
    mut visit: Visit,
    Path((search, given)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let search: SearchId = id(&search, "search")?;
    let found = searches::with_feed(visit.db().await?, search).await?;
    let (search, random) = found.ok_or(Fault::Missing("search"))?;
    let right = key(&visit, search.id, &random);
    // Both are hashed first, so that the comparison's time tells nothing.
    if blake3::hash(given.as_bytes()) != blake3::hash(right.as_bytes()) {
        return Err(Fault::Missing("search"));
    }
    let (guest, app) = (Viewer::guest(), visit.app.clone());
    // Names that were typed are looked up as everybody finds them.
    visit.viewer = guest.clone();
    let owner = Viewer::member(search.person, Default::default());
    let asked = Asked::read(Some(&search.filter));
    let (path, kind) =
        place(visit.db().await?, &guest, &search.about).await?.ok_or(Fault::Missing("list"))?;
    let languages = app.languages(visit.db().await?).await?;
    let mut sought = sought::understand(&mut visit, search.about.filter(kind)?, &asked, &languages).await?;
    let db = visit.db().await?;
    let wishes = filters::standing(db, &owner).await?;
    sought.filter.never = wishes.body.never;
    sought.filter.muted = wishes.muted;
    let found = find::find(app.catalogue(), db, &guest, &sought.filter, 1, Default::default()).await?.works;
    let works = if found.is_empty() { Vec::new() } else { blurbs::load(db, &guest, &found).await? };
    visit.rest();
    let feed = feeds::Feed {
        id: format!("/searches/{}/feed", search.id),
        title: search.name.clone(),
        page: asked.address(&path, 1),
    };
    Ok(feeds::write(&visit, &feed, &works))
}
