//! What a text may hold: the tables of elements, attributes and classes.
//!
//! Every element a person may write is here; what is not here loses its tag and keeps its words.

/// The elements that may stand in cleaned HTML. The [`OBSOLETE`] ones a person may also type are written in these.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];

/// Elements that may be typed and are written in modern ones.
pub const OBSOLETE: &[&str] = &["acronym", "big", "center", "strike", "tt"];

/// The attributes every element may carry in cleaned HTML.
pub const EVERYWHERE: &[&str] = &["class", "dir", "lang", "title"];

/// The attributes of single elements in cleaned HTML. `align`, and widths in per cent, are written as classes.
pub const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "name", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("ins", &["cite"]),
    ("ol", &["start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["abbr", "colspan", "rowspan", "scope"]),
];

/// The classes the cleaner writes itself, for what obsolete attributes and elements said.
pub const OWN_CLASSES: &[&str] = &[
    "fl-left",
    "fl-right",
    "fl-center",
    "fl-justify",
    "fl-big",
    "fl-top",
    "fl-middle",
    "fl-bottom",
    "fl-disc",
    "fl-circle",
    "fl-square",
    "fl-w-5",
    "fl-w-10",
    "fl-w-15",
    "fl-w-20",
    "fl-w-25",
    "fl-w-30",
    "fl-w-35",
    "fl-w-40",
    "fl-w-45",
    "fl-w-50",
    "fl-w-55",
    "fl-w-60",
    "fl-w-65",
    "fl-w-70",
    "fl-w-75",
    "fl-w-80",
    "fl-w-85",
    "fl-w-90",
    "fl-w-95",
    "fl-w-100",
];

/// Classes of the site's skeleton, by which readers' programs find their way: no text may carry them. Plain words that
/// authors' styles use and no program looks up alone (`text title next previous current end position words icon
/// character status`) are left to the authors.
pub const SITE_CLASSES: &[&str] = &[
    "action",
    "actions",
    "afterword",
    "article",
    "associations",
    "blurb",
    "bookmark",
    "bookmarks",
    "bychapter",
    "byline",
    "categories",
    "category",
    "chapter",
    "chapters",
    "collection",
    "collections",
    "comment",
    "comments",
    "commas",
    "datetime",
    "download",
    "entire",
    "error",
    "fandom",
    "fandoms",
    "filters",
    "flash",
    "freeform",
    "freeforms",
    "gap",
    "group",
    "header",
    "heading",
    "hits",
    "index",
    "iswip",
    "kudos",
    "landmark",
    "language",
    "logged-in",
    "logged-out",
    "mark",
    "meta",
    "module",
    "navigation",
    "notes",
    "notice",
    "pagination",
    "posted",
    "preface",
    "proceed",
    "published",
    "rating",
    "relationship",
    "relationships",
    "required-tags",
    "series",
    "series-show",
    "share",
    "stats",
    "style",
    "subscribe",
    "summary",
    "tag",
    "tags",
    "thread",
    "userstuff",
    "warning",
    "warnings",
    "work",
    "works-show",
    "chapters-show",
    "characters",
];

/// Beginnings of the skeleton's classes that come in many forms.
const SITE_BEGINNINGS: &[&str] = &["rating-", "warning-", "category-", "complete-"];

/// May a text carry this class? Names are compared without regard to case, as some programs do.
pub fn class_is_free(class: &str) -> bool {
    if class.is_empty() || class.len() > 100 {
        return false;
    }
    let mut letters = class.bytes();
    let first_is_good = letters.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-');
    if !first_is_good || !letters.all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return false;
    }
    let class = class.to_ascii_lowercase();
    !class.starts_with("fl-")
        && !class.starts_with("mso")
        && !class.starts_with("wordsection")
        && !SITE_BEGINNINGS.iter().any(|b| class.starts_with(b))
        && !SITE_CLASSES.contains(&class.as_str())
}

/// Does this element stand apart from the line it is written in?
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "blockquote"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Does a tag of this name say that the writer sets lines and paragraphs by tags? Rules, headings, centred lines and
/// pictures are typed between plain paragraphs too and say nothing.
pub(crate) fn sets_lines(name: &str) -> bool {
    name == "br"
        || matches!(name, "section" | "article" | "body")
        || is_block(name) && !matches!(name, "hr" | "center" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_wear_the_site_s_classes() {
        for class in [
            "fl-page",
            "FL-page",
            "userstuff",
            "Preface",
            "rating-mature",
            "notice",
            "MsoNormal",
            "",
            "a b",
            "1x",
        ] {
            assert!(!class_is_free(class), "{class:?}");
        }
        for class in ["letter", "text", "chat_left", "-x", "flower", "B2"] {
            assert!(class_is_free(class), "{class:?}");
        }
    }
}
