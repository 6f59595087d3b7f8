//! What the server knows of a release.

use std::path::PathBuf;

/// A release folder, recorded. It is never edited: a correction is the next revision of its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The period it is for.
    pub period: String,
    /// 1, 2, … within the period.
    pub revision: u32,
    /// Where the folder is.
    pub path: PathBuf,
    /// SHA-256 of its MANIFEST, hexadecimal: it changes if any file does.
    pub manifest_sha256: String,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
}

/// Everybody sees it.
pub(crate) const PUBLISHED: &str = "published";
/// It waits for somebody who did not compute it.
pub(crate) const PROPOSED: &str = "proposed";
