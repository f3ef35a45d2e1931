//! How fast a chapter is cleaned, counted and turned into text: `cargo bench -p fanlight-text --bench clean`.
//! Prints megabytes of source a second and milliseconds a chapter, the best of ten rounds; tests nothing.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program for the command line")]

use std::hint::black_box;
use std::time::Instant;

use fanlight_text::clean::{Field, clean, to_text};
use fanlight_text::count;

/// A chapter of about 2,000 words as people post them: paragraphs, talk, some emphasis, a rule now and then.
fn chapter() -> String {
    let mut html = String::from("<h2 align=center>The Lamp</h2>\n");
    for n in 0..50 {
        html.push_str(
            "<p>The first thing she learned was that the lamp did not care who lit it. It wanted oil at six and at \
             midnight, and in between it wanted to be left <em>alone</em>.</p>\n\
             <p>&ldquo;You keep a ledger,&rdquo; Maren said &mdash; she made it sound like keeping a wolf.</p>\n",
        );
        if n % 10 == 9 {
            html.push_str("<center>* * *</center>\n");
        }
    }
    html
}

fn measure<T>(name: &str, bytes: usize, work: impl Fn() -> T) {
    const TIMES: u32 = 50;
    let best = (0..10)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..TIMES {
                black_box(work());
            }
            start.elapsed() / TIMES
        })
        .min()
        .unwrap_or_default();
    let seconds = best.as_secs_f64();
    println!("{name:<28} {:>8.3} ms {:>8.1} MB/s", seconds * 1e3, bytes as f64 / 1e6 / seconds);
}

fn main() {
    let source = chapter();
    let html = clean(&source, Field::Chapter).expect("is taken").html;
    println!("a chapter of {} words, {} bytes", count::words(&html), source.len());
    measure("clean", source.len(), || clean(&source, Field::Chapter));
    measure("clean what is clean", html.len(), || clean(&html, Field::Chapter));
    measure("count words", html.len(), || count::words(&html));
    measure("turn into text", html.len(), || to_text(&html));
}
