//! Rows → the release that a chart reads: units, periods and nodes are what the rows name.

use analytics::{
    Codebook, Figure, Release, Score, Text,
    codebook::Item,
    release::{Label, Metadata, manifest},
};

use super::{
    Choice, Compiled,
    table::{Row, Table},
};
use crate::{Error, Kind, Warning, format, spec::Unit};

/// Categories of the five levels of an answer.
const LEVELS: [&str; 5] = ["1", "2", "3", "4", "5"];

pub(super) fn release(table: &Table, bytes: &[u8], kind: Kind, choice: &Choice) -> Result<Compiled, Error> {
    let by = units_by(table, choice)?;
    let is_kept = |row: &&Row| row.domain.keys().all(|name| Some(name) == by.as_ref());
    let rows: Vec<&Row> = table.rows.iter().filter(is_kept).collect();
    let mut warnings = Vec::new();
    if rows.len() < table.rows.len() {
        let others: Vec<&str> =
            table.domain.iter().filter(|name| Some(*name) != by.as_ref()).map(String::as_str).collect();
        warnings.push(Warning::LeftOut { rows: table.rows.len() - rows.len(), columns: others.join(", ") });
    }
    // These kinds read figures and no scores.
    let of_figures = of_figures(kind);
    let shown = if of_figures { Vec::new() } else { picked(table, &rows, choice)? };
    let node = node(table, &rows, &shown, kind, choice)?;
    let percent = choice.percent
        || kind == Kind::Likert
        || kind == Kind::Control && shares_under_control(&rows)
        || !of_figures && shown.iter().all(|row| row.statistic == "proportion");
    let factor = if percent && !choice.percent { 100.0 } else { 1.0 };
    unique(table, &shown, &by)?;

    let periods = periods(&rows);
    let name = choice.title.as_deref().map_or_else(|| named_node(&node), both);
    let metadata = Metadata {
        title: name.clone(),
        agency: both(choice.source.as_deref().unwrap_or(&table.file)),
        population: both(choice.population.as_deref().unwrap_or_default()),
        period: periods.last().cloned().unwrap_or_default(),
        periods,
        scheme: node.clone(),
        data_sha256: manifest::sha256(bytes),
        level: level(table, &rows, choice)?,
        minimum_n: choice.minimum_n,
        ..Metadata::default()
    };
    let mut nodes = vec![Label { code: node.clone(), parent: None, name }];
    for variable in named(shown.iter().map(|row| row.variable.as_str())).into_iter().filter(|name| *name != node) {
        nodes.push(Label { code: variable.to_owned(), parent: Some(node.clone()), name: both(variable) });
    }
    if kind == Kind::Tree {
        nodes = tree(&rows, choice);
    }
    let units = named(rows.iter().map(|row| unit(row, &by))).into_iter().filter(|code| *code != Score::EVERYONE);
    let release = Release {
        units: units.map(|code| Label { code: code.to_owned(), parent: None, name: both(code) }).collect(),
        nodes,
        codebook: if kind == Kind::Likert { codebook(table, &rows)? } else { Codebook::default() },
        scores: shown.iter().map(|row| score(row, unit(row, &by), factor)).collect(),
        figures: rows.iter().map(|row| figure(row, unit(row, &by), factor)).collect(),
        metadata,
    };
    Ok(Compiled { release, reads: if percent { Unit::Percent } else { Unit::Points }, warnings })
}

fn of_figures(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Likert | Kind::Drivers | Kind::Control | Kind::Changes | Kind::Response | Kind::Places | Kind::Tree
    )
}

/// Values from 0 to 1 around a centre between them are shares; a standardised chart has its centre at 0.
fn shares_under_control(rows: &[&Row]) -> bool {
    let of = |category: &'static str| {
        let wanted = move |row: &&&Row| row.statistic == "control" && row.category.as_deref() == Some(category);
        rows.iter().filter(wanted).filter_map(|row| row.estimate)
    };
    of("value").all(|value| (0.0..=1.0).contains(&value)) && of("centre").all(|centre| centre > 0.0 && centre < 1.0)
}

/// The nodes of a tree with their names and the nodes above them; the first of all stands under no other.
fn tree(rows: &[&Row], choice: &Choice) -> Vec<Label> {
    let mut nodes: Vec<Label> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in rows.iter().filter(|row| row.statistic == "weight") {
        if seen.insert(&row.variable) {
            let name = row.name.as_ref().map_or_else(|| both(&row.variable), |(vi, en)| Text::new(vi, en));
            nodes.push(Label { code: row.variable.clone(), parent: row.parent.clone(), name });
        }
    }
    // What hailong prints has every node after all that is below it.
    nodes.sort_by_key(|node| node.parent.is_some());
    if let (Some(root), Some(title)) = (nodes.first_mut(), &choice.title) {
        root.name = both(title);
    }
    nodes
}

/// The unit of a row: all together where its cell is empty.
fn unit<'a>(row: &'a Row, by: &Option<String>) -> &'a str {
    by.as_ref().and_then(|by| row.domain.get(by)).map_or(Score::EVERYONE, String::as_str)
}

/// The variable itself, or what stands for it where the program's own listing names none.
fn named_node(node: &str) -> Text {
    match node {
        "place" => Text::new("Chỉ số", "Index"),
        "change" => Text::new("Chỉ số", "Index"),
        "control" => Text::new("Giá trị theo dõi", "Value"),
        other => both(other),
    }
}

fn both(text: &str) -> Text {
    Text::new(text, text)
}

/// The different words, in the order in which they first stand.
fn named<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = std::collections::HashSet::new();
    words.filter(|word| seen.insert(*word)).collect()
}

fn fault(table: &Table, vi: &str, en: &str) -> Error {
    Error::Figures(vec![format!("{}: {vi} / {en}", table.file)])
}

fn units_by(table: &Table, choice: &Choice) -> Result<Option<String>, Error> {
    let all = table.domain.join(", ");
    match (&choice.by, table.domain.as_slice()) {
        (Some(by), domain) if domain.contains(by) => Ok(Some(by.clone())),
        (Some(by), _) => Err(fault(
            table,
            &format!("không có cột {by} để làm đơn vị; có: {all}"),
            &format!("no column {by} to name the units"),
        )),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (None, many) => match ["unit", "office"].into_iter().find(|usual| many.iter().any(|name| name == usual)) {
            Some(usual) => Ok(Some(usual.to_owned())),
            None => Err(fault(
                table,
                &format!("cột nào là đơn vị? Chọn bằng --by một trong: {all}"),
                "which column names the units? Choose with --by",
            )),
        },
    }
}

/// The rows of the one statistic and category that are shown; tests of differences are no values.
fn picked<'a>(table: &Table, rows: &[&'a Row], choice: &Choice) -> Result<Vec<&'a Row>, Error> {
    let is_wanted = |row: &&&Row| {
        !["difference", "target"].contains(&row.statistic.as_str())
            && choice.statistic.as_ref().is_none_or(|wanted| *wanted == row.statistic)
            && choice.category.as_ref().is_none_or(|wanted| Some(wanted) == row.category.as_ref())
    };
    let wanted: Vec<&Row> = rows.iter().filter(is_wanted).copied().collect();
    let mut series: Vec<(&str, Option<&str>)> = Vec::new();
    for row in &wanted {
        let of = (row.statistic.as_str(), row.category.as_deref());
        if !series.contains(&of) {
            series.push(of);
        }
    }
    let chosen = match series.as_slice() {
        [] => {
            return Err(fault(table, "không có số nào như đã chọn", "no figure of the statistic and category chosen"));
        }
        [only] => *only,
        many => match many.iter().find(|(_, category)| *category == Some("satisfied")) {
            Some(usual) => *usual,
            None => {
                let all: Vec<String> =
                    many.iter().map(|(name, category)| format!("{name} {}", category.unwrap_or_default())).collect();
                return Err(fault(
                    table,
                    &format!("nhiều loại số; chọn bằng --statistic, --category: {}", all.join("; ").trim_end()),
                    "several statistics; choose one",
                ));
            }
        },
    };
    Ok(wanted.into_iter().filter(|row| (row.statistic.as_str(), row.category.as_deref()) == chosen).collect())
}

/// The variable shown, at the root of the others.
fn node(table: &Table, rows: &[&Row], shown: &[&Row], kind: Kind, choice: &Choice) -> Result<String, Error> {
    let of_figures = of_figures(kind);
    let values = if of_figures { rows } else { shown };
    let variables = named(values.iter().map(|row| row.variable.as_str()));
    if kind == Kind::Tree && choice.variable.is_none() {
        let root = rows.iter().find(|row| row.statistic == "weight" && row.parent.is_none());
        return root.map(|root| root.variable.clone()).ok_or_else(|| {
            fault(
                table,
                "cần các dòng statistic = weight, một dòng không có parent là gốc",
                "needs rows of statistic = weight, one of them without a parent as the root",
            )
        });
    }
    match (&choice.variable, variables.as_slice()) {
        (Some(wanted), all) if all.contains(&wanted.as_str()) => Ok(wanted.clone()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) if of_figures => Ok(String::new()),
        (_, all) => Err(fault(
            table,
            &format!("chọn bằng --node một biến trong: {}", all.join(", ")),
            "choose one of these variables with --node",
        )),
    }
}

fn unique(table: &Table, shown: &[&Row], by: &Option<String>) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut seen: std::collections::BTreeMap<(&str, &str, &str), usize> = std::collections::BTreeMap::new();
    for row in shown {
        if let Some(first) = seen.insert((unit(row, by), &row.period, &row.variable), row.number) {
            faults.push(format!(
                "{}, dòng/row {}: đã có ở dòng {first} ({}, {}, {}) / stands in row {first} already",
                table.file,
                row.number,
                unit(row, by),
                row.period,
                row.variable
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Figures(faults)) }
}

/// Quarters and years in time; other labels as they stand in the file.
fn periods(rows: &[&Row]) -> Vec<String> {
    // A target may be set for a period that has not come.
    let measured = rows.iter().filter(|row| row.statistic != "target");
    let mut labels = named(measured.map(|row| row.period.as_str()));
    let is_year = |label: &&str| label.len() == 4 && label.bytes().all(|digit| digit.is_ascii_digit());
    if labels.iter().all(|label| format::quarter_number(label).is_some()) {
        labels.sort_by_key(|label| format::quarter_number(label));
    } else if labels.iter().all(is_year) {
        labels.sort_unstable();
    }
    labels.into_iter().map(str::to_owned).collect()
}

/// One level for every interval: a chart has one word for it.
fn level(table: &Table, rows: &[&Row], choice: &Choice) -> Result<f64, Error> {
    let with_interval = || rows.iter().filter(|row| row.interval.is_some());
    let mut levels: Vec<f64> = with_interval().filter_map(|row| row.level).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    match (levels.as_slice(), choice.level) {
        ([only], None) => Ok(*only),
        ([only], Some(level)) if (only - level).abs() < 1e-9 => Ok(level),
        ([], Some(level)) if level > 0.5 && level < 1.0 => Ok(level),
        ([], None) if with_interval().next().is_none() => Ok(0.95),
        ([], _) => Err(fault(
            table,
            "khoảng tin cậy ở mức nào? Cần cột level, hoặc --level từ 0,5 đến 1",
            "at which level are the intervals? Give a column level, or --level between 0.5 and 1",
        )),
        (many, _) => Err(fault(
            table,
            &format!("khoảng tin cậy ở nhiều mức: {many:?}"),
            "intervals at several levels cannot stand side by side",
        )),
    }
}

fn score(row: &Row, unit: &str, factor: f64) -> Score {
    let scaled = |value: f64| value * factor;
    Score {
        unit: unit.to_owned(),
        period: row.period.clone(),
        node: row.variable.clone(),
        level: 1,
        score: row.estimate.map(scaled),
        se: row.se.map(scaled),
        low: row.interval.map(|(low, _)| scaled(low)),
        high: row.interval.map(|(_, high)| scaled(high)),
        n: row.n,
        status: row.status,
        ..Score::default()
    }
}

fn figure(row: &Row, unit: &str, factor: f64) -> Figure {
    let mut domain = std::collections::BTreeMap::from([("period".to_owned(), row.period.clone())]);
    if unit != Score::EVERYONE {
        domain.insert("office".to_owned(), unit.to_owned());
    }
    // A target is on the scale of the values that it stands beside.
    let factor = if row.statistic == "target" { factor } else { 1.0 };
    Figure {
        statistic: row.statistic.clone(),
        variable: row.variable.clone(),
        category: row.category.clone(),
        domain,
        estimate: row.estimate.map(|estimate| estimate * factor),
        se: row.se,
        low: row.interval.map(|(low, _)| low),
        high: row.interval.map(|(_, high)| high),
        level: row.level,
        n: row.n,
        p: row.p,
        status: row.status,
        ..Figure::default()
    }
}

/// Items are the variables whose categories are the five levels.
fn codebook(table: &Table, rows: &[&Row]) -> Result<Codebook, Error> {
    let of_level = |row: &&&Row| row.category.as_deref().is_some_and(|category| LEVELS.contains(&category));
    let items: Vec<Item> = named(rows.iter().filter(of_level).map(|row| row.variable.as_str()))
        .into_iter()
        .map(|key| Item { key: key.to_owned(), factor: None, low: 1, high: 5, satisfied_from: 4, text: both(key) })
        .collect();
    if items.is_empty() {
        return Err(fault(
            table,
            "cần tỷ lệ của năm mức: statistic = proportion, category từ 1 đến 5",
            "needs the shares of five levels: statistic = proportion, category 1 to 5",
        ));
    }
    Ok(Codebook { items, ..Codebook::default() })
}
