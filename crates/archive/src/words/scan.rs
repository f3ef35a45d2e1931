//! The index's answers held against a naive scan: every text of every work, looked through word by word, for random
//! queries over a demo's worth of invented stories in several scripts. `FANLIGHT_SCAN_WORKS` and
//! `FANLIGHT_SCAN_QUERIES` say how many, 2,000 and 500 where nothing is said.

use super::plain::{Text, holds};
use super::query::{Field, Query};
use super::*;
use crate::bulk::{Bulk, PlannedWork};
use crate::testing::TestArchive;
use crate::works::form::{ChapterForm, Purpose, WorkForm};
use crate::works::tests::{member, work_form};

const VOCABULARY: [&str; 40] = [
    "lamp",
    "Lamps",
    "window",
    "WINDOW",
    "café",
    "cafe",
    "naïve",
    "heron",
    "reeds",
    "river",
    "well-known",
    "don't",
    "Ærø",
    "straße",
    "strasse",
    "日本語",
    "日本",
    "本",
    "京都",
    "東京都",
    "猫が鳴く",
    "한국어",
    "한국",
    "ภาษาไทย",
    "Вечер",
    "вечер",
    "Σίσυφος",
    "oil",
    "night",
    "nightingale",
    "a",
    "the",
    "of",
    "and",
    "ember",
    "embers",
    "12",
    "1,000",
    "quietly",
    "l'amour",
];

/// The same numbers in the same order.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    /// A word, the first ones more often than the last.
    fn word(&mut self) -> &'static str {
        let (one, other) = (self.below(VOCABULARY.len()), self.below(VOCABULARY.len()));
        VOCABULARY[one.min(other)]
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn query(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 7 } else { 10 }) {
            0..=2 => self.word().into(),
            3 => format!("\"{} {}\"", self.word(), self.word()),
            4 => {
                let field = ["title", "summary", "notes", "text", "creator", "chapter"][self.below(6)];
                format!("{field}:{}", self.word())
            }
            5 => {
                let word = self.word();
                let first: String = word.chars().take(1 + self.below(3)).collect();
                if first.chars().all(char::is_alphanumeric) { format!("{first}*") } else { word.into() }
            }
            6 => format!("-{}", self.word()),
            7 => format!("({} OR {})", self.query(depth - 1), self.query(depth - 1)),
            8 => format!("({} NOT ({}))", self.query(depth - 1), self.query(depth - 1)),
            _ => format!("{} {}", self.query(depth - 1), self.query(depth - 1)),
        }
    }
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[tokio::test]
async fn the_index_finds_what_a_scan_of_every_text_finds() {
    let (works, queries) = (number("FANLIGHT_SCAN_WORKS", 2_000), number("FANLIGHT_SCAN_QUERIES", 500));
    let archive = &TestArchive::sqlite().await.archive;
    let ada = member(archive, "heron").await;
    let person = ada.person.unwrap();
    let pseud =
        crate::people::bylines::find(&mut archive.read().await.unwrap(), "heron", "heron").await.unwrap();
    let pseud = pseud.unwrap().id;
    let mut dice = Dice(7);
    let mut bulk = Bulk::new(archive);
    let mut scanned: Vec<(String, Vec<(Field, Text)>)> = Vec::new();
    for n in 0..works {
        // So few different words that no wildcard stands for more of them than a query may.
        let number = n % 200;
        let (title, summary, notes) = (dice.text(2), dice.text(5), dice.text(3));
        let mut texts = vec![
            (Field::Title, Text::new(&format!("{title} work{number}"))),
            (Field::Summary, Text::new(&summary)),
            (Field::Notes, Text::new(&notes)),
            (Field::Creators, Text::new("heron")),
        ];
        let mut chapters = Vec::new();
        for _ in 0..1 + dice.below(2) {
            let (heading, length) = (dice.text(1), 5 + dice.below(20));
            let text = dice.text(length);
            texts.push((Field::Chapters, Text::new(&heading)));
            texts.push((Field::Text, Text::new(&text)));
            let html = format!("<p>{}</p>", text.replace(" the ", " <em>the</em> "));
            chapters.push(ChapterForm { title: heading, text: html, ..ChapterForm::default() });
        }
        let form = WorkForm { title: format!("{title} work{number}"), summary, notes, ..work_form() };
        for name in form.tags.fandoms.iter().chain(&form.tags.characters) {
            texts.push((Field::Tags, Text::new(name)));
        }
        for name in form.tags.ratings.iter().chain(&form.tags.warnings) {
            texts.push((Field::Tags, Text::new(name)));
        }
        scanned.push((form.title.clone(), texts));
        let work = PlannedWork {
            key: format!("scan {n}"),
            creators: vec![(pseud, person)],
            form,
            chapters,
            purpose: Purpose::Post,
            hits: 0,
        };
        bulk.add(work).await.unwrap();
    }
    let made = bulk.finish().await.unwrap();
    assert_eq!(made.len(), works);
    let words = Words::open(archive, None).await.unwrap();
    words.catch_up(archive).await.unwrap();
    let mut some = 0;
    for _ in 0..queries {
        let typed = dice.query(2);
        let Ok(query) = Query::parse(&typed, crate::Time(0)) else { continue };
        let expected: Vec<WorkId> = made
            .iter()
            .zip(&scanned)
            .filter(|(_, (_, texts))| holds(&query.root, texts))
            .map(|(work, _)| *work)
            .collect();
        some += usize::from(!expected.is_empty() && expected.len() < works);
        assert_eq!(words.matching(&query.root).unwrap(), expected, "{typed}");
    }
    assert!(some > queries / 2, "{some} of {queries} found some works and not all");
}
