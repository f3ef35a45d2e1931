//! What the cleaner makes of what people write.
#![allow(clippy::expect_used, reason = "helpers of tests")]

use fanlight_text::clean::{Field, Refused, allow, clean, clean_typed};
use fanlight_text::count;

/// Cleans a chapter; cleaning again must change nothing.
fn chapter(source: &str) -> String {
    let html = clean(source, Field::Chapter).expect("is taken").html;
    let again = clean(&html, Field::Chapter).expect("is taken again").html;
    assert_eq!(html, again, "cleaning what is clean changes it");
    html
}

fn short(source: &str) -> String {
    clean(source, Field::Short).expect("is taken").html
}

#[track_caller]
fn becomes(source: &str, html: &str) {
    assert_eq!(chapter(source), html, "from {source}");
}

#[track_caller]
fn stays(html: &str) {
    becomes(html, html);
}

/// One valid piece for every allowed element and attribute.
const EVERYTHING: &[(&str, &str)] = &[
    ("a", "<p><a href=\"https://example.org/\" rel=\"nofollow noopener\">x</a></p>"),
    ("a", "<p><a name=\"note-1\"></a>x</p>"),
    (
        "a",
        "<p><a href=\"/works/1\" name=\"n\" class=\"k\" dir=\"ltr\" lang=\"en\" title=\"t\" rel=\"nofollow noopener\">x</a></p>",
    ),
    ("abbr", "<p><abbr title=\"Archive\">A</abbr></p>"),
    ("address", "<address>x</address>"),
    ("b", "<p><b>x</b></p>"),
    ("blockquote", "<blockquote cite=\"https://example.org/\"><p>x</p></blockquote>"),
    ("br", "<p>x<br>y</p>"),
    ("caption", "<table><caption>x</caption><tbody><tr><td>y</td></tr></tbody></table>"),
    ("cite", "<p><cite>x</cite></p>"),
    ("code", "<p><code>x</code></p>"),
    (
        "col",
        "<table><colgroup><col span=\"2\"><col class=\"fl-w-50\"></colgroup><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>",
    ),
    (
        "colgroup",
        "<table><colgroup span=\"2\"></colgroup><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    ("dd", "<dl><dt>x</dt><dd>y</dd></dl>"),
    ("del", "<p><del cite=\"https://example.org/\">x</del></p>"),
    ("details", "<details open=\"\"><summary>x</summary><p>y</p></details>"),
    ("dfn", "<p><dfn>x</dfn></p>"),
    ("div", "<div class=\"letter\" dir=\"rtl\" lang=\"ar\" title=\"t\">x</div>"),
    ("dl", "<dl><dt>x</dt><dt>y</dt><dd>z</dd></dl>"),
    ("dt", "<dl><dt>x</dt><dd>y</dd><dd>z</dd></dl>"),
    ("em", "<p><em>x</em></p>"),
    ("figcaption", "<figure><img alt=\"a\" src=\"/images/1\"><figcaption>x</figcaption></figure>"),
    ("figure", "<figure><figcaption>x</figcaption><p>y</p></figure>"),
    ("h1", "<h1>x</h1>"),
    ("h2", "<h2 class=\"fl-center\">x</h2>"),
    ("h3", "<h3>x</h3>"),
    ("h4", "<h4>x</h4>"),
    ("h5", "<h5>x</h5>"),
    ("h6", "<h6>x</h6>"),
    ("hr", "<p>x</p>\n<hr>\n<p>y</p>"),
    ("i", "<p><i>x</i></p>"),
    (
        "img",
        "<p><img alt=\"a\" height=\"10\" src=\"https://example.org/a.png\" width=\"20\" class=\"fl-left\"></p>",
    ),
    ("ins", "<p><ins cite=\"https://example.org/\">x</ins></p>"),
    ("kbd", "<p><kbd>x</kbd></p>"),
    ("li", "<ul><li>x</li><li>y<ul><li>z</li></ul></li></ul>"),
    ("ol", "<ol start=\"3\" type=\"A\"><li>x</li></ol>"),
    ("p", "<p class=\"fl-justify\">x</p>"),
    ("pre", "<pre>x\n  y</pre>"),
    ("q", "<p><q cite=\"https://example.org/\">x</q></p>"),
    ("rp", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"),
    ("rt", "<p><ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby></p>"),
    ("ruby", "<p><ruby>漢<rt><em>kan</em></rt></ruby></p>"),
    ("s", "<p><s>x</s></p>"),
    ("samp", "<p><samp>x</samp></p>"),
    ("small", "<p><small>x</small></p>"),
    ("span", "<p><span class=\"ghost\">x</span> <span>y</span></p>"),
    ("strong", "<p><strong>x</strong></p>"),
    ("sub", "<p><sub>x</sub></p>"),
    ("summary", "<details><summary>x</summary>y</details>"),
    ("sup", "<p><sup>x</sup></p>"),
    ("table", "<table class=\"fl-center\"><tbody><tr><td>x</td></tr></tbody></table>"),
    ("tbody", "<table><tbody><tr><td>x</td></tr></tbody><tbody><tr><td>y</td></tr></tbody></table>"),
    (
        "td",
        "<table><tbody><tr><td colspan=\"2\">x</td></tr><tr><td rowspan=\"2\">y</td><td>z</td></tr><tr><td>a</td></tr></tbody></table>",
    ),
    (
        "tfoot",
        "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>x</td></tr></tbody><tfoot><tr><td>y</td></tr></tfoot></table>",
    ),
    (
        "th",
        "<table><tbody><tr><th abbr=\"a\" colspan=\"1\" rowspan=\"1\" scope=\"row\">x</th></tr></tbody></table>",
    ),
    (
        "thead",
        "<table><thead><tr><th scope=\"col\">x</th></tr></thead><tbody><tr><td>y</td></tr></tbody></table>",
    ),
    ("tr", "<table><tbody><tr lang=\"de\"><td>x</td></tr></tbody></table>"),
    ("u", "<p><u>x</u></p>"),
    ("ul", "<ul class=\"fl-square\"><li>x</li></ul>"),
    ("var", "<p><var>x</var></p>"),
];

#[test]
fn every_allowed_element_and_attribute_survives() {
    for (element, html) in EVERYTHING {
        assert!(html.contains(&format!("<{element}")), "{element}");
        stays(html);
    }
    for element in allow::ELEMENTS {
        assert!(EVERYTHING.iter().any(|(name, _)| name == element), "{element} is not tried");
    }
    for (element, attributes) in allow::ATTRIBUTES {
        for attribute in *attributes {
            let tried = EVERYTHING
                .iter()
                .any(|(name, html)| name == element && html.contains(&format!(" {attribute}=\"")));
            assert!(tried, "{attribute} of {element} is not tried");
        }
    }
}

#[test]
fn obsolete_elements_are_written_modern() {
    becomes("<center>x</center>", "<div class=\"fl-center\">x</div>");
    becomes(
        "<p><tt>x</tt> <strike>y</strike> <big>z</big> <acronym title=\"t\">A</acronym></p>",
        "<p><code>x</code> <s>y</s> <span class=\"fl-big\">z</span> <abbr title=\"t\">A</abbr></p>",
    );
    becomes(
        "<p align=\"center\">x</p><DIV ALIGN=right>y</DIV><h2 align=justify>z</h2>",
        "<p class=\"fl-center\">x</p><div class=\"fl-right\">y</div><h2 class=\"fl-justify\">z</h2>",
    );
    becomes(
        "<p><img src=/images/1 align=left></p>",
        "<p><img alt=\"\" src=\"/images/1\" class=\"fl-left\"></p>",
    );
    becomes(
        "<p>x</p><hr width=\"50%\" align=center noshade><p>y</p>",
        "<p>x</p><hr class=\"fl-center fl-w-50\"><p>y</p>",
    );
    becomes("<ul type=circle><li>x</ul>", "<ul class=\"fl-circle\"><li>x</li></ul>");
    becomes("<p><font color=red size=7>x</font></p>", "<p>x</p>");
    becomes("<section><article>x</article></section>", "<div><div>x</div></div>");
    assert_eq!(
        short("<center><big>x</big></center>"),
        "<div class=\"fl-center\"><span class=\"fl-big\">x</span></div>"
    );
}

#[test]
fn what_word_writes_comes_down_to_emphasis_centring_and_breaks() {
    let word = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><meta name=Generator content=\"Microsoft Word 15\">\
<title>Story</title><style><!-- p.MsoNormal {margin:0cm} --></style><!--[if gte mso 9]><xml><o:x>1</o:x></xml><![endif]--></head>\
<body lang=EN-GB style='tab-interval:36.0pt'><div class=WordSection1>\
<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'><span lang=EN-GB style='font-size:14.0pt;mso-ansi-language:EN-GB'>The Lamp<o:p></o:p></span></b></p>\
<p class=MsoNormal><span style='font-family:\"Times New Roman\",serif'>She said <i style='mso-bidi-font-style:normal'>no</i>.<br>\nTwice.</span></p>\
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>one</p></div></body></html>";
    becomes(
        word,
        "<div><p class=\"fl-center\"><b>The Lamp</b></p><p>She said <i>no</i>.<br>\nTwice.</p><p>·one</p></div>",
    );
}

#[test]
fn what_google_docs_writes_too() {
    let docs = "<meta charset='utf-8'><b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\"><p dir=\"ltr\" style=\"line-height:1.38;text-align: center;\">\
<span style=\"font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline;\">One </span>\
<span style=\"font-style:italic;font-weight:700\">two</span><span style=\"text-decoration:line-through\"> three</span></p><br />\
<p><a href=\"https://example.org/\" style=\"text-decoration:none;\"><span style=\"color:#15c;text-decoration:underline\">link</span></a></p></b>";
    becomes(
        docs,
        "<p dir=\"ltr\" class=\"fl-center\">One <strong><em>two</em></strong><s> three</s></p><br>\
<p><a href=\"https://example.org/\" rel=\"nofollow noopener\">link</a></p>"
            .replace("<p dir=\"ltr\" class=\"fl-center\">", "<p class=\"fl-center\" dir=\"ltr\">")
            .as_str(),
    );
}

#[test]
fn emphasis_around_blocks_goes_into_them() {
    becomes("<i><p>a</p><p>b</p></i>c", "<p><i>a</i></p><p><i>b</i></p>c");
    becomes("<p><b>a<p>b</b>c", "<p><b>a</b></p><p><b>b</b>c</p>");
    becomes("<i>one<b>two</i>three</b>", "<i>one<b>two</b></i><b>three</b>");
    becomes("<p><span class=k>a<p>b", "<p><span class=\"k\">a</span></p><p>b</p>");
    becomes("<a href=/x><div>a</div></a>", "<div><a href=\"/x\" rel=\"nofollow noopener\">a</a></div>");
    becomes("<p>a<b></b> <i> </i>b</p>", "<p>a <i> </i>b</p>");
    becomes(
        "<div style=\"font-style:italic\"><p>a</p></div><p>b</p>",
        "<div><p><em>a</em></p></div><p>b</p>",
    );
    becomes(
        "<p><a href=/x>a <a href=/y>b</a></p>",
        "<p><a href=\"/x\" rel=\"nofollow noopener\">a </a><a href=\"/y\" rel=\"nofollow noopener\">b</a></p>",
    );
}

#[test]
fn blocks_stand_where_they_may() {
    becomes("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div>c");
    becomes("<h2><center>Title</center></h2>x", "<h2 class=\"fl-center\">Title</h2>x");
    becomes("<div><h2><div>T</div></h2>x</div>y", "<div><h2>T</h2>x</div>y");
    becomes("<h2>T<p>story<p>more", "<h2>T</h2><p>story</p><p>more</p>");
    becomes("<pre>\n\na<p>b</p></pre>", "<pre>a\nb</pre>");
    becomes("a<p></p>b", "a\nb");
    becomes("<details><p>x</p></details>", "<details><summary>…</summary><p>x</p></details>");
    becomes("<summary>x</summary><figcaption>y</figcaption>", "<p>x</p><p>y</p>");
    becomes("<address><h2>x</h2></address>", "<address><p>x</p></address>");
    becomes("<p>x</br>y</p></p>", "<p>x<br>y</p>");
}

#[test]
fn lists_are_made_valid() {
    becomes("<li>a<li>b</li>c", "<ul><li>a</li><li>b</li></ul>c");
    becomes("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    becomes("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>");
    becomes("<dl><dd>a</dl>", "<dl><dt></dt><dd>a</dd></dl>");
    becomes("<dt>a<dd>b</dd><p>c</p>", "<dl><dt>a</dt><dd>b</dd></dl><p>c</p>");
    becomes("<dl><dt>a</dl>", "<dl><dt>a</dt><dd></dd></dl>");
    becomes("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "<dl><dt>a</dt><dd>b</dd></dl>");
    becomes("<ul><br><li>a</ul><ul></ul>", "<ul><li>a</li></ul>\n".trim_end_matches('x'));
    becomes("<menu><li>a</menu>", "<ul><li>a</li></ul>");
}

#[test]
fn tables_are_made_valid() {
    becomes(
        "<table><tr><td>a<td>b<tr><td>c</table>d",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>d",
    );
    becomes("<table>a<b>b</b></table>", "<table><tbody><tr><td>a<b>b</b></td></tr></tbody></table>");
    becomes(
        "<table><col><tr></tr><td>a</table>",
        "<table><colgroup><col></colgroup><tbody><tr><td>a</td></tr></tbody></table>",
    );
    becomes("<table></table>", "");
    becomes("<td>a</td><td>b</td>", "a b");
    becomes(
        "<table><tr><td><table><tr><td>x</table></td><td>y</table>",
        "<table><tbody><tr><td><table><tbody><tr><td>x</td></tr></tbody></table></td><td>y</td></tr></tbody></table>",
    );
    becomes(
        "<table><tr><td scope=row>a</table>",
        "<table><tbody><tr><th scope=\"row\">a</th></tr></tbody></table>",
    );
    becomes(
        "<i><table><tr><td>a</i>b</table></i>c",
        "<table><tbody><tr><td><i>ab</i></td></tr></tbody></table>c",
    );
}

#[test]
fn scripts_styles_handlers_and_ids_vanish() {
    becomes(
        "<p onclick=\"x()\" id=\"main\" style=\"position:fixed\">a</p><script>alert(1)</script><style>p{}</style>",
        "<p>a</p>",
    );
    becomes("<p>a<!-- b -->c</p>", "<p>ac</p>");
    becomes("<p><a href=\"javascript:alert(1)\">x</a></p>", "<p>x</p>");
    becomes("<p><img src=\"data:image/png;base64,AA\" alt=\"a lamp\"></p>", "<p>a lamp</p>");
    becomes("<svg><style><img src=x onerror=alert(1)></style></svg>x", "x");
    becomes("<p>a\0b\u{1}c</p>", "<p>abc</p>");
    let cleaned =
        clean("<p>a\n<marquee>b</marquee>\n<script>c</script><marquee>", Field::Chapter).expect("is taken");
    assert_eq!(cleaned.changed.len(), 2);
    assert_eq!((cleaned.changed[0].line, cleaned.changed[0].times), (2, 2));
    assert_eq!(cleaned.changed[0].what, "the element <marquee> (its words are kept)");
    assert_eq!(
        (cleaned.changed[1].line, cleaned.changed[1].what.as_str()),
        (3, "the element <script> with all that was in it")
    );
}

#[test]
fn no_text_can_dress_as_the_site() {
    becomes("<div class=\"userstuff fl-header mine notice\">x</div>", "<div class=\"mine\">x</div>");
    becomes("<p class=\"Preface\">x</p>", "<p>x</p>");
    assert_eq!(short("<p class=\"mine fl-center\">x</p>"), "<p class=\"fl-center\">x</p>");
}

#[test]
fn refusals_name_the_line() {
    let lines = |open: &str, n: usize| format!("<p>one</p>\n<p>two</p>\n{}", open.repeat(n));
    assert_eq!(clean(&lines("<div>", 201), Field::Chapter), Err(Refused::TooDeep { line: 3 }));
    assert!(clean(&format!("{}x{}", "<div>".repeat(200), "</div>".repeat(200)), Field::Chapter).is_ok());
    let spans: String = (0..65).map(|n| format!("<b title={n}>\n")).collect();
    assert_eq!(clean(&spans, Field::Chapter), Err(Refused::TooManyFormatting { line: 65 }));
    assert_eq!(clean(&"<br>\n".repeat(300_001), Field::Chapter), Err(Refused::TooManyTags { line: 300_001 }));
    let grown = format!("<i title=\"{}\">{}", "x".repeat(4_000), "<p>x".repeat(4_000));
    assert!(matches!(clean(&grown, Field::Chapter), Err(Refused::Grows { line: 1 })));
    let long = "(".repeat(50_000_000);
    let refused = clean(&long, Field::Chapter).expect_err("is too long");
    assert!(refused.to_string().starts_with("The text is 50000000 bytes long"));
}

#[test]
fn sloppy_emphasis_costs_nothing() {
    let html = chapter(&"<p><i>never closed ".repeat(5_000));
    assert!(html.len() < 5_000 * 60, "{}", html.len());
    becomes("<b><b><b><b>x</b></b></b></b>y", "<b><b><b>x</b></b></b>y");
}

#[test]
fn plain_text_gets_paragraphs_and_breaks() {
    let typed = |source: &str| clean_typed(source, Field::Chapter).expect("is taken").html;
    assert_eq!(
        typed("one\ntwo\r\n\r\nthree <i>four\n\nfive</i> six\n"),
        "<p>one<br>\ntwo</p>\n<p>three <i>four</i></p>\n<p><i>five</i> six</p>"
    );
    assert_eq!(
        typed("one\n\n<hr>\n\ntwo\n\n<center>* * *</center>\n\nthree"),
        "<p>one</p>\n<hr><p>two</p>\n<div class=\"fl-center\">* * *</div><p>three</p>"
    );
    assert_eq!(typed("a < b & c"), "<p>a &lt; b &amp; c</p>");
    assert_eq!(typed("<p>one\n\ntwo"), "<p>one\n\ntwo</p>");
    assert_eq!(typed("  \n \n"), "");
}

#[test]
fn nothing_to_read_is_seen() {
    let is_empty = |source: &str| clean(source, Field::Chapter).expect("is taken").is_empty();
    assert!(is_empty("<p>&nbsp;</p><script>words</script> * * *"));
    assert!(!is_empty("<p>a</p>"));
    assert!(!is_empty("<img src=/images/1>"));
}

#[test]
fn the_samples_have_the_words_they_have() {
    let samples: serde_json::Value =
        serde_json::from_str(include_str!("fixtures/counted.json")).expect("is JSON");
    for sample in samples.as_array().expect("is a list") {
        let html = sample["html"].as_str().expect("is text");
        stays(html);
        assert_eq!(count::words(html), sample["words"].as_u64().expect("is a number"));
    }
}
