//! `/wrangling/thesaurus`: everything that wranglers said about tags, taken away as a file and brought in from one.
//!
//! What a file would do is shown first; only then it is done, and each line that cannot be is told. The text stands in
//! a field between the two, so that lines can be mended there.

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use fanlight_archive::policy;
use fanlight_archive::tags::log::Logged;
use fanlight_archive::tags::thesaurus::look::{self, Preview};
use fanlight_archive::tags::thesaurus::{self, Exporter, Report};
use fanlight_archive::{Error, Invalid, Message};
use maud::{Markup, html};
use tokio_stream::wrappers::ReceiverStream;

use super::tabs;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// Pieces of a file that wait for a slow reader.
const AHEAD: usize = 2;

/// What a form led to.
enum Came {
    /// Nothing yet.
    Nothing,
    /// It would do this.
    Looked(Preview),
    /// It did this.
    Done(Report),
}

/// `GET /wrangling/thesaurus`
pub async fn show(visit: Visit) -> Page {
    page(&visit, "", &Came::Nothing, None)
}

/// `GET /wrangling/thesaurus.csv`: the file, as it is read.
pub async fn file(visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.viewer.clone();
    policy::may_wrangle(&viewer)?;
    let mut reader = visit.archive().read().await?;
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, Error>>(AHEAD);
    tokio::spawn(async move {
        let mut exporter = Exporter::default();
        while let Some(piece) = exporter.next(&mut reader, &viewer).await.transpose() {
            let over = piece.is_err();
            // Whoever went away needs no more.
            if sender.send(piece.map(Bytes::from)).await.is_err() || over {
                break;
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"thesaurus.csv\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(receiver))).into_response())
}

/// `POST /wrangling/thesaurus`: looks at a file, or brings it in.
pub async fn save(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, files } = posted;
    visit.rest();
    let file = files.iter().find(|file| file.field == "file");
    let text = match file {
        Some(file) if file.too_large() => {
            let message = Message::new("error-thesaurus-lines").with("limit", look::LINES);
            return Ok(again(&visit, "", Invalid::one("file", message)));
        }
        // A byte order mark is no part of the first column's name.
        Some(file) => String::from_utf8_lossy(&file.bytes).trim_start_matches('\u{feff}').to_owned(),
        None => fields.one("text").to_owned(),
    };
    if text.trim().is_empty() {
        return Ok(again(&visit, "", Invalid::one("file", Message::new("wrangling-thesaurus-empty"))));
    }
    let came =
        if fields.has("do_button") { bring_in(&visit, &text).await } else { look_at(&visit, &text).await };
    match came {
        Ok(came) => {
            let left = if matches!(came, Came::Done(_)) { "" } else { text.as_str() };
            Ok(page(&visit, left, &came, None).into_response())
        }
        Err(Error::Invalid(invalid)) => Ok(again(&visit, &text, invalid)),
        Err(error) => Err(error.into()),
    }
}

async fn look_at(visit: &Visit, text: &str) -> Result<Came, Error> {
    Ok(Came::Looked(look::preview(visit.archive(), &visit.viewer, text).await?))
}

async fn bring_in(visit: &Visit, text: &str) -> Result<Came, Error> {
    look::check_length(text)?;
    Ok(Came::Done(thesaurus::import(visit.archive(), &visit.viewer, text).await?))
}

fn again(visit: &Visit, text: &str, invalid: Invalid) -> Response {
    page(visit, text, &Came::Nothing, Some(&invalid)).status(StatusCode::UNPROCESSABLE_ENTITY).into_response()
}

fn page(visit: &Visit, text: &str, came: &Came, invalid: Option<&Invalid>) -> Page {
    let title = t!(visit, "wrangling-thesaurus");
    let faults = Faults::new(visit, invalid);
    let class = if faults.has("file") { "fl-drop-zone fl-field fl-bad" } else { "fl-drop-zone fl-field" };
    let looked = matches!(came, Came::Looked(_));
    let done = match came {
        Came::Done(report) => Some(t!(visit, "wrangling-thesaurus-done", count = report.acts)),
        _ => None,
    };
    Page::new(title.clone())
        .class("fl-page")
        .notice(done)
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "wrangling-thesaurus-lede")) }
                p class="fl-row" { a class="fl-btn fl-btn-quiet" href="/wrangling/thesaurus.csv" { (t!(visit, "wrangling-thesaurus-take")) } }
            }
            (tabs(visit))
            @match came {
                Came::Nothing => {}
                Came::Looked(preview) => (would(visit, preview)),
                Came::Done(report) => (did(visit, report)),
            }
            section {
                h3 class="heading" { (t!(visit, "wrangling-thesaurus-bring")) }
                p { (t!(visit, "wrangling-thesaurus-columns")) " " code { "name, kind, canonical, synonym_of, parents, metas, unwrangleable" } }
                form class="fl-form" method="post" action="/wrangling/thesaurus" enctype="multipart/form-data" {
                    (token_field(&token(visit).0))
                    (faults.summary(visit, &[("file", "file")]))
                    div class=(class) {
                        label for="file" { (t!(visit, "wrangling-thesaurus-file")) }
                        p class="fl-hint" id="file-hint" { (t!(visit, "wrangling-thesaurus-file-hint", limit = look::LINES)) }
                        input type="file" id="file" name="file" accept=".csv,text/csv" aria-describedby="file-hint";
                        (faults.at("file", "file"))
                    }
                    div class="fl-field" {
                        label for="text" { (t!(visit, "wrangling-thesaurus-text")) }
                        textarea id="text" name="text" rows="10" dir="auto" spellcheck="false" { "\n" (text) }
                    }
                    div class="fl-buttons" {
                        @if looked { button class="fl-btn" name="do_button" value="1" { (t!(visit, "wrangling-thesaurus-do")) } }
                        button class=(if looked { "fl-btn fl-btn-quiet" } else { "fl-btn" }) name="look_button" value="1" {
                            @if looked { (t!(visit, "wrangling-thesaurus-look-again")) } @else { (t!(visit, "wrangling-thesaurus-look")) }
                        }
                    }
                }
            }
        })
        .dress(visit)
}

/// What a file would do.
fn would(visit: &Visit, preview: &Preview) -> Markup {
    let report = &preview.report;
    html! {
        section {
            h3 class="heading" { (t!(visit, "wrangling-thesaurus-would")) }
            p {
                (t!(visit, "wrangling-thesaurus-lines", count = report.lines)) " "
                (t!(visit, "wrangling-thesaurus-made", count = report.made)) " "
                (t!(visit, "wrangling-thesaurus-acts", count = report.acts))
            }
            @if !preview.acts.is_empty() {
                ul class="fl-told" { @for act in &preview.acts { li { (said(visit, act)) } } }
            }
            @if preview.acts.len() < report.acts {
                p class="fl-muted" { (t!(visit, "wrangling-thesaurus-more", count = report.acts - preview.acts.len())) }
            }
            (problems(visit, report))
        }
    }
}

/// An act in words; its tags may not be there yet, so that nothing is a link.
fn said(visit: &Visit, act: &Logged) -> Markup {
    html! {
        bdi { (act.tag.name) } " "
        (t!(visit, "wrangling-deed", deed = act.deed.as_str().replace(' ', "-")))
        @if let Some(other) = &act.other { " " bdi { (other.name) } }
    }
}

/// What a file did, with the way to undo it.
fn did(visit: &Visit, report: &Report) -> Markup {
    html! {
        section {
            p {
                (t!(visit, "wrangling-thesaurus-lines", count = report.lines)) " "
                (t!(visit, "wrangling-thesaurus-new", count = report.made))
            }
            @if !report.batches.is_empty() {
                p { (t!(visit, "wrangling-thesaurus-undo")) }
                ul class="fl-told" {
                    @for batch in report.batches.iter().rev() {
                        li { a href=(format!("/wrangling/log?batch={batch}")) { (t!(visit, "wrangling-thesaurus-batch", batch = batch.0)) } }
                    }
                }
            }
            (problems(visit, report))
        }
    }
}

/// The lines that cannot be done, each with its reason.
fn problems(visit: &Visit, report: &Report) -> Markup {
    html! {
        @if report.problem_count > 0 {
            h4 class="heading" { (t!(visit, "wrangling-thesaurus-problems", count = report.problem_count)) }
            ul class="fl-told" {
                @for problem in &report.problems {
                    li {
                        (t!(visit, "wrangling-thesaurus-line", line = problem.line))
                        @if !problem.name.is_empty() { " " bdi { (problem.name) } }
                        ": " (visit.texts().message(&problem.message))
                    }
                }
            }
        }
    }
}
