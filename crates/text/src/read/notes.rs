//! What stands under a story or a chapter: end marks, foot notes, requests for feedback.
//!
//! Blocks are taken from the end as long as they are known. A foot note of several blocks is believed only if an end
//! mark, a scene break or an empty label shows where it begins; else a note in the middle would swallow the story.

use std::collections::VecDeque;

use super::header::{self, Piece, Role};
use super::labels::{self, Field};
use super::lines::Layout;
use super::model::{Block, Hint, Kind, Line};

/// A foot note is looked for in so many last blocks.
const LAST_BLOCKS: usize = 12;

/// A foot is looked for in so many last lines of a block.
const LAST_LINES: usize = 60;

/// Takes the foot from the queue; the pieces stand in the document's order.
pub(crate) fn take(queue: &mut VecDeque<Block>, layout: &Layout) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Footnotes stand under the end mark and are the story's.
    let mut footnotes = Vec::new();
    while let Some(block) = queue.pop_back_if(|block| block.hint == Some(Hint::Footnote)) {
        footnotes.push(block);
    }
    loop {
        let before = queue.len();
        split_last(queue);
        let Some(block) = queue.pop_back() else { break };
        if let Some(hint) = block.hint.filter(|hint| *hint != Hint::Footnote) {
            let role = match hint {
                Hint::Footnote => Role::Body,
                Hint::Field(field) => Role::Field(field, header::flow(&block.lines, layout)),
                Hint::LeftOut(why) => Role::LeftOut(why),
            };
            pieces.push(Piece { block, role });
            continue;
        }
        let text = block.text();
        if matches!(block.kind, Kind::Rule | Kind::Page) {
            pieces.push(Piece { block, role: Role::Break });
        } else if is_end_mark(&text) {
            pieces.push(Piece { block, role: Role::LeftOut("end mark") });
        } else if let Some(mut fields) = foot(&block, layout) {
            fields.reverse();
            pieces.append(&mut fields);
        } else {
            queue.push_back(block);
            if !long_note(queue, layout, &mut pieces) {
                break;
            }
        }
        if queue.is_empty() && before == 0 {
            break;
        }
    }
    pieces.reverse();
    queue.extend(footnotes.into_iter().rev());
    // Breaks that nothing followed belong to nobody; the last of the story is dropped with them.
    pieces
}

/// Parts the last block before its last line that is of a foot.
fn split_last(queue: &mut VecDeque<Block>) {
    let Some(block) = queue.back() else { return };
    if block.kind != Kind::Paragraph || block.hint.is_some() {
        return;
    }
    let is_foot = |line: &Line| {
        let text = line.text();
        is_end_mark(&text)
            || is_plea(&text)
            || labels::label(&text).is_some_and(|label| label.strong && is_foot_field(label.field))
    };
    let at = block
        .lines
        .iter()
        .enumerate()
        .skip(1)
        .rev()
        .take(LAST_LINES)
        .find(|(at, line)| is_foot(line) || (*at == 1 && is_end_mark(&block.lines[0].text())))
        .map(|(at, _)| at);
    if let Some(at) = at
        && let Some(mut block) = queue.pop_back()
    {
        let last = block.lines.split_off(at);
        let last = block.with(last);
        queue.push_back(block);
        queue.push_back(last);
    }
}

fn is_foot_field(field: Field) -> bool {
    matches!(
        field,
        Field::Notes
            | Field::EndNotes
            | Field::Disclaimer
            | Field::Chaff
            | Field::Credit(_)
            | Field::Recipient
    )
}

/// A labelled block or a plea for reviews.
fn foot(block: &Block, layout: &Layout) -> Option<Vec<Piece>> {
    let text = block.text();
    let footer = || Some(vec![Piece { block: block.clone(), role: Role::LeftOut("footer") }]);
    if is_plea(&text) || text.starts_with("--\n") {
        return footer();
    }
    let label =
        labels::label(&block.first_line()).filter(|label| label.strong && is_foot_field(label.field))?;
    if label.field == Field::Chaff {
        return footer();
    }
    let (mut pieces, rest) = header::split(block, layout);
    if let (Some(rest), Some(last)) = (rest, pieces.last_mut()) {
        // Nothing comes after a foot: the lines are the note's.
        if let Role::Field(_, value) = &mut last.role {
            value.push('\n');
            value.push_str(&header::flow(&rest.lines, layout));
        }
        last.block.lines.extend(rest.lines);
    }
    for piece in &mut pieces {
        match &mut piece.role {
            Role::Field(field, _) if *field == Field::Notes => *field = Field::EndNotes,
            Role::LeftOut(why) => *why = "footer",
            _ => {}
        }
    }
    // An empty label holds what comes after it; that is taken already.
    Some(pieces)
}

/// A foot note of several blocks at the end of the queue.
fn long_note(queue: &mut VecDeque<Block>, layout: &Layout, pieces: &mut Vec<Piece>) -> bool {
    let from = queue.len().saturating_sub(LAST_BLOCKS).max(1);
    let Some(start) = (from..queue.len()).rev().find(|at| starts_long_note(queue, *at)) else { return false };
    if queue.iter().skip(start + 1).any(|block| matches!(block.kind, Kind::Rule | Kind::Page)) {
        return false;
    }
    let mut blocks: Vec<Block> = queue.drain(start..).collect();
    let framed =
        blocks.first().and_then(|block| labels::label(&block.first_line())).and_then(|label| label.bracket);
    let several = blocks.len() > 1;
    if matches!(framed, Some('[' | '('))
        && several
        && let Some(last) =
            blocks.last_mut().and_then(|block| block.lines.last_mut()).and_then(|line| line.spans.last_mut())
        && last.text.ends_with([']', ')'])
        && last.text.matches([']', ')']).count() > last.text.matches(['[', '(']).count()
    {
        last.text.pop();
    }
    for block in blocks.into_iter().rev() {
        let role = if is_end_mark(&block.text()) {
            Role::LeftOut("end mark")
        } else if let Some(mut fields) = foot(&block, layout) {
            fields.reverse();
            fields.retain(|piece| !matches!(&piece.role, Role::Field(_, value) if value.is_empty()));
            pieces.append(&mut fields);
            continue;
        } else {
            Role::Field(Field::EndNotes, header::flow(&block.lines, layout))
        };
        pieces.push(Piece { block, role });
    }
    true
}

fn starts_long_note(queue: &VecDeque<Block>, at: usize) -> bool {
    let block = &queue[at];
    if block.kind == Kind::Rule || block.hint.is_some() {
        return false;
    }
    let line = block.first_line();
    let Some(label) = labels::label(&line)
        .filter(|label| label.strong && matches!(label.field, Field::Notes | Field::EndNotes))
    else {
        return false;
    };
    let before = queue.get(at - 1);
    let parted = before.is_some_and(|block| block.kind == Kind::Rule || is_end_mark(&block.text()));
    // A bracket that is closed by the last block only.
    let close = match label.bracket {
        Some('[') => ']',
        Some('(') => ')',
        _ => '\0',
    };
    let framed = at + 1 < queue.len()
        && queue.back().is_some_and(|last| last.text().ends_with(close))
        && queue.iter().skip(at).map(|block| block.text().matches(close).count()).sum::<usize>() == 1;
    framed || parted || line[label.value..].trim().is_empty() || label.field == Field::EndNotes
}

/// "THE END", "Fin", "TBC", "(to be continued)", "おわり".
pub(crate) fn is_end_mark(line: &str) -> bool {
    if line.len() > 80 || line.contains('\n') {
        return false;
    }
    let framed = line.trim().starts_with(|c: char| "*~-_=<[(#".contains(c));
    let bare = line
        .trim()
        .trim_matches(|c: char| c.is_whitespace() || "*~-_=–—<>[]()#.!•…".contains(c))
        .to_lowercase();
    let known = matches!(
        bare.as_str(),
        "the end"
            | "end"
            | "fin"
            | "finis"
            | "finito"
            | "ende"
            | "fine"
            | "koniec"
            | "einde"
            | "slut"
            | "конец"
            | "owari"
            | "おわり"
            | "終わり"
            | "完"
            | "终"
            | "全文完"
            | "끝"
            | "tbc"
            | "to be continued"
            | "t.b.c"
            | "fortsetzung folgt"
            | "à suivre"
            | "continuará"
            | "the end?"
            | "the end for now"
            | "end of story"
            | "ende gut, alles gut"
            | "продолжение следует"
            | "つづく"
            | "続く"
            | "待续"
    );
    let capitals = line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase);
    let capitalised = line.trim().starts_with(char::is_uppercase);
    // "Fine." and "End." may be the story's last word; alone and in capitals or frames they are not.
    let ambiguous = matches!(bare.as_str(), "fine" | "end" | "slut") || (bare == "fin" && capitalised);
    let part = framed || capitals || bare.chars().any(|c| c.is_ascii_digit());
    (known
        && (!ambiguous || framed || capitals || !line.trim().ends_with(['.', '!']))
        && !line.trim().starts_with(['"', '“']))
        || (part
            && (bare.starts_with("end of part")
                || bare.starts_with("end part")
                || bare.starts_with("end of chapter")
                || bare.starts_with("end chapter"))
            && bare.split_whitespace().count() <= 5)
}

/// A plea is not longer, in bytes.
const LONGEST_PLEA: usize = 160;

/// A line that asks for reviews and says nothing else.
fn is_plea(text: &str) -> bool {
    if text.len() > LONGEST_PLEA {
        return false;
    }
    let plain: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '&' { c } else { ' ' })
        .collect::<String>()
        .to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() || words.len() > 10 || text.trim_start().starts_with(['"', '“']) {
        return false;
    }
    let joined = words.join(" ");
    matches!(joined.as_str(), "r&r" | "r & r" | "r r" | "read and review" | "please r&r" | "r&r please")
        || [
            "please review",
            "please read and review",
            "review please",
            "reviews please",
            "reviews are love",
            "comments are love",
            "feedback is love",
            "feedback is always welcome",
            "feedback welcome",
            "please comment",
            "comments welcome",
            "reviews are welcome",
            "please leave a review",
        ]
        .iter()
        .any(|plea| joined.starts_with(plea))
}

/// Whether notes say that somebody asked for the story.
pub(crate) fn is_requested(notes: &str) -> bool {
    let lower = notes.to_lowercase();
    [
        "asked for",
        "requested",
        "by request",
        "a request",
        "on request",
        "the request",
        "prompt",
        "your request",
        "her request",
        "his request",
        "their request",
        "auf wunsch",
        "à la demande",
        "por encargo",
        "リクエスト",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
        && ![
            "nobody asked for",
            "no one asked for",
            "no-one asked for",
            "not asked for",
            "you asked for it",
            "requested feedback",
        ]
        .iter()
        .any(|sign| lower.contains(sign))
}

/// Whether notes give the story to somebody: "For Maren", "to the two who …", "dedicated to".
pub(crate) fn is_dedicated(notes: &str) -> bool {
    let lower = notes.to_lowercase();
    if [
        "dedicated to",
        "dedication",
        "dédié à",
        "gewidmet",
        "dedicado a",
        "dedicada a",
        "this is for ",
        "this chapter is for ",
        "this chap is for ",
        "this story is for ",
        "this fic is for ",
        "this one is for ",
        "this one's for ",
        "a gift for ",
        "a present for ",
        "捧げ",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
    {
        return true;
    }
    // "Written for Joan", not "for a challenge".
    let written = |lead: &str| {
        lower.match_indices(lead).any(|(at, _)| {
            notes.get(at + lead.len()..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
        })
    };
    if written("written for ") {
        return true;
    }
    notes.split(['.', '!', '?', '\n']).any(|sentence| {
        let sentence = sentence.trim();
        let Some(rest) = ["For ", "To ", "for ", "to "].iter().find_map(|lead| sentence.strip_prefix(lead))
        else {
            return false;
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        let first = words.first().copied().unwrap_or("");
        let everyday = [
            "some",
            "those",
            "me",
            "now",
            "once",
            "example",
            "instance",
            "what",
            "the first",
            "be",
            "more",
            "a",
            "this",
            "my part",
        ]
        .contains(&first.to_lowercase().as_str());
        let who = words.iter().take(12).any(|word| word.trim_matches(',').eq_ignore_ascii_case("who"));
        let name = words.len() <= 4 && first.starts_with(char::is_uppercase);
        (who && first != "be"
            && first != "whoever"
            && !(everyday && first != "those" && first != "my" && first != "a"))
            || (name && !everyday && sentence.starts_with(|c: char| c.is_uppercase()))
    })
}

#[cfg(test)]
mod tests;
