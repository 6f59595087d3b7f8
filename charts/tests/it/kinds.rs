//! What each kind beyond a release's own four says of data whose answer is known.

mod bars;
mod changes;
mod control;
mod drivers;
mod funnel;
mod multiples;
mod radar;
mod response;
mod slope;
mod tiles;
mod trend;
