//! A person as the people who keep order see them: their roles, and what was done about them and why.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::standing::{self, Act, Sanction};
use fanlight_archive::people::{names, roles};
use fanlight_archive::policy::{self, Role};
use fanlight_archive::{Error, Invalid, Message, Time};
use maud::{Markup, html};

use super::role_text;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::pages::parts::notice;
use crate::t;
use crate::visit::Visit;

/// Days of a suspension, at the most.
const DAYS: i64 = 365;

/// `GET /admin/people/{user}`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    person_page(&mut visit, &user, &Fields::default(), None).await
}

async fn person_page(
    visit: &mut Visit,
    user: &str,
    fields: &Fields,
    invalid: Option<&Invalid>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let db = visit.db().await?;
    let account = names::account(db, user).await?;
    let past = names::past(db, account.person_id).await?;
    let held = roles::load(db, account.person_id).await?;
    let standing = standing::load(db, account.person_id).await?;
    let history = standing::history(db, &viewer, account.person_id).await?;
    let visit = &*visit;
    let now = visit.archive().now();
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let administers = policy::may_administer(&visit.viewer).is_ok();
    let may_sanction = policy::may_sanction(&visit.viewer, account.person_id, held).is_ok();
    let action = format!("/admin/people/{}", account.name);
    let suspended = standing.suspended_until.filter(|until| *until > now);
    let days = TextField {
        id: "days",
        name: "days",
        field: "days",
        label: t!(visit, "admin-days"),
        hint: None,
        value: if fields.has("days") { fields.one("days") } else { "7" },
        kind: "number",
        autocomplete: "off",
        required: true,
    };
    let reason = TextField {
        id: "reason",
        name: "reason",
        field: "reason",
        label: t!(visit, "admin-reason"),
        hint: Some(t!(visit, "admin-reason-hint")),
        value: fields.one("reason"),
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    Ok(Page::new(account.name.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { a href=(format!("/users/{}", account.name)) { (account.name) } }
                p class="fl-muted" {
                    (t!(visit, "person-since", date = account.created_at.date().to_string()))
                    @if administers { " · " bdi { (account.email) } }
                    @for (name, _) in &past { " · " (t!(visit, "person-past")) " " (name) }
                }
                @if standing.state == "banned" { p { span class="fl-chip fl-chip-warn" { (t!(visit, "admin-banned")) } } }
                @if let Some(until) = suspended {
                    p { span class="fl-chip fl-chip-warn" { (t!(visit, "admin-suspended", date = until.date().to_string())) } }
                }
            }
            (faults.summary(visit, &[("days", "days"), ("reason", "reason")]))
            @if administers {
                section {
                    h3 class="heading" { (t!(visit, "admin-roles")) }
                    ul class="fl-list" {
                        @for role in Role::ALL {
                            li {
                                span class="fl-grow" { (role_text(visit, role)) }
                                @if policy::may_appoint(&visit.viewer, role).is_ok() {
                                    form method="post" action=(action) {
                                        (token_field(&token))
                                        @let (name, label) = if held.has(role) { ("take", t!(visit, "admin-take")) } else { ("give", t!(visit, "admin-give")) };
                                        button class="fl-btn fl-btn-quiet fl-btn-small" name=(name) value=(role.as_str()) {
                                            (label) span class="landmark" { " " (role_text(visit, role)) }
                                        }
                                    }
                                } @else if held.has(role) { span class="fl-chip" { (t!(visit, "admin-held")) } }
                            }
                        }
                    }
                }
            }
            @if may_sanction {
                section {
                    h3 class="heading" { (t!(visit, "admin-order")) }
                    form class="fl-form" method="post" action=(action) {
                        (token_field(&token))
                        (reason.show(visit, &faults))
                        @if suspended.is_none() { (days.show(visit, &faults)) }
                        div class="fl-buttons" {
                            @if suspended.is_some() {
                                button class="fl-btn fl-btn-quiet" name="act" value="resume" { (t!(visit, "admin-resume")) }
                            } @else {
                                button class="fl-btn fl-btn-quiet" name="act" value="suspend" { (t!(visit, "admin-suspend")) }
                            }
                            @if standing.state == "banned" {
                                button class="fl-btn fl-btn-quiet" name="act" value="unban" { (t!(visit, "admin-unban")) }
                            } @else {
                                button class="fl-btn fl-btn-danger" name="act" value="ban" { (t!(visit, "admin-ban")) }
                            }
                        }
                    }
                }
            }
            @if !history.is_empty() {
                section {
                    h3 class="heading" { (t!(visit, "admin-history")) }
                    ul class="fl-list" { @for sanction in &history { (line(visit, sanction)) } }
                }
            }
        })
        .dress(visit))
}

/// What was done, when, by whom and why.
fn line(visit: &Visit, sanction: &Sanction) -> Markup {
    let act = match (sanction.act, sanction.until) {
        (Act::Suspend, Some(until)) => t!(visit, "admin-suspended", date = until.date().to_string()),
        (Act::Suspend, None) => t!(visit, "admin-suspend"),
        (Act::Resume, _) => t!(visit, "admin-resumed"),
        (Act::Ban, _) => t!(visit, "admin-banned"),
        (Act::Unban, _) => t!(visit, "admin-unbanned"),
    };
    html! {
        li {
            span class="fl-grow" {
                b { (act) } " " bdi { (sanction.reason) } " "
                span class="fl-muted" {
                    (sanction.at.date().to_string()) @if let Some(by) = &sanction.by { " · " (by) }
                }
            }
        }
    }
}

/// `POST /admin/people/{user}`: gives or takes a role, suspends, bans, or ends either.
pub async fn act(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let viewer = visit.viewer.clone();
    let mut change = visit.archive().change(visit.person()).await?;
    let account = names::account(&mut change, &user).await?;
    let person = account.person_id;
    let result = if fields.has("give") {
        roles::give(&mut change, &viewer, person, fields.one("give").parse()?).await
    } else if fields.has("take") {
        roles::take(&mut change, &viewer, person, fields.one("take").parse()?).await
    } else {
        let reason = fields.one("reason");
        match fields.one("act") {
            "suspend" => {
                match fields.one("days").trim().parse().ok().filter(|days| (1..=DAYS).contains(days)) {
                    Some(days) => {
                        let until: Time = change.now().plus(days * Time::DAY);
                        standing::suspend(&mut change, &viewer, person, Some(until), reason).await
                    }
                    None => Err(Invalid::one("days", Message::new("error-suspend-days")).into()),
                }
            }
            "resume" => standing::suspend(&mut change, &viewer, person, None, reason).await,
            "ban" => standing::ban(&mut change, &viewer, person, true, reason).await,
            "unban" => standing::ban(&mut change, &viewer, person, false, reason).await,
            _ => Err(Error::NotFound("act")),
        }
    };
    match result {
        Ok(()) => {
            change.commit().await?;
            Ok(Redirect::to(&format!("/admin/people/{}?done=saved", account.name)).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(person_page(&mut visit, &user, &fields, Some(&invalid)).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
