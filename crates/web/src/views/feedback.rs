//! What stands under a work: the thanks of its readers, what they say, and the forms to add one's own.
//!
//! There is nothing of it where lists do not lead: on drafts, hidden works, works that wait to be revealed. Guests' pages
//! are kept for a while, so what was just done is told at an address of its own (`?kudos=thanks#kudos`), which never is;
//! and comments are shown where they are asked for (`?show_comments=true#comments`), on pages that are not kept either.

use fanlight_archive::comments::read::{self, Threads};
use fanlight_archive::comments::{Ground, Subject};
use fanlight_archive::kudos::{self, Kudos};
use fanlight_archive::works::load::Shown;
use maud::{Markup, html};

use super::comments::{self, ASKED, SAID as SAID_COMMENT};
use super::tools::Part;
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Fields, token_field};
use crate::t;
use crate::visit::Visit;

/// The query's name for what was just done.
pub const SAID: &str = "kudos";

/// Whether a page's address asks for something that is never kept.
pub fn is_asked(visit: &Visit) -> bool {
    // Decoded once: a name may be written in many ways.
    let asked = Fields::lenient(visit.uri.query().unwrap_or(""));
    [SAID, SAID_COMMENT, ASKED].iter().any(|name| asked.has(name))
}

/// What stands under a part of a work.
pub struct Feedback {
    kudos: Kudos,
    ground: Ground,
    threads: Option<Threads>,
}

/// What comments a part of a work has: those on its chapter, or on all of them.
fn subject(work: &Shown, part: Part) -> Subject {
    match part {
        Part::Chapter(at) => {
            work.chapters.get(at).map_or(Subject::Work(work.id), |chapter| Subject::Chapter(chapter.id))
        }
        Part::Whole => Subject::Work(work.id),
    }
}

/// Loads what stands under a part of a work. One statement, one more where comments are asked for.
pub async fn load(visit: &mut Visit, work: &Shown, part: Part) -> Result<Feedback, Fault> {
    let viewer = visit.viewer.clone();
    let ground = Ground::of(&viewer, work, visit.app.settings().guest_comments);
    if !ground.open {
        return Ok(Feedback { kudos: Kudos::default(), ground, threads: None });
    }
    let asked = comments::is_asked(visit);
    let page = visit.page();
    let db = visit.db().await?;
    let kudos = kudos::load(db, &viewer, work.id, work.counts.kudos, kudos::NAMED, 0).await?;
    let threads = match asked {
        true => Some(read::threads(db, &viewer, &ground, subject(work, part), page).await?),
        false => None,
    };
    Ok(Feedback { kudos, ground, threads })
}

/// The feedback on a work, under the part of it that is shown.
pub fn feedback(visit: &Visit, work: &Shown, part: Part, feedback: &Feedback) -> Markup {
    if !feedback.ground.open {
        return html! {};
    }
    let kudos = &feedback.kudos;
    let nobody = kudos.members + kudos.guests == 0;
    let said = said(visit);
    html! {
        div id="feedback" class="feedback" {
            h3 class="landmark heading" { (t!(visit, "feedback")) }
            @if !work.own && !feedback.ground.kept_away && !kudos.given && said.is_none() { (form(visit, work, part)) }
            div id="kudos" {
                @if let Some(said) = &said { p class="flash notice" role="status" { (said) } }
                @else if kudos.given { p class="fl-muted" { (t!(visit, "kudos-given")) } }
                @if !nobody { p class="kudos" { (t!(visit, "kudos-from")) " " (givers(visit, work, kudos)) } }
                @else if work.own { p class="fl-muted" { (t!(visit, "kudos-none-own")) } }
                @else { p class="fl-muted" { (t!(visit, "kudos-none")) } }
            }
            (comments::under(visit, work, part, &feedback.ground, feedback.threads.as_ref()))
        }
    }
}

fn form(visit: &Visit, work: &Shown, part: Part) -> Markup {
    let token = visit.session.as_ref().map(|session| session.form_token.as_str());
    let chapter = match part {
        Part::Chapter(at) => work.chapters.get(at).map(|chapter| chapter.id),
        Part::Whole => None,
    };
    html! {
        form id="new_kudo" class="new_kudo" method="post" action="/kudos" {
            @if let Some(token) = token { (token_field(token)) }
            input type="hidden" name="kudo[commentable_id]" value=(work.id);
            input type="hidden" name="kudo[commentable_type]" value="Work";
            @if let Some(chapter) = chapter { input type="hidden" name="chapter_id" value=(chapter); }
            button id="kudo_submit" class="fl-btn" {
                span aria-hidden="true" { "♥\u{a0}" } (t!(visit, "kudos-leave"))
            }
        }
    }
}

/// `ada, bob, 12 more, 3 guests`, each name a link.
fn givers(visit: &Visit, work: &Shown, kudos: &Kudos) -> Markup {
    let more = kudos.members - kudos.names.len() as i64;
    let mut parts: Vec<Markup> = kudos.names.iter().map(|name| giver(name)).collect();
    if more > 0 {
        let all = format!("/works/{}/kudos", work.id);
        parts.push(html! { a href=(all) { (t!(visit, "kudos-more", count = more)) } });
    }
    if kudos.guests > 0 {
        parts.push(html! { (t!(visit, "kudos-guests", count = kudos.guests)) });
    }
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { ", " } (part) } }
}

/// A member's name, leading to their page.
pub fn giver(name: &str) -> Markup {
    html! { a href=(format!("/users/{}", addresses::segment(name))) dir="auto" { (name) } }
}

/// What was just done, where the address says so.
fn said(visit: &Visit) -> Option<String> {
    match visit.query(SAID)?.as_str() {
        "thanks" => Some(t!(visit, "kudos-thanks")),
        "again" => Some(t!(visit, "kudos-again")),
        "own" => Some(t!(visit, "kudos-own")),
        "kept-away" => Some(t!(visit, "kudos-kept-away")),
        _ => None,
    }
}
