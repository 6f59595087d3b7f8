//! Styles, scripts, fonts and the icon, embedded in the program and served from its own origin.

use std::{borrow::Cow, fmt::Write, sync::LazyLock};

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use charts::theme::typeface;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Own;

/// The address of an asset. It changes with the content of any of them, so that a browser may keep what it has for good.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// `GET /assets/{version}/{name}`, where a name may stand in a folder.
pub async fn show(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(content) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    // A page that was open during an update may ask under the old version: it gets the new file and does not keep it.
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, media_type(&name)), (header::CACHE_CONTROL, keep)], content).into_response()
}

/// The media type that a file name stands for.
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn find(name: &str) -> Option<Cow<'static, [u8]>> {
    // The fonts are the charts' own, so that a page and the chart on it have the same letters.
    match name {
        "NotoSans-Regular.ttf" => Some(typeface::regular().into()),
        "NotoSans-Bold.ttf" => Some(typeface::bold().into()),
        "BeVietnamPro-Bold.ttf" => Some(typeface::display().into()),
        _ => Own::get(name).map(|file| file.data),
    }
}

const FONTS: [&str; 3] = ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "BeVietnamPro-Bold.ttf"];

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Own::iter().chain(FONTS.map(Cow::from)).collect();
    names.sort_unstable();
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.as_bytes());
        hash.update(find(&name).as_deref().unwrap_or_default());
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
});
