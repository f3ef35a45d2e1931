//! What holds for whatever is cleaned: bounded, valid, only what is allowed, and clean the second time.
#![allow(clippy::expect_used, reason = "helpers of tests")]

mod audit;

use fanlight_text::clean::{Field, GROWTH_ROOM, MAX_GROWTH, allow, clean, clean_typed, to_text};
use fanlight_text::count;
use proptest::prelude::*;

/// Tags beside the allowed ones: what other programs write, and what parsers treat in ways of their own.
const OTHERS: &[&str] = &[
    "font",
    "section",
    "menu",
    "svg",
    "math",
    "template",
    "select",
    "option",
    "button",
    "textarea",
    "title",
    "noscript",
    "form",
    "marquee",
    "object",
    "body",
    "html",
    "frameset",
    "foreignObject",
    "mtext",
    "annotation-xml",
    "nobr",
    "rb",
];

const ATTRIBUTES: &[&str] = &[
    "",
    "",
    "",
    " class=k",
    " class='fl-center note work'",
    " align=center",
    " align=left",
    " title='a\"b'",
    " lang=de",
    " dir=rtl",
    " href=/works/1",
    " href='https://example.org/?a=b&c'",
    " href=javascript:x",
    " name=n",
    " src=/images/1",
    " src=x onerror=y",
    " alt='x<y'",
    " width='50%'",
    " width=20",
    " colspan=2",
    " rowspan=3",
    " scope=row",
    " span=2",
    " start=4",
    " type=a",
    " open",
    " style='font-weight:bold;font-style:italic'",
    " style='text-align:right'",
    " style='font-weight:normal'",
    " style='mso-x:y;vertical-align:super'",
    " id=x",
    " cite=https://example.org/",
    " cite=x",
];

const TEXTS: &[&str] = &[
    "word",
    "two words",
    " ",
    "\n",
    "\n\n",
    "&amp;",
    "&lt;b&gt;",
    "\u{a0}",
    "&#0;",
    "\u{0}",
    "é漢",
    "<",
    "a<b",
    "<!-- c",
    "-->",
    "<!--x-->",
    "]]>",
    "<![CDATA[",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!doctype html>",
    "\t",
    "\r\n",
    "</",
    "<?x?>",
    "</br>",
    "</p>",
    "&",
    "\u{1}",
    "\u{fffe}",
];

fn soup() -> impl Strategy<Value = String> {
    let tag = || proptest::sample::select([allow::ELEMENTS, allow::OBSOLETE, OTHERS].concat());
    let open = (tag(), 0..ATTRIBUTES.len(), 0..ATTRIBUTES.len()).prop_map(|(tag, a, b)| {
        format!("<{tag}{}{}>", ATTRIBUTES[a], if a == b { "" } else { ATTRIBUTES[b] })
    });
    let close = tag().prop_map(|tag| format!("</{tag}>"));
    let text = (0..TEXTS.len()).prop_map(|t| TEXTS[t].to_owned());
    prop::collection::vec(prop_oneof![4 => open, 3 => close, 3 => text], 0..40)
        .prop_map(|parts| parts.concat())
}

/// Holds for every source.
fn holds(source: &str, field: Field) {
    for typed in [false, true] {
        let cleaned = if typed { clean_typed(source, field) } else { clean(source, field) };
        let Ok(cleaned) = cleaned else { continue };
        let html = &cleaned.html;
        assert!(
            html.len() <= MAX_GROWTH * source.len() + GROWTH_ROOM,
            "{} from {}",
            html.len(),
            source.len()
        );
        assert_eq!(audit::faults(html), Vec::<String>::new(), "in {html}");
        let again = clean(html, field).expect("what is clean is taken");
        assert_eq!(&again.html, html, "cleaned again");
        let text = to_text(html);
        assert!(count::words(html) <= count::characters(html));
        assert!(text.len() <= html.len() * 4 + 16, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soup_of_tags_comes_out_clean_valid_and_the_same_again(source in soup()) {
        holds(&source, Field::Chapter);
    }

    #[test]
    fn short_texts_too(source in soup()) {
        holds(&source, Field::Short);
        if let Ok(cleaned) = clean(&source, Field::Short) {
            prop_assert!(!cleaned.html.contains("\"k"));
        }
    }

    #[test]
    fn any_characters_at_all_come_out_clean(source in "\\PC{0,60}|[<>/a-c =\"'&;!\\-\\n]{0,80}") {
        holds(&source, Field::Chapter);
    }

    #[test]
    fn words_are_never_lost_from_plain_paragraphs(words in prop::collection::vec("[a-z]{1,8}", 1..30)) {
        let source = words.join("\n\n");
        let cleaned = clean_typed(&source, Field::Chapter).expect("is taken");
        prop_assert_eq!(to_text(&cleaned.html), source);
        prop_assert_eq!(count::words(&cleaned.html), words.len() as u64);
    }
}

#[test]
fn long_texts_are_cleaned_in_pieces_without_a_seam() {
    let paragraph =
        "<p>The lamp did not care who lit it, and <em>said</em> so.</p>\n<pre>\n a</pre>\n\n<hr>\n";
    let source = paragraph.repeat(3_000);
    let html = clean(&source, Field::Chapter).expect("is taken").html;
    assert_eq!(html, source.replace("<pre>\n", "<pre>"));
    let bare = "one <b>two</b>\n<hr>\n ".repeat(9_000);
    assert_eq!(clean(&bare, Field::Chapter).expect("is taken").html, bare);
}
