//! The searches for people and for tags.

use crate::support::samples::form;
use crate::support::{Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::Role;
use fanlight_archive::works::form::WorkForm;

const TAGS: &str = "/tags/search?tag_search[name]=";

async fn shelf(site: &Site<'_>) {
    let ada = site.person("ada_lovelace", &[]).await;
    site.person("wren", &[Role::Wrangler]).await;
    site.posted(ada, "The Lantern").await;
    site.post(ada, WorkForm { anonymous: true, ..form("The Mask") }).await;
    let mut hidden = WorkForm { restricted: true, ..form("The Zeppelin") };
    hidden.tags.freeforms = vec!["Lamps in the Sky".into(), "search".into()];
    site.post(ada, hidden).await;
}

#[tokio::test]
async fn people_are_found_by_their_names_with_the_works_that_one_finds_of_them() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let empty = guest.get("/people/search").await;
        assert!(empty.status == StatusCode::OK && !empty.text.contains("id=\"errors\""), "{}", empty.text);
        let page = guest.get("/people/search?people_search[query]=LOVE").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("/users/ada_lovelace/pseuds/ada_lovelace"), "{}", page.text);
        // Neither the anonymous work nor the one for members counts.
        assert!(page.text.contains(">1 name<") && page.text.contains(">1 Work<"), "{}", page.text);
        let member = site.signed_in("wren").await;
        let page = member.get("/people/search?people_search[query]=love").await.text;
        assert!(page.contains(">2 Works<"), "{page}");
        let none = guest.get("/people/search?people_search[query]=nobody").await.text;
        assert!(none.contains("No name here has these words"), "{none}");
        let said = guest.get("/people/search?people_search[query]=+").await.text;
        assert!(said.contains("id=\"people_search_query-error\""), "{said}");
        let long = format!("/people/search?people_search[query]={}", "x".repeat(10_000));
        let said = guest.get(&long).await;
        assert!(said.status == StatusCode::OK && said.text.contains("id=\"people_search_query-error\""));
        let beyond = guest.get("/people/search?people_search[query]=love&page=9").await;
        assert_eq!(beyond.status, StatusCode::NOT_FOUND);
        assert!(beyond.text.contains("come past its end"), "{}", beyond.text);
    })
    .await;
}

#[tokio::test]
async fn tags_are_found_by_their_names_of_a_kind_of_a_standing_and_of_a_fandom() {
    each_site(async |site| {
        shelf(site).await;
        let (guest, wren) = (site.browser(), site.signed_in("wren").await);
        let found = async |query: &str| wren.get(&format!("{TAGS}{query}")).await.text;
        let page = guest.get(&format!("{TAGS}lamp")).await.text;
        assert!(page.contains(">1 tag<") && page.contains("href=\"/tags/Lamps\""), "{page}");
        assert!(!page.contains("Sky"), "{page}");
        assert!(found("lamp").await.contains(">2 tags<"));
        assert!(found("emma&tag_search[type]=Fandom").await.contains(">1 tag<"));
        assert!(
            found("emma&tag_search[type]=Relationship").await.contains("Emma Woodhouse &amp; Miss Bates")
        );
        assert!(found("emma&tag_search[type]=Character").await.contains(">0 tags<"));
        assert!(found("lamp&tag_search[canonical]=T").await.contains("No name here has these words"));
        for (tag, fields) in [
            ("Emma%20-%20Jane%20Austen", [("act", "canonical"), ("parent", "")]),
            ("Lamps", [("act", "canonical"), ("parent", "")]),
            ("Lamps", [("act", "parent"), ("parent", "Emma - Jane Austen")]),
        ] {
            let path = format!("/tags/{tag}/edit");
            let answer = wren.submit(&path, &path, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        }
        assert!(found("lamp&tag_search[canonical]=T").await.contains(">1 tag<"));
        assert!(found("lamp&tag_search[canonical]=F").await.contains("Lamps in the Sky"));
        let under = found("lamp&tag_search[fandoms]=emma+-+JANE+austen").await;
        assert!(under.contains(">1 tag<") && !under.contains("Sky"), "{under}");
        for nowhere in ["Nowhere", "Lamps"] {
            let said = found(&format!("lamp&tag_search[fandoms]={nowhere}")).await;
            assert!(said.contains("id=\"tag_search_fandoms-error\""), "{said}");
            assert!(
                said.contains(&format!("value=\"{nowhere}\"")) && said.contains("value=\"lamp\""),
                "{said}"
            );
        }
        assert!(found("").await.contains("id=\"tag_search_name-error\""));
        assert!(found(&"x+".repeat(200)).await.contains("id=\"tag_search_name-error\""));
    })
    .await;
}

#[tokio::test]
async fn a_tag_called_search_keeps_its_pages() {
    each_site(async |site| {
        shelf(site).await;
        let wren = site.signed_in("wren").await;
        let page = wren.get(&format!("{TAGS}search")).await.text;
        assert!(page.contains("href=\"/tags/%73earch\""), "{page}");
        let about = wren.get("/tags/%73earch").await;
        assert!(about.status == StatusCode::OK && about.text.contains("tags-show"), "{}", about.text);
        let works = wren.get("/tags/search/works").await;
        assert!(works.text.contains("The Zeppelin"), "{}", works.text);
        assert_eq!(wren.get("/tags/search/edit").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_searches_lead_to_each_other() {
    each_site(async |site| {
        let guest = site.browser();
        for page in ["/works/search", "/people/search", "/tags/search"] {
            let text = guest.get(page).await.text;
            assert!(text.contains(&format!("href=\"{page}\" aria-current=\"page\"")), "{text}");
            for other in ["/works/search", "/people/search", "/tags/search"] {
                assert!(text.contains(&format!("href=\"{other}\"")), "{page} to {other}");
            }
        }
    })
    .await;
}
