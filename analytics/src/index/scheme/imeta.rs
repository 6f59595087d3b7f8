//! COINr's table of indicators and aggregates (`iMeta`) as a scheme.

use super::{Aggregate, Direction, Node, Normalise, Scheme, Span, Weighting, check};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::Table,
    index::{Companions, Indicators},
    text::Text,
};

/// The columns that `iMeta` must have.
const COLUMNS: [&str; 6] = ["iCode", "iName", "Direction", "Weight", "Parent", "Type"];

/// Reads `iMeta`: rows of type `Indicator` and `Aggregate`; the rest describe columns that are no part of the tree.
pub(super) fn scheme(table: &Table) -> Result<Scheme> {
    let absent = COLUMNS.iter().filter(|column| table.position(column).is_none());
    let mut faults: Vec<Fault> = absent.map(|column| table.missing_column(column)).collect();
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let [codes, names, parents, types] = ["iCode", "iName", "Parent", "Type"].map(|column| table.texts(column));
    let (codes, names, parents, types) = (codes?, names?, parents?, types?);
    let weights = table.numbers_into("Weight", &mut faults);
    let directions = table.numbers_into("Direction", &mut faults);
    let denominators = match table.position("Denominator") {
        Some(_) => table.texts("Denominator")?,
        None => vec![None; table.len()],
    };
    let targets = match table.position("Target") {
        Some(_) => table.numbers_into("Target", &mut faults),
        None => vec![None; table.len()],
    };
    let mut nodes = Vec::new();
    for row in 0..table.len() {
        match types[row] {
            Some("Indicator" | "Aggregate") => {}
            Some("Group" | "Denominator" | "Other") => continue,
            other => {
                let cause = format!("`{0}` không phải một loại / `{0}` is not a type", other.unwrap_or_default());
                faults.push(Fault::new(
                    table.place(row, "Type"),
                    cause,
                    "ghi một trong các loại / write one of Indicator, Aggregate, Group, Denominator, Other",
                ));
                continue;
            }
        }
        let direction = match directions[row] {
            Some(1.0) => Direction::HigherIsBetter,
            Some(-1.0) => Direction::LowerIsBetter,
            _ => {
                faults.push(Fault::new(
                    table.place(row, "Direction"),
                    "không phải chiều của chỉ tiêu / not a direction",
                    "ghi 1, hoặc -1 nếu thấp hơn là tốt hơn / write 1, or -1 where less is better",
                ));
                continue;
            }
        };
        let Some(weight) = weights[row] else {
            faults.push(Fault::new(
                table.place(row, "Weight"),
                "không có trọng số / no weight",
                "ghi một số từ 0 trở lên / write a number from 0 up",
            ));
            continue;
        };
        let code = codes[row].unwrap_or_default().to_owned();
        let name = names[row].unwrap_or(&code).to_owned();
        nodes.push(Node {
            name: Text::new(name.clone(), name),
            parent: parents[row].map(str::to_owned),
            weight,
            direction,
            target: targets[row],
            denominator: denominators[row].map(str::to_owned),
            normalise: Normalise::MinMax {
                range: [0.0, 100.0],
                bounds: Default::default(),
                outside: Default::default(),
            },
            ..Node::plain(code)
        });
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let root = nodes.iter().find(|node| node.parent.is_none());
    let (code, name) = root.map(|root| (root.code.clone(), root.name.clone())).unwrap_or_default();
    let scheme = Scheme {
        code,
        version: table.file.clone(),
        name,
        validity: Span::default(),
        unit: Some("uCode".into()),
        period: Some("Time".into()),
        notes: Vec::new(),
        undefined: Vec::new(),
        nodes,
        aggregate: vec![Aggregate::Arithmetic],
        missing: Vec::new(),
        weight_sets: Vec::new(),
        weighting: Weighting::Given,
        breaks: Vec::new(),
        parts: Vec::new(),
        leagues: Vec::new(),
        denominate: false,
        screen: None,
    };
    check::check(&scheme, &table.file)?;
    Ok(scheme)
}

/// A table as COINr reads it: its header and its rows, the empty text for a gap.
pub type Plain = (Vec<String>, Vec<Vec<String>>);

/// The tree of a period as `iMeta`, and what that table has no word for.
pub(super) fn imeta(scheme: &Scheme, period: &str) -> (Plain, Vec<String>) {
    let tree = scheme.tree(period);
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let mut rows = Vec::new();
    let mut lost = Vec::new();
    for branch in &tree.branches {
        let node = branch.node;
        let direction = if node.direction == Direction::LowerIsBetter { "-1" } else { "1" };
        rows.push(vec![
            branch.level.to_string(),
            node.code.clone(),
            node.name.en.clone(),
            node.parent.clone().unwrap_or_default(),
            direction.to_owned(),
            branch.weight.to_string(),
            if branch.is_leaf() { "Indicator" } else { "Aggregate" }.to_owned(),
            scheme.denominator(node).unwrap_or_default().to_owned(),
            number(node.target),
        ]);
        let words = [
            (branch.aggregate != Aggregate::Arithmetic && !branch.is_leaf(), "aggregate"),
            (branch.is_leaf() && !matches!(node.normalise, Normalise::None), "normalise"),
            (node.classes.is_some(), "classes"),
            (node.source.is_some(), "source"),
            (!branch.columns.is_empty(), "columns"),
            (node.scale != 1.0, "scale"),
            (branch.max.is_some(), "max"),
            (node.treat.is_some(), "treat"),
        ];
        lost.extend(words.iter().filter(|(has, _)| *has).map(|(_, word)| format!("{}: {word}", node.code)));
    }
    for denominator in scheme.denominators() {
        let cells = ["", denominator, denominator, "", "1", "1", "Denominator", "", ""];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    let header = ["Level", "iCode", "iName", "Parent", "Direction", "Weight", "Type", "Denominator", "Target"];
    ((header.map(str::to_owned).to_vec(), rows), lost)
}

/// The indicators as `iData`, with the columns they are divided by.
pub(super) fn idata(scheme: &Scheme, indicators: &Indicators, companions: &Companions) -> Plain {
    let mut header = vec!["uCode".to_owned(), "uName".to_owned(), "Time".to_owned()];
    header.extend(indicators.codes.iter().cloned());
    header.extend(scheme.denominators().map(str::to_owned));
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let row = |row: usize| {
        let mut cells =
            vec![indicators.unit[row].clone(), indicators.unit[row].clone(), indicators.period[row].clone()];
        cells.extend(indicators.cells[row].iter().map(|cell| number(cell.value)));
        let divisor = |column: &str| companions.denominators.get(column).and_then(|numbers| *numbers.get(row)?);
        cells.extend(scheme.denominators().map(|column| number(divisor(column))));
        cells
    };
    (header, (0..indicators.unit.len()).map(row).collect())
}
