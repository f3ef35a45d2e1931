//! A document's blocks → the story with its parts.
//!
//! Blocks are parted into sections at chapter headings and at an e-book's files; of every section the front and the
//! foot are taken, and what remains is its text. A section without text gives what it has to the next.

use super::chapters::{Counts, Heading};
use super::credits;
use super::header::{self, Piece, Place, Role};
use super::labels::{self, Field};
use super::lines::{self, Layout};
use super::model::{Block, Document, Hint, Kind, Line, Span, Wrap, render};
use super::sections::sections;
use super::values::{labelled_credit, list, mailed_title, without_address};
use super::{Chapter, LeftOut, Options, Reading, Unreadable, marks, notes, ratings};

/// A text before the first chapter with at most so many words is an epigraph and stands at that chapter's head.
const EPIGRAPH_WORDS: usize = 80;

/// Makes a story of a document.
pub(crate) fn assemble(document: Document, options: &Options) -> Result<Reading, Unreadable> {
    let blocks = tidy(document.blocks, document.plain);
    let layout = layout(&blocks, document.plain, options);
    let sections = sections(blocks)?;
    let mut story = Story { plain: document.plain, layout, options, ..Story::new(layout, options) };
    story.reading.encoding = document.encoding;
    let last = sections.len().saturating_sub(1);
    for (number, mut section) in sections.into_iter().enumerate() {
        let place = Place { first: number == 0, before_heading: number < last && section.heading.is_none() };
        let mut pieces = header::take(&mut section.blocks, place, &story.layout);
        let foot = notes::take(&mut section.blocks, &story.layout);
        pieces.extend(section.blocks.into_iter().map(|block| {
            let role = match (block.kind, block.hint) {
                (Kind::Rule | Kind::Page, _) => Role::Break,
                (_, Some(Hint::LeftOut(why))) => Role::LeftOut(why),
                (_, Some(Hint::Field(field))) => {
                    Role::Field(field, header::flow(&block.lines, &story.layout))
                }
                _ => Role::Body,
            };
            Piece { block, role }
        }));
        story.section(section.heading, pieces, foot, number == last);
    }
    story.finish(document.title, document.author, document.summary, document.subjects)
}

/// Drops blank lines and blank blocks, and recognises scene breaks of rich formats.
fn tidy(blocks: Vec<Block>, plain: bool) -> Vec<Block> {
    let mut tidied: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if matches!(block.kind, Kind::Rule | Kind::Page) {
            tidied.push(block);
            continue;
        }
        if !plain {
            block.lines.iter_mut().for_each(Line::trim);
        }
        // A break between the lines of a paragraph parts it.
        let mut lines = Vec::new();
        for line in std::mem::take(&mut block.lines) {
            if !plain && marks::is_scene_break(&line.text()) && block.hint.is_none() {
                if !lines.is_empty() {
                    tidied.push(block.with(std::mem::take(&mut lines)));
                }
                tidied.push(Block::new(Kind::Rule, vec![line]));
            } else if !line.is_blank() {
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            tidied.push(block.with(lines));
        }
    }
    tidied
}

fn layout(blocks: &[Block], plain: bool, options: &Options) -> Layout {
    if !plain {
        return Layout::MEANT;
    }
    let evidence = blocks
        .iter()
        .filter(|block| lines::is_evidence(block) && !is_labelled(block))
        .map(|block| block.lines.as_slice());
    Layout::judge(evidence, options.line_breaks)
}

/// Labelled lines say nothing of how the story's were broken.
fn is_labelled(block: &Block) -> bool {
    let first = block.lines.first().and_then(labels::of);
    first.is_some_and(|label| label.strong || block.lines.iter().filter_map(labels::of).count() >= 2)
}

/// The story as far as it is put together.
struct Story<'a> {
    reading: Reading,
    plain: bool,
    layout: Layout,
    options: &'a Options,
    /// How many pieces were left out or put back so far.
    out: usize,
    /// What a section without text gives to the next one.
    carried: Vec<Piece>,
    carried_heading: Option<Heading>,
}

impl<'a> Story<'a> {
    fn new(layout: Layout, options: &'a Options) -> Self {
        let reading = Reading { line_breaks: layout.breaks, ..Reading::default() };
        Self { reading, plain: false, layout, options, out: 0, carried: Vec::new(), carried_heading: None }
    }

    fn section(&mut self, heading: Option<Heading>, pieces: Vec<Piece>, foot: Vec<Piece>, last: bool) {
        let words: usize = pieces
            .iter()
            .filter(|piece| piece.role == Role::Body)
            .map(|piece| piece.block.text().split_whitespace().count())
            .sum();
        let headless = heading.is_none();
        let first = self.reading.chapters.is_empty() && self.carried_heading.is_none();
        // Fields of the front before the first chapter are the work's; so are all of a story in one piece.
        let of_work = first && (headless || last);
        let mut chapter = Chapter::default();
        let mut text: Vec<Piece> = std::mem::take(&mut self.carried);
        for (in_foot, piece) in
            pieces.into_iter().map(|piece| (false, piece)).chain(foot.into_iter().map(|piece| (true, piece)))
        {
            match piece.role {
                Role::Body | Role::Break => text.push(piece),
                Role::Field(Field::Author, value) => {
                    // An address is nobody's business but the author's.
                    let value = header::by(&value).unwrap_or(value);
                    let (name, address) = without_address(&value);
                    if let Some(address) = address.filter(|_| self.reading.author.is_none()) {
                        let block = Block::new(Kind::Paragraph, vec![Line::plain(address)]);
                        self.leave_out(block, "header", &mut text);
                    }
                    self.field(Field::Author, name, of_work, &mut chapter);
                }
                Role::Field(field, value) => {
                    self.field(field, value, of_work || (in_foot && last), &mut chapter)
                }
                Role::LeftOut(why) => self.leave_out(piece.block, why, &mut text),
            }
        }
        let empty = !text.iter().any(|piece| piece.role == Role::Body);
        let epigraph = headless
            && first
            && words <= EPIGRAPH_WORDS
            && !last
            && !text.iter().any(|piece| piece.block.kind == Kind::Page);
        if (empty || epigraph) && !last {
            self.carried = text;
            match (self.carried_heading.take(), heading) {
                (Some(before), Some(heading)) => self.carried_heading = Some(joined(before, heading)),
                (before, heading) => self.carried_heading = before.or(heading),
            }
            self.unclaimed(chapter);
            return;
        }
        let heading = match (self.carried_heading.take(), heading) {
            (Some(before), Some(heading)) => Some(joined(before, heading)),
            (before, heading) => before.or(heading),
        };
        if empty {
            // Nothing follows: the heading is all there is.
            if let Some(heading) = heading {
                let mut nothing = Vec::new();
                self.leave_out(
                    Block::new(Kind::Paragraph, vec![Line::plain(heading.raw)]),
                    "header",
                    &mut nothing,
                );
            }
            self.unclaimed(chapter);
            return;
        }
        if let Some(heading) = heading {
            // The title of a mailed part is the story's.
            let title = heading.title.filter(|title| {
                heading.counts != Counts::Slashes || Some(title) != self.reading.title.as_ref()
            });
            if heading.counts == Counts::Slashes && self.reading.title.is_none() {
                self.reading.title = title;
            } else {
                chapter.title = chapter.title.or(title);
            }
        }
        let laid = self.lay_out(text);
        fill(&mut chapter, &laid);
        self.reading.chapters.push(chapter);
    }

    /// Takes a piece out of the story, unless the person put it back.
    fn leave_out(&mut self, block: Block, why: &'static str, text: &mut Vec<Piece>) {
        let number = self.out;
        self.out += 1;
        if self.options.put_back.contains(&number) {
            text.push(Piece { role: Role::Body, block: Block { hint: None, ..block } });
        } else {
            self.reading.left_out.push(LeftOut { text: block.text(), why: why.to_owned() });
        }
    }

    /// Notes of a section that has no chapter go to the work.
    fn unclaimed(&mut self, chapter: Chapter) {
        add(&mut self.reading.summary, chapter.summary.unwrap_or_default());
        add(&mut self.reading.notes, chapter.notes.unwrap_or_default());
        add(&mut self.reading.end_notes, chapter.end_notes.unwrap_or_default());
    }

    fn field(&mut self, field: Field, value: String, of_work: bool, chapter: &mut Chapter) {
        let reading = &mut self.reading;
        if value.is_empty() {
            return;
        }
        match field {
            Field::Title => {
                let title = mailed_title(&value);
                reading.title.get_or_insert(title);
            }
            Field::Author => {
                reading.author.get_or_insert(value);
            }
            Field::Fandom => list(&mut reading.tags.fandoms, &value),
            Field::Relationship => list(&mut reading.tags.relationships, &value),
            Field::Character => list(&mut reading.tags.characters, &value),
            Field::Freeform => list(&mut reading.tags.freeforms, &value),
            Field::Rating => {
                reading.tags.rating_offered = ratings::offers(&value);
                reading.tags.rating_as_typed.get_or_insert(value);
            }
            Field::Warning => add_with(&mut reading.tags.warnings_as_typed, value, ", "),
            Field::Summary if of_work => add(&mut reading.summary, value),
            Field::Summary | Field::ChapterSummary => add(&mut chapter.summary, value),
            Field::ChapterTitle => chapter.title = Some(value),
            Field::Notes if of_work => add(&mut reading.notes, value),
            Field::Notes => add(&mut chapter.notes, value),
            Field::Remark if of_work => add_with(&mut reading.notes, value, "\n"),
            Field::Remark => add_with(&mut chapter.notes, value, "\n"),
            Field::EndNotes if of_work => add(&mut reading.end_notes, value),
            Field::EndNotes => add(&mut chapter.end_notes, value),
            Field::Disclaimer => {
                // The same words at every chapter are said once.
                if !reading.disclaimer.as_deref().is_some_and(|known| known.contains(value.as_str())) {
                    for credit in credits::of(&value) {
                        if !reading.credits.contains(&credit) {
                            reading.credits.push(credit);
                        }
                    }
                    add(&mut reading.disclaimer, value);
                }
            }
            Field::Recipient => {
                reading.dedicated = true;
                add(if of_work { &mut reading.notes } else { &mut chapter.notes }, format!("For {value}"));
            }
            Field::Credit(kind) => {
                let none = ["none", "no", "n/a", "unbeta'd", "unbetaed"]
                    .contains(&value.trim_end_matches('.').to_lowercase().as_str());
                if !none {
                    let credit = labelled_credit(kind, &value);
                    if !reading.credits.contains(&credit) {
                        reading.credits.push(credit);
                    }
                    reading.requested |= kind == "prompt";
                }
            }
            Field::Chaff => {}
        }
    }

    /// Paragraphs and breaks, in order; no break at either end, none doubled.
    fn lay_out(&self, pieces: Vec<Piece>) -> Vec<Laid> {
        let mut laid: Vec<Laid> = Vec::new();
        let mut pending = false;
        for piece in pieces {
            if piece.role == Role::Break {
                pending = !laid.is_empty();
                continue;
            }
            let block = piece.block;
            let element = match block.kind {
                Kind::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"]
                    .get(usize::from(level.saturating_sub(1)))
                    .copied()
                    .unwrap_or("h6"),
                _ => "p",
            };
            let paragraphs: Vec<Vec<Line>> = if self.plain {
                self.layout.paragraphs(&block).into_iter().map(|lines| typed(&lines)).collect()
            } else {
                vec![block.lines]
            };
            if std::mem::take(&mut pending) {
                laid.push(Laid { element: "hr", lines: Vec::new(), wraps: Vec::new(), centred: false });
            }
            for lines in paragraphs {
                laid.push(Laid { element, lines, wraps: block.wraps.clone(), centred: block.centred });
            }
        }
        laid
    }

    fn finish(
        mut self,
        title: Option<String>,
        author: Option<String>,
        summary: Option<String>,
        subjects: Vec<String>,
    ) -> Result<Reading, Unreadable> {
        let reading = &mut self.reading;
        if reading.chapters.is_empty() {
            return Err(Unreadable::Empty);
        }
        let known =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        reading.title = reading.title.take().or(known(title));
        reading.author = reading.author.take().or(known(author));
        reading.summary = reading.summary.take().or(known(summary));
        let tags = &mut reading.tags;
        let mut have: Vec<String> = [&tags.fandoms, &tags.relationships, &tags.characters, &tags.freeforms]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        for subject in subjects.into_iter().filter(|subject| !subject.trim().is_empty()) {
            if !have.contains(&subject) {
                have.push(subject.clone());
                tags.freeforms.push(subject);
            }
        }
        if let [only] = reading.chapters.as_mut_slice() {
            // One chapter's notes are the work's.
            for (part, whole) in [
                (only.notes.take(), &mut reading.notes),
                (only.end_notes.take(), &mut reading.end_notes),
                (only.summary.take(), &mut reading.summary),
            ] {
                add(whole, part.unwrap_or_default());
            }
        }
        let all: Vec<&String> = [&reading.notes, &reading.end_notes].into_iter().flatten().collect();
        reading.requested |= all.iter().any(|note| notes::is_requested(note));
        reading.dedicated |= all.iter().any(|note| notes::is_dedicated(note));
        Ok(self.reading)
    }
}

/// A paragraph, heading or rule, ready to be written.
struct Laid {
    element: &'static str,
    lines: Vec<Line>,
    wraps: Vec<Wrap>,
    centred: bool,
}

/// Lines typed with marks → spans; marks may reach over lines of one paragraph.
fn typed(lines: &[String]) -> Vec<Line> {
    let mut typed = vec![Line::default()];
    for span in marks::emphasis(&lines.join("\n")).spans {
        for (number, text) in span.text.split('\n').enumerate() {
            if number > 0 {
                typed.push(Line::default());
            }
            if let Some(line) = typed.last_mut().filter(|_| !text.is_empty()) {
                line.spans.push(Span { text: text.to_owned(), ..span.clone() });
            }
        }
    }
    typed
}

/// Writes a chapter's text and counts it.
fn fill(chapter: &mut Chapter, laid: &[Laid]) {
    let mut html = String::new();
    let mut open: Vec<Wrap> = Vec::new();
    for part in laid {
        let same = open.iter().zip(&part.wraps).take_while(|(a, b)| a == b).count();
        for wrap in open.drain(same..).rev() {
            html.push_str(&format!("</{}>", wrap.element));
        }
        if !html.is_empty() {
            html.push('\n');
        }
        for wrap in &part.wraps[same..] {
            html.push_str(&format!("<{}>", wrap.element));
            open.push(*wrap);
        }
        if part.element == "hr" {
            html.push_str("<hr>");
            chapter.scene_breaks += 1;
            continue;
        }
        if part.element == "p" {
            chapter.paragraphs += 1;
        }
        let class = if part.centred { " align=\"center\"" } else { "" };
        html.push_str(&format!("<{}{class}>", part.element));
        render(&mut html, &part.lines);
        html.push_str(&format!("</{}>", part.element));
    }
    for wrap in open.iter().rev() {
        html.push_str(&format!("</{}>", wrap.element));
    }
    chapter.words = crate::count::words(&html);
    chapter.html = html;
}

/// "Part Two" with nothing before "Chapter Five: Oil".
fn joined(before: Heading, heading: Heading) -> Heading {
    if before.raw == heading.raw || (before.number == heading.number && before.counts == heading.counts) {
        return heading;
    }
    let title = match &heading.title {
        Some(title) => format!("{}: {title}", before.raw),
        None => before.raw,
    };
    Heading { title: Some(title), ..heading }
}

fn add(to: &mut Option<String>, value: String) {
    add_with(to, value, "\n\n");
}

fn add_with(to: &mut Option<String>, value: String, between: &str) {
    match to {
        _ if value.is_empty() => {}
        Some(text) => {
            text.push_str(between);
            text.push_str(&value);
        }
        None => *to = Some(value),
    }
}
