//! The items of a page that has no room for all: those with the lowest and the highest shares satisfied.

use crate::{
    model::pages::lines,
    spec::{Likert, LikertGroup, LikertRow},
};

/// A page has room for this many items; of more, half of this at each end are shown. Long questions leave room for fewer.
const FEW: [usize; 3] = [6, 4, 2];
/// Lines of questions that a sheet has room for beside a line and factors, and the width of a question there in ems.
const MOST_LINES: usize = 11;
const SHEET_EMS: f64 = 17.0;

/// The likert with few items, in questionnaire order, and how many there were.
pub(super) fn excerpt(likert: &Likert) -> (Likert, usize) {
    let lines_of = |likert: &Likert| rows(&likert.groups).map(|row| lines(&row.text, SHEET_EMS)).sum::<usize>();
    let fewer = FEW.into_iter().map(|few| of_few(likert.clone(), few));
    let mut found = (likert.clone(), rows(&likert.groups).count());
    for next in fewer {
        found = next;
        if lines_of(&found.0) <= MOST_LINES {
            break;
        }
    }
    found
}

fn of_few(likert: Likert, few: usize) -> (Likert, usize) {
    let mut shares: Vec<f64> = rows(&likert.groups).filter_map(|row| Some(row.satisfied?.value)).collect();
    let count = rows(&likert.groups).count();
    if count <= few || shares.len() <= few {
        return (likert, count);
    }
    shares.sort_by(f64::total_cmp);
    let (low, high) = (shares[few / 2 - 1], shares[shares.len() - few / 2]);
    // Ties at an end are cut in questionnaire order: the page has no room for all of them.
    let (mut lows, mut highs) = (few / 2, few / 2);
    let mut take = |row: &LikertRow| {
        let Some(share) = row.satisfied.map(|satisfied| satisfied.value) else { return false };
        let left = if share <= low {
            &mut lows
        } else if share >= high {
            &mut highs
        } else {
            return false;
        };
        let is_taken = *left > 0;
        *left = left.saturating_sub(1);
        is_taken
    };
    let mut groups = likert.groups;
    for group in &mut groups {
        group.rows.retain(|row| take(row));
    }
    groups.retain(|group| !group.rows.is_empty());
    let widest = |share: fn(&[f64; 5]) -> f64| {
        rows(&groups).filter_map(|row| row.shares.as_ref().ok()).map(share).fold(0.0, f64::max)
    };
    let likert = Likert {
        levels: likert.levels,
        widest_below: widest(|shares| shares[0] + shares[1]),
        widest_above: widest(|shares| shares[3] + shares[4]),
        widest_neutral: widest(|shares| shares[2]),
        groups,
    };
    (likert, count)
}

fn rows(groups: &[LikertGroup]) -> impl Iterator<Item = &LikertRow> {
    groups.iter().flat_map(|group| &group.rows)
}
