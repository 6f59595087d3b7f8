//! Words of a control chart.

use crate::{
    ChartSpec,
    describe::{Said, count, lower, notes::start_of_axis},
    format,
    spec::{Control, ControlPoint, Rule, Standing},
};

pub(crate) fn headline(spec: &ChartSpec, control: &Control) -> String {
    let Some(last) = control.points.last() else { return spec.measure.clone() };
    let centre = spec.valued(control.centre);
    if !control.limited {
        let value = spec.valued(last.value);
        return spec.lang.pick(
            format!("{}: {value}; chưa đủ 8 kỳ để biết dao động thường", last.period),
            format!("{}: {value}; too few periods to know the usual noise", last.period),
        );
    }
    let signals = control.points.iter().filter(|point| point.rule.is_some()).count();
    match (last.rule, signals) {
        (Some(rule), _) => {
            format!("{}: {}, {}", last.period, spec.valued(last.value), fired(spec, rule, last.standing))
        }
        (None, 0) => spec.lang.pick(
            format!("Không kỳ nào khác dao động thường quanh {centre}"),
            format!("No period differs from the usual noise around {centre}"),
        ),
        (None, before) => spec.lang.pick(
            format!("{} trong dao động thường quanh {centre}; {before} kỳ trước báo hiệu", last.period),
            format!("{} within the usual noise around {centre}; {before} earlier signalled", last.period),
        ),
    }
}

/// A rule in words.
pub(crate) fn fired(spec: &ChartSpec, rule: Rule, standing: Standing) -> &'static str {
    let (vi, en) = match (rule, standing == Standing::Above) {
        (Rule::Limit, true) => ("cao hơn giới hạn trên", "above the upper limit"),
        (Rule::Limit, false) => ("thấp hơn giới hạn dưới", "below the lower limit"),
        (Rule::Side, true) => ("8 kỳ liền trên tâm", "8 in a row above the centre"),
        (Rule::Side, false) => ("8 kỳ liền dưới tâm", "8 in a row below the centre"),
        (Rule::Drift, true) => ("6 kỳ liền một chiều, nay trên tâm", "6 in one direction, now above the centre"),
        (Rule::Drift, false) => ("6 kỳ liền một chiều, nay dưới tâm", "6 in one direction, now below the centre"),
        (Rule::TwoOfThree, true) => ("2 trong 3 kỳ gần giới hạn trên", "2 of 3 near the upper limit"),
        (Rule::TwoOfThree, false) => ("2 trong 3 kỳ gần giới hạn dưới", "2 of 3 near the lower limit"),
    };
    spec.lang.pick(vi, en)
}

pub(crate) fn subtitle(spec: &ChartSpec, control: &Control, unit: &str) -> (String, String) {
    let ends = [control.points.first(), control.points.last()].map(|point| point.map_or("", |point| &point.period));
    let when = if ends[0] == ends[1] { ends[0].to_owned() } else { format!("{}–{}", ends[0], ends[1]) };
    let reading = if control.limited {
        spec.lang.pick("đường đứt: giới hạn kiểm soát", "dashed lines: control limits")
    } else {
        spec.lang.pick("dấu: giá trị từng kỳ", "mark: the value of each period")
    };
    (format!("{}{unit}, {when}", spec.measure), reading.to_owned())
}

pub(crate) fn notes(spec: &ChartSpec, control: &Control, notes: &mut Vec<String>) {
    if control.limited {
        notes.push(
            spec.lang
                .pick(
                    "Giới hạn: ba sai số chuẩn quanh tâm. Báo hiệu: ra ngoài giới hạn; 2 trong 3 kỳ quá hai sai số chuẩn; 8 kỳ liền một bên; 6 kỳ liền tăng hay giảm.",
                    "Limits: three standard errors around the centre. Signals: outside the limits; 2 of 3 beyond two standard errors; 8 in a row on one side; 6 in a row that rise or fall.",
                )
                .to_owned(),
        );
        if control.points.windows(2).any(|pair| pair[0].limits != pair[1].limits) {
            let words = (
                "Giới hạn thay đổi theo số phiếu của từng kỳ; số bên phải là của kỳ cuối.",
                "Limits follow the answers of each period; the numbers on the right are those of the last one.",
            );
            notes.push(spec.lang.pick(words.0, words.1).to_owned());
        }
    } else {
        notes.push(
            spec.lang.pick("Dưới 8 kỳ: không vẽ giới hạn.", "Fewer than 8 periods: no limits are drawn.").to_owned(),
        );
    }
    if control.left_out > 0 {
        let count = control.left_out;
        notes.push(spec.lang.pick(format!("{count} kỳ không có số."), format!("{count} periods without a number.")));
    }
    start_of_axis(spec, control.axis.low, notes);
}

fn finding(spec: &ChartSpec, control: &Control, point: &ControlPoint) -> &'static str {
    match point.rule {
        Some(rule) => fired(spec, rule, point.standing),
        None if control.limited => spec.lang.pick("dao động thường", "usual noise"),
        None => format::NO_NUMBER,
    }
}

pub(crate) fn said(spec: &ChartSpec, control: &Control) -> Said {
    let opening = spec.lang.pick(
        format!("Biểu đồ kiểm soát: {}, {} kỳ", lower(&spec.measure), control.points.len()),
        format!("Control chart: {}, {} periods", spec.measure, control.points.len()),
    );
    let mark = |point: &ControlPoint| {
        let limits = if control.limited { format!(" ({})", spec.ranged(point.limits)) } else { String::new() };
        format!("{} {}{limits}, {}", point.period, spec.valued(point.value), finding(spec, control, point))
    };
    Said { opening, extremes: String::new(), marks: control.points.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, control: &Control) -> (Vec<String>, Vec<Vec<String>>) {
    let header = [
        spec.lang.pick("Kỳ", "Period"),
        spec.lang.pick("Số phiếu", "Answers"),
        &spec.measure,
        spec.lang.pick("Tâm", "Centre"),
        spec.lang.pick("Giới hạn dưới", "Lower limit"),
        spec.lang.pick("Giới hạn trên", "Upper limit"),
        spec.lang.pick("Báo hiệu", "Signal"),
    ];
    let row = |point: &ControlPoint| {
        let limit = |value: f64| {
            let said = format::number(value, spec.interval_decimals(), spec.lang);
            if control.limited { said } else { format::NO_NUMBER.to_owned() }
        };
        vec![
            point.period.clone(),
            count(spec, point.n),
            spec.bare(point.value),
            spec.bare(control.centre),
            limit(point.limits.0),
            limit(point.limits.1),
            finding(spec, control, point).to_owned(),
        ]
    };
    (header.map(str::to_owned).to_vec(), control.points.iter().map(row).collect())
}
