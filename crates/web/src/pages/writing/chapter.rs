//! The parts of a chapter's form, and the page of it.

use fanlight_archive::policy::WorkState;
use fanlight_archive::works::edit::Editable;
use fanlight_archive::works::form::ChapterForm;
use fanlight_archive::{ChapterId, Field, Invalid, limits};
use maud::{Markup, html};

use super::autosave::Offer;
use super::choices::Choices;
use super::form::chapter_name;
use super::sheet::{Area, Sheet};
use super::typed::{INNER, OWN};
use super::{editor_head, first_button};
use crate::forms::{Faults, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// The text of a chapter.
pub(crate) fn story(
    sheet: &Sheet<'_>,
    prefix: &str,
    form: &ChapterForm,
    language: &str,
    direction: &str,
) -> Markup {
    let name = format!("{prefix}[content]");
    let hint =
        Some(t!(sheet.visit, "write-text-hint", least = limits::CHAPTER_LEAST, limit = limits::CHAPTER));
    let area = Area {
        id: "content",
        name: &name,
        field: "content",
        label: t!(sheet.visit, "write-text"),
        hint,
        value: &form.text,
        limit: limits::CHAPTER,
        rows: 20,
        required: true,
    };
    sheet.story(&area, language, direction)
}

/// Title, summary, notes and end notes of a chapter.
fn around(sheet: &Sheet<'_>, prefix: &str, form: &ChapterForm) -> Markup {
    let visit = sheet.visit;
    let area = |id, part: &str, field, label, value: &str, limit, rows| {
        let name = format!("{prefix}[{part}]");
        sheet.area(&Area { id, name: &name, field, label, hint: None, value, limit, rows, required: false })
    };
    html! {
        (area("chapter_title", "title", "chapter_title", t!(visit, "write-chapter-title"), &form.title, limits::TITLE, 1))
        (area("chapter_summary", "summary", "chapter_summary", t!(visit, "write-chapter-summary"), &form.summary, limits::SUMMARY, 3))
        (area("chapter_notes", "notes", "chapter_notes", t!(visit, "write-chapter-notes"), &form.notes, limits::NOTES, 3))
        (area("chapter_endnotes", "endnotes", "chapter_endnotes", t!(visit, "write-chapter-end-notes"), &form.end_notes, limits::NOTES, 3))
    }
}

/// What a work's form says of its one chapter beside the text; open where something is in it, or wrong with it.
pub(crate) fn inner_fold(sheet: &Sheet<'_>, form: &ChapterForm) -> Markup {
    let filled =
        [&form.title, &form.summary, &form.notes, &form.end_notes].iter().any(|text| !text.is_empty());
    let fields = ["chapter_title", "chapter_summary", "chapter_notes", "chapter_endnotes"];
    let wrong = fields.into_iter().any(|field| sheet.faults.has(field));
    html! {
        details class="fl-fold" open[filled || wrong] {
            summary { (t!(sheet.visit, "write-chapter-fold")) }
            div class="fl-form" { (around(sheet, INNER, form)) }
        }
    }
}

/// Which chapter a form is of.
pub(crate) enum Stage<'a> {
    /// One that is not there yet: its nonce.
    New(&'a str),
    /// One that is there, and whether it is posted.
    There(ChapterId, bool),
}

/// The page of a chapter's form.
pub(crate) struct ChapterPage<'a> {
    /// Which chapter.
    pub(crate) stage: Stage<'a>,
    /// Of which work.
    pub(crate) work: &'a Editable,
    /// What is in the form.
    pub(crate) form: &'a ChapterForm,
    /// Its place among the work's chapters, as typed; from 1.
    pub(crate) position: String,
    /// The version the form began from.
    pub(crate) base: String,
    /// The lists of the archive: languages.
    pub(crate) choices: &'a Choices,
    /// What needs another look.
    pub(crate) invalid: Option<&'a Invalid>,
    /// What was typed and not saved.
    pub(crate) offer: Option<Offer>,
    /// A sentence over the form.
    pub(crate) notice: Option<String>,
}

const IDS: &[(Field, &str)] = &[
    ("chapter_title", "chapter_title"),
    ("position", "chapter_position"),
    ("chapter_summary", "chapter_summary"),
    ("chapter_notes", "chapter_notes"),
    ("content", "content"),
    ("chapter_endnotes", "chapter_endnotes"),
    ("chapter_published", "chapter_published"),
];

impl ChapterPage<'_> {
    /// The page.
    pub(crate) fn show(&self, visit: &Visit) -> Page {
        let sheet = Sheet { visit, faults: Faults::new(visit, self.invalid) };
        let work = self.work.work;
        let title = match self.stage {
            Stage::New(_) => t!(visit, "write-chapter-new-heading"),
            Stage::There(..) => t!(visit, "write-chapter-edit-heading"),
        };
        let name = match self.work.form.title.as_str() {
            "" => t!(visit, "write-untitled"),
            name => name.to_owned(),
        };
        Page::new(title.clone())
            .class("chapters-form fl-page")
            .head(editor_head())
            .notice(self.notice.clone())
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    p class="fl-row" {
                        // A draft opens for who made the whole of it.
                        @if self.work.whole || self.work.state == WorkState::Posted {
                            a href=(format!("/works/{work}")) dir="auto" { (name) }
                        } @else {
                            bdi { (name) }
                        }
                        @if let Stage::There(_, posted) = self.stage { @if !posted { span class="fl-chip" { (t!(visit, "write-draft")) } } }
                        @if self.work.whole {
                            a href=(format!("/works/{work}/manage_chapters")) { (t!(visit, "write-manage-chapters")) }
                            @if let Stage::There(id, _) = self.stage {
                                a href=(format!("/works/{work}/chapters/{id}/confirm_delete")) { (t!(visit, "write-chapter-delete")) }
                            }
                        }
                    }
                }
                (self.body(&sheet))
            })
            .dress(visit)
    }

    fn body(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let work = self.work.work;
        let (action, key) = match self.stage {
            Stage::New(_) => (format!("/works/{work}/chapters"), format!("new-chapter-{work}")),
            Stage::There(id, _) => (format!("/works/{work}/chapters/{id}"), format!("chapter-{id}")),
        };
        let language = self.work.form.language.as_str();
        let published = Area {
            id: "chapter_published",
            name: "chapter[published]",
            field: "chapter_published",
            label: t!(visit, "write-published"),
            hint: Some(t!(visit, "write-published-hint")),
            value: &self.form.published,
            limit: 0,
            rows: 1,
            required: false,
        };
        html! {
            (super::autosave::offer(visit, self.offer.as_ref()))
            form class="fl-form" id="chapter-form" method="post" action=(action) data-autosave=(format!("/autosave?form={key}"))
                data-autosave-at=(self.offer.as_ref().map_or(0, Offer::millis))
                data-label-saved=(t!(visit, "autosave-saved", time = "{time}")) data-label-kept=(t!(visit, "autosave-kept")) {
                (first_button())
                (token_field(&token(visit).0))
                @match self.stage {
                    Stage::New(nonce) => input type="hidden" name="form_nonce" value=(nonce);,
                    Stage::There(..) => input type="hidden" name="base" value=(self.base);,
                }
                (super::autosave::own_offer(visit))
                (sheet.faults.summary(visit, IDS))
                @if matches!(self.stage, Stage::New(_)) { (self.place(sheet)) }
                (around(sheet, OWN, self.form))
                (story(sheet, OWN, self.form, language, self.choices.direction(language)))
                (sheet.line("date", &published))
                (self.buttons(visit))
            }
        }
    }

    fn place(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let there = self.work.chapters.iter().filter(|chapter| chapter.binned_at.is_none());
        let end = there.clone().count() + 1;
        let chosen = |place: usize| self.position == place.to_string();
        let mut choices: Vec<_> = there
            .enumerate()
            .map(|(index, line)| super::sheet::Choice {
                value: (index + 1).to_string(),
                label: t!(visit, "write-place-before", name = chapter_name(visit, index + 1, line)),
                chosen: chosen(index + 1),
            })
            .collect();
        let at_end = !choices.iter().any(|choice| choice.chosen);
        let label = t!(visit, "write-place-end");
        choices.push(super::sheet::Choice { value: end.to_string(), label, chosen: at_end });
        let area = Area {
            id: "chapter_position",
            name: "chapter[position]",
            field: "position",
            label: t!(visit, "write-place"),
            hint: None,
            value: "",
            limit: 0,
            rows: 1,
            required: false,
        };
        sheet.select(&area, &choices)
    }

    fn buttons(&self, visit: &Visit) -> Markup {
        // Who made the chapter and not the work leaves the posting to its creators.
        let saves = matches!(self.stage, Stage::There(_, true)) || !self.work.whole;
        html! {
            div class="fl-buttons fl-buttons-stay" {
                @if saves {
                    button class="fl-btn" name="save_button" value="1" { (t!(visit, "write-save")) }
                } @else {
                    button class="fl-btn" name="post_button" value="1" {
                        @if self.work.state == WorkState::Posted { (t!(visit, "write-chapter-post")) }
                        @else { (t!(visit, "write-chapter-join")) }
                    }
                    button class="fl-btn fl-btn-quiet" name="save_button" value="1" { (t!(visit, "write-chapter-keep")) }
                }
                button class="fl-btn fl-btn-quiet" name="preview_button" value="1" { (t!(visit, "write-preview")) }
                span class="fl-saved" role="status" data-autosave-state {}
            }
        }
    }
}
