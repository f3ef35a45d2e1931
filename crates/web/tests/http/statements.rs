//! No page asks the database more often than its line in the table of routes allows, however full the archive is.

use crate::support::each_site;
use crate::support::samples::{Samples, chapter, form, member, song};
use axum::http::{Method, StatusCode};
use fanlight_archive::bookmarks::Item;
use fanlight_archive::kudos;
use fanlight_archive::notices::tell::catch_up;
use fanlight_archive::people::names;
use fanlight_archive::works::form::{Purpose, WorkForm};
use fanlight_web::routes::ROUTES;

#[tokio::test]
async fn every_page_keeps_within_its_statements() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("reader", &[]).await;
        for n in 0..24 {
            let form = WorkForm {
                credits: vec![song("lanterns", "")],
                chapters: "?".into(),
                ..form(&format!("Lantern {n}"))
            };
            let text = "Miss Bates lit the lamp and waited for the evening.";
            let chapters = (0..if n == 0 { 30 } else { 1 }).map(|_| chapter("Rain", text)).collect();
            site.work(ada, form, chapters, Purpose::Post).await;
        }
        let first = site.posted(ada, "The first").await;
        let all: Vec<_> = (1..=25).map(fanlight_archive::WorkId).collect();
        for n in 0..22 {
            site.series(ada, &format!("Lamps {n}"), if n == 0 { &all } else { &all[..1] }).await;
        }
        site.series(ada, "Of the first", &[first]).await;
        let long = fanlight_archive::WorkId(1);
        let readers: Vec<_> = (0..3).map(|n| format!("friend{n}")).collect();
        for work in [first, long] {
            for name in &readers {
                let person = match names::account(&mut site.test.archive.read().await.unwrap(), name).await {
                    Ok(account) => account.person_id,
                    Err(_) => site.person(name, &[]).await,
                };
                let mut change = site.test.archive.change(Some(person)).await.unwrap();
                kudos::leave(&mut change, &member(person), work, "").await.unwrap();
                change.commit().await.unwrap();
                let said = site.say(&member(person), work, None, "A lamp!").await;
                site.say(&member(ada), work, Some(said), "Thank you.").await;
            }
        }
        for work in all.iter().copied().chain([first]) {
            site.keep(ada, Item::Work(work), "Dear", false).await;
            site.opened(ada, work).await;
        }
        while catch_up(&site.test.archive).await.unwrap() {}
        let mut seen = 0;
        for work in [first, long] {
            let mut samples = Samples::of(site, work, "Lamps", "ada", "lanterns").await;
            samples.values.push(("{bookmark}", vec!["1".into()]));
            for browser in [site.browser(), site.signed_in("reader").await, site.signed_in("ada").await] {
                for route in ROUTES.iter().filter(|route| route.method == Method::GET) {
                    for mut address in samples.addresses(route.path) {
                        address.push_str(match route.path {
                            "/works/{work}" => "?view_full_work=true&show_comments=true",
                            "/works/{work}/chapters/{chapter}" => "?show_comments=true",
                            "/works/search" => "?work_search[query]=lamp",
                            "/works/{work}/search" => "?query=lamp",
                            "/people/search" => "?people_search[query]=a",
                            "/tags/search" => {
                                "?tag_search[name]=lamps&tag_search[fandoms]=emma+-+jane+austen"
                            }
                            _ => "",
                        });
                        let answer = browser.get(&address).await;
                        seen += usize::from(answer.status == StatusCode::OK);
                        let (asked, may) = (answer.statements, route.statements);
                        assert!(asked <= may, "{address}: {asked} statements, {may} allowed");
                    }
                }
            }
        }
        assert!(seen > ROUTES.len(), "most addresses lead to a page");
    })
    .await;
}
