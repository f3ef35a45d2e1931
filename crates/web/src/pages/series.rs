//! Series as they are read: the page of one, and the lists of a person and of a pen name.

pub mod edit;
pub mod manage;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use fanlight_archive::limits::PAGE;
use fanlight_archive::people::{bylines, names, preferences};
use fanlight_archive::series::load::{self, Shown, Whose};
use fanlight_archive::subscriptions::Topic;
use fanlight_archive::{PersonId, SeriesId};
use fanlight_text::write::file_name;
use maud::{Markup, PreEscaped, html};

use super::works::id;
use super::{feeds, lists, parts};
use crate::addresses;
use crate::errors::Fault;
use crate::layout::{Page, mark, pagination};
use crate::t;
use crate::views::subscribe::alone;
use crate::views::tools::take_along;
use crate::views::{day, label, series as view};
use crate::visit::Visit;

/// `GET /series/{series}`
pub async fn show(Path(series): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let series: SeriesId = id(&series, "series")?;
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let (viewer, number) = (visit.viewer.clone(), visit.page());
    let page = load::page(visit.db().await?, &viewer, series, number).await?;
    let works = lists::in_order(&mut visit, &page.works).await?;
    // Only its creators are told what they did: a guest's page is kept for others.
    let notice = match visit.query("done").as_deref() {
        Some("saved") if page.own => Some(t!(visit, "series-done-saved")),
        _ => None,
    };
    // Search engines come as guests.
    let people: Vec<PersonId> = page.series.creators.iter().map(|byline| byline.person).collect();
    let quiet = visit.session.is_none() && preferences::any_quiet(visit.db().await?, &people).await?;
    visit.rest();
    let (here, shown) = (format!("/series/{series}"), &page.series);
    let beyond = number > 1 && page.works.is_empty();
    let pages = pagination(&visit, number, shown.works, &|at| format!("{here}?page={at}"));
    let page = Page::new(shown.title.clone())
        .head(feeds::links(&shown.title, &format!("{here}/feed")))
        .class("series-show")
        .quiet(quiet)
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .notice(notice)
        .main(html! {
            // Clients look for the title and the facts in these.
            div class="series-show" {
                div class="fl-head" {
                    h2 class="heading" dir="auto" { (shown.title) }
                    @if visit.session.is_some() && !page.own {
                        (alone(&visit, Topic::Series, series.0, page.subscribed))
                    }
                    @if page.own {
                        p class="fl-row" {
                            a href=(format!("{here}/edit")) { (t!(visit, "series-edit")) }
                            a href=(format!("{here}/manage")) { (t!(visit, "series-manage")) }
                        }
                    }
                }
                div class="wrapper" { (facts(&visit, shown)) }
                @if shown.works > 0 { (take_along(&visit, &format!("/downloads{here}/{}", file_name(&shown.title)))) }
            }
            @if beyond { (beyond_last(&visit, &here, shown.works)) }
            @else if page.works.is_empty() { p class="fl-muted" { (t!(visit, "series-unseen")) } }
            @else { (pages) (works.list(&visit)) (pages) }
        })
        .dress(&visit);
    Ok(visit.keep(key, page).await)
}

fn facts(visit: &Visit, series: &Shown) -> Markup {
    let stuff = |html: &str| html! { blockquote class="userstuff" dir="auto" { (PreEscaped(html)) } };
    html! {
        dl class="series meta group" {
            dt { (label(visit, "Creators", t!(visit, "series-creators"))) }
            dd { (view::names(visit, series)) }
            @if !series.fandoms.is_empty() {
                dt { (t!(visit, "fandoms")) ":" }
                dd {
                    ul class="commas" {
                        @for name in &series.fandoms {
                            li { a class="tag" href=(addresses::tag_works(name)) dir="auto" { (name) } }
                        }
                    }
                }
            }
            @if let (Some(begun), Some(updated)) = (series.begun, series.updated) {
                dt { (label(visit, "Series Begun", t!(visit, "series-begun"))) }
                dd { (day(begun)) }
                dt { (label(visit, "Series Updated", t!(visit, "series-updated"))) }
                dd { (day(updated)) }
            }
            @if !series.summary.is_empty() {
                dt { (label(visit, "Description", t!(visit, "series-description"))) }
                dd { (stuff(&series.summary)) }
            }
            @if !series.notes.is_empty() {
                dt { (label(visit, "Notes", t!(visit, "notes"))) }
                dd { (stuff(&series.notes)) }
            }
            dt class="stats" { (label(visit, "Stats", t!(visit, "stats"))) }
            dd class="stats" { (view::figures(visit, series)) }
        }
    }
}

fn beyond_last(visit: &Visit, here: &str, total: i64) -> Markup {
    html! {
        p { (t!(visit, "list-beyond", pages = ((total + PAGE - 1) / PAGE).max(1))) }
        p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(here) { (t!(visit, "list-first")) } }
    }
}

/// `GET /users/{user}/series`
pub async fn of_user(Path(user): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let account = names::account(visit.db().await?, &user).await?;
    let person = format!("/users/{}", addresses::segment(&account.name));
    let of = Of {
        whose: Whose::Person(account.person_id),
        person: account.person_id,
        link: html! { a href=(person) { (account.name) } },
        here: format!("{person}/series"),
        name: account.name,
    };
    of.page(visit).await
}

/// `GET /users/{user}/pseuds/{pseud}/series`
pub async fn of_pseud(
    Path((user, pseud)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let named = bylines::find(visit.db().await?, &user, &pseud).await?.ok_or(Fault::Missing("person"))?;
    let pseud = addresses::pseud(&named.user_name, &named.pseud);
    let of = Of {
        whose: Whose::Pseud(named.id, named.person_id),
        person: named.person_id,
        link: html! { a href=(pseud) dir="auto" { (named.pseud) } },
        here: format!("{pseud}/series"),
        name: named.pseud,
    };
    of.page(visit).await
}

/// A list of series under a name.
struct Of {
    whose: Whose,
    person: PersonId,
    name: String,
    link: Markup,
    here: String,
}

impl Of {
    async fn page(self, mut visit: Visit) -> Result<Response, Fault> {
        let key = lists::key(&mut visit).await?;
        if let Some(kept) = visit.kept(key.as_ref()).await {
            return Ok(kept);
        }
        let quiet = preferences::load(visit.db().await?, self.person).await?.quiet;
        let (viewer, number) = (visit.viewer.clone(), visit.page());
        let (series, total) = load::list(visit.db().await?, &viewer, self.whose, number).await?;
        visit.rest();
        let own = visit.person() == Some(self.person);
        let beyond = number > 1 && series.is_empty();
        let pages = pagination(&visit, number, total, &|at| format!("{}?page={at}", self.here));
        let page = Page::new(t!(visit, "series-of-person", name = &self.name))
            .class("series-index")
            .quiet(quiet)
            .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
            .notice(parts::notice(&visit).filter(|_| own))
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (t!(visit, "series-count", count = total)) " " (t!(visit, "by")) " " (self.link) }
                    @if own { p class="fl-row" { a class="fl-btn fl-btn-small" href="/series/new" { (t!(visit, "series-new")) } } }
                }
                @if beyond { (beyond_last(&visit, &self.here, total)) }
                @else if series.is_empty() {
                    div class="fl-empty" {
                        (mark())
                        p { @if own { (t!(visit, "series-none-own")) } @else { (t!(visit, "series-none")) } }
                    }
                } @else {
                    (pages)
                    h3 class="landmark heading" { (t!(visit, "series-listing")) }
                    ol class="series index group" { @for one in &series { (view::item(&visit, one)) } }
                    (pages)
                }
            })
            .dress(&visit);
        Ok(visit.keep(key, page).await)
    }
}
