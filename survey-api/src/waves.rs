//! Waves: the quarter, from planned to open to frozen.

pub mod domain;
pub mod monitor;
pub mod pages;
pub mod plan;
pub mod routes;
pub mod store;
pub mod views;

pub use domain::{State, Wave};
