//! Bad input: a message at its field, and nothing written.

use super::*;
use crate::limits;
use crate::testing::each_database;

fn words(characters: usize) -> String {
    "word ".repeat(characters.div_ceil(5)).chars().take(characters).collect()
}

async fn refused(form: WorkForm, text: &str) -> String {
    let now = crate::Time::noon(jiff::civil::date(2026, 11, 22));
    match prepare(form, vec![chapter_form(text)], Purpose::Post, now).await {
        Ok(_) => String::new(),
        error => fields(error),
    }
}

#[tokio::test]
async fn every_limit_is_told_at_its_field_and_what_is_just_within_passes() {
    for (field, limit) in [
        ("title", limits::TITLE),
        ("summary", limits::SUMMARY),
        ("notes", limits::NOTES),
        ("endnotes", limits::NOTES),
    ] {
        for over in [0, 1] {
            let mut form = work_form();
            // A title loses its outer white space, so it must not end in any.
            let long = "x".repeat(limit + over);
            match field {
                "title" => form.title = long,
                "summary" => form.summary = long,
                "notes" => form.notes = long,
                _ => form.end_notes = long,
            }
            let expected = if over == 0 { String::new() } else { format!("{field}: error-too-long") };
            assert_eq!(refused(form, TEXT).await, expected);
        }
    }
    assert_eq!(refused(work_form(), &words(limits::CHAPTER)).await, "");
    assert_eq!(refused(work_form(), &words(limits::CHAPTER + 1)).await, "content: error-too-long");
    assert_eq!(refused(work_form(), "123456789").await, "content: error-text-short");
    assert_eq!(refused(work_form(), "1234567890").await, "");
    let tags = |count: usize| (0..count).map(|n| format!("tag {n}")).collect::<Vec<_>>();
    for (count, expected) in [(72, ""), (73, "freeform: error-too-many-tags-typed")] {
        let mut form = work_form();
        form.tags.freeforms = tags(count);
        assert_eq!(refused(form, TEXT).await, expected);
    }
    let credit =
        form::CreditForm { kind: "beta".into(), creator: "Ben".into(), ..form::CreditForm::default() };
    let form = WorkForm { credits: vec![credit; limits::CREDITS + 1], ..work_form() };
    assert_eq!(refused(form, TEXT).await, "credits: error-too-many-credits");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_told_all_at_once() {
    assert_eq!(
        refused(WorkForm::default(), " ").await,
        "content: error-no-text, fandom: error-no-fandom, language: error-no-language, rating: error-no-rating, \
         title: error-no-title, warning: error-no-warning"
    );
    let mut two = work_form();
    two.tags.ratings.push("Explicit".into());
    assert_eq!(refused(two, TEXT).await, "rating: error-two-ratings");
    for (published, expected) in [
        ("2026-11-22", ""),
        ("2026-11-24", "published: error-date-future"),
        ("yesterday", "published: error-date"),
        ("2026-02-30", "published: error-date"),
    ] {
        assert_eq!(refused(WorkForm { published: published.into(), ..work_form() }, TEXT).await, expected);
    }
    for (chapters, expected) in [
        ("?", ""),
        ("", ""),
        ("3", ""),
        ("0", "chapters: error-planned-chapters"),
        ("many", "chapters: error-planned-chapters"),
    ] {
        assert_eq!(refused(WorkForm { chapters: chapters.into(), ..work_form() }, TEXT).await, expected);
    }
    for (post_at, expected) in [
        ("2026-11-22T11:59", "post_at: error-post-at-past"),
        ("tomorrow", "post_at: error-post-at"),
        ("2026-11-23T08:00", ""),
    ] {
        assert_eq!(refused(WorkForm { post_at: post_at.into(), ..work_form() }, TEXT).await, expected);
    }
    for url in ["javascript:alert(1)", "ftp://x", "https://a b", "//x"] {
        let credit = form::CreditForm {
            kind: "song".into(),
            title: "x".into(),
            url: url.into(),
            ..Default::default()
        };
        let form = WorkForm { credits: vec![credit], ..work_form() };
        assert_eq!(refused(form, TEXT).await, "credits: error-credit-address", "{url}");
    }
}

#[tokio::test]
async fn a_text_that_is_empty_or_monstrous_is_sent_back_whole() {
    assert_eq!(refused(work_form(), "<script>alert('a lamp')</script>").await, "content: error-text-empty");
    assert_eq!(refused(work_form(), "<p> </p><div><br></div>").await, "content: error-text-empty");
    assert_eq!(refused(work_form(), &"<div>".repeat(10_000)).await, "content: error-too-deep");
    assert_eq!(refused(work_form(), "<img src=\"https://example.org/page1.png\" alt=\"\">").await, "");
    let draft = prepare(WorkForm::default(), vec![chapter_form("")], Purpose::Draft, crate::Time(0)).await;
    assert_eq!(fields(draft), "title: error-empty-draft");
    let draft = prepare(WorkForm::default(), vec![chapter_form("x")], Purpose::Draft, crate::Time(0)).await;
    assert!(draft.is_ok());
}

#[tokio::test]
async fn tags_are_told_apart_by_kind_and_an_unused_mistake_stands_in_nobodys_way() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let mut form = work_form();
        form.tags.fandoms.push("miss bates".into());
        form.tags.characters = vec!["Other One".into()];
        form.tags.categories = vec!["Sideways".into()];
        let prepared = prepared(archive, form, &[TEXT], Purpose::Post).await;
        let made = change(archive, &ada, async |change| save::make(change, &ada, &prepared, "").await).await;
        assert_eq!(fields(made), "category: error-unknown-choice, fandom: error-tag-other-kind");
        // The work that alone has the tag may move it; then others may use it so.
        let base =
            super::super::edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        let mut tags = work_form().tags;
        tags.fandoms.push("Miss Bates".into());
        tags.characters.remove(0);
        change(archive, &ada, async |change| save::save_tags(change, &ada, work, &tags, base).await)
            .await
            .unwrap();
        let fandoms: Vec<_> =
            shown(archive, &ada, work).await.tags.into_iter().map(|tag| tag.typed).collect();
        assert_eq!(fandoms[2..], ["Emma - Jane Austen", "Miss Bates", "Emma Woodhouse"]);
    })
    .await;
    for (tag, key) in [
        ("a*b", "error-tag-character"),
        ("a,b", "error-tag-character"),
        (&"x".repeat(151), "error-tag-long"),
        ("\u{200B}", "error-tag-invisible"),
    ] {
        let mut form = work_form();
        form.tags.freeforms = vec![tag.into()];
        assert_eq!(refused(form, TEXT).await, format!("freeform: {key}"));
    }
}

#[tokio::test]
async fn a_work_is_changed_by_its_creators_and_under_their_own_names_only() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let work = posted(archive, &ada, work_form()).await;
        let base = shown(archive, &ada, work).await.revision;
        let pseud = shown(archive, &ada, work).await.creators.unwrap()[0].id;
        let form = WorkForm { pseuds: vec![pseud], ..work_form() };
        let prepared = prepared(archive, form, &[], Purpose::Post).await;
        let saved =
            change(archive, &ben, async |change| save::save(change, &ben, work, &prepared, base).await).await;
        assert!(matches!(saved, Err(Error::Forbidden)));
        let made = change(archive, &ben, async |change| save::make(change, &ben, &prepared, "").await).await;
        assert_eq!(fields(made), "pseud: error-pseud");
        let guest = Viewer::guest();
        let made =
            change(archive, &guest, async |change| save::make(change, &guest, &prepared, "").await).await;
        assert!(matches!(made, Err(Error::Forbidden)));
    })
    .await;
}
