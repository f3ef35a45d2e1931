//! Logging in and out, as browsers and scripts do it.

use crate::support::{PASSWORD, each_site};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

#[tokio::test]
async fn a_script_logs_in_by_the_contract_and_a_get_never_logs_out() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let script = site.browser();
        let token = script.get("/token_dispenser.json").await;
        let token: serde_json::Value = serde_json::from_str(&token.text).unwrap();
        let fields = [
            ("authenticity_token", token["token"].as_str().unwrap()),
            ("user[login]", "Ada"),
            ("user[password]", PASSWORD),
            ("user[remember_me]", "1"),
        ];
        let answer = script.send("/users/login", &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
        let page = script.get("/users/logout").await;
        assert!(page.text.contains("href=\"/users/logout\"") && page.text.contains("logged-in"));
        assert!(script.get("/reading").await.text.contains("logged-in"), "the GET changed nothing");
        let answer = script.submit("/users/logout", "/users/logout", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(script.get("/reading").await.text.contains("logged-out"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_contracts_one_sentence() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        for (name, password) in [("ada", "wrong"), ("nobody", PASSWORD), ("", "")] {
            let fields = [("user[login]", name), ("user[password]", password)];
            let answer = site.browser().submit("/users/login", "/users/login", &fields).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.text.contains("The password or user name you entered doesn't match our records"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_without_its_token_from_another_site_or_to_another_host_is_refused() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.browser();
        let fields = [("user[login]", "ada"), ("user[password]", PASSWORD)];
        assert_eq!(browser.send("/users/login", &fields).await.status, StatusCode::FORBIDDEN);
        let other = site.browser().get("/users/login").await.token();
        let stolen = [("authenticity_token", &*other), ("user[login]", "ada"), ("user[password]", PASSWORD)];
        browser.get("/users/login").await;
        assert_eq!(
            browser.send("/users/login", &stolen).await.status,
            StatusCode::FORBIDDEN,
            "another browser's token"
        );
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let token = browser.get("/users/login").await.token();
            let body = crate::support::encode(&[
                ("authenticity_token", &token),
                ("user[login]", "ada"),
                ("user[password]", PASSWORD),
            ]);
            let request = Request::post("/users/login").header(name, value);
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            assert_eq!(
                browser.ask(request, Body::from(body)).await.status,
                StatusCode::FORBIDDEN,
                "{name}: {value}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_survives_a_session_that_ended_and_goes_on_after_logging_in() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.browser();
        // Any form for members will do: this one logs out.
        let answer =
            browser.send("/users/logout", &[("work[title]", "The Ledger"), ("text", "one\n\ntwo <b>")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text.contains("Nothing is lost") && answer.text.contains("two &lt;b&gt;"));
        let fields = [
            ("user[login]", "ada"),
            ("user[password]", PASSWORD),
            ("kept_action", "/users/logout"),
            ("kept:text", "one\n\ntwo <b>"),
        ];
        let token = answer.token();
        let mut all = vec![("authenticity_token", &*token)];
        all.extend(fields);
        let answer = browser.send("/users/login", &all).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.text.contains("name=\"text\" hidden>\none\n\ntwo &lt;b&gt;</textarea>"),
            "{}",
            answer.text
        );
        let token = answer.token();
        let answer = browser.send("/users/logout", &[("authenticity_token", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_a_foreign_host_gets_none_of_ours() {
    each_site(async |site| {
        let page = site.browser().get("/users/login").await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers["cache-control"], "private, no-cache");
        let request =
            Request::get("/users/login").header(header::HOST, "evil.example").body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(site.app.router(), request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
        let missing = site.browser().get("/nowhere").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(missing.text.contains("There is nothing at this address"));
    })
    .await;
}
