//! Cutting long lists into pages, by the room that their names take.

use crate::{Error, layout::wrap::wrap, theme::typeface::Weight};

/// Lines that a name takes in a column `ems` wide.
pub(crate) fn lines(name: &str, ems: f64) -> usize {
    wrap(name, Weight::Regular, 1.0, ems).len()
}

/// Cuts `costs` into runs that cost at most `room` each, and returns the range of the page asked for and the count of pages.
pub(crate) fn page(costs: &[f64], room: f64, page: usize) -> Result<(std::ops::Range<usize>, usize), Error> {
    let mut starts = vec![0];
    let mut used = 0.0;
    for (index, cost) in costs.iter().enumerate() {
        if used + cost > room + 1e-9 && used > 0.0 {
            starts.push(index);
            used = 0.0;
        }
        used += cost;
    }
    let pages = starts.len();
    let start = *page.checked_sub(1).and_then(|page| starts.get(page)).ok_or(Error::NoSuchPage { page, pages })?;
    Ok((start..starts.get(page).copied().unwrap_or(costs.len()), pages))
}
