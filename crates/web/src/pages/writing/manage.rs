//! The order of a work's chapters, and those in the bin: `/works/{work}/manage_chapters`.
//!
//! Each chapter has a number field; JavaScript adds handles and buttons that change the numbers. A chapter whose
//! number was changed goes before the one that has it, or after it if it comes from before: what one expects who
//! types one new number.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fanlight_archive::Error;
use fanlight_archive::works::chapters;
use fanlight_archive::works::edit::{self, ChapterLine, Editable};
use maud::{Markup, html};

use super::form::chapter_name;
use super::{spend, work_id, writer};
use crate::errors::Fault;
use crate::forms::{Fields, Posted, token, token_field};
use crate::layout::Page;
use crate::network::Budget;
use crate::t;
use crate::visit::Visit;

async fn open(visit: &mut Visit, work: &str) -> Result<Editable, Fault> {
    let work = work_id(work)?;
    let viewer = visit.viewer.clone();
    Ok(edit::load(visit.db().await?, &viewer, work).await?)
}

fn there(editable: &Editable) -> Vec<&ChapterLine> {
    editable.chapters.iter().filter(|chapter| chapter.binned_at.is_none()).collect()
}

/// `GET /works/{work}/manage_chapters`
pub async fn show(Path(work): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let editable = open(&mut visit, &work).await?;
    let notice = match visit.query("done").as_deref() {
        Some("order") => Some(t!(visit, "manage-done-order")),
        Some("binned") => Some(t!(visit, "manage-done-binned")),
        Some("back") => Some(t!(visit, "manage-done-back")),
        _ => None,
    };
    Ok(page(&visit, &editable, notice))
}

/// `POST /works/{work}/manage_chapters`
pub async fn save(Path(work): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { mut visit, fields, .. } = posted;
    spend(&visit, Budget::Write)?;
    let person = writer(&visit)?;
    let editable = open(&mut visit, &work).await?;
    let work = editable.work;
    visit.rest();
    let mut change = visit.archive().change(Some(person)).await?;
    let done = if fields.has("put_back") {
        let chapter = super::chapter_id(fields.one("put_back"))?;
        if !editable.chapters.iter().any(|line| line.id == chapter) {
            return Err(Fault::Missing("chapter"));
        }
        chapters::put_back(&mut change, &visit.viewer, chapter).await?;
        "back"
    } else {
        let order = order(&there(&editable).iter().map(|line| line.id).collect::<Vec<_>>(), &fields);
        match chapters::reorder(&mut change, &visit.viewer, work, &order).await {
            Ok(()) => {}
            Err(Error::Conflict) => {
                drop(change);
                let notice = Some(t!(visit, "manage-overtaken"));
                return Ok(page(&visit, &editable, notice).status(StatusCode::CONFLICT).into_response());
            }
            Err(error) => return Err(error.into()),
        }
        "order"
    };
    change.commit().await?;
    Ok(Redirect::to(&format!("/works/{work}/manage_chapters?done={done}")).into_response())
}

/// The things of these ids (`order[ID]`) as the typed numbers order them; whatever has none, or no number, stays.
pub(crate) fn order<I: Copy + Ord + std::str::FromStr>(now: &[I], fields: &Fields) -> Vec<I> {
    // A form that knows something which is gone is told so by the archive, which wants each exactly once.
    let typed = fields.0.iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("order[")?.strip_suffix(']')?.parse::<I>().ok()?;
        Some((id, value.trim().parse::<i64>().ok()))
    });
    let mut places: Vec<(i64, i64, usize, I)> = Vec::new();
    for (id, number) in typed {
        let old = now.iter().position(|other| *other == id);
        let at = old.map_or(i64::MAX, |old| old as i64 + 1);
        let number = number.unwrap_or(at);
        // At the same number: what came from further on first, then what was there, then what came from before.
        places.push((number, (number - at).signum(), old.unwrap_or(usize::MAX), id));
    }
    places.sort_unstable();
    places.into_iter().map(|place| place.3).collect()
}

fn page(visit: &Visit, editable: &Editable, notice: Option<String>) -> Page {
    let work = editable.work;
    let title = t!(visit, "write-manage-chapters");
    let binned: Vec<_> = editable.chapters.iter().filter(|chapter| chapter.binned_at.is_some()).collect();
    Page::new(title.clone())
        .class("works-manage_chapters fl-page")
        .notice(notice)
        .main(html! {
            div class="fl-head" {
                h2 class="heading" { (title) }
                p class="fl-row" {
                    a href=(format!("/works/{work}")) dir="auto" { (super::confirm::named(visit, &editable.form.title)) }
                    a class="fl-btn fl-btn-small" href=(format!("/works/{work}/chapters/new")) { (t!(visit, "write-add-chapter")) }
                }
                p class="fl-lede" { (t!(visit, "manage-lede")) }
            }
            form class="fl-form" method="post" action=(format!("/works/{work}/manage_chapters")) {
                button class="landmark" name="save_button" value="1" tabindex="-1" aria-hidden="true" { "…" }
                (token_field(&token(visit).0))
                ol class="fl-reorder" data-reorder data-label-up=(t!(visit, "manage-up", name = "{name}"))
                    data-label-down=(t!(visit, "manage-down", name = "{name}"))
                    data-label-moved=(t!(visit, "manage-moved", name = "{name}", n = "{n}", m = "{m}")) {
                    @for (index, line) in there(editable).into_iter().enumerate() { (item(visit, editable, index + 1, line)) }
                }
                div class="fl-buttons" {
                    button class="fl-btn" name="save_button" value="1" { (t!(visit, "manage-save")) }
                    a href=(format!("/works/{work}/edit")) { (t!(visit, "write-go-back")) }
                }
                @if !binned.is_empty() {
                    section class="fl-section" {
                        h3 class="heading" { (t!(visit, "manage-bin")) }
                        p class="fl-hint" { (t!(visit, "manage-bin-hint")) }
                        ul class="fl-list" {
                            @for line in binned {
                                li {
                                    span class="fl-grow" dir="auto" { (super::confirm::named(visit, &line.title)) }
                                    span class="fl-muted" { (t!(visit, "write-words", words = line.words)) }
                                    button class="fl-btn fl-btn-quiet fl-btn-small" name="put_back" value=(line.id) { (t!(visit, "bin-put-back")) }
                                }
                            }
                        }
                    }
                }
            }
        })
        .dress(visit)
}

fn item(visit: &Visit, editable: &Editable, number: usize, line: &ChapterLine) -> Markup {
    let name = chapter_name(visit, number, line);
    let id = format!("o{}", line.id);
    let address = format!("/works/{}/chapters/{}", editable.work, line.id);
    html! {
        li data-name=(name) {
            label class="landmark" for=(id) { (t!(visit, "manage-position", name = &name)) }
            input class="fl-tiny" type="number" min="1" id=(id) name=(format!("order[{}]", line.id)) value=(number);
            span class="fl-grow" dir="auto" { a href=(format!("{address}/edit")) { (name) } }
            @if line.state == "draft" { span class="fl-chip" { (t!(visit, "write-draft")) } }
            span class="fl-muted" { (t!(visit, "write-words", words = line.words)) }
            a href=(format!("{address}/confirm_delete")) { (t!(visit, "write-delete-short")) span class="landmark" { " " (name) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fanlight_archive::ChapterId;

    fn sorted(typed: [&str; 4]) -> Vec<i64> {
        let now = [ChapterId(1), ChapterId(2), ChapterId(3), ChapterId(4)];
        let fields = now.iter().zip(typed).map(|(id, typed)| (format!("order[{id}]"), typed.to_owned()));
        order(&now, &Fields(fields.collect())).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn one_new_number_moves_one_chapter_there() {
        assert_eq!(sorted(["1", "2", "3", "1"]), [4, 1, 2, 3]);
        assert_eq!(sorted(["3", "2", "3", "4"]), [2, 3, 1, 4]);
        assert_eq!(sorted(["9", "2", "3", "4"]), [2, 3, 4, 1]);
    }

    #[test]
    fn a_whole_new_order_is_taken_as_it_is_and_what_is_no_number_stays() {
        assert_eq!(sorted(["4", "3", "2", "1"]), [4, 3, 2, 1]);
        assert_eq!(sorted(["1", "", "three", "4"]), [1, 2, 3, 4]);
    }
}
