//! The works of the small demo archive: one file each under `demo/works`, TOML between two lines `+++`,
//! then the chapters. `demo/README.md` tells the format to whoever wants to add one.
//!
//! Reading is strict: an unknown key, a rating that does not exist or a chapter without text is an error
//! that names the thing, so that a slip shows in the tests and never in somebody's new archive.

use anyhow::{Context, Result, bail, ensure};
use jiff::civil::Date;
use rust_embed::RustEmbed;
use serde::Deserialize;

/// The ratings an archive begins with.
const RATINGS: [&str; 5] = ["Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit"];
/// The warnings an archive begins with.
const WARNINGS: [&str; 6] = [
    "Creator Chose Not To Use Archive Warnings",
    "No Archive Warnings Apply",
    "Graphic Depictions Of Violence",
    "Major Character Death",
    "Rape/Non-Con",
    "Underage Sex",
];
/// The categories an archive begins with.
const CATEGORIES: [&str; 6] = ["F/F", "F/M", "Gen", "M/M", "Multi", "Other"];

#[derive(RustEmbed)]
#[folder = "demo/works"]
struct Files;

/// One work with everything its author would have filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    /// The file's name without `.md`, such as `01-scarborough`; works refer to one another by it.
    pub(crate) slug: String,
    /// 1 to 255 characters.
    pub(crate) title: String,
    /// Pen names from `people.toml`, at least one.
    pub(crate) by: Vec<String>,
    /// A language code such as `en` or `ar`.
    pub(crate) language: String,
    /// One of the five.
    pub(crate) rating: String,
    /// One or more of the six.
    pub(crate) warnings: Vec<String>,
    /// Any of the six.
    pub(crate) categories: Vec<String>,
    /// At least one.
    pub(crate) fandoms: Vec<String>,
    /// Relationship tags, in the author's order.
    pub(crate) relationships: Vec<String>,
    /// Character tags, in the author's order.
    pub(crate) characters: Vec<String>,
    /// Additional tags, in the author's order.
    pub(crate) freeforms: Vec<String>,
    /// Markdown, or HTML if it begins with `<`; may be empty.
    pub(crate) summary: String,
    /// As the summary.
    pub(crate) notes: String,
    /// As the summary.
    pub(crate) end_notes: String,
    /// The day of the first chapter.
    pub(crate) published: Date,
    /// The day of the last change.
    pub(crate) updated: Date,
    /// For members only.
    pub(crate) restricted: bool,
    /// How many chapters there will be; `None` is the question mark of `6/?`.
    pub(crate) planned_chapters: Option<usize>,
    /// Not posted yet.
    pub(crate) draft: bool,
    /// Whom and what it thanks.
    pub(crate) credits: Vec<Credit>,
    /// At least one.
    pub(crate) chapters: Vec<Chapter>,
}

/// One chapter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chapter {
    /// `None` for a chapter that only has its number.
    pub(crate) title: Option<String>,
    /// Shown above the text; may be empty.
    pub(crate) summary: String,
    /// Shown above the text; may be empty.
    pub(crate) notes: String,
    /// Shown below the text; may be empty.
    pub(crate) end_notes: String,
    /// HTML if it begins with `<`, else Markdown whose paragraphs stand on one line each.
    pub(crate) text: String,
}

/// What a work owes to others. Which fields a kind needs is told at [`CreditKind`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credit {
    /// What sort of debt.
    pub(crate) kind: CreditKind,
    /// Of a song, poem, book, film, game, event, archive or work; the prompt's own words.
    pub(crate) title: Option<String>,
    /// Who made the thing named in `title`.
    pub(crate) creator: Option<String>,
    /// Whose characters they are.
    pub(crate) owner: Option<String>,
    /// The person thanked: a pen name from `people.toml` or a free name.
    pub(crate) name: Option<String>,
    /// A work of this demo archive, by its slug.
    pub(crate) work: Option<String>,
    /// An http or https address.
    pub(crate) url: Option<String>,
}

/// The kinds of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CreditKind {
    /// The canon's people: `owner`.
    Characters,
    /// `title`, `creator`.
    Song,
    /// `title`, `creator`.
    Poem,
    /// `title`, `creator`.
    Book,
    /// `title`, `creator`.
    Film,
    /// `title`, `creator`.
    Game,
    /// `title` is the prompt, `name` who asked for it.
    Prompt,
    /// `name`.
    Dedication,
    /// `name`.
    Beta,
    /// `name`.
    Artist,
    /// `name`.
    Translator,
    /// `name`.
    Podficcer,
    /// `name` made the cover.
    Cover,
    /// `title`.
    Event,
    /// Where it was posted first: `title`, perhaps `url`.
    Archive,
    /// `work`, or `title` and `creator`.
    InspiredBy,
    /// `work`, or `title` and `creator`.
    TranslationOf,
    /// `name` receives it.
    Gift,
}

impl Credit {
    fn check(&self) -> Result<()> {
        use CreditKind as K;
        let named = match self.kind {
            K::Characters => self.owner.is_some(),
            K::Song | K::Poem | K::Book | K::Film | K::Game => self.title.is_some() && self.creator.is_some(),
            K::Prompt => self.title.is_some() && self.name.is_some(),
            K::Dedication | K::Beta | K::Artist | K::Translator | K::Podficcer | K::Cover | K::Gift => {
                self.name.is_some()
            }
            K::Event | K::Archive => self.title.is_some(),
            K::InspiredBy | K::TranslationOf => {
                self.work.is_some() || (self.title.is_some() && self.creator.is_some())
            }
        };
        ensure!(named, "the credit {:?} does not say whom or what it thanks", self.kind);
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    by: Vec<String>,
    language: String,
    rating: String,
    warnings: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    fandoms: Vec<String>,
    #[serde(default)]
    relationships: Vec<String>,
    #[serde(default)]
    characters: Vec<String>,
    #[serde(default)]
    freeforms: Vec<String>,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    end_notes: String,
    published: String,
    updated: Option<String>,
    #[serde(default)]
    restricted: bool,
    planned_chapters: Option<usize>,
    #[serde(default)]
    state: State,
    #[serde(default)]
    credits: Vec<Credit>,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum State {
    #[default]
    Posted,
    Draft,
}

/// Every work of the small demo archive, in the order of the files' names.
///
/// # Errors
/// Says which file is written wrongly; the embedded ones never are (a test reads them).
pub(crate) fn all() -> Result<Vec<Story>> {
    let mut names: Vec<_> = Files::iter().filter(|name| name.ends_with(".md")).collect();
    names.sort();
    names
        .iter()
        .map(|name| {
            let file = Files::get(name).with_context(|| format!("{name} is gone"))?;
            let text = std::str::from_utf8(&file.data).with_context(|| format!("{name} is not UTF-8"))?;
            let mut story = parse(text).with_context(|| format!("demo/works/{name}"))?;
            story.slug = name.trim_end_matches(".md").to_owned();
            Ok(story)
        })
        .collect()
}

/// Reads one work. Its `slug` stays empty: the text does not know its file.
///
/// # Errors
/// Says in plain words what is missing or unknown.
pub(crate) fn parse(text: &str) -> Result<Story> {
    let rest = text.strip_prefix("+++\n").context("the file does not begin with a line +++")?;
    let (head, body) = rest.split_once("\n+++\n").context("no line +++ ends the head")?;
    let head: Head = toml::from_str(head).context("the head between the lines +++")?;

    ensure!(
        (1..=255).contains(&head.title.chars().count()),
        "the title is empty or longer than 255 characters"
    );
    ensure!(!head.by.is_empty(), "nobody wrote it: `by` is empty");
    ensure!(!head.fandoms.is_empty(), "no fandom");
    ensure!(RATINGS.contains(&head.rating.as_str()), "there is no rating {:?}", head.rating);
    ensure!(!head.warnings.is_empty(), "no warning was chosen");
    for warning in &head.warnings {
        ensure!(WARNINGS.contains(&warning.as_str()), "there is no warning {warning:?}");
    }
    for category in &head.categories {
        ensure!(CATEGORIES.contains(&category.as_str()), "there is no category {category:?}");
    }
    for credit in &head.credits {
        credit.check()?;
    }
    let published: Date =
        head.published.parse().with_context(|| format!("published {:?}", head.published))?;
    let updated = match &head.updated {
        Some(day) => day.parse().with_context(|| format!("updated {day:?}"))?,
        None => published,
    };
    ensure!(published <= updated, "it was updated before it was published");

    let chapters = read_chapters(body)?;
    let planned_chapters = match head.planned_chapters {
        None => Some(chapters.len()),
        Some(0) => None,
        Some(n) => {
            ensure!(n >= chapters.len(), "it has more chapters than it plans");
            Some(n)
        }
    };
    Ok(Story {
        slug: String::new(),
        title: head.title,
        by: head.by,
        language: head.language,
        rating: head.rating,
        warnings: head.warnings,
        categories: head.categories,
        fandoms: head.fandoms,
        relationships: head.relationships,
        characters: head.characters,
        freeforms: head.freeforms,
        summary: head.summary,
        notes: head.notes,
        end_notes: head.end_notes,
        published,
        updated,
        restricted: head.restricted,
        planned_chapters,
        draft: head.state == State::Draft,
        credits: head.credits,
        chapters,
    })
}

/// Cuts the body at its `# Chapter` lines. The lines right below one, until the first empty line, may be
/// `Summary:`, `Notes:` and `End notes:`.
fn read_chapters(body: &str) -> Result<Vec<Chapter>> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut in_heading = false;
    for line in body.lines() {
        if let Some(after) = line.strip_prefix("# Chapter") {
            let title = match after.strip_prefix(':') {
                Some(title) => Some(title.trim().to_owned()),
                None if after.trim().is_empty() => None,
                None => bail!("{line:?} is neither `# Chapter` nor `# Chapter: TITLE`"),
            };
            chapters.push(Chapter { title, ..Chapter::default() });
            in_heading = true;
            continue;
        }
        let Some(chapter) = chapters.last_mut() else {
            ensure!(line.trim().is_empty(), "text stands before the first `# Chapter`");
            continue;
        };
        if in_heading {
            if let Some(text) = line.strip_prefix("Summary: ") {
                text.clone_into(&mut chapter.summary);
                continue;
            }
            if let Some(text) = line.strip_prefix("Notes: ") {
                text.clone_into(&mut chapter.notes);
                continue;
            }
            if let Some(text) = line.strip_prefix("End notes: ") {
                text.clone_into(&mut chapter.end_notes);
                continue;
            }
            in_heading = false;
        }
        chapter.text.push_str(line);
        chapter.text.push('\n');
    }
    ensure!(!chapters.is_empty(), "no chapter: each begins with a line `# Chapter`");
    for (i, chapter) in chapters.iter_mut().enumerate() {
        chapter.text = chapter.text.trim().to_owned();
        ensure!(chapter.text.chars().count() >= 10, "chapter {} has no text", i + 1);
    }
    Ok(chapters)
}

#[cfg(test)]
#[path = "story_tests.rs"]
mod tests;
