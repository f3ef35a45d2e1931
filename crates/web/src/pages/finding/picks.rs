//! Tags to be picked: one row each, a box for works that have it and one for works that have not, and how many of the
//! works found have it.

use fanlight_archive::TagId;
use fanlight_archive::tags::Kind;
use maud::{Markup, html};

use super::asked::{Asked, field_of};
use crate::t;
use crate::texts::grouped;
use crate::visit::Visit;

/// One tag to be picked.
pub(super) struct Pick<'a> {
    /// Which.
    pub(super) id: TagId,
    /// Its name; none if it is nobody's to see.
    pub(super) name: Option<&'a str>,
    /// Works found that have it.
    pub(super) works: u64,
}

/// The rows of one kind.
pub(super) fn picks(visit: &Visit, asked: &Asked, kind: Kind, tags: &[Pick<'_>]) -> Markup {
    let field = field_of(kind);
    let (with, without) =
        (format!("include_work_search[{field}][]"), format!("exclude_work_search[{field}][]"));
    let leave_out = t!(visit, "filter-leave-out", name = "{name}");
    let (before, after) = leave_out.split_once("{name}").unwrap_or((&leave_out, ""));
    let unknown = t!(visit, "filter-gone");
    html! {
        ul class="fl-picks" {
            @for tag in tags {
                @let name = tag.name.unwrap_or(&unknown);
                li {
                    label class="fl-with" {
                        input type="checkbox" name=(with) value=(tag.id) checked[asked.include.contains(&(kind, tag.id))];
                        bdi { (name) } " " span class="fl-num" { (grouped(tag.works as i64)) }
                    }
                    label class="fl-without" {
                        input type="checkbox" name=(without) value=(tag.id) checked[asked.exclude.contains(&(kind, tag.id))];
                        span class="landmark" { (before) bdi { (name) } (after) }
                    }
                }
            }
        }
    }
}
