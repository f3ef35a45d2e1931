//! What stands before a story or a chapter: title, labelled lines, notes.
//!
//! Blocks are taken from the front as long as they are labelled, separators between them too. A line without a label
//! belongs to the label above it inside its block; across blank lines only if the label's own line was empty, or if
//! a chapter heading ends the whole front. In lines that are not hard-wrapped, what follows the last label in a block
//! is the story again unless the label's own line was empty.

use std::collections::VecDeque;

use super::LineBreaks;
use super::chapters;
use super::labels::{self, Field, Label};
use super::lines::{self, Layout};
use super::model::{Block, Hint, Kind, Line};

/// A block, or a part of one, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) block: Block,
    pub(crate) role: Role,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    Body,
    Break,
    /// A field and its value, plain text.
    Field(Field, String),
    LeftOut(&'static str),
}

/// Where a front stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// At the document's beginning.
    pub(crate) first: bool,
    /// Up to a chapter's heading: nothing but front matter, if it begins like it.
    pub(crate) before_heading: bool,
}

/// A front that runs on without labels up to a heading is at most so long.
const LOOSE_BLOCKS: usize = 12;
const LOOSE_WORDS: usize = 500;
/// A title is not longer, in characters.
const LONGEST_TITLE: usize = 120;
/// Lines that follow a label of an empty line.
const LINES_AFTER_BARE: usize = 12;

/// Takes the front from the queue.
pub(crate) fn take(queue: &mut VecDeque<Block>, place: Place, layout: &Layout) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if place.first {
        title(queue, place, &mut pieces);
    }
    let loose = queue.len() <= LOOSE_BLOCKS
        && queue.iter().map(|block| block.text().split_whitespace().count()).sum::<usize>() <= LOOSE_WORDS;
    let mut strong = false;
    // The label whose own line was empty.
    let mut bare: Option<Field> = None;
    while let Some(block) = queue.pop_front() {
        if let Some(hint) = block.hint {
            match hint {
                Hint::Footnote => {
                    queue.push_front(block);
                    break;
                }
                Hint::Field(field) => {
                    pieces.push(Piece { role: Role::Field(field, flow(&block.lines, layout)), block })
                }
                Hint::LeftOut(why) => pieces.push(Piece { block, role: Role::LeftOut(why) }),
            }
            continue;
        }
        if matches!(block.kind, Kind::Rule | Kind::Page) {
            pieces.push(Piece { block, role: Role::Break });
            bare = None;
            continue;
        }
        if place.first && chapters::is_contents(&block) {
            pieces.push(Piece { block, role: Role::LeftOut("contents") });
            continue;
        }
        let first = block.lines.first().and_then(labels::of);
        match first.filter(|label| label.strong || strong || believed(&block)) {
            Some(_) => {
                strong = true;
                let (mut new, rest) = split(&block, layout);
                bare = new.last().and_then(|piece| match &piece.role {
                    Role::Field(field, value) if value.is_empty() && field.is_long() => Some(*field),
                    _ => None,
                });
                if bare.is_some() && rest.is_none() {
                    new.pop();
                }
                pieces.append(&mut new);
                if let Some(rest) = rest {
                    queue.push_front(rest);
                    break;
                }
            }
            None => {
                let last_long = pieces.iter().rev().find(|piece| piece.role != Role::Break).and_then(
                    |piece| match &piece.role {
                        Role::Field(field, _) if field.is_long() => Some(*field),
                        _ => None,
                    },
                );
                // "by …" under a title.
                let titled = matches!(
                    pieces.last().map(|piece: &Piece| &piece.role),
                    Some(Role::Field(Field::Title, _))
                );
                if let Some(author) = block.only_line().as_deref().and_then(by).filter(|_| titled) {
                    pieces.push(field(block, Field::Author, author));
                    continue;
                }
                let long = bare.take().or_else(|| last_long.filter(|_| place.before_heading && loose));
                let Some(long) = long else {
                    queue.push_front(block);
                    break;
                };
                pieces.push(Piece { role: Role::Field(long, flow(&block.lines, layout)), block });
            }
        }
    }
    pieces
}

/// Weak labels are believed beside a strong one or beside each other.
fn believed(block: &Block) -> bool {
    let mut labels = block.lines.iter().filter_map(labels::of);
    labels.next().is_some_and(|first| first.strong || labels.next().is_some())
}

/// A labelled block → its fields, and what of it is the story again.
pub(crate) fn split(block: &Block, layout: &Layout) -> (Vec<Piece>, Option<Block>) {
    let mut fields: Vec<(Label, Vec<Line>)> = Vec::new();
    let strong = block.lines.iter().filter_map(labels::of).any(|label| label.strong) || believed(block);
    for line in &block.lines {
        match (labels::of(line).filter(|label| label.strong || strong), fields.last_mut()) {
            // Inside a note, only other notes and fields begin something new; "For:" and "Part:" do not.
            (Some(label), Some((last, _)))
                if !label.strong && last.field.is_long() && !starts_tidily(&line.text()) =>
            {
                if let Some((_, lines)) = fields.last_mut() {
                    lines.push(line.clone());
                }
            }
            (Some(label), _) => fields.push((label, vec![line.clone()])),
            (None, Some((_, lines))) => lines.push(line.clone()),
            (None, None) => {}
        }
    }
    let mut rest = None;
    if layout.breaks != LineBreaks::HardWrapped
        && let Some((label, lines)) = fields.last_mut()
        && lines.len() > 1
    {
        let empty = lines.first().is_some_and(|line| line.text()[label.value..].trim().is_empty())
            && lines.len() <= LINES_AFTER_BARE;
        let closed_later = label.bracket.is_some_and(|open| {
            let close = match open {
                '[' => ']',
                '(' => ')',
                '{' => '}',
                _ => '>',
            };
            !lines[0].text().contains(close) && lines.iter().any(|line| line.text().contains(close))
        });
        if !empty && !closed_later {
            rest = Some(block.with(lines.split_off(1)));
        }
    }
    (fields.into_iter().map(|(label, lines)| piece(block, label, lines, layout)).collect(), rest)
}

fn starts_tidily(line: &str) -> bool {
    line.trim_start().starts_with(char::is_uppercase)
}

fn piece(block: &Block, label: Label, lines: Vec<Line>, layout: &Layout) -> Piece {
    let mut value = lines.clone();
    if let Some(first) = value.first_mut() {
        first.skip(label.value);
    }
    let typed = flow(&lines, layout);
    let mut text = flow(&value, layout);
    if let Some(open) = label.bracket {
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            _ => '>',
        };
        if text.ends_with(close) && text.matches(close).count() > text.matches(open).count() {
            text.truncate(text.len() - 1);
            text.truncate(text.trim_end().len());
        }
    }
    // A whole line in marks: *Title: X*.
    for mark in ["**", "*", "_"] {
        if typed.starts_with(mark) && text.ends_with(mark) && text.matches(mark).count() % 2 == 1 {
            text.truncate(text.len() - mark.len());
        }
    }
    let none = matches!(
        text.trim_end_matches('.').to_lowercase().as_str(),
        "none" | "n/a" | "-" | "no" | "nope" | "no pairing" | "no pairings" | "gen"
    );
    let role = match label.field {
        Field::Chaff => Role::LeftOut("header"),
        Field::Relationship | Field::Character | Field::Fandom if none => Role::LeftOut("header"),
        Field::Remark => Role::Field(Field::Remark, typed),
        field => Role::Field(field, text),
    };
    Piece { block: block.with(lines), role }
}

/// Lines as plain text: joined if they were hard-wrapped.
pub(crate) fn flow(lines: &[Line], layout: &Layout) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.text();
        let line = line.trim();
        if text.is_empty() || line.is_empty() {
            text.push_str(line);
        } else if layout.breaks == LineBreaks::HardWrapped {
            lines::join(&mut text, line);
        } else {
            text.push('\n');
            text.push_str(line);
        }
    }
    text.trim().to_owned()
}

/// A title without a label: on a line of its own before "by …", before labelled lines or a chapter; or in a heading.
fn title(queue: &mut VecDeque<Block>, place: Place, pieces: &mut Vec<Piece>) {
    while let Some(block) = queue.pop_front_if(|block| block.kind == Kind::Rule) {
        pieces.push(Piece { block, role: Role::Break });
    }
    let Some(block) = queue.front().cloned() else { return };
    if block.hint.is_some() || !block.wraps.is_empty() {
        return;
    }
    let line = block.first_line();
    let text = line.trim_matches(|c: char| c.is_whitespace() || "*_~=#-".contains(c)).to_owned();
    if text.is_empty()
        || text.chars().count() > LONGEST_TITLE
        || labels::label(&line).is_some()
        || block.lines.len() > 4
    {
        return;
    }
    let is_heading = matches!(block.kind, Kind::Heading(1..=3));
    let next = match block.lines.get(1) {
        Some(line) => Some(line.text()),
        None => queue.get(1).filter(|block| block.hint.is_none()).map(Block::first_line),
    };
    let labelled_next = next.as_deref().and_then(labels::label).is_some_and(|label| label.strong)
        || queue.get(1).is_some_and(|block| matches!(block.hint, Some(Hint::Field(_))));
    let alone = block.lines.len() == 1 && queue.len() == 1 && place.before_heading;
    let by_next = next.as_deref().and_then(by).filter(|_| block.lines.len() <= 2);
    let capitals =
        text.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !text.chars().any(char::is_lowercase);
    let unprosaic = !text.ends_with(['.', ',', ';', ':', '"', '”']) || quoted(&text);
    if let Some(author) = by_next.filter(|_| unprosaic || is_heading || capitals) {
        let Some(block) = queue.pop_front() else { return };
        if block.lines.len() == 2 {
            pieces.push(field(block.with(block.lines[..1].to_vec()), Field::Title, tidy_title(&text)));
            pieces.push(field(block.with(block.lines[1..].to_vec()), Field::Author, author));
        } else {
            pieces.push(field(block, Field::Title, tidy_title(&text)));
            if let Some(block) = queue.pop_front() {
                let rest = block.lines[1..].to_vec();
                if !rest.is_empty() {
                    queue.push_front(block.with(rest));
                }
                pieces.push(field(block.with(block.lines[..1].to_vec()), Field::Author, author));
            }
        }
        return;
    }
    // "The Ledger" by Quill, in one line.
    if let Some((before, after)) = text.split_once(" by ").or_else(|| text.split_once(" BY "))
        && let Some(author) = by(&format!("by {after}"))
        && (quoted(before) || capitals || is_heading || labelled_next)
        && block.lines.len() == 1
        && let Some(block) = queue.pop_front()
    {
        pieces.push(field(block.clone(), Field::Title, tidy_title(before)));
        pieces.push(field(block.with(Vec::new()), Field::Author, author));
        return;
    }
    let corroborated = is_heading || ((labelled_next || alone || (capitals && block.centred)) && unprosaic);
    if corroborated
        && block.lines.len() == 1
        && let Some(block) = queue.pop_front()
    {
        pieces.push(field(block, Field::Title, tidy_title(&text)));
    } else if labelled_next
        && unprosaic
        && block.lines.len() > 1
        && let Some(block) = queue.pop_front()
    {
        pieces.push(field(block.with(block.lines[..1].to_vec()), Field::Title, tidy_title(&text)));
        queue.push_front(block.with(block.lines[1..].to_vec()));
    }
}

fn field(block: Block, field: Field, value: String) -> Piece {
    Piece { block, role: Role::Field(field, value) }
}

fn quoted(text: &str) -> bool {
    let text = text.trim();
    [('"', '"'), ('“', '”'), ('«', '»'), ('「', '」'), ('『', '』')]
        .iter()
        .any(|(open, close)| text.len() > 2 && text.starts_with(*open) && text.ends_with(*close))
}

fn tidy_title(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_~=#".contains(c));
    let inner =
        if quoted(text) { text.trim_matches(|c| "\"“”«»「」『』".contains(c)) } else { text };
    inner.trim().to_owned()
}

/// "by Quill", "par Plume": the name.
pub(crate) fn by(line: &str) -> Option<String> {
    if line.len() > 4 * LONGEST_TITLE {
        return None;
    }
    let line = line.trim_matches(|c: char| c.is_whitespace() || "*_~()[]-".contains(c));
    let lower = line.to_lowercase();
    let lead = [
        "written by ",
        "by: ",
        "by ",
        "von ",
        "par ",
        "por ",
        "door ",
        "av ",
        "af ",
        "di ",
        "作者:",
        "作者：",
    ]
    .into_iter()
    .find(|lead| lower.starts_with(lead))?;
    let name = line.get(lead.len()..)?.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= 60
        && name.split_whitespace().count() <= 6
        && !name.ends_with(['.', ',', ';', '!', '?', ':']);
    fits.then(|| name.to_owned())
}
