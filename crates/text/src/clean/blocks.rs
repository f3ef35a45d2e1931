//! Blocks of the first pass: each stands only where HTML lets it stand; what the source left out is put in.
//!
//! An item without a list gets one, a list without an item too, rows get their table body, a `dd` its `dt`. A block
//! inside a heading gives way to the heading or ends it. End tags end what they name and all inside it, but nothing
//! outside a table cell.

use super::attributes::Attributes;
use super::elements::{Element, Role};
use super::rewrite::{Block, Rewriter, is_line, is_space};
use super::tokens::Tag;

/// `dl`: a `dt` was met.
const TERM: u8 = 1;
/// `dl`: the last entry was a `dt`.
const TERM_LAST: u8 = 2;
/// `details`: its summary stands; `table`, `figure`: its caption.
pub(crate) const CAPTION: u8 = 4;
/// `table`: a body was met. The flags between are those of `tables.rs`.
pub(crate) const ROWS: u8 = 64;

/// White space between an item and the list that belongs to it, in bytes.
const MOST_SPACE: usize = 200;
/// Stands for a summary that is missing.
const SUMMARY: &str = "…";

impl Rewriter {
    /// The innermost block that was written.
    pub(crate) fn parent(&self) -> Option<&Block> {
        self.blocks.iter().rev().find(|b| !b.out.is_empty())
    }

    fn parent_mut(&mut self) -> Option<&mut Block> {
        self.blocks.iter_mut().rev().find(|b| !b.out.is_empty())
    }

    pub(crate) fn parent_out(&self) -> &'static str {
        self.parent().map_or("", |b| b.out)
    }

    /// May a break stand here, or would it make a list item or a cell of its own?
    pub(crate) fn takes_inline(&self) -> bool {
        !matches!(
            self.parent_out(),
            "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup"
        )
    }

    /// Makes a place for words.
    pub(crate) fn place_inline(&mut self) {
        loop {
            match self.parent_out() {
                "" if self.typed && self.blocks.is_empty() => self.push_implied("p"),
                "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" => {
                    self.step_inside()
                }
                "details" => {
                    self.summarise();
                    return;
                }
                _ => return,
            }
        }
    }

    /// Makes a place for a block.
    pub(crate) fn place_block(&mut self, out: &str) {
        loop {
            match self.parent_out() {
                "summary" if out.starts_with('h') && out != "hr" => return,
                "caption" if out == "table" => self.close_parent(),
                "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" => {
                    self.step_inside()
                }
                "details" => {
                    self.summarise();
                    return;
                }
                line if is_line(line) => self.close_parent(),
                _ => return,
            }
        }
    }

    /// Inside a list or a table, something came that only its parts may hold: opens a part, or leaves what no tag opened.
    pub(crate) fn step_inside(&mut self) {
        let Some(parent) = self.parent() else { return };
        match parent.out {
            "ul" | "ol" | "dl" if parent.source.is_empty() => self.close_parent(),
            "ul" | "ol" => self.push_implied("li"),
            "dl" => self.push_term("dd", "", &Attributes::default()),
            "colgroup" => self.close_parent(),
            "table" => {
                self.mark(ROWS);
                self.push_implied("tbody");
            }
            "tr" => self.push_implied("td"),
            _ => self.push_implied("tr"),
        }
    }

    /// A `details` begins with a summary.
    fn summarise(&mut self) {
        if let Some(parent) = self.parent_mut()
            && parent.out == "details"
            && parent.seen & CAPTION == 0
        {
            parent.seen |= CAPTION;
            self.part_inline();
            self.out.push_str(&format!("<summary>{SUMMARY}</summary>"));
        }
    }

    pub(crate) fn mark(&mut self, flag: u8) {
        if let Some(parent) = self.parent_mut() {
            parent.seen |= flag;
        }
    }

    pub(crate) fn push_implied(&mut self, out: &'static str) {
        self.push("", out, "");
    }

    pub(crate) fn push(&mut self, source: &'static str, out: &'static str, attributes: &str) {
        self.part_inline();
        let start = self.out.len();
        if !out.is_empty() {
            self.out.push('<');
            self.out.push_str(out);
            self.out.push_str(attributes);
            self.out.push('>');
        }
        self.blocks.push(Block {
            source,
            out,
            start,
            inner: self.out.len(),
            bare: attributes.is_empty(),
            seen: 0,
            inlines: self.inlines.len(),
        });
    }

    pub(crate) fn push_with(&mut self, source: &'static str, out: &'static str, attributes: &Attributes) {
        self.push(source, out, &attributes.text);
        self.open_style(attributes.style.elements().map(|out| (out, String::new())).collect());
    }

    fn push_term(&mut self, out: &'static str, source: &'static str, attributes: &Attributes) {
        let seen = self.parent().map_or(0, |b| b.seen);
        if out == "dd" && seen & TERM == 0 {
            // Old pages indent by a `dd` alone.
            self.part_inline();
            self.out.push_str("<dt></dt>");
        }
        if let Some(parent) = self.parent_mut() {
            parent.seen |= TERM;
            if out == "dt" { parent.seen |= TERM_LAST } else { parent.seen &= !TERM_LAST }
        }
        self.push_with(source, out, attributes);
    }

    /// A start tag of a block.
    pub(crate) fn open_block(&mut self, element: Element, tag: &Tag) {
        self.part_inline();
        match element.role {
            Role::Item => self.open_item(element, tag),
            Role::Terms => {
                self.place_block("dl");
                let attributes = self.attributes(element, tag);
                self.push_with(element.source, "dl", &attributes);
            }
            Role::Term => self.open_term(element, tag),
            Role::List => self.open_list(element, tag),
            Role::Table => self.open_table(element, tag),
            Role::TablePart => self.open_table_part(element, tag),
            Role::Caption => self.open_caption(element, tag),
            Role::Rule => {
                self.place_block("hr");
                let attributes = self.attributes(element, tag);
                self.out.push_str(&format!("<hr{}>", attributes.text));
                self.end_piece();
            }
            _ => self.open_flow(element, tag),
        }
    }

    fn open_flow(&mut self, element: Element, tag: &Tag) {
        let simple = element.role == Role::Block && !matches!(element.out, "details" | "figure");
        if simple && self.give_way(element, tag) {
            return;
        }
        let mut out = element.out;
        let heading = out.starts_with('h');
        if (heading || out == "address") && self.blocks.iter().any(|b| matches!(b.out, "address" | "dt")) {
            out = "p";
        }
        self.place_block(out);
        let attributes = self.attributes_as(out, element, tag);
        self.push_with(element.source, out, &attributes);
    }

    /// Inside a heading, a paragraph or division around its words is not written; its alignment is the heading's.
    /// Inside `pre` it is a new line. Whether it was so.
    fn give_way(&mut self, element: Element, tag: &Tag) -> bool {
        let Some(parent) = self.blocks.iter().rposition(|b| !b.out.is_empty()) else { return false };
        let (line, start, empty) = {
            let block = &self.blocks[parent];
            (block.out, block.start, block.inner == self.out.len())
        };
        match line {
            "dl" if element.out == "div" => {}
            "pre" => {
                if !empty && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" if empty => {
                let attributes = self.attributes(element, tag);
                if self.blocks[parent].bare && !attributes.text.is_empty() {
                    self.out.truncate(start);
                    self.out.push_str(&format!("<{line}{}>", attributes.text));
                    self.blocks[parent].bare = false;
                    self.blocks[parent].inner = self.out.len();
                }
            }
            _ => return false,
        }
        self.push(element.source, "", "");
        true
    }

    fn open_list(&mut self, element: Element, tag: &Tag) {
        let attributes = self.attributes(element, tag);
        if let Some(parent) = self.parent()
            && matches!(parent.out, "ul" | "ol")
            && !parent.source.is_empty()
        {
            // A list directly in a list belongs to the item before it.
            // Only so far back is looked for it, for white space may be long and lists many.
            let spaces = self.out.bytes().rev().take(MOST_SPACE).take_while(u8::is_ascii_whitespace).count();
            let end = self.out.len() - spaces;
            let (start, inner) = (parent.start, parent.inner);
            if end > inner && self.out[..end].ends_with("</li>") {
                self.out.truncate(end - "</li>".len());
                let inlines = self.inlines.len();
                self.blocks.push(Block {
                    source: "",
                    out: "li",
                    start,
                    inner,
                    bare: false,
                    seen: 0,
                    inlines,
                });
            }
        }
        self.place_block(element.out);
        self.push_with(element.source, element.out, &attributes);
    }

    fn open_item(&mut self, element: Element, tag: &Tag) {
        let attributes = self.attributes(element, tag);
        for n in (0..self.blocks.len()).rev() {
            match self.blocks[n].out {
                "li" => {
                    self.close_to(n);
                    break;
                }
                "" | "p" | "div" | "address" => {}
                out if is_line(out) => {}
                _ => break,
            }
        }
        if !matches!(self.parent_out(), "ul" | "ol") {
            self.place_block("ul");
            self.push_implied("ul");
        }
        self.push_with(element.source, "li", &attributes);
    }

    fn open_term(&mut self, element: Element, tag: &Tag) {
        let attributes = self.attributes(element, tag);
        for n in (0..self.blocks.len()).rev() {
            match self.blocks[n].out {
                "dt" | "dd" => {
                    self.close_to(n);
                    break;
                }
                "" | "p" | "div" | "address" => {}
                out if is_line(out) => {}
                _ => break,
            }
        }
        if self.parent_out() != "dl" {
            self.place_block("dl");
            self.push_implied("dl");
        }
        self.push_term(element.out, element.source, &attributes);
    }

    /// `summary` at the beginning of `details`, one `figcaption` in a `figure`; elsewhere they are paragraphs.
    fn open_caption(&mut self, element: Element, tag: &Tag) {
        while self.parent_out() == "p" {
            self.close_parent();
        }
        let home = if element.out == "summary" { "details" } else { "figure" };
        let fits = self.parent().is_some_and(|b| b.out == home && b.seen & CAPTION == 0);
        let out = if fits { element.out } else { "p" };
        if fits {
            self.mark(CAPTION);
        } else {
            self.place_block("p");
        }
        let attributes = self.attributes_as(out, element, tag);
        self.push_with(element.source, out, &attributes);
    }

    /// An end tag of a block.
    pub(crate) fn end_block(&mut self, element: Element) {
        let heading = element.out.starts_with('h');
        for n in (0..self.blocks.len()).rev() {
            let block = &self.blocks[n];
            if block.source == element.source
                || (heading && block.source.starts_with('h') && is_line(block.out))
            {
                self.close_to(n);
                return;
            }
            let barrier = match block.out {
                "td" | "th" | "caption" | "table" => !matches!(element.role, Role::Table | Role::TablePart),
                "ul" | "ol" => element.role == Role::Item,
                "dl" => element.role == Role::Term,
                _ => false,
            };
            // A cell's or row's end tag never reaches beyond its own table.
            let other_table = block.out == "table" && element.role == Role::TablePart;
            if barrier || other_table {
                return;
            }
        }
    }

    fn close_parent(&mut self) {
        if let Some(n) = self.blocks.iter().rposition(|b| !b.out.is_empty()) {
            self.close_to(n);
        }
    }

    /// Closes blocks until `left` are open.
    pub(crate) fn close_to(&mut self, left: usize) {
        while self.blocks.len() > left {
            self.part_inline();
            let Some(block) = self.blocks.pop() else { return };
            self.end_with_block(self.blocks.len(), matches!(block.out, "td" | "th" | "caption"));
            self.close(&block);
        }
        self.end_piece();
    }

    fn close(&mut self, block: &Block) {
        if block.out.is_empty() {
            return;
        }
        let empty = is_space(self.out.get(block.inner..).unwrap_or("x"));
        let needless = match block.out {
            "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" => true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => true,
            "li" | "dt" | "dd" | "td" | "th" | "summary" => false,
            _ => block.bare,
        };
        if empty && needless {
            self.out.truncate(block.start);
            // What stood before and what comes after are still two things.
            let first = self.parent().is_some_and(|b| b.inner == self.out.len());
            if !first && !self.out.is_empty() && !self.out.ends_with(|c: char| c.is_ascii_whitespace()) {
                self.out.push('\n');
            }
            return;
        }
        match block.out {
            "summary" if empty => self.out.push_str(SUMMARY),
            "details" if block.seen & CAPTION == 0 => {
                self.out.push_str(&format!("<summary>{SUMMARY}</summary>"))
            }
            "dl" if block.seen & TERM_LAST != 0 => self.out.push_str("<dd></dd>"),
            _ => {}
        }
        self.out.push_str("</");
        self.out.push_str(block.out);
        self.out.push('>');
    }
}
