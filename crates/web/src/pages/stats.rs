//! How a member's works fare: all together, a picture over time, work by work.
//!
//! The picture is drawn here, as SVG in the text's own colour, with its figures as a sentence and as a table.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::stats::{self, Day, Row, Sort, Totals};
use maud::{Markup, html};

use super::parts::own;
use crate::addresses;
use crate::errors::Fault;
use crate::layout::{Page, pagination};
use crate::t;
use crate::texts::grouped;
use crate::views::{blurb, tabs};
use crate::visit::Visit;

/// Days of a picture, as they are offered.
const SPANS: [i64; 3] = [30, 90, 365];
/// The picture's size in its own units; on a page it is as wide as there is room.
const WIDTH: f64 = 1000.0;
const HEIGHT: i64 = 160;

const SORTS: [Sort; 6] = [Sort::Date, Sort::Words, Sort::Hits, Sort::Kudos, Sort::Comments, Sort::Bookmarks];

/// `GET /users/{user}/stats?days=…&sort=…&page=…`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Response, Fault> {
    let account = own(&mut visit, &user).await?;
    let title = t!(visit, "stats-title");
    let head = html! {
        div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "stats-lede")) } }
    };
    if visit.session.as_ref().is_some_and(|session| session.preferences.no_figures) {
        visit.rest();
        let main = html! {
            (head)
            div class="fl-empty" {
                p { (t!(visit, "stats-off")) }
                p { a href=(format!("/users/{}/preferences", account.name)) { (t!(visit, "stats-off-choose")) } }
            }
        };
        return Ok(Page::new(title).class("stats-index").main(main).dress(&visit).into_response());
    }
    let asked = |name: &str| visit.query(name);
    let span = asked("days").and_then(|days| days.parse().ok()).filter(|days| SPANS.contains(days));
    let span = span.unwrap_or(SPANS[0]);
    let sort: Sort = asked("sort").and_then(|sort| sort.parse().ok()).unwrap_or(Sort::Hits);
    let (viewer, person, page, now) =
        (visit.viewer.clone(), account.person_id, visit.page(), visit.archive().now());
    let totals = stats::totals(visit.db().await?, &viewer, person).await?;
    let rows = stats::list(visit.db().await?, &viewer, person, sort, page).await?;
    let days = stats::days(visit.db().await?, &viewer, person, now, span).await?;
    visit.rest();
    let visit = &visit;
    let here = addresses::stats(&account.name);
    let address =
        |days: i64, sort: Sort, page: i64| format!("{here}?days={days}&sort={}&page={page}", sort.as_str());
    let beyond = page > 1 && rows.is_empty();
    let main = html! {
        (head)
        @if totals.works == 0 {
            div class="fl-empty" {
                p { (t!(visit, "stats-none")) }
                p class="fl-row" { a class="fl-btn" href="/works/new" { (t!(visit, "nav-post")) } }
            }
        } @else {
            (together(visit, &totals))
            section aria-labelledby="over-time" {
                h3 id="over-time" class="heading" { (t!(visit, "stats-over-time")) }
                (tabs::bar(&t!(visit, "stats-over-time"),
                    SPANS.into_iter().map(|one| (address(one, sort, 1), t!(visit, "stats-days", count = one), one == span))))
                (pictures(visit, &days))
            }
            h3 id="each" class="heading" { (t!(visit, "stats-each")) }
            @if beyond { p { (t!(visit, "stats-beyond")) " " a href=(here) { (t!(visit, "list-first")) } } }
            @else {
                (each(visit, &rows, sort, &|sort| format!("{}#each", address(span, sort, 1))))
                (pagination(visit, page, totals.works, &|page| format!("{}#each", address(span, sort, page))))
            }
        }
    };
    let status = if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Ok(Page::new(title).class("stats-index").status(status).main(main).dress(visit).into_response())
}

fn together(visit: &Visit, totals: &Totals) -> Markup {
    let figures = [
        (t!(visit, "stats-works"), totals.works),
        (t!(visit, "stats-words"), totals.words),
        (t!(visit, "stats-hits"), totals.hits),
        (t!(visit, "stats-kudos"), totals.kudos),
        (t!(visit, "stats-comments"), totals.comments),
        (t!(visit, "stats-bookmarks"), totals.bookmarks),
        (t!(visit, "stats-subscribers"), totals.subscribers),
    ];
    html! {
        section aria-labelledby="together" {
            h3 id="together" class="heading" { (t!(visit, "stats-all")) }
            table class="fl-table" {
                tbody { @for (said, figure) in figures { tr { th scope="row" { (said) } td class="fl-num" { (grouped(figure)) } } } }
            }
        }
    }
}

fn pictures(visit: &Visit, days: &[Day]) -> Markup {
    let count = days.len();
    let said = |key: &'static str, figure: fn(&Day) -> i64| {
        let total: i64 = days.iter().map(figure).sum();
        let most = days.iter().map(figure).max().unwrap_or(0);
        let values = [("total", total.into()), ("count", count.into()), ("most", most.into())];
        (visit.texts().say(key, &values), figure)
    };
    let some: Vec<&Day> = days.iter().rev().filter(|day| day.hits + day.kudos > 0).collect();
    html! {
        @for (sentence, figure) in [said("stats-hits-picture", |day| day.hits), said("stats-kudos-picture", |day| day.kudos)] {
            figure class="fl-muted" { (picture(&sentence, days, figure)) figcaption { (sentence) } }
        }
        details class="fl-fold" {
            summary { (t!(visit, "stats-as-table")) }
            @if some.is_empty() { p { (t!(visit, "stats-quiet")) } }
            @else {
                table class="fl-table" {
                    thead { tr {
                        th scope="col" { (t!(visit, "stats-day")) }
                        th scope="col" class="fl-num" { (t!(visit, "stats-hits")) }
                        th scope="col" class="fl-num" { (t!(visit, "stats-kudos")) }
                    } }
                    tbody { @for day in some {
                        tr { th scope="row" { (date(day.day)) } td class="fl-num" { (grouped(day.hits)) } td class="fl-num" { (grouped(day.kudos)) } }
                    } }
                }
            }
        }
    }
}

/// One bar for each day, as high as its share of the highest.
fn picture(sentence: &str, days: &[Day], figure: fn(&Day) -> i64) -> Markup {
    let most = days.iter().map(figure).max().unwrap_or(0).max(1);
    let each = WIDTH / days.len().max(1) as f64;
    html! {
        svg role="img" aria-label=(sentence) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) width="100%" fill="currentColor" {
            @for (at, day) in days.iter().enumerate() {
                @let height = (figure(day) * HEIGHT + most - 1) / most;
                @if height > 0 {
                    rect x=(format!("{:.2}", (at as f64 + 0.1) * each)) y=(HEIGHT - height) width=(format!("{:.2}", each * 0.8)) height=(height) {
                        title { (date(day.day)) ": " (figure(day)) }
                    }
                }
            }
            rect x="0" y=(HEIGHT - 1) width=(WIDTH) height="1" {}
        }
    }
}

fn each(visit: &Visit, rows: &[Row], sort: Sort, address: &dyn Fn(Sort) -> String) -> Markup {
    let said = |sort: Sort| match sort {
        Sort::Date => t!(visit, "stats-date"),
        Sort::Words => t!(visit, "stats-words"),
        Sort::Hits => t!(visit, "stats-hits"),
        Sort::Kudos => t!(visit, "stats-kudos"),
        Sort::Comments => t!(visit, "stats-comments"),
        Sort::Bookmarks => t!(visit, "stats-bookmarks"),
    };
    html! {
        nav class="fl-tabs" aria-label=(t!(visit, "stats-each")) {
            ul {
                @for one in SORTS {
                    li {
                        a href=(address(one)) aria-current=[(one == sort).then_some("page")]
                            aria-label=(t!(visit, "stats-sort", what = said(one))) { (said(one)) }
                    }
                }
            }
        }
        div class="fl-scroll" tabindex="0" role="region" aria-labelledby="each" {
            table class="fl-table" {
                thead {
                    tr {
                        th scope="col" { (t!(visit, "stats-work")) }
                        @for one in &SORTS[1..] { th scope="col" class="fl-num" { (said(*one)) } }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { a href=(format!("/works/{}", row.id)) dir="auto" { (blurb::title(visit, &row.title)) } }
                            @for figure in [row.words, row.hits, row.kudos, row.comments, row.bookmarks] { td class="fl-num" { (grouped(figure)) } }
                        }
                    }
                }
            }
        }
    }
}

fn date(day: i64) -> String {
    fanlight_archive::Time(day * fanlight_archive::Time::DAY).date().to_string()
}
