//! Questionnaires: drafted, published under the hash of their content by somebody else, never changed from then on, retired.

pub mod codebook;
pub mod column;
pub mod diff;
pub mod domain;
pub mod file;
pub mod lifecycle;
pub mod pages;
pub mod publishable;
pub mod review;
pub mod rotation;
pub mod routes;
pub mod routing;
pub mod store;
pub mod views;
pub mod words;
pub mod xlsform;

pub use domain::Questionnaire;
