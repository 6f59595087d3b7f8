//! One integration suite; a line a file on what fact it holds.
#![allow(clippy::unwrap_used)]

mod locales; // both languages say the same, nothing is missing, nothing is unused
mod pages; // what the public pages say about a release
mod sample_release;
