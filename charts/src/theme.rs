//! What a chart looks like, apart from what it says.

pub mod typeface;
