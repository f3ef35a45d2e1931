//! How long a work of 100,000 words in 40 chapters takes to become an EPUB, and how large it is.
//!
//! `cargo bench -p fanlight-text --bench epub` prints the fastest and the middle of 41 runs in milliseconds.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its figures and stops at an error"
)]

use fanlight_text::write::{Book, Named, Part, epub, html, txt};
use std::time::Instant;

const CHAPTERS: u32 = 40;
const WORDS: usize = 2_500;

/// Text that packs about as well as prose does: words drawn from a list by a fixed sequence.
fn chapter(seed: u32) -> (String, usize) {
    const COMMON: &str = "the of and a to in he she it was that his her with as had for not at but on by be from which \
        they were all so would when been there said one him if an or me my what could them no up out who their into \
        will some than then now only its very time little about more any must might good man other well before after \
        never know hand over again down such should how eyes house way through long made come old see day here where \
        too back much away great own first thought night looked still just head like even most lady nothing came place \
        think room without moment heart always went letter evening garden window morning silence whispered remembered \
        candlelight astonishment particularly acquaintance understanding circumstances";
    let words: Vec<&str> = COMMON.split_whitespace().collect();
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below
    };
    let mut html = String::from("<p>");
    for n in 1..=WORDS {
        // The smaller of two draws: common words are common.
        let word = words[next(words.len()).min(next(words.len()))];
        match next(60) {
            0 => html.push_str(&format!("<em>{word}</em> ")),
            1 => html.push_str(&format!("{word}, ")),
            2..=4 => html.push_str(&format!("{word}. ")),
            5 => html.push_str(&format!("{word}&mdash;“what?” ")),
            _ => html.push_str(&format!("{word}{} ", ["", "ed", "ly", "s"][next(24).saturating_sub(20)])),
        }
        if n % 60 == 0 {
            html.push_str("</p>\n<p>");
        }
    }
    html.push_str("</p>");
    (html, WORDS)
}

fn main() {
    let chapters: Vec<(String, usize)> = (1..=CHAPTERS).map(chapter).collect();
    let words: usize = chapters.iter().map(|(_, words)| words).sum();
    let bytes: usize = chapters.iter().map(|(html, _)| html.len()).sum();
    let book = Book {
        title: "A Long Walk".to_owned(),
        language: "en".to_owned(),
        source_url: "https://archive.example/works/1".to_owned(),
        credits: vec![],
        facts: vec![fanlight_text::write::Fact {
            label: "Words".to_owned(),
            values: vec![Named { text: words.to_string(), url: None }],
            subject: false,
        }],
        ..Book::default()
    };
    println!("{words} words, {} KB of HTML, {CHAPTERS} chapters", bytes / 1024);
    macro_rules! measure {
        ($name:literal, $writer:ident) => {{
            let mut times = Vec::new();
            let mut size = 0;
            for _ in 0..41 {
                let start = Instant::now();
                let mut writer = $writer::Writer::new(Vec::new(), &book).expect("writing to memory");
                for (number, (html, _)) in (1..).zip(&chapters) {
                    let part = Part { number: Some(number), html, ..Part::default() };
                    writer.part(&part).expect("writing to memory");
                }
                size = writer.finish().expect("writing to memory").len();
                times.push(start.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            println!("{}: {:.1} ms fastest, {:.1} ms middle, {} KB", $name, times[0], times[20], size / 1024);
        }};
    }
    measure!("EPUB", epub);
    measure!("HTML", html);
    measure!("text", txt);
}
