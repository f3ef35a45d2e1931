//! Subscribing, being told on a page and by mail, and the end of the mails.

use crate::support::samples::{chapter, form, member};
use crate::support::{Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::notices::{post::post_one, tell::catch_up};
use fanlight_archive::people::preferences::{self, Pace};
use fanlight_archive::works::chapters;
use fanlight_archive::works::form::{Purpose, WorkForm};
use fanlight_archive::works::prepare::prepare_chapter;
use fanlight_archive::{PersonId, Time, WorkId, mails, notices};
use fanlight_web::letters;

async fn tell(site: &Site<'_>) {
    while catch_up(&site.test.archive).await.unwrap() {}
}

/// Mails what is due and gives the mails.
async fn mail(site: &Site<'_>) -> Vec<mails::Outgoing> {
    let archive = &site.test.archive;
    tell(site).await;
    while post_one(archive, |reader, news| letters::news(&site.app, reader, news)).await.unwrap() {}
    let mut all = Vec::new();
    while let Some(mail) = mails::take(archive).await.unwrap() {
        mails::sent(archive, &mail).await.unwrap();
        all.push(mail);
    }
    all
}

async fn add_chapter(site: &Site<'_>, by: PersonId, work: WorkId) {
    let archive = &site.test.archive;
    let form = chapter("Rain", "It rained on Miss Bates and on her lamp.");
    let prepared = prepare_chapter(form, Purpose::Post, archive.now()).await.unwrap();
    let mut change = archive.change(Some(by)).await.unwrap();
    chapters::add(&mut change, &member(by), work, &prepared, None, true, "").await.unwrap();
    change.commit().await.unwrap();
}

/// Presses the button of a page.
async fn press(browser: &Browser<'_>, page: &str, user: &str) -> (StatusCode, String) {
    let text = browser.get(page).await.text;
    let at = text.find("<li class=\"subscribe\">").unwrap_or_else(|| panic!("no button on {page}:\n{text}"));
    let button = &text[at..at + text[at..].find("</form>").unwrap()];
    let value = |name: &str| {
        let at = button.find(&format!("name=\"{name}\" value=\""))?;
        button[at..].split("value=\"").nth(1)?.split('"').next().map(str::to_owned)
    };
    let names = ["subscription[subscribable_type]", "subscription[subscribable_id]", "back", "end"];
    let values: Vec<_> = names.iter().filter_map(|name| Some((*name, value(name)?))).collect();
    let fields: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = browser.submit(page, &format!("/users/{user}/subscriptions"), &fields).await;
    (answer.status, answer.location().to_owned())
}

#[tokio::test]
async fn every_page_of_what_can_be_followed_has_the_button_and_the_list_ends_several() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("ben", &[]).await;
        let work = site.posted(ada, "First").await;
        let series = site.series(ada, "Lamps of ada", &[work]).await;
        add_chapter(site, ada, work).await;
        let shown = site.shown(work).await;
        let chapter = format!("/works/{work}/chapters/{}", shown.chapters[1].id);
        let (ben, guest) = (site.signed_in("ben").await, site.browser());
        for page in [&*chapter, &format!("/series/{series}"), "/users/ada", "/tags/Lamps"] {
            assert!(
                !guest.get(page).await.text.contains("class=\"subscribe\""),
                "{page} is kept for all guests"
            );
            assert!(ben.get(page).await.text.contains("value=\"Subscribe\""), "{page}");
            assert_eq!(press(&ben, page, "ben").await, (StatusCode::SEE_OTHER, page.to_owned()));
            let text = ben.get(page).await.text;
            assert!(
                text.contains("value=\"Unsubscribe\"") && !text.contains("value=\"Subscribe\""),
                "{page}"
            );
        }
        let own = site.signed_in("ada").await;
        assert!(!own.get(&chapter).await.text.contains("class=\"subscribe\""), "her own tells her nothing");
        assert_eq!(own.get("/users/ben/subscriptions").await.status, StatusCode::FORBIDDEN);
        assert_eq!(own.get("/users/ben/notifications").await.status, StatusCode::FORBIDDEN);
        let list = ben.get("/users/ben/subscriptions").await.text;
        for name in ["First", "Lamps of ada", ">ada<", ">Lamps<"] {
            assert!(list.contains(name), "{name}: {list}");
        }
        let series_only = ben.get("/users/ben/subscriptions?kind=series").await.text;
        assert!(series_only.contains("Lamps of ada") && !series_only.contains(">First<"));
        assert_eq!(press(&ben, "/users/ada", "ben").await.0, StatusCode::SEE_OTHER);
        assert!(ben.get("/users/ada").await.text.contains("value=\"Subscribe\""));
        let ids: Vec<String> = ben
            .get("/users/ben/subscriptions")
            .await
            .text
            .split("name=\"ids\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 3);
        let path = "/users/ben/subscriptions";
        ben.submit(path, path, &[("one", &ids[0])]).await;
        ben.submit(path, path, &[("end_ticked", "1"), ("ids", &ids[1]), ("ids", &ids[2]), ("ids", "x")])
            .await;
        assert!(ben.get(path).await.text.contains("press Subscribe"), "it says what to do next");
        let wrong = [("subscription[subscribable_type]", "moon"), ("subscription[subscribable_id]", "1")];
        assert_eq!(ben.submit("/users/ben/preferences", path, &wrong).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_is_new_stands_on_a_page_and_comes_in_one_mail_of_both_kinds() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let ben_id = site.person("ben", &[]).await;
        let work = site.posted(ada, "First").await;
        tell(site).await;
        let ben = site.signed_in("ben").await;
        let path = "/users/ben/notifications";
        assert!(ben.get(path).await.text.contains("There is nothing new yet"));
        press(&ben, "/users/ada", "ben").await;
        add_chapter(site, ada, work).await;
        let form = WorkForm { summary: "<em>A lamp</em> &amp; a <b>moth</b>.".into(), ..form("Second <b>") };
        let second = site.post(ada, form).await;
        tell(site).await;
        let page = ben.get(path).await.text;
        for part in ["Second &lt;b&gt;", "Chapter 2", "Rain", "You subscribed to ada", "Mark all as read"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(page.matches("fl-chip-ok").count(), 2);
        let last = page.split("name=\"read_to\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(ben.submit(path, path, &[("read_to", last)]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ben.get(path).await.text.matches("fl-chip-ok").count(), 0);
        assert!(mail(site).await.is_empty(), "an hour is waited");
        site.test.clock.pass(Time::HOUR);
        let mut all = mail(site).await;
        assert_eq!(all.len(), 1);
        let mail = all.remove(0);
        assert_eq!((&*mail.address, &*mail.subject), ("ben@example.org", "2 new at Fanlight"));
        for part in
            ["Second <b> by ada", "Chapter 2: Rain", "A lamp & a moth.", &format!("/works/{second}\n")]
        {
            assert!(mail.body.contains(part), "{part}: {}", mail.body);
        }
        for part in ["Second &lt;b&gt;</a>", "Chapter 2: Rain", "A lamp &amp; a moth.", "/unsubscribe/"] {
            assert!(mail.html.contains(part), "{part}: {}", mail.html);
        }
        // The link in it: looked at it asks, a mail program's post ends the mails without cookies or token.
        let link = format!("/unsubscribe/{}", mail.unsubscribe);
        assert!(mail.body.contains(&link) && mail.html.contains(&link));
        let guest = site.browser();
        let wants = async || {
            let mut db = site.test.archive.read().await.unwrap();
            preferences::load(&mut db, ben_id).await.unwrap().notices
        };
        assert!(guest.get(&link).await.text.contains("No more of these mails?"));
        assert_eq!(wants().await, Pace::Hourly);
        let other = link.replacen(&format!("/{ben_id}-"), &format!("/{ada}-"), 1);
        for wrong in [&*other, "/unsubscribe/", "/unsubscribe/1", "/unsubscribe/1-x", "/unsubscribe/x-1"] {
            let status = guest.send(wrong, &[("List-Unsubscribe", "One-Click")]).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let answer = guest.send(&link, &[("List-Unsubscribe", "One-Click")]).await;
        assert!(
            answer.status == StatusCode::OK && answer.text.contains("They have ended"),
            "{}",
            answer.text
        );
        assert_eq!(wants().await, Pace::Never);
        let page = "/users/ben/preferences";
        ben.submit(page, page, &[("notices", "daily")]).await;
        assert_eq!(wants().await, Pace::Daily);
        assert!(ben.submit(&link, &link, &[]).await.text.contains("They have ended"), "also signed in");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_refuses_mails_is_told_on_the_page_of_settings_and_can_be_tried_again() {
    each_site(async |site| {
        let ben_id = site.person("ben", &[]).await;
        let ben = site.signed_in("ben").await;
        let archive = &site.test.archive;
        for n in 0..notices::BOUNCES {
            assert!(!ben.get("/users/ben/preferences").await.text.contains("refused several mails"), "{n}");
            let mut change = archive.change(None).await.unwrap();
            let letter = mails::Letter { subject: "A lamp".into(), body: "It burns.".into() };
            mails::queue(&mut change, Some(ben_id), "ben@example.org", &letter).await.unwrap();
            change.commit().await.unwrap();
            let mail = mails::take(archive).await.unwrap().unwrap();
            mails::failed(archive, &mail, mails::Failure::Address).await.unwrap();
        }
        assert!(ben.get("/users/ben/preferences").await.text.contains("refused several mails"));
        let answer =
            ben.submit("/users/ben/preferences", "/users/ben/notifications", &[("resume", "1")]).await;
        assert_eq!(answer.location(), "/users/ben/preferences?done=saved");
        assert!(!ben.get("/users/ben/preferences").await.text.contains("refused several mails"));
    })
    .await;
}
