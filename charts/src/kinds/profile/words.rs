//! Words of one unit's page: each chart keeps its own, and the unit's value stands over them.

use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{interval, tick},
        standing, value_cells, value_columns,
    },
    format,
    spec::{Plot, Profile, Radar, Standing},
};

pub(crate) fn headline(spec: &ChartSpec, profile: &Profile) -> String {
    let name = &profile.unit_name;
    let Ok(value) = profile.value else {
        let why = profile.value.err().map_or(String::new(), |why| spec.why(why));
        return spec.lang.pick(
            format!("{name}: chưa có chỉ số để công bố ({why})"),
            format!("{name}: no index to publish ({why})"),
        );
    };
    let value = spec.valued(value.value);
    let (vi, en) = match profile.standing {
        Standing::Above => ("trên mức chung", "above all units together"),
        Standing::Same => ("không khác mức chung", "not different from all units"),
        Standing::Below => ("dưới mức chung", "below all units together"),
        Standing::Untested => ("chưa kiểm định với mức chung", "not tested against all units"),
    };
    spec.lang.pick(format!("{name}: {value}, {vi}"), format!("{name}: {value}, {en}"))
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Profile, unit: &str) -> (String, String) {
    let interval = interval(spec);
    spec.lang.pick(
        (
            format!("Hồ sơ đơn vị: {}{unit}, {}", lower(&spec.measure), spec.period),
            format!("dải, vạch và ngoặc: {interval}"),
        ),
        (
            format!("Profile of a unit: {}{unit}, {}", spec.measure, spec.period),
            format!("bands, whiskers and brackets: {interval}"),
        ),
    )
}

/// The factors of the page, which are drawn without their shape.
pub(super) fn radar(chart: &ChartSpec) -> Option<&Radar> {
    match &chart.plot {
        Plot::Radar(radar) => Some(radar),
        _ => None,
    }
}

pub(crate) fn notes(spec: &ChartSpec, profile: &Profile, notes: &mut Vec<String>) {
    let limit = format::number(1.0 - spec.level, 2, spec.lang);
    notes.push(spec.lang.pick(
        format!("“Trên” hay “dưới” mức chung: kiểm định hiệu số, p < {limit} sau hiệu chỉnh cho nhiều lần so sánh khi bản công bố có p; vạch đứng: mức chung."),
        format!("“Above” or “below”: test of the difference, p < {limit} after correction for many comparisons where the release has a p; upright stroke: all units together."),
    ));
    let mut lows: Vec<(f64, &str)> = Vec::new();
    for chart in profile.charts() {
        let mut own = Vec::new();
        match (&chart.plot, radar(chart)) {
            (_, Some(radar)) => {
                crate::kinds::radar::words::notes_of_dots(chart, radar, &mut own);
                lows.push((radar.axis.low, spec.lang.pick("thành phần", "parts")));
            }
            (plot, None) => {
                plot.picture().notes(chart, &mut own);
                if let Plot::Trend(trend) = plot {
                    lows.push((trend.axis.low, spec.lang.pick("các kỳ", "periods")));
                }
            }
        }
        // Each chart says where its axis starts; one sentence for all of them says which is which.
        let is_axis = |note: &String| note.starts_with("Trục bắt đầu") || note.starts_with("The axis starts");
        own.retain(|note| !is_axis(note) && !notes.contains(note));
        notes.extend(own);
    }
    let starts = |(low, of): &(f64, &str)| format!("{} ({of})", tick(*low, spec.lang));
    let starts: Vec<String> = lows.iter().filter(|(low, _)| *low != 0.0).map(starts).collect();
    if !starts.is_empty() {
        let starts = starts.join(", ");
        notes.push(spec.lang.pick(format!("Trục bắt đầu từ\u{a0}{starts}."), format!("Axes start at\u{a0}{starts}.")));
    }
    let (of, shown) = profile.of_items;
    if of > shown {
        notes.push(spec.lang.pick(
            format!("{shown} trong {of} nội dung: ước lượng thấp nhất và cao nhất, không phải kiểm định; xem đủ ở biểu đồ câu trả lời."),
            format!("{shown} of {of} items: the lowest and the highest estimates, and no test; all are in the chart of answers."),
        ));
    }
}

/// "n = 412; hạng 3–9".
pub(super) fn beside(spec: &ChartSpec, profile: &Profile) -> Vec<String> {
    let lang = spec.lang;
    let n = profile.n.map(|n| format!("n\u{a0}=\u{a0}{}", format::integer(n, lang)));
    let rank = profile.rank.map(|(low, high)| {
        let places = if low == high { low.to_string() } else { format!("{low}–{high}") };
        format!("{}\u{a0}{places}", lang.pick("hạng", "places"))
    });
    let overall = profile
        .overall
        .map(|overall| format!("{} {}", lang.pick("mức chung", "all units"), spec.valued_with_interval(overall)));
    [n, rank, overall].into_iter().flatten().collect()
}

pub(crate) fn said(spec: &ChartSpec, profile: &Profile) -> Said {
    let opening = spec.lang.pick(
        format!("Hồ sơ của {}, {}", profile.unit_name, spec.period),
        format!("Profile of {}, {}", profile.unit_name, spec.period),
    );
    let value = profile.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value));
    let first = std::iter::once(format!("{value}, {}", standing(spec, profile.standing)))
        .chain(beside(spec, profile).into_iter().skip(usize::from(profile.n.is_some())))
        .collect::<Vec<_>>()
        .join("; ");
    let marks = std::iter::once(format!("{} {first}", spec.measure));
    let marks = marks.chain(profile.charts().flat_map(|chart| chart.plot.picture().said(chart).marks));
    let extremes = profile.charts().map(|chart| format!("{}.", chart.headline)).collect::<Vec<_>>().join(" ");
    Said { opening, extremes, marks: marks.collect() }
}

/// The shares of the five levels, from the lowest: "mức 1–5 (%): 2,0; 3,1; …".
fn levels(spec: &ChartSpec, shares: [f64; 5]) -> String {
    let shares = shares.map(|share| format::number(share, spec.interval_decimals(), spec.lang)).join("; ");
    spec.lang.pick(format!("mức 1–5 (%): {shares}"), format!("levels 1–5 (%): {shares}"))
}

/// A row for the unit's value, then the rows of each chart that all tables have in common.
pub(crate) fn table(spec: &ChartSpec, profile: &Profile) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Phần", "Section").to_owned(), lang.pick("Mục", "Row").to_owned()];
    header.push(lang.pick("Số phiếu", "Answers").to_owned());
    header.extend(value_columns(spec, lang.pick("Giá trị", "Value")));
    header.extend([lang.pick("Mức chung", "All units"), lang.pick("Kết luận", "Finding")].map(str::to_owned));
    let none = || format::NO_NUMBER.to_owned();
    let bare = |value: Option<crate::spec::Estimate>| value.map_or_else(none, |value| spec.valued_with_interval(value));
    let said = |value: Result<crate::spec::Estimate, crate::spec::Withheld>, told: Standing| match value {
        Ok(_) => standing(spec, told).to_owned(),
        Err(why) => spec.why(why),
    };
    let row = |section: &str, name: &str, n: Option<u64>, value, overall: String, finding: String| {
        let mut cells = vec![section.to_owned(), name.to_owned(), count(spec, n)];
        cells.extend(value_cells(spec, value));
        cells.extend([overall, finding]);
        cells
    };
    let rank =
        profile.rank.map_or(String::new(), |(low, high)| format!(", {} {low}–{high}", lang.pick("hạng", "places")));
    let finding = format!("{}{rank}", said(profile.value, profile.standing));
    let mut rows = vec![row(
        lang.pick("Chỉ số", "Index"),
        &spec.measure,
        profile.n,
        profile.value,
        bare(profile.overall),
        finding,
    )];
    for chart in profile.charts() {
        match &chart.plot {
            Plot::Trend(trend) => rows.extend(trend.points.iter().map(|point| {
                let finding = point.value.err().map_or_else(none, |why| spec.why(why));
                row(lang.pick("Qua các kỳ", "Over time"), &point.period, point.n, point.value, none(), finding)
            })),
            Plot::Radar(radar) => rows.extend(radar.spokes.iter().map(|spoke| {
                let finding = said(spoke.value, spoke.standing);
                let section = lang.pick("Yếu tố", "Factors");
                row(section, &spoke.name, spoke.n, spoke.value, bare(spoke.overall.ok()), finding)
            })),
            Plot::Likert(likert) => rows.extend(likert.groups.iter().flat_map(|group| &group.rows).map(|item| {
                let withheld = item.shares.err().unwrap_or(crate::spec::Withheld::Undefined);
                let finding = item.shares.map_or_else(|why| spec.why(why), |shares| levels(spec, shares));
                let satisfied = item.satisfied.ok_or(withheld);
                row(lang.pick("Nội dung: hài lòng", "Items: satisfied"), &item.text, item.n, satisfied, none(), finding)
            })),
            _ => {}
        }
    }
    (header, rows)
}
