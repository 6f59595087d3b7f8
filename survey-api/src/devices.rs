//! Kiosks: made an office's own by a one-time code, signing with a key that never leaves them, and a chain in which a lost or
//! copied record shows.

pub mod access;
pub mod chain;
pub mod domain;
pub mod key;
pub mod pages;
pub mod routes;
pub mod store;
pub mod sync;
pub mod views;

pub use domain::{Alarm, Device};
