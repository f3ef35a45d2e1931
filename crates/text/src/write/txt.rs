//! A work as plain text in UTF-8: one line for each paragraph, an empty line between, so that any screen wraps it.
//!
//! Emphasis is `_so_`, strong `*so*`, a break between scenes `* * *`, a list item `- `, a quotation's lines begin with
//! `> `. Links keep their words only; pictures their description.

use super::Error;
use super::book::{Book, Fact, Part};
use super::fragment;
use super::pages;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult};
use std::cell::RefCell;
use std::io::Write;

/// The media type of the finished file.
pub const MEDIA_TYPE: &str = "text/plain; charset=utf-8";

/// Quotations within quotations are marked up to here.
const MAX_QUOTES: usize = 6;

/// Writes one work, a chapter at a time.
pub struct Writer<'a, W: Write> {
    out: W,
    book: &'a Book,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins the file: everything that stands before the first chapter is written.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn new(out: W, book: &'a Book) -> Result<Writer<'a, W>, Error> {
        let mut writer = Writer { out, book };
        let labels = &book.labels;
        let mut head = pages::line(&book.title, "—");
        let names = book.names();
        if !names.trim().is_empty() {
            head.push('\n');
            head.push_str(&pages::line(&labels.by.replace("{names}", &names), ""));
        }
        head.push('\n');
        if !book.source_url.is_empty() {
            let source = labels.source.replace("{archive}", &book.archive);
            head.push_str(&pages::line(&format!("{source}: {}", book.source_url), ""));
            head.push('\n');
        }
        head.push('\n');
        facts(&book.facts, &labels.comma, &mut head);
        for series in book.named_series() {
            let place = labels.part_of.replace("{position}", &series.position.to_string());
            head.push_str(&pages::line(
                &format!("{}: {}", labels.series, place.replace("{name}", &series.name)),
                "",
            ));
            head.push('\n');
        }
        for (label, list) in [(&labels.credits, &book.credits), (&labels.permissions, &book.permissions)] {
            if list.iter().any(|fact| !fact.values.is_empty()) {
                head.push_str(&format!("\n{}\n", pages::line(label, "")));
                facts(list, &labels.comma, &mut head);
            }
        }
        writer.out.write_all(head.as_bytes())?;
        writer.aside(&labels.summary, book.summary.as_deref())?;
        writer.aside(&labels.notes, book.notes.as_deref())?;
        Ok(writer)
    }

    /// Adds the next chapter.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn part(&mut self, part: &Part<'_>) -> Result<(), Error> {
        let labels = &self.book.labels;
        if part.number.is_some() || part.title.is_some() {
            write!(self.out, "\n\n{}\n", pages::line(&part.name(self.book), ""))?;
        }
        self.aside(&labels.summary, part.summary)?;
        self.aside(&labels.notes, part.notes)?;
        write!(self.out, "\n{}\n", plain(part.html))?;
        self.aside(&labels.end_notes, part.end_notes)
    }

    /// Writes what stands after the last chapter and gives `out` back, flushed.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn finish(mut self) -> Result<W, Error> {
        self.aside(&self.book.labels.end_notes, self.book.end_notes.as_deref())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn aside(&mut self, label: &str, html: Option<&str>) -> Result<(), Error> {
        if let Some(html) = html.filter(|html| !html.trim().is_empty()) {
            write!(self.out, "\n{}:\n\n{}\n", pages::line(label, ""), plain(html))?;
        }
        Ok(())
    }
}

fn facts(facts: &[Fact], comma: &str, out: &mut String) {
    for fact in facts.iter().filter(|fact| !fact.values.is_empty()) {
        let values: Vec<&str> = fact.values.iter().map(|value| value.text.as_str()).collect();
        out.push_str(&pages::line(&format!("{}: {}", fact.label, values.join(comma)), ""));
        out.push('\n');
    }
}

/// The words of cleaned HTML as plain text, in the form this module's head describes, no newline at the end: [`crate::clean::to_text`]
/// with emphasis and quotations marked, for a file that is read and perhaps read in again.
fn plain(html: &str) -> String {
    let walk = fragment::run(html, Walk::default());
    let state = walk.0.into_inner();
    state.out
}

#[derive(Default)]
struct Walk(RefCell<State>);

#[derive(Default)]
struct State {
    out: String,
    /// Newlines owed before the next word.
    owed: usize,
    /// A space is owed before the next word.
    space: bool,
    /// What goes before the next word, after its line's quote marks: the marks of a list item, of emphasis.
    before: String,
    quotes: usize,
    pre: usize,
    skipping: usize,
    /// For every open list: the next number, or none.
    lists: Vec<Option<i64>>,
}

impl TokenSink for Walk {
    type Handle = ();
    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let get = |name: &str| {
                    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|a| a.value.trim())
                };
                match &*tag.name {
                    "ol" => {
                        let start =
                            get("start").and_then(|start| start.parse::<i32>().ok()).map_or(1, i64::from);
                        state.lists.push(Some(start));
                    }
                    "img" => state.text(get("alt").unwrap_or_default()),
                    _ => {}
                }
                state.start(&tag.name);
            }
            Token::TagToken(tag) => state.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn block(&mut self, newlines: usize) {
        self.space = false;
        self.owed = self.owed.max(newlines);
    }

    fn start(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div" | "dl" | "table" | "figure" | "details"
            | "address" | "figcaption" | "caption" => self.block(2),
            "ul" => {
                self.block(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push(None);
            }
            "ol" => self.block(if self.lists.len() > 1 { 1 } else { 2 }),
            "blockquote" => {
                self.block(2);
                self.quotes += 1;
            }
            "pre" => {
                self.block(2);
                self.pre += 1;
            }
            "br" => {
                self.space = false;
                self.owed += 1;
            }
            "hr" => {
                self.block(2);
                self.text("* * *");
                self.block(2);
            }
            "li" => {
                self.block(1);
                let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(MAX_QUOTES));
                self.before = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{indent}{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => format!("{indent}- "),
                };
            }
            "dt" | "tr" | "summary" => self.block(1),
            "dd" => {
                self.block(1);
                self.before = "  ".to_owned();
            }
            "td" | "th" if self.owed == 0 && !self.out.is_empty() => self.before.push_str(" | "),
            "script" | "style" | "template" | "title" | "rp" => self.skipping += 1,
            "em" | "i" => self.before.push('_'),
            "strong" | "b" => self.before.push('*'),
            "rt" => self.before.push('('),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div" | "dl" | "table" | "figure" | "details"
            | "address" | "figcaption" | "caption" => self.block(2),
            "ul" | "ol" => {
                self.lists.pop();
                self.block(if self.lists.is_empty() { 2 } else { 1 });
            }
            "blockquote" => {
                self.block(2);
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.block(2);
                self.pre = self.pre.saturating_sub(1);
            }
            "li" | "dt" | "dd" | "tr" | "summary" => {
                self.before.clear();
                self.block(1);
            }
            "script" | "style" | "template" | "title" | "rp" => {
                self.skipping = self.skipping.saturating_sub(1)
            }
            "em" | "i" => self.mark('_'),
            "strong" | "b" => self.mark('*'),
            "rt" => self.mark(if self.before.ends_with('(') { '(' } else { ')' }),
            _ => {}
        }
    }

    /// The end of emphasis: behind its last word, or nowhere if it had none.
    fn mark(&mut self, mark: char) {
        if self.before.ends_with(mark) {
            self.before.pop();
        } else {
            self.out.push(mark);
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipping > 0 {
            return;
        }
        if self.pre > 0 {
            for (n, line) in text.split('\n').enumerate() {
                if n > 0 {
                    self.owed += 1;
                }
                if !line.trim().is_empty() {
                    self.words(line);
                }
            }
            return;
        }
        let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut rest = text;
        loop {
            let trimmed = rest.trim_start_matches(space);
            self.space |= trimmed.len() < rest.len();
            if trimmed.is_empty() {
                return;
            }
            let end = trimmed.find(space).unwrap_or(trimmed.len());
            self.words(&trimmed[..end]);
            rest = &trimmed[end..];
        }
    }

    fn words(&mut self, words: &str) {
        let first = self.out.is_empty();
        if first || self.owed > 0 {
            let quote = "> ".repeat(self.quotes.min(MAX_QUOTES));
            for n in 0..(if first { 1 } else { self.owed.min(3) }) {
                if !first {
                    self.out.push('\n');
                }
                // The empty line before a quotation is outside of it.
                if n + 1 == self.owed.min(3) || first {
                    self.out.push_str(&quote);
                }
            }
        } else if self.space {
            self.out.push(' ');
        }
        self.owed = 0;
        self.space = false;
        self.out.push_str(&std::mem::take(&mut self.before));
        self.out.extend(words.chars().filter(|c| super::markup::fits(*c)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_breaks_and_emphasis_keep_their_form() {
        assert_eq!(
            plain(
                "<p>One  <em>two</em>\nthree.</p><p>Four<br>five <b><i>six</i></b></p><hr><p>&amp; <i></i>end</p>"
            ),
            "One _two_ three.\n\nFour\nfive *_six_*\n\n* * *\n\n& end"
        );
    }

    #[test]
    fn lists_quotations_and_tables_can_be_read() {
        assert_eq!(
            plain(
                "<ol start=3><li>a</li><li>b<ul><li>c</li></ul></li></ol><blockquote><p>d</p><p>e</p></blockquote>"
            ),
            "3. a\n4. b\n  - c\n\n> d\n\n> e"
        );
        assert_eq!(
            plain("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"),
            "a | b\nc | d"
        );
        assert_eq!(plain("<dl><dt>fox</dt><dd>red</dd></dl>"), "fox\n  red");
        assert_eq!(plain("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"), "漢(kan)");
        assert_eq!(plain("<pre>a\n  b\n\nc</pre>"), "a\n  b\n\nc");
        assert_eq!(plain("<p><img alt='A fox' src='x'></p>"), "A fox");
    }

    #[test]
    fn a_work_reads_from_top_to_bottom() {
        let book = Book {
            title: "The  Fox".to_owned(),
            source_url: "https://a.example/works/1".to_owned(),
            archive: "An Archive".to_owned(),
            summary: Some("<p>Short.</p>".to_owned()),
            end_notes: Some("<p>Bye.</p>".to_owned()),
            facts: vec![Fact {
                label: "Fandoms".to_owned(),
                values: vec!["Aesop".into(), "Reynard".into()],
                subject: true,
            }],
            ..Book::default()
        };
        let mut writer = Writer::new(Vec::new(), &book).unwrap();
        let part = Part { number: Some(1), title: Some("Grapes"), html: "<p>Sour.</p>", ..Part::default() };
        writer.part(&part).unwrap();
        assert_eq!(
            String::from_utf8(writer.finish().unwrap()).unwrap(),
            "The Fox\nPosted on An Archive: https://a.example/works/1\n\nFandoms: Aesop, Reynard\n\nSummary:\n\nShort.\n\n\n\
             Chapter 1: Grapes\n\nSour.\n\nEnd notes:\n\nBye.\n"
        );
    }
}
