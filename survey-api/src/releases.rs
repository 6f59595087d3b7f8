//! Releases: compiled folders that are recorded once and served as they are.

pub mod approval;
pub mod compilation;
pub mod compile;
pub mod domain;
pub mod draw;
pub mod folder;
pub mod pages;
pub mod routes;
pub mod shelf;
pub mod store;
pub mod views;

pub use compilation::Compiler;
pub use domain::Recorded;
pub use shelf::Shelf;
