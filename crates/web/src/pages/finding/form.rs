//! The filter form beside a list, by the contract: `form#work-filters.filters`. On a phone it is folded; beside the
//! list it always stands open.

use fanlight_archive::tags::Kind;
use fanlight_archive::works::find::Order;
use fanlight_archive::{Field, TagId};
use maud::{Markup, html};

use super::asked::{Asked, KINDS, ORDERS, TYPED, begins_small, field_of, word_of};
use super::picks::{Pick, picks};
use crate::forms::Faults;
use crate::pages::lists::{List, SEARCH};
use crate::pages::searches::keep_address;
use crate::t;
use crate::views::meta::kind_name;
use crate::visit::Visit;

/// Fields that are not shown but sent along.
pub(super) fn hidden(fields: &[(String, String)]) -> Markup {
    html! { @for (name, value) in fields { input type="hidden" name=(name) value=(value); } }
}

/// The form of a list.
pub(crate) fn form(visit: &Visit, list: &List) -> Markup {
    let asked = &list.asked;
    let faults = Faults::new(visit, Some(&list.faults));
    let chosen = asked.include.len() + asked.exclude.len();
    html! {
        form id="work-filters" class="filters fl-filters fl-form" method="get" action=(list.action()) data-filters {
            details class="fl-fold-narrow" {
                summary {
                    (t!(visit, "filter-title"))
                    @if chosen > 0 { span class="fl-gist" { (t!(visit, "filter-chosen", count = chosen)) } }
                }
                h3 class="landmark heading" { (t!(visit, "filter-title")) }
                (hidden(&list.own_fields()))
                @if asked.unfiltered { input type="hidden" name="unfiltered" value="1"; }
                (sorting(visit, asked))
                @if list.path != SEARCH { (query(&faults, t!(visit, "search-within"), &asked.query)) }
                p class="fl-hint" { (t!(visit, "filter-hint")) }
                (faults.at("tags", "work-filters"))
                div data-part="facets" { @for (kind, _) in KINDS { (facet(visit, list, kind)) } }
                (typed(visit, &faults, "other_tag_names", t!(visit, "filter-names"), &asked.names))
                (typed(visit, &faults, "excluded_tag_names", t!(visit, "filter-without"), &asked.without))
                (truth("crossover", t!(visit, "filter-crossover"), asked.crossover,
                    [t!(visit, "filter-crossover-any"), t!(visit, "filter-crossover-only"), t!(visit, "filter-crossover-none")]))
                (truth("complete", t!(visit, "filter-complete"), asked.complete,
                    [t!(visit, "filter-complete-any"), t!(visit, "filter-complete-only"), t!(visit, "filter-complete-none")]))
                label class="fl-choice" {
                    input type="checkbox" name="work_search[single_chapter]" value="1" checked[asked.single_chapter];
                    span { (t!(visit, "filter-single")) }
                }
                (range(visit, &faults, t!(visit, "filter-words"), ["words_from", "words_to"], "text", &asked.words))
                (range(visit, &faults, t!(visit, "filter-dates"), ["date_from", "date_to"], "date", &asked.dates))
                (language(visit, list, &faults))
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "filter-apply")) }
                    @if asked.filters() { a href=(list.path) { (t!(visit, "filter-clear")) } }
                }
            }
            @if let Some(session) = &visit.session {
                p data-part="keep" { a href=(keep_address(&session.name, &list.about, asked)) { (t!(visit, "searches-keep")) } }
            }
        }
    }
}

fn order_name(visit: &Visit, order: Order) -> String {
    let key = match order {
        Order::Updated => "sort-updated",
        Order::Posted => "sort-posted",
        Order::Title => "sort-title",
        Order::Creator => "sort-creator",
        Order::Words => "sort-words",
        Order::Hits => "sort-hits",
        Order::Kudos => "sort-kudos",
        Order::Comments => "sort-comments",
        Order::Bookmarks => "sort-bookmarks",
    };
    visit.texts().say(key, &[])
}

fn sorting(visit: &Visit, asked: &Asked) -> Markup {
    let up = asked.ascending;
    let (small, large) = match asked.order() {
        order if begins_small(order) => (t!(visit, "sort-a-first"), t!(visit, "sort-z-first")),
        Order::Updated | Order::Posted => (t!(visit, "sort-old-first"), t!(visit, "sort-new-first")),
        _ => (t!(visit, "sort-least-first"), t!(visit, "sort-most-first")),
    };
    html! {
        div class="fl-field" {
            label for="work_search_sort_column" { (t!(visit, "sort-by")) }
            select id="work_search_sort_column" name="work_search[sort_column]" {
                @if !asked.query.is_empty() { option value="" selected[asked.sort.is_none()] { (t!(visit, "sort-best")) } }
                @for (order, _) in ORDERS {
                    option value=(word_of(order)) selected[!asked.is_best_first() && order == asked.order()] { (order_name(visit, order)) }
                }
            }
        }
        div class="fl-field" {
            label for="work_search_sort_direction" { (t!(visit, "sort-direction")) }
            select id="work_search_sort_direction" name="work_search[sort_direction]" {
                option value="" selected[up.is_none()] { (t!(visit, "sort-usual")) }
                option value="asc" selected[up == Some(true)] { (small) }
                option value="desc" selected[up == Some(false)] { (large) }
            }
        }
    }
}

/// The commonest tags of a kind, what was chosen before them.
fn facet(visit: &Visit, list: &List, kind: Kind) -> Markup {
    let asked = &list.asked;
    let facet = list.facets.iter().find(|facet| facet.kind == kind);
    let top = facet.map(|facet| facet.tags.as_slice()).unwrap_or_default();
    let in_top = |id: TagId| top.iter().any(|tag| tag.id == id);
    let beyond = list.chosen.iter().filter(|chosen| chosen.tag.0 == kind && !in_top(chosen.tag.1));
    let mut tags: Vec<Pick<'_>> = beyond
        .map(|chosen| Pick { id: chosen.tag.1, name: chosen.name.as_deref(), works: chosen.works })
        .collect();
    tags.extend(top.iter().map(|tag| Pick { id: tag.id, name: Some(&tag.name), works: tag.works }));
    if tags.is_empty() {
        return html! {};
    }
    let picked = list.chosen.iter().any(|chosen| chosen.tag.0 == kind);
    let field = field_of(kind);
    let name = kind_name(visit, kind, 2);
    html! {
        details class="fl-facet" data-kind=(field) open[picked || !kind.is_fixed()] {
            summary { (name) }
            (picks(visit, asked, kind, &tags))
            @if kind != Kind::Rating && asked.included(kind).count() > 1 || asked.any.contains(&kind) {
                label class="fl-choice" {
                    input type="checkbox" name="work_search[any_of][]" value=(field) checked[asked.any.contains(&kind)];
                    span { (t!(visit, "filter-any")) }
                }
            }
            @if facet.is_some_and(|facet| facet.more) {
                button class="fl-btn fl-btn-quiet fl-btn-small" name="more" value=(field) { (t!(visit, "filter-more", kind = name)) }
            }
        }
    }
}

fn named(field: Field) -> (String, String) {
    (format!("work_search_{field}"), format!("work_search[{field}]"))
}

/// The field for words.
pub(crate) fn query(faults: &Faults<'_>, label: String, value: &str) -> Markup {
    let (id, name) = named("query");
    let bad = faults.has("query");
    html! {
        div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
            label for=(id) { (label) }
            input type="search" id=(id) name=(name) value=(value) form="work-filters" dir="auto" autocomplete="off"
                aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("{id}-error"))];
            (faults.at("query", &id))
        }
    }
}

/// A field for tags by name, with suggestions.
fn typed(visit: &Visit, faults: &Faults<'_>, field: Field, label: String, value: &str) -> Markup {
    let (id, name) = named(field);
    let bad = faults.has(field);
    html! {
        div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
            label for=(id) { (label) }
            input type="text" id=(id) name=(name) value=(value) dir="auto" autocomplete="off" maxlength=(TYPED)
                data-autocomplete="/autocomplete/tag" data-label-remove=(t!(visit, "tags-remove", name = "{name}"))
                data-label-found=(t!(visit, "tags-found", n = "{n}")) data-label-none=(t!(visit, "tags-none"))
                aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("{id}-error"))];
            (faults.at(field, &id))
        }
    }
}

/// Three choices: whatever, only so, not so.
fn truth(field: Field, label: String, so: Option<bool>, said: [String; 3]) -> Markup {
    let (id, name) = named(field);
    let [any, only, none] = said;
    html! {
        div class="fl-field" {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                option value="" selected[so.is_none()] { (any) }
                option value="T" selected[so == Some(true)] { (only) }
                option value="F" selected[so == Some(false)] { (none) }
            }
        }
    }
}

/// A range: two fields side by side.
fn range(
    visit: &Visit,
    faults: &Faults<'_>,
    legend: String,
    fields: [Field; 2],
    kind: &str,
    typed: &[String; 2],
) -> Markup {
    let labels = [t!(visit, "filter-from"), t!(visit, "filter-to")];
    html! {
        fieldset class="fl-group" {
            legend { (legend) }
            div class="fl-pair" {
                @for ((field, label), value) in fields.into_iter().zip(labels).zip(typed) {
                    @let (id, name) = named(field);
                    @let bad = faults.has(field);
                    div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                        label for=(id) { (label) }
                        input type=(if bad { "text" } else { kind }) id=(id) name=(name) value=(value) autocomplete="off"
                            inputmode=[(kind == "text").then_some("numeric")]
                            aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("{id}-error"))];
                        (faults.at(field, &id))
                    }
                }
            }
        }
    }
}

fn language(visit: &Visit, list: &List, faults: &Faults<'_>) -> Markup {
    let (id, name) = named("language_id");
    let chosen = &list.asked.language;
    let known = list.languages.iter().any(|language| language.code == *chosen);
    html! {
        div class="fl-field" {
            label for=(id) { (t!(visit, "language")) }
            select id=(id) name=(name) {
                option value="" selected[chosen.is_empty()] { (t!(visit, "filter-language-any")) }
                @if !known && !chosen.is_empty() { option value=(chosen) selected { (chosen) } }
                @for language in list.languages.iter() {
                    option value=(language.code) lang=(language.code) selected[language.code == *chosen] { (language.name) }
                }
            }
            (faults.at("language_id", &id))
        }
    }
}
