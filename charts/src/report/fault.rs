//! Why no page came out.

/// A page that could not be set: each message names the template, the line and the cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("không dàn được trang / the page could not be set: {}", .0.join("; "))]
pub struct Fault(pub Vec<String>);
