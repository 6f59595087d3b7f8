//! Responses: one answer sheet, taken exactly once, durable when acknowledged.

pub mod catalogue;
pub mod domain;
pub mod intake;
pub mod judge;
pub mod routes;
pub mod store;
pub mod views;
mod writer;

pub use domain::{Answer, Channel, Credential, ItemAnswer, NewResponse, Receipt};
pub use intake::Intake;
