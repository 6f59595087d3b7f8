//! Words of the stages from a visit to an answer.

use crate::{
    ChartSpec,
    describe::{Said, lower, notes::dash},
    format,
    spec::{Response, Stage},
};

fn percent(spec: &ChartSpec, share: Option<f64>) -> String {
    share.map_or_else(
        || format::NO_NUMBER.to_owned(),
        |share| format!("{}%", format::number(share, spec.interval_decimals(), spec.lang)),
    )
}

/// Per cent of the stage before, and of the first.
pub(crate) fn shares(spec: &ChartSpec, stage: &Stage) -> [String; 2] {
    [stage.of_before, stage.of_first].map(|share| percent(spec, share))
}

/// How many did not come from the stage right before to this one.
pub(crate) fn lost(spec: &ChartSpec, stage: &Stage) -> Option<String> {
    let (count, before) = (stage.count.ok()?, stage.before?);
    let lost = format::integer(before - count, spec.lang);
    Some(spec.lang.pick(format!("{lost}\u{a0}lượt"), lost))
}

pub(crate) fn headline(spec: &ChartSpec, response: &Response) -> String {
    let last = response.stages.iter().rev().find(|stage| stage.of_first.is_some());
    let first = response.stages.iter().find(|stage| stage.count.is_ok());
    let (Some(first), Some(last)) = (first, last) else { return spec.measure.clone() };
    let share = percent(spec, last.of_first);
    let from = lower(&first.name);
    let worst = response
        .stages
        .iter()
        .filter(|stage| stage.of_before.is_some())
        .min_by(|one, other| one.of_before.unwrap_or(0.0).total_cmp(&other.of_before.unwrap_or(0.0)));
    // Over a stage without a count more may be lost than at any step that is known.
    let several = response.stages.iter().filter(|stage| stage.of_before.is_some()).count() > 1
        && response.stages.iter().all(|stage| stage.count.is_ok());
    match worst.filter(|_| several) {
        Some(worst) => spec.lang.pick(
            format!("{share} {from} có trả lời, hụt nhiều nhất ở bước “{}”", worst.name),
            format!("{share} of {from} were answered, most lost at “{}”", worst.name),
        ),
        None => spec.lang.pick(format!("{share} {from} có trả lời"), format!("{share} of {from} were answered")),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Response, _: &str) -> (String, String) {
    spec.lang.pick(
        (
            format!("Từ lượt giải quyết đến phiếu trả lời, {}", spec.period),
            "thanh đậm: số lượt; phần nhạt: hụt so với bước trước".to_owned(),
        ),
        (
            format!("From visits to answers, {}", spec.period),
            "dark bar: a count; pale part: lost since the stage before".to_owned(),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, response: &Response, notes: &mut Vec<String>) {
    notes.push(
        spec.lang
            .pick(
                "Số đếm đủ, không phải ước lượng, nên không có khoảng tin cậy. Người không trả lời có thể khác người trả lời.",
                "Counted and not estimated, so there is no interval. Those who did not answer may differ from those who did.",
            )
            .to_owned(),
    );
    if response.stages.iter().any(|stage| stage.of_first.is_some() && stage.before.is_none()) {
        let words = (
            "Sau bước không có số, chỗ hụt là của hai bước, nên không tách ra.",
            "After a stage without a count what is lost is lost in two steps, and is not told apart.",
        );
        notes.push(spec.lang.pick(words.0, words.1).to_owned());
    }
    dash(spec, response.stages.iter().filter_map(|stage| stage.count.err()), notes);
}

fn said_count(spec: &ChartSpec, stage: &Stage) -> String {
    stage.count.map_or_else(|why| spec.why(why), |count| format::integer(count, spec.lang))
}

pub(crate) fn said(spec: &ChartSpec, response: &Response) -> Said {
    let opening = spec.lang.pick(
        format!("Biểu đồ phễu trả lời: {} bước, {}", response.stages.len(), spec.period),
        format!("Response funnel: {} stages, {}", response.stages.len(), spec.period),
    );
    let mark = |stage: &Stage| {
        let [before, first] = shares(spec, stage);
        let share = match (stage.of_before, stage.of_first) {
            (Some(_), _) => spec.lang.pick(format!(", {before} bước trước"), format!(", {before} of the stage before")),
            (None, Some(_)) => spec.lang.pick(format!(", {first} bước đầu"), format!(", {first} of the first stage")),
            (None, None) => String::new(),
        };
        format!("{} {}{share}", stage.name, said_count(spec, stage))
    };
    Said { opening, extremes: String::new(), marks: response.stages.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, response: &Response) -> (Vec<String>, Vec<Vec<String>>) {
    let header = [
        spec.lang.pick("Bước", "Stage"),
        spec.lang.pick("Số lượt", "Count"),
        spec.lang.pick("Hụt", "Lost"),
        spec.lang.pick("So với bước trước", "Of the stage before"),
        spec.lang.pick("So với bước đầu", "Of the first stage"),
    ];
    let row = |stage: &Stage| {
        let [before, first] = shares(spec, stage);
        let lost = stage.count.ok().zip(stage.before).map(|(count, before)| format::integer(before - count, spec.lang));
        let lost = lost.unwrap_or_else(|| format::NO_NUMBER.to_owned());
        vec![stage.name.clone(), said_count(spec, stage), lost, before, first]
    };
    (header.map(str::to_owned).to_vec(), response.stages.iter().map(row).collect())
}
