//! Words of answers by item.

use crate::{
    ChartSpec,
    describe::{
        Said, count,
        notes::{dash, interval},
        value_cells, value_columns,
    },
    format,
    spec::{Likert, LikertRow, Withheld},
};

pub(crate) fn headline(spec: &ChartSpec, likert: &Likert) -> String {
    let mut rows: Vec<(&LikertRow, f64)> = likert
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter_map(|row| Some((row, row.satisfied?.value)))
        .collect();
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    let (Some((lowest, low)), Some((_, high))) = (rows.first(), rows.last()) else {
        return spec
            .lang
            .pick(format!("Phân bố câu trả lời, {}", spec.period), format!("How the answers spread, {}", spec.period));
    };
    if rows.len() == 1 {
        return spec.lang.pick(
            format!("{} hài lòng: {}", spec.valued(*low), lowest.text),
            format!("{} satisfied: {}", spec.valued(*low), lowest.text),
        );
    }
    // Apart means that the whole interval lies below that of every other item: a stricter rule than a test of the difference.
    let next = rows[1..]
        .iter()
        .filter_map(|(row, _)| row.satisfied?.interval)
        .map(|(low, _)| low)
        .fold(f64::INFINITY, f64::min);
    let all_have = rows.iter().all(|(row, _)| row.satisfied.is_some_and(|satisfied| satisfied.interval.is_some()));
    let apart =
        all_have && lowest.satisfied.and_then(|satisfied| satisfied.interval).is_some_and(|(_, high)| high < next);
    if apart && spec.page.1 == 1 {
        return spec.lang.pick(
            format!("Thấp nhất là “{}”: {} hài lòng", lowest.text, spec.valued(*low)),
            format!("Lowest is “{}”: {} satisfied", lowest.text, spec.valued(*low)),
        );
    }
    let count = rows.len();
    spec.lang.pick(
        format!("Tỷ lệ hài lòng của {count} nội dung từ {} đến {}", spec.valued(*low), spec.valued(*high)),
        format!("Satisfaction with {count} items runs from {} to {}", spec.valued(*low), spec.valued(*high)),
    )
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Likert, unit: &str) -> (String, String) {
    let interval = interval(spec);
    spec.lang.pick(
        (format!("Câu trả lời theo nội dung{unit}, {}", spec.period), format!("trong ngoặc: {interval}")),
        (format!("Answers by item{unit}, {}", spec.period), format!("in brackets: {interval}")),
    )
}

pub(crate) fn notes(spec: &ChartSpec, likert: &Likert, notes: &mut Vec<String>) {
    let neutral = &likert.levels[2];
    notes.push(spec.lang.pick(
        format!("Mức “{neutral}” vẽ riêng, không tính vào bên nào; không kể câu “không ý kiến”. Làm tròn nên tổng có thể khác 100."),
        format!("“{neutral}” stands apart and counts for neither side; “no opinion” is left out. Rounded, so sums may miss 100."),
    ));
    let withheld = likert.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.shares.err());
    dash(spec, withheld, notes);
}

pub(crate) fn said(spec: &ChartSpec, likert: &Likert) -> Said {
    let lang = spec.lang;
    let rows: Vec<_> = likert.groups.iter().flat_map(|group| &group.rows).collect();
    let opening = lang.pick(
        format!("Biểu đồ năm mức trả lời của {} nội dung, {}", rows.len(), spec.period),
        format!("Five-level answers to {} items, {}", rows.len(), spec.period),
    );
    let said = |row: &LikertRow| {
        row.satisfied.map(|satisfied| {
            let words = lang.pick("hài lòng", "satisfied");
            format!("“{}” {words} {}", row.text, spec.valued_with_interval(satisfied))
        })
    };
    let mut ordered: Vec<_> = rows.iter().filter(|row| row.satisfied.is_some()).collect();
    ordered.sort_by(|one, other| {
        let value = |row: &LikertRow| row.satisfied.map_or(0.0, |satisfied| satisfied.value);
        value(other).total_cmp(&value(one))
    });
    let extremes = match ordered.as_slice() {
        [first, .., last] => lang.pick(
            format!(
                "Ước lượng cao nhất {}; thấp nhất {}.",
                said(first).unwrap_or_default(),
                said(last).unwrap_or_default()
            ),
            format!("Highest estimate {}; lowest {}.", said(first).unwrap_or_default(), said(last).unwrap_or_default()),
        ),
        _ => String::new(),
    };
    let marks: Vec<String> = rows
        .iter()
        .map(|row| match (said(row), row.shares) {
            (Some(said), _) => said,
            (None, Err(withheld)) => format!("“{}”: {}", row.text, spec.why(withheld)),
            (None, Ok(_)) => format!("“{}”: {}", row.text, format::NO_NUMBER),
        })
        .collect();
    Said { opening, extremes, marks }
}

pub(crate) fn table(spec: &ChartSpec, likert: &Likert) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = [("Yếu tố", "Factor"), ("Nội dung", "Item"), ("Số phiếu", "Answers")]
        .map(|(vi, en)| lang.pick(vi, en).to_owned())
        .to_vec();
    header.extend(likert.levels.iter().map(|level| format!("{level} (%)")));
    header.extend(value_columns(spec, lang.pick("Tỷ lệ hài lòng", "Satisfied")));
    let rows =
        likert.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row))).map(|(group, row)| {
            let mut cells = vec![group.name.clone(), row.text.clone(), count(spec, row.n)];
            match row.shares {
                Ok(shares) => cells.extend(shares.map(|share| format::number(share, spec.interval_decimals(), lang))),
                Err(_) => cells.extend(std::array::from_fn::<_, 5, _>(|_| format::NO_NUMBER.to_owned())),
            }
            cells.extend(value_cells(spec, row.satisfied.ok_or(Withheld::Undefined)));
            cells
        });
    (header, rows.collect())
}
