//! Changing and deleting a comment, and the buttons of those who look after what is said.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::comments::keep::{self, Act};
use fanlight_archive::comments::read;
use fanlight_archive::comments::say::{self, Typed};
use fanlight_archive::{CommentId, Error, Invalid, policy};
use maud::html;

use super::{Found, find, gate, landing};
use crate::errors::Fault;
use crate::forms::{Faults, Posted, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::pages::works::id;
use crate::pages::writing::confirm::Question;
use crate::pages::writing::{spend, writer};
use crate::t;
use crate::views::comments::{SAID, address, first};
use crate::views::fields::Area;
use crate::visit::Visit;

/// `GET /comments/{comment}/edit`
pub async fn edit(Path(comment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let comment: CommentId = id(&comment, "comment")?;
    let viewer = visit.viewer.clone();
    let source = read::source(visit.db().await?, &viewer, comment).await?;
    Ok(edit_page(&visit, comment, &source.source, None).into_response())
}

fn edit_page(visit: &Visit, comment: CommentId, typed: &str, invalid: Option<&Invalid>) -> Page {
    let faults = Faults::new(visit, invalid);
    let title = t!(visit, "comment-edit-title");
    let token = visit.session.as_ref().map_or("", |session| session.form_token.as_str());
    let area = Area {
        id: "comment_text",
        field: "comment",
        label: t!(visit, "comment-text"),
        hint: t!(visit, "comment-edit-hint"),
        value: typed,
    };
    Page::new(title.clone())
        .class("fl-page")
        .main(html! {
            div class="fl-head" { h2 class="heading" { (title) } }
            form class="fl-form" method="post" action=(format!("/comments/{comment}/edit")) {
                (faults.summary(visit, &[("comment", "comment_text")]))
                (token_field(token))
                (area.show(&faults))
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "form-save")) }
                    a href=(format!("/comments/{comment}")) { (t!(visit, "write-go-back")) }
                }
            }
        })
        .dress(visit)
}

/// `POST /comments/{comment}/edit`
pub async fn save(Path(comment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let comment: CommentId = id(&comment, "comment")?;
    let text = fields.one("comment_text").to_owned();
    let typed = Typed { text: text.clone(), ..Typed::default() };
    let settings = visit.app.settings();
    let saved = match say::prepare(typed, false, &settings.banned_words).await {
        Ok(prepared) => {
            let mut change = visit.archive().change(visit.person()).await?;
            match say::edit(&mut change, &visit.viewer, comment, &prepared).await {
                Ok(waits) => change.commit().await.map(|_| waits),
                Err(error) => {
                    change.undo().await?;
                    Err(error)
                }
            }
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(waits) => back(&mut visit, comment, if waits { "waits" } else { "changed" }).await,
        Err(Error::Invalid(invalid)) => Ok(edit_page(&visit, comment, &text, Some(&invalid)).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Leads to a comment's place, if its work can still be read.
async fn back(visit: &mut Visit, comment: CommentId, said: &str) -> Result<Response, Fault> {
    match gate(visit, &comment.to_string()).await? {
        Ok((place, head)) => {
            let to = landing(visit, &head, &place, false, said).await?;
            Ok(Redirect::to(&to).into_response())
        }
        Err(door) => Ok(door),
    }
}

/// `GET /comments/{comment}/delete`
pub async fn ask_delete(Path(comment): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let Found { place, work, ground } = match find(&mut visit, &comment).await? {
        Ok(found) => found,
        Err(door) => return Ok(door),
    };
    let viewer = visit.viewer.clone();
    let comments = read::thread(visit.db().await?, &viewer, &ground, &place).await?;
    let own = comments.first().is_some_and(|first| first.own);
    if !own {
        policy::may_keep_comments(&viewer, ground.own)?;
    }
    let answered = comments.first().is_some_and(|first| first.answered);
    let question = Question {
        title: t!(visit, "comment-delete-title"),
        sentence: if answered {
            t!(visit, "comment-delete-answered")
        } else {
            t!(visit, "comment-delete-lede")
        },
        action: format!("/comments/{}/delete", place.id),
        button: t!(visit, "comment-delete"),
        danger: true,
        back: first(&work, Some(place.chapter)),
    };
    Ok(question.page(&visit).into_response())
}

/// `POST /comments/{comment}/delete`
pub async fn delete(Path(comment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let mut visit = posted.visit;
    writer(&visit)?;
    spend(&visit, Budget::Write)?;
    // Its place is asked before it is gone. One may take one's words back where one cannot read any more.
    let found = gate(&mut visit, &comment).await;
    let comment: CommentId = id(&comment, "comment")?;
    let mut change = visit.archive().change(visit.person()).await?;
    keep::act(&mut change, &visit.viewer, comment, Act::Delete).await?;
    change.commit().await?;
    let to = match found {
        Ok(Ok((place, head))) => {
            let address = address(place.work, head.chapters > 1, Some(place.chapter), 1);
            format!("{address}&{SAID}=deleted#comments")
        }
        Ok(Err(_)) | Err(_) => "/".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST /comments/{comment}`: a yes, freezing, hiding, spam; deleting is asked about first.
pub async fn act(Path(comment): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let comment: CommentId = id(&comment, "comment")?;
    let act: Act = fields.one("act").parse()?;
    if act == Act::Delete {
        return Err(Fault::Missing("button"));
    }
    let mut change = visit.archive().change(visit.person()).await?;
    let work = keep::act(&mut change, &visit.viewer, comment, act).await?;
    change.commit().await?;
    if act == Act::Spam {
        let to = format!("/works/{work}/comments/unreviewed?spam=1&done=saved");
        return Ok(Redirect::to(&to).into_response());
    }
    back(&mut visit, comment, "done").await
}
