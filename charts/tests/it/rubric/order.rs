//! Check 9: what stands first.

use charts::{format, spec::Plot, vietnamese_order};

use super::{
    facts::{Fact, Facts, Order, facts},
    picture::Picture,
};

/// By value, or in the fixed order of what is measured.
pub(super) fn order(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let all: Vec<Facts<'_>> = picture.pages.iter().map(|chart| facts(chart.spec())).collect();
    let rows: Vec<&Fact<'_>> = all.iter().flat_map(|facts| &facts.rows).filter(|row| !row.is_reference).collect();
    if all[0].order == Order::Falling {
        for pair in rows.windows(2) {
            let (one, other) = (pair[0], pair[1]);
            let is_in_order = match (one.value, other.value) {
                (Some(first), Some(second)) if first == second => {
                    vietnamese_order(one.name) <= vietnamese_order(other.name)
                }
                (Some(first), Some(second)) => first > second,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => vietnamese_order(one.name) <= vietnamese_order(other.name),
            };
            if !is_in_order {
                faults.push(format!("{} ({:?}) stands before {} ({:?})", one.name, one.value, other.name, other.value));
            }
        }
        return;
    }
    if all[0].order == Order::Rising {
        let key = |row: &Fact<'_>| (row.value, row.intervals.first().copied());
        for pair in rows.windows(2).filter(|pair| key(pair[0]) >= key(pair[1])) {
            let is_tie =
                key(pair[0]) == key(pair[1]) && vietnamese_order(pair[0].name) <= vietnamese_order(pair[1].name);
            if !is_tie {
                faults.push(format!("{} stands before {}", pair[0].name, pair[1].name));
            }
        }
        return;
    }
    let lang = picture.spec.lang;
    let own = |text: &analytics::Text| format::text(lang.pick(&text.vi, &text.en));
    let release = picture.release;
    let fixed: Vec<String> = match &picture.spec.plot {
        Plot::Likert(_) | Plot::Drivers(_) => release.codebook.items.iter().map(|item| own(&item.text)).collect(),
        Plot::Radar(_) => release.nodes.iter().map(|node| own(&node.name)).collect(),
        Plot::Trend(_) | Plot::Control(_) => {
            release.metadata.periods.iter().map(|period| format::period(period, lang)).collect()
        }
        _ => return,
    };
    let hidden = |row: &&&Fact<'_>| row.withheld.is_none() || !matches!(picture.spec.plot, Plot::Drivers(_));
    let places: Vec<Option<usize>> =
        rows.iter().filter(hidden).map(|row| fixed.iter().position(|name| name == row.name)).collect();
    if places.iter().any(Option::is_none) || places.windows(2).any(|pair| pair[0] > pair[1]) {
        faults.push(format!("out of the fixed order: {places:?}"));
    }
}
