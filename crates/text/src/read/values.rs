//! Values of header lines: lists of tags, titles of mailed parts, names beside addresses, credits.

use super::Credit;
use super::numbers::out_of_at_end;

/// Tags parted by commas or semicolons, each once.
pub(crate) fn list(to: &mut Vec<String>, value: &str) {
    let mut depth = 0_i32;
    let mut tags = vec![String::new()];
    for c in value.chars() {
        match c {
            ',' | ';' | '、' | '，' | '\n' if depth <= 0 => tags.push(String::new()),
            c => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                if let Some(tag) = tags.last_mut() {
                    tag.push(c);
                }
            }
        }
    }
    for tag in tags {
        let tag = tag.trim().trim_end_matches('.').trim();
        if !tag.is_empty() && !to.iter().any(|known| known == tag) {
            to.push(tag.to_owned());
        }
    }
}

/// "[LIST] FIC: The Ledger (2/7)" → "The Ledger".
pub(crate) fn mailed_title(value: &str) -> String {
    let mut title = value.trim();
    loop {
        let before = title;
        if title.starts_with('[')
            && let Some((_, rest)) = title.split_once(']')
            && !rest.trim().is_empty()
        {
            title = rest.trim();
        }
        for lead in ["fic:", "fic -", "new:", "re:", "fw:", "fwd:", "repost:", "story:", "xpost:"] {
            if title.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead)) {
                title = title[lead.len()..].trim();
            }
        }
        if title == before {
            break;
        }
    }
    let title = out_of_at_end(title)
        .map(|(before, _)| before.trim_end_matches([' ', ',', '-', ':']))
        .filter(|before| !before.is_empty())
        .unwrap_or(title);
    let inner =
        title.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.contains('"'));
    inner.unwrap_or(title).to_owned()
}

/// A name and the mail address beside it.
pub(crate) fn without_address(value: &str) -> (String, Option<String>) {
    let is_address = |word: &str| {
        word.trim_matches(|c: char| "<>()[],;".contains(c))
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    let address = value.split_whitespace().find(|word| is_address(word));
    let name: Vec<&str> = value.split_whitespace().filter(|word| !is_address(word)).collect();
    let address = address.map(|word| word.trim_matches(|c: char| "<>()[],;".contains(c)).to_owned());
    (name.join(" ").trim_matches(|c: char| "<>()\"-–, ".contains(c)).to_owned(), address)
}

/// "Beta: Maren", "Song: "The Water Is Wide" by nobody".
pub(crate) fn labelled_credit(kind: &str, value: &str) -> Credit {
    let value = value.replace('\n', " ");
    match kind {
        "beta" | "art" | "translation" => {
            Credit { kind: kind.to_owned(), title: None, creator: Some(value), owner: None }
        }
        "prompt" => Credit { kind: kind.to_owned(), title: Some(value), creator: None, owner: None },
        _ => {
            let (title, creator) = match value.rsplit_once(" by ") {
                Some((title, creator)) => (title, Some(creator.trim().trim_end_matches('.').to_owned())),
                None => (value.as_str(), None),
            };
            let title =
                title.trim().trim_end_matches([',', '.']).trim_matches(|c| "\"“”'‘’".contains(c)).to_owned();
            Credit { kind: kind.to_owned(), title: Some(title), creator, owner: None }
        }
    }
}
