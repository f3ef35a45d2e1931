//! Texts by what they say: each is kept once per work, under its hash, as zstd.
//!
//! A text may be kept as what it adds to another one of the same work (its base): versions of a chapter, and a source
//! beside its cleaned form, then cost almost nothing. Bases never cross works, so erasing a work is one DELETE; a
//! chain of bases is at most [`DEEPEST`] long, so reading is one statement and little work. What is read is held
//! against its hash: a broken disk is told, never shown.

use std::collections::{HashMap, HashSet};

use sqlx::FromRow;

use crate::db::{Ask, Done};
use crate::{Change, ChapterId, Error, Result, WorkId};

/// Texts that must be read before one, at the most.
const DEEPEST: i64 = 8;
/// zstd's level: a chapter costs a millisecond or so.
const LEVEL: i32 = 6;
/// The level for bringing in whole archives.
pub(crate) const QUICK: i32 = 1;

/// The name of a text: 64 hexadecimal digits of its blake3 hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Hash(String);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(blake3::hash(bytes).to_hex().to_string())
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(FromRow)]
pub(crate) struct TextRow {
    hash: String,
    base_hash: Option<String>,
    size: i64,
    bytes: Vec<u8>,
}

#[derive(FromRow)]
pub(crate) struct ChainRow {
    chapter_id: Option<ChapterId>,
    work_id: WorkId,
    hash: String,
    base_hash: Option<String>,
    size: i64,
    bytes: Vec<u8>,
}

statements! {
    /// How deep a text lies, if it is there.
    fn depth_of(work: WorkId = WorkId(1), hash: &str = "x") -> Option<(i64,)>:
        "SELECT depth FROM text WHERE work_id = $1 AND hash = $2";
    /// Keeps a text; one that is there already stays.
    fn insert(work: WorkId = WorkId(1), hash: &str = "x", base: Option<&str> = None, depth: i64 = 0, size: i64 = 1,
              bytes: &[u8] = b"x") -> Done:
        "INSERT INTO text (work_id, hash, base_hash, depth, size, bytes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (work_id, hash) DO NOTHING";
    /// Keeps a text whole that stood on another.
    fn make_whole(work: WorkId = WorkId(1), hash: &str = "x", bytes: &[u8] = b"x") -> Done:
        "UPDATE text SET base_hash = NULL, depth = 0, bytes = $3 WHERE work_id = $1 AND hash = $2";
    /// Texts and everything they stand on.
    fn chains(ids: [&str] = ["x"], work: WorkId = WorkId(1)) -> Vec<TextRow>:
        "WITH RECURSIVE chain (hash) AS (
           SELECT hash FROM text WHERE work_id = $1 AND hash IN ({ids})
           UNION
           SELECT t.base_hash FROM chain c JOIN text t ON t.work_id = $1 AND t.hash = c.hash
           WHERE t.base_hash IS NOT NULL)
         SELECT hash, base_hash, size, bytes FROM text WHERE work_id = $1 AND hash IN (SELECT hash FROM chain)";
    /// The texts of those of these chapters that are posted and everything they stand on, their own with their ids.
    fn posted_chains(ids: [ChapterId] = [ChapterId(1)]) -> Vec<ChainRow>:
        "WITH RECURSIVE chain (chapter_id, work_id, hash) AS (
           SELECT CAST(c.id AS BIGINT), c.work_id, c.text_hash FROM chapter c
           WHERE c.id IN ({ids}) AND c.state = 'posted' AND c.binned_at IS NULL
           UNION
           SELECT CAST(NULL AS BIGINT), t.work_id, t.base_hash FROM chain c
           JOIN text t ON t.work_id = c.work_id AND t.hash = c.hash WHERE t.base_hash IS NOT NULL)
         SELECT c.chapter_id, t.work_id, t.hash, t.base_hash, t.size, t.bytes
         FROM chain c JOIN text t ON t.work_id = c.work_id AND t.hash = c.hash";
    /// Which texts a work has, and what they stand on.
    fn of_work(work: WorkId = WorkId(1)) -> Vec<(String, Option<String>)>:
        "SELECT hash, base_hash FROM text WHERE work_id = $1";
    /// The texts that chapters and revisions of a work speak of.
    fn named(work: WorkId = WorkId(1)) -> Vec<(String,)>:
        "SELECT text_hash AS hash FROM chapter WHERE work_id = $1
         UNION SELECT source_hash FROM chapter WHERE work_id = $1
         UNION SELECT text_hash FROM chapter_revision WHERE work_id = $1
         UNION SELECT source_hash FROM chapter_revision WHERE work_id = $1";
    /// Takes texts away.
    fn delete(ids: [&str] = ["x"], work: WorkId = WorkId(1)) -> Vec<(String,)>:
        "DELETE FROM text WHERE work_id = $1 AND hash IN ({ids}) RETURNING hash";
}

/// Keeps a text of a work and gives its hash; against `base`, a text of the same work, where that is smaller.
pub async fn put(change: &mut Change, work: WorkId, bytes: &[u8], base: Option<&Hash>) -> Result<Hash> {
    let hash = Hash::of(bytes);
    if depth_of(change, work, hash.as_str()).await?.is_some() {
        return Ok(hash);
    }
    let whole = compress(bytes, LEVEL, None)?;
    let mut depth = 0;
    let mut kept = None;
    if let Some(base) = base.filter(|base| **base != hash)
        && let Some((below,)) = depth_of(change, work, base.as_str()).await?
        && below < DEEPEST
    {
        let base_bytes = get(change, work, base).await?;
        let added = compress(bytes, LEVEL, Some(&base_bytes))?;
        if added.len() < whole.len() {
            depth = below + 1;
            kept = Some((base, added));
        }
    }
    let (base, packed) = kept.map_or((None, whole), |(base, added)| (Some(base.as_str()), added));
    insert(change, work, hash.as_str(), base, depth, bytes.len() as i64, &packed).await?;
    Ok(hash)
}

/// A text already compressed, with its source compressed against it: for bringing in many at once, off the database's
/// thread. Both are of one chapter.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The cleaned text's hash.
    pub text: Hash,
    /// The source's hash; the same if cleaning changed nothing.
    pub source: Hash,
    text_size: i64,
    text_bytes: Vec<u8>,
    source_size: i64,
    source_bytes: Vec<u8>,
}

impl Packed {
    /// Compresses a cleaned text, and its source against it.
    pub(crate) fn new(text: &str, source: &str, level: i32) -> Result<Packed> {
        let same = text == source;
        let hash = Hash::of(text.as_bytes());
        Ok(Packed {
            source: if same { hash.clone() } else { Hash::of(source.as_bytes()) },
            text: hash,
            text_size: text.len() as i64,
            text_bytes: compress(text.as_bytes(), level, None)?,
            source_size: source.len() as i64,
            source_bytes: if same {
                Vec::new()
            } else {
                compress(source.as_bytes(), level, Some(text.as_bytes()))?
            },
        })
    }

    /// Keeps both in a work that has no text with a base yet.
    pub(crate) async fn put(&self, change: &mut Change, work: WorkId) -> Result<()> {
        insert(change, work, self.text.as_str(), None, 0, self.text_size, &self.text_bytes).await?;
        if self.source != self.text {
            let base = Some(self.text.as_str());
            insert(change, work, self.source.as_str(), base, 1, self.source_size, &self.source_bytes).await?;
        }
        Ok(())
    }
}

/// A text of a work.
pub async fn get(db: &mut impl Ask, work: WorkId, hash: &Hash) -> Result<Vec<u8>> {
    let mut found = get_many(db, work, std::slice::from_ref(hash)).await?;
    found.remove(hash).ok_or(Error::NotFound("text"))
}

/// A text of a work that is known to be UTF-8: every cleaned one.
pub async fn get_str(db: &mut impl Ask, work: WorkId, hash: &Hash) -> Result<String> {
    into_string(get(db, work, hash).await?)
}

pub(crate) fn into_string(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::Broken("a kept text is no UTF-8".into()))
}

/// Many texts of one work by their hashes; one statement for up to 1,000. One that is not there is missing in the answer.
pub async fn get_many(db: &mut impl Ask, work: WorkId, hashes: &[Hash]) -> Result<HashMap<Hash, Vec<u8>>> {
    let wanted: Vec<&str> = hashes.iter().map(Hash::as_str).collect();
    let rows = chains(db, work, &wanted).await?;
    let rows: HashMap<String, TextRow> = rows.into_iter().map(|row| (row.hash.clone(), row)).collect();
    open_all(work, &rows, hashes)
}

/// Opens the texts of a work that are wanted, from rows with everything they stand on.
fn open_all(
    work: WorkId,
    rows: &HashMap<String, TextRow>,
    hashes: &[Hash],
) -> Result<HashMap<Hash, Vec<u8>>> {
    let mut open: HashMap<Hash, Vec<u8>> = HashMap::new();
    for hash in hashes {
        // Down to a text that is whole or open already, then up again.
        let mut way = Vec::new();
        let mut at = rows.get(hash.as_str());
        while let Some(row) = at {
            if open.contains_key(&Hash(row.hash.clone())) {
                break;
            }
            if way.len() as i64 > DEEPEST {
                return Err(Error::Broken(format!("text {} stands on too many others", hash.as_str())));
            }
            way.push(row);
            at = row.base_hash.as_ref().and_then(|base| rows.get(base));
        }
        for row in way.into_iter().rev() {
            let base = row.base_hash.as_ref().and_then(|base| open.get(&Hash(base.clone())));
            if base.is_none() && row.base_hash.is_some() {
                return Err(Error::Broken(format!("text {} stands on one that is gone", row.hash)));
            }
            let bytes = decompress(&row.bytes, row.size, base.map(Vec::as_slice))?;
            if Hash::of(&bytes).as_str() != row.hash {
                return Err(Error::Broken(format!("text {} of work {work} is damaged", row.hash)));
            }
            open.insert(Hash(row.hash.clone()), bytes);
        }
    }
    open.retain(|hash, _| hashes.contains(hash));
    Ok(open)
}

/// The texts of those of these chapters, of any works, that are posted; the caller knows which works may be read. One
/// statement for up to 1,000.
pub(crate) async fn of_posted(
    db: &mut impl Ask,
    chapters: &[ChapterId],
) -> Result<Vec<(WorkId, ChapterId, Vec<u8>)>> {
    let mut works: HashMap<WorkId, HashMap<String, TextRow>> = HashMap::new();
    let mut wanted: Vec<(WorkId, ChapterId, Hash)> = Vec::new();
    for row in posted_chains(db, chapters).await? {
        let text = TextRow { hash: row.hash, base_hash: row.base_hash, size: row.size, bytes: row.bytes };
        if let Some(chapter) = row.chapter_id {
            wanted.push((row.work_id, chapter, Hash(text.hash.clone())));
        }
        works.entry(row.work_id).or_default().insert(text.hash.clone(), text);
    }
    let mut texts = Vec::with_capacity(wanted.len());
    for (work, chapter, hash) in wanted {
        let Some(rows) = works.get(&work) else { continue };
        let mut open = open_all(work, rows, std::slice::from_ref(&hash))?;
        texts.extend(open.remove(&hash).map(|text| (work, chapter, text)));
    }
    Ok(texts)
}

/// Takes away every text of a work that no chapter and no revision speaks of any more; one that stood on such a text
/// is kept whole from then on.
pub(crate) async fn forget_unnamed(change: &mut Change, work: WorkId) -> Result<()> {
    let named: HashSet<String> = named(change, work).await?.into_iter().map(|row| row.0).collect();
    let mut gone = Vec::new();
    for (hash, base) in of_work(change, work).await? {
        if !named.contains(&hash) {
            gone.push(hash);
        } else if base.is_some_and(|base| !named.contains(&base)) {
            let bytes = get(change, work, &Hash(hash.clone())).await?;
            make_whole(change, work, &hash, &compress(&bytes, LEVEL, None)?).await?;
        }
    }
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    delete(change, work, &gone).await?;
    Ok(())
}

fn compress(bytes: &[u8], level: i32, base: Option<&[u8]>) -> Result<Vec<u8>> {
    let packed = match base {
        None => zstd::bulk::compress(bytes, level),
        Some(base) => zstd::bulk::Compressor::with_dictionary(level, base)
            .and_then(|mut compressor| compressor.compress(bytes)),
    };
    packed.map_err(|error| Error::Broken(format!("a text cannot be compressed: {error}")))
}

fn decompress(packed: &[u8], size: i64, base: Option<&[u8]>) -> Result<Vec<u8>> {
    let size = usize::try_from(size).unwrap_or(0);
    let bytes = match base {
        None => zstd::bulk::decompress(packed, size),
        Some(base) => zstd::bulk::Decompressor::with_dictionary(base)
            .and_then(|mut decompressor| decompressor.decompress(packed, size)),
    };
    bytes.map_err(|error| Error::Broken(format!("a kept text cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};
    use crate::works::form::Purpose;
    use crate::works::tests::{made, member, work_form};

    async fn size_of(change: &mut Change, hash: &Hash) -> (i64, i64) {
        sqlx::query_as("SELECT depth, CAST(LENGTH(bytes) AS BIGINT) FROM text WHERE hash = $1")
            .bind(hash.as_str().to_owned())
            .fetch_one(change.connection())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn twenty_versions_of_a_long_text_cost_little_more_than_one_and_all_can_be_read() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let work = made(archive, &ada, work_form(), &["A lamp."], Purpose::Draft).await;
            let mut change = archive.change(None).await.unwrap();
            // Words that do not compress: hashes, written out.
            let text: String = (0..600).map(|n: u32| Hash::of(&n.to_le_bytes()).0 + " ").collect();
            let mut versions = vec![text.clone()];
            let mut hashes = vec![put(&mut change, work, text.as_bytes(), None).await.unwrap()];
            for n in 1..20 {
                let next = format!("{} and line {n}", versions[n - 1]);
                let hash = put(&mut change, work, next.as_bytes(), hashes.last()).await.unwrap();
                versions.push(next);
                hashes.push(hash);
            }
            let (_, whole) = size_of(&mut change, &hashes[0]).await;
            let mut all = 0;
            for hash in &hashes {
                let (depth, size) = size_of(&mut change, hash).await;
                assert!(depth <= DEEPEST);
                all += size;
            }
            assert!(all < 4 * whole, "{all} bytes for 20 versions of {whole}");
            let (read, statements) = crate::db::counted(get_many(&mut change, work, &hashes)).await;
            assert_eq!(statements, 1);
            let read = read.unwrap();
            for (hash, version) in hashes.iter().zip(&versions) {
                assert_eq!(read[hash], version.as_bytes());
            }
            let again = put(&mut change, work, versions[3].as_bytes(), None).await.unwrap();
            assert_eq!(again, hashes[3], "what is there is not kept twice");
        })
        .await;
    }

    #[tokio::test]
    async fn a_text_is_its_works_alone_and_a_damaged_one_is_told() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let one = made(archive, &ada, work_form(), &["A lamp."], Purpose::Draft).await;
            let two = made(archive, &ada, work_form(), &["A lamp."], Purpose::Draft).await;
            let mut change = archive.change(None).await.unwrap();
            let hash = put(&mut change, one, b"only here", None).await.unwrap();
            assert!(matches!(get(&mut change, two, &hash).await, Err(Error::NotFound(_))));
            let based = put(&mut change, two, b"only here, too", Some(&hash)).await.unwrap();
            assert_eq!(size_of(&mut change, &based).await.0, 0, "another work's text is no base");
            let wrong = compress(b"only hers", LEVEL, None).unwrap();
            make_whole(&mut change, one, hash.as_str(), &wrong).await.unwrap();
            let error = get(&mut change, one, &hash).await.unwrap_err();
            assert!(error.to_string().contains("damaged"), "{error}");
        })
        .await;
    }
}
