//! Paper for the counter: slips with a code to rate a visit, questionnaires to be filled in with a pen, and what hangs and
//! stands there.
//!
//! All of it is made from plain values, so that whoever issues the codes decides what they are; here they are only set. Vietnamese
//! comes first and English beside it. Every document is tagged PDF/UA-1, and its QR codes are vectors.

mod kit;
mod qr;
mod sheet;
mod slip;

pub use kit::{Kit, Piece, kit};
pub use qr::{LONGEST, Modules};
pub use sheet::{Choice, Form, Row, Section, Serial, sheets};
pub use slip::{Roll, Slip, slips};
