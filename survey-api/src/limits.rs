//! Limits on failures: who guesses is slowed down, who signs in rightly is not, even where a whole hall shares one address.

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

const TEN: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// One of ten comes back.
const NINETY_SECONDS: Duration = Duration::from_secs(90);

/// Ten failures in a quarter of an hour a key, then one more each ninety seconds. In memory: a restart forgets.
#[derive(Debug, Clone)]
pub struct Failures {
    counted: Arc<DefaultKeyedRateLimiter<String>>,
    shut: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Failures {
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
        let quota = Quota::with_period(NINETY_SECONDS).expect("the period is not zero").allow_burst(TEN);
        Self { counted: Arc::new(DefaultKeyedRateLimiter::keyed(quota)), shut: Arc::default() }
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
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
