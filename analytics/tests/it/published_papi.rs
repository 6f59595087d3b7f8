#![allow(clippy::unwrap_used)]

use analytics::{
    frame::{Source, Table},
    index::{
        Columns,
        published::{self, Agreement, Reference},
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
