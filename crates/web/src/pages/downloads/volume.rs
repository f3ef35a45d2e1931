//! Several works as one file: a series in its order, or what somebody marked for later.
//!
//! Each work begins with a page of its own, as it would stand alone: title, names, tags, summary, notes. The visitor gets
//! what they would get one by one; what has a door before it, what comes from people they mute, and what makes the file
//! too long is left out, and the file says how many works that are. Nothing of it is kept.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use fanlight_archive::works::blurbs;
use fanlight_archive::works::load::{self, ChapterHead, ChapterText, Shown};
use fanlight_archive::{ChapterId, SeriesId, WorkId, readings, series};
use fanlight_text::write::{Book, Direction, Maker};
use maud::html;
use tokio::sync::mpsc;

use super::{File, Format, Piece, answer, disposition, facts, is_single, makers, send_chapters, write_file};
use crate::addresses;
use crate::errors::Fault;
use crate::pages::works::id;
use crate::t;
use crate::views::blurb;
use crate::visit::Visit;

/// Works of one file.
const WORKS: i64 = 200;
/// Words of one file.
const WORDS: i64 = 3_000_000;

/// What a file of several works says of itself.
struct Volume {
    id: String,
    title: String,
    /// The page that lists the same, without the host.
    page: String,
}

/// `GET /downloads/series/{series}/{name}`
pub async fn of_series(
    Path((series, name)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let format = Format::of(&name).ok_or(Fault::Missing("download"))?;
    let series: SeriesId = id(&series, "series")?;
    let viewer = visit.viewer.clone();
    let (title, works) = series::load::in_order(visit.db().await?, &viewer, series, WORKS).await?;
    let page = format!("/series/{series}");
    give(&mut visit, Volume { id: format!("Series/{series}"), title, page }, &works, format).await
}

/// `GET /downloads/to-read/{name}`: what the visitor marked for later, the last first.
pub async fn for_later(Path(name): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let format = Format::of(&name).ok_or(Fault::Missing("download"))?;
    let session = visit.session.as_ref().ok_or(Fault::Forbidden)?;
    let (person, page) = (session.person, addresses::readings(&session.name));
    let viewer = visit.viewer.clone();
    let works = readings::for_later(visit.db().await?, &viewer, person, WORKS).await?;
    let title = t!(visit, "readings-later");
    give(&mut visit, Volume { id: format!("ToRead/{person}"), title, page }, &works, format).await
}

/// What of these works this visitor takes along, and how many are left out. Six statements.
async fn choose(visit: &mut Visit, ids: &[WorkId]) -> Result<(Vec<Shown>, usize), Fault> {
    let muted = visit.standing().await?.muted;
    let viewer = visit.viewer.clone();
    let (mut chosen, mut left_out, mut words) = (Vec::new(), 0, 0);
    for blurb in blurbs::load(visit.db().await?, &viewer, ids).await? {
        let work = blurb.work;
        let mut creators = work.creators.iter().flatten();
        if !work.own && creators.any(|byline| muted.contains(&byline.person)) {
            continue;
        }
        words += work.words;
        let asks = work.adult && !work.own && !visit.adult();
        if asks || (words > WORDS && !chosen.is_empty()) {
            left_out += 1;
            continue;
        }
        chosen.push(work);
    }
    if !chosen.is_empty() {
        load::index(visit.db().await?, &mut chosen).await?;
    }
    Ok((chosen, left_out))
}

async fn give(visit: &mut Visit, volume: Volume, ids: &[WorkId], format: Format) -> Result<Response, Fault> {
    let app = visit.app.clone();
    let _permit = app.downloads().writers.acquire().await.map_err(|_| Fault::Busy)?;
    let (works, left_out) = choose(visit, ids).await?;
    let mut book = book(visit, &volume, &works, left_out);
    book.contents = works.iter().flat_map(|work| names(visit, work, &book)).collect();
    let (send, receive) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write_file(format, &book, receive));
    for work in &works {
        if send.send(vec![front(visit, work)]).await.is_err() {
            break;
        }
        send_chapters(visit, work, &work.chapters, is_single(work, &work.chapters), &send).await?;
    }
    drop(send);
    visit.rest();
    let written = writing.await.map_err(|error| Fault::Broken(error.to_string()))?;
    let bytes: Bytes = written.map_err(|error| Fault::Broken(error.to_string()))?.into();
    Ok(answer(&File { bytes, disposition: disposition(&volume.title, format) }, format))
}

/// The lines of the table of contents for one work: its page, then its chapters.
fn names(visit: &Visit, work: &Shown, book: &Book) -> Vec<String> {
    let single = is_single(work, &work.chapters);
    let chapter = |head: &ChapterHead| Piece::of(head, None, single).part().name(book);
    std::iter::once(front(visit, work).part().name(book)).chain(work.chapters.iter().map(chapter)).collect()
}

/// The page that a work begins with.
fn front(visit: &Visit, work: &Shown) -> Piece {
    let base = visit.base();
    let names: Vec<String> = makers(visit, work, &base).into_iter().map(|maker| maker.name).collect();
    let html = html! {
        p { (t!(visit, "by")) " " (names.join(", ")) }
        @for fact in facts(visit, work, &base) {
            p {
                strong { (fact.label) ":" } " "
                (fact.values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(", "))
            }
        }
        p { a href=(format!("{base}/works/{}", work.id)) { (base) "/works/" (work.id) } }
    };
    let text = ChapterText {
        id: ChapterId(0),
        summary: work.summary.clone(),
        notes: work.notes.clone(),
        end_notes: work.end_notes.clone(),
        html: html.into_string(),
    };
    Piece { number: None, title: blurb::title(visit, &work.title).into_owned(), text: Some(text) }
}

fn book(visit: &Visit, volume: &Volume, works: &[Shown], left_out: usize) -> Book {
    let base = visit.base();
    let mut names: Vec<Maker> = Vec::new();
    for maker in works.iter().flat_map(|work| makers(visit, work, &base)) {
        if !names.iter().any(|other| other.name == maker.name) {
            names.push(maker);
        }
    }
    let first = works.first().map(|work| &work.language);
    let alike = first.filter(|first| works.iter().all(|work| work.language.code == first.code));
    let newest = works.iter().map(|work| work.updated_at).max().unwrap_or(visit.archive().now());
    let note = (left_out > 0)
        .then(|| html! { p { (t!(visit, "volume-left-out", count = left_out)) } }.into_string());
    Book {
        id: format!("tag:{},2005:{}", visit.host(), volume.id),
        title: volume.title.clone(),
        language: alike.map_or_else(|| "und".to_owned(), |language| language.code.clone()),
        direction: match alike {
            Some(language) if language.direction == "rtl" => Direction::Rtl,
            _ => Direction::Ltr,
        },
        makers: names,
        archive: visit.app.settings().name.clone(),
        source_url: format!("{base}{}", volume.page),
        modified: newest.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        summary: Some(html! { p { (t!(visit, "volume-works", count = works.len())) } }.into_string()),
        notes: note,
        ..Book::default()
    }
}
