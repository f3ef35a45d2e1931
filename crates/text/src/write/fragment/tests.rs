use super::*;
use crate::clean::allow::{ELEMENTS, OBSOLETE};
use proptest::prelude::*;

fn rules() -> Rules<'static> {
    Rules { xml: true, base: None, under: 1, prefix: "", details: "Details" }
}

fn written(html: &str) -> String {
    let mut out = String::new();
    write(html, rules(), &mut out);
    out
}

/// Whether quick-xml reads it to the end, every end tag matching, and every id once.
fn well_formed(xml: &str) -> Result<(), String> {
    let whole = format!("<r>{xml}</r>");
    let mut reader = quick_xml::Reader::from_str(&whole);
    let mut ids = HashSet::new();
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return Ok(()),
            Ok(quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start)) => {
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| format!("{error} in {xml}"))?;
                    if attribute.key.as_ref() == "id" && !ids.insert(attribute.value.to_string()) {
                        return Err(format!("an id twice in {xml}"));
                    }
                }
            }
            Ok(_) => {}
            Err(error) => return Err(format!("{error} in {xml}")),
        }
    }
}

#[test]
fn what_is_right_stays_as_it_is() {
    for html in [
        "<p>One <em>two <strong>three</strong></em> four.</p>\n<p>Five.</p>",
        "<blockquote><p>Said.</p></blockquote>",
        "<ul><li>a</li><li>b<ol start=\"3\" type=\"i\"><li value=\"7\">c</li></ol></li></ul>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<table><caption>t</caption><colgroup><col span=\"2\"/></colgroup><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td \
         colspan=\"2\">b</td></tr></tbody><tfoot><tr><td>c</td></tr></tfoot></table>",
        "<details open=\"open\"><summary>s</summary><p>t</p></details>",
        "<figure><p>f</p><figcaption>c</figcaption></figure>",
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
        "<div dir=\"rtl\" title=\"t\" class=\"fl-center\"><hr/><br/></div>",
    ] {
        assert_eq!(written(html), html);
    }
}

#[test]
fn emphasis_around_blocks_moves_into_them() {
    assert_eq!(written("<b>a<p>b</p>c</b>d"), "<b>a</b><p><b>b</b></p><b>c</b>d");
    assert_eq!(
        written("<a href=http://x.example/><div>b</div></a>"),
        "<div><a href=\"http://x.example/\">b</a></div>"
    );
    assert_eq!(
        written("<span class=q><p>a</p> <p>b</p></span>"),
        "<p><span class=\"q\">a</span></p> <p><span class=\"q\">b</span></p>"
    );
    assert_eq!(written("<b></b>a<i><i>b</i></i>"), "a<i><i>b</i></i>");
}

#[test]
fn obsolete_elements_are_written_as_todays() {
    assert_eq!(
        written(
            "<center><big>a</big><tt>b</tt><strike>c</strike><acronym title=t>d</acronym></center><p align=right>e</p>"
        ),
        "<div class=\"fl-center\"><span class=\"fl-big\">a</span><code>b</code><s>c</s><abbr title=\"t\">d</abbr></div><p \
         class=\"fl-right\">e</p>"
    );
}

#[test]
fn what_is_missing_between_list_and_item_is_put_in() {
    assert_eq!(
        written("<ul>a<li>b</li><ul><li>c</li></ul></ul>"),
        "<ul><li>a</li><li>b</li><li><ul><li>c</li></ul></li></ul>"
    );
    assert_eq!(written("<li>a</li>"), "<div>a</div>");
    assert_eq!(
        written("<ol><li value=2><div><li value=3>a"),
        "<ol><li value=\"2\"><div><div>a</div></div></li></ol>"
    );
    assert_eq!(written("<dl><dd>a</dd><dt>b</dt></dl>"), "<dl><dt></dt><dd>a</dd><dt>b</dt><dd></dd></dl>");
    assert_eq!(written("<dl><div><dt>a<dd>b</div></dl>"), "<dl><dt>a</dt><dd>b</dd></dl>");
}

#[test]
fn what_is_missing_in_a_table_is_put_in_and_its_foot_goes_to_its_end() {
    assert_eq!(
        written("<table><col width=3><tfoot><tr><td>f</tfoot><tr><td axis=x headers=y>a</table>"),
        "<table><colgroup><col/></colgroup><tbody><tr><td>a</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>"
    );
    assert_eq!(
        written("<table>a<caption>b</caption></table>"),
        "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>"
    );
    assert_eq!(
        written("<table><td>a<thead><tr><th>b</table>"),
        "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><th>b</th></tr></tbody></table>"
    );
}

#[test]
fn folds_figures_and_ruby_are_made_whole() {
    assert_eq!(
        written("<details><p>a</p></details>"),
        "<details><summary>Details</summary><p>a</p></details>"
    );
    assert_eq!(
        written("<details><summary><h2>a</h2><a href=http://x.example>b</a></summary></details>"),
        "<details><summary>ab</summary></details>"
    );
    assert_eq!(
        written("<figure>a<figcaption>b</figcaption>c</figure>"),
        "<figure>a<figcaption>b</figcaption></figure>c"
    );
    assert_eq!(
        written("<ruby>a<rt>b</rt>c</ruby>"),
        "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp>c<rt></rt></ruby>"
    );
    assert_eq!(written("<rt>a</rt>"), "a");
}

#[test]
fn links_lead_where_they_can_and_anchors_are_ids() {
    assert_eq!(
        written("<a name='a b'>x</a><a name='a b'>y</a><a href='#a%20b'>z</a><a href='#none'>w</a>"),
        "<a id=\"a-a_20b\">x</a>y<a href=\"#a-a_20b\">z</a>w"
    );
    assert_eq!(
        written("<a href='javascript:x'>a</a><a href=http://b.example>c<a href=http://d.example>d</a>"),
        "a<a href=\"http://b.example/\">c</a><a href=\"http://d.example/\">d</a>"
    );
}

#[test]
fn a_link_to_a_place_that_was_dropped_still_has_its_target() {
    let html = "<a href='#x'>a</a><ruby>b<rp><a name=x>(</a></rp><rt>c</rt></ruby>";
    assert!(written(html).ends_with("</ruby><span id=\"a-x\"></span>"));
}

#[test]
fn pictures_become_links_to_them() {
    assert_eq!(
        written("<p><img src='https://x.example/f.png' alt='A fox'><img src='https://x.example/g.png'></p>"),
        "<p><a href=\"https://x.example/f.png\">A fox</a></p>"
    );
}

#[test]
fn headings_stand_below_the_page_and_skip_no_level() {
    assert_eq!(
        written("<h3>a</h3><h3>b</h3><h5>c</h5><h1>d</h1><h2> </h2><p>e</p>"),
        "<h2>a</h2><h2>b</h2><h3>c</h3><h2>d</h2><p>e</p>"
    );
}

#[test]
fn what_no_reader_should_see_is_gone() {
    assert_eq!(
        written("a<script>b<b>c</b></script>d<style>e</style>\u{0}\u{1}&#11;f<unknown>g</unknown>"),
        "adfg"
    );
    assert_eq!(written("<pre>\n a\r\n b</pre>"), "<pre> a\n b</pre>");
}

#[test]
fn hostile_depth_and_reopening_stay_small() {
    for html in [
        "<div>".repeat(100_000),
        "<table>".repeat(70_000),
        "<b class=xxxxxxxxxx>".repeat(10_000) + &"<p>a".repeat(100_000),
    ] {
        let out = written(&html);
        assert!(out.len() < 8 * html.len(), "{} from {}", out.len(), html.len());
        assert_eq!(well_formed(&out), Ok(()));
    }
}

/// Everything a text may hold, and two things it may not.
fn tags() -> Vec<&'static str> {
    [ELEMENTS, OBSOLETE, &["script", "x-y"]].concat()
}

fn piece() -> impl Strategy<Value = String> {
    let attribute = prop_oneof![
        Just(" name=\"a b\""),
        Just(" href=\"#a b\""),
        Just(" href=\"http://x.example/?a&b\""),
        Just(" class='x \"y'"),
        Just(" title=\"<&>\""),
        Just(" lang=de dir=rtl"),
        Just(" span=2 colspan=0"),
        Just(" src=https://x.example/ alt=\"x>\""),
        Just(""),
    ];
    let tag = || proptest::sample::select(tags());
    prop_oneof![
        4 => (tag(), attribute).prop_map(|(tag, attribute)| format!("<{tag}{attribute}>")),
        4 => tag().prop_map(|tag| format!("</{tag}>")),
        3 => Just("word ".to_owned()),
        1 => Just(" ".to_owned()),
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(|c| c.to_string()),
    ]
}

/// Whether the words after a piece of a test's input are there to be read.
fn shows_words(piece: &str) -> bool {
    let begun = piece.contains('<') && !piece.ends_with('>');
    !begun && !["script", "rp", "alt=", "<!"].iter().any(|hidden| piece.contains(hidden))
}

proptest! {
    #[test]
    fn any_soup_of_tags_becomes_well_formed(pieces in proptest::collection::vec(piece(), 0..60)) {
        prop_assert_eq!(well_formed(&written(&pieces.concat())), Ok(()));
    }

    #[test]
    fn writing_again_changes_nothing(pieces in proptest::collection::vec(piece().prop_filter("ids get a prefix", |p| !p.contains("a b")), 0..40)) {
        let once = written(&pieces.concat());
        prop_assert_eq!(written(&once), once);
    }

    #[test]
    fn no_word_is_lost(pieces in proptest::collection::vec(piece().prop_filter("hides words", |p| shows_words(p)), 0..60)) {
        let html = pieces.concat();
        let count = |html: &str| html.matches("word").count();
        prop_assert_eq!(count(&written(&html)), count(&html));
    }
}
