//! Running the archive: settings, invitations, people and roles, the outbox, jobs that were given up.

pub mod outbox;
pub mod person;

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::{roles, standing, tickets};
use fanlight_archive::policy::Role;
use fanlight_archive::settings::{self, Settings, SignUp};
use fanlight_archive::{Error, Invalid, Message, TicketId, jobs, mails};
use maud::{Markup, html};

use super::parts::notice;
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::fields::{Area, tick};
use crate::visit::Visit;

/// Rows of a list on this page.
const ROWS: i64 = 50;

/// `GET /admin`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    let settings = settings::load(visit.db().await?).await?;
    page(&mut visit, &settings, None, None).await
}

async fn page(
    visit: &mut Visit,
    settings: &Settings,
    invalid: Option<&Invalid>,
    invitation: Option<String>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let query = visit.query("q").unwrap_or_default();
    let db = visit.db().await?;
    let staff = roles::list(db).await?;
    let invitations = tickets::invitations(db, &viewer, ROWS).await?;
    let people = standing::search(db, &viewer, &query).await?;
    let mails = mails::list(db, &viewer, ROWS).await?;
    let stuck = mails::given_up(db, &viewer, ROWS).await?;
    let given_up = jobs::given_up(db, ROWS).await?;
    let visit = &*visit;
    let now = visit.archive().now();
    let (token, _) = token(visit);
    let title = t!(visit, "nav-admin");
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-row" { a href="/admin/filters" { (t!(visit, "filters-guests")) } }
            }
            (settings_form(visit, &token, settings, invalid))
            section {
                h3 class="heading" { (t!(visit, "admin-people")) }
                form class="fl-form" method="get" action="/admin" role="search" {
                    (TextField { id: "q", name: "q", field: "q", label: t!(visit, "admin-search"), hint: None, value: &query,
                        kind: "text", autocomplete: "off", required: false }.show(visit, &Faults::new(visit, None)))
                    div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "admin-search-button")) } }
                }
                @if people.is_empty() { p class="fl-muted" { (t!(visit, "admin-nobody")) } }
                ul class="fl-list" {
                    @for account in &people {
                        li {
                            span class="fl-grow" {
                                b { a href=(format!("/admin/people/{}", account.name)) { (account.name) } } " "
                                span class="fl-muted" { (t!(visit, "person-since", date = account.created_at.date().to_string())) }
                            }
                            @for (_, _, role) in staff.iter().filter(|(person, ..)| *person == account.person_id) {
                                span class="fl-chip" { (role_text(visit, *role)) }
                            }
                            @if account.state == "banned" { span class="fl-chip fl-chip-warn" { (t!(visit, "admin-banned")) } }
                        }
                    }
                }
            }
            section {
                h3 class="heading" { (t!(visit, "admin-staff")) }
                ul class="fl-list" {
                    @for (_, name, role) in &staff {
                        li {
                            span class="fl-grow" { a href=(format!("/admin/people/{name}")) { (name) } }
                            span class="fl-chip" { (role_text(visit, *role)) }
                        }
                    }
                }
            }
            section {
                h3 class="heading" { (t!(visit, "admin-invitations")) }
                @if let Some(link) = &invitation {
                    div class="flash notice" role="status" {
                        p { (t!(visit, "admin-invitation-made")) }
                        p { code class="fl-code" { (link) } }
                    }
                }
                form class="fl-form" method="post" action="/admin/invitations" {
                    (token_field(&token))
                    (TextField { id: "detail", name: "detail", field: "detail", label: t!(visit, "admin-invitation-for"),
                        hint: None, value: "", kind: "text", autocomplete: "off", required: false }.show(visit, &Faults::new(visit, invalid)))
                    div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "admin-invite")) } }
                }
                @if invitations.is_empty() { p class="fl-muted" { (t!(visit, "admin-no-invitations")) } }
                ul class="fl-list" {
                    @for invitation in &invitations {
                        li {
                            span class="fl-grow" {
                                bdi { (invitation.detail) } " "
                                span class="fl-muted" { (t!(visit, "admin-until", date = invitation.expires_at.date().to_string())) }
                            }
                            @if invitation.used_at.is_some() { span class="fl-chip" { (t!(visit, "admin-used")) } }
                            @else if invitation.expires_at > now {
                                form method="post" action="/admin/invitations" {
                                    (token_field(&token))
                                    button class="fl-btn fl-btn-quiet fl-btn-small" name="take_back" value=(invitation.id) { (t!(visit, "admin-take-back")) }
                                }
                            }
                        }
                    }
                }
            }
            (outbox::show(visit, &token, &mails, &stuck))
            section {
                h3 class="heading" { (t!(visit, "admin-jobs")) }
                @if given_up.is_empty() { p class="fl-muted" { (t!(visit, "admin-no-jobs")) } }
                ul class="fl-list" {
                    @for job in &given_up {
                        li { span class="fl-grow" { (job.kind) " " (job.subject) " " span class="fl-muted" { (job.created_at.date()) " " (job.error.as_deref().unwrap_or("")) } } }
                    }
                }
            }
        })
        .dress(visit))
}

fn settings_form(visit: &Visit, token: &str, settings: &Settings, invalid: Option<&Invalid>) -> Markup {
    let faults = Faults::new(visit, invalid);
    let age = settings.least_age.to_string();
    let field = |id, field, label, value, kind| TextField {
        id,
        name: id,
        field,
        label,
        hint: None,
        value,
        kind,
        autocomplete: "off",
        required: id != "tagline",
    };
    let choices = [
        ("open", SignUp::Open, t!(visit, "sign-up-open")),
        ("invitation", SignUp::Invitation, t!(visit, "sign-up-by-invitation")),
        ("closed", SignUp::Closed, t!(visit, "sign-up-closed")),
    ];
    html! {
        section {
            h3 class="heading" { (t!(visit, "admin-settings")) }
            (faults.summary(visit, &[("name", "name"), ("tagline", "tagline"), ("least_age", "least_age"), ("banned_words", "banned_words"), ("detail", "detail")]))
            form class="fl-form" method="post" action="/admin/settings" {
                (token_field(token))
                (field("name", "name", t!(visit, "admin-name"), settings.name.as_str(), "text").show(visit, &faults))
                (field("tagline", "tagline", t!(visit, "admin-tagline"), settings.tagline.as_str(), "text").show(visit, &faults))
                fieldset class="fl-group" {
                    legend { (t!(visit, "admin-sign-up")) }
                    div class="fl-choices" {
                        @for (value, choice, label) in choices {
                            label class="fl-choice" {
                                input type="radio" name="sign_up" value=(value) checked[settings.sign_up == choice];
                                span { (label) }
                            }
                        }
                    }
                }
                (field("least_age", "least_age", t!(visit, "admin-age"), age.as_str(), "number").show(visit, &faults))
                (tick(&faults, "search_texts", "search_texts", html! { (t!(visit, "admin-search-texts")) }, settings.search_texts))
                (tick(&faults, "guest_comments", "guest_comments", html! { (t!(visit, "admin-guest-comments")) }, settings.guest_comments))
                (Area { id: "banned_words", field: "banned_words", label: t!(visit, "admin-banned-words"),
                    hint: t!(visit, "admin-banned-words-hint"), value: &settings.banned_words.join("\n") }.show(&faults))
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "form-save")) } }
            }
        }
    }
}

fn role_text(visit: &Visit, role: Role) -> String {
    let key = match role {
        Role::Owner => "role-owner",
        Role::Admin => "role-admin",
        Role::Moderator => "role-moderator",
        Role::Wrangler => "role-wrangler",
        Role::Archivist => "role-archivist",
        Role::News => "role-news",
    };
    visit.texts().say(key, &[])
}

/// The lines of a field that say something.
fn lines(typed: &str) -> Vec<String> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// `POST /admin/settings`
pub async fn save_settings(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let least_age = fields.one("least_age").trim().parse().ok().filter(|age| (13..=21).contains(age));
    let mut wrong = Invalid::new();
    if least_age.is_none() {
        wrong.add("least_age", Message::new("error-least-age"));
    }
    let settings = Settings {
        name: fields.one("name").trim().to_owned(),
        tagline: fields.one("tagline").trim().to_owned(),
        sign_up: match fields.one("sign_up") {
            "open" => SignUp::Open,
            "invitation" => SignUp::Invitation,
            // The strictest where nothing was said.
            _ => SignUp::Closed,
        },
        least_age: least_age.unwrap_or(visit.app.settings().least_age),
        search_texts: fields.ticked("search_texts"),
        guest_comments: fields.ticked("guest_comments"),
        banned_words: lines(fields.one("banned_words")),
        guests: visit.app.settings().guests.clone(),
    };
    let mut change = visit.archive().change(visit.person()).await?;
    let saved = match settings::save(&mut change, &visit.viewer, &settings).await {
        Ok(()) => wrong.or_ok(),
        Err(Error::Invalid(mut invalid)) => {
            invalid.fields.extend(wrong.fields);
            Err(Error::Invalid(invalid))
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            change.commit().await?;
            visit.app.set_settings(settings);
            Ok(Redirect::to("/admin?done=saved").into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(page(&mut visit, &settings, Some(&invalid), None).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/invitations`: makes one, whose link is shown this once, or takes one back.
pub async fn invite(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let mut change = visit.archive().change(visit.person()).await?;
    if fields.has("take_back") {
        let id: TicketId = fields.one("take_back").parse().map_err(|_| Fault::Missing("invitation"))?;
        tickets::uninvite(&mut change, &visit.viewer, id).await?;
        change.commit().await?;
        return Ok(Redirect::to("/admin?done=saved").into_response());
    }
    let settings = visit.app.settings();
    match tickets::invite(&mut change, &visit.viewer, fields.one("detail").trim()).await {
        Ok(secret) => {
            change.commit().await?;
            let link = format!("{}/users/new?invitation={secret}", visit.app.address());
            Ok(page(&mut visit, &settings, None, Some(link)).await?.into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(page(&mut visit, &settings, Some(&invalid), None).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
