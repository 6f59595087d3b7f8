//! Limits on how often something may be done, and what a sender is told of them (draft-ietf-httpapi-ratelimit-headers).

use std::{
    convert::Infallible,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponseParts, ResponseParts},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use crate::error::{Refusal, Result};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// What nobody uses any more is forgotten after so many, or after as many as were kept the last time: each pays for one.
const SWEPT_AFTER: usize = 4096;

type Keyed = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// So many in so many seconds, for each key. In memory: a restart forgets. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Rate {
    name: &'static str,
    quota: u32,
    seconds: u32,
    /// `None`: without limit.
    limiter: Option<Arc<Keyed>>,
    /// How many more until then.
    unswept: Arc<AtomicUsize>,
}

/// How a sender stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    name: &'static str,
    quota: u32,
    seconds: u32,
    left: u32,
    /// Seconds until there is room again; none where there is.
    wait: Option<u32>,
}

impl Rate {
    /// At most `quota` at once, coming back evenly within `seconds`. A quota of zero is no limit.
    pub fn new(name: &'static str, quota: u32, seconds: u32) -> Self {
        let limiter = NonZeroU32::new(quota).and_then(|burst| {
            let one = Duration::from_secs(seconds.into()) / burst.get();
            let quota = Quota::with_period(one)?.allow_burst(burst);
            Some(Arc::new(RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>()))
        });
        Self { name, quota, seconds, limiter, unswept: Arc::new(AtomicUsize::new(SWEPT_AFTER)) }
    }

    /// Takes one for this key; `None` where there is no limit.
    pub fn take(&self, key: &str) -> Option<Standing> {
        let limiter = self.limiter.as_ref()?;
        if self.unswept.fetch_sub(1, Ordering::Relaxed) == 1 {
            limiter.retain_recent();
            self.unswept.store(limiter.len().max(SWEPT_AFTER), Ordering::Relaxed);
        }
        let (left, wait) = match limiter.check_key(&key.to_owned()) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(full) => (0, Some(whole_seconds(full.wait_time_from(DefaultClock::default().now())))),
        };
        Some(Standing { name: self.name, quota: self.quota, seconds: self.seconds, left, wait })
    }

    /// The same, refused where it is used up.
    pub fn pass(&self, key: &str) -> Result<Option<Standing>> {
        match self.take(key) {
            Some(standing) if standing.is_over() => Err(Refusal::over(standing)),
            standing => Ok(standing),
        }
    }

    /// The same as a question: is it used up? For what is taken all the same, and marked.
    pub fn is_over(&self, key: &str) -> bool {
        self.take(key).is_some_and(|standing| standing.is_over())
    }
}

impl Standing {
    /// Is it used up?
    pub fn is_over(&self) -> bool {
        self.wait.is_some()
    }

    /// Seconds until there is room again.
    pub fn wait(&self) -> Option<u32> {
        self.wait
    }

    /// Tells the sender.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let Self { name, quota, seconds, left, wait } = self;
        let reset = wait.unwrap_or(seconds / quota.max(&1));
        for (header, value) in
            [(POLICY, format!("\"{name}\";q={quota};w={seconds}")), (LIMIT, format!("\"{name}\";r={left};t={reset}"))]
        {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(header, value);
            }
        }
    }
}

impl IntoResponseParts for Standing {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        self.tell(parts.headers_mut());
        Ok(parts)
    }
}

pub(super) fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_quota_and_is_told_how_it_stands() {
        let rate = Rate::new("open_form", 2, 600);
        assert_eq!(rate.pass("a").unwrap().unwrap().left, 1);
        assert_eq!(rate.pass("a").unwrap().unwrap().left, 0);
        let refused = rate.pass("a").unwrap_err();
        assert_eq!(refused.code().status(), 429);
        assert!((299..=301).contains(&refused.retry_after().unwrap()), "{:?}", refused.retry_after());
        assert!(rate.is_over("a") && !rate.is_over("b"));
        let mut headers = HeaderMap::new();
        Standing { name: "open_form", quota: 2, seconds: 600, left: 0, wait: Some(299) }.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"open_form\";q=2;w=600");
        assert_eq!(headers["ratelimit"], "\"open_form\";r=0;t=299");
    }

    #[test]
    fn a_quota_of_zero_is_no_limit() {
        let rate = Rate::new("open_form", 0, 60);
        assert!((0..1000).all(|_| rate.take("a").is_none()));
    }
}
