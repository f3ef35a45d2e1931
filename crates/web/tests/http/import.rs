//! Bringing in a story: recognised, corrected, read another way, made a draft; and files that are none.

use std::io::Write;

use crate::support::{Answer, Browser, each_site};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use fanlight_archive::WorkId;
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::texts;
use fanlight_archive::works::{edit, revisions};

const STORY: &str = "Title: The Lamp\nAuthor: ada\nFandom: Emma\nRating: PG-13\n\nChapter 1: Dusk\n\nThe lamp was lit at six, as it was every evening of the year.\n\nNobody asked who lit it.\n\nChapter 2: Dawn\n\nIn the morning it was out, and the oil was where it had been.\n\nTHE END\n";

/// Sends a file as a browser does.
async fn upload(browser: &Browser<'_>, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Answer {
    let token = browser.get("/import").await.token();
    let mut body = Vec::new();
    let mut part = |head: &str, bytes: &[u8]| {
        body.extend(format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    };
    part("name=\"authenticity_token\"", token.as_bytes());
    for (name, value) in fields {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    if !name.is_empty() {
        part(&format!("name=\"file\"; filename=\"{name}\""), bytes);
    }
    body.extend(b"--x--\r\n");
    let request = Request::post("/import").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    browser.ask(request, Body::from(body)).await
}

fn value(page: &Answer, name: &str) -> String {
    let at = format!("name=\"{name}\" value=\"");
    page.text
        .split(&at)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {}", page.text))
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_text_file_is_recognised_corrected_and_becomes_a_draft_that_keeps_its_bytes() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let page = upload(&browser, "lamp.txt", STORY.as_bytes(), &[]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(
            page.text.contains("value=\"The Lamp\"") && page.text.contains("value=\"Emma\""),
            "{}",
            page.text
        );
        assert!(
            page.text.contains("Chapter 2: Dawn") && page.text.contains("<p>Nobody asked who lit it.</p>")
        );
        assert!(page.text.contains("THE END</q>"), "what is left out is shown");
        let (token, stash, nonce) = (page.token(), value(&page, "stash"), value(&page, "form_nonce"));
        let mut fields = vec![
            ("authenticity_token", token.as_str()),
            ("stash", stash.as_str()),
            ("form_nonce", nonce.as_str()),
            ("work[title]", "The Lamp, again"),
            ("disclaimer", "I own the lamp only."),
            ("work[notes]", "Hello."),
        ];
        let number = page.text.split("THE END</q>").nth(1).unwrap();
        let number = number.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.push(("put_back", number));
        let again = browser.send("/import", &fields).await;
        assert!(
            !again.text.contains("THE END</q>") && again.text.contains("<p>THE END</p>"),
            "{}",
            again.text
        );
        assert!(again.text.contains("value=\"The Lamp, again\""), "what was corrected stays");
        let last = fields.len() - 1;
        fields[last] = ("make_button", "1");
        let made = browser.send("/import", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let work: WorkId = made.location().split('/').nth(2).unwrap().parse().unwrap();
        let viewer = Viewer::member(ada, Roles::default());
        let mut db = site.test.archive.read().await.unwrap();
        let there = edit::load(&mut db, &viewer, work).await.unwrap();
        assert_eq!((there.form.title.as_str(), there.chapters.len()), ("The Lamp, again", 2));
        assert_eq!(there.form.notes, "I own the lamp only.\n\nHello.");
        let versions = revisions::of_chapter(&mut db, there.chapters[0].id).await.unwrap();
        assert_eq!(texts::get(&mut db, work, &versions[0].source).await.unwrap(), STORY.as_bytes());
        let gone = browser.send("/import", &fields).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(gone.text.contains("The file is not here any more."));
    })
    .await;
}

#[tokio::test]
async fn lines_may_be_read_another_way_without_a_second_upload() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let verse = "The lamp is lit,\nthe lamp is out,\nand nobody\nwalks about.\n";
        let page = upload(&browser, "", b"", &[("paste", verse)]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let (token, stash) = (page.token(), value(&page, "stash"));
        let read = async |breaks: &str| {
            let fields = [("authenticity_token", token.as_str()), ("stash", &stash), ("line_breaks", breaks)];
            browser.send("/import", &fields).await.text
        };
        assert!(read("verse").await.contains("The lamp is lit,<br>"));
        assert!(
            read("hard-wrapped").await.contains("The lamp is lit, the lamp is out, and nobody walks about.")
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_text_is_told_in_plain_words_and_what_was_pasted_is_kept() {
    let noise: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let nothing = upload(&browser, "", b"", &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text.contains("Please choose a file or paste a text."));
        for (name, bytes) in [
            ("noise.txt", &noise[..]),
            ("broken.docx", b"PK\x03\x04 and then nothing"),
            ("empty.txt", b" \n\n "),
        ] {
            let answer = upload(&browser, name, bytes, &[("paste", "also pasted")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(
                answer.text.contains("class=\"fl-error\"") && answer.text.contains("also pasted"),
                "{name}"
            );
        }
    })
    .await;
}

/// A Word document of a few kilobytes that unpacks to 32 MB of spaces.
fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..32 {
        writer.write_all(&spaces).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_zip_bomb_and_fifty_megabytes_of_brackets_are_told_at_the_field_with_everything_typed_kept() {
    let (bomb, brackets) = (bomb(), vec![b'['; 50_000_000]);
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        for (name, bytes, said) in [
            ("story.docx", &bomb[..], "This file unpacks to far more than a story needs"),
            ("story.txt", &brackets[..], "This file is larger than 12 MB."),
            ("story.txt", &brackets[..fanlight_archive::limits::UPLOAD_BYTES + 1], "larger than 12 MB."),
        ] {
            let answer = upload(&browser, name, bytes, &[("paste", "also pasted")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let error = answer.text.split("id=\"file-error\"").nth(1).unwrap();
            assert!(error.split("</p>").next().unwrap().contains(said), "{error}");
            assert!(answer.text.contains("\nalso pasted</textarea>"), "{}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn another_persons_file_cannot_be_named() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        let (ada, bea) = (site.signed_in("ada").await, site.signed_in("bea").await);
        let page = upload(&ada, "lamp.txt", STORY.as_bytes(), &[]).await;
        let (token, stash) = (bea.get("/import").await.token(), value(&page, "stash"));
        let answer = bea.send("/import", &[("authenticity_token", &token), ("stash", &stash)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.text.contains("The Lamp"));
    })
    .await;
}
