//! The folder of one release: read, never written.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use analytics::Release;

/// `release.json` and the files beside it.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A release folder.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The release in it.
    pub fn release(&self) -> io::Result<Release> {
        let path = self.path.join("release.json");
        serde_json::from_slice(&fs::read(&path)?)
            .map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {fault}", path.display())))
    }

    /// The path of a file of the release, if it is there. A name that could leave the folder is nobody's file.
    pub fn file(&self, parts: &[&str]) -> Option<PathBuf> {
        let path = parts.iter().fold(self.path.clone(), |path, part| path.join(part));
        (parts.iter().all(|part| is_plain_name(part)) && path.is_file()).then_some(path)
    }

    /// The names of the files in one of its folders, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path.join(folder)).into_iter().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_plain_name(name))
            .collect();
        names.sort_unstable();
        names
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Letters, digits, `.`, `-` and `_`, and not hidden: no separator, no drive, no parent.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}
