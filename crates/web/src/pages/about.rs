//! What this archive is, its terms, and what it keeps about people.

use maud::html;

use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// `GET /about`
pub async fn show(visit: Visit) -> Page {
    let settings = visit.app.settings();
    let title = t!(visit, "nav-about");
    Page::new(title)
        .class("fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (t!(visit, "about-title", name = &settings.name)) }
                @if !settings.tagline.is_empty() { p class="fl-lede" dir="auto" { (settings.tagline) } }
            }
            p { (t!(visit, "about-what")) }
            section id="terms" {
                h3 class="heading" { (t!(visit, "about-terms-title")) }
                p { (t!(visit, "about-terms-yours")) }
                p { (t!(visit, "about-terms-others")) }
                p { (t!(visit, "about-terms-age", years = settings.least_age)) }
            }
            section id="data" {
                h3 class="heading" { (t!(visit, "about-data-title")) }
                p { (t!(visit, "about-data-kept")) }
                p { (t!(visit, "about-data-not")) }
                p { (t!(visit, "about-data-leave")) }
            }
        })
        .dress(&visit)
}
