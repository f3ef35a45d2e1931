//! A person's page and profile; the search for people.

pub mod search;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::distance;
use fanlight_archive::people::profiles::{self, Leave, Permissions, Profile, Wish};
use fanlight_archive::people::pseuds::{self, Pseud};
use fanlight_archive::people::{names, preferences};
use fanlight_archive::series::load::{self as series, Whose};
use fanlight_archive::subscriptions::{self, Topic};
use fanlight_archive::works::find::{Filter, Term};
use fanlight_archive::{Error, Invalid};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::lists;
use super::parts::{notice, own, tabs};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::fields::Area;
use crate::views::{self, cleaned, icon, tabs};
use crate::visit::Visit;

/// The address of a pen name's works.
fn pseud_address(user: &str, pseud: &str) -> String {
    format!("/users/{user}/pseuds/{}", utf8_percent_encode(pseud, NON_ALPHANUMERIC))
}

fn head(visit: &Visit, account: &Account, pseuds: &[Pseud], series: bool) -> Markup {
    let default = pseuds.iter().find(|pseud| pseud.is_default.0);
    let others: Vec<_> = pseuds.iter().filter(|pseud| pseud.name != account.name).collect();
    let page = |path: &str, words: String| tabs::page(visit, format!("/users/{}{path}", account.name), words);
    let mut pages = vec![
        page("", t!(visit, "person-tab")),
        page("/profile", t!(visit, "profile-tab")),
        page("/works", t!(visit, "person-works")),
        page("/bookmarks", t!(visit, "bookmarks")),
        page("/gifts", t!(visit, "gifts-tab")),
    ];
    pages.extend(series.then(|| page("/series", t!(visit, "series"))));
    let own = visit.person() == Some(account.person_id);
    pages.extend(own.then(|| page("/profile/edit", t!(visit, "account-pages"))));
    let staff =
        || tabs::page(visit, format!("/admin/people/{}", account.name), t!(visit, "admin-person-tab"));
    pages.extend(visit.viewer.is_staff().then(staff));
    html! {
        div class="fl-person" {
            (icon(default.and_then(|pseud| pseud.icon_id), default.and_then(|pseud| pseud.alt.as_deref()), &account.name, false))
            div {
                h2 class="heading" { (account.name) }
                p class="fl-muted" {
                    (t!(visit, "person-since", date = account.created_at.date().to_string()))
                    @if !others.is_empty() {
                        " · " (t!(visit, "person-also")) " "
                        @for (at, pseud) in others.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(pseud_address(&account.name, &pseud.name)) { bdi { (pseud.name) } }
                        }
                    }
                }
            }
        }
        (tabs::bar(&t!(visit, "person-pages"), pages))
    }
}

/// Whether there is something on the page of their series.
async fn has_series(visit: &mut Visit, account: &Account) -> Result<bool, Fault> {
    let viewer = visit.viewer.clone();
    Ok(series::has_any(visit.db().await?, &viewer, Whose::Person(account.person_id)).await?)
}

/// `GET /users/{user}`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Response, Fault> {
    let account = names::account(visit.db().await?, &user).await?;
    let pseuds = pseuds::list(visit.db().await?, account.person_id).await?;
    let profile = profiles::load(visit.db().await?, account.person_id).await?;
    let quiet = preferences::load(visit.db().await?, account.person_id).await?.quiet;
    let series = has_series(&mut visit, &account).await?;
    let described: Vec<_> = pseuds.iter().filter(|pseud| !pseud.description.is_empty()).collect();
    let path = format!("/users/{}/works", account.name);
    let works = lists::load(&mut visit, Filter::with(Term::Person(account.person_id)), path).await?;
    let own = visit.person() == Some(account.person_id);
    let viewer = visit.viewer.clone();
    let between = distance::between(visit.db().await?, &viewer, account.person_id).await?;
    let subscribed =
        subscriptions::has(visit.db().await?, &viewer, Topic::Person, account.person_id.0).await?;
    visit.rest();
    Ok(Page::new(account.name.clone())
        .class("users-show")
        .quiet(quiet)
        .notice(notice(&visit))
        .main(html! {
            (head(&visit, &account, &pseuds, series))
            (views::distance::kept(&visit, &account.name, between))
            @if visit.session.is_some() && !own {
                (views::subscribe::alone(&visit, Topic::Person, account.person_id.0, subscribed))
            }
            @if !profile.title.is_empty() { h3 class="heading" dir="auto" { (profile.title) } }
            @if !profile.about.is_empty() { div class="userstuff" dir="auto" { (cleaned(&profile.about)) } }
            @if !described.is_empty() {
                section {
                    h3 class="heading" { (t!(&visit, "pseuds-title")) }
                    ul class="fl-list" {
                        @for pseud in described {
                            li {
                                (icon(pseud.icon_id, pseud.alt.as_deref(), &pseud.name, true))
                                div class="fl-grow" {
                                    b { a href=(pseud_address(&account.name, &pseud.name)) { bdi { (pseud.name) } } }
                                    div class="userstuff" dir="auto" { (cleaned(&pseud.description)) }
                                }
                            }
                        }
                    }
                }
            }
            section {
                h3 class="heading" { (t!(&visit, "person-works")) }
                (works.plain(&visit))
            }
            @if !own && visit.session.is_some() { (views::distance::links(&visit, &account.name, between)) }
            @if own {
                p class="fl-row" {
                    a class="fl-btn" href="/works/new" { (t!(&visit, "nav-post")) }
                    a class="fl-btn fl-btn-quiet" href=(format!("/users/{}/works/drafts", account.name)) { (t!(&visit, "nav-drafts")) }
                    a class="fl-btn fl-btn-quiet" href="/series/new" { (t!(&visit, "series-new")) }
                }
            }
        })
        .dress(&visit)
        .into_response())
}

fn wish_text(visit: &Visit, wish: Wish) -> String {
    let key = match wish {
        Wish::Podfic => "wish-podfic",
        Wish::Translation => "wish-translation",
        Wish::Remix => "wish-remix",
        Wish::Art => "wish-art",
        Wish::Binding => "wish-binding",
        Wish::Offline => "wish-offline",
        Wish::Ai => "wish-ai",
    };
    visit.texts().say(key, &[])
}

fn leave_text(visit: &Visit, leave: Option<Leave>) -> String {
    let key = match leave {
        Some(Leave::Yes) => "leave-yes",
        Some(Leave::Ask) => "leave-ask",
        Some(Leave::No) => "leave-no",
        None => "leave-unsaid",
    };
    visit.texts().say(key, &[])
}

fn permissions(visit: &Visit, permissions: &Permissions) -> Markup {
    html! {
        @if !permissions.is_empty() {
            section {
                h3 class="heading" { (t!(visit, "permissions-title")) }
                ul class="fl-list" {
                    @for (wish, leave) in Wish::ALL.into_iter().filter_map(|wish| Some((wish, permissions.of(wish)?))) {
                        li data-wish=(wish.as_str()) data-leave=(leave.as_str()) {
                            span class="fl-grow" { (wish_text(visit, wish)) }
                            span class="fl-chip" { (leave_text(visit, Some(leave))) }
                        }
                    }
                }
                @if !permissions.note.is_empty() { p dir="auto" { (permissions.note) } }
            }
        }
    }
}

/// `GET /users/{user}/profile`
pub async fn profile(mut visit: Visit, Path(user): Path<String>) -> Result<Response, Fault> {
    let account = names::account(visit.db().await?, &user).await?;
    let pseuds = pseuds::list(visit.db().await?, account.person_id).await?;
    let profile = profiles::load(visit.db().await?, account.person_id).await?;
    let quiet = preferences::load(visit.db().await?, account.person_id).await?.quiet;
    let series = has_series(&mut visit, &account).await?;
    let past = names::past(visit.db().await?, account.person_id).await?;
    let nothing = profile.about.is_empty() && profile.permissions.is_empty();
    Ok(Page::new(t!(visit, "profile-of", name = &account.name))
        .class("profile-show")
        .quiet(quiet)
        .notice(notice(&visit))
        .main(html! {
            (head(&visit, &account, &pseuds, series))
            @if !profile.title.is_empty() { h3 class="heading" dir="auto" { (profile.title) } }
            @if nothing { div class="fl-empty" { p { (t!(&visit, "profile-empty", name = &account.name)) } } }
            @if !profile.about.is_empty() { div class="userstuff" dir="auto" { (cleaned(&profile.about)) } }
            (permissions(&visit, &profile.permissions))
            @if !past.is_empty() {
                p class="fl-muted" {
                    (t!(&visit, "person-past")) " "
                    @for (at, (name, _)) in past.iter().enumerate() { @if at > 0 { ", " } (name) }
                }
            }
        })
        .dress(&visit)
        .into_response())
}

fn form(visit: &Visit, user: &str, profile: &Profile, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "profile-title");
    let ids = [("title", "title"), ("about", "about"), ("note", "note")];
    Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "profile-lede")) } }
            (tabs(visit, user))
            (faults.summary(visit, &ids))
            form class="fl-form" method="post" action=(format!("/users/{user}/profile")) {
                (token_field(&token))
                (TextField { id: "title", name: "title", field: "title", label: t!(visit, "profile-field-title"), hint: None,
                    value: &profile.title, kind: "text", autocomplete: "off", required: false }.show(visit, &faults))
                (Area { id: "about", field: "about", label: t!(visit, "profile-field-about"),
                    hint: t!(visit, "profile-hint-about", limit = fanlight_archive::limits::ABOUT), value: &profile.about_source }.show(&faults))
                h3 class="heading" { (t!(visit, "permissions-title")) }
                p class="fl-muted" { (t!(visit, "permissions-lede")) }
                @for wish in Wish::ALL {
                    @let name = wish.as_str();
                    fieldset class="fl-group" {
                        legend { (wish_text(visit, wish)) }
                        div class="fl-choices" {
                            @for leave in Leave::ALL.into_iter().map(Some).chain([None]) {
                                label class="fl-choice" {
                                    input type="radio" name=(name) value=(leave.map_or("", Leave::as_str))
                                        checked[profile.permissions.of(wish) == leave];
                                    span { (leave_text(visit, leave)) }
                                }
                            }
                        }
                    }
                }
                (TextField { id: "note", name: "note", field: "note", label: t!(visit, "permissions-note"), hint: None,
                    value: &profile.permissions.note, kind: "text", autocomplete: "off", required: false }.show(visit, &faults))
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "form-save")) } }
            }
        })
        .dress(visit)
}

/// `GET /users/{user}/profile/edit`
pub async fn edit_profile(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let profile = profiles::load(visit.db().await?, account.person_id).await?;
    Ok(form(&visit, &account.name, &profile, None))
}

/// `POST /users/{user}/profile`
pub async fn save_profile(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut permissions = Permissions { note: fields.one("note").to_owned(), ..Permissions::default() };
    for wish in Wish::ALL {
        permissions.set(wish, Leave::from_word(fields.one(wish.as_str())));
    }
    let typed = Profile {
        title: fields.one("title").to_owned(),
        about_source: fields.one("about").to_owned(),
        about: String::new(),
        permissions,
    };
    let prepared = match profiles::prepare(typed.clone()).await {
        Ok(prepared) => prepared,
        Err(Error::Invalid(invalid)) => {
            return Ok(form(&visit, &account.name, &typed, Some(&invalid)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    profiles::save(&mut change, account.person_id, &prepared).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/profile?done=saved", account.name)).into_response())
}
