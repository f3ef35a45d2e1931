//! Labels: "Title:", "A/N", "Pairing(s) -" … and what they mean.
//!
//! A label stands at the beginning of a line and ends with a colon (notes may end with a dash or a bracket). Weak
//! labels ("By", "For", "Date") are words of every day: they count only beside strong ones.

use super::model::Line;
use super::ratings;

/// What a labelled piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Author,
    Fandom,
    Relationship,
    Character,
    Freeform,
    Rating,
    Warning,
    Summary,
    Notes,
    EndNotes,
    Disclaimer,
    /// Kept in the notes with its label: spoilers, setting, thanks.
    Remark,
    /// To whom it is given.
    Recipient,
    /// A credit of this kind.
    Credit(&'static str),
    /// A chapter's own title or summary.
    ChapterTitle,
    ChapterSummary,
    /// Not part of the story nor of its page: archive, feedback, date.
    Chaff,
}

impl Field {
    /// Texts that may run over several paragraphs.
    pub(crate) fn is_long(self) -> bool {
        matches!(
            self,
            Self::Summary
                | Self::Notes
                | Self::EndNotes
                | Self::Disclaimer
                | Self::Remark
                | Self::ChapterSummary
        )
    }
}

/// A label found at the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) field: Field,
    pub(crate) strong: bool,
    /// Where the value begins in the line, in bytes.
    pub(crate) value: usize,
    /// The bracket that the line began with.
    pub(crate) bracket: Option<char>,
}

/// Longer than this is no label, in bytes.
const LONGEST: usize = 48;

/// Finds a label at the beginning of a line.
pub(crate) fn label(line: &str) -> Option<Label> {
    let start =
        line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || "*_~[({<>#=-".contains(c)).len();
    let bracket = line[..start].chars().find(|c| "[({<".contains(*c));
    let rest = &line[start..];
    if let Some(length) = note_sign(rest) {
        let after = &rest[length..];
        // Emphasis marks right after the sign are its own; after a space they are the note's.
        let own = after.trim_start_matches(['*', '_', ':', ';', '=', '>', '.', ']']);
        let own = own.trim_start_matches(|c: char| c.is_whitespace() || ":;-–—=>".contains(c));
        let value = line.len() - own.len();
        return Some(Label { field: Field::Notes, strong: true, value, bracket });
    }
    if let Some(rated) =
        rest.get(..6).filter(|word| word.eq_ignore_ascii_case("rated ")).and_then(|_| rest.get(6..))
        && rest.len() <= LONGEST
        && !ratings::offers(rated).is_empty()
    {
        return Some(Label { field: Field::Rating, strong: true, value: start + 6, bracket });
    }
    let (colon, sign) =
        rest.char_indices().take_while(|(at, _)| *at <= LONGEST).find(|(_, c)| *c == ':' || *c == '：')?;
    let name = plain_name(&rest[..colon]);
    let (field, strong) = field(&name)?;
    let after = &rest[colon + sign.len_utf8()..];
    // Marks after the colon close the label's own (**Title:** X); without such they are the value's (Title: *X*).
    let own: &[char] = if line[..start].contains(['*', '_']) {
        &['*', '_', ' ', '\t', '\u{a0}']
    } else {
        &[' ', '\t', '\u{a0}']
    };
    let value = line.len() - after.trim_start_matches(own).len();
    Some(Label { field, strong, value, bracket })
}

/// The length of "A/N" and its kin at the beginning of a line.
fn note_sign(text: &str) -> Option<usize> {
    let lower: String = text
        .chars()
        .take(24)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' || c == '`' { '\'' } else { c })
        .collect();
    // Only signs that no sentence begins with; the others need a colon.
    for (sign, needs_mark) in [
        ("a/n's", false),
        ("a/ns", false),
        ("a/n", false),
        ("a.n.", true),
        ("an", true),
        ("a\\n", false),
        ("author's notes", true),
        ("author's note", true),
        ("authors note", true),
        ("authors notes", true),
        ("author note", true),
        ("author notes", true),
    ] {
        if lower.starts_with(sign) && text.is_char_boundary(bytes_of(text, sign.chars().count())) {
            let length = bytes_of(text, sign.chars().count());
            let after = text[length..].trim_start_matches(['*', '_']);
            let marked = after.trim_start().starts_with([':', ';', '–', '—', '：'])
                || after.trim_start().starts_with("- ")
                || after.trim_start().starts_with("--");
            // "AN" in lower case or without its mark is an article.
            if (sign == "an" || sign == "a.n.")
                && !(text.starts_with(['A'])
                    && text.chars().nth(1).is_some_and(|c| c == 'N' || c == '.')
                    && marked
                    && !after.starts_with(' '))
            {
                continue;
            }
            let bare = after.trim().is_empty();
            if marked
                || (!needs_mark && !after.starts_with(char::is_alphanumeric))
                || (needs_mark && bare && sign != "an")
            {
                return Some(length);
            }
        }
    }
    None
}

fn bytes_of(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

/// A label's name for the table: lower case, without marks, brackets and what stands in them.
fn plain_name(name: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in name.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            '*' | '_' | '.' => {}
            '’' | '`' => plain.push('\''),
            c if depth == 0 => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn field(name: &str) -> Option<(Field, bool)> {
    use Field::*;
    let strong = |field| Some((field, true));
    let weak = |field| Some((field, false));
    match name {
        "title" | "story title" | "fic title" | "titel" | "titre" | "título" | "titulo" | "titolo"
        | "название" | "タイトル" | "标题" => strong(Title),
        "story" | "fic" | "name of story" | "subject" => weak(Title),
        "author" | "authors" | "author(s)" | "written by" | "writer" | "pen name" | "penname" | "autor"
        | "autorin" | "auteur" | "auteure" | "autora" | "autore" | "автор" | "作者" => strong(Author),
        "by" | "from" | "name" | "von" | "par" | "por" => weak(Author),
        "fandom" | "fandoms" | "fandom/s" | "canon" | "universe" | "фандом" | "原作" => {
            strong(Fandom)
        }
        "show" | "source" => weak(Fandom),
        "pairing" | "pairings" | "pairing/s" | "ship" | "ships" | "relationship" | "relationships"
        | "paarung" | "pareja" | "couple" | "пейринг" => strong(Relationship),
        "characters" | "character" | "character/s" | "main characters" | "personnages" | "personen"
        | "personajes" | "персонажи" => strong(Character),
        "genre" | "genres" | "keywords" | "additional tags" | "tags" | "category" | "categories"
        | "classification" | "content" | "genre/s" => strong(Freeform),
        "rating" | "rated" | "ratings" | "altersfreigabe" | "рейтинг" => strong(Rating),
        "warnings" | "warning" | "warning/s" | "content warning" | "content warnings" | "content notes"
        | "trigger warning" | "trigger warnings" | "triggers" | "tw" | "cw" | "warnungen" | "warnung"
        | "avertissement" | "avertissements" | "advertencias" | "archive warning" | "archive warnings" => {
            strong(Warning)
        }
        "summary"
        | "synopsis"
        | "description"
        | "blurb"
        | "zusammenfassung"
        | "inhalt"
        | "résumé"
        | "resume"
        | "resumen"
        | "riassunto"
        | "краткое содержание"
        | "あらすじ" => strong(Summary),
        "notes"
        | "note"
        | "author's note"
        | "author's notes"
        | "authors note"
        | "authors notes"
        | "authors' notes"
        | "author note"
        | "author notes"
        | "a/n"
        | "fic notes"
        | "story notes"
        | "anmerkung"
        | "anmerkungen"
        | "note de l'auteur"
        | "notes de l'auteur"
        | "nota de la autora"
        | "nota del autor"
        | "nota"
        | "notas"
        | "примечание"
        | "примечания"
        | "writer's note"
        | "beginning notes"
        | "chapter notes" => strong(Notes),
        "end note" | "end notes" | "endnote" | "endnotes" | "ending notes" | "final notes" | "post notes" => {
            strong(EndNotes)
        }
        "disclaimer"
        | "disclaimers"
        | "standard disclaimer"
        | "usual disclaimer"
        | "legal stuff"
        | "legalese"
        | "copyright"
        | "haftungsausschluss"
        | "dementi"
        | "descargo"
        | "отказ от прав"
        | "免责声明" => strong(Disclaimer),
        "spoilers" | "spoiler" | "setting" | "timeline" | "time line" | "timeframe" | "set"
        | "continuity" | "challenge" | "thanks" | "thanks to" | "acknowledgements" | "acknowledgments"
        | "credits" | "inspired by" | "inspiration" | "soundtrack" | "music" => weak(Remark),
        "recipient" | "dedication" | "dedicated to" | "gift for" | "written for" | "widmung" => {
            strong(Recipient)
        }
        "for" | "to" => weak(Recipient),
        "beta" | "betas" | "beta reader" | "beta readers" | "betaed by" | "beta'd by" | "beta read by"
        | "бета" => strong(Credit("beta")),
        "prompt" | "prompts" | "request" => strong(Credit("prompt")),
        "song" | "lyrics" | "song used" | "lyrics by" => weak(Credit("song")),
        "poem" => weak(Credit("poem")),
        "artist" | "art by" | "cover art" | "illustrator" => strong(Credit("art")),
        "translator" | "translated by" | "übersetzung" | "traduction" => strong(Credit("translation")),
        "chapter title" => strong(ChapterTitle),
        "chapter summary" => strong(ChapterSummary),
        "archive"
        | "archived"
        | "archiving"
        | "archive rights"
        | "distribution"
        | "feedback"
        | "comments"
        | "reviews"
        | "review"
        | "email"
        | "e-mail"
        | "e mail"
        | "author's email"
        | "author email"
        | "mail"
        | "website"
        | "web site"
        | "homepage"
        | "home page"
        | "url"
        | "lj"
        | "livejournal"
        | "tumblr"
        | "word count"
        | "wordcount"
        | "words"
        | "stats"
        | "date posted"
        | "date written"
        | "posted"
        | "published"
        | "updated"
        | "completed"
        | "permission to archive"
        | "archive permission"
        | "story url"
        | "publisher"
        | "packaged"
        | "feedback to"
        | "series"
        | "crossposted to"
        | "x-posted"
        | "x-posted to"
        | "originally posted"
        | "language"
        | "collections"
        | "message-id"
        | "newsgroups"
        | "content-type"
        | "mime-version"
        | "reply-to"
        | "date archived" => strong(Chaff),
        "date" | "status" | "chapters" | "length" | "lines" | "part" | "parts" | "sequel" | "complete"
        | "organization" | "path" | "sender" | "x-mailer" | "url of story" => weak(Chaff),
        _ => None,
    }
}

/// The label of a line with emphasis.
pub(crate) fn of(line: &Line) -> Option<Label> {
    label(&line.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> Option<(Field, &str)> {
        label(line).map(|label| (label.field, &line[label.value..]))
    }

    #[test]
    fn labels_of_many_shapes() {
        assert_eq!(value("Title: The Ledger"), Some((Field::Title, "The Ledger")));
        assert_eq!(value("**Pairing(s):** Ada/Maren"), Some((Field::Relationship, "Ada/Maren")));
        assert_eq!(value("**Pairing**: Ada"), Some((Field::Relationship, "Ada")));
        assert_eq!(value("A/N: *Hello* there"), Some((Field::Notes, "*Hello* there")));
        assert_eq!(value("A/N - hello"), Some((Field::Notes, "hello")));
        assert_eq!(value("AN: hello"), Some((Field::Notes, "hello")));
        assert_eq!(value("Author’s Notes: hello"), Some((Field::Notes, "hello")));
        assert_eq!(value("Author's Note"), Some((Field::Notes, "")));
        assert_eq!(value("[A/N: hello]"), Some((Field::Notes, "hello]")));
        assert_eq!(value("DISCLAIMER: none"), Some((Field::Disclaimer, "none")));
        assert_eq!(value("作者：波"), Some((Field::Author, "波")));
        assert_eq!(value("Summary:"), Some((Field::Summary, "")));
        assert_eq!(value("Rated PG-13"), Some((Field::Rating, "PG-13")));
    }

    #[test]
    fn sentences_are_no_labels() {
        for line in [
            "An old man came in: he was wet.",
            "an: x",
            "He said: no.",
            "Another: x",
            "Author's notebook: lost",
            "An - no",
            "a",
            "A note: she had left",
            "AND: so",
            "Title",
            "Rated by nobody",
        ] {
            assert_eq!(value(line), None, "{line}");
        }
    }
}
