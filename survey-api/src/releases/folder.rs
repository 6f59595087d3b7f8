//! Reading a release folder: `release.json`, `MANIFEST`, `charts/`, `tables/`.

use std::path::{Path, PathBuf};

use analytics::{Release, release::manifest::sha256};
use axum::http::HeaderValue;

use crate::{
    conditional::Published,
    error::{Refusal, Result},
    slug::is_code,
};

/// The release in a folder.
pub async fn release(folder: &Path) -> Result<Release> {
    let folder = folder.to_owned();
    let read = tokio::task::spawn_blocking(move || analytics::release::read(&folder));
    Ok(read.await.map_err(Refusal::internal)??)
}

/// Every file is there and as its MANIFEST says.
pub async fn check(folder: &Path) -> Result<()> {
    let folder = folder.to_owned();
    let check = tokio::task::spawn_blocking(move || analytics::release::check_manifest(&folder));
    Ok(check.await.map_err(Refusal::internal)??)
}

/// SHA-256 of the folder's MANIFEST.
pub async fn manifest_sha256(folder: &Path) -> Result<String> {
    let path = folder.join("MANIFEST");
    let manifest = tokio::fs::read(path).await.map_err(Refusal::internal)?;
    Ok(sha256(&manifest))
}

/// A file of one of the folder's shelves (`charts`, `tables`); `None` where there is none.
pub async fn file(folder: &Path, shelf: &str, name: &str) -> Result<Option<Published>> {
    let Some(path) = inside(folder, shelf, name) else { return Ok(None) };
    match tokio::fs::read(&path).await {
        Ok(body) => Ok(Some(Published { content_type: content_type(name), body })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Refusal::internal(error)),
    }
}

/// A name is one plain word with an ending, so that no path leads out of the folder.
fn inside(folder: &Path, shelf: &str, name: &str) -> Option<PathBuf> {
    let (stem, ending) = name.rsplit_once('.')?;
    (is_code(stem) && is_code(ending)).then(|| folder.join(shelf).join(name))
}

fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8; header=present",
        Some("json") => "application/json",
        Some("parquet") => "application/vnd.apache.parquet",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    })
}
