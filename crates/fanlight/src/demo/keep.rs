//! What readers of the small demo keep: bookmarks with notes and tags, a private one, one of a work elsewhere.

use anyhow::Result;
use fanlight_archive::bookmarks::external::{self, External};
use fanlight_archive::bookmarks::{self, Item, Typed};
use fanlight_archive::policy::{Roles, Viewer};
use fanlight_archive::works::load;
use fanlight_archive::{Archive, Error, PersonId, WorkId};

/// Notes, tags, whether it is private, whether it is recommended.
const KEPT: &[(&str, &str, bool, bool)] = &[
    (
        "For a rainy Sunday. The kitchen in the second scene alone is worth the walk.",
        "comfort, kitchens",
        false,
        true,
    ),
    ("", "to read aloud", false, false),
    ("Ask whether I may record this one.", "podfic?", true, false),
    ("I come back to the last page every winter.", "winter, favourites", false, true),
];

/// Lets each reader keep some of these works, not their own, and the first of them one that stands elsewhere.
pub(crate) async fn small(archive: &Archive, works: &[WorkId], readers: &[PersonId]) -> Result<()> {
    for (at, work) in works.iter().take(3 * readers.len()).enumerate() {
        let Some(reader) = readers.get(at % readers.len().max(1)) else { return Ok(()) };
        let viewer = Viewer::member(*reader, Roles::default());
        match load::head(&mut archive.read().await?, &viewer, *work).await {
            Ok(head) if !head.own => {}
            Ok(_) | Err(Error::NotFound(_)) => continue,
            Err(error) => return Err(error.into()),
        }
        let (notes, tags, private, recommended) = KEPT[at % KEPT.len()];
        let typed = Typed { notes: notes.into(), tags: tags.into(), private, recommended };
        let prepared = bookmarks::prepare(typed).await?;
        let mut change = archive.change(Some(*reader)).await?;
        match bookmarks::keep(&mut change, &viewer, Item::Work(*work), &prepared).await {
            Ok(_) => {
                change.commit().await?;
            }
            // A draft of somebody else's, or one that nobody is led to.
            Err(Error::Forbidden | Error::NotFound(_)) => change.undo().await?,
            Err(error) => return Err(error.into()),
        }
    }
    let Some(reader) = readers.first() else { return Ok(()) };
    let there = External {
        url: "https://www.gutenberg.org/ebooks/158".into(),
        title: "Emma".into(),
        creator: "Jane Austen".into(),
        fandom: "Emma - Jane Austen".into(),
    };
    let (there, prepared) = (external::prepare(there, &[])?, bookmarks::prepare(Typed::default()).await?);
    let mut change = archive.change(Some(*reader)).await?;
    let viewer = Viewer::member(*reader, Roles::default());
    external::keep(&mut change, &viewer, &there, &prepared).await?;
    change.commit().await?;
    Ok(())
}
