//! `/people/search`: pen names by words of theirs or of the user name.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::people::bylines::Named;
use fanlight_archive::words::Names;
use fanlight_archive::works::find::{self, Beside, Filter, Term};
use fanlight_archive::{Invalid, Message, limits};
use maud::html;

use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, TextField};
use crate::layout::Page;
use crate::pages::finding::names;
use crate::t;
use crate::visit::Visit;

const QUERY: &str = "people_search[query]";

/// A pen name, with how many works this visitor finds under it.
type Found = (Named, i64);

/// `GET /people/search?people_search[query]=…&page=…`
pub async fn show(mut visit: Visit) -> Result<Response, Fault> {
    let asked = visit.query(QUERY).or_else(|| visit.query("people_search[name]"));
    let asked = asked.map(|typed| typed.trim().to_owned());
    let typed = asked.clone().unwrap_or_default();
    let mut invalid = Invalid::new();
    let over = typed.chars().count().saturating_sub(limits::TAG);
    if over > 0 {
        let message = Message::new("error-too-long").with("limit", limits::TAG);
        invalid.add("query", message.with("over", over));
    } else if asked.is_some() && typed.is_empty() {
        invalid.add("query", Message::new("search-names-empty"));
    }
    let found = match asked {
        Some(_) if invalid.is_empty() => Some(load(&mut visit, &typed).await?),
        _ => None,
    };
    visit.rest();
    let title = t!(visit, "search-people-title");
    let faults = Faults::new(&visit, Some(&invalid));
    let field = TextField {
        id: "people_search_query",
        name: QUERY,
        field: "query",
        label: t!(visit, "search-people-name"),
        hint: Some(t!(visit, "search-people-hint")),
        value: &typed,
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    let beyond = found.as_ref().is_some_and(|found| found.found.is_empty() && found.total > 0);
    let here = format!("/people/search?{}={}", addresses::parameter(QUERY), addresses::parameter(&typed));
    Ok(Page::new(title.clone())
        .class("fl-page people-search")
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" {
                    @match &found {
                        Some(found) => (t!(visit, "search-people-found", count = found.total)),
                        None => (title),
                    }
                }
            }
            (names::tabs(&visit))
            (faults.summary(&visit, &[("query", "people_search_query")]))
            form class="fl-form" method="get" action="/people/search" role="search" {
                (field.show(&visit, &faults))
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "search-button")) } }
            }
            @if let Some(found) = &found {
                (names::list(&visit, found, &here, |(named, works)| html! {
                    span class="fl-grow" {
                        @if named.user_name.is_empty() { bdi { (named.pseud) } }
                        @else {
                            a href=(addresses::pseud(&named.user_name, &named.pseud)) dir="auto" { (named.pseud) }
                            @if named.user_name != named.pseud { " " span class="fl-muted" { "(" (named.user_name) ")" } }
                        }
                    }
                    span class="fl-muted" { (t!(visit, "list-all", total = *works)) }
                }))
            }
        })
        .dress(&visit)
        .into_response())
}

/// The names of the page that is asked for. One statement.
async fn load(visit: &mut Visit, typed: &str) -> Result<Names<Found>, Fault> {
    let (app, viewer, part) = (visit.app.clone(), visit.viewer.clone(), names::part(visit));
    app.words().reach(visit.seen()).await;
    visit.reach().await;
    let db = visit.db().await?;
    let names = app.words().find_people(db, typed, part).await?;
    let mut found = Vec::with_capacity(names.found.len());
    for named in names.found {
        let theirs = Filter::with(Term::Pseud(named.id, named.person_id));
        let works = find::find(app.catalogue(), db, &viewer, &theirs, 1, Beside::default()).await?.total;
        found.push((named, works as i64));
    }
    Ok(Names { found, total: names.total, more: names.more })
}
