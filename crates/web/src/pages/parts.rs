//! Small parts that several pages about people share.

use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::names;
use fanlight_archive::policy;
use maud::{Markup, html};

use crate::errors::Fault;
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
        "test-mail" => "done-test-mail",
        _ => return None,
    };
    Some(visit.texts().say(key, &[]))
}

/// The pages of one's own account, side by side.
pub(crate) fn tabs(visit: &Visit, user: &str) -> Markup {
    let here = visit.uri.path();
    let tab = |path: &str, title: String| {
        let address = format!("/users/{user}/{path}");
        // Two sets, one tab.
        let both = path == "blocked/users" && here == format!("/users/{user}/muted/users");
        let current = (here == address || both).then_some("page");
        html! { li { a href=(address) aria-current=[current] { (title) } } }
    };
    html! {
        nav class="fl-tabs" aria-label=(t!(visit, "account-pages")) {
            ul {
                (tab("profile/edit", t!(visit, "profile-title")))
                (tab("pseuds", t!(visit, "pseuds-title")))
                (tab("preferences", t!(visit, "nav-preferences")))
                (tab("filters", t!(visit, "filters-title")))
                (tab("blocked/users", t!(visit, "distance-tab")))
                (tab("change_username", t!(visit, "name-tab")))
                (tab("change_email", t!(visit, "email-tab")))
                (tab("change_password", t!(visit, "password-tab")))
                (tab("sessions", t!(visit, "sessions-title")))
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
