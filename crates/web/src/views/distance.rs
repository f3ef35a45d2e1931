//! The distance that a visitor keeps to somebody: what is so, and the ways to change it.

use fanlight_archive::people::distance::{Between, Kind};
use maud::{Markup, html};

use crate::addresses;
use crate::t;
use crate::visit::Visit;

/// The way to block or mute somebody, for who is signed in.
pub fn link(visit: &Visit, kind: Kind, name: &str) -> Markup {
    let said = match kind {
        Kind::Block => t!(visit, "distance-block-somebody", name = name),
        Kind::Mute => t!(visit, "distance-mute-somebody", name = name),
    };
    html! {
        @if let Some(session) = &visit.session {
            @let set = addresses::distance(&session.name, kind);
            a class="fl-btn fl-btn-quiet fl-btn-small" href=(format!("{set}?name={}", addresses::parameter(name))) { (said) }
        }
    }
}

/// Both ways, as far as they were not gone yet.
pub fn links(visit: &Visit, name: &str, between: Between) -> Markup {
    html! {
        p class="fl-row" {
            @if !between.blocks { (link(visit, Kind::Block, name)) }
            @if !between.mutes { (link(visit, Kind::Mute, name)) }
        }
    }
}

/// At what distance the visitor keeps somebody, on that person's page.
pub fn kept(visit: &Visit, name: &str, between: Between) -> Markup {
    let said = [
        (between.blocks, Kind::Block, t!(visit, "distance-is-blocked", name = name)),
        (between.mutes, Kind::Mute, t!(visit, "distance-is-muted", name = name)),
    ];
    html! {
        @if let Some(session) = &visit.session {
            @for (_, kind, said) in said.into_iter().filter(|(is_so, ..)| *is_so) {
                p class="flash notice" { (said) " " a href=(addresses::distance(&session.name, kind)) { (t!(visit, "distance-change")) } }
            }
        }
    }
}
