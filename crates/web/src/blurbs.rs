//! Blurbs kept as they were written: a list asks in one statement in which state its works are, and writes only those
//! anew whose state it has not met.
//!
//! The key holds everything a blurb depends on: the work's stamp and counts, whether the viewer is told who made it,
//! the language, and which tags they want folded. Who may see a work is asked of the policy each time
//! (`works::blurbs::heads`); nothing here decides it.

use std::sync::Arc;

use fanlight_archive::tags::Kind;
use fanlight_archive::works::blurbs::{self, Head};
use fanlight_archive::{Result, WorkId};
use maud::{Markup, PreEscaped, html};
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
pub struct Shown(Vec<(WorkId, Arc<str>)>);

impl Shown {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each as an element of a list.
    pub fn items(&self) -> Markup {
        html! { @for (_, blurb) in &self.0 { (PreEscaped(blurb)) } }
    }

    /// The list, with its unseen heading.
    pub fn list(&self, visit: &Visit) -> Markup {
        html! {
            h3 class="landmark heading" { (t!(visit, "listing-works")) }
            ol class="work index group" { (self.items()) }
        }
    }
}

/// The works that this visitor may see, as a list shows them. One statement where all were met before, else five.
pub async fn load(visit: &mut Visit, works: &[WorkId]) -> Result<Shown> {
    if works.is_empty() {
        return Ok(Shown(Vec::new()));
    }
    let viewer = visit.viewer.clone();
    let (language, app) = (visit.texts().language(), visit.app.clone());
    let folded = (folds(visit, Kind::Warning), folds(visit, Kind::Freeform));
    let key = |head: &Head| Key { head: *head, language, folds: folded };
    let db = visit.db().await?;
    let heads = blurbs::heads(db, &viewer, works).await?;
    let mut shown: Vec<(WorkId, Option<Arc<str>>)> =
        heads.iter().map(|head| (head.id, app.blurbs().0.get(&key(head)))).collect();
    let missing: Vec<WorkId> =
        shown.iter().filter(|(_, html)| html.is_none()).map(|(work, _)| *work).collect();
    if !missing.is_empty() {
        let loaded = blurbs::load(db, &viewer, &missing).await?;
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
    Ok(Shown(shown.into_iter().filter_map(|(work, html)| Some((work, html?))).collect()))
}
