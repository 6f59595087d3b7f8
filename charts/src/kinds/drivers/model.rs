//! Items by importance and performance; lines through the means, and only whole crosses on one side of them count.

use crate::{
    Warning, format,
    kinds::Modelled,
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    scale::Axis,
    spec::{DriverPoint, Drivers, Estimate, Plot, Standing, Withheld},
};

/// Width of the list of names on a slide, in ems, and the lines that a page holds.
const LIST_EMS: f64 = 28.0;
const PAGE_LINES: f64 = 22.0;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let (mut points, mut withheld) = (Vec::new(), Vec::new());
    let mut variables: Vec<&str> = Vec::new();
    for figure in reading.release.figures.iter().filter(|figure| figure.statistic == "importance_performance") {
        if !variables.contains(&figure.variable.as_str()) {
            variables.push(&figure.variable);
        }
    }
    for variable in variables {
        let name = reading.name_of(variable);
        let [importance, performance] = ["importance", "performance"].map(|category| {
            // Parts of R² are shares and become per cent; scores from 0 to 100 are kept.
            let factor = if category == "importance" { 100.0 } else { 1.0 };
            match reading.item("importance_performance", variable, category) {
                Some(figure) => reading.shown_scaled(figure, factor, &format!("{variable} / {category}"), warnings),
                None => Ok(Err(Withheld::NoData)),
            }
        });
        match (importance?, performance?) {
            (Ok(importance), Ok(performance)) => {
                let n = reading.item("importance_performance", variable, "performance").and_then(|figure| figure.n);
                points.push(DriverPoint { name, n, performance, importance, standing: Standing::Untested });
            }
            (Err(why), _) | (_, Err(why)) => withheld.push((name, why)),
        }
    }
    if points.len() < 2 {
        return Err(reading.nothing());
    }
    if !withheld.is_empty() {
        warnings.push(Warning::Withheld { shown: points.len(), of: points.len() + withheld.len() });
    }
    let mean = |pick: fn(&DriverPoint) -> Estimate| {
        points.iter().map(|point| pick(point).value).sum::<f64>() / points.len() as f64
    };
    let cross = (mean(|point| point.performance), mean(|point| point.importance));
    for point in &mut points {
        point.standing = standing(point, cross);
    }
    let performance = Axis::around(points.iter().flat_map(|point| point.performance.ends()), Some((0.0, 100.0)));
    let importance =
        Axis::around(points.iter().flat_map(|point| point.importance.ends()).chain([0.0]), Some((0.0, 100.0)));
    let items = points.len();
    let is_first = |point: &&DriverPoint| point.standing == Standing::Below;
    let first = points.iter().filter(is_first).map(|point| point.name.clone()).collect();
    // A number and two values stand beside the name.
    let costs: Vec<f64> =
        points.iter().map(|point| lines(&format!("00. {} (00,0; 00,0)", point.name), LIST_EMS) as f64 + 0.25).collect();
    let (range, pages) = page(&costs, PAGE_LINES, reading.selection.page)?;
    let points = points.drain(range).collect();
    let drivers = Drivers { points, items, first, withheld, cross, performance, importance };
    Ok((Plot::Drivers(drivers), (reading.selection.page, pages)))
}

/// Without an interval nothing is clear.
fn standing(point: &DriverPoint, (performance, importance): (f64, f64)) -> Standing {
    let side = |estimate: Estimate, line: f64| match estimate.interval {
        Some((low, _)) if low > line => 1,
        Some((_, high)) if high < line => -1,
        _ => 0,
    };
    match (side(point.importance, importance), side(point.performance, performance)) {
        (1, -1) => Standing::Below,
        (1, 1) => Standing::Above,
        (-1, _) => Standing::Same,
        _ => Standing::Untested,
    }
}

impl Reading<'_> {
    /// The name of an item, a factor or a node; a variable that is none of them is its own name.
    fn name_of(&self, variable: &str) -> String {
        let release = self.release;
        let item = release.codebook.items.iter().find(|item| item.key == variable).map(|item| &item.text);
        let factor =
            || release.codebook.factors.iter().find(|factor| factor.key == variable).map(|factor| &factor.text);
        let node = || release.nodes.iter().find(|node| node.code == variable).map(|node| &node.name);
        let named = item.or_else(factor).or_else(node).map(|text| self.text(text));
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| format::text(variable))
    }
}
