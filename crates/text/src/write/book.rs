//! What a downloaded work says about itself, before a writer makes a file of it.
//!
//! Everything here is plain data, already looked up, translated and allowed for this reader: the writers decide
//! nothing about who may see what. Text fields are plain text; fields named `html` or documented as HTML hold what
//! [`crate::clean`] gave. Dates are strings, so that this crate needs no calendar.

/// The direction in which a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Left to right: English, Russian, Chinese in rows.
    #[default]
    Ltr,
    /// Right to left: Arabic, Hebrew, Persian.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn code(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// Somebody who made the work, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Maker {
    /// As shown: a byline.
    pub name: String,
    /// As sorted in a reader's shelf; empty means the same as `name`.
    pub sort: String,
    /// MARC relator code: `aut`, `trl`, `ill`, `edt`, `nrt` … `aut` makes a creator, the others contributors.
    pub role: String,
    /// Where more of theirs is found.
    pub url: Option<String>,
}

/// A short text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// What is read.
    pub text: String,
    /// Where it leads; an address that is not http, https or mailto is left out.
    pub url: Option<String>,
}

impl From<&str> for Named {
    fn from(text: &str) -> Named {
        Named { text: text.to_owned(), url: None }
    }
}

/// One line of what is known: `Fandoms: Pride and Prejudice, Emma`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// The translated word before the colon, without the colon.
    pub label: String,
    /// One or more values; a fact without any is not shown.
    pub values: Vec<Named>,
    /// Whether the values are what the work is about: they become subjects by which e-readers sort their shelves.
    pub subject: bool,
}

/// The place of the work in a series.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InSeries {
    /// The series' title.
    pub name: String,
    /// From 1.
    pub position: u32,
    /// The series' page.
    pub url: Option<String>,
}

/// A picture for the front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The picture file, as it is to be stored.
    pub bytes: Vec<u8>,
    /// `image/jpeg`, `image/png`, `image/gif`, `image/webp` or `image/svg+xml`; any other is left out, and the
    /// drawn cover stands in.
    pub mime: String,
    /// What it shows, for those who do not see it; empty means that the title says it.
    pub alt: String,
}

/// The words around the text, in the language of whoever downloads it. [`Labels::default`] is English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// BCP 47 tag of the language these words are in.
    pub language: String,
    /// The direction of that language.
    pub direction: Direction,
    /// Above the list of chapters.
    pub contents: String,
    /// Name of the cover in the table of contents, and before the title as the cover's alternative text.
    pub cover: String,
    /// Name of the page with tags, summary and notes.
    pub preface: String,
    /// Name of the page after the last chapter.
    pub afterword: String,
    /// Heading of a summary.
    pub summary: String,
    /// Heading of notes before the text.
    pub notes: String,
    /// Heading of notes after the text.
    pub end_notes: String,
    /// Heading of the credits.
    pub credits: String,
    /// Heading of what the makers allow.
    pub permissions: String,
    /// Label of the series line.
    pub series: String,
    /// `{name}`, `{position}`: one entry of the series line.
    pub part_of: String,
    /// `{n}`: a chapter's name, before its title if it has one.
    pub chapter: String,
    /// `{names}`: the byline.
    pub by: String,
    /// `{archive}`: the line that leads back to the work's page.
    pub source: String,
    /// Between values of one fact, and between names.
    pub comma: String,
    /// What a fold without a caption is called.
    pub details: String,
    /// The sentence about accessibility that bookshops and libraries show.
    pub accessibility: String,
}

impl Default for Labels {
    fn default() -> Labels {
        Labels {
            language: "en".to_owned(),
            direction: Direction::Ltr,
            contents: "Contents".to_owned(),
            cover: "Cover".to_owned(),
            preface: "Preface".to_owned(),
            afterword: "Afterword".to_owned(),
            summary: "Summary".to_owned(),
            notes: "Notes".to_owned(),
            end_notes: "End notes".to_owned(),
            credits: "Credits".to_owned(),
            permissions: "Permissions".to_owned(),
            series: "Series".to_owned(),
            part_of: "Part {position} of {name}".to_owned(),
            chapter: "Chapter {n}".to_owned(),
            by: "by {names}".to_owned(),
            source: "Posted on {archive}".to_owned(),
            comma: ", ".to_owned(),
            details: "Details".to_owned(),
            accessibility:
                "A text that reflows, with a table of contents, headings in order and the language marked."
                    .to_owned(),
        }
    }
}

impl Labels {
    /// The name of chapter `number`.
    pub fn chapter_name(&self, number: u32) -> String {
        self.chapter.replace("{n}", &number.to_string())
    }
}

/// A work, without its chapters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// A URI that stays the same for as long as the work lives: `tag:archive.example,2026:Work/17`. Without one the
    /// source address serves.
    pub id: String,
    /// The title.
    pub title: String,
    /// BCP 47 tag of the text's language; one that is not well formed becomes `und`.
    pub language: String,
    /// The text's direction.
    pub direction: Direction,
    /// Who made it, in order; a guest or an anonymous creator is an entry like any other.
    pub makers: Vec<Maker>,
    /// The archive's name, the publisher.
    pub archive: String,
    /// The address of the work's page, absolute; relative links in the text are resolved against it.
    pub source_url: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// The last change of anything in this file, in UTC to the second: `2026-02-03T04:05:06Z`.
    pub modified: String,
    /// Cleaned HTML.
    pub summary: Option<String>,
    /// Cleaned HTML.
    pub notes: Option<String>,
    /// Cleaned HTML.
    pub end_notes: Option<String>,
    /// Rating, warnings, fandoms, … language, words, in the order in which they are shown.
    pub facts: Vec<Fact>,
    /// Songs, poems, betas, prompts, in order.
    pub credits: Vec<Fact>,
    /// Podfic, translation, … and what the makers say about each.
    pub permissions: Vec<Fact>,
    /// Whether the makers refuse mining of the text by machines (the TDM reservation).
    pub mining_reserved: bool,
    /// The series it belongs to.
    pub series: Vec<InSeries>,
    /// The chapters' names in order, as [`Part::name`] gives them. Only the HTML file needs them beforehand, for its
    /// contents stand before the text; it has none when there are fewer than two.
    pub contents: Vec<String>,
    /// The words around it.
    pub labels: Labels,
    /// A picture for the front; without one a plain cover is drawn from title and names.
    pub cover: Option<Cover>,
}

impl Book {
    /// Those by whom the work is, without editors, translators and the like.
    pub fn authors(&self) -> impl Iterator<Item = &Maker> {
        self.makers.iter().filter(|maker| maker.role == "aut" || maker.role.is_empty())
    }

    /// The series that have a name.
    pub fn named_series(&self) -> impl Iterator<Item = &InSeries> {
        self.series.iter().filter(|series| !series.name.trim().is_empty())
    }

    /// The authors' names in one line, without any "by".
    pub fn names(&self) -> String {
        self.authors().map(|maker| maker.name.as_str()).collect::<Vec<_>>().join(&self.labels.comma)
    }
}

/// One chapter, lent for as long as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part<'a> {
    /// From 1; `None` for the only text of a work that is not cut in chapters, which then has no heading of its own
    /// but the work's title.
    pub number: Option<u32>,
    /// The chapter's own title, plain text.
    pub title: Option<&'a str>,
    /// Cleaned HTML.
    pub summary: Option<&'a str>,
    /// Cleaned HTML.
    pub notes: Option<&'a str>,
    /// The text: cleaned HTML.
    pub html: &'a str,
    /// Cleaned HTML.
    pub end_notes: Option<&'a str>,
}

impl Part<'_> {
    /// What the chapter is called in headings and in the table of contents: `Chapter 3: The letter`, or the work's
    /// title.
    pub fn name(&self, book: &Book) -> String {
        let title = self.title.map(str::trim).filter(|title| !title.is_empty());
        match (self.number, title) {
            (Some(number), Some(title)) => format!("{}: {title}", book.labels.chapter_name(number)),
            (Some(number), None) => book.labels.chapter_name(number),
            (None, Some(title)) => title.to_owned(),
            (None, None) => book.title.clone(),
        }
    }
}
