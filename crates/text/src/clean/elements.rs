//! Every tag a person may write: what it is written as and how it behaves.

/// How an element is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Emphasis as browsers understand it: left open, it runs on into the next paragraphs.
    Formatting,
    /// Any other inline element: it ends with the block it was opened in.
    Inline,
    /// `rt`, `rp`: only inside `ruby`.
    Ruby,
    /// A block that takes anything, or `p`.
    Block,
    /// A block that takes inline content only, or mostly: headings, `pre`.
    Line,
    /// `ul`, `ol`.
    List,
    /// `li`.
    Item,
    /// `dl`.
    Terms,
    /// `dt`, `dd`.
    Term,
    /// `table`.
    Table,
    /// `caption colgroup col thead tbody tfoot tr td th`.
    TablePart,
    /// `summary`, `figcaption`: only inside their parents.
    Caption,
    /// `br`.
    Break,
    /// `hr`.
    Rule,
    /// `img`.
    Picture,
}

/// A tag that is understood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element {
    /// Its name in the source, lower case.
    pub(crate) source: &'static str,
    /// The element it is written as; empty: none, only what its style says.
    pub(crate) out: &'static str,
    /// How it is placed.
    pub(crate) role: Role,
    /// The class that says what its obsolete name said.
    pub(crate) class: Option<&'static str>,
}

/// The element with this name in the source, if it is one that is understood.
pub(crate) fn known(name: &str) -> Option<Element> {
    KNOWN.binary_search_by(|e| e.0.cmp(name)).ok().map(|n| {
        let (source, out, role) = KNOWN[n];
        let class = match source {
            "center" => Some("fl-center"),
            "big" => Some("fl-big"),
            _ => None,
        };
        Element { source, out, role, class }
    })
}

/// In order of name.
const KNOWN: &[(&str, &str, Role)] = &[
    ("a", "a", Role::Formatting),
    ("abbr", "abbr", Role::Inline),
    ("acronym", "abbr", Role::Inline),
    ("address", "address", Role::Block),
    ("article", "div", Role::Block),
    ("aside", "div", Role::Block),
    ("b", "b", Role::Formatting),
    ("big", "span", Role::Formatting),
    ("blockquote", "blockquote", Role::Block),
    ("br", "br", Role::Break),
    ("caption", "caption", Role::TablePart),
    ("center", "div", Role::Block),
    ("cite", "cite", Role::Inline),
    ("code", "code", Role::Formatting),
    ("col", "col", Role::TablePart),
    ("colgroup", "colgroup", Role::TablePart),
    ("dd", "dd", Role::Term),
    ("del", "del", Role::Inline),
    ("details", "details", Role::Block),
    ("dfn", "dfn", Role::Inline),
    ("dir", "ul", Role::List),
    ("div", "div", Role::Block),
    ("dl", "dl", Role::Terms),
    ("dt", "dt", Role::Term),
    ("em", "em", Role::Formatting),
    ("fieldset", "div", Role::Block),
    ("figcaption", "figcaption", Role::Caption),
    ("figure", "figure", Role::Block),
    ("font", "", Role::Formatting),
    ("footer", "div", Role::Block),
    ("form", "div", Role::Block),
    ("h1", "h1", Role::Line),
    ("h2", "h2", Role::Line),
    ("h3", "h3", Role::Line),
    ("h4", "h4", Role::Line),
    ("h5", "h5", Role::Line),
    ("h6", "h6", Role::Line),
    ("header", "div", Role::Block),
    ("hgroup", "div", Role::Block),
    ("hr", "hr", Role::Rule),
    ("i", "i", Role::Formatting),
    ("image", "img", Role::Picture),
    ("img", "img", Role::Picture),
    ("ins", "ins", Role::Inline),
    ("kbd", "kbd", Role::Inline),
    ("li", "li", Role::Item),
    ("listing", "pre", Role::Line),
    ("main", "div", Role::Block),
    ("menu", "ul", Role::List),
    ("nav", "div", Role::Block),
    ("ol", "ol", Role::List),
    ("p", "p", Role::Block),
    ("pre", "pre", Role::Line),
    ("q", "q", Role::Inline),
    ("rp", "rp", Role::Ruby),
    ("rt", "rt", Role::Ruby),
    ("ruby", "ruby", Role::Inline),
    ("s", "s", Role::Formatting),
    ("samp", "samp", Role::Inline),
    ("section", "div", Role::Block),
    ("small", "small", Role::Formatting),
    ("span", "span", Role::Inline),
    ("strike", "s", Role::Formatting),
    ("strong", "strong", Role::Formatting),
    ("sub", "sub", Role::Inline),
    ("summary", "summary", Role::Caption),
    ("sup", "sup", Role::Inline),
    ("table", "table", Role::Table),
    ("tbody", "tbody", Role::TablePart),
    ("td", "td", Role::TablePart),
    ("tfoot", "tfoot", Role::TablePart),
    ("th", "th", Role::TablePart),
    ("thead", "thead", Role::TablePart),
    ("tr", "tr", Role::TablePart),
    ("tt", "code", Role::Formatting),
    ("u", "u", Role::Formatting),
    ("ul", "ul", Role::List),
    ("var", "var", Role::Inline),
];

/// Tags that only frame a page or are a program's own: dropped without a word.
pub(crate) fn is_silent(name: &str) -> bool {
    matches!(name, "html" | "head" | "body" | "meta" | "link" | "font" | "nobr" | "wbr" | "xml")
        || name.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_writes_only_what_is_allowed() {
        assert!(KNOWN.is_sorted_by(|a, b| a.0 < b.0));
        for (source, out, _) in KNOWN {
            assert!(out.is_empty() || super::super::allow::ELEMENTS.contains(out), "{source}");
        }
        for element in super::super::allow::ELEMENTS {
            assert_eq!(known(element).map(|e| e.out), Some(*element));
        }
    }
}
