//! Small parts that several pages about people share.

use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::distance::Kind;
use fanlight_archive::people::names;
use fanlight_archive::policy;
use maud::{Markup, html};

use crate::addresses;
use crate::errors::Fault;
use crate::layout::{Page, mark};
use crate::t;
use crate::views::tabs;
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
        "invited" => "done-invited",
        "welcome" => "done-welcome",
        "deleted" => "done-deleted",
        "email" => "done-email",
        "password" => "done-password",
        "ended" => "done-ended",
        "test-mail" => "done-test-mail",
        _ => return None,
    };
    Some(visit.texts().say(key, &[]))
}

/// The pages of one's own account, side by side.
pub(crate) fn tabs(visit: &Visit, user: &str) -> Markup {
    let page = |path: &str, words: String| tabs::page(visit, format!("/users/{user}/{path}"), words);
    let (blocked, words, open) = page("blocked/users", t!(visit, "distance-tab"));
    // Two sets, one tab.
    let open = open || visit.uri.path() == addresses::distance(user, Kind::Mute);
    tabs::bar(
        &t!(visit, "account-pages"),
        [
            page("profile/edit", t!(visit, "profile-title")),
            page("pseuds", t!(visit, "pseuds-title")),
            page("preferences", t!(visit, "nav-preferences")),
            page("filters", t!(visit, "filters-title")),
            (blocked, words, open),
            page("change_username", t!(visit, "name-tab")),
            page("change_email", t!(visit, "email-tab")),
            page("change_password", t!(visit, "password-tab")),
            page("sessions", t!(visit, "sessions-title")),
        ],
    )
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
