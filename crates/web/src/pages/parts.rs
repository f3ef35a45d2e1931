//! Small parts that several pages about people share.

use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::names;
use fanlight_archive::tags::Kind;
use fanlight_archive::{Field, policy};
use maud::{Markup, PreEscaped, html};

use crate::errors::Fault;
use crate::forms::Faults;
use crate::layout::{Page, mark};
use crate::t;
use crate::visit::Visit;

/// The account of an address `/users/{user}/…` that only its owner may open.
pub(crate) async fn own(visit: &mut Visit, user: &str) -> Result<Account, Fault> {
    let account = names::account(visit.db().await?, user).await?;
    policy::may_settle(&visit.viewer, account.person_id)?;
    Ok(account)
}

/// What was just done, said on the page one was led to (`?done=saved`).
pub(crate) fn notice(visit: &Visit) -> Option<String> {
    let key = match visit.query("done")?.as_str() {
        "saved" => "done-saved",
        "welcome" => "done-welcome",
        "deleted" => "done-deleted",
        "email" => "done-email",
        "password" => "done-password",
        "ended" => "done-ended",
        _ => return None,
    };
    Some(visit.texts().say(key, &[]))
}

/// The pages of one's own account, side by side.
pub(crate) fn tabs(visit: &Visit, user: &str) -> Markup {
    let here = visit.uri.path();
    let tab = |path: &str, title: String| {
        let address = format!("/users/{user}/{path}");
        let current = (here == address).then_some("page");
        html! { li { a href=(address) aria-current=[current] { (title) } } }
    };
    html! {
        nav class="fl-tabs" aria-label=(t!(visit, "account-pages")) {
            ul {
                (tab("profile/edit", t!(visit, "profile-title")))
                (tab("pseuds", t!(visit, "pseuds-title")))
                (tab("preferences", t!(visit, "nav-preferences")))
                (tab("filters", t!(visit, "filters-title")))
                (tab("change_username", t!(visit, "name-tab")))
                (tab("change_email", t!(visit, "email-tab")))
                (tab("change_password", t!(visit, "password-tab")))
                (tab("sessions", t!(visit, "sessions-title")))
            }
        }
    }
}

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
        let bad = faults.has(self.field);
        let described =
            if bad { format!("{0}-hint {0}-error", self.id) } else { format!("{}-hint", self.id) };
        html! {
            div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                label for=(self.id) { (self.label) }
                p class="fl-hint" id=(format!("{}-hint", self.id)) { (self.hint) }
                // A browser drops the first line end of a text area.
                textarea id=(self.id) name=(self.id) rows="8" dir="auto" aria-invalid=[bad.then_some("true")]
                    aria-describedby=(described) { "\n" (self.value) }
                (faults.at(self.field, self.id))
            }
        }
    }
}

/// A page that asks one thing: a box with the mark, the title, and what is inside.
pub(crate) fn door(title: String, inside: Markup) -> Page {
    boxed("fl-door", title, inside)
}

/// The same with a form in it, wider and its labels at the start of the line.
pub(crate) fn door_form(title: String, inside: Markup) -> Page {
    boxed("fl-door fl-door-form", title, inside)
}

fn boxed(class: &str, title: String, inside: Markup) -> Page {
    Page::new(title.clone()).class("fl-page").main(html! {
        div class=(class) { (mark()) h2 class="heading" { (title) } (inside) }
    })
}

/// The icon of a pen name, or its first letter.
pub(crate) fn icon(
    image: Option<fanlight_archive::ImageId>,
    alt: Option<&str>,
    name: &str,
    small: bool,
) -> Markup {
    let class = if small { "fl-icon fl-icon-small" } else { "fl-icon" };
    let side = if small { 40 } else { 96 };
    html! {
        @if let Some(image) = image {
            img class=(class) src=(format!("/icons/{image}")) alt=(alt.unwrap_or("")) width=(side) height=(side);
        } @else {
            span class=(class) aria-hidden="true" { (name.chars().find(|c| c.is_alphanumeric()).unwrap_or('·')) }
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
        let bad = faults.has(self.field);
        let kind = self.kind.filter(|kind| Kind::TYPED.contains(kind)).map_or("tag", Kind::as_str);
        html! {
            div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                label for=(self.id) { (self.label) }
                input type="text" id=(self.id) name=(self.name) value=(self.value) dir="auto" autocomplete="off"
                    data-suggest=(format!("/autocomplete/{kind}"))
                    data-label-found=(t!(visit, "tags-found", n = "{n}")) data-label-none=(t!(visit, "tags-none"))
                    aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("{}-error", self.id))];
                (faults.at(self.field, self.id))
            }
        }
    }
}

/// HTML that the cleaner gave.
pub(crate) fn cleaned(html: &str) -> PreEscaped<&str> {
    PreEscaped(html)
}
