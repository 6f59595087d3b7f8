//! Figures of groups against each other: charts and slopes of periods, places, pairs.

use super::Request;
use super::listing::{Listing, groups, numbers, one_column};
use crate::design::SurveyDesign;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Adjustment, Column, Domain, Estimates, Options, by, mean, t_two_sided_p};
use crate::figure::{Figure, Status};
use crate::frame::Table;
use crate::trend::control::{ControlChart, Period, baseline_fault, control, shares};
use crate::trend::slope::slopes;

/// The means of one column in the groups of `--by`, with their joint covariance.
fn means(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<(Vec<Domain>, Estimates)> {
    let [column] = numbers(table, &request.of[..1])?.try_into().map_err(|_| one_column())?;
    let found = groups(table, rows, &request.by)?;
    let of = |design: &SurveyDesign, rows: &[u32]| vec![mean(design, rows, &column)];
    let estimates = by(design, &found, of, &request.options)?;
    Ok((found, estimates))
}

pub(super) fn chart(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Listing> {
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

pub(super) fn trend(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
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
pub(super) fn pairs(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
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
    Adjustment::Holm.adjust(&mut figures);
    Ok(figures)
}

/// Rank 1 is the highest mean; `low` and `high` are the places that pairwise tests, adjusted by Holm, leave open.
pub(super) fn places(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
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
