//! What is being typed, kept on the server while it is typed, and offered when the form is opened again.
//!
//! `POST /autosave?form=NAME` takes the form's own fields; it answers 204. Nothing is put into a form unasked: a note
//! over it says that there is something and links to `?restore=1`. A save of the form takes it away.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::works::autosave::{self, Form};
use fanlight_archive::works::chapters;
use fanlight_archive::{Change, Time};
use maud::{Markup, html};

use super::form::when;
use super::{chapter_id, spend, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Fields, Posted, TOKEN, token, token_field};
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

/// Something typed and not saved.
pub(crate) struct Offer {
    /// When it was kept.
    at: Time,
    /// The form's name in addresses.
    name: String,
    /// The form holds it already.
    restored: bool,
}

impl Offer {
    /// When it was kept, in milliseconds since 1970.
    pub(crate) fn millis(&self) -> i64 {
        self.at.0 / 1_000
    }
}

/// The name of a form in addresses.
fn name(form: Form) -> String {
    match form {
        Form::NewWork => "new-work".to_owned(),
        Form::Work(work) => format!("work-{work}"),
        Form::NewChapter(work) => format!("new-chapter-{work}"),
        Form::Chapter(chapter, _) => format!("chapter-{chapter}"),
    }
}

/// The form of a name; a chapter's work is looked up.
async fn find(change: &mut Change, name: &str) -> Result<Form, Fault> {
    if name == "new-work" {
        Ok(Form::NewWork)
    } else if let Some(work) = name.strip_prefix("new-chapter-") {
        Ok(Form::NewChapter(work_id(work)?))
    } else if let Some(work) = name.strip_prefix("work-") {
        Ok(Form::Work(work_id(work)?))
    } else if let Some(chapter) = name.strip_prefix("chapter-") {
        let chapter = chapter_id(chapter)?;
        Ok(Form::Chapter(chapter, chapters::work_of(change, chapter).await?))
    } else {
        Err(Fault::Missing("form"))
    }
}

/// `POST /autosave`
pub async fn keep(posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let mut change = visit.archive().change(Some(person)).await?;
    let form = find(&mut change, &visit.query("form").unwrap_or_default()).await?;
    if fields.has("drop_button") {
        autosave::forget(&mut change, person, form).await?;
        change.commit().await?;
        return Ok(Redirect::to(&address(form)).into_response());
    }
    autosave::keep(&mut change, person, form, &body(&fields)?).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Where a form is.
fn address(form: Form) -> String {
    match form {
        Form::NewWork => "/works/new".to_owned(),
        Form::Work(work) => format!("/works/{work}/edit"),
        Form::NewChapter(work) => format!("/works/{work}/chapters/new"),
        Form::Chapter(chapter, work) => format!("/works/{work}/chapters/{chapter}/edit"),
    }
}

/// Fields as they are kept.
pub(crate) fn body(fields: &Fields) -> Result<String, Fault> {
    let kept: Vec<_> = fields.0.iter().filter(|(name, _)| name != TOKEN).collect();
    serde_json::to_string(&kept).map_err(|error| Fault::Broken(error.to_string()))
}

/// What was typed into a form and not saved: the note about it, and its fields if the visitor asks for them.
pub(crate) async fn look(visit: &mut Visit, form: Form) -> Result<(Option<Offer>, Option<Fields>), Fault> {
    let person = writer(visit)?;
    let restored = visit.query("restore").is_some();
    let Some(kept) = autosave::load(visit.db().await?, person, form).await? else { return Ok((None, None)) };
    // What cannot be read any more is no reason to keep somebody from writing.
    let Ok(fields) = serde_json::from_str(&kept.body) else { return Ok((None, None)) };
    let offer = Offer { at: kept.at, name: name(form), restored };
    Ok((Some(offer), restored.then_some(Fields(fields))))
}

/// The note over a form.
pub(crate) fn offer(visit: &Visit, offer: Option<&Offer>) -> Markup {
    let Some(offer) = offer else { return html! {} };
    let at = when(visit, offer.at);
    html! {
        div class="flash notice" role="status" {
            @if offer.restored {
                p { (t!(visit, "autosave-restored", time = at)) }
            } @else {
                p { (t!(visit, "autosave-found", time = at)) }
                form class="fl-row" method="post" action=(format!("/autosave?form={}", offer.name)) {
                    (token_field(&token(visit).0))
                    a class="fl-btn fl-btn-small" href="?restore=1" { (t!(visit, "autosave-restore")) }
                    button class="fl-btn fl-btn-quiet fl-btn-small" name="drop_button" value="1" { (t!(visit, "autosave-drop")) }
                }
            }
        }
    }
}

/// The same for what only this browser kept; JavaScript shows it.
pub(crate) fn own_offer(visit: &Visit) -> Markup {
    html! {
        div class="flash notice" role="status" data-autosave-offer hidden {
            p { (t!(visit, "autosave-found-here")) }
            p class="fl-row" {
                button type="button" class="fl-btn fl-btn-small" data-autosave-restore { (t!(visit, "autosave-restore")) }
                button type="button" class="fl-btn fl-btn-quiet fl-btn-small" data-autosave-discard { (t!(visit, "autosave-drop")) }
            }
        }
    }
}
