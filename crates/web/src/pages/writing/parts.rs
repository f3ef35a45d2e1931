//! Parts of the forms: tags, credits, series.

use fanlight_archive::tags::{self, TagLists};
use fanlight_archive::works::credits::CreditKind;
use fanlight_archive::works::form::{CreditForm, WorkForm};
use fanlight_archive::{SeriesId, limits};
use maud::{Markup, html};

use super::choices::Choices;
use super::sheet::{Area, Choice, Sheet};
use super::typed::{ADD_CREDIT, NEW_SERIES, REMOVE_CREDIT, SERIES, SERIES_KNOWN};
use crate::t;
use crate::visit::Visit;

fn choices(list: &[tags::Choice], chosen: &[String]) -> Vec<Choice> {
    let is_chosen = |name: &str| chosen.iter().any(|tag| tag == name);
    let choice = |one: &tags::Choice| Choice {
        value: one.name.clone(),
        label: one.name.clone(),
        chosen: is_chosen(&one.name),
    };
    list.iter().map(choice).collect()
}

/// Rating, warnings, categories and the four fields of typed tags. `hints` are sentences for rating and warnings.
pub(crate) fn tag_fields(
    sheet: &Sheet<'_>,
    tags: &TagLists,
    lists: &Choices,
    hints: [Option<String>; 2],
) -> Markup {
    let visit = sheet.visit;
    let [rating_hint, warning_hint] = hints;
    let area = |id, name, field, label, hint: Option<String>, required| Area {
        id,
        name,
        field,
        label,
        hint,
        value: "",
        limit: limits::TAG,
        rows: 1,
        required,
    };
    let typed = |id, name, field, label: String, hint: Option<String>, value: &[String], required| {
        let value = value.join(", ");
        sheet.tags(&Area { value: &value, ..area(id, name, field, label, hint, required) }, field)
    };
    let commas = || Some(t!(visit, "write-tags-hint", limit = limits::TAG));
    html! {
        (sheet.choices("radio", &area("work_rating", "work[rating_string]", "rating", t!(visit, "write-rating"), rating_hint, true),
            &choices(&lists.tags.ratings, &tags.ratings), false))
        (sheet.choices("checkbox", &area("work_warning", "work[archive_warning_strings][]", "warning", t!(visit, "write-warnings"), warning_hint, true),
            &choices(&lists.tags.warnings, &tags.warnings), true))
        (typed("work_fandom", "work[fandom_string]", "fandom", t!(visit, "write-fandoms"), commas(), &tags.fandoms, true))
        (sheet.choices("checkbox", &area("work_category", "work[category_strings][]", "category", t!(visit, "write-categories"), None, false),
            &choices(&lists.tags.categories, &tags.categories), false))
        (typed("work_relationship", "work[relationship_string]", "relationship", t!(visit, "write-relationships"),
            Some(t!(visit, "write-relationships-hint")), &tags.relationships, false))
        (typed("work_character", "work[character_string]", "character", t!(visit, "write-characters"), None, &tags.characters, false))
        (typed("work_freeform", "work[freeform_string]", "freeform", t!(visit, "write-freeforms"),
            Some(t!(visit, "write-freeforms-hint", limit = limits::TAGS)), &tags.freeforms, false))
    }
}

/// The rows of credits, at least one, each with a button that takes it away, and one that adds another.
pub(crate) fn credit_rows(sheet: &Sheet<'_>, credits: &[CreditForm]) -> Markup {
    let visit = sheet.visit;
    let empty = [CreditForm::default()];
    let rows = if credits.is_empty() { &empty[..] } else { credits };
    html! {
        div id="work_credits" class="fl-group" {
            @for (row, credit) in rows.iter().enumerate() { (credit_row(visit, row, credit)) }
            (sheet.faults.at("credits", "work_credits"))
            p { button class="fl-btn fl-btn-quiet fl-btn-small" name=(ADD_CREDIT) value="1" { (t!(visit, "write-credit-add")) } }
        }
    }
}

fn credit_row(visit: &Visit, row: usize, credit: &CreditForm) -> Markup {
    let id = |part: &str| format!("credit_{row}_{part}");
    let name = |part: &str| format!("work[credits][][{part}]");
    let line = |part: &str, label: String, kind: &str, value: &str| {
        html! {
            div class="fl-field" {
                label for=(id(part)) { (label) }
                input type=(kind) id=(id(part)) name=(name(part)) value=(value) dir="auto" autocomplete="off";
            }
        }
    };
    html! {
        fieldset class="fl-group fl-credit" {
            legend { (t!(visit, "write-credit", number = row + 1)) }
            div class="fl-trio" {
                div class="fl-field" {
                    label for=(id("kind")) { (t!(visit, "write-credit-kind")) }
                    select id=(id("kind")) name=(name("kind")) {
                        @for kind in CreditKind::ALL {
                            option value=(kind.as_str()) selected[kind.as_str() == credit.kind] { (kind_name(visit, kind)) }
                        }
                    }
                }
                (line("title", t!(visit, "write-credit-title"), "text", &credit.title))
                (line("creator", t!(visit, "write-credit-creator"), "text", &credit.creator))
            }
            (line("url", t!(visit, "write-credit-url"), "text", &credit.url))
            button class="fl-btn fl-btn-quiet fl-btn-small" name=(REMOVE_CREDIT) value=(row) {
                (t!(visit, "write-credit-remove", number = row + 1))
            }
        }
    }
}

/// What a kind of credit is called.
pub(crate) fn kind_name(visit: &Visit, kind: CreditKind) -> String {
    let key = match kind {
        CreditKind::Canon => "write-credit-canon",
        CreditKind::Song => "write-credit-song",
        CreditKind::Poem => "write-credit-poem",
        CreditKind::Book => "write-credit-book",
        CreditKind::Film => "write-credit-film",
        CreditKind::Game => "write-credit-game",
        CreditKind::Prompt => "write-credit-prompt",
        CreditKind::Dedication => "write-credit-dedication",
        CreditKind::Gift => "write-credit-gift",
        CreditKind::Beta => "write-credit-beta",
        CreditKind::Artist => "write-credit-artist",
        CreditKind::Cover => "write-credit-cover",
        CreditKind::Translator => "write-credit-translator",
        CreditKind::Podficcer => "write-credit-podficcer",
        CreditKind::Event => "write-credit-event",
        CreditKind::Origin => "write-credit-origin",
        CreditKind::Inspired => "write-credit-inspired",
        CreditKind::Translation => "write-credit-translation",
    };
    visit.texts().say(key, &[])
}

/// The series of a work: those it is in (`there`) or was to be in when the form was sent, each with a box; one's others
/// to choose from; the title of a new one.
pub(crate) fn series_fields(
    sheet: &Sheet<'_>,
    form: &WorkForm,
    there: &[SeriesId],
    lists: &Choices,
) -> Markup {
    let visit = sheet.visit;
    let chosen = form.series.as_deref().unwrap_or(there);
    let (boxes, others): (Vec<_>, Vec<_>) =
        lists.series.iter().partition(|one| there.contains(&one.id) || chosen.contains(&one.id));
    let choice = |id: Option<SeriesId>, label: &str| Choice {
        value: id.map_or(String::new(), |id| id.to_string()),
        label: label.to_owned(),
        chosen: id.is_some_and(|id| chosen.contains(&id)),
    };
    let boxes: Vec<_> = boxes.into_iter().map(|one| choice(Some(one.id), &one.title)).collect();
    let none = choice(None, &t!(visit, "write-series-add-none"));
    let others: Vec<_> =
        [none].into_iter().chain(others.into_iter().map(|one| choice(Some(one.id), &one.title))).collect();
    let area = |id, name, label, hint| Area {
        id,
        name,
        // What was wrong is said once, under all of them.
        field: "",
        label,
        hint,
        value: "",
        limit: limits::TITLE,
        rows: 1,
        required: false,
    };
    html! {
        section class="fl-section" id="work_series" aria-labelledby="part-series" {
            h3 class="heading" id="part-series" { (t!(visit, "write-part-series")) }
            input type="hidden" name=(SERIES_KNOWN) value="1";
            @if !boxes.is_empty() {
                (sheet.choices("checkbox", &area("work_series_in", SERIES, t!(visit, "write-series-in"), Some(t!(visit, "write-series-in-hint"))), &boxes, true))
            }
            @if others.len() > 1 {
                (sheet.select(&area("work_series_add", SERIES, t!(visit, "write-series-add"), None), &others))
            }
            (sheet.area(&Area { value: &form.new_series, ..area("work_series_new", NEW_SERIES, t!(visit, "write-series-new"), Some(t!(visit, "write-series-new-hint"))) }))
            (sheet.faults.at("series", "work_series"))
        }
    }
}
