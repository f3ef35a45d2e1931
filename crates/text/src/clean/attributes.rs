//! The attributes of one tag, as they are written in cleaned HTML: only what the tables allow, each value valid, always
//! in the same order, what obsolete ones said as a class of the cleaner's own.

use html5ever::Attribute;

use super::style::{self, Style};
use super::tokens::Tag;
use super::{Field, address, allow, sieve};

/// The longest `title`, `alt`, `abbr` or `name`, in bytes of the source.
const MAX_VALUE: usize = 4_096;
/// Classes on one element.
const MAX_CLASSES: usize = 20;

/// What a tag's attributes come to.
#[derive(Default)]
pub(crate) struct Attributes {
    /// As written after the element's name, each with a space before it.
    pub(crate) text: String,
    /// What its inline style said.
    pub(crate) style: Style,
    /// Attributes were given, whatever became of them.
    pub(crate) given: bool,
    /// The alternative text of a picture that can't be shown.
    pub(crate) alt: String,
}

/// Reads the attributes of `tag`, which will be written as the element `out`; `class` is what its obsolete name said;
/// `dropped` hears the names of the attributes that are left out.
pub(crate) fn read(
    tag: &Tag,
    out: &str,
    class: Option<&'static str>,
    field: Field,
    mut dropped: impl FnMut(&str),
) -> Attributes {
    let mut read = Attributes { given: !tag.attrs.is_empty(), ..Attributes::default() };
    let mut classes: Vec<String> = Vec::new();
    let mut own: Vec<&'static str> = class.into_iter().collect();
    let mut global = String::new();
    let mut link = None;
    let mut word = false;
    let mut has_alt = false;
    let allowed = allow::ATTRIBUTES.iter().find(|(name, _)| *name == out).map_or(&[][..], |(_, names)| names);
    // `a` to `z`, so that the same attributes always come out the same.
    let mut attrs: Vec<&Attribute> = tag.attrs.iter().collect();
    attrs.sort_by(|a, b| a.name.local.cmp(&b.name.local));
    for attribute in attrs {
        let (name, value) = (&*attribute.name.local, &*attribute.value);
        let kept = match name {
            "class" => {
                word |= value.starts_with("Mso");
                for one in value.split_ascii_whitespace().take(MAX_CLASSES * 10) {
                    let fits = allow::OWN_CLASSES.contains(&one)
                        || (field.takes_classes() && allow::class_is_free(one));
                    if fits && classes.len() < MAX_CLASSES && !classes.iter().any(|c| c == one) {
                        classes.push(one.to_owned());
                    }
                }
                !classes.is_empty()
            }
            "style" => {
                read.style = style::read(value);
                word |= read.style.word;
                read.style != Style::default()
            }
            "align" if out == "img" => {
                let class = match value.trim().to_ascii_lowercase().as_str() {
                    "top" | "texttop" => Some("fl-top"),
                    "middle" | "absmiddle" => Some("fl-middle"),
                    "bottom" | "baseline" | "absbottom" => Some("fl-bottom"),
                    _ => style::align(value),
                };
                own.extend(class);
                class.is_some()
            }
            "align" if allow::is_block(out) => {
                let class = match value.trim() {
                    value if value.eq_ignore_ascii_case("middle") => Some("fl-center"),
                    value => style::align(value),
                };
                own.extend(class);
                class.is_some()
            }
            "dir" => {
                let value = value.trim().to_ascii_lowercase();
                let fits = matches!(value.as_str(), "ltr" | "rtl" | "auto");
                if fits {
                    push(&mut global, "dir", &value);
                }
                fits
            }
            "lang" => {
                let fits = is_language(value.trim());
                if fits {
                    push(&mut global, "lang", value.trim());
                }
                fits
            }
            "title" => {
                push(&mut global, "title", cut(value));
                true
            }
            "width"
                if matches!(out, "img" | "col" | "colgroup" | "hr" | "table" | "td" | "th")
                    && value.contains('%') =>
            {
                let class = share(value);
                own.extend(class);
                class.is_some()
            }
            "width" | "height" if out == "img" => {
                let size = number(value, 0, 10_000);
                if let Some(size) = &size {
                    push(&mut read.text, name, size);
                }
                size.is_some()
            }
            "type" if matches!(out, "ul" | "li") => {
                let class = match value.trim().to_ascii_lowercase().as_str() {
                    "disc" => Some("fl-disc"),
                    "circle" => Some("fl-circle"),
                    "square" => Some("fl-square"),
                    _ => None,
                };
                own.extend(class);
                class.is_some()
            }
            "alt" if out == "img" => {
                has_alt = true;
                read.alt = cut(value).to_owned();
                push(&mut read.text, "alt", cut(value));
                true
            }
            "rel" if out == "a" => true,
            _ if allowed.contains(&name) => match special(out, name, value) {
                Some(value) => {
                    if name == "href" {
                        link = Some(value);
                    } else {
                        push(&mut read.text, name, &value);
                    }
                    true
                }
                None => false,
            },
            _ => false,
        };
        if !kept {
            dropped(name);
        }
    }
    if out == "img" && !has_alt {
        read.text.insert_str(0, " alt=\"\"");
    }
    own.extend(read.style.align.filter(|_| allow::is_block(out)));
    for class in own {
        if !classes.iter().any(|c| c == class) {
            classes.push(class.to_owned());
        }
    }
    if word {
        // Word marks every line with the language of its menus.
        global.clear();
        if let Some(dir) = tag.attrs.iter().find(|a| &*a.name.local == "dir").filter(|a| &*a.value == "rtl") {
            push(&mut global, "dir", &dir.value);
        }
    }
    if let Some(link) = &link {
        read.text.insert_str(0, &written("href", link));
    }
    if !classes.is_empty() {
        push(&mut read.text, "class", &classes.join(" "));
    }
    read.text.push_str(&global);
    if link.is_some() {
        push(&mut read.text, "rel", sieve::REL);
    }
    read
}

/// The value of an attribute of one element's own, made valid.
fn special(out: &str, name: &str, value: &str) -> Option<String> {
    match (out, name) {
        ("a", "href") => address::link(value),
        ("img", "src") => address::picture(value),
        (_, "cite") => address::source(value),
        ("a", "name") => {
            // A target for links on the page. Names on `a` shadow nothing in today's browsers, unlike ids.
            let value = cut(value);
            (!value.is_empty() && !value.contains(char::is_whitespace)).then(|| value.to_owned())
        }
        ("details", "open") => Some(String::new()),
        ("ol", "start") => number(value, -99_999, 99_999),
        ("ol", "type") => matches!(value, "1" | "a" | "A" | "i" | "I").then(|| value.to_owned()),
        (_, "span" | "colspan") => number(value, 1, 1_000),
        (_, "rowspan") => number(value, 1, 1_000),
        (_, "scope") => {
            let value = value.trim().to_ascii_lowercase();
            matches!(value.as_str(), "row" | "col" | "rowgroup" | "colgroup").then_some(value)
        }
        (_, "abbr") => Some(cut(value).to_owned()),
        _ => None,
    }
}

fn push(text: &mut String, name: &str, value: &str) {
    text.push_str(&written(name, value));
}

fn written(name: &str, value: &str) -> String {
    let mut text = format!(" {name}=\"");
    escape(&mut text, value, true);
    text.push('"');
    text
}

/// Writes `text` so that it is read back as it is; characters no document may hold are left out.
pub(crate) fn escape(out: &mut String, text: &str, quoted: bool) {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\u{a0}') && is_character(c);
    let mut rest = text;
    while let Some(at) = rest.find(|c| !plain(c)) {
        out.push_str(&rest[..at]);
        let Some(c) = rest[at..].chars().next() else { break };
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            '"' => out.push('"'),
            '\u{a0}' => out.push_str("&nbsp;"),
            _ => {}
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
}

/// May it stand in a document at all? No control characters, no half characters' places, none of the ends of planes.
pub(crate) fn is_character(c: char) -> bool {
    !(c < ' ' && !matches!(c, '\t' | '\n')
        || ('\u{7f}'..='\u{9f}').contains(&c)
        || ('\u{fdd0}'..='\u{fdef}').contains(&c)
        || (c as u32) & 0xfffe == 0xfffe)
}

fn cut(value: &str) -> &str {
    let mut end = value.len().min(MAX_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

/// A number at the start of `value` ("100px" is 100), if it lies within the bounds.
fn number(value: &str, least: i64, most: i64) -> Option<String> {
    let value = value.trim();
    let digits = value.strip_prefix('-').unwrap_or(value);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: i64 = value[..value.len() - digits.len() + end].parse().ok()?;
    (least..=most).contains(&number).then(|| number.to_string())
}

/// The class for a width in per cent, to the nearest five.
fn share(value: &str) -> Option<&'static str> {
    let per_cent: i64 = number(value, 1, 100)?.parse().ok()?;
    let class = format!("fl-w-{}", ((per_cent + 2) / 5 * 5).max(5));
    allow::OWN_CLASSES.iter().copied().find(|c| *c == class)
}

/// Is it spelt like the name of a language (BCP 47)?
fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let first = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first
        && value.len() <= 35
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}
