//! Rules of single nodes, and scales over all periods.
#![allow(clippy::unwrap_used)]

use analytics::{
    Score,
    frame::{Source, Table},
    index::{Columns, Companions, Indicators, Scheme, build, prepare, weigh},
};

use crate::support::assert_close;

const NAME: &str = "name = {vi = \"x\", en = \"x\"}";

/// `s` over the nodes `p` (leaves `a`, `b`) and `q` (leaves `c`, `d`), each with the keys given.
fn scheme(defaults: &str, keys: &[(&str, &str)]) -> Scheme {
    let of = |code: &str| keys.iter().find(|(of, _)| *of == code).map_or("", |(_, keys)| *keys);
    let tree = [("s", ""), ("p", "s"), ("q", "s"), ("a", "p"), ("b", "p"), ("c", "q"), ("d", "q")];
    let mut text =
        format!("code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"unit\"\nperiod = \"year\"\n[defaults]\n{defaults}\n");
    for (code, parent) in tree {
        let parent = if parent.is_empty() { String::new() } else { format!("parent = \"{parent}\"\n") };
        text.push_str(&format!("[[node]]\ncode = \"{code}\"\n{parent}{NAME}\n{}\n", of(code)));
    }
    Scheme::parse(&text, "s.toml").unwrap()
}

fn table(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "data.csv".into(), content: csv.into() }).unwrap()
}

fn indicators(scheme: &Scheme, csv: &str) -> Indicators {
    Indicators::from_table(scheme, &table(csv), &Columns::default()).unwrap()
}

fn score(scores: &[Score], unit: &str, period: &str, node: &str) -> Score {
    scores.iter().find(|one| (&*one.unit, &*one.period, &*one.node) == (unit, period, node)).unwrap().clone()
}

#[test]
fn a_node_may_find_its_weights_by_a_rule_while_its_neighbours_keep_theirs() {
    let given = scheme("", &[("p", "weights = \"entropy\""), ("a", "weight = 3"), ("c", "weight = 3")]);
    let csv = "unit,year,a,b,c,d\nx,2025,5,0,5,0\ny,2025,5,7,5,7\n";
    let indicators = indicators(&given, csv);
    let (found, _) = weigh(&given, &indicators).unwrap();
    let weight = |code: &str| found.node(code).unwrap().weight;
    // `a` is alike everywhere and tells nothing; the same data under `q` keeps 3 to 1.
    assert_close(weight("a"), 0.0, 1e-12, "a");
    assert_close(weight("b"), 1.0, 1e-12, "b");
    assert_eq!((weight("c"), weight("d")), (3.0, 1.0));
    let index = build(&given, &indicators).unwrap();
    assert_close(score(&index.scores, "y", "2025", "p").score.unwrap(), 7.0, 1e-12, "p of y");
    assert_close(score(&index.scores, "y", "2025", "q").score.unwrap(), 5.5, 1e-12, "q of y");
}

#[test]
fn a_rule_for_all_may_be_undone_by_one_node() {
    let given =
        scheme("weights = \"equal\"", &[("q", "weights = \"given\""), ("a", "weight = 3"), ("c", "weight = 3")]);
    let index = build(&given, &indicators(&given, "unit,year,a,b,c,d\nx,2025,4,8,4,8\n")).unwrap();
    let of = |node: &str| score(&index.scores, "x", "2025", node).score;
    assert_eq!((of("p"), of("q"), of("s")), (Some(6.0), Some(5.0), Some(5.5)));
}

#[test]
fn a_leaf_may_be_divided_where_the_scheme_divides_nothing_and_the_other_way_round() {
    let csv = "unit,year,a,b,c,d,people\nx,2025,6,6,1,1,3\n";
    let divided = |defaults: &str, a: &str, b: &str| {
        let given = scheme(defaults, &[("a", a), ("b", b)]);
        let table = table(csv);
        let raw = Indicators::from_table(&given, &table, &Columns::default()).unwrap();
        let companions = Companions::from_table(&given, &table).unwrap();
        let cells = prepare(&given, &raw, &companions).unwrap().denominated.cells;
        [cells[0][0].value, cells[0][1].value]
    };
    let by = "denominator = \"people\"";
    assert_eq!(divided("denominate = false", &format!("{by}\ndenominate = true"), by), [Some(2.0), Some(6.0)]);
    assert_eq!(divided("denominate = true", &format!("{by}\ndenominate = false"), by), [Some(6.0), Some(2.0)]);
}

#[test]
fn classes_of_the_defaults_are_those_of_every_node_with_children_but_its_own_come_first() {
    let defaults = "classes = {thresholds = [5.0], names = [\"low\", \"high\"]}";
    let given = scheme(defaults, &[("q", "classes = {thresholds = [1.0], names = [\"none\", \"some\"]}")]);
    let index = build(&given, &indicators(&given, "unit,year,a,b,c,d\nx,2025,6,8,2,2\n")).unwrap();
    let class = |node: &str| score(&index.scores, "x", "2025", node).class;
    assert_eq!(
        (class("p").as_deref(), class("q").as_deref(), class("s").as_deref()),
        (Some("high"), Some("some"), Some("low"))
    );
    assert_eq!(class("a"), None, "a leaf has the classes it names itself");
}

#[test]
fn a_z_score_over_all_periods_moves_with_the_unit_and_one_of_each_period_does_not() {
    let csv = "unit,year,a,b,c,d\nx,2024,1,1,1,1\ny,2024,3,3,3,3\nx,2025,5,5,5,5\ny,2025,7,7,7,7\n";
    let of = |bounds: &str, year: &str| {
        let given = scheme(&format!("normalise = {{method = \"z_score\", bounds = {bounds}}}"), &[]);
        let index = build(&given, &indicators(&given, csv)).unwrap();
        score(&index.scores, "x", year, "a").score.unwrap()
    };
    // All four: mean 4, squares 9 + 1 + 1 + 9 over 3; a period alone: one deviation is √2.
    let deviation = (20.0_f64 / 3.0).sqrt();
    assert_close(of("\"global\"", "2024"), -3.0 / deviation, 1e-12, "2024");
    assert_close(of("\"global\"", "2025"), 1.0 / deviation, 1e-12, "2025");
    for year in ["2024", "2025"] {
        assert_close(of("\"period\"", year), -(0.5_f64.sqrt()), 1e-12, year);
    }
    assert_close(of("[4.0, 2.0]", "2025"), 0.5, 1e-12, "frozen");
}

#[test]
fn outliers_are_those_of_each_period_or_of_all_periods_together() {
    // 2025 lies far above 2024 as a whole: within each period nothing stands out but the last value of 2024.
    let mut csv = "unit,year,a,b,c,d\n".to_owned();
    for at in 0..12 {
        let old = if at == 11 { 60 } else { at };
        csv.push_str(&format!("u{at},2024,{old},{at},{at},{at}\nu{at},2025,{},{at},{at},{at}\n", 50 + at));
    }
    let of = |over: &str| {
        let given = scheme("", &[("a", &format!("treat = {{over = \"{over}\"}}"))]);
        let table = table(&csv);
        let raw = Indicators::from_table(&given, &table, &Columns::default()).unwrap();
        let treated = prepare(&given, &raw, &Companions::default()).unwrap().treated;
        let row = (0..raw.unit.len()).find(|&row| raw.unit[row] == "u11" && raw.period[row] == "2024").unwrap();
        treated.cells[row][0].value
    };
    assert_eq!(of("period"), Some(10.0));
    assert_eq!(of("global"), Some(60.0));
}

#[test]
fn a_geometric_mean_names_the_nodes_that_are_not_above_zero() {
    let given =
        scheme("", &[("s", "aggregate = {method = \"geometric\"}"), ("q", "aggregate = {method = \"geometric\"}")]);
    let index = build(&given, &indicators(&given, "unit,year,a,b,c,d\nx,2025,1,3,0,-2\ny,2025,-4,1,1,1\n")).unwrap();
    let reason = |unit: &str, node: &str| score(&index.scores, unit, "2025", node).reason.unwrap();
    assert!(reason("x", "q").starts_with("c, d: "), "{}", reason("x", "q"));
    assert!(reason("y", "s").starts_with("p: "), "{}", reason("y", "s"));
    // A gap has its weight dropped: `s` of `x` is that of `p` alone.
    assert_eq!(score(&index.scores, "x", "2025", "s").score, Some(2.0));
}

#[test]
fn a_share_of_satisfied_answers_without_a_first_satisfied_code_is_a_fault_of_every_leaf_that_has_it() {
    let given = scheme(
        "source = {statistic = \"mean\"}",
        &[
            ("a", "source = {statistic = \"share_satisfied\"}"),
            ("c", "source = {statistic = \"net_satisfaction\", up_to = 2}"),
            ("d", "source = {statistic = \"share_satisfied\", from = 4}"),
        ],
    );
    let answers = table("unit,year,a,b,c,d\nx,2025,5,5,5,5\n");
    let said = Indicators::from_answers(&given, &answers, &Columns::default()).unwrap_err().to_string();
    for (node, faulty) in [("a", true), ("b", false), ("c", true), ("d", false)] {
        assert_eq!(said.contains(&format!("(node) {node}")), faulty, "{node}: {said}");
    }
}

#[test]
fn every_key_and_method_of_the_contract_is_read() {
    let whole = scheme("", &[]);
    let keys = [
        ("denominate", "true | false"),
        (
            "impute",
            "{method = \"none\"} | {method = \"mean\"} | {method = \"median\"} | {method = \"group_mean\", group = \"g\"}",
        ),
        ("impute", "{method = \"row\"} | {method = \"latest\"} | {method = \"linear\"} | {method = \"constant\"}"),
        ("screen", "{min_available = 0.9, max_zero = 0.1}"),
        (
            "treat",
            "{winsorise_max = 5, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"} | {transform = \"log_ct_plus\"}",
        ),
        ("treat", "{transform = \"log\"} | {transform = \"none\"}"),
        (
            "normalise",
            "{method = \"min_max\", range = [1, 10], bounds = \"period\"} | {method = \"min_max\", bounds = \"global\"}",
        ),
        ("normalise", "{method = \"min_max\", bounds = \"historical\"} | {method = \"min_max\", bounds = [0, 5]}"),
        (
            "normalise",
            "{method = \"z_score\", mean = 0, sd = 1} | {method = \"rank\", ties = \"min\"} | {method = \"rank\", ties = \"max\"}",
        ),
        (
            "normalise",
            "{method = \"rank\", ties = \"average\"} | {method = \"percentile_rank\"} | {method = \"borda\"} | {method = \"none\"}",
        ),
        (
            "normalise",
            "{method = \"goalposts\", lower = 0, upper = 5, range = [0, 100], truncate = true} | {method = \"points\", max = 10}",
        ),
        (
            "normalise",
            "{method = \"distance_to_target\", target = 5, cap = true} | {method = \"distance_to_max\", cap = true}",
        ),
        (
            "normalise",
            "{method = \"distance_to_reference\", unit = \"x\", cap = true} | {method = \"stepped\", table = [[0, 1]]}",
        ),
        (
            "aggregate",
            "{method = \"arithmetic\"} | {method = \"geometric\"} | {method = \"harmonic\"} | {method = \"generalised\", power = 2}",
        ),
        (
            "aggregate",
            "{method = \"median\"} | {method = \"sum\"} | {method = \"points_share\"} | {method = \"pooled_share\"}",
        ),
        ("aggregate", "{method = \"minimum\"} | [{method = \"arithmetic\"}, {method = \"geometric\"}]"),
        (
            "missing",
            "{min_available = 0.75, count = \"children\"} | {min_available = 0.75, count = \"leaves\"} | [0.5, 0.75]",
        ),
        ("weights", "\"given\" | \"equal\" | {method = \"pca\"} | {method = \"optimised\"}"),
        ("classes", "{thresholds = [1, 2]} | {sizes = [16, 16, 15, 16]} | {method = \"natural_breaks\", count = 4}"),
    ];
    for (key, values) in keys {
        for value in values.split(" | ") {
            let text = format!("{key} = {value}");
            whole.with_method(&text, "method.toml").unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }
}

#[test]
fn classes_without_names_are_numbers_and_the_best_is_one() {
    let names = |classes: &str| {
        let scheme = scheme(&format!("classes = {classes}"), &[]);
        scheme.node("s").unwrap().classes.clone().unwrap()
    };
    let by_threshold = names("{thresholds = [50, 80]}");
    assert_eq!([10.0, 50.0, 90.0].map(|score| by_threshold.of(score).unwrap()), ["3", "2", "1"]);
    assert_eq!(names("{sizes = [1, 2]}").names, ["1", "2"]);
    assert_eq!(names("{method = \"natural_breaks\", count = 4}").names, ["1", "2", "3", "4"]);
    let error = |classes: &str| {
        scheme("", &[]).with_method(&format!("classes = {classes}"), "method.toml").unwrap_err().to_string()
    };
    let both = "{method = \"natural_breaks\", count = 4, names = [\"A\", \"B\"]}";
    assert!(error(both).contains("as many as the names"), "{}", error(both));
    assert!(error("{thresholds = [1], count = 3}").contains("of a method"));
}
