//! The kiosk of a counter: its page, the program that works without a network, and what it is to ask now.
//!
//! The page is `assets/kiosk/`: small modules that draw one visit a document. What was tapped waits in the browser as signed
//! records (`devices`), and goes to `/api/v1/responses/sync`.

pub mod pages;
pub mod routes;
pub mod shell;
pub mod square;
pub mod views;
mod words;
