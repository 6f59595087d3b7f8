//! The tables of the report that stand beside no chart.

use analytics::{Release, Score, Text};

use super::{
    change::Change,
    content::{self, Measure, Named, Tables, reading},
    reading::Reading,
    table::{Cell, Table},
};

/// All of them.
pub(crate) fn of(release: &Release, measure: &Measure, confidence: &Text, said: (&[Change], Option<&Named>)) -> Tables {
    let (changes, rolling) = said;
    Tables {
        changes: compared(changes, measure, confidence),
        factors: factors(release, measure, confidence, rolling),
        units: units(release, measure, confidence),
    }
}

fn compared(changes: &[Change], measure: &Measure, confidence: &Text) -> Table {
    let difference = format!("Chênh lệch ({})", measure.points.vi);
    let mut table = Table::new("So sánh với các kỳ trước", "So với", &[&difference, &confidence.vi]);
    let mut notes = Vec::new();
    for change in changes {
        table.rows.push(vec![
            change.against.vi.as_str().into(),
            change.signed.as_str().into(),
            change.interval.as_str().into(),
        ]);
        notes.push(Some(change.judged.clone()));
    }
    table.with_notes(notes)
}

fn factors(release: &Release, measure: &Measure, confidence: &Text, rolling: Option<&Named>) -> Table {
    let metadata = &release.metadata;
    let value = format!("Chỉ số ({})", measure.unit);
    let mut table = Table::new("Chỉ số chung và các yếu tố", "Yếu tố", &[&value, &confidence.vi, "n (phiếu)"]);
    let mut notes = Vec::new();
    let mut row = |name: &str, reading: Reading| {
        table.rows.push(vec![
            name.into(),
            reading.value.vi.as_str().into(),
            reading.interval.vi.as_str().into(),
            reading.n.vi.as_str().into(),
        ]);
        notes.push(reading.note);
    };
    for node in content::root(release).into_iter().chain(content::factors(release)) {
        row(&node.name.vi, reading(release, Score::EVERYONE, &metadata.period, &node.code));
    }
    if let Some(rolling) = rolling {
        row(&format!("Chỉ số chung {}", rolling.name.vi), rolling.reading.clone());
    }
    table.with_notes(notes)
}

/// Every unit with the index and all its factors, a number or a reason in each cell.
fn units(release: &Release, measure: &Measure, confidence: &Text) -> Table {
    let metadata = &release.metadata;
    let nodes: Vec<_> = content::root(release).into_iter().chain(content::factors(release)).collect();
    let mut names: Vec<&str> = nodes.iter().map(|node| node.name.vi.as_str()).collect();
    names.push("n (phiếu)");
    let caption = format!("Chỉ số và các yếu tố theo đơn vị ({}); dưới mỗi số là {}", measure.unit, confidence.vi);
    let mut table = Table::new(caption, "Đơn vị", &names);
    for unit in content::units(release) {
        let mut cells = vec![Cell::from(unit.name.vi.as_str())];
        cells.extend(
            nodes.iter().map(|node| Cell::reading(&reading(release, &unit.code, &metadata.period, &node.code))),
        );
        cells.push(reading(release, &unit.code, &metadata.period, &metadata.scheme).n.vi.into());
        table.rows.push(cells);
    }
    table
}
