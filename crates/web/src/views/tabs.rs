//! Pages, or parts of one list, side by side.

use maud::{Markup, html};

use crate::visit::Visit;

/// One of them: its address, its words, and whether it is the one that is open.
pub type Tab = (String, String, bool);

/// The bar of them; `label` says what they are to who does not see them.
pub fn bar(label: &str, tabs: impl IntoIterator<Item = Tab>) -> Markup {
    html! {
        nav class="fl-tabs" aria-label=(label) {
            ul {
                @for (address, words, open) in tabs {
                    li { a href=(address) aria-current=[open.then_some("page")] { (words) } }
                }
            }
        }
    }
}

/// The tab of a page with an address of its own.
pub fn page(visit: &Visit, address: String, words: String) -> Tab {
    let open = visit.uri.path() == address;
    (address, words, open)
}
