//! Figures as a table for people and as CSV.

use analytics::{
    Figure, Status,
    estimate::{Answer, Listing},
};

use crate::output::{self, decimal};

/// Every field of every figure, a column each; the domain's variables stand under their own names.
pub(super) fn csv(answer: &Answer, by: &[String]) -> anyhow::Result<()> {
    if !answer.rows.is_empty() {
        let (header, rows) = listed(&answer.rows, false);
        output::csv(&header, &rows)?;
        answer.warnings.iter().for_each(output::note);
        return Ok(());
    }
    const BEFORE: [&str; 3] = ["statistic", "variable", "category"];
    const AFTER: [&str; 16] = [
        "estimate",
        "se",
        "df",
        "low",
        "high",
        "level",
        "ci_method",
        "deff",
        "n",
        "n_eff",
        "value",
        "df2",
        "p",
        "status",
        "reason",
        "reason_code",
    ];
    let header: Vec<String> = BEFORE
        .iter()
        .map(|name| (*name).to_owned())
        .chain(by.iter().cloned())
        .chain(AFTER.map(str::to_owned))
        .collect();
    let mut rows = Vec::new();
    for figure in &answer.estimates {
        let value = serde_json::to_value(figure)?;
        let field = |name: &str| match &value[name] {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let domain = by.iter().map(|name| figure.domain_value(name).unwrap_or_default().to_owned());
        rows.push(BEFORE.iter().map(|name| field(name)).chain(domain).chain(AFTER.map(field)).collect());
    }
    output::csv(&header, &rows)?;
    answer.warnings.iter().for_each(output::note);
    Ok(())
}

/// Rows of named values as a header and cells; for people with the numbers as they read them here.
fn listed(rows: &Listing, for_people: bool) -> (Vec<String>, Vec<Vec<String>>) {
    let number = |value: &serde_json::Value| match (value.as_u64(), value.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, number) => decimal(number, 4),
    };
    let cell = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => if for_people { "–" } else { "" }.to_owned(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Bool(is)) if for_people => if *is { "có (yes)" } else { "không (no)" }.to_owned(),
        Some(value) if for_people && value.is_number() => number(value),
        Some(other) => other.to_string(),
    };
    let of = |row: &std::collections::BTreeMap<String, serde_json::Value>| {
        rows.columns.iter().map(|name| cell(row.get(*name))).collect()
    };
    let header = |name: &&str| match (for_people, *name) {
        (true, "period") => "kỳ (period)".to_owned(),
        (true, "value") => "giá trị (value)".to_owned(),
        (true, "centre") => "tâm (centre)".to_owned(),
        (true, "low") => "từ (low)".to_owned(),
        (true, "high") => "đến (high)".to_owned(),
        (true, "signal") => "báo hiệu (signal)".to_owned(),
        (true, "row") => "dòng (row)".to_owned(),
        (true, "answered") => "số câu (answered)".to_owned(),
        (true, "variable") => "biến (variable)".to_owned(),
        (true, "moves") => "làm đổi (moves)".to_owned(),
        (true, "without") => "khi bỏ (without)".to_owned(),
        (true, "counter") => "quầy (counter)".to_owned(),
        (true, "device") => "thiết bị (device)".to_owned(),
        (true, "signs") => "dấu hiệu (signs)".to_owned(),
        (true, "seconds") => "giây (seconds)".to_owned(),
        (_, other) => other.to_owned(),
    };
    (rows.columns.iter().map(header).collect(), rows.rows.iter().map(of).collect())
}

/// Estimate, error and interval of each figure; below them what has no number, and on what design it all rests.
pub(super) fn table(answer: &Answer, by: &[String]) {
    if !answer.rows.is_empty() {
        let (header, rows) = listed(&answer.rows, true);
        output::table(&header, &rows, 1);
        answer.warnings.iter().for_each(output::note);
        return;
    }
    let has = |field: fn(&Figure) -> bool| answer.estimates.iter().any(field);
    let (category, deff, value, p) = (
        has(|figure| figure.category.is_some()),
        has(|figure| figure.deff.is_some()),
        has(|figure| figure.value.is_some()),
        has(|figure| figure.p.is_some()),
    );
    let mut header: Vec<String> = by.to_vec();
    header.push("biến (variable)".into());
    header.extend(category.then(|| "mức (level)".to_owned()));
    let numbers = header.len();
    header
        .extend(["ước lượng (estimate)", "sai số chuẩn (se)", "từ (low)", "đến (high)", "df", "n"].map(str::to_owned));
    header.extend(
        [(deff, "deff"), (value, "thống kê (value)"), (p, "p")]
            .iter()
            .filter(|(has, _)| *has)
            .map(|(_, name)| (*name).to_owned()),
    );
    let row = |figure: &Figure| {
        let mut row: Vec<String> =
            by.iter().map(|name| figure.domain_value(name).unwrap_or_default().to_owned()).collect();
        row.push(figure.variable.clone());
        row.extend(category.then(|| figure.category.clone().unwrap_or_default()));
        row.extend([figure.estimate, figure.se, figure.low, figure.high].map(|value| decimal(value, 4)));
        row.push(decimal(figure.df, 0));
        row.push(figure.n.map_or_else(|| "–".to_owned(), |n| n.to_string()));
        row.extend(
            [(deff, figure.deff), (value, figure.value), (p, figure.p)]
                .iter()
                .filter(|(has, _)| *has)
                .map(|(_, v)| decimal(*v, 4)),
        );
        row
    };
    output::table(&header, &answer.estimates.iter().map(row).collect::<Vec<_>>(), numbers);
    for row in &answer.vcov {
        output::say(row.iter().map(|value| decimal(Some(*value), 6)).collect::<Vec<_>>().join("  "));
    }
    for step in &answer.design.weighting {
        let (to, g) = (step.to.join(", "), [step.g_low, step.g_high].map(|g| decimal(Some(g), 4)));
        output::note(format_args!(
            "trọng số (weights): {} [{to}], {} vòng (rounds), hệ số (factors) {}–{}, lệch còn lại (largest miss) {:.1e}",
            step.method, step.iterations, g[0], g[1], step.miss
        ));
    }
    for figure in answer.estimates.iter().filter(|figure| figure.status != Status::Ok) {
        let domain: String = figure.domain.iter().map(|(name, value)| format!("{name}={value} ")).collect();
        let reason = figure.reason.as_deref().unwrap_or_default();
        output::note(format_args!("{domain}{}: {} ({reason})", figure.variable, figure.status.name()));
    }
    answer.warnings.iter().for_each(output::note);
}
