//! Every kind of chart, a folder each: its data, and beside it `model` (release → data), `words` (data → headline, notes,
//! table, alternative text) and `layout` (data → marks in their places). Nothing outside a folder asks which kind it has.
//!
//! A new kind is a folder here, a word in [`Kind`], a line in [`Plot`] and one in [`model()`].

use crate::{
    ChartSpec, Error, Kind, Warning,
    describe::Said,
    layout::{Pen, frame::Room},
    model::reading::Reading,
    spec::Plot,
};

/// What is asked of the data of every kind.
pub(crate) trait Picture {
    /// The finding in one sentence, and nothing that the tests do not support.
    fn headline(&self, spec: &ChartSpec) -> String;
    /// What is shown (`unit` is "(%)" or "(điểm)"), and how its marks read.
    fn subtitle(&self, spec: &ChartSpec, unit: &str) -> (String, String);
    /// Sentences at the foot about the marks that are drawn.
    fn notes(&self, spec: &ChartSpec, notes: &mut Vec<String>);
    /// The chart aloud.
    fn said(&self, spec: &ChartSpec) -> Said;
    /// Header and rows of the data table: a row a mark.
    fn table(&self, spec: &ChartSpec) -> (Vec<String>, Vec<Vec<String>>);
    /// The height that the marks read well in.
    fn height(&self, spec: &ChartSpec, room: Room, pen: &Pen<'_>) -> f64;
    /// Every mark in its place.
    fn place(&self, spec: &ChartSpec, room: Room, pen: &mut Pen<'_>);
}

/// Answers each question by the function of that name in the kind's own `words` and `layout`.
macro_rules! picture {
    ($data:ty) => {
        impl crate::kinds::Picture for $data {
            fn headline(&self, spec: &crate::ChartSpec) -> String {
                words::headline(spec, self)
            }

            fn subtitle(&self, spec: &crate::ChartSpec, unit: &str) -> (String, String) {
                words::subtitle(spec, self, unit)
            }

            fn notes(&self, spec: &crate::ChartSpec, notes: &mut Vec<String>) {
                words::notes(spec, self, notes);
            }

            fn said(&self, spec: &crate::ChartSpec) -> crate::describe::Said {
                words::said(spec, self)
            }

            fn table(&self, spec: &crate::ChartSpec) -> (Vec<String>, Vec<Vec<String>>) {
                words::table(spec, self)
            }

            fn height(
                &self,
                spec: &crate::ChartSpec,
                room: crate::layout::frame::Room,
                pen: &crate::layout::Pen<'_>,
            ) -> f64 {
                layout::height(spec, self, room, pen)
            }

            fn place(
                &self,
                spec: &crate::ChartSpec,
                room: crate::layout::frame::Room,
                pen: &mut crate::layout::Pen<'_>,
            ) {
                layout::place(spec, self, room, pen);
            }
        }
    };
}

pub(crate) mod changes;
pub(crate) mod control;
pub(crate) mod drivers;
pub(crate) mod funnel;
pub(crate) mod heat;
pub(crate) mod likert;
pub(crate) mod multiples;
pub(crate) mod places;
pub(crate) mod profile;
pub(crate) mod radar;
pub(crate) mod ranking;
pub(crate) mod response;
pub(crate) mod slope;
pub(crate) mod sparks;
pub(crate) mod tiles;
pub(crate) mod tree;
pub(crate) mod trend;

/// The data of a kind, and its page and pages.
pub(crate) type Modelled = Result<(Plot, (usize, usize)), Error>;

/// Release → the data that a kind shows.
pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    match reading.kind {
        Kind::Ranking | Kind::Bars => ranking::model::model(reading, warnings),
        Kind::Trend => trend::model::model(reading, warnings),
        Kind::Likert => likert::model::model(reading, warnings),
        Kind::Heat => heat::model::model(reading, warnings),
        Kind::Slope => slope::model::model(reading, warnings),
        Kind::Funnel => funnel::model::model(reading, warnings),
        Kind::Drivers => drivers::model::model(reading, warnings),
        Kind::Changes => changes::model::model(reading, warnings),
        Kind::Radar => radar::model::model(reading, warnings),
        Kind::Multiples => multiples::model::model(reading, warnings),
        Kind::Response => response::model::model(reading, warnings),
        Kind::Control => control::model::model(reading, warnings),
        Kind::Tiles => tiles::model::model(reading, warnings),
        Kind::Places => places::model::model(reading, warnings),
        Kind::Tree => tree::model::model(reading, warnings),
        Kind::Sparks => sparks::model::model(reading, warnings),
        Kind::Profile => profile::model::model(reading, warnings),
    }
}
