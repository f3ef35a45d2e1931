//! What an EPUB says about itself: the package file, the table of contents, and EPUB 2's.

use super::Writer;
use crate::write::book::{Book, Direction, Maker};
use crate::write::{markup, pages};
use std::io::Write;

/// The file in which a reader looks for the package.
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
<rootfiles><rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\n\
</container>\n";

/// How a blind reader, or one who needs larger letters, gets on with the book; schema.org's words.
const ACCESS: [(&str, &str); 12] = [
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "ARIA"),
    ("accessibilityHazard", "noFlashingHazard"),
    ("accessibilityHazard", "noMotionSimulationHazard"),
    ("accessibilityHazard", "noSoundHazard"),
];

/// When a book's last change is not told.
const NO_MOMENT: &str = "1970-01-01T00:00:00Z";

/// `<name attributes>text</name>`; nothing when the text is empty.
fn element(out: &mut String, name: &str, attributes: &[(&str, &str)], text: &str) {
    let text = pages::line(text, "");
    if text.is_empty() {
        return;
    }
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        markup::attribute(out, key, value);
    }
    out.push('>');
    markup::text(out, &text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// A property of the whole book, or of the element named by `refines`.
fn property(out: &mut String, refines: Option<&str>, name: &str, text: &str) {
    match refines {
        Some(id) => element(out, "meta", &[("refines", &format!("#{id}")), ("property", name)], text),
        None => element(out, "meta", &[("property", name)], text),
    }
}

/// Whether a string has the shape of another, digits standing for digits.
fn shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(a, b)| if b == b'0' { a.is_ascii_digit() } else { a == b })
}

fn identifier(book: &Book) -> String {
    let source = pages::line(&book.source_url, "urn:unknown");
    pages::line(&book.id, &source)
}

/// The package file.
pub(super) fn package<W: Write>(writer: &Writer<'_, W>) -> String {
    let book = writer.book;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" prefix=\"tdm: http://www.w3.org/ns/tdmrep#\"",
    );
    markup::attribute(&mut out, "xml:lang", &writer.pages.language);
    markup::attribute(&mut out, "dir", book.direction.code());
    out.push_str(">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    metadata(writer, &mut out);
    out.push_str("</metadata>\n<manifest>\n");
    let item = |out: &mut String, id: &str, file: &str, mime: &str, properties: &str| {
        out.push_str("<item");
        for (key, value) in [("id", id), ("href", file), ("media-type", mime), ("properties", properties)] {
            if !value.is_empty() {
                markup::attribute(out, key, value);
            }
        }
        out.push_str("/>\n");
    };
    const PAGE: &str = "application/xhtml+xml";
    item(&mut out, "nav", "nav.xhtml", PAGE, "nav");
    item(&mut out, "ncx", "toc.ncx", "application/x-dtbncx+xml", "");
    item(&mut out, "style", "style.css", "text/css", "");
    item(&mut out, "cover-image", &writer.cover.file, &writer.cover.mime, "cover-image");
    item(&mut out, "cover", "cover.xhtml", PAGE, "");
    for (n, chapter) in writer.chapters.iter().enumerate() {
        item(&mut out, &format!("page-{n}"), &chapter.file, PAGE, "");
    }
    out.push_str("</manifest>\n<spine toc=\"ncx\"");
    markup::attribute(&mut out, "page-progression-direction", book.direction.code());
    out.push_str(">\n<itemref idref=\"cover\"/>\n");
    for n in 0..writer.chapters.len() {
        out.push_str(&format!("<itemref idref=\"page-{n}\"/>\n"));
    }
    out.push_str("</spine>\n</package>\n");
    out
}

fn metadata<W: Write>(writer: &Writer<'_, W>, out: &mut String) {
    let book = writer.book;
    element(out, "dc:identifier", &[("id", "id")], &identifier(book));
    element(out, "dc:title", &[("id", "title")], &writer.pages.title);
    element(out, "dc:language", &[], &writer.pages.language);
    for (n, maker) in book.makers.iter().enumerate() {
        made(out, n, maker);
    }
    element(out, "dc:publisher", &[], &book.archive);
    if let Some(address) = markup::address(&book.source_url, None) {
        element(out, "dc:source", &[], &address);
    }
    if shaped(&book.published, "0000-00-00") {
        element(out, "dc:date", &[], &book.published);
    }
    if let Some(summary) = &book.summary {
        element(out, "dc:description", &[], &crate::clean::to_text(summary));
    }
    let mut subjects: Vec<String> = Vec::new();
    for value in book.facts.iter().filter(|fact| fact.subject).flat_map(|fact| &fact.values) {
        let subject = pages::line(&value.text, "");
        if !subjects.contains(&subject) {
            element(out, "dc:subject", &[], &subject);
            subjects.push(subject);
        }
    }
    for permission in book.permissions.iter().filter(|permission| !permission.values.is_empty()) {
        let values: Vec<&str> = permission.values.iter().map(|value| value.text.as_str()).collect();
        element(out, "dc:rights", &[], &format!("{}: {}", permission.label, values.join(&book.labels.comma)));
    }
    let moment = if shaped(&book.modified, "0000-00-00T00:00:00Z") { &book.modified } else { NO_MOMENT };
    property(out, None, "dcterms:modified", moment);
    for (n, series) in book.named_series().enumerate() {
        let id = format!("series-{n}");
        let name = pages::line(&series.name, "—");
        element(out, "meta", &[("id", &id), ("property", "belongs-to-collection")], &name);
        property(out, Some(&id), "collection-type", "series");
        property(out, Some(&id), "group-position", &series.position.to_string());
        if n == 0 {
            for (key, value) in
                [("calibre:series", &name), ("calibre:series_index", &series.position.to_string())]
            {
                out.push_str("<meta");
                markup::attribute(out, "name", key);
                markup::attribute(out, "content", value);
                out.push_str("/>\n");
            }
        }
    }
    if book.mining_reserved {
        property(out, None, "tdm:reservation", "1");
    }
    for (name, value) in ACCESS {
        property(out, None, &format!("schema:{name}"), value);
    }
    property(out, None, "schema:accessibilitySummary", &book.labels.accessibility);
    out.push_str("<meta name=\"cover\" content=\"cover-image\"/>\n");
}

fn made(out: &mut String, n: usize, maker: &Maker) {
    let name = pages::line(&maker.name, "");
    if name.is_empty() {
        return;
    }
    let id = format!("maker-{n}");
    let author = maker.role.is_empty() || maker.role == "aut";
    element(out, if author { "dc:creator" } else { "dc:contributor" }, &[("id", &id)], &name);
    let role = if author { "aut" } else { &maker.role };
    if role.len() == 3 && role.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let attributes = [("refines", &*format!("#{id}")), ("property", "role"), ("scheme", "marc:relators")];
        element(out, "meta", &attributes, role);
    }
    property(out, Some(&id), "file-as", &pages::line(&maker.sort, &name));
    property(out, Some(&id), "display-seq", &(n + 1).to_string());
}

/// The body of the table of contents, and the landmarks for readers that jump to "start of the text".
pub(super) fn navigation<W: Write>(writer: &Writer<'_, W>, out: &mut String) {
    let labels = &writer.book.labels;
    let entry = |out: &mut String, kind: Option<&str>, file: &str, name: &str| {
        out.push_str("<li><a");
        if let Some(kind) = kind {
            markup::attribute(out, "epub:type", kind);
        }
        markup::attribute(out, "href", file);
        out.push('>');
        markup::text(out, name);
        out.push_str("</a></li>\n");
    };
    out.push_str(
        "<nav epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"contents\">\n<h1 id=\"contents\">",
    );
    markup::text(out, &writer.name(&labels.contents));
    out.push_str("</h1>\n<ol class=\"fl-contents\">\n");
    for chapter in &writer.chapters {
        entry(out, None, &chapter.file, &chapter.name);
    }
    out.push_str("</ol>\n</nav>\n<nav epub:type=\"landmarks\" hidden=\"hidden\"");
    markup::attribute(out, "aria-label", &writer.name(&labels.contents));
    out.push_str(">\n<ol>\n");
    entry(out, Some("cover"), "cover.xhtml", &writer.name(&labels.cover));
    if let Some(first) = writer.chapters.iter().find(|chapter| chapter.kind == "chapter") {
        entry(out, Some("bodymatter"), &first.file, &first.name);
    }
    out.push_str("</ol>\n</nav>\n");
}

/// EPUB 2's table of contents.
pub(super) fn ncx<W: Write>(writer: &Writer<'_, W>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" \
         version=\"2005-1\"",
    );
    markup::attribute(&mut out, "xml:lang", &writer.pages.language);
    if writer.book.direction == Direction::Rtl {
        markup::attribute(&mut out, "dir", "rtl");
    }
    out.push_str(">\n<head><meta name=\"dtb:uid\"");
    markup::attribute(&mut out, "content", &identifier(writer.book));
    out.push_str("/></head>\n<docTitle><text>");
    markup::text(&mut out, &writer.pages.title);
    out.push_str("</text></docTitle>\n<navMap>\n");
    for (n, chapter) in writer.chapters.iter().enumerate() {
        let order = n + 1;
        out.push_str(&format!("<navPoint id=\"point-{order}\" playOrder=\"{order}\"><navLabel><text>"));
        markup::text(&mut out, &chapter.name);
        out.push_str("</text></navLabel><content");
        markup::attribute(&mut out, "src", &chapter.file);
        out.push_str("/></navPoint>\n");
    }
    out.push_str("</navMap>\n</ncx>\n");
    out
}
