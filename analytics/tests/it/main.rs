//! One integration suite; a line a file on what fact it holds.

mod hand_worked; // estimates agree with numbers worked out on paper
mod identities; // estimates keep the identities that any data must satisfy
mod oracle_survey; // estimates agree with R survey
mod support;
mod table; // a person's file becomes the same table whatever its format, and every fault of it is named at once
