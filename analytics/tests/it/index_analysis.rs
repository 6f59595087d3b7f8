//! Reliability, correlations and components: COINr's answers, and small cases by hand.
#![allow(clippy::unwrap_used)]

use analytics::{
    frame::{Source, Table},
    index::{
        Columns, Companions, Index, Indicators, Scheme,
        analysis::{Profile, components, correlation, correlations, cronbach_alpha, lineage, reliability, trends},
        build, prepare,
    },
};

use crate::support::{assert_close, shared};

const METHOD: &str = "denominate = true\nimpute = {method = \"group_mean\", group = \"EurAsia_group\"}\n\
                      treat = {winsorise_max = 5, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"}\n\
                      normalise = {method = \"min_max\", range = [1, 10]}\naggregate = {method = \"arithmetic\"}\n";

fn asem(test: &str) -> Option<(Scheme, Indicators, Index)> {
    let read = |path: &str| Some(Table::read(&Source::Path(shared(test, path)?)).unwrap());
    let scheme = Scheme::from_imeta(&read("reference/asem/asem_imeta.csv")?).unwrap();
    let scheme = scheme.with_method(METHOD, "method.toml").unwrap();
    let table = read("reference/asem/asem_idata.csv")?;
    let indicators = Indicators::from_table(&scheme, &table, &Columns::default()).unwrap();
    let prepared = prepare(&scheme, &indicators, &Companions::from_table(&scheme, &table).unwrap()).unwrap();
    let index = build(&scheme, &prepared.treated).unwrap();
    Some((scheme, indicators, index))
}

fn near(found: Option<f64>, truth: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what}: nothing found"));
    assert!((found - truth).abs() <= 1e-9 * truth.abs().max(1.0), "{what}: found {found}, expected {truth}");
}

#[test]
fn cronbach_alpha_is_that_of_coinr() {
    let name = "cronbach_alpha_is_that_of_coinr";
    let Some((scheme, indicators, index)) = asem(name) else { return };
    let truth = Table::read(&Source::Path(shared(name, "expected/composite/analysis/cronbach_alpha.csv").unwrap()));
    let truth = truth.unwrap();
    let profile = &Profile::of(&scheme, &index)[0];
    let found = reliability(&scheme, &indicators, profile);
    let alphas = truth.numbers("alpha").unwrap();
    for (row, (set, group)) in truth.texts("dset").unwrap().into_iter().zip(truth.texts("group").unwrap()).enumerate() {
        let (set, group) = (set.unwrap(), group.unwrap());
        let one = found.iter().find(|one| one.node == group).unwrap();
        let alpha = match set {
            "Raw" => one.alpha_raw,
            "Normalised" => one.alpha_normalised,
            _ => one.alpha_children,
        };
        near(alpha, alphas[row].unwrap(), &format!("{set} {group}"));
    }
    assert_eq!(alphas.len(), 24);
}

#[test]
fn indicators_correlate_with_pillars_as_in_coinr() {
    let name = "indicators_correlate_with_pillars_as_in_coinr";
    let Some((scheme, _, index)) = asem(name) else { return };
    let truth = Table::read(&Source::Path(shared(name, "expected/composite/analysis/corr_levels_1_2.csv").unwrap()));
    let truth = truth.unwrap();
    let profile = &Profile::of(&scheme, &index)[0];
    let found = correlations(&scheme, profile);
    let values = truth.numbers("Correlation").unwrap();
    let pairs = truth.texts("Var1").unwrap().into_iter().zip(truth.texts("Var2").unwrap());
    for (row, (pillar, indicator)) in pairs.enumerate() {
        let (pillar, indicator) = (pillar.unwrap(), indicator.unwrap());
        let one = found.iter().find(|one| one.node == indicator && one.with == pillar).unwrap();
        near(one.correlation.map(|found| found.r), values[row].unwrap(), &format!("{indicator} {pillar}"));
    }
    assert_eq!(values.len(), 49 * 8);
    // Every pair once: 49 × 11 above the leaves, 8 × 3 and 2 × 1 above those, and the siblings.
    let above = found.iter().filter(|one| one.relation != "sibling").count();
    assert_eq!(above, 49 * 11 + 8 * 3 + 2);
}

#[test]
fn the_p_value_of_a_correlation_is_that_of_a_t_test() {
    let column = |values: [f64; 5]| values.map(Some);
    let found = correlation(&column([1.0, 2.0, 3.0, 4.0, 5.0]), &column([2.0, 1.0, 4.0, 3.0, 5.0])).unwrap();
    assert!((found.r - 0.8).abs() < 1e-15);
    // t = 0.8 · √(3 / 0.36) = 2.309401; with three degrees of freedom p = 1 − (2/π)(θ + sinθ cosθ), tanθ = t/√3.
    let theta = (0.8 * (3.0_f64 / 0.36).sqrt() / 3.0_f64.sqrt()).atan();
    let p = 1.0 - 2.0 / std::f64::consts::PI * (theta + theta.sin() * theta.cos());
    assert!((found.p.unwrap() - p).abs() < 1e-9, "{found:?} {p}");
}

#[test]
fn a_column_that_does_not_vary_has_no_correlation_and_no_alpha_of_its_own() {
    let (x, same) = ([Some(1.0), Some(2.0)], [Some(3.0), Some(3.0)]);
    assert_eq!(correlation(&x, &same), None);
    assert_eq!(correlation(&x, &[None, None]), None);
    assert_eq!(cronbach_alpha(&[&same, &same]), None);
    assert_eq!(cronbach_alpha(&[&x, &[None, Some(1.0)]]), None);
}

#[test]
fn the_first_component_of_two_children_weighs_them_alike() {
    let Some((scheme, _, index)) = asem("the_first_component_of_two_children_weighs_them_alike") else { return };
    let profile = &Profile::of(&scheme, &index)[0];
    let found = components(&scheme, profile);
    let (_, root) = found.iter().find(|(node, _)| node == "Index").unwrap();
    let root = root.as_ref().unwrap();
    let r = correlation(&profile.values["Conn"], &profile.values["Sust"]).unwrap().r;
    near(Some(root.explained[0]), (1.0 + r) / 2.0, "the larger root of a 2 × 2 correlation matrix is 1 + r");
    for loading in &root.loadings {
        near(Some(*loading), 0.5_f64.sqrt(), "loading");
    }
    for (node, found) in &found {
        let found = found.as_ref().unwrap_or_else(|| panic!("{node} has no component"));
        near(Some(found.explained.iter().sum()), 1.0, node);
        assert!(found.loadings.iter().sum::<f64>() > 0.0, "{node}");
    }
    let mixed: Vec<&str> =
        found.iter().filter(|(_, f)| !f.as_ref().unwrap().one_sign).map(|(n, _)| n.as_str()).collect();
    assert_eq!(mixed, ["Instit", "Environ", "SusEcFin", "Sust"]); // weights of these loadings would be negative
}

#[test]
fn growth_over_the_recorded_panel_agrees_and_is_not_defined_everywhere() {
    use analytics::index::{Index, Score, analysis::growth};
    let Some(scores) = shared("trend_CAGR", "expected/composite/panel/aggregated_global.csv") else { return };
    let truth = shared("trend_CAGR", "expected/composite/panel/trend_CAGR.csv").unwrap();
    let (scores, truth) = (crate::support::Table::read(&scores), crate::support::Table::read(&truth));
    let (time, unit) = (scores.labels("Time"), scores.labels("uCode"));
    let score = |node: &str, row: usize| Score {
        unit: unit[row].clone(),
        period: time[row].clone(),
        node: node.into(),
        score: scores.numbers(node)[row],
        ..Score::default()
    };
    let all = ["Index", "Conn", "Sust"].iter().flat_map(|node| (0..scores.rows).map(move |row| (*node, row)));
    let index = Index { scores: all.map(|(node, row)| score(node, row)).collect(), ..Index::default() };
    let scheme = analytics::index::Scheme::builtin("papi")
        .map(|papi| analytics::index::Scheme { breaks: Vec::new(), ..papi })
        .unwrap();
    let found = growth(&scheme, &index);
    let (units, nodes) = (truth.labels("uCode"), truth.labels("iCode"));
    for (row, rate) in truth.numbers("CAGR").into_iter().enumerate() {
        let one = found.iter().find(|one| one.unit == units[row] && one.node == nodes[row]).unwrap();
        assert_close(one.cagr.unwrap(), rate.unwrap(), 1e-12, &format!("{} {}", units[row], nodes[row]));
        assert_eq!((one.first.as_str(), one.last.as_str(), one.available), ("2018", "2022", 1.0));
    }
    let point = |unit: &str, period: &str, score: Option<f64>| Score {
        unit: unit.into(),
        period: period.into(),
        node: "n".into(),
        score,
        ..Score::default()
    };
    let scores = vec![
        point("zero", "2020", Some(0.0)),
        point("zero", "2022", Some(5.0)),
        point("once", "2020", None),
        point("once", "2022", Some(5.0)),
        point("quad", "2020", Some(1.0)),
        point("quad", "2022", Some(4.0)),
    ];
    let found = growth(&scheme, &Index { scores, ..Index::default() });
    let of = |unit: &str| found.iter().find(|one| one.unit == unit).unwrap();
    assert_eq!(
        (of("zero").cagr, of("zero").reason),
        (None, Some("có điểm không lớn hơn 0 / a score is not above zero"))
    );
    assert_eq!((of("once").cagr, of("once").reason), (None, Some("chỉ một kỳ có điểm / one period has a score")));
    assert_close(of("quad").cagr.unwrap(), 1.0, 1e-12, "four times in two years");
}

#[test]
fn the_lineage_says_what_a_node_weighs_in_its_parent_in_the_root_and_in_the_differences() {
    let node = |code: &str, more: &str| {
        format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"{code}\", en = \"{code}\"}}\n{more}\n")
    };
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"s\", en = \"s\"}}\nunit = \"unit\"\n[defaults]\n{}{}{}{}{}",
        node("s", ""),
        node("a", "parent = \"s\"\nweight = 1"),
        node("g", "parent = \"s\"\nweight = 3"),
        node("b", "parent = \"g\"\nweight = 2"),
        node("c", "parent = \"g\"\nweight = 6")
    );
    let scheme = Scheme::parse(&text, "s.toml").unwrap();
    let table =
        Table::read(&Source::Bytes { name: "s.csv".into(), content: b"unit,a,b,c\nx,0,0,5\ny,1,2,5\n".to_vec() })
            .unwrap();
    let index = build(&scheme, &Indicators::from_table(&scheme, &table, &Columns::default()).unwrap()).unwrap();
    let found = lineage(&scheme, &index);
    let of = |node: &str| found.iter().find(|one| one.node == node).unwrap();
    let weights = |node: &str| (of(node).weight, of(node).share, of(node).effective);
    assert_eq!(weights("a"), (1.0, Some(0.25), Some(0.25)));
    assert_eq!(weights("g"), (3.0, Some(0.75), Some(0.75)));
    assert_eq!(weights("b"), (2.0, Some(0.25), Some(0.1875)));
    assert_eq!(weights("c"), (6.0, Some(0.75), Some(0.5625)));
    assert_eq!(
        (weights("s"), of("s").parent.as_deref(), of("b").parent.as_deref()),
        ((1.0, Some(1.0), Some(1.0)), None, Some("g"))
    );
    // c is the same everywhere and moves nothing; a and b share the variance as 0.25 · 1 to 0.1875 · 2.
    for (node, variance) in [("a", 0.4), ("b", 0.6), ("c", 0.0), ("g", 1.0)] {
        near(of(node).variance, variance, node);
    }
}

#[test]
fn a_trend_is_told_of_one_method_on_one_scale_over_five_periods_or_not_at_all() {
    let scheme = |normalise: &str, more: &str| {
        let node = |code: &str, more: &str| {
            format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"x\", en = \"x\"}}\n{more}\n")
        };
        let text = format!(
            "code = \"s\"\nversion = \"1\"\nname = {{vi = \"x\", en = \"x\"}}\nunit = \"unit\"\nperiod = \"year\"\n[defaults]\n\
             normalise = {normalise}\n{more}{}{}{}",
            node("s", ""),
            node("a", "parent = \"s\""),
            node("b", "parent = \"s\"\nnormalise = {method = \"none\"}")
        );
        Scheme::parse(&text, "s.toml").unwrap()
    };
    // x rises by two a year with a year left out; y has four years, z one.
    let rows =
        [(2018, 10), (2019, 12), (2021, 16), (2022, 18), (2023, 20)].map(|(year, x)| format!("x,{year},{x},{x}\n"));
    let csv = format!("unit,year,a,b\n{}y,2018,1,1\ny,2019,2,2\ny,2021,3,4\ny,2022,5,5\nz,2023,1,1\n", rows.concat());
    let table = Table::read(&Source::Bytes { name: "d.csv".into(), content: csv.into() }).unwrap();
    let of = |scheme: &Scheme, unit: &str, node: &str| {
        let indicators = Indicators::from_table(scheme, &table, &Columns::default()).unwrap();
        let found = trends(scheme, &build(scheme, &indicators).unwrap());
        found.into_iter().find(|one| one.unit == unit && one.node == node).unwrap()
    };
    let one = of(&scheme("{method = \"none\"}", ""), "x", "s");
    let found = one.found.unwrap();
    assert_eq!((one.first.as_str(), one.last.as_str(), found.n), ("2018", "2023", 5));
    near(Some(found.slope), 2.0, "two a year");
    near(Some(found.p), 2.0 / 120.0, "the only order that rises throughout");
    let reason = |scheme: &Scheme, unit: &str, node: &str| of(scheme, unit, node).reason.unwrap_or_default();
    assert!(reason(&scheme("{method = \"none\"}", ""), "y", "s").contains("fewer than five periods"));
    // One leaf that is scaled by each period spoils what stands above it, and not its neighbour.
    let yearly = scheme("{method = \"min_max\"}", "");
    assert!(
        reason(&yearly, "x", "s").contains("do not compare") && reason(&yearly, "x", "a").contains("do not compare")
    );
    near(of(&yearly, "x", "b").found.map(|found| found.slope), 2.0, "b keeps the unit of the data");
    for bounds in ["\"global\"", "\"historical\"", "[0, 100]"] {
        let scheme = scheme(&format!("{{method = \"min_max\", bounds = {bounds}}}"), "");
        assert!(of(&scheme, "x", "s").found.is_some(), "{bounds}");
    }
    let broken = scheme("{method = \"none\"}", "[[break]]\nat = \"2019\"\nreason = {vi = \"x\", en = \"x\"}\n");
    assert!(reason(&broken, "x", "s").contains("since the last change of method"));
}
