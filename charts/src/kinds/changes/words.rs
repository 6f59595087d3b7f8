//! Words of a change and its parts.

use crate::{
    ChartSpec,
    describe::{Said, lower, notes::start_of_axis, value_cells},
    format,
    spec::{ChangePart, Changes},
};

// The parts are arithmetic and no test: only where the release tests the whole difference it is called a rise or fall.
pub(crate) fn headline(spec: &ChartSpec, changes: &Changes) -> String {
    let total = spec.signed(changes.ends.1 - changes.ends.0);
    let largest = changes.parts.iter().max_by(|one, other| one.amount.value.abs().total_cmp(&other.amount.value.abs()));
    let Some(largest) = largest else {
        return spec.lang.pick(format!("Chênh lệch {total}"), format!("Difference {total}"));
    };
    let amount = spec.signed(largest.amount.value);
    let whole = changes.ends.1 - changes.ends.0;
    let by = spec.difference(whole.abs());
    let (vi, en) = match changes.told_apart {
        Some(false) => (
            format!("Chưa thấy khác biệt từ {} đến {} (chênh lệch {total})", changes.from, changes.to),
            format!("No difference told apart from {} to {} (difference {total})", changes.from, changes.to),
        ),
        Some(true) => {
            let (vi, en) = if whole > 0.0 { ("Tăng", "Up") } else { ("Giảm", "Down") };
            (
                format!("{vi} {by}, phần lớn nhất: “{}” {amount}", largest.name),
                format!("{en} {by}, the largest part: “{}” {amount}", largest.name),
            )
        }
        None => (
            format!("Chênh lệch {total}, phần lớn nhất: “{}” {amount}", largest.name),
            format!("Difference {total}, the largest part: “{}” {amount}", largest.name),
        ),
    };
    spec.lang.pick(vi, en)
}

pub(crate) fn subtitle(spec: &ChartSpec, changes: &Changes, unit: &str) -> (String, String) {
    let who = changes.unit_name.clone().unwrap_or_else(|| spec.lang.pick("tất cả đơn vị", "all units").to_owned());
    let (from, to) = (&changes.from, &changes.to);
    let when = if from.is_empty() { to.clone() } else { format!("{from}–{to}") };
    (
        format!("{}{unit}, {who}, {when}", spec.measure),
        spec.lang
            .pick("thanh: từ mức trước phần ấy đến mức sau", "bar: from the score before the part to that after it")
            .to_owned(),
    )
}

pub(crate) fn notes(spec: &ChartSpec, changes: &Changes, notes: &mut Vec<String>) {
    let without = changes.parts.iter().all(|part| part.amount.interval.is_none());
    notes.push(
        if without {
            spec.lang.pick(
                "Các phần cộng lại bằng chênh lệch; đây là phép tách số học, không kèm sai số chọn mẫu và không phải kiểm định.",
                "The parts sum to the difference; this is arithmetic, with no sampling error, and no test.",
            )
        } else {
            spec.lang.pick("Các phần cộng lại bằng chênh lệch.", "The parts sum to the difference.")
        }
        .to_owned(),
    );
    if changes.weighed_by_answers {
        let words = (
            "Mỗi nội dung nặng bằng số câu trả lời của nó, trung bình hai kỳ; “Cơ cấu câu trả lời” là phần do các trọng số ấy đổi.",
            "An item weighs by its answers, the mean of both periods; “Mix of answers” is what those weights’ own change did.",
        );
        notes.push(spec.lang.pick(words.0, words.1).to_owned());
    }
    start_of_axis(spec, changes.axis.low, notes);
}

fn ends(spec: &ChartSpec, changes: &Changes) -> [(&'static str, String); 2] {
    [
        (spec.lang.pick("Trước", "Before"), spec.valued(changes.ends.0)),
        (spec.lang.pick("Sau", "After"), spec.valued(changes.ends.1)),
    ]
}

pub(crate) fn said(spec: &ChartSpec, changes: &Changes) -> Said {
    let opening = spec.lang.pick(
        format!("Biểu đồ thác nước: {}, {} phần", lower(&spec.measure), changes.parts.len()),
        format!("Waterfall chart: {}, {} parts", spec.measure, changes.parts.len()),
    );
    let part = |part: &ChangePart| {
        let interval = part.amount.interval.map_or(String::new(), |interval| format!(" ({})", spec.ranged(interval)));
        format!("{} {}{interval}", part.name, spec.signed(part.amount.value))
    };
    let [before, after] = ends(spec, changes).map(|(name, value)| format!("{name} {value}"));
    let marks = std::iter::once(before).chain(changes.parts.iter().map(part)).chain([after]);
    Said { opening, extremes: String::new(), marks: marks.collect() }
}

pub(crate) fn table(spec: &ChartSpec, changes: &Changes) -> (Vec<String>, Vec<Vec<String>>) {
    let header = [
        spec.lang.pick("Phần", "Part"),
        spec.lang.pick("Đóng góp", "Contribution"),
        spec.lang.pick("Cận dưới", "Lower"),
        spec.lang.pick("Cận trên", "Upper"),
        &spec.measure,
    ];
    let none = || format::NO_NUMBER.to_owned();
    let part = |part: &ChangePart| {
        let [_, low, high] = value_cells(spec, Ok(part.amount));
        let after = spec.bare(part.start + part.amount.value);
        vec![part.name.clone(), spec.signed(part.amount.value), low, high, after]
    };
    let before = vec![spec.lang.pick("Trước", "Before").to_owned(), none(), none(), none(), spec.bare(changes.ends.0)];
    let total = spec.signed(changes.ends.1 - changes.ends.0);
    let after = vec![spec.lang.pick("Sau", "After").to_owned(), total, none(), none(), spec.bare(changes.ends.1)];
    let rows = std::iter::once(before).chain(changes.parts.iter().map(part)).chain([after]).collect();
    (header.map(str::to_owned).to_vec(), rows)
}
