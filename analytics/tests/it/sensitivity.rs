//! Places under other choices: the recorded replications rebuilt, and one seed one answer.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::frame::{Source, Table};
use analytics::index::league::{class_chances, pairs, rank};
use analytics::index::sensitivity::sobol::{decompose, orders};
use analytics::index::sensitivity::{
    Factor, Plan, apart, node_values, places_of, rank_statistics, remove_one, replicate, statistics,
};
use analytics::index::{Columns, Companions, Indicators, Scheme, build, prepare};

use crate::support::{assert_close, shared};

fn method(winsorise: &str, normalise: &str, aggregate: &str) -> String {
    format!(
        "denominate = true\nimpute = {{method = \"group_mean\", group = \"EurAsia_group\"}}\n\
         treat = {{winsorise_max = {winsorise}, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"}}\n\
         normalise = {normalise}\naggregate = {{method = \"{aggregate}\"}}\n"
    )
}

fn asem() -> Option<(Scheme, Table, Indicators)> {
    let read = |path: &str| Some(Table::read(&Source::Path(shared("sensitivity", path)?)).unwrap());
    let (imeta, idata) = (read("reference/asem/asem_imeta.csv")?, read("reference/asem/asem_idata.csv")?);
    let scheme = Scheme::from_imeta(&imeta).unwrap();
    let base = method("5", "{method = \"min_max\", range = [0, 100]}", "arithmetic");
    let scheme = scheme.with_method(&base, "method.toml").unwrap();
    let indicators = Indicators::from_table(&scheme, &idata, &Columns::default()).unwrap();
    Some((scheme, idata, indicators))
}

#[test]
fn the_recorded_replications_rebuild_place_by_place() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let read = |path: &str| crate::support::Table::read(&shared("sensitivity", path).unwrap());
    let (choices, truth) = (
        read("expected/composite/sensitivity/ua_parameters.csv"),
        read("expected/composite/sensitivity/ua_rankstats.csv"),
    );
    let noisy = read("reference/asem/asem_weights_noisy.csv");
    let (set, code, weight) = (noisy.labels("weight_set"), noisy.labels("iCode"), noisy.numbers("Weight"));
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let root = scheme.nodes.iter().find(|node| node.parent.is_none()).unwrap().code.clone();
    let period = indicators.period[0].clone();
    let of = |scheme: &Scheme| {
        let plan = Plan::new(scheme, &indicators, &companions, [&root, &period], Vec::new(), 1, 0).unwrap();
        plan.units.clone().into_iter().zip(places_of(&plan.scores(&plan.nominal()))).collect::<BTreeMap<_, _>>()
    };
    let replicated: Vec<BTreeMap<String, Option<f64>>> = (0..choices.rows)
        .map(|row| {
            let normalise = match choices.labels("norm")[row].as_str() {
                "minmax_1_100" => "{method = \"min_max\", range = [1, 100]}",
                "zscore_10_2" => "{method = \"z_score\", mean = 10, sd = 2}",
                other => panic!("{other}"),
            };
            let aggregate = if choices.labels("aggregation")[row] == "a_amean" { "arithmetic" } else { "geometric" };
            let text = method(&choices.labels("winmax")[row], normalise, aggregate);
            let mut scheme = scheme.with_method(&text, "method.toml").unwrap();
            let wanted = &choices.labels("weight_set")[row];
            for at in (0..noisy.rows).filter(|&at| set[at] == *wanted) {
                if let Some(node) = scheme.nodes.iter_mut().find(|node| node.code == code[at]) {
                    node.weight = weight[at].unwrap();
                }
            }
            of(&scheme)
        })
        .collect();
    let nominal = of(&scheme);
    let units = truth.labels("uCode");
    for (row, unit) in units.iter().enumerate() {
        let places = replicated.iter().filter_map(|places| places[unit]).collect();
        let one = rank_statistics(unit, nominal[unit], places);
        let fields =
            [("Nominal", one.nominal), ("Mean", one.mean), ("Median", one.median), ("Q5", one.q5), ("Q95", one.q95)];
        for (field, value) in fields {
            assert_close(value.unwrap(), truth.numbers(field)[row].unwrap(), 1e-12, &format!("{unit}, {field}"));
        }
    }
}

fn aggregation() -> Factor {
    let text = |method: &str| {
        format!("aggregate = {{method = \"{method}\"}}\nnormalise = {{method = \"min_max\", range = [1, 100]}}")
    };
    let alternatives = vec![("a.toml".to_owned(), text("arithmetic")), ("b.toml".to_owned(), text("geometric"))];
    Factor::Methods { name: "aggregation".into(), alternatives }
}

#[test]
fn a_replication_is_the_index_under_its_weights_and_method() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let period = indicators.period[0].clone();
    let factors = vec![aggregation(), Factor::Weights { noise: 0.25 }];
    let plan = Plan::new(&scheme, &indicators, &companions, ["Index", &period], factors.clone(), 40, 7).unwrap();
    let found = replicate(&plan, 12, &|_| {});
    for (levels, scores) in &found {
        let Factor::Methods { alternatives, .. } = &factors[0] else { panic!() };
        let (place, text) = &alternatives[levels[0].unwrap()];
        let mut other = scheme.with_method(text, place).unwrap();
        let multipliers = plan.multipliers(levels[1].unwrap()).unwrap();
        assert!(multipliers.values().all(|by| (0.75..=1.25).contains(by)));
        other.nodes.iter_mut().for_each(|node| node.weight *= multipliers[&node.code]);
        let index = build(&other, &prepare(&other, &indicators, &companions).unwrap().treated).unwrap();
        for (unit, score) in plan.units.iter().zip(scores) {
            let built = index.scores.iter().find(|row| row.unit == *unit && row.node == "Index").unwrap().score;
            assert_eq!(*score, built, "{unit}");
        }
    }
    // One seed, one answer; the first replications are the same for any count of them.
    assert_eq!(found[..5], replicate(&plan, 5, &|_| {})[..]);
    let other = Plan::new(&scheme, &indicators, &companions, ["Index", &period], factors, 40, 8).unwrap();
    assert_ne!(found, replicate(&other, 12, &|_| {}));
    let still = statistics(&plan, &vec![(plan.nominal(), plan.scores(&plan.nominal())); 3]);
    assert!(still.iter().all(|one| one.q5 == one.nominal && one.q95 == one.nominal && one.replications == 3));
}

#[test]
fn factors_that_make_no_sense_are_refused_together() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let period = indicators.period[0].clone();
    let plan = |factors| Plan::new(&scheme, &indicators, &companions, ["Index", &period], factors, 10, 7);
    let factors = vec![Factor::Weights { noise: 1.0 }, Factor::Weights { noise: 0.1 }, Factor::Sampling];
    assert_eq!(plan(factors).err().unwrap().faults().len(), 3);
    let wrong = vec![("c.toml".into(), "aggregate = {method = \"best\"}".into())];
    let error = plan(vec![Factor::Methods { name: "m".into(), alternatives: wrong }]).err().unwrap();
    assert!(error.to_string().contains("c.toml"));
}

#[test]
fn the_recorded_design_gives_the_recorded_sobol_indices() {
    let Some(design) = shared("sobol", "expected/composite/sensitivity/estimator_design_N64_d3.csv") else { return };
    let y: Vec<f64> = crate::support::Table::read(&design).numbers("y").into_iter().flatten().collect();
    let truth =
        std::fs::read_to_string(shared("sobol", "expected/composite/sensitivity/estimator_expected.json").unwrap());
    let truth: serde_json::Value = serde_json::from_str(&truth.unwrap()).unwrap();
    let (a, b) = (&y[..64], &y[64..128]);
    for (at, truth) in truth["indices"].as_array().unwrap().iter().enumerate() {
        let ab = &y[128 + 64 * at..][..64];
        let [first, total] = orders(a, b, ab, false).unwrap();
        assert_close(first, truth["Si"].as_f64().unwrap(), 1e-12, "first order, uncentred");
        assert_close(total, truth["STi"].as_f64().unwrap(), 1e-12, "total order");
        // Centred, the estimator does not hang on where zero lies.
        let moved = |y: &[f64]| y.iter().map(|y| y + 1000.0).collect::<Vec<_>>();
        let (here, there) = (orders(a, b, ab, true).unwrap(), orders(&moved(a), &moved(b), &moved(ab), true).unwrap());
        assert_close(there[0], here[0], 1e-9, "first order, centred");
        assert_close(there[1], total, 1e-9, "total order, moved");
    }
    assert_eq!(orders(&[1.0; 4], &[1.0; 4], &[1.0; 4], true), None);
}

#[test]
fn what_changes_nothing_brings_no_variance_and_what_is_alone_brings_all() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let period = indicators.period[0].clone();
    let same = vec![("a.toml".to_owned(), "scale = 1".to_owned()), ("b.toml".to_owned(), "scale = 1".to_owned())];
    let factors = vec![Factor::Weights { noise: 0.25 }, Factor::Methods { name: "nothing".into(), alternatives: same }];
    let plan = Plan::new(&scheme, &indicators, &companions, ["Index", &period], factors, 1000, 7).unwrap();
    let found = decompose(&plan, &[vec![0], vec![1]], 128, 16, &|_| {});
    assert_eq!(found.len(), 1 + 2 * plan.units.len());
    for one in &found {
        let [weights, nothing] = &one.shares[..] else { panic!() };
        if one.of == "place" && one.variance == 0.0 {
            assert_eq!(weights.first, None, "a place that never moves has nothing to share: {}", one.outcome);
            continue;
        }
        assert_eq!((nothing.first, nothing.total), (Some(0.0), Some(0.0)), "{}", one.outcome);
        assert!((weights.first.unwrap() - 1.0).abs() < 5.0 * weights.first_se.unwrap() + 0.05, "{one:?}");
        assert!((weights.total.unwrap() - 1.0).abs() < 5.0 * weights.total_se.unwrap() + 0.05, "{one:?}");
    }
}

/// Two offices of 400 answers each, by two items under a mean.
fn survey() -> (Scheme, Indicators) {
    let scheme = Scheme::parse(
        "code = \"s\"\nversion = \"1\"\nname = {vi = \"s\", en = \"s\"}\n[defaults]\nscale = 100\n\
         source = {statistic = \"share_satisfied\", from = 4, valid = [1, 5]}\n\
         [[node]]\ncode = \"s\"\nname = {vi = \"s\", en = \"s\"}\nclasses = {thresholds = [50, 60], names = [\"C\", \"B\", \"A\"]}\n\
         [[node]]\ncode = \"p\"\nparent = \"s\"\nname = {vi = \"p\", en = \"p\"}\n\
         [[node]]\ncode = \"q\"\nparent = \"s\"\nname = {vi = \"q\", en = \"q\"}\n",
        "s.toml",
    )
    .unwrap();
    let mut csv = "office,p,q\n".to_owned();
    for row in 0..800_usize {
        let (office, code) = (if row % 2 == 0 { "a" } else { "b" }, |x: usize| if x < 6 { 5 } else { 2 });
        csv += &format!("{office},{},{}\n", code(row * 7 % 10), code((row / 3) % 10));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.csv");
    std::fs::write(&file, csv).unwrap();
    let table = Table::read(&Source::Path(file)).unwrap();
    let columns = Columns { unit: Some("office".into()), ..Columns::default() };
    let (indicators, _) = Indicators::from_answers(&scheme, &table, &columns).unwrap();
    (scheme, indicators)
}

#[test]
fn drawn_samples_spread_as_the_standard_error_says_and_classes_have_their_normal_chance() {
    let (scheme, indicators) = survey();
    let plan =
        Plan::new(&scheme, &indicators, &Companions::default(), ["s", ""], vec![Factor::Sampling], 4000, 3).unwrap();
    let found = statistics(&plan, &replicate(&plan, 4000, &|_| {}));
    let index = build(&scheme, &indicators).unwrap();
    for one in &found {
        let row = index.scores.iter().find(|row| row.unit == one.unit && row.node == "s").unwrap();
        let se = row.se.unwrap();
        assert_close(one.score.unwrap(), row.score.unwrap(), 1e-12, "score");
        // 4,000 draws of up to 4,000 stored samples: the spread is known to about 2 %.
        assert!((one.score_sd.unwrap() / se - 1.0).abs() < 0.05, "{} of {se}", one.score_sd.unwrap());
        assert!((one.classes.values().sum::<f64>() - 1.0).abs() < 1e-12);
        let beyond = (60.0 - row.score.unwrap()) / se;
        let normal = statrs::function::erf::erfc(beyond / std::f64::consts::SQRT_2) / 2.0;
        assert!((one.classes.get("A").unwrap_or(&0.0) - normal).abs() < 0.04, "{:?} and {normal}", one.classes);
        // The closed form: t with 399 degrees of freedom, hardly another curve.
        let chance =
            class_chances(&scheme, &index, &indicators).into_iter().find(|chance| chance.unit == one.unit).unwrap();
        assert_eq!(chance.chances.iter().map(|(class, _)| class.as_str()).collect::<Vec<_>>(), ["C", "B", "A"]);
        assert_close(chance.chances.iter().map(|(_, chance)| chance).sum::<f64>(), 1.0, 1e-12, "chances");
        assert!((chance.chances[2].1 - normal).abs() < 0.002, "{:?} and {normal}", chance.chances);
    }
    // One pair: the difference of independent samples, told apart as the ranks say.
    let pair = &pairs(&index, &indicators, "s")[0];
    let row = |unit: &str| index.scores.iter().find(|row| row.unit == *unit && row.node == "s").unwrap();
    let (one, other) = (row(&pair.unit), row(&pair.other));
    assert_close(pair.difference, one.score.unwrap() - other.score.unwrap(), 1e-12, "difference");
    assert_close(pair.se, one.se.unwrap().hypot(other.se.unwrap()), 1e-12, "se");
    let mut ranked = index.clone();
    rank(&mut ranked, &scheme, &indicators);
    let top = ranked.scores.iter().find(|row| row.unit == pair.unit && row.node == "s").unwrap();
    assert_eq!(pair.told_apart, top.rank_high == Some(1));
    assert_eq!(apart(&plan, &[], 50, &|_| {}), [Some(0.0), Some(0.0)]);
}

#[test]
fn leaving_a_node_out_is_a_scheme_without_it() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let period = indicators.period[0].clone();
    let found = remove_one(&scheme, &indicators, &companions, ["Index", &period]).unwrap();
    assert_eq!(found.len(), scheme.nodes.len() - 1);
    let leaf = scheme.leaves().next().unwrap().code.clone();
    let mut rest = scheme.clone();
    rest.nodes.retain(|node| node.code != leaf);
    let mut kept = indicators.clone();
    let column = kept.codes.iter().position(|code| *code == leaf).unwrap();
    kept.codes.remove(column);
    for cells in &mut kept.cells {
        cells.remove(column);
    }
    let plan = Plan::new(&rest, &kept, &companions, ["Index", &period], Vec::new(), 1, 0).unwrap();
    let one = found.iter().find(|one| one.node == leaf).unwrap();
    assert!(one.leaf && one.mean_shift.is_some());
    assert_eq!(one.places, places_of(&plan.scores(&plan.nominal())));
    // Without one of the two sub-indexes the index is the other one.
    let other = found.iter().find(|one| one.node == "Sust").unwrap();
    let conn = Plan::new(&scheme, &indicators, &companions, ["Conn", &period], Vec::new(), 1, 0).unwrap();
    assert_eq!(other.places, places_of(&conn.scores(&conn.nominal())));
}

#[test]
fn bare_values_of_nodes_are_the_scores_of_the_index_bit_by_bit() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let treated = prepare(&scheme, &indicators, &companions).unwrap().treated;
    let found = node_values(&scheme, &treated, &treated.period[0]).unwrap();
    let index = build(&scheme, &treated).unwrap();
    assert_eq!(found.values.len(), index.scores.len());
    for (value, score) in found.values.iter().zip(&index.scores) {
        assert_eq!((!value.is_nan()).then_some(*value), score.score, "{} {}", score.unit, score.node);
    }
}

#[test]
fn a_handful_who_all_agree_are_no_certainty() {
    let (scheme, mut indicators) = survey();
    // Office `a`: 12 of 12 satisfied with both items, so the linearised covariance is zero.
    let sampling = &mut indicators.sampling.as_mut().unwrap()[0];
    sampling.vcov.fill(0.0);
    (sampling.n, sampling.df) = (12, 11.0);
    for cell in &mut indicators.cells[0] {
        (cell.value, cell.n, cell.base) = (Some(1.0), Some(12), Some(12.0));
    }
    let mut index = build(&scheme, &indicators).unwrap();
    rank(&mut index, &scheme, &indicators);
    let chance = class_chances(&scheme, &index, &indicators).into_iter().find(|one| one.unit == "a").unwrap();
    assert!(chance.chances[2].1 < 1.0, "{chance:?}");
    assert!(pairs(&index, &indicators, "s")[0].se > 5.0, "{:?}", pairs(&index, &indicators, "s"));
    let factors = vec![Factor::Sampling];
    let plan = Plan::new(&scheme, &indicators, &Companions::default(), ["s", ""], factors, 500, 3).unwrap();
    let found = statistics(&plan, &replicate(&plan, 500, &|_| {}));
    // (12 + ½)/13 = 0.9615 a leaf: √(0.9615 · 0.0385 / 12 / 2) · 100 = 3.9 for the mean of two.
    let one = found.iter().find(|one| one.unit == "a").unwrap();
    assert!((one.score_sd.unwrap() - 3.93).abs() < 0.4, "{one:?}");
}
