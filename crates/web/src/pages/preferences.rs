//! What a person prefers.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::notices;
use fanlight_archive::people::preferences::{self, Pace, Preferences};
use fanlight_archive::{Invalid, Message};
use maud::html;

use super::parts::{notice, own, tabs};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::texts::Language;
use crate::views::fields::tick;
use crate::visit::Visit;

fn page(visit: &Visit, user: &str, chosen: &Preferences, rests: bool, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let (token, _) = token(visit);
    let title = t!(visit, "nav-preferences");
    let boxes = [
        ("show_adult", t!(visit, "prefer-adult"), chosen.show_adult),
        ("whole_works", t!(visit, "prefer-whole"), chosen.whole_works),
        ("hide_warnings", t!(visit, "prefer-warnings"), chosen.hide_warnings),
        ("hide_freeforms", t!(visit, "prefer-freeforms"), chosen.hide_freeforms),
        ("quiet", t!(visit, "prefer-quiet"), chosen.quiet),
        ("no_guest_comments", t!(visit, "prefer-no-guest-comments"), chosen.no_guest_comments),
        ("no_invitations", t!(visit, "prefer-no-invitations"), chosen.no_invitations),
        ("no_gifts", t!(visit, "prefer-no-gifts"), chosen.no_gifts),
        ("no_comment_mails", t!(visit, "prefer-no-comment-mails"), chosen.no_comment_mails),
        ("no_kudos_mails", t!(visit, "prefer-no-kudos-mails"), chosen.no_kudos_mails),
        ("no_figures", t!(visit, "prefer-no-figures"), chosen.no_figures),
        ("no_history", t!(visit, "prefer-no-history"), chosen.no_history),
        ("texts_unsearched", t!(visit, "prefer-unsearched"), chosen.texts_unsearched),
    ];
    let paces = [
        ("hourly", Pace::Hourly, t!(visit, "prefer-notices-hourly")),
        ("daily", Pace::Daily, t!(visit, "prefer-notices-daily")),
        ("never", Pace::Never, t!(visit, "prefer-notices-never")),
    ];
    Page::new(title.clone())
        .class("fl-page")
        .notice(notice(visit))
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "prefer-lede")) } }
            (tabs(visit, user))
            (faults.summary(visit, &[("time_zone", "time_zone"), ("language", "language")]))
            @if rests {
                form class="flash notice" method="post" action=(format!("/users/{user}/notifications")) {
                    (token_field(&token))
                    p { (t!(visit, "notices-rest")) }
                    button class="fl-btn fl-btn-small" name="resume" value="1" { (t!(visit, "notices-resume")) }
                }
            }
            form class="fl-form" method="post" action=(format!("/users/{user}/preferences")) {
                (token_field(&token))
                @for (name, label, ticked) in boxes { (tick(&faults, name, name, html! { (label) }, ticked)) }
                (TextField { id: "time_zone", name: "time_zone", field: "time_zone", label: t!(visit, "prefer-zone"),
                    hint: Some(t!(visit, "prefer-zone-hint")), value: &chosen.time_zone, kind: "text",
                    autocomplete: "off", required: false }.show(visit, &faults))
                div class="fl-field" {
                    label for="notices" { (t!(visit, "prefer-notices")) }
                    select id="notices" name="notices" {
                        @for (value, pace, label) in paces {
                            option value=(value) selected[pace == chosen.notices] { (label) }
                        }
                    }
                }
                div class="fl-field" {
                    label for="language" { (t!(visit, "prefer-language")) }
                    select id="language" name="language" {
                        option value="" selected[chosen.language.is_empty()] { (t!(visit, "prefer-language-any")) }
                        @for language in Language::ALL {
                            option value=(language.code()) selected[language.code() == chosen.language] { (language.name()) }
                        }
                    }
                }
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "form-save")) } }
            }
            p class="fl-muted" { a href="/reading" { (t!(visit, "prefer-looks")) } }
        })
        .dress(visit)
}

/// `GET /users/{user}/preferences`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    let account = own(&mut visit, &user).await?;
    let chosen = preferences::load(visit.db().await?, account.person_id).await?;
    let rests = notices::rests(visit.db().await?, account.person_id).await?;
    Ok(page(&visit, &account.name, &chosen, rests, None))
}

/// `POST /users/{user}/preferences`
pub async fn save(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let language = Language::from_code(fields.one("language")).map_or("", Language::code);
    let chosen = Preferences {
        show_adult: fields.ticked("show_adult"),
        whole_works: fields.ticked("whole_works"),
        hide_warnings: fields.ticked("hide_warnings"),
        hide_freeforms: fields.ticked("hide_freeforms"),
        time_zone: fields.one("time_zone").trim().to_owned(),
        language: language.to_owned(),
        quiet: fields.ticked("quiet"),
        no_guest_comments: fields.ticked("no_guest_comments"),
        notices: match fields.one("notices") {
            "daily" => Pace::Daily,
            "never" => Pace::Never,
            _ => Pace::Hourly,
        },
        no_invitations: fields.ticked("no_invitations"),
        no_gifts: fields.ticked("no_gifts"),
        no_comment_mails: fields.ticked("no_comment_mails"),
        no_kudos_mails: fields.ticked("no_kudos_mails"),
        no_figures: fields.ticked("no_figures"),
        no_history: fields.ticked("no_history"),
        texts_unsearched: fields.ticked("texts_unsearched"),
    };
    if !chosen.time_zone.is_empty() && jiff::tz::TimeZone::get(&chosen.time_zone).is_err() {
        let invalid = Invalid::one("time_zone", Message::new("error-time-zone"));
        return Ok(page(&visit, &account.name, &chosen, false, Some(&invalid)).into_response());
    }
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    preferences::save(&mut change, account.person_id, &chosen).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/preferences?done=saved", account.name)).into_response())
}
