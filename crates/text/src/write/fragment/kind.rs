//! What kind of element a tag is, as far as nesting goes.

/// Where an element may stand and what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Emphasis, links: words in, words around.
    Inline,
    /// `p`, `pre`: words in, blocks around.
    Paragraph,
    /// `h1`–`h6`, as the author counts.
    Heading(u8),
    /// `div`, `blockquote`: anything in.
    Box,
    Address,
    List,
    Item,
    Terms,
    Term,
    Meaning,
    Table,
    Caption,
    Columns,
    Column,
    Head,
    Body,
    Foot,
    Row,
    Cell,
    Details,
    Summary,
    Figure,
    FigureCaption,
    Ruby,
    RubyText,
    RubyParenthesis,
    /// `br`, `wbr`.
    Break,
    Picture,
    Rule,
    /// Not for reading, with all that is in it.
    Skipped,
    /// Unknown tags: what is in them stays.
    Unknown,
}

impl Kind {
    pub(super) fn of(name: &str) -> Kind {
        match name {
            "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "del" | "dfn"
            | "em" | "font" | "i" | "ins" | "kbd" | "mark" | "q" | "s" | "samp" | "small" | "span"
            | "strike" | "strong" | "sub" | "sup" | "tt" | "u" | "var" => Kind::Inline,
            "p" | "pre" => Kind::Paragraph,
            "h1" => Kind::Heading(1),
            "h2" => Kind::Heading(2),
            "h3" => Kind::Heading(3),
            "h4" => Kind::Heading(4),
            "h5" => Kind::Heading(5),
            "h6" => Kind::Heading(6),
            "div" | "blockquote" | "center" | "section" | "article" => Kind::Box,
            "address" => Kind::Address,
            "ul" | "ol" => Kind::List,
            "li" => Kind::Item,
            "dl" => Kind::Terms,
            "dt" => Kind::Term,
            "dd" => Kind::Meaning,
            "table" => Kind::Table,
            "caption" => Kind::Caption,
            "colgroup" => Kind::Columns,
            "col" => Kind::Column,
            "thead" => Kind::Head,
            "tbody" => Kind::Body,
            "tfoot" => Kind::Foot,
            "tr" => Kind::Row,
            "td" | "th" => Kind::Cell,
            "details" => Kind::Details,
            "summary" => Kind::Summary,
            "figure" => Kind::Figure,
            "figcaption" => Kind::FigureCaption,
            "ruby" => Kind::Ruby,
            "rt" => Kind::RubyText,
            "rp" => Kind::RubyParenthesis,
            "br" | "wbr" => Kind::Break,
            "img" => Kind::Picture,
            "hr" => Kind::Rule,
            "script" | "style" | "template" | "title" => Kind::Skipped,
            _ => Kind::Unknown,
        }
    }

    /// Whether space alone may stand in it; in the others it is no text and could break the form.
    pub(super) fn keeps_space(self) -> bool {
        !matches!(
            self,
            Kind::List
                | Kind::Terms
                | Kind::Table
                | Kind::Columns
                | Kind::Head
                | Kind::Body
                | Kind::Foot
                | Kind::Row
        )
    }

    /// Whether it holds words only, and ends where a block begins.
    pub(super) fn ends_at_block(self) -> bool {
        matches!(self, Kind::Paragraph | Kind::Heading(_) | Kind::Ruby | Kind::RubyText)
    }
}

/// What the element is called today, and the class that keeps an obsolete one's looks.
pub(super) fn modern(name: &str) -> (&'static str, &'static str) {
    macro_rules! same {
        ($($tag:literal)*) => {
            match name {
                $($tag => ($tag, ""),)*
                "acronym" => ("abbr", ""),
                "big" => ("span", "fl-big"),
                "center" => ("div", "fl-center"),
                "strike" => ("s", ""),
                "tt" => ("code", ""),
                "font" => ("span", ""),
                _ => ("div", ""),
            }
        };
    }
    same!("a" "abbr" "address" "b" "bdi" "bdo" "blockquote" "br" "caption" "cite" "code" "col" "colgroup" "dd" "del"
        "details" "dfn" "div" "dl" "dt" "em" "figcaption" "figure" "i" "ins" "kbd" "li" "mark" "ol" "p" "pre" "q" "ruby"
        "s" "samp" "small" "span" "strong" "sub" "summary" "sup" "table" "tbody" "td" "tfoot" "th" "thead" "tr" "u" "ul"
        "var" "wbr" "hr" "rt")
}

/// Whether a tag has no end tag by HTML's rules.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
