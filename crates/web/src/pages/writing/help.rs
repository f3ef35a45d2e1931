//! Which HTML a text may hold: `/help/html`, from the cleaner's own tables.

use fanlight_text::clean::allow::{ATTRIBUTES, ELEMENTS, EVERYWHERE};
use maud::html;

use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// `GET /help/html`
pub async fn show(visit: Visit) -> Page {
    let title = t!(visit, "help-html-title");
    Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" { (t!(visit, "help-html-lede")) }
            }
            h3 class="heading" { (t!(visit, "help-html-elements")) }
            p { @for (index, element) in ELEMENTS.iter().enumerate() { @if index > 0 { " " } code { (element) } } }
            h3 class="heading" { (t!(visit, "help-html-attributes")) }
            p { (t!(visit, "help-html-everywhere")) " " @for attribute in EVERYWHERE { code { (attribute) } " " } }
            dl class="fl-pairs" {
                @for (element, attributes) in ATTRIBUTES {
                    dt { code { (element) } }
                    dd { @for (index, attribute) in attributes.iter().enumerate() { @if index > 0 { " " } code { (attribute) } } }
                }
            }
            p { (t!(visit, "help-html-rest")) }
        })
        .dress(&visit)
}
