//! Standing filters on what was found: what is never found becomes part of the question, and which works of a page are
//! folded or bear a warning is asked of the catalogue once, however many rules there are.

use std::collections::HashMap;
use std::sync::Arc;

use fanlight_catalogue as engine;

use crate::catalogue::{Catalogue, Fact, kinds, rows};
use crate::db::Ask;
use crate::people::filters::{Body, Rules};
use crate::policy::Viewer;
use crate::tags::Kind;
use crate::{Result, TagId, WorkId};

/// Reasons told for one work.
const REASONS: usize = 3;

/// Why a work is folded or bears a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has this tag, a synonym or a narrower tag.
    Tag(Arc<str>),
    /// Who made it.
    Creator,
    /// It is this work.
    Work,
    /// Its language, by code.
    Language(String),
    /// It is not finished.
    Unfinished,
    /// It has fewer words than this.
    Shorter(u32),
    /// It has more words than this.
    Longer(u32),
}

/// What a reader's filters say about a work that they find all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Whether it is folded; else it bears a warning.
    pub fold: bool,
    /// Why, the first few reasons.
    pub reasons: Vec<Reason>,
}

/// A tag by its id alone, whatever kind it is of now; tags of all kinds share their ids.
fn of_any_kind(id: TagId) -> impl Iterator<Item = engine::Tag> {
    Kind::ALL.into_iter().map(move |kind| kinds::tag(kind, id))
}

/// What the viewer made, which their own rules never touch.
fn own(viewer: &Viewer) -> Vec<engine::Tag> {
    let own = |person| [kinds::person(person, true), kinds::person(person, false)];
    viewer.person.into_iter().flat_map(own).collect()
}

fn shorter(than: u32) -> engine::Range {
    engine::Range { column: engine::Order::Words, from: None, to: Some(i64::from(than) - 1) }
}

fn longer(than: u32) -> engine::Range {
    engine::Range { column: engine::Order::Words, from: Some(i64::from(than) + 1), to: None }
}

/// Rules as the catalogue keeps works away by them.
pub(super) fn never(viewer: &Viewer, rules: &Rules) -> engine::Never {
    let people = rules.people.iter().map(|person| kinds::person(*person, true));
    let languages = rules.languages.iter().map(|code| kinds::language(code));
    engine::Never {
        tags: rules.tags.iter().flat_map(|id| of_any_kind(*id)).chain(people).chain(languages).collect(),
        lacking: rules.unfinished.then_some(kinds::fact(Fact::Complete)).into_iter().collect(),
        ids: rules.works.iter().map(|work| work.0).collect(),
        ranges: rules.shorter_than.map(shorter).into_iter().chain(rules.longer_than.map(longer)).collect(),
        spared: own(viewer),
    }
}

/// What a viewer's rules say about these works; those of which they say nothing are left out. No statement but one for
/// names of tags that were not asked for before.
pub async fn marks(
    catalogue: &Catalogue,
    db: &mut impl Ask,
    viewer: &Viewer,
    body: &Body,
    works: &[WorkId],
) -> Result<HashMap<WorkId, Mark>> {
    let mut marks: HashMap<WorkId, Mark> = HashMap::new();
    let view = catalogue.view();
    for (fold, rules) in [(true, &body.fold), (false, &body.warn)] {
        if rules.is_empty() || works.is_empty() {
            continue;
        }
        let ask = |among: &[WorkId], query: engine::Query| -> Vec<WorkId> {
            let among = Some(among.iter().map(|work| work.0).collect());
            let query = engine::Query { scope: rows::scope_of(viewer), among, take: works.len(), ..query };
            view.find(&query).works.into_iter().map(WorkId).collect()
        };
        let free = ask(works, engine::Query { never: never(viewer, rules), ..engine::Query::default() });
        let under: Vec<WorkId> = works.iter().copied().filter(|work| !free.contains(work)).collect();
        if under.is_empty() {
            continue;
        }
        let mut why = |among: Vec<WorkId>, reason: &Reason| {
            for work in among {
                let mark = marks.entry(work).or_insert_with(|| Mark { fold, reasons: Vec::new() });
                if mark.reasons.len() < REASONS {
                    mark.reasons.push(reason.clone());
                }
            }
        };
        let with = |tags: Vec<engine::Tag>| engine::Query { include: vec![tags], ..engine::Query::default() };
        let within = |range| engine::Query { ranges: vec![range], ..engine::Query::default() };
        let names = catalogue.names(db, &rules.tags).await?;
        for id in &rules.tags {
            if let Some(name) = names.get(id) {
                why(ask(&under, with(of_any_kind(*id).collect())), &Reason::Tag(name.clone()));
            }
        }
        let people: Vec<engine::Tag> = rules.people.iter().map(|id| kinds::person(*id, true)).collect();
        if !people.is_empty() {
            why(ask(&under, with(people)), &Reason::Creator);
        }
        why(under.iter().copied().filter(|work| rules.works.contains(work)).collect(), &Reason::Work);
        for code in &rules.languages {
            why(ask(&under, with(vec![kinds::language(code)])), &Reason::Language(code.clone()));
        }
        if rules.unfinished {
            let exclude = vec![kinds::fact(Fact::Complete)];
            why(ask(&under, engine::Query { exclude, ..engine::Query::default() }), &Reason::Unfinished);
        }
        if let Some(than) = rules.shorter_than {
            why(ask(&under, within(shorter(than))), &Reason::Shorter(than));
        }
        if let Some(than) = rules.longer_than {
            why(ask(&under, within(longer(than))), &Reason::Longer(than));
        }
    }
    Ok(marks)
}
