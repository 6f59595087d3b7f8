//! What the public sees: the index, its charts, its tables, and how many answers the open quarter has.

pub mod assets;
pub mod downloads;
pub mod edition;
pub mod frame;
pub mod further;
pub mod gallery;
pub mod pages;
pub mod problem;
pub mod protection;
