//! HTML → blocks: pages and fragments, from Word, from sites, from anybody.
//!
//! One pass over the tokens, no tree: elements that say how a text looks become styles, elements that part it become
//! blocks; lists, quotes and preformatted texts keep their frames, tables of a layout lose theirs. What a page needs
//! beside its text (scripts, styles, forms, navigation) is no part of it.

mod emphasis;
mod stray;

use std::rc::Rc;

use emphasis::{css_style, inline_style};
use stray::escape_stray;

use super::build::Builder;
use super::labels::Field;
use super::model::{Document, Hint, Kind, Style};
use super::sites::{self, Region, Site};
use super::{MAX_TAGS, Unreadable};
use crate::clean::tokens::{self, RawKind, Tag, TagKind, Then};
use html5ever::tokenizer::Token;

/// So many inline elements at once are remembered; deeper ones change nothing.
const MAX_INLINE: usize = 128;
/// So many block elements at once are remembered.
const MAX_OPEN: usize = 512;

/// An open element that parts the text.
struct Open {
    name: String,
    centred: bool,
    region: Region,
}

struct Inline {
    name: String,
    style: Style,
    link: Option<Rc<str>>,
}

struct Reader {
    builder: Builder,
    site: Site,
    open: Vec<Open>,
    inline: Vec<Inline>,
    /// Content that is not read: the element and how many of its name are open.
    skipping: Option<(String, u32)>,
    /// The label of the quotes to come.
    pending: Option<Field>,
    navigation: bool,
    in_title: bool,
    title: String,
    tags: usize,
}

/// Reads a page or fragment.
pub(crate) fn read(source: &str) -> Result<Document, Unreadable> {
    let source = escape_stray(source);
    let document = pass(&source, sites::site(&source), true)?;
    if document.blocks.iter().any(|block| block.kind == Kind::Paragraph && block.hint.is_none()) {
        return Ok(document);
    }
    // Perhaps the story stands in what looked like navigation.
    pass(&source, Site::Unknown, false)
}

/// Reads one file of an e-book: nothing of it is navigation, and its title is the book's.
pub(crate) fn read_book_file(source: &str) -> Result<Document, Unreadable> {
    let source = escape_stray(source);
    let document = pass(&source, sites::site(&source), false)?;
    Ok(Document { title: None, ..document })
}

fn pass(source: &str, site: Site, navigation: bool) -> Result<Document, Unreadable> {
    let mut reader = Reader {
        builder: Builder::default(),
        site,
        open: Vec::new(),
        inline: Vec::new(),
        skipping: None,
        pending: None,
        navigation,
        in_title: false,
        title: String::new(),
        tags: 0,
    };
    tokens::each(source, |token, _| reader.token(token));
    if reader.tags > MAX_TAGS {
        return Err(Unreadable::TooMany { what: "tags".into(), limit: MAX_TAGS });
    }
    let title = if site == Site::Unknown {
        Some(reader.title.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|title| !title.is_empty())
    } else {
        None
    };
    let blocks = reader.builder.finish()?;
    Ok(Document { blocks, title, ..Document::default() })
}

impl Reader {
    fn token(&mut self, token: Token) -> Then<()> {
        match token {
            Token::CharacterTokens(text) => self.text(&text),
            Token::TagToken(tag) => {
                self.tags += 1;
                if self.tags > MAX_TAGS {
                    return Then::Script(());
                }
                return self.tag(&tag);
            }
            _ => {}
        }
        Then::Continue
    }

    fn region(&self) -> Region {
        self.open.last().map_or(self.site.ground(), |open| open.region)
    }

    fn style(&self) -> Style {
        self.inline.iter().fold(0, |style, inline| style | inline.style)
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.skipping.is_none() && self.region() != Region::Skip {
            let link = self.inline.iter().rev().find_map(|inline| inline.link.clone());
            let (style, link) = match self.region() {
                Region::Story => (self.style(), link),
                _ => (0, None),
            };
            self.set_hint();
            self.builder.text(text, style, link.as_ref());
        }
    }

    fn set_hint(&mut self) {
        self.builder.hint = match self.region() {
            Region::Field(field) => Some(Hint::Field(field)),
            Region::Message => {
                Some(Hint::LeftOut(if self.open.iter().any(|open| open.region == Region::Afterword) {
                    "footer"
                } else {
                    "header"
                }))
            }
            Region::Preface | Region::Afterword
                if self.pending.is_some() && self.open.iter().any(|open| open.name == "blockquote") =>
            {
                self.pending.map(Hint::Field)
            }
            _ => None,
        };
    }

    fn tag(&mut self, tag: &Tag) -> Then<()> {
        let name: &str = &tag.name;
        let start = tag.kind == TagKind::StartTag;
        if let Some((skipped, depth)) = &mut self.skipping {
            if skipped == name && !tag.self_closing {
                if start {
                    *depth += 1
                } else {
                    *depth -= 1
                }
                if *depth == 0 {
                    self.skipping = None;
                }
            }
            return if start { raw(name) } else { Then::Continue };
        }
        if name == "title" {
            self.in_title = start && self.title.is_empty();
            return if start { raw(name) } else { Then::Continue };
        }
        if start && self.is_skipped(name, tag) {
            if !tag.self_closing {
                self.skipping = Some((name.to_owned(), 1));
            }
            return raw(name);
        }
        if let Some(style) = inline_style(name) {
            self.inline(name, style, tag, start);
        } else if start {
            self.start(name, tag);
        } else {
            self.end(name);
        }
        if self.site == Site::FanFictionNet && matches!(name, "b" | "a" | "span") {
            // Inline elements part the head of these pages.
            if start && self.region() == Region::Preface {
                self.enter(name, tag, false)
            } else if !start && self.open.last().is_some_and(|open| open.name == name) {
                self.leave(name)
            }
        }
        Then::Continue
    }

    fn is_skipped(&self, name: &str, tag: &Tag) -> bool {
        match name {
            "script" | "style" | "select" | "button" | "textarea" | "noscript" | "iframe" | "object"
            | "svg" | "math" | "template" | "audio" | "video" | "rp" | "xml" | "map" | "applet" => true,
            "nav" | "footer" | "aside" => self.navigation && self.site == Site::Unknown,
            "ul" | "div" | "p" | "table" if self.navigation && self.site == Site::Unknown => {
                let named =
                    format!("{} {}", attribute(tag, "class"), attribute(tag, "id")).to_ascii_lowercase();
                named.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                    matches!(
                        word,
                        "nav" | "navigation" | "navbar" | "breadcrumb" | "breadcrumbs" | "menu" | "sidebar"
                    )
                })
            }
            _ => false,
        }
    }

    fn inline(&mut self, name: &str, style: Style, tag: &Tag, start: bool) {
        if !start {
            if let Some(at) = self.inline.iter().rposition(|inline| inline.name == name) {
                self.inline.remove(at);
            }
        } else if !tag.self_closing && self.inline.len() < MAX_INLINE {
            let link = (name == "a")
                .then(|| attribute(tag, "href"))
                .filter(|href| href.starts_with("http://") || href.starts_with("https://"));
            let style = style | css_style(&attribute(tag, "style"));
            self.inline.push(Inline { name: name.to_owned(), style, link: link.map(Rc::from) });
        }
    }

    fn centred(&self, tag: &Tag, name: &str) -> bool {
        let align = attribute(tag, "align").to_ascii_lowercase();
        let style = attribute(tag, "style").to_ascii_lowercase().replace(' ', "");
        if name == "center"
            || align == "center"
            || style.contains("text-align:center")
            || attribute(tag, "class").contains("center")
        {
            return true;
        }
        let other = !align.is_empty() || style.contains("text-align:");
        !other && self.open.last().is_some_and(|open| open.centred)
    }

    fn enter(&mut self, name: &str, tag: &Tag, centred: bool) {
        self.end_block();
        let parent = self.region();
        let region = self
            .site
            .region(parent, name, &attribute(tag, "id"), &attribute(tag, "class"), &attribute(tag, "href"))
            .unwrap_or(parent);
        if self.open.len() < MAX_OPEN {
            self.open.push(Open { name: name.to_owned(), centred, region });
        }
    }

    fn leave(&mut self, name: &str) {
        self.end_block();
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.open.truncate(at);
        }
        // Text right after an element stands as its parent does.
        let centred = self.open.last().is_some_and(|open| open.centred);
        self.builder.become_block(Kind::Paragraph, centred);
        if name == "blockquote" && !matches!(self.region(), Region::Story) {
            self.pending = None;
        }
    }

    /// Ends the block; a preface's label is kept in mind instead.
    fn end_block(&mut self) {
        self.builder.end_block();
        if matches!(self.region(), Region::Preface | Region::Afterword)
            && let Some(block) = self.builder.last()
            && block.hint.is_none()
            && block.kind == Kind::Paragraph
            && let Some(field) = sites::preface_label(&block.text())
        {
            self.pending = Some(field);
            self.builder.drop_last();
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if name == "br" {
            if self.region() == Region::Tags {
                self.builder.text(" ", 0, None)
            } else {
                self.builder.line_break()
            }
            return;
        }
        let centred = self.centred(tag, name);
        if self.region() == Region::Tags
            && matches!(name, "dt" | "dd" | "ul" | "ol" | "li" | "p" | "div" | "dl" | "h4")
        {
            if name == "dt" {
                self.builder.end_block();
            }
            if name == "li" && !self.builder.line_text().trim_end().ends_with(':') {
                self.builder.text(", ", 0, None);
            }
            self.builder.text(" ", 0, None);
            return;
        }
        match name {
            "hr" => {
                if matches!(self.region(), Region::Story) {
                    self.builder.rule(Kind::Rule);
                }
                return;
            }
            "img" => {
                // Pictures lie elsewhere; what one shows is said beside the story, to be put back.
                let alt = attribute(tag, "alt");
                if self.region() == Region::Story
                    && !alt.trim().is_empty()
                    && self.builder.line_text().trim().is_empty()
                {
                    self.builder.picture(&alt);
                }
                return;
            }
            // A paragraph ends the one before it.
            "p" if self.open.last().is_some_and(|open| open.name == "p") => self.leave("p"),
            // So do items and cells, but not those around the list or table that they stand in.
            "li" => self.builder.close_sibling("li", &["ul", "ol"]),
            "tr" => self.builder.close_sibling("tr", &["table"]),
            "td" | "th" => {
                self.builder.close_sibling("td", &["table"]);
                self.builder.close_sibling("th", &["table"]);
            }
            _ => {}
        }
        let kind = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            "p" | "div" | "section" | "article" | "main" | "header" | "center" | "dl" | "dt" | "dd"
            | "figure" | "figcaption" | "details" | "summary" | "caption" | "fieldset" | "form" | "body"
            | "html" | "head" | "nav" | "footer" | "aside" | "address" | "tbody" | "thead" | "tfoot" => {
                Kind::Paragraph
            }
            "blockquote" | "ul" | "ol" | "pre" | "li" | "table" | "tr" | "td" | "th" => {
                self.enter(name, tag, centred);
                self.frame(name, tag);
                return;
            }
            _ => return,
        };
        self.enter(name, tag, centred);
        let kind = if self.region() == Region::Heading { Kind::Heading(2) } else { kind };
        self.builder.start_block(kind, centred);
    }

    /// Lists, quotes, preformatted texts and tables with lines keep their elements.
    fn frame(&mut self, name: &str, tag: &Tag) {
        if self.region() != Region::Story {
            return;
        }
        match name {
            "blockquote" => self.builder.open("blockquote"),
            "ul" => self.builder.open("ul"),
            "ol" => self.builder.open("ol"),
            "li" if self.builder.is_in(&["ul", "ol"]) => self.builder.open("li"),
            "pre" => self.builder.preformatted = true,
            "table" if !matches!(attribute(tag, "border").as_str(), "" | "0") => self.builder.open("table"),
            "tr" if self.builder.is_in(&["table"]) => self.builder.open("tr"),
            "td" if self.builder.is_in(&["tr"]) => self.builder.open("td"),
            "th" if self.builder.is_in(&["tr"]) => self.builder.open("th"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.region() == Region::Tags
            && matches!(name, "dt" | "dd" | "ul" | "ol" | "li" | "p" | "div" | "h4")
        {
            return;
        }
        self.leave(name);
        match name {
            "blockquote" | "ul" | "ol" | "li" | "table" | "tr" | "td" | "th" => self.builder.close(name),
            "pre" => self.builder.preformatted = false,
            _ => {}
        }
    }
}

fn raw(name: &str) -> Then<()> {
    match name {
        "script" => Then::RawData(RawKind::ScriptData),
        "style" | "iframe" | "noscript" => Then::RawData(RawKind::Rawtext),
        "title" | "textarea" => Then::RawData(RawKind::Rcdata),
        _ => Then::Continue,
    }
}

fn attribute(tag: &Tag, name: &str) -> String {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| attribute.value.to_string())
        .unwrap_or_default()
}
