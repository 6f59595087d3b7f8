//! What the public sees: the index, its charts, its tables, and how many answers the open quarter has.

pub mod assets;
pub mod edition;
pub mod folder;
pub mod frame;
pub mod pages;
pub mod pictures;
pub mod problem;
pub mod protection;
