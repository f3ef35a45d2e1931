//! Bookmarks: the lists of a person, of a pen name and of one thing, and one bookmark alone.

pub mod edit;
pub mod external;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::bookmarks::Item;
use fanlight_archive::bookmarks::load::{self, Bookmark, Listed, Whose};
use fanlight_archive::people::{bylines, names, preferences};
use fanlight_archive::series::load as series;
use fanlight_archive::{BookmarkId, PersonId, SeriesId, WorkId};
use maud::{Markup, html};

use super::lists;
use super::parts::notice;
use super::works::{Opened, id, open};
use crate::addresses;
use crate::blurbs;
use crate::errors::Fault;
use crate::layout::{Page, pagination};
use crate::t;
use crate::views::bookmarks as view;
use crate::visit::Visit;

/// The works that these bookmarks are of, as the visitor sees them.
async fn works_of(visit: &mut Visit, bookmarks: &[Bookmark]) -> Result<blurbs::Shown, Fault> {
    let works: Vec<WorkId> = bookmarks
        .iter()
        .filter_map(|bookmark| match bookmark.item {
            Item::Work(work) => Some(work),
            Item::Series(_) | Item::External(_) => None,
        })
        .collect();
    lists::in_order(visit, &works).await
}

/// `GET /users/{user}/bookmarks`
pub async fn of_user(Path(user): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let account = names::account(visit.db().await?, &user).await?;
    let here = format!("/users/{}", addresses::segment(&account.name));
    let by = html! { a href=(&here) { (account.name) } };
    let person = account.person_id;
    somebodys(&mut visit, Whose::Person(person), person, &account.name, by, format!("{here}/bookmarks")).await
}

/// `GET /users/{user}/pseuds/{pseud}/bookmarks`
pub async fn of_pseud(
    Path((user, pseud)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let named = bylines::find(visit.db().await?, &user, &pseud).await?.ok_or(Fault::Missing("person"))?;
    let here = addresses::pseud(&named.user_name, &named.pseud);
    let by = html! { a href=(&here) dir="auto" { (named.pseud) } };
    let whose = Whose::Pseud(named.id, named.person_id);
    somebodys(&mut visit, whose, named.person_id, &named.pseud, by, format!("{here}/bookmarks")).await
}

async fn somebodys(
    visit: &mut Visit,
    whose: Whose,
    person: PersonId,
    name: &str,
    by: Markup,
    here: String,
) -> Result<Response, Fault> {
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let quiet = preferences::load(visit.db().await?, person).await?.quiet;
    let Listed { bookmarks, total } = load::list(visit.db().await?, &viewer, whose, page).await?;
    let works = works_of(visit, &bookmarks).await?;
    visit.rest();
    let visit = &*visit;
    let own = viewer.person == Some(person);
    let beyond = page > 1 && bookmarks.is_empty();
    let pages = pagination(visit, page, total, &|page| format!("{here}?page={page}"));
    Ok(Page::new(t!(visit, "bookmarks-of-person", name = name))
        .class("bookmarks-index")
        .quiet(quiet)
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (t!(visit, "bookmarks-count", count = total)) " " (t!(visit, "by")) " " (by) }
                @if own { p class="fl-row" { a class="fl-btn fl-btn-quiet" href="/external_works/new" { (t!(visit, "external-new")) } } }
            }
            @if total == 0 && own { div class="fl-empty" { p { (t!(visit, "bookmarks-none-own")) } } }
            @else if total == 0 { p class="fl-muted" { (t!(visit, "bookmarks-none")) } }
            @else if beyond { p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } } }
            @else { (pages) (view::list(visit, &bookmarks, &works)) (pages) }
        })
        .dress(visit)
        .into_response())
}

/// `GET /works/{work}/bookmarks`: who keeps a work, and the way to keep it.
pub async fn of_work(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    if let Opened::Door(door) = open(&mut visit, work).await? {
        return Ok(door);
    }
    let works = lists::in_order(&mut visit, &[work]).await?;
    let above = html! { ol class="work index group" { (works.items(&visit)) } };
    of_item(&mut visit, Item::Work(work), above).await
}

/// `GET /series/{series}/bookmarks`
pub async fn of_series(Path(series): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let series: SeriesId = id(&series, "series")?;
    let viewer = visit.viewer.clone();
    let page = series::page(visit.db().await?, &viewer, series, 1).await?;
    let above = html! { h3 class="heading" { a href=(format!("/series/{series}")) dir="auto" { (page.series.title) } } };
    of_item(&mut visit, Item::Series(series), above).await
}

/// The public bookmarks of something that this visitor may see, below what stands for it.
async fn of_item(visit: &mut Visit, item: Item, above: Markup) -> Result<Response, Fault> {
    let (viewer, page) = (visit.viewer.clone(), visit.page());
    let Listed { bookmarks, total } = load::of(visit.db().await?, &viewer, item, page).await?;
    let mine = load::mine(visit.db().await?, &viewer, item).await?;
    visit.rest();
    let visit = &*visit;
    let here = view::address(item);
    let beyond = page > 1 && bookmarks.is_empty();
    let pages = pagination(visit, page, total, &|page| format!("{here}?page={page}"));
    Ok(Page::new(t!(visit, "bookmarks-count", count = total))
        .class("bookmarks-index")
        .quiet(true)
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (t!(visit, "bookmarks-count", count = total)) } }
            (above)
            @if viewer.person.is_some() {
                details class="fl-fold" open[mine.is_some()] {
                    summary { @if mine.is_some() { (t!(visit, "bookmark-mine")) } @else { (t!(visit, "bookmark-keep")) } }
                    (view::form(visit, item, mine.as_ref()))
                }
            }
            @if total == 0 { p class="fl-muted" { (t!(visit, "bookmarks-none-of-this")) } }
            @else if beyond { p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } } }
            @else { (pages) (view::of_one(visit, &bookmarks)) (pages) }
        })
        .dress(visit)
        .into_response())
}

/// `GET /bookmarks/{bookmark}`
pub async fn show(Path(bookmark): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let bookmark: BookmarkId = id(&bookmark, "bookmark")?;
    let viewer = visit.viewer.clone();
    let bookmark = [load::one(visit.db().await?, &viewer, bookmark).await?];
    let works = works_of(&mut visit, &bookmark).await?;
    visit.rest();
    let title = t!(visit, "bookmark-of-person", name = &bookmark[0].pseud);
    Ok(Page::new(title.clone())
        .class("bookmarks-show")
        .quiet(true)
        .notice(notice(&visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } }
            (view::list(&visit, &bookmark, &works))
        })
        .dress(&visit))
}
