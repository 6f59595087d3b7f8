//! How to read the marks that are drawn, and only those.

use super::{drivers, funnel, slope, tiles};
use crate::{
    ChartSpec, Lang, format,
    spec::{Heat, Plot, Ranking, Trend, Withheld},
};

/// The notes at the foot, one sentence each.
pub fn notes(spec: &ChartSpec) -> Vec<String> {
    let mut notes = Vec::new();
    match &spec.plot {
        Plot::Ranking(ranking) => of_ranking(spec, ranking, &mut notes),
        Plot::Trend(trend) => of_trend(spec, trend, &mut notes),
        Plot::Likert(likert) => {
            notes.push(spec.lang.pick(
                format!("Mức “{}” vẽ riêng, không tính vào bên nào; không kể câu “không ý kiến”. Làm tròn nên tổng có thể khác 100.", likert.levels[2]),
                format!("“{}” stands apart and counts for neither side; “no opinion” is left out. Rounded, so sums may miss 100.", likert.levels[2]),
            ));
            let withheld = likert.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.shares.err());
            dash(spec, withheld, &mut notes);
        }
        Plot::Heat(heat) => of_heat(spec, heat, &mut notes),
        Plot::Slope(slope) => slope::notes(spec, slope, &mut notes),
        Plot::Funnel(funnel) => funnel::notes(spec, funnel, &mut notes),
        Plot::Tiles(tiles) => tiles::notes(spec, tiles, &mut notes),
        Plot::Drivers(drivers) => drivers::notes(spec, drivers, &mut notes),
    }
    notes
}

/// What stands loud beside the source of a chart whose data is invented.
pub(crate) fn simulated(lang: Lang) -> &'static str {
    lang.pick("Số liệu mô phỏng, không phải kết quả thật.", "Simulated data, not a real result.")
}

fn of_ranking(spec: &ChartSpec, ranking: &Ranking, notes: &mut Vec<String>) {
    let lang = spec.lang;
    let level = format::level(spec.level, lang);
    if ranking.tested && ranking.corrected {
        let limit = format::number(1.0 - spec.level, 2, lang);
        notes.push(lang.pick(
            format!("“Trên” hay “dưới”: kiểm định hiệu số với mức chung, p < {limit} sau hiệu chỉnh Holm cho nhiều lần so sánh."),
            format!("“Above” or “below”: test of the difference from the overall value, p < {limit} after Holm’s correction for many comparisons."),
        ));
    } else if ranking.tested {
        notes.push(lang.pick(
            format!("“Trên” hay “dưới”: khoảng tin cậy {level} của hiệu số với mức chung không chứa 0, chưa hiệu chỉnh cho nhiều lần so sánh."),
            format!("“Above” or “below”: the {level} interval of the difference from the overall value leaves out 0; not corrected for many comparisons."),
        ));
    } else {
        notes.push(
            lang.pick(
                "Chưa có kiểm định so với mức chung: thứ tự này không nói đơn vị nào hơn.",
                "No test against the overall value: this order does not say who is better.",
            )
            .to_owned(),
        );
    }
    if ranking.ranked {
        notes.push(
            lang.pick(
                "Hạng: từ hạng tốt nhất đến hạng kém nhất mà số liệu cho phép.",
                "Rank: from the best to the worst that the data allow.",
            )
            .to_owned(),
        );
    }
    start_of_axis(spec, ranking.axis.low, notes);
    dash(spec, ranking.rows.iter().filter_map(|row| row.value.err()), notes);
}

fn of_heat(spec: &ChartSpec, heat: &Heat, notes: &mut Vec<String>) {
    let level = format::level(spec.level, spec.lang);
    notes.push(if heat.tested {
        spec.lang.pick(
            format!("Tam giác: khác cùng thành phần của tất cả đơn vị, theo kiểm định ở mức tin cậy {level}."),
            format!("Triangle: differs from the same part of all units, by a test at {level} confidence."),
        )
    } else {
        spec.lang
            .pick(
                "Từng ô chưa được kiểm định so với tất cả đơn vị: màu chỉ nói khoảng giá trị.",
                "No cell is tested against all units: colour says the range of the value and no more.",
            )
            .to_owned()
    });
    let rows = || std::iter::once(&heat.overall).chain(&heat.rows);
    let cells = rows().flat_map(|row| row.cells.iter().map(|(value, _)| *value).chain([row.total]));
    dash(spec, cells.filter_map(Result::err), notes);
}

fn of_trend(spec: &ChartSpec, trend: &Trend, notes: &mut Vec<String>) {
    let lang = spec.lang;
    if trend.points.iter().any(|point| point.inner.is_some()) {
        notes.push(
            lang.pick(
                "Dải đậm: khoảng 50%. Các dải đúng cho từng kỳ, không phải cho cả đường.",
                "Dark band: 50%. Bands hold for each period, not for the whole line.",
            )
            .to_owned(),
        );
    }
    if let Some(change) = &trend.change {
        let level = format::level(spec.level, lang);
        let (low, high) = change.interval;
        let ends = format::range(low, high, spec.decimals, lang);
        let unit = spec.difference(change.difference);
        notes.push(lang.pick(
            format!("Hiệu số {} trừ {}: {unit} (khoảng tin cậy {level}: {ends}).", change.to, change.from),
            format!("{} minus {}: {unit} ({level} interval: {ends}).", change.to, change.from),
        ));
    }
    if trend.points.iter().any(|point| point.breaks) {
        notes.push(
            lang.pick(
                "Đường đứt: đổi phương pháp, hai bên không so sánh được.",
                "Broken line: the method changed; the two sides are not comparable.",
            )
            .to_owned(),
        );
    }
    start_of_axis(spec, trend.axis.low, notes);
    dash(spec, trend.points.iter().filter_map(|point| point.value.err()), notes);
}

pub(super) fn start_of_axis(spec: &ChartSpec, low: f64, notes: &mut Vec<String>) {
    if low != 0.0 {
        let start = format::number(low, if low.fract() == 0.0 { 0 } else { 1 }, spec.lang);
        notes.push(spec.lang.pick(format!("Trục bắt đầu từ {start}."), format!("The axis starts at {start}.")));
    }
}

pub(super) fn dash(spec: &ChartSpec, withheld: impl Iterator<Item = Withheld>, notes: &mut Vec<String>) {
    let mut reasons: Vec<String> = withheld.map(|withheld| spec.why(withheld)).collect();
    reasons.sort();
    reasons.dedup();
    if !reasons.is_empty() {
        let none = format::NO_NUMBER;
        let reasons = reasons.join(", ");
        notes.push(spec.lang.pick(
            format!("“{none}”:\u{a0}không có số ({reasons})."),
            format!("“{none}”:\u{a0}no number ({reasons})."),
        ));
    }
}
