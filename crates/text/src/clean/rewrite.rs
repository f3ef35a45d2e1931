//! The first pass: tokens in, valid and well nested HTML out, in one go and without a tree.
//!
//! Two stacks stand for what is open: blocks, all of them written, and inline elements, of which a first part is
//! written. An inline element is written only when something stands in it, and closed and opened again wherever a
//! block begins or ends: `<i><p>a</p><p>b</p></i>` comes out as `<p><i>a</i></p><p><i>b</i></p>`. So blocks never stand
//! in inline elements, and a tag left open costs what its repetition costs, which is bounded: the pass stops at the
//! limits of [`super`], naming the line.
//!
//! The parts: here the tokens, text and limits; [`super::blocks`] places blocks, [`super::tables`] tables;
//! [`super::inline`] inline elements.

use html5ever::tokenizer::Token;

use super::attributes::{self, Attributes};
use super::elements::{Element, Role, is_silent, known};
use super::inline::Inline;
use super::tokens::{self, RawKind, Tag, TagKind, Then};
use super::{
    Dropped, Field, GROWTH_ROOM, MAX_DEPTH, MAX_DROPPED, MAX_FORMATTING, MAX_GROWTH, MAX_TAGS, Refused,
};

/// A piece given to the second pass at once ends at the first place after so many bytes where nothing is open.
const PIECE: usize = 32 * 1024;

/// A block that is open.
#[derive(Debug)]
pub(crate) struct Block {
    /// Its name in the source; empty if no tag opened it.
    pub(crate) source: &'static str,
    /// The element written; empty if none was, and only its end tag is awaited.
    pub(crate) out: &'static str,
    /// Where its start tag begins in the output.
    pub(crate) start: usize,
    /// Where its content begins in the output.
    pub(crate) inner: usize,
    /// It has no attributes.
    pub(crate) bare: bool,
    /// What was met in it so far, flags of [`super::blocks`].
    pub(crate) seen: u8,
    /// How many inline elements were open before it.
    pub(crate) inlines: usize,
}

/// What the first pass wrote.
pub(crate) struct Rewritten {
    /// Valid HTML.
    pub(crate) html: String,
    /// Ends of pieces that may be parsed apart.
    pub(crate) pieces: Vec<usize>,
    /// What was left out.
    pub(crate) dropped: Vec<Dropped>,
}

pub(crate) struct Rewriter {
    pub(crate) out: String,
    pub(crate) field: Field,
    /// Newlines at the top level are paragraphs and breaks.
    pub(crate) typed: bool,
    pub(crate) blocks: Vec<Block>,
    pub(crate) inlines: Vec<Inline>,
    /// How many of the inline elements, from the outermost, are written and open.
    pub(crate) written: usize,
    pub(crate) line: u64,
    /// Newlines typed since the last word.
    newlines: usize,
    text: String,
    tags: usize,
    most: usize,
    refused: Option<Refused>,
    /// The element whose raw content is being passed over.
    raw: Option<String>,
    pieces: Vec<usize>,
    dropped: Vec<Dropped>,
}

/// Rewrites `source`.
pub(crate) fn rewrite(source: &str, field: Field, typed: bool) -> Result<Rewritten, Refused> {
    let mut rewriter = Rewriter {
        out: String::with_capacity(source.len() + source.len() / 8),
        field,
        typed,
        blocks: Vec::new(),
        inlines: Vec::new(),
        written: 0,
        line: 1,
        newlines: 0,
        text: String::new(),
        tags: 0,
        most: source.len() * MAX_GROWTH + GROWTH_ROOM,
        refused: None,
        raw: None,
        pieces: Vec::new(),
        dropped: Vec::new(),
    };
    tokens::each(source, |token, line| rewriter.token(token, line));
    rewriter.finish()
}

impl Rewriter {
    fn token(&mut self, token: Token, line: u64) -> Then<()> {
        if self.refused.is_some() {
            return Then::Continue;
        }
        self.line = line;
        match token {
            Token::CharacterTokens(text) => {
                if self.raw.is_none() {
                    // What no document may hold is taken out here, before anything is written for it.
                    let page_ends = |c| matches!(c, '\r' | '\u{c}');
                    let characters = text.chars().map(|c| if page_ends(c) { ' ' } else { c });
                    self.text.extend(characters.filter(|&c| attributes::is_character(c)));
                }
                Then::Continue
            }
            Token::TagToken(tag) => {
                self.flush();
                let then = self.tag(&tag);
                self.watch();
                if self.refused.is_some() { Then::Script(()) } else { then }
            }
            Token::CommentToken(_) => {
                if self.raw.is_none() {
                    self.drop_it("a comment of the HTML");
                }
                Then::Continue
            }
            _ => Then::Continue,
        }
    }

    fn tag(&mut self, tag: &Tag) -> Then<()> {
        self.tags += 1;
        let name = &*tag.name;
        if let Some(raw) = &self.raw {
            if tag.kind == TagKind::EndTag && raw == name {
                self.raw = None;
            }
            return Then::Continue;
        }
        if tag.kind == TagKind::EndTag {
            if let Some(element) = known(name) {
                self.end(element);
            }
            return Then::Continue;
        }
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "iframe" => Some(RawKind::Rawtext),
            "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        if let Some(kind) = raw {
            if name != "title" {
                self.drop_it(&format!("the element <{name}> with all that was in it"));
            }
            self.raw = Some(name.to_owned());
            return Then::RawData(kind);
        }
        if self.typed {
            self.settle(false);
        }
        match known(name) {
            Some(element) => self.start(element, tag),
            None if is_silent(name) => {}
            None => self.drop_it(&format!("the element <{}> (its words are kept)", shortened(name))),
        }
        Then::Continue
    }

    fn start(&mut self, element: Element, tag: &Tag) {
        match element.role {
            Role::Formatting | Role::Inline | Role::Ruby => self.open_inline(element, tag),
            Role::Break => self.write_break(element, tag),
            Role::Picture => self.write_picture(element, tag),
            _ => self.open_block(element, tag),
        }
    }

    fn end(&mut self, element: Element) {
        match element.role {
            Role::Formatting | Role::Inline | Role::Ruby => {
                self.end_inline(element.source);
            }
            // Browsers read </br> as a break.
            Role::Break => {
                if self.takes_inline() {
                    self.place_inline();
                    self.out.push_str("<br>");
                }
            }
            Role::Rule | Role::Picture => {}
            _ => self.end_block(element),
        }
    }

    /// Reads the tag's attributes, telling what was left out.
    pub(crate) fn attributes(&mut self, element: Element, tag: &Tag) -> Attributes {
        self.attributes_as(element.out, element, tag)
    }

    /// The same for an element that is written as another than usual.
    pub(crate) fn attributes_as(&mut self, out: &str, element: Element, tag: &Tag) -> Attributes {
        let (field, line) = (self.field, self.line);
        let mut lost: Vec<String> = Vec::new();
        let read = attributes::read(tag, out, element.class, field, |name| {
            if lost.len() < MAX_DROPPED {
                lost.push(format!("the attribute {} of <{}>", shortened(name), element.source));
            }
        });
        for what in lost {
            self.drop_at(&what, line);
        }
        read
    }

    fn write_break(&mut self, element: Element, tag: &Tag) {
        if self.takes_inline() {
            let attributes = self.attributes(element, tag);
            self.place_inline();
            self.out.push_str(&format!("<br{}>", attributes.text));
        }
    }

    fn write_picture(&mut self, element: Element, tag: &Tag) {
        let attributes = self.attributes(element, tag);
        if self.field == Field::Comment {
            // Whoever reads on would load it from a stranger's house: its description and address are words enough.
            self.drop_it("a picture (its description and address are kept)");
            let address = tag.attrs.iter().find(|attribute| &*attribute.name.local == "src");
            let address = address
                .filter(|_| attributes.text.contains(" src=\""))
                .map_or("", |found| found.value.trim());
            let said: Vec<&str> =
                [attributes.alt.trim(), address].into_iter().filter(|part| !part.is_empty()).collect();
            self.text.push_str(&said.join(" "));
        } else if attributes.text.contains(" src=\"") {
            self.settle(true);
            self.place_inline();
            self.open_pending();
            self.out.push_str(&format!("<img{}>", attributes.text));
        } else {
            self.drop_it("a picture without a usable address (its description is kept)");
            self.text.push_str(&attributes.alt);
        }
    }

    /// Writes the text gathered since the last tag.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        if self.typed && self.at_top() {
            self.write_typed(&text)
        } else {
            self.write_text(&text)
        }
        // The buffer is used again.
        self.text = text;
        self.text.clear();
    }

    fn at_top(&self) -> bool {
        match self.blocks.as_slice() {
            [] => true,
            [one] => one.source.is_empty() && one.out == "p",
            _ => false,
        }
    }

    fn write_text(&mut self, text: &str) {
        let mut text = text;
        if let Some(pre) = self.parent()
            && pre.out == "pre"
            && pre.inner == self.out.len()
        {
            // A browser passes over the first newline of `pre`; none is written, so that none is lost twice.
            text = text.trim_start_matches('\n');
        }
        if text.is_empty() {
            return;
        }
        if is_space(text) {
            if self.parent().is_some_and(|b| is_line(b.out)) {
                self.open_pending();
            }
        } else {
            self.place_inline();
            self.open_pending();
        }
        attributes::escape(&mut self.out, text, false);
    }

    fn write_typed(&mut self, text: &str) {
        let lines = text.split('\n').count();
        for (n, line) in text.split('\n').enumerate() {
            let mut line = line;
            if n > 0 {
                self.newlines += 1;
                line = line.trim_start_matches(space);
            }
            if n + 1 < lines {
                line = line.trim_end_matches(space);
            }
            if line.is_empty() {
                continue;
            }
            if is_space(line) && (self.newlines > 0 || self.blocks.is_empty()) {
                continue;
            }
            self.settle(true);
            self.write_text(line);
        }
    }

    /// Writes what the newlines typed so far mean: a new paragraph at once, a break only before a word.
    fn settle(&mut self, before_a_word: bool) {
        if !self.typed || !self.at_top() {
            return;
        }
        if self.newlines > 1 {
            self.newlines = 0;
            if !self.blocks.is_empty() {
                self.close_to(0);
                self.out.push('\n');
            }
        } else if self.newlines == 1 && before_a_word {
            self.newlines = 0;
            if !self.blocks.is_empty() {
                self.out.push_str("<br>\n");
            }
        }
    }

    /// Stops at the limits.
    fn watch(&mut self) {
        let line = self.line;
        if self.tags > MAX_TAGS {
            self.refused = Some(Refused::TooManyTags { line });
        } else if self.inlines.iter().filter(|i| !i.outs.is_empty()).count() > MAX_FORMATTING {
            self.refused = Some(Refused::TooManyFormatting { line });
        } else if self.blocks.len() + self.inlines.len() > MAX_DEPTH {
            self.refused = Some(Refused::TooDeep { line });
        } else if self.out.len() > self.most {
            self.refused = Some(Refused::Grows { line });
        }
    }

    /// Notes the end of a piece, if nothing is open here.
    pub(crate) fn end_piece(&mut self) {
        if self.blocks.is_empty()
            && self.written == 0
            && self.out.len() - self.pieces.last().copied().unwrap_or(0) > PIECE
        {
            self.pieces.push(self.out.len());
        }
    }

    /// Remembers that something was left out.
    pub(crate) fn drop_it(&mut self, what: &str) {
        self.drop_at(what, self.line);
    }

    fn drop_at(&mut self, what: &str, line: u64) {
        if let Some(known) = self.dropped.iter_mut().find(|d| d.what == what) {
            known.times += 1;
        } else if self.dropped.len() < MAX_DROPPED {
            self.dropped.push(Dropped { line, times: 1, what: what.to_owned() });
        }
    }

    fn finish(mut self) -> Result<Rewritten, Refused> {
        if self.refused.is_none() {
            self.flush();
            self.close_to(0);
            self.close_written(0);
            self.watch();
        }
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(Rewritten { html: self.out, pieces: self.pieces, dropped: self.dropped }),
        }
    }
}

fn space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{c}')
}

/// Nothing but what HTML calls white space?
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_whitespace())
}

/// Takes inline content only.
pub(crate) fn is_line(out: &str) -> bool {
    matches!(out, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "summary")
}

fn shortened(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(30).collect()
}
