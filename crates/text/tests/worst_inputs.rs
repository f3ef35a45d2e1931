//! The worst that can be sent: each is refused or cleaned in at most a second and 64 MB of address space.
//!
//! Every input is tried by this program started again under `ulimit -v`, so that one that asks for more memory than
//! that dies instead of passing. The bound on time is the issue's own; the child counts processor time, which a busy
//! machine does not lengthen.

use std::process::Command;

use fanlight_text::clean::{Field, Refused, clean};

/// Address space of the child, in KB: everything, its own code too.
const MEMORY: u64 = 65_536;
/// Processor time of the child, in seconds (`ulimit -t` knows whole ones). Built without optimisation, the same work
/// takes about five times as long.
const SECONDS: u64 = if cfg!(debug_assertions) { 4 } else { 1 };
const CHAPTER: usize = 510_000;

fn repeated(what: &str, bytes: usize) -> String {
    what.repeat(bytes / what.len())
}

fn numbered(n: usize, what: impl Fn(usize) -> String) -> String {
    (0..n).map(what).collect()
}

/// Name and source of each.
fn input(name: &str) -> Option<String> {
    Some(match name {
        "emphasis_with_attributes" => {
            format!("<p>{}{}", numbered(4_000, |n| format!("<b a{n}>")), "<p>x".repeat(4_000))
        }
        "emphasis_with_titles" => {
            format!("<p>{}{}", numbered(4_000, |n| format!("<b title={n}>")), "<p>x".repeat(4_000))
        }
        "a_hundred_thousand_divisions" => "<div>".repeat(100_000),
        "divisions" => repeated("<div>", CHAPTER),
        "tables" => repeated("<table>", CHAPTER),
        "tables_in_cells" => repeated("<table><tr><td>", CHAPTER),
        "nested_ten_thousand_deep" => {
            format!("{}x{}", "<blockquote>".repeat(10_000), "</blockquote>".repeat(10_000))
        }
        "lists_in_lists" => repeated("<ul><li>", CHAPTER),
        "spans" => repeated("<span class=x>", CHAPTER),
        "fonts" => repeated("<font color=red>", CHAPTER),
        "unclosed_emphasis" => repeated("<p><i>x", CHAPTER),
        "four_kinds_of_unclosed_emphasis" => repeated("<p><i><b><u><s>x", CHAPTER),
        "links" => repeated("<a href=/>x", CHAPTER),
        "breaks" => repeated("<br>", CHAPTER),
        "short_paragraphs" => repeated("<p>x", CHAPTER),
        "misnested" => repeated("<b><i>x</b>y</i>", CHAPTER),
        "tables_in_emphasis" => repeated("<b><table>x</table>", CHAPTER),
        "attributes" => format!("<p{}>", numbered(80_000, |n| format!(" a{n}"))),
        "one_long_title" => format!("<p title=\"{}\">x", "&".repeat(CHAPTER)),
        "a_long_title_repeated" => format!("<i title=\"{}\">{}", "\"".repeat(4_000), "<p>x".repeat(60_000)),
        "white_space_and_lists" => format!("<ul>{}{}", " ".repeat(250_000), "<ul></ul>".repeat(28_000)),
        "ampersands" => "&".repeat(CHAPTER),
        "less_than_signs" => "<".repeat(CHAPTER),
        "open_comments" => repeated("<!--", CHAPTER),
        "open_scripts" => repeated("<script>", CHAPTER),
        "end_tags" => repeated("</p></b></x>", CHAPTER),
        "no_breaks_and_wide_characters" => "漢".repeat(CHAPTER),
        "fifty_megabytes_of_brackets" => "<(".repeat(9_000_000),
        _ => return None,
    })
}

const NAMES: &[&str] = &[
    "emphasis_with_attributes",
    "emphasis_with_titles",
    "a_hundred_thousand_divisions",
    "divisions",
    "tables",
    "tables_in_cells",
    "nested_ten_thousand_deep",
    "lists_in_lists",
    "spans",
    "fonts",
    "unclosed_emphasis",
    "four_kinds_of_unclosed_emphasis",
    "links",
    "breaks",
    "short_paragraphs",
    "misnested",
    "tables_in_emphasis",
    "attributes",
    "one_long_title",
    "a_long_title_repeated",
    "white_space_and_lists",
    "ampersands",
    "less_than_signs",
    "open_comments",
    "open_scripts",
    "end_tags",
    "no_breaks_and_wide_characters",
    "fifty_megabytes_of_brackets",
];

/// The child: does nothing unless it is told which input to try.
#[test]
fn child() {
    if let Ok(name) = std::env::var("FANLIGHT_WORST_INPUT") {
        let source = input(&name).expect("is an input");
        match clean(&source, Field::Chapter) {
            Ok(cleaned) => assert!(cleaned.html.len() <= 4 * source.len() + 16_384),
            Err(refused) => assert!(!refused.to_string().is_empty()),
        }
    }
}

#[test]
fn each_is_refused_or_cleaned_within_a_second_and_64_megabytes() {
    let program = std::env::current_exe().expect("has a path");
    let mut failed = Vec::new();
    for name in NAMES {
        let limits = format!(
            "ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" --exact child --test-threads=1"
        );
        let output = Command::new("sh")
            .args(["-c", &limits])
            .arg(&program)
            .env("FANLIGHT_WORST_INPUT", name)
            // One arena: others would take address space without using it.
            .env("MALLOC_ARENA_MAX", "1")
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("starts");
        let passed = String::from_utf8_lossy(&output.stdout).contains("1 passed");
        if !(output.status.success() && passed) {
            failed.push(format!("{name}: {} {}", output.status, String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}

#[test]
fn the_depths_are_refused_by_name() {
    let refused = |name: &str| clean(&input(name).expect("is an input"), Field::Chapter).err();
    assert_eq!(refused("divisions"), Some(Refused::TooDeep { line: 1 }));
    assert_eq!(refused("emphasis_with_titles"), Some(Refused::TooManyFormatting { line: 1 }));
    assert_eq!(refused("nested_ten_thousand_deep"), Some(Refused::TooDeep { line: 1 }));
    assert_eq!(refused("attributes"), Some(Refused::TooManyAttributes { line: 1 }));
    assert!(matches!(clean(&"(".repeat(50_000_000), Field::Chapter), Err(Refused::TooLong { .. })));
    assert_eq!(refused("tables"), None, "a table within a table ends it, and an empty one is left out");
}
