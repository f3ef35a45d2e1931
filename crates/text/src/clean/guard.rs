//! Before anything else: no tag with more attributes than anybody writes.
//!
//! The tokenizer compares each attribute of a tag with all before it, so that one tag of 2 MB would take minutes. This
//! walks over the bytes once, by the tokenizer's own rules for tags, and stops at the tag that has too many.

use super::{MAX_ATTRIBUTES, Refused};

#[derive(Clone, Copy, PartialEq)]
enum At {
    Text,
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    Bare,
}

/// Refuses `source` if one of its tags has more than [`MAX_ATTRIBUTES`]. Comments and scripts are looked at as if they
/// were text: tags in them count too.
pub(crate) fn watch_attributes(source: &str) -> Result<(), Refused> {
    let bytes = source.as_bytes();
    let mut at = At::Text;
    let (mut line, mut attributes) = (1, 0);
    for (n, &byte) in bytes.iter().enumerate() {
        line += u64::from(byte == b'\n');
        let space = byte.is_ascii_whitespace();
        at = match at {
            At::Text => {
                let name = bytes.get(n + 1).copied().unwrap_or(0);
                let name = if name == b'/' { bytes.get(n + 2).copied().unwrap_or(0) } else { name };
                if byte == b'<' && name.is_ascii_alphabetic() { At::TagName } else { At::Text }
            }
            At::Quoted(quote) if byte == quote => At::BeforeName,
            At::Quoted(quote) => At::Quoted(quote),
            _ if byte == b'>' => {
                attributes = 0;
                At::Text
            }
            // The slash of an end tag comes before its name.
            At::TagName if byte == b'/' && bytes[n - 1] == b'<' => At::TagName,
            At::TagName if space || byte == b'/' => At::BeforeName,
            At::TagName => At::TagName,
            At::BeforeName if space || byte == b'/' => At::BeforeName,
            At::AfterName if space => At::AfterName,
            At::Name | At::AfterName if byte == b'=' => At::BeforeValue,
            At::Name if space => At::AfterName,
            At::Name | At::AfterName if byte == b'/' => At::BeforeName,
            At::Name => At::Name,
            At::BeforeName | At::AfterName => {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES {
                    return Err(Refused::TooManyAttributes { line });
                }
                At::Name
            }
            At::BeforeValue if space => At::BeforeValue,
            At::BeforeValue if byte == b'"' || byte == b'\'' => At::Quoted(byte),
            At::BeforeValue => At::Bare,
            At::Bare if space => At::BeforeName,
            At::Bare => At::Bare,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_a_thousand_attributes_is_refused_and_a_thousand_tags_are_not() {
        let tag = |inside: &str| format!("one\n<p{}>", inside.repeat(1_000));
        for inside in [" a", " a=1", " a='>'", "/a", " a=\"\"", " a = b", "\na=b/c d"] {
            assert!(
                matches!(watch_attributes(&tag(inside)), Err(Refused::TooManyAttributes { .. })),
                "{inside}"
            );
        }
        assert_eq!(watch_attributes(&"<p a b='c d' e=\"f\" g=h>x < y\n</p >".repeat(1_000)), Ok(()));
        assert_eq!(watch_attributes(&tag("x")), Ok(()));
        assert_eq!(watch_attributes(&format!("<p title='{}'>", " a=b".repeat(1_000))), Ok(()));
    }
}
