//! The works of people and of their pen names.

use axum::extract::Path;
use axum::response::Response;
use fanlight_archive::people::bylines::{self, Named};
use fanlight_archive::people::{names, preferences};
use fanlight_archive::series::load::{self, Whose};
use fanlight_archive::works::find::{Filter, Term};
use maud::html;

use super::{feeds, lists};
use crate::addresses;
use crate::errors::Fault;
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// `GET /users/{user}/works`
pub async fn works_of_user(Path(user): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let account = names::account(visit.db().await?, &user).await?;
    let quiet = preferences::load(visit.db().await?, account.person_id).await?.quiet;
    let path = format!("/users/{}/works", addresses::segment(&account.name));
    let list = lists::load(&mut visit, Filter::with(Term::Person(account.person_id)), path).await?;
    visit.rest();
    let title = t!(visit, "pseud-works-title", name = &account.name);
    let feed = feeds::links(&title, &format!("/users/{}/feed", addresses::segment(&account.name)));
    let page =
        Page::new(title).head(feed).class("works-index").quiet(quiet).status(list.status()).main(html! {
            div class="fl-head" data-part="head" {
                h2 class="heading" {
                    (list.heading(&visit)) " " (t!(visit, "by")) " "
                    a href=(format!("/users/{}", addresses::segment(&account.name))) { (account.name) }
                }
            }
            (list.body(&visit))
        });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

async fn find(visit: &mut Visit, user: &str, pseud: &str) -> Result<Named, Fault> {
    bylines::find(visit.db().await?, user, pseud).await?.ok_or(Fault::Missing("person"))
}

/// `GET /users/{user}/pseuds/{pseud}` and `GET /users/{user}/pseuds/{pseud}/works`: the works under a pen name.
pub async fn works(Path((user, pseud)): Path<(String, String)>, mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let named = find(&mut visit, &user, &pseud).await?;
    let quiet = preferences::load(visit.db().await?, named.person_id).await?.quiet;
    let here = addresses::pseud(&named.user_name, &named.pseud);
    let base = Filter::with(Term::Pseud(named.id, named.person_id));
    let viewer = visit.viewer.clone();
    let series = load::has_any(visit.db().await?, &viewer, Whose::Pseud(named.id, named.person_id)).await?;
    let list = lists::load(&mut visit, base, format!("{here}/works")).await?;
    visit.rest();
    let person = format!("/users/{}", addresses::segment(&named.user_name));
    let title = t!(visit, "pseud-works-title", name = &named.pseud);
    let feed = feeds::links(&title, &format!("{here}/feed"));
    let page = Page::new(title).head(feed).class("works-index").quiet(quiet).status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" {
                (list.heading(&visit)) " " (t!(visit, "by")) " " a href=(&here) dir="auto" { (named.pseud) }
            }
            @if named.pseud != named.user_name {
                p class="fl-lede" { (t!(visit, "pseud-lede")) " " a href=(person) { (named.user_name) } "." }
            }
            p class="fl-row" {
                a href=(person) { (named.user_name) }
                a href=(format!("{person}/works")) { (t!(visit, "pseud-all-works", name = &named.user_name)) }
                @if series { a href=(format!("{here}/series")) { (t!(visit, "series")) } }
            }
        }
        (list.body(&visit))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}
