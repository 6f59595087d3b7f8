//! How often each code of each item was given: by stratum, so that shares and their errors follow by addition.

use std::ops::RangeInclusive;

use super::strata::Stratification;
use crate::codebook::{Item, MissingReason};
use crate::design::linearise::{self, Totals};
use crate::design::{Covariance, LonelyPsu};
use crate::estimate::{Interval, exact};
use crate::figure::Figure;
use crate::frame::ResponseFrame;

/// Counts by stratum, item and slot: the codes from 0 to the largest of the codebook, then the reasons for no answer.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    items: usize,
    /// Slots below this one are codes.
    codes: usize,
    counts: Vec<u64>,
}

impl Tally {
    /// Counts every answer of every stratum.
    pub(super) fn new(frame: ResponseFrame<'_>, strata: &Stratification) -> Self {
        let codebook = frame.codebook();
        let codes = 1 + usize::from(codebook.items.iter().map(|item| item.high).max().unwrap_or(0));
        let items = codebook.items.len();
        let slots = strata.strata.len() * items * (codes + MissingReason::ALL.len());
        let mut tally = Self { items, codes, counts: vec![0; slots] };
        for (item, bytes) in frame.microdata().answers.iter().enumerate() {
            for (byte, stratum) in bytes.iter().zip(&strata.stratum_of) {
                if let Some(stratum) = stratum {
                    let slot = match MissingReason::from_byte(*byte) {
                        Some(reason) => codes + reason as usize,
                        None => usize::from(*byte),
                    };
                    let start = tally.start(*stratum as usize, item);
                    tally.counts[start + slot] += 1;
                }
            }
        }
        tally
    }

    fn start(&self, stratum: usize, item: usize) -> usize {
        (stratum * self.items + item) * (self.codes + MissingReason::ALL.len())
    }

    /// Answers of a stratum to an item between two codes.
    fn between(&self, stratum: usize, item: usize, codes: &RangeInclusive<u8>) -> u64 {
        let start = self.start(stratum, item);
        self.counts[start + usize::from(*codes.start())..=start + usize::from(*codes.end())].iter().sum()
    }

    /// Responses of some strata that have no answer to an item, for one reason.
    pub(super) fn missing(&self, strata: &[usize], item: usize, reason: MissingReason) -> u64 {
        strata.iter().map(|&stratum| self.counts[self.start(stratum, item) + self.codes + reason as usize]).sum()
    }

    /// Answers of some strata to an item.
    pub(super) fn answered(&self, strata: &[usize], position: usize, item: &Item) -> u64 {
        strata.iter().map(|&stratum| self.between(stratum, position, &(item.low..=item.high))).sum()
    }

    /// The weighted share of the answers to an item that lie between two codes, over some strata.
    ///
    /// Interval: Wilson's score on the effective number of answers; the exact one for a share of 0 or 1.
    pub(super) fn share(
        &self,
        all: &Stratification,
        strata: &[usize],
        (position, item): (usize, &Item),
        codes: RangeInclusive<u8>,
        level: f64,
    ) -> Figure {
        let parts: Vec<(f64, u64, u64, u64)> = strata
            .iter()
            .map(|&stratum| {
                let inside = self.between(stratum, position, &codes);
                let answered = self.between(stratum, position, &(item.low..=item.high));
                (all.strata[stratum].weight, inside, answered, all.strata[stratum].answers)
            })
            .collect();
        let n: u64 = parts.iter().map(|(_, _, answered, _)| answered).sum();
        let base: f64 = parts.iter().map(|(weight, _, answered, _)| weight * *answered as f64).sum();
        let figure =
            Figure { statistic: "proportion".into(), variable: item.key.clone(), n: Some(n), ..Figure::default() };
        if n == 0 {
            return figure;
        }
        let p = parts.iter().map(|(weight, inside, ..)| weight * *inside as f64).sum::<f64>() / base;
        let mut variance = Covariance::zero(1);
        for &(weight, inside, answered, sampled) in &parts {
            let values = [weight * (1.0 - p) / base, -weight * p / base];
            let repeats = [inside, answered - inside];
            let population = f64::INFINITY;
            let totals = Totals { values: &values, width: 1, repeats: Some(&repeats), sampled, population };
            linearise::stratum(totals, LonelyPsu::Adjust, false, &mut variance);
        }
        let (se, df) = (variance.se(0), parts.iter().map(|(.., sampled)| *sampled as f64 - 1.0).sum());
        let (interval, method) = match Interval::Wilson.around(p, se, df, n, level) {
            Some(interval) => (Some(interval), "wilson"),
            None if n > 1 => (Some(exact(p, n as f64, level)), "exact"),
            None => (None, "exact"),
        };
        let srs = p * (1.0 - p) / (n as f64 - 1.0);
        let deff = Some(se * se / srs).filter(|deff| deff.is_finite() && *deff > 0.0);
        Figure {
            estimate: Some(p),
            se: (n > 1).then_some(se),
            df: Some(df),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            level: interval.map(|_| level),
            ci_method: interval.map(|_| method.to_owned()),
            deff,
            n_eff: deff.map(|deff| n as f64 / deff),
            ..figure
        }
    }
}
