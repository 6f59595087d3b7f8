//! The only SQL of exports: jobs, and the rows that they read.

pub mod job;
pub(super) mod rows;
