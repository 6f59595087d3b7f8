//! Collect and serve: questionnaires, waves, responses, releases.
//!
//! The house is by concern, and every concern has the same rooms: `domain` (pure decisions), `store` (its only SQL),
//! `routes` (thin JSON handlers), `pages` (thin HTML handlers), `views` (wire shapes).
//!
//! The way of an answer through this crate: [`responses::judge`] (answer → response), [`responses::Intake`] (one door,
//! one writer, exactly once), [`microdata`] (rows → plain columns for the analysis).

pub mod accounts;
pub mod app;
pub mod audit;
pub mod ballots;
pub mod clock;
pub mod conditional;
pub mod config;
pub mod devices;
mod entity;
pub mod error;
pub mod exports;
pub mod extract;
pub mod health;
pub mod i18n;
pub mod keys;
pub mod kiosk;
pub mod limits;
pub mod mail;
pub mod microdata;
pub mod middleware;
pub mod migration;
pub mod offices;
pub mod openapi;
pub mod paper;
pub mod published;
pub mod quality;
pub mod questionnaires;
pub mod releases;
pub mod responses;
pub mod router;
pub mod slug;
pub mod store;
pub mod telemetry;
pub mod waves;
pub mod workspace;

pub use app::App;
pub use clock::Clock;
pub use config::Config;
pub use error::{Refusal, Result};
pub use store::Store;
