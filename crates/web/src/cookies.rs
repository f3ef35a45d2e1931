//! Cookies: read from a request, written to a response, with one way of naming and guarding each.
//!
//! On an https address the session's cookie is `__Host-fanlight`, which a browser sends to this host alone and over
//! TLS alone; on plain http (a laptop, scripts, home networks) such a cookie would never come back, so there it is
//! `fanlight`. What a reader chose about the looks is a plain cookie that scripts may read.

use axum::http::{HeaderMap, HeaderValue, header};

/// How cookies are named and guarded here.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// Whether the public address is https.
    pub secure: bool,
}

/// A cookie that guards something.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The session's token.
    Session,
    /// The token that forms of guests (log in, sign up) are bound to.
    Before,
    /// The device's token: known here, so never locked out.
    Device,
}

impl Cookies {
    /// The cookie's name.
    pub fn name(self, name: Name) -> &'static str {
        match (name, self.secure) {
            (Name::Session, true) => "__Host-fanlight",
            (Name::Session, false) => "fanlight",
            (Name::Before, true) => "__Host-fanlight-before",
            (Name::Before, false) => "fanlight-before",
            (Name::Device, true) => "__Host-fanlight-device",
            (Name::Device, false) => "fanlight-device",
        }
    }

    /// A guarded cookie's value in a request.
    pub fn read(self, headers: &HeaderMap, name: Name) -> Option<&str> {
        read(headers, self.name(name))
    }

    /// The header that sets a guarded cookie: for `seconds`, or until the browser closes.
    pub fn set(self, name: Name, value: &str, seconds: Option<i64>) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        header(format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name(name)))
    }
}

/// A cookie's value in a request.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(|line| {
        line.split(';').find_map(|pair| {
            let (found, value) = pair.trim().split_once('=')?;
            (found == name).then_some(value)
        })
    })
}

/// Says up to which number of the journal this browser's next pages must know, for as long as that can matter.
pub fn set_seen(n: i64) -> HeaderValue {
    header(format!("seen={n}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"))
}

/// The number that [`set_seen`] said; 0 without one.
pub fn seen(headers: &HeaderMap) -> i64 {
    read(headers, "seen").and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The header that sets a cookie scripts may read, for a year.
pub fn set_open(name: &str, value: &str) -> HeaderValue {
    header(format!("{name}={value}; Path=/; SameSite=Lax; Max-Age=31536000"))
}

fn header(text: String) -> HeaderValue {
    // Values are hexadecimal tokens and words of our own; anything else would be dropped rather than sent.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_not_by_a_part_of_its_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("xfanlight=no; a=b"));
        headers.append(header::COOKIE, HeaderValue::from_static("fanlight=yes"));
        assert_eq!(read(&headers, "fanlight"), Some("yes"));
        assert_eq!(read(&headers, "light"), None);
    }

    #[test]
    fn on_https_the_session_is_bound_to_the_host() {
        let cookie = Cookies { secure: true }.set(Name::Session, "abc", Some(60));
        assert_eq!(cookie, "__Host-fanlight=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    }
}
