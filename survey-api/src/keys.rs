//! The secret keys of one installation: files of 32 random bytes in one folder, made when first asked for, readable by
//! the program's owner alone. They are never in the database, so that whoever has the database has not the keys.

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::error::{Refusal, Result};

/// The folder of keys. Cheap to clone.
#[derive(Clone)]
pub struct Keys(PathBuf);

/// A secret key. It is never printed.
#[derive(Clone)]
pub struct Key(pub [u8; 32]);

impl Keys {
    /// The keys in `folder`, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Where the keys of a database are unless a setting says otherwise: beside a SQLite file, else in `hailong.keys`.
    pub fn beside(database_url: &str) -> Self {
        let file = database_url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
        let file = file.map(|rest| rest.split('?').next().unwrap_or_default()).filter(|file| !file.is_empty());
        match file {
            Some(file) if file != ":memory:" => Self(Path::new(file).with_added_extension("keys")),
            _ => Self("hailong.keys".into()),
        }
    }

    /// The key with this name; made, and safe on disk, the first time it is asked for.
    pub fn key(&self, name: &str) -> Result<Key> {
        let path = self.0.join(name).with_added_extension("key");
        match fs::read(&path) {
            Ok(bytes) => read(&path, bytes),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                self.make(&path).map_err(|fault| named(&path, fault))?;
                fs::read(&path).map_err(|fault| named(&path, fault)).and_then(|bytes| read(&path, bytes))
            }
            Err(fault) => Err(named(&path, fault)),
        }
    }

    /// Written beside its name and linked to it: two programs that start together end up with one key, and it is whole.
    fn make(&self, path: &Path) -> io::Result<()> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        make_folder(&self.0)?;
        let part = path.with_added_extension(uuid::Uuid::new_v4().to_string());
        let mut file = private(&part)?;
        file.write_all(&random)?;
        file.sync_all()?;
        let linked = match fs::hard_link(&part, path) {
            Err(fault) if fault.kind() != io::ErrorKind::AlreadyExists => Err(fault),
            _ => Ok(()),
        };
        fs::remove_file(&part)?;
        linked
    }
}

fn read(path: &Path, bytes: Vec<u8>) -> Result<Key> {
    let wrong = |_| named(path, io::Error::new(io::ErrorKind::InvalidData, "a key is 32 bytes"));
    bytes.try_into().map(Key).map_err(wrong)
}

fn named(path: &Path, fault: io::Error) -> Refusal {
    Refusal::internal(io::Error::new(fault.kind(), format!("{}: {fault}", path.display())))
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keys").field(&self.0).finish()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::at(folder.path().join("keys"));
        let first = keys.key("audit").unwrap().0;
        assert_eq!(keys.key("audit").unwrap().0, first);
        assert_ne!(keys.key("ballot").unwrap().0, first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = fs::metadata(folder.path().join("keys/audit.key")).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
            assert_eq!(fs::read_dir(folder.path().join("keys")).unwrap().count(), 2);
        }
    }

    #[test]
    fn a_key_that_was_cut_is_named_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("audit.key"), [1; 31]).unwrap();
        let refused = Keys::at(folder.path()).key("audit").unwrap_err();
        assert!(refused.cause().unwrap().to_string().contains("audit.key"));
    }
}
