//! The closed world: everything a template can see.

use std::{collections::BTreeMap, sync::LazyLock};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::theme::typeface;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| typeface::all().into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect());

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// The main source, the files beside it and a fixed day.
pub(crate) struct ClosedWorld {
    main: Source,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

impl ClosedWorld {
    /// A world of `source` and `files` in which it is always `today`.
    pub(crate) fn new(source: &str, files: Vec<(String, Vec<u8>)>, today: Option<Datetime>) -> Self {
        Self {
            main: Source::new(id("main.typ"), source.to_owned()),
            files: files.into_iter().map(|(name, data)| (name, Bytes::new(data))).collect(),
            today,
        }
    }
}

fn id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a path inside the root");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for ClosedWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.vpath().get_without_slash();
        match id.root() {
            VirtualRoot::Project => self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into())),
            VirtualRoot::Package(_) => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
