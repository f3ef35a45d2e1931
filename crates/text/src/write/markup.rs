//! Putting text into markup that must be well formed: escaping, addresses, languages, ids.

use url::Url;

/// Whether XML may hold the character, and a reader should ever see it: no controls but tab and newline, no
/// non-characters.
pub(super) fn fits(c: char) -> bool {
    match c {
        '\t' | '\n' => true,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => false,
        _ => (c as u32) & 0xfffe != 0xfffe,
    }
}

/// Appends text as element content.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, false);
}

/// Appends text as the inside of a double-quoted attribute.
pub(super) fn value(out: &mut String, text: &str) {
    escape(out, text, true);
}

fn escape(out: &mut String, text: &str, quoted: bool) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (len, instead) = match byte {
            b'&' => (1, "&amp;"),
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'"' if quoted => (1, "&quot;"),
            b'\n' | b'\t' if quoted => (1, " "),
            b'\n' | b'\t' | b' '..=b'~' => {
                at += 1;
                continue;
            }
            b'\r' => (1, if bytes.get(at + 1) == Some(&b'\n') { "" } else { "\n" }),
            0..=0x1f | 0x7f => (1, ""),
            _ => {
                let c = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                if fits(c) {
                    at += c.len_utf8();
                    continue;
                }
                (c.len_utf8(), "")
            }
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(instead);
        at += len;
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Appends ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, content: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    value(out, content);
    out.push('"');
}

/// Appends ` xml:lang="…" lang="…"`, or only `lang` in HTML.
pub(super) fn language(out: &mut String, code: &str, xml: bool) {
    if xml {
        attribute(out, "xml:lang", code);
    }
    attribute(out, "lang", code);
}

/// The address as a file may carry it: absolute, http, https or mailto, percent-encoded where validators ask for it.
/// `None` where it leads nowhere from outside the archive.
pub(super) fn address(raw: &str, base: Option<&Url>) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let url = match (Url::parse(raw), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(raw).ok()?,
        (Err(_), None) => return None,
    };
    match url.scheme() {
        "http" | "https" if url.host_str().is_some_and(|host| host.bytes().all(plain_host)) => {}
        "mailto" if url.path().contains('@') => {}
        _ => return None,
    }
    let mut out = String::with_capacity(url.as_str().len());
    let mut rest = url.as_str();
    let mut fragment = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let hex = after.as_bytes();
        let fine = match c {
            '%' => hex.len() > 1 && hex[0].is_ascii_hexdigit() && hex[1].is_ascii_hexdigit(),
            '#' => !std::mem::replace(&mut fragment, true),
            'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            _ => "-._~:/?@!$&'()*+,;=".contains(c),
        };
        if fine {
            out.push(c);
        } else {
            for byte in rest.as_bytes().iter().take(c.len_utf8()) {
                out.push('%');
                for nibble in [byte >> 4, byte & 15] {
                    out.extend(char::from_digit(u32::from(nibble), 16).map(|c| c.to_ascii_uppercase()));
                }
            }
        }
        rest = after;
    }
    Some(out)
}

/// Names and IPv4 addresses: what every reader takes.
fn plain_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// A language tag that every parser takes: language, script, region; more of it is cut off, nonsense is `None`.
pub(super) fn language_tag(raw: &str) -> Option<String> {
    let mut parts = raw.trim().split(['-', '_']);
    let language = parts.next()?;
    let alphabetic = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !(2..=3).contains(&language.len()) || !alphabetic(language) {
        return None;
    }
    let mut tag = language.to_ascii_lowercase();
    let mut next = parts.next();
    if let Some(script) = next.filter(|part| part.len() == 4 && alphabetic(part)) {
        tag.push('-');
        tag.push_str(&script[..1].to_ascii_uppercase());
        tag.push_str(&script[1..].to_ascii_lowercase());
        next = parts.next();
    }
    let region = |part: &&str| {
        (part.len() == 2 && alphabetic(part))
            || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if let Some(region) = next.filter(region) {
        tag.push('-');
        tag.push_str(&region.to_ascii_uppercase());
    }
    Some(tag)
}

/// An author's anchor name as an XML id: it cannot meet one of ours, and equal names give equal ids.
pub(super) fn anchor(prefix: &str, name: &str) -> String {
    use std::fmt::Write;
    let mut id = format!("{prefix}a-");
    for c in name.trim().trim_start_matches('#').chars().take(100) {
        if c.is_ascii_alphanumeric() || c == '-' || c == '.' {
            id.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(id, "_{:x}", c as u32);
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(input: &str) -> String {
        let mut out = String::new();
        value(&mut out, input);
        out
    }

    #[test]
    fn what_xml_forbids_is_dropped_and_what_it_reads_as_markup_is_escaped() {
        assert_eq!(
            escaped("a<b>&\"c\"\u{0}\u{8}\u{b}\u{1b}\u{7f}\u{85}\u{fffe}\u{1ffff}é🦊"),
            "a&lt;b&gt;&amp;&quot;c&quot;é🦊"
        );
        let mut out = String::new();
        text(&mut out, "one\r\ntwo\rthree\tfour \"five\"");
        assert_eq!(out, "one\ntwo\nthree\tfour \"five\"");
    }

    #[test]
    fn relative_addresses_become_absolute() {
        let base = Url::parse("https://archive.example/works/7").ok();
        let to = |raw| address(raw, base.as_ref());
        assert_eq!(to("/works/8?a=1&b=2").as_deref(), Some("https://archive.example/works/8?a=1&b=2"));
        assert_eq!(to("//other.example/x").as_deref(), Some("https://other.example/x"));
        assert_eq!(to("8").as_deref(), Some("https://archive.example/works/8"));
        assert_eq!(address("/works/8", None), None);
    }

    #[test]
    fn an_address_that_leads_nowhere_is_none() {
        for raw in [
            "",
            " ",
            "javascript:alert(1)",
            "data:text/html,x",
            "http://",
            "http:// a b/",
            "mailto:",
            "file:///etc",
        ] {
            assert_eq!(address(raw, None), None, "{raw}");
        }
    }

    #[test]
    fn strange_characters_in_an_address_are_encoded() {
        assert_eq!(
            address("http://a.example/x|y^z[1]{2}%zz#a#b", None).as_deref(),
            Some("http://a.example/x%7Cy%5Ez%5B1%5D%7B2%7D%25zz#a%23b")
        );
        assert_eq!(
            address("https://bücher.example/ö", None).as_deref(),
            Some("https://xn--bcher-kva.example/%C3%B6")
        );
    }

    #[test]
    fn language_tags_are_put_in_form() {
        assert_eq!(language_tag("EN_us").as_deref(), Some("en-US"));
        assert_eq!(language_tag("zh-hant-tw-x-private").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(language_tag("english please"), None);
        assert_eq!(language_tag(""), None);
    }
}
