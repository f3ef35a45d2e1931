//! The outbox, for who runs the archive: what waits, what was sent, what could not be.

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::mails::{self, Failure, Letter, Listed};
use fanlight_archive::people::accounts;
use fanlight_archive::{MailId, policy};
use maud::{Markup, html};

use crate::errors::Fault;
use crate::forms::{Posted, token_field};
use crate::t;
use crate::visit::Visit;

/// The newest mails, and before them those that were given up.
pub(super) fn show(visit: &Visit, token: &str, mails: &[Listed], stuck: &[Listed]) -> Markup {
    html! {
        section id="outbox" {
            h3 class="heading" { (t!(visit, "admin-mails")) }
            p class="fl-muted" { (t!(visit, "admin-mails-lede")) }
            form method="post" action="/admin/mails/test" {
                (token_field(token))
                div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "admin-mail-test")) } }
            }
            @if !stuck.is_empty() {
                h4 class="heading" { (t!(visit, "admin-mails-stuck")) }
                form method="post" action="/admin/mails" {
                    (token_field(token))
                    div class="fl-buttons" {
                        button class="fl-btn fl-btn-quiet" name="again" value="all" { (t!(visit, "admin-mails-again")) }
                    }
                }
                @for mail in stuck { (one(visit, token, mail)) }
            }
            @if mails.is_empty() { p class="fl-muted" { (t!(visit, "admin-no-mails")) } }
            @for mail in mails.iter().filter(|mail| !mail.given_up.0) { (one(visit, token, mail)) }
        }
    }
}

fn one(visit: &Visit, token: &str, mail: &Listed) -> Markup {
    let button = |name, key: &str| {
        html! {
            button class="fl-btn fl-btn-quiet fl-btn-small" name=(name) value=(mail.id) { (visit.texts().say(key, &[])) }
        }
    };
    html! {
        details class="fl-fold" {
            summary { bdi { (mail.address) } " · " (mail.subject) " · " (mail.created_at.date())
                @if mail.sent_at.is_some() { " " span class="fl-chip fl-chip-ok" { (t!(visit, "admin-mail-sent")) } }
                @else if let Some(why) = mail.failure.as_deref().and_then(|word| word.parse().ok()) {
                    " " span class="fl-chip fl-chip-warn" { (reason(visit, why)) }
                }
            }
            @if mail.body.is_empty() { p class="fl-muted" { (t!(visit, "admin-mail-closed")) } }
            @else { @for line in mail.body.lines() { p dir="auto" { (line) } } }
            @if mail.sent_at.is_none() {
                form class="fl-row" method="post" action="/admin/mails" {
                    (token_field(token))
                    @if mail.given_up.0 { (button("again", "admin-mail-again")) }
                    (button("aside", "admin-mail-aside"))
                }
            }
        }
    }
}

fn reason(visit: &Visit, why: Failure) -> String {
    let key = match why {
        Failure::Unreachable => "admin-mail-unreachable",
        Failure::Login => "admin-mail-login",
        Failure::Later => "admin-mail-later",
        Failure::Refused => "admin-mail-refused",
        Failure::Address => "admin-mail-address",
        Failure::Unfit => "admin-mail-unfit",
        Failure::Old => "admin-mail-old",
    };
    visit.texts().say(key, &[])
}

/// `POST /admin/mails`: puts a mail aside that was passed on by hand, or has one or all tried again.
pub async fn act(posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    let id = |name| fields.one(name).parse::<MailId>().map_err(|_| Fault::Missing("mail"));
    let mut change = visit.archive().change(visit.person()).await?;
    if fields.has("again") {
        let which = if fields.one("again") == "all" { None } else { Some(id("again")?) };
        mails::try_again(&mut change, &visit.viewer, which).await?;
    } else {
        mails::put_aside(&mut change, &visit.viewer, id("aside")?).await?;
    }
    change.commit().await?;
    Ok(Redirect::to("/admin?done=saved").into_response())
}

/// `POST /admin/mails/test`: a mail to oneself, to see whether mails arrive.
pub async fn test(posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, .. } = posted;
    policy::may_administer(&visit.viewer)?;
    let person = visit.person().ok_or(Fault::Forbidden)?;
    let settings = visit.app.settings();
    let mut change = visit.archive().change(Some(person)).await?;
    let account = accounts::load(&mut change, person).await?;
    let letter = Letter {
        subject: t!(visit, "mail-test-subject", site = &settings.name),
        body: t!(visit, "mail-test-body", name = &account.name, site = &settings.name),
    };
    mails::queue(&mut change, Some(person), &account.email, &letter).await?;
    change.commit().await?;
    Ok(Redirect::to("/admin?done=test-mail").into_response())
}
