//! The front of the book: the makers' own picture, or a plain typographic one drawn as SVG.

use crate::write::Direction;
use crate::write::book::Book;
use crate::write::markup;
use crate::write::pages::{self, Pages};
use unicode_segmentation::UnicodeSegmentation;

/// Width and height of the drawn cover, in its own units.
const SIZE: (u32, u32) = (1200, 1800);
/// Room for the lines of the title, in the same units.
const MEASURE: u32 = 960;
/// Lines of title at most; what does not fit ends in an ellipsis.
const LINES: usize = 7;
/// Ground and ink, each with a contrast above 7.
const INKS: [(&str, &str); 8] = [
    ("#1f3a4d", "#f6efe2"),
    ("#4a2335", "#f8eee8"),
    ("#23402f", "#f3f1e3"),
    ("#3b2f5c", "#f1edf8"),
    ("#5a2a1c", "#faf0e4"),
    ("#22313f", "#eef3f4"),
    ("#4b3a12", "#fbf5e2"),
    ("#173f42", "#e9f4f1"),
];

/// The cover as it lies in the file.
pub(super) struct Picture {
    pub(super) file: String,
    pub(super) mime: String,
    pub(super) bytes: Vec<u8>,
    pub(super) alt: String,
}

pub(super) fn picture(book: &Book, pages: &Pages) -> Picture {
    let alt = |given: &str| {
        let names = book.names();
        let mut all = format!("{}: {}", book.labels.cover, pages.title);
        if !names.trim().is_empty() {
            all.push_str(&format!(", {}", book.labels.by.replace("{names}", &names)));
        }
        pages::line(given, &pages::line(&all, "Cover"))
    };
    if let Some(cover) = &book.cover
        && let Some(ending) = ending(&cover.mime)
        && !cover.bytes.is_empty()
    {
        return Picture {
            file: format!("cover.{ending}"),
            mime: cover.mime.clone(),
            bytes: cover.bytes.clone(),
            alt: alt(&cover.alt),
        };
    }
    Picture {
        file: "cover.svg".to_owned(),
        mime: "image/svg+xml".to_owned(),
        bytes: drawn(book, pages).into_bytes(),
        alt: alt(""),
    }
}

fn ending(mime: &str) -> Option<&'static str> {
    match mime {
        "image/jpeg" => Some("jpg"),
        "image/png" => Some("png"),
        "image/gif" => Some("gif"),
        "image/webp" => Some("webp"),
        "image/svg+xml" => Some("svg"),
        _ => None,
    }
}

/// Title above the middle, a rule, the names below it, the archive at the foot.
fn drawn(book: &Book, pages: &Pages) -> String {
    let (width, height) = SIZE;
    // One of the eight by the book's id (FNV-1a), so that a shelf is not all of one colour and a book keeps its own.
    let seed = book
        .id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let (ground, ink) = INKS.get(seed as usize % INKS.len()).copied().unwrap_or(("#222222", "#ffffff"));
    let size = match width_of(&pages.title) {
        0..=24 => 128,
        25..=80 => 100,
        81..=180 => 76,
        _ => 60,
    };
    let title = lines(&pages.title, MEASURE * 20 / (size * 10), LINES);
    let names = lines(&book.names(), MEASURE * 20 / 520, 3);
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>"
    );
    markup::text(&mut svg, &pages.title);
    svg.push_str(&format!(
        "</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\n<rect x=\"60\" y=\"60\" \
         width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"3\"/>\n<g fill=\"{ink}\" \
         font-family=\"Georgia, 'Noto Serif', serif\" text-anchor=\"middle\"{}>\n",
        width - 120,
        height - 120,
        if book.direction == Direction::Rtl { " direction=\"rtl\"" } else { "" },
    ));
    let step = size * 5 / 4;
    let first = 420_u32.max(700_u32.saturating_sub(step * u32::try_from(title.len()).unwrap_or(0) / 2));
    let mut y = put(&mut svg, &title, first, size, step);
    y += 20;
    svg.push_str(&format!("<rect x=\"500\" y=\"{y}\" width=\"200\" height=\"4\"/>\n"));
    put(&mut svg, &names, y + 110, 52, 68);
    put(&mut svg, &lines(&book.archive, MEASURE * 20 / 360, 1), height - 140, 36, 0);
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn put(svg: &mut String, lines: &[String], mut y: u32, size: u32, step: u32) -> u32 {
    for line in lines {
        svg.push_str(&format!("<text x=\"{}\" y=\"{y}\" font-size=\"{size}\">", SIZE.0 / 2));
        markup::text(svg, line);
        svg.push_str("</text>\n");
        y += step;
    }
    y
}

/// Width in half ems: about one for a letter, two for what is as wide as it is high.
fn width_of(text: &str) -> u32 {
    text.graphemes(true).map(grapheme_width).sum()
}

fn grapheme_width(grapheme: &str) -> u32 {
    match grapheme.chars().next() {
        Some(
            '\u{1100}'..='\u{11ff}'
            | '\u{2e80}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}',
        ) => 2,
        Some('\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{3ffff}') => 2,
        Some(_) => 1,
        None => 0,
    }
}

/// Breaks a title at its spaces, and within words that are too long (or have no spaces in their script).
fn lines(text: &str, measure: u32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for word in text.split_inclusive(' ') {
        let wide = width_of(word.trim_end());
        if width + wide > measure && !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim().to_owned());
            width = 0;
        }
        if wide > measure {
            for grapheme in word.graphemes(true) {
                if width + grapheme_width(grapheme) > measure && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    width = 0;
                }
                line.push_str(grapheme);
                width += grapheme_width(grapheme);
            }
        } else if !(line.is_empty() && word.trim().is_empty()) {
            line.push_str(word);
            width += width_of(word);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim().to_owned());
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_break_at_spaces_and_long_words_inside() {
        assert_eq!(lines("The Tale of the Fox", 9, 7), ["The Tale", "of the", "Fox"]);
        assert_eq!(lines("aaaaaaaaaaaa", 5, 7), ["aaaaa", "aaaaa", "aa"]);
        assert_eq!(lines("红楼梦红楼梦", 6, 7), ["红楼梦", "红楼梦"]);
        assert_eq!(lines("one two three", 5, 2), ["one", "two…"]);
        assert_eq!(lines("say \"no\" now", 7, 7), ["say", "\"no\"", "now"]);
        assert!(lines(" ", 5, 2).is_empty());
    }
}
