//! `/wrangling/bins`: the tags that wait, many at one go, each with what it may be.
//!
//! The forms lead back to the page they stand on: the address is the filter.

use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::alike::Why;
use fanlight_archive::tags::bins::{self, Bin, Cursor, Order, Waiting};
use fanlight_archive::tags::candidates::{self, Candidate, Reason};
use fanlight_archive::tags::wrangle::{Act, Outcome, wrangle_all};
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::{Change, Error, Invalid, Message, TagActId, TagId};
use maud::{Markup, html};

use super::{kind_text, tabs, typed};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, TextField, token, token_field};
use crate::layout::Page;
use crate::pages::tags::page_link;
use crate::t;
use crate::texts::grouped;
use crate::views::fields::TagField;
use crate::views::tabs::bar;
use crate::visit::Visit;

/// What an address asks for.
struct Asked {
    fandom: String,
    kind: Kind,
    text: String,
    order: Order,
    alone: bool,
    after: Option<Cursor>,
}

impl Asked {
    fn read(visit: &Visit) -> Asked {
        let word = |name: &str| visit.query(name).unwrap_or_default();
        let kind = word("kind").parse().ok().filter(|kind| Kind::TYPED.contains(kind));
        Asked {
            fandom: word("fandom").trim().to_owned(),
            kind: kind.unwrap_or(Kind::Character),
            text: word("q"),
            order: if word("sort") == "name" { Order::Name } else { Order::Uses },
            alone: word("alone") == "1",
            after: Cursor::read(&word("after")),
        }
    }

    /// The address of the same bin, of a kind, after a place.
    fn address(&self, kind: Kind, after: Option<&Cursor>) -> String {
        let sort = if self.order == Order::Name { "&sort=name" } else { "" };
        let alone = if self.alone { "&alone=1" } else { "" };
        let text = if self.text.is_empty() {
            String::new()
        } else {
            format!("&q={}", addresses::segment(&self.text))
        };
        let after =
            after.map(|after| format!("&after={}", addresses::segment(&after.text()))).unwrap_or_default();
        let fandom = Some(self.fandom.as_str()).filter(|fandom| !fandom.is_empty());
        format!("{}{sort}{alone}{text}{after}", address(fandom, kind))
    }
}

/// The bin of a kind, beside a fandom or everywhere.
pub(super) fn address(fandom: Option<&str>, kind: Kind) -> String {
    let fandom = fandom.map(|fandom| format!("fandom={}&", addresses::segment(fandom))).unwrap_or_default();
    format!("/wrangling/bins?{fandom}kind={}", kind.as_str())
}

/// `GET /wrangling/bins?fandom=…&kind=…&q=…&sort=…&alone=…&after=…`
pub async fn show(mut visit: Visit) -> Result<Page, Fault> {
    page(&mut visit, &Fields::default(), None).await
}

/// What came of a form that has more to tell than that it was done.
#[derive(Default)]
struct Came {
    /// Which fields need a look; nothing was done then.
    invalid: Invalid,
    /// Which tags were refused, and why.
    refused: Vec<(TagId, Invalid)>,
    /// How many tags were done, if any.
    done: Option<i64>,
    /// Where it stands in the log.
    batch: Option<TagActId>,
    /// What else happened by it, each said once.
    notices: Vec<Message>,
}

async fn page(visit: &mut Visit, fields: &Fields, came: Option<&Came>) -> Result<Page, Fault> {
    let viewer = visit.viewer.clone();
    let asked = Asked::read(visit);
    let db = visit.db().await?;
    let fandom = match asked.fandom.as_str() {
        "" => None,
        name => match tags::by_name(db, &viewer, name).await? {
            Some(tag) if tag.kind == Kind::Fandom => Some(tag),
            _ => None,
        },
    };
    let missing = !asked.fandom.is_empty() && fandom.is_none();
    let bin = match &fandom {
        Some(fandom) => Bin::Beside(fandom.synonym_of.unwrap_or(fandom.id)),
        None if asked.alone => Bin::Alone,
        None => Bin::All,
    };
    let mut found = bins::Page::default();
    if !missing {
        found =
            bins::page(db, &viewer, bin, asked.kind, asked.order, &asked.text, asked.after.as_ref()).await?;
    }
    let ids: Vec<TagId> = found.tags.iter().map(|tag| tag.id).collect();
    let candidates = if ids.is_empty() { Vec::new() } else { candidates::of(db, &viewer, &ids).await? };
    let visit = &*visit;
    let faults = Faults::new(visit, came.map(|came| &came.invalid));
    let title = t!(visit, "wrangling-bins");
    let here = asked.address(asked.kind, asked.after.as_ref());
    let (done, batch) = match came {
        Some(came) => (came.done, came.batch),
        None => (
            visit.query("done").and_then(|done| done.parse::<i64>().ok()),
            visit.query("batch").and_then(|batch| batch.parse::<TagActId>().ok()),
        ),
    };
    let notices = came.map_or(&[][..], |came| &came.notices);
    let ticked: Vec<TagId> = fields.all("tag").filter_map(|id| id.parse().ok()).collect();
    Ok(Page::new(title.clone())
        .class("fl-page")
        .notice(done.map(|done| t!(visit, "wrangling-done", count = done)))
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) @if let Some(fandom) = &fandom { ": " (page_link(&fandom.name)) } }
                @if let Some(batch) = batch { p class="fl-row" { a href=(format!("/wrangling/log?batch={batch}")) { (t!(visit, "wrangling-done-log")) } } }
            }
            @if !notices.is_empty() {
                section class="fl-card" role="status" {
                    h3 class="heading" { (t!(visit, "wrangling-followed")) }
                    ul class="fl-told" { @for notice in notices { li { (visit.texts().message(notice)) } } }
                }
            }
            (tabs(visit))
            (filter(visit, &asked))
            (bar(&t!(visit, "wrangling-kinds"),
                Kind::TYPED.into_iter().map(|kind| (asked.address(kind, None), kind_text(visit, kind), kind == asked.kind))))
            @if missing { p class="fl-muted" { (t!(visit, "error-no-such-fandom")) } }
            @else if found.tags.is_empty() && found.next.is_none() { p class="fl-muted" { (t!(visit, "wrangling-bin-empty")) } }
            (faults.summary(visit, &[("synonym_of", "synonym_of"), ("parent", "parent")]))
            @if !found.tags.is_empty() {
                form class="fl-form" method="post" action=(here) {
                    (token_field(&token(visit).0))
                    ul class="fl-list" {
                        @for tag in &found.tags {
                            (line(visit, tag, &candidates, ticked.contains(&tag.id), came))
                        }
                    }
                    (acts(visit, &faults, fields, asked.kind, fandom.as_ref().map(|fandom| fandom.name.as_str())))
                }
            }
            @if let Some(next) = &found.next {
                p class="fl-row" { a rel="next" href=(asked.address(asked.kind, Some(next))) { (t!(visit, "pages-next")) } }
            }
        })
        .dress(visit))
}

fn tag_field<'a>(id: &'static str, label: String, value: &'a str, kind: Option<Kind>) -> TagField<'a> {
    TagField { id, name: id, field: id, label, value, kind }
}

fn filter(visit: &Visit, asked: &Asked) -> Markup {
    let plain = Faults::new(visit, None);
    let holds = TextField {
        id: "q",
        name: "q",
        field: "q",
        label: t!(visit, "wrangling-holds"),
        hint: None,
        value: &asked.text,
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    html! {
        form class="fl-form" method="get" action="/wrangling/bins" role="search" {
            input type="hidden" name="kind" value=(asked.kind.as_str());
            div class="fl-pair" {
                (tag_field("fandom", t!(visit, "wrangling-fandom"), &asked.fandom, Some(Kind::Fandom)).show(visit, &plain))
                (holds.show(visit, &plain))
            }
            fieldset class="fl-group" {
                legend { (t!(visit, "wrangling-order")) }
                div class="fl-choices" {
                    label class="fl-choice" { input type="radio" name="sort" value="uses" checked[asked.order == Order::Uses]; span { (t!(visit, "wrangling-by-uses")) } }
                    label class="fl-choice" { input type="radio" name="sort" value="name" checked[asked.order == Order::Name]; span { (t!(visit, "wrangling-by-name")) } }
                    label class="fl-choice" { input type="checkbox" name="alone" value="1" checked[asked.alone]; span { (t!(visit, "wrangling-alone")) } }
                }
            }
            div class="fl-buttons" { button class="fl-btn fl-btn-quiet" { (t!(visit, "show-tags")) } }
        }
    }
}

fn line(visit: &Visit, tag: &Waiting, candidates: &[Candidate], ticked: bool, came: Option<&Came>) -> Markup {
    let told = came.into_iter().flat_map(|came| &came.refused).find(|(id, _)| *id == tag.id);
    html! {
        li {
            div class="fl-grow" {
                label class="fl-choice" {
                    input type="checkbox" name="tag" value=(tag.id) checked[ticked] aria-describedby=[told.map(|_| format!("tag-{}-error", tag.id))];
                    span { bdi { (tag.name) } " " span class="fl-num" { (grouped(tag.uses)) } }
                }
                @if let Some((id, invalid)) = told {
                    p class="fl-error" id=(format!("tag-{id}-error")) {
                        @for message in invalid.fields.values().flatten() { (visit.texts().message(message)) " " }
                    }
                }
                @for candidate in candidates.iter().filter(|candidate| candidate.tag == tag.id) {
                    @if let Some(value) = value(&candidate.act) {
                        p class="fl-row" {
                            button class="fl-btn fl-btn-quiet fl-btn-small" name="take" value=(value) {
                                @match candidate.act {
                                    Act::AddParent(..) => (t!(visit, "wrangling-take-parent", tag = &candidate.other.name)),
                                    _ => (t!(visit, "wrangling-take-synonym", tag = &candidate.other.name)),
                                }
                            }
                            span class="fl-muted" { (reason(visit, candidate.reason)) }
                        }
                    }
                }
            }
            a href=(addresses::tag_edit(&tag.name)) { (t!(visit, "wrangling-edit")) span class="landmark" { " " (tag.name) } }
        }
    }
}

fn reason(visit: &Visit, reason: Reason) -> String {
    match reason {
        Reason::Alike(Why::Written) => t!(visit, "wrangling-why-written"),
        Reason::Alike(Why::PairOrder) => t!(visit, "wrangling-why-pair-order"),
        Reason::Alike(Why::NameOrder) => t!(visit, "wrangling-why-name-order"),
        Reason::Alike(Why::Spelling(letters)) => t!(visit, "wrangling-why-spelling", letters = letters),
        Reason::Alike(Why::PairSign) => t!(visit, "wrangling-why-pair-sign"),
        Reason::Beside { share, works } => t!(visit, "wrangling-why-beside", share = share, works = works),
    }
}

/// A suggestion as its button sends it.
fn value(act: &Act) -> Option<String> {
    match act {
        Act::Merge(tag, other) => Some(format!("synonym.{tag}.{other}")),
        Act::AddParent(tag, other) => Some(format!("parent.{tag}.{other}")),
        _ => None,
    }
}

/// The act that a suggestion's button sent.
fn taken(value: &str) -> Option<Act> {
    let mut parts = value.splitn(3, '.');
    let verb = parts.next()?;
    let (tag, other) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    match verb {
        "synonym" => Some(Act::Merge(tag, other)),
        "parent" => Some(Act::AddParent(tag, other)),
        _ => None,
    }
}

fn acts(visit: &Visit, faults: &Faults<'_>, fields: &Fields, kind: Kind, fandom: Option<&str>) -> Markup {
    // Relationships belong to characters too, and fandoms to media, which are few.
    let above = matches!(kind, Kind::Character | Kind::Freeform).then_some(Kind::Fandom);
    let parent = if fields.has("parent") { fields.one("parent") } else { fandom.unwrap_or_default() };
    html! {
        section class="fl-section" {
            h3 class="heading" { (t!(visit, "wrangling-ticked")) }
            div class="fl-buttons" {
                button class="fl-btn" name="act" value="canonical" { (t!(visit, "wrangling-make-canonical")) }
                button class="fl-btn fl-btn-quiet" name="act" value="aside" { (t!(visit, "wrangling-set-aside")) }
            }
            div class="fl-pair" {
                div {
                    (tag_field("synonym_of", t!(visit, "wrangling-synonym-of"), fields.one("synonym_of"), Some(kind)).show(visit, faults))
                    div class="fl-buttons" { button class="fl-btn fl-btn-quiet" name="act" value="synonym" { (t!(visit, "wrangling-make-synonyms")) } }
                }
                div {
                    (tag_field("parent", t!(visit, "wrangling-parent"), parent, above).show(visit, faults))
                    div class="fl-buttons" { button class="fl-btn fl-btn-quiet" name="act" value="parent" { (t!(visit, "wrangling-add-parent")) } }
                }
            }
        }
    }
}

/// What a form asks to be done.
async fn read(change: &mut Change, viewer: &Viewer, fields: &Fields) -> Result<Vec<(TagId, Act)>, Error> {
    if fields.has("take") {
        let act = taken(fields.one("take")).ok_or(Error::NotFound("act"))?;
        return Ok(match act {
            Act::Merge(tag, _) | Act::AddParent(tag, _) => vec![(tag, act)],
            _ => Vec::new(),
        });
    }
    let ids: Vec<TagId> = fields.all("tag").filter_map(|id| id.parse().ok()).collect();
    let to = match fields.one("act") {
        "synonym" => Some(typed(change, viewer, "synonym_of", fields.one("synonym_of")).await?.id),
        "parent" => Some(typed(change, viewer, "parent", fields.one("parent")).await?.id),
        _ => None,
    };
    let act = |id: TagId| match (fields.one("act"), to) {
        ("canonical", _) => Some(Act::MakeCanonical(id)),
        ("aside", _) => Some(Act::SetAside(id)),
        ("synonym", Some(to)) => Some(Act::Merge(id, to)),
        ("parent", Some(to)) => Some(Act::AddParent(id, to)),
        _ => None,
    };
    ids.into_iter().map(|id| Some((id, act(id)?))).collect::<Option<_>>().ok_or(Error::NotFound("act"))
}

/// `POST /wrangling/bins`: an act on everything ticked, or a suggestion taken. What is refused stays ticked with its
/// reason; the others are done. Where more happened than was asked for, the page says so at once.
pub async fn save(posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let viewer = visit.viewer.clone();
    let mut change = visit.archive().change(visit.person()).await?;
    let done: Result<_, Error> = async {
        let acts = read(&mut change, &viewer, &fields).await?;
        let only: Vec<Act> = acts.iter().map(|(_, act)| act.clone()).collect();
        let outcomes = wrangle_all(&mut change, &viewer, &only).await?;
        Ok((acts, outcomes))
    }
    .await;
    let (acts, outcomes) = match done {
        Ok(done) => done,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            let came = Came { invalid, ..Came::default() };
            return Ok(page(&mut visit, &fields, Some(&came)).await?.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    change.commit().await?;
    let (mut came, mut count) = (Came::default(), 0);
    for ((id, _), outcome) in acts.iter().zip(outcomes) {
        match outcome {
            Ok(Outcome { act, notices, .. }) => {
                came.batch = came.batch.or(act);
                count += i64::from(act.is_some());
                for notice in notices {
                    if !came.notices.contains(&notice) {
                        came.notices.push(notice);
                    }
                }
            }
            Err(invalid) => came.refused.push((*id, invalid)),
        }
    }
    if came.refused.is_empty() && came.notices.is_empty() {
        let batch = came.batch.map(|first| format!("&batch={first}")).unwrap_or_default();
        let asked = Asked::read(&visit);
        let here = asked.address(asked.kind, asked.after.as_ref());
        return Ok(Redirect::to(&format!("{here}&done={count}{batch}")).into_response());
    }
    came.done = Some(count).filter(|count| *count > 0 || came.refused.is_empty());
    // What was done needs no second look: nothing of it stays ticked or typed.
    let stays = |name: &str, value: &str| match name {
        "tag" => came.refused.iter().any(|(id, _)| id.to_string() == value),
        _ => !came.refused.is_empty(),
    };
    let fields = Fields(fields.0.into_iter().filter(|(name, value)| stays(name, value)).collect());
    Ok(page(&mut visit, &fields, Some(&came)).await?.into_response())
}
