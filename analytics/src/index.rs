//! From estimates to a composite index: a scheme is data, a score carries its uncertainty.

pub mod aggregate;
pub mod analysis;
pub mod build;
pub mod indicators;
pub mod league;
mod normalise;
pub mod prepare;
pub mod published;
pub mod scheme;
pub mod score;
pub mod sensitivity;
pub mod steps;
pub mod succession;
pub mod weight;

pub use build::{Index, Scaling, build};
pub use indicators::{Cell, Columns, Indicators, Sampling};
pub use prepare::{Companions, Prepared, prepare};
pub use scheme::Scheme;
pub use score::Score;
pub use succession::Succession;
pub use weight::{EffectiveWeight, weigh};
