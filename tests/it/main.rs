//! One end-to-end suite; a line a file on what fact it holds.
