//! Limits: on failures (who guesses is slowed down, who signs in rightly is not, even where a whole hall shares one address)
//! and on how often something may be done.

mod misses;
mod office;
mod quotas;
mod rate;
mod tokens;

pub use misses::Misses;
pub use office::OfficeNetworks;
pub use quotas::Quotas;
pub use rate::{Rate, Standing};
pub use tokens::tokens;

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};

use crate::error::{Refusal, Result};

use rate::whole_seconds;

const TEN: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const QUARTER_OF_AN_HOUR: u32 = 900;

/// Ten failures a key in some time, by default a quarter of an hour, then one more each tenth of it. In memory: a restart forgets.
#[derive(Debug, Clone)]
pub struct Failures {
    counted: Arc<DefaultKeyedRateLimiter<String>>,
    shut: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Failures {
    /// Ten in so many seconds.
    pub fn ten_in(seconds: u32) -> Self {
        let one = Duration::from_secs(seconds.max(1).into()) / 10;
        let quota = Quota::with_period(one).expect("the period is not zero").allow_burst(TEN);
        Self { counted: Arc::new(DefaultKeyedRateLimiter::keyed(quota)), shut: Arc::default() }
    }

    /// Refuses while any of the keys is shut.
    pub fn check(&self, keys: &[String]) -> Result<()> {
        let now = Instant::now();
        let mut shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        shut.retain(|_, until| *until > now);
        let longest = keys.iter().filter_map(|key| shut.get(key)).max();
        longest.map_or(Ok(()), |until| Err(Refusal::limited(whole_seconds(*until - now))))
    }

    /// Counts a failure against each of the keys.
    pub fn count(&self, keys: &[String]) {
        for key in keys {
            let Err(full) = self.counted.check_key(key) else { continue };
            let wait = full.wait_time_from(DefaultClock::default().now());
            let mut shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
            shut.insert(key.clone(), Instant::now() + wait);
        }
        self.counted.retain_recent();
    }
}

impl Default for Failures {
    fn default() -> Self {
        Self::ten_in(QUARTER_OF_AN_HOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_failure_shuts_the_door_for_that_key_alone() {
        let failures = Failures::default();
        let (lan, hoa) = (["login:lan".to_owned()], ["login:hoa".to_owned()]);
        for _ in 0..10 {
            failures.count(&lan);
            assert!(failures.check(&lan).is_ok());
        }
        failures.count(&lan);
        let refused = failures.check(&lan).unwrap_err();
        assert_eq!(refused.code().status(), 429);
        assert!((1..=91).contains(&refused.retry_after().unwrap()));
        assert!(failures.check(&hoa).is_ok());
    }
}
