//! `MANIFEST`: the SHA-256 of every file of a release.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Fault, Result, Stage};
use crate::frame::freeze::write_whole;

/// Name of the manifest in a release folder.
pub const MANIFEST: &str = "MANIFEST";

/// Files that stand outside the manifest: itself, its signature, and who approved it when.
const OUTSIDE: [&str; 3] = [MANIFEST, "MANIFEST.sig", "approval.json"];

/// SHA-256 of some bytes, hexadecimal.
///
/// ```
/// assert!(analytics::release::manifest::sha256(b"").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

/// SHA-256 over several files: of the lines `digest, two spaces, file name` sorted by name. The `data_sha256` of a release.
pub fn sha256_of_files(files: &[PathBuf]) -> Result<String> {
    let mut lines = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lines.push((name, digest(file)?));
    }
    lines.sort();
    Ok(sha256(text(&lines).as_bytes()))
}

/// Writes `MANIFEST` over every file of the folder, in the format that `sha256sum --check` reads.
pub fn write_manifest(dir: &Path) -> Result<()> {
    write_whole(&dir.join(MANIFEST), text(&listed(dir)?).as_bytes())
}

/// Compares the folder with its manifest: every file changed, missing or added is a fault.
///
/// ```
/// use analytics::release::manifest::{check_manifest, write_manifest};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("figures.csv"), "estimate\n0.85\n")?;
/// write_manifest(folder.path())?;
/// check_manifest(folder.path())?;
/// std::fs::write(folder.path().join("figures.csv"), "estimate\n0.95\n")?;
/// let error = check_manifest(folder.path()).unwrap_err();
/// assert!(error.to_string().contains("figures.csv: đã bị sửa / it was changed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_manifest(dir: &Path) -> Result<()> {
    compare(dir, |_| true)
}

/// [`check_manifest`] for what figures are read from (`release.json` and `tables/`): a chart that somebody put beside them
/// is no fault, a changed number is.
pub fn check_figures(dir: &Path) -> Result<()> {
    compare(dir, |name| name == "release.json" || name.starts_with("tables/"))
}

fn compare(dir: &Path, of_interest: impl Fn(&str) -> bool) -> Result<()> {
    let path = dir.join(MANIFEST);
    let written = std::fs::read_to_string(&path).map_err(|cause| unreadable(&path, &cause))?;
    let promised: Vec<(String, String)> = written
        .lines()
        .filter_map(|line| line.split_once("  ").map(|(digest, name)| (name.to_owned(), digest.to_owned())))
        .filter(|(name, _)| of_interest(name))
        .collect();
    let found: Vec<(String, String)> = listed(dir)?.into_iter().filter(|(name, _)| of_interest(name)).collect();
    let mut faults = Vec::new();
    let mut say = |name: &str, cause: &str| {
        let remedy = "lấy lại bản đã công bố / take the release again from where it was published";
        faults.push(Fault::new(dir.join(name).display().to_string(), cause, remedy));
    };
    for (name, digest) in &promised {
        match found.iter().find(|(other, _)| other == name) {
            None => say(name, "đã mất / it is missing"),
            Some((_, other)) if other != digest => say(name, "đã bị sửa / it was changed"),
            Some(_) => {}
        }
    }
    for (name, _) in found.iter().filter(|(name, _)| !promised.iter().any(|(other, _)| other == name)) {
        say(name, "không có trong MANIFEST / it is not in the manifest");
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Schema, faults)) }
}

fn text(lines: &[(String, String)]) -> String {
    lines.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// Relative path and digest of every file, sorted by path.
fn listed(dir: &Path) -> Result<Vec<(String, String)>> {
    let mut lines = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let here = dir.join(&folder);
        for entry in std::fs::read_dir(&here).map_err(|cause| unreadable(&here, &cause))? {
            let entry = entry.map_err(|cause| unreadable(&here, &cause))?;
            let relative = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(relative);
            } else {
                let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                let name = parts.join("/");
                if !OUTSIDE.contains(&name.as_str()) {
                    lines.push((name, digest(&entry.path())?));
                }
            }
        }
    }
    lines.sort();
    Ok(lines)
}

fn digest(file: &Path) -> Result<String> {
    Ok(sha256(&std::fs::read(file).map_err(|cause| unreadable(file, &cause))?))
}

fn unreadable(path: &Path, cause: &std::io::Error) -> Error {
    let cause = format!("it cannot be read: {cause}");
    Error::one(Stage::Io, path.display().to_string(), cause, "check the path and that you may read it")
}
