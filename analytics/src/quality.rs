//! Can the answers be trusted: who answered, how carefully, and whether somebody answered many times.

pub mod careless;
pub mod item_nonresponse;
pub mod outcome_rates;
pub mod stuffing;
