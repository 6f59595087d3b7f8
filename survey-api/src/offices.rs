//! Offices, what they offer, and their counters.

pub mod domain;
pub mod pages;
pub mod routes;
pub mod store;
pub mod succession;
pub mod views;

pub use domain::Office;
