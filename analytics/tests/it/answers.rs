#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fmt::Write as _};

use analytics::{
    Score,
    frame::{Source, Table},
    index::{Columns, Index, Indicators, Scheme, build, league},
};

use crate::support::shared;

/// Blocks of the residents' survey as nodes, items as leaves; `q1_*` has another scale, the direction of `q32_*` is unknown.
pub(crate) fn scheme_of(codebook: &Table) -> String {
    let mut text = String::from(
        "code = \"residents\"\nversion = \"1\"\nname = {vi = \"Cư dân\", en = \"Residents\"}\n\
         [defaults]\naggregate = {method = \"pooled_share\"}\nscale = 100\n\
         source = {statistic = \"share_satisfied\", from = 4, valid = [1, 5]}\n\
         [[node]]\ncode = \"residents\"\nname = {vi = \"Cư dân\", en = \"Residents\"}\n",
    );
    let mut blocks = BTreeSet::new();
    for column in codebook.texts("column").unwrap().into_iter().flatten() {
        let (block, _) = column.split_once('_').unwrap();
        if ["q1", "q32"].contains(&block) {
            continue;
        }
        if blocks.insert(block) {
            writeln!(
                text,
                "[[node]]\ncode = \"{block}\"\nparent = \"residents\"\nname = {{vi = \"{block}\", en = \"{block}\"}}"
            )
            .unwrap();
        }
        writeln!(
            text,
            "[[node]]\ncode = \"{column}\"\nparent = \"{block}\"\nname = {{vi = \"{column}\", en = \"{column}\"}}"
        )
        .unwrap();
    }
    text
}

fn residents(test: &str, unit: &str, period: &str) -> Option<(Index, Vec<String>)> {
    let read =
        |file: &str| Some(Table::read(&Source::Path(shared(test, &format!("reference/residents/{file}"))?)).unwrap());
    let scheme = Scheme::parse(&scheme_of(&read("codebook.csv")?), "residents.toml").unwrap();
    let columns = Columns { unit: Some(unit.into()), period: Some(period.into()), ..Columns::default() };
    let (indicators, warnings) = Indicators::from_answers(&scheme, &read("responses.csv")?, &columns).unwrap();
    let mut index = build(&scheme, &indicators).unwrap();
    league::rank(&mut index, &scheme, &indicators);
    Some((index, warnings))
}

fn score<'a>(index: &'a Index, unit: &str, period: &str, node: &str) -> &'a Score {
    index.scores.iter().find(|score| score.unit == unit && score.period == period && score.node == node).unwrap()
}

#[test]
fn the_residents_index_comes_by_wave_and_district_with_intervals() {
    let name = "the_residents_index_comes_by_wave_and_district_with_intervals";
    let Some((index, warnings)) = residents(name, "council_district", "wave") else { return };
    let roots: Vec<_> = index.scores.iter().filter(|score| score.node == "residents").collect();
    assert_eq!(roots.len(), 12);
    for root in roots {
        let (score, se) = (root.score.unwrap(), root.se.unwrap());
        assert!(root.low.unwrap() < score && score < root.high.unwrap() && se > 0.5 && se < 5.0, "{root:?}");
        assert!(root.n.unwrap() >= 150);
        let (rank, low, high) = (root.rank.unwrap(), root.rank_low.unwrap(), root.rank_high.unwrap());
        assert!(1 <= low && low <= rank && rank <= high && high <= 6, "{root:?}");
    }
    assert!(warnings.iter().any(|warning| warning.contains("simple random sample")));
    assert!(warnings.iter().any(|warning| warning.contains("code 9")), "{warnings:?}");
}

#[test]
fn a_share_of_one_item_is_the_printed_one_and_its_error_that_of_a_ratio() {
    let name = "a_share_of_one_item_is_the_printed_one_and_its_error_that_of_a_ratio";
    // The wave as unit and no other period: the printed figures are for the whole city.
    let Some((index, _)) = residents(name, "wave", "wave") else { return };
    let (first, second) =
        (score(&index, "1QSEP2021", "1QSEP2021", "q2_01"), score(&index, "3QMAR2022", "3QMAR2022", "q2_01"));
    assert!(
        (first.score.unwrap() - 46.66).abs() < 0.005 && (second.score.unwrap() - 54.51).abs() < 0.005,
        "{first:?} {second:?}"
    );
    assert_eq!(first.n.unwrap() + second.n.unwrap(), 1994);
    // Linearised ratio of means: V = n/(n−1) · p(1−p)/b, with b answers of n responses.
    let (p, b, n) = (first.score.unwrap() / 100.0, first.n.unwrap() as f64, 1033.0);
    let se: f64 = 100.0 * (n / (n - 1.0) * p * (1.0 - p) / b).sqrt();
    assert!((first.se.unwrap() - se).abs() < 1e-9, "{} {se}", first.se.unwrap());
}

#[test]
fn the_error_of_a_pooled_index_is_that_of_one_ratio_over_responses() {
    // Three responses, two items, worked by hand: satisfied answers s = (2, 0, 1) of answers a = (2, 1, 2).
    let scheme = "code = \"s\"\nversion = \"1\"\nname = {vi = \"s\", en = \"s\"}\nunit = \"office\"\n\
        defaults = {aggregate = {method = \"pooled_share\"}, source = {statistic = \"share_satisfied\", from = 4, valid = [1, 5]}}\n\
        node = [{code = \"s\", name = {vi = \"s\", en = \"s\"}}, {code = \"a\", parent = \"s\", name = {vi = \"a\", en = \"a\"}},\n\
        {code = \"b\", parent = \"s\", name = {vi = \"b\", en = \"b\"}}]\n";
    let scheme = Scheme::parse(scheme, "s.toml").unwrap();
    let content = b"office,a,b\no,5,4\no,3,9\no,4,1\np,5,\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "answers.csv".into(), content }).unwrap();
    let (indicators, _) = Indicators::from_answers(&scheme, &table, &Columns::default()).unwrap();
    let index = build(&scheme, &indicators).unwrap();
    let root = score(&index, "o", "", "s");
    let p = 3.0 / 5.0;
    assert!((root.score.unwrap() - p).abs() < 1e-15);
    // z = (s − p a)/5, V = n/(n−1) Σ z² since Σ z = 0.
    let z = [2.0 - p * 2.0, 0.0 - p, 1.0 - p * 2.0].map(|z: f64| z / 5.0);
    let se = (1.5 * z.iter().map(|z| z * z).sum::<f64>()).sqrt();
    assert!((root.se.unwrap() - se).abs() < 1e-15);
    let lonely = score(&index, "p", "", "s");
    assert_eq!((lonely.score, lonely.se), (Some(1.0), None));
    assert!(lonely.reason.as_ref().unwrap().contains("too few answers"));
}

#[test]
fn an_index_under_a_design_has_the_error_of_a_contrast_linearised_or_by_replicates() {
    use analytics::design::DesignFile;
    use analytics::estimate::{self, Column, Options};
    use analytics::index::{Columns, Indicators, Scheme, build};
    let name = "an_index_under_a_design";
    let Some(path) = crate::support::shared(name, "reference/survey/synthetic/responses.csv") else { return };
    let table = analytics::frame::Table::read(&analytics::frame::Source::Path(path)).unwrap();
    let node =
        |code: &str, more: &str| format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"x\", en = \"x\"}}\n{more}\n");
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"x\", en = \"x\"}}\nunit = \"province\"\n[defaults]\nsource = {{statistic = \"mean\", valid = [1, 5]}}\n{}{}{}",
        node("s", ""),
        node("q01", "parent = \"s\"\nweight = 3"),
        node("q02", "parent = \"s\"")
    );
    let scheme = Scheme::parse(&text, "s.toml").unwrap();
    let linear = "ids = 'case_id'\nstrata = 'stratum_uq'\nweights = 'w_pop'\nlonely_psu = 'adjust'\n";
    let bootstrap =
        "strata = 'province'\nweights = 'w_pop'\n[replicates]\ntype = 'canty_davison'\ncount = 100\nseed = 1\n";
    for text in [linear, bootstrap] {
        let design = DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap();
        let (indicators, warnings) = Indicators::from_sample(&scheme, &table, &Columns::default(), &design).unwrap();
        assert!(warnings.is_empty(), "{warnings:?}");
        let index = build(&scheme, &indicators).unwrap();
        let column = |code: &str| Column { name: code.into(), values: table.numbers(code).unwrap() };
        let (q01, q02) = (column("q01"), column("q02"));
        let province = table.texts("province").unwrap();
        let levels = estimate::Levels {
            name: "province".into(),
            values: province.iter().map(|text| text.map(str::to_owned)).collect(),
        };
        let of = |design: &analytics::design::SurveyDesign, rows: &[u32]| {
            vec![estimate::mean(design, rows, &q01), estimate::mean(design, rows, &q02)]
        };
        let mut compared = 0;
        for domain in estimate::domains(&design.everyone(), &[&levels]) {
            let truth = estimate::by(&design, std::slice::from_ref(&domain), of, &Options::default()).unwrap();
            let truth = truth.contrast("", &[0.75, 0.25], 0.95);
            let found =
                index.scores.iter().find(|row| row.node == "s" && row.unit == domain.labels["province"]).unwrap();
            crate::support::assert_close(found.score.unwrap(), truth.estimate.unwrap(), 1e-12, "index");
            crate::support::assert_close(found.se.unwrap(), truth.se.unwrap(), 1e-10, "se");
            compared += 1;
        }
        assert!(compared > 3);
    }
}
