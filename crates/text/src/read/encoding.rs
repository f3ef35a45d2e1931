//! Bytes → text: which encoding a text file is in.
//!
//! In this order: the person's choice; a byte order mark; UTF-16 without one (by where its zeros stand); valid UTF-8,
//! or UTF-8 with a few broken places; an encoding the document itself names; then the old eight-bit ones: Windows-1252
//! or Mac Roman by where the bytes of quotes and dashes stand (a closing quote after a letter, an apostrophe between
//! letters), anything else as chardetng guesses.

use super::Unreadable;
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file whose text holds more than one control character in this many characters is no text.
const CONTROLS_ONE_IN: usize = 200;
/// The stretch at the beginning in which a document names its encoding, in bytes.
const DECLARATION: usize = 2048;
/// At most one broken place in this many multi-byte characters, and it still counts as UTF-8.
const BROKEN_ONE_IN: usize = 10;

/// Decodes a text; also says the encoding's name.
pub(crate) fn decode(bytes: &[u8], chosen: Option<&str>) -> Result<(String, String), Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let encoding = match chosen {
        Some(name) => Encoding::for_label(name.trim().as_bytes())
            .ok_or_else(|| Unreadable::UnknownEncoding(name.to_owned()))?,
        None => detect(bytes)?,
    };
    let (text, used, _) = encoding.decode(bytes);
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{1a}'))
        .count();
    let length = text.chars().count();
    if controls * CONTROLS_ONE_IN > length.max(CONTROLS_ONE_IN) || text.contains('\0') && chosen.is_none() {
        return Err(Unreadable::NotText);
    }
    // Ctrl-Z ended texts under DOS.
    Ok((text.trim_end_matches(['\u{1a}', '\0']).to_owned(), used.name().to_owned()))
}

fn detect(bytes: &[u8]) -> Result<&'static Encoding, Unreadable> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(encoding);
    }
    let body = bytes.strip_suffix(&[0x1a]).unwrap_or(bytes);
    if body.contains(&0) {
        return Err(Unreadable::NotText);
    }
    if std::str::from_utf8(bytes).is_ok() || is_broken_utf8(bytes) {
        return Ok(UTF_8);
    }
    if let Some(encoding) = declared(bytes)
        && encoding != WINDOWS_1252
        && encoding != UTF_8
        && !encoding.decode_without_bom_handling(bytes).1
    {
        return Ok(encoding);
    }
    let (windows, mac) = evidence(bytes);
    if mac > windows {
        return Ok(MACINTOSH);
    }
    let foreign = bytes.iter().filter(|byte| **byte >= 0x80).count();
    if windows * 2 >= foreign {
        return Ok(WINDOWS_1252);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Ok(detector.guess(None, chardetng::Utf8Detection::Deny))
}

/// Zeros in every second byte, on one side only.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let half = bytes.len() / 2;
    let even = bytes.iter().step_by(2).filter(|byte| **byte == 0).count();
    let odd = bytes.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    match (even * 10 >= half * 4, odd * 10 >= half * 4) {
        (false, true) if even == 0 => Some(UTF_16LE),
        (true, false) if odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 in which a few places were damaged, by a cut or by a careless editor.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // A character cut at the file's end is no sign of another encoding.
    if broken == 1 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()) {
        broken = 0;
    }
    good > 0 && broken * BROKEN_ONE_IN <= good
}

/// `charset=…` of an HTML page or `encoding="…"` of an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).to_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let name = head[at..].trim_start_matches(['"', '\'', ' ']);
    let name = &name[..name.find(['"', '\'', ' ', '>', ';', '?', '/']).unwrap_or(name.len())];
    Encoding::for_label(name.as_bytes())
}

/// How many bytes stand where a quote or dash of Windows-1252, and where one of Mac Roman would stand.
fn evidence(bytes: &[u8]) -> (usize, usize) {
    let (mut windows, mut mac) = (0, 0);
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let starts = before.is_ascii_whitespace() || b"([\"'-".contains(&before) || before >= 0x80;
        let ends = after.is_ascii_whitespace() || b".,;:!?)]\"'-".contains(&after) || after >= 0x80;
        let after_word = before.is_ascii_lowercase() || b".,!?-".contains(&before) || before >= 0x80;
        let inside = before.is_ascii_alphabetic() && after.is_ascii_lowercase();
        let low = before.is_ascii_lowercase() && after.is_ascii_lowercase();
        let opens = starts && after.is_ascii_alphanumeric();
        let closes = after_word && ends;
        match byte {
            0x93 => windows += usize::from(opens),
            0x94 => windows += usize::from(closes),
            0x91 => windows += usize::from(opens),
            0x92 => windows += usize::from(inside || closes),
            0x85 => windows += usize::from(closes || low || opens),
            0x96 | 0x97 => windows += usize::from(low || (starts && ends) || closes),
            0xd2 => mac += usize::from(opens),
            0xd3 => mac += usize::from(closes),
            0xd4 => {
                mac +=
                    usize::from(opens && after.is_ascii_lowercase() || starts && after.is_ascii_uppercase())
            }
            0xd5 => mac += usize::from(inside || closes),
            0xc9 => mac += usize::from(closes || low),
            0xd0 | 0xd1 => mac += usize::from(low || (starts && ends) || closes),
            // é è à ç ù ü ö ä of the Mac between small letters.
            0x8e | 0x8f | 0x88 | 0x8d | 0x9d | 0x9f | 0x9a | 0x8a => mac += usize::from(low),
            // The same letters of Windows-1252.
            0xe0..=0xff => windows += usize::from(low || inside),
            _ => {}
        }
    }
    (windows, mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> String {
        decode(bytes, None).unwrap().1
    }

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, broken) = encoding.encode(text);
        assert!(!broken);
        bytes.into_owned()
    }

    const SMART: &str = "“I can’t,” she said — not to him… “It isn’t ‘done’.”";

    #[test]
    fn quotes_tell_windows_from_mac() {
        let windows = encoded(WINDOWS_1252, SMART);
        let mac: Vec<u8> = SMART
            .chars()
            .map(|c| match c {
                '“' => 0xd2,
                '”' => 0xd3,
                '‘' => 0xd4,
                '’' => 0xd5,
                '—' => 0xd1,
                '…' => 0xc9,
                c => c as u8,
            })
            .collect();
        assert_eq!(decode(&windows, None).unwrap(), (SMART.to_owned(), "windows-1252".to_owned()));
        assert_eq!(decode(&mac, None).unwrap(), (SMART.to_owned(), "macintosh".to_owned()));
    }

    #[test]
    fn accents_do_not_look_like_a_mac() {
        for text in [
            "Été comme hiver, l'école à Évry était fermée. «Où ça?» dit-elle.",
            "El año pasado, Ñandú corrió. ÓSCAR y PEÑA.",
        ] {
            assert_eq!(name(&encoded(WINDOWS_1252, text)), "windows-1252", "{text}");
        }
    }

    #[test]
    fn marks_and_zeros_tell_the_unicodes() {
        let wide: Vec<u8> = SMART.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&wide), "UTF-16LE");
        let wide: Vec<u8> = SMART.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(name(&wide), "UTF-16BE");
        assert_eq!(decode(b"\xef\xbb\xbfHello", None).unwrap(), ("Hello".to_owned(), "UTF-8".to_owned()));
        assert_eq!(decode(b"\xff\xfeH\0i\0", None).unwrap().0, "Hi");
    }

    #[test]
    fn other_languages_are_guessed() {
        let russian = "Она вошла в комнату и закрыла за собой дверь. «Кто здесь?» — спросил он тихо.";
        assert_eq!(name(&encoded(encoding_rs::WINDOWS_1251, russian)), "windows-1251");
        let japanese = "雨が降っていた。彼女は傘を持っていなかったので、駅の前で待っていた。";
        assert_eq!(name(&encoded(encoding_rs::SHIFT_JIS, japanese)), "Shift_JIS");
    }

    #[test]
    fn a_cut_character_does_not_make_utf8_something_else() {
        let mut bytes = SMART.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let (text, encoding) = decode(&bytes, None).unwrap();
        assert_eq!(encoding, "UTF-8");
        assert!(text.starts_with("“I can’t,”") && text.ends_with('\u{fffd}'));
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        assert_eq!(decode(&[0x7f, b'E', b'L', b'F', 0, 1, 2, 3, 0], None), Err(Unreadable::NotText));
        assert_eq!(decode(&[1; 400], None), Err(Unreadable::NotText));
        assert_eq!(decode(b"", None), Err(Unreadable::Empty));
        assert!(matches!(decode(b"x", Some("klingon")), Err(Unreadable::UnknownEncoding(_))));
    }
}
