//! Tests of series, on both databases.

mod sight;

use super::*;
use crate::policy::{Role, Roles};
use crate::series::load::{SeriesPage, Whose};
use crate::testing::{TestArchive, each_database};
use crate::works::blurbs;
use crate::works::form::{Purpose, WorkForm};
use crate::works::load as work_load;
use crate::works::save;
use crate::works::tests::{TEXT, change, fields, made, member, posted, prepared, shown, work_form};
use crate::{Archive, WorkId, check};

async fn series(archive: &Archive, by: &Viewer, title: &str, works: &[WorkId]) -> SeriesId {
    let form = SeriesForm { title: title.into(), ..SeriesForm::default() };
    let form = prepare(form).await.unwrap();
    change(archive, by, async |change| {
        let series = make(change, by, &form, "").await?;
        for work in works {
            places::put_in(change, by, series, *work).await?;
        }
        Ok(series)
    })
    .await
    .unwrap()
}

async fn look(archive: &Archive, viewer: &Viewer, series: SeriesId) -> Result<SeriesPage> {
    load::page(&mut archive.read().await.unwrap(), viewer, series, 1).await
}

/// The works a viewer finds in a series, and the names over it.
async fn seen(archive: &Archive, viewer: &Viewer, series: SeriesId) -> (Vec<WorkId>, Vec<String>) {
    let page = look(archive, viewer, series).await.unwrap();
    assert_eq!(page.works.len() as i64, page.series.works);
    (page.works, page.series.creators.into_iter().map(|byline| byline.pseud).collect())
}

async fn is_gone(archive: &Archive, viewer: &Viewer, series: SeriesId) -> bool {
    matches!(look(archive, viewer, series).await, Err(Error::NotFound(_)))
}

async fn titled(archive: &Archive, by: &Viewer, title: &str) -> WorkId {
    posted(archive, by, WorkForm { title: title.into(), ..work_form() }).await
}

async fn stamp(archive: &Archive, work: WorkId) -> i64 {
    let system = Viewer::system();
    work_load::head(&mut archive.read().await.unwrap(), &system, work).await.unwrap().stamp
}

async fn order(archive: &Archive, by: &Viewer, series: SeriesId, order: &[WorkId]) -> Result<()> {
    change(archive, by, async |change| places::reorder(change, by, series, order).await).await
}

/// Who, number, previous, next of a work's only series, as its page says.
async fn part(
    archive: &Archive,
    viewer: &Viewer,
    work: WorkId,
) -> Option<(i64, Option<WorkId>, Option<WorkId>)> {
    let parts = shown(archive, viewer, work).await.series;
    assert!(parts.len() < 2);
    let loaded = blurbs::load(&mut archive.read().await.unwrap(), viewer, &[work]).await.unwrap();
    let numbers: Vec<_> = loaded[0].series.iter().map(|part| part.position).collect();
    assert_eq!(numbers, parts.iter().map(|part| part.position).collect::<Vec<_>>());
    parts.first().map(|part| (part.position, part.previous, part.next))
}

async fn sound(archive: &Archive) {
    assert_eq!(check::check(archive).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_series_is_made_filled_ordered_emptied_and_erased_and_its_works_stay() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, guest) = (member(archive, "ada").await, Viewer::guest());
        let works = [
            titled(archive, &ada, "One").await,
            titled(archive, &ada, "Two").await,
            titled(archive, &ada, "Three").await,
        ];
        let [one, two, three] = works;
        let empty = series(archive, &ada, "  The   Lamps ", &[]).await;
        assert!(is_gone(archive, &guest, empty).await, "an empty series is its maker's");
        let own = look(archive, &ada, empty).await.unwrap();
        assert_eq!((own.series.title.as_str(), own.series.works, own.own), ("The Lamps", 0, true));
        assert_eq!(own.series.creators[0].pseud, "ada");

        let lamps = series(archive, &ada, "Lamps", &works).await;
        assert_eq!(seen(archive, &guest, lamps).await, (works.to_vec(), vec!["ada".to_owned()]));
        let page = look(archive, &guest, lamps).await.unwrap();
        assert_eq!(page.series.words, shown(archive, &ada, one).await.words * 3);
        assert_eq!(page.series.fandoms, ["Emma - Jane Austen"]);
        assert!(page.series.begun.is_some() && page.series.updated.is_some() && !page.own);
        assert_eq!(part(archive, &guest, two).await, Some((2, Some(one), Some(three))));

        order(archive, &ada, lamps, &[three, one, two]).await.unwrap();
        assert_eq!(seen(archive, &guest, lamps).await.0, [three, one, two]);
        assert_eq!(part(archive, &guest, two).await, Some((3, Some(one), None)));
        for wrong in [&[three, one][..], &[three, one, one], &[three, one, two, WorkId(99)]] {
            assert!(matches!(order(archive, &ada, lamps, wrong).await, Err(Error::Conflict)));
        }
        change(archive, &ada, async |change| places::take_out(change, &ada, lamps, one).await).await.unwrap();
        assert_eq!(seen(archive, &guest, lamps).await.0, [three, two]);
        assert_eq!(part(archive, &guest, one).await, None);
        sound(archive).await;

        change(archive, &ada, async |change| erase(change, &ada, lamps).await).await.unwrap();
        assert!(is_gone(archive, &ada, lamps).await);
        assert_eq!(part(archive, &guest, two).await, None);
        sound(archive).await;
    })
    .await;
}

#[tokio::test]
async fn every_change_of_a_series_is_journaled_and_stamps_its_works() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let (one, two) = (titled(archive, &ada, "One").await, titled(archive, &ada, "Two").await);
        let late = titled(archive, &ada, "Late").await;
        let lamps = series(archive, &ada, "Lamps", &[one, two]).await;
        let form = SeriesForm { title: "Lanterns".into(), complete: true, ..SeriesForm::default() };
        let form = prepare(form).await.unwrap();
        for step in 0..7 {
            let before = (stamp(archive, one).await, stamp(archive, two).await);
            let newest = *archive.newest().borrow();
            change(archive, &ada, async |change| match step {
                0 => save(change, &ada, lamps, &form).await,
                1 => places::reorder(change, &ada, lamps, &[two, one]).await,
                2 => places::put_in(change, &ada, lamps, late).await,
                3 => bin::hide(change, &Viewer::system(), late).await,
                4 => bin::show(change, &Viewer::system(), late).await,
                5 => bin::erase_now(change, &ada, late).await,
                _ => erase(change, &ada, lamps).await,
            })
            .await
            .unwrap();
            let after = (stamp(archive, one).await, stamp(archive, two).await);
            assert!(after.0 > before.0 && after.1 > before.1, "step {step}");
            assert!(*archive.newest().borrow() > newest, "step {step}");
        }
        let entries = crate::journal::entries_after(&mut archive.read().await.unwrap(), 0).await.unwrap();
        let verbs: Vec<_> =
            entries.iter().filter(|e| e.note.noun == Noun::Series).map(|e| e.note.verb).collect();
        assert_eq!((verbs[0], *verbs.last().unwrap()), (Verb::Made, Verb::Erased));
    })
    .await;
}

#[tokio::test]
async fn only_its_creators_change_a_series_each_with_their_own_works_and_who_made_it_deletes_it() {
    each_database(async |test| {
        let TestArchive { archive, .. } = test;
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let keeper = Viewer::member(
            member(archive, "keeper").await.person.unwrap(),
            Roles::default().with(Role::Moderator),
        );
        let (one, two) = (titled(archive, &ada, "One").await, titled(archive, &ben, "Two").await);
        let lamps = series(archive, &ada, "Lamps", &[one]).await;
        for (viewer, work) in [(&ben, two), (&ben, one), (&keeper, one), (&ada, two), (&Viewer::guest(), one)]
        {
            let put =
                change(archive, viewer, async |change| places::put_in(change, viewer, lamps, work).await)
                    .await;
            assert!(matches!(put, Err(Error::Forbidden)), "{put:?}");
        }
        // A work of both makes Ben a creator: he is named, and puts in what is his.
        let both = titled(archive, &ada, "Both").await;
        test.join(both, ben.person.unwrap()).await;
        change(archive, &ada, async |change| places::put_in(change, &ada, lamps, both).await).await.unwrap();
        change(archive, &ben, async |change| places::put_in(change, &ben, lamps, two).await).await.unwrap();
        assert_eq!(
            seen(archive, &Viewer::guest(), lamps).await,
            (vec![one, both, two], vec!["ada".into(), "ben".into()])
        );
        let deleted = change(archive, &ben, async |change| erase(change, &ben, lamps).await).await;
        assert!(matches!(deleted, Err(Error::Forbidden)));
        // Ben's draft keeps its place where Ada orders what she sees.
        let draft = made(archive, &ben, work_form(), &[TEXT], Purpose::Draft).await;
        change(archive, &ben, async |change| places::put_in(change, &ben, lamps, draft).await).await.unwrap();
        order(archive, &ben, lamps, &[one, draft, both, two]).await.unwrap();
        let lines = manage::lines(&mut archive.read().await.unwrap(), &ada, lamps).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.work).collect::<Vec<_>>(), [one, both, two]);
        order(archive, &ada, lamps, &[two, both, one]).await.unwrap();
        let lines = manage::lines(&mut archive.read().await.unwrap(), &ben, lamps).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.work).collect::<Vec<_>>(), [two, draft, both, one]);
        // Without a work there he is nobody to it.
        for work in [both, two, draft] {
            change(archive, &ada, async |change| places::take_out(change, &ada, lamps, work).await)
                .await
                .unwrap();
        }
        let read = manage::load(&mut archive.read().await.unwrap(), &ben, lamps).await;
        assert!(matches!(read, Err(Error::Forbidden)));
        assert_eq!(
            manage::choices(&mut archive.read().await.unwrap(), ben.person.unwrap()).await.unwrap(),
            []
        );
        sound(archive).await;
    })
    .await;
}

#[tokio::test]
async fn the_form_of_a_work_puts_it_into_series_and_takes_it_out() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let begin = WorkForm { new_series: " Lamps ".into(), ..work_form() };
        let work = posted(archive, &ada, begin).await;
        let lamps = shown(archive, &ada, work).await.series[0].clone();
        assert_eq!((lamps.title.as_str(), lamps.position), ("Lamps", 1));
        let others = series(archive, &ben, "Ben's", &[titled(archive, &ben, "His").await]).await;
        let own = series(archive, &ada, "Own", &[]).await;
        let save_with = async |series: Option<Vec<SeriesId>>, new: String| {
            let base = shown(archive, &ada, work).await.revision;
            let form = WorkForm { series, new_series: new, ..work_form() };
            let form = prepared(archive, form, &[], Purpose::Post).await;
            change(archive, &ada, async |change| save::save(change, &ada, work, &form, base).await).await
        };
        let now = async || {
            let parts = shown(archive, &ada, work).await.series;
            parts.into_iter().map(|part| part.title).collect::<Vec<_>>()
        };
        save_with(None, String::new()).await.unwrap();
        assert_eq!(now().await, ["Lamps"]);
        save_with(Some(vec![lamps.id, own]), "Third".into()).await.unwrap();
        assert_eq!(now().await, ["Lamps", "Own", "Third"]);
        save_with(Some(vec![own]), String::new()).await.unwrap();
        assert_eq!(now().await, ["Own"]);
        for foreign in [others, SeriesId(999)] {
            let refused = save_with(Some(vec![own, foreign]), String::new()).await;
            assert_eq!(fields(refused), "series: error-series-not-yours");
        }
        let long = WorkForm { new_series: "x".repeat(256), ..work_form() };
        assert_eq!(
            long.check(&[], Purpose::Draft, archive.now()).fields.keys().copied().collect::<Vec<_>>(),
            ["series"]
        );
        assert_eq!(now().await, ["Own"]);
    })
    .await;
}

#[tokio::test]
async fn a_form_is_checked_and_sent_twice_makes_one() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        assert_eq!(fields(prepare(SeriesForm::default()).await), "title: error-series-title");
        let long = SeriesForm {
            title: "x".repeat(256),
            summary: "x".repeat(1_251),
            notes: "x".repeat(5_001),
            complete: false,
        };
        assert_eq!(
            fields(prepare(long).await),
            "notes: error-too-long, summary: error-too-long, title: error-too-long"
        );
        let form = SeriesForm {
            title: "Lamps".into(),
            summary: "Lit.<script>x</script>".into(),
            ..SeriesForm::default()
        };
        let form = prepare(form).await.unwrap();
        let twice = async || change(archive, &ada, async |change| make(change, &ada, &form, "n").await).await;
        let lamps = twice().await.unwrap();
        assert_eq!(twice().await.unwrap(), lamps);
        assert_eq!(look(archive, &ada, lamps).await.unwrap().series.summary, "<p>Lit.</p>");
        let guest = Viewer::guest();
        let refused = change(archive, &guest, async |change| make(change, &guest, &form, "").await).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let editable = manage::load(&mut archive.read().await.unwrap(), &ada, lamps).await.unwrap();
        assert_eq!((editable.form.summary.as_str(), editable.deletes), ("Lit.<script>x</script>", true));
    })
    .await;
}

#[tokio::test]
async fn two_works_of_one_series_are_changed_at_once_and_a_full_series_takes_no_more() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let mut works = Vec::new();
        for n in 0..4 {
            works.push(titled(archive, &ada, &format!("Lamp {n}")).await);
        }
        let lamps = series(archive, &ada, "Lamps", &works).await;
        let tasks = works.iter().copied().flat_map(|work| [(work, true), (work, false)]);
        let tasks: Vec<_> = tasks
            .map(|(work, hide)| {
                let archive = archive.clone();
                tokio::spawn(async move {
                    let system = Viewer::system();
                    change(&archive, &system, async |change| match hide {
                        true => bin::hide(change, &system, work).await,
                        false => bin::show(change, &system, work).await,
                    })
                    .await
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        sound(archive).await;
        for n in 0..limits::SERIES_OF_WORK - 1 {
            series(archive, &ada, &format!("Series {n}"), &works[..1]).await;
        }
        let one_more = series(archive, &ada, "One more", &[]).await;
        let put =
            change(archive, &ada, async |change| places::put_in(change, &ada, one_more, works[0]).await)
                .await;
        assert_eq!(fields(put), "series: error-series-many");
        assert_eq!(seen(archive, &ada, lamps).await.0.len(), works.len() - hidden(archive, &works).await);
    })
    .await;
}

async fn hidden(archive: &Archive, works: &[WorkId]) -> usize {
    let mut hidden = 0;
    for work in works {
        hidden += usize::from(shown(archive, &Viewer::system(), *work).await.standing.hidden);
    }
    hidden
}
