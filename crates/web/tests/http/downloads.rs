//! Works taken along: each kind of file, who may have it, what is kept.

use crate::support::each_site;
use crate::support::samples::{chapter, form, song};
use axum::http::{StatusCode, header};
use fanlight_archive::works::form::{Purpose, WorkForm};

const TEXT: &str = "<p>Miss Bates lit the lamp and waited for the evening.</p>";

#[tokio::test]
async fn every_kind_of_file_comes_whole_and_a_guests_second_copy_costs_one_statement_at_most() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let form = WorkForm {
            credits: vec![song("The Parting Glass", "traditional")],
            chapters: "2".into(),
            ..form("The Lantern")
        };
        let work =
            site.work(ada, form, vec![chapter("Dusk", TEXT), chapter("Dawn", TEXT)], Purpose::Post).await;
        let guest = site.browser();
        for (ending, kind) in [
            ("epub", "application/epub+zip"),
            ("html", "text/html; charset=utf-8"),
            ("txt", "text/plain; charset=utf-8"),
        ] {
            let path = format!("/downloads/{work}/Whatever.{ending}?updated_at=1");
            let file = guest.get(&path).await;
            assert_eq!(file.status, StatusCode::OK);
            assert_eq!(file.headers[header::CONTENT_TYPE], kind);
            assert_eq!(
                file.headers[header::CONTENT_DISPOSITION],
                format!("attachment; filename=\"The_Lantern.{ending}\"")
            );
            let again = guest.get(&path).await;
            assert_eq!((again.statements, &again.bytes), (site.kept_costs(), &file.bytes));
            if ending == "epub" {
                assert_eq!(&file.bytes[..4], b"PK\x03\x04");
                assert_eq!(&file.bytes[30..58], b"mimetypeapplication/epub+zip");
                // The end record of the archive names as many entries as there are.
                let end = file.bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
                let entries = usize::from(u16::from_le_bytes([file.bytes[end + 10], file.bytes[end + 11]]));
                assert_eq!(file.bytes.windows(4).filter(|four| *four == b"PK\x01\x02").count(), entries);
            } else {
                for said in
                    ["The Lantern", "Dusk", "Dawn", "The Parting Glass", "Emma - Jane Austen", "lit the lamp"]
                {
                    assert!(file.text.contains(said), "{ending}: no {said}");
                }
            }
        }
        assert_eq!(guest.get(&format!("/downloads/{work}/Whatever.pdf")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_read_the_page_gets_no_file_and_an_authors_copy_is_not_kept_for_guests() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let inside = site.post(ada, WorkForm { restricted: true, ..form("Inside") }).await;
        let draft = site.work(ada, form("Half"), vec![chapter("", TEXT)], Purpose::Draft).await;
        let unsigned = site.post(ada, WorkForm { anonymous: true, ..form("Unsigned") }).await;
        let (guest, author) = (site.browser(), site.signed_in("ada").await);
        let answer = guest.get(&format!("/downloads/{inside}/a.txt")).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, &*format!("/works/{inside}")));
        assert_eq!(guest.get(&format!("/downloads/{draft}/a.txt")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(author.get(&format!("/downloads/{draft}/a.txt")).await.status, StatusCode::OK);
        let path = format!("/downloads/{unsigned}/a.txt");
        assert!(author.get(&path).await.text.contains("ada"));
        let file = guest.get(&path).await.text;
        assert!(file.contains("Anonymous") && !file.contains("ada"), "{file}");
    })
    .await;
}

#[tokio::test]
async fn a_series_comes_as_one_file_with_what_its_reader_may_read() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let two = vec![chapter("Dusk", TEXT), chapter("Dawn", "<p>They lit another one.</p>")];
        let first = site.work(ada, form("The Lantern <b>"), two, Purpose::Post).await;
        let inside = site.post(ada, WorkForm { restricted: true, ..form("Inside") }).await;
        let mut grown = form("Grown");
        grown.tags.ratings = vec!["Explicit".into()];
        let grown = site.post(ada, grown).await;
        let last = site.posted(ada, "The Last").await;
        let draft = vec![chapter("", "<p>Nobody knows yet.</p>")];
        let draft = site.work(ada, form("Draft"), draft, Purpose::Draft).await;
        let series = site.series(ada, "Of lamps", &[first, inside, grown, last, draft]).await;
        let (guest, his) = (site.browser(), site.signed_in("bob").await);
        assert!(guest.get(&format!("/series/{series}")).await.text.contains("/downloads/series/"));
        let path = format!("/downloads/series/{series}/Whatever");
        let file = guest.get(&format!("{path}.html")).await;
        assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"Of_lamps.html\"");
        let places: Vec<_> = ["The Lantern &lt;b&gt;", "Dusk", "lit another one", "The Last", "in one file"]
            .iter()
            .map(|said| file.text.rfind(said).unwrap_or_else(|| panic!("no {said}:\n{}", file.text)))
            .collect();
        assert!(places[..4].is_sorted(), "{places:?}");
        assert!(file.text.contains("One more work isn’t in this file"), "the one that asks first");
        for hidden in ["Inside", "Grown", "Draft", "Nobody knows"] {
            assert!(!file.text.contains(hidden), "{hidden}");
        }
        assert!(his.get(&format!("{path}.txt")).await.text.contains("Inside"));
        assert_eq!(&guest.get(&format!("{path}.epub")).await.bytes[..4], b"PK\x03\x04");
        for missing in ["/downloads/series/99/a.epub".to_owned(), format!("{path}.pdf")] {
            assert_eq!(guest.get(&missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }

        // What was marked for later, for its reader alone; without what those made whom they mute.
        for work in [first, last] {
            his.submit(
                &format!("/works/{work}?view_full_work=true"),
                &format!("/works/{work}/mark_for_later"),
                &[],
            )
            .await;
        }
        let later = his.get("/downloads/to-read/to-read.html").await.text;
        assert!(later.contains("The Last") && later.contains("The Lantern"), "{later}");
        let guests = guest.get("/downloads/to-read/to-read.html").await.text;
        assert!(!guests.contains("The Last"), "{guests}");
        let muted = "/users/bob/muted/users";
        his.submit(muted, muted, &[("name", "ada")]).await;
        for path in ["/downloads/to-read/to-read.html".to_owned(), format!("{path}.html")] {
            let text = his.get(&path).await.text;
            assert!(!text.contains("lit the lamp"), "{path}:\n{text}");
        }
    })
    .await;
}
