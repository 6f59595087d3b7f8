//! Places under other choices: the recorded replications rebuilt, and one seed one answer.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::frame::{Source, Table};
use analytics::index::sensitivity::{Choices, places, rank_statistics, replications};
use analytics::index::{Columns, Companions, Indicators, Scheme};

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
    let of = |scheme: &Scheme| places(scheme, &indicators, &companions, &root, &period).unwrap();
    let replicated: Vec<BTreeMap<String, f64>> = (0..choices.rows)
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
    let found = rank_statistics(&of(&scheme), &replicated);
    let units = truth.labels("uCode");
    for (row, unit) in units.iter().enumerate() {
        let one = found.iter().find(|one| one.unit == *unit).unwrap();
        let fields =
            [("Nominal", one.nominal), ("Mean", one.mean), ("Median", one.median), ("Q5", one.q5), ("Q95", one.q95)];
        for (field, value) in fields {
            assert_close(value.unwrap(), truth.numbers(field)[row].unwrap(), 1e-12, &format!("{unit}, {field}"));
        }
    }
}

#[test]
fn one_seed_gives_one_set_of_replications_and_no_noise_gives_the_scheme() {
    let Some((scheme, idata, indicators)) = asem() else { return };
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let choices = Choices {
        methods: vec![
            ("a.toml".into(), "aggregate = {method = \"arithmetic\"}".into()),
            (
                "b.toml".into(),
                "aggregate = {method = \"geometric\"}\nnormalise = {method = \"min_max\", range = [1, 100]}".into(),
            ),
        ],
        noise: 0.25,
    };
    let one = replications(&scheme, &choices, 20, 7).unwrap();
    assert_eq!(one, replications(&scheme, &choices, 20, 7).unwrap());
    assert_eq!(one[..5], replications(&scheme, &choices, 5, 7).unwrap()[..]);
    assert_ne!(one, replications(&scheme, &choices, 20, 8).unwrap());
    assert!(one.iter().flat_map(|scheme| &scheme.nodes).all(|node| (0.75..=1.25).contains(&node.weight)));
    let still = replications(&scheme, &Choices::default(), 3, 7).unwrap();
    assert!(still.iter().all(|replication| *replication == scheme));
    let period = indicators.period[0].clone();
    let of = |scheme: &Scheme| places(scheme, &indicators, &companions, "Index", &period).unwrap();
    let statistics = rank_statistics(&of(&scheme), &still.iter().map(of).collect::<Vec<_>>());
    assert!(statistics.iter().all(|one| one.q5 == one.nominal && one.q95 == one.nominal && one.replications == 3));
    assert!(replications(&scheme, &Choices { noise: 1.0, ..Choices::default() }, 3, 7).is_err());
    let wrong = Choices { methods: vec![("c.toml".into(), "aggregate = {method = \"best\"}".into())], noise: 0.0 };
    assert!(replications(&scheme, &wrong, 3, 7).unwrap_err().to_string().contains("c.toml"));
}
