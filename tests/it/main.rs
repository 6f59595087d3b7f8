//! One end-to-end suite; a line a file on what fact it holds.
//!
//! - `browser`: a visitor in a real Chromium reads the index and rates, on a phone, by keyboard, without scripts
//! - `index`: `hailong index` prints what a script relies on, and fails in words
//! - `layers`: each heavy library has one home, and dependencies point one way

#![allow(clippy::unwrap_used)]

mod browser;
mod index;
mod layers;
