//! Answers that are not one estimator a column: rates, sheets, arrivals, periods, places.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Request, Statistic, columns, influence};
use crate::design::SurveyDesign;
use crate::driver::drivers;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Column, Domain, Estimates, Levels, Options, by, domains, mean, ratio, t_two_sided_p};
use crate::figure::{Figure, Status};
use crate::frame::Table;
use crate::quality::{
    careless::careless,
    outcome_rates::{Disposition, outcome_rates},
    stuffing::{Arrival, Limits, stuffing},
};
use crate::trend::control::{ControlChart, Period, baseline_fault, control, shares};
use crate::trend::slope::slopes;

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
        Statistic::Control => Ok((Vec::new(), chart(table, design, rows, request)?)),
        Statistic::Influence => Ok((Vec::new(), influence::listing(table, design, rows, request)?)),
        Statistic::WithoutFlagged => {
            Ok((influence::without_flagged(table, design, rows, request)?, Listing::default()))
        }
        Statistic::Pairs => Ok((pairs(table, design, rows, request)?, Listing::default())),
        Statistic::Ranks => Ok((places(table, design, rows, request)?, Listing::default())),
        _ => Ok((trend(table, design, rows, request)?, Listing::default())),
    }
}

fn numbers(table: &Table, names: &[String]) -> Result<Vec<Column>> {
    let mut faults = Vec::new();
    let found = names.iter().map(|name| columns::numbers(table, name, &mut faults)).collect();
    if faults.is_empty() { Ok(found) } else { Err(Error::new(Stage::Schema, faults)) }
}

fn groups(table: &Table, rows: &[u32], names: &[String]) -> Result<Vec<Domain>> {
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

/// The means of one column in the groups of `--by`, with their joint covariance.
fn means(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<(Vec<Domain>, Estimates)> {
    let [column] = numbers(table, &request.of[..1])?.try_into().map_err(|_| one_column())?;
    let found = groups(table, rows, &request.by)?;
    let of = |design: &SurveyDesign, rows: &[u32]| vec![mean(design, rows, &column)];
    let estimates = by(design, &found, of, &request.options)?;
    Ok((found, estimates))
}

fn one_column() -> Error {
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

fn chart(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Listing> {
    let Some(of) = request.of.first() else { return Err(one_column()) };
    let usual = |periods: usize| request.baseline.unwrap_or(periods * 2 / 3);
    let found = match (request.chart, of.split_once('/')) {
        // Errors of the design in place of the binomial ones.
        (chart, None) if chart != ControlChart::P => {
            let (domains, estimates) = means(table, design, rows, request)?;
            let baseline = usual(domains.len());
            if let Some(fault) = baseline_fault(baseline, domains.len()) {
                return Err(Error::new(Stage::Spec, vec![fault]));
            }
            let period = |figure: &Figure| {
                let name = figure.domain_value(&request.by[0]).unwrap_or_default().to_owned();
                let (value, error) = figure.estimate.zip(figure.se).filter(|(_, se)| *se > 0.0)?;
                Some(Period { name, value, error })
            };
            let periods: Option<Vec<Period>> = estimates.figures.iter().map(period).collect();
            let periods = periods.ok_or_else(|| {
                Error::one(Stage::Spec, "control", "a period has no standard error", "leave it out with --where")
            })?;
            let centre = periods[..baseline].iter().map(|period| period.value).sum::<f64>() / baseline as f64;
            control(&periods, centre, baseline, chart)
        }
        (ControlChart::Design, Some(_)) => {
            let remedy = "name one column of answers, or choose --chart p for counts";
            return Err(Error::one(Stage::Spec, "of", "limits of the design need answers, not counts", remedy));
        }
        (_, None) => {
            return Err(Error::one(
                Stage::Spec,
                "of",
                "a p chart needs two columns of counts",
                "write --of satisfied/n, or choose --chart design",
            ));
        }
        (chart, Some((satisfied, asked))) => {
            let names = [satisfied.trim().to_owned(), asked.trim().to_owned()];
            let counts = numbers(table, &names)?;
            let periods = groups(table, rows, &request.by)?;
            let sum = |column: &Column, domain: &Domain| -> f64 {
                domain.rows.iter().filter_map(|&row| column.values[row as usize]).sum()
            };
            let name = |domain: &Domain| domain.labels.values().next().cloned().unwrap_or_default();
            let labels: Vec<String> = periods.iter().map(name).collect();
            let of = |column: &Column| periods.iter().map(|domain| sum(column, domain)).collect::<Vec<_>>();
            let baseline = usual(periods.len());
            let (centre, periods) = shares(&labels, &of(&counts[0]), &of(&counts[1]), baseline)?;
            control(&periods, centre, baseline, chart)
        }
    };
    Listing::of(&found, &["period", "value", "centre", "low", "high", "signal"])
}

fn trend(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let (domains, estimates) = means(table, design, rows, request)?;
    let name = |domain: &Domain| domain.labels.values().next().cloned().unwrap_or_default();
    let names: Vec<String> = domains.iter().map(name).collect();
    let unknown: Vec<Fault> = request
        .breaks
        .iter()
        .filter(|from| !names.contains(from))
        .map(|from| {
            Fault::new("break", format!("there is no period {from}"), format!("the periods are {}", names.join(", ")))
        })
        .collect();
    if !unknown.is_empty() {
        return Err(Error::new(Stage::Spec, unknown));
    }
    let breaks: Vec<usize> = (0..names.len()).filter(|&at| request.breaks.contains(&names[at])).collect();
    let figures = slopes(&estimates, &breaks, request.options.level);
    let named = |(run, figure): (std::ops::Range<usize>, Figure)| Figure {
        variable: request.of[0].clone(),
        domain: [(request.by[0].clone(), format!("{}–{}", names[run.start], names[run.end - 1]))].into(),
        ..figure
    };
    Ok(figures.into_iter().map(named).collect())
}

/// The difference of every pair of groups, p adjusted by Holm: those with a large p cannot be told apart.
fn pairs(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let (domains, estimates) = means(table, design, rows, request)?;
    let name = |at: usize| domains[at].labels.values().next().cloned().unwrap_or_default();
    let mut figures = Vec::new();
    for one in 0..domains.len() {
        for other in one + 1..domains.len() {
            let mut difference = vec![0.0; domains.len()];
            (difference[one], difference[other]) = (-1.0, 1.0);
            let found = estimates.contrast(&request.of[0], &difference, request.options.level);
            let domain = [(request.by[0].clone(), format!("{} - {}", name(other), name(one)))].into();
            figures.push(Figure { statistic: "pairs".into(), domain, ..found });
        }
    }
    crate::estimate::Adjustment::Holm.adjust(&mut figures);
    Ok(figures)
}

/// Rank 1 is the highest mean; `low` and `high` are the places that pairwise tests, adjusted by Holm, leave open.
fn places(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let options = Options { deff: None, ..request.options };
    let (_, estimates) = means(table, design, rows, &Request { options, ..request.clone() })?;
    let level = options.level;
    let can =
        |figure: &Figure| figure.estimate.is_some() && figure.se.is_some() && figure.df.is_some_and(|df| df > 0.0);
    let ranked: Vec<usize> = (0..estimates.figures.len()).filter(|&at| can(&estimates.figures[at])).collect();
    let point = |at: usize| estimates.figures[ranked[at]].estimate.unwrap_or(f64::NAN);
    let p = |one: usize, other: usize| {
        let mut difference = vec![0.0; estimates.figures.len()];
        (difference[ranked[one]], difference[ranked[other]]) = (1.0, -1.0);
        let se = estimates.vcov.variance_of(&difference).max(0.0).sqrt();
        let t = (point(one) - point(other)) / se;
        if t.is_nan() { 1.0 } else { t_two_sided_p(t, estimates.df) }
    };
    let points: Vec<f64> = (0..ranked.len()).map(point).collect();
    let places = crate::estimate::places(&points, p, 1.0 - level);
    let mut figures: Vec<Figure> = Vec::new();
    for (at, figure) in estimates.figures.iter().enumerate() {
        let base = Figure {
            statistic: "ranks".into(),
            variable: figure.variable.clone(),
            domain: figure.domain.clone(),
            n: figure.n,
            level: Some(level),
            ..Figure::default()
        };
        figures.push(match ranked.iter().position(|&ranked| ranked == at) {
            Some(place) => {
                let (rank, low, high) = places[place];
                let number = |rank: u32| Some(f64::from(rank));
                Figure {
                    estimate: number(rank),
                    low: number(low),
                    high: number(high),
                    ci_method: Some("holm".into()),
                    ..base
                }
            }
            None => {
                let reason = figure.reason.clone().or_else(|| Some("no standard error: no place".into()));
                Figure { status: Status::Undefined, reason, ..base }
            }
        });
    }
    Ok(figures)
}
