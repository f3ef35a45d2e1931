//! XML as a row of simple events, within bounds: own entities are never expanded.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Unreadable;

/// More events than this has no document of ours.
const MAX_EVENTS: usize = 8_000_000;
/// Deeper than this is no document of ours.
const MAX_DEPTH: usize = 1_000;
/// An element with more attributes than this is no element of ours.
const MAX_ATTRIBUTES: usize = 100;

/// What stands in a document.
pub(crate) enum Piece<'a> {
    Start(Element<'a>),
    End(&'a str),
    Text(&'a str),
}

/// An element's beginning.
pub(crate) struct Element<'a> {
    /// Its name without its prefix.
    pub(crate) name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// An attribute by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        attributes
            .with_checks(false)
            .take(MAX_ATTRIBUTES)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .map(|attribute| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map(|value| value.into_owned())
                    .unwrap_or_default()
            })
    }
}

/// Gives the pieces of a document to `take`, an empty element as its start and end.
pub(crate) fn each(
    source: &str,
    mut take: impl FnMut(Piece<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut depth = 0_usize;
    for _ in 0..MAX_EVENTS {
        let event = reader
            .read_event()
            .map_err(|error| Unreadable::Broken(format!("its XML stops making sense ({error})")))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Unreadable::TooMany { what: "levels of elements".into(), limit: MAX_DEPTH });
                }
                take(Piece::Start(Element { name: start.local_name().as_ref(), start: &start }))?;
            }
            Event::Empty(start) => {
                take(Piece::Start(Element { name: start.local_name().as_ref(), start: &start }))?;
                take(Piece::End(start.local_name().as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Piece::End(end.local_name().as_ref()))?;
            }
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let mut buffer = [0; 4];
                let name = reference.xml10_content();
                let c = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    "nbsp" => Some('\u{a0}'),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(c) = c {
                    take(Piece::Text(c.encode_utf8(&mut buffer)))?;
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
    Err(Unreadable::TooMany { what: "elements".into(), limit: MAX_EVENTS })
}

/// The title of a packed file's properties. Their author is whoever the computer belongs to: a private name, not read.
pub(super) fn property_title(source: &str) -> Result<Option<String>, Unreadable> {
    let mut title = String::new();
    let mut inside = false;
    each(source, |piece| {
        match piece {
            Piece::Start(element) => inside = element.name == "title",
            Piece::End(_) => inside = false,
            Piece::Text(text) if inside => title.push_str(text),
            Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(Some(title).filter(|title| !title.trim().is_empty()))
}
