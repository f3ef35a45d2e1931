//! The piece of a text that is shown around a hit: where most of what was looked for stands close together.
//!
//! Rules: a piece is plain text with what was found marked in it, cut at words. Of long HTML only a window is read as
//! text and cut into words: letters are compared as bytes first, as they stand and with a capital, and the window lies
//! where most different words stand. What that cannot see (an accent, a word parted by a tag, `lAMP`) is found by
//! reading all of it.

use fanlight_text::clean::to_text;
use memchr::{memmem, memrchr2};

use super::plain::Text;
use super::query::{Field, Words as Wanted};
use super::snippets::{Piece, Snippet};
use super::tokens;
use crate::ChapterId;

/// Bytes of a piece of text, more or less.
const LENGTH: usize = 240;
/// Bytes before the first word found.
const BEFORE: usize = 70;
/// Places looked at in one text for each word.
const SPANS: usize = 50;
/// Bytes of HTML read before a likely place.
const WINDOW_BEFORE: usize = 300;
/// Bytes of HTML read after it.
const WINDOW_AFTER: usize = 700;
/// HTML up to so many bytes is read as a whole.
const SHORT: usize = 2 * (WINDOW_BEFORE + WINDOW_AFTER);
/// How far before a place a tag may begin in which it stands.
const TAG: usize = 300;
/// How far behind a phrase's first word its second may begin, tags between them counted.
const NEXT: usize = 40;

/// How many different things were found in a snippet.
pub(super) type Worth = usize;

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

/// The best piece of cleaned HTML; of a long one, of a window where most of what is wanted stands.
pub(super) fn best_of_html(html: &str, wanted: &[&Wanted]) -> Option<(Worth, Fragment)> {
    if html.len() > SHORT
        && let Some(at) = closest(&sightings(html, wanted))
    {
        let from = html.floor_char_boundary(at.saturating_sub(WINDOW_BEFORE));
        let to = html.ceil_char_boundary((at + WINDOW_AFTER).min(html.len()));
        // Not in the middle of a tag, nor of a word.
        let ends: &[char] = if in_tag(html, from) { &['>'] } else { &['>', ' '] };
        let begin = if from == 0 { 0 } else { html[from..at].find(ends).map_or(at, |n| from + n + 1) };
        let end = if to == html.len() { to } else { html[at..to].rfind(['<', ' ']).map_or(to, |n| at + n) };
        if let Some((worth, mut fragment)) = best(&to_text(&html[begin..end.max(begin)]), wanted) {
            fragment.begins_within |= begin > 0;
            fragment.ends_within |= end < html.len();
            return Some((worth, fragment));
        }
    }
    best(&to_text(html), wanted)
}

/// How many of these are seen in cleaned HTML by their letters alone; more may be there.
pub(super) fn seen(html: &str, wanted: &[&Wanted]) -> Worth {
    wanted.iter().filter(|words| sighted(html, words, 1).next().is_some()).count()
}

/// Where what is wanted stands by its letters, with its number, in order; the first places of each.
fn sightings(html: &str, wanted: &[&Wanted]) -> Vec<(usize, usize)> {
    let of = |(n, words)| sighted(html, words, SPANS).map(move |at| (at, n));
    let mut places: Vec<(usize, usize)> = wanted.iter().copied().enumerate().flat_map(of).collect();
    places.sort_unstable();
    places
}

/// The first place from which most different things stand within a piece's length.
fn closest(places: &[(usize, usize)]) -> Option<usize> {
    let mut found: Option<(Worth, usize)> = None;
    for (n, (at, _)) in places.iter().enumerate() {
        let near = places[n..].iter().take_while(|place| place.0 < at + LENGTH - BEFORE);
        let mut different: Vec<usize> = near.map(|place| place.1).collect();
        different.sort_unstable();
        different.dedup();
        if found.is_none_or(|(worth, _)| different.len() > worth) {
            found = Some((different.len(), *at));
        }
    }
    found.map(|found| found.1)
}

/// The first places where the letters of what is wanted stand as a word, outside of tags.
fn sighted<'a>(html: &'a str, words: &'a Wanted, most: usize) -> impl Iterator<Item = usize> + 'a {
    let (word, next, whole) = match words {
        Wanted::Phrase(words) => {
            let mut words = words.iter().map(|word| word.1.as_str());
            (words.next().unwrap_or(""), words.next(), true)
        }
        Wanted::Like(pattern) => (pattern.split(['*', '?']).next().unwrap_or(""), None, false),
    };
    let dense = tokens::is_dense(word);
    let is_letter = move |c: Option<char>| !dense && c.is_some_and(tokens::is_of_word);
    let stands = move |at: &usize, word: &str| {
        let (before, after) = (&html[..*at], &html[*at + word.len()..]);
        let parted = is_letter(before.chars().next_back())
            || whole && is_letter(after.chars().next())
            || in_tag(html, *at);
        !parted
            && next.is_none_or(|next| {
                let near = &after[..after.floor_char_boundary(NEXT + next.len())];
                dense || near.contains(next) || near.contains(&capital(next))
            })
    };
    let forms = [Some(word.to_owned()), Some(capital(word)).filter(|capital| capital != word)];
    forms.into_iter().flatten().filter(|form| !form.is_empty()).flat_map(move |form| {
        memmem::find_iter(html.as_bytes(), &form)
            .filter(|at| stands(at, &form))
            .take(most)
            .collect::<Vec<_>>()
    })
}

/// Whether a place of HTML is inside of a tag.
fn in_tag(html: &str, at: usize) -> bool {
    let before = &html.as_bytes()[at.saturating_sub(TAG)..at];
    memrchr2(b'<', b'>', before).is_some_and(|n| before[n] == b'<')
}

/// With a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
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
        let both = format!(
            "<p>A heron.</p><p>{}</p><p>Reeds</p>, a <a href=\"heron\">Heron</a>.",
            "x ".repeat(9_000)
        );
        let reeds = phrase("reeds").unwrap();
        let (worth, fragment) = best_of_html(&both, &[&heron, &reeds]).unwrap();
        assert_eq!(worth, 2, "the place where both stand together is better than the first");
        assert!(fragment.begins_within && !fragment.ends_within);
        let apart = phrase("heron stood").unwrap();
        let side = format!("<p>A heron.</p>{html}");
        assert_eq!(
            closest(&sightings(&side, &[&apart])),
            side.find("heron <em>"),
            "a phrase's first word alone"
        );
        let dense = format!("<p>{}</p><p>これは日本語です。</p>", "x ".repeat(9_000));
        let japanese = phrase("日本語").unwrap();
        assert_eq!(closest(&sightings(&dense, &[&japanese])), dense.find("日本"));
        let accents = format!("<p>{}</p><p>Le Café.</p>", "x ".repeat(9_000));
        let cafe = phrase("cafe").unwrap();
        assert!(
            best_of_html(&accents, &[&cafe]).is_some(),
            "what is not plain letters is looked for in all of it"
        );
        let parted = format!("<p>{}</p><p>A h<b>er</b>on; hERON.</p>", "x ".repeat(9_000));
        assert_eq!(seen(&parted, &[&heron, &reeds]), 0);
        assert_eq!(best_of_html(&parted, &[&heron, &reeds]).unwrap().0, 1);
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
