//! What becomes of mails: taken once, tried again, given up, counted.

use super::*;
use crate::testing::{TestArchive, each_database};
use crate::works::tests::member;

async fn write(archive: &Archive, person: Option<PersonId>, address: &str) -> MailId {
    let mut change = archive.change(None).await.unwrap();
    let letter = Letter { subject: "A lamp\nBcc: x@y.z".into(), body: "It burns.".into() };
    let id = queue(&mut change, person, address, &letter).await.unwrap();
    change.commit().await.unwrap();
    id
}

async fn bounces(archive: &Archive, person: PersonId) -> i64 {
    let mut db = archive.read().await.unwrap();
    let row: (i64,) = sqlx::query_as("SELECT bounces FROM account WHERE person_id = $1")
        .bind(person.0)
        .fetch_one(db.connection())
        .await
        .unwrap();
    row.0
}

#[tokio::test]
async fn the_oldest_mail_is_taken_by_one_sender_alone_and_its_words_are_wiped_once_sent() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let first = write(archive, None, "a@example.org").await;
        clock.pass(1);
        let second = write(archive, None, "b@example.org").await;
        let taken = take(archive).await.unwrap().unwrap();
        assert_eq!((taken.id, &*taken.subject, taken.tries), (first, "A lampBcc: x@y.z", 1));
        let other = take(archive).await.unwrap().unwrap();
        assert_eq!(other.id, second);
        assert!(take(archive).await.unwrap().is_none(), "both are under way");
        sent(archive, &taken).await.unwrap();
        clock.pass(LEASE);
        let again = take(archive).await.unwrap().unwrap();
        assert_eq!((again.id, again.tries), (second, 2), "its sender died, and the first is sent");
        let mut db = archive.read().await.unwrap();
        let listed = list(&mut db, &Viewer::system(), 9).await.unwrap();
        assert_eq!((listed[1].body.as_str(), listed[1].sent_at.is_some()), ("", true));
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_down_for_a_day_costs_no_mail_and_a_hopeless_one_is_given_up_and_shown() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let id = write(archive, None, "a@example.org").await;
        let (mut tries, mut days) = (0, 0);
        let start = archive.now();
        loop {
            let Some(mail) = take(archive).await.unwrap() else {
                let shown = given_up(&mut archive.read().await.unwrap(), &Viewer::system(), 9).await.unwrap();
                if !shown.is_empty() {
                    assert_eq!(shown[0].failure.as_deref(), Some("unreachable"));
                    assert_eq!(shown[0].body, "It burns.", "nothing is lost");
                    break;
                }
                clock.pass(Time::MINUTE);
                continue;
            };
            tries += 1;
            days = (archive.now().0 - start.0) / Time::DAY;
            failed(archive, &mail, Failure::Unreachable).await.unwrap();
        }
        assert_eq!((tries, days), (TRIES, 4));
        let mut change = archive.change(None).await.unwrap();
        assert!(try_again(&mut change, &Viewer::guest(), Some(id)).await.is_err());
        try_again(&mut change, &Viewer::system(), Some(id)).await.unwrap();
        assert!(try_again(&mut change, &Viewer::system(), Some(id)).await.is_err(), "it waits already");
        change.commit().await.unwrap();
        assert_eq!(take(archive).await.unwrap().unwrap().tries, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_address_is_counted_with_its_account_until_it_takes_a_mail() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await.person.unwrap();
        let mut db = archive.read().await.unwrap();
        let address = crate::people::accounts::load(&mut db, ada).await.unwrap().email;
        drop(db);
        for (to, count) in [(&*address, 1), (&*address, 2), ("another@example.org", 2)] {
            write(archive, Some(ada), to).await;
            let mail = take(archive).await.unwrap().unwrap();
            failed(archive, &mail, Failure::Address).await.unwrap();
            assert_eq!(bounces(archive, ada).await, count);
        }
        assert!(take(archive).await.unwrap().is_none(), "given up at once");
        write(archive, Some(ada), &address).await;
        let mail = take(archive).await.unwrap().unwrap();
        sent(archive, &mail).await.unwrap();
        assert_eq!(bounces(archive, ada).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_waited_a_week_before_there_was_a_sender_is_left_for_staff_to_judge() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let old = write(archive, None, "a@example.org").await;
        clock.pass(OLD + 1);
        let id = write(archive, None, "b@example.org").await;
        assert_eq!(take(archive).await.unwrap().unwrap().id, id);
        let mut change = archive.change(None).await.unwrap();
        try_again(&mut change, &Viewer::system(), None).await.unwrap();
        change.commit().await.unwrap();
        assert_eq!(take(archive).await.unwrap().unwrap().id, old, "they judged");
    })
    .await;
}
