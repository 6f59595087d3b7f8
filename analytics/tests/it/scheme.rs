#![allow(clippy::unwrap_used)]

use analytics::index::{Scheme, scheme::Span};

fn faults(text: &str) -> Vec<String> {
    Scheme::parse(text, "s.toml").unwrap_err().faults().iter().map(ToString::to_string).collect()
}

const HEAD: &str = "code = \"s\"\nversion = \"1\"\nname = {vi = \"s\", en = \"s\"}\n";

fn nodes(nodes: &[&str]) -> String {
    let node = |keys: &&str| format!("[[node]]\nname = {{vi = \"x\", en = \"x\"}}\n{keys}\n");
    format!("{HEAD}{}", nodes.iter().map(node).collect::<String>())
}

#[test]
fn every_scheme_that_comes_with_the_program_is_sound() {
    for name in Scheme::BUILTIN {
        let scheme = Scheme::builtin(name).unwrap();
        assert_eq!(&scheme.code, name);
        for node in &scheme.nodes {
            for text in [&node.name.vi, &node.name.en] {
                assert!(!text.is_empty() && text.trim() == text, "{name} {}", node.code);
            }
        }
        let root = scheme.tree("").branches.pop().unwrap();
        assert_eq!((root.node.code.as_str(), root.weight), (*name, 1.0));
    }
    assert_eq!(Scheme::builtin("sipas").unwrap().leaves().count(), 22);
    assert!(Scheme::builtin("none").unwrap_err().to_string().contains("sipas, onestop"));
}

#[test]
fn every_fault_of_a_tree_is_named_at_once() {
    let text = nodes(&[
        "code = \"s\"",
        "code = \"r\"",
        "code = \"a\"\nparent = \"s\"\nweight = -1",
        "code = \"a\"\nparent = \"s\"",
        "code = \"b\"\nparent = \"nobody\"\nmax = 0",
        "code = \"c\"\nparent = \"d\"",
        "code = \"d\"\nparent = \"c\"",
        "code = \"e\"\nparent = \"s\"\nscale = 0\naggregate = {method = \"sum\"}",
        "code = \"f\"\nparent = \"s\"\nperiod = [{from = \"2006\", to = \"2008\"}, {from = \"2008\"}, {from = \"2005\", to = \"2004\"}]",
    ]);
    let found = faults(&text).join("\n");
    for part in [
        "node) r: gốc thứ hai: không có parent / a second root",
        "node) a: mã dùng hai lần / the code is used twice",
        "node) a: trọng số âm hoặc không phải số / a weight is negative",
        "node) b: không có nút cha `nobody` / its parent `nobody` is not there",
        "node) b: `max` không lớn hơn 0 / `max` is not above zero",
        "node) c: nút là tổ tiên của chính nó / it is its own ancestor",
        "node) d: nút là tổ tiên của chính nó / it is its own ancestor",
        "node) e: `scale` bằng 0 hoặc không phải số / `scale` is zero",
        "node) e: `aggregate` là của nút có nút con / `aggregate` is for a node with children",
        "node) f: hai giai đoạn chồng lên nhau / two of its periods overlap",
        "node) f: giai đoạn kết thúc trước khi bắt đầu / a period ends before it begins",
    ] {
        assert!(found.contains(part), "{part} not in\n{found}");
    }
    assert!(faults(&nodes(&["code = \"x\""])).join("").contains("not named like the scheme"));
    assert!(faults(&nodes(&["code = \"s\"\nparent = \"s\""])).join("").contains("no root"));
}

#[test]
fn an_unknown_key_is_a_fault_with_its_line() {
    let found = faults(&nodes(&["code = \"s\"", "code = \"a\"\nparent = \"s\"\nwieght = 2"]));
    assert!(found[0].contains("wieght") && found[0].contains("line 11"), "{found:?}");
    assert!(faults("code = ")[0].starts_with("s.toml"));
}

#[test]
fn a_node_lives_in_its_periods_with_their_weights_and_columns() {
    let scheme = Scheme::builtin("pci").unwrap();
    let bias = |period: &str| {
        let tree = scheme.tree(period);
        tree.branches
            .iter()
            .find(|branch| branch.node.code == "policy_bias")
            .map(|branch| (branch.weight, branch.column.to_owned()))
    };
    assert_eq!(bias("2007"), Some((5.0, "soe_bias_2005_2008".into())));
    assert_eq!(bias("2010"), None);
    assert_eq!(bias("2019"), Some((5.0, "policy_bias".into())));
    assert_eq!(bias("2024"), Some((10.0, "policy_bias".into())));
    assert_eq!(bias(""), bias("2024"), "without a period the rules in force");
    for period in ["2006", "2009", "2013", "2022"] {
        let tree = scheme.tree(period);
        assert_eq!(
            tree.branches.iter().filter(|branch| branch.is_leaf()).map(|branch| branch.weight).sum::<f64>(),
            100.0,
            "{period}"
        );
    }
}

#[test]
fn the_same_subject_keeps_its_code_when_a_report_renumbers_it() {
    let scheme = Scheme::builtin("papi").unwrap();
    let column = |node: &str, period: &str| {
        let tree = scheme.tree(period);
        tree.branches.iter().find(|branch| branch.node.code == node).map(|branch| branch.column.to_owned())
    };
    assert_eq!(column("poverty_lists", "2017").as_deref(), Some("sd_2_1"));
    assert_eq!(column("poverty_lists", "2018").as_deref(), Some("sd_2_2"));
    assert_eq!(column("construction_permits", "2021"), None);
    assert_eq!(scheme.labels("2017").iter().filter(|label| label.parent.as_deref() == Some("papi")).count(), 6);
    assert_eq!(scheme.labels("2018").iter().filter(|label| label.parent.as_deref() == Some("papi")).count(), 8);
    assert_eq!(scheme.labels("2018")[0].code, "papi");
}

#[test]
fn a_span_of_years_holds_their_quarters() {
    let span = Span { from: Some("2026".into()), to: Some("2026".into()) };
    assert!(
        span.holds("2026")
            && span.holds("2026-Q4")
            && !span.holds("2025-Q4")
            && !span.holds("2027-Q1")
            && !span.holds("")
    );
    assert!(Span::default().holds("") && Span::default().holds("2026"));
}

#[test]
fn a_method_file_stands_before_the_defaults() {
    let scheme = Scheme::builtin("sipas").unwrap();
    let mean = scheme
        .with_method("aggregate = [{method = \"pooled_share\"}, {method = \"arithmetic\"}]", "method.toml")
        .unwrap();
    assert_ne!(mean.aggregate, scheme.aggregate);
    assert!(scheme.with_method("agregate = 1", "method.toml").is_err());
}

#[test]
fn weights_are_given_equal_a_named_set_or_a_file_and_what_they_name_must_be_there() {
    let text = nodes(&["code = \"s\"", "code = \"a\"\nparent = \"s\"\nweight = 3", "code = \"b\"\nparent = \"s\""]);
    let set =
        "[[weight_set]]\ncode = \"half\"\nname = {vi = \"nửa\", en = \"half\"}\nto = \"2019\"\nweight = {a = 0.5}\n";
    let scheme = Scheme::parse(&format!("{text}{set}"), "s.toml").unwrap();
    let weights = |scheme: &Scheme| [scheme.node("a").unwrap().weight, scheme.node("b").unwrap().weight];
    assert_eq!(weights(&scheme), [3.0, 1.0]);
    assert_eq!(weights(&scheme.with_weights("given", "").unwrap()), [3.0, 1.0]);
    assert_eq!(weights(&scheme.with_method("weights = \"equal\"", "m.toml").unwrap()), [1.0, 1.0]);
    let half = scheme.with_weights("half", "").unwrap();
    assert_eq!(weights(&half), [0.5, 1.0]);
    assert_eq!(half.validity.to.as_deref(), Some("2019"));
    assert!(
        scheme
            .with_weights("third", "m.toml")
            .unwrap_err()
            .to_string()
            .contains("one of given, equal, pca, entropy, half")
    );

    let folder = tempfile::tempdir().unwrap();
    let method = folder.path().join("m.toml").display().to_string();
    let write = |csv: &str| std::fs::write(folder.path().join("w.csv"), csv).unwrap();
    write("code,weight\na,7\n");
    assert_eq!(weights(&scheme.with_method("weights = \"w.csv\"", &method).unwrap()), [7.0, 1.0]);
    for (csv, part) in [
        ("code,weight\nz,1\n", "no node `z`"),
        ("code,weight\na,1\na,2\n", "comes twice"),
        ("code,weight\na,\n", "without a node or a weight"),
        ("code,weight\na,-1\n", "negative"),
    ] {
        write(csv);
        let error = scheme.with_weights("w.csv", &method).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn natural_breaks_leave_the_least_distance_within_classes() {
    use analytics::index::scheme::{ClassMethod, Classes};
    let classes = |names: usize| Classes {
        thresholds: vec![],
        sizes: vec![],
        names: (0..names).map(|name| name.to_string()).collect(),
        method: Some(ClassMethod::NaturalBreaks),
    };
    assert_eq!(classes(3).sizes_of(&[90.0, 89.0, 88.0, 60.0, 59.0, 20.0]), Some(vec![3, 2, 1]));
    assert_eq!(classes(2).sizes_of(&[5.0, 5.0, 5.0, 1.0]), Some(vec![3, 1]));
    assert_eq!(classes(3).sizes_of(&[5.0, 5.0, 1.0]), None); // two distinct scores
    // Against every partition of twelve scores into three.
    let scores = [97.0, 91.0, 90.0, 84.5, 80.0, 79.0, 66.0, 64.0, 63.5, 51.0, 50.0, 31.0];
    let distance = |part: &[f64]| {
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        part.iter().map(|score| (score - mean).powi(2)).sum::<f64>()
    };
    let sum =
        |one: usize, two: usize| distance(&scores[..one]) + distance(&scores[one..two]) + distance(&scores[two..]);
    let pairs = (1..11).flat_map(|one| (one + 1..12).map(move |two| (one, two)));
    let (one, two) = pairs.min_by(|a, b| sum(a.0, a.1).total_cmp(&sum(b.0, b.1))).unwrap();
    assert_eq!(classes(3).sizes_of(&scores), Some(vec![one, two - one, 12 - two]));
    let place = |rank| classes(3).of_place(rank, &[3, 2, 1]).map(str::to_owned);
    assert_eq!((place(3), place(4), place(6), place(7)), (Some("0".into()), Some("1".into()), Some("2".into()), None));
}

#[test]
fn every_edition_is_sound_and_a_period_outside_one_names_the_other() {
    for edition in Scheme::EDITIONS {
        let scheme = Scheme::builtin(edition).unwrap();
        assert!(edition.starts_with(&format!("{}@", scheme.code)), "{edition}");
    }
    let (old, new) = (Scheme::builtin("sipas@2017").unwrap(), Scheme::builtin("sipas@2022").unwrap());
    assert_eq!(Scheme::builtin("sipas").unwrap(), old);
    assert_eq!((old.leaves().count(), new.leaves().count()), (22, 14));
    assert_eq!(new.nodes.iter().filter(|node| node.parent.as_deref() == Some("policy")).count(), 9);
    assert!(new.notes.iter().any(|note| !note.verified));
    assert!(!new.validity.holds("2021") && new.validity.holds("2024"));
}

#[test]
fn faults_of_reversed_ranges_and_of_several_unreadable_nodes_come_together() {
    let text = nodes(&[
        "code = \"s\"",
        "code = \"a\"\nparent = \"s\"\nnormalise = {method = \"min_max\", range = [10, 1]}",
        "code = \"b\"\nparent = \"s\"\nnormalise = {method = \"min_max\", bounds = [5, 2]}",
        "code = \"c\"\nparent = \"s\"\nnormalise = {method = \"z_score\", sd = 0}",
        "code = \"d\"\nparent = \"s\"\npart = \"half\"\nweights = \"mine\"",
        "code = \"e\"\nparent = \"s\"\nsource = {statistic = \"net_satisfaction\", from = 4}",
    ]);
    let found = faults(&text).join("\n");
    for part in [
        "a: `range` không đi",
        "b: mốc dưới không nhỏ hơn",
        "c: z_score cần",
        "d: không có phần `half`",
        "d: một nút không nhận trọng số `mine`",
        "e: `source` thiếu số",
    ] {
        assert!(found.contains(part), "{part} not in\n{found}");
    }
    let unreadable = faults(&nodes(&["code = \"s\"", "code = \"a\"\nwieght = 1", "code = \"b\"\nmaximum = 1"]));
    assert_eq!(unreadable.len(), 2, "{unreadable:?}");
    assert!(
        unreadable[0].contains("wieght") && unreadable[1].contains("(node) b: ") && unreadable[1].contains("maximum")
    );
}
