//! The tables of the report, each from one part of the release.

use analytics::{Figure, Release, Score, Status, Text, codebook::Item};

use super::{
    change::Change,
    content::{self, Measure, Tables, reading},
    number, period,
    reading::{NO_NUMBER, Reading},
    table::{Cell, Table},
};

/// All tables of a release.
pub(crate) fn of(release: &Release, measure: &Measure, confidence: &Text, changes: &[Change]) -> Tables {
    let value = format!("Chỉ số ({})", measure.unit);
    let columns = [value.as_str(), confidence.vi.as_str(), "n (phiếu)"];
    Tables {
        factors: factors(release, &columns),
        units: units(release, &columns),
        unit_factors: unit_factors(release, measure, confidence),
        trend: trend(release, &columns),
        changes: compared(changes, measure, confidence),
        items: items(release),
    }
}

fn row(name: &str, reading: &Reading) -> Vec<Cell> {
    vec![name.into(), reading.value.as_str().into(), reading.interval.as_str().into(), reading.n.as_str().into()]
}

fn factors(release: &Release, columns: &[&str]) -> Table {
    let metadata = &release.metadata;
    let mut table = Table::new(Text::new("Chỉ số chung và các yếu tố", "The index and its factors"), "Yếu tố", columns);
    let root = release.nodes.iter().filter(|node| node.code == metadata.scheme);
    let mut notes = Vec::new();
    for node in root.chain(content::factors(release)) {
        let reading = reading(release, Score::EVERYONE, &metadata.period, &node.code);
        table.rows.push(row(&node.name.vi, &reading));
        notes.push(reading.note);
    }
    table.with_notes(notes)
}

fn units(release: &Release, columns: &[&str]) -> Table {
    let metadata = &release.metadata;
    let columns = [columns, &["Hạng"]].concat();
    let mut table = Table::new(Text::new("Chỉ số theo đơn vị", "The index by office"), "Đơn vị", &columns);
    let mut notes = Vec::new();
    for unit in content::units(release) {
        let reading = reading(release, &unit.code, &metadata.period, &metadata.scheme);
        let mut cells = row(&unit.name.vi, &reading);
        let score = content::score(release, &unit.code, &metadata.period, &metadata.scheme);
        cells.push(if reading.shown { rank(score) } else { NO_NUMBER.to_owned() }.into());
        table.rows.push(cells);
        notes.push(reading.note);
    }
    table.with_notes(notes)
}

/// `3 (1–7)`: the rank, and the ranks that its interval allows.
fn rank(score: Option<&Score>) -> String {
    let Some(Score { rank: Some(rank), rank_low, rank_high, .. }) = score else { return NO_NUMBER.to_owned() };
    match (rank_low, rank_high) {
        (Some(low), Some(high)) if low == high => rank.to_string(),
        (Some(low), Some(high)) => format!("{rank} ({low}–{high})"),
        _ => rank.to_string(),
    }
}

fn unit_factors(release: &Release, measure: &Measure, confidence: &Text) -> Table {
    let names: Vec<&str> = content::factors(release).map(|node| node.name.vi.as_str()).collect();
    let caption = Text::new(
        format!("Các yếu tố theo đơn vị ({}), dưới mỗi số là {}", measure.unit, confidence.vi),
        format!("Factors by office, with {} below", confidence.en),
    );
    let mut table = Table::new(caption, "Đơn vị", &names);
    for unit in content::units(release) {
        let mut cells = vec![Cell::from(unit.name.vi.as_str())];
        for node in content::factors(release) {
            cells.push(Cell::reading(&reading(release, &unit.code, &release.metadata.period, &node.code)));
        }
        table.rows.push(cells);
    }
    table
}

/// Periods in order, the pooled ones after the single ones: the two kinds do not belong in one series.
fn trend(release: &Release, columns: &[&str]) -> Table {
    let metadata = &release.metadata;
    let mut table = Table::new(Text::new("Chỉ số chung qua các kỳ", "The index over time"), "Kỳ", columns);
    let mut notes = Vec::new();
    for pooled in [false, true] {
        for label in metadata.periods.iter().filter(|label| period::is_pooled(label) == pooled) {
            let reading = reading(release, Score::EVERYONE, label, &metadata.scheme);
            table.rows.push(row(&period::name(label).vi, &reading));
            notes.push(reading.note);
        }
    }
    table.with_notes(notes)
}

fn compared(changes: &[Change], measure: &Measure, confidence: &Text) -> Table {
    let mut table = Table::new(
        Text::new("So sánh với kỳ trước", "Changes"),
        "So với",
        &[&format!("Chênh lệch ({})", measure.points.vi), confidence.vi.as_str()],
    );
    let mut notes = Vec::new();
    for change in changes {
        table.rows.push(vec![
            change.against.vi.as_str().into(),
            change.signed.as_str().into(),
            change.interval.as_str().into(),
        ]);
        notes.push(Some(Text::new(change.judged.vi.clone(), change.judged.en.clone())));
    }
    table.with_notes(notes)
}

fn items(release: &Release) -> Table {
    let codebook = &release.codebook;
    let (low, high) = codebook.items.iter().fold((u8::MAX, 0), |(low, high), it| (low.min(it.low), high.max(it.high)));
    let codes: Vec<u8> = (low..=high).collect();
    let mut heads: Vec<String> = codes
        .iter()
        .map(|code| match codebook.scale.get(usize::from(code - low)) {
            Some(name) => name.vi.clone(),
            None => format!("Mức {code}"),
        })
        .collect();
    heads.push("Hài lòng".to_owned());
    heads.push("n (phiếu)".to_owned());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let caption = Text::new("Câu trả lời theo từng tiêu chí (%)", "Answers by item (%)");
    let mut table = Table::new(caption, "Tiêu chí", &heads);
    for item in &codebook.items {
        let mut cells = vec![Cell::from(item.text.vi.as_str())];
        cells.extend(codes.iter().map(|code| share(release, item, &code.to_string())));
        cells.push(share(release, item, "satisfied"));
        cells.push(answers(release, item).into());
        table.rows.push(cells);
    }
    table
}

/// The distribution of one item over the whole population in the period of the release.
fn figure<'a>(release: &'a Release, item: &Item, category: &str) -> Option<&'a Figure> {
    release.figures.iter().find(|figure| {
        figure.statistic == "proportion"
            && figure.variable == item.key
            && figure.category.as_deref() == Some(category)
            && figure.domain_value("period") == Some(release.metadata.period.as_str())
            && figure.domain.len() == 1
    })
}

fn share(release: &Release, item: &Item, category: &str) -> Cell {
    match figure(release, item, category) {
        Some(Figure { status: Status::Suppressed | Status::Undefined, .. }) | None => NO_NUMBER.into(),
        Some(figure) => figure.estimate.map_or_else(|| NO_NUMBER.to_owned(), |p| number::decimal(p * 100.0, 1)).into(),
    }
}

fn answers(release: &Release, item: &Item) -> String {
    let n = figure(release, item, "satisfied").and_then(|figure| figure.n);
    n.map_or_else(|| NO_NUMBER.to_owned(), number::count)
}
