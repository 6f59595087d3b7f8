//! An index as a table for people, as JSON and as CSV.

use std::collections::{BTreeMap, BTreeSet};

use analytics::{
    Score,
    index::{
        Index, Scaling, Scheme,
        analysis::Compared,
        published::{Agreement, Comparison},
        steps::{Row, Shown},
    },
};
use serde::Serialize;
use serde_json::Value;

use crate::output::{self, Format, decimal};

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    index: &'a Index,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a Vec<Comparison>>,
}

/// `{"scores", "effective_weights", "scaling", "warnings"}`, and `published` where a comparison was asked for.
pub(super) fn json(index: &Index, published: Option<&Vec<Comparison>>) -> anyhow::Result<()> {
    output::json(&Printed { index, published })
}

/// Every score, a column a field, and in the last where its scale comes from.
pub(super) fn csv(index: &Index) -> anyhow::Result<()> {
    let rows: Vec<Value> = index.scores.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    let header = [
        "unit",
        "period",
        "node",
        "level",
        "score",
        "rank",
        "rank_low",
        "rank_high",
        "se",
        "low",
        "high",
        "coverage",
        "class",
        "n",
        "status",
        "reason",
    ];
    let mut header = header.map(str::to_owned).to_vec();
    let scaling = label(index.scaling)?;
    let cells = |row: &Value| header.iter().map(|name| plain(&row[name])).chain([scaling.clone()]).collect();
    let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
    header.push("scaling".to_owned());
    output::csv(&header, &cells)?;
    index.warnings.iter().for_each(output::note);
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The root of every unit and period, best first, and below them why some have no number.
pub(super) fn table(scheme: &Scheme, index: &Index) {
    let mut roots: Vec<&Score> = index.scores.iter().filter(|score| score.node == scheme.code).collect();
    roots.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| order(a).total_cmp(&order(b))));
    let has = |field: fn(&Score) -> bool| roots.iter().any(|score| field(score));
    let (interval, class, n) =
        (has(|score| score.low.is_some()), has(|score| score.class.is_some()), has(|score| score.n.is_some()));
    let mut header =
        vec!["kỳ (period)".to_owned(), "đơn vị (unit)".to_owned(), "hạng (rank)".to_owned(), scheme.code.clone()];
    let optional = [(interval, "khoảng tin cậy 95% (interval)"), (n, "n"), (class, "xếp loại (class)")];
    header.extend(optional.iter().filter(|(has, _)| *has).map(|(_, name)| (*name).to_owned()));
    header.push("bao phủ (coverage)".to_owned());
    let row = |score: &&Score| {
        let rank = match (score.rank, score.rank_low, score.rank_high) {
            (Some(rank), Some(low), Some(high)) => format!("{rank} ({low}–{high})"),
            (Some(rank), ..) => rank.to_string(),
            _ => "–".to_owned(),
        };
        let mut row = vec![score.period.clone(), score.unit.clone(), rank, decimal(score.score, 2)];
        if interval {
            row.push(format!("{} – {}", decimal(score.low, 2), decimal(score.high, 2)));
        }
        if n {
            row.push(score.n.map_or_else(|| "–".to_owned(), |n| n.to_string()));
        }
        if class {
            row.push(score.class.clone().unwrap_or_else(|| "–".to_owned()));
        }
        row.push(format!("{}%", decimal(score.coverage.map(|share| share * 100.0), 0)));
        row
    };
    output::say(format_args!("{} — {} ({})", scheme.name.vi, scheme.name.en, scheme.version));
    output::table(&header, &roots.iter().map(row).collect::<Vec<_>>(), 2);
    say_scaling(index.scaling);
    reasons(&roots);
}

/// The scaling as programs read it.
pub(in crate::commands) fn label(scaling: Scaling) -> anyhow::Result<String> {
    Ok(plain(&serde_json::to_value(scaling)?))
}

/// Where the scale of what stands above comes from.
pub(in crate::commands) fn say_scaling(scaling: Scaling) {
    output::say(format_args!("thang điểm (scaling): {}", words(scaling)));
}

fn words(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::None => "theo đơn vị của số liệu (as the data)",
        Scaling::Period => "riêng từng kỳ (each period by itself)",
        Scaling::Global => "chung mọi kỳ (all periods together)",
        Scaling::Historical => "cực trị từ trước đến từng kỳ (extremes up to each period)",
        Scaling::Frozen => "cố định (frozen)",
    }
}

/// Best first; without a score last.
fn order(score: &Score) -> f64 {
    score.rank.map_or_else(|| score.score.map_or(f64::INFINITY, |value| 1e6 - value), f64::from)
}

fn reasons(roots: &[&Score]) {
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for score in roots {
        if let Some(reason) = &score.reason {
            *groups.entry((&score.period, reason)).or_default() += 1;
        }
    }
    for ((period, reason), units) in groups {
        output::say(format_args!("  {period}: {units} đơn vị (units): {reason}"));
    }
}

/// How the published figures recompute, a line a node and period.
pub(super) fn agreement(agreement: &[Agreement]) {
    if agreement.is_empty() {
        return;
    }
    let header = [
        "nút (node)",
        "kỳ (period)",
        "tính lại được (recomputes)",
        "so sánh (compared)",
        "không có số (undefined)",
        "lệch lớn nhất (largest)",
    ];
    let row = |period: &Agreement| {
        vec![
            period.node.clone(),
            period.period.clone(),
            if period.recomputes { "có (yes)" } else { "không (no)" }.to_owned(),
            period.compared.to_string(),
            period.undefined.to_string(),
            decimal(period.largest, 6),
        ]
    };
    output::say("");
    output::table(&header.map(str::to_owned), &agreement.iter().map(row).collect::<Vec<_>>(), 3);
}

/// The sentence for a period that does not recompute.
pub(super) fn does_not_recompute(period: &Agreement) -> String {
    let Agreement { node, period, compared, undefined, largest, unit, .. } = period;
    let far = largest.map_or_else(String::new, |largest| {
        format!(
            "; lệch lớn nhất (largest difference) {} ({})",
            decimal(Some(largest), 6),
            unit.as_deref().unwrap_or_default()
        )
    });
    format!(
        "{node} {period}: không tính lại được (does not recompute): {compared} so sánh được (compared), {undefined} không có số (undefined){far}"
    )
}

/// Two versions side by side, and how far their places agree.
pub(super) fn versus(rows: &[Compared], scalings: [Scaling; 2], format: Format) -> anyhow::Result<()> {
    let table = format == Format::Table;
    let number =
        |value: Option<f64>| if table { decimal(value, 2) } else { value.map_or_else(String::new, |v| v.to_string()) };
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let [one_scaling, other_scaling] = [label(scalings[0])?, label(scalings[1])?];
    let row = |one: &Compared| {
        let mut row = vec![
            one.period.clone(),
            one.unit.clone(),
            whole(one.place.map(i64::from)),
            whole(one.other_place.map(i64::from)),
            whole(one.shift),
            number(one.score),
            number(one.other_score),
        ];
        if !table {
            row.extend([one_scaling.clone(), other_scaling.clone()]);
        }
        row
    };
    if format == Format::Json {
        let rows: Vec<Value> = rows
            .iter()
            .map(|one| {
                serde_json::json!({"period": one.period, "unit": one.unit, "place": one.place, "other_place": one.other_place,
                    "shift": one.shift, "score": one.score, "other_score": one.other_score,
                    "scaling": one_scaling, "other_scaling": other_scaling})
            })
            .collect();
        return output::json(&rows);
    }
    let mut header =
        ["period", "unit", "place", "other_place", "shift", "score", "other_score"].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
    if table {
        output::table(&header, &rows, 2);
        say_scaling(scalings[0]);
        if scalings[0] != scalings[1] {
            output::say(format_args!("phiên bản kia (the other version): {}", words(scalings[1])));
        }
    } else {
        header.extend(["scaling", "other_scaling"].map(str::to_owned));
        output::csv(&header, &rows)?;
    }
    Ok(())
}

/// One step as a wide table.
pub(super) fn step(shown: &Shown, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        return output::json(shown);
    }
    let mut header: Vec<&str> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for name in shown.rows.iter().flat_map(Row::columns) {
        if known.insert(name) {
            header.push(name);
        }
    }
    let value = |value: Option<&Value>| match value {
        Some(Value::Number(number)) if format == Format::Table && number.is_f64() => decimal(number.as_f64(), 4),
        Some(value) => plain(value),
        None => String::new(),
    };
    let cells = |row: &Row| header.iter().map(|name| value(row.get(name))).collect::<Vec<String>>();
    let mut rows: Vec<Vec<String>> = shown.rows.iter().map(cells).collect();
    let mut header: Vec<String> = header.into_iter().map(str::to_owned).collect();
    if format == Format::Csv {
        let label = label(shown.scaling)?;
        header.push("scaling".to_owned());
        rows.iter_mut().for_each(|row| row.push(label.clone()));
        output::csv(&header, &rows)?;
        return Ok(());
    }
    output::table(&header, &rows, 2);
    say_scaling(shown.scaling);
    Ok(())
}
