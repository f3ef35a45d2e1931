//! `/bookmarks`, `/works/{work}/bookmarks`, `/users/{user}/bookmarks`, `/external_works`.

use axum::http::StatusCode;
use fanlight_archive::policy::Viewer;
use fanlight_archive::works::bin;

use crate::support::samples::member;
use crate::support::{Answer, Browser, each_site};

const ALL: [(&str, &str); 3] =
    [("bookmark_notes", "Read <b>again</b>"), ("bookmark_tag_string", "slow, lamps"), ("bookmark_rec", "1")];

/// Keeps a bookmark by the form of a page.
async fn keep(browser: &Browser<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    browser.submit(page, to, fields).await
}

#[tokio::test]
async fn a_work_is_kept_from_its_page_changed_and_let_go() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let (bob, page, all) =
            (site.signed_in("bob").await, format!("/works/{work}"), format!("/works/{work}/bookmarks"));
        assert!(!bob.get(&page).await.text.contains("action=\"/bookmarks/"));
        let answer = keep(&bob, &page, &all, &ALL).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let bookmark = answer.location().split('?').next().unwrap().to_owned();
        // Clients read their own by these.
        let own = bob.get(&page).await.text;
        for part in [
            format!("action=\"{bookmark}\""),
            "id=\"bookmark_tag_string\" name=\"bookmark_tag_string\" value=\"slow, lamps\"".into(),
            "id=\"bookmark_notes\"".into(),
            "id=\"bookmark_private\"".into(),
            "id=\"bookmark_rec\" name=\"bookmark_rec\" value=\"1\" checked".into(),
            "<dd class=\"bookmarks\">1</dd>".into(),
        ] {
            assert!(own.contains(&part), "{part}\n{own}");
        }
        let guest = site.browser();
        let id = bookmark.trim_start_matches("/bookmarks/");
        for address in [&bookmark, &all, "/users/bob/bookmarks", "/users/bob/pseuds/bob/bookmarks"] {
            let text = guest.get(address).await.text;
            assert!(
                text.contains(&format!("<li id=\"bookmark_{id}\" class=\"bookmark blurb group\">")),
                "{address}"
            );
            assert!(
                text.contains("The Lantern")
                    && text.contains("Read <strong>again</strong>") | text.contains("Read <b>again</b>"),
                "{address}\n{text}"
            );
            assert!(text.contains("slow") && !text.contains("/delete"), "{address}");
        }
        let private = [("bookmark_private", "1"), ("bookmark_notes", "Only mine")];
        assert_eq!(
            keep(&bob, &format!("{bookmark}/edit"), &bookmark, &private).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(guest.get(&bookmark).await.status, StatusCode::NOT_FOUND);
        assert!(!guest.get(&format!("{bookmark}/edit")).await.text.contains("Only mine"));
        assert!(!guest.get("/users/bob/bookmarks").await.text.contains("Lantern"));
        assert!(bob.get("/users/bob/bookmarks").await.text.contains("Only mine"));
        let ask = format!("{bookmark}/delete");
        let answer = keep(&bob, &ask, &ask, &[]).await;
        assert!(bob.get(answer.location()).await.text.contains("You have no bookmarks yet"));
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_comes_back_with_every_word() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let (bob, all) = (site.signed_in("bob").await, format!("/works/{work}/bookmarks"));
        let answer =
            keep(&bob, &all, &all, &[("bookmark_notes", "Dear"), ("bookmark_tag_string", "a<b")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Dear") && answer.text.contains("a&lt;b"));
        let token = bob.get(&all).await.token();
        let mut change = site.test.archive.change(None).await.unwrap();
        bin::hide(&mut change, &Viewer::system(), work).await.unwrap();
        change.commit().await.unwrap();
        let fields = [("authenticity_token", &*token), ("bookmark_notes", "Dear words")];
        let answer = bob.send(&all, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.text.contains("Dear words")
                && answer.text.contains("copy them")
                && !answer.text.contains("Lantern")
        );
    })
    .await;
}

#[tokio::test]
async fn a_work_elsewhere_is_kept_by_its_address_and_wrong_ones_are_said_at_their_field() {
    each_site(async |site| {
        site.person("bob", &[]).await;
        let bob = site.signed_in("bob").await;
        let (new, to) = ("/external_works/new", "/external_works");
        for (url, said) in [
            ("nonsense", "This is no address"),
            ("http://192.168.0.1/", "own network"),
            ("http://localhost/works/1", "This stands here in the archive"),
        ] {
            let fields = [("external_url", url), ("external_title", "A Lamp"), ("bookmark_notes", "Dear")];
            let answer = keep(&bob, new, to, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                answer.text.contains(said) && answer.text.contains("A Lamp") && answer.text.contains("Dear"),
                "{url}"
            );
        }
        let fields = [
            ("external_url", "https://example.org/lamp"),
            ("external_title", "A Lamp"),
            ("external_creator", "Cat"),
            ("external_fandom", "Emma"),
        ];
        let answer = keep(&bob, new, to, &fields).await;
        let text = site.browser().get(answer.location().split('?').next().unwrap()).await.text;
        assert!(
            text.contains("<a href=\"https://example.org/lamp\" rel=\"nofollow noopener external\">"),
            "{text}"
        );
        let twice = [fields[0], fields[1], ("bookmark_notes", "And a note")];
        let answer = keep(&bob, new, to, &twice).await;
        assert!(
            answer.text.contains("You keep this already") && answer.text.contains("And a note"),
            "{}",
            answer.text
        );
        let page = site.browser().get("/external_works/1").await.text;
        assert!(page.contains("A Lamp") && page.contains("One Bookmark"));
        assert_eq!(site.browser().get("/external_works/99").await.status, StatusCode::NOT_FOUND);
        let alone = [
            ("external_url", "https://example.org/b"),
            ("external_title", "Mine"),
            ("bookmark_private", "1"),
        ];
        keep(&bob, new, to, &alone).await;
        assert!(bob.get("/external_works/2").await.text.contains("Mine"));
        assert_eq!(site.browser().get("/external_works/2").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_series_is_kept_and_seen_by_who_finds_it() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let series = site.series(ada, "All the Lamps", &[work]).await;
        let (bob, all) = (site.signed_in("bob").await, format!("/series/{series}/bookmarks"));
        assert_eq!(keep(&bob, &all, &all, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(site.browser().get("/users/bob/bookmarks").await.text.contains("All the Lamps"));
        let mut change = site.test.archive.change(Some(ada)).await.unwrap();
        bin::bin(&mut change, &member(ada), work).await.unwrap();
        change.commit().await.unwrap();
        assert!(!site.browser().get("/users/bob/bookmarks").await.text.contains("All the Lamps"));
        let own = bob.get("/users/bob/bookmarks").await.text;
        assert!(!own.contains("All the Lamps") && own.contains("be seen any more"));
    })
    .await;
}
