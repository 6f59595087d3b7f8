#![allow(clippy::unwrap_used)]

use analytics::{
    Status,
    frame::{Source, Table},
    index::{
        Columns, Index, Indicators, Scheme, build,
        published::{self, Reference},
    },
};

use crate::support::shared;

/// A published table through its scheme; `None` where the shared folder is absent.
pub(crate) fn recompute(test: &str, scheme: &str, file: &str) -> Option<(Scheme, Table, Index)> {
    let path = shared(test, &format!("reference/published/{file}"))?;
    let scheme = Scheme::builtin(scheme).unwrap();
    let table = Table::read(&Source::Path(path)).unwrap();
    let indicators = Indicators::from_table(&scheme, &table, &Columns::default()).unwrap();
    let index = build(&scheme, &indicators).unwrap();
    Some((scheme, table, index))
}

#[test]
fn pci_recomputes_for_every_province_of_2006_to_2010_and_2012_to_2019() {
    let name = "pci_recomputes_for_every_province_of_2006_to_2010_and_2012_to_2019";
    let Some((scheme, table, index)) = recompute(name, "pci", "pci_subindices_2005_2019.csv") else { return };
    let comparisons =
        published::compare(&scheme, &index, &Reference::parse("pci_weighted"), &table, &Columns::default()).unwrap();
    let agreement = published::agreement(&comparisons, 0.00001);
    assert_eq!(agreement.len(), 15);
    for year in agreement {
        let known = !["2005", "2011"].contains(&year.period.as_str());
        assert_eq!(year.recomputes, known, "{year:?}");
        let provinces = match year.period.as_str() {
            "2005" => 42,
            "2006" | "2007" | "2008" => 64,
            _ => 63,
        };
        assert_eq!((year.compared, year.undefined), if known { (provinces, 0) } else { (0, provinces) }, "{year:?}");
    }
}

#[test]
fn pci_of_2005_and_2011_is_undefined_with_its_reason_and_no_rank() {
    let name = "pci_of_2005_and_2011_is_undefined_with_its_reason_and_no_rank";
    let Some((_, _, index)) = recompute(name, "pci", "pci_subindices_2005_2019.csv") else { return };
    let roots: Vec<_> = index
        .scores
        .iter()
        .filter(|score| score.node == "pci" && ["2005", "2011"].contains(&score.period.as_str()))
        .collect();
    assert_eq!(roots.len(), 42 + 63);
    for root in roots {
        assert_eq!((root.score, root.rank, root.status), (None, None, Status::Undefined), "{root:?}");
        let word = if root.period == "2005" { "not published" } else { "0.55" };
        assert!(root.reason.as_ref().unwrap().contains(word), "{root:?}");
    }
    let leaf = index.scores.iter().find(|score| score.node == "entry_costs" && score.period == "2011").unwrap();
    assert_eq!(leaf.status, Status::Ok, "the sub-indices of such a year stand");
    assert!(
        index
            .effective_weights
            .iter()
            .filter(|weight| weight.period == "2011")
            .all(|weight| weight.effective.is_none())
    );
}

#[test]
fn computed_ranks_of_pci_are_the_published_ones() {
    let name = "computed_ranks_of_pci_are_the_published_ones";
    let Some((scheme, table, index)) = recompute(name, "pci", "pci_subindices_2005_2019.csv") else { return };
    let ranks = published::compare(
        &scheme,
        &ranks_as_scores(index),
        &Reference::parse("rank_by_score"),
        &table,
        &Columns::default(),
    )
    .unwrap();
    let compared: Vec<_> = ranks.iter().filter(|rank| rank.difference.is_some()).collect();
    assert_eq!(compared.len(), 927 - 42 - 63);
    assert!(compared.iter().all(|rank| rank.difference == Some(0.0)));
}

fn ranks_as_scores(mut index: Index) -> Index {
    for score in &mut index.scores {
        score.score = score.rank.map(f64::from);
    }
    index
}

#[test]
fn pci_of_2020_to_2024_recomputes_from_printed_decimals_and_2023_stays_open() {
    let name = "pci_of_2020_to_2024_recomputes_from_printed_decimals_and_2023_stays_open";
    let Some((scheme, table, index)) = recompute(name, "pci", "pci_subindices_2020_2024_selected.csv") else { return };
    let comparisons =
        published::compare(&scheme, &index, &Reference::parse("pci_published"), &table, &Columns::default()).unwrap();
    let agreement = published::agreement(&comparisons, 0.055); // what rounding to two decimals allows
    let years: Vec<_> = agreement.iter().map(|year| (year.period.as_str(), year.compared, year.recomputes)).collect();
    assert_eq!(
        years,
        [("2020", 9, true), ("2021", 26, true), ("2022", 7, true), ("2023", 0, false), ("2024", 1, true)]
    );
}
