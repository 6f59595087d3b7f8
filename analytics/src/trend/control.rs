//! Control charts: is this quarter more than the usual noise?

use std::str::FromStr;

use serde::Serialize;

use crate::error::{Error, Fault, Result, Stage};

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ControlChart {
    /// Shewhart's chart of shares: three binomial standard errors. Too narrow for a survey with weights or clusters.
    #[default]
    P,
    /// The same widened by the moving range of the standardised points: Laney (2002).
    Laney,
    /// An exponentially weighted moving average of the standardised points: Roberts (1959); λ = 0.2, L = 2.7.
    Ewma,
    /// Cumulative sums of the standardised points: Page (1954); k = 0.5, h = 4.
    Cusum,
    /// Three standard errors of the design around the centre. Laney's, the moving average and the sums take these errors too where
    /// they are given answers and not counts.
    Design,
}

impl ControlChart {
    /// Every chart.
    pub const ALL: [Self; 5] = [Self::P, Self::Laney, Self::Ewma, Self::Cusum, Self::Design];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P => "p",
            Self::Laney => "laney",
            Self::Ewma => "ewma",
            Self::Cusum => "cusum",
            Self::Design => "design",
        }
    }
}

impl FromStr for ControlChart {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|chart| chart.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("chart {name}"), "there is no such control chart", remedy)
        })
    }
}

/// One period of a control chart.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ControlPoint {
    /// The period.
    pub period: String,
    /// What is plotted: the share, the moving average or the larger of the two sums.
    pub value: f64,
    /// Where the value is when nothing happens.
    pub centre: f64,
    /// Lower limit; `None`: the chart has none on this side.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Is the value outside the limits?
    pub signal: bool,
}

/// A value, what it was expected to vary by, and when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Period {
    /// Its name.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// Standard error of the estimate around the centre, given the centre.
    pub error: f64,
}

/// Shares of counts as periods: the binomial error of each around the share pooled over the first `baseline` periods.
///
/// # Errors
/// A count that is no count, more satisfied than asked, and a baseline of fewer than two periods or more than there are.
pub fn shares(names: &[String], satisfied: &[f64], asked: &[f64], baseline: usize) -> Result<(f64, Vec<Period>)> {
    let wrong = |(y, n): (&f64, &f64)| !(*n > 0.0 && *y >= 0.0 && y <= n);
    let mut faults: Vec<Fault> = names
        .iter()
        .zip(satisfied.iter().zip(asked))
        .filter(|(_, pair)| wrong(*pair))
        .map(|(name, (y, n))| Fault::new(name, format!("{y} of {n} is no share"), "give counts, more than 0 asked"))
        .collect();
    faults.extend(baseline_fault(baseline, names.len()));
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults));
    }
    let centre = satisfied[..baseline].iter().sum::<f64>() / asked[..baseline].iter().sum::<f64>();
    let period = |(name, (y, n)): (&String, (&f64, &f64))| Period {
        name: name.clone(),
        value: y / n,
        error: (centre * (1.0 - centre) / n).sqrt(),
    };
    Ok((centre, names.iter().zip(satisfied.iter().zip(asked)).map(period).collect()))
}

/// A baseline that makes no limits.
pub(crate) fn baseline_fault(baseline: usize, periods: usize) -> Option<Fault> {
    (baseline < 2 || baseline > periods).then(|| {
        let cause = format!("{baseline} of {periods} periods");
        Fault::new("baseline", cause, "fix the limits on the first two periods at least, before what is to be judged")
    })
}

/// The chart of some periods around a fixed centre; `baseline` of them tell the usual noise.
///
/// With `z = (value − centre)/error`: limits `centre ± 3 error` ([`ControlChart::P`], [`ControlChart::Design`]); Laney's are wider by
/// `σ_z`, the mean moving range of `z` over the baseline / 1.128; the moving average is `0.2 z + 0.8` of the one before, from 0,
/// with limits `±2.7 √(λ/(2−λ) (1 − (1−λ)^{2t}))`; sums grow by `|z| − 0.5` on each side, never below 0, and signal from 4 on.
/// The baseline stays fixed, so that a slow fall does not move its own limits.
///
/// ```
/// use analytics::trend::control::{ControlChart, control, shares};
///
/// let names: Vec<String> = ["Q1", "Q2", "Q3"].map(String::from).to_vec();
/// let (centre, periods) = shares(&names, &[50.0, 50.0, 20.0], &[100.0, 100.0, 100.0], 2)?;
/// let chart = control(&periods, centre, 2, ControlChart::P);
/// assert_eq!(chart[2].low, Some(0.35)); // 0.5 − 3 · 0.05
/// assert!(chart[2].signal && !chart[1].signal);
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn control(periods: &[Period], centre: f64, baseline: usize, chart: ControlChart) -> Vec<ControlPoint> {
    let z: Vec<f64> = periods.iter().map(|period| (period.value - centre) / period.error).collect();
    let used = &z[..baseline.min(z.len())];
    let moving: Vec<f64> = used.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let wider = match chart {
        ControlChart::Laney => moving.iter().sum::<f64>() / moving.len() as f64 / 1.128,
        _ => 1.0,
    };
    let mut state = (0.0_f64, 0.0_f64);
    let point = |(at, period): (usize, &Period)| {
        let name = period.name.clone();
        match chart {
            ControlChart::P | ControlChart::Laney | ControlChart::Design => {
                let half = 3.0 * wider * period.error;
                let (low, high) = (centre - half, centre + half);
                let signal = period.value < low || period.value > high;
                ControlPoint { period: name, value: period.value, centre, low: Some(low), high: Some(high), signal }
            }
            ControlChart::Ewma => {
                const LAMBDA: f64 = 0.2;
                state.0 = LAMBDA * z[at] + (1.0 - LAMBDA) * state.0;
                let settled = 1.0 - (1.0 - LAMBDA).powi(2 * (at as i32 + 1));
                let half = 2.7 * (LAMBDA / (2.0 - LAMBDA) * settled).sqrt();
                let signal = state.0.abs() > half;
                ControlPoint { period: name, value: state.0, centre: 0.0, low: Some(-half), high: Some(half), signal }
            }
            ControlChart::Cusum => {
                state.0 = (state.0 + z[at] - 0.5).max(0.0);
                state.1 = (state.1 - z[at] - 0.5).max(0.0);
                // A fall is plotted below zero.
                let value = if state.1 > state.0 { -state.1 } else { state.0 };
                let signal = state.0 > 4.0 || state.1 > 4.0;
                ControlPoint { period: name, value, centre: 0.0, low: Some(-4.0), high: Some(4.0), signal }
            }
        }
    };
    periods.iter().enumerate().map(point).collect()
}
