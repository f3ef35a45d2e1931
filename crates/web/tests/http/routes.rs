//! Tests over the table of routes: every address as every kind of person.

use crate::support::each_site;
use axum::http::{Method, StatusCode};
use fanlight_archive::policy::Role;
use fanlight_web::routes::{ROUTES, Who};

#[tokio::test]
async fn nobody_gets_through_a_route_that_is_not_for_them() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("mod", &[Role::Moderator]).await;
        let (guest, member, moderator) =
            (site.browser(), site.signed_in("ada").await, site.signed_in("mod").await);
        for route in ROUTES.iter().filter(|route| route.who.needs_member()) {
            let path = route.path.replace('{', "1").replace('}', "");
            let answer = match route.method {
                Method::GET => guest.get(&path).await,
                _ => guest.send(&path, &[]).await,
            };
            let asked = answer.text.contains("id=\"loginform\"");
            assert!(asked, "{} {} let a guest in: {}", route.method, route.path, answer.status);
            let moderates = !matches!(route.who, Who::Admin | Who::Wrangler);
            for (browser, may) in [(&member, route.who == Who::Member), (&moderator, moderates)] {
                if route.method == Method::GET && !may {
                    assert_eq!(browser.get(&path).await.status, StatusCode::FORBIDDEN, "{}", route.path);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_form_for_members_asks_for_its_token() {
    each_site(async |site| {
        site.person("keeper", &[Role::Owner]).await;
        let owner = site.signed_in("keeper").await;
        for route in ROUTES.iter().filter(|route| route.method == Method::POST && route.who.needs_member()) {
            let path = route.path.replace('{', "1").replace('}', "");
            let answer = owner.send(&path, &[("authenticity_token", "0000")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.path);
        }
    })
    .await;
}
