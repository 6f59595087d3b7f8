//! Words of one unit's parts.

use crate::{
    ChartSpec,
    describe::{
        Said, lower,
        notes::{answers, dash, interval, start_of_axis},
        standing, value_cells, value_columns,
    },
    format,
    spec::{Radar, Spoke, Standing},
};

pub(crate) fn headline(spec: &ChartSpec, radar: &Radar) -> String {
    let (name, counts) = (&radar.unit_name, radar.counts);
    let of = |wanted: Standing, count: usize| {
        let only = radar.spokes.iter().find(|spoke| spoke.standing == wanted && spoke.value.is_ok());
        match only.filter(|spoke| count == 1 && spoke.name.chars().count() <= 32) {
            Some(spoke) => format!("“{}”", spoke.name),
            None => spec.lang.pick(format!("{count} thành phần"), format!("{count} parts")),
        }
    };
    let (above, below) = (of(Standing::Above, counts.above), of(Standing::Below, counts.below));
    let (vi, en) = match (counts.above, counts.below) {
        (0, 0) if counts.same == 0 => (
            format!("{name}: {} thành phần, chưa kiểm định hơn kém", counts.untested),
            format!("{name}: {} parts, differences not tested", counts.untested),
        ),
        // What is not tested is not called equal, nor free of what is below.
        (0, 0) if counts.untested > 0 => (
            format!("{name}: {} thành phần được kiểm định, không khác mức chung", counts.same),
            format!("{name}: {} parts tested, none differs from all units", counts.same),
        ),
        (_, 0) if counts.untested > 0 => {
            (format!("{name}: {above} trên mức chung"), format!("{name}: {above} above all units together"))
        }
        (0, _) if counts.untested > 0 => {
            (format!("{name}: {below} dưới mức chung"), format!("{name}: {below} below all units together"))
        }
        (0, 0) => (
            format!("{name}: không thành phần nào khác mức chung"),
            format!("{name}: no part differs from that of all units"),
        ),
        (_, 0) => (
            format!("{name}: {above} trên mức chung, không thành phần nào dưới"),
            format!("{name}: {above} above all units together, none below"),
        ),
        (0, _) => (
            format!("{name}: {below} dưới mức chung, không thành phần nào trên"),
            format!("{name}: {below} below all units together, none above"),
        ),
        (_, _) => (
            format!("{name}: {above} trên mức chung, {below} dưới"),
            format!("{name}: {above} above all units together, {below} below"),
        ),
    };
    spec.lang.pick(vi, en)
}

pub(crate) fn subtitle(spec: &ChartSpec, radar: &Radar, unit: &str) -> (String, String) {
    let interval = interval(spec);
    spec.lang.pick(
        (
            format!("Các thành phần của {}{unit}, {}, {}", lower(&spec.measure), radar.unit_name, spec.period),
            format!("đường liền: đơn vị, dải và vạch: {interval}; đường đứt, vạch đứng: tất cả đơn vị"),
        ),
        (
            format!("The parts of {}{unit}, {}, {}", spec.measure, radar.unit_name, spec.period),
            format!("solid line: the unit, band and whisker: {interval}; dashed line, tick: all units"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, radar: &Radar, notes: &mut Vec<String>) {
    notes.push(
        spec.lang
            .pick(
                "Hình vẽ từ tâm bằng 0, theo thứ tự cố định của các thành phần; diện tích không có ý nghĩa.",
                "The shape starts at 0 in its middle, in the fixed order of the parts; its area means nothing.",
            )
            .to_owned(),
    );
    notes_of_dots(spec, radar, notes);
}

/// The same without what is said of the shape.
pub(crate) fn notes_of_dots(spec: &ChartSpec, radar: &Radar, notes: &mut Vec<String>) {
    if radar.counts.untested > 0 {
        notes.push(
            spec.lang
                .pick(
                    "Có thành phần chưa được kiểm định so với mức chung.",
                    "Some parts are not tested against all units.",
                )
                .to_owned(),
        );
    }
    let counts = radar.spokes.iter().filter(|spoke| spoke.value.is_ok()).map(|spoke| spoke.n);
    answers(spec, ("thành phần", "part"), counts, notes);
    start_of_axis(spec, radar.axis.low, notes);
    dash(spec, radar.spokes.iter().flat_map(|spoke| [spoke.value.err(), spoke.overall.err()]).flatten(), notes);
}

pub(crate) fn said(spec: &ChartSpec, radar: &Radar) -> Said {
    let opening = spec.lang.pick(
        format!("Biểu đồ mạng nhện: {} thành phần của {}, {}", radar.spokes.len(), radar.unit_name, spec.period),
        format!("Radar chart: {} parts of {}, {}", radar.spokes.len(), radar.unit_name, spec.period),
    );
    let mark = |spoke: &Spoke| {
        let value = spoke.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value));
        let overall = spoke.overall.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value));
        let overall = spec.lang.pick(format!("mức chung {overall}"), format!("all units {overall}"));
        let verdict = if spoke.value.is_ok() { format!(", {}", standing(spec, spoke.standing)) } else { String::new() };
        format!("{} {value}, {overall}{verdict}", spoke.name)
    };
    Said { opening, extremes: String::new(), marks: radar.spokes.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, radar: &Radar) -> (Vec<String>, Vec<Vec<String>>) {
    let mut header = vec![spec.lang.pick("Thành phần", "Part").to_owned()];
    header.extend(value_columns(spec, &radar.unit_name));
    header.extend(value_columns(spec, spec.lang.pick("Mức chung", "All units")));
    header.push(spec.lang.pick("So với mức chung", "Against all units").to_owned());
    let row = |spoke: &Spoke| {
        let mut cells = vec![spoke.name.clone()];
        cells.extend(value_cells(spec, spoke.value));
        cells.extend(value_cells(spec, spoke.overall));
        cells.push(match spoke.value {
            Ok(_) if spoke.standing == Standing::Untested => format::NO_NUMBER.to_owned(),
            Ok(_) => standing(spec, spoke.standing).to_owned(),
            Err(why) => spec.why(why),
        });
        cells
    };
    (header, radar.spokes.iter().map(row).collect())
}
