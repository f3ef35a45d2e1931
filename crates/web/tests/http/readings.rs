//! `/users/{user}/readings`, `/works/{work}/mark_for_later`, `…/mark_as_read`, `…/reading`.

use crate::support::samples::{chapter, form};
use crate::support::{Answer, Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::WorkId;
use fanlight_archive::policy::Viewer;
use fanlight_archive::works::bin;
use fanlight_archive::works::form::{Purpose, WorkForm};

const HERE: &str = "/users/ben/readings";

async fn flush(site: &Site<'_>) {
    site.app.readings().flush(&site.test.archive).await.unwrap();
}

async fn look(site: &Site<'_>, browser: &Browser<'_>, query: &str) -> String {
    flush(site).await;
    let answer = browser.get(&format!("{HERE}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text
}

async fn serial(site: &Site<'_>, by: &str, chapters: usize) -> (WorkId, Vec<String>) {
    let by = site.person(by, &[]).await;
    let form = WorkForm { chapters: "?".into(), ..form("The Lantern") };
    let text = "Miss Bates lit the lamp and waited for the evening.";
    let work =
        site.work(by, form, (0..chapters).map(|_| chapter("Rain", text)).collect(), Purpose::Post).await;
    let shown = site.shown(work).await;
    (work, shown.chapters.iter().map(|one| format!("/works/{work}/chapters/{}", one.id)).collect())
}

/// Presses the button of a page's `li.mark`.
async fn mark(browser: &Browser<'_>, page: &str, work: WorkId, what: &str) -> Answer {
    let path = format!("/works/{work}/{what}");
    assert!(browser.get(page).await.text.contains(&format!("action=\"{path}\"")), "no button on {page}");
    browser.submit(page, &path, &[("back", page)]).await
}

#[tokio::test]
async fn what_one_opens_stands_in_ones_history_and_is_taken_out_or_cleared() {
    each_site(async |site| {
        let (work, chapters) = serial(site, "ada", 3).await;
        let second = site.posted(site.shown(work).await.creators.unwrap()[0].person, "A second").await;
        site.person("ben", &[]).await;
        let ben = site.signed_in("ben").await;
        assert!(look(site, &ben, "").await.contains("You have opened nothing yet."));
        ben.get(&chapters[1]).await;
        site.test.clock.pass(1);
        ben.get(&format!("/works/{second}")).await;
        let page = look(site, &ben, "").await;
        assert!(
            page.find("A second").unwrap() < page.find("The Lantern").unwrap(),
            "the last one first: {page}"
        );
        assert!(page.contains("Nothing new since.") && page.contains("on one day"), "{page}");
        assert!(page.contains(&format!("href=\"{}\">Go on with chapter", chapters[1])), "{page}");
        let ada = site.signed_in("ada").await;
        ada.get(&chapters[1]).await;
        flush(site).await;
        assert!(
            ada.get("/users/ada/readings").await.text.contains("You have opened nothing yet."),
            "her own"
        );
        assert_eq!(ada.get(HERE).await.status, StatusCode::FORBIDDEN);
        assert!(site.browser().get(HERE).await.text.contains("user[login]"), "the log-in");
        ben.submit(HERE, HERE, &[("work", &second.to_string()), ("work", "x")]).await;
        let page = look(site, &ben, "").await;
        assert!(!page.contains("A second") && page.contains("The Lantern"));
        let ask = format!("{HERE}/clear");
        assert!(ben.get(&ask).await.text.contains("Forget what you read?"));
        ben.get(&chapters[2]).await;
        assert_eq!(ben.submit(&ask, &ask, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(
            look(site, &ben, "").await.contains("You have opened nothing yet."),
            "nor comes back what was held"
        );
        // Who wants none has none.
        let settings = "/users/ben/preferences";
        ben.submit(settings, settings, &[("no_history", "1")]).await;
        assert!(!ben.get(&chapters[1]).await.text.contains("data-report"));
        assert!(look(site, &ben, "").await.contains("Your history is switched off"));
        assert!(!look(site, &ben, "").await.contains("The Lantern"));
    })
    .await;
}

#[tokio::test]
async fn a_mark_for_later_stands_in_a_list_of_its_own_until_it_is_read() {
    each_site(async |site| {
        let (work, chapters) = serial(site, "ada", 2).await;
        site.person("ben", &[]).await;
        let ben = site.signed_in("ben").await;
        assert!(look(site, &ben, "?show=to-read").await.contains("You have marked nothing for later."));
        let answer = mark(&ben, &chapters[1], work, "mark_for_later").await;
        assert_eq!(answer.location(), chapters[1], "one stays where one was");
        assert!(look(site, &ben, "?show=to-read").await.contains("The Lantern"));
        assert!(
            ben.get(&chapters[0]).await.text.contains(&format!("/works/{work}/mark_as_read\"")),
            "clients look for it"
        );
        ben.submit(HERE, HERE, &[("show", "to-read"), ("work", &work.to_string())]).await;
        assert!(!look(site, &ben, "?show=to-read").await.contains("The Lantern"));
        mark(&ben, &chapters[0], work, "mark_for_later").await;
        assert_eq!(mark(&ben, &chapters[0], work, "mark_as_read").await.status, StatusCode::SEE_OTHER);
        assert!(!look(site, &ben, "?show=to-read").await.contains("The Lantern"));
        // Not one's own, not what is not there; and a guest sees no button.
        let ada = site.signed_in("ada").await;
        assert!(!ada.get(&chapters[0]).await.text.contains("mark_for_later"));
        assert!(!site.browser().get(&chapters[0]).await.text.contains("mark_for_later"));
        let own = ada.submit("/users/ada/preferences", &format!("/works/{work}/mark_for_later"), &[]).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        let settings = "/users/ben/preferences";
        for missing in ["/works/999/mark_for_later", "/works/x/mark_for_later", "/works/x/mark_as_read"] {
            assert_eq!(ben.submit(settings, missing, &[]).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        mark(&ben, &chapters[0], work, "mark_for_later").await;
        let mut change = site.test.archive.change(None).await.unwrap();
        bin::hide(&mut change, &Viewer::system(), work).await.unwrap();
        change.commit().await.unwrap();
        let page = look(site, &ben, "?show=to-read").await;
        assert!(!page.contains("The Lantern"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_place_follows_its_reader_from_one_browser_to_another() {
    each_site(async |site| {
        let (work, chapters) = serial(site, "ada", 3).await;
        site.person("ben", &[]).await;
        let (phone, desk) = (site.signed_in("ben").await, site.signed_in("ben").await);
        let tell = async |browser: &Browser<'_>, chapter: &str, block: &str| {
            let path = format!("/works/{work}/reading");
            browser.submit(&chapters[0], &path, &[("chapter", chapter), ("block", block)]).await.status
        };
        let id = |at: usize| chapters[at].rsplit('/').next().unwrap();
        // Without a script: the last chapter that was opened.
        phone.get(&chapters[2]).await;
        let page = desk.get(&chapters[0]).await.text;
        let line = format!("<a data-reading-continue href=\"{}\">", chapters[2]);
        assert!(page.contains(&line) && page.contains("Go on there"), "{page}");
        assert_eq!(tell(&phone, id(1), "7").await, StatusCode::NO_CONTENT);
        for written in [false, true] {
            if written {
                flush(site).await;
            }
            let page = desk.get(&chapters[1]).await.text;
            let given = format!("data-place-chapter=\"{}\" data-place-block=\"7\"", id(1));
            assert!(page.contains(&given), "{written}: {page}");
            assert!(page.contains("data-reading-continue href=\"#chapters\" hidden"), "it is here: {page}");
            assert!(page.contains(&format!("data-report=\"/works/{work}/reading\"")));
        }
        // Nonsense is refused, and what is too far is as far as it goes.
        for (chapter, block) in [("99", "1"), ("x", "1"), (id(1), "x"), (id(1), "")] {
            assert_eq!(tell(&phone, chapter, block).await, StatusCode::NOT_FOUND, "{chapter} {block}");
        }
        assert_eq!(tell(&phone, id(1), "-5").await, StatusCode::NO_CONTENT);
        assert_eq!(tell(&phone, id(1), "999999999").await, StatusCode::NO_CONTENT);
        assert!(desk.get(&chapters[1]).await.text.contains("data-place-block=\"100000\""));
        // In the whole too.
        tell(&phone, "", "12").await;
        let whole = desk.get(&format!("/works/{work}?view_full_work=true")).await.text;
        assert!(whole.contains("data-place-chapter=\"\" data-place-block=\"12\""), "{whole}");
        let guest = site.browser().get(&chapters[0]).await.text;
        assert!(guest.contains(&format!("data-reading=\"{work}\"")) && !guest.contains("data-report"));
        assert!(!guest.contains("data-place") && guest.contains("hidden"));
    })
    .await;
}
