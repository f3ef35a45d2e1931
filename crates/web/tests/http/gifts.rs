//! `/users/{user}/gifts` and `/works/{work}/gift`: works that are for somebody, and taking one's name off.

use crate::support::each_site;
use crate::support::samples::form;
use axum::http::StatusCode;
use fanlight_archive::works::form::{CreditForm, WorkForm};

fn to(name: &str) -> CreditForm {
    CreditForm { kind: "gift".into(), creator: name.into(), ..CreditForm::default() }
}

#[tokio::test]
async fn a_gift_names_whom_it_is_for_who_finds_it_and_takes_their_name_off() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let credits = vec![to("bob"), to("Somebody <b>")];
        let work = site.post(ada, WorkForm { credits, ..form("The Lantern <b>") }).await;
        let (guest, his) = (site.browser(), site.signed_in("bob").await);
        let page = guest.get(&format!("/works/{work}")).await.text;
        assert!(page.contains("<ul class=\"associations\"><li>For <a href=\"/users/bob/gifts\""), "{page}");
        assert!(page.contains("Somebody &lt;b&gt;") && !page.contains(&format!("/works/{work}/gift\"")));
        let list = guest.get("/users/bob/gifts").await.text;
        assert!(list.contains("The Lantern &lt;b&gt;") && list.contains("for <a href=\"/users/bob/gifts\""));
        assert_eq!(guest.get("/users/bob/pseuds/bob/gifts").await.location(), "/users/bob/gifts");
        assert!(guest.get("/users/bob").await.text.contains("/users/bob/gifts"));
        assert_eq!(guest.get("/users/nobody/gifts").await.status, StatusCode::NOT_FOUND);

        let ask = format!("/works/{work}/gift");
        assert!(his.get(&format!("/works/{work}")).await.text.contains(&ask));
        assert!(his.get(&ask).await.text.contains("then is no gift to you any more"));
        let hers = site.signed_in("ada").await;
        assert_eq!(hers.get(&ask).await.status, StatusCode::NOT_FOUND, "it is not hers");
        assert_eq!(his.submit(&ask, &ask, &[("sure", "1")]).await.location(), format!("/works/{work}"));
        for path in [format!("/works/{work}"), "/works".to_owned()] {
            assert!(!guest.get(&path).await.text.contains("/users/bob"), "{path}");
        }
        assert!(!guest.get("/users/bob/gifts").await.text.contains("The Lantern"));
        let own = his.get("/users/bob/gifts").await.text;
        assert!(own.contains("They may name me again") && own.contains("The Lantern &lt;b&gt;"), "{own}");
        assert!(!hers.get("/users/bob/gifts").await.text.contains("They may name me again"));
        let fields = [("allow", &*work.to_string())];
        let allowed = his.submit("/users/bob/gifts", "/users/bob/gifts", &fields).await;
        assert_eq!(allowed.location(), "/users/bob/gifts");
        assert!(!his.get("/users/bob/gifts").await.text.contains("They may name me again"));
    })
    .await;
}

#[tokio::test]
async fn a_gift_to_who_takes_none_comes_back_at_its_place_with_every_word() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("bob", &[]).await;
        let (hers, his) = (site.signed_in("ada").await, site.signed_in("bob").await);
        let preferences = "/users/bob/preferences";
        his.submit(preferences, preferences, &[("no_gifts", "1")]).await;
        let fields = [
            ("work[title]", "A lamp for <b>"),
            ("work[rating_string]", "General Audiences"),
            ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
            ("work[fandom_string]", "Emma"),
            ("work[language_id]", "en"),
            ("work[credits][][kind]", "gift"),
            ("work[credits][][title]", ""),
            ("work[credits][][creator]", "bob"),
            ("work[credits][][url]", ""),
            ("work[chapter_attributes][content]", "Miss Bates lit the lamp."),
            ("post_button", "1"),
        ];
        let answer = hers.submit("/works/new", "/works", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert!(answer.text.contains("bob takes no gifts here."), "{}", answer.text);
        assert!(
            answer.text.contains("A lamp for &lt;b&gt;") && answer.text.contains("Miss Bates lit the lamp.")
        );
    })
    .await;
}
