//! Saved searches: kept from a list, opened, renamed, deleted; their feeds, for whoever has the key.

use crate::support::samples::form;
use crate::support::{Browser, each_site};
use axum::http::StatusCode;
use fanlight_archive::works::form::WorkForm;

const ABOUT: &str = "/users/ada/searches/new?about=%22everything%22&work_search%5Bcomplete%5D=T";

async fn keep(browser: &Browser<'_>, name: &str) {
    let page = browser.get(ABOUT).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("name=\"filter\" value=\"work_search%5Bcomplete%5D=T\""), "{}", page.text);
    let fields = [("about", "\"everything\""), ("filter", "work_search%5Bcomplete%5D=T"), ("name", name)];
    let answer = browser.submit(ABOUT, "/users/ada/searches", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// The address of the feed on the page of one's searches.
fn feed(page: &str) -> String {
    let at = page.find("href=\"/searches/").expect("a feed") + 6;
    page[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_search_is_kept_from_a_list_opened_renamed_and_deleted() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.posted(ada, "The Lantern").await;
        let browser = site.signed_in("ada").await;
        let list = browser.get("/tags/Lamps/works?work_search[complete]=T").await.text;
        assert!(list.contains("href=\"/users/ada/searches/new?about="), "{list}");
        assert!(!site.browser().get("/tags/Lamps/works").await.text.contains("/searches/new"));
        keep(&browser, "Finished ones").await;
        let page = browser.get("/users/ada/searches").await.text;
        assert!(page.contains("Finished ones</a>"), "{page}");
        let open = browser.get("/users/ada/searches/1").await;
        assert_eq!((open.status, open.location()), (StatusCode::FOUND, "/works?work_search%5Bcomplete%5D=T"));
        let act = async |fields: &[(&str, &str)]| {
            browser.submit("/users/ada/searches", "/users/ada/searches/1", fields).await
        };
        assert_eq!(act(&[("act", "rename"), ("name", "Done ones")]).await.status, StatusCode::SEE_OTHER);
        assert!(browser.get("/users/ada/searches").await.text.contains("Done ones</a>"));
        let nameless = act(&[("act", "rename"), ("name", " ")]).await;
        assert_eq!(nameless.status, StatusCode::OK);
        assert!(nameless.text.contains("id=\"errors\""));
        assert_eq!(act(&[("act", "delete")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/users/ada/searches/1").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn searches_are_nobody_elses() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        let (ada, bea) = (site.signed_in("ada").await, site.signed_in("bea").await);
        keep(&ada, "Finished ones").await;
        for path in ["/users/ada/searches", "/users/ada/searches/1", "/users/bea/searches/1"] {
            let status = bea.get(path).await.status;
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{path}: {status}");
        }
        let taken = bea
            .submit(
                "/users/bea/searches/new?about=%22everything%22",
                "/users/bea/searches/1",
                &[("act", "delete")],
            )
            .await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
        assert!(ada.get("/users/ada/searches").await.text.contains("Finished ones"));
    })
    .await;
}

#[tokio::test]
async fn a_feed_finds_what_everybody_finds_and_its_key_can_be_taken_back() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.posted(ada, "The Lantern").await;
        site.post(ada, WorkForm { restricted: true, ..form("The Secret") }).await;
        let browser = site.signed_in("ada").await;
        keep(&browser, "Lamps & lights").await;
        assert!(!browser.get("/users/ada/searches").await.text.contains("feed.atom"));
        let act = async |word: &str| {
            browser.submit("/users/ada/searches", "/users/ada/searches/1", &[("act", word)]).await
        };
        act("feed").await;
        let first = feed(&browser.get("/users/ada/searches").await.text);
        let guest = site.browser();
        for reader in [&guest, &browser] {
            let answer = reader.get(&first).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(
                answer.text.contains("The Lantern") && !answer.text.contains("The Secret"),
                "{}",
                answer.text
            );
            assert!(answer.text.contains("<title>Lamps &amp; lights - "));
        }
        act("feed").await;
        let second = feed(&browser.get("/users/ada/searches").await.text);
        assert_ne!(first, second);
        assert_eq!(guest.get(&first).await.status, StatusCode::NOT_FOUND);
        assert_eq!(guest.get(&second).await.status, StatusCode::OK);
        assert_eq!(guest.get(&second.replace("/1/", "/2/")).await.status, StatusCode::NOT_FOUND);
        act("no-feed").await;
        assert_eq!(guest.get(&second).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
