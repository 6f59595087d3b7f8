//! Checks 1, 2, 4, 5 and 19: what is said in words.

use std::collections::BTreeSet;

use charts::{
    Chart, format,
    spec::{Basis, PlaceRow, Plot, Unit},
};

use super::{
    facts::{Shows, facts},
    numbers::numbers,
    picture::Picture,
};
use crate::matrix::sets::HIDDEN;

/// One sentence of two lines and fourteen words, names aside, with no number that the tables do not bear out.
pub(super) fn headline(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let lines = super::picture::texts(picture.named("headline")).count();
    let long_names = spec.headline.chars().count() > 90;
    if lines > 2 && !long_names && picture.medium != charts::Medium::Phone {
        faults.push(format!("a headline of {lines} lines: {}", spec.headline));
    }
    let mut plain = spec.headline.clone();
    for chart in picture.pages {
        for row in facts(chart.spec()).rows.iter().filter(|row| !row.name.is_empty()) {
            plain = plain.replace(row.name, "");
        }
    }
    for unit in &picture.release.units {
        plain = plain.replace(&format::text(&unit.name.vi), "");
    }
    let words = plain.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count();
    if words > 14 {
        faults.push(format!("a headline of {words} words: {}", spec.headline));
    }
    let mut known = counted(picture.pages);
    known.insert(facts(picture.spec).rows.len().to_string());
    for number in numbers(&spec.headline).into_iter().filter(|number| !known.contains(number)) {
        faults.push(format!("{number} of the headline is neither in the table nor a count of its rows"));
    }
}

/// Numbers of the tables and notes, and how many rows have the same word in a column.
fn counted(pages: &[Chart]) -> BTreeSet<String> {
    let mut known = BTreeSet::from(["0".to_owned()]);
    let tables: Vec<_> = pages.iter().map(Chart::table).collect();
    let cells = || tables.iter().flat_map(|table| &table.rows).flatten();
    let heads = tables.iter().flat_map(|table| table.header.iter().chain([&table.caption]));
    known.extend(cells().chain(heads).flat_map(|cell| numbers(cell)));
    known.extend(pages.iter().flat_map(|chart| &chart.spec().notes).flat_map(|note| numbers(note)));
    for word in cells().collect::<BTreeSet<_>>() {
        known.insert(cells().filter(|cell| *cell == word).count().to_string());
    }
    let rows = || pages.iter().flat_map(|chart| facts(chart.spec()).rows).filter(|row| !row.is_reference);
    known.insert(rows().count().to_string());
    known.insert(rows().filter(|row| row.value.is_some()).count().to_string());
    known.insert(pages.iter().map(|chart| facts(chart.spec()).rows.len()).sum::<usize>().to_string());
    match &pages[0].spec().plot {
        Plot::Heat(heat) => {
            known.insert(heat.parts.len().to_string());
        }
        Plot::Tree(tree) => {
            known.insert(tree.nodes.iter().filter(|node| node.depth == 1).count().to_string());
        }
        Plot::Places(_) => {
            let rows: Vec<_> = pages
                .iter()
                .flat_map(|chart| match &chart.spec().plot {
                    Plot::Places(places) => places.rows.as_slice(),
                    _ => &[],
                })
                .collect();
            let share = |row: &PlaceRow, wanted: &dyn Fn(&(u32, f64)) -> bool| row.shares.iter().any(wanted);
            let first = rows.iter().filter(|row| match row.shares.as_slice() {
                [] => row.range.0 == 1.0,
                _ => share(row, &|(place, share)| *place == 1 && *share >= 0.005),
            });
            let certain = rows.iter().filter(|row| match row.shares.as_slice() {
                [] => row.range.0 == row.range.1,
                _ => share(row, &|(_, share)| *share >= 0.95),
            });
            known.extend([first.count().to_string(), certain.count().to_string()]);
        }
        _ => {}
    }
    known
}

/// Measure, unit, population, period.
pub(super) fn subtitle(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let said = spec.subtitle.to_lowercase();
    let drawn = picture.written("subtitle").to_lowercase();
    let mut wanted = vec![spec.population.clone(), spec.period.clone()];
    let own_measure = matches!(spec.plot, Plot::Drivers(_) | Plot::Response(_) | Plot::Likert(_));
    // Places have no unit, and stages are counted.
    let has_unit = !matches!(spec.plot, Plot::Drivers(_) | Plot::Response(_) | Plot::Places(_));
    if !own_measure {
        wanted.push(spec.measure.clone());
    }
    if has_unit {
        wanted.push(match spec.unit {
            Unit::Percent => "(%)".to_owned(),
            Unit::Points => spec.lang.pick("(điểm)", "(points)").to_owned(),
        });
    }
    for part in
        wanted.iter().map(|part| part.to_lowercase()).filter(|part| !said.contains(part) || !drawn.contains(part))
    {
        faults.push(format!("“{part}” is not in the subtitle: {}", spec.subtitle));
    }
}

/// Where intervals are shown, their level is said, and that they are confidence intervals or limits.
pub(super) fn level(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let facts = facts(picture.spec);
    if facts.rows.iter().all(|row| row.intervals.is_empty()) {
        return;
    }
    let words = picture.words().replace('\u{a0}', " ");
    let names = match &spec.plot {
        Plot::Places(_) => spec.lang.pick(["khoảng hạng", "hạng 5–95%", "5–95%"], ["range", "place 5–95%", "5–95%"]),
        _ => spec.lang.pick(["khoảng tin cậy", "KTC", "giới hạn"], ["confidence interval", "CI", "limits"]),
    };
    if !names.iter().any(|name| words.to_lowercase().contains(&name.to_lowercase())) {
        faults.push("no word for the intervals that are drawn".to_owned());
    }
    let said = match &spec.plot {
        // Control limits are told in standard errors, and replications have a range of their own.
        Plot::Control(_) => String::new(),
        Plot::Places(places) if places.basis != Basis::Ranges => "5–95%".to_owned(),
        _ => format::level(spec.level, spec.lang),
    };
    if !words.contains(&said) {
        faults.push(format!("the level {said} of the intervals is not said"));
    }
}

/// Nothing rests on too few answers, and how many there are is said; a dash has its note, and a note its dash.
pub(super) fn base(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let facts = facts(picture.spec);
    let counted = matches!(facts.shows, Shows::Nothing | Shows::Sizes);
    for row in facts.rows.iter().filter(|row| !counted && row.value.is_some()) {
        if row.n.is_some_and(|n| n < spec.minimum_n) {
            faults.push(format!("{} rests on {:?} answers", row.name, row.n));
        }
    }
    let hidden = [1, 2].map(|decimals| format::number(HIDDEN, decimals, spec.lang));
    let alt = picture.chart.alt();
    let table = picture.chart.table();
    let said = table.rows.iter().flatten().cloned().chain([picture.words(), alt.short, alt.long, spec.notes.join(" ")]);
    for text in said.filter(|text| numbers(text).iter().any(|number| hidden.contains(number))) {
        faults.push(format!("a number that may not be shown: {text}"));
    }
    let words = picture.words().replace('\u{a0}', " ");
    let arithmetic = matches!(spec.plot, Plot::Changes(_)) || counted;
    let sizes = match &spec.plot {
        Plot::Places(places) if places.basis != Basis::Ranges => {
            spec.lang.pick(["lần tính lại", "replications"], ["replications", "replications"])
        }
        _ => spec.lang.pick(["n = ", "phiếu"], ["n = ", "nswers"]),
    };
    if !arithmetic && !sizes.iter().any(|size| words.contains(size)) {
        faults.push("how many answers there are is not said".to_owned());
    }
    let withheld = facts.rows.iter().any(|row| row.withheld.is_some()) || inner_gaps(&spec.plot);
    let noted = spec.notes.iter().any(|note| note.starts_with("“–”") || note.contains("kỳ không có số"));
    if withheld != noted {
        faults.push(format!("withheld: {withheld}, its note: {noted}"));
    }
}

/// Cells, parts of all units and earlier periods without a number.
fn inner_gaps(plot: &Plot) -> bool {
    match plot {
        Plot::Heat(heat) => {
            heat.rows.iter().chain([&heat.overall]).any(|row| row.cells.iter().any(|(value, _)| value.is_err()))
        }
        Plot::Radar(radar) => radar.spokes.iter().any(|spoke| spoke.overall.is_err()),
        Plot::Control(control) => control.left_out > 0,
        Plot::Multiples(multiples) => {
            let mut points = multiples.panels.iter().flat_map(|panel| &panel.points);
            points.any(|point| point.value.is_err())
        }
        Plot::Sparks(sparks) => {
            let mut points = sparks.rows.iter().flat_map(|row| &row.points);
            points.any(|point| point.value.is_err())
        }
        Plot::Profile(profile) => {
            [&profile.trend, &profile.factors, &profile.items].into_iter().flatten().any(|part| inner_gaps(&part.plot))
        }
        _ => false,
    }
}

/// Who, when, which method and data; every note drawn, and none of a mark that is not there.
pub(super) fn source(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let metadata = &picture.release.metadata;
    let foot = picture.written("notes").replace('\u{a0}', " ");
    let agency = spec.lang.pick(&metadata.agency.vi, &metadata.agency.en);
    let hash: String = metadata.data_sha256.chars().take(8).collect();
    let date = format::date(&metadata.frozen_on, spec.lang);
    for part in [format::text(agency), hash, date, metadata.scheme_version.clone()] {
        if !foot.contains(&part) {
            faults.push(format!("“{part}” is not in the source line: {foot}"));
        }
    }
    for note in spec.notes.iter().filter(|note| !foot.contains(&note.replace('\u{a0}', " "))) {
        faults.push(format!("a note that is not drawn: {note}"));
    }
    let says = |vi: &str, en: &str| spec.notes.iter().any(|note| note.contains(spec.lang.pick(vi, en)));
    let starts = facts(picture.spec).axes.iter().any(|read| read.axis.low != 0.0);
    let dashed = picture.named("open").next().is_some();
    let marks = [
        (
            "an axis that starts elsewhere",
            starts,
            says("Trục bắt đầu", "axis starts at") || says("Trục bắt đầu", "Axes start at"),
        ),
        ("a dashed edge", dashed, says("Viền đứt", "Dashed edge")),
        ("what is left out", left_out(&spec.plot), LEFT_OUT.iter().any(|(vi, en)| says(vi, en))),
        ("a change of method", picture.named("breaks").next().is_some(), says("đổi phương pháp", "method changed")),
    ];
    for (what, drawn, noted) in marks.into_iter().filter(|(_, drawn, noted)| drawn != noted) {
        faults.push(format!("{what} is drawn: {drawn}, noted: {noted}"));
    }
    let loud = foot.contains("mô phỏng") || foot.contains("Simulated data");
    if loud != spec.simulated {
        faults.push(format!("simulated: {}, said: {loud}", spec.simulated));
    }
}

/// How a note says so.
const LEFT_OUT: [(&str, &str); 3] = [
    ("không có hạng để công bố", "no place to publish"),
    ("nút không có trọng số", "nodes without a weight"),
    ("đơn vị: những đơn vị ra ngoài", "units are drawn:"),
];

/// Is something of the data neither drawn nor shown by a dash?
fn left_out(plot: &Plot) -> bool {
    match plot {
        Plot::Places(places) => places.left_out > 0,
        Plot::Tree(tree) => tree.left_out > 0,
        Plot::Funnel(funnel) => funnel.points.len() < funnel.units,
        _ => false,
    }
}
