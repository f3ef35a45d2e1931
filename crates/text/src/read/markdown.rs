//! Markdown → HTML → blocks.
//!
//! A block of metadata at the top (`---`, `title: …`, `---`) becomes a header block. Raw HTML in it is read as HTML.

use pulldown_cmark::{Options, Parser, html};

use super::Unreadable;
use super::html as page;
use super::model::{Block, Document, Kind, Line};

/// A metadata block is not longer, in lines.
const LONGEST_METADATA: usize = 60;

/// Reads a decoded Markdown text.
pub(crate) fn read(text: &str) -> Result<Document, Unreadable> {
    let (metadata, body) = metadata(text);
    let mut source = String::with_capacity(body.len() + body.len() / 4);
    html::push_html(
        &mut source,
        Parser::new_ext(body, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES),
    );
    let mut document = page::read(&source)?;
    if !metadata.is_empty() {
        document.blocks.insert(0, Block::new(Kind::Paragraph, metadata));
    }
    document.title = None;
    Ok(document)
}

fn metadata(text: &str) -> (Vec<Line>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (Vec::new(), text);
    };
    let mut lines = Vec::new();
    let mut at = text.len() - rest.len();
    for line in rest.split_inclusive('\n').take(LONGEST_METADATA) {
        at += line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return (lines, &text[at..]);
        }
        if !line.contains(':') && !line.starts_with([' ', '-']) {
            break;
        }
        let line = line.replace(['[', ']'], "");
        let (label, value) = line.split_once(':').unwrap_or(("", &line));
        let value = value.trim().trim_matches(|c| c == '"' || c == '\'');
        lines.push(Line::plain(format!("{}: {value}", label.trim())));
    }
    (Vec::new(), text)
}
