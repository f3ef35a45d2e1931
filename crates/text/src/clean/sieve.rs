//! The last word: ammonia parses what the rewriting pass wrote as a browser would, and lets through what the tables
//! allow. On that pass's own writing it changes nothing; it is there for the day that pass has a hole.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::Field;
use super::allow;

/// The value of `rel` on every link out of a text.
pub(crate) const REL: &str = "nofollow noopener";

static WITH_CLASSES: LazyLock<Builder<'static>> = LazyLock::new(|| build(true));
static WITHOUT_CLASSES: LazyLock<Builder<'static>> = LazyLock::new(|| build(false));

/// Lets `html` through by the tables. Cost is linear only for HTML that is well nested and not deep.
pub(crate) fn sift(html: &str, field: Field) -> String {
    let builder = if field.takes_classes() { &*WITH_CLASSES } else { &*WITHOUT_CLASSES };
    builder.clean(html).to_string()
}

fn build(classes: bool) -> Builder<'static> {
    let mut builder = Builder::empty();
    let attributes: HashMap<&str, HashSet<&str>> =
        allow::ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    builder
        .tags(allow::ELEMENTS.iter().copied().collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .generic_attributes(allow::EVERYWHERE.iter().copied().collect())
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(UrlRelative::Custom(Box::new(own_address)))
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |tag, name, value| filter(classes, tag, name, value));
    builder
}

fn own_address(url: &str) -> Option<Cow<'_, str>> {
    let own =
        url.starts_with('#') || (url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\"));
    own.then_some(Cow::Borrowed(url))
}

fn filter<'u>(classes: bool, tag: &str, name: &str, value: &'u str) -> Option<Cow<'u, str>> {
    match (tag, name) {
        ("a", "rel") => Some(Cow::Borrowed(REL)),
        ("img", "src") if value.starts_with("mailto:") => None,
        (_, "class") => {
            let fits =
                |class: &&str| allow::OWN_CLASSES.contains(class) || (classes && allow::class_is_free(class));
            let kept: Vec<&str> = value.split_ascii_whitespace().filter(fits).collect();
            if kept.is_empty() { None } else { Some(Cow::Owned(kept.join(" "))) }
        }
        _ => Some(Cow::Borrowed(value)),
    }
}
