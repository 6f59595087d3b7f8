//! Answers that are not one estimator a column: rates, importance, sheets, arrivals.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Request, Statistic, columns, influence, series};
use crate::design::SurveyDesign;
use crate::driver::drivers;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Column, Domain, Levels, by, domains, mean, ratio};
use crate::figure::Figure;
use crate::frame::Table;
use crate::quality::{
    careless::careless,
    outcome_rates::{Disposition, outcome_rates},
    stuffing::{Arrival, Limits, stuffing},
};

/// Rows of named values, in the order of their columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Listing {
    /// The rows.
    pub rows: Vec<BTreeMap<String, Value>>,
    /// Their columns, in the order in which they are read.
    #[serde(skip)]
    pub columns: Vec<&'static str>,
}

impl Listing {
    /// Is there no row?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn of<T: Serialize>(rows: &[T], columns: &[&'static str]) -> Result<Self> {
        let row = |row: &T| serde_json::to_value(row).and_then(serde_json::from_value);
        let rows: std::result::Result<_, _> = rows.iter().map(row).collect();
        let rows = rows.map_err(|cause| Error::one(Stage::Spec, "rows", cause.to_string(), "use another format"))?;
        Ok(Self { rows, columns: columns.to_vec() })
    }
}

pub(super) fn of(
    table: &Table,
    design: &SurveyDesign,
    rows: &[u32],
    request: &Request,
) -> Result<(Vec<Figure>, Listing)> {
    match request.statistic {
        Statistic::Nonresponse => Ok((nonresponse(table, design, rows, request)?, Listing::default())),
        Statistic::ImportancePerformance => Ok((importance(table, design, rows, request)?, Listing::default())),
        Statistic::Careless => Ok((Vec::new(), sheets(table, rows, request)?)),
        Statistic::Stuffing => Ok((Vec::new(), arrivals(table, rows, request)?)),
        Statistic::Control => Ok((Vec::new(), series::chart(table, design, rows, request)?)),
        Statistic::Influence => Ok((Vec::new(), influence::listing(table, design, rows, request)?)),
        Statistic::WithoutFlagged => {
            Ok((influence::without_flagged(table, design, rows, request)?, Listing::default()))
        }
        Statistic::Pairs => Ok((series::pairs(table, design, rows, request)?, Listing::default())),
        Statistic::Ranks => Ok((series::places(table, design, rows, request)?, Listing::default())),
        _ => Ok((series::trend(table, design, rows, request)?, Listing::default())),
    }
}

pub(super) fn numbers(table: &Table, names: &[String]) -> Result<Vec<Column>> {
    let mut faults = Vec::new();
    let found = names.iter().map(|name| columns::numbers(table, name, &mut faults)).collect();
    if faults.is_empty() { Ok(found) } else { Err(Error::new(Stage::Schema, faults)) }
}

pub(super) fn groups(table: &Table, rows: &[u32], names: &[String]) -> Result<Vec<Domain>> {
    let mut faults = Vec::new();
    let by: Vec<Levels> = names.iter().map(|name| columns::levels(table, name, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    if by.is_empty() {
        return Ok(vec![Domain { labels: Default::default(), rows: rows.to_vec() }]);
    }
    Ok(domains(rows, &by.iter().collect::<Vec<_>>()))
}

pub(super) fn one_column() -> Error {
    Error::one(Stage::Spec, "of", "one column is expected", "name one")
}

fn nonresponse(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let Some(name) = request.of.first() else { return Err(one_column()) };
    let texts = table.texts(name)?;
    let mut faults = Vec::new();
    let mut outcomes: Vec<Option<Disposition>> = Vec::with_capacity(texts.len());
    for (row, text) in texts.iter().enumerate() {
        let found = text.map(str::parse::<Disposition>).transpose().unwrap_or_else(|error| {
            let fault = error.faults().first().cloned().unwrap_or_else(|| Fault::new("", "", ""));
            faults.push(Fault::new(table.place(row, name), fault.place, fault.remedy));
            None
        });
        outcomes.push(found);
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let only_response = texts.iter().flatten().all(|text| *text == "0" || *text == "1");
    let found = groups(table, rows, &request.by)?;
    let mut figures = outcome_rates(design, &found, name, &outcomes, only_response, &request.options)?;
    if !request.cells.is_empty() {
        let indicator = |is: &dyn Fn(Disposition) -> bool| {
            let value = |outcome: &Option<Disposition>| outcome.map(|outcome| f64::from(u8::from(is(outcome))));
            Column { name: name.clone(), values: outcomes.iter().map(value).collect() }
        };
        let chosen = indicator(&|outcome| outcome != Disposition::NotEligible);
        let answered = indicator(&|outcome| outcome == Disposition::Complete);
        let of = |design: &SurveyDesign, rows: &[u32]| vec![ratio(design, rows, &chosen, &answered)];
        let cells = by(design, &groups(table, rows, &request.cells)?, of, &request.options)?.figures;
        figures.extend(cells.into_iter().map(|figure| Figure {
            statistic: "nonresponse".into(),
            variable: name.clone(),
            category: Some("adjustment".into()),
            ..figure
        }));
    }
    Ok(figures)
}

/// Share of importance and mean score 0–100 of each predictor.
fn importance(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let outcome = numbers(table, &request.of)?;
    let predictors = numbers(table, &request.predictors)?;
    let [low, high] = request.scale.ends;
    let score = |column: &Column| Column {
        name: column.name.clone(),
        values: column.values.iter().map(|value| value.map(|value| 100.0 * (value - low) / (high - low))).collect(),
    };
    let scores: Vec<Column> = predictors.iter().map(score).collect();
    let of = |design: &SurveyDesign, rows: &[u32]| {
        let importance = drivers(design, rows, &outcome[0], &predictors, request.method);
        let performance = scores.iter().map(|column| mean(design, rows, column));
        importance.into_iter().chain(performance).collect::<Vec<_>>()
    };
    let found = groups(table, rows, &request.by)?;
    let estimates = by(design, &found, of, &request.options)?;
    let named = |figure: Figure| {
        let is_part = figure.statistic == "drivers";
        let category = Some(if is_part { "importance" } else { "performance" }.to_owned());
        Figure { statistic: "importance_performance".into(), category, ..figure }
    };
    Ok(estimates.figures.into_iter().map(named).collect())
}

fn sheets(table: &Table, rows: &[u32], request: &Request) -> Result<Listing> {
    let kept = |column: Column| Column {
        values: rows.iter().map(|&row| column.values[row as usize]).collect(),
        name: column.name,
    };
    let items: Vec<Column> = numbers(table, &request.of)?.into_iter().map(kept).collect();
    let seconds: Vec<String> = request.seconds.iter().cloned().collect();
    let seconds = numbers(table, &seconds)?.into_iter().map(kept).next();
    let mut sheets = careless(&items, seconds.as_ref());
    sheets.iter_mut().zip(rows).for_each(|(sheet, row)| sheet.row = u64::from(*row) + 1);
    Listing::of(
        &sheets,
        &[
            "row",
            "answered",
            "longstring",
            "average_run",
            "irv",
            "mahalanobis",
            "mahalanobis_p",
            "person_total",
            "seconds",
            "seconds_an_item",
        ],
    )
}

#[derive(Serialize)]
struct ArrivalRow {
    row: u64,
    second: f64,
    counter: String,
    device: Option<String>,
    signs: String,
}

fn arrivals(table: &Table, rows: &[u32], request: &Request) -> Result<Listing> {
    let Some(time) = request.of.first() else { return Err(one_column()) };
    let mut faults = Vec::new();
    let times = table.texts(time)?;
    let text = |name: &Option<String>| name.as_ref().map(|name| table.texts(name)).transpose();
    let (devices, counters) = (text(&request.device)?, text(&request.counter)?);
    let mut found = Vec::new();
    for &row in rows {
        let at = row as usize;
        let Some(second) = times[at].and_then(seconds) else {
            let cause = format!("`{}` is no time", times[at].unwrap_or_default());
            faults.push(Fault::new(table.place(at, time), cause, "write 2026-11-24T08:30:00Z, or seconds"));
            continue;
        };
        let label = |column: &Option<Vec<Option<&str>>>| column.as_ref().and_then(|texts| texts[at]).map(str::to_owned);
        found.push(Arrival { second, device: label(&devices), counter: label(&counters).unwrap_or_default() });
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let mut visits = BTreeMap::new();
    if let Some(column) = numbers(table, &request.visits.iter().cloned().collect::<Vec<_>>())?.first() {
        for (arrival, row) in found.iter().zip(rows) {
            if let Some(count) = column.values[*row as usize].filter(|count| *count >= 0.0) {
                visits.insert((arrival.counter.clone(), arrival.hour()), count as u64);
            }
        }
    }
    let signs = stuffing(&found, &visits, &Limits::default());
    let word = |sign: &crate::quality::stuffing::Sign| {
        serde_json::to_value(sign).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let row = |((&row, arrival), signs): ((&u32, Arrival), Vec<_>)| ArrivalRow {
        row: u64::from(row) + 1,
        second: arrival.second,
        counter: arrival.counter,
        device: arrival.device,
        signs: signs.iter().map(word).collect::<Vec<_>>().join(" "),
    };
    let rows: Vec<ArrivalRow> = rows.iter().zip(found).zip(signs).map(row).collect();
    Listing::of(&rows, &["row", "second", "counter", "device", "signs"])
}

/// Seconds of `2026-11-24T08:30:00Z` (or without the hour's sign) since 1970, or a number as it is.
fn seconds(text: &str) -> Option<f64> {
    if let Ok(number) = text.parse::<f64>() {
        return Some(number).filter(|number| number.is_finite());
    }
    let (date, time) = text.trim_end_matches('Z').split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.splitn(3, ':').map(str::parse::<f64>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let second = time.next().unwrap_or(Ok(0.0)).ok()?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 24.0 || minute > 60.0 || second > 61.0 {
        return None;
    }
    // Days since 1970, years beginning in March (Hinnant 2013).
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days as f64 * 86_400.0 + hour * 3600.0 + minute * 60.0 + second)
}
