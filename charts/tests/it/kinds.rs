//! What each kind beyond a release's own four says of data whose answer is known.

mod bars;
mod changes;
mod control;
mod drivers;
mod funnel;
mod multiples;
mod places;
mod profile;
mod radar;
mod response;
mod slope;
mod sparks;
mod tiles;
mod tree;
mod trend;
