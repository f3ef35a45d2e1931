//! Which pages are measured: some of each kind, drawn from what guests find in the archive.

use anyhow::{Result, ensure};
use fanlight_archive::Archive;
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::works::blurbs;
use fanlight_archive::works::find::{self, Filter};
use fanlight_web::addresses;

/// Lists are drawn from so many addresses.
const LISTS: i64 = 500;
/// Pages of the list of works that books are drawn from.
const BOOKS: i64 = 10;

/// A kind of pages.
#[derive(Debug)]
pub(crate) struct Sample {
    /// What they are.
    pub(crate) name: &'static str,
    /// Where they are.
    pub(crate) addresses: Vec<String>,
    /// Whether the server may keep such pages while they are measured.
    pub(crate) kept: bool,
}

/// What is measured.
#[derive(Debug)]
pub(crate) struct Samples {
    /// Pages.
    pub(crate) pages: Vec<Sample>,
    /// EPUBs, each to be asked for once, and the words in all of them.
    pub(crate) books: (Vec<String>, i64),
}

/// Draws the samples.
///
/// # Errors
/// If there is nothing to measure.
pub(crate) async fn draw(archive: &Archive) -> Result<Samples> {
    let catalogue = Catalogue::open(archive, None).await?;
    let mut db = archive.read().await?;
    let guest = Viewer::guest();
    let (mut works, mut books, mut words) = (Vec::new(), Vec::new(), 0);
    for page in 1..=BOOKS {
        let page =
            find::find(&catalogue, &mut db, &guest, &Filter::default(), page, Default::default()).await?;
        for blurb in blurbs::load(&mut db, &guest, &page.works).await? {
            let id = blurb.work.id;
            works.push(format!("/works/{id}?view_adult=true"));
            books.push(format!("/downloads/{id}/book.epub?view_adult=true"));
            words += blurb.work.words;
        }
    }
    ensure!(!works.is_empty(), "the archive has no works yet; `fanlight demo --works 10000` makes some");
    let tags = tags::most_used(&mut db, &guest, Kind::Fandom, LISTS).await?;
    let lists: Vec<_> = tags.iter().map(|tag| addresses::tag_works(&tag.name)).collect();
    let one = works[..1].to_vec();
    let sample = |name, addresses, kept| Sample { name, addresses, kept };
    Ok(Samples {
        pages: vec![
            sample("home", vec!["/".into()], true),
            sample("chapter, one", one, true),
            sample("chapters, many", works.clone(), true),
            sample("chapters, none kept", works, false),
            sample("works by tag, none kept", lists, false),
        ],
        books: (books, words),
    })
}
