//! Doors: what stands where a work does not open at once. Each says the contract's sentence, with status 200.

use maud::{Markup, html};

use crate::addresses;
use crate::layout::{Page, contract_sentence, mark};
use crate::t;
use crate::visit::Visit;

const ADULT: &str = "This work could have adult content. If you continue, you have agreed that you are willing to see such content.";
const MEMBERS: &str = "This work is only available to registered users of the Archive.";
const UNREVEALED: &str = "This work is part of an ongoing challenge and will be revealed soon!";

fn door(visit: &Visit, title: String, sentence: Markup, row: Markup) -> Page {
    Page::new(title.clone())
        .class("fl-page")
        .head(html! { meta name="robots" content="noindex"; })
        .main(html! {
            div class="fl-door" {
                (mark())
                h2 class="heading" { (title) }
                p class="fl-lede" { (sentence) }
                p class="fl-row" { (row) }
            }
        })
        .dress(visit)
}

/// Asks whether an adult work shall open; its link leads to the same address with a yes.
pub fn adult(visit: &Visit) -> Page {
    let query = visit.uri.query().filter(|query| !query.is_empty());
    let query = query.map(|query| format!("{query}&")).unwrap_or_default();
    let yes = format!("{}?{query}view_adult=true", visit.uri.path());
    let row = html! {
        a class="fl-btn proceed" href=(yes) { (t!(visit, "adult-proceed")) }
        a href="/works" { (t!(visit, "adult-back")) }
    };
    door(visit, t!(visit, "adult-title"), contract_sentence(visit, ADULT, t!(visit, "adult-sentence")), row)
}

/// Says that a work is for members; logging in leads back to it.
pub fn members(visit: &Visit) -> Page {
    let row = html! {
        a class="fl-btn" href=(format!("/users/login?return_to={}", addresses::segment(visit.address()))) { (t!(visit, "nav-log-in")) }
        a href="/users/new" { (t!(visit, "nav-sign-up")) }
    };
    door(
        visit,
        t!(visit, "work-for-members"),
        contract_sentence(visit, MEMBERS, t!(visit, "members-sentence")),
        row,
    )
}

/// Says that a work is still a surprise.
pub fn unrevealed(visit: &Visit) -> Page {
    let row = html! { a class="fl-btn" href="/works" { (t!(visit, "adult-back")) } };
    let sentence = contract_sentence(visit, UNREVEALED, t!(visit, "unrevealed-sentence"));
    door(visit, t!(visit, "unrevealed-title"), sentence, row)
}
