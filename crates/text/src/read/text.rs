//! Plain text → blocks: groups of lines with blank lines between them.
//!
//! A line of nothing but a scene break's signs is a block of its own even without blank lines around it.

use super::model::{Block, Document, Kind, Line};
use super::{MAX_BLOCKS, Unreadable, encoding, marks};

/// Reads the bytes of a plain text.
pub(crate) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Document, Unreadable> {
    let (text, encoding) = encoding::decode(bytes, encoding)?;
    let mut document = blocks(&text)?;
    document.encoding = encoding;
    Ok(document)
}

/// Makes blocks of a decoded text.
pub(crate) fn blocks(text: &str) -> Result<Document, Unreadable> {
    let mut blocks = Vec::new();
    let mut group: Vec<Line> = Vec::new();
    let flush = |group: &mut Vec<Line>, blocks: &mut Vec<Block>| {
        if !group.is_empty() {
            blocks.push(Block::new(Kind::Paragraph, std::mem::take(group)));
        }
    };
    let text = text.replace("\r\n", "\n");
    let signature = signature(&text);
    for line in text.split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}', '\u{85}']) {
        let from = line.as_ptr() as usize - text.as_ptr() as usize;
        if line.trim().is_empty() {
            flush(&mut group, &mut blocks);
        } else if signature == Some(from) {
            flush(&mut group, &mut blocks);
            group.push(Line::plain(line.trim_end()));
        } else if marks::is_scene_break(line) {
            flush(&mut group, &mut blocks);
            blocks.push(Block::new(Kind::Rule, vec![Line::plain(line.trim())]));
        } else {
            group.push(Line::plain(line.trim_end()));
        }
        if blocks.len() > MAX_BLOCKS {
            return Err(Unreadable::TooMany { what: "paragraphs".into(), limit: MAX_BLOCKS });
        }
    }
    flush(&mut group, &mut blocks);
    Ok(Document { blocks, plain: true, ..Document::default() })
}

/// A mail's signature is not longer, in lines.
const SIGNATURE_LINES: usize = 6;

/// Where a signature begins: a line of two dashes with a few lines and nothing else after it.
fn signature(text: &str) -> Option<usize> {
    let at = text.rfind("\n--\n").or_else(|| text.rfind("\n-- \n"))? + 1;
    let after: Vec<&str> = text[at..].trim_end().lines().skip(1).collect();
    (!after.is_empty() && after.len() <= SIGNATURE_LINES && after.iter().all(|line| !line.trim().is_empty()))
        .then_some(at)
}
