//! ODT → blocks: paragraphs and spans with their styles resolved, headings, lists, notes at the end.

use std::collections::HashMap;
use std::rc::Rc;

use super::Unreadable;
use super::build::Builder;
use super::labels::Field;
use super::model::{Document, EM, Hint, Kind, STRIKE, STRONG, SUB, SUP, Style, UNDER};
use super::packed::Packed;
use super::xml::{self, Element, Piece};

/// A style inherits through at most so many others.
const MAX_INHERITANCE: usize = 16;
/// Spans inside of spans beyond this change nothing.
const MAX_SPANS: usize = 64;
/// A run of spaces is at most so long.
const MAX_SPACES: usize = 400;

#[derive(Clone, Default)]
struct Look {
    on: Style,
    off: Style,
    centred: Option<bool>,
    page_before: bool,
    parent: Option<String>,
}

impl Look {
    fn over(&self, under: &Self) -> Self {
        Self {
            on: (under.on & !self.off) | self.on,
            off: 0,
            centred: self.centred.or(under.centred),
            page_before: self.page_before,
            parent: None,
        }
    }

    fn properties(&mut self, element: &Element<'_>) {
        let mut switch = |value: Option<String>, bit: Style, off: &[&str]| {
            if let Some(value) = value {
                if off.contains(&value.as_str()) { self.off |= bit } else { self.on |= bit }
            }
        };
        switch(element.attribute("font-style"), EM, &["normal"]);
        switch(element.attribute("font-weight"), STRONG, &["normal", "400", "300", "500"]);
        switch(element.attribute("text-underline-style"), UNDER, &["none"]);
        switch(element.attribute("text-line-through-style"), STRIKE, &["none"]);
        if let Some(position) = element.attribute("text-position") {
            let raised = position.starts_with("super")
                || position
                    .split('%')
                    .next()
                    .and_then(|number| number.trim().parse::<i32>().ok())
                    .is_some_and(|number| number > 0);
            let lowered = position.starts_with("sub") || position.starts_with('-');
            self.on |= if lowered {
                SUB
            } else if raised {
                SUP
            } else {
                0
            };
        }
        if let Some(align) = element.attribute("text-align") {
            self.centred = Some(align == "center");
        }
        self.page_before |= element.attribute("break-before").as_deref() == Some("page");
    }
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    looks: HashMap<String, Look>,
    /// Whether a list style counts.
    ordered: HashMap<String, bool>,
    base: Style,
    spans: Vec<Style>,
    link: Option<Rc<str>>,
    in_text: usize,
    in_body: bool,
    skipped: usize,
    lists: Vec<&'static str>,
    list_style: Option<String>,
    /// Notes stand inside of the text; their paragraphs wait for its end.
    notes: Vec<String>,
    note: Option<String>,
}

/// Reads a packed OpenDocument text.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut packed = Packed::open(bytes)?;
    let mut reader = Reader::default();
    let mut looks = HashMap::new();
    if packed.has("styles.xml") {
        styles(&packed.text("styles.xml")?, &mut looks, &mut reader.ordered)?;
    }
    let content = packed.text("content.xml")?;
    styles(&content, &mut looks, &mut reader.ordered)?;
    reader.looks = looks.keys().map(|name| (name.clone(), resolve(&looks, name))).collect();
    xml::each(&content, |piece| {
        match piece {
            Piece::Start(element) => reader.start(&element),
            Piece::End(name) => reader.end(name),
            Piece::Text(text) => reader.text(text),
        }
        Ok(())
    })?;
    reader.builder.close_all();
    for (number, note) in reader.notes.iter().enumerate() {
        reader.builder.start_block(Kind::Paragraph, false);
        reader.builder.hint = Some(Hint::Footnote);
        reader.builder.text(&(number + 1).to_string(), SUP, None);
        reader.builder.text(&format!(" {}", note.trim()), 0, None);
        reader.builder.end_block();
    }
    let title = if packed.has("meta.xml") { xml::property_title(&packed.text("meta.xml")?)? } else { None };
    Ok(Document { blocks: reader.builder.finish()?, encoding: "UTF-8".into(), title, ..Document::default() })
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.skipped > 0 || !self.in_body || self.in_text == 0 {
            return;
        }
        if let Some(note) = &mut self.note {
            note.push_str(text);
            return;
        }
        let style = self.spans.last().copied().unwrap_or(self.base);
        let style = if self.link.is_some() { style & !UNDER } else { style };
        let link = self.link.clone();
        self.builder.text(text, style, link.as_ref());
    }

    fn start(&mut self, element: &Element<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let style = element.attribute("style-name").unwrap_or_default();
        match element.name {
            "body" => self.in_body = true,
            _ if !self.in_body => {}
            "tracked-changes" | "frame" | "annotation" | "table-of-content" | "forms" | "sequence-decls"
            | "note-citation" | "ruby-text" => self.skipped = 1,
            "p" | "h" if self.note.is_some() => self.in_text += 1,
            "p" | "h" => {
                let look = self.looks.get(&style).cloned().unwrap_or_default();
                if look.page_before && self.builder.has_blocks() {
                    self.builder.rule(Kind::Rule);
                }
                let level = element
                    .attribute("outline-level")
                    .and_then(|level| level.parse::<u8>().ok())
                    .unwrap_or(1)
                    .clamp(1, 6);
                let title = style == "Title";
                let kind = if element.name == "h" {
                    Kind::Heading(level)
                } else if title {
                    Kind::Heading(1)
                } else {
                    Kind::Paragraph
                };
                self.base = if kind == Kind::Paragraph { look.on } else { 0 };
                let title = title && !self.builder.has_blocks();
                self.builder.start_block(kind, look.centred.unwrap_or(false));
                self.builder.hint = title.then_some(Hint::Field(Field::Title));
                self.in_text += 1;
            }
            "span" => {
                let under = self.spans.last().copied().unwrap_or(self.base);
                let look = self.looks.get(&style).cloned().unwrap_or_default();
                if self.spans.len() < MAX_SPANS {
                    self.spans.push((under & !look.off) | look.on);
                } else {
                    self.spans.push(under);
                }
            }
            "a" => {
                self.link = element
                    .attribute("href")
                    .filter(|href| href.starts_with("http://") || href.starts_with("https://"))
                    .map(Rc::from)
            }
            "s" => {
                let count =
                    element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1).min(MAX_SPACES);
                self.text(&" ".repeat(count));
            }
            "tab" => self.text(" "),
            "line-break" => {
                if let Some(note) = &mut self.note {
                    note.push('\n')
                } else {
                    self.builder.line_break()
                }
            }
            "list" => {
                self.list_style = element.attribute("style-name").or(self.list_style.take());
                let counts = self
                    .list_style
                    .as_ref()
                    .and_then(|name| self.ordered.get(name))
                    .copied()
                    .unwrap_or(false);
                let element = if counts { "ol" } else { "ul" };
                self.lists.push(element);
                self.builder.open(element);
            }
            "list-item" => self.builder.open("li"),
            "note" => {
                let number = (self.notes.len() + 1).to_string();
                self.builder.text(&number, SUP, None);
            }
            "note-body" => self.note = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if !self.in_body {
            return;
        }
        match name {
            "body" => self.in_body = false,
            "p" | "h" => {
                self.in_text = self.in_text.saturating_sub(1);
                match &mut self.note {
                    Some(note) => note.push(' '),
                    None => self.builder.end_block(),
                }
            }
            "span" => {
                self.spans.pop();
            }
            "a" => self.link = None,
            "list" => {
                if let Some(element) = self.lists.pop() {
                    self.builder.close(element);
                }
            }
            "list-item" => self.builder.close("li"),
            "note-body" => self.notes.extend(self.note.take()),
            _ => {}
        }
    }
}

fn styles(
    source: &str,
    looks: &mut HashMap<String, Look>,
    ordered: &mut HashMap<String, bool>,
) -> Result<(), Unreadable> {
    let mut current: Option<(String, Look)> = None;
    let mut list: Option<String> = None;
    xml::each(source, |piece| {
        match piece {
            Piece::Start(element) => match element.name {
                "style" => {
                    let look = Look { parent: element.attribute("parent-style-name"), ..Look::default() };
                    current = element.attribute("name").map(|name| (name, look));
                }
                "text-properties" | "paragraph-properties" => {
                    if let Some((_, look)) = &mut current {
                        look.properties(&element);
                    }
                }
                "list-style" => list = element.attribute("name"),
                "list-level-style-number" if element.attribute("level").as_deref() == Some("1") => {
                    if let Some(name) = &list {
                        ordered.insert(name.clone(), true);
                    }
                }
                _ => {}
            },
            Piece::End("style") => {
                if let Some((name, look)) = current.take() {
                    looks.insert(name, look);
                }
            }
            _ => {}
        }
        Ok(())
    })
}

fn resolve(looks: &HashMap<String, Look>, name: &str) -> Look {
    let mut chain = Vec::new();
    let mut next = Some(name);
    while let Some(look) = next.and_then(|name| looks.get(name)).filter(|_| chain.len() < MAX_INHERITANCE) {
        chain.push(look);
        next = look.parent.as_deref();
    }
    let off = chain.first().map_or(0, |look| look.off);
    let mut resolved = chain.into_iter().rev().fold(Look::default(), |under, look| look.over(&under));
    resolved.off = off;
    resolved
}
