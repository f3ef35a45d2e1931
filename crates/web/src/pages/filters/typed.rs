//! The rules of a filter as they stand in its form: names between commas, read into ids and written back.

use fanlight_archive::people::accounts;
use fanlight_archive::people::filters::{self, Body, Rules};
use fanlight_archive::works::find;
use fanlight_archive::{Field, Invalid, Message, WorkId, tags};

use crate::errors::Fault;
use crate::forms::Fields;
use crate::visit::Visit;

/// The three parts of a list, with the names of their fields: what is never found, folded, warned of.
pub(super) const ACTS: [&str; 3] = ["never", "fold", "warn"];

/// The rules of one part, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// Tags, ratings and warnings, by name.
    pub(super) tags: String,
    /// User names.
    pub(super) people: String,
    /// Numbers or addresses of works.
    pub(super) works: String,
    /// Codes or names of languages.
    pub(super) languages: String,
    /// Works that are not finished.
    pub(super) unfinished: bool,
    /// Fewer words than this.
    pub(super) shorter: String,
    /// More words than this.
    pub(super) longer: String,
}

/// The fields in which one types, of each part, as the archive calls them when something is wrong.
pub(super) const TYPED: [[Field; 6]; 3] = [
    ["never-tags", "never-people", "never-works", "never-languages", "never-shorter", "never-longer"],
    ["fold-tags", "fold-people", "fold-works", "fold-languages", "fold-shorter", "fold-longer"],
    ["warn-tags", "warn-people", "warn-works", "warn-languages", "warn-shorter", "warn-longer"],
];

/// Characters of a field.
const LONGEST: usize = 50_000;

/// Names between commas, and each once.
fn names(typed: &str) -> Vec<String> {
    let mut names = tags::split(typed);
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(filters::RULES + 1);
    names
}

/// The number of a work, by itself or in an address.
fn work(typed: &str) -> Option<WorkId> {
    let number = typed.split_once("/works/").map_or(typed, |(_, rest)| rest);
    let digits: &str = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().ok()
}

fn words(typed: &str, field: Field, invalid: &mut Invalid) -> Option<u32> {
    if typed.trim().is_empty() {
        return None;
    }
    let digits: String = typed.chars().filter(|c| !matches!(c, ',' | '.' | ' ' | '\u{a0}')).collect();
    let number = digits.parse().ok();
    if number.is_none() {
        invalid.add(field, Message::new("filter-no-number"));
    }
    number
}

impl Typed {
    /// Reads the fields of one part.
    pub(super) fn read(fields: &Fields, act: &str) -> Typed {
        let one = |name: &str| {
            let value = fields.one(&format!("{act}[{name}]"));
            value.trim().chars().take(LONGEST).collect::<String>()
        };
        Typed {
            tags: one("tags"),
            people: one("people"),
            works: one("works"),
            languages: one("languages"),
            unfinished: fields.ticked(&format!("{act}[unfinished]")),
            shorter: one("shorter"),
            longer: one("longer"),
        }
    }

    async fn understand(
        &self,
        visit: &mut Visit,
        [tags, people, works, languages, shorter, longer]: [Field; 6],
        invalid: &mut Invalid,
    ) -> Result<Rules, Fault> {
        let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
        let mut rules = Rules {
            unfinished: self.unfinished,
            shorter_than: words(&self.shorter, shorter, invalid),
            longer_than: words(&self.longer, longer, invalid),
            ..Rules::default()
        };
        let named = names(&self.tags);
        let found = match named.is_empty() {
            true => Vec::new(),
            false => find::named(visit.db().await?, &viewer, &named).await?,
        };
        for (name, tag) in named.iter().zip(found) {
            match tag {
                Some((_, id)) => rules.tags.push(id),
                None => invalid.add(tags, Message::new("filter-no-tag").with("name", name)),
            }
        }
        for name in names(&self.people) {
            match accounts::find(visit.db().await?, &name).await? {
                Some(account) => rules.people.push(account.person_id),
                None => invalid.add(people, Message::new("filter-no-person").with("name", &name)),
            }
        }
        for name in names(&self.works) {
            match work(&name) {
                Some(id) => rules.works.push(id),
                None => invalid.add(works, Message::new("filter-no-work").with("name", &name)),
            }
        }
        let known = app.languages(visit.db().await?).await?;
        for name in names(&self.languages) {
            let same = |text: &str| text.to_lowercase() == name.to_lowercase();
            match known.iter().find(|language| same(&language.code) || same(&language.name)) {
                Some(language) => rules.languages.push(language.code.clone()),
                None => invalid.add(languages, Message::new("filter-no-language").with("name", &name)),
            }
        }
        Ok(rules)
    }

    async fn write(visit: &mut Visit, rules: &Rules) -> Result<Typed, Fault> {
        let app = visit.app.clone();
        let db = visit.db().await?;
        let tags = app.catalogue().names(db, &rules.tags).await?;
        let people = filters::names(db, &rules.people).await?;
        let tags: Vec<&str> = rules.tags.iter().filter_map(|id| tags.get(id)).map(AsRef::as_ref).collect();
        let works: Vec<String> = rules.works.iter().map(ToString::to_string).collect();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        Ok(Typed {
            tags: tags.join(", "),
            people: people.join(", "),
            works: works.join(", "),
            languages: rules.languages.join(", "),
            unfinished: rules.unfinished,
            shorter: number(rules.shorter_than),
            longer: number(rules.longer_than),
        })
    }
}

/// What was typed, as rules; what is not understood is told at its field.
pub(super) async fn understand(
    visit: &mut Visit,
    typed: &[Typed; 3],
    invalid: &mut Invalid,
) -> Result<Body, Fault> {
    let [never, fold, warn] = typed;
    let [of_never, of_fold, of_warn] = TYPED;
    Ok(Body {
        never: never.understand(visit, of_never, invalid).await?,
        fold: fold.understand(visit, of_fold, invalid).await?,
        warn: warn.understand(visit, of_warn, invalid).await?,
    })
}

/// Rules as they stand in the form.
pub(super) async fn write(visit: &mut Visit, body: &Body) -> Result<[Typed; 3], Fault> {
    Ok([
        Typed::write(visit, &body.never).await?,
        Typed::write(visit, &body.fold).await?,
        Typed::write(visit, &body.warn).await?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_named_by_its_number_or_its_address() {
        for typed in ["12", "/works/12", "https://archive.example/works/12/chapters/7?x=1"] {
            assert_eq!(work(typed), Some(WorkId(12)), "{typed}");
        }
        assert_eq!(work("The Lantern"), None);
    }

    #[test]
    fn a_name_typed_twice_is_one_rule() {
        assert_eq!(names("Angst, Fluff, Angst,,"), ["Angst", "Fluff"]);
    }
}
