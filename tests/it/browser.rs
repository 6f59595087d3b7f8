//! What a visitor meets in a real browser: Chromium, driven over WebDriver, on a server of its own.

mod accessibility;
mod charts;
mod driver;
mod kiosk;
mod picture;
mod publication;
mod rating;
mod site;
mod slip;
mod staff;
