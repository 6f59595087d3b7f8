//! Questionnaires: versioned, hashed by content, never changed once a wave uses them.

pub mod domain;
pub mod file;
pub mod routes;
pub mod store;
pub mod views;

pub use domain::Questionnaire;
