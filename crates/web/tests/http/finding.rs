//! Filtering lists: the contract's addresses, the form with its counts, what is typed wrongly, every page of it.

use crate::support::samples::form;
use crate::support::{Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::wrangle::Act;
use fanlight_archive::tags::{self, wrangle};
use fanlight_archive::works::form::WorkForm;
use fanlight_archive::{PersonId, TagId};

fn tagged(title: &str, characters: &[&str], freeforms: &[&str]) -> WorkForm {
    let mut form = form(title);
    form.tags.characters = characters.iter().map(|name| (*name).to_owned()).collect();
    form.tags.freeforms = freeforms.iter().map(|name| (*name).to_owned()).collect();
    form
}

async fn id(site: &Site<'_>, name: &str) -> TagId {
    let mut db = site.test.archive.read().await.unwrap();
    tags::by_name(&mut db, &Viewer::system(), name).await.unwrap().unwrap().id
}

/// Three works: of Emma and Knightley; of Emma in sorrow; of Miss Bates.
async fn shelf(site: &Site<'_>) -> PersonId {
    let ada = site.person("ada", &[]).await;
    site.post(ada, tagged("The Lantern", &["Emma Woodhouse", "George Knightley"], &["Lamps"])).await;
    site.post(ada, tagged("The Candle", &["Emma Woodhouse"], &["Sorrow"])).await;
    site.post(ada, tagged("The Match", &["Miss Bates"], &["Lamps"])).await;
    ada
}

/// The titles of the works on a page, in their order.
async fn titles(browser: &Browser<'_>, address: &str) -> Vec<String> {
    let page = browser.get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
    let blurbs = page.text.split("<h4 class=\"heading\"><a ").skip(1);
    let title = |blurb: &str| blurb.split_once('>').unwrap().1.split('<').next().unwrap().to_owned();
    blurbs.map(title).collect()
}

const LIST: &str = "/tags/Emma%20-%20Jane%20Austen/works";

#[tokio::test]
async fn works_are_included_and_left_out_by_the_contracts_names() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let (emma, knightley) = (id(site, "Emma Woodhouse").await, id(site, "George Knightley").await);
        let bates = id(site, "Miss Bates").await;
        let with = |ids: &[TagId]| -> String {
            ids.iter().map(|id| format!("&include_work_search[character_ids][]={id}")).collect()
        };
        let ask = async |query: String| titles(&guest, &format!("{LIST}?{query}")).await;
        assert_eq!(ask(with(&[emma])).await, ["The Candle", "The Lantern"]);
        assert_eq!(ask(with(&[emma, knightley])).await, ["The Lantern"]);
        assert!(ask(with(&[emma, bates])).await.is_empty());
        let any = format!("{}&work_search[any_of][]=character_ids", with(&[knightley, bates]));
        assert_eq!(ask(any).await, ["The Match", "The Lantern"]);
        let without = format!("exclude_work_search[character_ids][]={emma}");
        assert_eq!(ask(without.clone()).await, ["The Match"]);
        let by_name = format!("/works?tag_id=Emma%20-%20Jane%20Austen&{without}");
        assert_eq!(titles(&guest, &by_name).await, ["The Match"]);
        assert_eq!(ask("work_search[other_tag_names]=lamps,+emma+woodhouse".into()).await, ["The Lantern"]);
        assert_eq!(ask("work_search[excluded_tag_names]=Sorrow".into()).await, ["The Match", "The Lantern"]);
        assert_eq!(
            ask("work_search[sort_column]=title_to_sort_on".into()).await,
            ["The Candle", "The Lantern", "The Match"]
        );
        assert_eq!(
            ask("work_search[sort_column]=title_to_sort_on&work_search[sort_direction]=desc".into()).await,
            ["The Match", "The Lantern", "The Candle"]
        );
        for (query, found) in [
            ("work_search[complete]=T", 3),
            ("work_search[complete]=F", 0),
            ("work_search[crossover]=T", 0),
            ("work_search[crossover]=F", 3),
            ("work_search[single_chapter]=1", 3),
            ("work_search[words_from]=10&work_search[words_to]=10", 3),
            ("work_search[words_from]=11", 0),
            ("work_search[date_from]=2026-11-22&work_search[date_to]=2026-11-22", 3),
            ("work_search[date_to]=2026-11-21", 0),
            ("work_search[language_id]=en", 3),
            ("work_search[language_id]=de", 0),
        ] {
            assert_eq!(ask(query.into()).await.len(), found, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_list_of_works_has_the_form() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let sorrow = id(site, "Sorrow").await;
        for list in [LIST, "/works", "/users/ada/works", "/users/ada/pseuds/ada/works", "/languages/en/works"]
        {
            let page = guest.get(list).await.text;
            assert!(page.contains("<form id=\"work-filters\" class=\"filters "), "{list}");
            assert!(page.contains(&format!("action=\"{list}\"")), "{list}");
            let query = format!("{list}?exclude_work_search[freeform_ids][]={sorrow}");
            assert_eq!(titles(&guest, &query).await, ["The Match", "The Lantern"], "{list}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_form_shows_exact_counts_and_keeps_what_was_chosen() {
    each_site(async |site| {
        let ada = shelf(site).await;
        let many: Vec<String> = (1..=12).map(|n| format!("Common {n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for n in 0..2 {
            site.post(ada, tagged(&format!("Full {n}"), &[], &many)).await;
        }
        let guest = site.browser();
        let sorrow = id(site, "Sorrow").await;
        let row = |id: TagId, name: &str, count: u32, checked: &str| {
            format!(
                "name=\"include_work_search[freeform_ids][]\" value=\"{id}\"{checked}><bdi>{name}</bdi> <span class=\"fl-num\">{count}</span>"
            )
        };
        let page = guest.get(LIST).await.text;
        assert!(page.contains(&row(id(site, "Lamps").await, "Lamps", 2, "")), "{page}");
        assert!(!page.contains(&row(sorrow, "Sorrow", 1, "")), "not among the ten commonest");
        assert!(page.contains("name=\"more\" value=\"freeform_ids\""));
        let chosen = guest.get(&format!("{LIST}?include_work_search[freeform_ids][]={sorrow}")).await.text;
        assert!(chosen.contains(&row(sorrow, "Sorrow", 1, " checked")), "{chosen}");
        let left_out = guest.get(&format!("{LIST}?exclude_work_search[freeform_ids][]={sorrow}")).await.text;
        assert!(left_out.contains(&row(sorrow, "Sorrow", 0, "")), "{left_out}");
        assert!(left_out.contains(&format!(
            "name=\"exclude_work_search[freeform_ids][]\" value=\"{sorrow}\" checked>"
        )));
    })
    .await;
}

#[tokio::test]
async fn more_pages_on_through_all_tags_and_carries_the_rest_along() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        for batch in 0..3 {
            let tags: Vec<String> = (0..50).map(|n| format!("Tag {batch} {n}")).collect();
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            site.post(ada, tagged("The Lantern", &["Miss Bates"], &tags)).await;
        }
        let guest = site.browser();
        let bates = id(site, "Miss Bates").await;
        let query = format!("{LIST}?include_work_search[character_ids][]={bates}&work_search[words_to]=500");
        let first = guest.get(&format!("{query}&more=freeform_ids")).await.text;
        let second = guest.get(&format!("{query}&more=freeform_ids-2")).await.text;
        let rows = |page: &str| page.matches("name=\"include_work_search[freeform_ids][]\"").count();
        // The form beside it shows none of this kind's: only these are counted.
        assert!(rows(&first) >= 100 && rows(&second) >= 50, "{} {}", rows(&first), rows(&second));
        for batch in 0..3 {
            for n in 0..50 {
                let name = format!("<bdi>Tag {batch} {n}</bdi>");
                assert!(first.contains(&name) != second.contains(&name), "{name} stands on one page");
            }
        }
        assert!(first.contains("name=\"more\" value=\"freeform_ids-2\""));
        assert!(second.contains("name=\"more\" value=\"freeform_ids-1\""));
        let kept = format!(
            "<input type=\"hidden\" name=\"include_work_search[character_ids][]\" value=\"{bates}\">"
        );
        assert!(
            first.contains(&kept) && first.contains("name=\"work_search[words_to]\" value=\"500\""),
            "{first}"
        );
        let beyond = guest.get(&format!("{query}&more=freeform_ids-9")).await;
        assert_eq!(beyond.status, StatusCode::OK);
        assert!(beyond.text.contains("There are no more of these."));
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_wrongly_is_said_at_its_field_and_kept() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let ask = async |query: &str| guest.get(&format!("{LIST}?{query}")).await.text;
        let unknown = ask("work_search[other_tag_names]=Lamps,+Zeppelins").await;
        assert!(unknown.contains("No work here has the tag “Zeppelins”"), "{unknown}");
        assert!(unknown.contains("value=\"Lamps, Zeppelins\"") && unknown.contains("2 Works"));
        let words = ask("work_search[words_from]=many").await;
        assert!(words.contains("id=\"work_search_words_from-error\"") && words.contains("value=\"many\""));
        let turned = ask("work_search[words_from]=20&work_search[words_to]=5").await;
        assert!(turned.contains("turned it around") && turned.contains("3 Works"), "{turned}");
        let day = ask("work_search[date_from]=soon").await;
        assert!(day.contains("2026-01-31") && day.contains("value=\"soon\""));
        let tags: String = (0..500).map(|id| format!("&exclude_work_search[freeform_ids][]=9{id}")).collect();
        assert!(ask(&tags).await.contains("A filter takes 200 tags; this one names 500."));
        let long = "x".repeat(10_000);
        assert!(ask(&format!("work_search[other_tag_names]={long}")).await.contains(&long));
        let none = ask("work_search[words_from]=999").await;
        assert!(none.contains("No work fits all of this.") && none.contains("id=\"work-filters\""));
    })
    .await;
}

#[tokio::test]
async fn a_page_past_the_end_leads_back_with_the_filter_kept() {
    each_site(async |site| {
        shelf(site).await;
        let guest = site.browser();
        let past = guest.get(&format!("{LIST}?work_search[complete]=T&page=7")).await;
        assert_eq!(past.status, StatusCode::NOT_FOUND);
        assert!(past.text.contains("This list has one page"), "{}", past.text);
        assert!(past.text.contains(&format!("href=\"{LIST}?work_search%5Bcomplete%5D=T\"")), "{}", past.text);
        let far = guest.get(&format!("{LIST}?page=9223372036854775807")).await;
        assert_eq!(far.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_synonyms_list_leads_to_the_canonical_ones_with_what_was_asked() {
    each_site(async |site| {
        shelf(site).await;
        let (lamps, lights) = (id(site, "Lamps").await, id(site, "Sorrow").await);
        let mut change = site.test.archive.change(None).await.unwrap();
        for act in [Act::MakeCanonical(lamps), Act::Merge(lights, lamps)] {
            wrangle::wrangle(&mut change, &Viewer::system(), &act).await.unwrap();
        }
        change.commit().await.unwrap();
        let guest = site.browser();
        let answer = guest.get("/tags/Sorrow/works?work_search[complete]=T&page=2&odd=1").await;
        assert_eq!(answer.status, StatusCode::FOUND);
        assert_eq!(answer.location(), "/tags/Lamps/works?work_search%5Bcomplete%5D=T&page=2");
        let by_synonym = format!("/works?include_work_search[freeform_ids][]={lights}");
        assert_eq!(titles(&guest, &by_synonym).await.len(), 3);
        assert_eq!(titles(&guest, "/works?work_search[other_tag_names]=sorrow").await.len(), 3);
    })
    .await;
}
