//! Weights found in the data, values beyond given bounds, and series that a new method breaks.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use analytics::frame::{Source, Table};
use analytics::index::analysis::{Profile, components, growth};
use analytics::index::{Columns, Companions, Indicators, Scaling, Scheme, build, prepare, weigh};

use crate::support::{assert_close, shared};

fn table(csv: &str) -> Table {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(csv.as_bytes()).unwrap();
    Table::read(&Source::Path(file.path().to_owned())).unwrap()
}

fn scheme(head: &str, defaults: &str) -> Scheme {
    let name = "name = {vi = \"x\", en = \"x\"}";
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{name}\nunit = \"unit\"\nperiod = \"period\"\n{head}\n[defaults]\n{defaults}\n[[node]]\ncode = \"s\"\n{name}\n\
         [[node]]\ncode = \"a\"\nparent = \"s\"\n{name}\n[[node]]\ncode = \"b\"\nparent = \"s\"\n{name}\n"
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

fn indicators(scheme: &Scheme, csv: &str) -> Indicators {
    Indicators::from_table(scheme, &table(csv), &Columns::default()).unwrap()
}

fn asem(method: &str) -> Option<(Scheme, Indicators)> {
    let read = |path: &str| Some(Table::read(&Source::Path(shared("weights_from_data", path)?)).unwrap());
    let (imeta, idata) = (read("reference/asem/asem_imeta.csv")?, read("reference/asem/asem_idata.csv")?);
    let scheme = Scheme::from_imeta(&imeta).unwrap().with_method(method, "m.toml").unwrap();
    let indicators = Indicators::from_table(&scheme, &idata, &Columns::default()).unwrap();
    let companions = Companions::from_table(&scheme, &idata).unwrap();
    let treated = prepare(&scheme, &indicators, &companions).unwrap().treated;
    Some((scheme, treated))
}

const PIPELINE: &str = "denominate = true\nimpute = {method = \"group_mean\", group = \"EurAsia_group\"}\n\
                        treat = {winsorise_max = 5, skew = 2.0, kurtosis = 3.5, transform = \"log_ct\"}\n";

#[test]
fn component_weights_are_loadings_of_one_sign_and_the_rest_keep_what_was_given() {
    let Some((scheme, treated)) = asem(&format!("{PIPELINE}weights = \"pca\"\n")) else { return };
    let (found, warnings) = weigh(&scheme, &treated).unwrap();
    for node in ["Instit", "Environ", "SusEcFin"] {
        assert!(
            warnings.iter().any(|line| line.starts_with(&format!("{node}:")) && line.contains("two signs")),
            "{node}"
        );
        let children = found.nodes.iter().filter(|one| one.parent.as_deref() == Some(node));
        assert!(children.into_iter().all(|child| child.weight == 1.0), "{node}");
    }
    let index = build(&found, &treated).unwrap();
    let profile = &Profile::of(&found, &index)[0];
    let all = components(&found, profile);
    let physical = all.iter().find(|(node, _)| node == "Physical").and_then(|(_, found)| found.as_ref()).unwrap();
    let sum: f64 = physical.loadings.iter().sum();
    for (child, loading) in physical.children.iter().zip(&physical.loadings) {
        assert_close(found.node(child).unwrap().weight, loading / sum, 1e-12, child);
    }
    // `build` finds them by itself.
    assert_eq!(build(&scheme, &treated).unwrap().scores, index.scores);
}

#[test]
fn entropy_weighs_what_differs() {
    // `a` is alike everywhere and gets nothing; all of `b` is with one of two units: e = 0, weight 1.
    let scheme = scheme("", "weights = {method = \"entropy\"}");
    let (found, _) = weigh(&scheme, &indicators(&scheme, "unit,period,a,b\nx,2024,5,0\ny,2024,5,7\n")).unwrap();
    assert_close(found.node("a").unwrap().weight, 0.0, 1e-12, "a");
    assert_close(found.node("b").unwrap().weight, 1.0, 1e-12, "b");
    let negative = indicators(&scheme, "unit,period,a,b\nx,2024,-5,0\ny,2024,5,7\n");
    let (kept, warnings) = weigh(&scheme, &negative).unwrap();
    assert_eq!(kept.node("b").unwrap().weight, 1.0);
    assert!(warnings[0].contains("entropy needs values from zero up"), "{warnings:?}");
}

#[test]
fn random_weights_come_from_their_seed_and_sum_to_one() {
    let of = |seed: u64| {
        let scheme = scheme("", &format!("weights = {{method = \"random\", seed = {seed}}}"));
        let found = weigh(&scheme, &indicators(&scheme, "unit,period,a,b\nx,2024,5,0\ny,2024,5,7\n")).unwrap().0;
        [found.node("a").unwrap().weight, found.node("b").unwrap().weight]
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    assert_close(of(3).iter().sum::<f64>(), 1.0, 1e-12, "sum");
}

#[test]
fn optimised_weights_make_correlations_equal_within_bounds_and_say_when_they_cannot() {
    let method = |bounds: &str| format!("{PIPELINE}weights = {{method = \"optimised\"{bounds}}}\n");
    let Some((scheme, treated)) = asem(&method("")) else { return };
    let (found, warnings) = weigh(&scheme, &treated).unwrap();
    let index = build(&found, &treated).unwrap();
    let profile = &Profile::of(&found, &index)[0];
    let r = |code: &str| {
        analytics::index::analysis::correlation(&profile.values[code], &profile.values["Index"]).unwrap().r
    };
    assert_close(r("Conn"), r("Sust"), 1e-8, "correlations of the two sub-indices");
    assert!(warnings.iter().any(|line| line.starts_with("Index:") && line.ends_with("reached")), "{warnings:?}");
    assert!(found.nodes.iter().all(|node| (0.0..=1.0).contains(&node.weight)));
    let (scheme, treated) = asem(&method(", importance = {Conn = 10}, lower = 0.05, upper = 0.9")).unwrap();
    let (found, warnings) = weigh(&scheme, &treated).unwrap();
    assert!(warnings.iter().any(|line| line.starts_with("Index:") && line.contains("not reached")), "{warnings:?}");
    let shares = [found.node("Conn").unwrap().weight, found.node("Sust").unwrap().weight];
    assert!(shares.iter().all(|share| (0.05 - 1e-9..=0.9 + 1e-9).contains(share)), "{shares:?}");
}

#[test]
fn a_value_beyond_given_bounds_goes_on_is_cut_or_is_refused_and_is_named() {
    let csv = "unit,period,a,b\nx,2024,-10,50\ny,2024,100,50\n";
    let of = |outside: &str| {
        let scheme = scheme("", &format!("normalise = {{method = \"min_max\", bounds = [0, 100]{outside}}}"));
        let index = build(&scheme, &indicators(&scheme, csv)).unwrap();
        assert!(
            index.warnings.iter().any(|line| line.starts_with("a 2024:") && line.ends_with(": x")),
            "{:?}",
            index.warnings
        );
        index.scores.iter().find(|one| one.unit == "x" && one.node == "a").unwrap().score
    };
    assert_eq!(of("").map(f64::round), Some(-10.0));
    assert_eq!(of(", outside = \"clip\""), Some(0.0));
    assert_eq!(of(", outside = \"refuse\""), None);
}

#[test]
fn growth_starts_again_where_a_new_method_breaks_the_series() {
    let head = "[[break]]\nat = \"2022\"\nreason = {vi = \"mới\", en = \"new\"}\n";
    let csv = "unit,period,a,b\nx,2021,1,1\nx,2022,10,10\nx,2023,20,20\n";
    let broken = scheme(head, "");
    let index = build(&broken, &indicators(&broken, csv)).unwrap();
    let one = growth(&broken, &index).into_iter().find(|one| one.node == "s").unwrap();
    assert_eq!((one.first.as_str(), one.last.as_str(), one.cagr), ("2022", "2023", Some(1.0)));
}

#[test]
fn scores_of_periods_that_do_not_compare_say_so() {
    let csv = "unit,period,a,b\nx,2021,1,1\ny,2021,3,5\nx,2022,10,10\ny,2022,20,30\n";
    let said = |normalise: &str| {
        let scheme = scheme("", &format!("normalise = {normalise}"));
        let index = build(&scheme, &indicators(&scheme, csv)).unwrap();
        (index.scaling, index.warnings.join("\n"))
    };
    let cases = [
        ("\"period\"", Scaling::Period, "different periods do not compare"),
        ("\"global\"", Scaling::Global, "revises the old scores"),
        ("\"historical\"", Scaling::Historical, "only widen"),
        ("[0, 40]", Scaling::Frozen, "different periods compare"),
    ];
    for (bounds, scaling, words) in cases {
        let found = said(&format!("{{method = \"min_max\", bounds = {bounds}}}"));
        assert!(found.0 == scaling && found.1.contains(words), "{bounds}: {found:?}");
    }
    assert_eq!(said("{method = \"none\"}"), (Scaling::None, String::new()));
}

#[test]
fn children_that_all_weigh_zero_are_refused() {
    let scheme = scheme("", "");
    let error = scheme.what_if(&["a.weight=0".into(), "b.weight=0".into()]).unwrap_err();
    assert!(error.to_string().contains("weigh zero"), "{error}");
}

#[test]
fn a_partial_table_has_scores_and_no_places() {
    let head = "[[league]]\nunits = 3\n";
    let csv = "unit,period,a,b\nx,2021,1,1\ny,2021,3,5\n";
    let part = scheme(head, "");
    let index = build(&part, &indicators(&part, csv)).unwrap();
    assert!(index.scores.iter().all(|one| one.score.is_some() && one.rank.is_none()));
    assert!(
        index.warnings.iter().any(|line| line.contains("2 of 3 units: no place can be told")),
        "{:?}",
        index.warnings
    );
    let whole = format!("{csv}z,2021,0,0\n");
    let index = build(&part, &indicators(&part, &whole)).unwrap();
    assert!(index.scores.iter().all(|one| one.rank.is_some()));
}
