//! Blurbs kept as they were written: a list asks in one statement in which state its works are, and writes only those
//! anew whose state it has not met.
//!
//! The key holds everything a blurb depends on: the work's stamp and counts, whether the viewer is told who made it,
//! the language, and which tags they want folded. Who may see a work is asked of the policy each time
//! (`works::blurbs::heads`); nothing here decides it.

use std::collections::HashMap;
use std::sync::Arc;

use fanlight_archive::tags::Kind;
use fanlight_archive::words::Snippet;
use fanlight_archive::works::blurbs::{self, Head};
use fanlight_archive::works::find::{Mark, Reason};
use fanlight_archive::{Result, WorkId};
use maud::{Markup, PreEscaped, Render, html};
use moka::sync::Cache;

use crate::t;
use crate::texts::Language;
use crate::views::{blurb, folds};
use crate::visit::Visit;

/// Bytes of all kept blurbs together.
const ROOM: u64 = 16 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    head: Head,
    language: Language,
    folds: (bool, bool),
}

/// The kept blurbs of a process.
pub struct Blurbs(Cache<Key, Arc<str>>);

impl Default for Blurbs {
    fn default() -> Self {
        Blurbs::new()
    }
}

impl Blurbs {
    /// None yet.
    pub fn new() -> Blurbs {
        let cache = Cache::builder().max_capacity(ROOM);
        Blurbs(cache.weigher(|_, html: &Arc<str>| html.len() as u32 + 256).build())
    }
}

/// Works as a list shows them, in its order.
#[derive(Default)]
pub struct Shown {
    works: Vec<(WorkId, Arc<str>)>,
    marks: HashMap<WorkId, Mark>,
    quotes: HashMap<WorkId, Snippet>,
}

impl Shown {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.works.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.works.is_empty()
    }

    /// Each as an element of a list; folded or with a warning where the visitor's filters say so.
    pub fn items(&self, visit: &Visit) -> Markup {
        html! {
            @for (work, blurb) in &self.works {
                @match (self.marks.get(work), self.quotes.get(work)) {
                    (None, None) => (PreEscaped(blurb)),
                    (mark, quote) => (marked(visit, *work, blurb, mark, quote)),
                }
            }
        }
    }

    /// What stands in the element of one work; nothing if the visitor may not see it.
    pub fn inside(&self, visit: &Visit, work: WorkId) -> Option<Markup> {
        let (_, blurb) = self.works.iter().find(|(id, _)| *id == work)?;
        let (_, inside) = apart(blurb);
        Some(folded(visit, self.marks.get(&work), PreEscaped(inside)))
    }

    /// Says what the visitor's filters say about the works.
    pub fn mark(&mut self, marks: HashMap<WorkId, Mark>) {
        self.marks = marks;
    }

    /// Says what stands around the words that were looked for.
    pub fn quote(&mut self, quotes: HashMap<WorkId, Snippet>) {
        self.quotes = quotes;
    }

    /// The list, with its unseen heading.
    pub fn list(&self, visit: &Visit) -> Markup {
        html! {
            h3 class="landmark heading" { (t!(visit, "listing-works")) }
            ol class="work index group" { (self.items(visit)) }
        }
    }
}

/// The works that this visitor may see, as a list shows them. One statement where all were met before, else five.
pub async fn load(visit: &mut Visit, works: &[WorkId]) -> Result<Shown> {
    if works.is_empty() {
        return Ok(Shown::default());
    }
    let viewer = visit.viewer.clone();
    let (language, app) = (visit.texts().language(), visit.app.clone());
    let folded = (folds(visit, Kind::Warning), folds(visit, Kind::Freeform));
    let key = |head: &Head| Key { head: *head, language, folds: folded };
    let heads = heads(visit, works).await?;
    let mut shown: Vec<(WorkId, Option<Arc<str>>)> =
        heads.iter().map(|head| (head.id, app.blurbs().0.get(&key(head)))).collect();
    let missing: Vec<WorkId> =
        shown.iter().filter(|(_, html)| html.is_none()).map(|(work, _)| *work).collect();
    if !missing.is_empty() {
        let loaded = blurbs::load(visit.db().await?, &viewer, &missing).await?;
        for one in loaded {
            let html: Arc<str> = blurb::blurb(visit, &one).into_string().into();
            if let Some(at) = heads.iter().position(|head| head.id == one.work.id) {
                // It may have changed between the statements; then it is shown but not kept.
                if heads[at].is_of(&one) {
                    app.blurbs().0.insert(key(&heads[at]), html.clone());
                }
                shown[at].1 = Some(html);
            }
        }
    }
    let shown = shown.into_iter().filter_map(|(work, html)| Some((work, html?)));
    Ok(Shown { works: shown.collect(), ..Shown::default() })
}

/// In which state these works are, those that this visitor may see; at most one statement.
async fn heads(visit: &mut Visit, works: &[WorkId]) -> Result<Vec<Head>> {
    let (moment, app) = (visit.moment(), visit.app.clone());
    let known = &app.known().blurbs;
    let all: Option<Vec<Head>> = works.iter().map(|work| known.get(moment, work)).collect();
    if let Some(heads) = all {
        return Ok(heads);
    }
    let viewer = visit.viewer.clone();
    let heads = blurbs::heads(visit.db().await?, &viewer, works).await?;
    for head in &heads {
        known.put(moment, head.id, *head);
    }
    Ok(heads)
}

/// A blurb with what is said about it here: an element of a list as before, with the reasons for a fold or a warning
/// first and what stands around the words looked for last.
fn marked(visit: &Visit, work: WorkId, blurb: &str, mark: Option<&Mark>, quote: Option<&Snippet>) -> Markup {
    let (open, inside) = apart(blurb);
    let inside = html! {
        (PreEscaped(inside))
        @if let Some(quote) = quote { (snippet(visit, work, quote)) }
    };
    html! { (PreEscaped(open)) (PreEscaped(">")) (folded(visit, mark, inside)) (PreEscaped("</li>")) }
}

/// A blurb's opening tag, without its end, and what stands in it.
fn apart(blurb: &str) -> (&str, &str) {
    // Ours to take apart: `views::blurb` writes one `<li …>…</li>`.
    let (open, rest) = blurb.split_once('>').unwrap_or_default();
    (open, rest.strip_suffix("</li>").unwrap_or(rest))
}

/// What stands in a blurb, folded or under a warning where the visitor's filters say so.
fn folded(visit: &Visit, mark: Option<&Mark>, inside: impl Render) -> Markup {
    let reasons: Vec<String> =
        mark.iter().flat_map(|mark| &mark.reasons).map(|reason| reason_text(visit, reason)).collect();
    let reasons = reasons.join(" · ");
    html! {
        @match mark {
            Some(Mark { fold: true, .. }) => details class="fl-folded" {
                summary { span class="fl-mark-word" { (t!(visit, "mark-folded")) } " " bdi { (reasons) } }
                (inside)
            },
            Some(_) => {
                p class="fl-warned" { span class="fl-mark-word" { (t!(visit, "mark-warned")) } " " bdi { (reasons) } }
                (inside)
            }
            None => (inside),
        }
    }
}

/// What stands around the words that were looked for, with a link to the chapter it stands in.
fn snippet(visit: &Visit, work: WorkId, snippet: &Snippet) -> Markup {
    html! {
        p class="fl-quote" dir="auto" {
            (pieces(snippet))
            @if let Some(chapter) = snippet.chapter {
                " " a href=(format!("/works/{work}/chapters/{chapter}")) { (t!(visit, "search-open-chapter")) }
            }
        }
    }
}

/// The words of a snippet, those that were looked for marked.
pub(crate) fn pieces(snippet: &Snippet) -> Markup {
    html! {
        @if snippet.begins_within { "…" }
        @for piece in &snippet.pieces {
            @if piece.marked { mark { (piece.text) } } @else { (piece.text) }
        }
        @if snippet.ends_within { "…" }
    }
}

fn reason_text(visit: &Visit, reason: &Reason) -> String {
    match reason {
        Reason::Tag(name) => name.to_string(),
        Reason::Creator => t!(visit, "mark-creator"),
        Reason::Work => t!(visit, "mark-work"),
        Reason::Language(code) => t!(visit, "mark-language", code = code),
        Reason::Unfinished => t!(visit, "mark-unfinished"),
        Reason::Shorter(than) => t!(visit, "mark-shorter", words = *than),
        Reason::Longer(than) => t!(visit, "mark-longer", words = *than),
    }
}
