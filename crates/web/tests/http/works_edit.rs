//! A work that is there: saved, overtaken, tagged, its chapters added, ordered and thrown away.

use crate::support::{Answer, Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::works::form::{ChapterForm, Purpose, WorkForm};
use fanlight_archive::works::{edit, prepare, save};
use fanlight_archive::{PersonId, WorkId};

const TEXT: &str = "She counted the candles twice.\n\nThen she blew them out.";

async fn work(site: &Site<'_>, person: PersonId, purpose: Purpose) -> WorkId {
    let mut form = WorkForm { title: "The Ledger".into(), language: "en".into(), ..WorkForm::default() };
    form.tags.fandoms.push("Emma - Jane Austen".into());
    form.tags.ratings.push("General Audiences".into());
    form.tags.warnings.push("No Archive Warnings Apply".into());
    let chapter = ChapterForm { text: TEXT.into(), ..ChapterForm::default() };
    let archive = &site.test.archive;
    let prepared = prepare::prepare(form, vec![chapter], purpose, archive.now()).await.unwrap();
    let mut change = archive.change(Some(person)).await.unwrap();
    let viewer = Viewer::member(person, Roles::default());
    let work = save::make(&mut change, &viewer, &prepared, "").await.unwrap();
    change.commit().await.unwrap();
    work
}

fn value(page: &Answer, name: &str) -> String {
    let at = format!("name=\"{name}\" value=\"");
    page.text.split(&at).nth(1).unwrap_or_else(|| panic!("no {name}")).split('"').next().unwrap().to_owned()
}

/// The fields of the work's form as it is opened, with another text.
fn fields<'a>(base: &'a str, token: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("authenticity_token", token),
        ("base", base),
        ("work[title]", "The Ledger"),
        ("work[language_id]", "en"),
        ("work[rating_string]", "General Audiences"),
        ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
        ("work[fandom_string]", "Emma - Jane Austen"),
        ("work[wip_length]", "1"),
        ("work[chapter_attributes][content]", text),
        ("save_button", "1"),
    ]
}

async fn chapter_ids(site: &Site<'_>, person: PersonId, work: WorkId) -> Vec<i64> {
    let viewer = Viewer::member(person, Roles::default());
    let mut db = site.test.archive.read().await.unwrap();
    let there = edit::load(&mut db, &viewer, work).await.unwrap();
    there.chapters.iter().filter(|line| line.binned_at.is_none()).map(|line| line.id.0).collect()
}

async fn add_chapter(
    browser: &Browser<'_>,
    work: WorkId,
    title: &str,
    position: &str,
    button: &str,
) -> Answer {
    let page = browser.get(&format!("/works/{work}/chapters/new")).await;
    let (token, nonce) = (page.token(), value(&page, "form_nonce"));
    let fields = [
        ("authenticity_token", token.as_str()),
        ("form_nonce", nonce.as_str()),
        ("chapter[title]", title),
        ("chapter[position]", position),
        ("chapter[content]", "A chapter of some length."),
        (button, "1"),
    ];
    browser.send(&format!("/works/{work}/chapters"), &fields).await
}

#[tokio::test]
async fn two_windows_save_one_text_and_the_second_is_shown_both_and_may_go_on_from_its_own() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Post).await;
        let browser = site.signed_in("ada").await;
        let (edit, action) = (format!("/works/{work}/edit"), format!("/works/{work}"));
        let page = browser.get(&edit).await;
        assert!(page.text.contains(TEXT), "the source as it was typed");
        let (token, base) = (page.token(), value(&page, "base"));
        let first = browser
            .send(&action, &fields(&base, &token, "The first window saves.\n\nThen she blew them out."))
            .await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
        let second = browser
            .send(&action, &fields(&base, &token, "The second window saves.\n\nThen she blew them out."))
            .await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        assert!(second.text.contains("<del>The first window saves.</del>"), "{}", second.text);
        assert!(second.text.contains("<ins>The second window saves.</ins>"));
        assert!(!second.text.contains("<ins>Then she"), "what is the same is not marked");
        assert!(browser.get(&edit).await.text.contains("?restore=1"), "it is kept in any case");
        let kept = browser.get(&format!("{edit}?restore=1")).await;
        assert!(kept.text.contains("The second window saves."));
        let again =
            browser.send(&action, &fields(&value(&kept, "base"), &token, "The second window saves.")).await;
        assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, action.as_str()));
        assert!(browser.get(&edit).await.text.contains("The second window saves."));
        let same = browser.send(&action, &fields(&base, &token, "The second window saves.")).await;
        assert_eq!(same.status, StatusCode::SEE_OTHER, "the same words are no conflict");
    })
    .await;
}

#[tokio::test]
async fn a_posted_work_stays_whole_and_a_stranger_edits_nothing() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        let work = work(site, ada, Purpose::Post).await;
        let (browser, other) = (site.signed_in("ada").await, site.signed_in("bea").await);
        let (edit, action) = (format!("/works/{work}/edit"), format!("/works/{work}"));
        let page = browser.get(&edit).await;
        let (token, base) = (page.token(), value(&page, "base"));
        let answer = browser.send(&action, &fields(&base, &token, "")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Please write or paste the text here."));
        assert_eq!(other.get(&edit).await.status, StatusCode::FORBIDDEN);
        let token = other.get("/works/new").await.token();
        assert_eq!(other.send(&action, &fields(&base, &token, TEXT)).await.status, StatusCode::FORBIDDEN);
        for path in
            ["/works/999/edit", "/works/x/edit", "/works/999/chapters/1/edit", "/works/999/manage_chapters"]
        {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn tags_alone_are_saved_and_the_second_of_two_is_shown_the_others() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Post).await;
        let browser = site.signed_in("ada").await;
        let path = format!("/works/{work}/edit_tags");
        let page = browser.get(&path).await;
        let (token, base) = (page.token(), value(&page, "base"));
        let mut all: Vec<_> =
            fields(&base, &token, "").into_iter().filter(|(name, _)| !name.ends_with("[content]")).collect();
        all.push(("work[freeform_string]", "Candles"));
        assert_eq!(browser.send(&path, &all).await.status, StatusCode::SEE_OTHER);
        let last = all.len() - 1;
        all[last].1 = "Darkness";
        let answer = browser.send(&path, &all).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("Candles") && answer.text.contains("value=\"Darkness\""));
        all.retain(|(name, _)| *name != "work[fandom_string]");
        let answer = browser.send(&path, &all).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Please name at least one fandom."));
    })
    .await;
}

#[tokio::test]
async fn chapters_are_added_at_a_place_put_in_order_thrown_away_and_put_back() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Post).await;
        let browser = site.signed_in("ada").await;
        let answer = add_chapter(&browser, work, "Before", "1", "post_button").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let answer = add_chapter(&browser, work, "Kept back", "3", "save_button").await;
        assert!(answer.location().ends_with("?done=draft"), "{}", answer.location());
        let ids = chapter_ids(site, ada, work).await;
        assert_eq!(ids.len(), 3);
        assert!(ids[0] > ids[1], "the new one stands first");
        let manage = format!("/works/{work}/manage_chapters");
        let page = browser.get(&manage).await;
        assert!(page.text.contains("Kept back") && page.text.contains("Draft"));
        let token = page.token();
        let names: Vec<_> = ids.iter().map(|id| format!("order[{id}]")).collect();
        let order =
            [(names[0].as_str(), "3"), (&names[1], "2"), (&names[2], "3"), ("authenticity_token", &token)];
        assert_eq!(browser.send(&manage, &order).await.status, StatusCode::SEE_OTHER);
        assert_eq!(chapter_ids(site, ada, work).await, [ids[1], ids[2], ids[0]]);
        let stale = [(names[0].as_str(), "1"), ("authenticity_token", token.as_str())];
        assert_eq!(browser.send(&manage, &stale).await.status, StatusCode::CONFLICT);
        let delete = format!("/works/{work}/chapters/{}/confirm_delete", ids[2]);
        assert!(browser.get(&delete).await.text.contains("Kept back"));
        assert_eq!(chapter_ids(site, ada, work).await.len(), 3, "a GET changes nothing");
        browser.submit(&delete, &delete, &[]).await;
        assert_eq!(chapter_ids(site, ada, work).await.len(), 2);
        let binned = ids[2].to_string();
        browser.submit(&manage, &manage, &[("put_back", &binned)]).await;
        assert_eq!(chapter_ids(site, ada, work).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn two_windows_save_one_chapter_and_an_empty_one_is_not_posted() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Post).await;
        let browser = site.signed_in("ada").await;
        add_chapter(&browser, work, "Second", "2", "post_button").await;
        let id = chapter_ids(site, ada, work).await[1];
        let (edit, action) =
            (format!("/works/{work}/chapters/{id}/edit"), format!("/works/{work}/chapters/{id}"));
        let page = browser.get(&edit).await;
        let (token, base) = (page.token(), value(&page, "base"));
        let send = async |text: &str| {
            let fields = [
                ("authenticity_token", token.as_str()),
                ("base", base.as_str()),
                ("chapter[title]", "Second"),
                ("chapter[content]", text),
                ("save_button", "1"),
            ];
            browser.send(&action, &fields).await
        };
        let empty = send("<p> </p><script>1234567890</script>").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text.contains("Nothing readable is left") && empty.text.contains("1234567890"));
        assert_eq!(send("The first window saves.").await.status, StatusCode::SEE_OTHER);
        let second = send("The second window saves.").await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        assert!(
            second.text.contains("<del>The first window") && second.text.contains("<ins>The second window")
        );
    })
    .await;
}

#[tokio::test]
async fn a_work_goes_to_the_bin_comes_back_and_is_erased_only_when_sure() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Draft).await;
        let browser = site.signed_in("ada").await;
        let delete = format!("/works/{work}/confirm_delete");
        let bin = "/users/ada/works/bin";
        browser.submit(&delete, &delete, &[]).await;
        assert!(browser.get(bin).await.text.contains("The Ledger"));
        let id = work.to_string();
        browser.submit(bin, bin, &[("put_back", &id)]).await;
        assert!(!browser.get(bin).await.text.contains("The Ledger"));
        assert!(browser.get("/users/ada/works/drafts").await.text.contains("The Ledger"));
        let erase = format!("{bin}?erase={work}");
        assert_eq!(browser.get(&erase).await.status, StatusCode::NOT_FOUND, "it does not lie in the bin");
        browser.submit(&delete, &delete, &[]).await;
        assert!(browser.get(&erase).await.text.contains("Erase it for good?"));
        assert!(browser.get(bin).await.text.contains("The Ledger"));
        browser.submit(&erase, &erase, &[("sure", "1")]).await;
        assert_eq!(browser.get(&format!("/works/{work}/edit")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_posted_by_a_button_and_one_that_lacks_something_shows_where() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let work = work(site, ada, Purpose::Draft).await;
        let browser = site.signed_in("ada").await;
        let path = format!("/works/{work}/post");
        assert!(browser.get(&path).await.text.contains("Post it now?"));
        let answer = browser.submit(&path, &path, &[]).await;
        assert_eq!(answer.location(), format!("/works/{work}"), "{}", answer.text);
        let page = browser.get("/works/new").await;
        let (token, nonce) = (page.token(), value(&page, "form_nonce"));
        let half = [
            ("authenticity_token", token.as_str()),
            ("form_nonce", nonce.as_str()),
            ("work[title]", "Half"),
            ("save_button", "1"),
        ];
        let draft = browser.send("/works", &half).await;
        let path = draft.location().replace("/edit?done=draft", "/post");
        let answer = browser.submit(&path, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Please name at least one fandom."));
    })
    .await;
}
