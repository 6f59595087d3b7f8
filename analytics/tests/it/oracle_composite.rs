//! COINr 1.1.14 on the ASEM data; rows are matched by unit, columns by code.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fmt::Write as _};

use analytics::{
    frame::{Source, Table},
    index::{
        Columns, Companions, Index, Indicators, Prepared, Scheme,
        aggregate::{Part, combine},
        build, prepare,
        scheme::Aggregate,
    },
};

use crate::support::shared;

fn read(test: &str, path: &str) -> Option<Table> {
    Some(Table::read(&Source::Path(shared(test, path)?)).unwrap())
}

/// The scheme of the ASEM tables under a method.
fn asem(test: &str, method: &str) -> Option<Scheme> {
    let imeta = read(test, "reference/asem/asem_imeta.csv")?;
    Some(Scheme::from_imeta(&imeta).unwrap().with_method(method, "method.toml").unwrap())
}

fn compose(scheme: &Scheme, table: &Table) -> Index {
    build(scheme, &Indicators::from_table(scheme, table, &Columns::default()).unwrap()).unwrap()
}

/// Every cell of a table with a column of units, by unit and column.
fn cells(table: &Table) -> BTreeMap<(String, String), Option<f64>> {
    let units = table.texts("uCode").unwrap();
    let mut cells = BTreeMap::new();
    for column in table.header.iter().filter(|column| *column != "uCode") {
        for (unit, number) in units.iter().zip(table.numbers(column).unwrap()) {
            cells.insert((unit.unwrap().to_owned(), column.clone()), number);
        }
    }
    cells
}

fn agrees(index: &Index, truth: &Table, of: impl Fn(&analytics::Score) -> Option<f64>) {
    let truth = cells(truth);
    assert!(truth.len() >= 51 * 11);
    let found: BTreeMap<_, _> =
        index.scores.iter().map(|score| ((score.unit.clone(), score.node.clone()), of(score))).collect();
    for (key, truth) in truth {
        match (found[&key], truth) {
            (Some(found), Some(truth)) => {
                assert!((found - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{key:?}: {found} is not {truth}")
            }
            (found, truth) => assert_eq!(found, truth, "{key:?}"),
        }
    }
}

const TREATED: &str = "expected/composite/pipeline/treated.csv";

/// The preparation of the recorded pipeline: its denominators, group means, and the two stages against outliers.
const PIPELINE: &str = "denominate = true\nimpute = {method = \"group_mean\", group = \"EurAsia_group\"}\n\
                        treat = {winsorise_max = 5, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"}\n";

fn prepared(name: &str, method: &str) -> Option<(Scheme, Prepared)> {
    let scheme = asem(name, method)?;
    let table = read(name, "reference/asem/asem_idata.csv")?;
    let indicators = Indicators::from_table(&scheme, &table, &Columns::default()).unwrap();
    let prepared = prepare(&scheme, &indicators, &Companions::from_table(&scheme, &table).unwrap()).unwrap();
    Some((scheme, prepared))
}

#[test]
fn denominators_group_means_and_treated_outliers_are_those_of_coinr() {
    let name = "denominators_group_means_and_treated_outliers_are_those_of_coinr";
    let Some((_, prepared)) = prepared(name, PIPELINE) else { return };
    let steps =
        [("denominated", &prepared.denominated), ("imputed", &prepared.imputed), ("treated", &prepared.treated)];
    for (step, found) in steps {
        let truth = cells(&read(name, &format!("expected/composite/pipeline/{step}.csv")).unwrap());
        assert_eq!(truth.len(), 51 * 49);
        let row = |unit: &str| found.unit.iter().position(|known| known == unit).unwrap();
        let column = |code: &str| found.codes.iter().position(|known| known == code).unwrap();
        for ((unit, code), truth) in truth {
            match (found.cells[row(&unit)][column(&code)].value, truth) {
                (Some(found), Some(truth)) => {
                    assert!(
                        (found - truth).abs() <= 1e-12 * truth.abs().max(1.0),
                        "{step} {unit} {code}: {found} {truth}"
                    )
                }
                (found, truth) => assert_eq!(found, truth, "{step} {unit} {code}"),
            }
        }
    }
    // 63 gaps of the table, and Laos, whose use of energy is not known, under two indicators.
    assert_eq!(prepared.filled.len(), 65);
    assert_eq!(prepared.warnings.iter().filter(|warning| warning.contains("without a denominator")).count(), 2);

    let details = read(name, "expected/composite/pipeline/treated_details.csv").unwrap();
    let numbers = |column: &str| details.numbers(column).unwrap();
    let (skew0, kurtosis0) = (numbers("check_SkewKurt0.Skew"), numbers("check_SkewKurt0.Kurt"));
    let (skew1, kurtosis1) = (numbers("check_SkewKurt1.Skew"), numbers("check_SkewKurt1.Kurt"));
    let winsorised = numbers("winsorise.nwin");
    for (row, code) in details.texts("iCode").unwrap().into_iter().map(Option::unwrap).enumerate() {
        let (.., found) = prepared.treatments.iter().find(|(leaf, ..)| leaf == code).unwrap();
        let near = |found: Option<f64>, truth: Option<f64>| {
            let (found, truth) = (found.unwrap(), truth.unwrap());
            assert!((found - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{code}: {found} is not {truth}");
        };
        near(found.before.0, skew0[row]);
        near(found.before.1, kurtosis0[row]);
        if skew1[row].is_some() {
            near(found.after.0, skew1[row]);
            near(found.after.1, kurtosis1[row]);
        }
        assert_eq!((found.winsorised as f64, found.transformed), (winsorised[row].unwrap_or(0.0), false), "{code}");
        assert!(found.passes, "{code}");
    }
}

#[test]
fn the_whole_chain_from_raw_data_to_ranks_is_that_of_coinr() {
    let name = "the_whole_chain_from_raw_data_to_ranks_is_that_of_coinr";
    let method = format!("{PIPELINE}normalise = {{method = \"min_max\", range = [1, 10]}}\n");
    let Some((scheme, prepared)) = prepared(name, &method) else { return };
    let index = build(&scheme, &prepared.treated).unwrap();
    agrees(&index, &read(name, "expected/composite/aggregated/minmax_1_10__amean.csv").unwrap(), |score| score.score);
    let ranks = read(name, "expected/composite/ranks/minmax_1_10__amean.csv").unwrap();
    agrees(&index, &ranks, |score| score.rank.map(f64::from));
    // The file of weights as COINr writes it, in place of those of the table.
    let weights = shared(name, "reference/asem/asem_weights_custom.csv").unwrap();
    let weighted = scheme
        .with_method("aggregate = {method = \"geometric\"}", "method.toml")
        .unwrap()
        .with_weights("asem_weights_custom.csv", &weights.display().to_string())
        .unwrap();
    let index = build(&weighted, &prepared.treated).unwrap();
    let truth = read(name, "expected/composite/aggregated/minmax_1_10__gmean__wcustom.csv").unwrap();
    agrees(&index, &truth, |score| score.score);
}

#[test]
fn min_max_and_z_scores_are_those_of_coinr() {
    let name = "min_max_and_z_scores_are_those_of_coinr";
    for (method, expected) in [
        ("normalise = {method = \"min_max\", range = [1, 10]}", "minmax_1_10"),
        ("normalise = {method = \"z_score\"}", "zscore_0_1"),
    ] {
        let Some(scheme) = asem(name, method) else { return };
        let index = compose(&scheme, &read(name, TREATED).unwrap());
        agrees(&index, &read(name, &format!("expected/composite/normalised/{expected}.csv")).unwrap(), |score| {
            score.score
        });
    }
}

#[test]
fn goalposts_turn_round_with_the_data_and_cut_what_lies_beyond() {
    let name = "goalposts_turn_round_with_the_data_and_cut_what_lies_beyond";
    let Some(posts) = read(name, "reference/asem/asem_goalposts.csv") else { return };
    let imeta = read(name, "reference/asem/asem_imeta.csv").unwrap();
    let directions: BTreeMap<_, _> =
        imeta.texts("iCode").unwrap().into_iter().zip(imeta.numbers("Direction").unwrap()).collect();
    let mut text = String::from(
        "code = \"Index\"\nversion = \"1\"\nname = {vi = \"x\", en = \"x\"}\nunit = \"uCode\"\n\
         [[node]]\ncode = \"Index\"\nname = {vi = \"x\", en = \"x\"}\n",
    );
    let codes = posts.texts("iCode").unwrap();
    let (lower, upper) = (posts.numbers("goalpost_lower").unwrap(), posts.numbers("goalpost_upper").unwrap());
    for (at, code) in codes.iter().enumerate() {
        let direction = if directions[code] == Some(-1.0) { "lower_is_better" } else { "higher_is_better" };
        writeln!(
            text,
            "[[node]]\ncode = \"{0}\"\nparent = \"Index\"\nname = {{vi = \"x\", en = \"x\"}}\ndirection = \"{direction}\"\n\
             normalise = {{method = \"goalposts\", lower = {1:?}, upper = {2:?}, truncate = true}}",
            code.unwrap(),
            lower[at].unwrap(),
            upper[at].unwrap(),
        )
        .unwrap();
    }
    let scheme = Scheme::parse(&text, "posts.toml").unwrap();
    let index = compose(&scheme, &read(name, TREATED).unwrap());
    agrees(&index, &read(name, "expected/composite/normalised/goalposts_trunc.csv").unwrap(), |score| score.score);
}

#[test]
fn arithmetic_and_geometric_indices_and_their_ranks_are_those_of_coinr() {
    let name = "arithmetic_and_geometric_indices_and_their_ranks_are_those_of_coinr";
    let Some(scheme) = asem(name, "normalise = {method = \"min_max\", range = [1, 10]}") else { return };
    let treated = read(name, TREATED).unwrap();
    let index = compose(&scheme, &treated);
    agrees(&index, &read(name, "expected/composite/aggregated/minmax_1_10__amean.csv").unwrap(), |score| score.score);
    agrees(&index, &read(name, "expected/composite/ranks/minmax_1_10__amean.csv").unwrap(), |score| {
        score.rank.map(f64::from)
    });

    let custom = read(name, "reference/asem/asem_weights_custom.csv").unwrap();
    let weights: BTreeMap<_, _> =
        custom.texts("iCode").unwrap().into_iter().map(Option::unwrap).zip(custom.numbers("Weight").unwrap()).collect();
    let mut weighted = scheme.with_method("aggregate = {method = \"geometric\"}", "method.toml").unwrap();
    for node in &mut weighted.nodes {
        node.weight = weights[node.code.as_str()].unwrap();
    }
    let index = compose(&weighted, &treated);
    agrees(&index, &read(name, "expected/composite/aggregated/minmax_1_10__gmean__wcustom.csv").unwrap(), |score| {
        score.score
    });

    let truth = read(name, "expected/composite/weights/effective_custom.csv").unwrap();
    let effective: BTreeMap<_, _> =
        index.effective_weights.iter().map(|weight| (weight.node.as_str(), weight.effective.unwrap())).collect();
    for (code, truth) in truth.texts("iCode").unwrap().into_iter().zip(truth.numbers("EffWeight").unwrap()) {
        assert!((effective[code.unwrap()] - truth.unwrap()).abs() < 1e-12, "{code:?}");
    }
}

#[test]
fn gaps_are_counted_among_direct_children_and_equality_passes() {
    let name = "gaps_are_counted_among_direct_children_and_equality_passes";
    let method = "normalise = {method = \"min_max\", range = [1, 100]}\nmissing = 0.75";
    let Some(scheme) = asem(name, method) else { return };
    let index = compose(&scheme, &read(name, "reference/asem/asem_idata.csv").unwrap());
    let raw = read(name, "expected/composite/aggregated/rawNA_minmax_1_100__amean__thresh0.75.csv").unwrap();
    agrees(&index, &raw, |score| score.score);
}

#[test]
fn means_of_small_cases_are_those_of_coinr_where_it_is_right() {
    let name = "means_of_small_cases_are_those_of_coinr_where_it_is_right";
    let Some(path) = shared(name, "expected/composite/edge/aggregation_functions.json") else { return };
    let cases: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut compared = 0;
    // A value that is not finite is refused where the table is read, a missing weight where the scheme is: neither comes this far.
    let finite = |case: &&serde_json::Value| {
        let numbers = |key: &str| case[key].as_array().unwrap().clone();
        numbers("x").iter().all(|x| x.is_number() || x == "NA") && numbers("w").iter().all(serde_json::Value::is_number)
    };
    for case in cases.as_array().unwrap().iter().filter(finite) {
        let pairs = case["x"].as_array().unwrap().iter().zip(case["w"].as_array().unwrap());
        let parts: Vec<Part> =
            pairs.filter_map(|(x, w)| Some(Part { value: x.as_f64()?, weight: w.as_f64()?, base: None })).collect();
        let whole = parts.len() == case["x"].as_array().unwrap().len();
        let means = [
            ("amean", Aggregate::Arithmetic, true),
            ("gmean", Aggregate::Geometric, true),
            ("hmean", Aggregate::Harmonic, true),
            // Where COINr's power mean forgets to skip a gap, ours skips it as documented.
            ("genmean_p2", Aggregate::Generalised { power: 2.0 }, whole),
            ("genmean_p0.5", Aggregate::Generalised { power: 0.5 }, whole),
            ("genmean_pm1", Aggregate::Generalised { power: -1.0 }, whole),
            ("median_na_rm", Aggregate::Median { weighted: false }, true),
        ];
        for (mean, method, comparable) in means {
            let positive = parts.iter().all(|part| part.value > 0.0 && part.weight >= 0.0);
            if !comparable || !positive {
                continue;
            }
            let found = combine(method, &parts);
            let out_of_range = case[mean] == 0 || case[mean] == "Inf";
            match case[mean].as_f64().filter(|_| !out_of_range) {
                Some(truth) => assert!(
                    (found.clone().unwrap().value / truth - 1.0).abs() < 1e-12,
                    "{} {mean}: {found:?}",
                    case["case"]
                ),
                // Squares of very small or large numbers leave the range of COINr's doubles, not of ours.
                None if out_of_range => {
                    assert!((found.unwrap().value / parts[0].value - 1.0).abs() < 1e-12, "{} {mean}", case["case"])
                }
                None => assert!(found.is_err(), "{} {mean}", case["case"]),
            }
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn a_zero_stops_a_geometric_mean_with_a_reason_and_an_indicator_without_spread_is_named() {
    let part = |value, weight| Part { value, weight, base: None };
    assert!(
        combine(Aggregate::Geometric, &[part(0.0, 1.0), part(4.0, 1.0)]).unwrap_err().1.contains("zero or negative")
    );
    assert!(combine(Aggregate::Harmonic, &[part(4.0, 1.0), part(-4.0, 1.0)]).is_err());
    let content =
        b"iCode,iName,Direction,Weight,Parent,Type\na,A,1,1,r,Indicator\nb,B,-1,1,r,Indicator\nr,R,1,1,,Aggregate\n"
            .to_vec();
    let imeta = Table::read(&Source::Bytes { name: "imeta.csv".into(), content }).unwrap();
    let content = b"uCode,a,b\nx,1,5\ny,2,5\n".to_vec();
    let index = compose(
        &Scheme::from_imeta(&imeta).unwrap(),
        &Table::read(&Source::Bytes { name: "idata.csv".into(), content }).unwrap(),
    );
    assert!(
        index.warnings.iter().any(|warning| warning.starts_with("b ") && warning.contains("the same everywhere")),
        "{:?}",
        index.warnings
    );
    let root = index.scores.iter().find(|score| score.node == "r" && score.unit == "y").unwrap();
    assert_eq!((root.score, root.coverage), (Some(100.0), Some(0.5)));
}

#[test]
fn a_zero_under_a_geometric_mean_costs_its_own_row_only() {
    let name = "a_zero_under_a_geometric_mean_costs_its_own_row_only";
    let Some(path) = shared(name, "expected/composite/edge/zero_geometric.json") else { return };
    let case: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (row, mean) in case["normalised"].as_array().unwrap().iter().zip(case["amean"].as_array().unwrap()) {
        let weighted = [("i1", 1.0), ("i2", 1.0), ("i3", 2.0)].into_iter();
        let parts: Vec<Part> = weighted
            .filter_map(|(column, weight)| Some(Part { value: row[column].as_f64()?, weight, base: None }))
            .collect();
        let found = combine(Aggregate::Arithmetic, &parts).unwrap().value;
        assert!((found - mean.as_f64().unwrap()).abs() < 1e-12, "{row}");
        for method in [Aggregate::Geometric, Aggregate::Harmonic] {
            assert_eq!(combine(method, &parts).is_err(), parts.iter().any(|part| part.value == 0.0), "{row}");
        }
    }
}

#[test]
fn ranks_of_ties_and_gaps_are_those_of_coinr() {
    let name = "ranks_of_ties_and_gaps_are_those_of_coinr";
    let Some(path) = shared(name, "expected/composite/edge/rank_ties.json") else { return };
    let case: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = case["data"].as_array().unwrap();
    // The third column holds infinities, which no table that is read can hold.
    for column in ["score", "s2"] {
        let mut csv = String::from("uCode,i\n");
        for row in rows {
            let value = row[column].as_f64().map_or_else(String::new, |value| value.to_string());
            writeln!(csv, "{},{value}", row["uCode"].as_str().unwrap()).unwrap();
        }
        let content = b"iCode,iName,Direction,Weight,Parent,Type\ni,I,1,1,r,Indicator\nr,R,1,1,,Aggregate\n".to_vec();
        let imeta = Table::read(&Source::Bytes { name: "imeta.csv".into(), content }).unwrap();
        let scheme =
            Scheme::from_imeta(&imeta).unwrap().with_method("normalise = {method = \"none\"}", "m.toml").unwrap();
        let index =
            compose(&scheme, &Table::read(&Source::Bytes { name: "i.csv".into(), content: csv.into() }).unwrap());
        for truth in case["rank_df"].as_array().unwrap() {
            let unit = truth["uCode"].as_str().unwrap();
            let found = index.scores.iter().find(|score| score.unit == unit && score.node == "i").unwrap();
            assert_eq!(found.rank.map(u64::from), truth[column].as_u64(), "{column} {unit}");
        }
    }
}
