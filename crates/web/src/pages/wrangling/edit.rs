//! `/tags/{tag}/edit`: what a wrangler does to one tag, each button one act; remarks on it; its log.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::{self, Viewer};
use fanlight_archive::tags::log::{self, Which};
use fanlight_archive::tags::page::{self, Brief, Leaf, TagPage};
use fanlight_archive::tags::remarks::{self, Remark};
use fanlight_archive::tags::wrangle::{Act, Outcome, wrangle};
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::{Change, CommentId, Error, Field, Invalid, TagId};
use maud::{Markup, html};

use super::{at, kind_text, tabs, typed};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::pages::parts::notice;
use crate::pages::tags::{named, page_link};
use crate::t;
use crate::views::cleaned;
use crate::views::fields::{Area, TagField};
use crate::visit::Visit;

/// Where acts are refused, in the order of the form.
const PLACES: [(Field, &str); 8] = [
    ("standing", "standing"),
    ("name", "name"),
    ("kind", "kind"),
    ("synonym_of", "synonym_of"),
    ("meta", "meta"),
    ("sub", "sub"),
    ("parent", "parent"),
    ("remark", "remark"),
];

/// `GET /tags/{tag}/edit`
pub async fn show(Path(segment): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let said = notice(&visit);
    form(&mut visit, &segment, &Fields::default(), None, said).await
}

/// The form of a tag, with what was typed.
struct Sheet<'a> {
    visit: &'a Visit,
    about: &'a TagPage,
    fields: &'a Fields,
    faults: Faults<'a>,
    token: String,
}

async fn form(
    visit: &mut Visit,
    segment: &str,
    fields: &Fields,
    invalid: Option<&Invalid>,
    told: Option<String>,
) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let tag = named(visit, segment).await?;
    let after: Option<CommentId> = visit.query("remarks_after").and_then(|after| after.parse().ok());
    let db = visit.db().await?;
    let about = page::load(db, &viewer, tag.clone()).await?;
    let said = remarks::list(db, &viewer, tag.id, after).await?;
    let acts = log::list(db, &viewer, Which::Of(tag.id), None).await?;
    let visit = &*visit;
    let sheet =
        Sheet { visit, about: &about, fields, faults: Faults::new(visit, invalid), token: token(visit).0 };
    let title = t!(visit, "wrangling-edit-title", tag = &tag.name);
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(told)
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-lede" {
                    (t!(visit, "tag-kind", kind = tag.kind.as_str())) " "
                    @if let Some(canonical) = &about.canonical { (t!(visit, "tag-synonym")) " " (page_link(&canonical.name)) ". " }
                    @else if tag.canonical { (t!(visit, "tag-canonical")) " " }
                    @else if about.tag.unwrangleable { (t!(visit, "wrangling-is-aside")) " " }
                    (t!(visit, "tag-works", count = tag.works))
                }
                p class="fl-row" { a href=(addresses::tag(&tag.name)) { (t!(visit, "tag-about")) } }
            }
            (tabs(visit))
            (sheet.faults.summary(visit, &PLACES))
            (sheet.standing())
            (sheet.ties())
            (sheet.remarks(&said))
            section {
                h3 class="heading" { (t!(visit, "wrangling-log")) }
                @if acts.is_empty() { p class="fl-muted" { (t!(visit, "wrangling-log-none")) } }
                (super::log::list(visit, &acts))
            }
        })
        .dress(visit))
}

impl Sheet<'_> {
    /// A form of this tag with one or more buttons.
    fn form(&self, inside: Markup) -> Markup {
        html! {
            form class="fl-form" method="post" action=(addresses::tag_edit(&self.about.tag.name)) {
                (token_field(&self.token)) (inside)
            }
        }
    }

    fn button(act: &str, label: String) -> Markup {
        html! { div class="fl-buttons" { button class="fl-btn fl-btn-quiet" name="act" value=(act) { (label) } } }
    }

    /// A field for another tag with the button that ties it; what is suggested is of a kind, if there is one.
    fn typed(
        &self,
        id: &'static str,
        label: String,
        value: &str,
        button: String,
        kind: Option<Kind>,
    ) -> Markup {
        let value = if self.fields.has(id) { self.fields.one(id) } else { value };
        let field = TagField { id, name: id, field: id, label, value, kind };
        self.form(html! { (field.show(self.visit, &self.faults)) (Self::button(id, button)) })
    }

    /// The field for its own spelling.
    fn spelling(&self) -> Markup {
        let (visit, written) = (self.visit, &self.about.tag.name);
        let field = TextField {
            id: "name",
            name: "name",
            field: "name",
            label: t!(visit, "wrangling-name"),
            hint: None,
            value: if self.fields.has("name") { self.fields.one("name") } else { written },
            kind: "text",
            autocomplete: "off",
            required: false,
        };
        let button = Self::button("name", t!(visit, "wrangling-rename"));
        self.form(html! { (field.show(visit, &self.faults)) (button) })
    }

    /// Whether it is canonical, set aside, how it is written, of what kind.
    fn standing(&self) -> Markup {
        let (visit, about) = (self.visit, self.about);
        let tag = &about.tag;
        let chosen = self.fields.one("kind").parse().unwrap_or(tag.kind);
        html! {
            section id="standing" {
                h3 class="heading" { (t!(visit, "wrangling-standing")) }
                (self.form(html! {
                    (self.faults.at("standing", "standing"))
                    div class="fl-buttons" {
                        @if tag.canonical { button class="fl-btn fl-btn-quiet" name="act" value="uncanonical" { (t!(visit, "wrangling-take-canonical")) } }
                        @else { button class="fl-btn" name="act" value="canonical" { (t!(visit, "wrangling-make-canonical")) } }
                        @if tag.synonym_of.is_some() { button class="fl-btn fl-btn-quiet" name="act" value="free" { (t!(visit, "wrangling-free")) } }
                        @if about.tag.unwrangleable { button class="fl-btn fl-btn-quiet" name="act" value="take_up" { (t!(visit, "wrangling-take-up")) } }
                        @else if !tag.canonical && tag.synonym_of.is_none() {
                            button class="fl-btn fl-btn-quiet" name="act" value="aside" { (t!(visit, "wrangling-set-aside")) }
                        }
                    }
                }))
                (self.spelling())
                @if Kind::TYPED.contains(&tag.kind) {
                    (self.form(html! {
                        div class=(if self.faults.has("kind") { "fl-field fl-bad" } else { "fl-field" }) {
                            label for="kind" { (t!(visit, "wrangling-kind-label")) }
                            select id="kind" name="kind" aria-describedby=[self.faults.has("kind").then_some("kind-error")] {
                                @for kind in Kind::TYPED { option value=(kind.as_str()) selected[kind == chosen] { (kind_text(visit, kind)) } }
                            }
                            (self.faults.at("kind", "kind"))
                        }
                        (Self::button("kind", t!(visit, "wrangling-change-kind")))
                    }))
                }
            }
        }
    }

    /// What it is tied to.
    fn ties(&self) -> Markup {
        let (visit, about) = (self.visit, self.about);
        let direct = |leaves: &'_ [Leaf]| -> Vec<Brief> {
            leaves.iter().filter(|leaf| leaf.depth == 1).map(|leaf| leaf.tag.clone()).collect()
        };
        let canonical = about.canonical.as_ref().map_or("", |tag| tag.name.as_str());
        let same = Some(about.tag.kind);
        html! {
            section {
                h3 class="heading" { (t!(visit, "wrangling-ties")) }
                (self.typed("synonym_of", t!(visit, "wrangling-synonym-of"), canonical, t!(visit, "wrangling-make-synonym"), same))
                (self.named(&t!(visit, "tag-parents"), &about.parents, "remove_parent"))
                (self.typed("parent", t!(visit, "wrangling-parent"), "", t!(visit, "wrangling-add-parent"), None))
                (self.named(&t!(visit, "tag-metas"), &direct(&about.metas), "remove_meta"))
                (self.typed("meta", t!(visit, "wrangling-meta"), "", t!(visit, "wrangling-add-meta"), same))
                (self.named(&t!(visit, "tag-subs"), &direct(&about.subs), "remove_sub"))
                (self.typed("sub", t!(visit, "wrangling-sub"), "", t!(visit, "wrangling-add-sub"), same))
                (self.named(&t!(visit, "tag-synonyms"), &about.synonyms, "free_synonym"))
            }
        }
    }

    /// Tags that are tied to it, each with the button that unties it.
    fn named(&self, title: &str, tags: &[Brief], act: &str) -> Markup {
        let visit = self.visit;
        if tags.is_empty() {
            return html! {};
        }
        html! {
            h4 class="heading" { (title) }
            ul class="fl-list" {
                @for tag in tags {
                    li {
                        span class="fl-grow" { a class="tag" href=(addresses::tag_edit(&tag.name)) dir="auto" { (tag.name) } }
                        form method="post" action=(addresses::tag_edit(&self.about.tag.name)) {
                            (token_field(&self.token))
                            button class="fl-btn fl-btn-quiet fl-btn-small" name=(act) value=(tag.id) {
                                (t!(visit, "wrangling-untie")) span class="landmark" { ": " (tag.name) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What wranglers said about it.
    fn remarks(&self, said: &[Remark]) -> Markup {
        let visit = self.visit;
        let area = Area {
            id: "remark",
            field: "remark",
            label: t!(visit, "wrangling-remark"),
            hint: t!(visit, "wrangling-remark-hint"),
            value: self.fields.one("remark"),
        };
        html! {
            section {
                h3 class="heading" { (t!(visit, "wrangling-remarks")) }
                @for remark in said {
                    section class="fl-section" id=(format!("remark-{}", remark.id)) {
                        p class="fl-muted" {
                            @if let Some(name) = &remark.pseud { bdi { (name) } " · " }
                            (remark.at.date().to_string())
                        }
                        div class="userstuff" { (cleaned(&remark.html)) }
                        @if policy::may_take_remark(&visit.viewer, remark.person).is_ok() {
                            (self.form(html! {
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="take_remark" value=(remark.id) { (t!(visit, "wrangling-remark-remove")) }
                            }))
                        }
                    }
                }
                @if let Some(last) = said.last().filter(|_| said.len() as i64 == remarks::PAGE) {
                    p class="fl-row" {
                        a rel="next" href=(format!("{}?remarks_after={}", addresses::tag_edit(&self.about.tag.name), last.id)) { (t!(visit, "pages-next")) }
                    }
                }
                (self.form(html! { (area.show(&self.faults)) (Self::button("remark", t!(visit, "wrangling-remark-add"))) }))
            }
        }
    }
}

/// The act that a form asks for, and the field where it is told if it cannot be.
async fn read(
    change: &mut Change,
    viewer: &Viewer,
    tag: TagId,
    fields: &Fields,
) -> Result<(Field, Act), Error> {
    for (name, field) in [
        ("remove_parent", "parent"),
        ("remove_meta", "meta"),
        ("remove_sub", "sub"),
        ("free_synonym", "synonym_of"),
    ] {
        if fields.has(name) {
            let other: TagId = fields.one(name).parse().map_err(|_| Error::NotFound("tag"))?;
            let act = match name {
                "remove_parent" => Act::RemoveParent(tag, other),
                "remove_meta" => Act::RemoveMeta(tag, other),
                "remove_sub" => Act::RemoveMeta(other, tag),
                _ => Act::Free(other),
            };
            return Ok((field, act));
        }
    }
    let mut other =
        async |field: Field| Ok::<_, Error>(typed(change, viewer, field, fields.one(field)).await?.id);
    Ok(match fields.one("act") {
        "canonical" => ("standing", Act::MakeCanonical(tag)),
        "uncanonical" => ("standing", Act::TakeCanonical(tag)),
        "free" => ("standing", Act::Free(tag)),
        "aside" => ("standing", Act::SetAside(tag)),
        "take_up" => ("standing", Act::TakeUp(tag)),
        "name" => ("name", Act::Rename(tag, fields.one("name").to_owned())),
        "kind" => {
            ("kind", Act::ChangeKind(tag, fields.one("kind").parse().map_err(|_| Error::NotFound("list"))?))
        }
        "synonym_of" => ("synonym_of", Act::Merge(tag, other("synonym_of").await?)),
        "parent" => ("parent", Act::AddParent(tag, other("parent").await?)),
        "meta" => ("meta", Act::AddMeta(tag, other("meta").await?)),
        "sub" => ("sub", Act::AddMeta(other("sub").await?, tag)),
        _ => return Err(Error::NotFound("act")),
    })
}

/// Does what a form asks; the tag to show then.
async fn done(change: &mut Change, viewer: &Viewer, tag: TagId, fields: &Fields) -> Result<Outcome, Error> {
    let (field, act) = read(change, viewer, tag, fields).await?;
    wrangle(change, viewer, &act).await.map_err(|error| match error {
        Error::Invalid(invalid) => Error::Invalid(at(field, invalid)),
        error => error,
    })
}

/// `POST /tags/{tag}/edit`
pub async fn save(Path(segment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let viewer = visit.viewer.clone();
    let tag = named(&mut visit, &segment).await?;
    visit.rest();
    if fields.one("act") == "remark" || fields.has("take_remark") {
        return remark(visit, &segment, &fields, &tag).await;
    }
    let mut change = visit.archive().change(visit.person()).await?;
    match done(&mut change, &viewer, tag.id, &fields).await {
        Ok(outcome) => {
            // A spelling may be new; a tag that nobody uses and nothing is tied to is shown no more.
            let own = tags::by_id(&mut change, &viewer, tag.id).await?;
            let other = match (own, outcome.tag) {
                (None, Some(id)) => tags::by_id(&mut change, &viewer, id).await?,
                (own, _) => own,
            };
            change.commit().await?;
            let Some(shown) = other else { return Ok(Redirect::to("/wrangling/log").into_response()) };
            if outcome.notices.is_empty() {
                let to = format!("{}?done=saved", addresses::tag_edit(&shown.name));
                return Ok(Redirect::to(&to).into_response());
            }
            // What else happened by it is told at once, on the page itself.
            let texts = visit.texts();
            let told: Vec<String> = outcome.notices.iter().map(|notice| texts.message(notice)).collect();
            Ok(form(&mut visit, &shown.name, &Fields::default(), None, Some(told.join(" ")))
                .await?
                .into_response())
        }
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            Ok(form(&mut visit, &segment, &fields, Some(&invalid), None).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Adds a remark, or takes one away.
async fn remark(
    mut visit: Visit,
    segment: &str,
    fields: &Fields,
    tag: &tags::Tag,
) -> Result<Response, Fault> {
    let viewer = visit.viewer.clone();
    if fields.has("take_remark") {
        let id: CommentId = fields.one("take_remark").parse().map_err(|_| Fault::Missing("comment"))?;
        let mut change = visit.archive().change(visit.person()).await?;
        remarks::remove(&mut change, &viewer, id).await?;
        change.commit().await?;
    } else {
        match remarks::prepare(fields.one("remark").to_owned()).await {
            Ok(prepared) => {
                let mut change = visit.archive().change(visit.person()).await?;
                remarks::add(&mut change, &viewer, tag.id, &prepared).await?;
                change.commit().await?;
            }
            Err(Error::Invalid(invalid)) => {
                return Ok(form(&mut visit, segment, fields, Some(&invalid), None).await?.into_response());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Redirect::to(&format!("{}?done=saved", addresses::tag_edit(&tag.name))).into_response())
}
