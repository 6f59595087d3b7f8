//! Check 20: restraint, and the same bytes twice.

use super::{facts::facts, picture::Picture};

/// At most six ticks; no effects; few elements and bytes; drawn again, the same.
pub(super) fn restraint(picture: &Picture<'_>, faults: &mut Vec<String>) {
    for read in facts(picture.spec).axes.iter().filter(|read| read.axis.ticks.len() > 6) {
        faults.push(format!("{} ticks", read.axis.ticks.len()));
    }
    for element in ["<image", "Gradient", "<filter", "<animate", "opacity", "<script", "<style", "href"] {
        if picture.svg.contains(element) {
            faults.push(format!("{element} in the picture"));
        }
    }
    let elements = picture.svg.matches("/>").count() + picture.svg.matches("</text>").count();
    if picture.svg.len() >= 64_000 || elements > 1200 {
        faults.push(format!("{} bytes, {elements} elements", picture.svg.len()));
    }
    let again = Picture::new(picture.chart, picture.release, picture.pages, picture.medium, &picture.plain);
    if again.svg != picture.svg {
        faults.push("drawn again, it is another picture".to_owned());
    }
}
