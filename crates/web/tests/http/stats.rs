//! `/users/{user}/stats`: how somebody's works fare, for themselves.

use crate::support::samples::member;
use crate::support::{Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::notices::tell::catch_up;
use fanlight_archive::policy::Viewer;
use fanlight_archive::{Time, WorkId, kudos};

const HERE: &str = "/users/ada/stats";

async fn like(site: &Site<'_>, work: WorkId, mark: &str) {
    let mut change = site.test.archive.change(None).await.unwrap();
    kudos::leave(&mut change, &Viewer::guest(), work, mark).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn figures_stand_together_over_time_and_work_by_work() {
    each_site(async |site| {
        let (ada, bob) = (site.person("ada", &[]).await, site.person("bob", &[]).await);
        let browser = site.signed_in("ada").await;
        assert!(browser.get(HERE).await.text.contains("There are no figures yet."));
        let lantern = site.posted(ada, "The Lantern <b>").await;
        let moth = site.posted(ada, "The Moth").await;
        for mark in ["a", "b", "c"] {
            like(site, moth, mark).await;
        }
        like(site, lantern, "a").await;
        site.say(&member(bob), lantern, None, "A lamp!").await;
        let guest = site.browser();
        guest.get(&format!("/works/{lantern}")).await;
        site.app.hits().flush(&site.test.archive).await.unwrap();
        site.test.clock.pass(2 * Time::MINUTE);
        while catch_up(&site.test.archive).await.unwrap() {}
        let page = browser.get(HERE).await.text;
        let plain = page.replace(['\u{2068}', '\u{2069}'], "");
        for part in [
            "One visit in 30 days",
            "4 kudos in 30 days, at most 4 on one day",
            "The Lantern &lt;b&gt;",
            "<svg role=\"img\"",
        ] {
            assert!(plain.contains(part), "{part}: {page}");
        }
        let order = |page: &str| page.find("The Moth").unwrap() < page.find("The Lantern").unwrap();
        assert!(!order(&page), "by visits");
        assert!(order(&browser.get(&format!("{HERE}?sort=kudos&days=365")).await.text));
        assert!(!order(&browser.get(&format!("{HERE}?sort=comments&days=90")).await.text));
        assert_eq!(browser.get(&format!("{HERE}?sort=moon&days=7&page=x")).await.status, StatusCode::OK);
        assert_eq!(browser.get(&format!("{HERE}?page=9")).await.status, StatusCode::NOT_FOUND);
        let other = site.signed_in("bob").await;
        assert_eq!(other.get(HERE).await.status, StatusCode::FORBIDDEN);
        assert!(guest.get(HERE).await.text.contains("user[login]"), "the log-in");
        let settings = "/users/ada/preferences";
        browser.submit(settings, settings, &[("no_figures", "1")]).await;
        let page = browser.get(HERE).await.text;
        assert!(page.contains("You asked not to see figures") && !page.contains("<svg role"), "{page}");
    })
    .await;
}
