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
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}', '\u{85}']) {
        if line.trim().is_empty() {
            flush(&mut group, &mut blocks);
        } else if marks::is_scene_break(line) {
            flush(&mut group, &mut blocks);
            blocks.push(Block::new(Kind::Rule, vec![Line::plain(line.trim())]));
        } else {
            group.push(Line::plain(line.trim_end()));
        }
        if blocks.len() > MAX_BLOCKS {
            return Err(Unreadable::TooMany { what: "paragraphs", limit: MAX_BLOCKS });
        }
    }
    flush(&mut group, &mut blocks);
    Ok(Document { blocks, plain: true, ..Document::default() })
}
