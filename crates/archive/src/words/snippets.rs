//! What stands around a hit: a piece of a work's text, notes or summary with the words found marked in it.
//!
//! Rules: only of works that this viewer may read, only posted chapters, never a text whose author keeps it out of the
//! search; given as plain text in pieces, so that nothing in it is ever taken for markup. Which chapter to read is
//! asked of the index, so that one chapter of each work is read and no more; a chapter is read in a window around the
//! first place where the word's letters stand, and as a whole only where that finds nothing. Six statements for any
//! number of works up to twenty.

use std::collections::HashMap;

use fanlight_text::clean::to_text;

use super::documents::{self, ChapterRow};
use super::plain::Text;
use super::query::{Field, Node, Words as Wanted};
use super::{Words, search};
use crate::db::Ask;
use crate::policy::{Sight, Viewer};
use crate::works::load;
use crate::{ChapterId, Result, WorkId, settings, texts};

/// Bytes of a piece of text, more or less.
const LENGTH: usize = 240;
/// Bytes before the first word found.
const BEFORE: usize = 70;
/// Places looked at in one text for each word.
const SPANS: usize = 50;
/// Bytes of HTML read before and after the first likely place.
const WINDOW: usize = 2_000;

/// A stretch of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was looked for.
    pub marked: bool,
}

/// What stands around a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Where it is from: text, notes or summary.
    pub field: Field,
    /// Which chapter, if it is from one.
    pub chapter: Option<ChapterId>,
    /// The text, in order.
    pub pieces: Vec<Piece>,
    /// Something stands before it.
    pub begins_within: bool,
    /// Something stands after it.
    pub ends_within: bool,
}

/// How many different things were found in a snippet.
type Worth = usize;

/// The best piece of a plain text for these words, with how many of them are in it.
pub(super) fn best(text: &str, wanted: &[&Wanted]) -> Option<(Worth, Fragment)> {
    let cut = Text::new(text);
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (n, words) in wanted.iter().enumerate() {
        spans.extend(cut.spans(words, SPANS).into_iter().map(|(from, to)| (from, to, n)));
    }
    spans.sort_unstable();
    let mut found: Option<(Worth, usize)> = None;
    for (n, (from, ..)) in spans.iter().enumerate() {
        let near = spans[n..].iter().take_while(|span| span.1 <= from + LENGTH - BEFORE);
        let mut different: Vec<usize> = near.map(|span| span.2).collect();
        different.sort_unstable();
        different.dedup();
        if found.is_none_or(|(worth, _)| different.len() > worth) {
            found = Some((different.len().max(1), n));
        }
    }
    let (worth, n) = found?;
    let first = spans[n].0;
    let begin = word_start(text, first.saturating_sub(BEFORE));
    let end = word_end(text, (begin + LENGTH).max(spans[n].1));
    let inside = spans[n..].iter().filter(|span| span.1 <= end).map(|span| (span.0, span.1));
    let earlier = spans[..n].iter().filter(|span| span.0 >= begin).map(|span| (span.0, span.1));
    let mut marks: Vec<(usize, usize)> = earlier.chain(inside).collect();
    marks.sort_unstable();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |from: usize, to: usize, marked: bool| {
        let words = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
        let space = |at: Option<char>| at.is_some_and(char::is_whitespace);
        let (lead, tail) = (space(text[from..to].chars().next()), space(text[from..to].chars().last()));
        let text = match words.is_empty() {
            true if from < to => " ".to_owned(),
            true => return,
            false => format!("{}{words}{}", if lead { " " } else { "" }, if tail { " " } else { "" }),
        };
        pieces.push(Piece { text, marked });
    };
    let mut at = begin;
    for (from, to) in marks {
        if to <= at {
            continue;
        }
        let from = from.max(at);
        push(at, from, false);
        push(from, to, true);
        at = to;
    }
    push(at, end, false);
    if let Some(first) = pieces.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = pieces.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    Some((worth, Fragment { pieces, begins_within: begin > 0, ends_within: end < text.len() }))
}

/// A snippet that does not know yet where it is from.
pub(super) struct Fragment {
    pieces: Vec<Piece>,
    begins_within: bool,
    ends_within: bool,
}

impl Fragment {
    pub(super) fn from(self, field: Field, chapter: Option<ChapterId>) -> Snippet {
        let Fragment { pieces, begins_within, ends_within } = self;
        Snippet { field, chapter, pieces, begins_within, ends_within }
    }
}

/// The beginning of the first whole word from a byte on.
fn word_start(text: &str, from: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    if from == 0 {
        return 0;
    }
    // A text without spaces begins anywhere.
    let space = text[from..].char_indices().take(24).find(|(_, c)| c.is_whitespace());
    space.map_or(from, |(n, c)| from + n + c.len_utf8())
}

/// The end of the last whole word up to a byte.
fn word_end(text: &str, to: usize) -> usize {
    if to >= text.len() {
        return text.len();
    }
    let to = text.ceil_char_boundary(to);
    let space = text[to..].char_indices().take(24).find(|(_, c)| c.is_whitespace());
    space.map_or(to, |(n, _)| to + n)
}

/// The best piece of cleaned HTML; of a long one, what stands around the first likely place.
fn best_of_html(html: &str, wanted: &[&Wanted]) -> Option<(Worth, Fragment)> {
    if html.len() > 3 * WINDOW {
        for words in wanted {
            let Some(at) = likely(html, words) else { continue };
            let from = html.floor_char_boundary(at.saturating_sub(WINDOW));
            let to = html.ceil_char_boundary((at + WINDOW).min(html.len()));
            // Not in the middle of a tag, nor of a word.
            let begin = html[from..at].find(['>', ' ']).map_or(at, |n| from + n + 1);
            let end = html[at..to].rfind(['<', ' ']).map_or(to, |n| at + n);
            if let Some((worth, mut fragment)) = best(&to_text(&html[begin..end.max(begin)]), wanted) {
                fragment.begins_within |= from > 0;
                fragment.ends_within |= to < html.len();
                return Some((worth, fragment));
            }
        }
    }
    best(&to_text(html), wanted)
}

/// Where the letters of a word's beginning stand first as a word; nothing for words that are not plain letters.
fn likely(html: &str, words: &Wanted) -> Option<usize> {
    let word = match words {
        Wanted::Phrase(words) => words.first().map(|word| word.1.as_str())?,
        Wanted::Like(pattern) => pattern.split(['*', '?']).next()?,
    };
    let (bytes, word) = (html.as_bytes(), word.as_bytes());
    if word.is_empty() || !word.is_ascii() || word.len() > bytes.len() {
        return None;
    }
    let (low, high) = (word[0].to_ascii_lowercase(), word[0].to_ascii_uppercase());
    let whole = matches!(words, Wanted::Phrase(_));
    (0..=bytes.len() - word.len()).find(|at| {
        (bytes[*at] == low || bytes[*at] == high)
            && bytes[*at..*at + word.len()].eq_ignore_ascii_case(word)
            && (*at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
            && (!whole || !bytes.get(at + word.len()).is_some_and(u8::is_ascii_alphanumeric))
    })
}

impl Words {
    /// For each of these works, at most twenty, that this viewer may read: what stands around what the tree asks for.
    /// A work where nothing of it stands in text, notes or summary is left out. Six statements.
    pub async fn snippets(
        &self,
        db: &mut impl Ask,
        viewer: &Viewer,
        works: &[WorkId],
        node: &Node,
    ) -> Result<HashMap<WorkId, Snippet>> {
        let wanted = node.wanted();
        if wanted.is_empty() || works.is_empty() {
            return Ok(HashMap::new());
        }
        let of = |field: Field| -> Vec<&Wanted> {
            let fits = |named: &Option<Field>| named.is_none_or(|named| named == field);
            wanted.iter().filter(|(named, _)| fits(named)).map(|(_, words)| *words).collect()
        };
        let person = viewer.person.map_or(0, |person| person.0);
        let mut rows = Vec::new();
        for row in load::select(db, person, works).await? {
            if row.sight(viewer)? == Sight::Shown {
                rows.push(row.shown()?);
            }
        }
        let seen: Vec<WorkId> = rows.iter().map(|row| row.id).collect();
        let mut chapters = HashMap::new();
        if !of(Field::Text).is_empty() && settings::load(db).await?.search_texts {
            let closed = documents::closed_works(db, &seen).await?;
            let reading = self.reading();
            let searcher = reading.reader.searcher();
            let open: Vec<WorkId> = seen.iter().copied().filter(|work| !closed.contains(work)).collect();
            let ids = search::chapters(&searcher, &reading.fields, &open, &of(Field::Text))?;
            let ids: Vec<ChapterId> = ids.into_iter().collect();
            let posted: HashMap<ChapterId, ChapterRow> =
                documents::posted_chapters(db, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
            for (id, text) in texts::of_chapters(db, &ids).await? {
                if let Some(row) = posted.get(&id).filter(|row| open.contains(&row.work_id)) {
                    chapters.insert(row.work_id, (id, texts::into_string(text)?));
                }
            }
        }
        let mut snippets = HashMap::new();
        for row in rows {
            let mut found: Option<(Worth, Snippet)> = None;
            let mut offer = |best: Option<(Worth, Fragment)>, field: Field, chapter: Option<ChapterId>| {
                if let Some((worth, fragment)) = best
                    && found.as_ref().is_none_or(|(before, _)| worth > *before)
                {
                    found = Some((worth, fragment.from(field, chapter)));
                }
            };
            if let Some((chapter, html)) = chapters.get(&row.id) {
                offer(best_of_html(html, &of(Field::Text)), Field::Text, Some(*chapter));
            }
            for (field, html) in
                [(Field::Notes, &row.notes), (Field::Notes, &row.end_notes), (Field::Summary, &row.summary)]
            {
                if !html.is_empty() {
                    offer(best_of_html(html, &of(field)), field, None);
                }
            }
            snippets.extend(found.map(|(_, snippet)| (row.id, snippet)));
        }
        Ok(snippets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::query::phrase;

    fn show(text: &str, words: &[&str]) -> String {
        let wanted: Vec<Wanted> = words.iter().map(|word| phrase(word).unwrap()).collect();
        let wanted: Vec<&Wanted> = wanted.iter().collect();
        let Some((worth, fragment)) = best(text, &wanted) else { return "nothing".into() };
        let pieces: String = fragment
            .pieces
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect();
        let dots = |within: bool| if within { "…" } else { "" };
        format!("{worth} {}{pieces}{}", dots(fragment.begins_within), dots(fragment.ends_within))
    }

    #[test]
    fn the_words_found_are_marked_and_the_best_place_is_taken() {
        assert_eq!(show("She lit\n\nthe  Lamp.", &["lamp"]), "1 She lit the [Lamp].");
        assert_eq!(show("lamp", &["oil"]), "nothing");
        let filler = "and so on ".repeat(60);
        let text = format!("A lamp first. {filler}Then a window by the lamp, {filler}");
        let shown = show(&text, &["lamp", "window"]);
        assert!(shown.starts_with("2 …") && shown.contains("Then a [window] by the [lamp], and"), "{shown}");
        assert!(shown.ends_with('…') && shown.len() < LENGTH + 60, "{shown}");
    }

    #[test]
    fn any_text_and_overlapping_words_are_cut_at_letters() {
        assert_eq!(show("日本語の本", &["日本", "本語"]), "2 [日本][語]の本");
        let long = "漢".repeat(400);
        assert!(show(&long, &["漢漢"]).starts_with("1 [漢"));
    }

    #[test]
    fn a_long_chapter_is_read_where_the_word_stands() {
        let html = format!(
            "<p>{}</p><p>The heron <em>stood</em>.</p>{}",
            "x ".repeat(9_000),
            "<p>y</p>".repeat(900)
        );
        let heron = phrase("heron").unwrap();
        let (_, fragment) = best_of_html(&html, &[&heron]).unwrap();
        let text: String = fragment.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(text.contains("The heron stood."), "{text}");
        assert!(fragment.begins_within && fragment.ends_within);
        let accents = format!("<p>{}</p><p>Le Café.</p>", "x ".repeat(9_000));
        let cafe = phrase("cafe").unwrap();
        assert!(
            best_of_html(&accents, &[&cafe]).is_some(),
            "what is not plain letters is looked for in all of it"
        );
    }

    proptest::proptest! {
        #[test]
        fn marked_pieces_are_words_of_the_text(text in "[a-c 日本é\\n]{0,600}", word in "[a-c日本]{1,3}") {
            let Some(wanted) = phrase(&word) else { return Ok(()) };
            if let Some((_, fragment)) = best(&text, &[&wanted]) {
                assert!(fragment.pieces.iter().any(|piece| piece.marked));
                let joined: String = fragment.pieces.iter().map(|piece| piece.text.as_str()).collect();
                let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(plain.contains(joined.trim()), "{joined:?} of {plain:?}");
            }
        }
    }
}
