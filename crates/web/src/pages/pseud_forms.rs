//! One's own pen names: the list, making, changing and deleting them, with their icons.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::images::Icon;
use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::pseuds::{self, Prepared, Pseud, PseudForm};
use fanlight_archive::{Error, Invalid, limits};
use maud::html;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::parts::{notice, own, tabs};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, Upload, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::views::fields::{Area, tick};
use crate::views::icon;
use crate::visit::Visit;

fn address(user: &str, pseud: &str, rest: &str) -> String {
    format!("/users/{user}/pseuds/{}{rest}", utf8_percent_encode(pseud, NON_ALPHANUMERIC))
}

/// `GET /users/{user}/pseuds`
pub async fn list(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let pseuds = pseuds::list(visit.db().await?, account.person_id).await?;
    let title = t!(visit, "pseuds-title");
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(&visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(&visit, "pseuds-lede")) }
                p class="fl-row" { a class="fl-btn" href=(format!("/users/{}/pseuds/new", account.name)) { (t!(&visit, "pseud-new")) } }
            }
            (tabs(&visit, &account.name))
            ul class="fl-list" {
                @for pseud in &pseuds {
                    li {
                        (icon(pseud.icon_id, pseud.alt.as_deref(), &pseud.name, true))
                        span class="fl-grow" {
                            b { a href=(address(&account.name, &pseud.name, "")) { bdi { (pseud.name) } } } " "
                            @if pseud.is_default.0 { span class="fl-chip" { (t!(&visit, "pseud-default")) } }
                        }
                        a class="fl-btn fl-btn-quiet fl-btn-small" href=(address(&account.name, &pseud.name, "/edit")) {
                            (t!(&visit, "pseud-edit")) span class="landmark" { " " (pseud.name) }
                        }
                        @if !pseud.is_default.0 {
                            a class="fl-btn fl-btn-quiet fl-btn-small" href=(address(&account.name, &pseud.name, "/delete")) {
                                (t!(&visit, "pseud-delete")) span class="landmark" { " " (pseud.name) }
                            }
                        }
                    }
                }
            }
        })
        .dress(&visit))
}

fn page(
    visit: &Visit,
    user: &str,
    old: Option<&Pseud>,
    typed: &PseudForm,
    invalid: Option<&Invalid>,
) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = if old.is_some() { t!(visit, "pseud-edit-title") } else { t!(visit, "pseud-new") };
    let action = old.map_or_else(|| format!("/users/{user}/pseuds"), |old| address(user, &old.name, "/edit"));
    let ids = [("name", "name"), ("description", "description"), ("icon", "icon"), ("alt", "alt")];
    let has_icon = old.is_some_and(|old| old.icon_id.is_some());
    let is_default = old.is_some_and(|old| old.is_default.0);
    let bad = faults.has("icon");
    Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } }
            (faults.summary(visit, &ids))
            form class="fl-form" method="post" action=(action) enctype="multipart/form-data" {
                (token_field(&token))
                (TextField { id: "name", name: "name", field: "name", label: t!(visit, "pseud-name"),
                    hint: Some(t!(visit, "pseud-name-hint", limit = limits::PSEUD)), value: &typed.name, kind: "text",
                    autocomplete: "off", required: true }.show(visit, &faults))
                (Area { id: "description", field: "description", label: t!(visit, "pseud-description"),
                    hint: t!(visit, "pseud-description-hint", limit = limits::PSEUD_DESCRIPTION), value: &typed.description }.show(&faults))
                div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                    label for="icon" { (t!(visit, "pseud-icon")) }
                    p class="fl-hint" id="icon-hint" { (t!(visit, "pseud-icon-hint", kilobytes = limits::ICON_BYTES / 1024)) }
                    @if let Some(old) = old { @if has_icon { (icon(old.icon_id, old.alt.as_deref(), &old.name, false)) } }
                    input type="file" id="icon" name="icon" accept="image/png,image/jpeg,image/webp,image/gif"
                        aria-invalid=[bad.then_some("true")] aria-describedby=(if bad { "icon-hint icon-error" } else { "icon-hint" });
                    (faults.at("icon", "icon"))
                }
                (TextField { id: "alt", name: "alt", field: "alt", label: t!(visit, "pseud-alt"),
                    hint: Some(t!(visit, "pseud-alt-hint")), value: &typed.alt, kind: "text", autocomplete: "off",
                    required: false }.show(visit, &faults))
                @if has_icon { (tick(&faults, "drop_icon", "drop_icon", html! { (t!(visit, "pseud-drop-icon")) }, typed.drop_icon)) }
                @if !is_default { (tick(&faults, "make_default", "make_default", html! { (t!(visit, "pseud-make-default")) }, typed.make_default)) }
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "form-save")) }
                    a class="fl-btn fl-btn-quiet" href=(format!("/users/{user}/pseuds")) { (t!(visit, "form-back")) }
                }
            }
        })
        .dress(visit)
}

/// `GET /users/{user}/pseuds/new`
pub async fn new(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    Ok(page(&visit, &account.name, None, &PseudForm::default(), None))
}

/// The form as typed and what was made of it, or what needs another look: at the fields and at the picture at once.
async fn read(
    posted: Posted,
    user: &str,
) -> Result<(Visit, Account, PseudForm, Result<(Prepared, Option<Icon>), Invalid>), Fault> {
    let Posted { mut visit, fields, files } = posted;
    let account = own(&mut visit, user).await?;
    visit.rest();
    let typed = PseudForm {
        name: fields.one("name").to_owned(),
        description: fields.one("description").to_owned(),
        make_default: fields.ticked("make_default"),
        alt: fields.one("alt").to_owned(),
        drop_icon: fields.ticked("drop_icon"),
    };
    let mut invalid = Invalid::new();
    let icon = match files.iter().find(|file| file.field == "icon") {
        Some(file) => match decode(&visit, file).await {
            Ok(icon) => Some(icon),
            Err(Error::Invalid(wrong)) => {
                invalid = wrong;
                None
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    match pseuds::prepare(typed.clone()).await {
        Ok(prepared) if invalid.is_empty() => Ok((visit, account, typed, Ok((prepared, icon)))),
        Ok(_) => Ok((visit, account, typed, Err(invalid))),
        Err(Error::Invalid(mut wrong)) => {
            wrong.fields.extend(invalid.fields);
            Ok((visit, account, typed, Err(wrong)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn decode(visit: &Visit, file: &Upload) -> Result<Icon, Error> {
    let key = visit.person().map(|person| person.0);
    visit.app.counters().spend(Budget::Upload, key, visit.archive().now())?;
    visit.app.config().children.icon(&file.bytes).await
}

/// `POST /users/{user}/pseuds`
pub async fn create(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (visit, account, typed, read) = read(posted, &user).await?;
    let (prepared, icon) = match read {
        Ok(read) => read,
        Err(invalid) => return Ok(page(&visit, &account.name, None, &typed, Some(&invalid)).into_response()),
    };
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    match pseuds::make(&mut change, account.person_id, &prepared, icon.as_ref()).await {
        Ok(_) => {
            change.commit().await?;
            Ok(Redirect::to(&format!("/users/{}/pseuds?done=saved", account.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(page(&visit, &account.name, None, &typed, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /users/{user}/pseuds/{pseud}/edit`
pub async fn edit(mut visit: Visit, Path((user, pseud)): Path<(String, String)>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let pseud = pseuds::find(visit.db().await?, account.person_id, &pseud).await?;
    let form = PseudForm {
        name: pseud.name.clone(),
        description: pseud.description_source.clone(),
        alt: pseud.alt.clone().unwrap_or_default(),
        ..PseudForm::default()
    };
    Ok(page(&visit, &account.name, Some(&pseud), &form, None))
}

/// `POST /users/{user}/pseuds/{pseud}/edit`
pub async fn save(Path((user, pseud)): Path<(String, String)>, posted: Posted) -> Result<Response, Fault> {
    let (visit, account, typed, read) = read(posted, &user).await?;
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let old = pseuds::find(&mut change, account.person_id, &pseud).await?;
    let result = match read {
        Ok((prepared, icon)) => {
            pseuds::edit(&mut change, account.person_id, &old, &prepared, icon.as_ref()).await
        }
        Err(invalid) => Err(invalid.into()),
    };
    match result {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to(&format!("/users/{}/pseuds?done=saved", account.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(page(&visit, &account.name, Some(&old), &typed, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn delete_page(visit: &Visit, user: &str, pseud: &Pseud, works: i64, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "pseud-delete-title", name = &pseud.name);
    Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-door fl-door-form" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "pseud-delete-lede")) }
                (faults.summary(visit, &[("move", "move")]))
                form class="fl-form" method="post" action=(address(user, &pseud.name, "/delete")) {
                    (token_field(&token))
                    @if works > 0 { (tick(&faults, "move", "move", html! { (t!(visit, "pseud-move", count = works)) }, false)) }
                    div class="fl-buttons" {
                        button class="fl-btn fl-btn-danger" { (t!(visit, "pseud-delete")) }
                        a class="fl-btn fl-btn-quiet" href=(format!("/users/{user}/pseuds")) { (t!(visit, "form-back")) }
                    }
                }
            }
        })
        .dress(visit)
}

/// `GET /users/{user}/pseuds/{pseud}/delete`: a page with a button.
pub async fn ask_delete(
    mut visit: Visit,
    Path((user, pseud)): Path<(String, String)>,
) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let pseud = pseuds::find(visit.db().await?, account.person_id, &pseud).await?;
    let works = pseuds::works(visit.db().await?, pseud.id).await?;
    Ok(delete_page(&visit, &account.name, &pseud, works, None))
}

/// `POST /users/{user}/pseuds/{pseud}/delete`
pub async fn delete(Path((user, pseud)): Path<(String, String)>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let pseud = pseuds::find(&mut change, account.person_id, &pseud).await?;
    let works = pseuds::works(&mut change, pseud.id).await?;
    match pseuds::delete(&mut change, account.person_id, &pseud, fields.ticked("move")).await {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to(&format!("/users/{}/pseuds?done=deleted", account.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            Ok(delete_page(&visit, &account.name, &pseud, works, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
