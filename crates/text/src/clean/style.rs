//! What an inline style says that a text keeps: Word and Google Docs write emphasis and centring so.

/// The meaning of one `style` attribute, read before the attribute is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Bold, or expressly not bold.
    pub(crate) bold: Option<bool>,
    /// Italic, or expressly upright.
    pub(crate) italic: Option<bool>,
    pub(crate) underline: bool,
    pub(crate) strike: bool,
    /// `sup` or `sub`.
    pub(crate) raised: Option<&'static str>,
    /// The class for the alignment.
    pub(crate) align: Option<&'static str>,
    /// Word wrote it.
    pub(crate) word: bool,
}

/// Reads the declarations of a `style` attribute; what it does not know, it passes over.
pub(crate) fn read(style: &str) -> Style {
    let mut read = Style::default();
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim().to_ascii_lowercase();
        if property.starts_with("mso-") {
            read.word = true;
            continue;
        }
        let value = value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase();
        match property.as_str() {
            "font-weight" => {
                read.bold = match value.as_str() {
                    "bold" | "bolder" => Some(true),
                    "normal" | "lighter" => Some(false),
                    weight => weight.parse::<u16>().ok().map(|n| n >= 600).or(read.bold),
                }
            }
            "font-style" => match value.as_str() {
                "italic" | "oblique" => read.italic = Some(true),
                "normal" => read.italic = Some(false),
                _ => {}
            },
            "text-decoration" | "text-decoration-line" => {
                read.underline = value.split_ascii_whitespace().any(|v| v == "underline");
                read.strike = value.split_ascii_whitespace().any(|v| v == "line-through");
            }
            "vertical-align" => match value.as_str() {
                "super" => read.raised = Some("sup"),
                "sub" => read.raised = Some("sub"),
                _ => {}
            },
            "text-align" => read.align = align(&value).or(read.align),
            _ => {}
        }
    }
    read
}

/// The class for a value of `text-align` or of the attribute `align`.
pub(crate) fn align(value: &str) -> Option<&'static str> {
    match value.trim().to_ascii_lowercase().as_str() {
        "left" => Some("fl-left"),
        "right" => Some("fl-right"),
        "center" | "centre" => Some("fl-center"),
        "justify" => Some("fl-justify"),
        _ => None,
    }
}

impl Style {
    /// The elements that say the same.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &'static str> {
        [
            (self.bold == Some(true)).then_some("strong"),
            (self.italic == Some(true)).then_some("em"),
            self.underline.then_some("u"),
            self.strike.then_some("s"),
            self.raised,
        ]
        .into_iter()
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(style: &str) -> Vec<&'static str> {
        read(style).elements().collect()
    }

    #[test]
    fn emphasis_in_styles_is_understood() {
        assert_eq!(said("font-style:italic"), ["em"]);
        assert_eq!(
            said("FONT-WEIGHT: 700 !important; text-decoration: underline line-through"),
            ["strong", "u", "s"]
        );
        assert_eq!(
            said("font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline"),
            [""; 0]
        );
        assert_eq!(said("vertical-align:super"), ["sup"]);
        assert_eq!(read("text-align : Center").align, Some("fl-center"));
        assert!(read("mso-bidi-font-style:normal").word);
        assert_eq!(said("garbage;:;x:"), [""; 0]);
    }
}
