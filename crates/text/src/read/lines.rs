//! What the newlines of a plain text mean: hard-wrapped, paragraphs or verse.
//!
//! The whole text is judged by its lines that do not end a block ("inner lines"; headings, labelled lines and scene
//! breaks not counted). Hard-wrapped is decided by evidence, whatever the column was:
//! - their right margin, the 95th percentile of their widths, lies between 30 and 100 columns;
//! - at least 80 % of them come near that margin (70 % of it) and end in mid-sentence;
//! - for at least 70 % the next line's first word would not have fitted any more (3 columns of slack, for people wrap
//!   by hand too): that tells prose from verse, whose lines end before they must;
//! - fewer than 60 % of the lines after them begin with a capital: verse often does at every line.
//!
//! Then every group of lines is judged on its own. In a hard-wrapped text, lines are joined; a line that ended early
//! at the end of a sentence, or an indented line among others that are not, begins a paragraph; a group whose lines
//! mostly end early in mid-sentence is verse. In a text of paragraphs, a newline after the end of a sentence or a
//! closing quote, or after a line too long for verse, parts paragraphs; three or more short lines running that do not
//! end like sentences are verse; any other newline stays a break.

use super::LineBreaks;
use super::model::{Block, Kind, Line};

const MARGIN: std::ops::RangeInclusive<usize> = 30..=100;
/// Lines of verse and of addresses are not longer than this, in columns.
const SHORT: usize = 60;
/// A single newline after a line longer than this parts paragraphs, whatever the line ended with.
const LONG: usize = 80;
/// How many columns early a line must end to have ended early on purpose.
const EARLY: usize = 8;
/// Fewer inner lines than this are no evidence of wrapping.
const MIN_INNER: usize = 3;

/// The width in columns; wide characters count two.
pub(crate) fn width(text: &str) -> usize {
    text.trim().chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}

/// Ends like a sentence, closing quotes and marks after it allowed; or with a closing quote.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['*', '_', '/', ')', ']', '）']);
    let Some(last) = text.chars().next_back() else { return true };
    if "\"”»’」』“".contains(last) {
        return true;
    }
    let text = text.trim_end_matches('\'');
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '．', '‽', '।', '؟'])
}

fn begins_like_speech(text: &str) -> bool {
    text.trim_start().starts_with(['"', '“', '«', '„', '—', '–', '「', '『', '‘'])
        || text.trim_start().starts_with("- ")
}

fn first_word_width(text: &str) -> usize {
    let text = text.trim_start();
    match text.chars().next() {
        // A script without spaces breaks anywhere.
        Some(c) if is_wide(c) => 2,
        _ => width(text.split_whitespace().next().unwrap_or("")),
    }
}

/// How lines of one text are to be laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Layout {
    pub(crate) breaks: LineBreaks,
    margin: usize,
}

impl Layout {
    /// A rich format: the lines are meant.
    pub(crate) const MEANT: Self = Self { breaks: LineBreaks::Paragraphs, margin: 0 };

    /// Judges the text of these groups of lines; `chosen` is the person's word and goes before the evidence.
    pub(crate) fn judge<'a>(
        groups: impl Iterator<Item = &'a [Line]> + Clone,
        chosen: Option<LineBreaks>,
    ) -> Self {
        let texts: Vec<Vec<String>> =
            groups.clone().map(|group| group.iter().map(Line::text).collect()).collect();
        let mut widths: Vec<usize> = texts
            .iter()
            .flat_map(|group| group.iter().take(group.len().saturating_sub(1)))
            .map(|line| width(line))
            .collect();
        widths.sort_unstable();
        let margin =
            widths.get((widths.len() * 95 / 100).min(widths.len().saturating_sub(1))).copied().unwrap_or(0);
        // Verse between the prose says nothing of how the prose was wrapped.
        let pairs: Vec<(&str, &str)> = texts
            .iter()
            .filter(|group| !ends_early(group, margin))
            .flat_map(|group| group.windows(2))
            .map(|pair| (pair[0].as_str(), pair[1].as_str()))
            .collect();
        let breaks = chosen.unwrap_or_else(|| {
            if is_wrapped(&pairs, margin) {
                LineBreaks::HardWrapped
            } else if is_all_verse(groups) {
                LineBreaks::Verse
            } else {
                LineBreaks::Paragraphs
            }
        });
        Self { breaks, margin }
    }

    /// Parts a group of lines of a file into paragraphs of meant lines.
    pub(crate) fn paragraphs(&self, block: &Block) -> Vec<Vec<String>> {
        let lines: Vec<String> = block.lines.iter().map(Line::text).collect();
        match self.breaks {
            LineBreaks::Verse => vec![lines.iter().map(|line| line.trim().to_owned()).collect()],
            LineBreaks::Paragraphs => by_sentences(&lines),
            LineBreaks::HardWrapped => self.joined(&lines),
        }
    }

    fn joined(&self, lines: &[String]) -> Vec<Vec<String>> {
        if ends_early(lines, self.margin) {
            return vec![lines.iter().map(|line| line.trim().to_owned()).collect()];
        }
        let indent = |line: &str| {
            line.chars()
                .take_while(|c| c.is_whitespace())
                .map(|c| if c == '\t' { 4 } else { 1 })
                .sum::<usize>()
        };
        let least = lines.iter().map(|line| indent(line)).min().unwrap_or(0);
        let indented = lines.iter().filter(|line| indent(line) >= least + 2).count();
        let by_indent = indented > 0 && indented * 2 <= lines.len().max(2);
        let mut paragraphs: Vec<Vec<String>> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| &lines[before]);
            let begins = before.is_none_or(|before| {
                (by_indent && indent(line) >= least + 2)
                    || (is_early(before, line, self.margin) && ends_sentence(before))
            });
            match paragraphs.last_mut().and_then(|paragraph| paragraph.first_mut()) {
                Some(paragraph) if !begins => join(paragraph, line.trim()),
                _ => paragraphs.push(vec![line.trim().to_owned()]),
            }
        }
        paragraphs
    }
}

/// Joins two lines of one paragraph: a space between them, none in scripts that have none, none after a hyphen that
/// a word was broken at only if the hyphen is soft.
pub(crate) fn join(paragraph: &mut String, line: &str) {
    if paragraph.ends_with('\u{ad}') {
        paragraph.pop();
    } else {
        let spaceless = |c: char| is_wide(c) && !matches!(c as u32, 0x1100..=0x115f | 0xac00..=0xd7a3);
        let wide = paragraph.chars().next_back().is_some_and(spaceless)
            && line.chars().next().is_some_and(spaceless);
        if !wide && !paragraph.is_empty() {
            paragraph.push(' ');
        }
    }
    paragraph.push_str(line);
}

/// Whether the line was ended before it had to be.
fn is_early(line: &str, next: &str, margin: usize) -> bool {
    width(line) + 1 + first_word_width(next) + EARLY <= margin
}

/// Three or more lines that mostly ended early, and mostly in mid-sentence: verse.
fn ends_early(lines: &[String], margin: usize) -> bool {
    let early = lines.windows(2).filter(|pair| is_early(&pair[0], &pair[1], margin));
    let (count, unended) = early
        .fold((0, 0), |(count, unended), pair| (count + 1, unended + usize::from(!ends_sentence(&pair[0]))));
    lines.len() >= 3 && count * 3 >= (lines.len() - 1) * 2 && unended * 2 > count
}

fn is_wrapped(pairs: &[(&str, &str)], margin: usize) -> bool {
    // A line that ended a sentence and ended early ended its paragraph: it is no inner line.
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .copied()
        .filter(|(line, next)| !(ends_sentence(line) && is_early(line, next, margin)))
        .collect();
    let count = pairs.len();
    if count < MIN_INNER || !MARGIN.contains(&margin) {
        return false;
    }
    let share =
        |test: &dyn Fn(&(&str, &str)) -> bool| pairs.iter().filter(|pair| test(pair)).count() * 100 / count;
    let near = share(&|(line, _)| {
        width(line) * 10 >= margin * 7 && width(line) <= margin + 20 && !ends_sentence(line)
    });
    let full = share(&|(line, next)| width(line) + 1 + first_word_width(next) + 3 >= margin);
    let capital = share(&|(_, next)| next.trim_start().chars().next().is_some_and(char::is_uppercase));
    let too_wide = share(&|(line, _)| width(line) > margin + 20);
    // Talk makes many short paragraphs without blank lines between; there the margin alone speaks, if there is enough of it.
    let overwhelming = count >= 12 && full >= 90 && near >= 60;
    (near >= 80 || overwhelming) && full >= 70 && capital < 60 && too_wide < 5
}

/// Whether at least six tenths of the text stand in groups of short lines, and fewer than half of the lines that do
/// not end their group end like sentences.
fn is_all_verse<'a>(groups: impl Iterator<Item = &'a [Line]>) -> bool {
    let (mut columns, mut in_verse, mut inner, mut ended) = (0, 0, 0, 0);
    for group in groups {
        let texts: Vec<String> = group.iter().map(Line::text).collect();
        let here: usize = texts.iter().map(|line| width(line)).sum();
        columns += here;
        if texts.len() >= 2 && texts.iter().all(|line| width(line) <= SHORT) {
            in_verse += here;
            inner += texts.len() - 1;
            ended += texts.iter().take(texts.len() - 1).filter(|line| ends_sentence(line)).count();
        }
    }
    inner >= 2 && in_verse * 10 >= columns * 6 && ended * 2 < inner
}

/// Runs of three or more short lines of which fewer than half (the last not counted) end like sentences.
fn verse_runs(lines: &[String]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let to = lines[from..]
            .iter()
            .position(|line| width(line) > SHORT)
            .map_or(lines.len(), |length| from + length);
        let ended = lines[from..to]
            .iter()
            .take((to - from).saturating_sub(1))
            .filter(|line| ends_sentence(line))
            .count();
        if to - from >= 3 && ended * 2 < to - from - 1 {
            runs.push((from, to));
        }
        from = to.max(from) + 1;
    }
    runs
}

fn by_sentences(lines: &[String]) -> Vec<Vec<String>> {
    let runs = verse_runs(lines);
    let mut run_of: Vec<Option<usize>> = vec![None; lines.len()];
    for (run, (from, to)) in runs.iter().enumerate() {
        run_of[*from..*to].fill(Some(run));
    }
    let mut paragraphs: Vec<Vec<String>> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let text = line.trim().to_owned();
        let begins = number.checked_sub(1).is_none_or(|before| match (run_of[before], run_of[number]) {
            (None, None) => {
                ends_sentence(&lines[before]) || width(&lines[before]) > LONG || begins_like_speech(line)
            }
            (one, other) => one != other,
        });
        match paragraphs.last_mut() {
            Some(paragraph) if !begins => paragraph.push(text),
            _ => paragraphs.push(vec![text]),
        }
    }
    paragraphs
}

/// Whether a block's lines count as evidence.
pub(crate) fn is_evidence(block: &Block) -> bool {
    block.kind == Kind::Paragraph && block.hint.is_none()
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn laid(text: &str, chosen: Option<LineBreaks>) -> (LineBreaks, Vec<String>) {
        let document = text::blocks(text).unwrap();
        let layout = Layout::judge(document.blocks.iter().map(|block| block.lines.as_slice()), chosen);
        (
            layout.breaks,
            document
                .blocks
                .iter()
                .flat_map(|block| layout.paragraphs(block))
                .map(|lines| lines.join("/"))
                .collect(),
        )
    }

    const WRAPPED: &str = "The mill had stood empty for so long that the village had\nstopped calling it the mill, and called it the old place, as\nthough there had never been a new one to compare it with at\nall.\n\"So,\" said Joan.\n\"So,\" said her brother, who had carried the lantern up the\nhill and thought that this was enough work for one evening.";

    #[test]
    fn wrapped_lines_are_joined_and_an_early_end_of_a_sentence_parts_paragraphs() {
        let (breaks, paragraphs) = laid(WRAPPED, None);
        assert_eq!(breaks, LineBreaks::HardWrapped);
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert_eq!(paragraphs[1], "\"So,\" said Joan.");
        assert!(paragraphs[0].ends_with("compare it with at all."));
    }

    #[test]
    fn the_person_may_say_that_every_newline_is_meant() {
        let (breaks, paragraphs) = laid(WRAPPED, Some(LineBreaks::Verse));
        assert_eq!(breaks, LineBreaks::Verse);
        assert_eq!(paragraphs.len(), 1);
        assert_eq!(paragraphs[0].matches('/').count(), 6);
    }

    #[test]
    fn verse_in_wrapped_prose_keeps_its_lines() {
        let (_, paragraphs) = laid(
            &format!(
                "{WRAPPED}\n\nThe water is wide,\nI cannot get o'er,\nAnd neither have I\nwings to fly."
            ),
            None,
        );
        assert_eq!(paragraphs[3], "The water is wide,/I cannot get o'er,/And neither have I/wings to fly.");
    }

    #[test]
    fn a_poem_is_verse_even_with_lines_of_one_length() {
        let poem = "Tiger, tiger, burning bright\nIn the forests of the night,\nWhat immortal hand or eye\nCould frame thy fearful symmetry?\n\nIn what distant deeps or skies\nBurnt the fire of thine eyes?\nOn what wings dare he aspire?\nWhat the hand dare seize the fire?";
        let (breaks, paragraphs) = laid(poem, None);
        assert_eq!((breaks, paragraphs.len()), (LineBreaks::Verse, 2));
    }

    #[test]
    fn lines_that_are_paragraphs_stay_apart() {
        let (breaks, paragraphs) = laid("\"Yes.\"\n\"No.\"\n\"Why?\"\nShe left.\nYours,\nAda", None);
        assert_eq!(breaks, LineBreaks::Paragraphs);
        assert_eq!(paragraphs, ["\"Yes.\"", "\"No.\"", "\"Why?\"", "She left.", "Yours,/Ada"]);
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "   The mill had stood empty for so long that the village had\nstopped calling it the mill, and called it the old place, as\nthough there had never been one before it to be compared to\n   It was not so, of course, and everyone who had been born in\nthe valley knew the name of the man who had built it there.";
        let (breaks, paragraphs) = laid(text, None);
        assert_eq!((breaks, paragraphs.len()), (LineBreaks::HardWrapped, 2), "{paragraphs:?}");
    }

    #[test]
    fn japanese_lines_are_joined_without_spaces() {
        let mut text = "雨が".to_owned();
        join(&mut text, "降る");
        assert_eq!(text, "雨が降る");
    }
}
