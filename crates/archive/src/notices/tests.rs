//! Who is told of what, once, and never of what they may not know; on both databases.

use std::cell::RefCell;

use super::post::{Batch, Reader, post_one};
use super::tell::catch_up;
use super::*;
use crate::db::Ask as _;
use crate::mails::{Extra, Letter, take};
use crate::people::distance;
use crate::people::preferences::{self, Pace, Preferences};
use crate::policy::Role;
use crate::series::{self, SeriesForm, places};
use crate::subscriptions::{self, Topic};
use crate::testing::{TestArchive, each_database};
use crate::works::bin;
use crate::works::form::WorkForm;
use crate::works::tests::{TEXT, add, change, member, posted, shown, work_form};
use crate::{Archive, Error};

/// Subscribes; what came out before was told before, for the clock stands still.
async fn follow(archive: &Archive, viewer: &Viewer, topic: Topic, subject: i64) {
    while catch_up(archive).await.unwrap() {}
    change(archive, viewer, async |change| subscriptions::begin(change, viewer, topic, subject).await)
        .await
        .unwrap();
}

async fn told(archive: &Archive, viewer: &Viewer) -> Vec<Notice> {
    while catch_up(archive).await.unwrap() {}
    let mut db = archive.read().await.unwrap();
    list(&mut db, viewer, viewer.person.unwrap(), None, 50).await.unwrap()
}

/// Mails every batch that is due; to whom, and what.
pub(crate) async fn mailed(archive: &Archive) -> Vec<(String, Batch)> {
    while catch_up(archive).await.unwrap() {}
    let sent = RefCell::new(Vec::new());
    let write = |reader: &Reader, batch: &Batch| {
        sent.borrow_mut().push((reader.name.clone(), batch.clone()));
        let letter = Letter { subject: "News".into(), body: format!("{:?}", batch.news) };
        (letter, Extra { html: "<p>News</p>".into(), unsubscribe: "key".into() })
    };
    while post_one(archive, write).await.unwrap() {}
    sent.into_inner()
}

/// Mails every batch that is due; to whom, and how many news.
async fn counted(archive: &Archive) -> Vec<(String, usize)> {
    mailed(archive).await.into_iter().map(|(name, batch)| (name, batch.news.len())).collect()
}

pub(crate) async fn confirm(archive: &Archive) {
    let mut change = archive.change(None).await.unwrap();
    sqlx::query("UPDATE account SET email_confirmed = 1").execute(change.connection()).await.unwrap();
    change.commit().await.unwrap();
}

fn named(title: &str) -> WorkForm {
    WorkForm { title: title.into(), ..work_form() }
}

#[tokio::test]
async fn followers_of_a_person_a_work_a_series_and_a_tag_are_told_once_and_creators_never() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let cleo = member(archive, "cleo").await;
        let her = ada.person.unwrap();
        let first = posted(archive, &ada, named("First")).await;
        let fandom =
            shown(archive, &ada, first).await.tags.iter().find(|t| t.page.contains("Emma -")).unwrap().id;
        assert_eq!(told(archive, &ben).await, [], "nobody follows yet");
        clock.pass(1);
        follow(archive, &ben, Topic::Person, her.0).await;
        follow(archive, &ben, Topic::Tag, fandom.0).await;
        follow(archive, &ada, Topic::Tag, fandom.0).await;
        follow(archive, &cleo, Topic::Work, first.0).await;
        let second = posted(archive, &ada, named("Second")).await;
        let news = told(archive, &ben).await;
        assert_eq!(news.len(), 1, "once, though two of his subscriptions fit: {news:?}");
        assert_eq!((news[0].work, &*news[0].title, news[0].creators.len()), (second, "Second", 1));
        assert!(!news[0].read && news[0].chapter.is_none());
        assert_eq!(told(archive, &ada).await, [], "she made it");
        assert_eq!(told(archive, &cleo).await, [], "another work");
        let chapter = add(archive, &ada, first, TEXT, true).await;
        let news = told(archive, &cleo).await;
        assert_eq!(news[0].chapter.as_ref().map(|new| (new.0, new.1)), Some((chapter, 2)));
        assert_eq!(news[0].reason, (Reason::Work, String::new()));
        let news = told(archive, &ben).await;
        assert_eq!((news.len(), &news[0].reason), (2, &(Reason::Person, "ada".to_owned())));
        // A series: a work put in, and a new chapter there.
        let prepared =
            series::prepare(SeriesForm { title: "Lamps".into(), ..Default::default() }).await.unwrap();
        let lamps = change(archive, &ada, async |change| series::make(change, &ada, &prepared, "").await)
            .await
            .unwrap();
        change(archive, &ada, async |change| places::put_in(change, &ada, lamps, first).await).await.unwrap();
        let dana = member(archive, "dana").await;
        clock.pass(1);
        follow(archive, &dana, Topic::Series, lamps.0).await;
        change(archive, &ada, async |change| places::put_in(change, &ada, lamps, second).await)
            .await
            .unwrap();
        add(archive, &ada, first, TEXT, true).await;
        let news = told(archive, &dana).await;
        let works: Vec<_> = news.iter().map(|new| (new.work, new.chapter.is_some())).collect();
        assert_eq!(works, [(first, true), (second, false)]);
        assert_eq!(news[0].reason, (Reason::Series, "Lamps".to_owned()));
        // A fall before the journal's place was noted: nobody is told twice.
        let mut db = archive.change(None).await.unwrap();
        sqlx::query("UPDATE follower SET n = 0 WHERE name = 'notices'")
            .execute(db.connection())
            .await
            .unwrap();
        db.commit().await.unwrap();
        assert_eq!(told(archive, &dana).await.len(), 2);
        assert_eq!(told(archive, &ben).await.len(), 3, "the second new chapter");
        let last = news[0].id;
        change(archive, &dana, async |change| read_all(change, &dana, last).await).await.unwrap();
        assert!(told(archive, &dana).await.iter().all(|new| new.read));
        let mut db = archive.read().await.unwrap();
        assert!(list(&mut db, &ben, her, None, 9).await.is_err(), "another's are nobody's business");
    })
    .await;
}

#[tokio::test]
async fn a_tag_tells_of_its_synonyms_and_of_what_stands_below_it() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let mut names = work_form();
        names.tags.freeforms = ["Wide", "Narrow", "Other name", "Beside"].map(str::to_owned).to_vec();
        let work = posted(archive, &ada, names).await;
        let tags = shown(archive, &ada, work).await.tags;
        let id = |name: &str| tags.iter().find(|tag| tag.page == name).unwrap().id;
        let mut db = archive.change(None).await.unwrap();
        for sql in [
            "UPDATE tag SET canonical = 1 WHERE name IN ('Wide', 'Narrow')",
            "UPDATE tag SET synonym_of = (SELECT id FROM tag WHERE name = 'Narrow') WHERE name = 'Other name'",
            "INSERT INTO tag_link (child_id, above_id, relation) SELECT n.id, w.id, 'meta' FROM tag n, tag w
             WHERE n.name = 'Narrow' AND w.name = 'Wide'",
        ] {
            sqlx::query(sql).execute(db.connection()).await.unwrap();
        }
        db.commit().await.unwrap();
        for (topic, tells) in
            [("Wide", true), ("Narrow", true), ("Other name", true), ("Beside", false), ("Emma - Jane Austen", true)]
        {
            let who = member(archive, &format!("reader_{}", id(topic))).await;
            follow(archive, &who, Topic::Tag, id(topic).0).await;
            let mut form = work_form();
            form.tags.freeforms = vec!["Other name".into()];
            posted(archive, &ada, form).await;
            assert_eq!(told(archive, &who).await.len(), usize::from(tells), "{topic}");
        }
        // Who subscribed to a name before it became a synonym is told as well, and may leave by its canonical.
        let mut db = archive.change(None).await.unwrap();
        let sql = "INSERT INTO subscription (person_id, noun, subject, created_at)
                   SELECT $1, 'tag', id, 1 FROM tag WHERE name = 'Other name'";
        sqlx::query(sql).bind(ben.person.unwrap().0).execute(db.connection()).await.unwrap();
        db.commit().await.unwrap();
        let mut form = work_form();
        form.tags.freeforms = vec!["Narrow".into()];
        posted(archive, &ada, form).await;
        assert_eq!(told(archive, &ben).await[0].reason, (Reason::Tag, "Narrow".to_owned()));
        change(archive, &ben, async |c| subscriptions::end(c, &ben, Topic::Tag, id("Narrow").0).await)
            .await
            .unwrap();
        let mut db = archive.read().await.unwrap();
        let left = subscriptions::list(&mut db, &ben, ben.person.unwrap(), None, None, 9).await.unwrap();
        assert_eq!(left, []);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_or_mailed_what_they_may_not_know_by_now() {
    each_database(async |test| {
        let TestArchive { archive, clock, .. } = test;
        let ada = member(archive, "ada").await;
        let first = posted(archive, &ada, named("First")).await;
        let fandom =
            shown(archive, &ada, first).await.tags.iter().find(|t| t.page.contains("Emma -")).unwrap().id;
        let (ben, cleo) = (member(archive, "ben").await, member(archive, "cleo").await);
        // Ben keeps order, which his mailbox must not.
        let mut db = archive.change(None).await.unwrap();
        crate::people::roles::give(&mut db, &Viewer::system(), ben.person.unwrap(), Role::Moderator)
            .await
            .unwrap();
        db.commit().await.unwrap();
        confirm(archive).await;
        follow(archive, &ben, Topic::Person, ada.person.unwrap().0).await;
        follow(archive, &cleo, Topic::Tag, fandom.0).await;
        for (state, by_person, by_tag) in [
            ("posted", true, true),
            ("restricted", true, true),
            ("hidden", false, false),
            ("unrevealed", false, false),
            ("binned", false, false),
            ("anonymous", false, true),
            ("made anonymous", false, true),
            ("left by its creator", false, true),
            ("by somebody muted", false, false),
        ] {
            let form = WorkForm {
                anonymous: state == "anonymous",
                restricted: state == "restricted",
                ..named(state)
            };
            let work = posted(archive, &ada, form).await;
            while catch_up(archive).await.unwrap() {}
            match state {
                "hidden" => change(archive, &ada, async |c| bin::hide(c, &Viewer::system(), work).await)
                    .await
                    .unwrap(),
                "binned" => change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap(),
                "unrevealed" => test.veil(work).await,
                "made anonymous" | "left by its creator" => {
                    let sql = match state {
                        "made anonymous" => "UPDATE work SET anonymous = 1 WHERE id = $1",
                        _ => "UPDATE work_creator SET accepted = 0 WHERE work_id = $1",
                    };
                    let mut db = archive.change(None).await.unwrap();
                    sqlx::query(sql).bind(work.0).execute(db.connection()).await.unwrap();
                    db.commit().await.unwrap();
                }
                "by somebody muted" => {
                    for who in [&ben, &cleo] {
                        let person = who.person.unwrap();
                        change(archive, who, async |c| {
                            distance::keep(c, who, person, distance::Kind::Mute, "ada").await
                        })
                        .await
                        .unwrap();
                    }
                }
                _ => {}
            }
            let knows = async |who: &Viewer| {
                let news = told(archive, who).await.into_iter().find(|new| new.work == work);
                news.map(|new| new.creators.len())
            };
            let named = usize::from(matches!(state, "posted" | "restricted"));
            assert_eq!(knows(&ben).await, by_person.then_some(named), "{state}");
            assert_eq!(knows(&cleo).await, by_tag.then_some(named), "{state}");
            clock.pass(Time::HOUR);
            let mut to: Vec<_> = mailed(archive).await.into_iter().map(|mail| mail.0).collect();
            to.sort();
            let expected: Vec<_> = [("ben", by_person), ("cleo", by_tag)]
                .into_iter()
                .filter(|(_, is_told)| *is_told)
                .map(|(name, _)| name.to_owned())
                .collect();
            assert_eq!(to, expected, "{state}");
            while let Some(mail) = take(archive).await.unwrap() {
                assert_eq!(mail.body.contains("pseud: \"ada\""), named == 1, "{state}: {}", mail.body);
                crate::mails::sent(archive, &mail).await.unwrap();
            }
        }
        assert_eq!(counted(archive).await, [], "and nothing is told later");
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_one_mail_with_all_that_came_and_each_news_is_mailed_once() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let him = ben.person.unwrap();
        follow(archive, &ben, Topic::Person, ada.person.unwrap().0).await;
        let post = async |title: &str| posted(archive, &ada, named(title)).await;
        let prefer = async |notices: Pace| {
            let preferences = Preferences { notices, ..Preferences::default() };
            change(archive, &ben, async |c| preferences::save(c, him, &preferences).await).await.unwrap();
        };
        let mut unconfirmed = archive.change(None).await.unwrap();
        let sql = "UPDATE account SET email_confirmed = 0";
        sqlx::query(sql).execute(unconfirmed.connection()).await.unwrap();
        unconfirmed.commit().await.unwrap();
        post("Unconfirmed").await;
        assert_eq!(counted(archive).await, []);
        clock.pass(Time::HOUR);
        assert_eq!(counted(archive).await, [], "nobody has shown that the address is theirs");
        confirm(archive).await;
        post("One").await;
        assert_eq!(counted(archive).await, [], "an hour is waited");
        clock.pass(Time::HOUR / 2);
        post("Two").await;
        assert_eq!(counted(archive).await, []);
        clock.pass(Time::HOUR / 2);
        assert_eq!(counted(archive).await, [("ben".to_owned(), 2)]);
        clock.pass(Time::HOUR);
        assert_eq!(counted(archive).await, []);
        prefer(Pace::Daily).await;
        post("Three").await;
        assert_eq!(counted(archive).await, []);
        clock.pass(23 * Time::HOUR);
        assert_eq!(counted(archive).await, []);
        clock.pass(Time::HOUR);
        assert_eq!(counted(archive).await, [("ben".to_owned(), 1)]);
        // The link in a mail ends them; the page tells on.
        change(archive, &ben, async |c| super::post::stop(c, him).await).await.unwrap();
        post("Four").await;
        mailed(archive).await;
        clock.pass(Time::DAY);
        assert_eq!(counted(archive).await, []);
        assert_eq!(told(archive, &ben).await.len(), 5);
        // An address that refuses five mails in a row rests until its person says otherwise.
        prefer(Pace::Hourly).await;
        let mut db = archive.change(None).await.unwrap();
        sqlx::query("UPDATE account SET bounces = 5").execute(db.connection()).await.unwrap();
        db.commit().await.unwrap();
        assert!(rests(&mut archive.read().await.unwrap(), him).await.unwrap());
        post("Five").await;
        mailed(archive).await;
        clock.pass(Time::HOUR);
        assert_eq!(counted(archive).await, []);
        change(archive, &ben, async |c| resume(c, &ben).await).await.unwrap();
        post("Six").await;
        mailed(archive).await;
        clock.pass(Time::HOUR);
        assert_eq!(counted(archive).await, [("ben".to_owned(), 1)], "what came meanwhile stands on the page");
    })
    .await;
}

#[tokio::test]
async fn many_subscribers_are_told_in_pieces_each_of_them_once() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let first = posted(archive, &ada, named("First")).await;
        let fandom =
            shown(archive, &ada, first).await.tags.iter().find(|t| t.page.contains("Emma -")).unwrap().id;
        while catch_up(archive).await.unwrap() {}
        let mut db = archive.change(None).await.unwrap();
        let people = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)";
        for sql in [
            format!(
                "INSERT INTO person (kind, name, created_at) {people} SELECT 'account', 'reader', 1 FROM n"
            ),
            format!(
                "INSERT INTO subscription (person_id, noun, subject, created_at)
                 SELECT id, 'tag', {fandom}, 1 FROM person WHERE name = 'reader'"
            ),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(db.connection()).await.unwrap();
        }
        db.commit().await.unwrap();
        posted(archive, &ada, named("Second")).await;
        while catch_up(archive).await.unwrap() {}
        let mut db = archive.read().await.unwrap();
        for table in ["notice", "notice_bag"] {
            let sql = format!(
                "SELECT CAST(COUNT(DISTINCT person_id) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM {table}"
            );
            let counted: (i64, i64) =
                sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(db.connection()).await.unwrap();
            assert_eq!(counted, (2_500, 2_500), "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_subscribes_to_what_one_sees_and_sees_of_it_what_one_may() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let him = ben.person.unwrap();
        let work = posted(archive, &ada, named("First")).await;
        let begin = async |viewer: &Viewer, topic: Topic, subject: i64| {
            change(archive, viewer, async |c| subscriptions::begin(c, viewer, topic, subject).await).await
        };
        assert!(matches!(begin(&Viewer::guest(), Topic::Work, work.0).await, Err(Error::Forbidden)));
        for (topic, noun) in [(Topic::Work, "work"), (Topic::Series, "series"), (Topic::Tag, "tag")] {
            let missing = begin(&ben, topic, 9_999).await;
            assert!(matches!(missing, Err(Error::NotFound(found)) if found == noun), "{missing:?}");
        }
        assert!(matches!(begin(&ben, Topic::Person, 9_999).await, Err(Error::NotFound(_))));
        begin(&ben, Topic::Work, work.0).await.unwrap();
        begin(&ben, Topic::Work, work.0).await.unwrap();
        begin(&ben, Topic::Person, ada.person.unwrap().0).await.unwrap();
        assert!(shown(archive, &ben, work).await.subscribed && !shown(archive, &ada, work).await.subscribed);
        let named = async || {
            let mut db = archive.read().await.unwrap();
            let all = subscriptions::list(&mut db, &ben, him, None, None, 9).await.unwrap();
            all.into_iter().map(|one| one.name.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(named().await, ["ada", "First"]);
        change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap();
        assert_eq!(named().await, ["ada", ""], "it lies in the bin");
        clock.pass(31 * Time::DAY);
        let job = crate::jobs::take(archive).await.unwrap().unwrap();
        bin::run_erase_job(archive, &job).await.unwrap();
        assert_eq!(named().await, ["ada"]);
        let mut db = archive.read().await.unwrap();
        assert!(subscriptions::list(&mut db, &ada, him, None, None, 9).await.is_err());
    })
    .await;
}
