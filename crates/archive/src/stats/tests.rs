//! Figures are those under the works, days add up to them, and they are their person's alone; on both databases.

use super::*;
use crate::hits::Hits;
use crate::kudos;
use crate::notices::tell::catch_up;
use crate::testing::{TestArchive, each_database};
use crate::works::form::Purpose;
use crate::works::tests::{TEXT, change, made, member, posted, work_form};
use crate::works::{bin, load};

#[tokio::test]
async fn days_add_up_to_the_figures_under_the_works_and_each_counts_once() {
    each_database(async |test| {
        let TestArchive { archive, clock, .. } = test;
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let her = ada.person.unwrap();
        let (first, second) =
            (posted(archive, &ada, work_form()).await, posted(archive, &ben, work_form()).await);
        test.join(second, her).await;
        made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        let (hits, guest) = (Hits::new(), Viewer::guest());
        let visit = async |work: WorkId, visitor: &str| {
            let head = load::head(&mut archive.read().await.unwrap(), &guest, work).await.unwrap();
            hits.see(archive, work, &head, visitor);
            change(archive, &guest, async |c| kudos::leave(c, &guest, work, visitor).await).await.unwrap();
        };
        visit(first, "a").await;
        visit(first, "b").await;
        visit(second, "a").await;
        hits.flush(archive).await.unwrap();
        clock.pass(Time::DAY);
        while catch_up(archive).await.unwrap() {}
        visit(first, "c").await;
        hits.flush(archive).await.unwrap();
        clock.pass(2 * Time::MINUTE);
        while catch_up(archive).await.unwrap() {}
        while catch_up(archive).await.unwrap() {}
        let mut db = archive.read().await.unwrap();
        let days = days(&mut db, &ada, her, archive.now(), 3).await.unwrap();
        let given: Vec<_> = days.iter().map(|day| (day.hits, day.kudos)).collect();
        assert_eq!(given, [(0, 0), (3, 3), (1, 1)]);
        assert_eq!(days[2].day, day_of(archive.now()));
        let totals = totals(&mut db, &ada, her).await.unwrap();
        assert_eq!((totals.works, totals.hits, totals.kudos), (2, 4, 4), "a draft has no figures");
        let rows = list(&mut db, &ada, her, Sort::Hits, 1).await.unwrap();
        assert_eq!(rows.iter().map(|row| (row.id, row.hits)).collect::<Vec<_>>(), [(first, 3), (second, 1)]);
        for sort in ["date", "words", "kudos", "comments", "bookmarks"] {
            assert_eq!(list(&mut db, &ada, her, sort.parse().unwrap(), 1).await.unwrap().len(), 2);
        }
        assert_eq!(list(&mut db, &ada, her, Sort::Hits, 2).await.unwrap(), []);
        let his = super::totals(&mut db, &ben, ben.person.unwrap()).await.unwrap();
        assert_eq!((his.works, his.hits), (1, 1));
        assert!(super::totals(&mut db, &ben, her).await.is_err(), "hers alone");
        assert!(list(&mut db, &ben, her, Sort::Hits, 1).await.is_err());
        assert!(super::days(&mut db, &ben, her, archive.now(), 3).await.is_err());
        drop(db);
        change(archive, &ada, async |c| bin::bin(c, &ada, first).await).await.unwrap();
        let mut db = archive.read().await.unwrap();
        assert_eq!(super::totals(&mut db, &ada, her).await.unwrap().hits, 1);
    })
    .await;
}
