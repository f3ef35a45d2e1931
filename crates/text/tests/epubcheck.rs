//! Books of every shape, read as a validator reads them.
//!
//! Each is opened as a zip, `mimetype` first and stored, every page read as XML. When the environment variable
//! `FANLIGHT_EPUBCHECK` names EPUBCheck's jar, it must find neither error nor warning in any of them (needs `java`).
//! With `FANLIGHT_EPUB_DIR` the books are kept in that folder, for other readers to look at.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers fail by panicking")]

use fanlight_text::clean::allow;
use fanlight_text::write::epub::Writer;
use fanlight_text::write::html;
use fanlight_text::write::{Book, Cover, Direction, Fact, InSeries, Labels, Maker, Named, Part};
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

/// One pixel, grey.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0,
    1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x68, 0,
    0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// Every element and attribute that authors may use, also where the standard does not want them.
const EVERYTHING: &str = r##"
<h1 align="center" class="big title">A heading</h1><h4>Skipping levels</h4><h6>And more</h6><h2></h2>
<p align="right" dir="rtl" lang="ar" title="a &quot;title&quot;">مرحبا</p><p lang="x-nonsense">odd</p><p lang="en_GB">British</p>
<p><a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener">link</a> <a href="/works/2">relative</a>
<a href="mailto:fox@example.org">mail</a> <a href="https://exa mple.org/">broken</a> <a href="http://example.org/a b|c[d]">odd</a>
<a href="http://1.2.3.4.5/">numbers</a> <a href="http://example.org:99999/">port</a> <a href="//example.org">no scheme</a>
<a href="https://bücher.example/straße?ü#ä">umlauts</a> <a href="">empty</a> <a href="#">top</a> <a href="http://[::1]/x">six</a>
<a name="here">anchor</a> <a href="#here">to it</a> <a href="#nowhere">to none</a> <a name="here">again</a> <a name="1 2:3">odd name</a>
<a href="#1 2:3">to it</a> <abbr title="as soon as possible">asap</abbr> <acronym title="x">y</acronym></p>
<address>An address<address>in an address</address></address>
<b>b</b> <big>big <big>bigger</big></big> <blockquote cite="https://example.org/q"><p>quoted</p>bare</blockquote> line<br>break
<center>centred<p>p</p></center> <cite>cite</cite> <code>code</code> <del cite="/x">del</del> <dfn>dfn <dfn>dfn</dfn></dfn>
<details open><summary>A <b>fold</b><p>with p</p><a href="https://example.org/">and link</a></summary><p>in it</p></details>
<details>no caption</details><a href="https://example.org/"><details><summary>x</summary>y</details></a>
<div class="a b"><em>em</em></div><dl><dt>term<dd>meaning<dt>alone</dl><dl><dd>no term</dd>text<p>p</p></dl><dl><div><dt>a</dt><dd>b</dd></div></dl>
<figure><img src="https://example.org/f.png" alt="A fox" width="10" height="10" align="left"><figcaption>A caption</figcaption></figure>
<figure>before<figcaption>A caption</figcaption>after<figcaption>another</figcaption></figure>
<figure><figcaption>first</figcaption><p>p</p></figure><hr width="50%" align="left"><hr>
<i>i</i> <img src="http://example.org/x.gif"><img src="data:image/png;base64,AAAA" alt="data"> <ins>ins<p>block in ins</p></ins> <kbd>kbd</kbd>
<ol start="3" type="a"><li value="7">seven<li>eight<ol type="disc" start="x"><li>x</li></ol></ol><ol><ol><li>deep</li></ol></ol>
<ul type="square">text<li value="3">item</li><p>p</p><ul><li>nested</li></ul></ul><ul></ul><li>no list</li>
<p>para <span>span <p>para in span</p></span></p><span><div>div in span</div></span><em><h3>heading in em</h3></em>
<pre>
 pre   <b>b</b>
	tab</pre><q cite="https://example.org/">q</q>
<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby> <ruby><b>a</b> <i>b</i><rt>c<rt>d</ruby> <ruby>no text</ruby> <ruby><rt>only</rt></ruby>
<s>s</s> <samp>samp</samp> <small>small</small> <strike>strike</strike> <strong>strong</strong> <sub>sub</sub> <sup>sup</sup> <tt>tt</tt> <u>u</u> <var>var</var>
<table border="1" width="100%" align="center"><caption align="bottom">Caption<table><tr><td>in caption</table></caption>
<colgroup span="2" width="5"><col width="3"></colgroup><colgroup><col span="2" align="left"></colgroup><col>
<tfoot><tr><td>foot</td></tr></tfoot><thead align="left"><tr><th axis="a" abbr="b" scope="col" colspan="2">th</th><th scope="nonsense" rowspan="0">x</th></tr></thead>
<tbody><tr><td colspan="0" rowspan="2" abbr="c" headers="q" scope="row" nowrap>td<ul><li>x</ul></td><td colspan="99999">y</td></tr></tbody>
<tr>bare row<td>cell</td></tr>text in table<thead><tr><td>late head</td></tr></thead><tfoot><tr><td>foot again</td></tr></tfoot></table><table></table>
"##;

fn named(text: &str, url: &str) -> Named {
    Named { text: text.to_owned(), url: (!url.is_empty()).then(|| url.to_owned()) }
}

fn book(title: &str) -> Book {
    Book {
        id: "tag:archive.example,2026:Work/17".to_owned(),
        title: title.to_owned(),
        language: "en".to_owned(),
        makers: vec![
            Maker {
                name: "Ann & Co <ann>".to_owned(),
                sort: "Co, Ann".to_owned(),
                role: "aut".to_owned(),
                url: Some("https://archive.example/users/ann".to_owned()),
            },
            Maker { name: "Bo".to_owned(), role: "trl".to_owned(), ..Maker::default() },
        ],
        archive: "An Archive".to_owned(),
        source_url: "https://archive.example/works/17".to_owned(),
        published: "2026-01-02".to_owned(),
        modified: "2026-02-03T04:05:06Z".to_owned(),
        summary: Some("<p>A <em>short</em> summary.</p>".to_owned()),
        notes: Some("<p>Thanks! <a name='n'></a></p><h1>Really</h1>".to_owned()),
        end_notes: Some("<p>The end.</p>".to_owned()),
        facts: vec![
            Fact { label: "Rating".to_owned(), values: vec!["Teen And Up Audiences".into()], subject: true },
            Fact {
                label: "Fandoms".to_owned(),
                values: vec![named("Pride & Prejudice", "/tags/1/works"), named("Emma", "")],
                subject: true,
            },
            Fact { label: "Nothing".to_owned(), values: vec![], subject: true },
        ],
        credits: vec![Fact {
            label: "Song".to_owned(),
            values: vec![named("Greensleeves", "")],
            subject: false,
        }],
        permissions: vec![Fact {
            label: "Podfic".to_owned(),
            values: vec!["Ask first".into()],
            subject: false,
        }],
        mining_reserved: true,
        series: vec![
            InSeries { name: "Walks".to_owned(), position: 2, url: Some("/series/3".to_owned()) },
            InSeries { name: String::new(), position: 0, url: None },
        ],
        ..Book::default()
    }
}

fn written(book: &Book, parts: &[Part<'_>]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), book).unwrap();
    for part in parts {
        writer.part(part).unwrap();
    }
    writer.finish().unwrap()
}

fn numbered(count: u32, html: &str) -> Vec<Part<'_>> {
    let part = |number| Part {
        number: Some(number),
        title: (number % 2 == 0).then_some("Quotes \" & <angles>"),
        summary: (number % 3 == 0).then_some("<p>What happens.</p>"),
        notes: (number % 4 == 0).then_some("<p>A note <a name='here'>x</a> <a href='#here'>y</a></p>"),
        html,
        end_notes: (number % 5 == 0)
            .then_some("<ul><li>An end note <a name='here'>x</a> <a href='#here'>y</a></ul>"),
    };
    (1..=count).map(part).collect()
}

/// Name and bytes of books of every shape.
fn books() -> Vec<(&'static str, Vec<u8>)> {
    let one = |html| Part { html, ..Part::default() };
    let mut all = vec![
        ("one part", written(&book("One"), &[one("<p>Once.</p>")])),
        (
            "sixty parts",
            written(&book("Sixty"), &numbered(60, "<p>Once <a name='here'>x</a> <a href='#here'>y</a>.</p>")),
        ),
        ("every element", written(&book("Everything"), &[one(EVERYTHING)])),
        ("an emoji title", written(&book("🦊"), &[one("<p>🦊👩‍👩‍👧</p>")])),
        (
            "a long title",
            written(&book(&"\"Quotes\" & <angles> 'n' more ".repeat(10)[..255]), &[one("<p>x</p>")]),
        ),
        (
            "control characters",
            written(
                &book("A\u{0}\u{8}B\u{fffe}\n\tC"),
                &[one("<p>a\u{1}b\u{b}c\u{ffff}d&#1;&#x92;\u{85}</p>")],
            ),
        ),
        ("nothing known", written(&Book::default(), &[one("<p>x</p>")])),
        ("no text", written(&book(" "), &[one("")])),
        ("no part", written(&book("None"), &[])),
    ];
    let arabic = Book {
        language: "ar".to_owned(),
        direction: Direction::Rtl,
        summary: None,
        makers: vec![Maker { name: "شهرزاد".to_owned(), ..Maker::default() }],
        ..book("ألف ليلة وليلة")
    };
    all.push((
        "right to left",
        written(&arabic, &numbered(3, "<p>كان يا ما كان <span dir=\"ltr\" lang=\"en\">once</span></p>")),
    ));
    let chinese = Book {
        language: "zh-Hans".to_owned(),
        labels: Labels {
            language: "zh-Hans".to_owned(),
            chapter: "第{n}章".to_owned(),
            contents: "目录".to_owned(),
            by: "{names} 著".to_owned(),
            ..Labels::default()
        },
        ..book(&"石頭記".repeat(40))
    };
    all.push((
        "Chinese",
        written(&chinese, &numbered(2, "<p>满纸荒唐言，<ruby>一<rt>yī</rt></ruby>把辛酸泪。</p>")),
    ));
    let bare = Book { summary: None, notes: None, end_notes: None, facts: vec![], ..book("Bare") };
    all.push(("no summary", written(&bare, &numbered(1, "<p>x</p>"))));
    let cover = |mime: &str, bytes: &[u8]| {
        Some(Cover { bytes: bytes.to_vec(), mime: mime.to_owned(), alt: "A \"fox\"".to_owned() })
    };
    all.push((
        "a cover given",
        written(&Book { cover: cover("image/png", PNG), ..book("Cover") }, &[one("<p>x</p>")]),
    ));
    all.push((
        "a cover of no kind",
        written(&Book { cover: cover("text/html", b"x"), ..book("Cover") }, &[one("<p>x</p>")]),
    ));
    let odd = Book {
        id: " ".to_owned(),
        source_url: "not an address".to_owned(),
        language: "Klingon!".to_owned(),
        published: "yesterday".to_owned(),
        modified: "today".to_owned(),
        makers: vec![Maker { name: "\u{1}".to_owned(), role: "ZZ".to_owned(), ..Maker::default() }],
        ..book("Odd")
    };
    all.push(("nonsense in every field", written(&odd, &[one("<p>x</p>")])));
    let table = format!("<table>{}</table>", format!("<tr>{}</tr>", "<td>cell</td>".repeat(40)).repeat(500));
    all.push(("a huge table", written(&book("Table"), &[one(&table)])));
    let deep = format!("{}x", "<blockquote><ul><li><b>".repeat(200));
    let soups: Vec<String> =
        (1..=300).map(|seed| soup(88_172_645_463_325_252_u64.wrapping_mul(seed))).collect();
    let soups: Vec<Part<'_>> = (1..)
        .zip(&soups)
        .map(|(number, html)| Part { number: Some(number), html, ..Part::default() })
        .collect();
    all.push(("soup", written(&book("Soup"), &soups)));
    all.push(("deep nesting", written(&book("Deep"), &[one(&deep)])));
    all
}

/// Start tags, end tags and words in any order; always the same for the same seed.
fn soup(mut seed: u64) -> String {
    const ATTRIBUTES: [&str; 7] = [
        "a name='x' href='#x'",
        "a href='http://x.example/?a&b'",
        "colgroup span=2",
        "img src=http://x.example alt=pic",
        "li value=3",
        "span class=x",
        "th scope=col",
    ];
    let tags = [allow::ELEMENTS, allow::OBSOLETE, &ATTRIBUTES].concat();
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let mut html = String::new();
    for _ in 0..150 {
        let tag = tags[next(tags.len())];
        match next(10) {
            0..=4 => html.push_str(&format!("<{tag}>")),
            5..=7 => html.push_str(&format!("</{}>", tag.split(' ').next().unwrap())),
            _ => html.push_str("word "),
        }
    }
    html
}

/// The structure that needs no validator to see.
fn look_inside(name: &str, bytes: &[u8]) {
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip", "{name}");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!(zip.by_index(0).unwrap().compression(), zip::CompressionMethod::Stored, "{name}");
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let path = file.name().unwrap().into_owned();
        if ["mimetype", ".css", ".png"].iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {path}: {error}"),
            }
        }
        assert!(!text.contains("src=\"http"), "{name}: {path} fetches something");
    }
}

/// What EPUBCheck says about a file, if it is anything but praise.
fn complaint(jar: &str, path: &Path) -> Option<String> {
    // It lives for a few seconds: no second compiler, no threads for a small heap.
    let quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-jar"];
    let output = Command::new("java").args(quick).arg(jar).arg(path).output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    (!output.status.success() || !said.contains("No errors or warnings detected")).then_some(said)
}

#[test]
fn books_of_every_shape_are_valid() {
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var("FANLIGHT_EPUB_DIR").ok();
    let folder = kept.as_deref().map_or(folder.path(), Path::new);
    let mut paths = Vec::new();
    for (name, bytes) in books() {
        look_inside(name, &bytes);
        let path = folder.join(format!("{}.epub", name.replace(' ', "-")));
        std::fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    let everything = book("Everything");
    let mut page = html::Writer::new(Vec::new(), &everything).unwrap();
    page.part(&Part { html: EVERYTHING, ..Part::default() }).unwrap();
    std::fs::write(folder.join("everything.html"), page.finish().unwrap()).unwrap();
    let Ok(jar) = std::env::var("FANLIGHT_EPUBCHECK") else { return };
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let halves = paths.chunks(paths.len().div_ceil(2)).map(|half| {
            let check = |path: &std::path::PathBuf| {
                complaint(&jar, path).map(|said| format!("{}: {said}", path.display()))
            };
            scope.spawn(move || half.iter().filter_map(check).collect::<Vec<_>>())
        });
        let running: Vec<_> = halves.collect();
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
