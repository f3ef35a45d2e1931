//! Bringing in a story as it lay on somebody's disk: `/import`.
//!
//! First a file or a pasted text; then what was recognised, in fields to correct, beside the story as it was read;
//! then a draft with all its chapters. Between the two the file lies in the archive's stash, so that another way of
//! reading it needs no second upload; its bytes become the draft's first version. What a person has corrected is
//! never overwritten by reading again: only the story and what was left out of it are.

mod preview;
mod recognised;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::child::Asked;
use fanlight_archive::works::form::{ChapterForm, Purpose, Raw};
use fanlight_archive::works::prepare::prepare;
use fanlight_archive::works::save;
use fanlight_archive::works::stash::{self, Stashed};
use fanlight_archive::{Error, Invalid, Message, limits};
use fanlight_text::clean::{self, Field as Place};
use fanlight_text::read::{self, Format, LineBreaks, Options, Reading, Unreadable};
use maud::html;
use tokio::sync::Semaphore;

use super::writing::choices::Choices;
use super::writing::new::usual_language;
use super::writing::{spend, typed, writer};
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, Upload, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// Stories cleaned for a preview at once.
static LINE: Semaphore = Semaphore::const_new(2);

/// `GET /import`
pub async fn show(visit: Visit) -> Page {
    first(&visit, "", None)
}

/// The page that asks for a file or a text.
fn first(visit: &Visit, pasted: &str, invalid: Option<&Invalid>) -> Page {
    let title = t!(visit, "import-title");
    let faults = Faults::new(visit, invalid);
    let class = if faults.has("file") { "fl-drop-zone fl-field fl-bad" } else { "fl-drop-zone fl-field" };
    let status = if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Page::new(title.clone())
        .class("import fl-page")
        .status(status)
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "import-lede")) }
            }
            form class="fl-form" method="post" action="/import" enctype="multipart/form-data" {
                (token_field(&token(visit).0))
                (faults.summary(visit, &[("file", "file")]))
                div class=(class) {
                    label for="file" { (t!(visit, "import-file")) }
                    p class="fl-hint" id="file-hint" { (t!(visit, "import-file-hint")) }
                    input type="file" id="file" name="file" aria-describedby="file-hint"
                        accept=".txt,.md,.markdown,.html,.htm,.docx,.odt,.rtf,.epub,text/plain,text/html";
                    (faults.at("file", "file"))
                }
                div class="fl-field" {
                    label for="paste" { (t!(visit, "import-paste")) }
                    textarea class="fl-story-input" id="paste" name="paste" rows="14" dir="auto" { "\n" (pasted) }
                }
                div class="fl-buttons" { button class="fl-btn" name="look_button" value="1" { (t!(visit, "import-read")) } }
            }
        })
        .dress(visit)
}

/// A file read: the story, and each chapter's text as the archive will show it.
struct Read {
    reading: Reading,
    shown: Vec<String>,
}

/// Reads a file in a child process, and cleans what is shown of it off the server's own threads.
async fn read_file(
    visit: &Visit,
    file: &Stashed,
    options: Options,
) -> Result<Result<Read, Unreadable>, Fault> {
    let name = (!file.name.is_empty()).then(|| file.name.clone());
    let asked = Asked { name, options };
    let reading = match visit.app.config().children.document(&asked, &file.bytes).await? {
        Ok(reading) => reading,
        Err(why) => return Ok(Err(why)),
    };
    let _turn = LINE.acquire().await.map_err(|_| Fault::Busy)?;
    let read = tokio::task::spawn_blocking(move || {
        // A chapter that the cleaner refuses is told at the field once the draft is made.
        let show =
            |html: &str| clean::clean(html, Place::Chapter).map(|cleaned| cleaned.html).unwrap_or_default();
        let shown = reading.chapters.iter().map(|chapter| show(&chapter.html)).collect();
        Read { reading, shown }
    });
    Ok(Ok(read.await.map_err(|error| Fault::Broken(error.to_string()))?))
}

/// How the person wants the file to be read.
fn options(fields: &Fields) -> Options {
    let mut put_back: Vec<usize> =
        fields.all("back").chain(fields.all("put_back")).filter_map(|index| index.parse().ok()).collect();
    put_back.sort_unstable();
    put_back.dedup();
    Options {
        line_breaks: match fields.one("line_breaks") {
            "paragraphs" => Some(LineBreaks::Paragraphs),
            "hard-wrapped" => Some(LineBreaks::HardWrapped),
            "verse" => Some(LineBreaks::Verse),
            _ => None,
        },
        format: match fields.one("format") {
            "text" => Some(Format::Text),
            "markdown" => Some(Format::Markdown),
            "html" => Some(Format::Html),
            _ => None,
        },
        encoding: Some(fields.one("encoding").to_owned()).filter(|name| !name.is_empty()),
        put_back,
    }
}

/// What is the matter with a file, at its field.
fn unreadable(why: &Unreadable) -> Invalid {
    let message = match why {
        Unreadable::NotText => Message::new("import-not-text"),
        Unreadable::OtherKind(kind) => Message::new("import-other-kind").with("kind", kind),
        Unreadable::TooLarge { limit, .. } => {
            Message::new("import-too-large").with("limit", limit / (1 << 20))
        }
        Unreadable::ZipBomb => Message::new("import-zip-bomb"),
        Unreadable::TooMany { limit, .. } => Message::new("import-too-many").with("limit", limit),
        Unreadable::Broken(_) => Message::new("import-broken"),
        Unreadable::UnknownEncoding(name) => Message::new("import-encoding-unknown").with("name", name),
        Unreadable::Empty => Message::new("import-empty"),
    };
    Invalid::one("file", message)
}

/// `POST /import`: a file, another look at it, or the draft.
pub async fn take(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, files } = posted;
    spend(&visit, Budget::Upload)?;
    let person = writer(&visit)?;
    let pasted = fields.one("paste");
    let uploaded = files.into_iter().find(|file| file.field == "file");
    if uploaded.as_ref().is_some_and(Upload::too_large) {
        let message = Message::new("import-too-large").with("limit", limits::UPLOAD_BYTES / (1 << 20));
        return Ok(first(&visit, pasted, Some(&Invalid::one("file", message))).into_response());
    }
    let given = match uploaded {
        Some(file) => Some(Stashed { name: file.name, bytes: file.bytes.to_vec() }),
        None if !pasted.trim().is_empty() => {
            Some(Stashed { name: String::new(), bytes: pasted.as_bytes().to_vec() })
        }
        None => None,
    };
    let (file, key, new) = match given {
        Some(file) => {
            let mut change = visit.archive().change(Some(person)).await?;
            let key = match stash::keep(&mut change, person, &file).await {
                Ok(key) => key,
                Err(Error::Invalid(invalid)) => {
                    return Ok(first(&visit, pasted, Some(&invalid)).into_response());
                }
                Err(error) => return Err(error.into()),
            };
            change.commit().await?;
            (file, key, true)
        }
        None if fields.has("stash") => {
            let key = fields.one("stash").to_owned();
            match stash::load(visit.db().await?, person, &key).await {
                Ok(file) => (file, key, false),
                Err(Error::NotFound(_)) => {
                    let invalid = Invalid::one("file", Message::new("import-gone"));
                    return Ok(first(&visit, "", Some(&invalid)).into_response());
                }
                Err(error) => return Err(error.into()),
            }
        }
        None => {
            let invalid = Invalid::one("file", Message::new("import-nothing"));
            return Ok(first(&visit, "", Some(&invalid)).into_response());
        }
    };
    visit.rest();
    let wanted = options(&fields);
    let mut invalid = None;
    let read = match read_file(&visit, &file, wanted.clone()).await? {
        Ok(read) => read,
        Err(why) if new => return Ok(first(&visit, pasted, Some(&unreadable(&why))).into_response()),
        Err(why) => {
            // It could be read before: as it was then, with a word about what did not work.
            invalid = Some(unreadable(&why));
            let plain = Options { put_back: wanted.put_back.clone(), ..Options::default() };
            match read_file(&visit, &file, plain).await? {
                Ok(read) => read,
                Err(why) => return Ok(first(&visit, pasted, Some(&unreadable(&why))).into_response()),
            }
        }
    };
    let mut form = if new { recognised::form(&visit, &read.reading) } else { typed::work(&visit, &fields) };
    if new && form.language.is_empty() {
        form.language = usual_language(&mut visit).await?;
    }
    let disclaimer = if new {
        read.reading.disclaimer.clone().unwrap_or_default()
    } else {
        fields.one("disclaimer").to_owned()
    };
    let nonce = match fields.one("form_nonce") {
        "" => visit.archive().chance().secret(),
        nonce => nonce.to_owned(),
    };
    if !new && invalid.is_none() && fields.has("make_button") {
        let mut whole = form.clone();
        let parts = [disclaimer.trim(), form.notes.trim()];
        whole.notes = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        let raw = Raw { bytes: file.bytes.clone(), encoding: read.reading.encoding.clone() };
        match make(&visit, whole, chapters(&read.reading, raw), &nonce, &key).await {
            Ok(response) => return Ok(response),
            Err(Error::Invalid(wrong)) => invalid = Some(wrong),
            Err(error) => return Err(error.into()),
        }
    }
    let choices = Choices::load(&mut visit).await?;
    let page = preview::Preview {
        form: &form,
        disclaimer: &disclaimer,
        read: &read,
        wanted: &wanted,
        fields: &fields,
        stash: &key,
        nonce: &nonce,
        choices: &choices,
        invalid: invalid.as_ref(),
    };
    Ok(page.show(&visit).into_response())
}

/// The chapters as forms; the file itself is the first one's first version.
fn chapters(reading: &Reading, raw: Raw) -> Vec<ChapterForm> {
    let mut raw = Some(raw);
    let chapter = |chapter: &read::Chapter| ChapterForm {
        title: chapter.title.clone().unwrap_or_default(),
        summary: chapter.summary.clone().unwrap_or_default(),
        notes: chapter.notes.clone().unwrap_or_default(),
        end_notes: chapter.end_notes.clone().unwrap_or_default(),
        text: chapter.html.clone(),
        published: String::new(),
        raw: raw.take(),
    };
    reading.chapters.iter().map(chapter).collect()
}

/// Makes the draft and lets the file go. A story of one chapter opens in its form, where nothing is posted yet.
async fn make(
    visit: &Visit,
    form: fanlight_archive::works::form::WorkForm,
    chapters: Vec<ChapterForm>,
    nonce: &str,
    key: &str,
) -> Result<Response, Error> {
    let person = visit.person().ok_or(Error::Forbidden)?;
    let now = visit.archive().now();
    let prepared = prepare(form, chapters, Purpose::Draft, now).await?;
    let mut change = visit.archive().change(Some(person)).await?;
    let work = save::make(&mut change, &visit.viewer, &prepared, nonce).await?;
    stash::forget(&mut change, person, key).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}/edit?done=imported")).into_response())
}
