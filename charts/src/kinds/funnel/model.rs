//! Shares by the answers behind them: who lies outside of what chance gives a unit of its size.

use super::binomial;
use crate::{
    Error, Warning,
    kinds::Modelled,
    model::reading::Reading,
    scale::Axis,
    spec::{Funnel, FunnelPoint, Plot, Standing, Unit, Withheld},
};

/// Tails of the 95 % and 99.8 % limits with their normal quantiles.
const TAILS: [(f64, f64); 4] = [
    (0.025, -1.959_963_984_540_054),
    (0.975, 1.959_963_984_540_054),
    (0.001, -3.090_232_306_167_813),
    (0.999, 3.090_232_306_167_813),
];
/// Places along the axis of answers at which limits are computed.
const STEPS: usize = 80;
/// Points of one picture; a quarter of them outside the limits, each with its name.
const MOST_POINTS: usize = 160;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    if reading.unit_of_scheme() != Unit::Percent {
        return Err(Error::NotForThis {
            kind: reading.kind,
            why: ("cần tỷ lệ phần trăm của số phiếu", "needs shares of answers in per cent"),
        });
    }
    let mut points = Vec::new();
    let mut withheld = Vec::new();
    let mut faults = Vec::new();
    let (mut hits, mut answers) = (0.0, 0.0);
    for (code, name) in reading.units() {
        let score = reading.score(code, &reading.period);
        // Limits stand in for the interval of each unit, so one without its own is no fault here.
        match (reading.shown(score, code, &mut Vec::new())?, score.and_then(|score| score.n)) {
            (Ok(value), _) if !(0.0..=100.0).contains(&value.value) => faults.push(outside(code, value.value)),
            (Ok(value), Some(n)) if n > 0 => {
                hits += value.value * n as f64;
                answers += n as f64;
                let (code, standing) = (code.to_owned(), Standing::Same);
                points.push(FunnelPoint { code, name, n, value: value.value, standing, is_near: false });
            }
            (Ok(_), _) => withheld.push((name, Withheld::NoAnswers)),
            (Err(why), _) => withheld.push((name, why)),
        }
    }
    let everyone = reading.score(analytics::Score::EVERYONE, &reading.period);
    let overall = reading.shown(everyone, analytics::Score::EVERYONE, &mut Vec::new())?.ok();
    let all = overall.filter(|all| !(0.0..=100.0).contains(&all.value));
    faults.extend(all.map(|all| outside(analytics::Score::EVERYONE, all.value)));
    if !faults.is_empty() {
        return Err(Error::Contradiction(faults));
    }
    if points.is_empty() {
        return Err(reading.nothing());
    }
    if !withheld.is_empty() {
        warnings.push(Warning::Withheld { shown: points.len(), of: points.len() + withheld.len() });
    }
    points.sort_by_key(|point| point.n);
    let target = overall.map_or(hits / answers, |overall| overall.value);

    let dispersion = dispersion(&points, target);
    // A ratio beyond two standard errors of its own under chance alone (Spiegelhalter 2005, section 3.2).
    let widened = points.len() > 2 && dispersion > 1.0 + 2.0 * (2.0 / points.len() as f64).sqrt();
    let wide = if widened { dispersion.sqrt() } else { 1.0 };
    for point in &mut points {
        let [low95, high95, low, high] = limits(point.n, target, wide);
        point.standing = match point.value {
            value if value < low => Standing::Below,
            value if value > high => Standing::Above,
            _ => Standing::Same,
        };
        point.is_near = point.standing == Standing::Same && (point.value < low95 || point.value > high95);
    }
    let all = points.len();
    let counts =
        [Standing::Above, Standing::Below].map(|side| points.iter().filter(|point| point.standing == side).count());
    let points = drawn(points, target);
    if points.len() < all {
        warnings.push(Warning::NotDrawn { shown: points.len(), of: all });
    }
    let most = points.last().map_or(1, |point| point.n);
    let sizes = Axis::around([0.0, most as f64], None);
    let sizes = Axis { low: 0.0, ticks: sizes.ticks.into_iter().filter(|tick| *tick >= 0.0).collect(), ..sizes };
    let least = points.first().map_or(1, |point| point.n).min((sizes.high / STEPS as f64).ceil() as u64).max(1);
    // More places where limits bend most: sizes grow by a constant factor.
    let growth = (sizes.high / least as f64).powf(1.0 / STEPS as f64);
    let mut at: Vec<u64> = (0..=STEPS).map(|step| (least as f64 * growth.powi(step as i32)).round() as u64).collect();
    at.dedup();
    let curve: Vec<(f64, [f64; 4])> = at.into_iter().map(|n| (n as f64, limits(n, target, wide))).collect();
    let first = points.first().map_or(1, |point| point.n);
    let shown = curve.iter().filter(|(n, _)| *n >= first as f64).flat_map(|(_, limits)| *limits);
    let axis = Axis::around(shown.chain(points.iter().map(|point| point.value)), Some((0.0, 100.0)));
    Ok((
        Plot::Funnel(Funnel {
            target,
            points,
            units: all,
            outside: counts,
            withheld,
            limits: curve,
            dispersion,
            widened,
            sizes,
            axis,
        }),
        (1, 1),
    ))
}

/// Where there are more units than a reader can tell apart: those farthest from the limits' centre for their size, and of the
/// others as many as fit, from the smallest to the largest at even steps.
fn drawn(points: Vec<FunnelPoint>, target: f64) -> Vec<FunnelPoint> {
    if points.len() <= MOST_POINTS {
        return points;
    }
    let far = |point: &FunnelPoint| (point.value - target).abs() * (point.n as f64).sqrt();
    let mut by_distance: Vec<f64> = points.iter().filter(|point| point.standing != Standing::Same).map(far).collect();
    by_distance.sort_by(|one, other| other.total_cmp(one));
    let enough = by_distance.get(MOST_POINTS / 4 - 1).copied().unwrap_or(0.0);
    let (outside, inside): (Vec<_>, Vec<_>) =
        points.into_iter().partition(|point| point.standing != Standing::Same && far(point) >= enough);
    let inside: Vec<FunnelPoint> = inside.into_iter().filter(|point| point.standing == Standing::Same).collect();
    let room = MOST_POINTS.saturating_sub(outside.len());
    let every = inside.len().div_ceil(room.max(1)).max(1);
    let mut drawn: Vec<FunnelPoint> = outside.into_iter().chain(inside.into_iter().step_by(every)).collect();
    drawn.sort_by_key(|point| point.n);
    drawn
}

fn outside(code: &str, value: f64) -> String {
    format!("{code}: {value}% không phải một tỷ lệ/is no share")
}

fn limits(n: u64, target: f64, wide: f64) -> [f64; 4] {
    TAILS.map(|(tail, z)| {
        let exact = binomial::limit(n, target / 100.0, tail, z) * 100.0;
        (target + (exact - target) * wide).clamp(0.0, 100.0)
    })
}

/// Mean squared z of the units, the outermost tenth at each end drawn in to the next.
fn dispersion(points: &[FunnelPoint], target: f64) -> f64 {
    let share = target / 100.0;
    let spread = (share * (1.0 - share)).sqrt();
    if spread <= 0.0 {
        return 1.0;
    }
    let mut z: Vec<f64> =
        points.iter().map(|point| (point.value / 100.0 - share) * (point.n as f64).sqrt() / spread).collect();
    z.sort_by(f64::total_cmp);
    let cut = z.len() / 10;
    let (low, high) = (z[cut], z[z.len() - 1 - cut]);
    z.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / z.len() as f64
}
