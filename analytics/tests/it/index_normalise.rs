#![allow(clippy::unwrap_used)]

use analytics::index::{Cell, Index, Indicators, Sampling, Scheme, build};

fn scheme(normalise: &str, leaf: &str) -> Scheme {
    let name = "name = {vi = \"x\", en = \"x\"}";
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{name}\n[defaults]\nnormalise = {normalise}\n\
         [[node]]\ncode = \"s\"\n{name}\n[[node]]\ncode = \"a\"\nparent = \"s\"\n{name}\n{leaf}\n"
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

fn indicators(values: &[Option<f64>]) -> Indicators {
    Indicators {
        unit: (0..values.len()).map(|at| format!("u{at}")).collect(),
        period: vec![String::new(); values.len()],
        codes: vec!["a".into()],
        cells: values.iter().map(|value| vec![Cell { value: *value, ..Cell::default() }]).collect(),
        sampling: None,
    }
}

fn index(normalise: &str, leaf: &str, values: &[Option<f64>]) -> Index {
    build(&scheme(normalise, leaf), &indicators(values)).unwrap()
}

fn scores(index: &Index) -> Vec<Option<f64>> {
    index.scores.iter().filter(|score| score.node == "a").map(|score| score.score).collect()
}

const LESS: &str = "direction = \"lower_is_better\"";

/// 10, 20, 20, a gap, 50 under a normaliser.
fn of(normalise: &str, leaf: &str) -> Vec<Option<f64>> {
    scores(&index(normalise, leaf, &[Some(10.0), Some(20.0), Some(20.0), None, Some(50.0)]))
}

#[track_caller]
fn are(found: &[Option<f64>], expected: [f64; 4]) {
    assert_eq!(found[3], None, "a gap has no score");
    for (found, expected) in [found[0], found[1], found[2], found[4]].into_iter().zip(expected) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} is not {expected}");
    }
}

#[test]
fn ranks_count_from_the_worst_and_gaps_have_none() {
    are(&of("{method = \"rank\"}", ""), [1.0, 2.0, 2.0, 4.0]);
    are(&of("{method = \"rank\", ties = \"average\"}", ""), [1.0, 2.5, 2.5, 4.0]);
    are(&of("{method = \"rank\", ties = \"max\"}", ""), [1.0, 3.0, 3.0, 4.0]);
    are(&of("{method = \"rank\"}", LESS), [4.0, 2.0, 2.0, 1.0]);
    are(&of("{method = \"borda\"}", ""), [0.0, 1.0, 1.0, 3.0]);
    are(&of("{method = \"percentile_rank\"}", ""), [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0]);
    are(&of("{method = \"percentile_rank\"}", LESS), [1.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
}

#[test]
fn distances_are_one_at_the_post_and_zero_at_the_worst_unit() {
    are(&of("{method = \"distance_to_max\"}", ""), [0.0, 0.25, 0.25, 1.0]);
    are(&of("{method = \"distance_to_max\"}", LESS), [1.0, 0.75, 0.75, 0.0]);
    are(&of("{method = \"distance_to_target\", target = 30}", ""), [0.0, 0.5, 0.5, 2.0]);
    are(&of("{method = \"distance_to_target\", cap = true}", "target = 30"), [0.0, 0.5, 0.5, 1.0]);
    // Data and target turn round together: 50 is the worst, 10 lies beyond a target of 25.
    are(&of("{method = \"distance_to_target\"}", &format!("target = 25\n{LESS}")), [1.6, 1.2, 1.2, 0.0]);
    are(&of("{method = \"distance_to_reference\", unit = \"u1\"}", ""), [0.0, 1.0, 1.0, 4.0]);
    are(&of("{method = \"distance_to_reference\", unit = \"u1\", cap = true}", LESS), [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn the_best_unit_has_the_fraction_one_in_either_direction() {
    are(&of("{method = \"fraction_of_max\"}", ""), [0.2, 0.4, 0.4, 1.0]);
    are(&of("{method = \"fraction_of_max\"}", LESS), [1.0, 0.5, 0.5, 0.2]);
}

#[test]
fn steps_reach_from_their_bound_up_and_below_the_first_there_is_no_score() {
    are(&of("{method = \"stepped\", table = [[0, 1], [20, 2], [50, 5]]}", ""), [1.0, 2.0, 2.0, 5.0]);
    let found = index("{method = \"stepped\", table = [[15, 2], [20, 3]]}", "", &[Some(10.0), Some(19.9)]);
    assert_eq!(scores(&found), [None, Some(2.0)]);
    assert!(found.scores[0].reason.as_ref().unwrap().contains("below the lowest step"));
    for table in ["[]", "[[2, 1], [2, 3]]", "[[2, 1], [1, 3]]"] {
        let name = "name = {vi = \"x\", en = \"x\"}";
        let text = format!(
            "code = \"s\"\nversion = \"1\"\n{name}\n[[node]]\ncode = \"s\"\n{name}\n\
             [[node]]\ncode = \"a\"\nparent = \"s\"\n{name}\nnormalise = {{method = \"stepped\", table = {table}}}\n"
        );
        assert!(Scheme::parse(&text, "s.toml").unwrap_err().to_string().contains("ascending steps"), "{table}");
    }
}

#[test]
fn a_scale_that_does_not_exist_is_a_reason_and_a_warning_not_a_number() {
    let values = [Some(10.0), Some(20.0)];
    for (normalise, leaf, words) in [
        ("{method = \"distance_to_target\"}", "", "names no target"),
        ("{method = \"distance_to_target\", target = 10}", "", "no better than the worst unit"),
        ("{method = \"distance_to_target\", target = 25}", LESS, "no better than the worst unit"),
        ("{method = \"distance_to_reference\", unit = \"nobody\"}", "", "reference unit has no value"),
        ("{method = \"distance_to_reference\", unit = \"u0\"}", "", "no better than the worst unit"),
    ] {
        let index = index(normalise, leaf, &values);
        assert_eq!(scores(&index), [None, None], "{normalise}");
        assert!(index.warnings.iter().any(|warning| warning.contains(words)), "{normalise}: {:?}", index.warnings);
        assert!(index.scores.iter().all(|score| score.rank.is_none()));
    }
    for (normalise, leaf, values) in [
        ("{method = \"fraction_of_max\"}", "", [Some(-1.0), Some(0.0)]),
        ("{method = \"fraction_of_max\"}", LESS, [Some(0.0), Some(3.0)]),
        ("{method = \"distance_to_max\"}", "", [Some(3.0), Some(3.0)]),
        ("{method = \"percentile_rank\"}", "", [Some(3.0), None]),
    ] {
        let index = index(normalise, leaf, &values);
        assert_eq!((scores(&index), index.warnings.len()), (vec![None, None], 1), "{normalise}");
    }
}

#[test]
fn what_has_no_slope_is_refused_for_estimates_from_answers() {
    let mut answers = indicators(&[Some(0.5), Some(0.6)]);
    answers.cells.iter_mut().flatten().for_each(|cell| cell.n = Some(10));
    answers.sampling = Some(vec![Sampling { vcov: vec![0.0; 4], df: 9.0, n: 10 }; 2]);
    for method in ["rank", "borda", "percentile_rank"] {
        let error = build(&scheme(&format!("{{method = \"{method}\"}}"), ""), &answers).unwrap_err().to_string();
        assert!(error.contains("node a") && error.contains("carry no sampling error"), "{error}");
    }
    assert!(build(&scheme("{method = \"fraction_of_max\"}", ""), &answers).is_ok());
}
