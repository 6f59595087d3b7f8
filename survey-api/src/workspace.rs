//! The pages of the staff: signed in, plain, without script. A concern adds its own in [`pages`].

pub mod content;
pub mod form;
pub mod frame;
pub mod home;
pub mod join;
pub mod people;
pub mod person;
pub mod registry;
pub mod second_factor;
pub mod sent;
pub mod set_up;
pub mod sign_in;
pub mod tokens;

pub use content::{Cell, ContentPage, Part};
pub use frame::StaffFrame;
pub use registry::{Access, Pages};

use crate::{devices, quality};

/// Every page of the staff, with who may open it. Other concerns' pages are merged here.
pub fn pages() -> Pages {
    Pages::default()
        .merge(sign_in::pages())
        .merge(second_factor::pages())
        .merge(set_up::pages())
        .merge(join::pages())
        .merge(home::pages())
        .merge(people::pages())
        .merge(person::pages())
        .merge(tokens::pages())
        .merge(devices::pages::pages())
        .merge(crate::paper::pages::pages())
        .merge(quality::pages::pages())
        .merge(crate::waves::pages::pages())
        .merge(crate::offices::pages::pages())
        .merge(crate::questionnaires::pages::pages())
        .merge(crate::ballots::pages::pages())
        .merge(crate::releases::pages::pages())
        .merge(crate::responses::upload::pages())
        .merge(crate::audit::pages::pages())
        .merge(crate::mail::pages::pages())
        .merge(crate::exports::pages::pages())
}
