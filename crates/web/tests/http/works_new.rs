//! Writing a new work: every limit is said at its field, and nothing that was typed is lost.

use crate::support::{Answer, Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::works::edit;
use fanlight_archive::{WorkId, policy::Viewer};

/// The fields of a work that may be posted.
const WHOLE: &[(&str, &str)] = &[
    ("work[title]", "The Ledger"),
    ("work[language_id]", "en"),
    ("work[rating_string]", "General Audiences"),
    ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
    ("work[fandom_string]", "Emma - Jane Austen"),
    ("work[wip_length]", "1"),
    ("work[chapter_attributes][content]", "She counted the candles twice.\n\nThen she blew them out."),
];

/// The same with some fields replaced, taken away (`None`), or added.
fn with<'a>(changes: &[(&'a str, Option<&'a str>)], button: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = WHOLE
        .iter()
        .copied()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
        .collect();
    fields.extend(changes.iter().filter_map(|(name, value)| value.map(|value| (*name, value))));
    fields.push((button, "1"));
    fields
}

fn nonce(page: &Answer) -> String {
    page.text.split("name=\"form_nonce\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn send(browser: &Browser<'_>, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get("/works/new").await;
    let (token, nonce) = (page.token(), nonce(&page));
    let mut all = vec![("authenticity_token", token.as_str()), ("form_nonce", nonce.as_str())];
    all.extend(fields);
    browser.send("/works", &all).await
}

async fn how_many(site: &Site<'_>) -> i64 {
    site.app.catalogue().catch_up(&site.test.archive).await.unwrap();
    site.app.catalogue().view().sizes().works as i64
}

#[tokio::test]
async fn a_whole_form_posts_a_work_and_a_new_one_is_asked_for_by_a_guest_only_after_logging_in() {
    each_site(async |site| {
        assert!(site.browser().get("/works/new").await.text.contains("id=\"loginform\""));
        let ada = site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let answer = send(&browser, &with(&[], "post_button")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let work: WorkId = answer.location().strip_prefix("/works/").unwrap().parse().unwrap();
        let viewer = Viewer::member(ada, Default::default());
        let mut db = site.test.archive.read().await.unwrap();
        let there = edit::load(&mut db, &viewer, work).await.unwrap();
        assert_eq!((there.form.title.as_str(), how_many(site).await), ("The Ledger", 1));
        let only = edit::only_chapter(&mut db, &viewer, &there).await.unwrap().unwrap();
        assert_eq!(only.html, "<p>She counted the candles twice.</p>\n<p>Then she blew them out.</p>");
    })
    .await;
}

#[tokio::test]
async fn what_needs_another_look_is_said_at_its_field_and_everything_typed_is_still_there() {
    let long = |count: usize| "x".repeat(count);
    let (title, summary, notes) = (long(256), long(1_251), long(5_001));
    let (text, tag) = (long(510_001), long(151));
    let many = (0..76).map(|n| format!("tag {n}")).collect::<Vec<_>>().join(", ");
    let cases: Vec<(&str, Option<&str>, &str)> = vec![
        ("work[title]", None, "Please give your work a title."),
        ("work[title]", Some(&title), "this is 1 too long"),
        ("work[language_id]", None, "Please choose a language."),
        ("work[fandom_string]", None, "Please name at least one fandom."),
        ("work[fandom_string]", Some(" , ,"), "Please name at least one fandom."),
        ("work[archive_warning_strings][]", None, "Please choose at least one warning"),
        ("work[rating_string]", None, "Please choose a rating."),
        ("work[rating_string]", Some("Splendid"), "is not on the list"),
        ("work[summary]", Some(&summary), "this is 1 too long"),
        ("work[notes]", Some(&notes), "this is 1 too long"),
        ("work[endnotes]", Some(&notes), "this is 1 too long"),
        ("work[chapter_attributes][title]", Some(&title), "this is 1 too long"),
        ("work[chapter_attributes][content]", Some(&text), "this is 1 too long"),
        ("work[chapter_attributes][content]", None, "Please write or paste the text here."),
        ("work[chapter_attributes][content]", Some("Short."), "A chapter has at least 10 characters."),
        (
            "work[chapter_attributes][content]",
            Some("<script>let a = 12345;</script>"),
            "Nothing readable is left",
        ),
        ("work[published]", Some("2026-11-24"), "This day is still to come."),
        ("work[published]", Some("yesterday"), "Please write the day as year-month-day"),
        ("work[post_at]", Some("2026-11-22T09:00"), "This time is over already."),
        ("work[wip_length]", Some("0"), "Please give a number up to"),
        ("work[freeform_string]", Some("a {b}"), "tags are written without {"),
        ("work[freeform_string]", Some(&tag), "1 characters too long"),
        ("work[freeform_string]", Some(&many), "A work can have 75 tags"),
        ("work[character_string]", Some("General Audiences"), "is already a rating"),
        ("work[comments_from]", Some("aliens"), "Please choose one from the list."),
    ];
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        for (name, value, said) in &cases {
            site.test.clock.pass(60_000_000);
            let answer = send(&browser, &with(&[(name, *value)], "post_button")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {said}");
            assert!(answer.text.contains(said), "{name} does not say: {said}");
            assert!(answer.text.contains("class=\"fl-error\""), "{name}: not at its field");
            let mut kept = vec!["The Ledger", "Emma - Jane Austen", "blew them out"];
            kept.retain(|kept| !WHOLE.iter().any(|(other, value)| other == name && value.contains(kept)));
            for kept in kept {
                assert!(answer.text.contains(kept), "{name}: {kept} was lost");
            }
            if let Some(value) = value.filter(|value| value.len() < 6_000 && value.contains('x')) {
                assert!(answer.text.contains(value), "{name}: what was typed into it was lost");
            }
        }
        assert_eq!(how_many(site).await, 0);
    })
    .await;
}

#[tokio::test]
async fn two_ratings_are_one_too_many() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let mut fields = with(&[], "post_button");
        fields.push(("work[rating_string]", "Mature"));
        let answer = send(&browser, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Please choose one rating."));
    })
    .await;
}

#[tokio::test]
async fn the_same_form_twice_makes_one_work_and_other_words_in_it_are_not_lost() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let page = browser.get("/works/new").await;
        let (token, nonce) = (page.token(), nonce(&page));
        let mut fields = vec![("authenticity_token", token.as_str()), ("form_nonce", nonce.as_str())];
        fields.extend(with(&[], "post_button"));
        let first = browser.send("/works", &fields).await;
        let second = browser.send("/works", &fields).await;
        assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, first.location()));
        assert_eq!(how_many(site).await, 1);
        let at = fields.iter().position(|(name, _)| name.ends_with("[content]")).unwrap();
        fields[at].1 = "She counted the candles three times.";
        let third = browser.send("/works", &fields).await;
        assert_eq!((third.status, how_many(site).await), (StatusCode::CONFLICT, 1));
        assert!(third.text.contains("candles three times") && third.text.contains("sent before"));
        assert!(third.text.contains(&format!("action=\"{}\"", first.location())));
    })
    .await;
}

#[tokio::test]
async fn a_draft_needs_little_shows_only_in_ones_own_list_and_a_preview_keeps_everything() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        let (browser, other) = (site.signed_in("ada").await, site.signed_in("bea").await);
        let answer = send(&browser, &[("work[title]", "Half a thought"), ("save_button", "1")]).await;
        assert!(answer.location().ends_with("/edit?done=draft"), "{} {}", answer.status, answer.text);
        let page = browser.get(answer.location()).await;
        assert!(page.text.contains("Saved as a draft") && page.text.contains("value=\"Half a thought\""));
        assert!(browser.get("/users/ada/works/drafts").await.text.contains("Half a thought"));
        assert_eq!(other.get("/users/ada/works/drafts").await.status, StatusCode::FORBIDDEN);
        let edit = answer.location().split('?').next().unwrap().to_owned();
        assert_eq!(other.get(&edit).await.status, StatusCode::NOT_FOUND);
        let preview = send(&browser, &with(&[("work[notes]", Some("<b>kept</b>"))], "preview_button")).await;
        assert_eq!(preview.status, StatusCode::OK);
        assert!(preview.text.contains("<p>She counted the candles twice.</p>"));
        assert!(preview.text.contains("name=\"work[notes]\" hidden>\n&lt;b&gt;kept&lt;/b&gt;</textarea>"));
        let back = send(&browser, &with(&[], "edit_button")).await;
        assert!(back.status == StatusCode::OK && back.text.contains("value=\"The Ledger\""));
    })
    .await;
}

#[tokio::test]
async fn a_time_to_come_schedules_the_work_and_another_row_of_credits_loses_nothing() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let answer =
            send(&browser, &with(&[("work[post_at]", Some("2027-01-31T18:00"))], "post_button")).await;
        assert_eq!(answer.location(), "/users/ada/works/drafts?done=scheduled", "{}", answer.text);
        let drafts = browser.get(answer.location()).await;
        assert!(drafts.text.contains("Goes out 2027-01-31 18:00"), "{}", drafts.text);
        assert_eq!(how_many(site).await, 0);
        let credit = [
            ("work[credits][][kind]", Some("song")),
            ("work[credits][][title]", Some("The Parting Glass")),
            ("work[credits][][creator]", Some("")),
            ("work[credits][][url]", Some("")),
        ];
        let more = send(&browser, &with(&credit, "add_credit")).await;
        assert_eq!(more.status, StatusCode::OK);
        assert!(
            more.text.contains("value=\"The Parting Glass\"") && more.text.contains("id=\"credit_1_title\"")
        );
        assert!(more.text.contains("blew them out"));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ended_while_writing_keeps_the_text() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let page = browser.get("/works/new").await;
        browser.forget("fanlight");
        let token = page.token();
        let mut fields = vec![("authenticity_token", token.as_str())];
        fields.extend(with(&[], "post_button"));
        let answer = browser.send("/works", &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text.contains("She counted the candles twice.\n\nThen she blew them out."));
        assert!(answer.text.contains("value=\"/works\""));
    })
    .await;
}

#[tokio::test]
async fn what_is_being_typed_is_kept_offered_and_gone_after_a_save() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let token = browser.get("/works/new").await.token();
        let fields = [("authenticity_token", token.as_str()), ("work[title]", "Half typed")];
        assert_eq!(browser.send("/autosave?form=new-work", &fields).await.status, StatusCode::NO_CONTENT);
        let page = browser.get("/works/new").await;
        assert!(page.text.contains("?restore=1") && !page.text.contains("Half typed"), "never unasked");
        let page = browser.get("/works/new?restore=1").await;
        assert!(page.text.contains("value=\"Half typed\""));
        send(&browser, &with(&[], "post_button")).await;
        assert!(!browser.get("/works/new").await.text.contains("?restore=1"));
        assert_eq!(browser.send("/autosave?form=work-999", &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.send("/autosave?form=else", &fields).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_new_work_begins_in_the_language_of_the_last_one() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let browser = site.signed_in("ada").await;
        let chosen = async |code: &str| {
            let page = browser.get("/works/new").await.text;
            let at = page.find("id=\"work_language\"").unwrap();
            let list = page[at..].split("</select>").next().unwrap();
            assert_eq!(list.matches(" selected").count(), 1);
            assert!(list.contains(&format!("value=\"{code}\" selected")), "{list}");
        };
        chosen("en").await;
        let answer = send(&browser, &with(&[("work[language_id]", Some("de"))], "post_button")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        chosen("de").await;
    })
    .await;
}
