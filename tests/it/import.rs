//! Real input: a published resident survey comes through the import to the figures its reference gives, and a file with a fault
//! leaves nothing behind.

mod dirty;
mod faulty;
mod residents;
mod spss;

use std::path::Path;

use analytics::{Figure, Release};

use crate::program::{done, refused};

/// A figure of an item over all units in one period.
fn figure<'a>(release: &'a Release, item: &str, category: &str, period: &str) -> &'a Figure {
    let is = |figure: &&Figure| {
        figure.statistic == "proportion"
            && figure.variable == item
            && figure.category.as_deref() == Some(category)
            && figure.domain_value("period") == Some(period)
            && figure.domain_value("office").is_none_or(|office| office == "all")
    };
    release.figures.iter().find(is).unwrap_or_else(|| panic!("no figure for {item} {category} {period}"))
}

/// The last line that `release compile` prints is the folder.
fn compile(dir: &Path, scheme: &str) -> Release {
    let printed = done(dir, &["release", "compile", "--scheme", scheme, "--freeze", "--out", "releases"]);
    analytics::release::read(&dir.join(printed.trim().lines().last().unwrap())).unwrap()
}
