//! The button that subscribes to what a page shows, and ends that again.

use fanlight_archive::subscriptions::Topic;
use maud::{Markup, html};

use crate::addresses;
use crate::forms::{token, token_field};
use crate::t;
use crate::visit::Visit;

/// The form for who is signed in; nothing for guests, whose pages are kept for all.
pub fn button(visit: &Visit, topic: Topic, subject: i64, is_on: bool) -> Markup {
    html! {
        @if let Some(session) = &visit.session {
            form method="post" action=(addresses::subscriptions(&session.name)) {
                (token_field(&token(visit).0))
                input type="hidden" name="subscription[subscribable_type]" value=(topic.as_str());
                input type="hidden" name="subscription[subscribable_id]" value=(subject);
                input type="hidden" name="back" value=(visit.uri.path());
                @if is_on { input type="hidden" name="end" value="1"; }
                // Scripts of readers look for an input of this value.
                input type="submit" class="fl-btn fl-btn-quiet fl-btn-small"
                    value=(if is_on { t!(visit, "unsubscribe") } else { t!(visit, "subscribe") });
            }
        }
    }
}

/// The button in a list of its own, for pages that have no other actions to stand among.
pub fn alone(visit: &Visit, topic: Topic, subject: i64, is_on: bool) -> Markup {
    html! {
        ul class="navigation actions fl-menu" { li class="subscribe" { (button(visit, topic, subject, is_on)) } }
    }
}
