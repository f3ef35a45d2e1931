//! `/users/{user}/inbox`: what was said to somebody, and the mails that tell of it and of kudos.

use crate::support::samples::{form, member};
use crate::support::{Answer, Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::notices::{post::post_one, tell::catch_up};
use fanlight_archive::works::form::WorkForm;
use fanlight_archive::{Time, WorkId, kudos, mails};
use fanlight_web::letters;

const INBOX: &str = "/users/ada/inbox";

async fn tell(site: &Site<'_>) {
    while catch_up(&site.test.archive).await.unwrap() {}
}

async fn look(site: &Site<'_>, browser: &Browser<'_>, query: &str) -> String {
    tell(site).await;
    let answer = browser.get(&format!("{INBOX}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text
}

/// The numbers of the items on a page.
fn items(page: &str) -> Vec<String> {
    page.split("name=\"item\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn does(browser: &Browser<'_>, fields: &[(&str, &str)]) -> Answer {
    browser.submit(INBOX, INBOX, fields).await
}

async fn like(site: &Site<'_>, work: WorkId, by: Option<fanlight_archive::PersonId>, mark: &str) {
    let viewer = by.map_or_else(fanlight_archive::policy::Viewer::guest, member);
    let mut change = site.test.archive.change(by).await.unwrap();
    kudos::leave(&mut change, &viewer, work, mark).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_said_to_somebody_stands_in_their_inbox_and_several_are_dealt_with_at_once() {
    each_site(async |site| {
        let (ada, bob) = (site.person("ada", &[]).await, site.person("bob", &[]).await);
        let work = site.posted(ada, "The Lantern <b>").await;
        let browser = site.signed_in("ada").await;
        let empty = look(site, &browser, "").await;
        assert!(empty.contains("Nobody has said anything to you yet"), "{empty}");
        assert!(!empty.contains("Something new in your inbox"));
        let said = site.say(&member(bob), work, None, "A <b>lamp</b>!").await;
        site.say(&member(bob), work, None, "And oil").await;
        let page = look(site, &browser, "").await;
        for part in [
            "A <b>lamp</b>!",
            "The Lantern &lt;b&gt;",
            "/users/bob/pseuds/bob",
            "Something new in your inbox",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(page.contains(&format!("href=\"/comments/{said}/reply\"")));
        // An answer reads what it answers; who was answered finds it.
        site.say(&member(ada), work, Some(said), "Thank you").await;
        let page = look(site, &browser, "").await;
        assert!(page.contains("Answered"), "{page}");
        let unread = look(site, &browser, "?show=unread").await;
        assert!(unread.contains("And oil") && !unread.contains("lamp</b>"), "{unread}");
        assert_eq!(items(&look(site, &browser, "?show=unanswered").await).len(), 1);
        assert!(look(site, &browser, "?show=waiting").await.contains("Nothing waits for your yes."));
        let his = site.signed_in("bob").await;
        let text = his.get("/users/bob/inbox").await.text;
        assert!(text.contains("answers you on") && text.contains("Thank you"), "{text}");
        // Several at once; the page asked for stays.
        let all = items(&page);
        let answer =
            does(&browser, &[("act", "read"), ("item", &all[0]), ("item", "x"), ("show", "unread")]).await;
        assert_eq!(answer.location(), "/users/ada/inbox?show=unread&done=saved");
        assert!(!look(site, &browser, "").await.contains("Something new in your inbox"));
        does(&browser, &[("act", "unread"), ("item", &all[0]), ("item", &all[1])]).await;
        assert_eq!(items(&look(site, &browser, "?show=unread").await).len(), 2);
        does(&browser, &[("read_to", &all[0])]).await;
        assert!(look(site, &browser, "?show=unread").await.contains("You have read everything."));
        does(&browser, &[("act", "away"), ("item", &all[0]), ("item", &all[1])]).await;
        assert_eq!(items(&look(site, &browser, "").await).len(), 0);
        assert_eq!(site.said(work).await.len(), 3, "and it stays under the work");
    })
    .await;
}

#[tokio::test]
async fn an_inbox_is_its_persons_and_odd_presses_change_nothing() {
    each_site(async |site| {
        let (ada, bob) = (site.person("ada", &[]).await, site.person("bob", &[]).await);
        let work = site.posted(ada, "The Lantern").await;
        for n in 0..23 {
            site.say(&member(bob), work, None, &format!("Lamp number {n} burns")).await;
            site.test.clock.pass(Time::HOUR);
        }
        let (browser, other) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let page = look(site, &browser, "").await;
        assert!(page.contains("Lamp number 22") && !page.contains("Lamp number 2 burns"), "{page}");
        let next =
            page.split("rel=\"next\" href=\"/users/ada/inbox").nth(1).unwrap().split('"').next().unwrap();
        assert!(look(site, &browser, next).await.contains("Lamp number 2 burns"));
        let first = items(&page).remove(0);
        assert_eq!(other.get(INBOX).await.status, StatusCode::FORBIDDEN);
        let press = [("act", "away"), ("item", &*first)];
        assert_eq!(other.submit("/users/bob/preferences", INBOX, &press).await.status, StatusCode::FORBIDDEN);
        other.submit("/users/bob/preferences", "/users/bob/inbox", &press).await;
        assert_eq!(items(&look(site, &browser, "").await).len(), 20);
        assert!(site.browser().get(INBOX).await.text.contains("user[login]"), "the log-in");
        assert_eq!(does(&browser, &[("act", "burn")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(does(&browser, &[("read_to", "x")]).await.status, StatusCode::NOT_FOUND);
        let many: Vec<(&str, &str)> = (0..101).map(|_| ("item", "1")).chain([("act", "read")]).collect();
        assert!(does(&browser, &many).await.text.contains("Please tick at most 100"));
        assert!(look(site, &browser, "?show=moon&before=x").await.contains("Lamp number 22"));
    })
    .await;
}

#[tokio::test]
async fn one_mail_tells_of_comments_and_kudos_and_who_does_not_want_them_gets_none() {
    each_site(async |site| {
        let (ada, bob) = (site.person("ada", &[]).await, site.person("bob", &[]).await);
        let open = WorkForm { comments_from: "everyone".into(), ..form("The Lantern") };
        let work = site.post(ada, open).await;
        let archive = &site.test.archive;
        let mail = async || {
            tell(site).await;
            while post_one(archive, |reader, batch| letters::news(&site.app, reader, batch)).await.unwrap() {}
            let mut all = Vec::new();
            while let Some(mail) = mails::take(archive).await.unwrap() {
                mails::sent(archive, &mail).await.unwrap();
                all.push(mail);
            }
            all
        };
        let said =
            site.say(&member(bob), work, None, &format!("A <b>lamp</b>! {}", "So bright. ".repeat(90))).await;
        like(site, work, Some(bob), "").await;
        like(site, work, None, "a").await;
        like(site, work, None, "b").await;
        site.test.clock.pass(2 * Time::MINUTE);
        assert!(mail().await.is_empty(), "an hour is waited");
        site.test.clock.pass(Time::HOUR);
        let all = mail().await;
        assert_eq!(all.len(), 1);
        assert_eq!((&*all[0].address, &*all[0].subject), ("ada@example.org", "2 new at Fanlight"));
        for part in [
            "bob said on The Lantern:",
            &format!("/comments/{said}\n"),
            "A lamp! So bright.",
            " …\n",
            "Kudos for The Lantern: bob and 2 more",
            &format!("/works/{work}\n"),
        ] {
            assert!(
                all[0].body.replace(['\u{2068}', '\u{2069}'], "").contains(part),
                "{part}: {}",
                all[0].body
            );
        }
        assert!(all[0].html.contains("Kudos for"), "{}", all[0].html);
        like(site, work, None, "c").await;
        site.test.clock.pass(2 * Time::MINUTE);
        mail().await;
        site.test.clock.pass(Time::HOUR);
        let all = mail().await;
        let subject = all[0].subject.replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(subject, "Kudos for The Lantern: one guest");
        let browser = site.signed_in("ada").await;
        let page = "/users/ada/preferences";
        browser
            .submit(page, page, &[("no_comment_mails", "1"), ("no_kudos_mails", "1"), ("notices", "hourly")])
            .await;
        assert!(browser.get(page).await.text.contains("Say nothing of kudos in mails"));
        site.say(&member(bob), work, None, "Once more").await;
        like(site, work, None, "d").await;
        site.test.clock.pass(2 * Time::MINUTE);
        mail().await;
        site.test.clock.pass(Time::DAY);
        assert!(mail().await.is_empty());
        assert!(look(site, &browser, "?show=unread").await.contains("Once more"));
    })
    .await;
}
