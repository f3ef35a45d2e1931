//! Each act and its undo, and what is refused.

use super::*;
use crate::check::check;
use crate::journal::{self, Noun};
use crate::tags::wrangle::wrangle_all;
use crate::testing::{TestArchive, each_database};
use crate::works::tests::fields;
use crate::{Error, tags};

#[tokio::test]
async fn a_merge_takes_along_what_hangs_on_the_tag_and_its_undo_puts_all_back() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["Emma", "Austen", "Emma (2020)", "emma bbc"], &["Miss Bates"], &[]).await;
        let mut ids = Vec::new();
        for name in ["Emma", "Austen", "Emma (2020)", "emma bbc", "Miss Bates"] {
            ids.push(id(archive, name).await);
        }
        let [emma, austen, film, bbc, bates] = ids[..] else { panic!() };
        let books = id(archive, "Books & Literature").await;
        for one in [
            Act::MakeCanonical(emma),
            Act::MakeCanonical(austen),
            Act::MakeCanonical(film),
            Act::Merge(bbc, emma),
            Act::AddMeta(film, emma),
            Act::AddMeta(emma, austen),
            Act::AddParent(emma, books),
            Act::AddParent(bates, emma),
        ] {
            act(archive, &wren, one).await.unwrap();
        }
        act(archive, &wren, Act::Rename(austen, "Works of Jane Austen".into())).await.unwrap();
        let before = picture(archive).await;
        assert_eq!(
            before,
            [
                "Austen fandom =Works of Jane Austen",
                "Emma fandom C ^Works of Jane Austen <Books & Literature",
                "Emma (2020) fandom C ^Emma",
                "emma bbc fandom =Emma",
                "Miss Bates character <Emma",
                "Works of Jane Austen fandom C",
            ]
        );
        let typed_before = typed(archive).await;
        tagged(archive, &wren, &["Emma - Jane Austen"], &[], &[]).await;
        let long = id(archive, "Emma - Jane Austen").await;
        let n = journal::newest(&mut archive.read().await.unwrap()).await.unwrap();
        let merged = act(archive, &wren, Act::Merge(emma, long)).await.unwrap();
        assert_eq!(keys(&merged), ["wrangle-made-canonical", "wrangle-moved"]);
        assert_eq!(
            picture(archive).await,
            [
                "Austen fandom =Works of Jane Austen",
                "Emma fandom =Emma - Jane Austen",
                "Emma (2020) fandom C ^Emma - Jane Austen",
                "Emma - Jane Austen fandom C ^Works of Jane Austen <Books & Literature",
                "emma bbc fandom =Emma - Jane Austen",
                "Miss Bates character <Emma - Jane Austen",
                "Works of Jane Austen fandom C",
            ]
        );
        let mut reader = archive.read().await.unwrap();
        let mut noted: Vec<i64> = journal::entries_after(&mut reader, n)
            .await
            .unwrap()
            .into_iter()
            .filter(|entry| entry.note.noun == Noun::Tag)
            .map(|entry| entry.note.subject)
            .collect();
        noted.sort_unstable();
        let mut expected = [emma.0, film.0, bbc.0, bates.0, long.0];
        expected.sort_unstable();
        assert_eq!(noted, expected);
        let undone = undo(archive, &wren, &merged).await.unwrap();
        let mut after = before.clone();
        after.insert(3, "Emma - Jane Austen fandom".into());
        assert_eq!(picture(archive).await, after);
        undo(archive, &wren, &undone).await.unwrap();
        assert_eq!(picture(archive).await[1], "Emma fandom =Emma - Jane Austen");
        let again = undo(archive, &wren, &merged).await.unwrap();
        assert_eq!(picture(archive).await, after);
        assert!(again.act.is_some());
        assert_eq!(fields(undo(archive, &wren, &merged).await), "tag: error-act-undone");
        assert_eq!(typed(archive).await[..typed_before.len()], typed_before);
        assert_eq!(check(archive).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_plain_words_and_changes_nothing() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["A", "B", "C", "S"], &["X"], &["loose"]).await;
        let (mut of, mut ids) = (Vec::new(), Vec::new());
        for name in ["A", "B", "C", "S", "X", "loose", "Not Rated", "Movies & Film"] {
            ids.push(id(archive, name).await);
        }
        let [a, b, c, s, x, loose, rating, film] = ids[..] else { panic!() };
        for one in [
            Act::MakeCanonical(a),
            Act::MakeCanonical(b),
            Act::MakeCanonical(c),
            Act::Merge(s, a),
            Act::AddMeta(a, b),
            Act::AddMeta(b, c),
        ] {
            of.push(act(archive, &wren, one).await.unwrap());
        }
        let before = picture(archive).await;
        for (refused, why) in [
            (Act::Merge(a, a), "tag: error-tag-itself"),
            (Act::Merge(a, s), "tag: error-tag-own-synonym"),
            (Act::Merge(a, x), "tag: error-tag-kinds"),
            (Act::AddMeta(c, a), "tag: error-tag-circle"),
            (Act::AddMeta(a, a), "tag: error-tag-circle"),
            (Act::AddMeta(x, a), "tag: error-tag-not-canonical"),
            (Act::AddParent(x, film), "tag: error-tag-parent"),
            (Act::AddParent(a, x), "tag: error-tag-not-canonical"),
            (Act::TakeCanonical(a), "tag: error-tag-needed"),
            (Act::SetAside(a), "tag: error-tag-wrangled"),
            (Act::SetAside(s), "tag: error-tag-wrangled"),
            (Act::ChangeKind(a, Kind::Character), "tag: error-tag-tied"),
            (Act::ChangeKind(x, Kind::Rating), "tag: error-tag-kind-list"),
            (Act::Rename(x, "Miss X".into()), "name: error-tag-rename"),
            (Act::Rename(a, "b".into()), "name: error-tag-name-taken"),
            (Act::Rename(a, "a, b".into()), "name: error-tag-character"),
            (Act::Rename(a, " \u{200B}".into()), "name: error-tag-invisible"),
        ] {
            assert_eq!(fields(act(archive, &wren, refused.clone()).await), why, "{refused:?}");
        }
        for refused in [
            Act::MakeCanonical(rating),
            Act::Rename(film, "Cinema".into()),
            Act::Order(Kind::Rating, Vec::new()),
        ] {
            assert!(matches!(act(archive, &wren, refused).await, Err(Error::Forbidden)));
        }
        assert!(matches!(act(archive, &wren, Act::Free(TagId(9_999))).await, Err(Error::NotFound("tag"))));
        let ada = member(archive, "ada").await;
        assert!(matches!(act(archive, &ada, Act::MakeCanonical(x)).await, Err(Error::Forbidden)));
        assert_eq!(picture(archive).await, before);
        let Err(Error::Invalid(circle)) = act(archive, &wren, Act::AddMeta(c, a)).await else { panic!() };
        assert_eq!(circle.fields["tag"][0].values, [("path", "C → A → B → C".to_owned())]);
        // A synonym of a synonym is one of the canonical; what stands so already is no act.
        let resolved = act(archive, &wren, Act::Merge(loose, x)).await;
        assert_eq!(fields(resolved), "tag: error-tag-kinds");
        tagged(archive, &wren, &["T"], &[], &[]).await;
        let t = id(archive, "T").await;
        let resolved = act(archive, &wren, Act::Merge(t, s)).await.unwrap();
        assert_eq!((keys(&resolved), resolved.tag), (vec!["wrangle-resolved"], Some(a)));
        assert_eq!(act(archive, &wren, Act::Merge(t, a)).await.unwrap().act, None);
        // Others hang on it since: its canonical standing cannot be undone by itself.
        assert_eq!(fields(undo(archive, &wren, &of[0]).await), "tag: error-act-later");
        assert!(picture(archive).await.contains(&"T fandom =A".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn many_acts_at_one_go_leave_out_what_is_refused_and_are_undone_together() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["F"], &["Holmes", "holmes sherlock", "Sherlock"], &["fluff"]).await;
        tagged(archive, &wren, &["F"], &["Sherlock Holmes"], &[]).await;
        let before = picture(archive).await;
        let into = id(archive, "Sherlock Holmes").await;
        let mut acts = Vec::new();
        for name in ["Holmes", "Sherlock", "fluff"] {
            acts.push(Act::Merge(id(archive, name).await, into));
        }
        let outcomes =
            change(archive, &wren, async |change| wrangle_all(change, &wren, &acts).await).await.unwrap();
        let done: Vec<bool> = outcomes.iter().map(|outcome| outcome.is_ok()).collect();
        assert_eq!(done, [true, true, false]);
        let batch = outcomes[0].as_ref().unwrap().act.unwrap();
        let mut reader = archive.read().await.unwrap();
        let logged = log::list(&mut reader, &wren, log::Which::Batch(batch), None).await.unwrap();
        assert_eq!(logged.len(), 2);
        assert_eq!(logged[1].other.as_ref().unwrap().name, "Sherlock Holmes");
        assert_eq!(logged[1].by.as_ref().unwrap().1, "wren");
        let of = log::list(&mut reader, &wren, log::Which::Of(into), None).await.unwrap();
        assert_eq!(of.len(), 1, "the first made it canonical, the second changed only the synonym");
        assert!(log::list(&mut reader, &Viewer::guest(), log::Which::All, None).await.is_err());
        drop(reader);
        change(archive, &wren, async |change| log::undo_batch(change, &wren, batch).await).await.unwrap();
        assert_eq!(picture(archive).await, before);
        let too_many = vec![Act::Free(into); tags::wrangle::ACTS + 1];
        let refused =
            change(archive, &wren, async |change| wrangle_all(change, &wren, &too_many).await).await;
        assert_eq!(fields(refused), "tag: error-tag-acts");
    })
    .await;
}

#[tokio::test]
async fn another_kind_moves_the_stamps_of_its_works_and_shows_there_at_once() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let mut form = work_form();
        form.tags.freeforms = vec!["Mister Knightley".into(), "fluff".into()];
        let work = posted(archive, &wren, form).await;
        let before = crate::works::tests::shown(archive, &wren, work).await;
        let tag = id(archive, "Mister Knightley").await;
        let done = act(archive, &wren, Act::ChangeKind(tag, Kind::Character)).await.unwrap();
        let after = crate::works::tests::shown(archive, &wren, work).await;
        assert!(after.stamp > before.stamp);
        let kind = |shown: &crate::works::load::Shown| shown.tags.iter().find(|t| t.id == tag).unwrap().kind;
        assert_eq!((kind(&before), kind(&after)), (Kind::Freeform, Kind::Character));
        undo(archive, &wren, &done).await.unwrap();
        let back = crate::works::tests::shown(archive, &wren, work).await;
        assert_eq!((kind(&back), back.stamp > after.stamp), (Kind::Freeform, true));
        // A name of a work leads to the tag's own page, whatever it is a synonym of.
        tagged(archive, &wren, &["Emma"], &[], &["angst"]).await;
        act(archive, &wren, Act::Merge(id(archive, "fluff").await, id(archive, "angst").await))
            .await
            .unwrap();
        let fluff = crate::works::tests::shown(archive, &wren, work).await;
        assert_eq!(fluff.stamp, back.stamp, "a merge changes no work's page");
        assert_eq!(fluff.tags.last().unwrap().page, "fluff");
    })
    .await;
}

#[tokio::test]
async fn the_archives_own_lists_are_changed_by_who_runs_it_and_works_keep_what_was_chosen() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let boss = Viewer::member(wren.person.unwrap(), Roles::default().with(Role::Admin));
        let work = posted(archive, &wren, work_form()).await;
        let general = id(archive, "General Audiences").await;
        let typed_before = typed(archive).await;
        let stamp = crate::works::tests::shown(archive, &wren, work).await.stamp;
        let renamed = act(archive, &boss, Act::Rename(general, "For Everybody".into())).await.unwrap();
        let ratings = async || {
            let choices = tags::choices(&mut archive.read().await.unwrap()).await.unwrap();
            choices.ratings.into_iter().map(|choice| choice.name).collect::<Vec<_>>()
        };
        assert_eq!(ratings().await[..2], ["Not Rated", "For Everybody"]);
        let shown = crate::works::tests::shown(archive, &wren, work).await;
        assert_eq!(
            (shown.tags[0].typed.as_str(), shown.tags[0].class.as_str()),
            ("For Everybody", "rating-general-audience")
        );
        assert!(shown.stamp > stamp);
        assert_eq!(typed(archive).await, typed_before);
        undo(archive, &boss, &renamed).await.unwrap();
        assert_eq!(ratings().await[..2], ["Not Rated", "General Audiences"]);
        let add = |name: &str, class: &str| Act::AddChoice {
            kind: Kind::Rating,
            name: name.into(),
            class: class.into(),
            adult: false,
        };
        act(archive, &boss, add("All Ages", "rating-teen")).await.unwrap();
        assert_eq!(ratings().await.last().unwrap(), "All Ages");
        assert_eq!(fields(act(archive, &boss, add("Loud", "loud")).await), "class: error-choice-class");
        assert_eq!(
            fields(act(archive, &boss, add("emma - jane austen", "rating-teen")).await),
            "name: error-tag-name-taken"
        );
        let all = id(archive, "All Ages").await;
        let order = act(archive, &boss, Act::Order(Kind::Rating, vec![all])).await.unwrap();
        assert_eq!(ratings().await[..2], ["All Ages", "Not Rated"]);
        undo(archive, &boss, &order).await.unwrap();
        assert!(matches!(undo(archive, &wren, &order).await, Err(Error::Invalid(_))));
        act(archive, &boss, Act::TakeCanonical(all)).await.unwrap();
        assert!(!ratings().await.contains(&"All Ages".to_owned()));
        for name in ["Not Rated", "Teen And Up Audiences", "Mature", "Explicit"] {
            act(archive, &boss, Act::TakeCanonical(id(archive, name).await)).await.unwrap();
        }
        assert_eq!(
            fields(act(archive, &boss, Act::TakeCanonical(general)).await),
            "tag: error-tag-last-choice"
        );
        assert_eq!(check(archive).await.unwrap().findings, []);
    })
    .await;
}
