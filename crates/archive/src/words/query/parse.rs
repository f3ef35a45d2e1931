//! Signs put together to a tree, by descent that goes no deeper than [`super::DEPTH`].

use super::lex::{self, Sign, What};
use super::values;
use super::{BEGINNING, DEPTH, Fact, Fault, Field, Filter, LONGEST, Node, PARTS, WILDCARDS, Words, phrase};
use crate::Time;
use crate::tags::Kind;
use crate::words::tokens;

/// What a field's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Text(Field),
    Tag(Option<Kind>),
    Language,
    Number(super::Column),
    Time(super::Column),
    Chapters,
    Is(Fact),
}

fn named(name: &str) -> Option<Named> {
    use super::Column::*;
    Some(match name.to_lowercase().as_str() {
        "title" => Named::Text(Field::Title),
        "summary" => Named::Text(Field::Summary),
        "notes" | "note" => Named::Text(Field::Notes),
        "creator" | "creators" | "author" | "authors" => Named::Text(Field::Creators),
        "chapter" => Named::Text(Field::Chapters),
        "text" => Named::Text(Field::Text),
        "tag" | "tags" => Named::Tag(None),
        "fandom" | "fandoms" => Named::Tag(Some(Kind::Fandom)),
        "character" | "characters" => Named::Tag(Some(Kind::Character)),
        "relationship" | "relationships" | "ship" => Named::Tag(Some(Kind::Relationship)),
        "freeform" | "freeforms" | "additional" => Named::Tag(Some(Kind::Freeform)),
        "rating" => Named::Tag(Some(Kind::Rating)),
        "warning" | "warnings" => Named::Tag(Some(Kind::Warning)),
        "category" | "categories" => Named::Tag(Some(Kind::Category)),
        "language" => Named::Language,
        "words" => Named::Number(Words),
        "kudos" => Named::Number(Kudos),
        "hits" => Named::Number(Hits),
        "comments" => Named::Number(Comments),
        "bookmarks" => Named::Number(Bookmarks),
        "updated" => Named::Time(Updated),
        "posted" | "published" => Named::Time(Posted),
        "chapters" => Named::Chapters,
        "complete" => Named::Is(Fact::Complete),
        "crossover" => Named::Is(Fact::Crossover),
        _ => return None,
    })
}

/// The tree of a query.
pub(super) fn query(typed: &str, now: Time) -> Result<Node, Fault> {
    let length = typed.chars().count();
    if length > LONGEST {
        return Err(Fault::new(LONGEST + 1, "search-long")
            .with("limit", LONGEST)
            .with("over", length - LONGEST));
    }
    let signs = lex::signs(typed)?;
    let mut parser = Parser { signs, at: 0, now, parts: 0, wildcards: 0, end: length + 1 };
    let node = parser.any(0, None)?;
    if let Some(sign) = parser.signs.get(parser.at) {
        return Err(Fault::new(sign.at, "search-close"));
    }
    node.ok_or_else(|| Fault::new(1, "search-empty"))
}

struct Parser {
    signs: Vec<Sign>,
    at: usize,
    now: Time,
    parts: usize,
    wildcards: usize,
    /// The place behind the last character.
    end: usize,
}

/// A field under whose name parentheses stand.
type Scope<'a> = Option<(Named, &'a str)>;

impl Parser {
    fn peek(&self) -> Option<&What> {
        self.signs.get(self.at).map(|sign| &sign.what)
    }

    fn place(&self) -> usize {
        self.signs.get(self.at).map_or(self.end, |sign| sign.at)
    }

    /// `a OR b`. Nothing if no word is in it.
    fn any(&mut self, depth: usize, scope: Scope<'_>) -> Result<Option<Node>, Fault> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.all(depth, scope)?);
            let Some(What::Or) = self.peek() else { break };
            self.operator("OR")?;
        }
        Ok(join(parts, Node::Any))
    }

    /// `a b`, `a AND b`, `a NOT b`.
    fn all(&mut self, depth: usize, scope: Scope<'_>) -> Result<Option<Node>, Fault> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(What::Close | What::Or) => break,
                Some(What::And) => self.operator("AND")?,
                Some(_) => parts.extend(self.one(depth, scope)?),
            }
        }
        Ok(join(parts, Node::All))
    }

    /// Passes over an operator, which needs something on both sides.
    fn operator(&mut self, word: &'static str) -> Result<(), Fault> {
        let fault = Fault::new(self.place(), "search-operator").with("word", word);
        let before = self.at.checked_sub(1).and_then(|at| self.signs.get(at)).map(|sign| &sign.what);
        let after = self.signs.get(self.at + 1).map(|sign| &sign.what);
        if matches!(before, None | Some(What::Open | What::And | What::Or | What::Not))
            || matches!(after, None | Some(What::Close | What::And | What::Or))
        {
            return Err(fault);
        }
        self.at += 1;
        Ok(())
    }

    fn one(&mut self, depth: usize, scope: Scope<'_>) -> Result<Option<Node>, Fault> {
        let mut not = false;
        while let Some(What::Not) = self.peek() {
            let fault = Fault::new(self.place(), "search-operator").with("word", "NOT");
            self.at += 1;
            if matches!(self.peek(), None | Some(What::Close | What::And | What::Or)) {
                return Err(fault);
            }
            not = !not;
        }
        let node = self.plain(depth, scope)?;
        Ok(node.map(|node| if not { Node::Not(Box::new(node)) } else { node }))
    }

    fn plain(&mut self, depth: usize, scope: Scope<'_>) -> Result<Option<Node>, Fault> {
        let Some(sign) = self.signs.get(self.at).cloned() else { return Ok(None) };
        self.at += 1;
        match sign.what {
            What::Open => self.group(sign.at, depth, scope),
            What::Word(word) => self.value(&word, sign.at, false, scope),
            What::Phrase(words) => self.value(&words, sign.at, true, scope),
            What::Name(name) => match named(&name) {
                Some(field) => self.field(field, &name, sign.at, depth),
                // `Re:Zero`, `http://…`: words like others, side by side with what follows.
                None => {
                    let mut words = name;
                    while let Some(Sign { what: What::Word(more) | What::Name(more), apart: false, .. }) =
                        self.signs.get(self.at)
                    {
                        words.push(':');
                        words.push_str(more);
                        self.at += 1;
                    }
                    self.value(&words, sign.at, false, scope)
                }
            },
            What::And | What::Or | What::Not | What::Close => Ok(None),
        }
    }

    fn group(&mut self, from: usize, depth: usize, scope: Scope<'_>) -> Result<Option<Node>, Fault> {
        if depth >= DEPTH {
            return Err(Fault::new(from, "search-deep").with("limit", DEPTH));
        }
        let node = self.any(depth + 1, scope)?;
        match self.peek() {
            Some(What::Close) => self.at += 1,
            _ => return Err(Fault::new(from, "search-open")),
        }
        Ok(node)
    }

    /// What stands behind a field's name.
    fn field(&mut self, field: Named, name: &str, from: usize, depth: usize) -> Result<Option<Node>, Fault> {
        let Some(sign) = self.signs.get(self.at).cloned() else {
            return Err(Fault::new(from, "search-field-empty").with("field", name));
        };
        match sign.what {
            What::Open if matches!(field, Named::Text(_) | Named::Tag(_)) => {
                self.at += 1;
                self.group(sign.at, depth, Some((field, name)))
            }
            What::Word(mut word) => {
                self.at += 1;
                if matches!(field, Named::Time(_)) {
                    self.more_time(&mut word);
                }
                self.value(&word, sign.at, false, Some((field, name)))
            }
            What::Phrase(words) => {
                self.at += 1;
                self.value(&words, sign.at, true, Some((field, name)))
            }
            _ => Err(Fault::new(from, "search-field-empty").with("field", name)),
        }
    }

    /// Takes the words behind `updated:>3` that belong to it: `weeks ago`.
    fn more_time(&mut self, word: &mut String) {
        let mut ahead = String::new();
        for at in self.at..self.at + 3 {
            let Some(Sign { what: What::Word(next), .. }) = self.signs.get(at) else { return };
            ahead.push(' ');
            ahead.push_str(next);
            if next.eq_ignore_ascii_case("ago") {
                word.push_str(&ahead);
                self.at = at + 1;
                return;
            }
        }
    }

    fn value(
        &mut self,
        typed: &str,
        at: usize,
        quoted: bool,
        scope: Scope<'_>,
    ) -> Result<Option<Node>, Fault> {
        self.parts += 1;
        if self.parts > PARTS {
            return Err(Fault::new(at, "search-many").with("limit", PARTS));
        }
        let Some((field, name)) = scope else { return self.words(None, typed, at, quoted) };
        let wrong = |key| Fault::new(at, key).with("field", name);
        let filter = match field {
            Named::Text(field) => {
                let node = self.words(Some(field), typed, at, quoted)?;
                return node.map(Some).ok_or_else(|| wrong("search-field-empty"));
            }
            Named::Tag(kind) => {
                // A wildcard at the end of a tag's word is looked for as it is typed.
                if !typed.chars().any(tokens::is_of_word) && typed.is_ascii() {
                    return Err(wrong("search-field-empty"));
                }
                Filter::Tag { kind, name: typed.trim().to_owned() }
            }
            Named::Language => match typed.trim() {
                "" => return Err(wrong("search-field-empty")),
                typed => Filter::Language(typed.to_owned()),
            },
            Named::Number(of) => {
                let (from, to) = values::numbers(typed).ok_or_else(|| wrong("search-number"))?;
                Filter::Range { of, from, to }
            }
            Named::Time(of) => {
                let (from, to) = values::times(typed, self.now).ok_or_else(|| wrong("search-date"))?;
                Filter::Range { of, from, to }
            }
            Named::Chapters => {
                let single = Node::Filter(Filter::Is(Fact::SingleChapter));
                return match values::numbers(typed) {
                    Some((_, Some(1))) => Ok(Some(single)),
                    Some((Some(2), None)) => Ok(Some(Node::Not(Box::new(single)))),
                    _ => Err(wrong("search-chapters")),
                };
            }
            Named::Is(fact) => {
                let node = Node::Filter(Filter::Is(fact));
                return match values::truth(typed) {
                    Some(true) => Ok(Some(node)),
                    Some(false) => Ok(Some(Node::Not(Box::new(node)))),
                    None => Err(wrong("search-truth")),
                };
            }
        };
        Ok(Some(Node::Filter(filter)))
    }

    /// Words of a text field; nothing if there is no letter in them.
    fn words(
        &mut self,
        field: Option<Field>,
        typed: &str,
        at: usize,
        quoted: bool,
    ) -> Result<Option<Node>, Fault> {
        let wild = !quoted && typed.contains(['*', '?']);
        if !wild {
            return Ok(phrase(typed).map(|words| Node::Words { field, words }));
        }
        // Each run of letters and wildcards by itself.
        let of_run = |c: char| tokens::is_of_word(c) || matches!(c, '*' | '?');
        let mut parts = Vec::new();
        for run in typed.split(|c| !of_run(c)).filter(|run| !run.is_empty()) {
            let bare = |c: char| matches!(c, '*' | '?');
            // Letters without spaces between are found within any run of them anyway.
            if !run.contains(bare) || tokens::is_dense(run) {
                parts.extend(phrase(&run.replace(bare, "")).map(|words| Node::Words { field, words }));
                continue;
            }
            let pattern = pattern(run);
            if pattern.chars().all(bare) {
                if run.contains('*') {
                    return Err(Fault::new(at, "search-wild").with("limit", BEGINNING));
                }
                continue;
            }
            if pattern.chars().take_while(|c| !bare(*c)).count() < BEGINNING {
                return Err(Fault::new(at, "search-wild").with("limit", BEGINNING));
            }
            self.wildcards += 1;
            if self.wildcards > WILDCARDS {
                return Err(Fault::new(at, "search-wilds").with("limit", WILDCARDS));
            }
            parts.push(Node::Words { field, words: Words::Like(pattern) });
        }
        Ok(join(parts, Node::All))
    }
}

/// A run with its letters folded and its wildcards kept, stars in a row made one.
fn pattern(run: &str) -> String {
    let mut pattern = String::new();
    let mut letters = String::new();
    for c in run.chars() {
        if !matches!(c, '*' | '?') {
            letters.push(c);
            continue;
        }
        tokens::fold_into(&std::mem::take(&mut letters), &mut pattern);
        if !(c == '*' && pattern.ends_with('*')) {
            pattern.push(c);
        }
    }
    tokens::fold_into(&letters, &mut pattern);
    // Words are no longer than this, so that nothing longer fits.
    tokens::cut(&mut pattern);
    pattern
}

/// Several parts under one roof, one part by itself, nothing as nothing.
fn join(mut parts: Vec<Node>, roof: fn(Vec<Node>) -> Node) -> Option<Node> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(roof(parts)),
    }
}
