//! Blocks out of the events of a rich format: text in a style, breaks, beginnings and ends of blocks.
//!
//! White space is collapsed as HTML does unless the text is preformatted; two breaks running end a paragraph.

use std::rc::Rc;

use super::model::{Block, Hint, Kind, Line, Span, Style, Wrap};
use super::{MAX_BLOCKS, Unreadable};

/// No block stands in more elements than this; what is deeper keeps its text and loses its frame.
const MAX_WRAPS: usize = 8;

#[derive(Default)]
pub(crate) struct Builder {
    blocks: Vec<Block>,
    lines: Vec<Line>,
    line: Line,
    kind: Option<Kind>,
    centred: bool,
    wraps: Vec<Wrap>,
    wraps_made: u32,
    overflow: bool,
    /// The hint for the blocks to come.
    pub(crate) hint: Option<Hint>,
    /// White space and newlines are meant.
    pub(crate) preformatted: bool,
}

impl Builder {
    /// Appends text in a style.
    pub(crate) fn text(&mut self, text: &str, style: Style, link: Option<&Rc<str>>) {
        if self.preformatted {
            for (number, part) in text.split('\n').enumerate() {
                if number > 0 {
                    self.push_line();
                }
                self.append(part, style, link);
            }
            return;
        }
        let mut collapsed = String::with_capacity(text.len());
        let mut blank = self.ends_blank();
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !blank {
                    collapsed.push(' ');
                }
                blank = true;
            } else {
                collapsed.push(c);
                blank = false;
            }
        }
        self.append(&collapsed, style, link);
    }

    fn ends_blank(&self) -> bool {
        self.line
            .spans
            .iter()
            .rev()
            .find_map(|span| span.text.chars().next_back())
            .is_none_or(char::is_whitespace)
    }

    fn append(&mut self, text: &str, style: Style, link: Option<&Rc<str>>) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.line.spans.last_mut()
            && last.style == style
            && last.link.as_ref() == link
        {
            last.text.push_str(text);
        } else {
            self.line.spans.push(Span { style, link: link.cloned(), text: text.to_owned() });
        }
    }

    /// The text of the current line.
    pub(crate) fn line_text(&self) -> String {
        self.line.text()
    }

    fn push_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines.push(line);
    }

    /// A line break; a second one ends the paragraph.
    pub(crate) fn line_break(&mut self) {
        if self.line.is_blank() && !self.lines.is_empty() {
            let (kind, centred) = (self.kind, self.centred);
            self.end_block();
            self.kind = kind;
            self.centred = centred;
        } else if !self.line.is_blank() {
            self.push_line();
        } else {
            self.line.spans.clear();
        }
    }

    /// Begins a block; what was open ends.
    pub(crate) fn start_block(&mut self, kind: Kind, centred: bool) {
        self.end_block();
        self.kind = Some(kind);
        self.centred = centred;
    }

    /// Says what the open block is, after its text came.
    pub(crate) fn become_block(&mut self, kind: Kind, centred: bool) {
        self.kind = Some(kind);
        self.centred = centred;
    }

    /// Ends the block if it holds anything.
    pub(crate) fn end_block(&mut self) {
        if !self.line.is_blank() {
            self.push_line();
        }
        self.line.spans.clear();
        let mut lines = std::mem::take(&mut self.lines);
        while lines.last().is_some_and(Line::is_blank) {
            lines.pop();
        }
        if !lines.is_empty() {
            let kind = self.kind.unwrap_or(Kind::Paragraph);
            self.push(Block {
                kind,
                lines,
                wraps: self.wraps.clone(),
                centred: self.centred,
                hint: self.hint,
            });
        }
        self.kind = None;
    }

    fn push(&mut self, block: Block) {
        if self.blocks.len() >= MAX_BLOCKS {
            self.overflow = true;
        } else {
            self.blocks.push(block);
        }
    }

    /// The block that was ended last, to look at or to take away.
    pub(crate) fn last(&self) -> Option<&Block> {
        self.blocks.last()
    }

    pub(crate) fn drop_last(&mut self) {
        self.blocks.pop();
    }

    pub(crate) fn has_blocks(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// A scene break or the end of a file.
    pub(crate) fn rule(&mut self, kind: Kind) {
        self.end_block();
        self.push(Block { hint: None, wraps: Vec::new(), centred: false, kind, lines: Vec::new() });
    }

    /// A picture's text, left out.
    pub(crate) fn picture(&mut self, alt: &str) {
        self.end_block();
        self.push(Block {
            hint: Some(Hint::LeftOut("image")),
            ..Block::new(Kind::Paragraph, vec![Line::plain(alt.trim())])
        });
    }

    /// Begins an element around blocks.
    pub(crate) fn open(&mut self, element: &'static str) {
        self.end_block();
        if self.wraps.len() < MAX_WRAPS {
            self.wraps_made += 1;
            self.wraps.push(Wrap { element, number: self.wraps_made });
        }
    }

    /// Ends the innermost element of this name, and what is open in it.
    pub(crate) fn close(&mut self, element: &str) {
        self.end_block();
        if let Some(at) = self.wraps.iter().rposition(|wrap| wrap.element == element) {
            self.wraps.truncate(at);
        }
    }

    /// Ends the innermost element of this name unless one of `outer` was begun in it.
    pub(crate) fn close_sibling(&mut self, element: &str, outer: &[&str]) {
        let innermost =
            self.wraps.iter().rfind(|wrap| wrap.element == element || outer.contains(&wrap.element));
        if innermost.is_some_and(|wrap| wrap.element == element) {
            self.close(element);
        }
    }

    pub(crate) fn close_all(&mut self) {
        self.end_block();
        self.wraps.clear();
    }

    pub(crate) fn is_in(&self, elements: &[&str]) -> bool {
        self.wraps.last().is_some_and(|wrap| elements.contains(&wrap.element))
    }

    /// All blocks.
    pub(crate) fn finish(mut self) -> Result<Vec<Block>, Unreadable> {
        self.end_block();
        if self.overflow {
            return Err(Unreadable::TooMany { what: "paragraphs".into(), limit: MAX_BLOCKS });
        }
        Ok(self.blocks)
    }
}
