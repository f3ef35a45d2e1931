//! Pictures that the archive keeps: the icons of pen names. A picture never changes under its address.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use fanlight_archive::{ImageId, images};

use crate::errors::Fault;
use crate::visit::Visit;

/// `GET /icons/{image}`
pub async fn show(mut visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: ImageId = id.parse().map_err(|_| Fault::Missing("picture"))?;
    let picture = images::load(visit.db().await?, id).await?;
    let headers = [
        (header::CONTENT_TYPE, picture.mime),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, picture.bytes).into_response())
}
