//! Answers and hard data in one index: two files, one tree, errors from the answers alone.
#![allow(clippy::unwrap_used)]

use analytics::{
    Score,
    design::DesignFile,
    frame::{Source, Table},
    index::{
        Columns, Companions, Index, Indicators, Scheme, build, league, prepare,
        sensitivity::{Factor, Plan, replicate, statistics},
    },
};

use crate::support::assert_close;

const NAME: &str = "name = {vi = \"x\", en = \"x\"}";
const SHARE: &str = "source = {statistic = \"share_satisfied\", from = 4, valid = [1, 5]}";

/// `s` is 0.6 of the leaf `asked` of answers and 0.4 of the leaf `hard`, whose goalposts are 0 and 10.
fn scheme(of_root: &str, of_asked: &str, of_hard: &str) -> Scheme {
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"office\"\nperiod = \"year\"\n[[node]]\ncode = \"s\"\n{NAME}\n{of_root}\n\
         [[node]]\ncode = \"asked\"\nparent = \"s\"\nweight = 0.6\n{NAME}\n{of_asked}\n\
         [[node]]\ncode = \"hard\"\nparent = \"s\"\nweight = 0.4\n{NAME}\n{of_hard}\n"
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

const POSTS: &str = "normalise = {method = \"goalposts\", lower = 0, upper = 10, range = [0, 1]}";

fn table(name: &str, csv: &str) -> Table {
    Table::read(&Source::Bytes { name: name.into(), content: csv.into() }).unwrap()
}

/// Half of A and three quarters of B are satisfied; D has no hard data, C no answers.
fn answers() -> Table {
    let rows = [("A", [5, 4, 3, 2]), ("B", [5, 5, 4, 1]), ("D", [5, 4, 1, 1])];
    let row = |(office, codes): &(&str, [u8; 4])| codes.map(|code| format!("{office},2025,{code}\n")).concat();
    table("answers.csv", &format!("office,year,asked\n{}", rows.iter().map(row).collect::<String>()))
}

fn hard() -> Table {
    table("hard.csv", "year,office,hard,people\n2025,C,5,10\n2025,B,2,1\n2025,A,8,2\n")
}

fn both(scheme: &Scheme) -> (Indicators, Companions, Vec<String>) {
    Indicators::from_both(scheme, &answers(), None, &hard(), &Columns::default()).unwrap()
}

fn index(scheme: &Scheme) -> (Index, Indicators) {
    let (indicators, companions, _) = both(scheme);
    let prepared = prepare(scheme, &indicators, &companions).unwrap();
    let mut index = build(scheme, &prepared.treated).unwrap();
    league::rank(&mut index, scheme, &prepared.treated);
    (index, prepared.treated)
}

fn score<'a>(index: &'a Index, unit: &str, node: &str) -> &'a Score {
    index.scores.iter().find(|score| score.unit == unit && score.node == node).unwrap()
}

#[test]
fn an_index_of_answers_and_hard_data_has_the_error_of_the_answers_times_their_weight() {
    let (index, _) = index(&scheme("", SHARE, POSTS));
    // Four answers, half of them satisfied: s² = 1/3, over 4.
    let (root, asked, hard) = (score(&index, "A", "s"), score(&index, "A", "asked"), score(&index, "A", "hard"));
    assert_close(root.score.unwrap(), 0.6 * 0.5 + 0.4 * 0.8, 1e-14, "root");
    assert_close(asked.se.unwrap(), (1.0_f64 / 12.0).sqrt(), 1e-12, "se of the answers");
    assert_close(root.se.unwrap(), 0.6 * (1.0_f64 / 12.0).sqrt(), 1e-12, "se of the root");
    // t with 3 degrees of freedom is 3.182446…
    assert_close(root.high.unwrap() - root.score.unwrap(), 3.182_446_305_284_263 * root.se.unwrap(), 1e-9, "interval");
    assert_eq!((root.n, asked.n), (Some(4), Some(4)));
    assert_eq!((hard.score, hard.se, hard.low, hard.high, hard.n), (Some(0.8), Some(0.0), Some(0.8), Some(0.8), None));
    assert!(hard.reason.as_ref().unwrap().contains("hard data, no sampling error"));
}

#[test]
fn units_that_are_in_one_file_only_are_named_and_stay_with_what_is_known() {
    let scheme = scheme("", SHARE, POSTS);
    let (_, _, warnings) = both(&scheme);
    let said = warnings.join("\n");
    assert!(said.contains("in the hard data only, not in the answers: C 2025"), "{said}");
    assert!(said.contains("in the answers only, not in the hard data: D 2025"), "{said}");
    let (index, _) = index(&scheme);
    let (c, d) = (score(&index, "C", "s"), score(&index, "D", "s"));
    assert_eq!((c.score, c.coverage, c.se), (Some(0.5), Some(0.5), None));
    assert!(c.reason.as_ref().unwrap().contains("too few answers for an interval"), "{c:?}");
    assert_eq!((d.score, d.coverage), (Some(0.5), Some(0.5)));
    let (strict, _) = self::index(&self::scheme("missing = 1.0", SHARE, POSTS));
    assert!(score(&strict, "C", "s").reason.as_ref().unwrap().contains("asked missing"));
    assert!(score(&strict, "D", "s").reason.as_ref().unwrap().contains("hard missing"));
}

#[test]
fn places_of_hard_leaves_are_certain_and_those_above_them_are_as_wide_as_the_answers_leave_them() {
    let (index, indicators) = index(&scheme("", SHARE, POSTS));
    let place = |unit: &str, node: &str| {
        let score = score(&index, unit, node);
        (score.rank.unwrap(), score.rank_low.unwrap(), score.rank_high.unwrap())
    };
    assert_eq!((place("A", "hard"), place("C", "hard"), place("B", "hard")), ((1, 1, 1), (2, 2, 2), (3, 3, 3)));
    assert_eq!(place("A", "s"), (1, 1, 4), "a handful of answers leaves every place open");
    assert!(league::pairs(&index, &indicators, "s").iter().all(|pair| !pair.told_apart));
    // Less is better, as it stands: the smallest figure is the best.
    let (turned, _) = self::index(&scheme("", SHARE, "direction = \"lower_is_better\""));
    assert_eq!(score(&turned, "B", "hard").rank, Some(1));
}

#[test]
fn classes_of_a_mixed_node_are_chances_and_those_of_a_hard_leaf_are_certain() {
    let classes = "classes = {thresholds = [0.6], names = [\"low\", \"high\"]}";
    let scheme = scheme(classes, SHARE, &format!("{POSTS}\n{classes}"));
    let (index, indicators) = index(&scheme);
    let chances = league::class_chances(&scheme, &index, &indicators);
    let of = |unit: &str, node: &str| {
        let found = chances.iter().find(|one| one.unit == unit && one.node == node).unwrap();
        [found.chances[0].1, found.chances[1].1]
    };
    assert_eq!((of("A", "hard"), of("C", "hard")), ([0.0, 1.0], [1.0, 0.0]));
    let [low, high] = of("A", "s");
    assert!(low > 0.3 && high > 0.3 && (low + high - 1.0).abs() < 1e-12, "0.62 against 0.6 is a toss: {low} {high}");
}

#[test]
fn hard_leaves_may_be_divided_filled_treated_and_ranked_beside_answers() {
    let rules = "normalise = {method = \"rank\"}\ndenominator = \"people\"\nimpute = {method = \"mean\"}\ntreat = {}";
    let (index, treated) = index(&scheme("", SHARE, rules));
    let values: Vec<_> =
        treated.unit.iter().zip(&treated.cells).map(|(unit, row)| (unit.as_str(), row[1].value)).collect();
    // 8 over 2, 2 over 1, 5 over 10, and their mean for D.
    assert_eq!(values, [("A", Some(4.0)), ("B", Some(2.0)), ("C", Some(0.5)), ("D", Some(6.5 / 3.0))]);
    assert_eq!(score(&index, "A", "hard").score, Some(4.0));
    assert_close(score(&index, "A", "s").se.unwrap(), 0.6 * (1.0_f64 / 12.0).sqrt(), 1e-12, "se");
    let refused = scheme("", &format!("{SHARE}\ntreat = {{}}\nnormalise = {{method = \"rank\"}}"), POSTS);
    let (indicators, companions, _) = both(&refused);
    let said = prepare(&refused, &indicators, &companions).unwrap_err().to_string();
    assert!(said.contains("`treat`") && said.contains("asked") && !said.contains("hard,"), "{said}");
    let said = build(&refused, &indicators).unwrap_err().to_string();
    assert!(said.contains("node asked") && said.contains("ranks and steps carry no sampling error"), "{said}");
    let leaning = scheme("", SHARE, "impute = {method = \"row\"}");
    let (indicators, companions, _) = both(&leaning);
    let said = prepare(&leaning, &indicators, &companions).unwrap_err().to_string();
    assert!(said.contains("`impute`") && said.contains("lean on such: hard"), "{said}");
}

#[test]
fn only_what_was_asked_moves_when_samples_are_drawn() {
    let scheme = scheme("", SHARE, POSTS);
    let (indicators, companions, _) = both(&scheme);
    let plan = Plan::new(&scheme, &indicators, &companions, ["s", "2025"], vec![Factor::Sampling], 4000, 7).unwrap();
    let found = statistics(&plan, &replicate(&plan, 4000, &|_| {}));
    let sd = |unit: &str| found.iter().find(|one| one.unit == unit).unwrap().score_sd.unwrap();
    // 4,000 draws know a standard deviation to 1.1 %: five of those errors.
    assert_close(sd("A"), 0.6 * (1.0_f64 / 12.0).sqrt(), 0.056, "A");
    assert_eq!(sd("C"), 0.0, "hard data alone does not move");
}

#[test]
fn what_if_moves_the_weight_of_either_kind() {
    let scheme = scheme("", SHARE, POSTS).what_if(&["hard.weight=0".into()]).unwrap();
    let (index, _) = index(&scheme);
    let (root, asked) = (score(&index, "A", "s"), score(&index, "A", "asked"));
    assert_eq!((root.score, root.se), (asked.score, asked.se));
}

#[test]
fn a_design_holds_for_the_answers_beside_hard_data() {
    let mut answers = answers();
    answers.header.push("household".into());
    answers.cells.iter_mut().enumerate().for_each(|(row, cells)| cells.push(format!("h{}", row / 2)));
    let design = DesignFile::parse("ids = ['household']", "design.toml").unwrap().design(&answers).unwrap();
    let scheme = scheme("", SHARE, POSTS);
    let (indicators, ..) =
        Indicators::from_both(&scheme, &answers, Some(&design), &hard(), &Columns::default()).unwrap();
    let index = build(&scheme, &indicators).unwrap();
    let alone = Scheme::parse(
        &format!(
            "code = \"t\"\nversion = \"1\"\n{NAME}\nunit = \"office\"\nperiod = \"year\"\n[[node]]\ncode = \"t\"\n{NAME}\n\
             [[node]]\ncode = \"asked\"\nparent = \"t\"\n{NAME}\n{SHARE}\n"
        ),
        "t.toml",
    )
    .unwrap();
    let (known, _) = Indicators::from_sample(&alone, &answers, &Columns::default(), &design).unwrap();
    let known = build(&alone, &known).unwrap();
    for unit in ["A", "B", "D"] {
        let (found, known) = (score(&index, unit, "asked"), score(&known, unit, "asked"));
        assert_eq!((found.score, found.se, found.low), (known.score, known.se, known.low), "{unit}");
    }
    let (root, leaf) = (score(&index, "A", "s").se.unwrap(), score(&index, "A", "asked").se.unwrap());
    assert_close(root, 0.6 * leaf, 1e-12, "root");
}

#[test]
fn a_survey_figure_without_its_error_is_said_to_be_one() {
    let (indicators, _, warnings) = both(&scheme("", SHARE, &format!("{POSTS}\nsource = \"survey\"")));
    assert!(warnings.join("\n").contains("hard: a figure of a survey without its error"), "{warnings:?}");
    let scheme = scheme("", SHARE, &format!("{POSTS}\nsource = \"survey\""));
    let index = build(&scheme, &indicators).unwrap();
    let leaf = score(&index, "A", "hard");
    assert_eq!((leaf.score, leaf.se), (Some(0.8), None));
    assert!(leaf.reason.as_ref().unwrap().contains("without its error"));
}

#[test]
fn a_default_source_is_undone_by_a_hard_leaf_and_a_method_leaves_it_hard() {
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\n[defaults]\n{SHARE}\n[[node]]\ncode = \"s\"\n{NAME}\n\
         [[node]]\ncode = \"asked\"\nparent = \"s\"\n{NAME}\n[[node]]\ncode = \"hard\"\nparent = \"s\"\nsource = \"hard\"\n{NAME}\n"
    );
    let scheme = Scheme::parse(&text, "s.toml").unwrap();
    let is_asked = |scheme: &Scheme, node: &str| scheme.node(node).unwrap().source.is_some();
    assert!(is_asked(&scheme, "asked") && !is_asked(&scheme, "hard"));
    let other = scheme.with_method("source = {statistic = \"mean\"}", "m.toml").unwrap();
    assert!(is_asked(&other, "asked") && !is_asked(&other, "hard"));
    let said = Scheme::parse(&text.replace("\"hard\"\nname", "\"soft\"\nname"), "s.toml").unwrap_err().to_string();
    assert!(said.contains("soft") && said.contains("hard"), "{said}");
    let said = Scheme::parse(&text.replace("from = 4", "form = 4"), "s.toml").unwrap_err().to_string();
    assert!(said.contains("unknown field `form`"), "{said}");
}

#[test]
fn faults_of_both_files_come_together() {
    let scheme = scheme("", SHARE, &format!("{POSTS}\ndenominator = \"staff\""));
    let answers = table("answers.csv", "office,year,asked\nA,2025,five\nA,2025,4\n");
    let hard = table("hard.csv", "office,year,hard\nA,2025,8\nA,2025,9\nB,2025,much\n");
    let said = Indicators::from_both(&scheme, &answers, None, &hard, &Columns::default()).unwrap_err().to_string();
    for place in ["answers.csv, dòng (row) 2", "hard.csv, dòng (row) 3", "hard.csv, dòng (row) 4", "`staff`"] {
        assert!(said.contains(place), "{place}: {said}");
    }
}

#[test]
fn files_that_have_nothing_in_common_are_refused_with_what_stands_in_each() {
    let scheme = scheme("", SHARE, POSTS);
    let refused = |hard: &str| {
        let hard = table("hard.csv", hard);
        Indicators::from_both(&scheme, &answers(), None, &hard, &Columns::default()).unwrap_err().to_string()
    };
    let said = refused("office,year,hard\na,2025,8\n");
    assert!(said.contains("no unit and period is in both: `A 2025` here, `a 2025` there"), "{said}");
    let said = refused("office,hard\nA,8\n");
    assert!(said.contains("hard.csv") && said.contains("has no periods and answers.csv has"), "{said}");
}

#[test]
fn a_scheme_of_one_kind_takes_no_second_file_and_a_mixed_one_needs_it() {
    let refused = |scheme: &Scheme| {
        Indicators::from_both(scheme, &answers(), None, &hard(), &Columns::default()).unwrap_err().to_string()
    };
    assert!(refused(&scheme("", "", POSTS)).contains("no leaf is estimated from answers"));
    assert!(refused(&scheme("", SHARE, SHARE)).contains("every leaf is estimated from answers"));
    let said = Indicators::from_answers(&scheme("", SHARE, POSTS), &answers(), &Columns::default()).unwrap_err();
    assert!(said.to_string().contains("node hard") && said.to_string().contains("--hard"), "{said}");
}
