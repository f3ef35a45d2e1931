//! The rules of the style sheets, held by reading them: logical directions only, only our own classes and
//! those that clients rely on, nothing fetched, colours with enough contrast in every theme, and a small whole.

use std::collections::BTreeMap;

/// The style sheets in the order in which they are delivered as one file.
const SHEETS: [(&str, &str); 8] = [
    ("tokens", include_str!("../../../../assets/css/tokens.css")),
    ("base", include_str!("../../../../assets/css/base.css")),
    ("layout", include_str!("../../../../assets/css/layout.css")),
    ("work", include_str!("../../../../assets/css/work.css")),
    ("blurb", include_str!("../../../../assets/css/blurb.css")),
    ("form", include_str!("../../../../assets/css/form.css")),
    ("people", include_str!("../../../../assets/css/people.css")),
    ("print", include_str!("../../../../assets/css/print.css")),
];

/// Classes that clients of such archives know, beside our own `fl-*`.
const SHARED_CLASSES: &str = "landmark required-tags text flash error work navigation meta commas stats tag \
    preface afterword title byline module notes associations chapter heading userstuff index datetime blurb \
    header tags warnings relationships summary series rating iswip category fandom relationship pagination current gap \
    rating-general-audience rating-teen rating-mature rating-explicit warning-yes warning-choosenotto \
    category-gen category-het category-slash category-femslash category-multi category-other complete-yes complete-no";

/// Bytes of the whole, uncompressed; a page with its styles stays far under 30 KB compressed.
const MOST_BYTES: usize = 48 * 1024;

/// One `selector { name: value; … }`, with the at-rule around it if there is one.
struct Rule {
    around: String,
    selector: String,
    declarations: Vec<(String, String)>,
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        let (_, after) = rest[start..].split_once("*/").unwrap_or_default();
        rest = after;
    }
    out + rest
}

/// The rules of a sheet; at-rules hold rules one level deep, and `@supports` inside `@media` two.
fn rules(css: &str) -> Vec<Rule> {
    let css = without_comments(css);
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in css.chars() {
        match c {
            '{' => open.push(std::mem::take(&mut piece).trim().to_owned()),
            '}' => {
                let selector = open.pop().unwrap_or_default();
                assert!(!selector.is_empty(), "a brace closes what was not opened");
                let body = std::mem::take(&mut piece);
                if !selector.starts_with('@') {
                    let declarations = body
                        .split(';')
                        .filter_map(|d| d.split_once(':'))
                        .map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned()))
                        .collect();
                    let around = open.join(" ");
                    found.push(Rule { around, selector, declarations });
                }
            }
            c => piece.push(c),
        }
    }
    assert!(open.is_empty(), "a brace was left open");
    found
}

fn all_rules() -> Vec<(&'static str, Rule)> {
    SHEETS.iter().flat_map(|(name, css)| rules(css).into_iter().map(move |r| (*name, r))).collect()
}

/// The class names in a selector. Numbers such as `.5` do not occur there.
fn classes(selector: &str) -> Vec<String> {
    selector
        .split('.')
        .skip(1)
        .map(|s| s.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
        .collect()
}

#[test]
fn only_own_classes_and_those_that_clients_know_are_selected() {
    let shared: Vec<&str> = SHARED_CLASSES.split_whitespace().collect();
    for (sheet, rule) in all_rules() {
        for class in classes(&rule.selector) {
            let known = class.starts_with("fl-") || shared.contains(&class.as_str());
            assert!(known, "{sheet}.css selects .{class} in `{}`", rule.selector);
        }
    }
}

#[test]
fn directions_are_logical_so_that_right_to_left_pages_mirror() {
    const PHYSICAL: [&str; 12] = [
        "left",
        "right",
        "top",
        "bottom",
        "width",
        "height",
        "min-width",
        "max-width",
        "min-height",
        "max-height",
        "float",
        "clear",
    ];
    for (sheet, rule) in all_rules() {
        // What an author aligned by hand stays on the side that was meant.
        let by_hand = [".fl-left", ".fl-right"].iter().any(|class| rule.selector.ends_with(class));
        for (name, value) in &rule.declarations {
            let sided = ["margin-", "padding-", "border-"]
                .iter()
                .filter_map(|p| name.strip_prefix(p))
                .any(|side| ["left", "right", "top", "bottom"].iter().any(|s| side.starts_with(s)));
            let aligned = name == "text-align" && matches!(value.as_str(), "left" | "right");
            let physical = sided || aligned || PHYSICAL.contains(&name.as_str());
            assert!(!physical || by_hand, "{sheet}.css: `{name}: {value}` in `{}`", rule.selector);
        }
    }
}

#[test]
fn every_class_that_the_cleaner_writes_is_styled() {
    let styled: Vec<String> = all_rules().iter().flat_map(|(_, rule)| classes(&rule.selector)).collect();
    for class in fanlight_text::clean::allow::OWN_CLASSES {
        assert!(styled.iter().any(|s| s == class), ".{class} is not styled");
    }
}

#[test]
fn nothing_is_fetched_and_the_whole_is_small() {
    let whole: String = SHEETS.iter().map(|(_, css)| *css).collect();
    for word in ["url(", "@import", "@font-face", "expression("] {
        assert!(!whole.contains(word), "the sheets hold {word}");
    }
    assert!(whole.len() <= MOST_BYTES, "{} bytes", whole.len());
}

#[test]
fn every_token_that_is_used_is_defined() {
    let mut defined: Vec<String> = Vec::new();
    let mut used: Vec<(String, &str)> = Vec::new();
    for (sheet, rule) in all_rules() {
        for (name, value) in rule.declarations {
            for piece in value.split("var(").skip(1) {
                let token = piece.split([')', ',']).next().unwrap_or_default().trim().to_owned();
                used.push((token, sheet));
            }
            if name.starts_with("--") {
                defined.push(name);
            }
        }
    }
    for (token, sheet) in used {
        assert!(defined.contains(&token), "{sheet}.css uses {token}");
    }
}

/// The colours of a theme: what `:root` sets for it over the light one. `night`: the system prefers dark.
fn theme(name: &str, night: bool) -> BTreeMap<String, String> {
    let mut colours = BTreeMap::new();
    for rule in rules(SHEETS[0].1) {
        let asks_dark = rule.around.contains("prefers-color-scheme: dark");
        let asks_not = rule.around.contains("not all");
        let media_holds = !asks_dark || asks_not != night;
        let wanted = format!(":root[data-theme={name}]");
        let meant = rule.selector.split(',').any(|s| s.trim() == ":root" || s.trim() == wanted);
        if media_holds && meant {
            colours.extend(rule.declarations.into_iter().filter(|(_, v)| v.starts_with('#')));
        }
    }
    colours
}

/// Relative luminance of `#rgb` or `#rrggbb`, as WCAG 2 defines it.
fn luminance(colour: &str) -> f64 {
    let hex = &colour[1..];
    let wide = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    let part = |at: usize| {
        let byte = u8::from_str_radix(&wide[at..at + 2], 16);
        let c = f64::from(byte.unwrap_or_default()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_controls_have_enough_contrast_in_every_theme() {
    const TEXT: [(&str, &str); 17] = [
        ("text", "surface"),
        ("text", "raised"),
        ("text", "sunk"),
        ("text", "ok-soft"),
        ("text", "danger-soft"),
        ("muted", "surface"),
        ("muted", "raised"),
        ("muted", "sunk"),
        ("accent", "surface"),
        ("accent", "raised"),
        ("accent", "danger-soft"),
        ("accent-deep", "sunk"),
        ("on-accent", "accent"),
        ("on-accent", "accent-deep"),
        ("danger", "surface"),
        ("danger", "danger-soft"),
        ("ok", "surface"),
    ];
    const EDGES: [(&str, &str); 2] = [("edge", "surface"), ("edge", "raised")];
    for (name, night) in [
        ("light", false),
        ("light", true),
        ("dark", false),
        ("system", false),
        ("system", true),
        ("contrast", false),
        ("contrast", true),
    ] {
        let colours = theme(name, night);
        let of = |token: &str| colours[&format!("--fl-{token}")].as_str();
        let enough = if name == "contrast" { 7.0 } else { 4.5 };
        for ((front, back), least) in TEXT.map(|p| (p, enough)).into_iter().chain(EDGES.map(|p| (p, 3.0))) {
            let got = contrast(of(front), of(back));
            assert!(got >= least, "{name} (night: {night}): {front} on {back} is {got:.2}, wanted {least}");
        }
    }
}

#[test]
fn the_dark_theme_is_the_same_by_choice_and_by_system() {
    assert_eq!(theme("dark", false), theme("system", true));
}
