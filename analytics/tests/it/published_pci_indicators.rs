//! Sub-indices of PCI from the raw indicators of the yearly workbook.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::{
    frame::{Source, Table},
    index::{Columns, Indicators, Scheme, build},
};

use crate::support::{self, assert_close, shared};

const NAME: &str = "name = {vi = \"x\", en = \"x\"}";
/// Sub-indices that are exactly linear in their raw indicators.
const LINEAR: [&str; 8] = [
    "Entry Costs",
    "Land Access",
    "Transparency",
    "Time Costs",
    "Informal Charges",
    "Bias",
    "Proactivity",
    "Law & Order",
];

/// One indicator: its slope in the sub-index of 2019 and its extremes of 2017 to 2019.
struct Indicator {
    code: String,
    slope: f64,
    low: f64,
    high: f64,
}

/// The workbook of 2019, a row a province and a column an indicator.
struct Workbook {
    table: Table,
    indicators: BTreeMap<String, Vec<Indicator>>,
    /// Sub-index → province → published score.
    published: BTreeMap<String, BTreeMap<String, f64>>,
}

fn workbook(test: &str) -> Option<Workbook> {
    let read = |file: &str| Some(support::Table::read(&shared(test, &format!("reference/published/{file}"))?));
    let (long, slopes) = (read("pci_2019_indicators_long.csv")?, read("pci_indicator_slopes_2017_2019.csv")?);
    let mut code_of = BTreeMap::new();
    let mut indicators: BTreeMap<String, Vec<Indicator>> = BTreeMap::new();
    let [slope, low, high] = ["slope_2019", "min_2017_2019", "max_2017_2019"].map(|column| slopes.numbers(column));
    for (row, key) in slopes.labels("sub_index").into_iter().zip(slopes.labels("indicator")).enumerate() {
        let code = format!("i{row}");
        let (slope, low, high) = (slope[row].unwrap(), low[row].unwrap(), high[row].unwrap());
        indicators.entry(key.0.clone()).or_default().push(Indicator { code: code.clone(), slope, low, high });
        code_of.insert(key, code);
    }
    let mut published: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let mut cells: BTreeMap<String, BTreeMap<&str, f64>> = BTreeMap::new();
    let keys = long.labels("sub_index").into_iter().zip(long.labels("indicator")).zip(long.labels("province_code"));
    for ((key, province), (raw, score)) in
        keys.zip(long.numbers("raw_value").into_iter().zip(long.numbers("sub_index_score")))
    {
        published.entry(key.0.clone()).or_default().insert(province.clone(), score.unwrap());
        cells.entry(province).or_default().insert(&code_of[&key], raw.unwrap());
    }
    let codes: Vec<&String> = code_of.values().collect();
    let mut csv = format!("province,{}\n", codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(","));
    for (province, cells) in &cells {
        let row: Vec<String> = codes.iter().map(|code| cells[code.as_str()].to_string()).collect();
        csv.push_str(&format!("{province},{}\n", row.join(",")));
    }
    let table = Table::read(&Source::Bytes { name: "workbook.csv".into(), content: csv.into() }).unwrap();
    Some(Workbook { table, indicators, published })
}

/// A scheme of one sub-index: a weight and frozen bounds an indicator, on 1 to 10, the direction as the slope has it.
fn scheme(indicators: &[Indicator], weights: &[f64], bounds: &[[f64; 2]]) -> Scheme {
    let mut text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"province\"\n[defaults]\nmissing = 1.0\n[[node]]\ncode = \"s\"\n{NAME}\n"
    );
    for ((indicator, weight), bounds) in indicators.iter().zip(weights).zip(bounds) {
        let direction = if indicator.slope < 0.0 { "direction = \"lower_is_better\"\n" } else { "" };
        text.push_str(&format!(
            "[[node]]\ncode = \"{}\"\nparent = \"s\"\nweight = {weight:?}\n{direction}\
             normalise = {{method = \"min_max\", range = [1, 10], bounds = {bounds:?}}}\n{NAME}\n",
            indicator.code
        ));
    }
    Scheme::parse(&text, "sub_index.toml").unwrap()
}

/// Published score less the engine's, province by province.
fn differences(book: &Workbook, sub_index: &str, scheme: &Scheme) -> Vec<f64> {
    let indicators = Indicators::from_table(scheme, &book.table, &Columns::default()).unwrap();
    let index = build(scheme, &indicators).unwrap();
    let roots = index.scores.iter().filter(|score| score.node == "s");
    roots.map(|root| book.published[sub_index][&root.unit] - root.score.unwrap()).collect()
}

/// The share of the range of 2017 to 2019 in what an indicator moves: its weight if that were the range of the scale.
fn implied(indicator: &Indicator) -> f64 {
    indicator.slope.abs() * (indicator.high - indicator.low) / 9.0
}

/// The weights that the method notes recovered, where they did; else in proportion to what the range of 2017 to 2019 implies, since
/// files of three years do not tell a weight from the width of its scale.
fn weights(sub_index: &str, indicators: &[Indicator]) -> Vec<f64> {
    let count = indicators.len();
    match sub_index {
        "Entry Costs" | "Proactivity" => vec![(count as f64).recip(); count],
        "Bias" => (0..count).map(|at| if at < 12 { 1.0 / 18.0 } else { 1.0 / 6.0 }).collect(),
        _ => {
            let sum: f64 = indicators.iter().map(implied).sum();
            indicators.iter().map(|indicator| implied(indicator) / sum).collect()
        }
    }
}

/// Bounds of the width that slope and weight demand, their worst ends at the worst of 2017 to 2019 and `further` in points of the
/// sub-index beyond it, all indicators alike.
fn bounds(indicators: &[Indicator], weights: &[f64], further: f64) -> Vec<[f64; 2]> {
    let each = further / indicators.len() as f64;
    let of = |(indicator, weight): (&Indicator, &f64)| {
        let (width, beyond) = (9.0 * weight / indicator.slope.abs(), each / indicator.slope.abs());
        match indicator.slope < 0.0 {
            true => [indicator.high + beyond - width, indicator.high + beyond],
            false => [indicator.low - beyond, indicator.low - beyond + width],
        }
    };
    indicators.iter().zip(weights).map(of).collect()
}

/// How far rounding lets a province miss: raw values and scores are told to five decimals, slopes to six.
fn rounding(book: &Workbook, indicators: &[Indicator]) -> f64 {
    let columns: Vec<Vec<Option<f64>>> =
        indicators.iter().map(|indicator| book.table.numbers(&indicator.code).unwrap()).collect();
    let of = |row: usize| {
        let terms = indicators.iter().zip(&columns);
        5e-6 + terms.map(|(one, column)| 5e-6 * one.slope.abs() + 5e-7 * column[row].unwrap().abs()).sum::<f64>()
    };
    (0..book.table.len()).map(of).fold(0.0, f64::max)
}

#[test]
fn eight_sub_indices_of_2019_come_out_of_their_raw_indicators_under_frozen_bounds() {
    let Some(book) = workbook("eight_sub_indices_of_2019") else { return };
    for name in LINEAR {
        let indicators = &book.indicators[name];
        let weights = weights(name, indicators);
        assert_close(weights.iter().sum(), 1.0, 1e-12, name);
        // The one number that slopes leave open is how far the worst ends lie beyond those of 2017 to 2019: found on all provinces.
        let apart = differences(&book, name, &scheme(indicators, &weights, &bounds(indicators, &weights, 0.0)));
        let further = apart.iter().sum::<f64>() / apart.len() as f64;
        let missed = differences(&book, name, &scheme(indicators, &weights, &bounds(indicators, &weights, further)));
        assert_eq!(missed.len(), 63);
        let (worst, allowed) =
            (missed.iter().fold(0.0_f64, |worst, miss| worst.max(miss.abs())), rounding(&book, indicators));
        assert!(worst <= allowed && allowed < 0.000_15, "{name}: {worst} of {allowed}");
        // Extremes only widen, so they lie beyond those of three years, and no further than the widths let them.
        let room = 9.0 * (1.0 - indicators.iter().map(implied).sum::<f64>());
        assert!(further > -allowed && further < room + allowed, "{name}: {further} of {room}");
    }
}

#[test]
fn recovered_weights_make_every_scale_at_least_as_wide_as_three_years_were() {
    let Some(book) = workbook("recovered_weights") else { return };
    for name in ["Entry Costs", "Proactivity", "Bias"] {
        let indicators = &book.indicators[name];
        for (indicator, weight) in indicators.iter().zip(weights(name, indicators)) {
            // Four decimals of a weight are what ranges of five decimals tell.
            assert!(
                implied(indicator) <= weight + 1e-4,
                "{name} {}: {} of {weight}",
                indicator.code,
                implied(indicator)
            );
        }
    }
}

#[test]
fn the_range_of_three_years_gives_no_weights_that_add_to_one() {
    let Some(book) = workbook("the_range_of_three_years") else { return };
    for name in LINEAR {
        let indicators = &book.indicators[name];
        let sum: f64 = indicators.iter().map(implied).sum();
        assert!((0.63..0.85).contains(&sum), "{name}: {sum}");
        // Taken for the range of the scale, with weights that do add to one, it blows every slope up by 1/sum.
        let weights: Vec<f64> = indicators.iter().map(|one| implied(one) / sum).collect();
        let pooled: Vec<[f64; 2]> = indicators.iter().map(|one| [one.low, one.high]).collect();
        let missed = differences(&book, name, &scheme(indicators, &weights, &pooled));
        let range = |values: &mut dyn Iterator<Item = f64>| {
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), one| (low.min(one), high.max(one)));
            high - low
        };
        let (missed, published) = (range(&mut missed.into_iter()), range(&mut book.published[name].values().copied()));
        assert!(missed > 0.4, "{name}: {missed}");
        assert!((missed - (sum.recip() - 1.0) * published).abs() < 0.001, "{name}: {missed} of {published}");
    }
}

#[test]
fn business_support_is_sixty_to_forty_as_far_as_the_workbook_tells() {
    let Some(book) = workbook("business_support") else { return };
    let indicators = &book.indicators["BSS"];
    // The first three are counts from registers: trade fairs, providers to firms, private providers to all.
    let mut text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"province\"\n[[note]]\nverified = false\nvi = \"60/40\"\nen = \"the 60/40 rule\"\n\
         [[node]]\ncode = \"s\"\n{NAME}\nweights = {{method = \"by_source\", survey = 0.6, hard = 0.4}}\n"
    );
    for (at, indicator) in indicators.iter().enumerate() {
        let source = if at < 3 { "hard" } else { "survey" };
        text.push_str(&format!(
            "[[node]]\ncode = \"{}\"\nparent = \"s\"\nsource = \"{source}\"\n{NAME}\n\
             normalise = {{method = \"min_max\", range = [1, 10], bounds = {:?}}}\n",
            indicator.code,
            [indicator.low, indicator.high]
        ));
    }
    let scheme = Scheme::parse(&text, "business_support.toml").unwrap();
    let data = Indicators::from_table(&scheme, &book.table, &Columns::default()).unwrap();
    let index = build(&scheme, &data).unwrap();
    assert!(index.warnings.iter().any(|warning| warning.contains("not verified: the 60/40 rule")));
    let effective =
        |code: &str| index.effective_weights.iter().find(|one| one.node == code).unwrap().effective.unwrap();
    assert_eq!(indicators.len(), 24);
    assert_close(effective(&indicators[2].code), 0.4 / 3.0, 1e-12, "hard");
    assert_close(effective(&indicators[3].code), 0.6 / 21.0, 1e-12, "survey");
    // The share of private providers ran from 0 to 1, which is as wide as a scale can be: its slope is its weight.
    assert_eq!((indicators[2].low, indicators[2].high), (0.0, 1.0));
    assert!((implied(&indicators[2]) - 0.4 / 3.0).abs() < 5e-4, "{}", implied(&indicators[2]));
    // The sub-index is not linear in its indicators, so it does not come out: extremes wider than three years' lift all provinces.
    let missed = differences(&book, "BSS", &scheme);
    assert!(missed.iter().all(|miss| (0.0..1.1).contains(miss)), "{missed:?}");
}

#[test]
fn policy_bias_of_2013_has_three_groups_whose_indicators_weigh_as_published() {
    // Its indicators are in no file at hand: this is the structure only.
    let mut text =
        format!("code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"province\"\n[[node]]\ncode = \"s\"\n{NAME}\n");
    let groups = [("state", 0.34, 6), ("foreign", 0.33, 6), ("connected", 0.33, 2)];
    let mut csv = ("province".to_owned(), "x".to_owned());
    for (group, weight, count) in groups {
        text.push_str(&format!("[[node]]\ncode = \"{group}\"\nparent = \"s\"\nweight = {weight}\n{NAME}\n"));
        for at in 0..count {
            text.push_str(&format!("[[node]]\ncode = \"{group}{at}\"\nparent = \"{group}\"\n{NAME}\n"));
            csv.0.push_str(&format!(",{group}{at}"));
            csv.1.push_str(",5");
        }
    }
    let scheme = Scheme::parse(&text, "bias.toml").unwrap();
    let content = format!("{}\n{}\n", csv.0, csv.1).into();
    let table = Table::read(&Source::Bytes { name: "bias.csv".into(), content }).unwrap();
    let index = build(&scheme, &Indicators::from_table(&scheme, &table, &Columns::default()).unwrap()).unwrap();
    let leaves: Vec<(&str, f64)> = index
        .effective_weights
        .iter()
        .filter(|one| one.level == 1)
        .map(|one| (one.node.as_str(), one.effective.unwrap()))
        .collect();
    assert_eq!(leaves.len(), 14);
    for (code, weight) in &leaves {
        let published = if code.starts_with("state") {
            0.0567
        } else if code.starts_with("foreign") {
            0.055
        } else {
            0.165
        };
        assert!((weight - published).abs() <= 5e-5, "{code}: {weight}");
    }
    assert_close(leaves.iter().map(|(_, weight)| weight).sum(), 1.0, 1e-12, "all of them");
}
