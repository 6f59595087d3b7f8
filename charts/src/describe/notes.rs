//! Sentences at the foot that several kinds need.

use crate::{ChartSpec, Lang, format, spec::Withheld};

/// What stands loud beside the source of a chart whose data is invented.
pub(crate) fn simulated(lang: Lang) -> &'static str {
    lang.pick("Số liệu mô phỏng, không phải kết quả thật.", "Simulated data, not a real result.")
}

/// "khoảng tin cậy 95%": the level and what it is the level of.
pub(crate) fn interval(spec: &ChartSpec) -> String {
    let level = format::level(spec.level, spec.lang);
    spec.lang.pick(format!("khoảng tin cậy {level}"), format!("{level} confidence interval"))
}

/// An axis that does not start at zero says so.
pub(crate) fn start_of_axis(spec: &ChartSpec, low: f64, notes: &mut Vec<String>) {
    if low != 0.0 {
        let start = tick(low, spec.lang);
        notes.push(
            spec.lang.pick(format!("Trục bắt đầu từ\u{a0}{start}."), format!("The axis starts at\u{a0}{start}.")),
        );
    }
}

/// An end of an axis, with as many decimals as its tick has.
pub(crate) fn tick(end: f64, lang: Lang) -> String {
    let is_enough = |decimals: &usize| {
        let scaled = end * 10f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6
    };
    format::number(end, (0..3).find(is_enough).unwrap_or(3), lang)
}

/// How many answers stand behind each mark, for charts that have no column for it. `of` is what a mark is: "đơn vị".
pub(crate) fn answers(
    spec: &ChartSpec,
    (vi, en): (&str, &str),
    counts: impl Iterator<Item = Option<u64>>,
    notes: &mut Vec<String>,
) {
    let (mut least, mut most) = (u64::MAX, 0);
    for n in counts.flatten() {
        (least, most) = (least.min(n), most.max(n));
    }
    if most == 0 {
        return;
    }
    let [low, high] = [least, most].map(|n| format::integer(n, spec.lang));
    let range = if least == most { low } else { format!("{low}–{high}") };
    notes.push(spec.lang.pick(format!("Số phiếu mỗi {vi}: {range}."), format!("Answers for each {en}: {range}.")));
}

/// Why a dash stands in place of a number.
pub(crate) fn dash(spec: &ChartSpec, withheld: impl Iterator<Item = Withheld>, notes: &mut Vec<String>) {
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
