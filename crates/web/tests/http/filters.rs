//! Standing filters: never, fold, warn; for members and for guests; one's own works are left alone.

use crate::support::samples::form;
use crate::support::{Browser, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::Role;
use fanlight_archive::works::form::WorkForm;

fn sad(title: &str) -> WorkForm {
    let mut form = form(title);
    form.tags.freeforms = vec!["Sorrow".into()];
    form
}

async fn keep(browser: &Browser<'_>, user: &str, fields: &[(&str, &str)]) {
    let (page, to) = (format!("/users/{user}/filters/new"), format!("/users/{user}/filters"));
    let answer = browser.submit(&page, &to, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

const LISTS: [&str; 4] =
    ["/works", "/tags/Emma%20-%20Jane%20Austen/works", "/users/ada/works", "/languages/en/works"];

#[tokio::test]
async fn what_is_never_shown_is_not_counted_and_can_be_shown_once() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        for n in 1..=20 {
            site.posted(ada, &format!("Lantern {n}")).await;
        }
        for n in 1..=3 {
            site.post(ada, sad(&format!("Tear {n}"))).await;
        }
        let bea = site.signed_in("bea").await;
        keep(&bea, "bea", &[("name", "Not today"), ("on", "1"), ("never[tags]", "sorrow")]).await;
        for list in LISTS {
            let page = bea.get(list).await.text;
            assert_eq!(page.matches("class=\"work blurb group\"").count(), 20, "{list}: a full page");
            assert!(!page.contains("Tear 1") && !page.contains("page=2"), "{list}");
            assert!(page.contains("3 works are hidden by your filters"), "{list}: {page}");
            assert!(page.contains(&format!("href=\"{list}?unfiltered=1\"")), "{list}");
            let all = bea.get(&format!("{list}?unfiltered=1")).await.text;
            assert!(all.contains("Tear 1") && all.contains("unfiltered=1&amp;page=2"), "{list}");
        }
        assert!(!bea.get("/").await.text.contains("Tear"));
        for other in [&site.browser(), &site.signed_in("ada").await] {
            let page = other.get("/works").await.text;
            assert!(page.contains("Tear 1") && !page.contains("hidden by your filters"));
        }
        bea.submit("/users/bea/filters", "/users/bea/filters/1", &[("act", "off")]).await;
        assert!(bea.get("/works").await.text.contains("Tear 1"));
        bea.submit("/users/bea/filters", "/users/bea/filters/1", &[("act", "on")]).await;
        assert!(!bea.get("/works").await.text.contains("Tear 1"));
        bea.submit("/users/bea/filters", "/users/bea/filters/1", &[("act", "delete")]).await;
        assert!(bea.get("/works").await.text.contains("Tear 1"));
    })
    .await;
}

#[tokio::test]
async fn folded_and_warned_works_say_why_and_keep_their_skeleton() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        let folded = site.post(ada, sad("The Tear")).await;
        let plain = site.posted(ada, "The Lantern").await;
        let bea = site.signed_in("bea").await;
        keep(
            &bea,
            "bea",
            &[("name", "Careful"), ("on", "1"), ("fold[tags]", "Sorrow"), ("warn[shorter]", "1,000")],
        )
        .await;
        let page = bea.get("/works").await.text;
        assert!(
            page.contains(&format!(
                "<li id=\"work_{folded}\" class=\"work blurb group\"><details class=\"fl-folded\"><summary>"
            )),
            "{page}"
        );
        assert!(page.contains("<bdi>Sorrow · under 1,000 words</bdi>"), "{page}");
        assert!(
            page.contains(&format!(
                "<li id=\"work_{plain}\" class=\"work blurb group\"><p class=\"fl-warned\">"
            )),
            "{page}"
        );
        assert_eq!(page.matches("<li id=\"work_").count(), page.matches("<h4 class=\"heading\">").count());
        let one = bea.get(&format!("/works/{folded}")).await;
        assert_eq!(one.status, StatusCode::OK, "a filter is no wall");
    })
    .await;
}

#[tokio::test]
async fn ones_own_works_and_anonymous_ones_are_left_alone() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bea = site.person("bea", &[]).await;
        site.posted(ada, "The Lantern").await;
        site.post(ada, WorkForm { anonymous: true, ..form("The Mask") }).await;
        site.post(bea, sad("The Tear")).await;
        let reader = site.signed_in("bea").await;
        keep(
            &reader,
            "bea",
            &[
                ("name", "All"),
                ("on", "1"),
                ("never[people]", "ada"),
                ("never[tags]", "Sorrow"),
                ("never[shorter]", "5"),
                ("fold[languages]", "English"),
            ],
        )
        .await;
        let page = reader.get("/works").await.text;
        assert!(page.contains("The Tear") && !page.contains("The Lantern"), "{page}");
        assert!(page.contains("The Mask"), "who excludes an author excludes what they are named on");
        assert!(page.contains("One work is hidden by your filters"), "{page}");
        assert_eq!(page.matches("fl-folded").count(), 1, "one's own is not folded: {page}");
    })
    .await;
}

#[tokio::test]
async fn guests_have_what_the_archive_chose_also_on_kept_pages() {
    each_site(async |site| {
        let ada = site.person("ada", &[Role::Admin]).await;
        site.post(ada, sad("The Tear")).await;
        site.posted(ada, "The Lantern").await;
        let (admin, guest) = (site.signed_in("ada").await, site.browser());
        assert!(guest.get("/works").await.text.contains("The Tear"));
        let saved = admin
            .submit(
                "/admin/filters",
                "/admin/filters",
                &[("never[tags]", "Sorrow"), ("never[unfinished]", "1")],
            )
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let page = guest.get("/works").await.text;
        assert!(!page.contains("The Tear") && page.contains("The Lantern"), "{page}");
        assert!(admin.get("/works").await.text.contains("The Tear"), "members choose for themselves");
        let form = admin.get("/admin/filters").await.text;
        assert!(form.contains("name=\"never[tags]\" value=\"Sorrow\""), "{form}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_understood_is_said_at_its_field_and_kept() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.post(ada, sad("The Tear")).await;
        let browser = site.signed_in("ada").await;
        let fields = [
            ("name", "Not today"),
            ("never[tags]", "Sorrow, Zeppelins"),
            ("fold[people]", "nobody"),
            ("warn[longer]", "many"),
        ];
        let answer = browser.submit("/users/ada/filters/new", "/users/ada/filters", &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        for part in [
            "There is no tag “Zeppelins” here.",
            "There is nobody called “nobody” here.",
            "value=\"Sorrow, Zeppelins\"",
            "value=\"many\"",
            "id=\"warn-longer-error\"",
        ] {
            assert!(answer.text.contains(part), "{part}: {}", answer.text);
        }
        assert!(!browser.get("/users/ada/filters").await.text.contains("Not today"));
    })
    .await;
}
