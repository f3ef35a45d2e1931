//! A work's form as a page: what is typed for a new work, for a draft, for a posted one.
//!
//! A work with one chapter has its text in the same form; one with several has a list of links to theirs.

use fanlight_archive::policy::WorkState;
use fanlight_archive::works::edit::{ChapterLine, Editable};
use fanlight_archive::works::form::{ChapterForm, CommentsFrom, WorkForm};
use fanlight_archive::{Field, Invalid, Time, WorkId, limits};
use maud::{Markup, html};

use super::autosave::Offer;
use super::choices::Choices;
use super::sheet::{Area, Choice, Sheet};
use super::typed::INNER;
use super::{chapter, editor_head, first_button, parts};
use crate::addresses;
use crate::forms::{Faults, token, token_field};
use crate::layout::Page;
use crate::t;
use crate::visit::Visit;

/// Which work a form is of.
pub(crate) enum Stage<'a> {
    /// One that is not there yet; the nonce makes it one work however often the form is sent.
    New(&'a str),
    /// One that is there.
    There(&'a Editable),
}

impl Stage<'_> {
    fn work(&self) -> Option<WorkId> {
        match self {
            Stage::New(_) => None,
            Stage::There(editable) => Some(editable.work),
        }
    }

    fn is_posted(&self) -> bool {
        matches!(self, Stage::There(editable) if editable.state == WorkState::Posted)
    }

    fn is_scheduled(&self) -> bool {
        matches!(self, Stage::There(editable) if editable.post_at.is_some())
    }
}

/// The page of a work's form.
pub(crate) struct WorkPage<'a> {
    /// Which work.
    pub(crate) stage: Stage<'a>,
    /// What is in the form.
    pub(crate) form: &'a WorkForm,
    /// The text, if the work has one chapter.
    pub(crate) chapter: Option<&'a ChapterForm>,
    /// The version the form began from, as its field says.
    pub(crate) base: String,
    /// The lists to choose from.
    pub(crate) choices: &'a Choices,
    /// What needs another look.
    pub(crate) invalid: Option<&'a Invalid>,
    /// What was typed and not saved, if there is such a thing.
    pub(crate) offer: Option<Offer>,
    /// A sentence over the form.
    pub(crate) notice: Option<String>,
}

/// The controls in the order of the form, for the box of errors.
pub(crate) const IDS: &[(Field, &str)] = &[
    ("title", "work_title"),
    ("language", "work_language"),
    ("pseud", "work_pseud"),
    ("rating", "work_rating"),
    ("warning", "work_warning"),
    ("fandom", "work_fandom"),
    ("category", "work_category"),
    ("relationship", "work_relationship"),
    ("character", "work_character"),
    ("freeform", "work_freeform"),
    ("summary", "work_summary"),
    ("notes", "work_notes"),
    ("endnotes", "work_endnotes"),
    ("credits", "work_credits"),
    ("chapter_title", "chapter_title"),
    ("chapter_summary", "chapter_summary"),
    ("chapter_notes", "chapter_notes"),
    ("chapter_endnotes", "chapter_endnotes"),
    ("content", "content"),
    ("series", "work_series"),
    ("chapters", "work_chapters"),
    ("published", "work_published"),
    ("post_at", "work_post_at"),
    ("comments_from", "work_comments"),
];

impl WorkPage<'_> {
    /// The page.
    pub(crate) fn show(&self, visit: &Visit) -> Page {
        let sheet = Sheet { visit, faults: Faults::new(visit, self.invalid) };
        let title = match &self.stage {
            Stage::New(_) => t!(visit, "write-new-title"),
            Stage::There(editable) if editable.form.title.is_empty() => t!(visit, "write-edit-untitled"),
            Stage::There(editable) => t!(visit, "write-edit-title", title = &editable.form.title),
        };
        Page::new(title.clone())
            .class("works-form fl-page")
            .head(editor_head())
            .notice(self.notice.clone())
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    (self.head(visit))
                }
                (self.body(&sheet))
            })
            .dress(visit)
    }

    fn head(&self, visit: &Visit) -> Markup {
        match &self.stage {
            Stage::New(_) => html! {
                p class="fl-lede" { (t!(visit, "write-new-lede")) " " a href="/import" { (t!(visit, "write-new-import")) } }
            },
            Stage::There(editable) => {
                let work = editable.work;
                html! {
                    p class="fl-row" {
                        @if editable.state == WorkState::Draft { span class="fl-chip" { (t!(visit, "write-draft")) } }
                        @if let Some(at) = editable.post_at { span class="fl-chip fl-chip-ok" { (t!(visit, "write-scheduled", time = when(visit, at))) } }
                        @if editable.state == WorkState::Binned { span class="fl-chip fl-chip-warn" { (t!(visit, "write-binned")) } }
                        a href=(format!("/works/{work}")) { (t!(visit, "write-see")) }
                        a href=(format!("/works/{work}/chapters/new")) { (t!(visit, "write-add-chapter")) }
                        a href=(format!("/works/{work}/manage_chapters")) { (t!(visit, "write-manage-chapters")) }
                        a href=(addresses::creators(work)) { (t!(visit, "creators-title")) }
                        a href=(format!("/works/{work}/edit_tags")) { (t!(visit, "write-edit-tags")) }
                        a href=(format!("/works/{work}/confirm_delete")) { (t!(visit, "write-delete")) }
                    }
                }
            }
        }
    }

    fn body(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let action = match self.stage.work() {
            None => "/works".to_owned(),
            Some(work) => format!("/works/{work}"),
        };
        let autosave = match self.stage.work() {
            None => "/autosave?form=new-work".to_owned(),
            Some(work) => format!("/autosave?form=work-{work}"),
        };
        html! {
            (super::autosave::offer(visit, self.offer.as_ref()))
            form class="fl-form fl-sections" id="work-form" method="post" action=(action) data-autosave=(autosave)
                data-autosave-at=(self.offer.as_ref().map_or(0, Offer::millis))
                data-label-saved=(t!(visit, "autosave-saved", time = "{time}")) data-label-kept=(t!(visit, "autosave-kept")) {
                (first_button())
                (token_field(&token(visit).0))
                @match &self.stage {
                    Stage::New(nonce) => input type="hidden" name="form_nonce" value=(nonce);,
                    Stage::There(_) => input type="hidden" name="base" value=(self.base);,
                }
                (super::autosave::own_offer(visit))
                (sheet.faults.summary(visit, IDS))
                (self.basics(sheet))
                section class="fl-section" aria-labelledby="part-tags" {
                    h3 class="heading" id="part-tags" { (t!(visit, "write-part-tags")) }
                    (parts::tag_fields(sheet, &self.form.tags, self.choices, [None, None]))
                }
                (self.about(sheet))
                section class="fl-section" aria-labelledby="part-credits" {
                    h3 class="heading" id="part-credits" { (t!(visit, "write-part-credits")) }
                    p class="fl-hint" { (t!(visit, "write-credits-hint")) }
                    (parts::credit_rows(sheet, &self.form.credits))
                }
                (self.text(sheet))
                (self.series(sheet))
                (self.posting(sheet))
                (self.buttons(visit))
            }
        }
    }

    fn basics(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        html! {
            section class="fl-section" aria-labelledby="part-basics" {
                h3 class="heading" id="part-basics" { (t!(visit, "write-part-basics")) }
                (title_area(sheet, &self.form.title))
                (language_select(sheet, &self.form.language, self.choices))
                @if self.choices.pens.len() > 1 { (self.pens(sheet)) }
                @else { @for pen in &self.form.pseuds { input type="hidden" name="work[author_attributes][ids][]" value=(pen); } }
            }
        }
    }

    fn pens(&self, sheet: &Sheet<'_>) -> Markup {
        let chosen = |index: usize, id| {
            if self.form.pseuds.is_empty() { index == 0 } else { self.form.pseuds.contains(&id) }
        };
        let pens = self.choices.pens.iter().enumerate();
        let pens: Vec<_> = pens
            .map(|(index, pen)| Choice {
                value: pen.id.to_string(),
                label: pen.name.clone(),
                chosen: chosen(index, pen.id),
            })
            .collect();
        let area = Area {
            id: "work_pseud",
            name: "work[author_attributes][ids][]",
            field: "pseud",
            label: t!(sheet.visit, "write-pseud"),
            hint: None,
            value: "",
            limit: 0,
            rows: 1,
            required: false,
        };
        sheet.choices("checkbox", &area, &pens, false)
    }

    fn about(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        html! {
            section class="fl-section" aria-labelledby="part-about" {
                h3 class="heading" id="part-about" { (t!(visit, "write-part-about")) }
                (notes_areas(sheet, self.form))
            }
        }
    }

    fn text(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let language = self.form.language.as_str();
        html! {
            section class="fl-section" aria-labelledby="part-text" {
                h3 class="heading" id="part-text" { (t!(visit, "write-part-text")) }
                @if let Some(typed) = self.chapter {
                    (chapter::story(sheet, INNER, typed, language, self.choices.direction(language)))
                    (chapter::inner_fold(sheet, typed))
                }
                @if let Stage::There(editable) = &self.stage {
                    @if self.chapter.is_none() || several(editable) { (chapter_links(visit, editable)) }
                }
            }
        }
    }

    fn series(&self, sheet: &Sheet<'_>) -> Markup {
        let there = match &self.stage {
            Stage::There(editable) => editable.form.series.as_deref().unwrap_or_default(),
            Stage::New(_) => &[],
        };
        parts::series_fields(sheet, self.form, there, self.choices)
    }

    fn posting(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let area = |id, name, field, label, hint, value| Area {
            id,
            name,
            field,
            label,
            hint,
            value,
            limit: 0,
            rows: 1,
            required: false,
        };
        let who = [CommentsFrom::Everyone, CommentsFrom::Members, CommentsFrom::Nobody].map(|from| Choice {
            value: from.as_str().into(),
            label: match from {
                CommentsFrom::Everyone => t!(visit, "write-comments-everyone"),
                CommentsFrom::Members => t!(visit, "write-comments-members"),
                CommentsFrom::Nobody => t!(visit, "write-comments-nobody"),
            },
            chosen: self.form.comments_from == from.as_str(),
        });
        let zone = if self.form.time_zone.is_empty() { "UTC" } else { &self.form.time_zone };
        html! {
            section class="fl-section" aria-labelledby="part-posting" {
                h3 class="heading" id="part-posting" { (t!(visit, "write-part-posting")) }
                div class="fl-pair" {
                    (sheet.line("text", &area("work_chapters", "work[wip_length]", "chapters", t!(visit, "write-chapters"),
                        Some(t!(visit, "write-chapters-hint")), &self.form.chapters)))
                    (sheet.line("date", &area("work_published", "work[published]", "published", t!(visit, "write-published"),
                        Some(t!(visit, "write-published-hint")), &self.form.published)))
                }
                @if !self.stage.is_posted() {
                    (sheet.line("datetime-local", &area("work_post_at", "work[post_at]", "post_at", t!(visit, "write-post-at"),
                        Some(t!(visit, "write-post-at-hint", zone = zone)), &self.form.post_at)))
                }
                fieldset class="fl-group" {
                    legend { (t!(visit, "write-readers")) }
                    div class="fl-choices fl-choices-stack" {
                        (tick("work[restricted]", self.form.restricted, t!(visit, "write-restricted")))
                        (tick("work[anonymous]", self.form.anonymous, t!(visit, "write-anonymous")))
                        (tick("work[text_hidden]", self.form.text_hidden, t!(visit, "write-text-hidden")))
                    }
                }
                (sheet.choices("radio", &area("work_comments", "work[comments_from]", "comments_from", t!(visit, "write-comments"), None, ""), &who, false))
                div class="fl-choices" {
                    (tick("work[moderated_commenting_enabled]", self.form.comments_moderated, t!(visit, "write-comments-moderated")))
                }
                input type="hidden" name="work[history_for]" value=(self.form.history_for);
            }
        }
    }

    fn buttons(&self, visit: &Visit) -> Markup {
        buttons(
            visit,
            self.stage.is_posted(),
            self.stage.is_scheduled(),
            html! {
                button class="fl-btn fl-btn-quiet" name="preview_button" value="1" { (t!(visit, "write-preview")) }
                span class="fl-saved" role="status" data-autosave-state {}
            },
        )
    }
}

/// The buttons that keep or post a work; `more` stands after them.
pub(crate) fn buttons(visit: &Visit, posted: bool, scheduled: bool, more: Markup) -> Markup {
    html! {
        div class="fl-buttons fl-buttons-stay" {
            @if posted {
                button class="fl-btn" name="save_button" value="1" { (t!(visit, "write-save")) }
            } @else {
                button class="fl-btn" name="post_button" value="1" {
                    @if scheduled { (t!(visit, "write-post-scheduled")) } @else { (t!(visit, "write-post")) }
                }
                button class="fl-btn fl-btn-quiet" name="save_button" value="1" {
                    @if scheduled { (t!(visit, "write-save-unscheduled")) } @else { (t!(visit, "write-save-draft")) }
                }
            }
            (more)
        }
    }
}

/// A box to tick, with what it means.
pub(crate) fn tick(name: &str, ticked: bool, label: String) -> Markup {
    html! {
        label class="fl-choice" { input type="checkbox" name=(name) value="1" checked[ticked]; " " span { (label) } }
    }
}

/// The title's field.
pub(crate) fn title_area(sheet: &Sheet<'_>, value: &str) -> Markup {
    sheet.area(&Area {
        id: "work_title",
        name: "work[title]",
        field: "title",
        label: t!(sheet.visit, "write-title"),
        hint: None,
        value,
        limit: limits::TITLE,
        rows: 1,
        required: true,
    })
}

/// The list of languages.
pub(crate) fn language_select(sheet: &Sheet<'_>, code: &str, choices: &Choices) -> Markup {
    let visit = sheet.visit;
    let none =
        Choice { value: String::new(), label: t!(visit, "write-language-none"), chosen: code.is_empty() };
    let languages = choices.languages.iter().map(|language| Choice {
        value: language.code.clone(),
        label: language.name.clone(),
        chosen: language.code == code,
    });
    let languages: Vec<_> = [none].into_iter().chain(languages).collect();
    let area = Area {
        id: "work_language",
        name: "work[language_id]",
        field: "language",
        label: t!(visit, "write-language"),
        hint: None,
        value: "",
        limit: 0,
        rows: 1,
        required: true,
    };
    sheet.select(&area, &languages)
}

/// Summary, notes, end notes.
pub(crate) fn notes_areas(sheet: &Sheet<'_>, form: &WorkForm) -> Markup {
    let visit = sheet.visit;
    let area = |id, name, field, label, value, limit, rows| {
        sheet.area(&Area { id, name, field, label, hint: None, value, limit, rows, required: false })
    };
    html! {
        (area("work_summary", "work[summary]", "summary", t!(visit, "write-summary"), &form.summary, limits::SUMMARY, 4))
        (area("work_notes", "work[notes]", "notes", t!(visit, "write-notes"), &form.notes, limits::NOTES, 4))
        (area("work_endnotes", "work[endnotes]", "endnotes", t!(visit, "write-end-notes"), &form.end_notes, limits::NOTES, 3))
    }
}

/// Whether a work has more chapters than the one its own form can hold.
pub(crate) fn several(editable: &Editable) -> bool {
    editable.chapters.iter().filter(|chapter| chapter.binned_at.is_none()).count() > 1
}

fn chapter_links(visit: &Visit, editable: &Editable) -> Markup {
    let there = editable.chapters.iter().filter(|chapter| chapter.binned_at.is_none());
    html! {
        p class="fl-hint" { (t!(visit, "write-chapters-apart")) }
        ol class="fl-list" {
            @for (number, line) in there.enumerate() {
                li {
                    a class="fl-grow" dir="auto" href=(format!("/works/{}/chapters/{}/edit", editable.work, line.id)) {
                        (chapter_name(visit, number + 1, line))
                    }
                    @if line.state == "draft" { span class="fl-chip" { (t!(visit, "write-draft")) } }
                    span class="fl-muted" { (t!(visit, "write-words", words = line.words)) }
                }
            }
        }
    }
}

/// "Chapter 3", or "3. Rain".
pub(crate) fn chapter_name(visit: &Visit, number: usize, line: &ChapterLine) -> String {
    if line.title.is_empty() {
        t!(visit, "write-chapter-number", number = number)
    } else {
        format!("{number}. {}", line.title)
    }
}

/// A moment in the person's own time zone: `2027-01-31 18:00`.
pub(crate) fn when(visit: &Visit, time: Time) -> String {
    in_zone(visit, time, "%Y-%m-%d %H:%M")
}

/// A moment as a field of day and time holds it.
pub(crate) fn for_field(visit: &Visit, time: Time) -> String {
    in_zone(visit, time, "%Y-%m-%dT%H:%M")
}

fn in_zone(visit: &Visit, time: Time, format: &str) -> String {
    let name = super::typed::zone(visit);
    let zone = jiff::tz::TimeZone::get(&name).unwrap_or(jiff::tz::TimeZone::UTC);
    time.timestamp().to_zoned(zone).strftime(format).to_string()
}
