//! What the address of a list asks for: read from any query string, and written back in one order, so that the same
//! question has the same address.
//!
//! The names are the contract's (`include_work_search[fandom_ids][]`, `work_search[words_from]`, …). Reading never
//! fails: what means nothing is passed over, what a person typed is kept as typed until it is understood
//! ([`super::sought`]). A tag is named once, and at most [`TAGS`] tags count.

use fanlight_archive::TagId;
use fanlight_archive::tags::Kind;
use fanlight_archive::works::find::Order;

use crate::addresses::parameter;
use crate::forms::Fields;

/// Tags that a filter may name, those included and those left out together; the first ones count.
pub(crate) const TAGS: usize = 200;
/// Characters of a field in which one types.
pub(crate) const TYPED: usize = 10_000;

/// The kinds of tags in the order of the form, with the contract's names of their fields.
pub(crate) const KINDS: [(Kind, &str); 7] = [
    (Kind::Rating, "rating_ids"),
    (Kind::Warning, "archive_warning_ids"),
    (Kind::Category, "category_ids"),
    (Kind::Fandom, "fandom_ids"),
    (Kind::Character, "character_ids"),
    (Kind::Relationship, "relationship_ids"),
    (Kind::Freeform, "freeform_ids"),
];

/// What lists can be sorted by, with the contract's words.
pub(crate) const ORDERS: [(Order, &str); 9] = [
    (Order::Updated, "revised_at"),
    (Order::Posted, "created_at"),
    (Order::Title, "title_to_sort_on"),
    (Order::Creator, "authors_to_sort_on"),
    (Order::Words, "word_count"),
    (Order::Hits, "hits"),
    (Order::Kudos, "kudos_count"),
    (Order::Comments, "comments_count"),
    (Order::Bookmarks, "bookmarks_count"),
];

/// What a filter asks for, as far as it can be said without looking anything up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Tags that the works have; sorted, each once.
    pub(crate) include: Vec<(Kind, TagId)>,
    /// Tags that they have not.
    pub(crate) exclude: Vec<(Kind, TagId)>,
    /// Kinds of which one included tag is enough.
    pub(crate) any: Vec<Kind>,
    /// More tags that they have, by name, between commas; as typed.
    pub(crate) names: String,
    /// More tags that they have not.
    pub(crate) without: String,
    /// Of fandoms that have nothing to do with each other, or not.
    pub(crate) crossover: Option<bool>,
    /// Complete, or not.
    pub(crate) complete: Option<bool>,
    /// Of one chapter.
    pub(crate) single_chapter: bool,
    /// Words at the least and at the most; as typed.
    pub(crate) words: [String; 2],
    /// Updated on this day at the earliest and at the latest; as typed.
    pub(crate) dates: [String; 2],
    /// A language's code.
    pub(crate) language: String,
    /// Words, in the search's own language; as typed.
    pub(crate) query: String,
    /// What to sort by; if nothing was said, what fits the words best, or the newest.
    pub(crate) sort: Option<Order>,
    /// The smallest first; none is the order's own way.
    pub(crate) ascending: Option<bool>,
    /// The reader's standing filters are set aside this once.
    pub(crate) unfiltered: bool,
    /// All tags of one kind are asked for, and which page of them, from 1.
    pub(crate) more: Option<(Kind, usize)>,
    /// Tags that were named beyond [`TAGS`].
    pub(crate) too_many: usize,
}

/// Whether an order begins with the smallest unless said otherwise.
pub(crate) fn begins_small(order: Order) -> bool {
    matches!(order, Order::Title | Order::Creator)
}

fn kind_of(field: &str) -> Option<Kind> {
    KINDS.iter().find(|(_, name)| *name == field).map(|(kind, _)| *kind)
}

pub(crate) fn field_of(kind: Kind) -> &'static str {
    KINDS.iter().find(|(found, _)| *found == kind).map_or("", |(_, field)| *field)
}

/// `include_work_search[fandom_ids][]` → `fandom_ids`.
fn inside<'a>(name: &'a str, outside: &str) -> Option<&'a str> {
    let (inside, rest) = name.strip_prefix(outside)?.strip_prefix('[')?.split_once(']')?;
    matches!(rest, "" | "[]").then_some(inside)
}

fn truth(value: &str) -> Option<bool> {
    match value {
        "T" | "true" | "1" => Some(true),
        "F" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn typed(value: &str) -> String {
    value.trim().chars().take(TYPED).collect::<String>().trim_end().to_owned()
}

impl Asked {
    /// Reads a query string, whatever it is.
    pub(crate) fn read(query: Option<&str>) -> Asked {
        Fields::lenient(query.unwrap_or_default()).0.iter().fold(Asked::default(), Asked::with).settled()
    }

    fn with(mut self, (name, value): &(String, String)) -> Asked {
        let value = value.as_str();
        for (outside, including) in [("include_work_search", true), ("exclude_work_search", false)] {
            if let Some(kind) = inside(name, outside).and_then(kind_of) {
                if let Ok(id) = value.parse() {
                    let named = self.include.len() + self.exclude.len();
                    let list = if including { &mut self.include } else { &mut self.exclude };
                    let known = list.contains(&(kind, id));
                    match named {
                        _ if known => {}
                        TAGS.. => self.too_many += 1,
                        _ => list.push((kind, id)),
                    }
                }
                return self;
            }
        }
        match inside(name, "work_search").unwrap_or(name) {
            "any_of" => self.any.extend(kind_of(value).filter(|kind| *kind != Kind::Rating)),
            "other_tag_names" => self.names = typed(value),
            "excluded_tag_names" => self.without = typed(value),
            "crossover" => self.crossover = truth(value),
            "complete" => self.complete = truth(value),
            "single_chapter" => self.single_chapter = truth(value) == Some(true),
            "words_from" => self.words[0] = typed(value),
            "words_to" => self.words[1] = typed(value),
            "date_from" => self.dates[0] = typed(value),
            "date_to" => self.dates[1] = typed(value),
            "language_id" => self.language = typed(value),
            "query" => self.query = typed(value),
            "sort_column" => {
                let order = ORDERS.iter().find(|(_, word)| *word == value);
                self.sort = order.map(|(order, _)| *order);
            }
            "sort_direction" => {
                self.ascending = match value {
                    "asc" => Some(true),
                    "desc" => Some(false),
                    _ => None,
                }
            }
            "unfiltered" => self.unfiltered = truth(value) == Some(true),
            // `freeform_ids`, and `freeform_ids-2` for the second page.
            "more" => {
                let (field, page) = value.split_once('-').unwrap_or((value, "1"));
                let page = page.parse().ok().filter(|page| *page >= 1).unwrap_or(1);
                self.more = kind_of(field).map(|kind| (kind, page));
            }
            _ => {}
        }
        self
    }

    /// In the one form in which two questions can be compared.
    fn settled(mut self) -> Asked {
        let place = |kind: Kind| KINDS.iter().position(|(found, _)| *found == kind);
        for list in [&mut self.include, &mut self.exclude] {
            list.sort_by_key(|(kind, id)| (place(*kind), *id));
        }
        self.any.sort_by_key(|kind| place(*kind));
        self.any.dedup();
        if self.query.is_empty() && self.sort == Some(Order::default()) {
            self.sort = None;
        }
        if self.ascending == Some(begins_small(self.order())) {
            self.ascending = None;
        }
        self
    }

    /// Whether works are asked for by anything but what the list itself is about.
    pub(crate) fn filters(&self) -> bool {
        let unsorted = Asked { sort: None, ascending: None, unfiltered: false, more: None, ..self.clone() };
        unsorted != Asked::default()
    }

    /// Whether the smallest come first.
    pub(crate) fn is_ascending(&self) -> bool {
        self.ascending.unwrap_or(begins_small(self.order()))
    }

    /// What it is sorted by, where words have no say.
    pub(crate) fn order(&self) -> Order {
        self.sort.unwrap_or_default()
    }

    /// Whether what fits the words best comes first.
    pub(crate) fn is_best_first(&self) -> bool {
        self.sort.is_none() && !self.query.is_empty()
    }

    /// The fields that say it, in their one order; empty ones left out.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut search = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push((format!("work_search[{name}]"), value.to_owned()));
            }
        };
        let truth = |so: Option<bool>| so.map_or("", |so| if so { "T" } else { "F" });
        search("query", &self.query);
        search("sort_column", self.sort.map_or("", word_of));
        search("sort_direction", self.ascending.map_or("", |up| if up { "asc" } else { "desc" }));
        search("other_tag_names", &self.names);
        search("excluded_tag_names", &self.without);
        search("crossover", truth(self.crossover));
        search("complete", truth(self.complete));
        search("single_chapter", if self.single_chapter { "1" } else { "" });
        search("words_from", &self.words[0]);
        search("words_to", &self.words[1]);
        search("date_from", &self.dates[0]);
        search("date_to", &self.dates[1]);
        search("language_id", &self.language);
        for kind in &self.any {
            fields.push(("work_search[any_of][]".to_owned(), field_of(*kind).to_owned()));
        }
        for (outside, list) in [("include", &self.include), ("exclude", &self.exclude)] {
            for (kind, id) in list {
                fields.push((format!("{outside}_work_search[{}][]", field_of(*kind)), id.to_string()));
            }
        }
        if self.unfiltered {
            fields.push(("unfiltered".to_owned(), "1".to_owned()));
        }
        fields
    }

    /// The address of a page of the list at `path`, which may have a query of its own.
    pub(crate) fn address(&self, path: &str, page: i64) -> String {
        let mut address = path.to_owned();
        let mut join = if path.contains('?') { '&' } else { '?' };
        let page = (page > 1).then(|| ("page".to_owned(), page.to_string()));
        for (name, value) in self.fields().into_iter().chain(page) {
            address.push(join);
            address.push_str(&parameter(&name));
            address.push('=');
            address.push_str(&parameter(&value));
            join = '&';
        }
        address
    }

    /// The included tags of a kind.
    pub(crate) fn included(&self, kind: Kind) -> impl Iterator<Item = TagId> {
        self.include.iter().filter(move |tag| tag.0 == kind).map(|tag| tag.1)
    }
}

pub(crate) fn word_of(order: Order) -> &'static str {
    ORDERS.iter().find(|(found, _)| *found == order).map_or("", |(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(query: &str) -> Asked {
        Asked::read(Some(query))
    }

    #[test]
    fn the_contracts_names_are_understood_with_and_without_percent() {
        let asked = read(
            "work_search[sort_column]=kudos_count&include_work_search%5Bfandom_ids%5D%5B%5D=7&page=2\
             &exclude_work_search[character_ids][]=9&exclude_work_search[character_ids][]=9\
             &work_search[crossover]=F&work_search[complete]=T&work_search[words_from]=20%2C000\
             &work_search[other_tag_names]=Fluff%2C+Angst&work_search[language_id]=en",
        );
        assert_eq!(asked.include, [(Kind::Fandom, TagId(7))]);
        assert_eq!(asked.exclude, [(Kind::Character, TagId(9))]);
        assert_eq!((asked.crossover, asked.complete), (Some(false), Some(true)));
        assert_eq!((asked.order(), asked.is_ascending()), (Order::Kudos, false));
        assert_eq!((&*asked.words[0], &*asked.names, &*asked.language), ("20,000", "Fluff, Angst", "en"));
    }

    #[test]
    fn an_address_leaves_out_what_is_empty_and_keeps_the_lists_own_query() {
        let asked = read(
            "work_search[query]=&work_search[words_to]=&work_search[sort_direction]=desc\
                          &include_work_search[freeform_ids][]=12",
        );
        assert_eq!(
            asked.address("/credits/song/x?by=ada", 3),
            "/credits/song/x?by=ada&include_work_search%5Bfreeform_ids%5D%5B%5D=12&page=3"
        );
        assert_eq!(read("").address("/works", 1), "/works");
        assert!(asked.filters() && !read("work_search[sort_column]=hits").filters());
    }

    #[test]
    fn with_words_the_best_come_first_unless_another_order_is_named() {
        assert!(read("work_search[query]=lamps").is_best_first());
        let newest = read("work_search[query]=lamps&work_search[sort_column]=revised_at");
        assert!(!newest.is_best_first() && newest.address("/works", 1).contains("revised_at"));
        assert!(!read("work_search[sort_column]=revised_at").address("/works", 1).contains('?'));
    }

    #[test]
    fn titles_begin_with_a_and_all_else_with_the_most() {
        assert!(read("work_search[sort_column]=title_to_sort_on").is_ascending());
        assert!(!read("work_search[sort_column]=word_count").is_ascending());
        assert!(read("work_search[sort_column]=word_count&work_search[sort_direction]=asc").is_ascending());
    }

    #[test]
    fn the_first_two_hundred_tags_count_and_the_others_are_told() {
        let query: String = (0..500).map(|id| format!("&exclude_work_search[freeform_ids][]={id}")).collect();
        let asked = read(&query);
        assert_eq!((asked.exclude.len(), asked.too_many), (TAGS, 300));
    }

    #[test]
    fn a_rating_is_one_so_any_of_them_is_never_asked() {
        let asked = read("work_search[any_of][]=rating_ids&work_search[any_of][]=character_ids");
        assert_eq!(asked.any, [Kind::Character]);
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof!["\\PC{0,12}", "[0-9]{1,4}", Just("T".to_owned()), Just("desc".to_owned())]
    }

    fn name() -> impl Strategy<Value = String> {
        let known: Vec<String> = KINDS
            .iter()
            .flat_map(|(_, field)| {
                [format!("include_work_search[{field}][]"), format!("exclude_work_search[{field}][]")]
            })
            .chain(
                [
                    "sort_column",
                    "sort_direction",
                    "query",
                    "other_tag_names",
                    "crossover",
                    "words_from",
                    "date_to",
                ]
                .map(|name| format!("work_search[{name}]")),
            )
            .collect();
        prop_oneof![prop::sample::select(known), "\\PC{0,12}"]
    }

    proptest! {
        #[test]
        fn any_query_is_read_and_its_address_says_the_same(pairs in prop::collection::vec((name(), value()), 0..20)) {
            let query: Vec<String> =
                pairs.iter().map(|(name, value)| format!("{}={}", parameter(name), parameter(value))).collect();
            let asked = read(&query.join("&"));
            let address = asked.address("/works", 1);
            let again = read(address.split_once('?').map_or("", |(_, query)| query));
            prop_assert_eq!(&Asked { more: None, ..asked }, &again);
            prop_assert_eq!(address, again.address("/works", 1));
        }

        #[test]
        fn anything_at_all_is_read(query in "\\PC{0,300}") {
            read(&query);
        }
    }
}
