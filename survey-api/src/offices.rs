//! Offices, what they offer, and their counters.

pub mod domain;
pub mod routes;
pub mod store;
pub mod views;

pub use domain::Office;
