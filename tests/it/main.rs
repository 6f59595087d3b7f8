//! One end-to-end suite; a line a file on what fact it holds.
//!
//! - `browser`: a visitor in a real Chromium reads the index and rates, on a phone, by keyboard, without scripts
//! - `estimate`: `hailong estimate` prints what a script relies on, and fails in words
//! - `index`: `hailong index` prints what a script relies on, and fails in words
//! - `index_faults`: every fault of the files of an index in one round
//! - `index_page`: every command of docs/INDEX.md runs
//! - `index_sources`: indices of answers, and of answers and hard data together, through the program
//! - `chart`: `hailong chart` draws what the program's own commands print, and anyone's figures
//! - `chart_faults`: `hailong chart` with files that are wrong: an error or a right picture, never half a file
//! - `cli`: help, exit status, and what is left behind
//! - `export`: files that are whole, described and the same each time
//! - `flow`: the table of arrows of docs/ARCHITECTURE.md, on twenty people
//! - `import`: real and faulty files
//! - `kill`: killed at any moment under load, the program loses nothing that it acknowledged and has nothing twice
//! - `layers`: each heavy library has one home, and dependencies point one way
//! - `sensitivity`: `hailong sensitivity` keeps what it drew and says what moved
//! - `user`: accounts from the command line
//! - `sample`: a sample whose design gives back what the list says
//! - `print`: slips and paper questionnaires from a table of codes

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

mod browser;
mod chart;
mod chart_faults;
mod cli;
mod estimate;
mod export;
mod flow;
mod import;
mod index;
mod index_faults;
mod index_page;
mod index_sources;
mod kill;
mod layers;
mod print;
mod program;
mod sample;
mod sensitivity;
mod shared;
mod user;
