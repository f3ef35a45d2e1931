//! Who finds what in a series.

use super::*;

#[tokio::test]
async fn drafts_hidden_binned_restricted_and_unrevealed_works_are_no_part_for_others() {
    each_database(async |test| {
        let TestArchive { archive, .. } = test;
        let (ada, ben, guest) = (member(archive, "ada").await, member(archive, "ben").await, Viewer::guest());
        let draft = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        let (one, two) = (titled(archive, &ada, "One").await, titled(archive, &ada, "Two").await);
        let members = posted(archive, &ada, WorkForm { restricted: true, ..work_form() }).await;
        let veiled = titled(archive, &ada, "Veiled").await;
        let lamps = series(archive, &ada, "Lamps", &[draft, one, members, veiled, two]).await;
        test.veil(veiled).await;
        assert_eq!(seen(archive, &guest, lamps).await.0, [one, two]);
        assert_eq!(seen(archive, &ben, lamps).await.0, [one, members, two]);
        assert_eq!(part(archive, &guest, two).await, Some((2, Some(one), None)));
        assert_eq!(part(archive, &ben, two).await, Some((3, Some(members), None)));
        assert_eq!(part(archive, &ada, draft).await, Some((1, None, Some(one))));
        let words = shown(archive, &ada, one).await.words;
        assert_eq!(look(archive, &guest, lamps).await.unwrap().series.words, words * 2);
        let whose = Whose::Person(ada.person.unwrap());
        change(archive, &ada, async |change| bin::bin(change, &ada, two).await).await.unwrap();
        change(archive, &ada, async |change| bin::hide(change, &Viewer::system(), one).await).await.unwrap();
        assert!(is_gone(archive, &guest, lamps).await);
        assert_eq!(seen(archive, &ben, lamps).await.0, [members]);
        let mut db = archive.read().await.unwrap();
        let count =
            async |db: &mut crate::Reader, viewer: &Viewer| load::list(db, viewer, whose, 1).await.unwrap().1;
        assert_eq!(
            (count(&mut db, &guest).await, count(&mut db, &ben).await, count(&mut db, &ada).await),
            (0, 1, 1)
        );
        drop(db);
        change(archive, &ada, async |change| bin::put_back(change, &ada, two).await).await.unwrap();
        assert_eq!(seen(archive, &guest, lamps).await.0, [two]);
        sound(archive).await;
    })
    .await;
}

#[tokio::test]
async fn a_series_never_tells_who_is_anonymous() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben, guest) = (member(archive, "ada").await, member(archive, "ben").await, Viewer::guest());
        let keeper = Viewer::member(PersonId(9_999), Roles::default().with(Role::Moderator));
        let whose = Whose::Person(ada.person.unwrap());
        let count = async |viewer: &Viewer| {
            load::list(&mut archive.read().await.unwrap(), viewer, whose, 1).await.unwrap().1
        };
        let veiled = WorkForm { anonymous: true, ..work_form() };
        let ghosts = [posted(archive, &ada, veiled.clone()).await, posted(archive, &ada, veiled).await];
        let masks = series(archive, &ada, "Masks", &ghosts).await;
        for viewer in [&guest, &ben] {
            assert_eq!(seen(archive, viewer, masks).await, (ghosts.to_vec(), vec![]));
            assert_eq!(count(viewer).await, 0);
            assert_eq!(part(archive, viewer, ghosts[1]).await, Some((2, Some(ghosts[0]), None)));
        }
        for viewer in [&ada, &keeper] {
            assert_eq!(seen(archive, viewer, masks).await.1, ["ada"]);
            assert_eq!(count(viewer).await, 1);
        }
        // A named work beside them: they are left out for whoever is not told.
        let named = titled(archive, &ada, "Named").await;
        change(archive, &ada, async |change| places::put_in(change, &ada, masks, named).await).await.unwrap();
        for viewer in [&guest, &ben] {
            assert_eq!(seen(archive, viewer, masks).await, (vec![named], vec!["ada".into()]));
            assert_eq!(part(archive, viewer, named).await, Some((1, None, None)));
            assert_eq!(part(archive, viewer, ghosts[0]).await, None);
            assert_eq!(count(viewer).await, 1);
        }
        for viewer in [&ada, &keeper] {
            assert_eq!(seen(archive, viewer, masks).await.0, [ghosts[0], ghosts[1], named]);
            assert!(part(archive, viewer, ghosts[0]).await.is_some());
        }
        // One whose name is said after all comes in, and its neighbours' pages know.
        let before = stamp(archive, named).await;
        let base = shown(archive, &ada, ghosts[0]).await.revision;
        let form = prepared(archive, work_form(), &[], Purpose::Post).await;
        change(archive, &ada, async |change| save::save(change, &ada, ghosts[0], &form, base).await)
            .await
            .unwrap();
        assert!(stamp(archive, named).await > before);
        assert_eq!(seen(archive, &guest, masks).await.0, [ghosts[0], named]);
        // A draft with a name hides the ghosts as well: it may be posted any time.
        let draft = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        let other = series(archive, &ada, "Other masks", &[ghosts[1], draft]).await;
        assert!(is_gone(archive, &guest, other).await);
        sound(archive).await;
    })
    .await;
}
