//! How often each thing may be done on this server. Devices and ballots come before networks: a whole service hall shares one address.

use super::rate::Rate;
use crate::config::Config;

/// Every limit. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Quotas {
    /// Ratings of the open form by network, a minute: refused.
    pub open_form: Rate,
    /// The same an hour.
    pub open_form_hour: Rate,
    /// Answers of any kind by network: taken and marked.
    pub network: Rate,
    /// Answers that a device sends one by one; people cannot rate faster: taken and marked.
    pub device: Rate,
    /// Batches of a device: refused.
    pub batches: Rate,
    /// Looks at one right to rate: refused.
    pub ballot_opens: Rate,
    /// Answers with one right to rate: refused. Twenty at once leave one that counts, so the quota is above that.
    pub ballot_answers: Rate,
    /// Requests with one token of the interface: refused.
    pub tokens: Rate,
}

impl Quotas {
    /// With the numbers of the settings.
    pub fn of(config: &Config) -> Self {
        let open = config.open_form_per_minute;
        Self {
            open_form: Rate::new("open_form", open, 60),
            open_form_hour: Rate::new("open_form_hour", open.saturating_mul(6), 3600),
            network: Rate::new("network", config.network_per_minute, 60),
            device: Rate::new("device", 6, 60),
            batches: Rate::new("device_batches", 20, 60),
            ballot_opens: Rate::new("ballot_opens", 20, 3600),
            ballot_answers: Rate::new("ballot_answers", 40, 3600),
            tokens: Rate::new("token", config.token_per_minute, 60),
        }
    }
}
