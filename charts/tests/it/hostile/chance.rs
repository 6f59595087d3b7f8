//! Releases spoilt at random: every kind draws them or says why not, and none falls over.

use analytics::{Figure, Release, Score, Status};
use charts::{Error, Kind, Medium, Theme};

use super::{drawn, has_no_number};
use crate::matrix::sets::named;

/// A sequence that is the same on every machine (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// One number in eight is replaced by something that nobody should publish.
    fn spoil(&mut self, number: &mut Option<f64>) {
        const STRANGE: [Option<f64>; 8] =
            [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1e12), Some(1e12), Some(0.0), Some(-0.0), Some(100.0)];
        if self.below(8) == 0 {
            *number = STRANGE[self.below(STRANGE.len())];
        }
    }

    fn status(&mut self, status: &mut Status) {
        const ALL: [Status; 5] = [Status::Ok, Status::Suppressed, Status::Undefined, Status::Imputed, Status::Break];
        if self.below(12) == 0 {
            *status = ALL[self.below(ALL.len())];
        }
    }

    fn score(&mut self, score: &mut Score) {
        [&mut score.score, &mut score.low, &mut score.high, &mut score.se].into_iter().for_each(|of| self.spoil(of));
        self.status(&mut score.status);
        if self.below(8) == 0 {
            score.n = [None, Some(0), Some(3), Some(u64::MAX)][self.below(4)];
            score.rank_low = [None, Some(0), Some(u32::MAX)][self.below(3)];
        }
    }

    fn figure(&mut self, figure: &mut Figure) {
        [&mut figure.estimate, &mut figure.low, &mut figure.high, &mut figure.p]
            .into_iter()
            .for_each(|of| self.spoil(of));
        self.status(&mut figure.status);
        if self.below(16) == 0 {
            figure.category = None;
        }
    }

    fn release(&mut self) -> Release {
        let sets = ["normal", "ties", "suppressed", "extremes", "break", "one-unit"];
        let mut release = named(sets[self.below(sets.len())]).release.clone();
        // From every row to one in forty, so that some charts have enough left to draw.
        let share = self.below(40) + 1;
        release.scores.iter_mut().step_by(share).for_each(|score| self.score(score));
        release.figures.iter_mut().step_by(share).for_each(|figure| self.figure(figure));
        if self.below(3) == 0 {
            release.nodes.truncate(self.below(6));
        }
        if self.below(3) == 0 {
            release.metadata.periods.truncate(self.below(9));
        }
        release
    }
}

#[test]
fn a_release_spoilt_at_random_is_drawn_or_refused_in_words() {
    let (mut pictures, mut refusals) = (0, 0);
    for seed in 0..16 {
        let release = Chance(seed * 7919 + 1).release();
        for kind in Kind::CATALOGUE {
            match drawn(&release, kind) {
                Ok(pages) => {
                    let chart = &pages[0];
                    for medium in [Medium::Slide, Medium::Phone] {
                        let svg = match chart.svg_for(&Theme::default(), medium) {
                            Ok(svg) => svg,
                            Err(Error::TooSmall { .. }) => continue,
                            Err(error) => panic!("{kind}, {seed}: {error}"),
                        };
                        assert!(!has_no_number(&svg), "{kind}, {seed}");
                        assert!(svg.len() < 64_000, "{kind}, {seed}: {} bytes", svg.len());
                        pictures += 1;
                    }
                    assert!(!has_no_number(&format!("{:?}{:?}", chart.table(), chart.alt())), "{kind}, {seed}");
                }
                Err(error) => {
                    assert!(error.to_string().chars().count() > 20, "{kind}, {seed}: {error}");
                    refusals += 1;
                }
            }
        }
    }
    // Neither all drawn nor all refused: both ways were walked.
    assert!(pictures > 100 && refusals > 20, "{pictures} pictures, {refusals} refusals");
}
