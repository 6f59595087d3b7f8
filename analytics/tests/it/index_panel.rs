//! Several periods, several versions, several units of one name: what moved, by what, against whom.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use analytics::frame::{Source, Table};
use analytics::index::analysis::{Profile, changes, compare, influences, peers, standings, strengths_and_weaknesses};
use analytics::index::{Columns, Companions, Indicators, Scheme, Succession, build, prepare};

use crate::support::{assert_close, shared};

fn table(csv: &str) -> Table {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(csv.as_bytes()).unwrap();
    Table::read(&Source::Path(file.path().to_owned())).unwrap()
}

/// `s` of leaves `a`, `b` and, from 2021, `c`; `a` weighs 1 and from 2021 on 3.
fn scheme(normalise: &str) -> Scheme {
    let node =
        |code: &str, more: &str| format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"x\", en = \"x\"}}\n{more}\n");
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"x\", en = \"x\"}}\nunit = \"unit\"\nperiod = \"period\"\n[defaults]\nnormalise = {normalise}\n{}{}{}{}",
        node("s", ""),
        node("a", "parent = \"s\"\nperiod = [{to = \"2020\", weight = 1}, {from = \"2021\", weight = 3}]"),
        node("b", "parent = \"s\""),
        node("c", "parent = \"s\"\nperiod = [{from = \"2021\"}]"),
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

const PANEL: &str =
    "unit,period,a,b,c\nx,2020,10,20,\ny,2020,30,40,\nx,2021,20,30,5\ny,2021,30,10,15\nz,2021,0,50,25\n";

fn indicators(scheme: &Scheme, csv: &str) -> Indicators {
    Indicators::from_table(scheme, &table(csv), &Columns::default()).unwrap()
}

#[test]
fn one_scale_over_all_periods_is_that_of_coinr() {
    let Some(path) = shared("aggregated_global", "reference/asem/asem_idata_panel.csv") else { return };
    let read = |path: std::path::PathBuf| Table::read(&Source::Path(path)).unwrap();
    let imeta = read(shared("aggregated_global", "reference/asem/asem_imeta.csv").unwrap());
    // Five years, each screened and treated by itself, then scaled together.
    let method = "screen = {min_available = 0.9}\ntreat = {winsorise_max = 5, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"}\n\
                  normalise = {method = \"min_max\", range = [0, 100], bounds = \"global\"}";
    let scheme = Scheme::from_imeta(&imeta).unwrap().with_method(method, "method.toml").unwrap();
    let indicators = Indicators::from_table(&scheme, &read(path), &Columns::default()).unwrap();
    let index = build(&scheme, &prepare(&scheme, &indicators, &Companions::default()).unwrap().treated).unwrap();
    let truth = crate::support::Table::read(
        &shared("aggregated_global", "expected/composite/panel/aggregated_global.csv").unwrap(),
    );
    let (time, unit) = (truth.labels("Time"), truth.labels("uCode"));
    let mut compared = 0;
    let nodes = [
        "Physical",
        "ConEcFin",
        "Political",
        "Instit",
        "P2P",
        "Environ",
        "Social",
        "SusEcFin",
        "Conn",
        "Sust",
        "Index",
    ];
    for node in nodes {
        for (row, value) in truth.numbers(node).into_iter().enumerate() {
            let found =
                index.scores.iter().find(|one| one.node == node && one.unit == unit[row] && one.period == time[row]);
            assert_close(
                found.unwrap().score.unwrap(),
                value.unwrap(),
                1e-12,
                &format!("{node} {} {}", unit[row], time[row]),
            );
            compared += 1;
        }
    }
    assert_eq!((compared, index.scores.iter().filter(|one| one.node == "Index").count()), (11 * 230, 230));
}

#[test]
fn a_change_is_the_sum_of_data_weights_bounds_and_items() {
    let scheme = scheme("{method = \"min_max\"}");
    let indicators = indicators(&scheme, PANEL);
    let index = build(&scheme, &indicators).unwrap();
    let found = changes(&scheme, &indicators, "s").unwrap();
    assert_eq!(found.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>(), ["x", "y"]); // z has no score in 2020
    for one in &found {
        let score = |period: &str| {
            index
                .scores
                .iter()
                .find(|row| row.unit == one.unit && row.period == period && row.node == "s")
                .unwrap()
                .score
                .unwrap()
        };
        assert_close(one.before, score("2020"), 1e-12, "before");
        assert_close(one.after, score("2021"), 1e-12, "after");
        assert_close(one.data + one.weights + one.bounds + one.items, one.after - one.before, 1e-12, "parts");
        assert!([one.data, one.weights, one.bounds, one.items].iter().all(|part| part.abs() > 0.01), "{one:?}");
    }
}

#[test]
fn what_stays_brings_no_part_of_a_change() {
    // Fixed scale, and only the weight of `a` moves: x has a = 10, b = 20; 15 by equal weights, 12.5 by 3 to 1.
    let scheme = scheme("{method = \"goalposts\", lower = 0, upper = 100}");
    let indicators = indicators(&scheme, "unit,period,a,b,c\nx,2020,10,20,\nx,2021,10,20,\n");
    let found = changes(&scheme, &indicators, "s").unwrap();
    assert!([found[0].data, found[0].bounds, found[0].items].iter().all(|part| part.abs() < 1e-12), "{found:?}");
    assert_close(found[0].weights, -2.5, 1e-12, "weights");
}

#[test]
fn a_merged_unit_has_the_weighted_mean_of_its_predecessors_and_a_gap_where_one_has_none() {
    let scheme = scheme("{method = \"none\"}");
    let rows =
        "unit,period,a,b,c\nold1,2024,10,20,1\nold2,2024,30,,2\nstay,2024,5,5,5\nnew,2025,40,50,3\nstay,2025,6,6,6\n";
    let indicators = indicators(&scheme, rows);
    let succession = Succession::from_table(&table("old,new,from,weight\nold1,new,2025,3\nold2,new,2025,1\n")).unwrap();
    let (told, recomputed) = succession.apply(&indicators).unwrap();
    assert_eq!(recomputed.iter().collect::<Vec<_>>(), [&("new".to_owned(), "2024".to_owned())]);
    let at = told.unit.iter().zip(&told.period).position(|(unit, period)| unit == "new" && period == "2024").unwrap();
    let column = |code: &str| told.codes.iter().position(|known| known == code).unwrap();
    assert_eq!(told.cells[at][column("a")].value, Some(15.0)); // (3 × 10 + 1 × 30) / 4
    assert_eq!(told.cells[at][column("b")].value, None);
    assert_eq!(told.unit.iter().filter(|unit| *unit == "stay" || *unit == "new").count(), 4);
    assert_eq!(told.unit.len(), 4);
}

#[test]
fn parts_of_a_unit_share_its_old_value_and_a_renamed_unit_keeps_it() {
    let scheme = scheme("{method = \"none\"}");
    let indicators = indicators(&scheme, "unit,period,a,b,c\nwhole,2024,10,20,1\nname,2024,7,8,9\n");
    let csv = "old,new,from,weight\nwhole,east,2025,\nwhole,west,2025,\nname,other,2025,\n";
    let (told, _) = Succession::from_table(&table(csv)).unwrap().apply(&indicators).unwrap();
    let mut units = told.unit.clone();
    units.sort();
    assert_eq!(units, ["east", "other", "west"]);
    let of = |unit: &str| told.cells[told.unit.iter().position(|known| known == unit).unwrap()][0].value;
    assert_eq!((of("east"), of("west"), of("other")), (Some(10.0), Some(10.0), Some(7.0)));
}

#[test]
fn faults_of_a_succession_are_told_at_once() {
    let csv = "old,new,from,weight\na,n,2025,\nb,n,2025,-1\n,n,2025,1\nd,m,2025,1\nd,m,2025,1\n";
    let error = Succession::from_table(&table(csv)).unwrap_err();
    assert_eq!(error.faults().len(), 4, "{error}");
    let scheme = scheme("{method = \"none\"}");
    let twice = indicators(&scheme, "unit,period,a,b,c\nold,2024,1,1,1\nnew,2024,2,2,2\n");
    let succession = Succession::from_table(&table("old,new,from,weight\nold,new,2025,1\n")).unwrap();
    assert!(succession.apply(&twice).unwrap_err().to_string().contains("new"), "has a figure of its own");
}

#[test]
fn a_unit_stands_among_the_others_with_its_strengths_weaknesses_and_peers() {
    let scheme = scheme("{method = \"min_max\"}");
    let csv = "unit,period,a,b,c\np,2021,0,100,50\nq,2021,50,50,50\nr,2021,100,0,60\nt,2021,90,10,55\n";
    let indicators = indicators(&scheme, csv);
    let index = build(&scheme, &indicators).unwrap();
    let profiles = Profile::of(&scheme, &index);
    let all = standings(&scheme, &profiles[0], &index.effective_weights);
    let (strong, weak) = strengths_and_weaknesses(&all, "p", 5);
    assert_eq!(strong.iter().map(|one| one.node.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(weak.iter().map(|one| one.node.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    let a = all.iter().find(|one| one.unit == "r" && one.node == "a").unwrap();
    assert_eq!((a.place, a.of, a.median, a.best, a.effective), (1, 4, 70.0, 100.0, Some(0.6)));
    let near = peers(&scheme, &profiles[0], &index.effective_weights, 1);
    assert_eq!(near.iter().find(|one| one.unit == "r").unwrap().peer, "t");
    let shares = influences(&scheme, &profiles[0], &index.effective_weights);
    // Additive, all leaves on one level: the covariances of the weighted leaves with the root sum to its variance.
    assert_close(shares.iter().map(|one| one.variance.unwrap()).sum::<f64>(), 1.0, 1e-12, "shares");
    assert!(shares.iter().find(|one| one.node == "b").unwrap().variance.unwrap() < 0.0, "b works against the index");
}

#[test]
fn two_versions_stand_side_by_side() {
    let one = scheme("{method = \"min_max\"}");
    let csv = "unit,period,a,b,c\np,2021,0,100,50\nq,2021,60,50,50\nr,2021,100,0,60\n";
    let indicators = indicators(&one, csv);
    let other = one.what_if(&["b.weight=10".into()]).unwrap();
    let (first, second) =
        (build(&scheme("{method = \"min_max\"}"), &indicators).unwrap(), build(&other, &indicators).unwrap());
    let rows = compare((&first, "s"), (&second, "s"));
    let found: Vec<_> = rows.iter().map(|row| (row.unit.as_str(), row.place, row.other_place, row.shift)).collect();
    assert_eq!(
        found,
        [("r", Some(1), Some(3), Some(-2)), ("q", Some(2), Some(2), Some(0)), ("p", Some(3), Some(1), Some(2))]
    );
}

#[test]
fn coinrs_tables_of_a_scheme_give_the_same_index() {
    let scheme = scheme("{method = \"min_max\"}");
    let indicators = indicators(&scheme, PANEL);
    let ((header, rows), lost) = scheme.to_imeta("2021");
    assert_eq!(lost, ["a: normalise", "b: normalise", "c: normalise"]);
    let csv = |(header, rows): &(Vec<String>, Vec<Vec<String>>)| {
        std::iter::once(header).chain(rows).map(|row| row.join(",") + "\n").collect::<String>()
    };
    let back = Scheme::from_imeta(&table(&csv(&(header, rows)))).unwrap();
    let idata = scheme.to_idata(&indicators, &Companions::default());
    let again = Indicators::from_table(&back, &table(&csv(&idata)), &Columns::default()).unwrap();
    let root = |scheme: &Scheme, indicators: &Indicators| -> Vec<_> {
        let index = build(scheme, indicators).unwrap();
        index.scores.into_iter().filter(|row| row.node == "s" && row.period == "2021").map(|row| row.score).collect()
    };
    assert_eq!(root(&back, &again), root(&scheme, &indicators));
}

#[test]
fn a_gap_is_filled_from_the_units_other_indicators_on_a_common_scale() {
    // y: b is half way from 0 to 40, c at its best (25 of 5 to 25): 0.75 of the way from 10 to 30 on `a`.
    let scheme = scheme("{method = \"none\"}").with_method("impute = {method = \"row\"}", "m.toml").unwrap();
    let csv = "unit,period,a,b,c\nx,2021,10,0,5\ny,2021,,20,25\nz,2021,30,40,15\n";
    let prepared = prepare(&scheme, &indicators(&scheme, csv), &Companions::default()).unwrap();
    assert_eq!(prepared.imputed.cells[1][0].value, Some(25.0));
    assert!(prepared.filled.contains(&(1, 0)));
}
