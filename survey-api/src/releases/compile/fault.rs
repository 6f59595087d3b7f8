//! What went wrong on the way to a folder, in the words of whoever noticed.

use std::{fmt::Display, path::Path};

use crate::error::{Code, Refusal, Rule};

/// A file or folder that cannot be written or moved.
pub(super) fn unwritable(path: &Path, cause: &dyn Display) -> Refusal {
    at(&path.display().to_string(), &format!("{cause} (check that the folder is yours and has room)"))
}

/// A chart, report or set of slides that could not be drawn.
pub(super) fn undrawable(what: &str, cause: &dyn Display) -> Refusal {
    at(what, &cause.to_string())
}

fn at(place: &str, words: &str) -> Refusal {
    Refusal::at(Code::FileFaulty, place, Rule::Fault(words.to_owned()))
}
