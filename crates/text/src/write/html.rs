//! A work as one HTML file that needs nothing beside it and fetches nothing: a content security policy in it says so.
//!
//! The same pages as in the EPUB, one below the other: preface, contents if there are several chapters
//! ([`Book::contents`]), chapters, end notes.

use super::book::{Book, Part};
use super::pages::{self, Pages};
use super::{Error, markup};
use std::io::Write;

/// The media type of the finished file.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// The measure and the colours a browser lacks and an e-reader has.
const SCREEN: &str = "html { color-scheme: light dark; }\nbody { max-width: 38em; margin: 1em auto 4em; padding: 0 1em; \
                      font-family: Georgia, 'Noto Serif', serif; font-size: 1.1em; line-height: 1.6; }\n";

/// Writes one work, a chapter at a time.
pub struct Writer<'a, W: Write> {
    out: W,
    book: &'a Book,
    pages: Pages,
    /// How many chapters are written.
    parts: usize,
    page: String,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins the file: everything that stands before the first chapter is written.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn new(out: W, book: &'a Book) -> Result<Writer<'a, W>, Error> {
        let mut writer = Writer { out, book, pages: Pages::new(book, false), parts: 0, page: String::new() };
        let page = &mut writer.page;
        page.push_str("<!DOCTYPE html>\n<html");
        writer.pages.root(book.direction, page);
        page.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
        markup::text(page, &writer.pages.title);
        page.push_str(
            "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta \
             http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta \
             name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"Fanlight\">\n",
        );
        let mut meta = |name: &str, content: &str| {
            let content = pages::line(content, "");
            if !content.is_empty() {
                page.push_str("<meta");
                markup::attribute(page, "name", name);
                markup::attribute(page, "content", &content);
                page.push_str(">\n");
            }
        };
        meta("author", &book.names());
        if book.mining_reserved {
            meta("tdm-reservation", "1");
        }
        page.push_str("<style>\n");
        page.push_str(pages::STYLE);
        page.push_str(SCREEN);
        page.push_str("</style>\n</head>\n<body>\n<main>\n");
        writer.pages.open("preface", "", page);
        writer.pages.preface(book, "", page);
        page.push_str("</section>\n");
        if book.contents.len() > 1 {
            contents(book, &writer.pages, page);
        }
        writer.send()?;
        Ok(writer)
    }

    /// Adds the next chapter.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn part(&mut self, part: &Part<'_>) -> Result<(), Error> {
        self.parts += 1;
        let prefix = format!("part-{}-", self.parts);
        self.pages.open("chapter", &prefix, &mut self.page);
        self.pages.part(self.book, part, 2, &prefix, &mut self.page);
        self.page.push_str("</section>\n");
        self.send()
    }

    /// Writes what stands after the last chapter and gives `out` back, flushed.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn finish(mut self) -> Result<W, Error> {
        let page = &mut self.page;
        if pages::has_afterword(self.book) {
            self.pages.open("afterword", "after-", page);
            self.pages.afterword(self.book, 2, "after-", page);
            page.push_str("</section>\n");
        }
        page.push_str("</main>\n");
        page.push_str("</body>\n</html>\n");
        self.send()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn send(&mut self) -> Result<(), Error> {
        self.out.write_all(self.page.as_bytes())?;
        self.page.clear();
        Ok(())
    }
}

fn contents(book: &Book, pages: &Pages, page: &mut String) {
    page.push_str("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    markup::text(page, &pages::line(&book.labels.contents, &pages.title));
    page.push_str("</h2>\n<ol class=\"fl-contents\">\n");
    for (n, name) in book.contents.iter().enumerate() {
        page.push_str(&format!("<li><a href=\"#part-{}-title\">", n + 1));
        markup::text(page, &pages::line(name, &pages.title));
        page.push_str("</a></li>\n");
    }
    page.push_str("</ol>\n</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(book: &Book, parts: &[Part<'_>]) -> String {
        let mut writer = Writer::new(Vec::new(), book).unwrap();
        for part in parts {
            writer.part(part).unwrap();
        }
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn chapters_lie_below_each_other_and_the_contents_lead_to_them() {
        let book = Book {
            title: "Two <Foxes>".to_owned(),
            language: "en".to_owned(),
            contents: vec!["Chapter 1".to_owned(), "Chapter 2".to_owned()],
            ..Book::default()
        };
        let part = |number| Part {
            number: Some(number),
            html: "<p><a name=x></a>Hm.<br> <a href='#x'>x</a></p>",
            ..Part::default()
        };
        let html = written(&book, &[part(1), part(2)]);
        assert!(html.contains("<h1 id=\"title\">Two &lt;Foxes&gt;</h1>"));
        assert!(html.contains("<h2 id=\"part-2-title\">Chapter 2</h2>"));
        assert!(html.find("<a href=\"#part-2-title\">Chapter 2</a>") < html.find("<h2 id=\"part-1-title\">"));
        assert!(html.contains("<a id=\"part-2-a-x\"></a>Hm.<br> <a href=\"#part-2-a-x\">x</a>"));
        assert!(!html.contains("xml:lang") && !html.contains("epub:type"));
    }

    #[test]
    fn a_single_text_needs_no_contents() {
        let book = Book { title: "One".to_owned(), ..Book::default() };
        let html = written(&book, &[Part { html: "<p>Words.</p>", ..Part::default() }]);
        assert!(!html.contains("<nav"));
        assert!(html.ends_with("</main>\n</body>\n</html>\n"));
    }
}
