//! A bar a stage, from zero, with what came through.

use super::words::shares;
use crate::{
    ChartSpec, format,
    layout::{
        Pen, Shape,
        frame::Room,
        rows::{Column, Rows},
    },
    spec::{Response, Stage},
    theme::Role,
};

fn rows<'a>(spec: &'a ChartSpec, response: &'a Response) -> Rows<'a> {
    let lang = spec.lang;
    let cells = |cell: &dyn Fn(&Stage) -> String| response.stages.iter().map(cell).collect::<Vec<_>>();
    let column = |head: &str, cells, is_strong| Column { head: head.to_owned(), cells, is_strong };
    Rows {
        spec,
        head: lang.pick("Bước", "Stage"),
        names: response.stages.iter().map(|stage| (stage.name.as_str(), stage.count.is_ok())).collect(),
        axis: &response.axis,
        ticks: None,
        reference: None,
        legend: Vec::new(),
        columns: vec![
            column(
                lang.pick("Số lượt", "Count"),
                cells(&|stage| {
                    stage.count.map_or_else(|_| format::NO_NUMBER.to_owned(), |count| format::integer(count, lang))
                }),
                true,
            ),
            column(lang.pick("Bước trước", "Stage before"), cells(&|stage| shares(spec, stage)[0].clone()), false),
            column(lang.pick("Bước đầu", "First stage"), cells(&|stage| shares(spec, stage)[1].clone()), false),
        ],
    }
}

pub(crate) fn height(spec: &ChartSpec, response: &Response, room: Room, pen: &Pen<'_>) -> f64 {
    rows(spec, response).height(room, pen)
}

pub(crate) fn place(spec: &ChartSpec, response: &Response, room: Room, pen: &mut Pen<'_>) {
    rows(spec, response).place(room, pen, |index, strip, pen| {
        let Ok(count) = response.stages[index].count else { return };
        let half = pen.theme.label * 0.6;
        let (from, to) = ((strip.x(0.0), strip.middle - half), (strip.x(count as f64), strip.middle + half));
        pen.shape(Shape::Bar { from, to, fill: Role::Above, outline: None });
    });
}
