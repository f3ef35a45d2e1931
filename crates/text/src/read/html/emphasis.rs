//! What elements and their `style` attributes say of emphasis.

use crate::read::model::{CITE, CODE, EM, QUOTE, RT, RUBY, SMALL, STRIKE, STRONG, SUB, SUP, Style, UNDER};

/// The emphasis of an inline element; nothing if it is none.
pub(super) fn inline_style(name: &str) -> Option<Style> {
    Some(match name {
        "em" | "i" | "dfn" | "var" => EM,
        "strong" | "b" => STRONG,
        "u" | "ins" => UNDER,
        "s" | "strike" | "del" => STRIKE,
        "sup" => SUP,
        "sub" => SUB,
        "small" => SMALL,
        "code" | "tt" | "kbd" | "samp" => CODE,
        "cite" => CITE,
        "q" => QUOTE,
        "ruby" => RUBY,
        "rt" => RT,
        "a" | "span" | "font" | "big" | "abbr" | "acronym" | "rb" | "label" | "mark" | "bdo" | "bdi" => 0,
        _ => return None,
    })
}

/// What a `style` attribute says of emphasis.
pub(super) fn css_style(css: &str) -> Style {
    if css.is_empty() {
        return 0;
    }
    let css = css.to_ascii_lowercase().replace(' ', "");
    let mut style = 0;
    for (sign, bit) in [
        ("font-style:italic", EM),
        ("font-style:oblique", EM),
        ("font-weight:bold", STRONG),
        ("font-weight:700", STRONG),
        ("font-weight:600", STRONG),
        ("text-decoration:underline", UNDER),
        ("text-decoration-line:underline", UNDER),
        ("text-decoration:line-through", STRIKE),
        ("vertical-align:super", SUP),
        ("vertical-align:sub", SUB),
    ] {
        if css.contains(sign) {
            style |= bit;
        }
    }
    style
}
