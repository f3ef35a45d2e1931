//! Works that stand elsewhere: kept by a bookmark, with a page of their own here. Nothing is fetched from there.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::bookmarks::external::{self, External};
use fanlight_archive::bookmarks::load::About;
use fanlight_archive::bookmarks::{self, Item, Typed};
use fanlight_archive::tags::Kind;
use fanlight_archive::{Error, ExternalWorkId, Field, Invalid};
use maud::html;

use super::edit::landed;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::pages::writing::spend;
use crate::t;
use crate::views::bookmarks as view;
use crate::views::fields::TagField;
use crate::visit::Visit;

/// The controls in the order of the form.
const IDS: [(Field, &str); 6] = [
    ("url", "external_url"),
    ("title", "external_title"),
    ("creator", "external_creator"),
    ("fandom", "external_fandom"),
    view::IDS[0],
    view::IDS[1],
];

fn typed(fields: &Fields) -> External {
    External {
        url: fields.one("external_url").to_owned(),
        title: fields.one("external_title").to_owned(),
        creator: fields.one("external_creator").to_owned(),
        fandom: fields.one("external_fandom").to_owned(),
    }
}

fn form(visit: &Visit, external: &External, typed: &Typed, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "external-new");
    let text = |id, field, label, hint, value, kind, required| TextField {
        id,
        name: id,
        field,
        label,
        hint,
        value,
        kind,
        autocomplete: "off",
        required,
    };
    let hint = Some(t!(visit, "external-url-hint"));
    let url = text("external_url", "url", t!(visit, "external-url"), hint, &*external.url, "text", true);
    let name =
        text("external_title", "title", t!(visit, "external-title"), None, &*external.title, "text", true);
    let creator = text(
        "external_creator",
        "creator",
        t!(visit, "external-creator"),
        None,
        &*external.creator,
        "text",
        false,
    );
    let fandom = TagField {
        id: "external_fandom",
        name: "external_fandom",
        field: "fandom",
        label: t!(visit, "external-fandom"),
        value: &external.fandom,
        kind: Some(Kind::Fandom),
    };
    Page::new(title.clone())
        .class("fl-page")
        .status(if invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } p class="fl-lede" { (t!(visit, "external-lede")) } }
            form class="fl-form" method="post" action="/external_works" {
                (faults.summary(visit, &IDS))
                (url.show(visit, &faults))
                (name.show(visit, &faults))
                (creator.show(visit, &faults))
                (fandom.show(visit, &faults))
                (view::fields(visit, typed, &faults))
                div class="fl-buttons" { button class="fl-btn" { (t!(visit, "bookmark-keep")) } }
            }
        })
        .dress(visit)
}

/// `GET /external_works/new`
pub async fn new(visit: Visit) -> Page {
    form(&visit, &External::default(), &Typed::default(), None)
}

/// `POST /external_works`
pub async fn create(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let (there, said) = (typed(&fields), view::typed(&fields));
    // What is wrong with either is said at once.
    let mut invalid = Invalid::new();
    let external = match external::prepare(there.clone(), &visit.app.hosts()) {
        Ok(external) => Some(external),
        Err(Error::Invalid(wrong)) => {
            invalid.fields.extend(wrong.fields);
            None
        }
        Err(error) => return Err(error.into()),
    };
    let prepared = match bookmarks::prepare(said.clone()).await {
        Ok(prepared) => Some(prepared),
        Err(Error::Invalid(wrong)) => {
            invalid.fields.extend(wrong.fields);
            None
        }
        Err(error) => return Err(error.into()),
    };
    let (Some(external), Some(prepared)) = (external, prepared) else {
        return Ok(form(&visit, &there, &said, Some(&invalid)).into_response());
    };
    let mut change = visit.archive().change(visit.person()).await?;
    match external::keep(&mut change, &visit.viewer, &external, &prepared).await {
        Ok(kept) => {
            change.commit().await?;
            landed(&mut visit, kept, said).await
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(form(&visit, &there, &said, Some(&invalid)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /external_works/{external}`, and `…/bookmarks`.
pub async fn show(Path(external): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let external: ExternalWorkId = id(&external, "work")?;
    let viewer = visit.viewer.clone();
    let found = external::find(visit.db().await?, &viewer, external).await?;
    let External { url, title, creator, fandom } = found;
    let about = About { title, url: Some(url), creator, fandom };
    let item = Item::External(external);
    let above = html! { div class="blurb group" { (view::about_it(&visit, item, &about)) } };
    super::of_item(&mut visit, item, above).await
}

/// `POST /external_works/{external}/bookmarks`
pub async fn keep(Path(external): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let external: ExternalWorkId = id(&external, "work")?;
    super::edit::keep(posted, Item::External(external)).await
}
