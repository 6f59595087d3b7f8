//! Exports: answers, comments, questionnaires and releases as files, with a fixed catalogue of columns, a manifest and checksums.
//!
//! The way of a row: `store::rows` reads it, `spool` shuffles it on disk, `sheet` says its cells, `write` writes them.
//! [`run`] is that way for one order, on the command line and in a job ([`jobs`]) alike.

pub mod catalogue;
pub mod domain;
pub mod guard;
pub mod jobs;
pub mod manifest;
pub mod mask;
pub mod order;
pub mod pages;
mod plan;
mod public;
pub mod routes;
pub mod run;
mod sheet;
mod spool;
pub mod store;
pub mod views;
pub(crate) mod write;

pub use domain::{Dataset, Format, Labels, Layout, Profile};
pub use order::Order;
