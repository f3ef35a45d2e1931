//! What is suggested for tags that wait.

use super::*;
use crate::db;
use crate::tags::alike::Why;
use crate::tags::candidates::{self, Reason};
use crate::testing::{TestArchive, each_database};

#[tokio::test]
async fn each_suggestion_has_its_reason_and_one_click_does_it() {
    each_database(async |TestArchive { archive, .. }| {
        let wren = wrangler(archive, "wren").await;
        let names =
            ["Sherlock Holmes", "Holmes Sherlock", "Sherlok Holmes", "sherlock-holmes", "Irene Adler"];
        tagged(archive, &wren, &["Sherlock"], &names, &["Émigrés"]).await;
        tagged(archive, &wren, &["Sherlock", "Emma"], &["Irene Adler", "Sherlock Holmes"], &["emigres"])
            .await;
        let (holmes, fandom) = (id(archive, "Sherlock Holmes").await, id(archive, "Sherlock").await);
        for one in [Act::MakeCanonical(holmes), Act::MakeCanonical(fandom)] {
            act(archive, &wren, one).await.unwrap();
        }
        let mut asked = Vec::new();
        for name in
            ["Holmes Sherlock", "Sherlok Holmes", "sherlock-holmes", "Irene Adler", "Émigrés", "emigres"]
        {
            asked.push(id(archive, name).await);
        }
        let mut reader = archive.read().await.unwrap();
        let (found, statements) = db::counted(candidates::of(&mut reader, &wren, &asked)).await;
        let found = found.unwrap();
        assert!(statements <= 12, "{statements}");
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                (asked.iter().position(|tag| *tag == one.tag).unwrap(), one.other.name.as_str(), one.reason)
            })
            .collect();
        assert_eq!(
            told,
            [
                (0, "Sherlock Holmes", Reason::Alike(Why::NameOrder)),
                (1, "Sherlock Holmes", Reason::Alike(Why::Spelling(1))),
                (2, "Sherlock Holmes", Reason::Alike(Why::Written)),
                (3, "Sherlock", Reason::Beside { share: 100, works: 2 }),
                (5, "Émigrés", Reason::Alike(Why::Written)),
            ]
        );
        drop(reader);
        for one in &found {
            act(archive, &wren, one.act.clone()).await.unwrap();
        }
        let picture = picture(archive).await;
        assert!(picture.contains(&"Sherlok Holmes character =Sherlock Holmes".to_owned()), "{picture:?}");
        assert!(picture.contains(&"Irene Adler character <Sherlock".to_owned()), "{picture:?}");
        let ada = member(archive, "ada").await;
        assert!(candidates::of(&mut archive.read().await.unwrap(), &ada, &asked).await.is_err());
    })
    .await;
}
