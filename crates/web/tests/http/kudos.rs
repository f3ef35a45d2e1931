//! `/kudos` and `/works/{work}/kudos`.

use crate::support::samples::{chapter, form};
use crate::support::{Answer, Browser, each_site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use fanlight_archive::people::standing;
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::works::bin;
use fanlight_archive::works::form::Purpose;
use fanlight_archive::{Time, WorkId};

fn fields(work: WorkId) -> Vec<(&'static str, String)> {
    vec![("kudo[commentable_id]", work.to_string()), ("kudo[commentable_type]", "Work".into())]
}

/// Sends what the button of a work's page sends, with the token that every page holds for members.
async fn press(browser: &Browser<'_>, page: &str, fields: Vec<(&str, String)>) -> Answer {
    let page = browser.get(page).await;
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let meta = page.text.split_once("<meta name=\"csrf-token\" content=\"");
    all.extend(meta.and_then(|(_, rest)| Some(("authenticity_token", rest.split('"').next()?))));
    browser.send("/kudos", &all).await
}

#[tokio::test]
async fn a_guest_and_a_member_leave_kudos_and_land_on_them() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let page = format!("/works/{work}");
        let guest = site.browser();
        assert!(guest.get(&page).await.text.contains("You could leave the first."));
        let answer = press(&guest, &page, fields(work)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), format!("{page}?view_full_work=true&kudos=thanks#kudos"));
        let landed = guest.get(answer.location().split('#').next().unwrap()).await;
        assert!(landed.text.contains("Thank you: your kudos are left."), "{}", landed.text);
        assert!(landed.text.contains("Kudos from one guest"));
        let again = press(&guest, &page, fields(work)).await;
        assert!(again.location().contains("kudos=again"));

        let bob = site.signed_in("bob").await;
        let answer = press(&bob, &page, fields(work)).await;
        assert!(answer.location().contains("kudos=thanks"));
        let own = bob.get(&page).await.text;
        assert!(own.contains("You left kudos here.") && !own.contains("new_kudo"));
        assert!(own.contains("Kudos from <a href=\"/users/bob\" dir=\"auto\">bob</a>, one guest"), "{own}");
        let all = site.browser().get(&format!("{page}/kudos")).await.text;
        assert!(all.contains("2 left kudos") && all.contains(">bob</a>"), "{all}");
        for far in ["2", "9223372036854775807"] {
            let beyond = site.browser().get(&format!("{page}/kudos?page={far}")).await;
            assert_eq!(beyond.status, StatusCode::NOT_FOUND);
            assert!(beyond.text.contains(&format!("href=\"{page}/kudos\"")), "{}", beyond.text);
        }
    })
    .await;
}

#[tokio::test]
async fn who_reads_a_chapter_lands_on_that_chapter() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let chapters = vec![chapter("One", "A lamp was lit."), chapter("Two", "It burned.")];
        let mut serial = form("The Lantern");
        serial.chapters = "?".into();
        let work = site.work(ada, serial, chapters, Purpose::Post).await;
        let second = site.shown(work).await.chapters[1].id;
        let page = format!("/works/{work}/chapters/{second}");
        let shown = site.browser().get(&page).await.text;
        assert!(shown.contains(&format!("name=\"chapter_id\" value=\"{second}\"")), "{shown}");
        let mut sent = fields(work);
        sent.push(("chapter_id", second.to_string()));
        let answer = press(&site.browser(), &page, sent).await;
        assert_eq!(answer.location(), format!("{page}?kudos=thanks#kudos"));
    })
    .await;
}

#[tokio::test]
async fn own_works_get_a_kind_word_and_what_cannot_be_read_gets_no_kudos() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("keeper", &[Role::Moderator]).await;
        let work = site.posted(ada, "The Lantern").await;
        let page = format!("/works/{work}");
        let ada_browser = site.signed_in("ada").await;
        assert!(!ada_browser.get(&page).await.text.contains("new_kudo"));
        let answer = press(&ada_browser, &page, fields(work)).await;
        assert!(answer.location().contains("kudos=own"), "{}", answer.text);

        let mut members = form("For members");
        members.restricted = true;
        let members = site.post(ada, members).await;
        let door = press(&site.browser(), "/", fields(members)).await;
        assert!(door.text.contains("only available to registered users"));

        let draft = site.work(ada, form("A draft"), vec![chapter("", "Not yet.")], Purpose::Draft).await;
        let hidden = site.posted(ada, "Hidden").await;
        let mut change = site.test.archive.change(None).await.unwrap();
        bin::hide(&mut change, &Viewer::system(), hidden).await.unwrap();
        change.commit().await.unwrap();
        let keeper = site.signed_in("keeper").await;
        for work in [draft, hidden] {
            assert_eq!(press(&site.browser(), "/", fields(work)).await.status, StatusCode::NOT_FOUND);
            assert_eq!(press(&keeper, "/", fields(work)).await.status, StatusCode::FORBIDDEN);
            assert!(!keeper.get(&format!("/works/{work}")).await.text.contains("id=\"feedback\""));
            let list = format!("/works/{work}/kudos");
            assert_eq!(keeper.get(&list).await.status, StatusCode::NOT_FOUND);
            assert_eq!(site.browser().get(&list).await.status, StatusCode::NOT_FOUND);
            assert_eq!(site.shown(work).await.counts.kudos, 0);
        }
        for bad in [vec![], vec![("kudo[commentable_id]", work.to_string())], fields(WorkId(99_999))] {
            assert_eq!(press(&site.browser(), "/", bad).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn another_site_a_missing_token_and_a_suspension_leave_nothing() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let bob_browser = site.signed_in("bob").await;
        let sent: Vec<_> = fields(work);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(bob_browser.send("/kudos", &sent).await.status, StatusCode::FORBIDDEN, "no token");
        let foreign = Request::post("/kudos")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://elsewhere.example");
        let answer = site.browser().ask(foreign, Body::from(crate::support::encode(&sent))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);

        let mut change = site.test.archive.change(None).await.unwrap();
        let until = site.test.archive.now().plus(Time::DAY);
        standing::suspend(&mut change, &Viewer::system(), bob, Some(until), "A rest.").await.unwrap();
        change.commit().await.unwrap();
        let answer = press(&bob_browser, &format!("/works/{work}"), fields(work)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("A rest."), "{}", answer.text);
        assert_eq!(site.shown(work).await.counts.kudos, 0);
    })
    .await;
}

#[tokio::test]
async fn a_guest_who_likes_three_hundred_works_in_an_hour_is_asked_to_wait() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let guest = site.browser();
        let mut last = StatusCode::OK;
        for _ in 0..301 {
            let sent = fields(work);
            let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
            last = guest.send("/kudos", &sent).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(site.shown(work).await.counts.kudos, 1);
    })
    .await;
}
