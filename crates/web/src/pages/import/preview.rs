//! What was recognised, in fields to correct, beside the story as it was read.

use axum::http::StatusCode;
use fanlight_archive::works::form::WorkForm;
use fanlight_archive::{Field, Invalid, limits};
use fanlight_text::read::{LineBreaks, Options};
use maud::{Markup, PreEscaped, html};

use super::Read;
use crate::forms::{Faults, Fields, token, token_field};
use crate::layout::Page;
use crate::pages::writing::choices::Choices;
use crate::pages::writing::form::{IDS, language_select, notes_areas, title_area};
use crate::pages::writing::parts;
use crate::pages::writing::sheet::{Area, Choice, Sheet};
use crate::t;
use crate::visit::Visit;

/// Bytes of text that the page shows; of a longer book the later chapters are named with their length only.
const SHOWN_BYTES: usize = 1 << 20;

/// Encodings that a person may know to be meant; the reader finds the right one nearly always.
const ENCODINGS: [&str; 8] =
    ["utf-8", "windows-1252", "macintosh", "windows-1250", "windows-1251", "shift_jis", "gb18030", "euc-kr"];

/// The page.
pub(super) struct Preview<'a> {
    pub(super) form: &'a WorkForm,
    pub(super) disclaimer: &'a str,
    pub(super) read: &'a Read,
    pub(super) wanted: &'a Options,
    pub(super) fields: &'a Fields,
    pub(super) stash: &'a str,
    pub(super) nonce: &'a str,
    pub(super) choices: &'a Choices,
    pub(super) invalid: Option<&'a Invalid>,
}

impl Preview<'_> {
    pub(super) fn show(&self, visit: &Visit) -> Page {
        let sheet = Sheet { visit, faults: Faults::new(visit, self.invalid) };
        let title = t!(visit, "import-preview-title");
        let status = if self.invalid.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let mut ids: Vec<(Field, &str)> = vec![("file", "line_breaks"), ("content", "story")];
        ids.extend(IDS.iter().filter(|(field, _)| *field != "content"));
        Page::new(title.clone())
            .class("import-preview")
            .status(status)
            .main(html! {
                div class="fl-head" {
                    h2 class="heading" { (title) }
                    p class="fl-lede" { (t!(visit, "import-preview-lede")) }
                }
                form class="fl-form fl-import" method="post" action="/import" {
                    div class="fl-parts" {
                        button class="landmark" name="look_button" value="1" tabindex="-1" aria-hidden="true" { "…" }
                        (token_field(&token(visit).0))
                        input type="hidden" name="stash" value=(self.stash);
                        input type="hidden" name="form_nonce" value=(self.nonce);
                        input type="hidden" name="work[wip_length]" value=(self.form.chapters);
                        @for index in &self.wanted.put_back { input type="hidden" name="back" value=(index); }
                        (sheet.faults.summary(visit, &ids))
                        (self.reading(&sheet))
                        (self.left_out(visit))
                        (self.recognised(&sheet))
                        div class="fl-buttons" {
                            button class="fl-btn" name="make_button" value="1" { (t!(visit, "import-make")) }
                            button class="fl-btn fl-btn-quiet" name="look_button" value="1" { (t!(visit, "import-again")) }
                        }
                    }
                    (self.story(visit))
                }
            })
            .dress(visit)
    }

    /// How the file is read.
    fn reading(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let taken = self.wanted.line_breaks.unwrap_or(self.read.reading.line_breaks);
        let choice = |value: &str, label: String, chosen: bool| Choice { value: value.into(), label, chosen };
        let breaks = [
            choice("paragraphs", t!(visit, "import-breaks-paragraphs"), taken == LineBreaks::Paragraphs),
            choice("hard-wrapped", t!(visit, "import-breaks-wrapped"), taken == LineBreaks::HardWrapped),
            choice("verse", t!(visit, "import-breaks-verse"), taken == LineBreaks::Verse),
        ];
        let format = self.fields.one("format");
        let formats = [
            choice("", t!(visit, "import-format-auto"), format.is_empty()),
            choice("text", t!(visit, "import-format-text"), format == "text"),
            choice("markdown", t!(visit, "import-format-markdown"), format == "markdown"),
            choice("html", t!(visit, "import-format-html"), format == "html"),
        ];
        let encoding = self.fields.one("encoding");
        let found = &self.read.reading.encoding;
        let mut encodings =
            vec![choice("", t!(visit, "import-encoding-auto", name = found), encoding.is_empty())];
        encodings.extend(ENCODINGS.map(|name| choice(name, name.to_owned(), encoding == name)));
        let area = |id, label| Area {
            id,
            name: id,
            field: "",
            label,
            hint: None,
            value: "",
            limit: 0,
            rows: 1,
            required: false,
        };
        html! {
            section class="fl-section" {
                h3 class="heading" { (t!(visit, "import-how")) }
                (sheet.choices("radio", &area("line_breaks", t!(visit, "import-breaks")), &breaks, true))
                div class="fl-pair" {
                    (sheet.select(&area("format", t!(visit, "import-format")), &formats))
                    (sheet.select(&area("encoding", t!(visit, "import-encoding")), &encodings))
                }
                p { button class="fl-btn fl-btn-quiet fl-btn-small" name="look_button" value="1" { (t!(visit, "import-again")) } }
            }
        }
    }

    /// What is not in the story, each with a button that puts it back.
    fn left_out(&self, visit: &Visit) -> Markup {
        let back = &self.wanted.put_back;
        // The reader counts pieces as they were before any was put back.
        let numbers = (0..).filter(|number| !back.contains(number));
        html! {
            @if !self.read.reading.left_out.is_empty() {
                section class="fl-section fl-left-out" {
                    h3 class="heading" { (t!(visit, "import-left-out")) }
                    ul class="fl-list" {
                        @for (piece, number) in self.read.reading.left_out.iter().zip(numbers) {
                            li {
                                q class="fl-grow" dir="auto" { (piece.text) }
                                button class="fl-btn fl-btn-quiet fl-btn-small" name="put_back" value=(number) { (t!(visit, "import-put-back")) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The fields.
    fn recognised(&self, sheet: &Sheet<'_>) -> Markup {
        let visit = sheet.visit;
        let tags = &self.read.reading.tags;
        let rating = tags.rating_as_typed.as_ref().map(|typed| {
            t!(visit, "import-rating-hint", typed = typed, offered = tags.rating_offered.join(", "))
        });
        let warning =
            tags.warnings_as_typed.as_ref().map(|typed| t!(visit, "import-warning-hint", typed = typed));
        let disclaimer = Area {
            id: "disclaimer",
            name: "disclaimer",
            field: "disclaimer",
            label: t!(visit, "import-disclaimer"),
            hint: Some(t!(visit, "import-disclaimer-hint")),
            value: self.disclaimer,
            limit: limits::NOTES,
            rows: 3,
            required: false,
        };
        html! {
            section class="fl-section" {
                h3 class="heading" { (t!(visit, "import-recognised")) }
                @if let Some(author) = &self.read.reading.author { p class="fl-hint" dir="auto" { (t!(visit, "import-author", name = author)) } }
                (title_area(sheet, &self.form.title))
                (language_select(sheet, &self.form.language, self.choices))
                (notes_areas(sheet, self.form))
                (sheet.area(&disclaimer))
            }
            section class="fl-section" {
                h3 class="heading" { (t!(visit, "write-part-credits")) }
                (parts::credit_rows(sheet, &self.form.credits))
            }
            section class="fl-section" {
                h3 class="heading" { (t!(visit, "write-part-tags")) }
                (parts::tag_fields(sheet, &self.form.tags, self.choices, [rating, warning]))
            }
        }
    }

    /// The story.
    fn story(&self, visit: &Visit) -> Markup {
        let language = self.form.language.as_str();
        let direction = self.choices.direction(language);
        let mut shown = 0;
        html! {
            div class="fl-story-preview" id="story" {
                h3 class="heading" { (t!(visit, "import-story")) }
                @for (index, (chapter, text)) in self.read.reading.chapters.iter().zip(&self.read.shown).enumerate() {
                    @let whole = { let whole = shown <= SHOWN_BYTES; shown += text.len(); whole };
                    section class="fl-chapter-preview" {
                        h4 class="heading" dir="auto" {
                            @match &chapter.title {
                                Some(title) => (t!(visit, "import-chapter", number = index + 1, title = title)),
                                None => (t!(visit, "write-chapter-number", number = index + 1)),
                            }
                        }
                        p class="fl-muted" { (t!(visit, "write-words", words = chapter.words)) }
                        @if let Some(notes) = &chapter.notes { blockquote class="userstuff" dir="auto" { (notes) } }
                        @if whole {
                            div class="userstuff" lang=[(!language.is_empty()).then_some(language)] dir=(direction) { (PreEscaped(text)) }
                        } @else {
                            p class="fl-muted" { (t!(visit, "import-not-shown")) }
                        }
                        @if let Some(notes) = &chapter.end_notes { blockquote class="userstuff" dir="auto" { (notes) } }
                    }
                }
            }
        }
    }
}
