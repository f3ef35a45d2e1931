//! The document between the formats and the story: blocks of lines of spans.
//!
//! A rich format's lines are breaks somebody meant; a plain text's lines are lines of the file, and what they mean
//! is decided later (`lines.rs`). Rendering closes and opens elements in one fixed order, so that the HTML is
//! well-formed whatever the spans were.

use std::rc::Rc;

/// A set of emphases; the order of the bits is the order of nesting.
pub(crate) type Style = u16;

/// The elements of the styles, outermost first; bit 0 is the first.
const ELEMENTS: [&str; 12] =
    ["ruby", "rt", "q", "code", "strong", "em", "u", "s", "small", "sup", "sub", "cite"];
pub(crate) const RUBY: Style = 1;
pub(crate) const RT: Style = 1 << 1;
pub(crate) const QUOTE: Style = 1 << 2;
pub(crate) const CODE: Style = 1 << 3;
pub(crate) const STRONG: Style = 1 << 4;
pub(crate) const EM: Style = 1 << 5;
pub(crate) const UNDER: Style = 1 << 6;
pub(crate) const STRIKE: Style = 1 << 7;
pub(crate) const SMALL: Style = 1 << 8;
pub(crate) const SUP: Style = 1 << 9;
pub(crate) const SUB: Style = 1 << 10;
pub(crate) const CITE: Style = 1 << 11;

/// A stretch of text in one style.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Span {
    pub(crate) style: Style,
    pub(crate) link: Option<Rc<str>>,
    pub(crate) text: String,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) spans: Vec<Span>,
}

impl Line {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { spans: vec![Span { text: text.into(), ..Span::default() }] }
    }

    pub(crate) fn text(&self) -> String {
        match self.spans.as_slice() {
            [one] => one.text.clone(),
            many => many.iter().map(|span| span.text.as_str()).collect(),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.chars().all(char::is_whitespace))
    }

    /// Takes the first `bytes` of the text away, and the white space after them.
    pub(crate) fn skip(&mut self, mut bytes: usize) {
        for span in &mut self.spans {
            let cut = bytes.min(span.text.len());
            bytes -= cut;
            if span.text.is_char_boundary(cut) {
                span.text.drain(..cut);
            }
        }
        self.trim();
    }

    /// Takes white space from both ends, and spans without text.
    pub(crate) fn trim(&mut self) {
        self.spans.retain(|span| !span.text.is_empty());
        let blank = |span: &Span| span.text.trim().is_empty();
        let first = self.spans.iter().position(|span| !blank(span)).unwrap_or(self.spans.len());
        self.spans.drain(..first);
        while self.spans.last().is_some_and(blank) {
            self.spans.pop();
        }
        if let Some(first) = self.spans.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = self.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
    }
}

/// An element around blocks; blocks with the same number stand in the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrap {
    pub(crate) element: &'static str,
    pub(crate) number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Paragraph,
    /// 1 to 6.
    Heading(u8),
    /// A scene break.
    Rule,
    /// The end of a page or of a file in an e-book: a chapter may begin here.
    Page,
}

/// What a format already knows of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Field(crate::read::labels::Field),
    LeftOut(&'static str),
    /// A footnote after the text.
    Footnote,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    pub(crate) lines: Vec<Line>,
    pub(crate) wraps: Vec<Wrap>,
    pub(crate) centred: bool,
    pub(crate) hint: Option<Hint>,
}

impl Block {
    pub(crate) fn new(kind: Kind, lines: Vec<Line>) -> Self {
        Self { kind, lines, wraps: Vec::new(), centred: false, hint: None }
    }

    /// The same kind of block with other lines.
    pub(crate) fn with(&self, lines: Vec<Line>) -> Self {
        Self { kind: self.kind, lines, wraps: self.wraps.clone(), centred: self.centred, hint: self.hint }
    }

    /// The lines' text, each on its own line, trimmed.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| line.text().trim().to_owned()).collect();
        lines.join("\n")
    }

    /// The text of a block of one line.
    pub(crate) fn only_line(&self) -> Option<String> {
        match self.lines.as_slice() {
            [line] => Some(line.text().trim().to_owned()),
            _ => None,
        }
    }

    pub(crate) fn first_line(&self) -> String {
        self.lines.first().map(|line| line.text().trim().to_owned()).unwrap_or_default()
    }
}

/// A whole document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
    /// The lines are lines of a file.
    pub(crate) plain: bool,
    pub(crate) encoding: String,
    /// What the format itself says of the story (an e-book's metadata, a page's title).
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) subjects: Vec<String>,
}

/// Appends text as HTML.
pub(crate) fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            // Characters that HTML has no place for.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f' => {}
            c => into.push(c),
        }
    }
}

/// Appends lines as inline HTML, `<br>` between them.
pub(crate) fn render(into: &mut String, lines: &[Line]) {
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            into.push_str("<br>\n");
        }
        let mut open: Style = 0;
        let mut link: Option<&Rc<str>> = None;
        for span in &line.spans {
            let other_link = link != span.link.as_ref();
            // Everything from the outermost difference on is closed and opened again; a link lies outside of all.
            let lowest = (open ^ span.style).trailing_zeros();
            let keep: Style = if other_link { 0 } else { open & ((1u32 << lowest.min(16)) - 1) as Style };
            close(into, open & !keep);
            if other_link {
                if link.is_some() {
                    into.push_str("</a>");
                }
                if let Some(address) = &span.link {
                    into.push_str("<a href=\"");
                    let mut escaped = String::new();
                    escape(&mut escaped, address);
                    into.push_str(&escaped.replace('"', "&quot;"));
                    into.push_str("\">");
                }
                link = span.link.as_ref();
            }
            for (bit, element) in ELEMENTS.iter().enumerate() {
                if (span.style & !keep) >> bit & 1 == 1 {
                    into.push('<');
                    into.push_str(element);
                    into.push('>');
                }
            }
            open = span.style;
            escape(into, &span.text);
        }
        close(into, open);
        if link.is_some() {
            into.push_str("</a>");
        }
    }
}

fn close(into: &mut String, style: Style) {
    for (bit, element) in ELEMENTS.iter().enumerate().rev() {
        if style >> bit & 1 == 1 {
            into.push_str("</");
            into.push_str(element);
            into.push('>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(spans: &[(Style, &str)]) -> String {
        let spans = spans
            .iter()
            .map(|(style, text)| Span { style: *style, link: None, text: (*text).into() })
            .collect();
        let mut html = String::new();
        render(&mut html, &[Line { spans }]);
        html
    }

    #[test]
    fn overlapping_emphasis_is_nested_properly() {
        assert_eq!(
            html(&[(EM, "a"), (EM | STRONG, "b"), (STRONG, "c")]),
            "<em>a</em><strong><em>b</em>c</strong>"
        );
        assert_eq!(html(&[(STRONG, "a"), (EM | STRONG, "b"), (0, "c")]), "<strong>a<em>b</em></strong>c");
    }

    #[test]
    fn ruby_holds_its_reading() {
        assert_eq!(html(&[(RUBY, "漢"), (RUBY | RT, "かん"), (0, "字")]), "<ruby>漢<rt>かん</rt></ruby>字");
    }

    #[test]
    fn signs_of_html_are_escaped() {
        assert_eq!(html(&[(0, "<3 & \"so\"")]), "&lt;3 &amp; \"so\"");
    }

    #[test]
    fn skipping_goes_over_spans() {
        let mut line = Line {
            spans: vec![
                Span { style: STRONG, link: None, text: "A/N:".into() },
                Span { style: 0, link: None, text: " Hello ".into() },
            ],
        };
        line.skip(4);
        assert_eq!(line.text(), "Hello");
    }
}
