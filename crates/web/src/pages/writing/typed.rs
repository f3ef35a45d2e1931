//! From the fields of a browser's form to the archive's forms. Nothing is checked and nothing is dropped here, but for
//! empty pieces between commas.

use fanlight_archive::tags::{TagLists, split};
use fanlight_archive::works::form::{ChapterForm, CreditForm, WorkForm};

use crate::forms::Fields;
use crate::visit::Visit;

/// The button that adds a row of credits.
pub(crate) const ADD_CREDIT: &str = "add_credit";
/// The button that takes a row of credits away; its value is the row's number, from 0.
pub(crate) const REMOVE_CREDIT: &str = "remove_credit";
/// The series a work is to be in, a field for each.
pub(crate) const SERIES: &str = "work[series][]";
/// Says that a form knows of series, even where it names none.
pub(crate) const SERIES_KNOWN: &str = "work[series_known]";
/// The title of a new series.
pub(crate) const NEW_SERIES: &str = "work[series_attributes][title]";
/// The names of a chapter's fields inside a work's form.
pub(crate) const INNER: &str = "work[chapter_attributes]";
/// The names of a chapter's fields in its own form.
pub(crate) const OWN: &str = "chapter";

/// The tags, each kind from its field: lists to choose from have one value each, the others part at commas.
pub(crate) fn tags(fields: &Fields) -> TagLists {
    let chosen = |name: &str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let typed = |name: &str| split(fields.one(name));
    TagLists {
        ratings: chosen("work[rating_string]"),
        warnings: chosen("work[archive_warning_strings][]"),
        categories: chosen("work[category_strings][]"),
        fandoms: typed("work[fandom_string]"),
        relationships: typed("work[relationship_string]"),
        characters: typed("work[character_string]"),
        freeforms: typed("work[freeform_string]"),
    }
}

/// The rows of credits, as the buttons left them: one taken away, one added.
pub(crate) fn credits(fields: &Fields) -> Vec<CreditForm> {
    let column = |part: &str| {
        let name = format!("work[credits][][{part}]");
        let values = fields.0.iter().filter(|(found, _)| *found == name).map(|(_, value)| value.clone());
        values.collect::<Vec<_>>()
    };
    let (kinds, titles, creators, urls) = (column("kind"), column("title"), column("creator"), column("url"));
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let rows = kinds.len().max(titles.len()).max(creators.len()).max(urls.len());
    let mut credits: Vec<_> = (0..rows)
        .map(|row| CreditForm {
            kind: cell(&kinds, row),
            title: cell(&titles, row),
            creator: cell(&creators, row),
            url: cell(&urls, row),
        })
        .collect();
    if let Ok(row) = fields.one(REMOVE_CREDIT).parse::<usize>()
        && row < credits.len()
    {
        credits.remove(row);
    }
    if fields.has(ADD_CREDIT) {
        credits.push(CreditForm::default());
    }
    credits
}

/// A work's form.
pub(crate) fn work(visit: &Visit, fields: &Fields) -> WorkForm {
    let text = |name: &str| fields.one(name).to_owned();
    let pseuds = fields.all("work[author_attributes][ids][]").filter_map(|id| id.parse().ok()).collect();
    let or =
        |value: &str, default: &str| if value.is_empty() { default.to_owned() } else { value.to_owned() };
    WorkForm {
        title: text("work[title]"),
        tags: tags(fields),
        summary: text("work[summary]"),
        notes: text("work[notes]"),
        end_notes: text("work[endnotes]"),
        language: text("work[language_id]"),
        chapters: text("work[wip_length]"),
        published: text("work[published]"),
        post_at: text("work[post_at]"),
        time_zone: zone(visit),
        restricted: fields.ticked("work[restricted]"),
        anonymous: fields.ticked("work[anonymous]"),
        text_hidden: fields.ticked("work[text_hidden]"),
        comments_from: or(fields.one("work[comments_from]"), "members"),
        comments_moderated: fields.ticked("work[moderated_commenting_enabled]"),
        history_for: or(fields.one("work[history_for]"), "nobody"),
        credits: credits(fields),
        pseuds,
        // A form that knew nothing of series leaves them alone.
        series: fields
            .has(SERIES_KNOWN)
            .then(|| fields.all(SERIES).filter_map(|id| id.parse().ok()).collect()),
        new_series: text(NEW_SERIES),
    }
}

/// A chapter's form; `prefix` is [`INNER`] or [`OWN`].
pub(crate) fn chapter(fields: &Fields, prefix: &str) -> ChapterForm {
    let text = |part: &str| fields.one(&format!("{prefix}[{part}]")).to_owned();
    ChapterForm {
        title: text("title"),
        summary: text("summary"),
        notes: text("notes"),
        end_notes: text("endnotes"),
        text: text("content"),
        published: text("published"),
        raw: None,
    }
}

/// Whether a chapter's text came with a work's form.
pub(crate) fn has_chapter(fields: &Fields) -> bool {
    fields.has("work[chapter_attributes][content]")
}

/// The time zone in which this person gives times; empty is UTC.
pub(crate) fn zone(visit: &Visit) -> String {
    visit.session.as_ref().map(|session| session.preferences.time_zone.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn tags_part_at_commas_and_keep_the_order_in_which_they_were_typed() {
        let tags = tags(&fields(&[
            ("work[fandom_string]", "Zorro, Emma ,, Emma - Jane Austen"),
            ("work[archive_warning_strings][]", ""),
            ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
        ]));
        assert_eq!(tags.fandoms, ["Zorro", "Emma", "Emma - Jane Austen"]);
        assert_eq!(tags.warnings, ["No Archive Warnings Apply"]);
    }

    #[test]
    fn rows_of_credits_come_and_go_and_the_others_stay() {
        let rows = [
            ("work[credits][][kind]", "song"),
            ("work[credits][][title]", "The Parting Glass"),
            ("work[credits][][creator]", ""),
            ("work[credits][][url]", ""),
            ("work[credits][][kind]", "beta"),
            ("work[credits][][title]", ""),
            ("work[credits][][creator]", "Bea"),
            ("work[credits][][url]", ""),
        ];
        let plain = credits(&fields(&rows));
        assert_eq!((plain.len(), plain[1].creator.as_str()), (2, "Bea"));
        let fewer = credits(&fields(&[&rows[..], &[(REMOVE_CREDIT, "0")]].concat()));
        assert_eq!((fewer.len(), fewer[0].creator.as_str()), (1, "Bea"));
        let more = credits(&fields(&[&rows[..], &[(ADD_CREDIT, "1")]].concat()));
        assert!(more.len() == 3 && more[2].is_empty());
        assert_eq!(credits(&fields(&[&rows[..], &[(REMOVE_CREDIT, "7")]].concat())).len(), 2);
    }
}
