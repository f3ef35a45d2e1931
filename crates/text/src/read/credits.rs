//! Credits in a disclaimer: whose the characters are, which song, poem or book, and whose.
//!
//! Sentence by sentence, and only where a sentence says it in one of the known ways; what it says in others stays in
//! the disclaimer's text anyway.

use super::Credit;

/// What people draw on, and the kind of its credit.
const NOUNS: [(&str, &str); 30] = [
    ("song", "song"),
    ("lyrics", "song"),
    ("lied", "song"),
    ("chanson", "song"),
    ("canción", "song"),
    ("tune", "song"),
    ("ballad", "song"),
    ("words to", "song"),
    ("poem", "poem"),
    ("sonnet", "poem"),
    ("verse", "poem"),
    ("gedicht", "poem"),
    ("poème", "poem"),
    ("book", "book"),
    ("novel", "book"),
    ("roman", "book"),
    ("livre", "book"),
    ("play", "book"),
    ("film", "film"),
    ("movie", "film"),
    ("show", "film"),
    ("series", "film"),
    ("game", "game"),
    ("characters", "characters"),
    ("character", "characters"),
    ("personnages", "characters"),
    ("figuren", "characters"),
    ("personajes", "characters"),
    ("charaktere", "characters"),
    ("персонажи", "characters"),
];
/// Verbs between the owner and what is owned: "Jane Austen owns …".
const OWNS: [&str; 7] = [
    " owns ",
    " own ",
    " has the rights to ",
    " holds the rights to ",
    " created ",
    " gehören die ",
    " possède ",
];
/// Verbs between what is owned and the owner: "… belongs to Jane Austen".
const OWNED: [&str; 16] = [
    " belongs to ",
    " belong to ",
    " is owned by ",
    " are owned by ",
    " is the property of ",
    " are the property of ",
    " are property of ",
    " is property of ",
    " is © ",
    " are © ",
    " is copyright ",
    " are copyright ",
    " gehören ",
    " appartiennent à ",
    " pertenecen a ",
    " is ©",
];
/// Verbs between a thing and its maker.
const MADE: [&str; 9] = [
    " is by ",
    " are by ",
    " was written by ",
    " were written by ",
    " was sung by ",
    " is sung by ",
    " by ",
    " from ",
    " von ",
];
/// No name is longer, in characters.
const LONGEST: usize = 80;

/// The credits of a disclaimer, in its order, each once.
pub(crate) fn of(disclaimer: &str) -> Vec<Credit> {
    let mut credits: Vec<Credit> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for sentence in sentences(disclaimer) {
        // "I don't own them; Stoker does" is one sentence.
        match parts.last_mut() {
            Some(last) if last.contains(" own") && sentence.ends_with(" does") => {
                last.push_str(", ");
                last.push_str(&sentence);
            }
            _ => parts.push(sentence),
        }
    }
    for sentence in parts {
        if let Some(credit) = of_sentence(&sentence)
            && !credits.contains(&credit)
        {
            credits.push(credit);
        }
    }
    credits
}

/// Parts a text at full stops that end something, semicolons and newlines; "J. K." and "Mrs." end nothing.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let ends = match c {
            ';' | '\n' | '!' | '?' => true,
            '.' => {
                let word: String = chars[..at]
                    .iter()
                    .rev()
                    .take_while(|c| c.is_alphanumeric())
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                let short = word.chars().count() == 1
                    || ["Mr", "Mrs", "Ms", "Dr", "St", "Inc", "Co", "Ltd", "Jr"].contains(&word.as_str());
                chars.get(at + 1).is_none_or(|next| next.is_whitespace() || "\"”)".contains(*next))
                    && !(short && chars.get(at + 1).is_some())
            }
            _ => false,
        };
        if ends {
            sentences.push(String::new());
        } else if let Some(last) = sentences.last_mut() {
            last.push(*c);
        }
    }
    sentences
        .into_iter()
        .map(|sentence| sentence.trim().to_owned())
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

fn of_sentence(sentence: &str) -> Option<Credit> {
    // Not lower-cased as a whole: that could move the places of letters.
    let lower = sentence.to_ascii_lowercase();
    let title = quoted(sentence);
    let kind = NOUNS
        .iter()
        .filter_map(|(noun, kind)| {
            let at = lower.find(noun)?;
            let whole = !lower[..at].ends_with(|c: char| c.is_alphanumeric())
                && !lower[at + noun.len()..].starts_with(|c: char| c.is_alphanumeric());
            // A noun inside the title says nothing.
            let inside = title.as_ref().is_some_and(|(from, to, _)| (*from..*to).contains(&at));
            (whole && !inside).then_some((at, *kind))
        })
        .min_by_key(|(at, _)| *at)
        .map(|(_, kind)| kind);
    let outside = |at: usize| title.as_ref().is_none_or(|(from, to, _)| !(*from..*to).contains(&at));
    let found = |verbs: &[&str]| {
        verbs
            .iter()
            .find_map(|verb| lower.find(verb).filter(|at| outside(*at)).map(|at| (at, at + verb.len())))
    };
    let title_text = title.as_ref().map(|(_, _, text)| text.clone());
    let credit = |kind: &str, creator: Option<String>, owner: Option<String>| {
        let named = if kind == "characters" { None } else { title_text.clone() };
        (creator.is_some() || owner.is_some()).then(|| Credit {
            kind: kind.to_owned(),
            title: named,
            creator,
            owner,
        })
    };
    if let Some((from, _)) = found(&OWNS) {
        let owner = name(&sentence[..from])?;
        let kind = kind.or(title.is_none().then_some("characters"))?;
        // "I own nothing", "we own only the plot".
        return if is_self(&owner) {
            credit(kind, None, elsewhere(sentence, &lower))
        } else {
            credit(kind, None, Some(owner))
        };
    }
    if let Some((_, to)) = found(&OWNED) {
        let owner = name(&sentence[to..]).filter(|owner| !is_self(owner))?;
        let of_title = title.as_ref().map(|_| "song");
        return credit(
            kind.or(of_title.filter(|_| kind.is_none() && lower.contains("lyric")))?,
            None,
            Some(owner),
        );
    }
    let kind = kind.filter(|kind| *kind != "characters")?;
    if lower.contains("traditional") && title.is_some() {
        return credit(kind, Some("traditional".to_owned()), None);
    }
    let (_, to) = found(&MADE)?;
    title.as_ref()?;
    credit(kind, Some(name(&sentence[to..]).filter(|name| !is_self(name))?), None)
}

/// "I don't own the characters, Jane Austen does": the other one.
fn elsewhere(sentence: &str, lower: &str) -> Option<String> {
    let end = [" does", " do"]
        .iter()
        .find_map(|verb| lower.rfind(verb).filter(|at| at + verb.len() >= lower.trim_end().len()))?;
    let from = lower[..end]
        .rfind([',', '-', '—', ':'])
        .map(|at| at + lower[at..].chars().next().map_or(1, char::len_utf8))
        .or_else(|| lower[..end].rfind(" but ").map(|at| at + 5))?;
    let text = sentence.get(from..end)?.trim();
    name(text.strip_prefix("but ").unwrap_or(text)).filter(|name| !is_self(name))
}

fn is_self(name: &str) -> bool {
    let lower = name.to_lowercase();
    let first = lower.split([' ', '\'']).next().unwrap_or("");
    matches!(
        first,
        "i" | "me"
            | "my"
            | "mine"
            | "we"
            | "us"
            | "nobody"
            | "myself"
            | "you"
            | "they"
            | "their"
            | "its"
            | "themselves"
            | "ich"
    ) || lower == "the author"
        || lower == "no one"
}

/// The first text in quotes: where it stands and what it is.
fn quoted(sentence: &str) -> Option<(usize, usize, String)> {
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('‘', '’'), ('\'', '\'')]
    {
        let Some(from) = sentence
            .char_indices()
            .find(|(at, c)| *c == open && !sentence[..*at].ends_with(char::is_alphanumeric))
            .map(|(at, _)| at)
        else {
            continue;
        };
        let inner = from + open.len_utf8();
        let Some(length) = sentence[inner..]
            .char_indices()
            .find(|(at, c)| {
                *c == close
                    && (*c != '\'' && *c != '’'
                        || !sentence[inner + at + c.len_utf8()..].starts_with(char::is_alphanumeric))
            })
            .map(|(at, _)| at)
        else {
            continue;
        };
        let text = sentence[inner..inner + length].trim().trim_end_matches([',', '.']);
        if !text.is_empty() && text.chars().count() <= 150 {
            return Some((from, inner + length + close.len_utf8(), text.to_owned()));
        }
    }
    None
}

/// A name out of a part of a sentence: without what explains it.
fn name(text: &str) -> Option<String> {
    let mut text = text.trim().trim_matches(|c: char| "*_:,-–—©()".contains(c)).trim();
    for lead in ["the great ", "the wonderful ", "the brilliant ", "the lovely ", "all ", "©", "(c) ", "but "]
    {
        if text.to_ascii_lowercase().starts_with(lead) {
            text = text.get(lead.len()..)?.trim();
        }
    }
    let end = [
        ", ",
        " and not",
        " and i ",
        " (",
        " – ",
        " — ",
        " -- ",
        " - ",
        " who ",
        " as ",
        " not me",
        " not to me",
        " which ",
        " used without ",
    ]
    .iter()
    .filter_map(|stop| text.to_ascii_lowercase().find(stop))
    .min()
    .unwrap_or(text.len());
    let text = text[..end].trim().trim_matches(|c: char| "\"“”.,*_".contains(c)).trim();
    (!text.is_empty() && text.chars().count() <= LONGEST).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str) -> Vec<String> {
        of(text)
            .into_iter()
            .map(|c| {
                format!(
                    "{}|{}|{}|{}",
                    c.kind,
                    c.title.unwrap_or_default(),
                    c.creator.unwrap_or_default(),
                    c.owner.unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn whose_is_what() {
        for (text, expected) in [
            (
                "Jane Austen owns the characters. The song \"Scarborough Fair\" is traditional. The rest is ©Meryton.",
                vec!["characters|||Jane Austen", "song|Scarborough Fair|traditional|"],
            ),
            ("The characters belong to J. M. Barrie, not me.", vec!["characters|||J. M. Barrie"]),
            ("I don't own the characters, Bram Stoker does.", vec!["characters|||Bram Stoker"]),
            (
                "All characters are the property of Arthur Conan Doyle; the poem 'Dover Beach' is by Matthew Arnold.",
                vec!["characters|||Arthur Conan Doyle", "poem|Dover Beach|Matthew Arnold|"],
            ),
            ("Lyrics from “Greensleeves” by nobody knows whom", vec![]),
            ("Mrs. Gaskell owns the song 'Mary'.", vec!["song|Mary||Mrs. Gaskell"]),
            ("I don't own Peter Pan; J. M. Barrie does.", vec!["characters|||J. M. Barrie"]),
            ("Mine, all mine.", vec![]),
            ("I own nothing.", vec![]),
            ("They're not mine!", vec![]),
        ] {
            assert_eq!(short(text), expected, "{text}");
        }
    }
}
