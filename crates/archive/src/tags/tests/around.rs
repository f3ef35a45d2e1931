//! What stands around wrangling: pages, bins, sign-up, remarks, favourites, media, what a guest is shown of it.

use super::*;
use crate::tags::bins::{self, Bin, Cursor, Order};
use crate::tags::{favourites, media, page, remarks, wranglers};
use crate::testing::{TestArchive, each_database};
use crate::works::form::WorkForm;
use crate::works::tests::fields;

/// All about a tag, if it is there for this viewer.
async fn about(db: &mut impl crate::db::Ask, viewer: &Viewer, id: TagId) -> crate::Result<page::TagPage> {
    let tag = crate::tags::by_id(db, viewer, id).await?.ok_or(crate::Error::NotFound("tag"))?;
    page::load(db, viewer, tag).await
}

#[tokio::test]
async fn a_page_shows_the_tree_and_a_guest_no_name_that_stands_on_no_work_they_find() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["Sherlock Holmes", "Sherlock (TV)"], &["Watson"], &[]).await;
        let mut form = WorkForm { restricted: true, ..work_form() };
        form.tags.fandoms = vec!["secret sherlock".into()];
        posted(archive, &wren, form).await;
        let [all, tv, secret, watson] = [
            id(archive, "Sherlock Holmes").await,
            id(archive, "Sherlock (TV)").await,
            id(archive, "secret sherlock").await,
            id(archive, "Watson").await,
        ];
        for one in [
            Act::MakeCanonical(all),
            Act::MakeCanonical(tv),
            Act::MakeCanonical(watson),
            Act::AddMeta(tv, all),
            Act::Merge(secret, tv),
            Act::AddParent(watson, tv),
        ] {
            act(archive, &wren, one).await.unwrap();
        }
        let mut reader = archive.read().await.unwrap();
        let shown = about(&mut reader, &Viewer::guest(), tv).await.unwrap();
        assert_eq!(shown.synonyms, []);
        assert_eq!(
            shown.metas.iter().map(|leaf| leaf.tag.name.as_str()).collect::<Vec<_>>(),
            ["Sherlock Holmes"]
        );
        assert_eq!(shown.children.len(), 1);
        assert_eq!((shown.children[0].kind, shown.children[0].total), (kind_of("character"), 1));
        assert_eq!(shown.children[0].first[0].name, "Watson");
        let children =
            page::children(&mut reader, &Viewer::guest(), tv, Kind::Character, None).await.unwrap();
        assert_eq!(children[0].name, "Watson");
        let next = page::children(&mut reader, &Viewer::guest(), tv, Kind::Character, Some("watson")).await;
        assert_eq!(next.unwrap(), []);
        let shown = about(&mut reader, &wren, tv).await.unwrap();
        assert_eq!(shown.synonyms[0].name, "secret sherlock");
        let above = about(&mut reader, &wren, all).await.unwrap();
        assert_eq!((above.subs[0].tag.id, above.subs[0].depth), (tv, 1));
        assert!(about(&mut reader, &Viewer::guest(), secret).await.is_err());
        let synonym = about(&mut reader, &wren, secret).await.unwrap();
        assert_eq!(synonym.canonical.unwrap().id, tv);
    })
    .await;
}

async fn names(
    archive: &Archive,
    viewer: &Viewer,
    bin: Bin,
    kind: Kind,
    order: Order,
    text: &str,
) -> Vec<String> {
    let mut names = Vec::new();
    let mut from: Option<Cursor> = None;
    let mut reader = archive.read().await.unwrap();
    loop {
        let page = bins::page(&mut reader, viewer, bin, kind, order, text, from.as_ref()).await.unwrap();
        names.extend(page.tags.into_iter().map(|tag| tag.name));
        from = match page.next {
            Some(next) => Some(next),
            None => return names,
        };
    }
}

#[tokio::test]
async fn bins_hold_what_waits_beside_a_fandom_and_its_synonyms_and_let_go_of_what_is_wrangled() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["Emma"], &["Miss Bates", "Harriet"], &["fluff"]).await;
        tagged(archive, &wren, &["emma (novel)"], &["Miss Bates", "Jane Fairfax"], &["tea_100!"]).await;
        let draft = WorkForm { restricted: true, ..work_form() };
        posted(archive, &wren, draft).await;
        let emma = id(archive, "Emma").await;
        let beside = Bin::Beside(emma);
        assert_eq!(
            names(archive, &wren, beside, Kind::Character, Order::Uses, "").await,
            ["Miss Bates", "Harriet"]
        );
        for one in [Act::MakeCanonical(emma), Act::Merge(id(archive, "emma (novel)").await, emma)] {
            act(archive, &wren, one).await.unwrap();
        }
        assert_eq!(
            names(archive, &wren, beside, Kind::Character, Order::Name, "").await,
            ["Harriet", "Jane Fairfax", "Miss Bates"]
        );
        assert_eq!(
            names(archive, &wren, beside, Kind::Character, Order::Name, "AIR").await,
            ["Jane Fairfax"]
        );
        assert_eq!(names(archive, &wren, Bin::All, Kind::Freeform, Order::Name, "_100!").await, ["tea_100!"]);
        assert_eq!(names(archive, &wren, Bin::All, Kind::Freeform, Order::Name, "t_").await, [""; 0]);
        let bates = id(archive, "Miss Bates").await;
        let made = act(archive, &wren, Act::MakeCanonical(bates)).await.unwrap();
        let aside = act(archive, &wren, Act::SetAside(id(archive, "Harriet").await)).await.unwrap();
        assert_eq!(names(archive, &wren, beside, Kind::Character, Order::Uses, "").await, ["Jane Fairfax"]);
        change(archive, &wren, async |change| wranglers::sign_up(change, &wren, emma).await).await.unwrap();
        let mine = wranglers::mine(&mut archive.read().await.unwrap(), &wren, None).await.unwrap();
        assert_eq!(
            (mine[0].name.as_str(), mine[0].waiting),
            ("Emma", bins::Counts { characters: 1, relationships: 0, freeforms: 2 })
        );
        undo(archive, &wren, &made).await.unwrap();
        undo(archive, &wren, &aside).await.unwrap();
        assert_eq!(
            names(archive, &wren, beside, Kind::Character, Order::Uses, "").await[0],
            "Miss Bates",
            "what waits again is beside its fandoms again"
        );
        assert_eq!(names(archive, &wren, Bin::Alone, Kind::Character, Order::Uses, "").await, [""; 0]);
        let ada = member(archive, "ada").await;
        let mut reader = archive.read().await.unwrap();
        assert!(bins::page(&mut reader, &ada, Bin::All, Kind::Fandom, Order::Uses, "", None).await.is_err());
        let fandoms = names(archive, &wren, Bin::All, Kind::Fandom, Order::Uses, "").await;
        assert_eq!(fandoms, ["Emma - Jane Austen"]);
    })
    .await;
}

#[tokio::test]
async fn bins_are_read_in_order_from_an_index() {
    let test = TestArchive::sqlite().await;
    let mut change = test.archive.change(None).await.unwrap();
    for name in ["bins::by_uses", "bins::by_name", "bins::many_by_uses", "bins::many_by_name"] {
        let statement = crate::db::registry::statements().find(|s| s.name.ends_with(name)).unwrap();
        let plan = crate::db::registry::plan(&mut change, statement.sql).await;
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{name}: {plan:?}");
        assert!(plan.iter().any(|line| line.contains("tag_waiting")), "{name}: {plan:?}");
    }
}

#[tokio::test]
async fn a_bin_of_many_pages_gives_each_tag_once() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        for turn in 0..2 {
            let names: Vec<String> = (0..60 - turn * 30).map(|n| format!("tag {n:03}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            tagged(archive, &wren, &["Emma"], &[], &names).await;
        }
        let emma = id(archive, "Emma").await;
        for bin in [Bin::All, Bin::Beside(emma)] {
            for order in [Order::Uses, Order::Name] {
                let mut all = names(archive, &wren, bin, Kind::Freeform, order, "").await;
                if order == Order::Uses {
                    assert!(all[..30].iter().all(|name| name.as_str() < "tag 030"));
                    all.sort();
                }
                let expected: Vec<String> = (0..60).map(|n| format!("tag {n:03}")).collect();
                assert_eq!(all, expected);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn remarks_are_cleaned_kept_among_wranglers_and_taken_away_by_their_writer() {
    each_database(async |TestArchive { archive, .. }| {
        let (wren, robin) = (wrangler(archive, "wren").await, wrangler(archive, "robin").await);
        let tag = id(archive, "Gen").await;
        let remark = remarks::prepare("Is it <b onclick=x>one</b>?<script>x</script>".into()).await.unwrap();
        let made = change(archive, &wren, async |change| remarks::add(change, &wren, tag, &remark).await)
            .await
            .unwrap();
        let list = remarks::list(&mut archive.read().await.unwrap(), &robin, tag, None).await.unwrap();
        assert_eq!(
            (list[0].html.as_str(), list[0].user.as_deref()),
            ("<p>Is it <b>one</b>?</p>", Some("wren"))
        );
        let ada = member(archive, "ada").await;
        assert!(remarks::list(&mut archive.read().await.unwrap(), &ada, tag, None).await.is_err());
        for viewer in [&ada, &robin, &Viewer::guest()] {
            assert!(
                change(archive, viewer, async |change| remarks::remove(change, viewer, made).await)
                    .await
                    .is_err()
            );
        }
        change(archive, &wren, async |change| remarks::remove(change, &wren, made).await).await.unwrap();
        assert_eq!(remarks::total(&mut archive.read().await.unwrap(), &wren, tag).await.unwrap(), 0);
        assert_eq!(fields(remarks::prepare(" <br> ".into()).await), "remark: error-empty");
    })
    .await;
}

#[tokio::test]
async fn favourites_keep_their_order_follow_a_merge_and_end_at_twenty() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let names: Vec<String> = (0..21).map(|n| format!("tag {n:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        tagged(archive, &wren, &["Emma"], &[], &names).await;
        let mut ids = Vec::new();
        for name in &names {
            ids.push(id(archive, name).await);
        }
        for tag in &ids[..20] {
            change(archive, &wren, async |change| favourites::add(change, &wren, *tag).await).await.unwrap();
        }
        let full = change(archive, &wren, async |change| favourites::add(change, &wren, ids[20]).await).await;
        assert_eq!(fields(full), "tag: error-favourites");
        let order = [ids[7], ids[3]];
        change(archive, &wren, async |change| favourites::order(change, &wren, &order).await).await.unwrap();
        act(archive, &wren, Act::Merge(ids[7], ids[20])).await.unwrap();
        let list = favourites::list(&mut archive.read().await.unwrap(), &wren).await.unwrap();
        assert_eq!(list.iter().take(3).map(|tag| tag.id).collect::<Vec<_>>(), [ids[20], ids[3], ids[0]]);
        change(archive, &wren, async |change| favourites::remove(change, &wren, ids[20]).await)
            .await
            .unwrap();
        let list = favourites::list(&mut archive.read().await.unwrap(), &wren).await.unwrap();
        assert_eq!((list.len(), list[0].id), (19, ids[3]));
        assert!(
            favourites::list(&mut archive.read().await.unwrap(), &Viewer::guest()).await.unwrap().is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn media_list_their_fandoms_and_the_rest_is_uncategorized() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["Emma", "emma!", "Éclair", "Zorro"], &[], &[]).await;
        let (emma, books) = (id(archive, "Emma").await, id(archive, "Books & Literature").await);
        for one in [
            Act::MakeCanonical(emma),
            Act::Merge(id(archive, "emma!").await, emma),
            Act::AddParent(emma, books),
        ] {
            act(archive, &wren, one).await.unwrap();
        }
        let guest = Viewer::guest();
        let mut reader = archive.read().await.unwrap();
        let list = media::list(&mut reader, &guest).await.unwrap();
        assert_eq!((list.len(), list[0].id, list[0].fandoms), (11, books, 1));
        assert_eq!((list[0].top[0].id, list[0].top[0].works), (emma, 2));
        let rest = list.last().unwrap();
        assert_eq!((rest.uncategorized, rest.fandoms), (true, 2));
        let under = media::fandoms_of(&mut reader, &guest, rest, None, None).await.unwrap();
        assert_eq!(under.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["Zorro", "Éclair"]);
        let letters = media::letters(&mut reader, &guest, rest).await.unwrap();
        assert_eq!(letters, [("z".to_owned(), 1), ("é".to_owned(), 1)]);
        let one = media::fandoms_of(&mut reader, &guest, rest, Some("É"), None).await.unwrap();
        assert_eq!(one.len(), 1);
        let after = media::fandoms_of(&mut reader, &guest, rest, None, Some("Zorro")).await.unwrap();
        assert_eq!(after[0].name, "Éclair");
        let none = media::fandoms_of(&mut reader, &guest, &list[0], Some("m"), None).await.unwrap();
        assert_eq!(none, []);
    })
    .await;
}

#[tokio::test]
async fn guidelines_are_written_by_who_runs_the_archive() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let text = wranglers::prepare_guidelines("<h3>Be kind</h3><script>x</script>".into()).await.unwrap();
        assert!(
            change(archive, &wren, async |change| wranglers::save_guidelines(change, &wren, &text).await)
                .await
                .is_err()
        );
        let system = Viewer::system();
        change(archive, &system, async |change| wranglers::save_guidelines(change, &system, &text).await)
            .await
            .unwrap();
        let kept = wranglers::guidelines(&mut archive.read().await.unwrap()).await.unwrap();
        assert_eq!((kept.html.as_str(), kept.source.as_str()), ("<h3>Be kind</h3>", text.source.as_str()));
        crate::settings::load(&mut archive.read().await.unwrap()).await.unwrap();
    })
    .await;
}
