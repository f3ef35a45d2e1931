//! EPUB → blocks: container, package, then the files of the spine, each read as HTML.
//!
//! Every file is a chapter unless it is the title page, the contents, or the front and back matter of a known maker.
//! The book's metadata fills what the text itself does not say.

use std::collections::HashMap;

use super::Unreadable;
use super::html;
use super::model::{Block, Document, Kind};
use super::packed::Packed;
use super::xml::{self, Piece};

/// A book has at most so many files in its spine.
const MAX_SPINE: usize = 3_000;

#[derive(Default)]
struct Package {
    title: String,
    creator: String,
    description: String,
    subjects: Vec<String>,
    /// Identifier → (address, properties, media type).
    items: HashMap<String, (String, String, String)>,
    spine: Vec<String>,
    /// Addresses of title page, contents and cover.
    guided: Vec<String>,
}

/// Reads an e-book.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut packed = Packed::open(bytes)?;
    let mut root = None;
    xml::each(&packed.text("META-INF/container.xml")?, |piece| {
        if let Piece::Start(element) = piece
            && element.name == "rootfile"
            && root.is_none()
        {
            root = element.attribute("full-path");
        }
        Ok(())
    })?;
    let root = root.ok_or_else(|| Unreadable::Broken("its container names no book".into()))?;
    let package = package(&packed.text(&root)?)?;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut blocks: Vec<Block> = Vec::new();
    for id in package.spine.iter().take(MAX_SPINE) {
        let Some((address, properties, media)) = package.items.get(id) else { continue };
        if properties.split_ascii_whitespace().any(|property| property == "nav" || property == "cover-image")
            || !(media.contains("html") || media.is_empty())
            || package.guided.contains(address)
        {
            continue;
        }
        let name = path(folder, address);
        if !packed.has(&name) {
            continue;
        }
        let source = packed.text(&name)?;
        if is_furniture(address, &source) {
            continue;
        }
        let part = html::read_book_file(&source)?;
        if part.blocks.is_empty() {
            continue;
        }
        if !blocks.is_empty() {
            blocks.push(Block::new(Kind::Page, Vec::new()));
        }
        blocks.extend(part.blocks);
        if blocks.len() > super::MAX_BLOCKS {
            return Err(Unreadable::TooMany { what: "paragraphs".into(), limit: super::MAX_BLOCKS });
        }
    }
    let summary = if package.description.contains('<') {
        html::read(&package.description)
            .ok()
            .map(|document| document.blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n\n"))
    } else {
        Some(package.description)
    };
    Ok(Document {
        blocks,
        encoding: "UTF-8".into(),
        title: Some(package.title),
        author: Some(package.creator),
        summary,
        subjects: package.subjects,
        ..Document::default()
    })
}

fn package(source: &str) -> Result<Package, Unreadable> {
    let mut package = Package::default();
    let mut current = String::new();
    let mut text = String::new();
    xml::each(source, |piece| {
        match piece {
            Piece::Start(element) => {
                match element.name {
                    "item" => {
                        let get = |name: &str| element.attribute(name).unwrap_or_default();
                        package
                            .items
                            .insert(get("id"), (decoded(&get("href")), get("properties"), get("media-type")));
                    }
                    "itemref" => package.spine.extend(
                        element
                            .attribute("idref")
                            .filter(|_| element.attribute("linear").as_deref() != Some("no")),
                    ),
                    "reference" => {
                        let kind = element.attribute("type").unwrap_or_default();
                        if matches!(kind.as_str(), "toc" | "cover" | "title-page" | "copyright-page") {
                            let address = decoded(&element.attribute("href").unwrap_or_default());
                            package.guided.push(address.split('#').next().unwrap_or("").to_owned());
                        }
                    }
                    _ => {}
                }
                current = element.name.to_owned();
                text.clear();
            }
            Piece::End(name) if name == current => {
                let text = text.trim().to_owned();
                match name {
                    "title" if package.title.is_empty() => package.title = text,
                    "creator" if !text.is_empty() => {
                        if !package.creator.is_empty() {
                            package.creator.push_str(", ");
                        }
                        package.creator.push_str(&text);
                    }
                    "description" if package.description.is_empty() => package.description = text,
                    "subject" if !text.is_empty() => package.subjects.push(text),
                    _ => {}
                }
                current.clear();
            }
            Piece::End(_) => {}
            Piece::Text(part) => text.push_str(part),
        }
        Ok(())
    })?;
    Ok(package)
}

/// Title pages and contents, by name or by what their page says it is.
fn is_furniture(address: &str, source: &str) -> bool {
    let file = address.rsplit('/').next().unwrap_or(address).to_lowercase();
    let stem = file.split('.').next().unwrap_or("");
    let named = [
        "titlepage",
        "title_page",
        "title-page",
        "cover",
        "toc",
        "nav",
        "contents",
        "log_page",
        "toc_page",
        "copyright",
    ]
    .contains(&stem);
    named
        || [
            "epub:type=\"titlepage\"",
            "epub:type=\"toc\"",
            "epub:type=\"cover\"",
            "epub:type=\"copyright-page\"",
        ]
        .iter()
        .any(|sign| source.contains(sign))
}

/// An address inside the book → the packed file's name.
fn path(folder: &str, address: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('#').next().unwrap_or("").split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` and its kin.
fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| address.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
