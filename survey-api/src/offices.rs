//! Offices, what they offer, and their counters.

pub mod domain;
pub mod hours;
pub mod pages;
pub mod routes;
pub mod standing;
pub mod store;
pub mod succession;
pub mod views;

pub use domain::Office;
