//! Icons: foreign pictures decoded under limits, cropped to a square, written anew, and kept in the database.
//!
//! Decoding what strangers send happens in a child process ([`crate::child`]); [`reencode`] is what it runs. Writing
//! a picture anew drops everything that is not picture: places, names, comments.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::{Change, Error, ImageId, Invalid, Message, PersonId, Result, Time, limits};

/// Pixels of an icon's sides.
pub const SIDE: u32 = 100;
/// Pixels of a picture's side as it comes, at the most.
pub const MOST: u32 = 4_000;
/// Bytes that decoding may take: 4,000 × 4,000 pixels of eight bytes.
const MEMORY: u64 = 128 * 1024 * 1024;
/// Quality of JPEG.
const QUALITY: u8 = 88;

/// A picture written anew: 100 × 100 pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// `image/png` or `image/jpeg`.
    pub mime: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A picture as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct Stored {
    /// Its kind.
    pub mime: String,
    /// The file.
    pub bytes: Vec<u8>,
}

statements! {
    /// Keeps a picture.
    fn insert(person: PersonId = PersonId(1), hash: &str = "x", mime: &str = "image/png", side: i64 = 100,
              bytes: &[u8] = b"x", alt: &str = "", now: Time = Time(1)) -> One<(ImageId,)>:
        "INSERT INTO image (person_id, hash, mime, width, height, bytes, alt, created_at)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7) RETURNING id";
    /// A picture.
    fn select(id: ImageId = ImageId(1)) -> Option<Stored>:
        "SELECT mime, bytes FROM image WHERE id = $1";
    /// Says in words what is on a picture.
    fn set_alt(id: ImageId = ImageId(1), person: PersonId = PersonId(1), alt: &str = "") -> Done:
        "UPDATE image SET alt = $3 WHERE id = $1 AND person_id = $2";
    /// Takes a picture away.
    fn delete(id: ImageId = ImageId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM image WHERE id = $1 AND person_id = $2";
}

/// Why a picture was not taken.
fn refused(key: &'static str) -> Error {
    let message = Message::new(key).with("kilobytes", limits::ICON_BYTES / 1024).with("side", MOST);
    Invalid::one("icon", message).into()
}

/// Decodes a foreign picture (PNG, JPEG, WebP, GIF: its first frame), turns it upright, crops its middle to a square
/// and writes it anew, as PNG where it is see-through and JPEG elsewhere. What cannot be taken is [`Error::Invalid`]
/// at `icon`. Call it in a child process.
pub fn reencode(bytes: &[u8]) -> Result<Icon> {
    if bytes.len() > limits::ICON_BYTES {
        return Err(refused("error-icon-heavy"));
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Error::Broken(error.to_string()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST);
    limits.max_image_height = Some(MOST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let failed = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => refused("error-icon-large"),
        _ => refused("error-icon-kind"),
    };
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    if width > MOST || height > MOST {
        return Err(refused("error-icon-large"));
    }
    let orientation = decoder.orientation().map_err(failed)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(failed)?;
    picture.apply_orientation(orientation);
    let picture = picture.resize_to_fill(SIDE, SIDE, FilterType::Triangle);
    let written = |error: image::ImageError| Error::Broken(format!("an icon cannot be written: {error}"));
    let mut out = Cursor::new(Vec::new());
    let small = picture.to_rgba8();
    let mime = if small.pixels().any(|pixel| pixel.0[3] < 255) {
        DynamicImage::from(small).write_to(&mut out, ImageFormat::Png).map_err(written)?;
        "image/png"
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
        DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder).map_err(written)?;
        "image/jpeg"
    };
    Ok(Icon { mime, bytes: out.into_inner() })
}

/// Keeps an icon for a person.
pub(crate) async fn store(change: &mut Change, person: PersonId, icon: &Icon, alt: &str) -> Result<ImageId> {
    let now = change.now();
    let sum = blake3::hash(&icon.bytes).to_hex().to_string();
    let One((id,)) = insert(change, person, &sum, icon.mime, i64::from(SIDE), &icon.bytes, alt, now).await?;
    Ok(id)
}

/// Says in words what is on a person's picture.
pub(crate) async fn describe(change: &mut Change, person: PersonId, id: ImageId, alt: &str) -> Result<()> {
    set_alt(change, id, person, alt).await?;
    Ok(())
}

/// Takes a person's picture away.
pub(crate) async fn remove(change: &mut Change, person: PersonId, id: ImageId) -> Result<()> {
    delete(change, id, person).await?;
    Ok(())
}

/// A picture by its id. An id is never given twice and a picture never changes: it may be kept for ever.
pub async fn load(db: &mut impl Ask, id: ImageId) -> Result<Stored> {
    select(db, id).await?.ok_or(Error::NotFound("picture"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
        let picture = image::RgbaImage::from_pixel(width, height, image::Rgba([200, 100, 50, alpha]));
        let mut out = Cursor::new(Vec::new());
        DynamicImage::from(picture).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum: u32, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
        })
    }

    fn said(bytes: &[u8]) -> String {
        reencode(bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_picture_becomes_a_square_of_a_hundred_and_keeps_what_shines_through() {
        for (bytes, mime) in [(png(300, 20, 255), "image/jpeg"), (png(7, 900, 100), "image/png")] {
            let icon = reencode(&bytes).unwrap();
            assert_eq!(icon.mime, mime);
            let again = image::load_from_memory(&icon.bytes).unwrap();
            assert_eq!((again.width(), again.height()), (SIDE, SIDE));
        }
    }

    #[test]
    fn what_is_no_picture_too_large_or_too_heavy_is_told() {
        assert!(said(b"GIF and then nothing").contains("error-icon-kind"));
        assert!(said(b"").contains("error-icon-kind"));
        assert!(said(b"<svg xmlns='http://www.w3.org/2000/svg'/>").contains("error-icon-kind"));
        assert!(said(&png(4_001, 3, 255)).contains("error-icon-large"));
        assert!(said(&vec![0; limits::ICON_BYTES + 1]).contains("error-icon-heavy"));
        // A head that promises 60,000 × 60,000 pixels: refused before anything is set aside for them.
        let mut bomb = png(1, 1, 255);
        bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        assert!(said(&bomb).contains("error-icon-"));
    }

    #[test]
    fn what_stood_beside_the_picture_is_gone() {
        let mut bytes = png(10, 10, 255);
        let end = bytes.len() - 12;
        // A chunk of eleven bytes with its check sum (CRC-32 of kind and content).
        let content = b"tEXtPlace\0Dover";
        let mut text = 11_u32.to_be_bytes().to_vec();
        text.extend(content);
        text.extend(crc(content).to_be_bytes());
        bytes.splice(end..end, text);
        let icon = reencode(&bytes).unwrap();
        assert!(!icon.bytes.windows(5).any(|part| part == b"Dover"));
    }
}
