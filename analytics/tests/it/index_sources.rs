//! Weights by the source of the figures: the shares of surveys and of hard data, equal inside a kind.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::{
    frame::{Source, Table},
    index::{
        Columns, Indicators, Scheme, build,
        sensitivity::{Factor, Plan},
    },
};

use crate::support::assert_close;

const NAME: &str = "name = {vi = \"x\", en = \"x\"}";
const RULE: &str = "weights = {method = \"by_source\", survey = 0.6, hard = 0.4}";

/// The root `s` with its keys, and children with theirs.
fn text(defaults: &str, of_root: &str, children: &[(&str, &str)]) -> String {
    let mut text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"unit\"\nperiod = \"year\"\n[defaults]\n{defaults}\n[[node]]\ncode = \"s\"\n{NAME}\n{of_root}\n"
    );
    for (code, keys) in children {
        let parent = if keys.contains("parent") { "" } else { "parent = \"s\"" };
        text.push_str(&format!("[[node]]\ncode = \"{code}\"\n{parent}\n{NAME}\n{keys}\n"));
    }
    text
}

fn scheme(text: &str) -> Scheme {
    Scheme::parse(text, "s.toml").unwrap()
}

fn weights(scheme: &Scheme, period: &str) -> BTreeMap<String, f64> {
    let tree = scheme.tree(period);
    tree.branches.iter().map(|branch| (branch.node.code.clone(), branch.weight)).collect()
}

const SURVEY: &str = "source = \"survey\"";

#[test]
fn sixty_to_forty_are_shared_equally_inside_each_kind() {
    let children = [("a", SURVEY), ("b", SURVEY), ("c", SURVEY), ("d", ""), ("e", "source = \"hard\"\nweight = 7")];
    let scheme = scheme(&text("", RULE, &children));
    let weights = weights(&scheme, "2019");
    for (node, weight) in [("a", 0.2), ("b", 0.2), ("c", 0.2), ("d", 0.2), ("e", 0.2)] {
        assert_close(weights[node], weight, 1e-15, node);
    }
    let data = Table::read(&Source::Bytes {
        name: "d.csv".into(),
        content: "unit,year,a,b,c,d,e\nx,2019,1,2,3,10,20\n".into(),
    });
    let indicators = Indicators::from_table(&scheme, &data.unwrap(), &Columns::default()).unwrap();
    let index = build(&scheme, &indicators).unwrap();
    // 0.6 · mean(1, 2, 3) + 0.4 · mean(10, 20)
    assert_close(index.scores.last().unwrap().score.unwrap(), 0.6 * 2.0 + 0.4 * 15.0, 1e-14, "root");
    let effective = index.effective_weights.iter().find(|one| one.node == "e").unwrap().effective.unwrap();
    assert_close(effective, 0.2, 1e-15, "effective");
    assert!(!index.warnings.iter().any(|warning| warning.contains("found in the data")), "{:?}", index.warnings);
}

#[test]
fn one_kind_alone_weighs_all_the_same_in_every_period() {
    let late = "period = [{from = \"2020\"}]";
    let scheme = scheme(&text("", RULE, &[("a", SURVEY), ("b", SURVEY), ("h", late)]));
    let (before, after) = (weights(&scheme, "2019"), weights(&scheme, "2020"));
    assert_eq!((before["a"], before["b"], before.get("h")), (0.5, 0.5, None));
    assert_eq!((after["a"], after["b"], after["h"]), (0.3, 0.3, 0.4));
}

#[test]
fn a_node_of_one_kind_is_one_child_and_its_leaves_are_weighed_inside() {
    let children = [
        ("p", "weights = \"given\""),
        ("h", ""),
        ("a", "parent = \"p\"\nsource = \"survey\"\nweight = 3"),
        ("b", "parent = \"p\"\nsource = \"survey\""),
    ];
    let scheme = scheme(&text(RULE, "", &children));
    let weights = weights(&scheme, "");
    assert_eq!((weights["p"], weights["h"], weights["a"], weights["b"]), (0.6, 0.4, 3.0, 1.0));
}

#[test]
fn leaves_estimated_from_answers_are_surveys() {
    let asked = "source = {statistic = \"mean\"}";
    let weights = weights(&scheme(&text("", RULE, &[("a", asked), ("b", SURVEY), ("h", "")])), "");
    assert_eq!((weights["a"], weights["b"], weights["h"]), (0.3, 0.3, 0.4));
}

#[test]
fn weights_by_source_stay_where_others_are_found_in_the_data_and_are_what_noise_moves() {
    let children =
        [("a", SURVEY), ("h", ""), ("q", "weights = \"entropy\""), ("c", "parent = \"q\""), ("d", "parent = \"q\"")];
    let scheme = scheme(&text("", RULE, &children));
    let csv = "unit,year,a,h,c,d\nx,2019,1,1,5,2\ny,2019,2,3,5,8\n";
    let data = Table::read(&Source::Bytes { name: "d.csv".into(), content: csv.into() }).unwrap();
    let indicators = Indicators::from_table(&scheme, &data, &Columns::default()).unwrap();
    let (found, _) = analytics::index::weigh(&scheme, &indicators).unwrap();
    let weights = weights(&found, "2019");
    assert_eq!((weights["a"], weights["h"], weights["q"]), (0.6, 0.2, 0.2));
    assert_close(weights["d"], 1.0, 1e-12, "c is alike everywhere");
    let noise = vec![Factor::Weights { noise: 0.5 }];
    let plan = Plan::new(&scheme, &indicators, &Default::default(), ["s", "2019"], noise, 8, 1).unwrap();
    let (drawn, by) = (plan.weights(&plan.levels(&[0.0])), plan.multipliers(0).unwrap());
    assert_close(drawn["a"], 0.6 * by["a"], 1e-15, "a");
}

#[test]
fn what_makes_no_sense_by_source_is_told_at_once() {
    let both = [
        ("p", "weights = {method = \"by_source\", survey = 0.0, hard = 0.4}"),
        ("a", "parent = \"p\"\nsource = \"survey\""),
        ("h", "parent = \"p\""),
    ];
    let said = Scheme::parse(&text("", RULE, &both), "s.toml").unwrap_err().to_string();
    assert!(said.contains("(node) p: nút cha chia trọng số theo nguồn"), "{said}");
    assert!(said.contains("(node) p: `by_source` cần hai phần lớn hơn 0"), "{said}");
    let said = Scheme::parse(&text(&RULE.replace("0.4", "-1"), "", &[("a", "")]), "s.toml").unwrap_err().to_string();
    assert!(said.contains("needs two shares above zero"), "{said}");
    let said =
        Scheme::parse(&text("", &RULE.replace("hard", "heard"), &[("a", "")]), "s.toml").unwrap_err().to_string();
    assert!(said.contains("weights"), "{said}");
}

#[test]
fn a_weight_that_a_rule_gives_cannot_be_set_by_hand() {
    let ruled = scheme(&text("", RULE, &[("a", SURVEY), ("h", "")]));
    let said = ruled.clone().what_if(&["a.weight=2".into()]).unwrap_err().to_string();
    assert!(said.contains("a rule of its parent gives the node its weight"), "{said}");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("weights.csv");
    std::fs::write(&file, "code,weight\na,2\n").unwrap();
    let said = ruled.with_weights(&file.display().to_string(), "--weights").unwrap_err().to_string();
    assert!(said.contains("a rule of its parent gives `a` its weight"), "{said}");
    let equal = ruled.with_weights("equal", "--weights").unwrap();
    assert_eq!(weights(&equal, "")["a"], 0.6, "a node's own rule stays");
}

#[test]
fn the_recipe_of_the_manual_weighs_sixty_to_forty_on_extremes_that_only_widen() {
    let manual = include_str!("../../../docs/SCHEMES.md");
    let recipe = manual.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let scheme = Scheme::parse(recipe, "recipe.toml").unwrap();
    let csv = "province,year,fairs,legal_advice_used\nA,2018,2,0.2\nB,2018,4,0.6\nA,2019,6,0.4\nB,2019,0,0.5\n";
    let data = Table::read(&Source::Bytes { name: "workbooks.csv".into(), content: csv.into() }).unwrap();
    let index = build(&scheme, &Indicators::from_table(&scheme, &data, &Columns::default()).unwrap()).unwrap();
    assert!(index.warnings.iter().any(|warning| warning.contains("not verified: 60/40")), "{:?}", index.warnings);
    let of = |unit: &str| {
        let mut scores = index.scores.iter().filter(|score| score.node == scheme.code && score.period == "2019");
        scores.find(|score| score.unit == unit).unwrap().score.unwrap()
    };
    // Fairs from 0 to 6, advice from 0.2 to 0.6: 0.4 · 10 + 0.6 · 5.5 and 0.4 · 1 + 0.6 · 7.75.
    assert_close(of("A"), 7.3, 1e-12, "A");
    assert_close(of("B"), 5.05, 1e-12, "B");
}
