//! Responses: one answer sheet, taken exactly once, durable when acknowledged.

mod answered;
mod button;
pub mod catalogue;
pub mod coarsen;
pub mod domain;
pub mod file;
pub mod filled;
pub mod gate;
pub mod intake;
pub mod judge;
pub mod pages;
pub mod routes;
mod seal;
pub mod sheet;
pub mod slip;
pub mod store;
pub mod upload;
pub mod views;
mod writer;

pub use domain::{Answer, Brought, Channel, Credential, ItemAnswer, NewResponse, Receipt};
pub use intake::Intake;
