//! `/tags/search`: tags by words of their names, of a kind, canonical or not, of a fandom.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::tags::{self, Kind, Tag};
use fanlight_archive::words::{Names, Wish};
use fanlight_archive::{Invalid, Message, limits};
use maud::{Markup, html};

use super::page_link;
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, TextField};
use crate::layout::Page;
use crate::pages::finding::names;
use crate::t;
use crate::views::fields::TagField;
use crate::visit::Visit;

const NAME: &str = "tag_search[name]";
const FANDOMS: &str = "tag_search[fandoms]";
const TYPE: &str = "tag_search[type]";
const CANONICAL: &str = "tag_search[canonical]";

/// What an address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Whether anything was asked at all.
    sent: bool,
    name: String,
    fandom: String,
    kind: Option<Kind>,
    canonical: Option<bool>,
}

impl Asked {
    fn read(visit: &Visit) -> Asked {
        let word = |name: &str| visit.query(name).map(|word| word.trim().to_owned()).unwrap_or_default();
        let kind = word(TYPE).to_lowercase();
        Asked {
            sent: visit.query(NAME).is_some() || visit.query(FANDOMS).is_some(),
            name: word(NAME),
            fandom: word(FANDOMS),
            // Clients write "Freeform", and know rating and warning as kinds too.
            kind: kind.parse().ok().filter(|kind| *kind != Kind::Media),
            canonical: match word(CANONICAL).as_str() {
                "T" | "true" => Some(true),
                "F" | "false" => Some(false),
                _ => None,
            },
        }
    }

    fn address(&self) -> String {
        let pairs = [
            (NAME, self.name.as_str()),
            (FANDOMS, &self.fandom),
            (TYPE, self.kind.map_or("", Kind::as_str)),
            (CANONICAL, self.canonical.map_or("", |canonical| if canonical { "T" } else { "F" })),
        ];
        let said = pairs.iter().filter(|(name, value)| *name == NAME || !value.is_empty());
        let said: Vec<String> = said
            .map(|(name, value)| format!("{}={}", addresses::parameter(name), addresses::parameter(value)))
            .collect();
        format!("/tags/search?{}", said.join("&"))
    }
}

/// `GET /tags/search?tag_search[name]=…&tag_search[fandoms]=…&tag_search[type]=…&tag_search[canonical]=…&page=…`
pub async fn show(mut visit: Visit) -> Result<Response, Fault> {
    let asked = Asked::read(&visit);
    let mut invalid = Invalid::new();
    let found = if asked.sent { load(&mut visit, &asked, &mut invalid).await? } else { None };
    visit.rest();
    let title = t!(visit, "search-tags-title");
    let faults = Faults::new(&visit, Some(&invalid));
    let beyond = found.as_ref().is_some_and(|found| found.found.is_empty() && found.total > 0);
    Ok(Page::new(title.clone())
        .class("fl-page tags-search")
        .status(if beyond { StatusCode::NOT_FOUND } else { StatusCode::OK })
        .main(html! {
            div class="fl-head" {
                h2 class="heading" {
                    @match &found {
                        Some(found) => (t!(visit, "search-tags-found", count = found.total)),
                        None => (title),
                    }
                }
            }
            (names::tabs(&visit))
            (faults.summary(&visit, &[("name", "tag_search_name"), ("fandom", "tag_search_fandoms")]))
            (form(&visit, &faults, &asked))
            @if let Some(found) = &found { (names::list(&visit, found, &asked.address(), |tag| line(&visit, tag))) }
        })
        .dress(&visit)
        .into_response())
}

/// The tags of the page that is asked for; nothing if that was not understood. Six statements at the most.
async fn load(visit: &mut Visit, asked: &Asked, invalid: &mut Invalid) -> Result<Option<Names<Tag>>, Fault> {
    let (app, viewer, part) = (visit.app.clone(), visit.viewer.clone(), names::part(visit));
    for (field, typed) in [("name", &asked.name), ("fandom", &asked.fandom)] {
        let over = typed.chars().count().saturating_sub(limits::TAG);
        if over > 0 {
            invalid.add(field, Message::new("error-too-long").with("limit", limits::TAG).with("over", over));
        }
    }
    if asked.name.is_empty() {
        invalid.add("name", Message::new("search-names-empty"));
    }
    if !invalid.is_empty() {
        return Ok(None);
    }
    app.words().reach(visit.seen()).await;
    let db = visit.db().await?;
    let mut wish = Wish { kind: asked.kind, canonical: asked.canonical, fandom: None };
    if !asked.fandom.is_empty() {
        match tags::by_name(db, &viewer, &asked.fandom).await? {
            Some(tag) if tag.kind == Kind::Fandom => wish.fandom = Some(tag.synonym_of.unwrap_or(tag.id)),
            _ => {
                invalid.add("fandom", Message::new("error-no-such-fandom"));
                return Ok(None);
            }
        }
    }
    Ok(Some(app.words().find_tags(db, &viewer, &asked.name, wish, part).await?))
}

fn form(visit: &Visit, faults: &Faults<'_>, asked: &Asked) -> Markup {
    let choice = |name: &str, value: &str, chosen: bool, label: String| {
        html! { label class="fl-choice" { input type="radio" name=(name) value=(value) checked[chosen]; span { (label) } } }
    };
    let name = TextField {
        id: "tag_search_name",
        name: NAME,
        field: "name",
        label: t!(visit, "search-tags-name"),
        hint: Some(t!(visit, "search-tags-hint")),
        value: &asked.name,
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    let fandom = TagField {
        id: "tag_search_fandoms",
        name: FANDOMS,
        field: "fandom",
        label: t!(visit, "search-tags-fandom"),
        value: &asked.fandom,
        kind: Some(Kind::Fandom),
    };
    html! {
        form class="fl-form" method="get" action="/tags/search" role="search" {
            div class="fl-pair" { (name.show(visit, faults)) (fandom.show(visit, faults)) }
            fieldset class="fl-group" {
                legend { (t!(visit, "search-tags-kind")) }
                div class="fl-choices" {
                    (choice(TYPE, "", asked.kind.is_none(), t!(visit, "search-tags-any-kind")))
                    @for kind in Kind::TYPED {
                        (choice(TYPE, kind.as_str(), asked.kind == Some(kind), t!(visit, "wrangling-kind", kind = kind.as_str())))
                    }
                }
            }
            fieldset class="fl-group" {
                legend { (t!(visit, "search-tags-standing")) }
                div class="fl-choices" {
                    (choice(CANONICAL, "", asked.canonical.is_none(), t!(visit, "search-tags-either")))
                    (choice(CANONICAL, "T", asked.canonical == Some(true), t!(visit, "search-tags-canonical")))
                    (choice(CANONICAL, "F", asked.canonical == Some(false), t!(visit, "search-tags-other")))
                }
            }
            div class="fl-buttons" { button class="fl-btn" { (t!(visit, "search-button")) } }
        }
    }
}

fn line(visit: &Visit, tag: &Tag) -> Markup {
    html! {
        span class="fl-grow" {
            (page_link(&tag.name)) " "
            span class="fl-muted" { (t!(visit, "search-tags-of-kind", kind = tag.kind.as_str())) }
            @if tag.canonical { " " span class="fl-chip fl-chip-ok" { (t!(visit, "search-tags-canonical-chip")) } }
        }
        a href=(addresses::tag_works(&tag.name)) { (t!(visit, "list-all", total = tag.works)) span class="landmark" { ": " (tag.name) } }
    }
}
