//! How long a suggestion takes among two million tags, and how much memory the book of them needs: synthetic names of
//! one to five words, Zipf-like uses, one in five canonical, one in five a synonym; the three fandoms that scope some of
//! the questions have 240,000 tags. Prints a line for each question, in milliseconds of the processor.

use std::hint::black_box;
use std::time::Instant;

use fanlight_archive::TagId;
use fanlight_archive::tags::Kind;
use fanlight_archive::tags::book::{Asked, Book, Builder, Entry};

const TAGS: u64 = 2_000_000;
const TURNS: usize = 200;
/// Fandoms among the tags, by their numbers.
const FANDOMS: u64 = 75_000;

/// Numbers that look like chance and are the same each time.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

const SYLLABLES: [&str; 40] = [
    "sher", "lock", "hol", "mes", "wat", "son", "em", "ma", "jane", "dar", "cy", "har", "ry", "pot", "ter",
    "ron", "her", "mi", "one", "ka", "ra", "to", "shi", "na", "ru", "sa", "ku", "li", "an", "wei", "lan",
    "zhan", "steve", "tony", "buck", "na", "tash", "fluff", "angst", "au",
];

fn word(n: u64) -> String {
    // Common words are few and stand everywhere, as in names.
    let n = if n.is_multiple_of(3) { n % 500 } else { n % 60_000 };
    let n = mix(n);
    let count = 1 + n % 3;
    let mut word = String::new();
    for part in 0..=count {
        word.push_str(SYLLABLES[(mix(n + part) % 40) as usize]);
    }
    word
}

fn name(n: u64) -> String {
    let words = 1 + mix(n) % 5;
    (0..words).map(|part| word(mix(n * 7 + part))).collect::<Vec<_>>().join(" ")
}

/// Nanoseconds that this thread has had of the processor.
fn processor() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

fn main() {
    let start = Instant::now();
    let mut builder = Builder::default();
    for n in 1..=TAGS {
        let kind = match n {
            n if n <= FANDOMS => Kind::Fandom,
            n if mix(n) % 10 < 2 => Kind::Character,
            n if mix(n) % 10 < 5 => Kind::Relationship,
            _ => Kind::Freeform,
        };
        let canonical = mix(n + 1).is_multiple_of(5);
        let synonym_of =
            (!canonical && mix(n + 2).is_multiple_of(4)).then(|| TagId((1 + mix(n + 3) % n) as i64));
        let uses = (1_000_000 / (1 + mix(n + 4) % 1_000_000)) as i64;
        builder.add(&Entry {
            id: TagId(n as i64),
            kind,
            name: name(n),
            canonical,
            synonym_of,
            uses,
            member_uses: uses + 1,
        });
    }
    for n in FANDOMS + 1..=TAGS {
        // Few fandoms have most of the tags.
        let fandom = 1 + (FANDOMS as f64).powf((mix(n + 5) % 10_000) as f64 / 10_000.0) as u64;
        builder.belongs(TagId(n as i64), TagId(fandom as i64));
    }
    let added = start.elapsed();
    let book = builder.finish();
    println!(
        "{} tags: added in {:.1} s, sorted in {:.1} s, {} MiB",
        book.len(),
        added.as_secs_f64(),
        (start.elapsed() - added).as_secs_f64(),
        book.bytes() >> 20
    );
    let words: Vec<String> = (0..TURNS as u64).map(|n| word(mix(n + 77))).collect();
    for length in [1, 2, 3, 5] {
        ask(&book, &format!("{length} letters"), &words, |word| word.chars().take(length).collect(), &[]);
    }
    ask(&book, "a word and 2 letters", &words, |word| format!("{word} sh"), &[]);
    ask(&book, "2 letters and a word", &words, |word| format!("sh {word}"), &[]);
    ask(&book, "1 letter and 1 letter", &words, |word| format!("s {}", &word[..1]), &[]);
    let biggest: Vec<TagId> = (2..5).map(TagId).collect();
    for length in [1, 2, 3, 5] {
        let named = format!("{length} letters, of three of the biggest fandoms");
        ask(&book, &named, &words, |word| word.chars().take(length).collect(), &biggest);
    }
}

fn ask(book: &Book, named: &str, words: &[String], typed: impl Fn(&String) -> String, fandoms: &[TagId]) {
    let mut times = Vec::with_capacity(words.len());
    for (turn, word) in words.iter().enumerate() {
        let typed = typed(word);
        let kind = [None, Some(Kind::Character), Some(Kind::Relationship), Some(Kind::Freeform)][turn % 4];
        let asked = Asked { begin: &typed, kind, member: turn % 2 == 0, fandoms, limit: 30 };
        let start = processor();
        black_box(book.find(asked));
        times.push(processor() - start);
    }
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100] as f64 / 1e6;
    println!("{named}: p50 {:.3} ms, p99 {:.3} ms, most {:.3} ms", at(50), at(99), at(100));
}
