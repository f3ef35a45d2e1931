//! Works to take along: EPUB, HTML and text, made natively; one by one, or several as one file ([`volume`]).
//!
//! Whoever may read a work's page may take it; for everybody else the address leads to that page, which says why.
//! Chapters come from the database in slices while a thread of its own writes the file, two files at a time. Files
//! made for guests are kept by the work's stamp; members' are not, for creators and staff see more.

pub mod volume;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use fanlight_archive::tags::Kind;
use fanlight_archive::works::load::{self, ChapterHead, ChapterText, Shown};
use fanlight_archive::{ChapterId, WorkId};
use fanlight_text::write::{
    self, Book, Direction, Fact, InSeries, Maker, Named, Part, epub, file_name, html, txt,
};
use moka::future::Cache;
use tokio::sync::{Semaphore, mpsc};

use super::works::{self, Opened, id};
use crate::addresses;
use crate::errors::Fault;
use crate::t;
use crate::texts::grouped;
use crate::views::{self, blurb, day, meta};
use crate::visit::Visit;

/// Bytes of all kept files together.
const ROOM: u64 = 16 * 1024 * 1024;
/// Bytes of the largest file that is kept.
const LARGEST: usize = 4 * 1024 * 1024;
/// How long a file is kept.
const LIFE: Duration = Duration::from_secs(3600);
/// Words of the chapters that are read from the database at once; a single chapter may be longer.
const SLICE_WORDS: i64 = 60_000;
/// Chapters that are read at once.
const SLICE_CHAPTERS: usize = 100;
/// Files that are written at the same time.
const WRITERS: usize = 2;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Format {
    Epub,
    Html,
    Text,
}

impl Format {
    fn of(name: &str) -> Option<Format> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "epub" => Some(Format::Epub),
            "html" => Some(Format::Html),
            "txt" => Some(Format::Text),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Format::Epub => "epub",
            Format::Html => "html",
            Format::Text => "txt",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Epub => epub::MEDIA_TYPE,
            Format::Html => html::MEDIA_TYPE,
            Format::Text => txt::MEDIA_TYPE,
        }
    }
}

struct File {
    bytes: Bytes,
    disposition: HeaderValue,
}

/// The files made for guests, and the room to make more.
pub(crate) struct Downloads {
    kept: Cache<(WorkId, i64, Format, &'static str), Arc<File>>,
    writers: Semaphore,
}

impl Downloads {
    pub(crate) fn new() -> Downloads {
        let weigh = |_: &_, file: &Arc<File>| u32::try_from(file.bytes.len() + 256).unwrap_or(u32::MAX);
        Downloads {
            kept: Cache::builder().max_capacity(ROOM).weigher(weigh).time_to_live(LIFE).build(),
            writers: Semaphore::new(WRITERS),
        }
    }
}

/// `GET /downloads/{work}/{name}`: the name's ending says which file; the rest of it says nothing.
pub async fn show(Path((work, name)): Path<(String, String)>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    let format = Format::of(&name).ok_or(Fault::Missing("download"))?;
    let head = match works::open(&mut visit, work).await? {
        Opened::Open(head) => head,
        Opened::Door(_) => {
            return Ok((StatusCode::FOUND, [(header::LOCATION, format!("/works/{work}"))]).into_response());
        }
    };
    let app = visit.app.clone();
    let guest = visit.session.is_none();
    let key = (work, head.stamp, format, visit.texts().language().code());
    if guest && let Some(file) = app.downloads().kept.get(&key).await {
        return Ok(answer(&file, format));
    }
    let shown = works::load(&mut visit, work).await?;
    let bytes = make(&mut visit, &shown, format).await?;
    let file = Arc::new(File { bytes: bytes.into(), disposition: disposition(&shown.title, format) });
    if guest && file.bytes.len() <= LARGEST {
        app.downloads().kept.insert(key, file.clone()).await;
    }
    Ok(answer(&file, format))
}

fn answer(file: &File, format: Format) -> Response {
    let mut response = file.bytes.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, file.disposition.clone());
    response
}

/// The file's name: one that every system bears, and the title itself for those that know letters.
fn disposition(title: &str, format: Format) -> HeaderValue {
    let ending = format.ending();
    let own: String = title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .take(write::MAX_FILE_NAME)
        .collect();
    let own = own.trim_matches([' ', '.']);
    let plain = file_name(title);
    let text = if own.is_ascii() || own.is_empty() {
        format!("attachment; filename=\"{plain}.{ending}\"")
    } else {
        format!(
            "attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{}.{ending}",
            addresses::segment(own)
        )
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Chapters as they are read from the database: slices of bounded length.
fn slices(chapters: &[ChapterHead]) -> Vec<Vec<ChapterId>> {
    let mut slices: Vec<Vec<ChapterId>> = Vec::new();
    let mut words = 0;
    for chapter in chapters {
        match slices.last_mut() {
            Some(slice) if words + chapter.words <= SLICE_WORDS && slice.len() < SLICE_CHAPTERS => {
                slice.push(chapter.id);
                words += chapter.words;
            }
            _ => {
                slices.push(vec![chapter.id]);
                words = chapter.words;
            }
        }
    }
    slices
}

async fn make(visit: &mut Visit, work: &Shown, format: Format) -> Result<Vec<u8>, Fault> {
    let app = visit.app.clone();
    let _permit = app.downloads().writers.acquire().await.map_err(|_| Fault::Busy)?;
    let chapters = taken(work);
    let single = is_single(work, &chapters);
    let mut book = book(visit, work);
    book.contents = chapters.iter().map(|head| Piece::of(head, None, single).part().name(&book)).collect();
    let (send, receive) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write_file(format, &book, receive));
    send_chapters(visit, work, &chapters, single, &send).await?;
    drop(send);
    visit.rest();
    let written = writing.await.map_err(|error| Fault::Broken(error.to_string()))?;
    written.map_err(|error| Fault::Broken(error.to_string()))
}

/// The chapters of a work that a file holds: the posted ones, or those of a draft.
fn taken(work: &Shown) -> Vec<ChapterHead> {
    let mut chapters = work.chapters.clone();
    if chapters.iter().any(|chapter| chapter.posted) {
        chapters.retain(|chapter| chapter.posted);
    }
    chapters
}

/// Whether a work is its one chapter, which then has no number.
fn is_single(work: &Shown, chapters: &[ChapterHead]) -> bool {
    chapters.len() == 1 && work.planned_chapters == Some(1)
}

/// Reads the chapters of a work and sends them to the writer, as long as there is one.
async fn send_chapters(
    visit: &mut Visit,
    work: &Shown,
    chapters: &[ChapterHead],
    single: bool,
    send: &mpsc::Sender<Vec<Piece>>,
) -> Result<(), Fault> {
    for slice in slices(chapters) {
        let texts = load::chapter_texts(visit.db().await?, work, &slice).await?;
        let pieces = texts.into_iter().filter_map(|text| {
            let head = chapters.iter().find(|head| head.id == text.id)?;
            Some(Piece::of(head, Some(text), single))
        });
        if send.send(pieces.collect()).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// A chapter on its way to the writer.
struct Piece {
    number: Option<u32>,
    title: String,
    text: Option<ChapterText>,
}

impl Piece {
    /// A work's chapter; one that stands alone has no number.
    fn of(head: &ChapterHead, text: Option<ChapterText>, single: bool) -> Piece {
        let number = if single { None } else { u32::try_from(head.number).ok() };
        Piece { number, title: head.title.clone(), text }
    }

    fn part(&self) -> Part<'_> {
        let some = |of: fn(&ChapterText) -> &String| {
            self.text.as_ref().map(|text| of(text).as_str()).filter(|text| !text.is_empty())
        };
        Part {
            number: self.number,
            title: Some(self.title.as_str()).filter(|title| !title.is_empty()),
            summary: some(|text| &text.summary),
            notes: some(|text| &text.notes),
            html: self.text.as_ref().map_or("", |text| text.html.as_str()),
            end_notes: some(|text| &text.end_notes),
        }
    }
}

/// Writes the chapters as they come.
fn write_file(
    format: Format,
    book: &Book,
    mut pieces: mpsc::Receiver<Vec<Piece>>,
) -> Result<Vec<u8>, write::Error> {
    macro_rules! write_all {
        ($writer:expr) => {{
            let mut writer = $writer?;
            while let Some(slice) = pieces.blocking_recv() {
                for piece in &slice {
                    writer.part(&piece.part())?;
                }
            }
            writer.finish()
        }};
    }
    match format {
        Format::Epub => write_all!(epub::Writer::new(Vec::new(), book)),
        Format::Html => write_all!(html::Writer::new(Vec::new(), book)),
        Format::Text => write_all!(txt::Writer::new(Vec::new(), book)),
    }
}

/// Who made a work, as far as this visitor is told.
fn makers(visit: &Visit, work: &Shown, base: &str) -> Vec<Maker> {
    match work.creators.as_deref() {
        None | Some([]) => {
            vec![Maker { name: t!(visit, "anonymous"), role: "aut".into(), ..Maker::default() }]
        }
        Some(creators) => creators
            .iter()
            .map(|byline| Maker {
                name: views::name(byline),
                sort: byline.pseud.clone(),
                role: "aut".into(),
                url: addresses::byline(byline).map(|address| format!("{base}{address}")),
            })
            .collect(),
    }
}

/// What the file says about the work.
fn book(visit: &Visit, work: &Shown) -> Book {
    let base = visit.base();
    let some = |html: &str| Some(html.to_owned()).filter(|html| !html.is_empty());
    Book {
        id: format!("tag:{},2005:Work/{}", visit.host(), work.id),
        title: blurb::title(visit, &work.title).into_owned(),
        language: work.language.code.clone(),
        direction: if work.language.direction == "rtl" { Direction::Rtl } else { Direction::Ltr },
        makers: makers(visit, work, &base),
        archive: visit.app.settings().name.clone(),
        source_url: format!("{base}/works/{}", work.id),
        published: if work.published_on.0 == 0 { String::new() } else { day(work.published_on) },
        modified: work.updated_at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        summary: some(&work.summary),
        notes: some(&work.notes),
        end_notes: some(&work.end_notes),
        facts: facts(visit, work, &base),
        credits: credits(visit, work),
        series: work
            .series
            .iter()
            .map(|part| InSeries {
                name: part.title.clone(),
                position: u32::try_from(part.position).unwrap_or(0),
                url: Some(format!("{base}/series/{}", part.id)),
            })
            .collect(),
        ..Book::default()
    }
}

fn facts(visit: &Visit, work: &Shown, base: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    for kind in Kind::ALL {
        let values: Vec<Named> = work
            .tags_of(kind)
            .map(|tag| Named {
                text: tag.typed.clone(),
                url: Some(format!("{base}{}", addresses::tag_works(&tag.page))),
            })
            .collect();
        if !values.is_empty() {
            let label = meta::kind_name(visit, kind, values.len());
            facts.push(Fact { label, values, subject: true });
        }
    }
    let mut plain = |label: String, value: String| {
        facts.push(Fact { label, values: vec![Named { text: value, url: None }], subject: false });
    };
    plain(t!(visit, "language"), work.language.name.clone());
    plain(t!(visit, "words"), grouped(work.words));
    plain(t!(visit, "chapters"), blurb::chapters(work));
    facts
}

fn credits(visit: &Visit, work: &Shown) -> Vec<Fact> {
    work.credits
        .iter()
        .map(|credit| {
            let parts = [&credit.title, &credit.creator];
            let parts: Vec<&str> =
                parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
            let url = Some(credit.url.clone()).filter(|url| !url.is_empty());
            Fact {
                label: meta::credit_kind(visit, credit.kind),
                values: vec![Named { text: parts.join(", "), url }],
                subject: false,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fanlight_archive::Time;

    #[test]
    fn a_slice_holds_no_more_words_than_it_should_unless_one_chapter_does() {
        let chapter = |id, words| ChapterHead {
            id: ChapterId(id),
            number: id,
            title: String::new(),
            creators: Vec::new(),
            own: false,
            posted: true,
            words,
            published_on: Time(1),
        };
        let chapters =
            [chapter(1, 50_000), chapter(2, 10_000), chapter(3, 1), chapter(4, 90_000), chapter(5, 1)];
        let ids: Vec<Vec<i64>> =
            slices(&chapters).iter().map(|slice| slice.iter().map(|id| id.0).collect()).collect();
        assert_eq!(ids, [vec![1, 2], vec![3], vec![4], vec![5]]);
    }

    #[test]
    fn a_name_of_other_letters_is_told_beside_a_plain_one() {
        assert_eq!(disposition("The Lamp", Format::Epub), "attachment; filename=\"The_Lamp.epub\"");
        assert_eq!(
            disposition("Лампа\r\n", Format::Text),
            "attachment; filename=\"Work.txt\"; filename*=UTF-8''%D0%9B%D0%B0%D0%BC%D0%BF%D0%B0.txt"
        );
    }

    #[test]
    fn only_the_ending_of_the_name_says_which_file() {
        assert_eq!(Format::of("a.b.EPUB"), Some(Format::Epub));
        assert_eq!(Format::of("story.pdf"), None);
        assert_eq!(Format::of("epub"), None);
    }
}
