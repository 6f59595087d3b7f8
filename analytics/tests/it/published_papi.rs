#![allow(clippy::unwrap_used)]

use analytics::{
    estimate::{t_quantile, t_two_sided_p},
    frame::{Source, Table},
    index::{
        Columns, Indicators, Scheme, build,
        published::{self, Agreement, Reference},
        scheme::Classes,
    },
};

use crate::{published_pci::recompute, support::shared};

/// Agreement of PAPI, computed from its sub-dimensions, with columns of other published files.
fn agreement(test: &str, columns: &[(&str, &str)]) -> Option<Vec<Agreement>> {
    let (scheme, _, index) = recompute(test, "papi", "papi_subdimensions_2011_2024.csv")?;
    let mut comparisons = Vec::new();
    for (file, column) in columns {
        let table = Table::read(&Source::Path(shared(test, &format!("reference/published/{file}"))?)).unwrap();
        comparisons.extend(
            published::compare(&scheme, &index, &Reference::parse(column), &table, &Columns::default()).unwrap(),
        );
    }
    Some(published::agreement(&comparisons, 0.000_500_1)) // a hair more than 0.0005: sums of decimals are not exact
}

const EARLY: &str = "papi_dimensions_2011_2019.csv";
const LATE: &str = "papi_dimensions_2020_2024.csv";

#[test]
fn papi_dimensions_recompute_from_sub_dimensions_in_every_year() {
    let name = "papi_dimensions_recompute_from_sub_dimensions_in_every_year";
    let columns = [
        (EARLY, "participation=d1_participation"),
        (EARLY, "transparency=d2_transparency"),
        (EARLY, "accountability=d3_vertical_accountability"),
        (EARLY, "corruption_control=d4_control_of_corruption"),
        (EARLY, "procedures=d5_admin_procedures"),
        (EARLY, "services=d6_public_services"),
        (EARLY, "environment=d7_environment"),
        (EARLY, "e_governance=d8_e_governance"),
        (LATE, "participation=d1"),
        (LATE, "transparency=d2"),
        (LATE, "accountability=d3"),
        (LATE, "corruption_control=d4"),
        (LATE, "procedures=d5"),
        (LATE, "services=d6"),
        (LATE, "environment=d7"),
        (LATE, "e_governance=d8"),
    ];
    let Some(agreement) = agreement(name, &columns) else { return };
    // Six dimensions for seven years, eight for seven.
    assert_eq!(agreement.len(), 6 * 7 + 8 * 7);
    for dimension in agreement {
        assert!(dimension.recomputes && dimension.compared >= 60, "{dimension:?}");
    }
}

#[test]
fn papi_totals_agree_with_the_published_ones() {
    let name = "papi_totals_agree_with_the_published_ones";
    let columns = [
        (EARLY, "published_unweighted_total"),
        ("papi_2019_totals_ci.csv", "unweighted@2019"),
        (LATE, "unweighted_total"),
    ];
    let Some(agreement) = agreement(name, &columns) else { return };
    let years: Vec<_> = agreement.iter().map(|year| (year.period.as_str(), year.compared)).collect();
    let expected = [
        ("2011", 63),
        ("2012", 63),
        ("2013", 63),
        ("2014", 61),
        ("2015", 63),
        ("2016", 63),
        ("2017", 63),
        ("2019", 63),
    ];
    assert_eq!(years[..8], expected);
    for year in agreement {
        assert!(year.recomputes, "{year:?}");
    }
}

#[test]
fn a_province_without_a_sub_dimension_has_no_total_and_says_which() {
    let name = "a_province_without_a_sub_dimension_has_no_total_and_says_which";
    let Some((_, _, index)) = recompute(name, "papi", "papi_subdimensions_2011_2024.csv") else { return };
    let year: Vec<_> = index.scores.iter().filter(|score| score.node == "papi" && score.period == "2018").collect();
    assert_eq!((year.len(), year.iter().filter(|score| score.score.is_some()).count()), (63, 61));
    let gap = year.iter().find(|score| score.score.is_none()).unwrap();
    assert!(gap.reason.as_ref().unwrap().contains("transparency, corruption_control missing"), "{gap:?}");
    assert!(gap.coverage.unwrap() < 1.0 && gap.rank.is_none());
}

const TOTALS: &str = "reference/published/papi_2019_totals_ci.csv";

#[test]
fn the_weighted_total_of_2019_recomputes_for_every_province_under_the_recovered_weights() {
    let name = "the_weighted_total_of_2019_recomputes_for_every_province_under_the_recovered_weights";
    let Some(totals) = shared(name, TOTALS) else { return };
    let totals = Table::read(&Source::Path(totals)).unwrap();
    let path = shared(name, "reference/published/papi_subdimensions_2011_2024.csv").unwrap();
    let table = Table::read(&Source::Path(path)).unwrap();
    let scheme = Scheme::builtin("papi").unwrap().with_weights("weighted_2019", "").unwrap();
    let index = build(&scheme, &Indicators::from_table(&scheme, &table, &Columns::default()).unwrap()).unwrap();
    let of = |column| published::compare(&scheme, &index, &Reference::parse(column), &totals, &Columns::default());
    let agreement = published::agreement(&of("weighted@2019").unwrap(), 0.001);
    assert_eq!((agreement[0].compared, agreement[0].recomputes), (63, true), "{agreement:?}");
    // The same weights miss the unweighted total by points, not by rounding.
    assert!(published::agreement(&of("unweighted@2019").unwrap(), 0.001)[0].largest.unwrap() > 1.0);
    // What was recovered from one year is not claimed for another.
    assert!(index.warnings.iter().any(|warning| warning.contains("2018") && warning.contains("outside the validity")));
    assert!(!index.warnings.iter().any(|warning| warning.contains("2019 is outside")));
}

#[test]
fn the_interval_that_papi_prints_as_95_percent_is_one_of_90_percent() {
    let name = "the_interval_that_papi_prints_as_95_percent_is_one_of_90_percent";
    let Some(path) = shared(name, TOTALS) else { return };
    let totals = Table::read(&Source::Path(path)).unwrap();
    let column = |name: String| totals.numbers(&name).unwrap().into_iter().map(Option::unwrap);
    let mut factors = Vec::new();
    for total in ["weighted", "unweighted"] {
        let bounds = column(format!("{total}_ci_low")).zip(column(format!("{total}_ci_high")));
        for ((score, se), (low, high)) in column(total.into()).zip(column(format!("{total}_se"))).zip(bounds) {
            factors.extend([(score - low) / se, (high - score) / se]);
        }
    }
    assert_eq!(factors.len(), 63 * 2 * 2);
    for factor in &factors {
        assert!((factor - 1.64496).abs() < 0.0001, "{factor}"); // what five printed decimals allow
    }
    let factor = factors.iter().sum::<f64>() / factors.len() as f64;
    assert!((factor - 1.64496).abs() < 0.000_01, "{factor}");
    // Student's t at 90 %, with about as many degrees of freedom as people were asked: as if they were no clusters.
    let level = |df| 1.0 - t_two_sided_p(factor, df);
    assert!((level(f64::INFINITY) - 0.90).abs() < 0.0001 && (level(14_000.0) - 0.90).abs() < 0.000_001);
    assert!((t_quantile(0.975, f64::INFINITY) - 1.959_964).abs() < 1e-6, "what 95 % takes");
}

#[test]
fn classes_of_public_services_in_2022_hold_the_units_and_bounds_that_were_printed() {
    let name = "classes_of_public_services_in_2022_hold_the_units_and_bounds_that_were_printed";
    let Some(printed) = shared(name, "reference/published/papi_class_boundaries.csv") else { return };
    let printed = Table::read(&Source::Path(printed)).unwrap();
    let rows: Vec<usize> = (0..printed.len())
        .filter(|&row| printed.texts("scope").unwrap()[row] == Some("D6 public services"))
        .filter(|&row| printed.texts("year").unwrap()[row] == Some("2022"))
        .collect();
    assert_eq!(rows.len(), 4);
    let number = |column: &str, row: usize| printed.texts(column).unwrap()[row].unwrap().parse::<f64>().unwrap();
    let mut scheme = Scheme::builtin("papi").unwrap();
    let services = scheme.nodes.iter_mut().find(|node| node.code == "services").unwrap();
    services.classes = Some(Classes {
        thresholds: Vec::new(),
        sizes: vec![rows.iter().map(|&row| number("n_provinces", row) as usize).collect()],
        names: rows.iter().map(|&row| printed.texts("class_vi").unwrap()[row].unwrap().to_owned()).collect(),
        method: None,
    });
    assert_eq!(services.classes.as_ref().unwrap().sizes, [[16, 16, 15, 16]]);
    let path = shared(name, "reference/published/papi_subdimensions_2011_2024.csv").unwrap();
    let table = Table::read(&Source::Path(path)).unwrap();
    let index = build(&scheme, &Indicators::from_table(&scheme, &table, &Columns::default()).unwrap()).unwrap();
    for row in rows {
        let class = printed.texts("class_vi").unwrap()[row];
        let here = |score: &&analytics::Score| score.node == "services" && score.period == "2022";
        let scores: Vec<f64> = index
            .scores
            .iter()
            .filter(here)
            .filter(|score| score.class.as_deref() == class)
            .map(|score| score.score.unwrap())
            .collect();
        assert_eq!(scores.len() as f64, number("n_provinces", row), "{class:?}");
        let (low, high) =
            (scores.iter().fold(f64::MAX, |a, b| a.min(*b)), scores.iter().fold(0.0, |a: f64, b| a.max(*b)));
        assert!((low - number("low", row)).abs() < 0.0005 && (high - number("high", row)).abs() < 0.0005, "{class:?}");
    }
    // A year with fewer provinces has no class rather than a wrong one.
    let missed = index.warnings.iter().filter(|warning| warning.contains("the classes are for 63")).count();
    assert!(missed > 0);
    // The scheme itself has the groups of 63 and of 61 provinces, and none for other numbers of them.
    let classed = |period: &str| {
        let of = |score: &&analytics::Score| score.node == "papi" && score.period == period;
        index.scores.iter().filter(of).filter(|score| score.class.as_deref() == Some("Cao")).count()
    };
    assert_eq!([classed("2019"), classed("2023"), classed("2021")], [16, 15, 0]);
}
