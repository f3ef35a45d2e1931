//! Blocks: what may stand in what, and what is put in between.
//!
//! What the number in a frame's `state` means: list of terms: 1 a term was last, 2 a meaning. Table: 1 after the
//! caption, 2 after columns, 3 after the head, 4 after a body. Columns: 1 when they carry a `span`. Fold: 1 when it has its caption. Figure: 1 when its
//! caption came first, 2 when it came after something. Ruby: 1 when an annotation was last.

use super::{Became, Frame, Kind, MAX_DEPTH, Writer, kind, markup};
use html5ever::tokenizer::Tag;

impl Writer<'_> {
    /// A start tag of emphasis or of a link.
    pub(super) fn inline(&mut self, tag: &Tag) -> Became {
        let name = &*tag.name;
        if name == "a" {
            if self.frames.iter().any(|frame| frame.kind == Kind::Summary) {
                return Became::Nothing;
            }
            if let Some(serial) = self.opens.iter().find(|open| open.tag == "a").map(|open| open.serial) {
                self.close(serial);
            }
        }
        if matches!(name, "a" | "dfn") && self.opens.iter().any(|open| open.tag == name) {
            return Became::Nothing;
        }
        let attributes = self.attributes(tag);
        if attributes.is_empty() && matches!(name, "a" | "span" | "font") {
            return Became::Nothing;
        }
        self.open(kind::modern(name).0, attributes)
    }

    /// A start tag of anything that is neither emphasis nor void.
    pub(super) fn block(&mut self, kind: Kind, tag: &Tag) -> Became {
        match kind {
            Kind::Ruby => return self.ruby(tag),
            Kind::RubyText => return self.ruby_text(tag),
            Kind::RubyParenthesis if self.within(Kind::Ruby) => return self.skip(),
            Kind::RubyParenthesis => return Became::Nothing,
            _ => {}
        }
        if self.blocks >= MAX_DEPTH || self.within(Kind::Summary) {
            self.space();
            return Became::Nothing;
        }
        self.end_words();
        match kind {
            Kind::Item => self.item(tag),
            Kind::Term | Kind::Meaning => self.term(kind, tag),
            Kind::Caption | Kind::Columns | Kind::Head | Kind::Body | Kind::Foot | Kind::Row | Kind::Cell => {
                self.table_part(kind, tag)
            }
            Kind::Summary => match self.top_block_mut() {
                Some(fold) if fold.kind == Kind::Details && fold.state == 0 => {
                    fold.state = 1;
                    self.push(kind, tag)
                }
                _ => self.put(Kind::Box, tag, "div"),
            },
            Kind::FigureCaption => match self.top_block_mut() {
                Some(figure) if figure.kind == Kind::Figure && figure.state == 0 => {
                    figure.state = if figure.filled { 2 } else { 1 };
                    self.push(kind, tag)
                }
                _ => self.put(Kind::Box, tag, "div"),
            },
            Kind::Table if self.within(Kind::Caption) => Became::Nothing,
            Kind::Address if self.within(Kind::Address) => Became::Nothing,
            // Terms may be grouped by div; the groups say nothing that is worth keeping them in order for.
            Kind::Box if self.top() == Some(Kind::Terms) => Became::Nothing,
            Kind::Details => {
                if let Some(serial) = self.opens.iter().find(|open| open.tag == "a").map(|open| open.serial) {
                    self.close(serial);
                }
                self.put(kind, tag, "details")
            }
            Kind::Heading(level) => {
                let name = self.heading(level);
                self.put(kind, tag, name)
            }
            _ => {
                let became = self.put(kind, tag, kind::modern(&tag.name).0);
                self.eat_newline = &*tag.name == "pre";
                became
            }
        }
    }

    /// The heading's name in the page: below the page's own heading, no level skipped.
    fn heading(&mut self, level: u8) -> &'static str {
        while self.outline.last().is_some_and(|above| *above >= level) {
            self.outline.pop();
        }
        self.outline.push(level);
        let level = usize::from(self.rules.under) + self.outline.len();
        ["h1", "h2", "h3", "h4", "h5"].get(level.saturating_sub(1)).copied().unwrap_or("h6")
    }

    fn within(&self, kind: Kind) -> bool {
        self.frames.iter().any(|frame| frame.kind == kind)
    }

    /// A space where a block's bounds are lost, so that words do not grow together.
    fn space(&mut self) {
        if !self.out.ends_with([' ', '\n', '>']) && self.top().is_some_and(Kind::keeps_space) {
            self.out.push(' ');
        }
    }

    /// Closes what holds words only: a block begins.
    fn end_words(&mut self) {
        while let Some(at) = self.frames.iter().rposition(|frame| frame.kind != Kind::Inline) {
            if !self.frames.get(at).is_some_and(|frame| frame.kind.ends_at_block()) {
                break;
            }
            self.pop_to(at);
        }
        self.close_inline();
    }

    /// Opens the innermost block that may hold words and blocks: items in lists, cells in tables, captions of folds.
    pub(super) fn make_room(&mut self) {
        loop {
            let Some(top) = self.top_block_mut() else { return };
            match (top.kind, top.state) {
                (Kind::List, _) => self.imply(Kind::Item, "li"),
                (Kind::Terms, state) => {
                    top.state = 2;
                    if state == 0 {
                        self.close_inline();
                        self.out.push_str("<dt></dt>");
                    }
                    self.imply(Kind::Meaning, "dd");
                }
                (Kind::Table, _) => {
                    top.state = 4;
                    self.imply(Kind::Body, "tbody");
                }
                (Kind::Head | Kind::Body | Kind::Foot, _) => self.imply(Kind::Row, "tr"),
                (Kind::Row, _) => self.imply(Kind::Cell, "td"),
                (Kind::Columns, _) | (Kind::Figure, 2) => self.pop_block(),
                (Kind::Details, 0) => {
                    top.state = 1;
                    self.close_inline();
                    self.caption();
                }
                (Kind::Ruby, _) => {
                    top.state = 0;
                    return;
                }
                _ => {
                    top.filled = true;
                    return;
                }
            }
        }
    }

    /// The caption of a fold that has none.
    fn caption(&mut self) {
        self.out.push_str("<summary>");
        markup::text(&mut self.out, self.rules.details);
        self.out.push_str("</summary>");
    }

    pub(super) fn imply(&mut self, kind: Kind, name: &'static str) {
        self.close_inline();
        self.push_frame(kind, name, "");
    }

    /// Closes the innermost block and the emphasis in it.
    pub(super) fn pop_block(&mut self) {
        if let Some(at) = self.frames.iter().rposition(|frame| frame.kind != Kind::Inline) {
            self.pop_to(at);
        }
    }

    /// Writes a block where blocks may stand, after making room for it.
    fn put(&mut self, kind: Kind, tag: &Tag, name: &'static str) -> Became {
        self.make_room();
        self.close_inline();
        let attributes = self.attributes(tag);
        self.push_frame(kind, name, &attributes)
    }

    /// Writes a block right here.
    pub(super) fn push(&mut self, kind: Kind, tag: &Tag) -> Became {
        let attributes = self.attributes(tag);
        self.push_frame(kind, kind::modern(&tag.name).0, &attributes)
    }

    pub(super) fn push_frame(&mut self, kind: Kind, tag: &'static str, attributes: &str) -> Became {
        let start = self.out.len();
        if kind == Kind::RubyText {
            self.out.push_str("<rp>(</rp>");
        }
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(attributes);
        self.out.push('>');
        self.serial += 1;
        let (height, serial) = (self.frames.len(), self.serial);
        self.blocks += 1;
        self.frames.push(Frame {
            kind,
            tag,
            serial,
            start,
            body: self.out.len(),
            state: 0,
            filled: false,
            foot: String::new(),
        });
        Became::Block { height, serial }
    }

    /// The end of a block, with what its kind still lacks.
    pub(super) fn end_block(&mut self, frame: Frame) {
        match (frame.kind, frame.state) {
            (Kind::Terms, 1) => self.out.push_str("<dd></dd>"),
            (Kind::Details, 0) => self.caption(),
            (Kind::Ruby, 0) => self.out.push_str("<rt></rt>"),
            (Kind::Table, _) => self.out.push_str(&frame.foot),
            // An annotation without a word needs no parentheses.
            (Kind::RubyText, _) if self.out.get(frame.start..) == Some("<rp>(</rp><rt>") => {
                self.out.truncate(frame.start);
                return self.out.push_str("<rt></rt>");
            }
            // A heading without a word is none.
            (Kind::Heading(_), _)
                if self.out.get(frame.body..).is_some_and(|inside| inside.trim().is_empty())
                    && self.out.get(frame.start..).is_some_and(|start| !start.contains(" id=\"")) =>
            {
                self.out.truncate(frame.start);
                self.outline.pop();
                return;
            }
            _ => {}
        }
        self.end_tag(frame.tag);
        match frame.kind {
            Kind::RubyText => self.out.push_str("<rp>)</rp>"),
            // The foot may stand before the bodies in old HTML, and only after them in today's.
            Kind::Foot => {
                let foot = self.out.split_off(frame.start);
                if let Some(table) = self.top_block_mut() {
                    table.foot = foot;
                }
            }
            _ => {}
        }
    }

    fn item(&mut self, tag: &Tag) -> Became {
        if self.top() == Some(Kind::Item) {
            self.pop_block();
        }
        match self.top() {
            Some(Kind::List) => self.push(Kind::Item, tag),
            _ => self.put(Kind::Box, tag, "div"),
        }
    }

    fn term(&mut self, kind: Kind, tag: &Tag) -> Became {
        if matches!(self.top(), Some(Kind::Term | Kind::Meaning)) {
            self.pop_block();
        }
        match self.top_block_mut() {
            Some(list) if list.kind == Kind::Terms => {
                let first = list.state == 0;
                list.state = if kind == Kind::Term { 1 } else { 2 };
                if first && kind == Kind::Meaning {
                    self.out.push_str("<dt></dt>");
                }
                self.push(kind, tag)
            }
            _ => self.put(Kind::Box, tag, "div"),
        }
    }

    /// `hr`.
    pub(super) fn rule(&mut self, tag: &Tag) {
        if self.within(Kind::Summary) {
            return self.space();
        }
        self.end_words();
        self.make_room();
        self.close_inline();
        self.write_void(tag);
    }

    /// `br`, `wbr`, `img`.
    pub(super) fn void(&mut self, kind: Kind, tag: &Tag) {
        if self.skipping > 0 {
            return;
        }
        if kind == Kind::Break {
            self.ready();
            return self.write_void(tag);
        }
        let find = |name| tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
        let Some(alt) = find("alt").map(|alt| alt.value.trim()).filter(|alt| !alt.is_empty()) else { return };
        self.ready();
        let address = find("src").and_then(|src| markup::address(&src.value, self.rules.base));
        let linked = self.opens.iter().any(|open| open.tag == "a") || self.within(Kind::Summary);
        match address.filter(|_| !linked) {
            Some(address) => {
                self.out.push_str("<a");
                markup::attribute(&mut self.out, "href", &address);
                self.out.push('>');
                markup::text(&mut self.out, alt);
                self.out.push_str("</a>");
            }
            None => markup::text(&mut self.out, alt),
        }
    }

    pub(super) fn write_void(&mut self, tag: &Tag) {
        let attributes = self.attributes(tag);
        self.out.push('<');
        self.out.push_str(kind::modern(&tag.name).0);
        self.out.push_str(&attributes);
        self.out.push_str(if self.rules.xml { "/>" } else { ">" });
    }

    fn ruby(&mut self, tag: &Tag) -> Became {
        if self.within(Kind::Ruby) || self.blocks >= MAX_DEPTH {
            return Became::Nothing;
        }
        self.ready();
        self.push(Kind::Ruby, tag)
    }

    fn ruby_text(&mut self, tag: &Tag) -> Became {
        if self.top() == Some(Kind::RubyText) {
            self.pop_block();
        }
        self.close_inline();
        match self.top_block_mut() {
            Some(ruby) if ruby.kind == Kind::Ruby => {
                ruby.state = 1;
                self.push(Kind::RubyText, tag)
            }
            _ => Became::Nothing,
        }
    }
}
