//! Tests of what people type.

use super::*;

const NOW: Time = Time(1_795_348_800_000_000); // 2026-11-22 12:00 UTC

fn show(node: &Node) -> String {
    let list = |parts: &[Node], between: &str| parts.iter().map(show).collect::<Vec<_>>().join(between);
    match node {
        Node::All(parts) => format!("({})", list(parts, " & ")),
        Node::Any(parts) => format!("({})", list(parts, " | ")),
        Node::Not(part) => format!("!{}", show(part)),
        Node::Words { field, words } => {
            let field = field.map_or(String::new(), |field| format!("{field:?}:"));
            match words {
                Words::Phrase(words) => {
                    field + &words.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join("_")
                }
                Words::Like(pattern) => format!("{field}~{pattern}"),
            }
        }
        Node::Filter(Filter::Range { of, from, to }) => {
            format!("{of:?}[{from:?},{to:?}]").replace("Some", "")
        }
        Node::Filter(Filter::Tag { kind, name }) => format!("{}<{name}>", kind.map_or("tag", Kind::as_str)),
        Node::Filter(filter) => format!("{filter:?}"),
    }
}

fn says(typed: &str) -> String {
    match Query::parse(typed, NOW) {
        Ok(query) => show(&query.root),
        Err(fault) => format!("{}@{}", fault.message.key, fault.at),
    }
}

#[test]
fn words_go_together_as_people_expect() {
    for (typed, tree) in [
        ("Lamp window", "(lamp & window)"),
        ("lamp AND window", "(lamp & window)"),
        ("lamp OR window light", "(lamp | (window & light))"),
        ("lamp || window && light", "(lamp | (window & light))"),
        ("(lamp OR window) light", "((lamp | window) & light)"),
        ("lamp -oil", "(lamp & !oil)"),
        ("lamp NOT (oil OR gas)", "(lamp & !(oil | gas))"),
        ("NOT NOT lamp", "lamp"),
        ("-lamp", "!lamp"),
        ("well-known don't", "(well_known & don_t)"),
        ("“A Lamp” and or not", "(a_lamp & and & or & not)"),
        ("lamp - oil", "(lamp & oil)"),
        ("Re:Zero http://x.y/z", "(re_zero & http_x_y_z)"),
        ("lamp* l?mp", "(~lamp* & ~l?mp)"),
        ("\"lamp*\" ", "lamp"),
        ("Éclair*", "~eclair*"),
        ("日本* 日本語", "(日本 & 日本_本語)"),
        ("() lamp !!! …", "lamp"),
    ] {
        assert_eq!(says(typed), tree, "{typed}");
    }
}

#[test]
fn fields_take_words_phrases_and_parentheses() {
    for (typed, tree) in [
        ("title:lamp oil", "(Title:lamp & oil)"),
        ("TITLE: \"a lamp\"", "Title:a_lamp"),
        ("title:(lamp OR -oil)", "(Title:lamp | !Title:oil)"),
        ("author:ada -creator:bea", "(Creators:ada & !Creators:bea)"),
        ("tag:\"Miss Bates\" fandom:emma", "(tag<Miss Bates> & fandom<emma>)"),
        ("rating:(teen OR mature)", "(rating<teen> | rating<mature>)"),
        ("language:de", "Language(\"de\")"),
        ("complete:yes crossover:no", "(Is(Complete) & !Is(Crossover))"),
        ("chapters:1", "Is(SingleChapter)"),
        ("chapters:>1", "!Is(SingleChapter)"),
    ] {
        assert_eq!(says(typed), tree, "{typed}");
    }
}

#[test]
fn numbers_and_days_are_ranges_and_one_upside_down_is_turned_round() {
    let day = Time::DAY;
    let at = |date: &str| Time::noon(date.parse().unwrap()).0 - day / 2;
    let range = |from: i64, to: i64| format!("Updated[({from}),({to})]");
    for (typed, tree) in [
        ("words:>1000", "Words[(1001),None]".to_owned()),
        ("words: >= 1,000", "search-number@8".to_owned()),
        ("words:<=500", "Words[None,(500)]".to_owned()),
        ("kudos:1-5", "Kudos[(1),(5)]".to_owned()),
        ("kudos:5..1", "Kudos[(1),(5)]".to_owned()),
        ("words:10k-1,000", "Words[(1000),(10000)]".to_owned()),
        ("hits:\"> 10\"", "Hits[(11),None]".to_owned()),
        ("updated:2024-01-01", range(at("2024-01-01"), at("2024-01-02") - 1)),
        ("updated:2024", range(at("2024-01-01"), at("2025-01-01") - 1)),
        ("updated:2024-02", range(at("2024-02-01"), at("2024-03-01") - 1)),
        ("updated:2024..2022", range(at("2022-01-01"), at("2025-01-01") - 1)),
        ("updated:2020-2022", range(at("2020-01-01"), at("2023-01-01") - 1)),
        ("updated:>2024", format!("Updated[({}),None]", at("2025-01-01"))),
        ("updated:today", range(at("2026-11-22"), at("2026-11-23") - 1)),
        ("updated:\"> 3 weeks ago\"", format!("Updated[None,({})]", NOW.0 - 21 * day - 1)),
        ("updated:<3 weeks ago", format!("Updated[({}),None]", NOW.0 - 21 * day + 1)),
        ("updated:3 days ago", range(NOW.0 - 4 * day, NOW.0 - 3 * day)),
        ("updated:\"5-3 days ago\"", range(NOW.0 - 6 * day, NOW.0 - 3 * day)),
    ] {
        assert_eq!(says(typed), tree, "{typed}");
    }
    assert_eq!(
        says("posted:>1 year ago lamp"),
        format!("(Posted[None,({})] & lamp)", at("2025-11-22") + day / 2 - 1)
    );
}

#[test]
fn what_cannot_be_understood_is_told_with_its_place() {
    let long = "a ".repeat(LONGEST);
    let many = "a ".repeat(PARTS + 1);
    let deep = format!("{}a{}", "(".repeat(DEPTH + 1), ")".repeat(DEPTH + 1));
    let wilds = "a* ".repeat(WILDCARDS + 1);
    for (typed, fault) in [
        ("", "search-empty@1"),
        ("  … !!", "search-empty@1"),
        ("lamp \"oil", "search-quote@6"),
        ("(lamp", "search-open@1"),
        ("lamp)", "search-close@5"),
        ("lamp OR", "search-operator@6"),
        ("AND lamp", "search-operator@1"),
        ("lamp OR OR oil", "search-operator@6"),
        ("lamp NOT", "search-operator@6"),
        ("title:", "search-field-empty@1"),
        ("(title:)", "search-field-empty@2"),
        ("title:…", "search-field-empty@7"),
        ("words:many", "search-number@7"),
        ("words:1-", "search-number@7"),
        ("updated:2024-13", "search-date@9"),
        ("updated:soon", "search-date@9"),
        ("updated:>99999999999999 years ago", "search-date@9"),
        ("complete:maybe", "search-truth@10"),
        ("chapters:5", "search-chapters@10"),
        ("*", "search-wild@1"),
        ("lamp **", "search-wild@6"),
        ("lamp *amp", "search-wild@6"),
        (&long, "search-long@1001"),
        (&many, "search-many@129"),
        (&deep, "search-deep@17"),
        (&wilds, "search-wilds@25"),
    ] {
        assert_eq!(says(typed), fault, "{}", &typed[..typed.len().min(40)]);
    }
}

#[test]
fn filters_are_split_from_words_and_what_mixes_them_stays_together() {
    let split = Query::parse("lamp words:>5 (oil OR kudos:1) NOT (tag:x OR tag:y)", NOW).unwrap().split();
    let shown = |parts: &[Node]| parts.iter().map(show).collect::<Vec<_>>().join(" ");
    assert_eq!(shown(&split.filters), "Words[(6),None] !(tag<x> | tag<y>)");
    assert_eq!(shown(&split.rest), "lamp (oil | Kudos[(1),(1)])");
}

#[test]
fn a_pattern_that_would_send_a_regular_expression_in_circles_is_compared_at_once() {
    assert!(fits("a*b?c", "axxbyc") && fits("a*", "a") && !fits("a?", "a"));
    let pattern = "a*".repeat(200) + "b";
    assert!(!fits(&pattern, &"a".repeat(64)));
}

proptest::proptest! {
    #[test]
    fn anything_typed_is_understood_or_told_and_never_deep(
        typed in "([a-zé日\"()*?:<>=.,0-9 -]|AND|OR|NOT|title:|words:|updated:|ago|weeks|\\PC){0,60}"
    ) {
        if let Err(fault) = Query::parse(&typed, NOW) {
            assert!(fault.at >= 1 && fault.at <= typed.chars().count() + 1);
        }
    }

    #[test]
    fn a_pattern_fits_as_the_plain_definition_says(pattern in "[ab*?]{0,8}", word in "[ab]{0,8}") {
        fn plain(pattern: &[u8], word: &[u8]) -> bool {
            match (pattern.first(), word.first()) {
                (None, None) => true,
                (Some(b'*'), _) => plain(&pattern[1..], word) || (!word.is_empty() && plain(pattern, &word[1..])),
                (Some(b'?'), Some(_)) => plain(&pattern[1..], &word[1..]),
                (Some(one), Some(other)) if one == other => plain(&pattern[1..], &word[1..]),
                _ => false,
            }
        }
        assert_eq!(fits(&pattern, &word), plain(pattern.as_bytes(), word.as_bytes()));
    }
}
