//! Answers that come too fast, too often from one device, or in greater number than there were visits.

use std::collections::BTreeMap;

use serde::Serialize;

/// One answer as it arrived.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrival {
    /// When, in seconds.
    pub second: f64,
    /// Device that sent it, if known.
    pub device: Option<String>,
    /// Counter or office that it rates.
    pub counter: String,
}

impl Arrival {
    /// The hour since second zero.
    pub fn hour(&self) -> i64 {
        (self.second / 3600.0).floor() as i64
    }
}

/// What is thought normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Answers of one device closer than this many seconds follow each other too fast.
    pub gap: f64,
    /// Answers of one device within an hour that are still normal.
    pub an_hour: u64,
    /// A counter-hour is a burst when so many answers or more have at most this probability, at the counter's usual pace.
    pub p: f64,
}

impl Default for Limits {
    /// 20 seconds, three an hour, one in ten thousand.
    fn default() -> Self {
        Self { gap: 20.0, an_hour: 3, p: 1e-4 }
    }
}

/// Why an answer is looked at. None of it is a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// It followed the one before it on the same device too fast.
    Gap,
    /// The device sent too many within an hour.
    Device,
    /// The counter received far more in that hour than it usually does.
    Burst,
    /// The counter received more answers in that hour than it had visits.
    MoreThanVisits,
}

/// The signs of each answer, in the order given; `visits` are those of a counter in an hour since second zero, where known.
///
/// A burst is judged by the upper tail of a Poisson variable with the median of the counter's hours that had an answer as its mean: the
/// median does not move with the burst itself. Reference: inter-arrival and count rules as in Kulldorff (1997), one window.
///
/// ```
/// use analytics::quality::stuffing::{Arrival, Limits, Sign, stuffing};
///
/// let at = |second| Arrival { second, device: Some("d1".into()), counter: "A".into() };
/// let signs = stuffing(&[at(0.0), at(5.0), at(900.0)], &Default::default(), &Limits::default());
/// assert_eq!(signs[1], [Sign::Gap]);
/// assert!(signs[0].is_empty() && signs[2].is_empty());
/// ```
pub fn stuffing(arrivals: &[Arrival], visits: &BTreeMap<(String, i64), u64>, limits: &Limits) -> Vec<Vec<Sign>> {
    let mut signs = vec![Vec::new(); arrivals.len()];
    let mut devices: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut hours: BTreeMap<(&str, i64), Vec<usize>> = BTreeMap::new();
    for (at, arrival) in arrivals.iter().enumerate() {
        if let Some(device) = &arrival.device {
            devices.entry(device).or_default().push(at);
        }
        hours.entry((&arrival.counter, arrival.hour())).or_default().push(at);
    }
    for sent in devices.values_mut() {
        sent.sort_by(|&a, &b| arrivals[a].second.total_cmp(&arrivals[b].second));
        let second = |at: usize| arrivals[sent[at]].second;
        for (at, &this) in sent.iter().enumerate() {
            if at > 0 && second(at) - second(at - 1) < limits.gap {
                signs[this].push(Sign::Gap);
            }
            // Any hour that holds this answer: the answers from each start within the hour before it.
            let first = sent[..at].iter().position(|&other| second(at) - arrivals[other].second < 3600.0).unwrap_or(at);
            let busiest = (first..=at)
                .map(|start| sent[start..].iter().take_while(|&&o| arrivals[o].second - second(start) < 3600.0).count())
                .max();
            if busiest.is_some_and(|count| count as u64 > limits.an_hour) {
                signs[this].push(Sign::Device);
            }
        }
    }
    let mut usual: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    hours.iter().for_each(|((counter, _), received)| usual.entry(counter).or_default().push(received.len()));
    for counts in usual.values_mut() {
        counts.sort_unstable();
    }
    for ((counter, hour), received) in &hours {
        let median = usual.get(counter).map_or(1, |counts| counts[counts.len() / 2]);
        let is_burst = at_least(received.len(), median as f64) <= limits.p;
        let is_more = visits.get(&((*counter).to_owned(), *hour)).is_some_and(|&visits| received.len() as u64 > visits);
        for &at in received {
            signs[at]
                .extend([(is_burst, Sign::Burst), (is_more, Sign::MoreThanVisits)].iter().filter(|s| s.0).map(|s| s.1));
        }
    }
    signs.iter_mut().for_each(|signs| signs.sort_unstable());
    signs
}

/// Probability that a Poisson variable is `count` or more: the lower tail of a gamma variable.
fn at_least(count: usize, mean: f64) -> f64 {
    if count == 0 { 1.0 } else { statrs::function::gamma::gamma_lr(count as f64, mean) }
}
