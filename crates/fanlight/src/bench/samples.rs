//! Which pages are measured: some of each kind, drawn from what guests find in the archive.

use anyhow::{Result, ensure};
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::policy::Viewer;
use fanlight_archive::tags::{self, Kind};
use fanlight_archive::works::blurbs;
use fanlight_archive::works::find::{self, Filter, Order};
use fanlight_archive::{Archive, Reader, WorkId};
use fanlight_web::addresses;

/// Lists are drawn from so many addresses.
const LISTS: i64 = 500;
/// Pages of the newest works that are read.
const WORKS: i64 = 10;
/// Pages of the longest works that are taken along.
const BOOKS: i64 = 5;

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
    /// EPUBs of the longest works, each to be asked for once, and the words in all of them.
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
    let works: Vec<_> = pages(&mut db, &catalogue, &Filter::default(), WORKS).await?;
    let works: Vec<_> = works.iter().map(|(id, _)| format!("/works/{id}?view_adult=true")).collect();
    let longest = Filter { order: Order::Words, ..Filter::default() };
    let longest = pages(&mut db, &catalogue, &longest, BOOKS).await?;
    let words = longest.iter().map(|(_, words)| words).sum();
    let books = longest.iter().map(|(id, _)| format!("/downloads/{id}/book.epub?view_adult=true")).collect();
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

/// The works on the first pages of a list, with their words.
async fn pages(
    db: &mut Reader,
    catalogue: &Catalogue,
    filter: &Filter,
    pages: i64,
) -> Result<Vec<(WorkId, i64)>> {
    let guest = Viewer::guest();
    let mut works = Vec::new();
    for page in 1..=pages {
        let found = find::find(catalogue, db, &guest, filter, page, Default::default()).await?;
        let blurbs = blurbs::load(db, &guest, &found.works).await?;
        works.extend(blurbs.iter().map(|blurb| (blurb.work.id, blurb.work.words)));
    }
    Ok(works)
}
