//! Counts of the stages that a release or a file has, in the order in which a visit passes them.

use analytics::Figure;

use crate::{
    Error, Warning,
    kinds::Modelled,
    model::reading::Reading,
    scale::Axis,
    spec::{Plot, Response, Stage},
};

/// Variables of the statistic `count`, the words for them, and the word that a release has for the same.
const STAGES: [(&str, &str, &str, &str); 4] = [
    ("eligible", "encounters", "Lượt giải quyết đã xong", "Finished visits"),
    ("offered", "", "Được mời trả lời", "Asked to answer"),
    ("opened", "", "Mở phiếu", "Opened the form"),
    ("completed", "responses", "Trả lời", "Answered"),
];

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let mut stages: Vec<Stage> = Vec::new();
    for (own, of_release, vi, en) in STAGES {
        let Some(figure) = [own, of_release].into_iter().find_map(|name| count(reading, name)) else { continue };
        // The count itself is what is published; there is no estimate behind it that could rest on too few.
        let shown = reading.shown_scaled(&Figure { n: None, ..figure.clone() }, 1.0, own, &mut Vec::new())?;
        let name = reading.selection.lang.pick(vi, en).to_owned();
        let count = shown.map(|count| count.value.max(0.0).round() as u64);
        stages.push(Stage { name, count, before: None, of_before: None, of_first: None });
    }
    let shown = stages.iter().filter(|stage| stage.count.is_ok()).count();
    if shown < 2 {
        return Err(reading.nothing());
    }
    if shown < stages.len() {
        warnings.push(Warning::Withheld { shown, of: stages.len() });
    }
    let counts: Vec<(usize, u64)> =
        stages.iter().enumerate().filter_map(|(at, stage)| Some((at, stage.count.ok()?))).collect();
    let more = counts.windows(2).filter(|pair| pair[1].1 > pair[0].1);
    let faults: Vec<String> = more
        .map(|pair| {
            let (one, other) = (&stages[pair[0].0].name, &stages[pair[1].0].name);
            format!("{other} {} > {one} {}", pair[1].1, pair[0].1)
        })
        .collect();
    if !faults.is_empty() {
        return Err(Error::Contradiction(faults));
    }
    let percent = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64 * 100.0);
    for pair in counts.windows(2) {
        let ((earlier, before), (later, count)) = (pair[0], pair[1]);
        // What is lost over a stage without a count is lost in two steps, and neither is to blame.
        if later == earlier + 1 {
            stages[later].before = Some(before);
            stages[later].of_before = percent(count, before);
        }
        stages[later].of_first = percent(count, counts[0].1);
    }
    let axis = Axis::around(counts.iter().map(|(_, count)| *count as f64).chain([0.0]), Some((0.0, f64::INFINITY)));
    Ok((Plot::Response(Response { stages, axis }), (1, 1)))
}

/// The count of a variable in the period and unit selected.
fn count<'a>(reading: &Reading<'a>, variable: &str) -> Option<&'a Figure> {
    reading.release.figures.iter().find(|figure| {
        figure.statistic == "count"
            && figure.variable == variable
            && figure.domain_value("period").is_none_or(|period| period == reading.period)
            && figure.domain_value("office").unwrap_or(analytics::Score::EVERYONE) == reading.unit
    })
}
