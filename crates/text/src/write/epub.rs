//! A work as EPUB 3.3, with the table of contents of EPUB 2 beside it for old readers.
//!
//! Inside: `mimetype` first and stored, the container file, style, cover, preface (title, tags, credits, permissions,
//! summary, notes), a page for every chapter as it comes, the work's end notes, then both tables of contents and the
//! package file, which need to know all chapters.
//!
//! A work of 100,000 words in 40 chapters (525 KB of HTML, `benches/epub.rs`, two cores at 2.3 GHz, one used) takes at
//! deflate level 1: 8 ms and 308 KB; 2: 11 ms, 224 KB; 3: 12 ms, 216 KB; 6: 18–23 ms, 214 KB; 9: 32–36 ms, 213 KB.
//! [`LEVEL`] is 3: beyond it nothing is won.

mod cover;
mod package;

use super::book::{Book, Part};
use super::container::Container;
use super::pages::{self, Pages};
use super::{Error, markup};
use std::io::Write;

/// The media type of the finished file.
pub const MEDIA_TYPE: &str = "application/epub+zip";

/// Deflate's level for pages.
const LEVEL: u32 = 3;

/// Writes one work, a chapter at a time.
pub struct Writer<'a, W: Write> {
    zip: Container<W>,
    book: &'a Book,
    pages: Pages,
    /// File name and name in the table of contents of every page written, in reading order.
    chapters: Vec<Chapter>,
    cover: cover::Picture,
    /// The page in the making, kept for its room.
    page: String,
}

struct Chapter {
    file: String,
    name: String,
    kind: &'static str,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins the file: everything that stands before the first chapter is written.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it.
    pub fn new(out: W, book: &'a Book) -> Result<Writer<'a, W>, Error> {
        let pages = Pages::new(book, true);
        let cover = cover::picture(book, &pages);
        let zip = Container::new(out, LEVEL);
        let mut writer = Writer { zip, book, pages, chapters: Vec::new(), cover, page: String::new() };
        writer.zip.store("mimetype", MEDIA_TYPE.as_bytes())?;
        writer.zip.pack("META-INF/container.xml", package::CONTAINER.as_bytes())?;
        writer.zip.pack("EPUB/style.css", pages::STYLE.as_bytes())?;
        let file = format!("EPUB/{}", writer.cover.file);
        if writer.cover.mime == "image/svg+xml" {
            writer.zip.pack(&file, &writer.cover.bytes)?;
        } else {
            writer.zip.store(&file, &writer.cover.bytes)?;
        }
        writer.cover_page()?;
        writer.add("preface.xhtml", book.labels.preface.clone(), "preface", |pages, out| {
            pages.preface(book, "", out);
        })?;
        Ok(writer)
    }

    /// Adds the next chapter.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it, [`Error::TooLarge`] at 4 GiB.
    pub fn part(&mut self, part: &Part<'_>) -> Result<(), Error> {
        let file = format!("part-{:04}.xhtml", self.chapters.len());
        let book = self.book;
        self.add(&file, part.name(book), "chapter", |pages, out| pages.part(book, part, 1, "", out))
    }

    /// Writes what stands after the last chapter and gives `out` back, flushed.
    ///
    /// # Errors
    /// [`Error::Io`] as `out` gives it, [`Error::TooLarge`] at 4 GiB or 65,000 chapters.
    pub fn finish(mut self) -> Result<W, Error> {
        let book = self.book;
        if pages::has_afterword(book) {
            let name = book.labels.afterword.clone();
            self.add("afterword.xhtml", name, "afterword", |pages, out| pages.afterword(book, 1, "", out))?;
        }
        let mut page = std::mem::take(&mut self.page);
        page.clear();
        self.head(&book.labels.contents, &mut page);
        package::navigation(&self, &mut page);
        page.push_str("</body>\n</html>\n");
        self.zip.pack("EPUB/nav.xhtml", page.as_bytes())?;
        let ncx = package::ncx(&self);
        self.zip.pack("EPUB/toc.ncx", ncx.as_bytes())?;
        let package = package::package(&self);
        self.zip.pack("EPUB/package.opf", package.as_bytes())?;
        self.zip.finish()
    }

    fn cover_page(&mut self) -> Result<(), Error> {
        let mut page = String::new();
        self.head(&self.book.labels.cover, &mut page);
        page.push_str("<section class=\"fl-cover\" epub:type=\"cover\"");
        markup::attribute(&mut page, "aria-label", &self.name(&self.book.labels.cover));
        page.push_str("><img role=\"doc-cover\"");
        markup::attribute(&mut page, "src", &self.cover.file);
        markup::attribute(&mut page, "alt", &self.cover.alt);
        page.push_str("/></section>\n</body>\n</html>\n");
        self.zip.pack("EPUB/cover.xhtml", page.as_bytes())
    }

    fn name(&self, text: &str) -> String {
        pages::line(text, &self.pages.title)
    }

    /// Everything up to and with `<body>`.
    fn head(&self, title: &str, out: &mut String) {
        out.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\"",
        );
        self.pages.root(self.book.direction, out);
        out.push_str(">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
        markup::text(out, &self.name(title));
        out.push_str(
            "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body>\n",
        );
    }

    /// A page of its own in reading order.
    fn add(
        &mut self,
        file: &str,
        name: String,
        kind: &'static str,
        content: impl FnOnce(&Pages, &mut String),
    ) -> Result<(), Error> {
        let name = self.name(&name);
        let mut page = std::mem::take(&mut self.page);
        page.clear();
        self.head(&name, &mut page);
        self.pages.open(kind, "", &mut page);
        content(&self.pages, &mut page);
        page.push_str("</section>\n</body>\n</html>\n");
        self.zip.pack(&format!("EPUB/{file}"), page.as_bytes())?;
        self.page = page;
        self.chapters.push(Chapter { file: file.to_owned(), name, kind });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(book: &Book) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), book).unwrap();
        for number in 1..=3 {
            writer
                .part(&Part { number: Some(number), html: "<p>Once upon a time.</p>", ..Part::default() })
                .unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn the_same_book_is_the_same_bytes() {
        let book = Book { title: "Twice".to_owned(), ..Book::default() };
        assert!(bytes(&book) == bytes(&book));
    }

    #[test]
    fn a_writer_that_takes_nothing_is_an_error_and_no_panic() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("full"))
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        assert!(matches!(Writer::new(Full, &Book::default()), Err(Error::Io(_))));
    }
}
