//! `/chapters/{chapter}/comments`, `/comments/…`, `/works/{work}/comments`.

use crate::support::samples::{chapter, form, member};
use crate::support::{Answer, Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::comments::keep::{self, Act};
use fanlight_archive::people::preferences::{self, Preferences};
use fanlight_archive::people::pseuds;
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::settings::{self, Settings};
use fanlight_archive::works::form::{Purpose, WorkForm};
use fanlight_archive::{ChapterId, PersonId, WorkId};

fn open_to_all(title: &str) -> WorkForm {
    WorkForm { comments_from: "everyone".into(), ..form(title) }
}

async fn first_chapter(site: &Site<'_>, work: WorkId) -> ChapterId {
    site.shown(work).await.chapters[0].id
}

/// Sends what the form under a work sends: a member's with the token that every page holds, a guest's without one.
async fn send(browser: &Browser<'_>, to: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get("/").await;
    let mut all = fields.to_vec();
    let meta = page.text.split_once("<meta name=\"csrf-token\" content=\"");
    let token = meta.and_then(|(_, rest)| rest.split('"').next()).filter(|token| !token.is_empty());
    all.extend(token.map(|token| ("authenticity_token", token)));
    browser.send(to, &all).await
}

/// The page one is led to.
async fn landed(browser: &Browser<'_>, answer: &Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.get(answer.location().split('#').next().unwrap()).await
}

#[tokio::test]
async fn a_guest_and_a_member_talk_below_a_work_and_land_on_what_they_said() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.post(ada, open_to_all("The Lantern")).await;
        let chapter = first_chapter(site, work).await;
        let say = format!("/chapters/{chapter}/comments");
        let (guest, bob) = (site.browser(), site.signed_in("bob").await);
        let page = guest.get(&format!("/works/{work}")).await.text;
        assert!(page.contains(&format!("action=\"{say}\"")) && page.contains("id=\"guest_name\""), "{page}");

        let answer =
            send(&guest, &say, &[("comment_text", "A lamp!\n\nAnd oil."), ("guest_name", "Cat")]).await;
        let said = site.said(work).await[0].id;
        let expected = format!("/works/{work}?show_comments=true&comment=said#comment_{said}");
        assert_eq!(answer.location(), expected);
        let text = landed(&guest, &answer).await.text;
        assert!(text.contains("Your comment is here now."), "{text}");
        assert!(text.contains(&format!("<li id=\"comment_{said}\" class=\"comment group fl-comment\"")));
        assert!(
            text.contains("<bdi>Cat</bdi>") && text.contains("<p>A lamp!</p>\n<p>And oil.</p>"),
            "{text}"
        );
        let again =
            send(&guest, &say, &[("comment_text", "A lamp!\n\nAnd oil."), ("guest_name", "cat")]).await;
        assert!(again.location().contains("comment=again"), "{}", again.location());

        let reply = format!("/comments/{said}/reply");
        assert!(bob.get(&reply).await.text.contains("And oil."));
        let answer =
            send(&bob, &format!("/comments/{said}/comments"), &[("comment_text", "Yes, <b>oil</b>")]).await;
        let text = landed(&bob, &answer).await.text;
        assert!(
            text.contains("Yes, <b>oil</b>") && text.contains("href=\"/users/bob/pseuds/bob\""),
            "{text}"
        );
        assert_eq!(site.shown(work).await.counts.comments, 2);
        let alone = guest.get(&format!("/comments/{said}")).await;
        assert!(alone.status == StatusCode::OK && alone.text.contains("Yes, <b>oil</b>"));
        let all = guest.get(&format!("/works/{work}/comments")).await.text;
        assert!(all.contains("2 comments") && all.contains("And oil."), "{all}");
        for gone in ["/comments/99999", "/comments/x", "/comments/99999/reply"] {
            assert_eq!(guest.get(gone).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_said_on_a_chapter_stands_there_and_below_the_whole() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let serial = WorkForm { chapters: "?".into(), ..open_to_all("The Lantern") };
        let chapters = vec![chapter("One", "A lamp was lit."), chapter("Two", "It burned.")];
        let work = site.work(ada, serial, chapters, Purpose::Post).await;
        let chapters = site.shown(work).await.chapters;
        let guest = site.browser();
        let fields = [("comment_text", "On the second"), ("guest_name", "Cat")];
        let answer = send(&guest, &format!("/chapters/{}/comments", chapters[1].id), &fields).await;
        let place = format!("/works/{work}/chapters/{}?show_comments=true", chapters[1].id);
        assert!(answer.location().starts_with(&place), "{}", answer.location());
        assert!(guest.get(&place).await.text.contains("On the second"));
        let first = format!("/works/{work}/chapters/{}?show_comments=true", chapters[0].id);
        assert!(!guest.get(&first).await.text.contains("On the second"));
        let whole = guest.get(&format!("/works/{work}?view_full_work=true&show_comments=true")).await.text;
        assert!(whole.contains("On the second") && whole.contains("2. Two"));
        let fields = [("comment_text", "On all"), ("guest_name", "Cat"), ("view_full_work", "true")];
        let answer = send(&guest, &format!("/chapters/{}/comments", chapters[1].id), &fields).await;
        assert!(
            answer.location().starts_with(&format!("/works/{work}?view_full_work=true&show_comments=true"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_comes_back_with_every_word() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        let work = site.post(ada, open_to_all("The Lantern")).await;
        let say = format!("/chapters/{}/comments", first_chapter(site, work).await);
        let guest = site.browser();
        let long = "lamp ".repeat(2_001);
        for (text, name, said) in [
            ("Kept words", "", "Please give a name"),
            ("", "Cat", "There is nothing in this comment yet."),
            (&*long, "Cat", "At most 10,000 characters"),
        ] {
            let answer = send(&guest, &say, &[("comment_text", text), ("guest_name", name)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(said), "{said}: {}", answer.text);
            assert!(answer.text.contains(text.trim()) && answer.text.contains(&format!("value=\"{name}\"")));
        }
        let mut change = site.test.archive.change(None).await.unwrap();
        let words = Settings { banned_words: vec!["cheap pills".into()], ..Settings::default() };
        settings::save(&mut change, &Viewer::system(), &words).await.unwrap();
        change.commit().await.unwrap();
        site.app.set_settings(words);
        let answer = send(&guest, &say, &[("comment_text", "CHEAP pills"), ("guest_name", "Cat")]).await;
        assert!(
            answer.text.contains("takes no comments with “\u{2068}cheap pills\u{2069}”")
                || answer.text.contains("“cheap pills”"),
            "{}",
            answer.text
        );

        // An answer to what was deleted while it was written.
        let first = site.say(&member(bob), work, None, "To be deleted").await;
        let mut change = site.test.archive.change(Some(bob)).await.unwrap();
        keep::act(&mut change, &member(bob), first, Act::Delete).await.unwrap();
        change.commit().await.unwrap();
        let on = first_chapter(site, work).await.to_string();
        let fields = [("comment_text", "My long answer"), ("guest_name", "Cat"), ("chapter_id", &*on)];
        let answer = send(&guest, &format!("/comments/{first}/comments"), &fields).await;
        assert!(
            answer.text.contains("was deleted in the meantime") && answer.text.contains("My long answer")
        );
        assert!(answer.text.contains(&format!("action=\"{say}\"")));

        // A hundred at once.
        let mut last = None;
        for n in 0..40 {
            let text = format!("Number {n}");
            last = Some(send(&guest, &say, &[("comment_text", &*text), ("guest_name", "Cat")]).await);
        }
        let last = last.unwrap();
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.text.contains("That was a lot") && last.text.contains("Number 39"), "{}", last.text);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_comment_is_told_so_and_gets_no_form() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let guest = site.browser();
        let members = site.posted(ada, "For members").await;
        let nobody = site.post(ada, WorkForm { comments_from: "nobody".into(), ..form("Silent") }).await;
        let open = site.post(ada, open_to_all("Open")).await;
        for (work, says) in [(members, "are for members"), (nobody, "take no comments here")] {
            let page = guest.get(&format!("/works/{work}")).await.text;
            assert!(page.contains(says) && !page.contains("id=\"new_comment\""), "{page}");
            let say = format!("/chapters/{}/comments", first_chapter(site, work).await);
            let answer = send(&guest, &say, &[("comment_text", "Hello"), ("guest_name", "Cat")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(
                answer.text.contains("not taken here") && answer.text.contains("Hello"),
                "{}",
                answer.text
            );
            assert_eq!(site.shown(work).await.counts.comments, 0);
        }
        let bob = site.signed_in("bob").await;
        assert!(bob.get(&format!("/works/{members}")).await.text.contains("id=\"new_comment\""));
        // The author wants no guests, whatever their work says.
        let mut change = site.test.archive.change(Some(ada)).await.unwrap();
        let quiet = Preferences { no_guest_comments: true, ..Preferences::default() };
        preferences::save(&mut change, ada, &quiet).await.unwrap();
        change.commit().await.unwrap();
        assert!(guest.get(&format!("/works/{open}")).await.text.contains("are for members"));
        let say = format!("/chapters/{}/comments", first_chapter(site, open).await);
        let answer = send(&guest, &say, &[("comment_text", "Hello"), ("guest_name", "Cat")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        // Another site's page, and a member's form without its token.
        let fields = [("comment_text", "Hello")];
        assert_eq!(bob.send(&say, &fields).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_creator_looks_after_what_waits_many_at_once() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let moderated = WorkForm { comments_moderated: true, ..open_to_all("The Lantern") };
        let work = site.post(ada, moderated).await;
        let say = format!("/chapters/{}/comments", first_chapter(site, work).await);
        let guest = site.browser();
        for text in ["One waits", "Two waits", "Three is spam"] {
            let answer = send(&guest, &say, &[("comment_text", text), ("guest_name", "Cat")]).await;
            let page = landed(&guest, &answer).await.text;
            assert!(page.contains("waits for a creator to say yes") && !page.contains(text), "{page}");
        }
        let queue = format!("/works/{work}/comments/unreviewed");
        let (ada_browser, bob) = (site.signed_in("ada").await, site.signed_in("bob").await);
        assert_eq!(bob.get(&queue).await.status, StatusCode::FORBIDDEN);
        assert!(ada_browser.get(&format!("/works/{work}")).await.text.contains(&queue));
        let page = ada_browser.get(&queue).await.text;
        assert!(page.contains("One waits") && page.contains("Three is spam"));
        let waiting: Vec<String> =
            site.said(work).await.iter().map(|comment| comment.id.to_string()).collect();
        let fields = [("act", "approve"), ("comment", &*waiting[0]), ("comment", &waiting[1])];
        assert_eq!(send(&bob, &queue, &fields).await.status, StatusCode::FORBIDDEN);
        send(&ada_browser, &queue, &fields).await;
        send(&ada_browser, &queue, &[("act", "spam"), ("comment", &waiting[2])]).await;
        let all = guest.get(&format!("/works/{work}/comments")).await.text;
        assert!(all.contains("One waits") && all.contains("Two waits") && !all.contains("Three is spam"));
        assert!(ada_browser.get(&format!("{queue}?spam=1")).await.text.contains("Three is spam"));
        assert_eq!(site.shown(work).await.counts.comments, 2);
        let freeze = format!("/comments/{}", waiting[0]);
        assert_eq!(send(&bob, &freeze, &[("act", "freeze")]).await.status, StatusCode::FORBIDDEN);
        send(&ada_browser, &freeze, &[("act", "freeze")]).await;
        assert!(guest.get(&freeze).await.text.contains("No more answers"));
        let answer =
            send(&guest, &format!("{freeze}/comments"), &[("comment_text", "Still"), ("guest_name", "Cat")])
                .await;
        assert!(answer.text.contains("takes no more answers") && answer.text.contains("Still"));
        assert_eq!(send(&ada_browser, &freeze, &[("act", "hide")]).await.status, StatusCode::FORBIDDEN);
        // Deleting is asked about first.
        for act in ["dance", "delete"] {
            assert_eq!(send(&ada_browser, &freeze, &[("act", act)]).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn one_changes_what_nobody_answered_and_deletes_what_is_one_s_own() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        site.person("keeper", &[Role::Moderator]).await;
        let work = site.post(ada, open_to_all("The Lantern")).await;
        let first = site.say(&member(bob), work, None, "First words").await;
        let (ada_browser, bob_browser) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let edit = format!("/comments/{first}/edit");
        assert_eq!(ada_browser.get(&edit).await.status, StatusCode::FORBIDDEN);
        assert!(bob_browser.get(&edit).await.text.contains("First words"));
        let answer = send(&bob_browser, &edit, &[("comment_text", "Other words")]).await;
        let page = landed(&bob_browser, &answer).await.text;
        assert!(page.contains("Other words") && page.contains("Changed 2026-11-22"), "{page}");
        site.say(&member(ada), work, Some(first), "An answer").await;
        let answer = send(&bob_browser, &edit, &[("comment_text", "Third words")]).await;
        assert!(answer.text.contains("Somebody has answered") && answer.text.contains("Third words"));

        let delete = format!("/comments/{first}/delete");
        let stranger = site.signed_in("keeper").await;
        assert!(bob_browser.get(&delete).await.text.contains("below an empty place"));
        assert!(stranger.get(&delete).await.status == StatusCode::OK, "staff may");
        let answer = send(&bob_browser, &delete, &[("sure", "1")]).await;
        let page = landed(&bob_browser, &answer).await.text;
        assert!(
            page.contains("The comment is deleted.") && page.contains("This comment was deleted."),
            "{page}"
        );
        assert!(!page.contains("Other words") && page.contains("An answer"));
        assert_eq!(send(&bob_browser, &delete, &[("sure", "1")]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_says_what_was_done_is_kept_for_nobody_however_its_address_is_written() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        site.say(&member(bob), work, None, "Said below it").await;
        let plain = format!("/works/{work}");
        for (query, shows) in [
            ("%63omment=said", "Your comment is here now."),
            ("show%5Fcomments=true", "Said below it"),
            ("x=%FF&kudos=thanks", "your kudos are left"),
        ] {
            site.browser().get(&format!("{plain}?{query}")).await;
            let page = site.browser().get(&plain).await.text;
            assert!(!page.contains(shows), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_member_chooses_the_pen_name_they_speak_by() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob: PersonId = site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let form = pseuds::PseudForm { name: "Quill".into(), ..Default::default() };
        let prepared = pseuds::prepare(form).await.unwrap();
        let mut change = site.test.archive.change(Some(bob)).await.unwrap();
        pseuds::make(&mut change, bob, &prepared, None).await.unwrap();
        change.commit().await.unwrap();
        let chapter = first_chapter(site, work).await;
        let browser = site.signed_in("bob").await;
        let page = browser.get(&format!("/chapters/{chapter}/comments/new")).await.text;
        let pens = pseuds::list(&mut site.test.archive.read().await.unwrap(), bob).await.unwrap();
        let quill = pens.iter().find(|pen| pen.name == "Quill").unwrap().id.to_string();
        assert!(page.contains(&format!("<option value=\"{quill}\">Quill</option>")), "{page}");
        let fields = [("comment_text", "By another name"), ("pseud_id", &*quill)];
        let answer = send(&browser, &format!("/chapters/{chapter}/comments"), &fields).await;
        let page = landed(&browser, &answer).await.text;
        assert!(page.contains("href=\"/users/bob/pseuds/Quill\""), "{page}");
    })
    .await;
}
