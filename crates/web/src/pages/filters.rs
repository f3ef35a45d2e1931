//! Standing filters: a person's lists of what they never want to find, want folded or want a warning for; and the
//! archive's own for guests, which admins write.

mod typed;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::filters;
use fanlight_archive::settings::{self, Settings};
use fanlight_archive::{Error, Field, FilterId, Invalid};
use maud::{Markup, html};

use self::typed::{ACTS, TYPED, Typed};
use super::parts::{notice, own, tabs};
use super::works::id;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::fields::tick;
use crate::visit::Visit;

/// A form as it was typed.
struct Sheet {
    /// The list's name; none for guests' rules.
    name: Option<(String, bool)>,
    rules: [Typed; 3],
}

fn tag_field(visit: &Visit, faults: &Faults<'_>, act: &str, field: Field, value: &str) -> Markup {
    let bad = faults.has(field);
    html! {
        div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
            label for=(field) { (t!(visit, "rule-tags")) }
            p class="fl-hint" id=(format!("{field}-hint")) { (t!(visit, "rule-tags-hint")) }
            input type="text" id=(field) name=(format!("{act}[tags]")) value=(value) dir="auto" autocomplete="off"
                data-autocomplete="/autocomplete/tag" data-label-remove=(t!(visit, "tags-remove", name = "{name}"))
                data-label-found=(t!(visit, "tags-found", n = "{n}")) data-label-none=(t!(visit, "tags-none"))
                aria-invalid=[bad.then_some("true")]
                aria-describedby=(if bad { format!("{field}-hint {field}-error") } else { format!("{field}-hint") });
            (faults.at(field, field))
        }
    }
}

fn part(visit: &Visit, faults: &Faults<'_>, at: usize, rules: &Typed) -> Markup {
    let act = ACTS[at];
    let [tags, people, works, languages, shorter, longer] = TYPED[at];
    let (title, lede) = match act {
        "never" => (t!(visit, "rules-never"), t!(visit, "rules-never-lede")),
        "fold" => (t!(visit, "rules-fold"), t!(visit, "rules-fold-lede")),
        _ => (t!(visit, "rules-warn"), t!(visit, "rules-warn-lede")),
    };
    let line = |field: Field, name: &str, label: String, hint: Option<String>, value: &str| {
        let name = format!("{act}[{name}]");
        let kind = "text";
        TextField {
            id: field,
            name: &name,
            field,
            label,
            hint,
            value,
            kind,
            autocomplete: "off",
            required: false,
        }
        .show(visit, faults)
    };
    html! {
        details class="fl-fold" open[act == "never" || *rules != Typed::default()] {
            summary { (title) }
            p class="fl-hint" { (lede) }
            div class="fl-form" {
                (tag_field(visit, faults, act, tags, &rules.tags))
                (line(people, "people", t!(visit, "rule-people"), Some(t!(visit, "rule-people-hint")), &rules.people))
                (line(works, "works", t!(visit, "rule-works"), Some(t!(visit, "rule-works-hint")), &rules.works))
                (line(languages, "languages", t!(visit, "rule-languages"), Some(t!(visit, "rule-languages-hint")), &rules.languages))
                (tick(faults, "unfinished", &format!("{act}[unfinished]"), html! { (t!(visit, "rule-unfinished")) }, rules.unfinished))
                div class="fl-pair" {
                    (line(shorter, "shorter", t!(visit, "rule-shorter"), None, &rules.shorter))
                    (line(longer, "longer", t!(visit, "rule-longer"), None, &rules.longer))
                }
            }
        }
    }
}

fn form(
    visit: &Visit,
    title: String,
    lede: String,
    action: &str,
    sheet: &Sheet,
    invalid: Option<&Invalid>,
) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let mut ids: Vec<(Field, &str)> = vec![("name", "name")];
    ids.extend(TYPED.iter().flatten().map(|field| (*field, *field)));
    Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (lede) } }
            (faults.summary(visit, &ids))
            form class="fl-form" method="post" action=(action) {
                (token_field(&token))
                @if let Some((name, on)) = &sheet.name {
                    (TextField { id: "name", name: "name", field: "name", label: t!(visit, "filters-name"),
                        hint: Some(t!(visit, "filters-name-hint")), value: name, kind: "text", autocomplete: "off",
                        required: true }.show(visit, &faults))
                    (tick(&faults, "on", "on", html! { (t!(visit, "filters-on")) }, *on))
                }
                @for (at, rules) in sheet.rules.iter().enumerate() { (part(visit, &faults, at, rules)) }
                div class="fl-buttons" { button class="fl-btn" name="act" value="save" { (t!(visit, "form-save")) } }
            }
        })
        .dress(visit)
}

fn edit_form(
    visit: &Visit,
    user: &str,
    filter: Option<FilterId>,
    sheet: &Sheet,
    invalid: Option<&Invalid>,
) -> Page {
    let action = match filter {
        Some(filter) => format!("/users/{user}/filters/{filter}"),
        None => format!("/users/{user}/filters"),
    };
    let title = if filter.is_some() { t!(visit, "filters-edit") } else { t!(visit, "filters-new") };
    form(visit, title, t!(visit, "filters-lede"), &action, sheet, invalid)
}

/// `GET /users/{user}/filters`
pub async fn index(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let viewer = visit.viewer.clone();
    let lists = filters::list(visit.db().await?, &viewer, account.person_id).await?;
    let (token, _) = token(&visit);
    let title = t!(visit, "filters-title");
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(&visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "filters-lede")) }
            }
            (tabs(&visit, &account.name))
            ul class="fl-list" {
                @for list in &lists {
                    @let here = format!("/users/{}/filters/{}", account.name, list.id);
                    li {
                        span class="fl-grow" {
                            b { a href=(format!("{here}/edit")) dir="auto" { (list.name) } } " "
                            span class="fl-muted" { (t!(visit, "filters-rules", count = list.body.len())) }
                        }
                        @if list.on { span class="fl-chip fl-chip-ok" { (t!(visit, "filters-is-on")) } }
                        form class="fl-row" method="post" action=(here) {
                            (token_field(&token))
                            @if list.on {
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="off" { (t!(visit, "filters-switch-off")) }
                            } @else {
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value="on" { (t!(visit, "filters-switch-on")) }
                            }
                            button class="fl-btn fl-btn-danger fl-btn-small" name="act" value="delete" { (t!(visit, "searches-delete")) }
                        }
                    }
                }
            }
            p class="fl-row" { a class="fl-btn" href=(format!("/users/{}/filters/new", account.name)) { (t!(visit, "filters-new")) } }
        })
        .dress(&visit))
}

/// `GET /users/{user}/filters/new`
pub async fn new(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let sheet = Sheet { name: Some((String::new(), true)), rules: Default::default() };
    Ok(edit_form(&visit, &account.name, None, &sheet, None))
}

/// `GET /users/{user}/filters/{filter}/edit`
pub async fn edit(mut visit: Visit, Path((user, filter)): Path<(String, String)>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let viewer = visit.viewer.clone();
    let filter = id(&filter, "filter")?;
    let list = filters::find(visit.db().await?, &viewer, account.person_id, filter).await?;
    let rules = typed::write(&mut visit, &list.body).await?;
    let sheet = Sheet { name: Some((list.name, list.on)), rules };
    Ok(edit_form(&visit, &account.name, Some(filter), &sheet, None))
}

async fn keep(posted: Posted, user: &str, filter: Option<FilterId>) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, user).await?;
    let rules = ACTS.map(|act| Typed::read(&fields, act));
    let mut invalid = Invalid::new();
    let body = typed::understand(&mut visit, &rules, &mut invalid).await?;
    visit.rest();
    let (name, on) = (fields.one("name").to_owned(), fields.ticked("on"));
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    let saved =
        filters::save(&mut change, &visit.viewer, account.person_id, filter, (&name, on, &body)).await;
    match saved {
        Ok(_) if invalid.is_empty() => {
            change.commit().await?;
            return Ok(Redirect::to(&format!("/users/{}/filters?done=saved", account.name)).into_response());
        }
        Ok(_) => {}
        Err(Error::Invalid(more)) => invalid.fields.extend(more.fields),
        Err(error) => return Err(error.into()),
    }
    change.undo().await?;
    let sheet = Sheet { name: Some((name, on)), rules };
    Ok(edit_form(&visit, &account.name, filter, &sheet, Some(&invalid)).into_response())
}

/// `POST /users/{user}/filters`
pub async fn create(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    keep(posted, &user, None).await
}

/// `POST /users/{user}/filters/{filter}`: saved, switched on or off, or gone.
pub async fn act(
    Path((user, filter)): Path<(String, String)>,
    mut posted: Posted,
) -> Result<Response, Fault> {
    let filter: FilterId = id(&filter, "filter")?;
    let word = posted.fields.one("act").to_owned();
    if !matches!(word.as_str(), "on" | "off" | "delete") {
        return keep(posted, &user, Some(filter)).await;
    }
    let visit = &mut posted.visit;
    let account = own(visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    if word == "delete" {
        filters::remove(&mut change, &visit.viewer, account.person_id, filter).await?;
    } else {
        filters::switch(&mut change, &visit.viewer, account.person_id, filter, word == "on").await?;
    }
    change.commit().await?;
    let done = if word == "delete" { "deleted" } else { "saved" };
    Ok(Redirect::to(&format!("/users/{}/filters?done={done}", account.name)).into_response())
}

fn guests_form(visit: &Visit, sheet: &Sheet, invalid: Option<&Invalid>) -> Page {
    let (title, lede) = (t!(visit, "filters-guests"), t!(visit, "filters-guests-lede"));
    form(visit, title, lede, "/admin/filters", sheet, invalid)
}

/// `GET /admin/filters`: what guests never find, find folded or with a warning.
pub async fn guests(mut visit: Visit) -> Result<Page, Fault> {
    let settings = settings::load(visit.db().await?).await?;
    let rules = typed::write(&mut visit, &settings.guests).await?;
    Ok(guests_form(&visit, &Sheet { name: None, rules }, None))
}

/// `POST /admin/filters`
pub async fn save_guests(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let rules = ACTS.map(|act| Typed::read(&fields, act));
    let mut invalid = Invalid::new();
    let guests = typed::understand(&mut visit, &rules, &mut invalid).await?;
    let settings = Settings { guests, ..settings::load(visit.db().await?).await? };
    visit.rest();
    let mut change = visit.archive().change(visit.person()).await?;
    match settings::save(&mut change, &visit.viewer, &settings).await {
        Ok(()) if invalid.is_empty() => {
            change.commit().await?;
            visit.app.set_settings(settings);
            return Ok(Redirect::to("/admin/filters?done=saved").into_response());
        }
        Ok(()) => {}
        Err(Error::Invalid(more)) => invalid.fields.extend(more.fields),
        Err(error) => return Err(error.into()),
    }
    change.undo().await?;
    Ok(guests_form(&visit, &Sheet { name: None, rules }, Some(&invalid)).into_response())
}
