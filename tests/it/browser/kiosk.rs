//! The kiosk as people meet it: touched, typed at, listened to, cut off from the server, left alone and misused.

mod counter;
mod line;
mod looks;
mod misuse;
mod offline;
mod pace;
mod reset;
mod visit;
