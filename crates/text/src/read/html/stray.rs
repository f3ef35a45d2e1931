//! A "<" that is the text's own.

use crate::read::MAX_TAGS;

/// A tag with more spaces and slashes than this outside of quotes is a stray "<" of the text.
const MAX_TAG_SPACES: usize = 400;

/// Escapes a "<" before a letter that no ">" follows soon: it is the text's, and the tokenizer would take the rest of
/// the story for attributes (and spend time by their square).
pub(super) fn escape_stray(source: &str) -> std::borrow::Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut strays = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'<') {
        let from = at + found;
        at = from + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            continue;
        }
        let mut spaces = 0;
        let mut end = at;
        let mut quote = None;
        // The next tag's beginning ends the search too, so that every byte is looked at once.
        let closed = loop {
            match (bytes.get(end), quote) {
                (None, _) => break false,
                (Some(b'<'), _) if bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) => break false,
                (Some(b'>'), None) => break true,
                (Some(byte), Some(open)) => quote = (*byte != open).then_some(open),
                (Some(byte @ (b'"' | b'\'')), None) => quote = Some(*byte),
                (Some(byte), None) => spaces += usize::from(byte.is_ascii_whitespace() || *byte == b'/'),
            }
            if spaces > MAX_TAG_SPACES {
                break false;
            }
            end += 1;
        };
        if closed {
            at = end;
        } else if quote.is_some() && bytes[at..end].contains(&b'>') {
            // An odd quote in a tag: HTML's own way out is as good as any.
            at = end;
        } else {
            strays.push(from);
            at = end;
        }
        if strays.len() > MAX_TAGS {
            break;
        }
    }
    if strays.is_empty() {
        return source.into();
    }
    let mut escaped = String::with_capacity(source.len() + strays.len() * 3);
    let mut from = 0;
    for stray in strays {
        escaped.push_str(&source[from..stray]);
        escaped.push_str("&lt;");
        from = stray + 1;
    }
    escaped.push_str(&source[from..]);
    escaped.into()
}
