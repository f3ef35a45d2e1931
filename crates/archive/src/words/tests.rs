//! Tests of the index: what is found after which change, and what never is.

use super::query::Query;
use super::*;
use crate::people::preferences::{self, Preferences};
use crate::policy::{Role, Roles, Viewer};
use crate::settings::{self, Settings};
use crate::tags::wrangle::{Act, wrangle};
use crate::tags::{self, Kind};
use crate::testing::{TestArchive, each_database};
use crate::works::bin;
use crate::works::form::{Purpose, WorkForm};
use crate::works::load;
use crate::works::tests::{add, change, made, member, posted, work_form};

async fn words(archive: &Archive) -> Words {
    let words = Words::open(archive, None).await.unwrap();
    words.catch_up(archive).await.unwrap();
    words
}

fn parse(typed: &str) -> Node {
    Query::parse(typed, crate::Time(0)).unwrap_or_else(|fault| panic!("{typed}: {fault:?}")).root
}

async fn find(archive: &Archive, words: &Words, typed: &str) -> Vec<WorkId> {
    words.catch_up(archive).await.unwrap();
    words.matching(&parse(typed)).unwrap()
}

fn titled(title: &str) -> WorkForm {
    WorkForm { title: title.into(), ..work_form() }
}

#[tokio::test]
async fn every_field_is_found_by_itself_and_by_words_without_a_field() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let form = WorkForm {
            notes: "<p>For <em>Grace</em>.</p>".into(),
            end_notes: "Thanks to Hopper.".into(),
            ..titled("The Café")
        };
        let work =
            made(archive, &ada, form, &["<p>Miss Bates lit the l<b>am</b>p.</p>"], Purpose::Post).await;
        let other = posted(archive, &ada, titled("Elsewhere")).await;
        let words = words(archive).await;
        for (typed, found) in [
            ("cafe", true),
            ("CAFÉ", true),
            ("title:café", true),
            ("title:lamp", false),
            ("notes:grace", true),
            ("hopper", true),
            ("text:lamp", true),
            ("\"lit the lamp\"", true),
            ("\"lit lamp\"", false),
            ("\"grace thanks\"", false),
            ("lit NOT cafe", false),
            ("caf* l?mp", true),
            ("creator:ada cafe", true),
            ("creator:ad cafe", false),
            ("summary:lamp cafe", true),
        ] {
            assert_eq!(find(archive, &words, typed).await.contains(&work), found, "{typed}");
        }
        assert_eq!(find(archive, &words, "ada").await, [work, other]);
        assert_eq!(find(archive, &words, "-cafe").await, [other]);
        assert_eq!(find(archive, &words, "cafe OR elsewhere").await, [work, other]);
        assert_eq!(find(archive, &words, "emma austen").await.len(), 2, "tags are words too");
    })
    .await;
}

#[tokio::test]
async fn drafts_hidden_binned_and_unrevealed_works_and_drafts_of_chapters_are_not_in_it() {
    each_database(async |test| {
        let archive = &test.archive;
        let ada = member(archive, "ada").await;
        let staff = Viewer::system();
        let work = posted(archive, &ada, titled("Canary")).await;
        made(archive, &ada, titled("Canary draft"), &["A text of some length."], Purpose::Draft).await;
        let words = words(archive).await;
        assert_eq!(find(archive, &words, "canary").await, [work]);
        change(archive, &staff, async |change| bin::hide(change, &staff, work).await).await.unwrap();
        assert_eq!(find(archive, &words, "canary").await, []);
        change(archive, &staff, async |change| bin::show(change, &staff, work).await).await.unwrap();
        assert_eq!(find(archive, &words, "canary").await, [work]);
        add(archive, &ada, work, "A nightingale, unposted.", false).await;
        assert_eq!(find(archive, &words, "nightingale").await, []);
        add(archive, &ada, work, "A nightingale, posted.", true).await;
        assert_eq!(find(archive, &words, "nightingale").await, [work]);
        change(archive, &ada, async |change| bin::bin(change, &ada, work).await).await.unwrap();
        assert_eq!(find(archive, &words, "canary").await, []);
        change(archive, &ada, async |change| bin::put_back(change, &ada, work).await).await.unwrap();
        assert_eq!(find(archive, &words, "canary").await, [work]);
        test.veil(work).await;
        words.rebuild(archive).await.unwrap();
        assert_eq!(find(archive, &words, "canary").await, []);
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_an_anonymous_work_by_its_creators_name() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "lovelace").await;
        posted(archive, &ada, WorkForm { anonymous: true, ..titled("Masked") }).await;
        let words = words(archive).await;
        assert_eq!(find(archive, &words, "lovelace").await, []);
        assert_eq!(find(archive, &words, "masked").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn texts_are_left_out_where_the_archive_the_author_or_the_work_says_so() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bea) = (member(archive, "ada").await, member(archive, "bea").await);
        let one = posted(archive, &ada, titled("One")).await;
        let two = posted(archive, &bea, titled("Two")).await;
        let words = words(archive).await;
        let evening = async || find(archive, &words, "text:evening").await;
        assert_eq!(evening().await, [one, two]);
        let shy = Preferences { texts_unsearched: true, ..Preferences::default() };
        let person = ada.person.unwrap();
        change(archive, &ada, async |change| preferences::save(change, person, &shy).await).await.unwrap();
        assert_eq!(evening().await, [two]);
        change(archive, &bea, async |change| set_text_hidden(change, &bea, two, true).await).await.unwrap();
        assert_eq!(evening().await, []);
        assert!(change(archive, &ada, async |c| set_text_hidden(c, &ada, two, false).await).await.is_err());
        change(archive, &bea, async |change| set_text_hidden(change, &bea, two, false).await).await.unwrap();
        assert_eq!(evening().await, [two]);
        let closed = Settings { search_texts: false, ..Settings::default() };
        let system = Viewer::system();
        change(archive, &system, async |c| settings::save(c, &system, &closed).await).await.unwrap();
        assert_eq!(evening().await, []);
        assert_eq!(find(archive, &words, "title:two").await, [two]);
    })
    .await;
}

#[tokio::test]
async fn the_best_come_first_and_what_is_not_among_them_never() {
    let TestArchive { archive, .. } = &TestArchive::sqlite().await;
    let ada = member(archive, "ada").await;
    let text = made(archive, &ada, titled("One"), &["A heron stood in the reeds."], Purpose::Post).await;
    let title = posted(archive, &ada, titled("The Heron")).await;
    let both = made(archive, &ada, titled("Heron, heron"), &["A heron stood."], Purpose::Post).await;
    let words = words(archive).await;
    let heron = parse("heron");
    assert_eq!(words.ranked(&heron, &[text, title, both], 0, 20).unwrap(), [both, title, text]);
    assert_eq!(words.ranked(&heron, &[text, title, both], 1, 1).unwrap(), [title]);
    assert_eq!(words.ranked(&heron, &[text, both], 0, 20).unwrap(), [both, text]);
    assert_eq!(words.matching(&heron).unwrap(), [text, title, both]);
}

#[tokio::test]
async fn an_index_goes_on_where_it_stopped_and_a_broken_one_is_built_again() {
    let test = TestArchive::sqlite().await;
    let archive = &test.archive;
    let folder = test.folder().join("words");
    let ada = member(archive, "ada").await;
    let one = posted(archive, &ada, titled("Oriole")).await;
    let words = Words::open(archive, Some(&folder)).await.unwrap();
    words.catch_up(archive).await.unwrap();
    let n = words.position();
    // Thrown away in the middle, as a crash would: what was committed stays.
    drop(words);
    let two = posted(archive, &ada, titled("Oriole too")).await;
    let words = Words::open(archive, Some(&folder)).await.unwrap();
    assert_eq!(words.position(), n, "it begins where the last commit was");
    assert_eq!(words.matching(&parse("oriole")).unwrap(), [one]);
    assert_eq!(find(archive, &words, "oriole").await, [one, two]);
    drop(words);
    for keep in [0.5, 0.0] {
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let cut = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "pos")).unwrap();
        let bytes = std::fs::read(&cut).unwrap();
        std::fs::write(&cut, &bytes[..(bytes.len() as f64 * keep) as usize]).unwrap();
        let words = Words::open(archive, Some(&folder)).await.unwrap();
        assert_eq!(words.position(), 0);
        assert_eq!(find(archive, &words, "oriole").await, [one, two]);
    }
    for (file, text) in [("version", "0"), ("meta.json", "{}")] {
        std::fs::write(folder.join(file), text).unwrap();
        let words = Words::open(archive, Some(&folder)).await.unwrap();
        assert_eq!(words.position(), 0, "{file}");
        assert_eq!(find(archive, &words, "oriole").await, [one, two]);
    }
}

#[tokio::test]
async fn an_erased_works_words_are_gone_from_every_file() {
    let test = TestArchive::sqlite().await;
    let archive = &test.archive;
    let folder = test.folder().join("words");
    let ada = member(archive, "ada").await;
    let kept = posted(archive, &ada, titled("Staying")).await;
    let gone = posted(archive, &ada, titled("Zyzzyvaquux")).await;
    let words = Words::open(archive, Some(&folder)).await.unwrap();
    words.catch_up(archive).await.unwrap();
    let holds = || {
        let reading = words.reading();
        let title = reading.fields.of(query::Field::Title);
        reading.reader.searcher().segment_readers().iter().any(|segment| {
            segment.inverted_index(title).unwrap().terms().term_ord("zyzzyvaquux").unwrap().is_some()
        })
    };
    assert!(holds());
    change(archive, &ada, async |change| bin::erase_now(change, &ada, gone).await).await.unwrap();
    assert_eq!(find(archive, &words, "zyzzyvaquux").await, []);
    assert!(!holds(), "no segment knows the word any more");
    assert_eq!(find(archive, &words, "staying").await, [kept]);
}

fn marked(snippet: &Snippet) -> String {
    snippet
        .pieces
        .iter()
        .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

#[tokio::test]
async fn snippets_come_from_the_chapter_with_the_most_found_and_never_from_what_may_not_be_read() {
    each_database(async |test| {
        let archive = &test.archive;
        let (ada, bea, guest) = (member(archive, "ada").await, member(archive, "bea").await, Viewer::guest());
        let form = WorkForm { notes: "A heron in the notes.".into(), ..titled("Reeds") };
        let work = made(
            archive,
            &ada,
            form,
            &["A heron, once.", "A heron. The heron again; <b>heron</b>!"],
            Purpose::Post,
        )
        .await;
        let inner = WorkForm { restricted: true, ..titled("Heron inside") };
        let inner = made(archive, &ada, inner, &["A heron for members."], Purpose::Post).await;
        add(archive, &ada, work, "A draft of heron, heron, heron, heron.", false).await;
        let words = words(archive).await;
        let heron = parse("heron");
        let mut db = archive.read().await.unwrap();
        let both = [work, inner];
        let (found, statements) =
            crate::db::counted(words.snippets(&mut db, &guest, &both, &heron, true)).await;
        let found = found.unwrap();
        assert!(statements <= 3, "{statements}");
        assert_eq!(found.len(), 1, "a guest is shown nothing of a members' work");
        assert_eq!(marked(&found[&work]), "A [heron]. The [heron] again; [heron]!");
        assert_eq!(found[&work].field, query::Field::Text);
        let found = words.snippets(&mut db, &bea, &both, &heron, true).await.unwrap();
        assert_eq!(marked(&found[&inner]), "A [heron] for members.");
        let found =
            words.snippets(&mut db, &guest, &[work], &parse("notes:heron reeds"), true).await.unwrap();
        assert_eq!(marked(&found[&work]), "A [heron] in the notes.");
        let found = words.snippets(&mut db, &guest, &[work], &parse("again hero*"), true).await.unwrap();
        assert!(marked(&found[&work]).contains("[again]"));
        drop(db);
        // The index may be late; what is shown never is.
        change(archive, &ada, async |change| set_text_hidden(change, &ada, work, true).await).await.unwrap();
        let mut db = archive.read().await.unwrap();
        let found = words.snippets(&mut db, &guest, &[work], &heron, true).await.unwrap();
        assert_eq!(marked(&found[&work]), "A [heron] in the notes.");
    })
    .await;
}

#[tokio::test]
async fn within_a_work_its_posted_chapters_are_found_by_whoever_may_read_it() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, guest) = (member(archive, "ada").await, Viewer::guest());
        let texts = ["A heron stood there.", "Nothing of note here.", "The reeds; a heron."];
        let work = made(archive, &ada, titled("Reeds"), &texts, Purpose::Post).await;
        add(archive, &ada, work, "A heron, unposted.", false).await;
        let mut db = archive.read().await.unwrap();
        let reading = async |db: &mut crate::Reader, viewer: &Viewer| match load::work(db, viewer, work).await
        {
            Ok(load::Look::Shown(shown)) => Some(*shown),
            _ => None,
        };
        let (guests, adas) = (reading(&mut db, &guest).await.unwrap(), reading(&mut db, &ada).await.unwrap());
        let heron = parse("heron");
        let (found, statements) = crate::db::counted(within(&mut db, guests.clone(), &heron, true)).await;
        let Within { chapters: found, texts } = found.unwrap();
        assert!(texts && statements <= 4, "{statements}");
        assert_eq!(found.iter().map(|chapter| chapter.number).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(marked(&found[1].snippets[0]), "The reeds; a [heron].");
        let unposted = within(&mut db, adas, &parse("unposted"), true).await.unwrap();
        assert_eq!(unposted.chapters, [], "not even for its author");
        let one = within(&mut db, guests.clone(), &parse("heron -reeds"), true).await.unwrap();
        assert_eq!(one.chapters.len(), 1);
        assert_eq!(within(&mut db, guests.clone(), &heron, false).await.unwrap(), Within::default());
        drop(db);
        change(archive, &ada, async |change| set_text_hidden(change, &ada, work, true).await).await.unwrap();
        let mut db = archive.read().await.unwrap();
        assert_eq!(
            within(&mut db, guests, &heron, true).await.unwrap(),
            Within::default(),
            "its author closed it"
        );
    })
    .await;
}

#[tokio::test]
async fn people_and_tags_are_found_by_words_of_their_names_and_their_beginnings() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada_lovelace").await;
        member(archive, "grace").await;
        let words = words(archive).await;
        let page = (0, 20);
        let mut db = archive.read().await.unwrap();
        for (typed, names) in [("love", 1), ("LOVELACE ada", 1), ("lovelace grace", 0), ("gra", 1), ("", 0)] {
            assert_eq!(words.find_people(&mut db, typed, page).await.unwrap().total, names, "{typed}");
        }
        let guest = Viewer::guest();
        let names = async |db: &mut crate::Reader, viewer: &Viewer, typed: &str, kind| {
            let wish = Wish { kind, ..Wish::default() };
            let found = words.find_tags(db, viewer, typed, wish, page).await.unwrap();
            found.found.into_iter().map(|tag| tag.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&mut db, &guest, "bates", None).await, Vec::<String>::new());
        drop(db);
        let hidden = WorkForm { restricted: true, ..titled("Inside") };
        posted(archive, &ada, hidden).await;
        words.catch_up(archive).await.unwrap();
        let mut db = archive.read().await.unwrap();
        assert_eq!(
            names(&mut db, &guest, "bates", None).await,
            Vec::<String>::new(),
            "a guest's list tells of no members' work"
        );
        assert_eq!(names(&mut db, &ada, "bat miss", None).await, ["Miss Bates"]);
        assert_eq!(names(&mut db, &ada, "emma", Some(Kind::Fandom)).await, ["Emma - Jane Austen"]);
        let canonical = Wish { canonical: Some(true), ..Wish::default() };
        assert_eq!(words.find_tags(&mut db, &ada, "emma", canonical, page).await.unwrap().total, 0);
        let others = Wish { canonical: Some(false), ..Wish::default() };
        assert!(words.find_tags(&mut db, &ada, "emma", others, page).await.unwrap().total > 0);
        // What belongs to a fandom is what wranglers tied to it, not what stands beside it.
        drop(db);
        let wren = member(archive, "wren").await.person.unwrap();
        let wren = Viewer::member(wren, Roles::default().with(Role::Wrangler));
        let mut reader = archive.read().await.unwrap();
        let fandom = tags::by_name(&mut reader, &wren, "Emma - Jane Austen").await.unwrap().unwrap().id;
        let bates = tags::by_name(&mut reader, &wren, "Miss Bates").await.unwrap().unwrap().id;
        let under = Wish { fandom: Some(fandom), ..Wish::default() };
        assert_eq!(words.find_tags(&mut reader, &ada, "bates", under, page).await.unwrap().total, 0);
        drop(reader);
        for act in [Act::MakeCanonical(fandom), Act::AddParent(bates, fandom)] {
            change(archive, &wren, async |change| wrangle(change, &wren, &act).await).await.unwrap();
        }
        let mut reader = archive.read().await.unwrap();
        assert_eq!(words.find_tags(&mut reader, &ada, "bates", under, page).await.unwrap().total, 1);
        assert_eq!(words.find_tags(&mut reader, &ada, "emma", under, page).await.unwrap().total, 0);
    })
    .await;
}

#[tokio::test]
async fn words_and_filters_under_one_or_are_put_together_by_sets() {
    let TestArchive { archive, .. } = &TestArchive::sqlite().await;
    let ada = member(archive, "ada").await;
    let one = posted(archive, &ada, titled("Heron")).await;
    let two = posted(archive, &ada, titled("Reeds")).await;
    let three = posted(archive, &ada, titled("Heron and reeds")).await;
    let words = words(archive).await;
    let mut many = |_: &query::Filter| Ok(vec![two, three]);
    for (typed, ids) in [
        ("heron words:>1", vec![three]),
        ("heron OR words:>1", vec![one, two, three]),
        ("NOT (heron words:>1)", vec![one, two]),
        ("heron NOT (reeds OR words:>1)", vec![one]),
        ("-words:>1", vec![one]),
    ] {
        assert_eq!(words.evaluate(&parse(typed), &mut many).unwrap().ids(), ids, "{typed}");
    }
}
