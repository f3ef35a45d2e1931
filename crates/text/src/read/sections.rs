//! A document's blocks, parted at chapter headings and at an e-book's files.

use std::collections::VecDeque;

use super::chapters::{self, Counts, Heading};
use super::labels;
use super::model::{Block, Kind, Line};
use super::{MAX_CHAPTERS, Unreadable};

/// A stretch of the document that may become a chapter.
pub(crate) struct Section {
    pub(crate) heading: Option<Heading>,
    pub(crate) blocks: VecDeque<Block>,
}

/// Parts the blocks at headings and files.
pub(crate) fn sections(blocks: Vec<Block>) -> Result<Vec<Section>, Unreadable> {
    let blocks = part_headings(blocks);
    let found = chapters::find(&blocks);
    let mut sections = vec![Section { heading: None, blocks: VecDeque::new() }];
    for (block, heading) in blocks.into_iter().zip(found) {
        let new = match (heading, block.kind) {
            (Some(heading), _) => {
                let keeps = heading.keeps_block;
                // A file of an e-book that begins with its heading is one section.
                let merge = sections.last().is_some_and(|last| {
                    last.heading.is_none()
                        && last.blocks.iter().all(|block| block.kind == Kind::Page)
                        && !last.blocks.is_empty()
                });
                if merge {
                    sections.pop();
                }
                Some(Section { heading: Some(heading), blocks: keeps.then_some(block).into_iter().collect() })
            }
            (None, Kind::Page) => Some(Section { heading: None, blocks: VecDeque::from([block]) }),
            (None, _) => {
                if let Some(last) = sections.last_mut() {
                    last.blocks.push_back(block);
                }
                None
            }
        };
        sections.extend(new);
        if sections.len() > MAX_CHAPTERS + 1 {
            return Err(Unreadable::TooMany { what: "chapters".into(), limit: MAX_CHAPTERS });
        }
    }
    titles_below(&mut sections);
    Ok(sections)
}

/// A chapter's title on a line of its own under its number is not longer, in characters.
const LONGEST_TITLE_BELOW: usize = 60;

/// Titles that stand under the numbers: believed if every numbered heading has one, and there are at least two.
fn titles_below(sections: &mut [Section]) {
    let is_numbered = |section: &&mut Section| {
        section.heading.as_ref().is_some_and(|heading| heading.number.is_some() && !heading.keeps_block)
    };
    let below = |section: &Section| {
        let first = section.blocks.front()?;
        let line = first.only_line()?;
        let fits = first.kind == Kind::Paragraph
            && first.hint.is_none()
            && section.blocks.len() > 1
            && line.chars().count() <= LONGEST_TITLE_BELOW
            && line.chars().next().is_some_and(char::is_uppercase)
            && !line.ends_with(['.', ',', '!', '?', ';', ':', '"', '”', '…', '-', '—', '»', ')', ']'])
            && labels::label(&line).is_none();
        fits.then_some(line)
    };
    let mut numbered: Vec<&mut Section> = sections.iter_mut().filter(is_numbered).collect();
    let untitled = numbered
        .iter()
        .all(|section| section.heading.as_ref().is_some_and(|heading| heading.title.is_none()));
    if numbered.len() < 2 || !untitled || !numbered.iter().all(|section| below(section).is_some()) {
        return;
    }
    for section in &mut numbered {
        let title = below(section);
        section.blocks.pop_front();
        if let Some(heading) = &mut section.heading {
            heading.title = title;
        }
    }
}

/// A heading with the story's first lines right under it becomes a block of its own.
fn part_headings(blocks: Vec<Block>) -> Vec<Block> {
    let mut parted = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let sure = |line: &Line| {
            chapters::heading(&line.text(), block.centred)
                .is_some_and(|heading| matches!(heading.counts, Counts::Chapters))
        };
        let splits = block.kind == Kind::Paragraph
            && block.hint.is_none()
            && block.lines.len() > 1
            && sure(&block.lines[0])
            && !sure(&block.lines[1]);
        if splits {
            let rest = block.lines.split_off(1);
            let rest = block.with(rest);
            parted.push(block);
            parted.push(rest);
        } else {
            parted.push(block);
        }
    }
    parted
}
