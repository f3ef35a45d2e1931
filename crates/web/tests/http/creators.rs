//! `/works/{work}/creators` and `/users/{user}/creatorships`: writing together, by invitation.

use crate::support::samples::{chapter, form};
use crate::support::{Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::works::form::Purpose;
use fanlight_archive::{PersonId, WorkId, mails};

const HIS: &str = "/users/bob/creatorships";

async fn of_two_chapters(site: &Site<'_>, by: PersonId) -> WorkId {
    let texts = ["Miss Bates lit the lamp.", "She lit another one."];
    let chapters = texts.iter().map(|text| chapter("", text)).collect();
    site.work(by, form("The Lantern <b>"), chapters, Purpose::Post).await
}

#[tokio::test]
async fn a_creator_invites_another_who_is_told_and_named_once_they_say_yes() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = of_two_chapters(site, ada).await;
        let here = format!("/works/{work}/creators");
        let (hers, his) = (site.signed_in("ada").await, site.signed_in("bob").await);
        assert!(hers.get(&format!("/works/{work}/edit")).await.text.contains(&here));
        assert!(his.get(HIS).await.text.contains("No invitation waits for you"));
        let refused = hers.submit(&here, &here, &[("byline", "nobody <b>"), ("invite", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Nobody here writes as nobody &lt;b&gt;"), "{}", refused.text);
        assert!(refused.text.contains("value=\"nobody &lt;b&gt;\""), "what was typed stays");
        let done = hers.submit(&here, &here, &[("byline", "Bob"), ("invite", "1")]).await;
        assert_eq!(done.location(), format!("{here}?done=invited"));
        assert!(hers.get(&here).await.text.contains("Take the invitation of bob back"));
        let whole = format!("/works/{work}?view_full_work=true");
        let guests = site.browser().get(&whole).await.text;
        assert!(guests.contains("/users/ada/pseuds/ada") && !guests.contains("/users/bob"), "{guests}");
        assert_eq!(his.get(&here).await.status, StatusCode::FORBIDDEN);

        let sent = mails::waiting(&mut site.test.archive.read().await.unwrap(), 10).await.unwrap();
        let mail = sent.iter().find(|mail| mail.address == "bob@example.org").unwrap();
        assert_eq!(mail.subject, "ada would like to name you on “The Lantern <b>”");
        assert!(mail.body.contains(HIS), "{}", mail.body);
        let inbox = his.get("/users/bob/inbox").await.text;
        assert!(inbox.contains("An invitation to be named on a work waits") && inbox.contains(HIS));
        let page = his.get(HIS).await.text;
        assert!(page.contains("The Lantern &lt;b&gt;") && page.contains("ada invites you, as bob"), "{page}");
        assert_eq!(hers.get(HIS).await.status, StatusCode::FORBIDDEN, "his alone to see");
        let (id, token) = (work.to_string(), his.get(HIS).await.token());
        let yes = [("authenticity_token", &*token), ("work", &*id), ("answer", "yes")];
        let named = his.send(HIS, &yes).await;
        assert_eq!(named.location(), format!("/works/{work}"));
        assert!(his.get(&here).await.status.is_success());
        let guests = site.browser().get(&whole).await.text;
        assert!(guests.contains("/users/bob/pseuds/bob"), "{guests}");
        let again = his.send(HIS, &yes).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        assert!(again.text.contains("This invitation doesn’t stand any more"), "{}", again.text);

        assert!(his.get(&format!("{here}?leave=1")).await.text.contains("Your name is taken off"));
        let left = his.submit(&format!("{here}?leave=1"), &format!("{here}?leave=1"), &[("sure", "1")]).await;
        assert_eq!(left.location(), "/users/bob?done=saved");
        assert!(!site.browser().get(&whole).await.text.contains("/users/bob"));
        let kept = hers.submit(&here, &format!("{here}?leave=1"), &[("sure", "1")]).await;
        assert!(kept.text.contains("You are the last one named on this work"), "{}", kept.text);
    })
    .await;
}

#[tokio::test]
async fn who_made_a_chapter_changes_it_and_finds_nothing_of_the_works_own_pages() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = of_two_chapters(site, ada).await;
        let second = site.shown(work).await.chapters[1].id;
        let here = format!("/works/{work}/creators");
        let (hers, his) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let second = second.to_string();
        let fields = [("byline", "bob (bob)"), ("chapter", &*second), ("invite", "1")];
        assert_eq!(hers.submit(&here, &here, &fields).await.location(), format!("{here}?done=invited"));
        assert!(his.get(HIS).await.text.contains("chapter 2"));
        let answer = [("work", &*work.to_string()), ("chapter", &*second), ("answer", "yes")];
        let edit = format!("/works/{work}/chapters/{second}/edit");
        assert_eq!(his.submit(HIS, HIS, &answer).await.location(), edit);
        let form = his.get(&edit).await;
        assert_eq!(form.status, StatusCode::OK);
        for link in ["manage_chapters", "confirm_delete", "post_button"] {
            assert!(!form.text.contains(link), "{link}");
        }
        let base = form.text.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let look = [("base", base), ("chapter[content]", "They lit a third."), ("preview_button", "1")];
        let seen = his.submit(&edit, &format!("/works/{work}/chapters/{second}"), &look).await;
        assert!(
            seen.text.contains("They lit a third.") && !seen.text.contains("post_button"),
            "{}",
            seen.text
        );
        let typed = [("base", base), ("chapter[content]", "They lit a third."), ("save_button", "1")];
        let saved = his.submit(&edit, &format!("/works/{work}/chapters/{second}"), &typed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let page = site.browser().get(&format!("/works/{work}/chapters/{second}")).await.text;
        assert!(page.contains("They lit a third.") && page.contains("Chapter by"), "{page}");
        let first = site.shown(work).await.chapters[0].id;
        for path in [
            format!("/works/{work}/edit"),
            format!("/works/{work}/manage_chapters"),
            format!("/works/{work}/chapters/{first}/edit"),
            format!("/works/{work}/chapters/new"),
        ] {
            assert_eq!(his.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let leave = [("work", &*work.to_string()), ("chapter", &*second), ("leave", "1")];
        assert_eq!(his.submit(HIS, HIS, &leave).await.location(), format!("{HIS}?done=saved"));
        assert_eq!(his.get(&edit).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_tells_nobody_else_and_opens_no_draft() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("zqinvited", &[]).await;
        let chapters = vec![chapter("", "Miss Bates lit the lamp.")];
        let work = site.work(ada, form("The Lantern"), chapters, Purpose::Draft).await;
        let here = format!("/works/{work}/creators");
        let hers = site.signed_in("ada").await;
        hers.submit(&here, &here, &[("byline", "zqinvited"), ("invite", "1")]).await;
        let theirs = site.signed_in("zqinvited").await;
        let page = theirs.get("/users/zqinvited/creatorships").await.text;
        assert!(page.contains("The Lantern") && !page.contains(&format!("href=\"/works/{work}\"")), "{page}");
        for path in ["", "/edit", "/chapters/new", "/navigate"] {
            let answer = theirs.get(&format!("/works/{work}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        for browser in [&hers, &site.browser()] {
            for path in ["/works", "/users/ada", "/users/ada/works"] {
                assert!(!browser.get(path).await.text.contains("zqinvited"), "{path}");
            }
        }
        assert!(!hers.get(&format!("/works/{work}")).await.text.contains("zqinvited"));
    })
    .await;
}

#[tokio::test]
async fn a_chapters_form_leads_to_the_work_only_where_that_opens() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let (hers, his) = (site.signed_in("ada").await, site.signed_in("bob").await);
        for (purpose, opens) in [(Purpose::Draft, false), (Purpose::Post, true)] {
            let chapters = vec![chapter("", "Miss Bates lit the lamp.")];
            let work = site.work(ada, form("The Lantern"), chapters, purpose).await;
            let first = site.shown(work).await.chapters[0].id.to_string();
            let here = format!("/works/{work}/creators");
            hers.submit(&here, &here, &[("byline", "bob"), ("chapter", &*first), ("invite", "1")]).await;
            let answer = [("work", &*work.to_string()), ("chapter", &*first), ("answer", "yes")];
            let edit = his.submit(HIS, HIS, &answer).await.location().to_owned();
            let link = format!("<a href=\"/works/{work}\"");
            for (browser, leads) in [(&his, opens), (&hers, true)] {
                let page = browser.get(&edit).await;
                assert_eq!(page.status, StatusCode::OK);
                let head = page.text.split("<main").nth(1).unwrap().split("<form").next().unwrap();
                assert!(head.contains("The Lantern"), "{head}");
                assert_eq!(head.contains(&link), leads, "{purpose:?}: {head}");
            }
        }
    })
    .await;
}
