//! Who changed what: an append-only chain of rows, each written in the transaction of the change that it records.
//!
//! A row carries the code (HMAC) of the row before it, so that changing, removing or moving one breaks the chain. A chain
//! cannot show that its end was cut off; its head and the signed roots of each day can.

pub mod chain;
pub mod counted;
pub mod domain;
pub mod pages;
pub mod root;
pub mod routes;
pub mod store;
pub mod verify;
pub mod views;

pub use domain::{Actor, Event};
pub use store::record;
