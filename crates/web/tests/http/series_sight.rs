//! Who finds what in a series, and who may change it.

use crate::support::samples::{chapter, form};
use crate::support::{each_site, works_on};
use axum::http::StatusCode;
use fanlight_archive::policy::Role;
use fanlight_archive::works::form::Purpose;

#[tokio::test]
async fn only_creators_change_a_series_and_staff_only_look() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let ben = site.person("ben", &[]).await;
        site.person("keeper", &[Role::Moderator]).await;
        let shared = site.posted(ada, "Both").await;
        site.test.join(shared, ben).await;
        let series = site.series(ada, "Lamps", &[shared]).await;
        let draft = site.work(ada, form("A draft"), vec![chapter("", "Not yet.")], Purpose::Draft).await;
        let unseen = site.series(ada, "Unseen", &[draft]).await;
        site.person("cat", &[]).await;
        let (cat, keeper, ben) =
            (site.signed_in("cat").await, site.signed_in("keeper").await, site.signed_in("ben").await);
        for (browser, status) in
            [(&cat, StatusCode::FORBIDDEN), (&keeper, StatusCode::FORBIDDEN), (&ben, StatusCode::OK)]
        {
            for under in ["edit", "manage"] {
                assert_eq!(browser.get(&format!("/series/{series}/{under}")).await.status, status, "{under}");
            }
        }
        for under in ["", "/edit", "/manage", "/confirm_delete"] {
            assert_eq!(cat.get(&format!("/series/{unseen}{under}")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(keeper.get(&format!("/series/{unseen}")).await.status, StatusCode::OK);
        // Who shares a work shares the series, but does not delete it.
        assert_eq!(ben.get(&format!("/series/{series}/confirm_delete")).await.status, StatusCode::FORBIDDEN);
        let page = format!("/series/{series}");
        let tokened = |to: String| {
            let ben = &ben;
            async move { ben.submit("/series/new", &to, &[("sure", "1")]).await.status }
        };
        assert_eq!(tokened(format!("{page}/confirm_delete")).await, StatusCode::FORBIDDEN);
        for (to, fields) in [
            ("edit", [("series[title]", "Mine")]),
            ("manage", [("take_out", "1")]),
            ("confirm_delete", [("sure", "1")]),
        ] {
            let answer = cat.submit("/series/new", &format!("{page}/{to}"), &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{to}");
        }
        assert!(site.browser().get(&page).await.text.contains(">Lamps</h2>"));
        for bad in ["0", "x", "99999999999999999999", "99"] {
            assert_eq!(cat.get(&format!("/series/{bad}")).await.status, StatusCode::NOT_FOUND, "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_page_tells_of_an_anonymous_work_beside_named_ones() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let mut veiled = form("The Ghost");
        veiled.anonymous = true;
        let ghost = site.post(ada, veiled).await;
        let named = [site.posted(ada, "One").await, site.posted(ada, "Two").await];
        let mixed = site.series(ada, "Mixed", &[named[0], ghost, named[1]]).await;
        let masks = site.series(ada, "Masks", &[ghost]).await;
        for browser in [site.browser(), site.signed_in("bob").await] {
            let page = browser.get(&format!("/series/{mixed}")).await.text;
            assert_eq!(works_on(&page), [named[0].0, named[1].0]);
            assert!(
                page.contains("<dd class=\"works\">2</dd>") && page.contains("Part <strong>2</strong> of")
            );
            assert!(!page.contains("Part <strong>3</strong>") && !page.contains("Ghost"));
            let work = browser.get(&format!("/works/{ghost}")).await.text;
            assert!(!work.contains("Mixed") && work.contains("Masks") && !work.contains("/users/ada"));
            let page = browser.get(&format!("/series/{masks}")).await.text;
            assert!(page.contains("Anonymous") && !page.contains("/users/ada"), "{page}");
            let one = browser.get(&format!("/works/{}", named[0])).await.text;
            assert!(one.contains(&format!("class=\"next\" href=\"/works/{}\"", named[1])));
            for list in ["/users/ada/series", "/users/ada/pseuds/ada/series", "/users/ada"] {
                let list = browser.get(list).await.text;
                assert!(!list.contains("Masks") && !list.contains("Ghost"), "{list}");
            }
        }
        let ada = site.signed_in("ada").await;
        assert_eq!(
            works_on(&ada.get(&format!("/series/{mixed}")).await.text),
            [named[0].0, ghost.0, named[1].0]
        );
        let page = ada.get(&format!("/series/{mixed}/manage")).await.text;
        assert!(page.contains("don’t see it beside works with a name"), "{page}");
        assert!(ada.get("/users/ada/series").await.text.contains("Masks"));
    })
    .await;
}

#[tokio::test]
async fn numbers_and_kept_blurbs_differ_for_guests_and_members() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let mut inner = form("For members");
        inner.restricted = true;
        let (inner, open) = (site.post(ada, inner).await, site.posted(ada, "Open").await);
        let series = site.series(ada, "Lamps", &[inner, open]).await;
        let (guest, bob) = (site.browser(), site.signed_in("bob").await);
        for _ in 0..2 {
            for (browser, part, works) in [(&guest, 1, vec![open.0]), (&bob, 2, vec![inner.0, open.0])] {
                let page = browser.get(&format!("/series/{series}")).await.text;
                assert_eq!(works_on(&page), works);
                let list = browser.get("/users/ada/works").await.text;
                assert!(list.contains(&format!("Part <strong>{part}</strong> of")), "{list}");
            }
        }
    })
    .await;
}
