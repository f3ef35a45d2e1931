//! What a member subscribed to: the list, the button on other pages, and the end of several at once.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::accounts;
use fanlight_archive::subscriptions::{self, Subscription, Topic};
use fanlight_archive::{Error, Invalid, PersonId, SubscriptionId, TagId, WorkId, tags};
use maud::{Markup, html};

use super::parts::{notice, own};
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Faults, Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::views::tabs;
use crate::visit::Visit;

/// Subscriptions on one page of the list.
const ROWS: i64 = 50;

/// `GET /users/{user}/subscriptions?kind=…&before=…`
pub async fn show(mut visit: Visit, Path(user): Path<String>) -> Result<Page, Fault> {
    page(&mut visit, &user, None).await
}

async fn page(visit: &mut Visit, user: &str, invalid: Option<&Invalid>) -> Result<Page, Fault> {
    let account = own(visit, user).await?;
    let kind = visit.query("kind").and_then(|kind| kind.parse::<Topic>().ok());
    let before = visit.query("before").and_then(|before| before.parse().ok()).map(SubscriptionId);
    let viewer = visit.viewer.clone();
    let mut list =
        subscriptions::list(visit.db().await?, &viewer, account.person_id, kind, before, ROWS + 1).await?;
    let further = list.len() as i64 > ROWS;
    list.truncate(ROWS as usize);
    visit.rest();
    let visit = &*visit;
    let here = addresses::subscriptions(&account.name);
    let faults = Faults::new(visit, invalid);
    let all = (here.clone(), t!(visit, "subscriptions-all"), kind.is_none());
    let of_kind = |topic: Topic| {
        let words = t!(visit, "subscriptions-kind", kind = topic.as_str());
        (format!("{here}?kind={}", topic.as_str()), words, kind == Some(topic))
    };
    let title = t!(visit, "subscriptions-title");
    Ok(Page::new(title.clone()).class("fl-page").notice(notice(visit)).main(html! {
        div class="fl-head" {
            h2 class="heading" { (title) }
            p class="fl-lede" { (t!(visit, "subscriptions-lede")) }
            p class="fl-row" {
                a href=(format!("/users/{}/notifications", account.name)) { (t!(visit, "notices-title")) }
                a href=(format!("/users/{}/preferences", account.name)) { (t!(visit, "notices-how-often")) }
            }
        }
        (faults.summary(visit, &[]))
        (tabs::bar(&t!(visit, "subscriptions-kinds"), std::iter::once(all).chain(Topic::ALL.into_iter().map(of_kind))))
        @if list.is_empty() {
            p { (t!(visit, "subscriptions-none")) }
            p class="fl-row" { a class="fl-btn fl-btn-quiet" href="/works" { (t!(visit, "nav-newest")) } }
        } @else {
            form class="fl-form" method="post" action=(here) {
                (token_field(&token(visit).0))
                ul class="fl-list" { @for one in &list { (row(visit, one)) } }
                div class="fl-buttons" { button class="fl-btn" name="end_ticked" value="1" { (t!(visit, "subscriptions-end-ticked")) } }
            }
        }
        @if let Some(last) = list.last().filter(|_| further) {
            @let filter = kind.map_or(String::new(), |kind| format!("kind={}&", kind.as_str()));
            p class="fl-row" { a rel="next" href=(format!("{here}?{filter}before={}", last.id)) { (t!(visit, "pages-next")) } }
        }
    }).dress(visit))
}

fn row(visit: &Visit, one: &Subscription) -> Markup {
    let name = one.name.as_deref();
    let address = name.map(|name| match one.topic {
        Topic::Work => format!("/works/{}", one.subject),
        Topic::Person => format!("/users/{name}"),
        Topic::Series => format!("/series/{}", one.subject),
        Topic::Tag => addresses::tag(name),
    });
    let said = name.map_or_else(|| t!(visit, "subscriptions-unseen"), str::to_owned);
    html! {
        li {
            label class="fl-choice" {
                input type="checkbox" name="ids" value=(one.id);
                span class="landmark" { (t!(visit, "subscriptions-tick", name = &said)) }
            }
            span class="fl-grow" {
                @match address {
                    Some(address) => a href=(address) dir="auto" { (said) },
                    None => span class="fl-muted" { (said) },
                }
                " " span class="fl-chip" { (t!(visit, "subscriptions-one", kind = one.topic.as_str())) }
            }
            button class="fl-btn fl-btn-quiet fl-btn-small" name="one" value=(one.id) {
                (t!(visit, "unsubscribe")) span class="landmark" { " " (said) }
            }
        }
    }
}

/// `POST /users/{user}/subscriptions`: subscribes or ends that, from the page of a thing; ends some of the list.
pub async fn act(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    if fields.has("one") || fields.has("end_ticked") {
        let name = if fields.has("one") { "one" } else { "ids" };
        let ids: Vec<SubscriptionId> = fields.all(name).filter_map(|id| id.parse().ok()).collect();
        subscriptions::end_some(&mut change, &visit.viewer, &ids).await?;
        change.commit().await?;
        return Ok(
            Redirect::to(&format!("{}?done=saved", addresses::subscriptions(&account.name))).into_response()
        );
    }
    let kind = fields.one("subscription[subscribable_type]").to_ascii_lowercase();
    let topic: Topic = kind.parse().map_err(|_| Fault::Missing("page"))?;
    let subject: i64 =
        fields.one("subscription[subscribable_id]").parse().map_err(|_| Fault::Missing("page"))?;
    let done = match fields.ticked("end") {
        true => subscriptions::end(&mut change, &visit.viewer, topic, subject).await,
        false => subscriptions::begin(&mut change, &visit.viewer, topic, subject).await,
    };
    match done {
        Ok(()) => change.commit().await?,
        Err(Error::Invalid(invalid)) => {
            change.undo().await?;
            return Ok(page(&mut visit, &account.name, Some(&invalid)).await?.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&back(&mut visit, &fields, topic, subject).await?).into_response())
}

/// The page of what was subscribed to; of a work, the chapter where the button stood.
async fn back(visit: &mut Visit, fields: &Fields, topic: Topic, subject: i64) -> Result<String, Fault> {
    let viewer = visit.viewer.clone();
    Ok(match topic {
        Topic::Work => addresses::within_work(WorkId(subject), fields.one("back")),
        Topic::Series => format!("/series/{subject}"),
        Topic::Person => {
            format!("/users/{}", accounts::load(visit.db().await?, PersonId(subject)).await?.name)
        }
        Topic::Tag => match tags::by_id(visit.db().await?, &viewer, TagId(subject)).await? {
            Some(tag) => addresses::tag(&tag.name),
            None => "/".to_owned(),
        },
    })
}
