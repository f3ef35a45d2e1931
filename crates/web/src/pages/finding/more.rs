//! All tags of a kind on the works found, a hundred a page, the commonest first: where "more" in the filter form leads.
//! What was chosen before is carried along, and what is picked here on one page goes on to the next.

use fanlight_archive::TagId;
use fanlight_archive::tags::Kind;
use fanlight_archive::works::find::Counting;
use maud::{Markup, html};

use super::asked::{Asked, field_of};
use super::form::hidden;
use super::picks::{Pick, picks};
use crate::pages::lists::List;
use crate::t;
use crate::views::meta::kind_name;
use crate::visit::Visit;

/// Tags on one page.
const PAGE: usize = 100;

/// What is counted for a page.
pub(crate) fn counting(kind: Kind, page: usize) -> Counting {
    Counting { kind, skip: (page - 1).saturating_mul(PAGE), take: PAGE }
}

/// The page.
pub(crate) fn page(visit: &Visit, list: &List, kind: Kind, page: usize) -> Markup {
    let asked = &list.asked;
    let facet = list.facets.iter().find(|facet| facet.kind == kind);
    let tags: Vec<Pick<'_>> = facet
        .map(|facet| facet.tags.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|tag| Pick { id: tag.id, name: Some(&tag.name), works: tag.works })
        .collect();
    let here = |tag: &(Kind, TagId)| tag.0 == kind && tags.iter().any(|pick| pick.id == tag.1);
    let others = Asked {
        include: asked.include.iter().filter(|tag| !here(tag)).copied().collect(),
        exclude: asked.exclude.iter().filter(|tag| !here(tag)).copied().collect(),
        ..asked.clone()
    };
    let field = field_of(kind);
    let to = |page: usize, key: &'static str| {
        html! {
            button class="fl-btn fl-btn-quiet fl-btn-small" name="more" value=(format!("{field}-{page}")) { (visit.texts().say(key, &[])) }
        }
    };
    html! {
        form class="fl-form fl-all-tags" method="get" action=(list.action()) {
            h3 class="heading" { (t!(visit, "filter-all-of", kind = kind_name(visit, kind, 2))) }
            p class="fl-hint" { (t!(visit, "filter-hint")) }
            (hidden(&list.own_fields()))
            (hidden(&others.fields()))
            @if tags.is_empty() { p class="fl-muted" { (t!(visit, "filter-no-more")) } }
            @else { (picks(visit, asked, kind, &tags)) }
            div class="fl-buttons fl-buttons-stay" {
                button class="fl-btn" { (t!(visit, "filter-apply")) }
                @if page > 1 { (to(page - 1, "pages-previous")) }
                @if facet.is_some_and(|facet| facet.more) { (to(page + 1, "pages-next")) }
            }
        }
    }
}
