//! Running the archive: settings, invitations, roles, keeping order, the outbox.

use crate::support::each_site;
use axum::http::StatusCode;
use fanlight_archive::policy::Role;
use fanlight_archive::{Time, mails};

#[tokio::test]
async fn settings_are_saved_at_once_and_wrong_ones_told_with_what_was_typed() {
    each_site(async |site| {
        site.person("keeper", &[Role::Owner]).await;
        let keeper = site.signed_in("keeper").await;
        let long = "n".repeat(81);
        for (name, age, id) in [
            ("", "13", "name"),
            (&*long, "13", "name"),
            ("Lantern", "7", "least_age"),
            ("Lantern", "x", "least_age"),
        ] {
            let fields =
                [("name", name), ("tagline", "A quiet place"), ("sign_up", "open"), ("least_age", age)];
            let answer = keeper.submit("/admin", "/admin/settings", &fields).await;
            assert!(answer.text.contains(&format!("id=\"{id}-error\"")), "{name} {age}: {}", answer.text);
            assert!(answer.text.contains("value=\"A quiet place\""));
        }
        let fields =
            [("name", "Lantern"), ("tagline", "A quiet place"), ("sign_up", "closed"), ("least_age", "16")];
        let answer = keeper.submit("/admin", "/admin/settings", &fields).await;
        assert_eq!(answer.location(), "/admin?done=saved");
        let about = site.browser().get("/about").await.text;
        assert!(
            about.contains("About Lantern")
                && about.contains("A quiet place")
                && about.contains("16 or older")
        );
        assert!(site.browser().get("/users/new").await.text.contains("takes no new members"));
    })
    .await;
}

#[tokio::test]
async fn an_invitations_link_is_shown_once_and_can_be_taken_back() {
    each_site(async |site| {
        site.person("keeper", &[Role::Admin]).await;
        let keeper = site.signed_in("keeper").await;
        let answer = keeper.submit("/admin", "/admin/invitations", &[("detail", "for <Ben>")]).await;
        assert!(answer.text.contains("/users/new?invitation=") && answer.text.contains("for &lt;Ben&gt;"));
        let page = keeper.get("/admin").await.text;
        assert!(!page.contains("/users/new?invitation="), "only once");
        let at = page.find("name=\"take_back\" value=\"").unwrap() + 24;
        let id = page[at..].split('"').next().unwrap().to_owned();
        let back = keeper.submit("/admin", "/admin/invitations", &[("take_back", &id)]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{id}");
        assert!(!keeper.get("/admin").await.text.contains("name=\"take_back\""));
        let again = keeper.submit("/admin", "/admin/invitations", &[("take_back", &id)]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn roles_are_given_by_those_who_may_and_the_last_owner_stays() {
    each_site(async |site| {
        for (name, roles) in [("keeper", &[Role::Owner][..]), ("admin_1", &[Role::Admin]), ("ada", &[])] {
            site.person(name, roles).await;
        }
        let (keeper, admin) = (site.signed_in("keeper").await, site.signed_in("admin_1").await);
        let path = "/admin/people/ada";
        assert_eq!(admin.submit(path, path, &[("give", "moderator")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(admin.submit(path, path, &[("give", "admin")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(admin.submit(path, path, &[("give", "emperor")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(keeper.submit(path, path, &[("give", "owner")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(keeper.submit(path, path, &[("take", "owner")]).await.status, StatusCode::SEE_OTHER);
        let own = "/admin/people/keeper";
        let answer = keeper.submit(own, own, &[("take", "owner")]).await;
        assert!(answer.text.contains("The archive needs an owner"), "{}", answer.text);
        let moderator = site.signed_in("ada").await;
        assert_eq!(moderator.get("/admin").await.status, StatusCode::FORBIDDEN);
        // Her own page offers her nothing to press: she takes the token of another form.
        let answer = moderator.submit("/users/logout", path, &[("give", "owner")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_suspended_read_the_banned_stay_out_and_nobody_does_it_to_those_above() {
    each_site(async |site| {
        site.person("keeper", &[Role::Owner]).await;
        site.person("mod", &[Role::Moderator]).await;
        site.person("ada", &[]).await;
        let (moderator, ada) = (site.signed_in("mod").await, site.signed_in("ada").await);
        let path = "/admin/people/ada";
        for days in ["", "0", "366", "x"] {
            let fields = [("act", "suspend"), ("days", days), ("reason", "<b>Spam</b>")];
            let answer = moderator.submit(path, path, &fields).await;
            assert!(answer.text.contains("id=\"days-error\""), "{days}");
            assert!(answer.text.contains("value=\"&lt;b&gt;Spam&lt;/b&gt;\""), "{}", answer.text);
        }
        for (act, reason) in [("suspend", " "), ("ban", ""), ("suspend", &*"x".repeat(501))] {
            let fields = [("act", act), ("days", "7"), ("reason", reason)];
            assert!(
                moderator.submit(path, path, &fields).await.text.contains("id=\"reason-error\""),
                "{act}"
            );
        }
        let fields = [("act", "suspend"), ("days", "7"), ("reason", "<b>Spam</b>")];
        assert_eq!(moderator.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
        let listed = moderator.get(path).await.text;
        assert!(
            listed.contains("<bdi>&lt;b&gt;Spam&lt;/b&gt;</bdi>") && listed.contains(" · mod"),
            "{listed}"
        );
        let told = ada.submit("/users/ada/preferences", "/users/ada/preferences", &[]).await.text;
        assert!(told.contains("2026-11-29") && told.contains("<bdi>&lt;b&gt;Spam&lt;/b&gt;</bdi>"), "{told}");
        let save = async || ada.submit("/users/ada/preferences", "/users/ada/preferences", &[]).await.status;
        assert_eq!(save().await, StatusCode::FORBIDDEN);
        site.test.clock.pass(7 * Time::DAY);
        assert_eq!(save().await, StatusCode::SEE_OTHER);
        let fields = [("act", "ban"), ("reason", "More spam")];
        assert_eq!(moderator.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
        assert!(ada.get("/reading").await.text.contains("logged-out"));
        let fields = [("user[login]", "ada"), ("user[password]", crate::support::PASSWORD)];
        let answer = site.browser().submit("/users/login", "/users/login", &fields).await;
        assert!(answer.text.contains("This account is closed"));
        for above in ["/admin/people/keeper", "/admin/people/mod"] {
            let answer = moderator.submit(path, above, &[("act", "ban")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{above}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_outbox_shows_links_to_pass_on_but_an_owners_only_to_owners() {
    each_site(async |site| {
        site.person("keeper", &[Role::Owner]).await;
        site.person("admin_1", &[Role::Admin]).await;
        site.person("ada", &[]).await;
        for who in ["keeper", "ada"] {
            site.browser().submit("/users/password/new", "/users/password", &[("user[login]", who)]).await;
        }
        let (keeper, admin) = (site.signed_in("keeper").await, site.signed_in("admin_1").await);
        let links = |page: &str| page.matches("/users/password/").count();
        assert_eq!(links(&keeper.get("/admin").await.text), 2);
        let page = admin.get("/admin").await.text;
        assert_eq!(links(&page), 1, "the owner's is not for admins");
        let at = page.find("name=\"aside\" value=\"").unwrap() + 20;
        let id = page[at..].split('"').next().unwrap().to_owned();
        assert_eq!(
            admin.submit("/admin", "/admin/mails", &[("aside", &id)]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(links(&keeper.get("/admin").await.text), 1, "its words are wiped");
        let found = keeper.get("/admin?q=AD").await.text;
        assert!(found.contains("/admin/people/ada") && found.contains("/admin/people/admin_1"));
        assert!(keeper.get("/admin?q=nobody").await.text.contains("Nobody by that name"));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_could_not_be_sent_is_shown_with_its_reason_and_tried_again() {
    each_site(async |site| {
        site.person("keeper", &[Role::Admin]).await;
        let keeper = site.signed_in("keeper").await;
        let answer = keeper.submit("/admin", "/admin/mails/test", &[]).await;
        assert_eq!(answer.location(), "/admin?done=test-mail");
        let archive = &site.test.archive;
        for (again, failure) in [("one", mails::Failure::Address), ("all", mails::Failure::Unfit)] {
            let mail = mails::take(archive).await.unwrap().unwrap();
            assert!(
                mail.address.starts_with("keeper") && mail.body.contains("Hello keeper"),
                "{}",
                mail.body
            );
            assert!(!keeper.get("/admin").await.text.contains("could not be sent"));
            mails::failed(archive, &mail, failure).await.unwrap();
            let page = keeper.get("/admin").await.text;
            let says = if again == "one" { "takes no mail" } else { "no address for a mail" };
            assert!(page.contains("could not be sent") && page.contains(says), "{page}");
            assert_eq!(page.matches("Hello keeper").count(), 1, "it stands once, with its words");
            let id = mail.id.to_string();
            let which = if again == "one" { &*id } else { "all" };
            let answer = keeper.submit("/admin", "/admin/mails", &[("again", which)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
        assert!(mails::take(archive).await.unwrap().is_some(), "it waits again");
        let answer = keeper.submit("/admin", "/admin/mails", &[("again", "99")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    })
    .await;
}
