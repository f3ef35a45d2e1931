//! DOCX → blocks: paragraphs with their styles, runs with their emphasis, lists, breaks, footnotes at the end.
//!
//! Styles are resolved by their names and by what they say of emphasis, one level of inheritance after the other.
//! Texts that were deleted in a tracked change are not read, inserted ones are.

mod beside;

use std::collections::HashMap;
use std::rc::Rc;

use beside::{links, numbering, styles};

use super::Unreadable;
use super::build::Builder;
use super::labels::Field;
use super::model::{Document, EM, Hint, Kind, STRIKE, STRONG, SUB, SUP, Style, UNDER};
use super::packed::Packed;
use super::xml::{self, Element, Piece};

/// A document keeps at most so many footnotes.
const MAX_NOTES: usize = 5_000;

/// What a style says; a paragraph or run may say otherwise.
#[derive(Clone, Default, Debug)]
struct Look {
    on: Style,
    off: Style,
    centred: Option<bool>,
    heading: Option<u8>,
    is_title: bool,
    based_on: Option<String>,
}

impl Look {
    /// One property of a run or paragraph.
    fn property(&mut self, element: &Element<'_>) {
        let value = element.attribute("val");
        let is_off = matches!(value.as_deref(), Some("0" | "false" | "none" | "off" | "baseline"));
        let bit = match element.name {
            "b" => STRONG,
            "i" => EM,
            "u" => UNDER,
            "strike" | "dstrike" => STRIKE,
            "vertAlign" if value.as_deref() == Some("superscript") => SUP,
            "vertAlign" if value.as_deref() == Some("subscript") => SUB,
            "jc" => {
                self.centred = Some(value.as_deref() == Some("center"));
                return;
            }
            "outlineLvl" => {
                self.heading = value
                    .and_then(|value| value.parse::<u8>().ok())
                    .filter(|level| *level < 6)
                    .map(|level| level + 1);
                return;
            }
            _ => return,
        };
        if is_off { self.off |= bit } else { self.on |= bit }
    }

    /// This look over another one.
    fn over(&self, under: &Self) -> Self {
        Self {
            on: (under.on & !self.off) | self.on,
            off: 0,
            centred: self.centred.or(under.centred),
            heading: self.heading.or(under.heading),
            is_title: self.is_title,
            based_on: None,
        }
    }
}

/// Reads a packed Word document.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut packed = Packed::open(bytes)?;
    let styles = if packed.has("word/styles.xml") {
        styles(&packed.text("word/styles.xml")?)?
    } else {
        HashMap::new()
    };
    let ordered = if packed.has("word/numbering.xml") {
        numbering(&packed.text("word/numbering.xml")?)?
    } else {
        HashMap::new()
    };
    let links = if packed.has("word/_rels/document.xml.rels") {
        links(&packed.text("word/_rels/document.xml.rels")?)?
    } else {
        HashMap::new()
    };
    let mut reader = Reader { builder: Builder::default(), styles, ordered, links, ..Reader::default() };
    let source = packed.text("word/document.xml")?;
    xml::each(&source, |piece| reader.piece(piece))?;
    reader.builder.close_all();
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if !reader.notes.is_empty() && packed.has(part) {
            let source = packed.text(part)?;
            reader.list = None;
            reader.in_notes = true;
            xml::each(&source, |piece| reader.note(piece))?;
        }
    }
    let title = if packed.has("docProps/core.xml") {
        xml::property_title(&packed.text("docProps/core.xml")?)?
    } else {
        None
    };
    Ok(Document { blocks: reader.builder.finish()?, encoding: "UTF-8".into(), title, ..Document::default() })
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    styles: HashMap<String, Look>,
    /// Whether a numbering's first level counts.
    ordered: HashMap<String, bool>,
    links: HashMap<String, Rc<str>>,
    paragraph: Look,
    paragraph_style: Look,
    run: Look,
    run_style: Look,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    /// Inside of text that is read.
    in_text: bool,
    /// Depth inside of what is not read: deletions, text boxes' fallbacks, drawings' names.
    skipped: usize,
    list: Option<String>,
    new_list: Option<String>,
    link: Option<Rc<str>>,
    /// Which footnote has which number.
    notes: HashMap<String, usize>,
    /// The number to stand before the next text.
    number: Option<usize>,
    /// Reading the footnotes.
    in_notes: bool,
    started: bool,
    note_is_real: bool,
}

impl Reader {
    fn piece(&mut self, piece: Piece<'_>) -> Result<(), Unreadable> {
        match piece {
            Piece::Start(element) => self.start(&element),
            Piece::End(name) => self.end(name),
            Piece::Text(text) => {
                if self.in_text && self.skipped == 0 {
                    self.begin();
                    let style = self
                        .run
                        .over(&self.run_style)
                        .over(&Look { on: self.paragraph_style.on, ..Look::default() })
                        .on;
                    // A heading's own look is no emphasis.
                    let style = if self.paragraph_heading().is_some() {
                        style & !self.paragraph_style.on
                    } else {
                        style
                    };
                    let link = self.link.clone();
                    let style = if link.is_some() { style & !UNDER } else { style };
                    self.builder.text(text, style, link.as_ref());
                }
            }
        }
        Ok(())
    }

    fn paragraph_heading(&self) -> Option<u8> {
        self.paragraph.heading.or(self.paragraph_style.heading)
    }

    /// Begins the paragraph's block once its properties are known.
    fn begin(&mut self) {
        if self.started {
            return;
        }
        self.started = true;
        if self.new_list != self.list {
            self.builder.close_all();
            if let Some(list) = &self.new_list {
                self.builder.open(if self.ordered.get(list).copied().unwrap_or(false) { "ol" } else { "ul" });
            }
            self.list.clone_from(&self.new_list);
        }
        if self.list.is_some() {
            self.builder.close("li");
            self.builder.open("li");
        }
        let centred = self.paragraph.centred.or(self.paragraph_style.centred).unwrap_or(false);
        let kind =
            self.paragraph_heading().filter(|_| self.list.is_none()).map_or(Kind::Paragraph, Kind::Heading);
        let title = self.paragraph_style.is_title && !self.builder.has_blocks();
        self.builder.start_block(kind, centred);
        self.builder.hint =
            if self.in_notes { Some(Hint::Footnote) } else { title.then_some(Hint::Field(Field::Title)) };
        if let Some(number) = self.number.take() {
            self.builder.text(&number.to_string(), SUP, None);
            self.builder.text(" ", 0, None);
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        match element.name {
            "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "sdtPr" | "sectPr" => {
                self.skipped = 1
            }
            "p" => {
                self.paragraph = Look::default();
                self.paragraph_style = Look::default();
                self.new_list = None;
                self.started = false;
            }
            "pPr" => self.in_paragraph_properties = true,
            "pStyle" if self.in_paragraph_properties => {
                self.paragraph_style = self
                    .styles
                    .get(&element.attribute("val").unwrap_or_default())
                    .cloned()
                    .unwrap_or_default()
            }
            "numId" if self.in_paragraph_properties => {
                self.new_list = element.attribute("val").filter(|id| id != "0")
            }
            "r" => {
                self.run = Look::default();
                self.run_style = Look::default();
            }
            "rPr" => self.in_run_properties = true,
            "rStyle" => {
                self.run_style = self
                    .styles
                    .get(&element.attribute("val").unwrap_or_default())
                    .cloned()
                    .unwrap_or_default()
            }
            "t" => self.in_text = true,
            "tab" if !self.in_paragraph_properties => self.put(" "),
            "noBreakHyphen" => self.put("\u{2011}"),
            "softHyphen" => self.put("\u{ad}"),
            "br" | "cr" => {
                if element.attribute("type").as_deref() == Some("page") {
                    self.builder.rule(Kind::Rule);
                    self.started = false;
                } else {
                    self.begin();
                    self.builder.line_break();
                }
            }
            "hyperlink" => self.link = element.attribute("id").and_then(|id| self.links.get(&id).cloned()),
            "footnoteReference" | "endnoteReference" => {
                let number = self.notes.len() + 1;
                if number <= MAX_NOTES {
                    self.notes.insert(note_key(element), number);
                }
                self.begin();
                self.builder.text(&number.to_string(), SUP, None);
            }
            _ if self.in_run_properties && !self.in_paragraph_properties => self.run.property(element),
            _ if self.in_paragraph_properties && !self.in_run_properties => self.paragraph.property(element),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        self.begin();
        self.builder.text(text, 0, None);
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => {
                if self.started || self.new_list.is_none() {
                    self.builder.end_block();
                }
                // Word draws a rule as the border of an empty paragraph; those say nothing here.
                self.started = false;
            }
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            "hyperlink" => self.link = None,
            _ => {}
        }
    }

    /// A footnote's or endnote's paragraphs, after the text.
    fn note(&mut self, piece: Piece<'_>) -> Result<(), Unreadable> {
        match &piece {
            Piece::Start(element) if matches!(element.name, "footnote" | "endnote") => {
                self.number = self.notes.get(&note_key(element)).copied();
                self.note_is_real = self.number.is_some();
                return Ok(());
            }
            Piece::Start(element) if matches!(element.name, "footnoteRef" | "endnoteRef") => return Ok(()),
            _ => {}
        }
        if self.note_is_real { self.piece(piece) } else { Ok(()) }
    }
}

/// Footnotes and endnotes are numbered apart in the file.
fn note_key(element: &Element<'_>) -> String {
    format!(
        "{}{}",
        if element.name.starts_with("end") { "e" } else { "f" },
        element.attribute("id").unwrap_or_default()
    )
}
