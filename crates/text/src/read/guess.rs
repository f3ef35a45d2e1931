//! What a file is: by its first bytes, then by its name, then by what its text looks like.

use super::packed::Packed;
use super::{Format, MAX_FILE_BYTES, Unreadable};

/// The stretch in which HTML is looked for, in bytes.
const LOOKED_AT: usize = 64 << 10;

/// Guesses what a file is.
///
/// # Errors
/// [`Unreadable::OtherKind`] for kinds that are known and not read, [`Unreadable::Empty`], [`Unreadable::TooLarge`].
pub fn guess(name: Option<&str>, bytes: &[u8]) -> Result<Format, Unreadable> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Unreadable::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return of_packed(bytes);
    }
    let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if trimmed.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    for (signature, kind) in [
        (&b"%PDF"[..], "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old Word document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"Rar!", "a packed folder"),
        (b"7z\xbc\xaf", "a packed folder"),
        (b"\x1f\x8b", "a packed file"),
        (b"ITSF", "a help file"),
        (b"\x00\x01\x00\x00Standard", "a database"),
    ] {
        if bytes.starts_with(signature) {
            return Err(Unreadable::OtherKind(kind.into()));
        }
    }
    if bytes.get(60..68) == Some(b"BOOKMOBI") {
        return Err(Unreadable::OtherKind("a Kindle book".into()));
    }
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml" | "mht") => return Ok(Format::Html),
        Some("md" | "markdown" | "mkd" | "mdown") => return Ok(Format::Markdown),
        _ => {}
    }
    let head = String::from_utf8_lossy(&trimmed[..trimmed.len().min(LOOKED_AT)])
        .replace('\0', "")
        .to_ascii_lowercase();
    if looks_like_html(&head) {
        return Ok(Format::Html);
    }
    if ending.is_none() && looks_like_markdown(&head) {
        return Ok(Format::Markdown);
    }
    Ok(Format::Text)
}

fn of_packed(bytes: &[u8]) -> Result<Format, Unreadable> {
    let packed = Packed::open(bytes)?;
    if packed.has("word/document.xml") {
        Ok(Format::Docx)
    } else if packed.has("META-INF/container.xml") {
        Ok(Format::Epub)
    } else if packed.has("content.xml") {
        Ok(Format::Odt)
    } else {
        Err(Unreadable::OtherKind("a packed folder".into()))
    }
}

/// A page, or a fragment with at least three elements that part it.
fn looks_like_html(head: &str) -> bool {
    let start = head.trim_start_matches('\u{fffd}').trim_start();
    if ["<!doctype html", "<html", "<?xml", "<body", "<head"].iter().any(|sign| start.starts_with(sign)) {
        return true;
    }
    let count: usize = ["<p>", "<p ", "<br>", "<br/>", "<br />", "</p>", "<div", "<hr"]
        .iter()
        .map(|tag| head.matches(tag).count())
        .sum();
    count >= 3
        || (count >= 1
            && start.starts_with('<')
            && start.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic))
}

/// A heading with number signs, and another or a strong word.
fn looks_like_markdown(head: &str) -> bool {
    let headings =
        head.lines().filter(|line| ["# ", "## ", "### "].iter().any(|sign| line.starts_with(sign))).count();
    headings >= 2
        || (headings == 1 && (head.trim_start().starts_with("# ") || head.matches("**").count() >= 2))
}
