//! The addresses of things, as pages link to them, and back.
//!
//! In the path of a tag (and of what a credit names) `/ & . ? #` are written `*s* *a* *d* *q* *h*`, as clients know
//! them; whatever else is no plain letter is percent-encoded after that, and decoded by the router before.

use fanlight_archive::WorkId;
use fanlight_archive::people::distance::Kind;
use fanlight_archive::works::credits::CreditKind;
use fanlight_archive::works::load::Byline;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything that could end a segment of a path or mean something in it.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~').remove(b'*');

/// Everything that could end a parameter of a query or mean something in it.
const PARAMETER: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'*');

const ESCAPES: [(char, &str); 5] = [('/', "*s*"), ('&', "*a*"), ('.', "*d*"), ('?', "*q*"), ('#', "*h*")];

/// Stands where a title is empty.
const NO_TITLE: &str = "*";

/// A text as one segment of a path.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// A text as a name or value of a query.
pub fn parameter(text: &str) -> String {
    utf8_percent_encode(text, PARAMETER).to_string()
}

/// A tag's name as a segment of a path.
pub fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        match ESCAPES.iter().find(|(plain, _)| *plain == c) {
            Some((_, word)) => escaped.push_str(word),
            None => escaped.push(c),
        }
    }
    segment(&escaped)
}

/// The name of a tag from a segment that the router decoded.
pub fn unescape(segment: &str) -> String {
    let mut name = segment.to_owned();
    for (plain, word) in ESCAPES {
        if name.contains(word) {
            name = name.replace(word, &plain.to_string());
        }
    }
    name
}

/// The page about a tag. One that is called like the search for tags keeps its page: its first letter is encoded.
pub fn tag(name: &str) -> String {
    match name {
        "search" => "/tags/%73earch".to_owned(),
        name => format!("/tags/{}", escape(name)),
    }
}

/// Where wranglers change a tag.
pub fn tag_edit(name: &str) -> String {
    format!("/tags/{}/edit", escape(name))
}

/// The works with a tag.
pub fn tag_works(name: &str) -> String {
    format!("/tags/{}/works", escape(name))
}

/// The page of a pen name; nothing for somebody without an account.
pub fn byline(byline: &Byline) -> Option<String> {
    (!byline.user.is_empty()).then(|| pseud(&byline.user, &byline.pseud))
}

/// The page of a pen name.
pub fn pseud(user: &str, pseud: &str) -> String {
    format!("/users/{}/pseuds/{}", segment(user), segment(pseud))
}

/// The works that draw on one thing, by the keys of its title and its creator.
pub fn credit(kind: CreditKind, title_key: &str, creator_key: &str) -> String {
    let title = if title_key.is_empty() { NO_TITLE.to_owned() } else { escape(title_key) };
    let by = if creator_key.is_empty() { String::new() } else { format!("?by={}", segment(creator_key)) };
    format!("/credits/{}/{title}{by}", kind.as_str())
}

/// Their feed, without the ending that says its format.
pub fn credit_feed(kind: CreditKind, title_key: &str, creator_key: &str) -> String {
    let list = credit(kind, title_key, creator_key);
    match list.split_once('?') {
        Some((path, by)) => format!("{path}/feed?{by}"),
        None => list + "/feed",
    }
}

/// The title's key of a list's address.
pub fn credit_title(segment: &str) -> String {
    if segment == NO_TITLE { String::new() } else { unescape(segment) }
}

/// Whom somebody blocks or mutes.
pub fn distance(user: &str, kind: Kind) -> String {
    let set = match kind {
        Kind::Block => "blocked",
        Kind::Mute => "muted",
    };
    format!("/users/{}/{set}/users", segment(user))
}

/// Who is named on a work, for its creators.
pub fn creators(work: WorkId) -> String {
    format!("/works/{work}/creators")
}

/// What somebody is invited to be named on.
pub fn creatorships(user: &str) -> String {
    format!("/users/{}/creatorships", segment(user))
}

/// What was given to somebody.
pub fn gifts(user: &str) -> String {
    format!("/users/{}/gifts", segment(user))
}

/// What somebody read.
pub fn readings(user: &str) -> String {
    format!("/users/{user}/readings")
}

/// The page of a work, or of the chapter that a form says it stood on.
pub fn within_work(work: WorkId, given: &str) -> String {
    let work = format!("/works/{work}");
    let chapter = given.strip_prefix(&format!("{work}/chapters/"));
    match chapter.filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(chapter) => format!("{work}/chapters/{chapter}"),
        None => work,
    }
}

/// How somebody's works fare.
pub fn stats(user: &str) -> String {
    format!("/users/{user}/stats")
}

/// Somebody's inbox.
pub fn inbox(user: &str) -> String {
    format!("/users/{user}/inbox")
}

/// The list of what somebody subscribed to.
pub fn subscriptions(user: &str) -> String {
    format!("/users/{user}/subscriptions")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(path: &str) -> String {
        percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned()
    }

    #[test]
    fn a_tag_comes_back_from_its_address_whatever_it_is() {
        for name in
            ["M/M", "Fluff & Angst", "S.H.I.E.L.D.", "What If?", "#1 Fan", "Émile 怪盗", "100%", "a+b c"]
        {
            let path = escape(name);
            assert!(!path.contains(['/', '?', '#', '&', '.', ' ']), "{path}");
            assert_eq!(unescape(&routed(&path)), name);
        }
    }

    #[test]
    fn the_addresses_are_the_contracts() {
        assert_eq!(tag_works("M/M"), "/tags/M*s*M/works");
        assert_eq!(tag("Mr. & Mrs. Smith?"), "/tags/Mr*d*%20*a*%20Mrs*d*%20Smith*q*");
        assert_eq!(pseud("ada", "Night Ferry"), "/users/ada/pseuds/Night%20Ferry");
    }

    #[test]
    fn a_credit_without_a_title_has_an_address_too() {
        assert_eq!(credit(CreditKind::Beta, "", "ada"), "/credits/beta/*?by=ada");
        assert_eq!(credit_title("*"), "");
        assert_eq!(credit(CreditKind::Song, "the parting glass", ""), "/credits/song/the%20parting%20glass");
    }
}
