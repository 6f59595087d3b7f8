//! One end-to-end suite; a line a file on what fact it holds.
//!
//! - `layers`: each heavy library has one home, and dependencies point one way

#![allow(clippy::unwrap_used)]

mod layers;
