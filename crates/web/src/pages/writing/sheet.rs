//! The controls of the writing forms: each with its label, hint, counter and error, all tied together.

use fanlight_archive::Field;
use maud::{Markup, html};

use crate::forms::Faults;
use crate::t;
use crate::visit::Visit;

/// A form on its way to a page: who sees it and what was wrong with it.
pub(crate) struct Sheet<'a> {
    /// Who sees it.
    pub(crate) visit: &'a Visit,
    /// What was wrong.
    pub(crate) faults: Faults<'a>,
}

/// A text of some lines, or of one.
pub(crate) struct Area<'a> {
    /// The control's id.
    pub(crate) id: &'a str,
    /// The control's name.
    pub(crate) name: &'a str,
    /// The archive's name for it.
    pub(crate) field: Field,
    /// The label.
    pub(crate) label: String,
    /// A sentence of help.
    pub(crate) hint: Option<String>,
    /// What is in it.
    pub(crate) value: &'a str,
    /// Characters at the most.
    pub(crate) limit: usize,
    /// Lines to be seen; 1 is a field of one line.
    pub(crate) rows: u8,
    /// Whether readers need it.
    pub(crate) required: bool,
}

/// One of a list: its value, what it says, whether it is chosen.
pub(crate) struct Choice {
    /// The value that is sent.
    pub(crate) value: String,
    /// What it says.
    pub(crate) label: String,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

impl Sheet<'_> {
    fn described(&self, field: Field, id: &str, hint: bool) -> Option<String> {
        let parts = [(hint, "hint"), (self.faults.has(field), "error")];
        let ids: Vec<_> = parts.iter().filter(|part| part.0).map(|part| format!("{id}-{}", part.1)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn class(&self, field: Field) -> &'static str {
        if self.faults.has(field) { "fl-field fl-bad" } else { "fl-field" }
    }

    fn invalid(&self, field: Field) -> Option<&'static str> {
        self.faults.has(field).then_some("true")
    }

    fn label(&self, id: &str, label: &str, required: bool) -> Markup {
        html! {
            label for=(id) {
                (label)
                @if required { " " span class="fl-req" { (t!(self.visit, "form-required")) } }
            }
        }
    }

    /// A hint, under the id by which its control names it.
    fn hint(&self, id: &str, hint: Option<&str>) -> Markup {
        html! { @if let Some(hint) = hint { p class="fl-hint" id=(format!("{id}-hint")) { (hint) } } }
    }

    /// A text with a limit.
    pub(crate) fn area(&self, area: &Area<'_>) -> Markup {
        let described = self.described(area.field, area.id, area.hint.is_some());
        let (left, over) = (t!(self.visit, "count-left", n = "{n}"), t!(self.visit, "count-over", n = "{n}"));
        html! {
            div class=(self.class(area.field)) {
                (self.label(area.id, &area.label, area.required))
                (self.hint(area.id, area.hint.as_deref()))
                @if area.rows == 1 {
                    input type="text" id=(area.id) name=(area.name) value=(area.value) dir="auto" autocomplete="off"
                        maxlength=(area.limit) data-count=(left) data-count-over=(over)
                        aria-invalid=[self.invalid(area.field)] aria-describedby=[described];
                } @else {
                    textarea id=(area.id) name=(area.name) rows=(area.rows) dir="auto"
                        maxlength=(area.limit) data-count=(left) data-count-over=(over)
                        aria-invalid=[self.invalid(area.field)] aria-describedby=[described] { "\n" (area.value) }
                }
                (self.faults.at(area.field, area.id))
            }
        }
    }

    /// A plain field of another type: date, number, time.
    pub(crate) fn line(&self, kind: &str, area: &Area<'_>) -> Markup {
        html! {
            div class=(self.class(area.field)) {
                (self.label(area.id, &area.label, area.required))
                (self.hint(area.id, area.hint.as_deref()))
                input type=(kind) id=(area.id) name=(area.name) value=(area.value)
                    aria-invalid=[self.invalid(area.field)]
                    aria-describedby=[self.described(area.field, area.id, area.hint.is_some())];
                (self.faults.at(area.field, area.id))
            }
        }
    }

    /// Tags between commas, with suggestions where there is JavaScript; `kind` is the kind whose names are suggested.
    pub(crate) fn tags(&self, area: &Area<'_>, kind: &str) -> Markup {
        html! {
            div class=(self.class(area.field)) {
                (self.label(area.id, &area.label, area.required))
                (self.hint(area.id, area.hint.as_deref()))
                input type="text" id=(area.id) name=(area.name) value=(area.value) dir="auto" autocomplete="off"
                    data-autocomplete=(format!("/autocomplete/{kind}"))
                    data-label-remove=(t!(self.visit, "tags-remove", name = "{name}"))
                    data-label-found=(t!(self.visit, "tags-found", n = "{n}"))
                    data-label-none=(t!(self.visit, "tags-none"))
                    aria-invalid=[self.invalid(area.field)]
                    aria-describedby=[self.described(area.field, area.id, area.hint.is_some())];
                (self.faults.at(area.field, area.id))
            }
        }
    }

    /// Radio buttons or check boxes.
    pub(crate) fn choices(&self, kind: &str, area: &Area<'_>, choices: &[Choice], stacked: bool) -> Markup {
        html! {
            fieldset class=(if self.faults.has(area.field) { "fl-group fl-bad" } else { "fl-group" }) id=(area.id)
                aria-describedby=[self.described(area.field, area.id, area.hint.is_some())] {
                legend {
                    (area.label)
                    @if area.required { " " span class="fl-req" { (t!(self.visit, "form-required")) } }
                }
                (self.hint(area.id, area.hint.as_deref()))
                div class=(if stacked { "fl-choices fl-choices-stack" } else { "fl-choices" }) {
                    @for choice in choices {
                        label class="fl-choice" {
                            input type=(kind) name=(area.name) value=(choice.value) checked[choice.chosen];
                            " " span { (choice.label) }
                        }
                    }
                }
                (self.faults.at(area.field, area.id))
            }
        }
    }

    /// A list to choose one from.
    pub(crate) fn select(&self, area: &Area<'_>, choices: &[Choice]) -> Markup {
        html! {
            div class=(self.class(area.field)) {
                (self.label(area.id, &area.label, area.required))
                (self.hint(area.id, area.hint.as_deref()))
                select id=(area.id) name=(area.name) aria-invalid=[self.invalid(area.field)]
                    aria-describedby=[self.described(area.field, area.id, area.hint.is_some())] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.chosen] { (choice.label) }
                    }
                }
                (self.faults.at(area.field, area.id))
            }
        }
    }

    /// The text of a story: a text area, and with JavaScript the rich editor over it.
    pub(crate) fn story(&self, area: &Area<'_>, lang: &str, direction: &str) -> Markup {
        html! {
            div class=(self.class(area.field)) {
                (self.label(area.id, &area.label, area.required))
                p class="fl-hint" id=(format!("{}-hint", area.id)) {
                    (area.hint.as_deref().unwrap_or_default()) " "
                    a href="/help/html" target="_blank" rel="noopener" { (t!(self.visit, "write-text-help")) }
                }
                div class="fl-editor" data-field=(area.field) data-labels=(labels(self.visit)) {
                    textarea class="fl-story-input" id=(area.id) name=(area.name) data-editor
                        lang=[(!lang.is_empty()).then_some(lang)] dir=(direction) spellcheck="true"
                        aria-invalid=[self.invalid(area.field)]
                        aria-describedby=[self.described(area.field, area.id, true)] { "\n" (area.value) }
                }
                (self.faults.at(area.field, area.id))
            }
        }
    }
}

/// The texts of the rich editor, as it wants them.
fn labels(visit: &Visit) -> String {
    let labels = serde_json::json!({
        "editor": t!(visit, "editor-editor"),
        "toolbar": t!(visit, "editor-toolbar"),
        "html": t!(visit, "editor-html"),
        "bold": t!(visit, "editor-bold"),
        "italic": t!(visit, "editor-italic"),
        "underline": t!(visit, "editor-underline"),
        "strike": t!(visit, "editor-strike"),
        "link": t!(visit, "editor-link"),
        "bullets": t!(visit, "editor-bullets"),
        "numbers": t!(visit, "editor-numbers"),
        "quote": t!(visit, "editor-quote"),
        "centre": t!(visit, "editor-centre"),
        "heading": t!(visit, "editor-heading"),
        "paragraph": t!(visit, "editor-paragraph"),
        "heading-level": t!(visit, "editor-heading-level", n = "{n}"),
        "scene-break": t!(visit, "editor-scene-break"),
        "image": t!(visit, "editor-image"),
        "undo": t!(visit, "editor-undo"),
        "redo": t!(visit, "editor-redo"),
        "link-address": t!(visit, "editor-link-address"),
        "image-address": t!(visit, "editor-image-address"),
        "image-alt": t!(visit, "editor-image-alt"),
        "image-alt-hint": t!(visit, "editor-image-alt-hint"),
        "address-not-good": t!(visit, "editor-address-not-good"),
        "ok": t!(visit, "editor-ok"),
        "cancel": t!(visit, "editor-cancel"),
        "remove-link": t!(visit, "editor-remove-link"),
        "rich-not-safe": t!(visit, "editor-rich-not-safe"),
    });
    labels.to_string()
}

#[cfg(test)]
mod tests {
    /// The editor stays a plain text area if one of its texts is missing.
    #[test]
    fn the_editor_gets_every_text_it_asks_for() {
        let asked = include_str!("../../../../../assets/editor/src/labels.js");
        let given = include_str!("sheet.rs");
        let list = asked.split("LABELS = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        let names: Vec<_> = list.split('\'').skip(1).step_by(2).collect();
        assert!(names.len() > 20);
        for name in names {
            assert!(given.contains(&format!("\"{name}\": t!(")), "the editor lacks {name}");
        }
    }
}
