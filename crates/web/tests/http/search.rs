//! Search by words: alone, within a list, with filters; what stands around a hit; what cannot be understood.

use crate::support::samples::{chapter, form};
use crate::support::{Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::works::form::{Purpose, WorkForm};

async fn shelf(site: &Site<'_>) {
    let ada = site.person("ada", &[]).await;
    for (title, text) in [
        ("The Lantern", "Miss Bates lit the lamp in the west window and waited for the evening."),
        ("The Candle", "There was a candle, and a lamp that nobody lit. The lamp stood by the lamp."),
        ("The Match", "Nothing burned in Highbury that night but the stars."),
    ] {
        site.work(ada, form(title), vec![chapter("", text)], Purpose::Post).await;
    }
    let restricted = WorkForm { restricted: true, ..form("The Zeppelin") };
    site.work(ada, restricted, vec![chapter("", "A lamp hung in the zeppelin.")], Purpose::Post).await;
}

#[tokio::test]
async fn words_are_found_in_stories_with_what_stands_around_them() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let page = guest.get("/works/search?work_search[query]=%22west+window%22").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("1 Work<") && page.text.contains("The Lantern"), "{}", page.text);
        assert!(page.text.contains("<p class=\"fl-quote\"") && page.text.contains("<mark>"), "{}", page.text);
        assert!(page.text.contains("value=\"&quot;west window&quot;\""), "{}", page.text);
        let none = guest.get("/works/search?work_search[query]=zeppelin").await.text;
        assert!(none.contains("No work fits") && !none.contains("The Zeppelin"), "{none}");
        let member = site.signed_in("ada").await;
        assert!(member.get("/works/search?work_search[query]=zeppelin").await.text.contains("The Zeppelin"));
    })
    .await;
}

#[tokio::test]
async fn a_list_is_searched_within_and_sorted_as_asked() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let list = "/tags/Emma%20-%20Jane%20Austen/works?work_search[query]=nobody+OR+west";
        let best = guest.get(list).await.text;
        assert!(best.contains("2 Works in"), "{best}");
        assert!(best.contains("<option value=\"\" selected>Best match</option>"), "{best}");
        let at = |page: &str, title: &str| page.find(&format!(">{title}</a>")).expect("its title");
        let sorted = format!("{list}&work_search[sort_column]=title_to_sort_on");
        let page = guest.get(&sorted).await.text;
        assert!(at(&page, "The Candle") < at(&page, "The Lantern"));
        let narrowed = guest.get(&format!("{list}&work_search[words_from]=15")).await.text;
        assert!(narrowed.contains("1 Work in") && narrowed.contains("The Candle"), "{narrowed}");
        let counted = "<bdi>Lamps</bdi> <span class=\"fl-num\">2</span>";
        assert!(best.contains(counted), "counts are of what was found: {best}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_understood_is_said_with_its_place_and_kept() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let long = "lamp ".repeat(2_000);
        for query in ["%22open", "((lamp", "words:many", "*", &long.replace(' ', "+")] {
            let page = guest.get(&format!("/works/search?work_search[query]={query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}");
            assert!(page.text.contains("id=\"work_search_query-error\""), "{query}: {}", page.text);
        }
        let kept = guest.get("/works/search?work_search[query]=%22open").await.text;
        assert!(kept.contains("value=\"&quot;open\""), "{kept}");
        let plain = guest.get("/works/search").await.text;
        assert!(
            plain.contains("What can be typed here") && plain.contains("form=\"work-filters\""),
            "{plain}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_that_its_author_keeps_out_is_not_found_but_its_title_and_tags_are() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let text = "A cormorant sat on the western lamp post.";
        let hidden = WorkForm { text_hidden: true, ..form("The Kept Secret") };
        let work = site.work(ada, hidden, vec![chapter("", text)], Purpose::Post).await;
        let (guest, author) = (site.browser(), site.signed_in("ada").await);
        let found = async |word: &str| {
            let page = guest.get(&format!("/works/search?work_search[query]={word}")).await.text;
            page.contains("The Kept Secret")
        };
        for (word, is_found) in [("cormorant", false), ("kept", true), ("woodhouse", true)] {
            assert_eq!(found(word).await, is_found, "{word}");
        }
        // The form says how it stands.
        let box_is = async |ticked: bool| {
            let page = author.get(&format!("/works/{work}/edit")).await.text;
            let at = page.find("name=\"work[text_hidden]\"").expect("the box");
            let input = page[..at].rfind("<input").unwrap();
            let end = at + page[at..].find('>').unwrap();
            assert_eq!(page[input..end].contains("checked"), ticked, "{}", &page[input..end]);
        };
        box_is(true).await;
        let shown = WorkForm { text_hidden: false, ..form("The Open Secret") };
        let other = site.work(ada, shown, vec![chapter("", text)], Purpose::Post).await;
        assert!(other != work);
        let page = guest.get("/works/search?work_search[query]=cormorant").await.text;
        assert!(page.contains("The Open Secret") && !page.contains("The Kept Secret"), "{page}");
    })
    .await;
}
