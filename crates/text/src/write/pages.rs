//! The pages of a downloaded work: what stands on them and in what order, the same in EPUB and HTML.
//!
//! Every text of a work is marked with the work's language, every word of ours with the labels' where the two differ.

use super::book::{Book, Direction, Fact, Part};
use super::fragment::{self, Rules};
use super::markup;
use url::Url;

/// The style of both forms: small, without colours or fonts of its own, so that the reader's settings rule. It carries
/// the classes into which the cleaner turns obsolete elements.
pub(super) const STYLE: &str = include_str!("style.css");

/// Writes the pages of one work.
#[derive(Debug)]
pub(super) struct Pages {
    /// Name of the language of the text.
    pub(super) language: String,
    /// The title as one line that is never empty.
    pub(super) title: String,
    base: Option<Url>,
    xml: bool,
    /// ` lang="…" dir="…"` for our own words, if they are in another language than the text.
    ours: String,
    details: String,
}

impl Pages {
    pub(super) fn new(book: &Book, xml: bool) -> Pages {
        let language = markup::language_tag(&book.language).unwrap_or_else(|| "und".to_owned());
        let labels = markup::language_tag(&book.labels.language).unwrap_or_else(|| "und".to_owned());
        let mut ours = String::new();
        if labels != language {
            markup::language(&mut ours, &labels, xml);
            if book.labels.direction != book.direction {
                markup::attribute(&mut ours, "dir", book.labels.direction.code());
            }
        }
        Pages {
            language,
            title: line(&book.title, if book.archive.trim().is_empty() { "—" } else { &book.archive }),
            base: Url::parse(&book.source_url).ok(),
            xml,
            ours,
            details: line(&book.labels.details, "Details"),
        }
    }

    /// Attributes of the root element.
    pub(super) fn root(&self, direction: Direction, out: &mut String) {
        markup::language(out, &self.language, self.xml);
        markup::attribute(out, "dir", direction.code());
    }

    /// The bounds of a page: `<section …>` in EPUB with the names by which reading systems know it.
    pub(super) fn open(&self, kind: &str, prefix: &str, out: &mut String) {
        out.push_str("<section");
        if self.xml {
            markup::attribute(out, "epub:type", kind);
        }
        markup::attribute(out, "role", &format!("doc-{kind}"));
        markup::attribute(out, "aria-labelledby", &format!("{prefix}title"));
        out.push_str(">\n");
    }

    /// A heading in our own words.
    fn heading(&self, level: u8, text: &str, out: &mut String) {
        out.push_str(&format!("<h{level}{}>", self.ours));
        markup::text(out, text);
        out.push_str(&format!("</h{level}>\n"));
    }

    fn html(&self, html: &str, under: u8, prefix: &str, out: &mut String) {
        let rules = Rules { xml: self.xml, base: self.base.as_ref(), under, prefix, details: &self.details };
        fragment::write(html, rules, out);
    }

    /// A heading and a text below it, if there is a text.
    fn aside(&self, label: &str, html: Option<&str>, level: u8, prefix: &str, out: &mut String) {
        let Some(html) = html.filter(|html| !html.trim().is_empty()) else { return };
        out.push_str("<div class=\"fl-aside\">\n");
        self.heading(level, label, out);
        self.html(html, level, prefix, out);
        out.push_str("\n</div>\n");
    }

    fn link(&self, text: &str, url: Option<&str>, out: &mut String) {
        match url.and_then(|url| markup::address(url, self.base.as_ref())) {
            Some(address) => {
                out.push_str("<a");
                markup::attribute(out, "href", &address);
                out.push('>');
                markup::text(out, text);
                out.push_str("</a>");
            }
            None => markup::text(out, text),
        }
    }

    /// Title, byline, facts, credits, permissions, summary and notes of the work.
    pub(super) fn preface(&self, book: &Book, prefix: &str, out: &mut String) {
        let labels = &book.labels;
        out.push_str(&format!("<h1 id=\"{prefix}title\">"));
        markup::text(out, &self.title);
        out.push_str("</h1>\n");
        if !book.names().trim().is_empty() {
            out.push_str("<p class=\"fl-byline\">");
            let (before, after) = labels.by.split_once("{names}").unwrap_or((&labels.by, ""));
            self.label(before, out);
            for (n, maker) in book.authors().enumerate() {
                markup::text(out, if n == 0 { "" } else { &labels.comma });
                self.link(&maker.name, maker.url.as_deref(), out);
            }
            self.label(after, out);
            out.push_str("</p>\n");
        }
        self.source(book, out);
        let mut facts = book.facts.clone();
        if book.named_series().next().is_some() {
            let entry = |series: &super::InSeries| super::Named {
                text: labels
                    .part_of
                    .replace("{position}", &series.position.to_string())
                    .replace("{name}", &series.name),
                url: series.url.clone(),
            };
            let values = book.named_series().map(entry).collect();
            facts.push(Fact { label: labels.series.clone(), values, subject: false });
        }
        self.facts(&facts, &labels.comma, out);
        for (label, list) in [(&labels.credits, &book.credits), (&labels.permissions, &book.permissions)] {
            if list.iter().any(|fact| !fact.values.is_empty()) {
                out.push_str("<div class=\"fl-aside\">\n");
                self.heading(2, label, out);
                self.facts(list, &labels.comma, out);
                out.push_str("</div>\n");
            }
        }
        self.aside(&labels.summary, book.summary.as_deref(), 2, &format!("{prefix}s-"), out);
        self.aside(&labels.notes, book.notes.as_deref(), 2, &format!("{prefix}n-"), out);
    }

    fn label(&self, text: &str, out: &mut String) {
        if self.ours.is_empty() || text.trim().is_empty() {
            return markup::text(out, text);
        }
        out.push_str(&format!("<span{}>", self.ours));
        markup::text(out, text);
        out.push_str("</span>");
    }

    /// The line that leads back to the work's page.
    fn source(&self, book: &Book, out: &mut String) {
        if book.source_url.is_empty() {
            return;
        }
        out.push_str(&format!("<p class=\"fl-source\"{}>", self.ours));
        self.link(&book.labels.source.replace("{archive}", &book.archive), Some(&book.source_url), out);
        out.push_str("</p>\n");
    }

    fn facts(&self, facts: &[Fact], comma: &str, out: &mut String) {
        let mut open = false;
        for fact in facts.iter().filter(|fact| !fact.values.is_empty()) {
            if !std::mem::replace(&mut open, true) {
                out.push_str("<dl class=\"fl-facts\">\n");
            }
            out.push_str(&format!("<dt{}>", self.ours));
            markup::text(out, &fact.label);
            out.push_str("</dt>\n<dd>");
            for (n, value) in fact.values.iter().enumerate() {
                markup::text(out, if n == 0 { "" } else { comma });
                self.link(&value.text, value.url.as_deref(), out);
            }
            out.push_str("</dd>\n");
        }
        if open {
            out.push_str("</dl>\n");
        }
    }

    /// A chapter: its heading, summary, notes, text and end notes. `level` is its heading's.
    pub(super) fn part(&self, book: &Book, part: &Part<'_>, level: u8, prefix: &str, out: &mut String) {
        let labels = &book.labels;
        out.push_str(&format!("<h{level} id=\"{prefix}title\">"));
        markup::text(out, &line(&part.name(book), &self.title));
        out.push_str(&format!("</h{level}>\n"));
        self.aside(&labels.summary, part.summary, level + 1, &format!("{prefix}s-"), out);
        self.aside(&labels.notes, part.notes, level + 1, &format!("{prefix}n-"), out);
        out.push_str("<div class=\"fl-text\">\n");
        self.html(part.html, level, prefix, out);
        out.push_str("\n</div>\n");
        self.aside(&labels.end_notes, part.end_notes, level + 1, &format!("{prefix}e-"), out);
    }

    /// The notes after the last chapter, and the way back.
    pub(super) fn afterword(&self, book: &Book, level: u8, prefix: &str, out: &mut String) {
        out.push_str(&format!("<h{level} id=\"{prefix}title\"{}>", self.ours));
        markup::text(out, &line(&book.labels.end_notes, &self.title));
        out.push_str(&format!("</h{level}>\n"));
        self.html(book.end_notes.as_deref().unwrap_or_default(), level, prefix, out);
        out.push('\n');
        self.source(book, out);
    }
}

/// Plain text in one line: runs of white space are one space, what XML forbids is left out; `instead` when nothing is
/// left.
pub(super) fn line(text: &str, instead: &str) -> String {
    let mut escaped = String::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| markup::fits(*c)).collect();
        if !word.is_empty() {
            escaped.push_str(if escaped.is_empty() { "" } else { " " });
            escaped.push_str(&word);
        }
    }
    if escaped.is_empty() { instead.to_owned() } else { escaped }
}

/// Whether a work has notes after its last chapter.
pub(super) fn has_afterword(book: &Book) -> bool {
    book.end_notes.as_deref().is_some_and(|notes| !notes.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_that_the_cleaner_gives_has_its_style() {
        for class in crate::clean::allow::OWN_CLASSES {
            assert!(STYLE.contains(&format!(".{class} {{")), "{class}");
        }
    }

    #[test]
    fn our_words_are_marked_when_they_are_in_another_language_than_the_text() {
        let book = Book {
            title: "حكاية".to_owned(),
            language: "ar".to_owned(),
            direction: Direction::Rtl,
            summary: Some("<p>قصة</p>".to_owned()),
            ..Book::default()
        };
        let mut out = String::new();
        Pages::new(&book, true).preface(&book, "", &mut out);
        assert!(out.contains("<h2 xml:lang=\"en\" lang=\"en\" dir=\"ltr\">Summary</h2>"), "{out}");
        let mut out = String::new();
        let book = Book { language: "en".to_owned(), direction: Direction::Ltr, ..book };
        Pages::new(&book, true).preface(&book, "", &mut out);
        assert!(out.contains("<h2>Summary</h2>"), "{out}");
    }
}
