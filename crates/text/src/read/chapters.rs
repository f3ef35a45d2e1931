//! Where chapters begin.
//!
//! Sure headings name what they are and count ("Chapter One: Oil", "CHAPITRE 3", "第二章") or are words for parts
//! ("Prologue"). Unsure ones only count ("2.", "IV", "(2/7)"): they are believed if the whole document counts with
//! them from the beginning, without a gap, and with prose between them, so that a list in a story is no chapter.
//! Headings of a rich format that name nothing are chapters if there are at least two of one level.

use super::header;
use super::labels;
use super::model::{Block, Kind};
use super::numbers::{han_number, number, out_of, out_of_at_end};

/// A heading, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heading {
    /// The title without number.
    pub(crate) title: Option<String>,
    /// The number and what kind of thing it counts.
    pub(crate) number: Option<u32>,
    pub(crate) counts: Counts,
    /// As it stood.
    pub(crate) raw: String,
    /// The block stays: it is the header of a part by mail.
    pub(crate) keeps_block: bool,
}

/// What a heading counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Counts {
    #[default]
    Nothing,
    Chapters,
    Parts,
    /// Bare numbers, in one way of writing.
    Digits,
    Romans,
    Words,
    /// "(2/7)".
    Slashes,
}

/// No heading is longer, in characters.
const LONGEST: usize = 110;
/// So many words at least stand between two bare numbers that are chapters.
const WORDS_BETWEEN: usize = 20;

/// The subject of a part by mail stands in so many first lines.
const MAIL_HEADER: usize = 12;

const CHAPTER_WORDS: [&str; 22] = [
    "chapter",
    "chap",
    "ch",
    "chpt",
    "chapt",
    "kapitel",
    "kap",
    "chapitre",
    "chap",
    "capítulo",
    "capitulo",
    "cap",
    "capitolo",
    "hoofdstuk",
    "kapitola",
    "rozdział",
    "глава",
    "fejezet",
    "luku",
    "bölüm",
    "chương",
    "episode",
];
const PART_WORDS: [&str; 14] = [
    "part",
    "pt",
    "book",
    "act",
    "volume",
    "vol",
    "teil",
    "partie",
    "parte",
    "deel",
    "часть",
    "section",
    "canto",
    "stave",
];
const SPECIAL: [&str; 26] = [
    "prologue",
    "prolog",
    "epilogue",
    "epilog",
    "interlude",
    "prelude",
    "coda",
    "intermission",
    "foreword",
    "afterword",
    "épilogue",
    "prólogo",
    "epílogo",
    "prologo",
    "epilogo",
    "пролог",
    "эпилог",
    "interludium",
    "intermezzo",
    "序章",
    "終章",
    "終",
    "プロローグ",
    "エピローグ",
    "序",
    "vorwort",
];

/// Parses one line as a heading. `emphatic`: the format or the typography says that it is one.
pub(crate) fn heading(line: &str, emphatic: bool) -> Option<Heading> {
    let raw = line.trim();
    if raw.chars().count() > LONGEST {
        return None;
    }
    let decoration = |c: char| c.is_whitespace() || "*_~=-–—#<>[]•+|".contains(c);
    let text = raw.trim_matches(decoration);
    if text.is_empty() || text.starts_with(['"', '“', '«', '„']) {
        return None;
    }
    let emphatic =
        emphatic || (text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase));
    sure(text, emphatic).or_else(|| unsure(text)).map(|heading| Heading { raw: raw.to_owned(), ..heading })
}

fn sure(text: &str, emphatic: bool) -> Option<Heading> {
    if let Some(heading) = east_asian(text) {
        return Some(heading);
    }
    let lower = text.to_lowercase();
    for special in SPECIAL {
        if let Some(rest) = lower.strip_prefix(special) {
            let rest = rest.trim();
            if rest.is_empty() || (rest.starts_with([':', '-', '–', '—', '.']) && !ends_like_prose(text))
            {
                return Some(Heading {
                    title: Some(text.trim_end_matches([':', '.', ' ']).to_owned()),
                    ..Heading::default()
                });
            }
        }
    }
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic())?);
    let word = word.to_lowercase();
    let counts = if CHAPTER_WORDS.contains(&word.as_str()) {
        Counts::Chapters
    } else if PART_WORDS.contains(&word.as_str()) {
        Counts::Parts
    } else {
        return None;
    };
    let rest = rest.trim_start_matches(['.', ' ', '\u{a0}', '#', ':', '-', '\t']);
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let (number, rest) = number(rest)?;
    let rest = out_of(rest);
    if rest.trim_matches(|c: char| c.is_whitespace() || ".:-–—)~,".contains(c)).is_empty() {
        return Some(Heading { number: Some(number), counts, ..Heading::default() });
    }
    let parted = rest
        .trim_start()
        .starts_with([':', '-', '–', '—', '.', ')', '|', '~', ',', '：', '/', '*', '=', '>']);
    let title = rest.trim_start_matches(|c: char| c.is_whitespace() || ":-–—.)|~,：/*=>".contains(c)).trim();
    let quoted = title.starts_with(['"', '“', '«', '„', '\'', '‘', '(']);
    if !(parted || quoted || emphatic)
        || (!emphatic && ends_like_prose(title))
        || (parted && !emphatic && rest.trim_start().starts_with(','))
    {
        return None;
    }
    Some(Heading { title: Some(unquoted(title)), number: Some(number), counts, ..Heading::default() })
}

/// "第三章 塩", "제 3 장".
fn east_asian(text: &str) -> Option<Heading> {
    let korean = text.starts_with('제');
    let rest = text.strip_prefix('第').or_else(|| text.strip_prefix('제'))?.trim_start();
    let end = rest.find(|c: char| {
        !(c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇零一二三四五六七八九十百千两".contains(c))
    })?;
    let (digits, rest) = rest.split_at(end);
    let rest = rest.trim_start();
    let unit = rest.chars().next()?;
    let counts = match unit {
        '章' | '話' | '话' | '回' | '節' | '节' | '夜' | '幕' | '장' | '화' | '회' => {
            Counts::Chapters
        }
        '部' | '巻' | '卷' | '부' => Counts::Parts,
        _ => return None,
    };
    let title = &rest[unit.len_utf8()..];
    let parted = title.starts_with(|c: char| c.is_whitespace() || "：:・、「『-—".contains(c));
    let title = title.trim_matches(|c: char| c.is_whitespace() || "：:・、-—".contains(c));
    if digits.is_empty() || (!title.is_empty() && !parted && !korean) || title.ends_with('。') {
        return None;
    }
    Some(Heading {
        title: (!title.is_empty()).then(|| title.to_owned()),
        number: han_number(digits),
        counts,
        ..Heading::default()
    })
}

/// Bare numbers: "2.", "IV", "Two", "(2/7)", "The Ledger (2/7)", "2. Salt".
fn unsure(text: &str) -> Option<Heading> {
    if let Some((before, number)) = out_of_at_end(text) {
        let title = before.trim_end_matches(|c: char| c.is_whitespace() || "-–—:,(".contains(c));
        let title = title
            .trim_end_matches("part")
            .trim_end_matches("Part")
            .trim_end_matches(|c: char| c.is_whitespace() || "-–—:,(".contains(c));
        return Some(Heading {
            title: (!title.is_empty()).then(|| title.to_owned()),
            number: Some(number),
            counts: Counts::Slashes,
            ..Heading::default()
        });
    }
    let inner = text.trim_matches(|c: char| "().: ".contains(c));
    let (number, rest) = number(inner)?;
    let counts = match inner.chars().next()? {
        c if c.is_numeric() => Counts::Digits,
        _ if inner[..inner.len() - rest.len()].chars().all(|c| "IVXLC".contains(c)) => Counts::Romans,
        c if c.is_uppercase() => Counts::Words,
        _ => return None,
    };
    if rest.trim().is_empty() {
        return Some(Heading { number: Some(number), counts, ..Heading::default() });
    }
    let title = rest.trim_start_matches([':', '.', ')', '-', '–', '—', ' ']);
    let parted = rest.starts_with([':', '.', ')'])
        || rest.starts_with(" -")
        || rest.starts_with(" –")
        || rest.starts_with(" —");
    if counts == Counts::Words
        || !parted
        || title.is_empty()
        || ends_like_prose(title)
        || !rest.contains(' ')
        || title.chars().count() > 60
    {
        return None;
    }
    Some(Heading { title: Some(unquoted(title)), number: Some(number), counts, ..Heading::default() })
}

fn unquoted(title: &str) -> String {
    let pairs =
        [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('(', ')'), ('\'', '\''), ('‘', '’'), ('「', '」')];
    let title = title.trim();
    for (open, close) in pairs {
        if let Some(inner) = title.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim().to_owned();
        }
    }
    title.to_owned()
}

fn ends_like_prose(text: &str) -> bool {
    let text = text.trim_end();
    (text.ends_with('.') && !text.ends_with("...")) || text.ends_with([',', ';', '。'])
}

/// A table of contents: the word, or nothing but sure headings line by line.
pub(crate) fn is_contents(block: &Block) -> bool {
    let sure = |line: &str| heading(line, false).is_some_and(|heading| heading.counts == Counts::Chapters);
    match block.only_line() {
        Some(line) => matches!(
            line.trim_matches([':', '*', '_', ' ']).to_lowercase().as_str(),
            "contents" | "table of contents" | "inhalt" | "table des matières" | "índice" | "目次" | "目录"
        ),
        None => block.lines.iter().all(|line| sure(&line.text())),
    }
}

/// The headings of a document: for every block, whether a chapter begins there.
pub(crate) fn find(blocks: &[Block]) -> Vec<Option<Heading>> {
    let mut found: Vec<Option<Heading>> = blocks.iter().map(of_block).collect();
    for counts in [Counts::Digits, Counts::Romans, Counts::Words, Counts::Slashes] {
        believe(blocks, &mut found, counts);
    }
    by_level(blocks, &mut found);
    found
}

fn of_block(block: &Block) -> Option<Heading> {
    if block.kind == Kind::Page {
        return None;
    }
    if block.hint.is_some() || !block.wraps.is_empty() {
        return None;
    }
    // A part by mail: its subject counts.
    for line in block.lines.iter().take(MAIL_HEADER) {
        let text = line.text();
        if let Some(label) = labels::label(&text)
            && label.field == labels::Field::Title
            && let Some((_, number)) = out_of_at_end(text[label.value..].trim())
        {
            return Some(Heading {
                number: Some(number),
                counts: Counts::Slashes,
                keeps_block: true,
                ..Heading::default()
            });
        }
    }
    let line = block.only_line()?;
    heading(&line, block.centred || matches!(block.kind, Kind::Heading(_)))
}

/// Drops bare numbers unless they count from the beginning with prose between them.
fn believe(blocks: &[Block], found: &mut [Option<Heading>], counts: Counts) {
    // A mail's subject and the header under it count the same part.
    let mut before = None;
    for heading in found.iter_mut().filter(|_| counts == Counts::Slashes) {
        if let Some(number) =
            heading.as_ref().filter(|heading| heading.counts == counts).map(|heading| heading.number)
        {
            if before == Some(number) {
                *heading = None;
            }
            before = Some(number);
        }
    }
    let places: Vec<(usize, u32)> = found
        .iter()
        .enumerate()
        .filter_map(|(at, heading)| {
            heading
                .as_ref()
                .filter(|heading| heading.counts == counts)
                .and_then(|heading| heading.number)
                .map(|number| (at, number))
        })
        .collect();
    let sure = found.iter().flatten().any(|heading| heading.counts == Counts::Chapters);
    let words = |from: usize, to: usize| {
        blocks[from + 1..to]
            .iter()
            .map(|block| block.lines.iter().map(|line| rough_words(&line.text())).sum::<usize>())
            .sum::<usize>()
    };
    let ends = places.iter().skip(1).map(|(at, _)| *at).chain([blocks.len()]);
    let set = places.iter().all(|(at, _)| matches!(blocks[*at].kind, Kind::Heading(_)));
    let prose = set || places.iter().zip(ends).all(|((from, _), to)| words(*from, to) >= WORDS_BETWEEN);
    let counted = places.first().is_some_and(|(_, first)| *first <= 1)
        && places.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
    if sure || places.len() < 2 || !prose || !counted {
        for (at, _) in places {
            found[at] = None;
        }
    }
}

fn rough_words(text: &str) -> usize {
    let wide = text.chars().filter(|c| *c as u32 >= 0x2e80).count();
    text.split_whitespace().count() + wide / 2
}

/// Headings of a rich format that name nothing: of the highest level that has two of them, or of the level that the
/// counting ones have.
fn by_level(blocks: &[Block], found: &mut [Option<Heading>]) {
    let level = |block: &Block| match block.kind {
        Kind::Heading(level)
            if level <= 3
                && block.hint.is_none()
                && block.wraps.is_empty()
                && labels::label(&block.first_line()).is_none() =>
        {
            Some(level)
        }
        _ => None,
    };
    let counting = blocks
        .iter()
        .zip(found.iter())
        .find(|(block, heading)| heading.is_some() && level(block).is_some())
        .and_then(|(block, _)| level(block));
    let chosen = counting.or_else(|| {
        if found.iter().any(Option::is_some) {
            return None;
        }
        (1..=3).find(|wanted| blocks.iter().filter(|block| level(block) == Some(*wanted)).count() >= 2)
    });
    let Some(chosen) = chosen else { return };
    // The first of them may be the story's title.
    let titled = counting.is_some()
        || blocks.get(1).and_then(Block::only_line).is_some_and(|line| header::by(&line).is_some());
    for (at, (block, heading)) in blocks.iter().zip(found.iter_mut()).enumerate() {
        if at == 0 && titled {
            continue;
        }
        if heading.is_none() && level(block) == Some(chosen) {
            let text = block.text().replace('\n', " ");
            *heading = Some(Heading { title: Some(text.clone()), raw: text, ..Heading::default() });
        }
    }
}

#[cfg(test)]
mod tests;
