//! `/users/{user}/blocked/users`, `/users/{user}/muted/users`, and what both do to every other page.

use axum::http::{Method, StatusCode};
use fanlight_archive::works::form::WorkForm;
use fanlight_web::routes::ROUTES;

use crate::support::samples::{Samples, form, member};
use crate::support::{Browser, each_site};

/// Presses the button of a set's page.
async fn press(browser: &Browser<'_>, set: &str, name: &str, act: &str) -> StatusCode {
    browser.submit(set, set, &[("name", name), ("act", act)]).await.status
}

#[tokio::test]
async fn somebody_is_blocked_from_their_page_or_a_comment_and_unblocked_again() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        site.say(&member(bob), work, None, "A lamp!").await;
        let (ada, bob) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let set = "/users/ada/blocked/users";
        let way = format!("{set}?name=bob");
        let page = format!("/works/{work}?show_comments=true");
        assert!(ada.get("/users/bob").await.text.contains(&way));
        assert!(ada.get(&page).await.text.contains(&way), "at a comment");
        assert!(!ada.get("/users/ada").await.text.contains("name=ada"), "nobody is in their own way");
        assert!(!site.browser().get("/users/bob").await.text.contains("blocked"));
        assert!(ada.get(&way).await.text.contains("value=\"bob\""));
        assert!(ada.get(set).await.text.contains("You block nobody."));
        assert_eq!(press(&ada, set, "bob", "").await, StatusCode::SEE_OTHER);
        assert!(ada.get(set).await.text.contains("Unblock"));
        assert!(ada.get("/users/bob").await.text.contains("You block bob"));
        assert!(bob.get(&page).await.text.contains("take no comments from you"));
        assert!(!bob.get(&page).await.text.contains("new_kudo"));
        assert_eq!(bob.get(set).await.status, StatusCode::FORBIDDEN);
        assert_eq!(press(&ada, set, "bob", "end").await, StatusCode::SEE_OTHER);
        assert!(bob.get(&page).await.text.contains("new_kudo"));
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_nobodys_or_ones_own_is_said_at_its_field_and_stays_there() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let ada = site.signed_in("ada").await;
        for (name, said) in [("nob<dy", "Nobody here is called"), ("ada", "That is you."), ("", "empty")] {
            for set in ["/users/ada/blocked/users", "/users/ada/muted/users"] {
                let answer = ada.submit(set, set, &[("name", name)]).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.text.contains(said) || name.is_empty(), "{}", answer.text);
                assert!(answer.text.contains(&format!("value=\"{}\"", name.replace('<', "&lt;"))));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_past_the_missing_forms_is_refused_and_its_words_come_back() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let said = site.say(&member(bob), work, None, "A lamp!").await;
        let (ada, bob) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let token = bob.get(&format!("/comments/{said}/edit")).await.token();
        press(&ada, "/users/ada/blocked/users", "bob", "").await;
        let chapter = site.shown(work).await.chapters[0].id;
        for to in [format!("/chapters/{chapter}/comments"), format!("/comments/{said}/comments")] {
            let fields = [("authenticity_token", &*token), ("comment_text", "Hear me out")];
            let answer = bob.send(&to, &fields).await;
            assert!(answer.status.is_client_error() && answer.text.contains("Hear me out"), "{to}");
        }
        let work = work.to_string();
        let kudos = [
            ("authenticity_token", &*token),
            ("kudo[commentable_id]", &*work),
            ("kudo[commentable_type]", "Work"),
        ];
        let answer = bob.send("/kudos", &kudos).await;
        assert!(answer.location().contains("kudos=kept-away"));
        let landed = bob.get(answer.location().split('#').next().unwrap()).await;
        assert!(landed.text.contains("take no kudos from you"));
    })
    .await;
}

/// Pages that are opened by the address of one thing or person, which are read whoever made it.
fn is_of_one(path: &str) -> bool {
    ["{work}", "{chapter}", "{series}", "{comment}", "{user}", "{title}"]
        .iter()
        .any(|name| path.contains(name))
}

#[tokio::test]
async fn nothing_that_the_muted_made_is_come_across_and_what_they_made_without_a_name_is() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let bob = site.person("bob", &[]).await;
        for name in ["reader", "other"] {
            site.person(name, &[]).await;
        }
        let named = |title: &str| {
            let mut form = form(title);
            form.summary = format!("{title} summary");
            form
        };
        let muted = site.post(bob, named("zqmuted")).await;
        let masked = site.post(bob, WorkForm { anonymous: true, ..named("zqmasked") }).await;
        let kept = site.posted(ada, "The Lantern").await;
        site.series(bob, "Zqmuted series", &[muted]).await;
        for work in [kept, masked] {
            site.say(&member(bob), work, None, "zqmutedsaid").await;
        }
        let reader = site.signed_in("reader").await;
        press(&reader, "/users/reader/muted/users", "bob", "").await;
        let mut found = 0;
        for (browser, mutes) in [(reader, true), (site.signed_in("other").await, false)] {
            let samples = Samples::of(site, kept, "Lamps", "bob", "").await;
            for route in ROUTES.iter().filter(|route| route.method == Method::GET) {
                if is_of_one(route.path) {
                    continue;
                }
                for mut address in samples.addresses(route.path) {
                    if route.path == "/works/search" {
                        address.push_str("?work_search[query]=zq*");
                    }
                    let text = browser.get(&address).await.text.to_lowercase();
                    let text = text.replace("[query]=zq*", "");
                    assert!(!mutes || !text.contains("zqmuted"), "{address} shows what is muted:\n{text}");
                    found += usize::from(!mutes && text.contains("zqmuted"));
                }
            }
            let lists = browser.get("/tags/Lamps/works").await;
            assert!(lists.text.contains("zqmasked"), "hiding it would tell whose it is");
            let total = if mutes { "2 Works in" } else { "3 Works in" };
            assert!(lists.text.contains(total), "true counts:\n{}", lists.text);
            let theirs = browser.get("/users/bob").await.text;
            assert_eq!(theirs.contains("zqmuted"), !mutes);
            assert_eq!(theirs.contains("You mute bob"), mutes);
            let said = browser.get(&format!("/works/{kept}?show_comments=true")).await.text;
            assert_eq!(said.contains("zqmutedsaid"), !mutes);
            let said = browser.get(&format!("/works/{masked}?show_comments=true")).await.text;
            assert!(said.contains("zqmutedsaid"), "an anonymous creator's words");
        }
        assert!(found > 2, "else nothing above would mean anything");
    })
    .await;
}

#[tokio::test]
async fn who_made_an_anonymous_work_is_not_told_by_a_block() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let work = site.post(ada, WorkForm { anonymous: true, ..form("The Lantern") }).await;
        site.say(&member(ada), work, None, "Mine").await;
        let bob = site.signed_in("bob").await;
        let page = format!("/works/{work}?show_comments=true");
        let before = bob.get(&page).await.text;
        press(&site.signed_in("ada").await, "/users/ada/blocked/users", "bob", "").await;
        assert_eq!(bob.get(&page).await.text, before, "not by a letter");
    })
    .await;
}
