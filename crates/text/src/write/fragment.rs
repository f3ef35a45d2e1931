//! A cleaned HTML fragment → the same as well-formed XHTML 5 that also is valid HTML.
//!
//! One pass over html5ever's tokens, with a stack and no recursion. Where the nesting is not what the standard allows,
//! the least is changed that keeps every word in its place:
//! - emphasis and links around blocks are closed before the block and opened again in it ([`Writer::ready`]), at most
//!   [`MAX_OPEN`] deep and at most [`MAX_REOPENED`] times the input's size;
//! - what is missing between list and item, table and cell, fold and caption is put in ([`Writer::make_room`]);
//! - headings start below the page's own and never skip a level; ids are unique and every `#link` has its target;
//! - pictures are not embedded: one with a description becomes a link to it.
//!
//! Time and memory grow with the input's length only: depth is bounded by [`MAX_DEPTH`].

mod attributes;
mod blocks;
mod kind;
mod tables;

use super::markup;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use kind::Kind;
use std::cell::RefCell;
use std::collections::HashSet;
use url::Url;

/// Emphasis, links and the like within each other; what is deeper is dropped, its words stay.
const MAX_OPEN: usize = 16;
/// Blocks within each other; what is deeper is dropped, its words stay.
const MAX_DEPTH: usize = 100;
/// How many times the input's length emphasis opened again may take, besides a first 4 KiB.
const MAX_REOPENED: usize = 2;
/// How many open tags an end tag looks through for its own.
const MAX_SEARCH: usize = 256;

/// How a fragment is to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    /// XHTML (languages also as `xml:lang`) or HTML.
    pub(super) xml: bool,
    /// What relative links are resolved against; without it they lose their address.
    pub(super) base: Option<&'a Url>,
    /// The level of the heading under which the fragment stands, 1–5.
    pub(super) under: u8,
    /// Goes before every id, so that fragments in one file do not meet.
    pub(super) prefix: &'a str,
    /// What a fold without a caption is called.
    pub(super) details: &'a str,
}

/// Appends `html` to `out` as `rules` say. Any input gives balanced output.
pub(super) fn write(html: &str, rules: Rules<'_>, out: &mut String) {
    let anchors = if html.contains('#') { anchors(html, rules.prefix) } else { HashSet::new() };
    let sink = Sink(RefCell::new(Writer::new(html.len(), rules, anchors, std::mem::take(out))));
    let sink = run(html, sink);
    *out = sink.0.into_inner().finish();
}

pub(super) fn run<S: TokenSink<Handle = ()>>(html: &str, sink: S) -> S {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    // The sink never asks to stop for a script, so one call takes all.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

/// The ids that links inside the fragment may point to.
fn anchors(html: &str, prefix: &str) -> HashSet<String> {
    struct Anchors<'a>(RefCell<HashSet<String>>, &'a str);
    impl TokenSink for Anchors<'_> {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token {
                for name in tag.attrs.iter().filter(|a| attributes::is_anchor(&tag.name, &a.name.local)) {
                    self.0.borrow_mut().insert(markup::anchor(self.1, &name.value));
                }
            }
            TokenSinkResult::Continue
        }
    }
    run(html, Anchors(RefCell::default(), prefix)).0.into_inner()
}

struct Sink<'a>(RefCell<Writer<'a>>);

impl TokenSink for Sink<'_> {
    type Handle = ();
    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => writer.start(&tag),
            Token::TagToken(tag) => writer.end(&tag.name),
            Token::CharacterTokens(text) => writer.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// An element that has been written and not closed.
struct Frame {
    kind: Kind,
    tag: &'static str,
    /// Tells it from an earlier frame at the same height.
    serial: usize,
    /// Where in the output its start tag begins, and where its content does.
    start: usize,
    body: usize,
    /// What has been seen in it; each kind says in [`blocks`] what its numbers mean.
    state: u8,
    /// Whether anything is in it.
    filled: bool,
    /// A table's foot, kept until its end.
    foot: String,
}

/// Emphasis, a link or the like that the text is in, written or to be written with the next word.
struct Open {
    tag: &'static str,
    attributes: String,
    /// How many blocks were open around its start tag: it ends with the innermost of them.
    home: usize,
    serial: usize,
    /// Height of its frame, if it is written.
    frame: usize,
}

/// What became of a start tag, so that its end tag does the fitting thing.
#[derive(Clone, Copy)]
enum Became {
    Nothing,
    Skipped,
    Block { height: usize, serial: usize },
    Open { serial: usize },
}

struct Writer<'a> {
    rules: Rules<'a>,
    out: String,
    anchors: HashSet<String>,
    ids: HashSet<String>,
    wanted: Vec<String>,
    /// The input's open tags.
    input: Vec<(html5ever::LocalName, Became)>,
    /// The output's open elements.
    frames: Vec<Frame>,
    /// How many of the frames are not emphasis.
    blocks: usize,
    opens: Vec<Open>,
    /// How many of `opens` are written: always the first ones.
    written: usize,
    serial: usize,
    reopened: usize,
    budget: usize,
    skipping: usize,
    /// The levels of the headings above, as the author counts them.
    outline: Vec<u8>,
    /// The next newline is the one that HTML ignores after `<pre>`.
    eat_newline: bool,
}

impl<'a> Writer<'a> {
    fn new(len: usize, rules: Rules<'a>, anchors: HashSet<String>, mut out: String) -> Writer<'a> {
        out.reserve(len + len / 8);
        Writer {
            rules,
            out,
            anchors,
            ids: HashSet::new(),
            wanted: Vec::new(),
            input: Vec::new(),
            frames: Vec::new(),
            blocks: 0,
            opens: Vec::new(),
            written: 0,
            serial: 0,
            reopened: 0,
            budget: 4096 + len * MAX_REOPENED,
            skipping: 0,
            outline: Vec::new(),
            eat_newline: false,
        }
    }

    fn finish(mut self) -> String {
        self.pop_to(0);
        for id in std::mem::take(&mut self.wanted) {
            if self.ids.insert(id.clone()) {
                self.out.push_str("<span");
                markup::attribute(&mut self.out, "id", &id);
                self.out.push_str("></span>");
            }
        }
        self.out
    }

    fn text(&mut self, text: &str) {
        if self.skipping > 0 {
            return;
        }
        let text = match text.strip_prefix('\n') {
            Some(rest) if std::mem::take(&mut self.eat_newline) => rest,
            _ => text,
        };
        self.eat_newline = false;
        if text.is_empty() {
            return;
        }
        let blank = text.chars().all(|c| matches!(c, ' ' | '\n') || !markup::fits(c) || c == '\t');
        if blank {
            // Space between blocks, rows or items stays space; it opens nothing.
            if self.top().is_none_or(Kind::keeps_space) {
                markup::text(&mut self.out, text);
            }
            return;
        }
        self.ready();
        markup::text(&mut self.out, text);
    }

    fn end(&mut self, name: &html5ever::LocalName) {
        self.eat_newline = false;
        let lowest = self.input.len().saturating_sub(MAX_SEARCH);
        let Some(found) = self.input.iter().skip(lowest).rposition(|(open, _)| open == name) else { return };
        while self.input.len() > lowest + found {
            match self.input.pop() {
                Some((_, Became::Skipped)) => self.skipping -= 1,
                Some((_, Became::Block { height, serial })) => {
                    if self.frames.get(height).is_some_and(|frame| frame.serial == serial) {
                        self.pop_to(height);
                    }
                }
                Some((_, Became::Open { serial })) => self.close(serial),
                Some((_, Became::Nothing)) | None => {}
            }
        }
    }

    /// The innermost block's kind.
    fn top(&self) -> Option<Kind> {
        self.top_block().map(|frame| frame.kind)
    }

    fn top_block(&self) -> Option<&Frame> {
        self.frames.iter().rev().find(|frame| frame.kind != Kind::Inline)
    }

    fn top_block_mut(&mut self) -> Option<&mut Frame> {
        self.frames.iter_mut().rev().find(|frame| frame.kind != Kind::Inline)
    }

    /// Makes the output fit for a word: room for it, and all emphasis it is in written.
    fn ready(&mut self) {
        self.make_room();
        if self.written < self.opens.len() && self.reopened > self.budget {
            self.opens.truncate(self.written);
        }
        for open in self.opens.iter_mut().skip(self.written) {
            let start = self.out.len();
            self.out.push('<');
            self.out.push_str(open.tag);
            self.out.push_str(&open.attributes);
            self.out.push('>');
            // An id stands once; the second time it is left off.
            if let Some(at) = open.attributes.find(" id=\"") {
                open.attributes.truncate(at);
            }
            self.reopened += self.out.len() - start;
            open.frame = self.frames.len();
            self.frames.push(Frame {
                kind: Kind::Inline,
                tag: open.tag,
                serial: open.serial,
                start,
                body: self.out.len(),
                state: 0,
                filled: false,
                foot: String::new(),
            });
        }
        self.written = self.opens.len();
    }

    /// Takes emphasis up that starts here.
    fn open(&mut self, tag: &'static str, attributes: String) -> Became {
        if self.opens.len() >= MAX_OPEN {
            return Became::Nothing;
        }
        self.serial += 1;
        let serial = self.serial;
        let now = attributes.contains(" id=\"");
        self.opens.push(Open { tag, attributes, home: self.blocks, serial, frame: 0 });
        if now {
            self.ready();
        }
        Became::Open { serial }
    }

    /// Ends emphasis: its frame and those above are closed, those above to be opened again.
    fn close(&mut self, serial: usize) {
        let Some(at) = self.opens.iter().rposition(|open| open.serial == serial) else { return };
        if at < self.written {
            let height = self.opens.get(at).map_or(0, |open| open.frame);
            if self.frames.iter().skip(height).any(|frame| frame.kind != Kind::Inline) {
                return;
            }
            self.pop_to(height);
        }
        if at < self.opens.len() {
            self.opens.remove(at);
        }
    }

    /// Closes the emphasis above the innermost block; it is opened again with the next word.
    fn close_inline(&mut self) {
        let height = self.frames.iter().rposition(|frame| frame.kind != Kind::Inline).map_or(0, |at| at + 1);
        self.pop_to(height);
    }

    /// Writes the end tags of all frames from `height` up.
    fn pop_to(&mut self, height: usize) {
        while self.frames.len() > height {
            let Some(frame) = self.frames.pop() else { return };
            if frame.kind == Kind::Inline {
                self.end_tag(frame.tag);
                self.written = self.written.saturating_sub(1);
            } else {
                self.blocks -= 1;
                self.end_block(frame);
                let kept = self.opens.partition_point(|open| open.home <= self.blocks);
                self.opens.truncate(kept);
                self.written = self.written.min(kept);
            }
        }
    }

    fn end_tag(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn start(&mut self, tag: &Tag) {
        self.eat_newline = false;
        let kind = Kind::of(&tag.name);
        let became = match kind {
            _ if self.skipping > 0 => Became::Nothing,
            Kind::Break | Kind::Picture => return self.void(kind, tag),
            Kind::Rule => return self.rule(tag),
            Kind::Column => return self.column(tag),
            Kind::Skipped => self.skip(),
            Kind::Unknown => Became::Nothing,
            Kind::Inline => self.inline(tag),
            _ => self.block(kind, tag),
        };
        if !kind::is_void(&tag.name) {
            self.input.push((tag.name.clone(), became));
        }
    }

    fn skip(&mut self) -> Became {
        self.skipping += 1;
        Became::Skipped
    }
}

#[cfg(test)]
mod tests;
