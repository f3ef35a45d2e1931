//! Works that are for somebody: `/users/{user}/gifts`, and how they take their name off one.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::people::{bylines, names, preferences};
use fanlight_archive::works::find::{Filter, Term};
use fanlight_archive::works::gifts;
use fanlight_archive::works::load::Look;
use maud::html;

use super::lists;
use super::parts::own;
use super::works::id;
use super::writing::confirm::{Question, named};
use super::writing::spend;
use crate::addresses;
use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// `GET /users/{user}/gifts`
pub async fn show(Path(user): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let key = lists::key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let account = names::account(visit.db().await?, &user).await?;
    let quiet = preferences::load(visit.db().await?, account.person_id).await?.quiet;
    let mine = visit.person() == Some(account.person_id);
    let viewer = visit.viewer.clone();
    let refused = match mine {
        true => gifts::refused(visit.db().await?, &viewer, account.person_id).await?,
        false => Vec::new(),
    };
    let path = addresses::gifts(&account.name);
    let list = lists::load(&mut visit, Filter::with(Term::Gift(account.person_id)), path.clone()).await?;
    visit.rest();
    let title = t!(visit, "gifts-title", name = &account.name);
    let page = Page::new(title).class("works-index").quiet(quiet).status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" {
                (list.heading(&visit)) " " (t!(visit, "gifts-for")) " "
                a href=(format!("/users/{}", addresses::segment(&account.name))) { (account.name) }
            }
            @if mine && list.total > 0 { p class="fl-lede" { (t!(visit, "gifts-own")) } }
        }
        (list.body(&visit))
        @if !refused.is_empty() {
            section class="fl-section" aria-labelledby="refused" {
                h3 class="heading" id="refused" { (t!(visit, "gifts-refused")) }
                p class="fl-hint" { (t!(visit, "gifts-refused-lede")) }
                form class="fl-form" method="post" action=(path) {
                    (token_field(&token(&visit).0))
                    ul class="fl-list" {
                        @for one in &refused {
                            li {
                                a class="fl-grow" href=(format!("/works/{}", one.id)) dir="auto" { (one.title) }
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="allow" value=(one.id) {
                                    (t!(visit, "gifts-allow")) span class="landmark" { ": " (one.title) }
                                }
                            }
                        }
                    }
                }
            }
        }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /users/{user}/pseuds/{pseud}/gifts`: gifts are a person's, under whatever pen name.
pub async fn of_pseud(
    Path((user, pseud)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Redirect, Fault> {
    let named = bylines::find(visit.db().await?, &user, &pseud).await?.ok_or(Fault::Missing("person"))?;
    Ok(Redirect::to(&addresses::gifts(&named.user_name)))
}

/// `GET /works/{work}/gift`: asks whether one is sure.
pub async fn ask(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let work = id(&work, "work")?;
    let viewer = visit.viewer.clone();
    let Look::Shown(shown) = fanlight_archive::works::load::work(visit.db().await?, &viewer, work).await?
    else {
        return Err(Fault::Missing("gift"));
    };
    if !shown.credits.iter().any(|credit| credit.to.as_ref().map(|to| to.person) == visit.person()) {
        return Err(Fault::Missing("gift"));
    }
    visit.rest();
    let question = Question {
        title: t!(visit, "gift-refuse-title"),
        sentence: t!(visit, "gift-refuse-sentence", title = named(&visit, &shown.title)),
        action: format!("/works/{work}/gift"),
        button: t!(visit, "gift-refuse"),
        danger: true,
        back: format!("/works/{work}"),
    };
    Ok(question.page(&visit))
}

/// `POST /works/{work}/gift`
pub async fn refuse(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, .. } = posted;
    spend(&visit, Budget::Write)?;
    let work = id(&work, "work")?;
    let mut change = visit.archive().change(visit.person()).await?;
    gifts::refuse(&mut change, &visit.viewer, work).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}")).into_response())
}

/// `POST /users/{user}/gifts`: whoever made a work may name its reader again.
pub async fn allow(Path(user): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    let account = own(&mut visit, &user).await?;
    visit.rest();
    let work = id(fields.one("allow"), "work")?;
    let mut change = visit.archive().change(Some(account.person_id)).await?;
    gifts::allow(&mut change, &visit.viewer, work).await?;
    change.commit().await?;
    Ok(Redirect::to(&addresses::gifts(&account.name)).into_response())
}
