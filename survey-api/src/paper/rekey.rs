//! Which sheets are keyed a third time: a share of them, drawn by chance from a seed that is kept, so that it can be drawn again.

use sha2::{Digest, Sha256};

use crate::error::{Code, Refusal, Result, Rule};

/// What is drawn of a wave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// The share of sheets, above 0 and at most 1.
    pub share: f64,
    /// Told when the wave is frozen: before, nobody who keys could know which sheets are looked at again.
    pub seed: i64,
}

impl Plan {
    /// A plan with a new seed.
    pub fn with_share(share: f64) -> Result<Self> {
        if !(share > 0.0 && share <= 1.0) {
            return Err(Refusal::at(Code::Invalid, "/share", Rule::NotAShare));
        }
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).map_err(Refusal::internal)?;
        Ok(Self { share, seed: i64::from_be_bytes(seed) })
    }

    /// Is this sheet drawn? The first eight bytes of SHA-256 over the seed and the serial, as a share of all they could be.
    pub fn draws(self, serial: &str) -> bool {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(serial);
        let first = hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        // A share of one draws all of them.
        (first as f64) / (u64::MAX as f64) < self.share || self.share >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_the_stated_share_is_drawn_and_the_same_sheets_again() {
        let plan = Plan { share: 0.1, seed: 7 };
        let drawn = || (0..10_000).filter(|number| plan.draws(&format!("VPEZ-{number:06}"))).collect::<Vec<_>>();
        let first = drawn();
        // Ten in a hundred, give or take four standard errors.
        assert!((880..=1120).contains(&first.len()), "{}", first.len());
        assert_eq!(first, drawn());
        assert_ne!(
            first,
            (0..10_000).filter(|n| Plan { seed: 8, ..plan }.draws(&format!("VPEZ-{n:06}"))).collect::<Vec<_>>()
        );
        assert!(Plan { share: 1.0, seed: 7 }.draws("VPEZ-000001-4"));
        for wrong in [0.0, -0.1, 1.1, f64::NAN] {
            assert!(Plan::with_share(wrong).is_err(), "{wrong}");
        }
    }
}
