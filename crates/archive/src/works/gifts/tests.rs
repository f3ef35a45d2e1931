//! For whom works are, who is told, and who may take their name off; on both databases.

use super::*;
use crate::Archive;
use crate::notices::{self, Reason};
use crate::people::distance::{self, Kind};
use crate::people::preferences::Preferences;
use crate::testing::{TestArchive, each_database};
use crate::works::find::{Filter, Term};
use crate::works::form::{CreditForm, Purpose, WorkForm};
use crate::works::tests::{TEXT, change, fields, found, made, member, posted, prepared, shown, work_form};
use crate::works::{blurbs, edit, post, save};

fn to(name: &str) -> CreditForm {
    CreditForm { kind: "gift".into(), creator: name.into(), ..CreditForm::default() }
}

fn given_to(names: &[&str]) -> WorkForm {
    WorkForm { credits: names.iter().map(|name| to(name)).collect(), ..work_form() }
}

/// For whom of those who are here a viewer reads that a work is.
async fn named(archive: &Archive, viewer: &Viewer, work: WorkId) -> Vec<String> {
    let credits = shown(archive, viewer, work).await.credits;
    credits.into_iter().filter_map(|credit| credit.to).map(|to| to.user).collect()
}

async fn gifts_of(archive: &Archive, viewer: &Viewer, person: PersonId) -> Vec<WorkId> {
    found(archive, viewer, &Filter::with(Term::Gift(person)), 1).await.works
}

/// The works that somebody was told are for them.
async fn told(archive: &Archive, viewer: &Viewer) -> Vec<WorkId> {
    while tell::catch_up(archive).await.unwrap() {}
    let mut db = archive.read().await.unwrap();
    let all = notices::list(&mut db, viewer, viewer.person.unwrap(), None, 50).await.unwrap();
    all.into_iter().filter(|one| one.reason.0 == Reason::Gift).map(|one| one.work).collect()
}

async fn save_with(archive: &Archive, viewer: &Viewer, work: WorkId, credits: Vec<CreditForm>) -> Result<()> {
    let there = edit::load(&mut archive.read().await.unwrap(), viewer, work).await?;
    let prepared = prepared(archive, WorkForm { credits, ..there.form }, &[], Purpose::Post).await;
    change(archive, viewer, async |c| save::save(c, viewer, work, &prepared, there.base).await)
        .await
        .map(drop)
}

#[tokio::test]
async fn a_gift_leads_to_whom_it_names_who_is_told_once_it_is_out() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (cat, guest) = (member(archive, "cat").await, Viewer::guest());
        let (him, her) = (bob.person.unwrap(), cat.person.unwrap());
        let form = given_to(&["Bob", "cat (cat)", "Somebody Far Away"]);
        let work = made(archive, &ada, form, &[TEXT], Purpose::Draft).await;
        assert_eq!(named(archive, &ada, work).await, ["bob", "cat"]);
        assert!(told(archive, &bob).await.is_empty(), "a draft is nobody's yet");
        assert!(gifts_of(archive, &guest, him).await.is_empty());
        change(archive, &ada, async |c| post::post(c, &ada, work).await).await.unwrap();
        assert_eq!(told(archive, &bob).await, [work]);
        assert_eq!(told(archive, &ada).await, []);
        assert_eq!(gifts_of(archive, &guest, him).await, [work]);
        let blurbs = blurbs::load(&mut archive.read().await.unwrap(), &guest, &[work]).await.unwrap();
        assert_eq!(blurbs[0].given.iter().map(|byline| &*byline.pseud).collect::<Vec<_>>(), ["bob", "cat"]);

        // A name that is added later is told at once, and the others not twice.
        let more = posted(archive, &ada, given_to(&["bob"])).await;
        assert_eq!(told(archive, &bob).await, [more, work]);
        save_with(archive, &ada, more, vec![to("bob"), to("cat")]).await.unwrap();
        assert_eq!(
            (told(archive, &bob).await, told(archive, &cat).await),
            (vec![more, work], vec![more, work])
        );
        save_with(archive, &ada, more, vec![to("cat")]).await.unwrap();
        assert_eq!(told(archive, &bob).await, [work], "what was taken back is no news");
        assert_eq!(gifts_of(archive, &guest, her).await.len(), 2);
        assert_eq!(gifts_of(archive, &guest, him).await, [work]);
        assert_eq!(
            super::super::credits::titles(
                &mut archive.read().await.unwrap(),
                &guest,
                super::super::credits::CreditKind::Gift,
                1
            )
            .await
            .unwrap()
            .len(),
            1,
            "who is here has a page of their own"
        );
    })
    .await;
}

#[tokio::test]
async fn who_takes_their_name_off_is_not_named_again_unless_they_say_so() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (cat, him) = (member(archive, "cat").await, bob.person.unwrap());
        let work = posted(archive, &ada, given_to(&["bob"])).await;
        for viewer in [&ada, &cat] {
            let refused = change(archive, viewer, async |c| refuse(c, viewer, work).await).await;
            assert!(matches!(refused, Err(Error::NotFound(_))), "their own alone");
        }
        change(archive, &bob, async |c| refuse(c, &bob, work).await).await.unwrap();
        assert!(named(archive, &ada, work).await.is_empty() && told(archive, &bob).await.is_empty());
        assert!(gifts_of(archive, &bob, him).await.is_empty());
        let mut db = archive.read().await.unwrap();
        assert_eq!(refused(&mut db, &bob, him).await.unwrap().len(), 1);
        assert!(refused(&mut db, &ada, him).await.is_err(), "his alone to see");
        drop(db);
        let again = fields(save_with(archive, &ada, work, vec![to("bob")]).await);
        assert!(again.contains("credits") && again.contains("error-gift-unwilling"), "{again}");
        save_with(archive, &ada, work, vec![to("cat")]).await.unwrap();
        change(archive, &bob, async |c| allow(c, &bob, work).await).await.unwrap();
        save_with(archive, &ada, work, vec![to("bob")]).await.unwrap();
        assert_eq!(named(archive, &ada, work).await, ["bob"]);
    })
    .await;
}

#[tokio::test]
async fn who_takes_no_gifts_or_should_not_meet_the_giver_gets_none() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let (bob, cat) = (member(archive, "bob").await, member(archive, "cat").await);
        let dan = member(archive, "dan").await;
        let keep = async |viewer: &Viewer, name: &str| {
            let person = viewer.person.unwrap();
            change(archive, viewer, async |c| distance::keep(c, viewer, person, Kind::Block, name).await)
                .await
        };
        let earlier = posted(archive, &ada, given_to(&["bob"])).await;
        keep(&bob, "ada").await.unwrap();
        keep(&ada, "cat").await.unwrap();
        change(archive, &dan, async |c| {
            let prefers = Preferences { no_gifts: true, ..Preferences::default() };
            preferences::save(c, dan.person.unwrap(), &prefers).await
        })
        .await
        .unwrap();
        for name in ["bob", "cat", "dan"] {
            let form = given_to(&[name]);
            let prepared = prepared(archive, form, &[TEXT], Purpose::Post).await;
            let refused = change(archive, &ada, async |c| save::make(c, &ada, &prepared, "").await).await;
            assert!(fields(refused).contains("error-gift-unwilling"), "{name}");
        }
        // What was given before stays until its reader takes their name off.
        save_with(archive, &ada, earlier, vec![to("bob")]).await.unwrap();
        assert_eq!(named(archive, &cat, earlier).await, ["bob"]);
    })
    .await;
}

#[tokio::test]
async fn a_gift_stays_whose_it_was_when_they_are_called_something_else() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, given_to(&["bob"])).await;
        crate::people::names::change(archive, bob.person.unwrap(), "robert", "a window above").await.unwrap();
        save_with(archive, &ada, work, vec![to("bob")]).await.unwrap();
        assert_eq!(named(archive, &ada, work).await, ["robert"]);
    })
    .await;
}

#[tokio::test]
async fn a_new_name_of_whom_a_work_is_given_to_moves_its_stamp() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let him = bob.person.unwrap();
        let work = posted(archive, &ada, given_to(&["bob"])).await;
        let before = shown(archive, &ada, work).await;
        let pen = before.credits[0].to.as_ref().unwrap().id;
        change(archive, &bob, async |c| stamp::bump_pseud(c, pen).await).await.unwrap();
        assert_eq!(shown(archive, &ada, work).await.stamp, before.stamp + 1);
        change(archive, &bob, async |c| stamp::bump_person(c, him).await).await.unwrap();
        assert_eq!(shown(archive, &ada, work).await.stamp, before.stamp + 2);
    })
    .await;
}
