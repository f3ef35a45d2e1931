//! Sentences from templates: quick text that looks like text, in several languages and scripts.
//!
//! `demo/words.toml` holds templates such as `{a} put the {n} down {v}.`; they are cut into pieces once,
//! and writing is then only picking and copying. It is no story. Its lengths, letters and names are real enough
//! to fill pages, indexes and books with.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::chance::Chance;

const WORDS: &str = include_str!("../../demo/words.toml");

/// Everything in `demo/words.toml`, ready for use.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// How names are put together, one way per imagined part of the world.
    pub(crate) cultures: Vec<Culture>,
    /// Common additional tags and the halves of the rare ones.
    pub(crate) freeforms: Freeforms,
    /// By code.
    pub(crate) tongues: BTreeMap<String, Tongue>,
}

/// Halves of names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Culture {
    given: [Vec<String>; 2],
    family: [Vec<String>; 2],
}

impl Culture {
    /// A given name and a family name.
    pub(crate) fn name(&self, chance: &mut Chance) -> (String, String) {
        (pair(&self.given, chance), pair(&self.family, chance))
    }
}

fn pair(halves: &[Vec<String>; 2], chance: &mut Chance) -> String {
    halves.iter().map(|half| pick(half, chance)).collect()
}

/// Additional tags.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Freeforms {
    /// The commonest first.
    pub(crate) common: Vec<String>,
    begin: Vec<String>,
    end: Vec<String>,
}

impl Freeforms {
    /// One of those that hardly anybody else uses.
    pub(crate) fn rare(&self, chance: &mut Chance) -> String {
        format!("{} {}", pick(&self.begin, chance), pick(&self.end, chance))
    }
}

/// One language's templates and lists.
#[derive(Debug)]
pub(crate) struct Tongue {
    /// Names for the two people of a story; empty: the work's own characters are used.
    pub(crate) names: Vec<String>,
    /// Whether words are parted by spaces. Where not, each character counts as a word.
    spaced: bool,
    titles: Vec<Template>,
    summaries: Vec<Template>,
    sentences: Vec<Template>,
    comments: Vec<Template>,
    lists: Vec<Vec<String>>,
}

/// What is written with a template's `{a}` and `{b}`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    /// `{a}`
    pub(crate) a: &'a str,
    /// `{b}`
    pub(crate) b: &'a str,
}

type Template = Vec<Piece>;

#[derive(Debug)]
enum Piece {
    Text(String),
    List(usize),
    A,
    B,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    culture: Vec<Culture>,
    freeforms: Freeforms,
    language: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default = "yes")]
    space: bool,
    titles: Vec<String>,
    summaries: Vec<String>,
    sentences: Vec<String>,
    comments: Vec<String>,
    lists: BTreeMap<char, Vec<String>>,
}

fn yes() -> bool {
    true
}

impl Lexicon {
    /// Reads the embedded words.
    ///
    /// # Errors
    /// Names the template that asks for a list which is not there; the embedded ones never do (a test reads them).
    pub(crate) fn read() -> Result<Self> {
        let file: File = toml::from_str(WORDS).context("words.toml")?;
        let mut tongues = BTreeMap::new();
        for (code, row) in file.language {
            let letters: Vec<char> = row.lists.keys().copied().collect();
            let cut = |texts: &[String]| -> Result<Vec<Template>> {
                ensure!(!texts.is_empty(), "{code}: an empty list of templates");
                texts
                    .iter()
                    .map(|text| cut(text, &letters).with_context(|| format!("{code}: {text}")))
                    .collect()
            };
            let tongue = Tongue {
                titles: cut(&row.titles)?,
                summaries: cut(&row.summaries)?,
                sentences: cut(&row.sentences)?,
                comments: cut(&row.comments)?,
                names: row.names,
                spaced: row.space,
                lists: row.lists.into_values().collect(),
            };
            tongues.insert(code, tongue);
        }
        Ok(Self { cultures: file.culture, freeforms: file.freeforms, tongues })
    }
}

impl Tongue {
    /// A work's title.
    pub(crate) fn title(&self, chance: &mut Chance, pair: Pair<'_>) -> String {
        let mut out = String::new();
        self.write(&self.titles, chance, pair, &mut out);
        first_letter_large(&out)
    }

    /// A work's summary, one sentence or two.
    pub(crate) fn summary(&self, chance: &mut Chance, pair: Pair<'_>) -> String {
        let mut out = String::new();
        self.write(&self.summaries, chance, pair, &mut out);
        first_letter_large(&out)
    }

    /// A reader's comment, one to three sentences.
    pub(crate) fn comment(&self, chance: &mut Chance, pair: Pair<'_>) -> String {
        let mut out = String::new();
        for i in 0..=chance.below(3) {
            if i > 0 && self.spaced {
                out.push(' ');
            }
            self.write(&self.comments, chance, pair, &mut out);
        }
        out
    }

    /// Appends paragraphs of HTML until there are at least `words` words, and returns how many there are.
    /// A few hundred nanoseconds a sentence: this is the part that a big demo spends its time in.
    pub(crate) fn chapter(
        &self,
        chance: &mut Chance,
        pair: Pair<'_>,
        words: usize,
        out: &mut String,
    ) -> usize {
        /// One paragraph in this many is followed by a scene break.
        const SCENE: u64 = 14;
        /// A sentence comes back after this many others at the earliest.
        const APART: usize = 6;
        let mut recent = [usize::MAX; APART];
        let mut sentences = 0;
        let mut written = 0;
        while written < words {
            if written > 0 && chance.below(SCENE) == 0 {
                out.push_str("<hr>\n");
            }
            out.push_str("<p>");
            for i in 0..=chance.below(5) {
                if i > 0 && self.spaced {
                    out.push(' ');
                }
                let from = out.len();
                let mut at = chance.place(self.sentences.len());
                while recent.contains(&at) && self.sentences.len() > APART {
                    at = (at + 1) % self.sentences.len();
                }
                recent[sentences % APART] = at;
                sentences += 1;
                if let Some(template) = self.sentences.get(at) {
                    self.fill(template, chance, pair, out);
                }
                raise(out, from);
                written += self.count(&out[from..]);
                if written >= words {
                    break;
                }
            }
            out.push_str("</p>\n");
        }
        written
    }

    /// Words of one sentence, near enough: the site counts for itself when it saves.
    fn count(&self, sentence: &str) -> usize {
        if self.spaced {
            sentence.bytes().filter(|&b| b == b' ').count() + 1
        } else {
            sentence.chars().filter(|c| c.is_alphanumeric()).count()
        }
    }

    fn write(&self, templates: &[Template], chance: &mut Chance, pair: Pair<'_>, out: &mut String) {
        if let Some(template) = templates.get(chance.place(templates.len())) {
            self.fill(template, chance, pair, out);
        }
    }

    fn fill(&self, template: &[Piece], chance: &mut Chance, pair: Pair<'_>, out: &mut String) {
        for piece in template {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::A => out.push_str(pair.a),
                Piece::B => out.push_str(pair.b),
                Piece::List(n) => {
                    if let Some(list) = self.lists.get(*n) {
                        out.push_str(pick(list, chance));
                    }
                }
            }
        }
    }
}

/// Cuts `{x}` out of a template.
fn cut(text: &str, letters: &[char]) -> Result<Template> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').context("a { without its }")?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(match slot {
            "a" => Piece::A,
            "b" => Piece::B,
            _ => {
                let at = letters.iter().position(|l| slot.chars().eq([*l]));
                Piece::List(at.with_context(|| format!("there is no list {slot}"))?)
            }
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn pick<'a>(list: &'a [String], chance: &mut Chance) -> &'a str {
    list.get(chance.place(list.len())).map_or("", String::as_str)
}

/// Makes the letter at `from` a capital, in place; sentences may begin with a list's word.
fn raise(out: &mut String, from: usize) {
    let Some(first) = out[from..].chars().next().filter(|c| c.is_lowercase()) else { return };
    let large: String = first.to_uppercase().collect();
    out.replace_range(from..from + first.len_utf8(), &large);
}

fn first_letter_large(text: &str) -> String {
    let mut out = text.to_owned();
    raise(&mut out, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: Pair<'static> = Pair { a: "Ada", b: "Ben" };

    #[test]
    fn every_tongue_writes_as_many_words_as_asked_for() {
        let lexicon = Lexicon::read().unwrap();
        assert_eq!(lexicon.tongues.len(), 8);
        for (code, tongue) in &lexicon.tongues {
            let mut out = String::new();
            let words = tongue.chapter(&mut Chance::new(1, 2, 3), PAIR, 500, &mut out);
            assert!((500..560).contains(&words), "{code}: {words}");
            assert!(out.starts_with("<p>") && out.ends_with("</p>\n"), "{code}");
            assert!(!out.contains('{'), "{code}");
        }
    }

    #[test]
    fn a_template_that_asks_for_a_list_that_is_not_there_is_refused() {
        assert_eq!(cut("the {q}", &['n']).unwrap_err().to_string(), "there is no list q");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_in_any_script() {
        let mut text = "ab. écrit".to_owned();
        raise(&mut text, 4);
        assert_eq!(text, "ab. Écrit");
    }
}
