//! Inline elements of the first pass: written when something stands in them, split where blocks begin and end.

use super::elements::{Element, Role};
use super::rewrite::Rewriter;
use super::tokens::Tag;

/// The same emphasis inside itself so many times is enough; browsers stop there too.
const MOST_ALIKE: usize = 3;

/// An inline element that the source has opened and not closed.
#[derive(Debug)]
pub(crate) struct Inline {
    /// Its name in the source; empty if a block's style opened it.
    pub(crate) source: &'static str,
    /// The elements written for it, from the outermost, with their attributes; none if it says nothing.
    pub(crate) outs: Vec<(&'static str, String)>,
    /// It runs on behind the block it was opened in.
    survives: bool,
    /// How many blocks were open around it.
    depth: usize,
    /// It was written at least once.
    shown: bool,
    /// Written even if nothing stands in it: a target of links, something a style draws.
    kept_empty: bool,
    /// Further tags of the same kind inside it that were not written.
    alike: usize,
    /// For `ruby`: an `rt` was written in it.
    explained: bool,
}

impl Rewriter {
    pub(crate) fn open_inline(&mut self, element: Element, tag: &Tag) {
        let source = element.source;
        if source == "a" {
            // A link within a link ends the first.
            while self.find_inline("a").is_some() && self.end_inline("a") {}
        }
        if element.role == Role::Ruby {
            let Some(ruby) = self.find_inline("ruby") else { return };
            self.close_written(ruby + 1);
            self.inlines.truncate(ruby + 1);
        }
        let attributes = self.attributes(element, tag);
        let mut outs = Vec::new();
        let undone = (matches!(source, "b" | "strong") && attributes.style.bold == Some(false))
            || (matches!(source, "i" | "em") && attributes.style.italic == Some(false));
        // A span that says nothing any more is not written; one that never said anything stays as it is.
        let silent = source == "span" && attributes.text.is_empty() && attributes.given;
        let again = matches!(source, "dfn" | "ruby") && self.inlines.iter().any(|i| i.source == source);
        let nowhere = source == "a" && attributes.text.is_empty() && attributes.given;
        if !(undone || silent || again || nowhere || element.out.is_empty()) {
            outs.push((element.out, attributes.text));
        }
        let linked = self.inlines.iter().any(|i| i.source == "a");
        for out in attributes.style.elements() {
            // Links are underlined anyway; ruby takes nothing but its own parts.
            let said = outs.iter().any(|(o, _)| same(o, out)) || (out == "u" && (linked || source == "a"));
            if !said && !matches!(source, "ruby" | "rt" | "rp") {
                outs.push((out, String::new()));
            }
        }
        if source == "font" && outs.is_empty() {
            return;
        }
        // `<a name>` marks a place: it does not run on.
        let survives = element.role == Role::Formatting
            && (source != "a" || outs.iter().any(|o| o.1.contains(" href=\"")));
        let said_something = !outs.is_empty();
        self.leave_out_alike(&mut outs);
        if said_something && outs.is_empty() {
            let first = self.inlines_here();
            if let Some(last) = self.inlines[first..].iter_mut().rev().find(|i| i.source == source) {
                // Not written, but its end tag is awaited.
                last.alike += 1;
                return;
            }
        }
        let kept_empty = outs.first().is_some_and(|(_, attributes)| {
            attributes.contains(" name=\"") || attributes.contains(" class=\"")
        }) && !matches!(source, "big");
        let depth = if self.typed && self.blocks.len() == 1 && self.blocks[0].source.is_empty() {
            0
        } else {
            self.blocks.len()
        };
        self.inlines.push(Inline {
            source,
            outs,
            survives,
            depth,
            shown: false,
            kept_empty,
            alike: 0,
            explained: false,
        });
    }

    /// Takes out emphasis that is open often enough already.
    fn leave_out_alike(&self, outs: &mut Vec<(&'static str, String)>) {
        let open = |out: &(&'static str, String)| {
            self.inlines.iter().flat_map(|i| &i.outs).filter(|o| *o == out).count()
        };
        outs.retain(|out| !is_emphasis(out.0) || open(out) < MOST_ALIKE);
    }

    /// Opens what a block's style said, until that block ends.
    pub(crate) fn open_style(&mut self, mut outs: Vec<(&'static str, String)>) {
        self.leave_out_alike(&mut outs);
        if !outs.is_empty() {
            let depth = self.blocks.len();
            self.inlines.push(Inline {
                source: "",
                outs,
                survives: false,
                depth,
                shown: false,
                kept_empty: false,
                alike: 0,
                explained: false,
            });
        }
    }

    /// The first inline element that an end tag here may close: none opened outside the table cell.
    fn inlines_here(&self) -> usize {
        self.blocks
            .iter()
            .rev()
            .find(|b| matches!(b.out, "td" | "th" | "caption"))
            .map_or(0, |b| b.inlines.min(self.inlines.len()))
    }

    fn find_inline(&self, source: &str) -> Option<usize> {
        let first = self.inlines_here();
        self.inlines[first..].iter().rposition(|i| i.source == source).map(|n| n + first)
    }

    /// An end tag. Whether there was something to end.
    pub(crate) fn end_inline(&mut self, source: &'static str) -> bool {
        let Some(n) = self.find_inline(source) else { return false };
        if self.inlines[n].alike > 0 {
            self.inlines[n].alike -= 1;
            return true;
        }
        if !self.inlines[n].shown && self.inlines[n].kept_empty {
            self.place_inline();
            if let Some(n) = self.find_inline(source) {
                // What its style said is said of nothing.
                self.inlines[n].outs.truncate(1);
                self.open_to(n + 1);
            }
        }
        // Placing may have closed blocks, and what ends with them.
        let Some(n) = self.find_inline(source) else { return true };
        self.close_written(n);
        if self.inlines[n].survives {
            self.inlines.remove(n);
        } else {
            let mut at = 0;
            self.inlines.retain(|i| {
                at += 1;
                at <= n || (at > n + 1 && i.survives)
            });
        }
        true
    }

    /// Writes the start tags of all that is open and not written yet.
    pub(crate) fn open_pending(&mut self) {
        self.open_to(self.inlines.len());
    }

    fn open_to(&mut self, most: usize) {
        while self.written < most {
            let n = self.written;
            self.written += 1;
            let inline = &mut self.inlines[n];
            for (out, attributes) in &inline.outs {
                self.out.push('<');
                self.out.push_str(out);
                self.out.push_str(attributes);
                self.out.push('>');
            }
            if !inline.shown {
                inline.shown = true;
                if inline.source == "a"
                    && let Some((_, attributes)) = inline.outs.first_mut()
                {
                    // Opened again further on, it is no second target.
                    without_name(attributes);
                }
            }
            let is_rt = inline.outs.first().is_some_and(|(out, _)| *out == "rt");
            if is_rt && let Some(ruby) = self.inlines[..n].iter_mut().rev().find(|i| i.source == "ruby") {
                ruby.explained = true;
            }
        }
    }

    /// Writes the end tags of all but the first `keep` of the written ones.
    pub(crate) fn close_written(&mut self, keep: usize) {
        while self.written > keep {
            self.written -= 1;
            let inline = &mut self.inlines[self.written];
            let ruby = inline.outs.first().is_some_and(|(out, _)| *out == "ruby");
            if ruby && !std::mem::take(&mut inline.explained) {
                self.out.push_str("<rt></rt>");
            }
            for (out, _) in inline.outs.iter().rev() {
                self.out.push_str("</");
                self.out.push_str(out);
                self.out.push('>');
            }
        }
    }

    /// A block begins or ends: nothing inline stays written, and ruby never crosses.
    pub(crate) fn part_inline(&mut self) {
        self.close_written(0);
        if self.inlines.iter().any(|i| i.source == "ruby") {
            self.inlines.retain(|i| !matches!(i.source, "ruby" | "rt" | "rp"));
        }
    }

    /// Forgets what ended with a block: `left` blocks are open now, the ended one was a table cell or not.
    pub(crate) fn end_with_block(&mut self, left: usize, cell: bool) {
        if self.inlines.is_empty() {
            return;
        }
        self.inlines.retain(|i| i.depth <= left || (i.survives && !cell));
        for inline in &mut self.inlines {
            inline.depth = inline.depth.min(left);
        }
    }
}

fn is_emphasis(out: &str) -> bool {
    matches!(out, "b" | "code" | "em" | "i" | "s" | "small" | "strong" | "u")
}

/// Do both say the same to a reader?
fn same(a: &str, b: &str) -> bool {
    a == b || matches!((a, b), ("b", "strong") | ("i", "em") | ("ins", "u") | ("del", "s"))
}

fn without_name(attributes: &mut String) {
    if let Some(start) = attributes.find(" name=\"")
        && let Some(length) = attributes[start + 7..].find('"')
    {
        attributes.replace_range(start..start + 7 + length + 1, "");
    }
}
