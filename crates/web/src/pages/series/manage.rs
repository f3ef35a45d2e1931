//! The works of a series: their order, which are taken out, which put in. `/series/{series}/manage`.
//!
//! Each work has a number field, as chapters have; a button takes one out, a list puts one in. Whichever button is
//! pressed, numbers that were typed count.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::{NOBODY, WorkState};
use fanlight_archive::series::manage::{self, Editable, Line, Titled};
use fanlight_archive::series::places;
use fanlight_archive::{Error, Invalid, WorkId};
use maud::{Markup, html};

use super::edit::open;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::pages::writing::confirm::named;
use crate::pages::writing::manage::order;
use crate::pages::writing::sheet::{Area, Choice, Sheet};
use crate::pages::writing::{spend, writer};
use crate::t;
use crate::visit::Visit;

/// A series with its works, as its creator changes them.
struct Managed {
    series: Editable,
    lines: Vec<Line>,
    offered: Vec<Titled<WorkId>>,
}

impl Managed {
    async fn load(visit: &mut Visit, series: &str) -> Result<Managed, Fault> {
        let series = open(visit, series).await?;
        let viewer = visit.viewer.clone();
        let db = visit.db().await?;
        let lines = manage::lines(db, &viewer, series.id).await?;
        let offered = manage::offered(db, &viewer, series.id).await?;
        Ok(Managed { series, lines, offered })
    }
}

/// `GET /series/{series}/manage`
pub async fn show(Path(series): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let managed = Managed::load(&mut visit, &series).await?;
    let notice = match visit.query("done").as_deref() {
        Some("made") => Some(t!(visit, "series-done-made")),
        Some("order") => Some(t!(visit, "manage-done-order")),
        Some("out") => Some(t!(visit, "series-done-out")),
        Some("in") => Some(t!(visit, "series-done-in")),
        _ => None,
    };
    Ok(managed.page(&visit, notice, None))
}

/// `POST /series/{series}/manage`
pub async fn save(Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let managed = Managed::load(&mut visit, &series).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(person)).await?;
    match managed.change(&mut change, &visit, &fields).await {
        Ok(done) => {
            change.commit().await?;
            let to = format!("/series/{}/manage?done={done}", managed.series.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Conflict) => {
            drop(change);
            let managed = Managed::load(&mut visit, &series).await?;
            let notice = Some(t!(visit, "series-overtaken"));
            Ok(managed.page(&visit, notice, None).status(StatusCode::CONFLICT).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            drop(change);
            let page = managed.page(&visit, None, Some(&invalid));
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl Managed {
    async fn change(
        &self,
        change: &mut fanlight_archive::Change,
        visit: &Visit,
        fields: &Fields,
    ) -> fanlight_archive::Result<&'static str> {
        let (viewer, series) = (&visit.viewer, self.series.id);
        let work = |name| id::<WorkId>(fields.one(name), "work").map_err(|_| Error::NotFound("work"));
        let now: Vec<WorkId> = self.lines.iter().map(|line| line.work).collect();
        let typed = order(&now, fields);
        if typed != now && !typed.is_empty() {
            places::reorder(change, viewer, series, &typed).await?;
        }
        if fields.has("take_out") {
            places::take_out(change, viewer, series, work("take_out")?).await?;
            return Ok("out");
        }
        if fields.has("put_in") {
            places::put_in(change, viewer, series, work("work")?).await?;
            return Ok("in");
        }
        Ok("order")
    }

    fn page(&self, visit: &Visit, notice: Option<String>, invalid: Option<&Invalid>) -> Page {
        let sheet = Sheet { visit, faults: Faults::new(visit, invalid) };
        let here = format!("/series/{}", self.series.id);
        let title = t!(visit, "series-manage");
        Page::new(title.clone())
            .class("series-manage fl-page")
            .notice(notice)
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    p class="fl-row" {
                        a href=(here) dir="auto" { (self.series.form.title) }
                        a href=(format!("{here}/edit")) { (t!(visit, "series-edit")) }
                    }
                    @if !self.lines.is_empty() { p class="fl-lede" { (t!(visit, "series-manage-lede")) } }
                }
                form class="fl-form" method="post" action=(format!("{here}/manage")) {
                    button class="landmark" name="save_button" value="1" tabindex="-1" aria-hidden="true" { "…" }
                    (token_field(&token(visit).0))
                    (sheet.faults.summary(visit, &[("series", "series_work")]))
                    @if self.lines.is_empty() {
                        p class="fl-muted" { (t!(visit, "series-empty")) }
                    } @else {
                        ol class="fl-reorder" data-reorder data-label-up=(t!(visit, "manage-up", name = "{name}"))
                            data-label-down=(t!(visit, "manage-down", name = "{name}"))
                            data-label-moved=(t!(visit, "manage-moved", name = "{name}", n = "{n}", m = "{m}")) {
                            @for (index, line) in self.lines.iter().enumerate() { (item(visit, index + 1, line)) }
                        }
                        div class="fl-buttons" {
                            button class="fl-btn" name="save_button" value="1" { (t!(visit, "manage-save")) }
                            a href=(here) { (t!(visit, "write-go-back")) }
                        }
                    }
                    (self.putting_in(&sheet))
                }
            })
            .dress(visit)
    }

    fn putting_in(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let offered = self.offered.iter().map(|work| Choice {
            value: work.id.to_string(),
            label: named(visit, &work.title),
            chosen: false,
        });
        let offered: Vec<_> = offered.collect();
        let area = Area {
            id: "series_work",
            name: "work",
            field: "series",
            label: t!(visit, "series-work"),
            hint: None,
            value: "",
            limit: 0,
            rows: 1,
            required: false,
        };
        html! {
            section class="fl-section" {
                h3 class="heading" { (t!(visit, "series-put-in-title")) }
                @if offered.is_empty() {
                    p class="fl-hint" { (t!(visit, "series-nothing-to-put-in")) " " a href="/works/new" { (t!(visit, "nav-post")) } }
                } @else {
                    (sheet.select(&area, &offered))
                    p { button class="fl-btn fl-btn-quiet" name="put_in" value="1" { (t!(visit, "series-put-in")) } }
                }
            }
        }
    }
}

/// What keeps others from finding a work in the series, or some of them.
fn state(visit: &Visit, line: &Line) -> Option<String> {
    let standing = &line.standing;
    Some(match standing.state {
        WorkState::Draft => t!(visit, "write-draft"),
        WorkState::Binned => t!(visit, "write-binned"),
        WorkState::Posted if standing.hidden => t!(visit, "series-work-hidden"),
        WorkState::Posted if standing.unrevealed => t!(visit, "series-work-unrevealed"),
        WorkState::Posted if line.audience == NOBODY => t!(visit, "series-work-left-out"),
        WorkState::Posted if standing.restricted => t!(visit, "series-work-members"),
        WorkState::Posted => return None,
    })
}

fn item(visit: &Visit, number: usize, line: &Line) -> Markup {
    let name = named(visit, &line.title);
    let id = format!("o{}", line.work);
    html! {
        li data-name=(name) {
            label class="landmark" for=(id) { (t!(visit, "manage-position", name = &name)) }
            input class="fl-tiny" type="number" min="1" id=(id) name=(format!("order[{}]", line.work)) value=(number);
            span class="fl-grow" dir="auto" { a href=(format!("/works/{}", line.work)) { (name) } }
            @if let Some(state) = state(visit, line) { span class="fl-chip" { (state) } }
            span class="fl-muted" { (t!(visit, "write-words", words = line.words)) }
            button class="fl-btn fl-btn-quiet fl-btn-small" name="take_out" value=(line.work) {
                (t!(visit, "series-take-out")) span class="landmark" { " " (name) }
            }
        }
    }
}
