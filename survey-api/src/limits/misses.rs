//! Guesses at rights to rate: ten a minute and network, and an alarm where the whole installation sees too many.

use std::sync::{Arc, Mutex, PoisonError};

use super::Failures;
use crate::{error::Result, extract::Network};

/// Misses an hour after which somebody is told.
const ALARM: u32 = 1000;
const HOUR: i64 = 3600;

/// Counts misses. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Misses {
    by_network: Failures,
    /// The hour, and the misses in it.
    all: Arc<Mutex<(i64, u32)>>,
}

impl Default for Misses {
    fn default() -> Self {
        Self { by_network: Failures::ten_in(60), all: Arc::default() }
    }
}

impl Misses {
    /// Refuses who has guessed too often.
    pub fn check(&self, network: &Network) -> Result<()> {
        self.by_network.check(std::slice::from_ref(&network.0))
    }

    /// Counts a miss at this moment (seconds since 1970). True where it is the one that raises the alarm.
    pub fn count(&self, network: &Network, now: i64) -> bool {
        self.by_network.count(std::slice::from_ref(&network.0));
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = now.div_euclid(HOUR);
        *all = if all.0 == hour { (hour, all.1.saturating_add(1)) } else { (hour, 1) };
        let raised = all.1 == ALARM;
        if raised {
            tracing::error!(misses = ALARM, "somebody guesses at rights to rate: a thousand misses within the hour");
        }
        raised
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_guess_shuts_a_network_out_and_the_thousandth_of_all_raises_the_alarm_once() {
        let misses = Misses::default();
        let network = |number: u32| Network(format!("203.0.113.{number}"));
        for _ in 0..11 {
            misses.check(&network(1)).unwrap();
            misses.count(&network(1), 7200);
        }
        assert_eq!(misses.check(&network(1)).unwrap_err().code().status(), 429);
        misses.check(&network(2)).unwrap();
        let raised = (11..2000).filter(|&guess| misses.count(&network(guess % 250), 7300)).count();
        assert_eq!(raised, 1);
        assert!(!misses.count(&network(3), 10_800), "the next hour begins anew");
    }
}
