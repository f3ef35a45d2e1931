//! RTF → blocks: a small parser of groups and control words.
//!
//! Read are paragraphs, lines, bold, italic, underline, strike, super- and subscript, centring, quotes and dashes,
//! `\'hh` in the document's or the font's code page, `\uN`. Groups that hold no text of the story (fonts, styles,
//! pictures, fields' instructions, headers) are skipped.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::Unreadable;
use super::build::Builder;
use super::model::{Document, EM, Kind, STRIKE, STRONG, SUB, SUP, Style, UNDER};

/// Groups inside of groups beyond this are a broken file.
const MAX_DEPTH: usize = 4_000;

/// Destinations whose text is not the story's.
const SKIPPED: [&str; 34] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "filetbl",
    "revtbl",
    "nonshppict",
    "shpinst",
    "bkmkstart",
    "bkmkend",
    "annotation",
    "atnid",
    "atnauthor",
    "listtext",
];

#[derive(Clone, Copy)]
struct State {
    style: Style,
    centred: bool,
    heading: Option<u8>,
    skipped: bool,
    hidden: bool,
    font: i32,
    /// How many characters stand for one `\uN` in old readers.
    substitutes: u8,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    state: State,
    stack: Vec<State>,
    builder: Builder,
    page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// Bytes of a code page that wait to be decoded together.
    waiting: Vec<u8>,
    /// Halves of characters beyond the first plane.
    surrogates: Vec<u16>,
    to_skip: u8,
    font_table: Option<usize>,
    title: Option<(usize, String)>,
}

/// Reads an RTF file.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let state = State {
        style: 0,
        centred: false,
        heading: None,
        skipped: false,
        hidden: false,
        font: 0,
        substitutes: 1,
    };
    let mut reader = Reader {
        bytes,
        at: 0,
        state,
        stack: Vec::new(),
        builder: Builder::default(),
        page: WINDOWS_1252,
        fonts: HashMap::new(),
        waiting: Vec::new(),
        surrogates: Vec::new(),
        to_skip: 0,
        font_table: None,
        title: None,
    };
    reader.run()?;
    let encoding = reader.page.name().to_owned();
    let title = reader.title.map(|(_, title)| title).filter(|title| !title.trim().is_empty());
    Ok(Document { blocks: reader.builder.finish()?, encoding, title, ..Document::default() })
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Unreadable> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.stack.len() >= MAX_DEPTH {
                        return Err(Unreadable::TooMany {
                            what: "levels of groups".into(),
                            limit: MAX_DEPTH,
                        });
                    }
                    self.stack.push(self.state);
                }
                b'}' => {
                    self.flush();
                    if let Some(state) = self.stack.pop() {
                        self.state = state;
                    }
                    if self.font_table.is_some_and(|depth| self.stack.len() < depth) {
                        self.font_table = None;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                b'\t' => self.put_char(' '),
                byte => self.put_byte(byte),
            }
        }
        self.flush();
        Ok(())
    }

    fn control(&mut self) {
        let Some(first) = self.bytes.get(self.at).copied() else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => {
                    let digits = self
                        .bytes
                        .get(self.at..self.at + 2)
                        .and_then(|digits| std::str::from_utf8(digits).ok());
                    if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                        self.at += 2;
                        self.put_byte(byte);
                    }
                }
                b'~' => self.put_char('\u{a0}'),
                b'_' => self.put_char('\u{2011}'),
                b'-' => {}
                b'*' => self.state.skipped = !self.is_known_star(),
                b'\r' | b'\n' => self.paragraph(),
                other => self.put_byte(other),
            }
            return;
        }
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        let word = String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned();
        let number_start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let number = std::str::from_utf8(&self.bytes[number_start..self.at])
            .ok()
            .and_then(|digits| digits.parse::<i32>().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(&word, number);
    }

    /// `{\*\…}`: skipped unless it is one of the few that hold text.
    fn is_known_star(&self) -> bool {
        self.bytes[self.at..].starts_with(b"\\shppict") || self.bytes[self.at..].starts_with(b"\\ud")
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        // A run of bytes goes on over nothing but the skipping of substitutes.
        self.flush();
        let on = number != Some(0);
        let mut switch = |bit: Style| {
            if on { self.state.style |= bit } else { self.state.style &= !bit }
        };
        match word {
            "b" => switch(STRONG),
            "i" => switch(EM),
            "ul" | "ulw" | "uld" | "uldb" => switch(UNDER),
            "ulnone" => self.state.style &= !UNDER,
            "strike" | "striked" => switch(STRIKE),
            "super" => self.state.style = self.state.style & !SUB | SUP,
            "sub" => self.state.style = self.state.style & !SUP | SUB,
            "nosupersub" => self.state.style &= !(SUP | SUB),
            "plain" => self.state.style = 0,
            "v" => self.state.hidden = on,
            "pard" => {
                self.state.centred = false;
                self.state.heading = None;
            }
            "qc" => self.state.centred = true,
            "ql" | "qj" | "qr" => self.state.centred = false,
            "outlinelevel" => {
                self.state.heading = number
                    .and_then(|level| u8::try_from(level).ok())
                    .filter(|level| *level < 6)
                    .map(|level| level + 1)
            }
            "par" | "sect" => self.paragraph(),
            "row" | "cell" => self.paragraph(),
            "page" if self.is_story() => self.builder.rule(Kind::Rule),
            "line" if self.is_story() => self.builder.line_break(),
            "tab" => self.put_char(' '),
            "emdash" => self.put_char('—'),
            "endash" => self.put_char('–'),
            "lquote" => self.put_char('‘'),
            "rquote" => self.put_char('’'),
            "ldblquote" => self.put_char('“'),
            "rdblquote" => self.put_char('”'),
            "bullet" => self.put_char('•'),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.substitutes = number.and_then(|count| u8::try_from(count).ok()).unwrap_or(1),
            "bin" => {
                self.at = self
                    .at
                    .saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0))
                    .min(self.bytes.len())
            }
            "ansicpg" => {
                if let Some(page) = number.and_then(code_page) {
                    self.page = page;
                }
            }
            "mac" => self.page = encoding_rs::MACINTOSH,
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.font_table.is_some() => {
                if let Some(page) = number.and_then(charset) {
                    self.fonts.insert(self.state.font, page);
                }
            }
            "title" if self.stack.iter().any(|state| state.skipped) && self.title.is_none() => {
                self.title = Some((self.stack.len(), String::new()))
            }
            word if SKIPPED.contains(&word) => {
                if word == "fonttbl" {
                    self.font_table = Some(self.stack.len());
                }
                self.state.skipped = true;
            }
            _ => {}
        }
    }

    fn is_story(&self) -> bool {
        !self.state.skipped && !self.state.hidden
    }

    fn unicode(&mut self, number: i32) {
        let Ok(unit) = u16::try_from(number.rem_euclid(65_536)) else { return };
        self.surrogates.push(unit);
        let incomplete = (0xd800..0xdc00).contains(&unit);
        if !incomplete {
            let units = std::mem::take(&mut self.surrogates);
            for c in char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')) {
                self.put_char(c);
            }
        }
        self.to_skip = self.state.substitutes;
    }

    fn put_byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        self.waiting.push(byte);
    }

    fn put_char(&mut self, c: char) {
        self.flush();
        self.put(&c.to_string());
    }

    /// Decodes what waits.
    fn flush(&mut self) {
        self.to_skip = 0;
        if self.waiting.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.waiting);
        let page = self.fonts.get(&self.state.font).copied().unwrap_or(self.page);
        let text = page.decode_without_bom_handling(&bytes).0.into_owned();
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        if let Some((depth, title)) = &mut self.title
            && self.stack.len() == *depth
            && self.state.skipped
        {
            title.push_str(text);
        }
        if self.is_story() {
            self.builder.text(text, self.state.style, None);
        }
    }

    fn paragraph(&mut self) {
        if !self.is_story() {
            return;
        }
        // What a paragraph is stands before its text; its end says it again.
        let kind = self.state.heading.map_or(Kind::Paragraph, Kind::Heading);
        self.builder.become_block(kind, self.state.centred);
        self.builder.end_block();
    }
}

fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        866 => "ibm866".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
