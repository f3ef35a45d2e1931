//! Which attributes an element keeps, and in what form.

use super::{Writer, kind, markup};
use html5ever::tokenizer::Tag;

/// The greatest number of columns or rows a cell may span, as browsers read it.
const MAX_SPAN: u32 = 1000;

/// Whether an attribute names a place that links can point to.
pub(super) fn is_anchor(tag: &str, attribute: &str) -> bool {
    attribute == "id" || (attribute == "name" && tag == "a")
}

impl Writer<'_> {
    /// All attributes of a start tag, ready to stand after its name. The id, if any, comes last, for it is cut off when
    /// the element is opened a second time.
    pub(super) fn attributes(&mut self, tag: &Tag) -> String {
        let (name, mut class) = kind::modern(&tag.name);
        let mut out = String::new();
        let mut classes = String::new();
        let mut id = None;
        for attribute in &tag.attrs {
            let raw = attribute.value.trim();
            let key = &*attribute.name.local;
            match key {
                "class" => {
                    for word in raw.split_whitespace() {
                        classes.push(' ');
                        classes.push_str(word);
                    }
                }
                "align" if class.is_empty() => {
                    class = match raw.to_ascii_lowercase().as_str() {
                        "center" | "middle" => "fl-center",
                        "right" => "fl-right",
                        "left" => "fl-left",
                        "justify" => "fl-justify",
                        _ => "",
                    }
                }
                "title" if !raw.is_empty() => markup::attribute(&mut out, key, raw),
                "lang" => {
                    if let Some(tag) = markup::language_tag(raw) {
                        markup::language(&mut out, &tag, self.rules.xml);
                    }
                }
                "dir" => {
                    if let Some(dir) = one_of(raw, &["ltr", "rtl", "auto"]) {
                        markup::attribute(&mut out, key, dir);
                    }
                }
                "href" if name == "a" => self.link(&mut out, raw),
                "cite" if matches!(name, "blockquote" | "q" | "ins" | "del") => {
                    if let Some(address) = markup::address(raw, self.rules.base) {
                        markup::attribute(&mut out, key, &address);
                    }
                }
                "colspan" | "rowspan" if matches!(name, "td" | "th") => number(&mut out, key, raw),
                "span" if matches!(name, "col" | "colgroup") => number(&mut out, key, raw),
                "scope" if name == "th" => {
                    if let Some(scope) = one_of(raw, &["row", "col", "rowgroup", "colgroup"]) {
                        markup::attribute(&mut out, key, scope);
                    }
                }
                "start" if name == "ol" => integer(&mut out, key, raw),
                "type" if name == "ol" => {
                    if let Some(style) = ["1", "a", "A", "i", "I"].into_iter().find(|style| *style == raw) {
                        markup::attribute(&mut out, key, style);
                    }
                }
                "reversed" if name == "ol" => markup::attribute(&mut out, key, key),
                "value" if name == "li" && self.in_numbered_list() => integer(&mut out, key, raw),
                "open" if name == "details" => markup::attribute(&mut out, key, key),
                _ if is_anchor(name, key) && !raw.is_empty() && id.is_none() => {
                    id = Some(markup::anchor(self.rules.prefix, raw));
                }
                _ => {}
            }
        }
        if !class.is_empty() || !classes.is_empty() {
            let all = format!("{class}{classes}");
            markup::attribute(&mut out, "class", all.trim());
        }
        if name == "bdo" && !out.contains(" dir=") {
            out.push_str(" dir=\"ltr\"");
        }
        if let Some(id) = id
            && self.ids.insert(id.clone())
        {
            markup::attribute(&mut out, "id", &id);
        }
        out
    }

    /// A link inside the text keeps leading there if its target exists; any other becomes absolute.
    fn link(&mut self, out: &mut String, raw: &str) {
        if let Some(name) = raw.strip_prefix('#') {
            let id = markup::anchor(self.rules.prefix, &decoded(name));
            if !name.is_empty() && self.anchors.contains(&id) {
                markup::attribute(out, "href", &format!("#{id}"));
                self.wanted.push(id);
            }
        } else if let Some(address) = markup::address(raw, self.rules.base) {
            markup::attribute(out, "href", &address);
        }
    }

    /// Whether what is written next stands directly in an `ol`.
    fn in_numbered_list(&self) -> bool {
        self.top_block().is_some_and(|top| top.kind == kind::Kind::List && top.tag == "ol")
    }
}

/// `%20` and the like in a fragment, as the name they stand for.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn one_of<'a>(raw: &str, allowed: &[&'a str]) -> Option<&'a str> {
    allowed.iter().find(|allowed| raw.eq_ignore_ascii_case(allowed)).copied()
}

fn number(out: &mut String, key: &str, raw: &str) {
    if let Ok(n @ 1..) = raw.parse::<u32>() {
        markup::attribute(out, key, &n.min(MAX_SPAN).to_string());
    }
}

fn integer(out: &mut String, key: &str, raw: &str) {
    if let Ok(n) = raw.parse::<i32>() {
        markup::attribute(out, key, &n.to_string());
    }
}
