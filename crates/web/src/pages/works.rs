//! Works as they are read: the page of a work, of a chapter, of all chapters.
//!
//! Each begins at [`open`], one statement, which says whether this visitor gets the work at all. For a guest the page
//! may be kept already (`cache.rs`); else everything is loaded and the page is made.

pub mod search;

use axum::extract::Path;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fanlight_archive::policy::Sight;
use fanlight_archive::works::chapters;
use fanlight_archive::works::load::{self, Head, Look, Shown};
use fanlight_archive::{ChapterId, WorkId};
use maud::{Markup, html};

use crate::cookies;
use crate::errors::Fault;
use crate::forms::Faults;
use crate::layout::Page;
use crate::views::feedback::Feedback;
use crate::views::tools::Part;
use crate::views::{self, blurb, door, feedback, meta, place, tools};
use crate::visit::Visit;

/// Words of the longest work that is shown on one page; longer ones are read by chapter or taken along.
const WHOLE_WORDS: i64 = 1_000_000;

/// What a visitor finds at the address of a work.
pub(crate) enum Opened {
    /// It is theirs to read.
    Open(Head),
    /// A page that says why it is not, or not yet.
    Door(Response),
}

/// An id from an address; anything else is an address of nothing.
pub(crate) fn id<T: std::str::FromStr>(text: &str, noun: &'static str) -> Result<T, Fault> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(Fault::Missing(noun))
}

/// What this visitor gets of a work; at most one statement.
pub(crate) async fn open(visit: &mut Visit, work: WorkId) -> Result<Opened, Fault> {
    let head = visit.head(work).await?;
    admit(visit, head)
}

/// What this visitor gets of a work in this state.
pub(crate) fn admit(visit: &Visit, head: Head) -> Result<Opened, Fault> {
    Ok(match head.sight {
        Sight::Nothing => return Err(Fault::Missing("work")),
        Sight::MembersOnly => Opened::Door(door::members(visit).into_response()),
        Sight::Unrevealed => Opened::Door(door::unrevealed(visit).into_response()),
        Sight::Shown if head.adult && !head.own && !visit.adult() => {
            Opened::Door(door::adult(visit).into_response())
        }
        Sight::Shown => Opened::Open(head),
    })
}

/// Everything of a work that [`open`] opened.
pub(crate) async fn load(visit: &mut Visit, work: WorkId) -> Result<Shown, Fault> {
    let viewer = visit.viewer.clone();
    match load::work(visit.db().await?, &viewer, work).await? {
        Look::Shown(shown) => Ok(*shown),
        // It was closed between two statements; the next look says how.
        Look::MembersOnly | Look::Unrevealed => Err(Fault::Missing("work")),
    }
}

/// A redirect by the contract's status, with the query kept.
fn found(visit: &Visit, path: &str, keep: bool) -> Response {
    let query = visit.uri.query().filter(|query| keep && !query.is_empty());
    let to = query.map_or(path.to_owned(), |query| format!("{path}?{query}"));
    let mut response = (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
    remember_yes(visit, &mut response);
    response
}

/// A yes to adult works in the address is remembered in a cookie.
fn remember_yes(visit: &Visit, response: &mut Response) {
    if visit.query("view_adult").as_deref() == Some("true") {
        response.headers_mut().append(header::SET_COOKIE, cookies::set_open("view_adult", "true"));
    }
}

/// `GET /works/{work}`
pub async fn show(Path(work): Path<String>, method: Method, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    let head = match open(&mut visit, work).await? {
        Opened::Open(head) => head,
        Opened::Door(door) => return Ok(door),
    };
    let whole = visit.query("view_full_work").as_deref() == Some("true")
        || visit.session.as_ref().is_some_and(|session| session.preferences.whole_works);
    if let (false, 2.., Some(first)) = (whole, head.chapters, head.first_chapter) {
        return Ok(found(&visit, &format!("/works/{work}/chapters/{first}"), true));
    }
    visit.see(&method, work, &head);
    let form = if whole { "?view_full_work=true" } else { "" };
    let key = visit.key(format!("/works/{work}{form}"), head.stamp);
    let mut response = match visit.kept(key.as_ref()).await {
        Some(kept) => kept,
        None => {
            let mut shown = load(&mut visit, work).await?;
            let first = shown.chapters.first().map(|first| tools::chapter_address(&shown, first));
            match first {
                Some(first) if shown.chapters.len() > 1 && (!whole || shown.words > WHOLE_WORDS) => {
                    return Ok(found(&visit, &first, !whole));
                }
                _ => {}
            }
            visit.remember(&method, &head, &mut shown, Part::Whole);
            let page = page(&mut visit, &shown, Part::Whole, shown.chapters.len() <= 1).await?;
            visit.keep(key, page).await
        }
    };
    remember_yes(&visit, &mut response);
    Ok(response)
}

/// `GET /works/{work}/chapters/{chapter}`: also the one chapter of a work that is not cut, in a chapter's frame.
pub async fn chapter(
    Path((work, chapter)): Path<(String, String)>,
    method: Method,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let (work, chapter): (WorkId, ChapterId) = (id(&work, "work")?, id(&chapter, "chapter")?);
    let head = match open(&mut visit, work).await? {
        Opened::Open(head) => head,
        Opened::Door(door) => return Ok(door),
    };
    if visit.query("view_full_work").as_deref() == Some("true") {
        return Ok(found(&visit, &format!("/works/{work}"), true));
    }
    visit.see(&method, work, &head);
    let key = visit.key(format!("/works/{work}/chapters/{chapter}"), head.stamp);
    let mut response = match visit.kept(key.as_ref()).await {
        Some(kept) => kept,
        None => {
            let mut shown = load(&mut visit, work).await?;
            let at = shown.chapters.iter().position(|head| head.id == chapter);
            let part = Part::Chapter(at.ok_or(Fault::Missing("chapter"))?);
            visit.remember(&method, &head, &mut shown, part);
            let page = page(&mut visit, &shown, part, false).await?;
            visit.keep(key, page).await
        }
    };
    remember_yes(&visit, &mut response);
    Ok(response)
}

/// `GET /chapters/{chapter}`: leads to the chapter in its work.
pub async fn find_chapter(Path(chapter): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let chapter: ChapterId = id(&chapter, "chapter")?;
    let work = chapters::work_of(visit.db().await?, chapter).await?;
    match open(&mut visit, work).await? {
        Opened::Open(_) => Ok(found(&visit, &format!("/works/{work}/chapters/{chapter}"), true)),
        Opened::Door(door) => Ok(door),
    }
}

/// `GET /works/{work}/navigate`: every chapter; with `selected_id` (the form on a chapter's page) it leads there.
pub async fn index(Path(work): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let work: WorkId = id(&work, "work")?;
    let head = match open(&mut visit, work).await? {
        Opened::Open(head) => head,
        Opened::Door(door) => return Ok(door),
    };
    if let Some(selected) = visit.query("selected_id") {
        let chapter: ChapterId = id(&selected, "chapter")?;
        return Ok(found(&visit, &format!("/works/{work}/chapters/{chapter}"), false));
    }
    let key = visit.key(format!("/works/{work}/navigate"), head.stamp);
    let mut response = match visit.kept(key.as_ref()).await {
        Some(kept) => kept,
        None => {
            let shown = load(&mut visit, work).await?;
            let page = Page::new(blurb::title(&visit, &shown.title))
                .class("fl-page")
                .main(html! {
                    (tools::index(&visit, &shown))
                    (search::form(&visit, work, "", &Faults::new(&visit, None)))
                })
                .dress(&visit);
            visit.keep(key, page).await
        }
    };
    remember_yes(&visit, &mut response);
    Ok(response)
}

/// The page of a part of a work. Four statements for up to 1,000 chapters, one more for members.
async fn page(visit: &mut Visit, work: &Shown, part: Part, plain: bool) -> Result<Page, Fault> {
    let wanted: Vec<ChapterId> = match part {
        Part::Whole => work.chapters.iter().map(|head| head.id).collect(),
        Part::Chapter(at) => work.chapters.get(at).map(|head| head.id).into_iter().collect(),
    };
    let texts = load::chapter_texts(visit.db().await?, work, &wanted).await?;
    let said = feedback::load(visit, work, part).await?;
    // The connection goes back before the page is made.
    visit.rest();
    let text = views::chapter::text(visit, work, part, &texts, plain);
    let class = if part == Part::Whole { "works-show" } else { "chapters-show" };
    let title = blurb::title(visit, &work.title).into_owned();
    let title = match (part, &work.chapters[..]) {
        (Part::Chapter(at), [_, _, ..]) => match work.chapters.get(at) {
            Some(head) => format!("{title} - {}", crate::t!(visit, "chapter-number", number = head.number)),
            None => title,
        },
        _ => title,
    };
    Ok(Page::new(title)
        .class(class)
        .quiet(work.quiet)
        .story()
        .main(frame(visit, work, part, text, &said))
        .dress(visit))
}

fn frame(visit: &Visit, work: &Shown, part: Part, text: Markup, said: &Feedback) -> Markup {
    html! {
        div class="fl-work" {
            (tools::notices(visit, work))
            (tools::tools(visit, work, part))
            (place::line(visit, work, part))
            (meta::about(visit, work))
            (text)
            (tools::onward(visit, work, part))
            (feedback::feedback(visit, work, part, said))
        }
    }
}
