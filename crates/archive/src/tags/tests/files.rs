//! The thesaurus as a file: out and in again, and what is told of lines that cannot be done.

use super::*;
use crate::check::check;
use crate::policy::Role;
use crate::tags::log::{self, Logged, Which};
use crate::tags::thesaurus::look::{self, preview};
use crate::tags::thesaurus::{Report, export, import, read};
use crate::tags::wrangle::Deed;
use crate::testing::{TestArchive, each_database};
use crate::works::tests::fields;

async fn exported(archive: &Archive, viewer: &Viewer) -> String {
    let mut text = String::new();
    let mut reader = archive.read().await.unwrap();
    export(&mut reader, viewer, |piece| {
        text.push_str(piece);
        Ok(())
    })
    .await
    .unwrap();
    text
}

const FILE: &str = "kind,name,canonical,synonym_of,metas,parents,unwrangleable,remark\r\n\
character,Emma Woodhouse,yes,,,\"Emma, Emma (2020)\",no,first\r\n\
character,Miss Woodhouse,no,Emma Woodhouse,,,,\r\n\
fandom,Emma,yes,,Works of Jane Austen,Books & Literature,,\r\n\
fandom,Works of Jane Austen,YES,,,,,\r\n\
fandom,Emma (2020),yes,,Emma,\"Movies & Film, Books & Literature\",,\r\n\
fandom,\"EMMA \"\"the\"\" novel\",no,Emma,,,,\r\n\
freeform,aaaaaaaaaaa,no,,,,yes,\r\n\
freeform,waits for Emma,no,,,Emma,,\r\n\
relationship,Emma Woodhouse/George Knightley,yes,,,\"Emma, Emma Woodhouse\",,\r\n";

#[tokio::test]
async fn a_thesaurus_comes_out_as_it_went_in_and_goes_out_again() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["emma"], &["miss woodhouse"], &[]).await;
        let typed_before = typed(archive).await;
        let empty = exported(archive, &wren).await;
        let report = import(archive, &wren, FILE).await.unwrap();
        assert_eq!((report.problems, report.lines, report.made), (vec![], 9, 7));
        let once = exported(archive, &wren).await;
        assert!(once.contains("Miss Woodhouse,character,no,Emma Woodhouse,,,no\r\n"), "{once}");
        assert!(
            once.contains("Emma (2020),fandom,yes,,\"Books & Literature, Movies & Film\",Emma,no\r\n"),
            "{once}"
        );
        assert!(once.contains("waits for Emma,freeform,no,,Emma,,no\r\n"), "{once}");
        let again = import(archive, &wren, &once).await.unwrap();
        assert_eq!((again.acts, again.made, again.problem_count), (0, 0, 0));
        let other = TestArchive::sqlite().await;
        let boss = Viewer::member(
            member(&other.archive, "boss").await.person.unwrap(),
            Roles::default().with(Role::Admin),
        );
        let report = import(&other.archive, &boss, &once).await.unwrap();
        assert_eq!(report.problems, []);
        assert_eq!(exported(&other.archive, &boss).await, once);
        assert_eq!(typed(archive).await, typed_before);
        assert_eq!(check(archive).await.unwrap().findings, []);
        // All of it is undone from the last batch to the first.
        let batches =
            log::list(&mut archive.read().await.unwrap(), &wren, log::Which::All, None).await.unwrap();
        let mut firsts: Vec<_> = batches.iter().filter_map(|entry| entry.batch).collect();
        firsts.dedup();
        for batch in firsts {
            change(archive, &wren, async |change| log::undo_batch(change, &wren, batch).await).await.unwrap();
        }
        assert_eq!(exported(archive, &wren).await, empty);
    })
    .await;
}

#[tokio::test]
async fn lines_that_cannot_be_done_are_told_and_the_others_are_done() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let file = "name,kind,canonical,synonym_of,metas\n\
            A,fandom,yes,,B\n\
            B,fandom,yes,,A\n\
            C,fandom,no,C,\n\
            D,fandom,no,Nowhere,\n\
            \"E,fandom\n\
            F,planet,yes,,\n\
            ,fandom,yes,,\n\
            Gen,fandom,yes,,\n\
            x*y,fandom,yes,,\n\
            Radio,media,yes,,\n";
        let broken = "name,kind\nA,fandom\nB\"c,fandom\n";
        let report = import(archive, &wren, &file.replace("\"E", "E\"")).await.unwrap();
        let told: Vec<String> = report
            .problems
            .iter()
            .map(|one| format!("{} {} {}", one.line, one.name, one.message.key))
            .collect();
        assert_eq!(
            told,
            [
                "3 B error-tag-circle",
                "4 C error-tag-itself",
                "5 D error-thesaurus-name",
                "6  error-thesaurus-quote",
                "7 F error-thesaurus-kind",
                "8  error-empty",
                "9 Gen error-tag-other-kind",
                "10 x*y error-tag-character",
                "11 Radio error-thesaurus-media",
            ]
        );
        assert_eq!(picture(archive).await, ["A fandom C ^B", "B fandom C", "C fandom", "D fandom"]);
        let mut report = Report::default();
        assert_eq!(read(broken, &mut report).unwrap().len(), 1);
        assert_eq!(report.problems[0].line, 3);
        for none in ["", "name\nA\n", "a,b\n"] {
            assert_eq!(fields(import(archive, &wren, none).await), "file: error-thesaurus-header");
        }
        let ada = member(archive, "ada").await;
        assert!(import(archive, &ada, FILE).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_preview_tells_what_would_come_of_a_file_and_does_nothing() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        tagged(archive, &wren, &["emma"], &["miss woodhouse"], &[]).await;
        let (before, typed_before) = (exported(archive, &wren).await, typed(archive).await);
        let text = format!("{FILE}dragon,Nobody,yes,,,,,\r\ncharacter,Anne,no,Nowhere,,,,\r\n");
        let preview = preview(archive, &wren, &text).await.unwrap();
        assert_eq!(exported(archive, &wren).await, before);
        assert_eq!(typed(archive).await, typed_before);
        let mut reader = archive.read().await.unwrap();
        assert_eq!(log::list(&mut reader, &wren, Which::All, None).await.unwrap(), []);
        assert!(crate::tags::by_name(&mut reader, &wren, "Works of Jane Austen").await.unwrap().is_none());
        drop(reader);
        let lines: Vec<usize> = preview.report.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [11, 12], "{:?}", preview.report.problems);
        assert_eq!(preview.acts.len(), preview.report.acts);
        let done = import(archive, &wren, &text).await.unwrap();
        assert_eq!((done.acts, done.made), (preview.report.acts, preview.report.made));
        assert_eq!(done.problems, preview.report.problems);
        let mut reader = archive.read().await.unwrap();
        let said = |acts: Vec<Logged>| -> Vec<(Deed, String, Option<String>)> {
            acts.into_iter().map(|act| (act.deed, act.tag.name, act.other.map(|other| other.name))).collect()
        };
        let mut logged = log::list(&mut reader, &wren, Which::All, None).await.unwrap();
        logged.reverse();
        assert_eq!(said(logged), said(preview.acts));
        let long = "name,kind\n".to_owned() + &"x,fandom\n".repeat(look::LINES + 1);
        assert!(look::preview(archive, &wren, &long).await.is_err());
    })
    .await;
}
