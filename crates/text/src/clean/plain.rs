//! Cleaned HTML as plain text, and whether something typed is plain text already.
//!
//! Reads tokens, builds no tree and never recurses. Meant for cleaned HTML; on anything else it still answers in
//! linear time, but keeps the content of elements the cleaner would have dropped.

use html5ever::tokenizer::Token;

use super::tokens::{self, Tag, TagKind, Then};

/// What a reader meets, in order.
pub(crate) enum Piece<'a> {
    /// Words, exactly as written, white space included.
    Text(&'a str),
    /// An element begins.
    Open(&'a Tag),
    /// An element ends; its name.
    Close(&'a str),
}

/// Gives each piece of `html` to `take`.
pub(crate) fn each_piece(html: &str, mut take: impl FnMut(Piece<'_>)) {
    tokens::each(html, |token, _| {
        match &token {
            Token::CharacterTokens(text) => take(Piece::Text(text)),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => take(Piece::Open(tag)),
                TagKind::EndTag => take(Piece::Close(&tag.name)),
            },
            _ => {}
        }
        Then::Continue
    });
}

/// Elements that part what stands before them from what stands after.
pub(crate) fn parts_words(name: &str) -> bool {
    super::allow::is_block(name) || matches!(name, "br" | "rt" | "rp")
}

/// The text of cleaned HTML: paragraphs parted by a blank line, a break as a newline, a rule as `* * *`, a picture as
/// its alternative text, list items after `- ` or `1. `, the cells of a row parted by tabs. Runs of white space are
/// one space, except in `pre`.
pub fn to_text(html: &str) -> String {
    let mut page = Page::default();
    each_piece(html, |piece| match piece {
        Piece::Text(text) => page.text(text),
        Piece::Open(tag) => page.open(tag),
        Piece::Close(name) => page.close(name),
    });
    page.out
}

/// How far what comes next stands from what came before.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
enum Gap {
    #[default]
    None,
    Space,
    Tab,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Page {
    out: String,
    gap: Gap,
    /// Newlines asked for by `br`, written only if something follows.
    breaks: usize,
    /// One entry for each open list: the next number, or none for bullets.
    lists: Vec<Option<i64>>,
    preformatted: usize,
    /// A list item's mark was just written: its first paragraph stands on the same line.
    marked: bool,
}

impl Page {
    fn part(&mut self, gap: Gap) {
        if self.gap < gap {
            self.gap = gap;
        }
    }

    /// Writes the distance that is due.
    fn reach(&mut self) {
        let breaks = std::mem::take(&mut self.breaks);
        let gap = std::mem::take(&mut self.gap);
        if self.out.is_empty() || (self.marked && gap > Gap::Tab) {
            return;
        }
        match gap {
            Gap::Paragraph => self.out.push_str("\n\n"),
            _ if breaks > 0 => self.out.extend(std::iter::repeat_n('\n', breaks)),
            Gap::Line => self.out.push('\n'),
            Gap::Tab => self.out.push('\t'),
            Gap::Space if !self.marked => self.out.push(' '),
            Gap::Space | Gap::None => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            if !text.is_empty() {
                self.reach();
                self.marked = false;
                self.out.push_str(text);
            }
            return;
        }
        for (n, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            if n > 0 {
                self.part(Gap::Space);
            }
            if !word.is_empty() {
                self.reach();
                self.marked = false;
                self.out.push_str(word);
            }
        }
    }

    fn mark(&mut self, mark: &str) {
        self.reach();
        self.out.push_str(mark);
        self.marked = true;
    }

    fn open(&mut self, tag: &Tag) {
        let attribute = |name: &str| tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value);
        match &*tag.name {
            "br" => self.breaks += 1,
            "hr" => {
                self.part(Gap::Paragraph);
                self.mark("* * *");
                self.marked = false;
                self.part(Gap::Paragraph);
            }
            "img" => {
                if let Some(alt) = attribute("alt") {
                    self.text(alt);
                }
            }
            "pre" => {
                self.part(Gap::Paragraph);
                self.preformatted += 1;
            }
            "ul" | "ol" => {
                // A list within a list follows its line without a blank one.
                self.gap = if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line };
                let first = attribute("start").and_then(|n| n.parse().ok()).unwrap_or(1);
                self.lists.push((&*tag.name == "ol").then_some(first));
            }
            "li" => {
                self.part(Gap::Line);
                let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(8));
                let mark = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        let mark = format!("{indent}{n}. ");
                        *n = n.saturating_add(1);
                        mark
                    }
                    _ => format!("{indent}- "),
                };
                // An item directly inside an item's mark still begins its own line.
                self.marked = false;
                self.mark(&mark);
            }
            "td" | "th" => self.part(Gap::Tab),
            "tr" | "dt" | "dd" | "caption" | "summary" | "figcaption" => self.part(Gap::Line),
            name if super::allow::is_block(name) => self.part(Gap::Paragraph),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.part(Gap::Paragraph);
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.marked = false;
                self.part(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            "li" => {
                self.marked = false;
                self.part(Gap::Line);
            }
            "td" | "th" => {}
            "tr" | "dt" | "dd" | "caption" | "summary" | "figcaption" => self.part(Gap::Line),
            "br" => self.breaks += 1,
            name if super::allow::is_block(name) => self.part(Gap::Paragraph),
            _ => {}
        }
    }
}

/// Whether `source` was typed as plain text: it may hold emphasis, links, headings, rules and centred lines, but no
/// tag that already says where paragraphs and lines end.
pub(crate) fn is_typed(source: &str) -> bool {
    !source.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..end.min(12)].to_ascii_lowercase();
        super::allow::sets_lines(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_breaks_rules_and_pictures_become_text() {
        let html = "<h2>One</h2>\n<p>First <em>line</em><br>second\n line</p>\n<hr>\n<p>Last &amp; least</p><p><img src=\"/images/1\" alt=\"A lamp\"></p>";
        assert_eq!(to_text(html), "One\n\nFirst line\nsecond line\n\n* * *\n\nLast & least\n\nA lamp");
    }

    #[test]
    fn lists_keep_their_marks() {
        let html =
            "<p>a</p><ul><li>b</li><li><p>c</p><ol start=\"3\"><li>d</li><li>e</li></ol></li></ul><p>f</p>";
        assert_eq!(to_text(html), "a\n\n- b\n- c\n  3. d\n  4. e\n\nf");
    }

    #[test]
    fn preformatted_text_keeps_its_spaces() {
        assert_eq!(to_text("<p>x</p><pre>a  b\n  c</pre><p>y</p>"), "x\n\na  b\n  c\n\ny");
    }

    #[test]
    fn the_cells_of_a_row_are_parted_by_tabs() {
        let html = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>";
        assert_eq!(to_text(html), "a\tb\nc\td");
    }

    #[test]
    fn emphasis_alone_is_still_typed_text() {
        assert!(is_typed("one <i>two</i>\n\nthree < four"));
        assert!(is_typed("one\n\n<hr>\n\n<h2>two</h2>"));
        assert!(!is_typed("one<BR>two"));
        assert!(!is_typed("<p>one"));
        assert!(!is_typed("one</p>"));
    }
}
