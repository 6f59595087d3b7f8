//! Words of units by value.

use crate::{
    ChartSpec, Kind, Lang,
    describe::{
        Said, count, lower,
        notes::{dash, interval, start_of_axis},
        standing, value_cells, value_columns,
    },
    format,
    spec::{Ranking, RankingRow, Standing},
};

pub(crate) fn headline(spec: &ChartSpec, ranking: &Ranking) -> String {
    let counts = ranking.counts;
    let shown = counts.above + counts.same + counts.below + counts.untested;
    if let (1, Some((row, value))) = (shown, ranking.rows.iter().find_map(|row| Some((row, row.value.ok()?)))) {
        return format!("{}: {}", row.name, spec.valued(value.value));
    }
    let Some(overall) = ranking.overall.filter(|_| ranking.tested) else { return spread(spec, ranking) };
    let overall = spec.valued(overall.value);
    match (counts.above, counts.below) {
        (0, 0) => spec.lang.pick(
            format!("Không đơn vị nào khác mức chung {overall}"),
            format!("No unit differs from the overall {overall}"),
        ),
        (above, 0) => {
            let who = who(spec, ranking, Standing::Above, above, true);
            spec.lang.pick(
                format!("{who} trên mức chung {overall}, không đơn vị nào dưới"),
                format!("{who} above the overall {overall}, none below"),
            )
        }
        (0, below) => {
            let who = who(spec, ranking, Standing::Below, below, true);
            spec.lang.pick(
                format!("{who} dưới mức chung {overall}, không đơn vị nào trên"),
                format!("{who} below the overall {overall}, none above"),
            )
        }
        (above, below) => {
            let (higher, lower) =
                (who(spec, ranking, Standing::Above, above, true), who(spec, ranking, Standing::Below, below, false));
            spec.lang.pick(
                format!("{higher} trên mức chung {overall}, {lower} dưới"),
                format!("{higher} above the overall {overall}, {lower} below"),
            )
        }
    }
}

// One unit is called by its name when the name leaves room for the sentence.
fn who(spec: &ChartSpec, ranking: &Ranking, standing: Standing, count: usize, first: bool) -> String {
    let only = ranking.rows.iter().find(|row| row.standing == standing && row.value.is_ok());
    match only {
        Some(RankingRow { name, .. }) if count == 1 && name.chars().count() <= 32 => name.clone(),
        _ => match (spec.lang, first, count) {
            (Lang::Vi, ..) => format!("{count} đơn vị"),
            (Lang::En, true, 1) => "1 unit".to_owned(),
            (Lang::En, true, _) => format!("{count} units"),
            (Lang::En, false, _) => count.to_string(),
        },
    }
}

// Without a test the spread is all that can be said; ends come from the first and the last value that is shown.
fn spread(spec: &ChartSpec, ranking: &Ranking) -> String {
    let values: Vec<f64> = ranking.rows.iter().filter_map(|row| row.value.ok()).map(|value| value.value).collect();
    let count = ranking.counts.untested + ranking.counts.above + ranking.counts.same + ranking.counts.below;
    match (spec.page.1, values.first(), values.last()) {
        (1, Some(high), Some(low)) if spec.bare(*high) == spec.bare(*low) => spec.lang.pick(
            format!("{count} đơn vị cùng ở mức {}", spec.valued(*high)),
            format!("All {count} units stand at {}", spec.valued(*high)),
        ),
        (1, Some(high), Some(low)) => spec.lang.pick(
            format!("{count} đơn vị từ {} đến {}, chưa kiểm định hơn kém", spec.valued(*low), spec.valued(*high)),
            format!("{count} units from {} to {}, differences not tested", spec.valued(*low), spec.valued(*high)),
        ),
        _ => spec
            .lang
            .pick(format!("{count} đơn vị, chưa kiểm định hơn kém"), format!("{count} units, differences not tested")),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Ranking, unit: &str) -> (String, String) {
    let interval = interval(spec);
    spec.lang.pick(
        (format!("{}{unit} theo đơn vị, {}", spec.measure, spec.period), format!("dấu: ước lượng; vạch: {interval}")),
        (format!("{}{unit} by unit, {}", spec.measure, spec.period), format!("mark: estimate; whisker: {interval}")),
    )
}

pub(crate) fn notes(spec: &ChartSpec, ranking: &Ranking, notes: &mut Vec<String>) {
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

pub(crate) fn said(spec: &ChartSpec, ranking: &Ranking) -> Said {
    let lang = spec.lang;
    let count = ranking.counts;
    let shown = count.above + count.same + count.below + count.untested;
    let (vi, en) = if spec.kind == Kind::Bars { ("thanh", "Bar") } else { ("chấm", "Dot") };
    let opening = lang.pick(
        format!("Biểu đồ {vi}: {} của {shown} đơn vị, {}", lower(&spec.measure), spec.period),
        format!("{en} chart: {} of {shown} units, {}", spec.measure, spec.period),
    );
    let said =
        |row: &RankingRow| row.value.ok().map(|value| format!("{} {}", row.name, spec.valued_with_interval(value)));
    let values: Vec<_> = ranking.rows.iter().filter(|row| row.value.is_ok()).collect();
    let extremes = match (values.as_slice(), spec.page.1) {
        ([first, .., last], 1) => lang.pick(
            format!(
                "Ước lượng cao nhất {}; thấp nhất {}.",
                said(first).unwrap_or_default(),
                said(last).unwrap_or_default()
            ),
            format!("Highest estimate {}; lowest {}.", said(first).unwrap_or_default(), said(last).unwrap_or_default()),
        ),
        _ => String::new(),
    };
    let marks: Vec<String> = ranking
        .rows
        .iter()
        .map(|row| match (row.value, row.standing) {
            (Err(withheld), _) => format!("{}: {}", row.name, spec.why(withheld)),
            (Ok(_), Standing::Untested) => said(row).unwrap_or_default(),
            (Ok(_), tested) => format!("{}, {}", said(row).unwrap_or_default(), standing(spec, tested)),
        })
        .collect();
    let overall = ranking.overall.map(|overall| {
        lang.pick(
            format!("Mức chung {}", spec.valued_with_interval(overall)),
            format!("Overall {}", spec.valued_with_interval(overall)),
        )
    });
    Said { opening, extremes, marks: marks.into_iter().chain(overall).collect() }
}

pub(crate) fn table(spec: &ChartSpec, ranking: &Ranking) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Đơn vị", "Unit").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    header.extend(value_columns(spec, &spec.measure));
    header.push(lang.pick("So với mức chung", "Against the overall").to_owned());
    header.extend([
        lang.pick("Hạng tốt nhất", "Best rank").to_owned(),
        lang.pick("Hạng kém nhất", "Worst rank").to_owned(),
    ]);
    let line = |name: &str, n, value, standing: String, rank: Option<(u32, u32)>| {
        let mut cells = vec![name.to_owned(), count(spec, n)];
        cells.extend(value_cells(spec, value));
        cells.push(standing);
        cells.extend(
            [0, 1].map(|end| rank.map_or(format::NO_NUMBER.to_owned(), |(best, worst)| [best, worst][end].to_string())),
        );
        cells
    };
    let mut rows: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| {
            let standing = match row.value {
                Ok(_) => standing(spec, row.standing).to_owned(),
                Err(withheld) => spec.why(withheld),
            };
            line(&row.name, row.n, row.value, standing, row.rank)
        })
        .collect();
    if let Some(overall) = ranking.overall {
        rows.push(line(
            lang.pick("Mức chung", "Overall"),
            ranking.overall_n,
            Ok(overall),
            format::NO_NUMBER.to_owned(),
            None,
        ));
    }
    (header, rows)
}
