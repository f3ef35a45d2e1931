//! What was asked, understood: names looked up, numbers and days read. What cannot be is said at its field, kept as it
//! was typed, and asks nothing; a range that stands upside down is turned around, and that is said too.

use fanlight_archive::catalogue::Fact;
use fanlight_archive::languages::Language;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::words::Query;
use fanlight_archive::works::find::{self, Filter, Order, Range, Term};
use fanlight_archive::{Error, Field, Invalid, Message, TagId, Time};

use super::asked::{Asked, TAGS};
use crate::errors::Fault;
use crate::visit::Visit;

/// A question ready to be answered.
pub(crate) struct Sought {
    /// What the catalogue is asked.
    pub(crate) filter: Filter,
    /// What was not understood, or not as it was typed.
    pub(crate) faults: Invalid,
    /// The words that were asked for, for what is shown around them.
    pub(crate) words: Option<Query>,
}

/// Understands what is asked of a list that shows the works of `base`. One statement where names were typed.
pub(crate) async fn understand(
    visit: &mut Visit,
    base: Filter,
    asked: &Asked,
    languages: &[Language],
) -> Result<Sought, Fault> {
    let mut faults = Invalid::new();
    let mut filter = Filter { order: asked.order(), ascending: asked.is_ascending(), ..base };
    let mut too_many = asked.too_many;
    let (with, without) = (tags::split(&asked.names), tags::split(&asked.without));
    let room = TAGS.saturating_sub(asked.include.len() + asked.exclude.len());
    let names: Vec<String> = with.iter().chain(&without).take(room).cloned().collect();
    too_many += with.len() + without.len() - names.len();
    let named = if names.is_empty() {
        Vec::new()
    } else {
        let viewer = visit.viewer.clone();
        find::named(visit.db().await?, &viewer, &names).await?
    };
    let mut include = asked.include.clone();
    filter.exclude.extend(asked.exclude.iter().map(|(kind, id)| Term::Tag(*kind, *id)));
    for (at, (name, tag)) in names.iter().zip(named).enumerate() {
        let including = at < with.len();
        match tag {
            Some(tag) if including => include.push(tag),
            Some((kind, id)) => filter.exclude.push(Term::Tag(kind, id)),
            None => {
                let field = if including { "other_tag_names" } else { "excluded_tag_names" };
                faults.add(field, Message::new("filter-unknown-tag").with("name", name));
            }
        }
    }
    filter.include.extend(groups(&include, asked));
    if too_many > 0 {
        let named = TAGS + too_many;
        faults.add("tags", Message::new("filter-too-many").with("limit", TAGS).with("named", named));
    }
    for (fact, so) in [
        (Fact::Crossover, asked.crossover),
        (Fact::Complete, asked.complete),
        (Fact::SingleChapter, asked.single_chapter.then_some(true)),
    ] {
        match so {
            Some(true) => filter.include.push(vec![Term::Is(fact)]),
            Some(false) => filter.exclude.push(Term::Is(fact)),
            None => {}
        }
    }
    if !asked.language.is_empty() {
        match languages.iter().find(|language| language.code == asked.language) {
            Some(language) => filter.include.push(vec![Term::Language(language.code.clone())]),
            None => faults.add("language_id", Message::new("filter-unknown-language")),
        }
    }
    let words =
        [0, 1].map(|end| said(&asked.words[end], number, WORDS[end], "filter-no-number", &mut faults));
    filter.ranges.extend(range(Order::Words, words, WORDS[0], &mut faults));
    let dates = [0, 1].map(|end| {
        let begins = |typed: &str| typed.parse().ok().map(|date| Time::noon(date).0 - Time::DAY / 2);
        let begins = said(&asked.dates[end], begins, DATES[end], "filter-no-day", &mut faults)?;
        Some(if end == 0 { begins } else { begins + Time::DAY - 1 })
    });
    filter.ranges.extend(range(Order::Updated, dates, DATES[0], &mut faults));
    let words = said_in_words(visit, asked, &mut filter, &mut faults).await?;
    Ok(Sought { filter, faults, words })
}

/// Narrows a filter to what was typed in the search's own language; four statements at most.
async fn said_in_words(
    visit: &mut Visit,
    asked: &Asked,
    filter: &mut Filter,
    faults: &mut Invalid,
) -> Result<Option<Query>, Fault> {
    if asked.query.is_empty() {
        return Ok(None);
    }
    let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
    let query = match Query::parse(&asked.query, app.archive.now()) {
        Ok(query) => query,
        Err(fault) => {
            faults.add("query", fault.message);
            return Ok(None);
        }
    };
    let db = visit.db().await?;
    match app.words().narrow(app.catalogue(), db, &viewer, &query, filter).await {
        Ok(_) => {}
        Err(Error::Invalid(invalid)) => {
            faults.fields.extend(invalid.fields);
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    }
    if !asked.is_best_first() {
        filter.best = None;
    }
    Ok(Some(query))
}

const WORDS: [Field; 2] = ["words_from", "words_to"];
const DATES: [Field; 2] = ["date_from", "date_to"];

/// The included tags as groups: of each group a work has at least one. A work has one rating, so several are
/// alternatives.
fn groups(include: &[(Kind, TagId)], asked: &Asked) -> Vec<Vec<Term>> {
    let mut groups: Vec<Vec<Term>> = Vec::new();
    let mut any: Vec<(Kind, usize)> = Vec::new();
    for (kind, id) in include {
        let term = Term::Tag(*kind, *id);
        if *kind != Kind::Rating && !asked.any.contains(kind) {
            groups.push(vec![term]);
            continue;
        }
        match any.iter().find(|(known, _)| known == kind) {
            Some((_, at)) => groups[*at].push(term),
            None => {
                any.push((*kind, groups.len()));
                groups.push(vec![term]);
            }
        }
    }
    groups
}

/// What a field says, if it says something that can be read.
fn said(
    typed: &str,
    read: impl Fn(&str) -> Option<i64>,
    field: Field,
    otherwise: &'static str,
    faults: &mut Invalid,
) -> Option<i64> {
    if typed.is_empty() {
        return None;
    }
    let read = read(typed);
    if read.is_none() {
        faults.add(field, Message::new(otherwise));
    }
    read
}

/// A number as people write it: `20000`, `20,000`, `20 000`.
fn number(typed: &str) -> Option<i64> {
    let digits: String =
        typed.chars().filter(|c| !matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    digits.parse().ok().filter(|number| *number >= 0)
}

/// A range of both ends; one upside down is turned around.
fn range(of: Order, [from, to]: [Option<i64>; 2], field: Field, faults: &mut Invalid) -> Option<Range> {
    match (from, to) {
        (None, None) => None,
        (Some(from), Some(to)) if from > to => {
            faults.add(field, Message::new("filter-turned"));
            // A range of days: the earlier day begins where it begins.
            let (from, to) = match of {
                Order::Updated => (to - (Time::DAY - 1), from + (Time::DAY - 1)),
                _ => (to, from),
            };
            Some(Range { of, from: Some(from), to: Some(to) })
        }
        (from, to) => Some(Range { of, from, to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number("20,000"), Some(20_000));
        assert_eq!(number("1 000"), Some(1_000));
        assert_eq!((number("many"), number("-5"), number("99999999999999999999")), (None, None, None));
    }

    #[test]
    fn a_range_upside_down_is_turned_around_and_told() {
        let mut faults = Invalid::new();
        let turned = range(Order::Words, [Some(9), Some(2)], "words_from", &mut faults);
        assert_eq!(turned, Some(Range { of: Order::Words, from: Some(2), to: Some(9) }));
        assert!(faults.fields.contains_key("words_from"));
        assert_eq!(range(Order::Words, [None, None], "words_from", &mut faults), None);
    }

    #[test]
    fn days_turned_around_are_whole_days_still() {
        let [first, second] =
            ["2026-01-02", "2026-01-05"].map(|day| Time::noon(day.parse().unwrap()).0 - Time::DAY / 2);
        let turned = range(
            Order::Updated,
            [Some(second), Some(first + Time::DAY - 1)],
            "date_from",
            &mut Invalid::new(),
        );
        let whole = Range { of: Order::Updated, from: Some(first), to: Some(second + Time::DAY - 1) };
        assert_eq!(turned, Some(whole));
    }

    #[test]
    fn ratings_are_alternatives_and_other_kinds_when_asked() {
        let tag = |kind, id| (kind, TagId(id));
        let asked = Asked { any: vec![Kind::Fandom], ..Asked::default() };
        let include = [
            tag(Kind::Rating, 1),
            tag(Kind::Rating, 2),
            tag(Kind::Fandom, 3),
            tag(Kind::Fandom, 4),
            tag(Kind::Character, 5),
            tag(Kind::Character, 6),
        ];
        let sizes: Vec<usize> = groups(&include, &asked).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 2, 1, 1]);
    }
}
