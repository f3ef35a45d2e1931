//! `/series` and what is under it, the series of people, and the series of works.

use crate::support::{Browser, each_site, works_on};
use axum::http::StatusCode;
use fanlight_archive::people::preferences::{self, Preferences};
use fanlight_archive::{SeriesId, WorkId};

/// The number in an address like `/series/7/manage?done=made`.
fn number(address: &str) -> i64 {
    address.split(['/', '?']).nth(2).and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{address}"))
}

async fn manage(browser: &Browser<'_>, series: SeriesId, fields: &[(&str, &str)]) -> crate::support::Answer {
    let page = format!("/series/{series}/manage");
    browser.submit(&page, &page, fields).await
}

#[tokio::test]
async fn a_member_begins_a_series_fills_it_and_readers_find_it_by_the_contract() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let works = [site.posted(ada, "One").await, site.posted(ada, "Two").await];
        let browser = site.signed_in("ada").await;
        let fields = [
            ("series[title]", "The <Lamps>"),
            ("series[summary]", "All that was lit."),
            ("series[series_notes]", "Read in order."),
            ("series[complete]", "1"),
            ("form_nonce", "n"),
        ];
        let made = browser.submit("/series/new", "/series", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        assert!(made.location().ends_with("/manage?done=made"));
        let series = SeriesId(number(made.location()));
        let again = browser.submit("/series/new", "/series", &fields).await;
        assert_eq!(again.location(), made.location(), "the same form sent twice makes one");
        let guest = site.browser();
        let page = format!("/series/{series}");
        assert_eq!(guest.get(&page).await.status, StatusCode::NOT_FOUND, "empty");
        for work in works {
            let put = manage(&browser, series, &[("put_in", "1"), ("work", &work.to_string())]).await;
            assert!(put.location().ends_with("?done=in"), "{}", put.text);
        }
        let shown = guest.get(&page).await.text;
        for part in [
            "<div class=\"series-show\"><div class=\"fl-head\"><h2 class=\"heading\" dir=\"auto\">The &lt;Lamps&gt;</h2>",
            "<dl class=\"series meta group\">",
            "<blockquote class=\"userstuff\" dir=\"auto\"><p>All that was lit.</p></blockquote>",
            "<p>Read in order.</p>",
            "Series Begun:</dt><dd>2026-11-22</dd>",
            "Series Updated:</dt><dd>2026-11-22</dd>",
            "rel=\"author\" href=\"/users/ada/pseuds/ada\"",
            "<dd class=\"works\">2</dd>",
            "Complete:</dt><dd class=\"status\">Yes</dd>",
            "<dt class=\"words\">Words:</dt><dd class=\"words\">20</dd>",
            "<ol class=\"work index group\">",
            "Part <strong>2</strong> of <a href=\"/series/1\" dir=\"auto\">The &lt;Lamps&gt;</a>",
        ] {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
        assert_eq!(works_on(&shown), [works[0].0, works[1].0]);
        // The work's own page: the number directly before the link, and the way on.
        let first = guest.get(&format!("/works/{}", works[0])).await.text;
        let here = format!("<span class=\"position\">Part 1 of <a href=\"{page}\"");
        assert!(first.contains(&here), "{first}");
        assert!(first.contains(&format!("<a class=\"next\" href=\"/works/{}\">Next Work →</a>", works[1])));
        assert!(!first.contains("Previous Work"));
        let book = guest.get(&format!("/downloads/{}/a.html", works[1])).await.text;
        assert!(book.contains("The &lt;Lamps&gt;"), "{book}");
        // The person's pages lead there.
        for list in ["/users/ada/series", "/users/ada/pseuds/ada/series"] {
            let list = guest.get(list).await.text;
            assert!(list.contains("1 Series") && list.contains(&format!("id=\"series_{series}\"")), "{list}");
            assert!(list.contains("class=\"series blurb group\"") && list.contains("All that was lit."));
        }
        for leads in ["/users/ada", "/users/ada/profile"] {
            assert!(guest.get(leads).await.text.contains("href=\"/users/ada/series\""), "{leads}");
        }
        assert!(guest.get("/users/ada/pseuds/ada").await.text.contains("/users/ada/pseuds/ada/series"));
        site.person("bob", &[]).await;
        assert!(!guest.get("/users/bob").await.text.contains("/users/bob/series"));
        assert!(guest.get("/users/bob/series").await.text.contains("No series here yet."));
        assert_eq!(guest.get("/users/nobody/series").await.status, StatusCode::NOT_FOUND);
        // What somebody else could make a page say is not kept for others.
        assert!(!guest.get(&format!("{page}?done=saved")).await.text.contains("is saved"));
        assert!(!guest.get("/users/ada/series?done=deleted").await.text.contains("flash notice"));
        // Who wants no search engine on their works wants none on their series.
        assert!(!guest.get(&page).await.text.contains("noindex"));
        let mut change = site.test.archive.change(Some(ada)).await.unwrap();
        let quiet = Preferences { quiet: true, ..Preferences::default() };
        preferences::save(&mut change, ada, &quiet).await.unwrap();
        change.commit().await.unwrap();
        assert!(guest.get(&page).await.text.contains("noindex"));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_right_comes_back_at_its_place_with_every_word() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "One").await;
        let series = site.series(ada, "Lamps", &[work]).await;
        let browser = site.signed_in("ada").await;
        let long = "x".repeat(1_251);
        let fields = [
            ("series[title]", " "),
            ("series[summary]", &long),
            ("series[complete]", "1"),
            ("form_nonce", "n"),
        ];
        for (page, to) in [
            ("/series/new".to_owned(), "/series".to_owned()),
            (format!("/series/{series}/edit"), format!("/series/{series}/edit")),
        ] {
            let answer = browser.submit(&page, &to, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                answer.text.contains("id=\"errors\"")
                    && answer.text.contains("Please give the series a title.")
            );
            assert!(answer.text.contains(&long) && answer.text.contains("value=\"1\" checked"));
            assert!(
                answer.text.contains("id=\"series_title-error\"")
                    && answer.text.contains("id=\"series_summary-error\"")
            );
        }
        let saved = [("series[title]", "Lanterns"), ("series[summary]", "New.")];
        let edit = format!("/series/{series}/edit");
        let answer = browser.submit(&edit, &edit, &saved).await;
        assert_eq!(answer.location(), format!("/series/{series}?done=saved"));
        let shown = browser.get(answer.location()).await.text;
        assert!(
            shown.contains(">Lanterns</h2>")
                && shown.contains("The series is saved.")
                && shown.contains("No</dd>")
        );
        assert!(
            site.browser().get(&format!("/works/{work}")).await.text.contains(">Lanterns</a>"),
            "kept pages know"
        );
    })
    .await;
}

#[tokio::test]
async fn works_are_ordered_by_numbers_taken_out_and_the_series_deleted_after_a_question() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut works = Vec::new();
        for title in ["One", "Two", "Three"] {
            works.push(site.posted(ada, title).await);
        }
        let series = site.series(ada, "The Lanterns", &works).await;
        let (browser, guest) = (site.signed_in("ada").await, site.browser());
        let page = format!("/series/{series}");
        let names: Vec<String> = works.iter().map(|work| format!("order[{work}]")).collect();
        let numbers = |typed: [&'static str; 3]| -> Vec<(&str, &str)> {
            names.iter().map(String::as_str).zip(typed).collect()
        };
        assert_eq!(works_on(&guest.get(&page).await.text), [works[0].0, works[1].0, works[2].0]);
        let saved = manage(&browser, series, &numbers(["1", "2", "1"])).await;
        assert!(saved.location().ends_with("?done=order"), "{}", saved.text);
        assert_eq!(works_on(&guest.get(&page).await.text), [works[2].0, works[0].0, works[1].0]);
        // A number typed before a work is taken out counts.
        let mut fields = numbers(["2", "1", "3"]);
        let out = works[2].to_string();
        fields.push(("take_out", &out));
        let taken = manage(&browser, series, &fields).await;
        assert!(taken.location().ends_with("?done=out"), "{}", taken.text);
        assert_eq!(works_on(&guest.get(&page).await.text), [works[1].0, works[0].0]);
        // A form that still knows it is told how things stand.
        let late = manage(&browser, series, &numbers(["3", "2", "1"])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("A work came or went"));
        for wrong in ["0", "x", "999999"] {
            let answer = manage(&browser, series, &[("put_in", "1"), ("work", wrong)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        let ask = format!("{page}/confirm_delete");
        let question = browser.get(&ask).await.text;
        assert!(question.contains("Its works stay as they are."), "{question}");
        assert_eq!(guest.get(&page).await.status, StatusCode::OK, "a GET deletes nothing");
        let gone = browser.submit(&ask, &ask, &[("sure", "1")]).await;
        assert_eq!(gone.location(), "/users/ada/series?done=deleted");
        assert_eq!(guest.get(&page).await.status, StatusCode::NOT_FOUND);
        let first = guest.get(&format!("/works/{}", works[0])).await;
        assert!(first.status == StatusCode::OK && !first.text.contains("Lanterns"));
    })
    .await;
}

#[tokio::test]
async fn a_long_series_has_pages_and_a_far_one_says_so() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut works = Vec::new();
        for n in 0..21 {
            works.push(site.posted(ada, &format!("Lamp {n}")).await);
        }
        let series = site.series(ada, "Lamps", &works).await;
        let guest = site.browser();
        let page = format!("/series/{series}");
        let first = guest.get(&page).await.text;
        assert_eq!(works_on(&first).len(), 20);
        assert!(
            first.contains(&format!("href=\"{page}?page=2\""))
                && first.contains("<dd class=\"works\">21</dd>")
        );
        assert_eq!(works_on(&guest.get(&format!("{page}?page=2")).await.text), [works[20].0]);
        for far in ["3", "9223372036854775807"] {
            let beyond = guest.get(&format!("{page}?page={far}")).await;
            assert_eq!(beyond.status, StatusCode::NOT_FOUND);
            assert!(beyond.text.contains(&format!("href=\"{page}\"")), "{}", beyond.text);
        }
        assert_eq!(guest.get("/users/ada/series?page=2").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// The fields of a work's form that posts.
fn work_fields<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("work[title]", "The Lantern"),
        ("work[language_id]", "en"),
        ("work[rating_string]", "General Audiences"),
        ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
        ("work[fandom_string]", "Emma"),
        ("work[wip_length]", "1"),
        ("work[chapter_attributes][content]", "Miss Bates lit the lamp and waited."),
        ("post_button", "1"),
    ];
    fields.extend_from_slice(more);
    fields
}

#[tokio::test]
async fn the_form_of_a_work_offers_ones_series_and_keeps_what_was_chosen() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let series = site.series(ada, "My lamps", &[]).await.to_string();
        let foreign = site.person("ben", &[]).await;
        let foreign = site.series(foreign, "His lamps", &[]).await.to_string();
        let browser = site.signed_in("ada").await;
        let blank = browser.get("/works/new").await.text;
        assert!(blank.contains("My lamps</option>") && !blank.contains("His lamps"), "{blank}");
        let chosen = [
            ("work[series_known]", "1"),
            ("work[series][]", &*series),
            ("work[series_attributes][title]", "Begun <here>"),
            ("form_nonce", "n"),
        ];
        // Not right elsewhere: what was chosen stays.
        let mut wrong = work_fields(&chosen);
        wrong[4].1 = "";
        let back = browser.submit("/works/new", "/works", &wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            back.text.contains(&format!("name=\"work[series][]\" value=\"{series}\" checked")),
            "{}",
            back.text
        );
        assert!(back.text.contains("value=\"Begun &lt;here&gt;\""));
        // Not right here.
        let long = "x".repeat(256);
        for (name, value, said) in [
            ("work[series_attributes][title]", &*long, "too long"),
            ("work[series][]", &*foreign, "Please choose series of your own."),
        ] {
            let back = browser
                .submit(
                    "/works/new",
                    "/works",
                    &work_fields(&[("work[series_known]", "1"), (name, value), ("form_nonce", "m")]),
                )
                .await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                back.text.contains("id=\"work_series-error\"") && back.text.contains(said),
                "{}",
                back.text
            );
            assert!(back.text.contains("Miss Bates lit the lamp"));
        }
        let posted = browser.submit("/works/new", "/works", &work_fields(&chosen)).await;
        let work = WorkId(number(posted.location()));
        let twice = browser.submit("/works/new", "/works", &work_fields(&chosen)).await;
        assert_eq!(twice.location(), posted.location());
        let titles =
            async || site.shown(work).await.series.into_iter().map(|part| part.title).collect::<Vec<_>>();
        assert_eq!(titles().await, ["My lamps", "Begun <here>"]);
        let edit = browser.get(&format!("/works/{work}/edit")).await.text;
        assert_eq!(edit.matches("name=\"work[series][]\" value=\"").count(), 2, "{edit}");
        let base = edit.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        // A form that knows nothing of series leaves them; one with no box ticked takes the work out of all.
        let page = format!("/works/{work}");
        let plain = work_fields(&[("base", &base)]);
        assert_eq!(browser.submit("/works/new", &page, &plain).await.status, StatusCode::SEE_OTHER);
        assert_eq!(titles().await.len(), 2);
        let base = site.shown(work).await.revision.to_string();
        let none = work_fields(&[("base", &base), ("work[series_known]", "1")]);
        assert_eq!(browser.submit("/works/new", &page, &none).await.status, StatusCode::SEE_OTHER);
        assert!(titles().await.is_empty());
    })
    .await;
}
