//! What was recognised in a file, as a work's form.

use fanlight_archive::tags::TagLists;
use fanlight_archive::works::credits::CreditKind;
use fanlight_archive::works::form::{CreditForm, WorkForm};
use fanlight_text::read::{Credit, Reading};

use crate::pages::writing::typed::zone;
use crate::visit::Visit;

/// The form of a story just read. Warnings are left to the person, and so is a rating that may mean several.
pub(super) fn form(visit: &Visit, reading: &Reading) -> WorkForm {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let tags = &reading.tags;
    let ratings = if tags.rating_offered.len() == 1 { tags.rating_offered.clone() } else { Vec::new() };
    let mut credits: Vec<CreditForm> = reading.credits.iter().map(credit).collect();
    // Somebody asked for it, or it is for somebody: a row to name them in.
    for (named, kind) in
        [(reading.requested, CreditKind::Prompt), (reading.dedicated, CreditKind::Dedication)]
    {
        if named && !credits.iter().any(|credit| credit.kind == kind.as_str()) {
            credits.push(CreditForm { kind: kind.as_str().into(), ..CreditForm::default() });
        }
    }
    WorkForm {
        title: text(&reading.title),
        tags: TagLists {
            ratings,
            fandoms: tags.fandoms.clone(),
            relationships: tags.relationships.clone(),
            characters: tags.characters.clone(),
            freeforms: tags.freeforms.clone(),
            ..TagLists::default()
        },
        summary: text(&reading.summary),
        notes: text(&reading.notes),
        end_notes: text(&reading.end_notes),
        chapters: reading.chapters.len().to_string(),
        time_zone: zone(visit),
        credits,
        ..WorkForm::default()
    }
}

fn credit(credit: &Credit) -> CreditForm {
    let kind = match credit.kind.as_str() {
        "characters" => CreditKind::Canon,
        "art" => CreditKind::Artist,
        "translation" => CreditKind::Translator,
        other => other.parse().unwrap_or(CreditKind::Inspired),
    };
    CreditForm {
        kind: kind.as_str().into(),
        title: credit.title.clone().unwrap_or_default(),
        creator: credit.creator.clone().or_else(|| credit.owner.clone()).unwrap_or_default(),
        url: String::new(),
    }
}
