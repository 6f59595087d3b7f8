//! Questionnaires: versioned, hashed by content, never changed once a wave uses them.

pub mod codebook;
pub mod column;
pub mod diff;
pub mod domain;
pub mod file;
pub mod pages;
pub mod review;
pub mod rotation;
pub mod routes;
pub mod routing;
pub mod store;
pub mod views;
pub mod words;
pub mod xlsform;

pub use domain::Questionnaire;
