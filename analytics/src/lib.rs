//! Process and analyse: frame → estimate → index → release.
//!
//! The heavy library here is polars, and nothing of it crosses the border in either direction.

pub mod codebook;
pub mod design;
pub mod driver;
pub mod engine;
pub mod error;
pub mod estimate;
pub mod figure;
pub mod frame;
pub mod index;
pub mod publication;
pub mod quality;
pub mod random;
pub mod release;
pub mod text;
pub mod trend;
pub mod wave;

pub use codebook::Codebook;
pub use error::{Error, Result};
pub use figure::{Figure, Status};
pub use index::Score;
pub use release::Release;
pub use text::Text;
