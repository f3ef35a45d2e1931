//! Marks of plain text: emphasis typed as `_so_`, `*so*`, `/so/`, `**so**`, and the lines that part scenes.
//!
//! A mark opens after a space or an opening sign and before a letter or a quote; it closes after a letter or a
//! sign and before a space or a sign. So nothing happens inside words, to snake_case, `2*3*4`, `and/or` or a path.
//! A mark without its partner stays as it was typed. One pass over the text, whatever it holds.

use super::model::{EM, Line, STRONG, Span, Style, UNDER};

/// The inline tags that people left in plain texts.
const TAGS: [(&str, Style); 5] = [("i", EM), ("em", EM), ("b", STRONG), ("strong", STRONG), ("u", UNDER)];

/// A mark in the text: where it stands, how long it is, what it means.
struct Mark {
    from: usize,
    to: usize,
    style: Style,
    opens: bool,
    closes: bool,
    sign: &'static str,
    partner: Option<usize>,
}

/// Makes spans of a line typed with marks.
pub(crate) fn emphasis(text: &str) -> Line {
    if !text.contains(['_', '*', '/', '<']) {
        return Line::plain(text);
    }
    let mut marks = find(text);
    pair(text, &mut marks);
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut open: Vec<Style> = Vec::new();
    for (number, mark) in marks.iter().enumerate() {
        let Some(partner) = mark.partner else { continue };
        push(&mut spans, &text[at..mark.from], &open);
        at = mark.to;
        if partner > number {
            open.push(mark.style);
        } else if let Some(last) = open.iter().rposition(|style| *style == mark.style) {
            open.remove(last);
        }
    }
    push(&mut spans, &text[at..], &open);
    Line { spans }
}

fn push(spans: &mut Vec<Span>, text: &str, open: &[Style]) {
    if !text.is_empty() {
        spans.push(Span {
            style: open.iter().fold(0, |all, style| all | style),
            link: None,
            text: text.to_owned(),
        });
    }
}

/// Every run of signs that could be a mark.
fn find(text: &str) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        match bytes[at] {
            sign @ (b'_' | b'*' | b'/') => {
                while at < bytes.len() && bytes[at] == sign {
                    at += 1;
                }
                let (style, sign) = match (sign, at - from) {
                    (b'_', 1) => (EM, "_"),
                    (b'_', 2) => (STRONG, "__"),
                    (b'*', 1) => (EM, "*"),
                    (b'*', 2) => (STRONG, "**"),
                    (b'*', 3) => (STRONG | EM, "***"),
                    (b'/', 1) => (EM, "/"),
                    _ => continue,
                };
                let before = text[..from].chars().next_back();
                let after = text[at..].chars().next();
                let opens = before.is_none_or(|c| c.is_whitespace() || is_opening(c) || is_sign(c))
                    && after.is_some_and(|c| {
                        c.is_alphanumeric()
                            || (sign != "/"
                                && (is_opening(c) || is_quote(c) || c == '.' || c == '…' || is_sign(c)))
                    });
                let closes = before.is_some_and(|c| {
                    !c.is_whitespace() && (sign != "/" || c.is_alphanumeric() || ".,!?…".contains(c))
                }) && after.is_none_or(|c| !c.is_alphanumeric());
                marks.push(Mark { from, to: at, style, opens, closes, sign, partner: None });
            }
            b'<' => {
                at += 1;
                let end = bytes[at..].iter().take(8).position(|b| *b == b'>').map(|length| at + length);
                if let Some(end) = end {
                    let name = &text[at..end];
                    let closing = name.starts_with('/');
                    let name = name.trim_start_matches('/');
                    if let Some((sign, style)) = TAGS.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name)) {
                        at = end + 1;
                        marks.push(Mark {
                            from,
                            to: at,
                            style: *style,
                            opens: !closing,
                            closes: closing,
                            sign,
                            partner: None,
                        });
                    }
                }
            }
            _ => at += 1,
        }
    }
    marks
}

/// The longest emphasis between slashes, in bytes; paths and dates are longer or hold spaces no more.
const LONGEST_SLASHED: usize = 200;

/// Finds each mark's partner: the nearest one of its kind that is still open.
fn pair(text: &str, marks: &mut [Mark]) {
    // One place per kind of mark; opening again forgets the older one.
    let mut open: Vec<usize> = Vec::new();
    for number in 0..marks.len() {
        let mark = &marks[number];
        if mark.closes
            && let Some(place) = open.iter().rposition(|other| marks[*other].sign == mark.sign)
        {
            let other = open[place];
            let inside = &text[marks[other].to..mark.from];
            let good = !inside.trim().is_empty() && (mark.sign != "/" || inside.len() <= LONGEST_SLASHED);
            if good {
                open.truncate(place);
                marks[number].partner = Some(other);
                marks[other].partner = Some(number);
                continue;
            }
        }
        if marks[number].opens {
            let sign = marks[number].sign;
            if let Some(place) = open.iter().rposition(|other| marks[*other].sign == sign) {
                open.remove(place);
            }
            open.push(number);
        }
    }
}

fn is_opening(c: char) -> bool {
    "([{\"'“‘„‚«‹¿¡-–—~".contains(c)
}

fn is_quote(c: char) -> bool {
    "\"'“”‘’„»«".contains(c)
}

fn is_sign(c: char) -> bool {
    "_*/>".contains(c)
}

/// A line of nothing but signs that part scenes: `***`, `* * *`, `~*~`, `---`, `oOo`, `-x-`, `#`, `<3 <3 <3`,
/// or words that say so in brackets. Three dots are not: that is somebody's silence.
pub(crate) fn is_scene_break(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > 300 {
        return false;
    }
    is_named_break(line) || is_signs(line) || is_letters(line)
}

const BREAK_SIGNS: &str = "*~-_=#+•·∙●○◦◇◆☆★※§♥♡❤♪♫✿❀✦✧⁂†‡–—―─━/\\|^<>«»:;.…°¤⭐❦❧✽✻✵✶☙×✕＊～■□▪▫";
const SILENCE: &str = ".…:;,|/\\<>«»-–—_°";

fn is_signs(line: &str) -> bool {
    // Hearts are typed `<3`.
    let line = line.replace("<3", "♥").replace("&lt;3", "♥").replace('\u{fe0f}', "");
    let signs: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    if signs.is_empty() || !signs.iter().all(|c| BREAK_SIGNS.contains(*c)) {
        return false;
    }
    let dashes = signs.iter().filter(|c| "-–—_―─━".contains(**c)).count();
    signs.iter().any(|c| !SILENCE.contains(*c)) || dashes >= 2 || signs == ['—'] || signs == ['―']
}

fn is_letters(line: &str) -> bool {
    let signs: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    let is_letter = |c: &char| "oO0xX".contains(*c);
    if signs.len() < 3
        || !signs.iter().all(|c| is_letter(c) || "-~*=.+_#/\\|".contains(*c))
        || !signs.iter().any(is_letter)
    {
        return false;
    }
    let letters: Vec<char> = signs.iter().copied().filter(is_letter).collect();
    if letters.iter().all(|c| *c == '0')
        && (signs.iter().any(|c| "./".contains(*c)) || letters.len() == signs.len())
    {
        return false; // A number.
    }
    let turned: Vec<char> = signs
        .iter()
        .rev()
        .map(|c| {
            if *c == '/' {
                '\\'
            } else if *c == '\\' {
                '/'
            } else {
                *c
            }
        })
        .collect();
    let same = |a: &[char], b: &[char]| a.iter().zip(b).all(|(a, b)| a == b);
    let word: String = signs.iter().collect();
    let kisses = ["xox", "oxo", "xoxo", "oxox"].contains(&word.to_lowercase().as_str())
        && word != "xOx"
        && word != "oXo";
    let turned_letters: Vec<char> = letters.iter().rev().copied().collect();
    !kisses
        && (same(&signs, &turned)
            || (letters.len() >= 6 && same(&letters, &turned_letters))
            || repeats(&signs))
}

/// A pattern of two to four signs over and over, as in `xoxoxoxo` or `-x-x-x-x`.
fn repeats(signs: &[char]) -> bool {
    signs.len() >= 8
        && (2..=4).any(|step| signs.iter().zip(&signs[step..]).all(|(a, b)| a.eq_ignore_ascii_case(b)))
}

fn is_named_break(line: &str) -> bool {
    let framed = line.starts_with(['[', '(', '-', '*', '~', '=', '<', '{', '/', '_', '#']);
    if !framed || line.len() > 60 {
        return false;
    }
    let name: String = line.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    matches!(
        name.as_str(),
        "linebreak"
            | "scenebreak"
            | "pagebreak"
            | "break"
            | "scenechange"
            | "line"
            | "horizontalrule"
            | "sectionbreak"
            | "newscene"
            | "hr"
    )
}

#[cfg(test)]
mod tests {
    use super::super::model::render;
    use super::*;

    fn html(text: &str) -> String {
        let mut html = String::new();
        render(&mut html, &[emphasis(text)]);
        html
    }

    #[test]
    fn typed_emphasis_becomes_emphasis() {
        assert_eq!(
            html("a _ledger_, *one* /so/ **two** ***three***"),
            "a <em>ledger</em>, <em>one</em> <em>so</em> <strong>two</strong> <strong><em>three</em></strong>"
        );
        assert_eq!(html("\"*No*,\" she said. (_Oh_.)"), "\"<em>No</em>,\" she said. (<em>Oh</em>.)");
        assert_eq!(html("_It was *not* fair._"), "<em>It was not fair.</em>");
        assert_eq!(html("<i>so</i> and <B>so</B>"), "<em>so</em> and <strong>so</strong>");
        assert_eq!(html("_«Oui»_ — _“Yes”_"), "<em>«Oui»</em> — <em>“Yes”</em>");
    }

    #[test]
    fn marks_that_are_no_emphasis_stay() {
        for text in [
            "2*3*4",
            "snake_case_name",
            "and/or/not",
            "a * b * c",
            "5 * 6",
            "/usr/bin/env",
            "footnote* and footnote**",
            "_unclosed",
            "unopened_",
            "<3 you",
            "a < b > c",
            "24/7 or 1/2/1999",
            "**",
            "** **",
            "__",
            "http://x.example/a_b/c_d/",
            "*",
        ] {
            let mut escaped = String::new();
            super::super::model::escape(&mut escaped, text);
            assert_eq!(html(text), escaped, "{text}");
        }
    }

    #[test]
    fn half_a_million_open_marks_are_read_in_one_pass() {
        let text = "_a *b /c ".repeat(60_000);
        assert_eq!(emphasis(&text).text(), text);
    }

    #[test]
    fn lines_that_part_scenes() {
        for line in [
            "***",
            "* * *",
            "~*~",
            "---",
            "oOo",
            "xXx",
            "#",
            "-o-",
            "<3 <3 <3",
            "*",
            "~",
            "-x-x-x-",
            "XxXxX",
            "oOoOoOo",
            "~o0o~",
            "+++",
            "=====",
            "          * * *",
            "[scene break]",
            "(line break)",
            "-LINEBREAK-",
            "~~*~~",
            "__________",
            "⁂",
            "♥",
            "• • •",
            "<>",
            "xxx",
            "000OOO000",
            "--",
            "/\\/\\/\\*",
            "§",
        ] {
            assert_eq!(is_scene_break(line), line != "<>", "{line}");
        }
        for line in [
            "...",
            "…",
            "\"...\"",
            "xoxo",
            "xox",
            "ox",
            "Oo",
            "1.",
            "0.0",
            "000",
            "line break",
            "?",
            "!",
            "3",
            "a",
            "O",
            "X",
            "-",
            "XX",
            "break",
            "- x",
            "*sigh*",
        ] {
            assert!(!is_scene_break(line), "{line}");
        }
    }
}
