//! Questionnaires on paper: stock of printed serials, blind double entry, a third who decides, one response a sheet.
//!
//! A sheet is keyed by two people who do not see each other's work. Where they agree, or once a third has decided where they do not,
//! it becomes one response through the door of all answers and spends the right that its QR code stands for; then everything keyed is
//! deleted, and what stays is how often who was wrong where.

pub mod compare;
pub mod count;
pub mod domain;
pub mod form;
pub mod keying;
pub mod mark;
pub mod opening;
pub mod pages;
pub mod rates;
pub mod rekey;
pub mod routes;
pub mod serial;
pub mod store;
pub mod views;

pub use domain::{Batch, Keyed, Sheet, State};
