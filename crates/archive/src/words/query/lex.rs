//! A query cut into signs: words, phrases, operators, parentheses, names of fields.

use super::Fault;

/// A sign, with the character at which it stands, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) at: usize,
    pub(super) what: What,
    /// Whether white space stands before it.
    pub(super) apart: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// As typed.
    Word(String),
    /// Between quotation marks.
    Phrase(String),
    /// A word with a colon behind it, without the colon.
    Name(String),
    And,
    Or,
    Not,
    Open,
    Close,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// Cuts a query into signs.
pub(super) fn signs(typed: &str) -> Result<Vec<Sign>, Fault> {
    let letters: Vec<char> = typed.chars().collect();
    let mut signs = Vec::new();
    let mut at = 0;
    let mut apart = true;
    while let Some(&c) = letters.get(at) {
        let from = at;
        let mut push = |what: What| signs.push(Sign { at: from + 1, what, apart });
        if c.is_whitespace() || c.is_control() || c == '\u{3000}' {
            at += 1;
            apart = true;
            continue;
        }
        match c {
            '(' | '（' => {
                push(What::Open);
                at += 1;
            }
            ')' | '）' => {
                push(What::Close);
                at += 1;
            }
            _ if is_quote(c) => {
                let end = letters[at + 1..].iter().position(|c| is_quote(*c));
                let end = at + 1 + end.ok_or_else(|| Fault::new(from + 1, "search-quote"))?;
                push(What::Phrase(letters[at + 1..end].iter().collect()));
                at = end + 1;
            }
            '-' | '!' | '−' if apart || matches!(letters.get(at.wrapping_sub(1)), Some('(')) => {
                // Before a word it is NOT; by itself it is nothing.
                if letters.get(at + 1).is_some_and(|next| !next.is_whitespace() && *next != c) {
                    push(What::Not);
                }
                at += 1;
            }
            '&' | '|' if letters.get(at + 1) == Some(&c) => {
                push(if c == '&' { What::And } else { What::Or });
                at += 2;
            }
            _ => {
                let ends = |c: char| {
                    c.is_whitespace() || c.is_control() || is_quote(c) || matches!(c, '(' | ')' | '（' | '）')
                };
                while letters.get(at).is_some_and(|c| !ends(*c) && *c != ':') {
                    at += 1;
                }
                let word: String = letters[from..at].iter().collect();
                let colon = letters.get(at) == Some(&':');
                if colon {
                    at += 1;
                }
                match word.as_str() {
                    "" => {}
                    "AND" if !colon => push(What::And),
                    "OR" if !colon => push(What::Or),
                    "NOT" if !colon => push(What::Not),
                    _ if colon => push(What::Name(word)),
                    _ => push(What::Word(word)),
                }
            }
        }
        apart = false;
    }
    Ok(signs)
}
