//! `/works/{work}/search`: words looked for in one work, and where in its chapters they stand.
//!
//! Who may not read the work gets what its own page gives them; texts that are kept out of the search are not looked
//! into here either, and the page says so. The whole text is read, so that a work that is too long for one page is too
//! long for this. Nothing is kept: it is asked for too variously.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use fanlight_archive::words::{self, InChapter, Query, Within};
use fanlight_archive::works::load::Shown;
use fanlight_archive::{Error, Invalid, Message, WorkId};
use maud::{Markup, html};

use super::{Opened, WHOLE_WORDS, id, load, open, remember_yes};
use crate::blurbs;
use crate::errors::Fault;
use crate::forms::Faults;
use crate::layout::Page;
use crate::t;
use crate::views::blurb;
use crate::visit::Visit;

/// `GET /works/{work}/search?query=…`
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    if let Opened::Door(door) = open(&mut visit, work).await? {
        return Ok(door);
    }
    let shown = load(&mut visit, work).await?;
    let asked = visit.query("query").map(|typed| typed.trim().to_owned());
    let mut invalid = Invalid::new();
    let found = match &asked {
        Some(typed) => find(&mut visit, &shown, typed, &mut invalid).await?,
        None => None,
    };
    visit.rest();
    let typed = asked.as_deref().unwrap_or_default();
    let mut response = page(&visit, &shown, typed, found.as_ref(), &invalid).into_response();
    remember_yes(&visit, &mut response);
    Ok(response)
}

/// What is found; nothing if what was typed was not understood, or the work is too long.
async fn find(
    visit: &mut Visit,
    work: &Shown,
    typed: &str,
    invalid: &mut Invalid,
) -> Result<Option<Within>, Fault> {
    if work.words > WHOLE_WORDS {
        invalid.add("query", Message::new("search-within-long").with("limit", WHOLE_WORDS));
        return Ok(None);
    }
    let query = match Query::parse(typed, visit.archive().now()) {
        Ok(query) => query,
        Err(fault) => {
            invalid.add("query", fault.message);
            return Ok(None);
        }
    };
    if !query.root.is_text() {
        invalid.add("query", Message::new("search-within-words"));
        return Ok(None);
    }
    let texts_open = visit.app.settings().search_texts;
    match words::within(visit.db().await?, work.clone(), &query.root, texts_open).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::Invalid(said)) => {
            invalid.fields.extend(said.fields);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form that asks; it stands on the page of all chapters too.
pub(crate) fn form(visit: &Visit, work: WorkId, typed: &str, faults: &Faults<'_>) -> Markup {
    let bad = faults.has("query");
    html! {
        form class="fl-form" method="get" action=(format!("/works/{work}/search")) role="search" {
            div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                label for="within" { (t!(visit, "search-within-label")) }
                input type="search" id="within" name="query" value=(typed) dir="auto" autocomplete="off"
                    aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then_some("within-error")];
                (faults.at("query", "within"))
            }
            div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "search-button")) } }
        }
    }
}

fn page(visit: &Visit, work: &Shown, typed: &str, found: Option<&Within>, invalid: &Invalid) -> Page {
    let faults = Faults::new(visit, Some(invalid));
    let title = blurb::title(visit, &work.title);
    Page::new(format!("{} - {title}", t!(visit, "search-within-label")))
        .class("fl-page works-search-within")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" {
                    (t!(visit, "search-within-heading")) " " a href=(format!("/works/{}", work.id)) dir="auto" { (title) }
                }
                p class="fl-row" { a href=(format!("/works/{}/navigate", work.id)) { (t!(visit, "chapter-index")) } }
            }
            (faults.summary(visit, &[("query", "within")]))
            (form(visit, work.id, typed, &faults))
            @if let Some(found) = found {
                @if found.chapters.is_empty() { p class="fl-muted" role="status" { (t!(visit, "search-within-none")) } }
                @else { p role="status" { (t!(visit, "search-within-found", count = found.chapters.len())) } }
                @if !found.texts { p class="fl-muted" { (t!(visit, "search-within-closed")) } }
                @for chapter in &found.chapters { (hit(visit, work.id, chapter)) }
            }
        })
        .dress(visit)
}

fn hit(visit: &Visit, work: WorkId, chapter: &InChapter) -> Markup {
    html! {
        section {
            h3 class="heading" {
                a href=(format!("/works/{work}/chapters/{}", chapter.chapter)) dir="auto" {
                    @if chapter.title.is_empty() { (t!(visit, "chapter-number", number = chapter.number)) }
                    @else { (chapter.number) ". " (chapter.title) }
                }
            }
            @for snippet in &chapter.snippets { p class="fl-quote" dir="auto" { (blurbs::pieces(snippet)) } }
        }
    }
}
