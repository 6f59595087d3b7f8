//! People of the offices: who they are, what they may do where, and how they show it.

pub mod conflict;
pub mod domain;
pub mod invitation;
pub mod password;
pub mod role;
pub mod scope;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod staff;
pub mod store;
pub mod token;
pub mod verb;

pub use domain::{Grant, Person};
pub use role::Role;
pub use scope::Scope;
pub use staff::Staff;
pub use verb::Verb;
