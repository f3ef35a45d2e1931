//! Controls of forms that several pages share, each with its label, its hint and its error tied together.

use fanlight_archive::Field;
use fanlight_archive::tags::Kind;
use maud::{Markup, html};

use crate::forms::Faults;
use crate::t;
use crate::visit::Visit;

/// A box to tick, with its error below.
pub(crate) fn tick(faults: &Faults<'_>, field: Field, name: &str, label: Markup, ticked: bool) -> Markup {
    let bad = faults.has(field);
    html! {
        div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
            label class="fl-choice" {
                input type="checkbox" id=(name) name=(name) value="1" checked[ticked]
                    aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("{name}-error"))];
                span { (label) }
            }
            (faults.at(field, name))
        }
    }
}

/// A field for a longer text.
pub(crate) struct Area<'a> {
    /// The control's id and name.
    pub(crate) id: &'a str,
    /// The archive's name for it.
    pub(crate) field: Field,
    /// The label.
    pub(crate) label: String,
    /// A sentence of help.
    pub(crate) hint: String,
    /// What is in it.
    pub(crate) value: &'a str,
}

impl Area<'_> {
    /// The field as markup.
    pub(crate) fn show(&self, faults: &Faults<'_>) -> Markup {
        let place = (self.field, self.id);
        hinted(place, (&self.label, &self.hint), faults, |bad, described| {
            html! {
                // A browser drops the first line end of a text area.
                textarea id=(self.id) name=(self.id) rows="8" dir="auto" aria-invalid=[bad.then_some("true")]
                    aria-describedby=(described) { "\n" (self.value) }
            }
        })
    }
}

/// A label with a sentence of help over a control, and under it what is wrong with it. The control is told whether
/// something is, and by what it is described.
fn hinted(
    (field, id): (Field, &str),
    (label, hint): (&str, &str),
    faults: &Faults<'_>,
    control: impl FnOnce(bool, String) -> Markup,
) -> Markup {
    let bad = faults.has(field);
    let described = if bad { format!("{id}-hint {id}-error") } else { format!("{id}-hint") };
    html! {
        div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
            label for=(id) { (label) }
            p class="fl-hint" id=(format!("{id}-hint")) { (hint) }
            (control(bad, described))
            (faults.at(field, id))
        }
    }
}

/// A field for the name of one tag, with suggestions while somebody types.
pub(crate) struct TagField<'a> {
    /// The control's id.
    pub(crate) id: &'a str,
    /// The control's name.
    pub(crate) name: &'a str,
    /// The archive's name for it, where errors are looked up.
    pub(crate) field: Field,
    /// The label.
    pub(crate) label: String,
    /// What is in it.
    pub(crate) value: &'a str,
    /// The kind of tags that are suggested; any, if none.
    pub(crate) kind: Option<Kind>,
}

impl TagField<'_> {
    /// The field as markup.
    pub(crate) fn show(&self, visit: &Visit, faults: &Faults<'_>) -> Markup {
        let kind = self.kind.filter(|kind| Kind::TYPED.contains(kind)).map_or("tag", Kind::as_str);
        let bad = faults.has(self.field);
        html! {
            div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                label for=(self.id) { (self.label) }
                (suggesting(visit, (self.id, self.name), self.value, kind, bad, bad.then(|| format!("{}-error", self.id))))
                (faults.at(self.field, self.id))
            }
        }
    }
}

/// A field for one byline, a pen name with its user name, with suggestions while somebody types.
pub(crate) struct BylineField<'a> {
    /// The control's id and name; the archive calls it `byline`.
    pub(crate) id: &'a str,
    /// The label.
    pub(crate) label: String,
    /// A sentence of help.
    pub(crate) hint: String,
    /// What is in it.
    pub(crate) value: &'a str,
}

impl BylineField<'_> {
    /// The field as markup.
    pub(crate) fn show(&self, visit: &Visit, faults: &Faults<'_>) -> Markup {
        hinted(("byline", self.id), (&self.label, &self.hint), faults, |bad, described| {
            suggesting(visit, (self.id, self.id), self.value, "pseud", bad, Some(described))
        })
    }
}

/// The control alone; the script that suggests reads its attributes. `from` is the list that is asked.
fn suggesting(
    visit: &Visit,
    (id, name): (&str, &str),
    value: &str,
    from: &str,
    bad: bool,
    described: Option<String>,
) -> Markup {
    html! {
        input type="text" id=(id) name=(name) value=(value) dir="auto" autocomplete="off"
            data-suggest=(format!("/autocomplete/{from}"))
            data-label-found=(t!(visit, "tags-found", n = "{n}")) data-label-none=(t!(visit, "tags-none"))
            aria-invalid=[bad.then_some("true")] aria-describedby=[described];
    }
}
