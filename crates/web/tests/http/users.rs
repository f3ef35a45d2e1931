//! Signing up, accounts, passwords, addresses, sessions, profiles: what people do with their own, and what others see.

use crate::support::samples::form;
use crate::support::{Browser, PASSWORD, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::people::tickets::{self, Kind};
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::settings::{self, Settings, SignUp};
use fanlight_archive::{Time, mails};

const TICKED: [(&str, &str); 3] = [("terms", "1"), ("age", "1"), ("data", "1")];

async fn sign_up(browser: &Browser<'_>, name: &str, email: &str, password: &str) -> crate::support::Answer {
    let mut fields = vec![("user[login]", name), ("user[email]", email), ("user[password]", password)];
    fields.extend(TICKED);
    browser.submit("/users/new", "/users", &fields).await
}

/// The link in the newest mail to an address, without the site's own address.
async fn link(site: &Site<'_>, address: &str) -> Option<String> {
    let mut db = site.test.archive.read().await.unwrap();
    let mails = mails::waiting(&mut db, 100).await.unwrap();
    let mail = mails.into_iter().rev().find(|mail| mail.address == address)?;
    let line = mail.body.lines().find(|line| line.contains("/users/"))?;
    Some(line[line.find("/users/").unwrap()..].trim().to_owned())
}

#[tokio::test]
async fn signing_up_leads_to_ones_own_page_signed_in() {
    each_site(async |site| {
        let browser = site.browser();
        let answer = sign_up(&browser, "Ada_1", "ada@example.org", PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/users/Ada_1?done=welcome"));
        let page = browser.get(answer.location()).await;
        assert!(page.text.contains("logged-in") && page.text.contains("Welcome!"), "{}", page.text);
        assert!(!page.text.contains("ada@example.org"));
        assert_eq!(browser.get("/users/new").await.location(), "/users/Ada_1");
    })
    .await;
}

#[tokio::test]
async fn signing_up_answers_the_same_for_a_known_address_and_a_new_one() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let come = async |name: &str, email: &str| {
            let browser = site.browser();
            let answer = sign_up(&browser, name, email, PASSWORD).await;
            let page = browser.get(&format!("/users/{name}/change_email")).await.text;
            let token = browser.get("/users/new").await.location().to_owned();
            let said = format!("{} {} {token} {page}", answer.status, answer.location());
            // What differs by what was typed and by the session.
            let at = page.find("csrf-token\" content=\"").unwrap() + 21;
            let token = &page[at..at + page[at..].find('"').unwrap()];
            (said.replace(token, "TOKEN").replace(email, "EMAIL").replace(name, "NAME"), answer.statements)
        };
        let (known, asked) = come("mallory", "ada@example.org").await;
        let (new, asked_new) = come("newcomer", "new@example.org").await;
        assert_eq!(known, new);
        assert!(asked.abs_diff(asked_new) <= 1, "{asked} and {asked_new} statements");
        assert!(new.contains("It is not confirmed yet"));
        // The address logs in whom it belongs to, and tells nobody else.
        let log_in = async |name: &str, password: &str| {
            let fields = [("user[login]", name), ("user[password]", password)];
            site.browser().submit("/users/login", "/users/login", &fields).await.status
        };
        assert_eq!(log_in("ada@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
        assert_eq!(log_in("new@example.org", PASSWORD).await, StatusCode::OK);
        let mut db = site.test.archive.read().await.unwrap();
        let mails = mails::waiting(&mut db, 9).await.unwrap();
        let to: Vec<_> =
            mails.iter().map(|mail| (&*mail.address, mail.body.contains("/users/email/"))).collect();
        assert_eq!(to, [("ada@example.org", false), ("new@example.org", true)]);
        assert!(!mails[0].body.contains("mallory"));
        drop(db);
        let browser = site.signed_in("newcomer").await;
        let confirm = link(site, "new@example.org").await.unwrap();
        assert_eq!(browser.submit(&confirm, &confirm, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(log_in("new@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
        assert!(!browser.get("/users/newcomer/change_email").await.text.contains("It is not confirmed yet"));
    })
    .await;
}

#[tokio::test]
async fn who_wants_it_quiet_is_left_out_by_search_engines_but_for_what_they_did_not_sign() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("ben", &[]).await;
        let signed = site.posted(ada, "Signed").await;
        let anonymous = site
            .post(ada, fanlight_archive::works::form::WorkForm { anonymous: true, ..form("Unsigned") })
            .await;
        let guest = site.browser();
        let asks = async |path: &str| {
            guest.get(path).await.text.contains("<meta name=\"robots\" content=\"noindex\">")
        };
        let pages = ["/users/ada", "/users/ada/profile", "/users/ada/works", "/users/ada/pseuds/ada"];
        let work = format!("/works/{signed}");
        for path in pages.iter().chain([&&*work]) {
            assert!(!asks(path).await, "{path}");
        }
        let path = "/users/ada/preferences";
        site.signed_in("ada").await.submit(path, path, &[("quiet", "1")]).await;
        for path in pages.iter().chain([&&*work]) {
            assert!(asks(path).await, "{path}");
        }
        for path in [&*format!("/works/{anonymous}"), "/users/ben", "/works"] {
            assert!(!asks(path).await, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_the_sign_up_form_is_told_at_its_field_and_what_was_typed_stays() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let long = "x".repeat(129);
        for (name, email, password, id) in [
            ("ab", "b@example.org", PASSWORD, "user_login"),
            ("_ben", "b@example.org", PASSWORD, "user_login"),
            (&*"b".repeat(41), "b@example.org", PASSWORD, "user_login"),
            ("ADA", "b@example.org", PASSWORD, "user_login"),
            ("moderator", "b@example.org", PASSWORD, "user_login"),
            ("ben", "nonsense", PASSWORD, "user_email"),
            ("ben", "b@example.org", "short", "user_password"),
            ("ben", "b@example.org", "Password1", "user_password"),
            ("ben", "b@example.org", &*long, "user_password"),
        ] {
            // The budget of a network is for the whole hour.
            site.test.clock.pass(Time::HOUR);
            let answer = sign_up(&site.browser(), name, email, password).await;
            assert_eq!(answer.status, StatusCode::OK, "{name} {email} {password}");
            assert!(answer.text.contains(&format!("id=\"{id}-error\"")), "{id}: {}", answer.text);
            assert!(answer.text.contains(&format!("value=\"{name}\"")), "the name stays");
            assert!(answer.text.contains(&format!("value=\"{email}\"")), "the address stays");
            assert!(!answer.text.contains(&format!("value=\"{password}\"")), "the password does not");
            assert!(answer.text.contains("name=\"terms\" value=\"1\" checked"), "ticks stay");
        }
        let fields = [("user[login]", "ben"), ("user[email]", "b@example.org"), ("user[password]", PASSWORD)];
        site.test.clock.pass(Time::HOUR);
        let answer = site.browser().submit("/users/new", "/users", &fields).await;
        for id in ["terms", "age", "data"] {
            assert!(answer.text.contains(&format!("id=\"{id}-error\"")), "{id}");
        }
    })
    .await;
}

#[tokio::test]
async fn too_many_tries_to_sign_up_get_429_and_when_to_come_back() {
    each_site(async |site| {
        let browser = site.browser();
        for _ in 0..10 {
            assert_eq!(sign_up(&browser, "", "", "").await.status, StatusCode::OK);
        }
        let answer = sign_up(&browser, "", "", "").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers["retry-after"], "3600");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_lets_in_one_and_a_closed_archive_nobody() {
    each_site(async |site| {
        let archive = &site.test.archive;
        let mut change = archive.change(None).await.unwrap();
        let chosen = Settings { sign_up: SignUp::Invitation, ..Settings::default() };
        settings::save(&mut change, &Viewer::system(), &chosen).await.unwrap();
        let secret = tickets::invite(&mut change, &Viewer::system(), "").await.unwrap();
        change.commit().await.unwrap();
        site.app.set_settings(chosen);
        let refused = sign_up(&site.browser(), "ada", "a@example.org", PASSWORD).await;
        assert!(refused.text.contains("id=\"invitation-error\""), "{}", refused.text);
        let browser = site.browser();
        let page = format!("/users/new?invitation={secret}");
        assert!(browser.get(&page).await.text.contains(&secret));
        let mut fields = vec![
            ("invitation", &*secret),
            ("user[login]", "ada"),
            ("user[email]", "a@example.org"),
            ("user[password]", PASSWORD),
        ];
        fields.extend(TICKED);
        assert_eq!(browser.submit(&page, "/users", &fields).await.status, StatusCode::SEE_OTHER);
        fields[1].1 = "ben";
        fields[2].1 = "b@example.org";
        let again = site.browser().submit(&page, "/users", &fields).await;
        assert!(again.text.contains("id=\"invitation-error\""));
        site.app.set_settings(Settings { sign_up: SignUp::Closed, ..Settings::default() });
        assert!(site.browser().get("/users/new").await.text.contains("takes no new members"));
    })
    .await;
}

#[tokio::test]
async fn the_owners_link_works_once_for_a_guest_or_a_member() {
    each_site(async |site| {
        let make = async || {
            let mut change = site.test.archive.change(None).await.unwrap();
            let secret = tickets::make(&mut change, Kind::Owner, None, "").await.unwrap();
            change.commit().await.unwrap();
            format!("/owner/{secret}")
        };
        let path = make().await;
        let browser = site.browser();
        let mut fields =
            vec![("user[login]", "keeper"), ("user[email]", "k@example.org"), ("user[password]", PASSWORD)];
        fields.extend(TICKED);
        assert_eq!(browser.submit(&path, &path, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/admin").await.status, StatusCode::OK);
        assert_eq!(site.browser().get(&path).await.status, StatusCode::NOT_FOUND);
        site.person("ada", &[]).await;
        let path = make().await;
        let ada = site.signed_in("ada").await;
        assert_eq!(ada.get("/admin").await.status, StatusCode::FORBIDDEN);
        assert_eq!(ada.submit(&path, &path, &[]).await.location(), "/admin");
        assert_eq!(ada.get("/admin").await.status, StatusCode::OK);
        assert_eq!(site.browser().get("/owner/0000").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn asking_for_a_reset_never_tells_whether_an_account_is_there_and_the_link_works_once() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let elsewhere = site.signed_in("ada").await;
        let ask = async |who: &str| {
            let answer = site
                .browser()
                .submit("/users/password/new", "/users/password", &[("user[login]", who)])
                .await;
            (answer.status, answer.text, answer.statements)
        };
        let known = ask("ada@example.org").await;
        let unknown = ask("nobody@example.org").await;
        assert_eq!((known.0, known.1), (unknown.0, unknown.1));
        assert!(known.2.abs_diff(unknown.2) <= 1, "{} and {} statements", known.2, unknown.2);
        assert!(link(site, "nobody@example.org").await.is_none());
        let path = link(site, "ada@example.org").await.unwrap();
        let browser = site.browser();
        let weak = browser.submit(&path, &path, &[("user[password]", "short")]).await;
        assert!(weak.text.contains("id=\"user_password-error\""), "{}", weak.text);
        let set = browser.submit(&path, &path, &[("user[password]", "quite another door")]).await;
        assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, "/users/login"));
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "only once");
        assert!(elsewhere.get("/reading").await.text.contains("logged-out"), "every session ends");
        let fields = [("user[login]", "ada"), ("user[password]", "quite another door")];
        let answer = browser.submit("/users/login", "/users/login", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        // One that waited too long.
        ask("ada").await;
        let path = link(site, "ada@example.org").await.unwrap();
        site.test.clock.pass(Time::HOUR);
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_password_changes_only_with_the_old_one_and_ends_the_other_sessions() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let (here, there) = (site.signed_in("ada").await, site.signed_in("ada").await);
        let path = "/users/ada/change_password";
        let wrong =
            here.submit(path, path, &[("old_password", "no"), ("password", "another door now")]).await;
        assert!(wrong.text.contains("id=\"old_password-error\""));
        let weak = here.submit(path, path, &[("old_password", PASSWORD), ("password", "12345678")]).await;
        assert!(weak.text.contains("id=\"password-error\""));
        let set =
            here.submit(path, path, &[("old_password", PASSWORD), ("password", "another door now")]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        assert!(here.get(path).await.text.contains("logged-in"));
        assert!(there.get("/reading").await.text.contains("logged-out"));
    })
    .await;
}

#[tokio::test]
async fn an_address_changes_by_the_link_sent_to_it_and_a_taken_one_gets_the_same_answer() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("ben", &[]).await;
        let ada = site.signed_in("ada").await;
        let path = "/users/ada/change_email";
        let ask = async |email: &str| {
            let answer = ada.submit(path, path, &[("email", email), ("old_password", PASSWORD)]).await;
            (answer.status, answer.location().to_owned())
        };
        let taken = ask("ben@example.org").await;
        assert!(link(site, "ben@example.org").await.is_none());
        assert_eq!(ask("new@example.org").await, taken);
        let confirm = link(site, "new@example.org").await.unwrap();
        assert!(link(site, "ada@example.org").await.is_none(), "the old address gets no link");
        let ben = site.signed_in("ben").await;
        assert_eq!(ben.get(&confirm).await.status, StatusCode::NOT_FOUND, "not somebody else's");
        assert!(ada.get(path).await.text.contains("ada@example.org"), "not before it is confirmed");
        assert_eq!(ada.submit(&confirm, &confirm, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(ada.get(path).await.text.contains("new@example.org"));
        let bad = ada.submit(path, path, &[("email", "x y@z"), ("old_password", PASSWORD)]).await;
        assert!(bad.text.contains("id=\"email-error\"") && bad.text.contains("value=\"x y@z\""));
    })
    .await;
}

#[tokio::test]
async fn an_old_name_leads_to_the_new_one_and_is_nobody_elses() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("ben", &[]).await;
        let ada = site.signed_in("ada").await;
        let path = "/users/ada/change_username";
        for (name, password, id) in
            [("ben", PASSWORD, "login"), ("a", PASSWORD, "login"), ("lovelace", "wrong", "old_password")]
        {
            let answer = ada.submit(path, path, &[("login", name), ("old_password", password)]).await;
            assert!(answer.text.contains(&format!("id=\"{id}-error\"")), "{name}");
        }
        let answer = ada.submit(path, path, &[("login", "lovelace"), ("old_password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/users/lovelace?done=saved");
        let old = site.browser().get("/users/ADA").await;
        assert_eq!((old.status, old.location()), (StatusCode::SEE_OTHER, "/users/lovelace"));
        for rest in ["/profile", "/works?page=2", "/pseuds/lovelace", "/pseuds/lovelace/works"] {
            let old = site.browser().get(&format!("/users/ada{rest}")).await;
            assert_eq!(
                (old.status, old.location()),
                (StatusCode::SEE_OTHER, &*format!("/users/lovelace{rest}"))
            );
        }
        for rest in ["/preferences", "/sessions", "/pseuds", "/works/drafts", "/works/bin"] {
            let own = ada.get(&format!("/users/ada{rest}")).await;
            assert_eq!(
                (own.status, own.location()),
                (StatusCode::SEE_OTHER, &*format!("/users/lovelace{rest}"))
            );
        }
        assert_eq!(site.browser().get("/users/nobody").await.status, StatusCode::NOT_FOUND);
        let other = sign_up(&site.browser(), "ada", "other@example.org", PASSWORD).await;
        assert!(other.text.contains("id=\"user_login-error\""));
        // Back again.
        let path = "/users/lovelace/change_username";
        let answer = ada.submit(path, path, &[("login", "Ada"), ("old_password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/users/Ada?done=saved");
    })
    .await;
}

#[tokio::test]
async fn sessions_are_seen_and_ended_one_by_one_or_all_others() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let (here, second, third) =
            (site.signed_in("ada").await, site.signed_in("ada").await, site.signed_in("ada").await);
        let path = "/users/ada/sessions";
        let page = here.get(path).await.text;
        let at = page.find("name=\"session\" value=\"").unwrap() + 22;
        let id = page[at..].split('"').next().unwrap().to_owned();
        assert_eq!(here.submit(path, path, &[("session", &id)]).await.status, StatusCode::SEE_OTHER);
        let left = async |browser: &Browser<'_>| browser.get("/reading").await.text.contains("logged-in");
        assert_eq!(usize::from(left(&second).await) + usize::from(left(&third).await), 1);
        assert_eq!(here.submit(path, path, &[("session", &id)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(here.submit(path, path, &[("others", "1")]).await.status, StatusCode::SEE_OTHER);
        assert!(!left(&second).await && !left(&third).await && left(&here).await);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_listed_by_its_browser_and_system() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        for (agent, named) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("FanFicFare 4.50 <x>", "FanFicFare 4.50 &lt;x&gt;"),
        ] {
            let mut change = site.test.archive.change(None).await.unwrap();
            fanlight_archive::people::sessions::begin(&mut change, ada, agent, false).await.unwrap();
            change.commit().await.unwrap();
            let page = browser.get("/users/ada/sessions").await.text;
            assert!(page.contains(&format!(">{named}</b>")), "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_opens_what_is_somebody_elses_and_no_address_of_mail_is_on_others_pages() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("ben", &[]).await;
        site.person("mod", &[Role::Moderator]).await;
        let (ben, moderator) = (site.signed_in("ben").await, site.signed_in("mod").await);
        for path in [
            "preferences",
            "profile/edit",
            "pseuds",
            "pseuds/new",
            "pseuds/ada/edit",
            "pseuds/ada/delete",
            "sessions",
            "change_username",
            "change_email",
            "change_password",
        ] {
            let path = format!("/users/ada/{path}");
            assert_eq!(ben.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(moderator.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert!(site.browser().get(&path).await.text.contains("id=\"loginform\""), "{path}");
            if !path.ends_with("new") && !path.ends_with("profile/edit") {
                let answer = ben.submit("/users/ben/preferences", &path, &[]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "POST {path}");
            }
        }
        for path in ["/users/ada", "/users/ada/profile", "/admin/people/ada"] {
            for browser in [&site.browser(), &ben, &moderator] {
                assert!(!browser.get(path).await.text.contains("ada@example.org"), "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_cleaned_kept_within_its_limits_and_read_by_machines() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let ada = site.signed_in("ada").await;
        let long = format!("<b>{}</b>", "x".repeat(2_000));
        let fields = [("title", "Night & day"), ("about", &*long), ("note", "By mail"), ("podfic", "ask")];
        let answer = ada.submit("/users/ada/profile/edit", "/users/ada/profile", &fields).await;
        assert!(
            answer.text.contains("id=\"about-error\"") && answer.text.contains("value=\"Night &amp; day\"")
        );
        assert!(answer.text.contains("&lt;b&gt;xxx") && answer.text.contains("value=\"ask\" checked"));
        let fields = [
            ("title", "Night & day"),
            ("about", "<p onclick=\"x()\">Hello <script>alert(1)</script><i>you</i></p>"),
            ("note", "<script>"),
            ("podfic", "yes"),
            ("ai", "no"),
            ("art", "perhaps"),
        ];
        let answer = ada.submit("/users/ada/profile/edit", "/users/ada/profile", &fields).await;
        assert_eq!(answer.location(), "/users/ada/profile?done=saved");
        let page = site.browser().get("/users/ada/profile").await.text;
        let machine =
            ["data-wish=\"podfic\" data-leave=\"yes\"", "data-wish=\"ai\" data-leave=\"no\"", "<i>you</i>"];
        assert!(machine.iter().all(|part| page.contains(part)), "{page}");
        assert!(
            !page.contains("onclick") && !page.contains("alert(1)") && !page.contains("data-wish=\"art\"")
        );
        assert!(page.contains("&lt;script&gt;"));
    })
    .await;
}

#[tokio::test]
async fn preferences_are_kept_and_a_time_zone_that_is_none_is_told() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let ada = site.signed_in("ada").await;
        let path = "/users/ada/preferences";
        let wrong = ada.submit(path, path, &[("time_zone", "Narnia/East"), ("whole_works", "1")]).await;
        assert!(wrong.text.contains("id=\"time_zone-error\"") && wrong.text.contains("Narnia/East"));
        let fields = [("time_zone", "Europe/Lisbon"), ("whole_works", "1"), ("language", "xx")];
        assert_eq!(ada.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
        let page = ada.get(path).await.text;
        assert!(page.contains("Europe/Lisbon") && page.contains("name=\"whole_works\" value=\"1\" checked"));
        assert!(!page.contains("name=\"show_adult\" value=\"1\" checked"));
    })
    .await;
}
