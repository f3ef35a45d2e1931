//! Addresses in a text: which are taken, and how they are written.
//!
//! Links go to http, https, mailto, to a path of this site (`/works/1`) or to a place on the page (`#note`); pictures
//! come from http, https or this site's `/images/`. What was judged is what is written: the parsed address, spelt
//! again with everything escaped that has no place in one. Names and passwords in addresses (`https://site@evil`) only
//! serve to deceive and are not taken.

use url::Url;

/// The longest address, in bytes.
const MAX_ADDRESS: usize = 4_096;
/// Stands for this site while a path is read; never written.
const HERE: &str = "https://here.invalid/";

/// Where a link may lead.
pub(crate) fn link(value: &str) -> Option<String> {
    let value = trimmed(value)?;
    if value.starts_with(['/', '#']) && !value.starts_with("//") {
        return own(value);
    }
    if let Some(rest) = value.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:")).map(|_| &value[7..]) {
        // The scheme is spelt by us; the rest is only ever an address to write to.
        let url = Url::parse(&format!("mailto:{rest}")).ok()?;
        return (!url.path().is_empty()).then(|| spell(url.as_str()));
    }
    web(value)
}

/// Where a picture may come from.
pub(crate) fn picture(value: &str) -> Option<String> {
    let value = trimmed(value)?;
    if value.starts_with('/') && !value.starts_with("//") {
        return own(value).filter(|path| path.starts_with("/images/"));
    }
    web(value)
}

/// Where a quotation may say that it comes from.
pub(crate) fn source(value: &str) -> Option<String> {
    web(trimmed(value)?)
}

fn trimmed(value: &str) -> Option<&str> {
    let value = value.trim_matches(|c: char| c <= ' ');
    (!value.is_empty() && value.len() <= MAX_ADDRESS).then_some(value)
}

fn web(value: &str) -> Option<String> {
    let url = if value.starts_with("//") { Url::parse(&format!("https:{value}")) } else { Url::parse(value) }
        .ok()?;
    let good = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|host| !host.is_empty() && !host.starts_with('['));
    good.then(|| spell(url.as_str()))
}

fn own(value: &str) -> Option<String> {
    let here = Url::parse(HERE).ok()?;
    let url = here.join(value).ok()?;
    let path = url.as_str().strip_prefix("https://here.invalid")?;
    if value.starts_with('#') {
        return url.fragment().map(|fragment| spell(&format!("#{fragment}")));
    }
    // `/.//evil.example` would come out as `//evil.example`, which is another site.
    (path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\")).then(|| spell(path))
}

/// Escapes what may not stand in an address: everything but its letters, a lone `%`, a second `#`.
fn spell(address: &str) -> String {
    let bytes = address.as_bytes();
    let hex = |n: usize| bytes.get(n).is_some_and(u8::is_ascii_hexdigit);
    let mut in_fragment = false;
    let mut out = String::with_capacity(address.len());
    for (n, &byte) in bytes.iter().enumerate() {
        let fits = match byte {
            b'%' => hex(n + 1) && hex(n + 2),
            b'#' => !std::mem::replace(&mut in_fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"!$&'()*+,-./:;=?@_~".contains(&byte),
        };
        if fits {
            out.push(byte as char);
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_mail_and_own_addresses_are_taken() {
        for (given, written) in [
            ("http://example.org/a b?c=|", "http://example.org/a%20b?c=%7C"),
            ("HTTPS://Example.org", "https://example.org/"),
            ("//example.org/x", "https://example.org/x"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("/works/1?x=1&y=2#n", "/works/1?x=1&y=2#n"),
            ("#note 1", "#note%201"),
            (" \n#\t", "#"),
            ("http://example.org/100%", "http://example.org/100%25"),
            ("http://example.org/é", "http://example.org/%C3%A9"),
        ] {
            assert_eq!(link(given).as_deref(), Some(written), "{given:?}");
            assert_eq!(link(written).as_deref(), Some(written), "{written:?} again");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for given in [
            "",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "/\\evil.example",
            "/.//evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "next.html",
            "https://site.example@evil.example/",
            "ftp://example.org/",
            "https://",
            "mailto:",
            "view-source:http://a",
        ] {
            assert_eq!(link(given), None, "{given:?}");
        }
    }

    #[test]
    fn pictures_come_from_the_web_or_from_this_site_s_pictures() {
        assert_eq!(picture("/images/7").as_deref(), Some("/images/7"));
        assert_eq!(picture("https://example.org/a.png").as_deref(), Some("https://example.org/a.png"));
        for given in
            ["/users/logout", "/images/../users/logout", "data:image/png;base64,x", "mailto:a@b", "a.png"]
        {
            assert_eq!(picture(given), None, "{given:?}");
        }
    }
}
