//! Lists of works by tag, person, credit and language; the front page; feeds and suggestions.

use crate::support::each_site;
use crate::support::samples::{form, song};
use axum::http::StatusCode;
use fanlight_archive::WorkId;
use fanlight_archive::works::form::WorkForm;

fn holds(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
}

#[tokio::test]
async fn an_empty_archive_says_what_to_do() {
    each_site(async |site| {
        let guest = site.browser();
        let home = guest.get("/").await;
        assert_eq!(home.status, StatusCode::OK);
        holds(&home.text, &["The shelves are still empty", "href=\"/users/new\""]);
        for path in ["/works", "/media", "/credits"] {
            assert_eq!(guest.get(path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(guest.get("/tags/Nothing/works").await.status, StatusCode::NOT_FOUND);
        holds(&guest.get("/robots.txt").await.text, &["Disallow: /downloads/"]);
    })
    .await;
}

#[tokio::test]
async fn a_blurb_has_the_contracts_skeleton() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let page = site.browser().get("/tags/Emma%20-%20Jane%20Austen/works").await.text;
        holds(
            &page,
            &[
                "<h2 class=\"heading\">1 Work in <a class=\"tag\"",
                "<h3 class=\"landmark heading\">Listing Works</h3><ol class=\"work index group\">",
                &format!("<li id=\"work_{work}\" class=\"work blurb group\"><div class=\"header module\"><h4 class=\"heading\"><a href=\"/works/{work}\""),
                "by <a rel=\"author\" href=\"/users/ada/pseuds/ada\" dir=\"auto\">ada</a>",
                "<h5 class=\"fandoms heading\">",
                "<span class=\"rating-general-audience rating\" title=\"General Audiences\"><span class=\"text\">General Audiences</span></span>",
                "class=\"warning-no warnings\"",
                "class=\"category-gen category\"",
                "class=\"complete-yes iswip\"",
                "<p class=\"datetime\">22 Nov 2026</p>",
                "<li class=\"warnings\"><strong><a class=\"tag\"",
                "<li class=\"relationships\"><a class=\"tag\" href=\"/tags/Emma%20Woodhouse%20*a*%20Miss%20Bates/works\"",
                "<li class=\"freeforms\"><a class=\"tag\"",
                "<blockquote class=\"userstuff summary\"",
                "<dl class=\"stats\"><dt class=\"language\">Language:</dt>",
                "<dd class=\"words\">10</dd>",
                "<dd class=\"chapters\">1/1</dd>",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn a_list_has_pages_of_twenty_and_says_how_many_there_are() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        for n in 1..=21 {
            site.posted(ada, &format!("Lantern {n}")).await;
        }
        let guest = site.browser();
        let first = guest.get("/tags/Lamps/works").await.text;
        holds(
            &first,
            &[
                "1 - 20 of 21 Works in",
                "<ol class=\"pagination actions\">",
                "href=\"/tags/Lamps/works?page=2\"",
            ],
        );
        assert_eq!(first.matches("class=\"work blurb group\"").count(), 20);
        let second = guest.get("/tags/lamps/works?page=2").await.text;
        holds(&second, &["21 - 21 of 21 Works in"]);
        assert_eq!(second.matches("class=\"work blurb group\"").count(), 1);
        assert_eq!(guest.get("/tags/Lamps/works?page=3").await.status, StatusCode::NOT_FOUND);
        assert_eq!(guest.get("/works?page=0").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn works_are_found_by_person_pen_name_language_and_what_they_draw_on() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let form =
            WorkForm { credits: vec![song("The Parting Glass", "traditional")], ..form("The Lantern") };
        site.post(ada, form).await;
        let guest = site.browser();
        for path in [
            "/users/ada/works",
            "/users/ADA/pseuds/ada",
            "/users/ada/pseuds/ada/works",
            "/languages/en/works",
            "/credits/song/the%20parting%20glass?by=traditional",
            "/tags/Lamps",
        ] {
            let answer = guest.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            holds(&answer.text, &["The Lantern"]);
        }
        holds(&guest.get("/credits").await.text, &["href=\"/credits/song\""]);
        holds(
            &guest.get("/credits/song").await.text,
            &["href=\"/credits/song/the%20parting%20glass?by=traditional\""],
        );
        holds(&guest.get("/media").await.text, &["Emma - Jane Austen"]);
        for path in [
            "/users/nobody/works",
            "/users/ada/pseuds/x",
            "/languages/xx/works",
            "/credits/song/none",
            "/credits/x",
        ] {
            assert_eq!(guest.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn suggestions_are_lists_of_ids_and_names() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.posted(ada, "The Lantern").await;
        let guest = site.browser();
        let name = async |path: &str| {
            let found: serde_json::Value = serde_json::from_str(&guest.get(path).await.text).unwrap();
            found[0]["name"].as_str().map(str::to_owned)
        };
        assert_eq!(name("/autocomplete/fandom?term=emm").await.as_deref(), Some("Emma - Jane Austen"));
        assert_eq!(name("/autocomplete/tag?term=LAM").await.as_deref(), Some("Lamps"));
        assert_eq!(name("/autocomplete/pseud?term=ad").await.as_deref(), Some("ada"));
        assert_eq!(name("/autocomplete/character?term=lam").await, None);
        assert_eq!(guest.get("/autocomplete/secrets?term=a").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_tags_feed_is_atom_by_the_contract_and_holds_public_works_only() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "Lamps & <Lanterns>").await;
        site.post(ada, WorkForm { restricted: true, ..form("Inside") }).await;
        let page = site.browser().get("/tags/Lamps").await.text;
        let path = page
            .split("href=\"")
            .find(|part| part.contains("/feed.atom\""))
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let feed = site.signed_in("ada").await.get(path).await;
        assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
        holds(
            &feed.text,
            &[
                &format!("<id>tag:localhost,2005:Work/{work}</id>"),
                "<published>2026-11-22T12:00:00Z</published>",
                &format!("href=\"http://localhost/works/{work}\""),
                "<title>Lamps &amp; &lt;Lanterns&gt;</title>",
                "<author><name>ada</name><uri>http://localhost/users/ada/pseuds/ada</uri></author>",
                "<summary type=\"html\">&lt;p&gt;by &lt;a",
            ],
        );
        assert!(!feed.text.contains("Inside"));
        assert_eq!(site.browser().get("/tags/99999/feed.atom").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn every_list_has_a_feed_in_both_formats_with_public_works_only() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let lamps = WorkForm { credits: vec![song("lanterns", "")], ..form("Lamps \"and\" <Lanterns>") };
        let work = site.post(ada, lamps).await;
        let hidden = site.post(ada, WorkForm { restricted: true, ..form("Inside") }).await;
        let veiled = site.post(ada, WorkForm { anonymous: true, ..form("Nobody's") }).await;
        let series = site.series(ada, "Of lamps", &[work, hidden]).await;
        let tag = site.shown(work).await.tags.iter().find(|tag| tag.page == "Lamps").unwrap().id;
        let guest = site.browser();
        for (list, anonymous) in [
            ("/works/feed".to_owned(), true),
            (format!("/tags/{tag}/feed"), true),
            ("/users/ada/feed".to_owned(), false),
            ("/users/ada/pseuds/ada/feed".to_owned(), false),
            ("/languages/en/feed".to_owned(), true),
            ("/credits/song/lanterns/feed".to_owned(), false),
            (format!("/series/{series}/feed"), false),
        ] {
            let atom = site.signed_in("ada").await.get(&format!("{list}.atom")).await;
            assert_eq!(atom.headers["content-type"], "application/atom+xml; charset=utf-8", "{list}");
            let json = guest.get(&format!("{list}.json")).await;
            assert_eq!(json.headers["content-type"], "application/feed+json; charset=utf-8", "{list}");
            let feed: serde_json::Value = serde_json::from_str(&json.text).unwrap();
            assert_eq!(feed["feed_url"], format!("http://localhost{list}.json"));
            let items = feed["items"].as_array().unwrap();
            let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
            let id = |work: WorkId| format!("tag:localhost,2005:Work/{work}");
            assert!(ids.contains(&&*id(work)), "{list}: {ids:?}");
            assert_eq!(ids.contains(&&*id(veiled)), anonymous, "{list}: {ids:?}");
            for text in [&atom.text, &json.text] {
                assert!(!text.contains("Inside"), "{list}: {text}");
            }
            for id in &ids {
                assert!(atom.text.contains(&format!("<id>{id}</id>")), "{list}: {id}");
            }
            let item = items.iter().find(|item| item["id"] == id(work)).unwrap();
            assert_eq!(item["title"], "Lamps \"and\" <Lanterns>");
            assert_eq!(item["authors"][0]["name"], "ada");
            assert_eq!(item["date_published"], "2026-11-22T12:00:00Z");
            assert!(item["content_html"].as_str().unwrap().contains("<p>A lamp is lit.</p>"));
            if let Some(item) = items.iter().find(|item| item["id"] == id(veiled)) {
                assert_eq!(item["authors"], serde_json::json!([{ "name": "Anonymous" }]));
            }
        }
        for page in [
            "/works",
            "/users/ada/works",
            "/users/ada/pseuds/ada/works",
            "/languages/en/works",
            "/credits/song/lanterns",
        ] {
            let text = guest.get(page).await.text;
            assert!(text.contains("type=\"application/feed+json\""), "{page}");
        }
        for missing in [
            "/users/nobody/feed.json",
            "/series/99/feed.atom",
            "/languages/xx/feed.json",
            "/tags/x/feed.json",
        ] {
            assert_eq!(guest.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
    })
    .await;
}
