//! Works as they are read: the contract's skeleton, redirects, doors, kept pages.

use crate::support::samples::{chapter, form, member, song};
use crate::support::{Site, each_site};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use fanlight_archive::bulk::{Bulk, PlannedWork};
use fanlight_archive::people::bylines;
use fanlight_archive::policy::Viewer;
use fanlight_archive::words::set_text_hidden;
use fanlight_archive::works::bin;
use fanlight_archive::works::form::{Purpose, WorkForm};

const TEXT: &str = "<p>Miss Bates lit the <em>lamp</em> and waited for the evening.</p>";

/// A form with everything a work may say.
fn full(title: &str) -> WorkForm {
    WorkForm {
        notes: "Begun in the rain.".into(),
        end_notes: "Ended in the sun.".into(),
        credits: vec![song("The Parting Glass", "traditional")],
        chapters: "?".into(),
        ..form(title)
    }
}

async fn three(site: &Site<'_>) -> (fanlight_archive::WorkId, Vec<fanlight_archive::ChapterId>) {
    let ada = site.person("ada", &[]).await;
    let mut second = chapter("Rain", TEXT);
    second.summary = "It rains.".into();
    second.end_notes = "More rain.".into();
    let chapters = vec![chapter("", TEXT), second, chapter("Door", TEXT)];
    let work = site.work(ada, full("The Lantern"), chapters, Purpose::Post).await;
    (work, site.shown(work).await.chapters.iter().map(|head| head.id).collect())
}

fn holds(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
}

fn lacks(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(!page.contains(part), "there is {part} in\n{page}");
    }
}

#[tokio::test]
async fn a_work_of_one_chapter_has_the_contracts_skeleton() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut form = full("The Lantern");
        form.chapters = "1".into();
        let work = site.work(ada, form, vec![chapter("", TEXT)], Purpose::Post).await;
        let answer = site.browser().get(&format!("/works/{work}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let page = &answer.text;
        holds(
            page,
            &[
                "<main id=\"main\" class=\"works-show\"",
                "<ul class=\"work navigation actions\">",
                "<dl class=\"work meta group\">",
                "<dd class=\"fandom tags\"><ul class=\"commas\"><li><a class=\"tag\" href=\"/tags/Emma%20-%20Jane%20Austen/works\" dir=\"auto\">Emma - Jane Austen</a></li></ul></dd>",
                "<dt class=\"rating tags\">Rating:</dt>",
                "<dd class=\"language\" lang=\"en\">English</dd>",
                "<dt class=\"published\">Published:</dt><dd class=\"published\">2026-11-22</dd>",
                "<dd class=\"words\">10</dd>",
                "<dd class=\"chapters\">1/1</dd>",
                "<div class=\"preface group\"><h2 class=\"title heading\"",
                "<h3 class=\"byline heading\"><a rel=\"author\" href=\"/users/ada/pseuds/ada\" dir=\"auto\">ada</a></h3>",
                "<div class=\"summary module\">",
                "<div class=\"notes module\">",
                "<h3 id=\"work\" class=\"landmark heading\">",
                "<div class=\"userstuff\"><p>Miss Bates lit the <em>lamp</em>",
                "<div id=\"work_endnotes\" class=\"end notes module\">",
                "The Parting Glass",
                &format!("href=\"/downloads/{work}/The_Lantern.epub?updated_at="),
                "<meta name=\"csrf-token\" content=\"\">",
            ],
        );
        lacks(page, &["class=\"status\"", "id=\"chapter_index\"", "/users/logout", "authenticity_token"]);
        let summary = page.find("<blockquote class=\"userstuff\">").unwrap();
        assert!(page[summary..].starts_with("<blockquote class=\"userstuff\"><p>A lamp is lit."), "the first blockquote");
        // Clients ask for its one chapter by the index.
        let id = site.shown(work).await.chapters[0].id;
        let page = site.browser().get(&format!("/works/{work}/chapters/{id}")).await.text;
        holds(&page, &["<div id=\"chapter-1\" class=\"chapter\">", "<div class=\"userstuff module\" role=\"article\">"]);
    })
    .await;
}

#[tokio::test]
async fn a_work_of_many_chapters_opens_at_its_first_and_is_read_by_chapter_or_whole() {
    each_site(async |site| {
        let (work, ids) = three(site).await;
        let guest = site.browser();
        let answer = guest.get(&format!("/works/{work}?view_adult=true")).await;
        assert_eq!(answer.status, StatusCode::FOUND);
        assert_eq!(answer.location(), format!("/works/{work}/chapters/{}?view_adult=true", ids[0]));
        let first = guest.get(&format!("/works/{work}/chapters/{}", ids[0])).await.text;
        holds(&first, &["class=\"chapters-show\"", "A lamp is lit.", "Begun in the rain.", "<select id=\"selected_id\"", "2. Rain"]);
        holds(&first, &["<dt class=\"status\">Updated:</dt>", "<dd class=\"chapters\">3/?</dd>", &format!("/chapters/{}#work_endnotes", ids[2])]);
        lacks(&first, &["Ended in the sun.", "rel=\"prev\"", "li class=\"chapter bychapter\""]);
        let second = guest.get(&format!("/works/{work}/chapters/{}", ids[1])).await.text;
        holds(
            &second,
            &[
                "<div id=\"chapter-2\" class=\"chapter\"><div class=\"chapter preface group\"><h3 class=\"title\">",
                "Chapter 2</a>: <bdi>Rain</bdi>",
                "<div id=\"summary\" class=\"summary module\">",
                "<div id=\"notes\" class=\"notes module\">",
                "class=\"end notes module\"",
                "rel=\"prev\"",
                "rel=\"next\"",
            ],
        );
        lacks(&second, &["Begun in the rain.", "Ended in the sun."]);
        let last = guest.get(&format!("/works/{work}/chapters/{}", ids[2])).await.text;
        holds(&last, &["Ended in the sun."]);
        let whole = guest.get(&format!("/works/{work}?view_full_work=true")).await.text;
        assert_eq!(whole.matches("<div id=\"chapter-").count(), 3);
        holds(&whole, &["<li class=\"chapter bychapter\">", "id=\"chapter-3\"", "Ended in the sun.", "href=\"#work_endnotes\""]);
        let leads = guest.get(&format!("/chapters/{}", ids[1])).await;
        assert_eq!(leads.location(), format!("/works/{work}/chapters/{}", ids[1]));
        for missing in ["/works/999", "/works/x", "/chapters/999", &format!("/works/{work}/chapters/999")] {
            assert_eq!(guest.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        holds(&guest.get("/works/999").await.text, &["Sorry, we couldn&#x27;t find the work you were looking for."]);
    })
    .await;
}

#[tokio::test]
async fn the_index_has_each_chapter_once_and_its_form_leads_to_one() {
    each_site(async |site| {
        let (work, ids) = three(site).await;
        site.person("reader", &[]).await;
        for browser in [site.browser(), site.signed_in("reader").await] {
            let page = browser.get(&format!("/works/{work}/navigate")).await.text;
            for (id, line) in ids.iter().zip(["1. Chapter 1", "2. Rain", "3. Door"]) {
                let link = format!("<a href=\"/works/{work}/chapters/{id}\">{line}</a> <span class=\"datetime\">(2026-11-22)</span>");
                holds(&page, &[&link]);
            }
            assert_eq!(page.matches("/chapters/").count(), 3);
            assert_eq!(page.matches("/pseuds/").count(), 1, "only the creators are linked so");
            assert_eq!(page.matches(&format!("href=\"/works/{work}\"")).count(), 1);
            let to = browser.get(&format!("/works/{work}/navigate?selected_id={}", ids[1])).await;
            assert_eq!((to.status, to.location()), (StatusCode::FOUND, &*format!("/works/{work}/chapters/{}", ids[1])));
        }
    })
    .await;
}

const ADULT: &str = "This work could have adult content. If you continue, you have agreed that you are willing to see such content.";

#[tokio::test]
async fn an_adult_work_asks_once_and_the_yes_is_remembered() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut form = form("Embers");
        form.tags.ratings = vec!["Mature".into()];
        let work = site.post(ada, form).await;
        let guest = site.browser();
        let path = format!("/works/{work}");
        let gate = guest.get(&path).await;
        assert_eq!(gate.status, StatusCode::OK);
        holds(&gate.text, &[ADULT, &format!("href=\"{path}?view_adult=true\">Proceed</a>")]);
        lacks(&gate.text, &["Miss Bates", "Embers"]);
        let download = guest.get(&format!("/downloads/{work}/Embers.epub")).await;
        assert_eq!((download.status, download.location()), (StatusCode::FOUND, &*path));
        holds(&guest.get(&format!("{path}?view_adult=true")).await.text, &["Miss Bates"]);
        holds(&guest.get(&path).await.text, &["Miss Bates"]);
        holds(&site.browser().get(&path).await.text, &[ADULT]);
        holds(&site.signed_in("ada").await.get(&path).await.text, &["Miss Bates"]);
    })
    .await;
}

#[tokio::test]
async fn a_work_for_members_shows_guests_its_door_with_status_200() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.post(ada, WorkForm { restricted: true, ..form("Inside") }).await;
        let guest = site.browser();
        for path in [format!("/works/{work}"), format!("/works/{work}/navigate")] {
            let answer = guest.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK);
            holds(
                &answer.text,
                &[
                    "This work is only available to registered users of the Archive.",
                    "/users/login?return_to=",
                ],
            );
            lacks(&answer.text, &["Inside", "Miss Bates"]);
        }
        site.person("reader", &[]).await;
        holds(
            &site.signed_in("reader").await.get(&format!("/works/{work}")).await.text,
            &["alt=\"(Restricted)\"", "Inside"],
        );
    })
    .await;
}

#[tokio::test]
async fn an_anonymous_work_names_nobody_and_is_in_nobodys_list() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.post(ada, WorkForm { anonymous: true, ..form("Unsigned") }).await;
        let guest = site.browser();
        let page = guest.get(&format!("/works/{work}")).await.text;
        holds(&page, &["<h3 class=\"byline heading\">Anonymous</h3>"]);
        lacks(&page, &["ada"]);
        lacks(&guest.get("/users/ada/works").await.text, &["Unsigned"]);
        holds(&guest.get("/works").await.text, &["Unsigned", "Anonymous"]);
        holds(&site.signed_in("ada").await.get("/users/ada/works").await.text, &["Unsigned"]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_there_for_its_author_alone_with_a_notice() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("reader", &[]).await;
        let work =
            site.work(ada, form("Half"), vec![chapter("", TEXT), chapter("", TEXT)], Purpose::Draft).await;
        let author = site.signed_in("ada").await;
        let whole = author.get(&format!("/works/{work}?view_full_work=true")).await.text;
        holds(&whole, &["This is a draft.", &format!("/works/{work}/edit")]);
        for other in [site.browser(), site.signed_in("reader").await] {
            assert_eq!(other.get(&format!("/works/{work}")).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn a_guests_page_is_kept_until_the_work_changes_and_a_second_look_costs_one_statement_at_most() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let (guest, path) = (site.browser(), format!("/works/{work}"));
        let first = guest.get(&path).await;
        let mark = first.headers[header::ETAG].clone();
        let second = guest.get(&path).await;
        assert_eq!((second.statements, second.bytes), (site.kept_costs(), first.bytes));
        let again =
            guest.ask(Request::get(&path).header(header::IF_NONE_MATCH, mark.clone()), Body::empty()).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        let packed =
            guest.ask(Request::get(&path).header(header::ACCEPT_ENCODING, "gzip"), Body::empty()).await;
        assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
        assert_eq!(packed.bytes[..2], [0x1f, 0x8b]);
        let mut change = site.test.archive.change(None).await.unwrap();
        let staff = fanlight_archive::policy::Viewer::system();
        fanlight_archive::works::bin::hide(&mut change, &staff, work).await.unwrap();
        change.commit().await.unwrap();
        let again = guest.ask(Request::get(&path).header(header::IF_NONE_MATCH, mark), Body::empty()).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "hidden at once");
        let member = site.signed_in("ada").await.get(&path).await;
        assert!(!member.headers.contains_key(header::ETAG), "a member's page holds a token");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_kept_until_anything_changes() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.posted(ada, "The Lantern").await;
        let guest = site.browser();
        for path in ["/", "/works", "/tags/Lamps/works", "/media"] {
            guest.get(path).await;
            assert_eq!(guest.get(path).await.statements, site.kept_costs(), "{path}");
        }
        site.posted(ada, "The Ledger").await;
        for path in ["/", "/works", "/tags/Lamps/works"] {
            holds(&guest.get(path).await.text, &["The Ledger"]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_looks_of_a_reader_are_not_another_readers() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let path = format!("/works/{}", site.posted(ada, "The Lantern").await);
        let dark = site.browser();
        let look = Request::get(&path).header(header::COOKIE, "look=dark.serif.3.medium.normal");
        holds(&dark.ask(look, Body::empty()).await.text, &["data-theme=\"dark\""]);
        holds(&site.browser().get(&path).await.text, &["data-theme=\"system\""]);
    })
    .await;
}

#[tokio::test]
async fn visits_count_once_a_visitor_and_never_by_head_or_author() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let path = format!("/works/{work}");
        let guest = site.browser();
        guest.ask(Request::head(&path), Body::empty()).await;
        guest.get(&path).await;
        guest.get(&path).await;
        site.signed_in("ada").await.get(&path).await;
        site.app.hits().flush(&site.test.archive).await.unwrap();
        assert_eq!(site.shown(work).await.counts.hits, 1);
    })
    .await;
}

#[tokio::test]
async fn words_are_looked_for_in_one_work_by_whoever_may_read_it() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = site.posted(ada, "The Lantern").await;
        let guest = site.browser();
        let path = format!("/works/{work}/search");
        let bare = guest.get(&path).await;
        assert_eq!(bare.status, StatusCode::OK);
        holds(&bare.text, &["id=\"within\"", "role=\"search\""]);
        let found = guest.get(&format!("{path}?query=lamp")).await;
        holds(&found.text, &["In one chapter", "<mark>lamp</mark>", &format!("/works/{work}/chapters/")]);
        let none = guest.get(&format!("{path}?query=zeppelin")).await.text;
        holds(&none, &["Nothing in its posted chapters", "value=\"zeppelin\""]);
        for wrong in ["\"lamp", "words:>3"] {
            let query: String = wrong.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let told = guest.get(&format!("{path}?query={query}")).await.text;
            holds(&told, &["id=\"within-error\""]);
        }
        site.test.veil(work).await;
        let shut = guest.get(&format!("{path}?query=lamp")).await;
        assert!(!shut.text.contains("<mark>"), "{}", shut.text);
        let hers = site.signed_in("ada").await.get(&format!("{path}?query=lamp")).await;
        holds(&hers.text, &["<mark>lamp</mark>"]);
    })
    .await;
}

#[tokio::test]
async fn a_works_door_is_the_door_of_its_search_too() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let guest = site.browser();
        let asked = async |work: fanlight_archive::WorkId| {
            guest.get(&format!("/works/{work}/search?query=lamp")).await
        };
        let lamp = || vec![chapter("", "A lamp within.")];
        let inside = WorkForm { restricted: true, ..form("Inside") };
        let inside = site.work(ada, inside, lamp(), Purpose::Post).await;
        assert!(!asked(inside).await.text.contains("<mark>"));
        let hers = site.signed_in("ada").await.get(&format!("/works/{inside}/search?query=lamp")).await;
        holds(&hers.text, &["<mark>lamp</mark>"]);

        let mut grown = form("Behind the gate");
        grown.tags.ratings = vec!["Explicit".into()];
        let grown = site.work(ada, grown, lamp(), Purpose::Post).await;
        assert!(!asked(grown).await.text.contains("<mark>"));
        let yes = guest.get(&format!("/works/{grown}/search?query=lamp&view_adult=true")).await;
        holds(&yes.text, &["<mark>lamp</mark>"]);
        assert!(yes.headers[header::SET_COOKIE].to_str().unwrap().starts_with("view_adult=true"));

        let (hidden, binned, closed) = (
            site.work(ada, form("Hidden"), lamp(), Purpose::Post).await,
            site.work(ada, form("Binned"), lamp(), Purpose::Post).await,
            site.work(ada, form("Closed"), lamp(), Purpose::Post).await,
        );
        let mut change = site.test.archive.change(Some(ada)).await.unwrap();
        bin::hide(&mut change, &Viewer::system(), hidden).await.unwrap();
        bin::bin(&mut change, &member(ada), binned).await.unwrap();
        set_text_hidden(&mut change, &member(ada), closed, true).await.unwrap();
        change.commit().await.unwrap();
        assert_eq!(asked(hidden).await.status, StatusCode::NOT_FOUND);
        assert_eq!(asked(binned).await.status, StatusCode::NOT_FOUND);
        let told = asked(closed).await.text;
        holds(&told, &["Nothing in its posted chapters", "The story itself is kept out of the search"]);
    })
    .await;
}

#[tokio::test]
async fn a_work_that_is_too_long_to_be_looked_through_says_so() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let archive = &site.test.archive;
        let pseud = bylines::find(&mut archive.read().await.unwrap(), "ada", "ada").await.unwrap().unwrap();
        let shelf = PlannedWork {
            key: "shelf".into(),
            creators: vec![(pseud.id, ada)],
            form: form("A shelf of lamps"),
            chapters: vec![chapter("", TEXT)],
            purpose: Purpose::Post,
            hits: 0,
        };
        let mut bulk = Bulk::new(archive);
        bulk.add_without_text(shelf, 1_000_001).await.unwrap();
        let work = bulk.finish().await.unwrap()[0];
        let told = site.browser().get(&format!("/works/{work}/search?query=lamp")).await.text;
        holds(&told, &["id=\"within-error\"", "too long to be looked through at once", "value=\"lamp\""]);
        assert!(!told.contains("<mark>"), "{told}");
    })
    .await;
}
