//! Questions before something is thrown away or sent out: a door with one button, and the way back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::works::{autosave, bin, chapters, edit};
use maud::html;

use super::{chapter_id, own_name, spend, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Posted, token, token_field};
use crate::layout::{Page, mark};
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// A question.
pub(crate) struct Question {
    /// The heading.
    pub(crate) title: String,
    /// What will happen.
    pub(crate) sentence: String,
    /// Where the button leads.
    pub(crate) action: String,
    /// What the button says.
    pub(crate) button: String,
    /// Whether something is lost by it.
    pub(crate) danger: bool,
    /// The way back.
    pub(crate) back: String,
}

impl Question {
    /// The page.
    pub(crate) fn page(&self, visit: &Visit) -> Page {
        Page::new(self.title.clone())
            .class("fl-page")
            .main(html! {
                div class="fl-door" {
                    (mark())
                    h2 class="heading" { (self.title) }
                    p class="fl-lede" dir="auto" { (self.sentence) }
                    form method="post" action=(self.action) {
                        (token_field(&token(visit).0))
                        p class="fl-row" {
                            button class=(if self.danger { "fl-btn fl-btn-danger" } else { "fl-btn" }) name="sure" value="1" { (self.button) }
                            a href=(self.back) { (t!(visit, "write-go-back")) }
                        }
                    }
                }
            })
            .dress(visit)
    }
}

/// A title, or what stands for one.
pub(crate) fn named(visit: &Visit, title: &str) -> String {
    if title.is_empty() { t!(visit, "write-untitled") } else { title.to_owned() }
}

/// `GET /works/{work}/confirm_delete`
pub async fn ask_work(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let work = work_id(&work)?;
    let viewer = visit.viewer.clone();
    let editable = edit::load(visit.db().await?, &viewer, work).await?;
    let question = Question {
        title: t!(visit, "write-delete-title"),
        sentence: t!(visit, "write-delete-lede", title = named(&visit, &editable.form.title)),
        action: format!("/works/{work}/confirm_delete"),
        button: t!(visit, "write-delete"),
        danger: true,
        back: format!("/works/{work}/edit"),
    };
    Ok(question.page(&visit))
}

/// `POST /works/{work}/confirm_delete`
pub async fn delete_work(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let visit = posted.visit;
    spend(&visit, Budget::Write)?;
    let (work, person) = (work_id(&work)?, writer(&visit)?);
    let mut change = visit.archive().change(Some(person)).await?;
    bin::bin(&mut change, &visit.viewer, work).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/users/{}/works/bin?done=binned", own_name(&visit))).into_response())
}

/// `GET /works/{work}/chapters/{chapter}/confirm_delete`
pub async fn ask_chapter(
    Path((work, chapter)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Page, Fault> {
    let (work, chapter) = (work_id(&work)?, chapter_id(&chapter)?);
    let viewer = visit.viewer.clone();
    let editable = edit::load_chapter(visit.db().await?, &viewer, chapter).await?;
    if editable.work != work {
        return Err(Fault::Missing("chapter"));
    }
    let name = if editable.form.title.is_empty() {
        t!(visit, "write-chapter-number", number = editable.position)
    } else {
        editable.form.title.clone()
    };
    let question = Question {
        title: t!(visit, "write-chapter-delete-title"),
        sentence: t!(visit, "write-chapter-delete-lede", title = name),
        action: format!("/works/{work}/chapters/{chapter}/confirm_delete"),
        button: t!(visit, "write-chapter-delete"),
        danger: true,
        back: format!("/works/{work}/manage_chapters"),
    };
    Ok(question.page(&visit))
}

/// `POST /works/{work}/chapters/{chapter}/confirm_delete`
pub async fn delete_chapter(
    Path((work, chapter)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visit = posted.visit;
    spend(&visit, Budget::Write)?;
    let (work, chapter, person) = (work_id(&work)?, chapter_id(&chapter)?, writer(&visit)?);
    let mut change = visit.archive().change(Some(person)).await?;
    if chapters::work_of(&mut change, chapter).await? != work {
        return Err(Fault::Missing("chapter"));
    }
    chapters::bin(&mut change, &visit.viewer, chapter).await?;
    autosave::forget(&mut change, person, autosave::Form::Chapter(chapter, work)).await?;
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}/manage_chapters?done=binned")).into_response())
}
