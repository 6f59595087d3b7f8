//! One integration suite; a line a file on what fact it holds.
