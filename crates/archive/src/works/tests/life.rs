//! From the first draft to the bin.

use super::*;
use crate::tags::Kind;
use crate::testing::each_database;

#[tokio::test]
async fn a_work_is_made_posted_and_read_with_all_that_was_typed() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let shown = shown(archive, &Viewer::guest(), work).await;
        assert_eq!(shown.title, "The Lantern");
        assert_eq!(shown.summary, "<p>A lamp is lit.</p>");
        let characters: Vec<_> = shown.tags_of(Kind::Character).map(|tag| tag.typed.as_str()).collect();
        assert_eq!(characters, ["Miss Bates", "Emma Woodhouse"], "in the author's order");
        assert_eq!((shown.words, shown.posted_chapters, shown.complete), (10, 1, true));
        let creators = shown.creators.clone().unwrap();
        assert_eq!((creators[0].pseud.as_str(), creators[0].user.as_str()), ("ada", "ada"));
        let mut reader = archive.read().await.unwrap();
        let texts = load::chapter_texts(&mut reader, &shown, &[shown.chapters[0].id]).await.unwrap();
        assert_eq!(texts[0].html, format!("<p>{TEXT}</p>"));
    })
    .await;
}
