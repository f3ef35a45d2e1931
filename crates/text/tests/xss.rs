//! Every attempt of `e2e/xss/payloads.txt`, cleaned, holds nothing dangerous when parsed again.

mod audit;

use fanlight_text::clean::{Field, clean, clean_typed};

/// The attempts, with their escapes read as `e2e/xss/README.md` says.
fn payloads() -> Vec<String> {
    include_str!("../../../e2e/xss/payloads.txt").lines().map(unescape).collect()
}

fn unescape(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let coded = |digits: usize| {
            let digits = rest.get(1..=digits)?;
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)
        };
        let (c, used) = match rest.as_bytes().first() {
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(b'\\') => ('\\', 1),
            Some(b'x') => coded(2).map_or(('\\', 0), |c| (c, 3)),
            Some(b'u') => coded(4).map_or(('\\', 0), |c| (c, 5)),
            _ => ('\\', 0),
        };
        out.push(c);
        rest = &rest[used..];
    }
    out + rest
}

#[test]
fn there_are_enough_attempts_and_no_two_alike() {
    let all = payloads();
    let different: std::collections::HashSet<&String> = all.iter().collect();
    assert!(all.len() >= 300);
    assert_eq!(different.len(), all.len());
    assert!(all.iter().any(|p| p.contains('\0')) && all.iter().any(|p| p.contains('\u{2028}')));
}

#[test]
fn no_attempt_leaves_anything_dangerous() {
    for payload in payloads() {
        // Alone, in the middle of a text, inside elements, and inside an attribute.
        let places = [
            payload.clone(),
            format!("<p>before</p>\n{payload}\n<p>after</p>"),
            format!("<table><tr><td>{payload}</td></tr></table>"),
            format!("<b><a href=\"/works/1\"><ul><li>{payload}"),
            format!("<p title=\"{payload}\">x</p>"),
            format!("<img src=/images/1 alt='{payload}'>"),
            format!("<svg><style>{payload}"),
            format!("plain\n\n{payload}\n\nplain"),
        ];
        for source in &places {
            for field in [Field::Chapter, Field::Short, Field::Comment] {
                for cleaned in [clean(source, field), clean_typed(source, field)] {
                    let html = cleaned.expect("none is refused").html;
                    assert_eq!(audit::faults(&html), Vec::<String>::new(), "{html} from {source}");
                    let again = clean(&html, field).expect("what is clean is taken").html;
                    assert_eq!(again, html, "from {source}");
                }
            }
        }
    }
}

#[test]
fn what_surrounds_an_attempt_survives() {
    for payload in payloads() {
        let html = clean(&format!("<p>before</p>\n{payload}"), Field::Chapter).expect("none is refused").html;
        assert!(html.starts_with("<p>before</p>"), "{html}");
    }
}
