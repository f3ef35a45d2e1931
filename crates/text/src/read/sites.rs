//! Saved pages of sites: where on them the story and its parts stand.
//!
//! Known: AO3's HTML downloads and saved work pages, FanFiction.net's saved chapters. Everything that no rule names
//! is navigation. Class names and ids are facts of those pages.

use super::labels::Field;

/// Whose page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// Nobody's known: the whole page is the story.
    Unknown,
    /// An HTML download of AO3, or one file of its EPUB.
    Ao3Download,
    /// A saved work page of AO3.
    Ao3Page,
    /// A saved chapter of FanFiction.net.
    FanFictionNet,
}

/// What a part of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    Story,
    Skip,
    /// A list of terms and tags: each becomes one labelled line.
    Tags,
    Field(Field),
    /// Holds labels ("Summary", "Notes") before the quotes that they name.
    Preface,
    /// The same after the story.
    Afterword,
    /// A line of the site's own.
    Message,
    /// A heading's place.
    Heading,
}

/// Recognises a page by its source.
pub(crate) fn site(source: &str) -> Site {
    let has = |sign: &str| source.contains(sign);
    if (has("id=\"preface\"") || has("id=\"chapters\""))
        && !has("id=\"workskin\"")
        && (has("archiveofourown.org") || has("toc-heading") || has("class=\"userstuff"))
    {
        Site::Ao3Download
    } else if has("id=\"workskin\"") {
        Site::Ao3Page
    } else if has("id='storytext'") || has("id=\"storytext\"") {
        Site::FanFictionNet
    } else {
        Site::Unknown
    }
}

impl Site {
    /// What the page is outside of every named part.
    pub(crate) fn ground(self) -> Region {
        match self {
            Self::Unknown | Self::Ao3Download => Region::Story,
            Self::Ao3Page | Self::FanFictionNet => Region::Skip,
        }
    }

    /// What an element begins inside of `parent`, if it begins something.
    pub(crate) fn region(
        self,
        parent: Region,
        name: &str,
        id: &str,
        class: &str,
        href: &str,
    ) -> Option<Region> {
        let is = |wanted: &str| class.split_ascii_whitespace().any(|class| class == wanted);
        match self {
            Self::Unknown => None,
            Self::Ao3Download => match (parent, name) {
                _ if id == "preface" => Some(Region::Preface),
                _ if id == "afterword" => Some(Region::Afterword),
                _ if id == "chapters" => Some(Region::Story),
                _ if is("toc-heading") && parent != Region::Story => Some(Region::Skip),
                _ if is("message") && parent != Region::Story => Some(Region::Message),
                (Region::Preface, "dl") if is("tags") => Some(Region::Tags),
                (Region::Preface, "h1") => Some(Region::Field(Field::Title)),
                (Region::Preface, "div") if is("byline") => Some(Region::Field(Field::Author)),
                (Region::Story, "div") if is("meta") => Some(Region::Preface),
                (Region::Preface, "div") if is("userstuff") => Some(Region::Story),
                _ => None,
            },
            Self::Ao3Page => match (parent, name) {
                _ if id == "workskin" => Some(Region::Preface),
                (Region::Skip, "dl") if is("work") && is("meta") => Some(Region::Tags),
                (Region::Preface, "h2") if is("title") => Some(Region::Field(Field::Title)),
                (Region::Preface, "h3") if is("byline") => Some(Region::Field(Field::Author)),
                (Region::Preface, "div") if is("summary") => Some(Region::Field(Field::Summary)),
                (Region::Preface, "div") if is("end") && is("notes") => Some(Region::Field(Field::EndNotes)),
                (Region::Preface, "div") if is("notes") => Some(Region::Field(Field::Notes)),
                (Region::Preface, "h3") if is("title") => Some(Region::Heading),
                (Region::Preface, "h3" | "h4" | "p") | (Region::Field(_), "h3" | "h4") => Some(Region::Skip),
                (Region::Field(_), "p") if is("jump") => Some(Region::Skip),
                (Region::Preface, "div") if is("userstuff") => Some(Region::Story),
                (Region::Story, "h3") if is("landmark") => Some(Region::Skip),
                _ => None,
            },
            Self::FanFictionNet => match (parent, name) {
                _ if id == "storytext" => Some(Region::Story),
                _ if id == "profile_top" => Some(Region::Preface),
                (Region::Preface, "b") => Some(Region::Field(Field::Title)),
                (Region::Preface, "a") if href.starts_with("/u/") || href.contains("fanfiction.net/u/") => {
                    Some(Region::Field(Field::Author))
                }
                (Region::Preface, "div") => Some(Region::Field(Field::Summary)),
                (Region::Preface, "span" | "a" | "button" | "img") => Some(Region::Skip),
                _ => None,
            },
        }
    }
}

/// The field that a label of a preface names; they stand without a colon there.
pub(crate) fn preface_label(text: &str) -> Option<Field> {
    match text.trim().trim_end_matches(':') {
        "Summary" | "Chapter Summary" => Some(Field::Summary),
        "Notes" | "Chapter Notes" => Some(Field::Notes),
        "End Notes" | "Chapter End Notes" => Some(Field::EndNotes),
        _ => None,
    }
}
