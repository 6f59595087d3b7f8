//! Words of items by importance and performance.

use crate::{
    ChartSpec,
    describe::{
        Said, count,
        notes::{answers, dash, start_of_axis},
    },
    format,
    spec::{Drivers, Estimate, Standing},
};

/// The quarter of the picture that a point is in, in words.
pub(crate) fn place_of(spec: &ChartSpec, standing: Standing) -> &'static str {
    match standing {
        Standing::Below => spec.lang.pick("quan trọng, còn thấp: cải thiện trước", "matters and is low: improve first"),
        Standing::Above => spec.lang.pick("quan trọng, đã cao: giữ vững", "matters and is high: keep"),
        Standing::Same => spec.lang.pick("ít quan trọng hơn", "matters less"),
        Standing::Untested => spec.lang.pick("chưa rõ", "not clear"),
    }
}

pub(crate) fn headline(spec: &ChartSpec, drivers: &Drivers) -> String {
    match drivers.first.as_slice() {
        [] => spec
            .lang
            .pick("Chưa nội dung nào rõ ràng cần cải thiện trước", "No item is clearly the one to improve first")
            .to_owned(),
        [only] => spec.lang.pick(format!("Cải thiện trước: “{only}”"), format!("Improve first: “{only}”")),
        many => spec.lang.pick(
            format!("{} trong {} nội dung quan trọng mà còn thấp", many.len(), drivers.items),
            format!("{} of {} items matter and are low", many.len(), drivers.items),
        ),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Drivers, _: &str) -> (String, String) {
    let level = format::level(spec.level, spec.lang);
    spec.lang.pick(
        (
            format!("Tầm quan trọng và mức đạt được của từng nội dung, {}", spec.period),
            format!("dấu: ước lượng; chữ thập: khoảng tin cậy {level}"),
        ),
        (
            format!("Importance and performance of each item, {}", spec.period),
            format!("mark: estimate; cross: {level} confidence intervals"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, drivers: &Drivers, notes: &mut Vec<String>) {
    let (performance, importance) = drivers.cross;
    let said = |value: f64| format::number(value, spec.interval_decimals(), spec.lang);
    notes.push(spec.lang.pick(
        format!(
            "Đường đứt (TB): trung bình các nội dung (mức đạt {}; quan trọng {}%), coi như cố định. Chữ thập cắt đường: chưa rõ.",
            said(performance),
            said(importance)
        ),
        format!(
            "Dashed lines: means of the items (performance {}; importance {}%), taken as fixed. A cross that spans a line is not clear.",
            said(performance),
            said(importance)
        ),
    ));
    notes.push(
        spec.lang
            .pick(
                "Tầm quan trọng suy ra từ hồi quy, không phải từ câu hỏi; không chứng minh quan hệ nhân quả. Trong ngoặc: mức đạt; quan trọng.",
                "Importance is derived from a regression and not asked; it proves no cause. In brackets: performance; importance.",
            )
            .to_owned(),
    );
    answers(spec, ("nội dung", "item"), drivers.points.iter().map(|point| point.n), notes);
    if drivers.performance.low != 0.0 {
        start_of_axis(spec, drivers.performance.low, notes);
    }
    dash(spec, drivers.withheld.iter().map(|(_, why)| *why), notes);
}

pub(crate) fn said(spec: &ChartSpec, drivers: &Drivers) -> Said {
    let count = drivers.items;
    let opening = spec.lang.pick(
        format!("Biểu đồ tầm quan trọng và mức đạt được của {count} nội dung, {}", spec.period),
        format!("Importance and performance of {count} items, {}", spec.period),
    );
    let said = |value: Estimate| {
        let shown = format::number(value.value, spec.interval_decimals(), spec.lang);
        value.interval.map_or(shown.clone(), |interval| format!("{shown} ({})", spec.ranged(interval)))
    };
    let shown = drivers.points.iter().map(|point| {
        let (performance, importance) = (said(point.performance), said(point.importance));
        let words = spec.lang.pick(
            format!("đạt {performance}, quan trọng {importance}"),
            format!("performance {performance}, importance {importance}"),
        );
        format!("“{}” {words}, {}", point.name, place_of(spec, point.standing))
    });
    let hidden = drivers.withheld.iter().map(|(name, why)| format!("“{name}”: {}", spec.why(*why)));
    Said { opening, extremes: String::new(), marks: shown.chain(hidden).collect() }
}

pub(crate) fn table(spec: &ChartSpec, drivers: &Drivers) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header =
        [("Nội dung", "Item"), ("Số phiếu", "Answers")].map(|(vi, en)| lang.pick(vi, en).to_owned()).to_vec();
    for name in
        [lang.pick("Mức đạt được (0–100)", "Performance (0–100)"), lang.pick("Tầm quan trọng (%)", "Importance (%)")]
    {
        header.push(name.to_owned());
        header.push(lang.pick("Cận dưới", "Lower").to_owned());
        header.push(lang.pick("Cận trên", "Upper").to_owned());
    }
    header.push(lang.pick("Xếp vào", "Place").to_owned());
    let number = |value: f64| format::number(value, spec.interval_decimals(), lang);
    let none = || format::NO_NUMBER.to_owned();
    let three = |value: Estimate| {
        let (low, high) = value.interval.map_or_else(|| (none(), none()), |(low, high)| (number(low), number(high)));
        [number(value.value), low, high]
    };
    let shown = drivers.points.iter().map(|point| {
        let mut cells = vec![point.name.clone(), count(spec, point.n)];
        cells.extend(three(point.performance));
        cells.extend(three(point.importance));
        cells.push(place_of(spec, point.standing).to_owned());
        cells
    });
    let hidden = drivers.withheld.iter().map(|(name, why)| {
        let mut cells = vec![name.clone()];
        cells.extend((0..7).map(|_| none()));
        cells.push(spec.why(*why));
        cells
    });
    (header, shown.chain(hidden).collect())
}
